//! When a computation is to end before it is done.
//!
//! A single integral may take longer than anybody waits. So whatever integrates asks a limit
//! before each piece, and once it is reached finds nothing: an enclosure that is empty, which
//! says that nothing is known. As a limit that is reached stays so, whoever finds it not
//! reached after an evaluation knows that the evaluation was not cut short.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// A deadline, and a flag that others may set.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// When to end.
    pub deadline: Option<Instant>,
    /// Set from outside, once and for all, to end as soon as possible.
    pub interrupted: &'static AtomicBool,
}

/// Set by nobody.
static NEVER: AtomicBool = AtomicBool::new(false);

impl Limit {
    /// All the time it takes.
    pub const NONE: Self = Self { deadline: None, interrupted: &NEVER };

    /// Whether somebody interrupted.
    pub fn is_interrupted(&self) -> bool {
        self.interrupted.load(Ordering::Relaxed)
    }

    /// Whether the time is up.
    pub fn is_late(&self) -> bool {
        self.deadline.is_some_and(|deadline| Instant::now() >= deadline)
    }

    /// Whether to end now.
    pub fn is_reached(&self) -> bool {
        self.is_interrupted() || self.is_late()
    }
}

impl Default for Limit {
    fn default() -> Self {
        Self::NONE
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn either_of_both_ends_it() {
        static SET: AtomicBool = AtomicBool::new(true);
        let now = Instant::now();
        let (past, future) = (Some(now), Some(now + Duration::from_secs(3600)));
        let late = Limit { deadline: past, ..Limit::NONE };
        let interrupted = Limit { interrupted: &SET, ..Limit::NONE };
        let early = Limit { deadline: future, ..Limit::NONE };
        let said = |limit: Limit| [limit.is_interrupted(), limit.is_late(), limit.is_reached()];
        assert_eq!(said(late), [false, true, true]);
        assert_eq!(said(interrupted), [true, false, true]);
        assert_eq!(said(Limit { deadline: past, ..interrupted }), [true, true, true]);
        assert_eq!(said(early), [false; 3]);
        assert_eq!(said(Limit::NONE), [false; 3]);
    }
}
