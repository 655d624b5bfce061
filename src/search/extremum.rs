//! The test of a cell for a goal.
//!
//! # Mathematics
//!
//! Let the goal be "Q below b" (the other sense mirrors it). On a cell B, in this
//! order:
//!
//! 1. If the natural extension, the mean-value form or, in a batch, Taylor's form of Q
//!    on B lies below b, the cell is settled (1).
//! 2. If the value at the centre violates the goal, a point of the exact domain
//!    near it is tried as a counterexample.
//! 3. Otherwise [`branch`] says what to look at instead.

use super::branch::{branch, branch_by};
use super::budget::Options;
use super::cell::Cell;
use super::evaluation::Evaluation;
use super::evaluator::Evaluator;
use super::examine::{Examination, Examine, Outcome};
use super::goal::Goal;
use super::verdict::Truth;
use crate::arithmetic::Interval;
use crate::arithmetic::balls::LANES;
use crate::certificate::Test;
use crate::claim::{Range, Scope, Variable};
use crate::map::Graph;
use crate::map::constant::Values;
use crate::moments::Moments;

/// A goal with what its evaluation needs.
pub struct Extremum<'a> {
    /// What is to be proved.
    pub goal: &'a Goal,
    /// The claim's expressions, for exact arithmetic.
    pub graph: &'a Graph,
    /// What names mean.
    pub scope: &'a Scope,
    /// How to verify.
    pub options: &'a Options<'a>,
    evaluator: Evaluator<'a>,
    /// Whether all variables are single numbers.
    is_point: bool,
}

impl Examine for Extremum<'_> {
    fn examine(&self, cell: &Cell) -> Examination {
        let goal = self.goal;
        let evaluation = self.evaluator.over(cell);
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
        if let Some(exact) = self.settled_exactly(cell).or_else(|| self.settled_precisely()) {
            return exact;
        }
        if self.options.stop().is_some() {
            // More time might have told.
            return Examination::NONE;
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

    fn examine_all(&self, cells: &[Cell], results: &mut [Examination]) {
        for (cells, results) in cells.chunks(LANES).zip(results.chunks_mut(LANES)) {
            let in_balls = |cell: &_, evaluation: &_| self.judge_batched(cell, evaluation);
            self.evaluator.examine(cells, results, in_balls, |cell| self.examine(cell));
        }
    }
}

impl<'a> Extremum<'a> {
    /// A goal's test.
    pub fn new(
        goal: &'a Goal,
        moments: &'a Moments,
        graph: &'a Graph,
        scope: &'a Scope,
        options: &'a Options<'a>,
    ) -> Self {
        let evaluator = Evaluator::new(&goal.objective, moments, graph, goal.node());
        let is_point = is_point(goal, graph, scope);
        Self { goal, graph, scope, options, evaluator, is_point }
    }

    /// What becomes of a cell, if its evaluation in balls tells.
    fn judge_batched(&self, cell: &Cell, evaluation: &Evaluation) -> Option<Examination> {
        let goal = self.goal;
        let examined =
            |outcome| Examination { outcome, enclosure: evaluation.enclosure, suspicious: false };
        if goal.judge(evaluation.natural) == Truth::Holds {
            return Some(examined(Outcome::Settled(Test::Natural)));
        }
        if goal.judge(evaluation.mean_value) == Truth::Holds {
            return Some(examined(Outcome::Settled(Test::MeanValue)));
        }
        if goal.judge(evaluation.enclosure) == Truth::Holds {
            return Some(examined(Outcome::Settled(Test::Taylor)));
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

    /// Where the domain is a single point, any precision can be had.
    fn settled_precisely(&self) -> Option<Examination> {
        if !self.is_point {
            return None;
        }
        let (truth, enclosure) =
            precise_truth(self.goal, self.evaluator.moments, self.graph, self.scope, self.options)?;
        let examination = Examination { outcome: Outcome::Stuck, enclosure, suspicious: false };
        match truth {
            Truth::Holds => {
                Some(Examination { outcome: Outcome::Settled(Test::Natural), ..examination })
            }
            Truth::Fails => Some(Examination { suspicious: true, ..examination }),
            Truth::Unknown => None,
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
        match self.goal.judge_exactly(self.graph, &|id| frame.exact_leaf(cell, id))? {
            (Truth::Holds, enclosure) => Some(Examination {
                outcome: Outcome::Settled(Test::Exact),
                enclosure,
                suspicious: false,
            }),
            _ => None,
        }
    }
}

/// The truth of a goal whose variables are all single numbers, at any precision, and the
/// quantity there; none if some are ranges.
pub fn precise_truth(
    goal: &Goal,
    moments: &Moments,
    graph: &Graph,
    scope: &Scope,
    options: &Options,
) -> Option<(Truth, Interval)> {
    let number = |name: Variable| scope.domain.get(name).map(|range| range.lower.clone());
    let stop = || options.stop().is_some();
    let max_bits = options.budget.max_bits;
    let values = Values { moments: Some(moments), variable: &number, stop: &stop, max_bits };
    is_point(goal, graph, scope).then(|| goal.judge_precisely(graph, &values))
}

fn is_point(goal: &Goal, graph: &Graph, scope: &Scope) -> bool {
    let is_number = |name: Variable| scope.domain.get(name).is_some_and(Range::is_point);
    graph.variables(goal.node(), &[]).into_iter().all(is_number)
}
