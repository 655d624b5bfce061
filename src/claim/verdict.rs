//! The three verdicts.

/// What is known about a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verdict {
    /// True on the whole exact domain.
    Proved,
    /// Not known, within the budget.
    Undecided,
    /// False at a point of the exact domain.
    Refuted,
}

impl Verdict {
    /// All verdicts.
    pub const ALL: [Verdict; 3] = [Verdict::Proved, Verdict::Undecided, Verdict::Refuted];

    /// The word in tables, JSON and claim files.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Proved => "proved",
            Self::Undecided => "undecided",
            Self::Refuted => "refuted",
        }
    }

    /// The verdict of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Verdict> {
        Verdict::ALL.into_iter().find(|verdict| verdict.word() == word)
    }

    /// The verdict on a conjunction: refuted as soon as one part is.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.max(other)
    }
}
