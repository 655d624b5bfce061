//! What is wrong with how the program is used.

use super::{Exit, print};
use crate::claim::Diagnostic;
use crate::figure::Failure;
use crate::render::{Github, Render};
use crate::search::Unsuitable;
use std::fmt;
use std::path::Path;

/// One message with its place and remedy, after which the program ends with status 2.
#[derive(Debug)]
pub enum Complaint {
    /// About what a claim or an expression says.
    Claim(Box<Diagnostic>),
    /// About what it asks for and cannot be computed.
    Problem(Unsuitable),
    /// About an option, a file or the machine.
    Usage(String),
}

impl Complaint {
    /// About an option, a file or the machine: what is wrong, and what to do about it.
    pub fn new(message: impl Into<String>) -> Self {
        Self::Usage(message.into())
    }

    /// The same with the option or the file it is about.
    pub fn at(place: impl fmt::Display, message: impl fmt::Display) -> Self {
        Self::Usage(format!("{place}: {message}"))
    }

    /// About a file or a folder that cannot be read.
    pub fn cannot_read(path: &Path, error: impl fmt::Display) -> Self {
        Self::at(path.display(), format!("cannot be read: {error}"))
    }

    /// About a file or a folder that cannot be written.
    pub fn cannot_write(path: &Path, error: impl fmt::Display) -> Self {
        Self::at(path.display(), format!("cannot write here: {error}"))
    }

    /// About a claim of several cases where one is asked about.
    pub fn several_cases(claim: &str) -> Self {
        Self::at(claim, "a claim of several cases; keep one of them")
    }

    /// About a figure that cannot be drawn.
    pub fn no_figure(failure: Failure) -> Self {
        match failure {
            Failure::Claim(diagnostic) => diagnostic.into(),
            Failure::Quantity(unsuitable) => unsuitable.into(),
            Failure::Asked(_) | Failure::Stopped | Failure::Bug(_) => {
                Self::new(failure.to_string())
            }
        }
    }
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Claim(diagnostic) => diagnostic.fmt(f),
            Self::Problem(unsuitable) => write!(f, "error: {unsuitable}"),
            Self::Usage(message) => write!(f, "error: {message}"),
        }
    }
}

impl From<Diagnostic> for Complaint {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::Claim(Box::new(diagnostic))
    }
}

impl From<Unsuitable> for Complaint {
    fn from(unsuitable: Unsuitable) -> Self {
        Self::Problem(unsuitable)
    }
}

/// Prints a complaint where others read annotations: what is wrong with a claim file is one, too.
pub fn complain_among(annotations: bool, complaint: impl Into<Complaint>) -> Exit {
    let complaint = complaint.into();
    if let (true, Complaint::Claim(diagnostic)) = (annotations, &complaint) {
        print(Exit::Usage, &Github.render(&**diagnostic));
    }
    complain(complaint)
}

/// Prints a complaint.
pub fn complain(complaint: impl Into<Complaint>) -> Exit {
    anstream::eprintln!("{}", complaint.into());
    Exit::Usage
}
