//! What a check may cost.

use crate::certificate::Rejection;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// How to check.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// Bits.
    pub precision: u32,
    /// When to stop.
    pub deadline: Option<Instant>,
    /// Set from outside to stop as soon as possible.
    pub interrupted: Option<&'a AtomicBool>,
}

impl Options<'_> {
    /// A check of this precision that takes the time it takes.
    pub fn new(precision: u32) -> Self {
        Self { precision, deadline: None, interrupted: None }
    }

    /// Why the check must stop now, if it must.
    pub fn stop(&self) -> Option<Failure> {
        if self.interrupted.is_some_and(|flag| flag.load(Ordering::Relaxed)) {
            Some(Failure::TooCoarse("interrupted".to_owned()))
        } else if self.deadline.is_some_and(|deadline| Instant::now() >= deadline) {
            Some(Failure::TooCoarse("out of time".to_owned()))
        } else {
            None
        }
    }
}

/// Parts that the checker divides one leaf into, at most.
pub const MAX_PARTS: u64 = 512;

/// Work on one leaf or face, at most, in about as many products of numbers: what one leaf may
/// cost does not depend on the machine.
pub const MAX_WORK: u64 = 20_000_000;

/// Why a statement is not confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The checker cannot see that it is so: the tree is too coarse for it, or it ran out of
    /// work or time.
    TooCoarse(String),
    /// It is not so, or makes no sense.
    Wrong(String),
}

impl From<Rejection> for Failure {
    fn from(rejection: Rejection) -> Self {
        Self::Wrong(rejection.reason)
    }
}

impl From<String> for Failure {
    fn from(reason: String) -> Self {
        Self::Wrong(reason)
    }
}
