//! Certified extrema of an expression to a tolerance.
//!
//! # Mathematics
//!
//! For the supremum s of Q over a domain (an infimum mirrors it) keep cells with
//! an upper bound each, and the largest lower bound ℓ that rigorous evaluation gives
//! Q at a point of the exact domain. The cells not looked at yet and those put aside
//! cover a set on which Q attains its supremum, so ℓ ≤ s ≤ u with u the largest of
//! their bounds (1). Each round replaces some cells, those with the largest bounds as long
//! as there is memory for that, by their halves or faces; a cell whose bound is at most ℓ
//! plus the tolerance is put aside (2), and so is one whose bound consists of rounding
//! errors. What is looked at does not depend on threads.

use super::branch::branch;
use super::budget::{Options, Stop};
use super::cell::Cell;
use super::evaluation::Evaluation;
use super::evaluator::Evaluator;
use super::examine::{Outcome, in_batches};
use super::objective::Objective;
use super::problem::{Problem, Unsuitable};
use super::undefined::check_expression;
use super::verdict::Sense;
use crate::arithmetic::Interval;
use crate::arithmetic::interval::interval;
use crate::claim::{Expression, Scope, SyntaxError, Variable};
use crate::map::constant::ExactRange;
use crate::map::{Graph, NodeId};
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
    /// The exact ends of a box at whose middle the expression is within the enclosure, by
    /// variable.
    pub place: Vec<(Variable, ExactRange)>,
    /// Boxes examined.
    pub boxes: u64,
    /// Wall time.
    pub seconds: f64,
    /// Why the tolerance was not reached, if it was not.
    pub stopped: Option<Stop>,
}

impl Extreme {
    /// Nothing known.
    pub const UNKNOWN: Self =
        Self { value: Interval::EMPTY, place: Vec::new(), boxes: 0, seconds: 0.0, stopped: None };
}

/// Complains if an expression certainly has no value somewhere on the domain of a scope.
///
/// # Errors
/// The part of it that has none, and why.
pub fn check_defined(
    expression: &Expression,
    scope: &Scope,
    options: &Options,
) -> Result<(), SyntaxError> {
    check_expression(expression, &Problem::new(scope, options.functions, options.limit))
}

/// Encloses both extrema within `tolerance` times their size (or times a millionth of
/// the size of the expression over the domain, if that is more).
///
/// # Errors
/// Why the expression cannot be computed.
pub fn bound(
    expression: &Expression,
    scope: &Scope,
    tolerance: f64,
    options: &Options,
) -> Result<Extremes, Unsuitable> {
    let quantity = Quantity::new(expression, scope, options)?;
    let extreme = |sense| quantity.extreme(sense, tolerance, options);
    Ok(Extremes { infimum: extreme(Sense::Above), supremum: extreme(Sense::Below) })
}

/// An expression over a domain, ready for the search of its extrema.
pub struct Quantity {
    graph: Graph,
    node: NodeId,
    objective: Objective,
    moments: Moments,
}

impl Quantity {
    /// Prepares an expression whose names all have a meaning in the scope.
    ///
    /// # Errors
    /// Why it cannot be computed.
    pub fn new(
        expression: &Expression,
        scope: &Scope,
        options: &Options,
    ) -> Result<Self, Unsuitable> {
        let mut problem = Problem::new(scope, options.functions, options.limit);
        let node = problem.lower(expression);
        let objective = problem.quantity(node, &[]);
        let moments = problem.moments()?;
        Ok(Self { graph: problem.lowering.graph, node, objective, moments })
    }

    /// The supremum for [`Sense::Below`], the infimum for [`Sense::Above`]: what an
    /// upper or a lower bound is sharp at.
    pub fn extreme(&self, sense: Sense, tolerance: f64, options: &Options) -> Extreme {
        let Self { graph, node, objective, moments } = self;
        let evaluator = Evaluator::new(objective, moments, graph, *node);
        Ascent { evaluator, sense, tolerance }.run(options)
    }
}

struct Ascent<'a> {
    evaluator: Evaluator<'a>,
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

/// The cells that wait.
///
/// The most promising is looked at first. That takes memory without bound; so from so many
/// cells on the newest is, and there are never more than its depth allows.
#[derive(Default)]
struct Frontier {
    heap: BinaryHeap<Candidate>,
    /// Looked at before those of the heap, the last one first.
    newest: Vec<Candidate>,
    numbers: u64,
}

/// Some twenty megabytes, and more than the default budget fills as a rule.
const MAX_HEAP: usize = 1 << 18;

impl Frontier {
    fn push(&mut self, upper: f64, cell: Cell) {
        let candidate = Candidate { upper, number: self.numbers, cell };
        self.numbers += 1;
        if self.heap.len() < MAX_HEAP {
            self.heap.push(candidate);
        } else {
            self.newest.push(candidate);
        }
    }

    /// How many cells wait.
    fn len(&self) -> usize {
        self.heap.len() + self.newest.len()
    }

    /// No value on the cells that wait is larger.
    fn upper(&self) -> f64 {
        let best = self.heap.peek().into_iter().chain(&self.newest);
        best.fold(f64::NEG_INFINITY, |upper, candidate| upper.max(candidate.upper))
    }

    /// Some of the cells whose bound is above `enough`; the bounds of those that it drops on
    /// the way are passed to `aside`.
    fn take(
        &mut self,
        count: usize,
        enough: f64,
        taken: &mut Vec<Candidate>,
        mut aside: impl FnMut(f64),
    ) {
        taken.clear();
        while taken.len() < count {
            match self.newest.pop().or_else(|| self.heap.pop()) {
                Some(candidate) if candidate.upper > enough => taken.push(candidate),
                Some(candidate) => aside(candidate.upper),
                None => break,
            }
        }
    }
}

/// How many cells are looked at in one round, for all threads: of those that wait the best
/// eighth, since others may never be worth it, but within these bounds.
const SMALLEST_ROUND: usize = 32;

/// An enclosure at a point that is wider than this, relative to its size, is not wide from
/// rounding: 2⁻³².
const COARSE: f64 = 1.0 / (1u64 << 32) as f64;

/// See [`SMALLEST_ROUND`].
const LARGEST_ROUND: usize = 1024;

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
        let Evaluator { objective, moments, .. } = self.evaluator;
        let frame = &objective.frame;
        let root = frame.root();
        let mut waiting = Frontier::default();
        waiting.push(f64::INFINITY, root);
        let mut boxes = 0;
        let (mut lower, mut place) = (f64::NEG_INFINITY, root);
        // The largest bound among cells put aside.
        let mut aside = f64::NEG_INFINITY;
        let mut size = 0.0;
        let mut stopped = None;
        let mut is_coarse = false;
        let mut enough = f64::NEG_INFINITY;
        let (mut round, mut cells, mut examined) = (Vec::new(), Vec::new(), Vec::new());
        loop {
            if lower.is_finite() {
                enough = lower + self.tolerance * f64::max(lower.abs(), 1e-6 * size);
            }
            if waiting.upper() <= enough {
                break;
            }
            let left = options.budget.max_boxes.saturating_sub(boxes);
            stopped = if left == 0 { Some(Stop::Boxes) } else { options.stop() };
            if stopped.is_some() {
                break;
            }
            let count = (waiting.len() / 8).clamp(SMALLEST_ROUND, LARGEST_ROUND);
            let count = usize::try_from(left).map_or(count, |left| left.min(count));
            let put_aside = |upper| aside = f64::max(aside, upper);
            waiting.take(count, enough, &mut round, put_aside);
            cells.clear();
            cells.extend(round.iter().map(|candidate: &Candidate| candidate.cell));
            let in_balls = |cell: &_, evaluation: &_| self.examine_narrow(cell, *evaluation);
            let in_intervals = |cell: &_| self.examine(cell, self.evaluator.over(cell));
            in_batches(&cells, Examined::NONE, &mut examined, |cells, results| {
                self.evaluator.examine(cells, results, in_balls, in_intervals);
            });
            boxes += round.len() as u64;
            for (candidate, Examined { evaluation, outcome }) in round.iter().zip(&examined) {
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
                    let middle = frame.cell_ranges(&cell.center());
                    let [value] = objective.at(&middle[..frame.axes.len()], moments);
                    let value = self.mirror(value);
                    if value.inf() > lower {
                        (lower, place) = (value.inf(), cell);
                    }
                }
                match *outcome {
                    _ if upper <= enough => aside = aside.max(upper),
                    _ if objective.is_rounding(evaluation) => {
                        let center = evaluation.center;
                        is_coarse |= center.wid() > COARSE * center.mag();
                        aside = aside.max(upper);
                    }
                    Outcome::Face(ends) => waiting.push(upper, frame.face(&cell, ends)),
                    Outcome::Split(axis) => {
                        cell.split(axis).into_iter().for_each(|half| waiting.push(upper, half));
                    }
                    Outcome::Settled(_) | Outcome::Stuck | Outcome::Unfinished => {
                        aside = aside.max(upper);
                    }
                }
            }
            (options.progress)(boxes, 0.0);
        }
        let upper = waiting.upper().max(aside);
        if upper > enough {
            let rest = if is_coarse { Stop::Coarse } else { Stop::Rounding };
            stopped = stopped.or(options.stop()).or(Some(rest));
        }
        Extreme {
            value: self.mirror(interval(lower, upper.max(lower))),
            place: frame.exact_ranges(&place),
            boxes,
            seconds: start.elapsed().as_secs_f64(),
            stopped,
        }
    }

    fn examine(&self, cell: &Cell, evaluation: Evaluation) -> Examined {
        let outcome = branch(&self.evaluator.objective.frame, cell, &evaluation, self.sense);
        Examined { evaluation, outcome }
    }

    /// What an evaluation in balls tells, if it tells anything.
    fn examine_narrow(&self, cell: &Cell, evaluation: Evaluation) -> Option<Examined> {
        let examined = self.examine(cell, evaluation);
        (!evaluation.natural.is_empty() && examined.outcome != Outcome::Stuck).then_some(examined)
    }
}

/// A cell's evaluation, and what to look at next.
#[derive(Clone, Copy)]
struct Examined {
    evaluation: Evaluation,
    outcome: Outcome,
}

impl Examined {
    /// Before anybody has looked.
    const NONE: Self = Self { evaluation: Evaluation::UNKNOWN, outcome: Outcome::Stuck };
}
