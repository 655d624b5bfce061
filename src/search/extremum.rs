//! The test of a cell for a goal.
//!
//! # Mathematics
//!
//! Let the goal be "Q below b" (the other sense mirrors it). On a cell B, in this
//! order:
//!
//! 1. If the natural extension or the mean-value form of Q on B lies below b, the
//!    cell is settled (1).
//! 2. If the value at the centre violates the goal, a point of the exact domain
//!    near it is tried as a counterexample.
//! 3. Otherwise [`branch`] says what to look at instead.
//!
//! Cells that were halved often and are narrow are many: they are evaluated in balls, in
//! batches. Others are few, and intervals are tighter there.
//! What balls cannot tell about a cell, intervals decide, so that a batch never ends what
//! they would go on with.

use super::branch::{branch, branch_by};
use super::engine::{Examination, Examine, Outcome};
use super::frame::Cell;
use super::goal::Goal;
use super::objective::Evaluation;
use super::verdict::Truth;
use crate::arithmetic::balls::LANES;
use crate::certificate::Test;
use crate::map::batch::{Batch, BatchWorkspace};
use crate::map::graph::Graph;
use crate::moments::Moments;
use std::cell::RefCell;
use std::sync::OnceLock;

/// A goal with what its evaluation needs.
#[derive(Debug)]
pub struct Extremum<'a> {
    /// What is to be proved.
    pub goal: &'a Goal,
    /// The moments of the claim's activation.
    pub moments: &'a Moments,
    /// The claim's expressions, for exact arithmetic.
    pub graph: &'a Graph,
    /// The goal's quantity for batches, prepared when first wanted.
    batch: OnceLock<Option<Batch>>,
}

/// Cells halved as often as this, and narrow, are evaluated in batches.
const BATCH_FROM: u32 = 12;

thread_local! {
    static WORKSPACE: RefCell<BatchWorkspace> = RefCell::default();
}

impl Examine for Extremum<'_> {
    fn examine(&self, cell: &Cell) -> Examination {
        let goal = self.goal;
        let mut evaluations = goal.objective.over(cell, self.moments);
        let evaluation = evaluations.remove(0);
        let settled = |test| Examination {
            outcome: Outcome::Settled(test),
            enclosure: evaluation.enclosure,
            suspicious: false,
        };
        if goal.judge(evaluation.natural) == Truth::Holds {
            return settled(Test::Natural);
        }
        if goal.judge(evaluation.enclosure) == Truth::Holds {
            return settled(Test::MeanValue);
        }
        if let Some(exact) = self.settled_exactly(cell) {
            return exact;
        }
        Examination {
            outcome: branch(&goal.objective.frame, cell, &evaluation, goal.sense),
            enclosure: evaluation.enclosure,
            suspicious: goal.judge(evaluation.center) == Truth::Fails,
        }
    }

    fn is_batched(&self) -> bool {
        self.goal.objective.is_batched()
    }

    fn examine_all(&self, cells: &[Cell], results: &mut Vec<Examination>) {
        let objective = &self.goal.objective;
        let is_due = |cell: &Cell| cell.halvings() >= BATCH_FROM && objective.is_narrow(cell);
        let batch = match cells.iter().any(is_due) {
            true => self.batch.get_or_init(|| self.goal.objective.batch(self.moments)).as_ref(),
            false => None,
        };
        let Some(batch) = batch else {
            results.extend(cells.iter().map(|cell| self.examine(cell)));
            return;
        };
        for cells in cells.chunks(LANES) {
            let mut due = [Cell::default(); LANES];
            let mut is_batched = [false; LANES];
            let mut count = 0;
            for (is_batched, cell) in is_batched.iter_mut().zip(cells) {
                *is_batched = is_due(cell);
                if *is_batched {
                    due[count] = *cell;
                    count += 1;
                }
            }
            let mut found = [None; LANES];
            if count > 0 {
                WORKSPACE.with_borrow_mut(|work| {
                    objective.over_batch(batch, &due[..count], work, |lane, evaluation| {
                        found[lane] = self.judge_batched(&due[lane], evaluation);
                    });
                });
            }
            let mut found = found.into_iter();
            results.extend(cells.iter().zip(is_batched).map(|(cell, is_batched)| {
                let batched = if is_batched { found.next().flatten() } else { None };
                batched.unwrap_or_else(|| self.examine(cell))
            }));
        }
    }
}

impl<'a> Extremum<'a> {
    /// A goal's test.
    pub fn new(goal: &'a Goal, moments: &'a Moments, graph: &'a Graph) -> Self {
        Self { goal, moments, graph, batch: OnceLock::new() }
    }

    /// What becomes of a cell, if its evaluation in balls tells.
    fn judge_batched(&self, cell: &Cell, evaluation: &Evaluation) -> Option<Examination> {
        let goal = self.goal;
        let examined =
            |outcome| Examination { outcome, enclosure: evaluation.enclosure, suspicious: false };
        if goal.judge(evaluation.natural) == Truth::Holds {
            return Some(examined(Outcome::Settled(Test::Natural)));
        }
        if goal.judge(evaluation.enclosure) == Truth::Holds {
            return Some(examined(Outcome::Settled(Test::MeanValue)));
        }
        if evaluation.natural.is_empty() {
            return None;
        }
        let frame = &goal.objective.frame;
        let width = |axis: usize| frame.ball(cell, axis).radius;
        match branch_by(frame, cell, evaluation, goal.sense, width) {
            Outcome::Stuck => None,
            outcome => Some(Examination {
                suspicious: goal.judge(evaluation.center) == Truth::Fails,
                ..examined(outcome)
            }),
        }
    }
    /// Rational arithmetic is for the whole domain and for what cannot be halved.
    fn settled_exactly(&self, cell: &Cell) -> Option<Examination> {
        let frame = &self.goal.objective.frame;
        let is_due =
            *cell == frame.root() || (0..frame.axes.len()).all(|axis| cell.part(axis).is_atomic());
        if !is_due {
            return None;
        }
        let range = |variable| Some(frame.exact_range(cell, frame.axis(variable)?));
        match self.goal.judge_exactly(self.graph, &range)? {
            (Truth::Holds, enclosure) => Some(Examination {
                outcome: Outcome::Settled(Test::Exact),
                enclosure,
                suspicious: false,
            }),
            _ => None,
        }
    }
}
