//! Floats of MPFR whose memory is used again.
//!
//! MPFR keeps each number in memory of its own. To ask for it and to give it back takes longer
//! than a sum or a product of the few limbs that proofs are checked with. So a number that is
//! dropped waits, in its thread, for the next one of as many bits.
//!
//! Numbers are kept behind a pointer. MPFR has just written one's parts one by one when it is
//! handed on; to copy them at once, a processor would have to wait for each of these writes.

use rug::Float;
use rug::float::Round;
use rug::ops::AssignRound;
use std::cell::RefCell;
use std::fmt::{Debug, Formatter, Result};
use std::ops::{Deref, DerefMut};

/// So many numbers wait in a thread at most.
const WAITING: usize = 1 << 12;

thread_local! {
    #[expect(clippy::vec_box, reason = "what waits is handed on as it is")]
    static POOL: RefCell<Vec<Box<Float>>> = const { RefCell::new(Vec::new()) };
}

/// A float whose memory is used again.
pub struct PooledFloat(
    /// Nothing once it is dropped.
    Option<Box<Float>>,
);

impl PooledFloat {
    /// A value of so many bits, rounded.
    pub fn rounded<T>(precision: u32, value: T, round: Round) -> Self
    where
        Float: AssignRound<T, Round = Round>,
    {
        let waiting = POOL.try_with(|pool| pool.borrow_mut().pop()).ok().flatten();
        // Another number of bits is rare, and its memory is let go.
        let waiting = waiting.filter(|float| float.prec() == precision);
        let mut float = waiting.unwrap_or_else(|| Box::new(Float::new(precision)));
        (*float).assign_round(value, round);
        Self(Some(float))
    }

    /// 0, of so many bits.
    pub fn zero(precision: u32) -> Self {
        Self::rounded(precision, 0, Round::Nearest)
    }
}

impl From<Float> for PooledFloat {
    fn from(float: Float) -> Self {
        Self(Some(Box::new(float)))
    }
}

impl From<&Float> for PooledFloat {
    fn from(float: &Float) -> Self {
        Self::rounded(float.prec(), float, Round::Nearest)
    }
}

impl Drop for PooledFloat {
    fn drop(&mut self) {
        let Some(float) = self.0.take() else { return };
        // A thread that ends has no pool any more.
        let _ = POOL.try_with(|pool| {
            let mut pool = pool.borrow_mut();
            if pool.len() < WAITING {
                pool.push(float);
            }
        });
    }
}

impl Deref for PooledFloat {
    type Target = Float;

    fn deref(&self) -> &Float {
        self.0.as_deref().expect("it is not dropped")
    }
}

impl DerefMut for PooledFloat {
    fn deref_mut(&mut self) -> &mut Float {
        self.0.as_deref_mut().expect("it is not dropped")
    }
}

impl Clone for PooledFloat {
    fn clone(&self) -> Self {
        Self::from(&**self)
    }
}

impl PartialEq for PooledFloat {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Debug for PooledFloat {
    fn fmt(&self, formatter: &mut Formatter) -> Result {
        (**self).fmt(formatter)
    }
}
