//! The test of a cell for a goal.
//!
//! # Mathematics
//!
//! Let the goal be "Q below b" (the other sense mirrors it). On a cell B, in this
//! order:
//!
//! 1. If the natural extension or the mean-value form of Q on B lies below b, the
//!    cell is settled (1).
//! 2. If a partial derivative ∂ᵢQ(B) does not change sign, Q's supremum over B is
//!    attained on the face where the coordinate is at its better end, so it is
//!    enough to settle that face (2). Q is then defined and Lipschitz on all of B,
//!    because its natural extension and that derivative's are not empty.
//! 3. If the value at the centre violates the goal, a point of the exact domain
//!    near it is tried as a counterexample.
//! 4. Otherwise the cell is halved along the axis that contributes most to the
//!    mean-value form's width, |∂ᵢQ(B)|·width(Bᵢ) (3); where a derivative is
//!    unknown or unbounded, along the axis that is widest relative to the domain.

use super::engine::{Examination, Examine, Outcome};
use super::frame::{Cell, MAX_AXES};
use super::goal::Goal;
use super::objective::Evaluation;
use super::verdict::{Sense, Truth};
use crate::arithmetic::interval::is_finite;
use crate::certificate::{End, Test};
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
        if self.exact_arithmetic_is_due(cell) && goal.holds_exactly(self.graph, cell) {
            return settled(Test::Exact);
        }
        let outcome = self.face(cell, &evaluation).or_else(|| self.split(cell, &evaluation));
        Examination {
            outcome: outcome.unwrap_or(Outcome::Stuck),
            enclosure: evaluation.enclosure,
            suspicious: goal.judge(evaluation.center) == Truth::Fails,
        }
    }
}

impl Extremum<'_> {
    /// Rational arithmetic is for the whole domain and for what cannot be halved.
    fn exact_arithmetic_is_due(&self, cell: &Cell) -> bool {
        let frame = &self.goal.objective.frame;
        *cell == frame.root() || (0..frame.axes.len()).all(|axis| cell.part(axis).is_atomic())
    }

    /// (2): the faces of all monotone axes at once.
    fn face(&self, cell: &Cell, evaluation: &Evaluation) -> Option<Outcome> {
        if evaluation.natural.is_empty() {
            return None;
        }
        let mut ends = [None; MAX_AXES];
        for (axis, slope) in evaluation.gradient.iter().enumerate() {
            if cell.part(axis).is_point() || slope.is_empty() {
                continue;
            }
            let end = match (slope.inf() >= 0.0, slope.sup() <= 0.0) {
                (true, _) => End::Upper,
                (_, true) => End::Lower,
                _ => continue,
            };
            ends[axis] = Some(match self.goal.sense {
                Sense::Below => end,
                Sense::Above => end.opposite(),
            });
        }
        ends.iter().any(Option::is_some).then_some(Outcome::Face(ends))
    }

    /// (3).
    fn split(&self, cell: &Cell, evaluation: &Evaluation) -> Option<Outcome> {
        let frame = &self.goal.objective.frame;
        let open = || (0..frame.axes.len()).filter(|&axis| !cell.part(axis).is_atomic());
        let slopes_known = open().all(|axis| is_finite(evaluation.gradient[axis]));
        let weight = |axis: usize| {
            let width = frame.range(cell, axis).wid();
            if slopes_known {
                evaluation.gradient[axis].mag() * width
            } else {
                let root = frame.root();
                width / frame.range(&root, axis).wid()
            }
        };
        let widest = open()
            .map(|axis| (weight(axis), axis))
            .reduce(|best, next| if next.0 > best.0 { next } else { best });
        widest.map(|(_, axis)| Outcome::Split(axis))
    }
}
