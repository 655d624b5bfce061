//! Moments that were prepared lately.
//!
//! Most claims of a ledger, and all cases of a claim, ask for the same derivatives of the same
//! activation; preparing them takes longer than many a proof. What is kept depends on nothing
//! but what was asked for, so that no result depends on what was asked before.

use super::quadrature::Unsuitable;
use super::{Integrands, Moments, Orders};
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// How many are kept.
const KEPT: usize = 64;

type Entry = (Integrands, Orders, Moments);

/// The latest first.
static LATEST: Mutex<VecDeque<Entry>> = Mutex::new(VecDeque::new());

/// The moments wanted, prepared unless they are known.
pub(super) fn moments(
    integrands: &Integrands,
    orders: &Orders,
    prepare: impl FnOnce() -> Result<Moments, Unsuitable>,
) -> Result<Moments, Unsuitable> {
    let latest = || LATEST.lock().unwrap_or_else(PoisonError::into_inner);
    let is_wanted = |entry: &Entry| entry.1 == *orders && entry.0 == *integrands;
    let known = |latest: &mut VecDeque<Entry>| {
        let entry = latest.iter().position(is_wanted).and_then(|at| latest.remove(at))?;
        let moments = entry.2.clone();
        latest.push_front(entry);
        Some(moments)
    };
    if let Some(moments) = known(&mut latest()) {
        return Ok(moments);
    }
    // Others go on meanwhile.
    let moments = prepare()?;
    let mut latest = latest();
    latest.push_front((integrands.clone(), orders.clone(), moments.clone()));
    latest.truncate(KEPT);
    Ok(moments)
}
