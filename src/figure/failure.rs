//! Why there is no figure.

use crate::claim::Diagnostic;
use crate::search::Unsuitable;
use std::error::Error;
use std::fmt;

/// Why there is no figure.
#[derive(Clone, Debug)]
pub enum Failure {
    /// The claim cannot be read, or has a statement that makes no sense.
    Claim(Diagnostic),
    /// What is to be shown cannot be computed.
    Quantity(Unsuitable),
    /// What is asked for makes no sense: why, with the remedy.
    Asked(String),
    /// The limit was reached.
    Stopped,
    /// A fault of the program.
    Bug(String),
}

impl Failure {
    /// A fault of the program that something complains of.
    pub(super) fn bug(error: impl fmt::Display) -> Self {
        Self::Bug(error.to_string())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Claim(diagnostic) => diagnostic.fmt(f),
            Self::Quantity(unsuitable) => unsuitable.fmt(f),
            Self::Asked(message) => f.write_str(message),
            Self::Stopped => f.write_str("stopped before it was drawn"),
            Self::Bug(message) => {
                write!(f, "the figure cannot be drawn: {message}; please report this as a bug")
            }
        }
    }
}

impl Error for Failure {}

impl From<Diagnostic> for Failure {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::Claim(diagnostic)
    }
}

impl From<Unsuitable> for Failure {
    fn from(unsuitable: Unsuitable) -> Self {
        Self::Quantity(unsuitable)
    }
}
