//! One comparison of a claim, decided.

use super::budget::Stop;
use super::cell::Cell;
use super::counterexample::Hunt;
use super::engine::{self, Ending};
use super::extremum::Extremum;
use super::goal::{Comparison, Constant, Goal, excess};
use super::keep::Place;
use super::point::Point;
use super::record::Trace;
use super::report::{BoxReport, GoalReport};
use super::run::Run;
use super::verdict::{Sense, Truth};
use crate::arithmetic::Interval;
use crate::arithmetic::interval::{is_finite, point};
use crate::claim::Verdict;
use std::time::Instant;

impl Run<'_> {
    /// Decides a comparison, at its place among the statements of a claim.
    pub fn comparison(&self, comparison: &Comparison, place: &Place) -> GoalReport {
        match comparison {
            Comparison::Goal(goal) => self.goal(goal, place),
            Comparison::Constant(constant) => self.constant(constant),
        }
    }

    fn constant(&self, constant: &Constant) -> GoalReport {
        let start = Instant::now();
        let (truth, value) = constant.decide(self.graph, &self.moments, self.options);
        let verdict = match truth {
            Truth::Holds => Verdict::Proved,
            Truth::Fails => Verdict::Refuted,
            Truth::Unknown => Verdict::Undecided,
        };
        let ranges = self.scope.domain.iter().filter(|_| constant.speaks_of_variables);
        let coordinates = ranges.map(|(name, range)| (name, range.lower.clone())).collect();
        let counterexample = (verdict == Verdict::Refuted).then(|| Point { coordinates, value });
        let unresolved = (verdict == Verdict::Undecided).then(|| BoxReport {
            reason: self
                .options
                .stop()
                .map_or("the two sides are equal to thousands of bits, or undefined", Stop::reason)
                .to_owned(),
            ranges: Vec::new(),
            value: self.as_far_as_known(value),
        });
        let (worst, margin) = constant.end_and_margin(value);
        let proved = verdict == Verdict::Proved;
        GoalReport {
            quantity: constant.quantity.clone(),
            bound: constant.bound_text.clone(),
            sense: constant.sense,
            strict: constant.strict,
            verdict,
            proved_bound: proved.then_some(worst),
            margin: proved.then(|| margin.max(0.0)),
            excess: (verdict == Verdict::Refuted).then(|| constant.excess(value)),
            boxes: 0,
            seconds: start.elapsed().as_secs_f64(),
            trace: Trace::None,
            counterexample,
            unresolved,
        }
    }

    fn goal(&self, goal: &Goal, place: &Place) -> GoalReport {
        let start = Instant::now();
        let (moments, scope, graph) = (&self.moments, self.scope, self.graph);
        let hunt = Hunt { goal, moments, scope, graph, options: self.options };
        let extremum = Extremum::new(goal, moments, graph, scope, self.options);
        let frame = &goal.objective.frame;
        let search = engine::search(frame, &extremum, self.options, &hunt, place);
        let verdict = match search.ending {
            Ending::Complete => Verdict::Proved,
            Ending::Counterexample(_) => Verdict::Refuted,
            Ending::Stopped(..) => Verdict::Undecided,
        };
        let settled = search.settled.filter(|_| verdict == Verdict::Proved);
        let proved_bound =
            settled.filter(|settled| !settled.is_empty()).map(|settled| match goal.sense {
                Sense::Below => settled.sup(),
                Sense::Above => settled.inf(),
            });
        let proved_bound = proved_bound.filter(|bound| bound.is_finite());
        let margin =
            proved_bound.filter(|_| is_finite(goal.bound)).map(|proved| match goal.sense {
                Sense::Below => (goal.bound - point(proved)).inf(),
                Sense::Above => (point(proved) - goal.bound).inf(),
            });
        let (counterexample, unresolved) = match search.ending {
            Ending::Complete => (None, None),
            Ending::Counterexample(point) => (Some(point), None),
            Ending::Stopped(stop, cell) => (None, Some(self.unresolved(goal, stop, &cell))),
        };
        let excess = |failing: &Point| excess(goal.sense, failing.value, goal.bound);
        GoalReport {
            excess: counterexample.as_ref().map(excess),
            quantity: goal.quantity.clone(),
            bound: goal.bound_text.clone(),
            sense: goal.sense,
            strict: goal.strict,
            verdict,
            proved_bound,
            margin: margin.map(|margin| margin.max(0.0)),
            boxes: search.boxes,
            seconds: start.elapsed().as_secs_f64(),
            trace: search.trace,
            counterexample,
            unresolved,
        }
    }

    fn unresolved(&self, goal: &Goal, stop: Stop, cell: &Cell) -> BoxReport {
        let frame = &goal.objective.frame;
        BoxReport {
            reason: stop.reason().to_owned(),
            ranges: frame.ranges(cell),
            value: self.as_far_as_known(goal.objective.over(cell, &self.moments).enclosure),
        }
    }

    /// An enclosure; none if all it says is that there was no time for one.
    fn as_far_as_known(&self, value: Interval) -> Option<Interval> {
        (!value.is_empty() || self.options.stop().is_none()).then_some(value)
    }
}
