//! What the program's exit status means.

use crate::search::{Options, Stop, Verdict};
use std::io::{self, ErrorKind};
use std::process::{ExitCode, Termination};

/// The exit status, the same for every subcommand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Exit {
    /// Everything proved.
    Success = 0,
    /// Something refuted.
    Refuted = 1,
    /// Bad usage or bad input.
    Usage = 2,
    /// Something undecided.
    Undecided = 3,
    /// A certificate rejected.
    Rejected = 4,
    /// Interrupted by a signal.
    Interrupted = 130,
}

impl Exit {
    /// The status for the conjunction of all verdicts.
    pub fn from_verdict(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Proved => Self::Success,
            Verdict::Refuted => Self::Refuted,
            Verdict::Undecided => Self::Undecided,
        }
    }

    /// The status of what ended before all was proved.
    pub fn unfinished(options: &Options) -> Self {
        match options.stop() {
            Some(Stop::Interrupted) => Self::Interrupted,
            _ => Self::Undecided,
        }
    }

    /// A reader that closed the pipe leaves `otherwise` standing; any other failure
    /// to write is reported.
    pub fn from_output_error(error: &io::Error, otherwise: Self) -> Self {
        if error.kind() == ErrorKind::BrokenPipe {
            return otherwise;
        }
        eprintln!("error: cannot write the results: {error}");
        Self::Usage
    }
}

impl Termination for Exit {
    fn report(self) -> ExitCode {
        ExitCode::from(self as u8)
    }
}
