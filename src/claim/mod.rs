//! The claim language: a theorem is a file.
//!
//! A claim is a small TOML file with an activation, a domain and the
//! inequalities to prove on it. This room reads such files into a [`Claim`],
//! which is all that the rest of the program knows of them, and answers what
//! cannot be read or makes no sense with a [`Diagnostic`] that shows the place.
//!
//! Nothing here computes. Numbers stay the exact decimals that were written, and
//! whether a divisor can be 0 is for those to say who evaluate.
//!
//! | file | holds |
//! |---|---|
//! | `names` | variables, quantities, functions, and guesses at misspelt ones |
//! | `expression`, `inequality` | the syntax tree, and printing it back |
//! | `lexer`, `parser`, `call`, `builder` | text to trees, of bounded depth, height and size |
//! | `domain`, `scope` | the ranges, and whether they give an expression what it needs |
//! | `file`, `sections`, `document` | TOML to a claim |
//! | `record`, `verdict` | a claim's place in the ledger, and what it was found to be |
//! | `builtin` | the claims of `proofs/` |
//! | `diagnostic`, `text` | complaints with a place, safe to print |

mod builder;
pub mod builtin;
mod call;
mod diagnostic;
mod document;
mod domain;
mod expression;
mod file;
mod inequality;
mod lexer;
mod names;
mod parser;
mod record;
mod scope;
mod sections;
mod text;
mod verdict;

pub use diagnostic::Diagnostic;
pub use domain::{Domain, DomainError, Range, RangeError, RangePart};
pub use expression::{Expression, ExpressionKind, Operator, Span};
pub use file::MAX_FILE_BYTES;
pub use inequality::{Inequality, Relation};
pub use lexer::SyntaxError;
pub use names::{Function, Quantity, Variable, suggest};
pub use parser::{parse_expression, parse_inequality};
pub use record::{Part, Record};
pub use verdict::Verdict;

use crate::arithmetic::decimal::Decimal;

/// A claim file, read and found to make sense.
#[derive(Clone, Debug)]
pub struct Claim {
    /// What the claim is called: a built-in name, or the file's without its ending.
    pub name: String,
    /// What it says, in one line.
    pub title: String,
    /// Where it was printed.
    pub source: Option<String>,
    /// The statement as printed there, in this project's letters.
    pub printed: Option<String>,
    /// Whatever else its author has to say; may have several lines.
    pub note: Option<String>,
    /// Its place in the ledger.
    pub record: Option<Record>,
    /// The activation.
    pub activation: ActivationSpec,
    /// What the variables range over: everything is to be proved in each case.
    pub cases: Vec<Case>,
    /// What is to be proved, in the order of the file; at least one.
    pub obligations: Vec<Obligation>,
    /// What follows once everything is proved.
    pub conclusion: Conclusion,
    /// What the file is called in complaints.
    pub path: String,
    /// The file, verbatim.
    pub text: String,
}

impl Claim {
    /// A complaint about a part of one of the claim's inequalities.
    pub fn complaint(
        &self,
        obligation: &Obligation,
        part: Span,
        message: impl Into<String>,
    ) -> Diagnostic {
        let place = &obligation.bytes;
        let is_verbatim = place.len() == obligation.inequality.text.len();
        let bytes = if is_verbatim {
            place.start + part.start..place.start + part.end
        } else {
            place.clone()
        };
        Diagnostic::at(&self.path, &self.text, bytes, message)
    }
}

/// A domain, with a name if there are several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The key of its table in `[domain]`.
    pub name: Option<String>,
    /// What the variables range over.
    pub domain: Domain,
}

/// The activation a claim is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ActivationSpec {
    /// Which activation.
    pub kind: ActivationKind,
    /// λ, positive; the exact λ₀₁ if not given.
    pub lambda: Option<Range>,
    /// α, positive; the exact α₀₁ if not given.
    pub alpha: Option<Range>,
}

/// The activations a claim can name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ActivationKind {
    /// λz for z > 0 and λα(eᶻ − 1) for z ≤ 0.
    #[default]
    Selu,
}

impl ActivationKind {
    /// All kinds.
    pub const ALL: [ActivationKind; 1] = [ActivationKind::Selu];

    /// The name in a claim file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            ActivationKind::Selu => "selu",
        }
    }

    /// The activation of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<ActivationKind> {
        ActivationKind::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// One inequality to prove.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obligation {
    /// The entry of `[prove]` it belongs to: ASCII letters, digits, `_` and `-`.
    pub name: String,
    /// Its position among the inequalities of that entry, from 0.
    pub index: usize,
    /// The inequality.
    pub inequality: Inequality,
    /// Where its text stands in the file.
    pub bytes: std::ops::Range<usize>,
}

/// What follows from a claim's obligations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conclusion {
    /// The two obligations of Banach's fixed-point theorem.
    pub banach: Option<Banach>,
    /// Where that theorem's fixed point lies: inequalities in `mu` and `nu`, its
    /// coordinates, and `omega` and `tau`. Empty without `banach`.
    pub fixed_point: Vec<Inequality>,
    /// A fixed point known exactly.
    pub exact_fixed_point: Option<ExactFixedPoint>,
}

/// Two different entries of `[prove]`. That they say what Banach's theorem asks
/// for is not checked here; that the domain gives all four factors is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Banach {
    /// The entry that says the map takes the box of (μ, ν) into itself.
    pub self_map: String,
    /// The entry that says it contracts distances.
    pub contraction: String,
}

/// A point (μ, ν) that the map of (ω, τ) leaves where it is. ν and τ are positive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExactFixedPoint {
    /// μ.
    pub mu: Decimal,
    /// ν.
    pub nu: Decimal,
    /// ω.
    pub omega: Decimal,
    /// τ.
    pub tau: Decimal,
}
