//! Looking at cells: what may become of one, and at many at once.

use super::cell::{Cell, MAX_AXES};
use crate::arithmetic::Interval;
use crate::arithmetic::balls::LANES;
use crate::certificate::{End, Test};
use rayon::prelude::*;

/// What becomes of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The statement holds on it.
    Settled(Test),
    /// It is enough to settle the face at these ends, by axis.
    Face([Option<End>; MAX_AXES]),
    /// Both halves along this axis must be settled.
    Split(usize),
    /// It can be neither settled nor halved.
    Stuck,
    /// The search's limit was reached before it was known: nothing.
    Unfinished,
}

/// The result of looking at a cell.
#[derive(Clone, Copy, Debug)]
pub struct Examination {
    /// What becomes of it.
    pub outcome: Outcome,
    /// The quantity over it.
    pub enclosure: Interval,
    /// Whether its centre looks like a counterexample.
    pub suspicious: bool,
}

impl Examination {
    /// Before anybody has looked.
    pub const NONE: Self =
        Self { outcome: Outcome::Unfinished, enclosure: Interval::EMPTY, suspicious: false };
}

/// A statement that can be tested on cells.
pub trait Examine: Sync {
    /// Looks at one cell; must depend on nothing but the cell.
    fn examine(&self, cell: &Cell) -> Examination;

    /// Whether [`Examine::examine_all`] is so fast that threads should work apart.
    fn is_batched(&self) -> bool {
        false
    }

    /// Looks at some cells; the results are in their order, and each must depend on nothing
    /// but its cell.
    fn examine_all(&self, cells: &[Cell], results: &mut [Examination]) {
        for (cell, result) in cells.iter().zip(results) {
            *result = self.examine(cell);
        }
    }
}

/// Rounds smaller than this are not worth waking other threads for.
const PARALLEL_FROM: usize = 16;

/// Looks at the cells of a round; the results are in the round's order.
pub fn in_parallel<C: Sync, R: Send>(
    round: &[C],
    examine: impl Fn(&C) -> R + Sync + Send,
) -> Vec<R> {
    if round.len() < PARALLEL_FROM {
        round.iter().map(examine).collect()
    } else {
        round.par_iter().with_min_len(8).map(examine).collect()
    }
}

/// The same a few at a time, at most [`LANES`], as batches need them. The results, at first
/// `before`, are put into memory used before.
pub fn in_batches<C: Sync, R: Clone + Send>(
    round: &[C],
    before: R,
    results: &mut Vec<R>,
    examine: impl Fn(&[C], &mut [R]) + Sync + Send,
) {
    results.clear();
    results.resize(round.len(), before);
    if round.len() < PARALLEL_FROM {
        let batches = round.chunks(LANES).zip(results.chunks_mut(LANES));
        batches.for_each(|(batch, results)| examine(batch, results));
    } else {
        let size = round.len().div_ceil(PARALLEL_FROM).min(LANES);
        let batches = round.par_chunks(size).zip(results.par_chunks_mut(size));
        batches.with_min_len(8).for_each(|(batch, results)| examine(batch, results));
    }
}
