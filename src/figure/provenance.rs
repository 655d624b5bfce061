//! Where a figure comes from: the command and the version that made it.

use std::fmt;

/// What every file says of itself in its metadata.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// What is shown, in one line.
    pub title: String,
    /// The command that makes it again.
    pub command: String,
}

/// The program with its version.
pub const PROGRAM: &str = concat!("selfnorm ", env!("CARGO_PKG_VERSION"));

impl fmt::Display for Provenance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PROGRAM}: {}", self.command)
    }
}
