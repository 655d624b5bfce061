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

use super::branch::branch;
use super::engine::{Examination, Examine, Outcome};
use super::frame::Cell;
use super::goal::Goal;
use super::verdict::Truth;
use crate::certificate::Test;
use crate::map::graph::Graph;
use crate::moments::Moments;

/// A goal with what its evaluation needs.
#[derive(Debug)]
pub struct Extremum<'a> {
    /// What is to be proved.
    pub goal: &'a Goal,
    /// The moments of the claim's activation.
    pub moments: &'a Moments,
    /// The claim's expressions, for exact arithmetic.
    pub graph: &'a Graph,
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
}

impl Extremum<'_> {
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
