//! How two neighbours of a chain, or the sides of a `where`, are compared.

use std::fmt;

/// A comparison between two neighbours of a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Relation {
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
}

impl Relation {
    /// The sign in the claim language.
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        match self {
            Relation::Less => "<",
            Relation::LessEqual => "<=",
            Relation::Greater => ">",
            Relation::GreaterEqual => ">=",
        }
    }

    /// Whether the left side is the smaller one.
    #[must_use]
    pub const fn is_ascending(self) -> bool {
        matches!(self, Relation::Less | Relation::LessEqual)
    }

    /// Whether equal sides fail the comparison.
    #[must_use]
    pub const fn is_strict(self) -> bool {
        matches!(self, Relation::Less | Relation::Greater)
    }
}

impl fmt::Display for Relation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.symbol())
    }
}
