//! Certified extrema of an expression to a tolerance.
//!
//! # Mathematics
//!
//! For the supremum s of Q over a domain (an infimum mirrors it) keep cells with
//! an upper bound each, and the largest lower bound ℓ that rigorous evaluation gives
//! Q at a point of the exact domain. The cells not looked at yet and those put aside
//! cover a set on which Q attains its supremum, so ℓ ≤ s ≤ u with u the largest of
//! their bounds (1). Each round replaces the cells with the largest bounds by their
//! halves or faces; a cell whose bound is at most ℓ plus the tolerance is put aside
//! (2). What is looked at does not depend on threads.

use super::branch::branch;
use super::engine::{Options, Outcome, Stop, in_parallel};
use super::frame::{Cell, Frame};
use super::lower;
use super::objective::Objective;
use super::verdict::Sense;
use crate::arithmetic::interval::interval;
use crate::arithmetic::{Interval, SpecialFunctions};
use crate::claim::{ActivationSpec, Domain, Expression, Variable};
use crate::map::graph::Graph;
use crate::moments::Moments;
use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::time::Instant;

/// Infimum and supremum of an expression over a domain.
#[derive(Clone, Debug)]
pub struct Extremes {
    /// The infimum.
    pub infimum: Extreme,
    /// The supremum.
    pub supremum: Extreme,
}

/// One extremum.
#[derive(Clone, Debug)]
pub struct Extreme {
    /// An enclosure of it; empty if the expression may be undefined on the domain.
    pub value: Interval,
    /// A box at whose middle the expression is within the enclosure, by variable.
    pub place: Vec<(Variable, Interval)>,
    /// Boxes examined.
    pub boxes: u64,
    /// Wall time.
    pub seconds: f64,
    /// Why the tolerance was not reached, if it was not.
    pub stopped: Option<Stop>,
}

/// Encloses both extrema within `tolerance` times their size (or times a millionth of
/// the size of the expression over the domain, if that is more).
pub fn bound(
    expression: &Expression,
    domain: &Domain,
    activation: &ActivationSpec,
    tolerance: f64,
    options: &Options,
) -> Extremes {
    let quantity = Quantity::new(expression, domain, activation, options.functions);
    let extreme = |sense| quantity.extreme(sense, tolerance, options);
    Extremes { infimum: extreme(Sense::Above), supremum: extreme(Sense::Below) }
}

/// An expression over a domain, ready for the search of its extrema.
pub struct Quantity {
    objective: Objective,
    moments: Moments,
}

impl Quantity {
    /// Prepares an expression whose names all have a meaning on the domain.
    pub fn new(
        expression: &Expression,
        domain: &Domain,
        activation: &ActivationSpec,
        functions: SpecialFunctions,
    ) -> Self {
        let activation = lower::activation(activation);
        let mut graph = Graph::default();
        let node = lower::lower(&mut graph, expression);
        let frame = Frame::new(domain, &graph.variables(node));
        let parameters = activation.parameter_values();
        let objective = Objective::new(&mut graph, &[node], frame, &parameters, functions);
        let moments = Moments::new(&activation, objective.order());
        Self { objective, moments }
    }

    /// The supremum for [`Sense::Below`], the infimum for [`Sense::Above`]: what an
    /// upper or a lower bound is sharp at.
    pub fn extreme(&self, sense: Sense, tolerance: f64, options: &Options) -> Extreme {
        let Self { objective, moments } = self;
        Ascent { objective, moments, sense, tolerance }.run(options)
    }
}

struct Ascent<'a> {
    objective: &'a Objective,
    moments: &'a Moments,
    /// The side the bounds are on: [`Sense::Below`] for a supremum.
    sense: Sense,
    tolerance: f64,
}

/// A cell waiting to be looked at, the most promising first.
struct Candidate {
    /// No value on the cell is larger (mirrored for an infimum).
    upper: f64,
    /// Ties go to the older one.
    number: u64,
    cell: Cell,
}

impl Ord for Candidate {
    fn cmp(&self, other: &Self) -> Ordering {
        self.upper.total_cmp(&other.upper).then(other.number.cmp(&self.number))
    }
}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Candidate {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Candidate {}

/// Cells looked at in one round.
const ROUND: usize = 32;

impl Ascent<'_> {
    /// Values mirrored so that the larger is always the more extreme.
    fn mirror(&self, value: Interval) -> Interval {
        match self.sense {
            Sense::Below => value,
            Sense::Above => -value,
        }
    }

    fn run(&self, options: &Options) -> Extreme {
        let start = Instant::now();
        let frame = &self.objective.frame;
        let root = frame.root();
        let mut pending =
            BinaryHeap::from([Candidate { upper: f64::INFINITY, number: 0, cell: root }]);
        let (mut numbers, mut boxes) = (1, 0);
        let (mut lower, mut place) = (f64::NEG_INFINITY, root);
        // The largest bound among cells put aside.
        let mut aside = f64::NEG_INFINITY;
        let mut size = 0.0;
        let mut stopped = None;
        while let Some(best) = pending.peek() {
            let enough = if lower.is_finite() {
                lower + self.tolerance * f64::max(lower.abs(), 1e-6 * size)
            } else {
                f64::NEG_INFINITY
            };
            if best.upper <= enough {
                break;
            }
            stopped =
                if boxes >= options.budget.max_boxes { Some(Stop::Boxes) } else { options.stop() };
            if stopped.is_some() {
                break;
            }
            let mut round = Vec::new();
            while round.len() < ROUND && pending.peek().is_some_and(|best| best.upper > enough) {
                round.extend(pending.pop());
            }
            let examine = |candidate: &Candidate| {
                self.objective.over(&candidate.cell, self.moments).remove(0)
            };
            let evaluations = in_parallel(&round, examine);
            boxes += round.len() as u64;
            for (candidate, evaluation) in round.into_iter().zip(evaluations) {
                let cell = candidate.cell;
                let enclosure = self.mirror(evaluation.enclosure);
                if boxes == 1 && enclosure.mag().is_finite() {
                    size = enclosure.mag();
                }
                let upper = if enclosure.is_empty() { f64::INFINITY } else { enclosure.sup() };
                let upper = upper.min(candidate.upper);
                // The evaluation's centre is a double and may miss the exact domain by
                // a rounding; only the exact middle may raise the lower bound.
                if self.mirror(evaluation.center).inf() > lower {
                    let middle = frame.variables(&cell.center());
                    let value = self.mirror(self.objective.at(&middle, self.moments)[0]);
                    if value.inf() > lower {
                        (lower, place) = (value.inf(), cell);
                    }
                }
                let mut push = |cell: Cell| {
                    pending.push(Candidate { upper, number: numbers, cell });
                    numbers += 1;
                };
                match branch(frame, &cell, &evaluation, self.sense) {
                    _ if upper <= enough => aside = aside.max(upper),
                    Outcome::Face(ends) => push(frame.face(&cell, ends)),
                    Outcome::Split(axis) => cell.split(axis).into_iter().for_each(push),
                    Outcome::Settled(_) | Outcome::Stuck => aside = aside.max(upper),
                }
            }
            (options.progress)(boxes, 0.0);
        }
        let upper = pending.peek().map_or(aside, |best| best.upper.max(aside));
        Extreme {
            value: self.mirror(interval(lower, upper.max(lower))),
            place: frame.ranges(&place),
            boxes,
            seconds: start.elapsed().as_secs_f64(),
            stopped,
        }
    }
}
