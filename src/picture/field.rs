//! Quantities over many small boxes: what figures are made of.
//!
//! # Mathematics
//!
//! A picture's cell fixes two variables to small ranges P; the other variables are
//! decimals, or free in ranges V over which the quantity Q is maximized. With
//! F(p) = max_{v ∈ V} Q(p, v), the cell is to be given bounds of F on P:
//!
//! * above, sup F(P) = sup Q(P × V) is bounded by a small branch and bound (1), with the
//!   faces and the halving rule of `branch` on boxes of doubles;
//! * below, F(p) ≥ Q(p, v) for any one v ∈ V, so inf F(P) ≥ inf Q(P × {v}) (2); v is where
//!   the search for (1) found the largest value. That choice decides nothing but how
//!   tight (2) is.
//!
//! A box on which Q may be undefined has the empty enclosure. What becomes of a cell
//! depends on the cell alone.

use crate::arithmetic::interval::{interval, is_finite, point};
use crate::arithmetic::{Interval, SpecialFunctions};
use crate::claim::{Expression, Scope, Variable};
use crate::moments::Moments;
use crate::search::cell::MAX_AXES;
use crate::search::frame::Frame;
use crate::search::objective::Objective;
use crate::search::{Evaluation, Gradient, Limit, Problem, Unsuitable};

/// A box: a range for each axis of a [`Field`]; the rest is unused.
pub type Ranges = [Interval; MAX_AXES];

/// A box with a bound and the slopes on it.
type Waiting = (f64, Ranges, Gradient);

/// Some quantities as functions of the variables they depend on.
#[derive(Clone, Debug)]
pub struct Field {
    objective: Objective,
    moments: Moments,
}

/// How hard a cell is tried.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// Bounds this close to a value that is attained are close enough.
    pub tolerance: f64,
    /// Where a cell varies by more than that anyway, bounds may be so far off at the most;
    /// slopes over large boxes promise far more than there is.
    pub steep: f64,
    /// Boxes to look at for one bound.
    pub boxes: usize,
    /// Evaluations that a cell may cost on the average.
    pub evaluations: usize,
}

/// What a cell's enclosure is of, if there are free variables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// The maximum over the free variables, at every point of the cell.
    Maximum,
    /// All values, for all values of the free variables.
    All,
}

/// Which extremum a bound is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Supremum,
    Infimum,
}

impl Side {
    /// Values mirrored so that the larger is always the more extreme.
    pub(super) fn mirror(self, value: Interval) -> Interval {
        match self {
            Self::Supremum => value,
            Self::Infimum => -value,
        }
    }
}

impl Field {
    /// The expressions as functions of the variables they and the picture depend on;
    /// `along` are the picture's variables.
    ///
    /// # Errors
    /// Why they cannot be computed.
    pub fn new(
        expressions: &[Expression],
        along: &[Variable],
        scope: &Scope,
        functions: SpecialFunctions,
        limit: Limit,
    ) -> Result<Self, Unsuitable> {
        let mut problem = Problem::new(scope, functions, limit);
        let nodes: Vec<_> =
            expressions.iter().map(|expression| problem.lower(expression)).collect();
        let frame = Frame::keeping(&mut problem.lowering, &nodes, along);
        let objective = problem.objective(&nodes, frame);
        let moments = problem.moments()?;
        Ok(Self { objective, moments })
    }

    /// The variables, in the order of [`Ranges`].
    pub fn variables(&self) -> impl Iterator<Item = Variable> {
        self.objective.frame.axes.iter().map(|axis| axis.variable)
    }

    /// Where a variable stands in [`Ranges`]; none if nothing depends on it.
    pub fn axis(&self, variable: Variable) -> Option<usize> {
        self.objective.frame.axis(variable)
    }

    /// The whole domain, enclosed.
    pub fn domain(&self) -> Ranges {
        self.objective.frame.cell_ranges(&self.objective.frame.root())
    }

    fn count(&self) -> usize {
        self.objective.frame.axes.len()
    }

    /// The quantities over a box.
    pub fn over<const N: usize>(&self, ranges: &Ranges) -> [Evaluation; N] {
        self.objective.over_ranges(|axis| ranges[axis], &self.moments)
    }

    /// Encloses all values of the first quantity over a box.
    pub fn range_over(&self, ranges: &Ranges, effort: Effort) -> Interval {
        let whole = [(f64::INFINITY, *ranges)];
        self.range([&whole, &whole], effort).0
    }

    /// Encloses all values of the first quantity, of which the largest lie in some boxes and
    /// the smallest in others, each with a bound that is known; and what that cost.
    pub(super) fn range(
        &self,
        [above, below]: [&[(f64, Ranges)]; 2],
        effort: Effort,
    ) -> (Interval, usize) {
        let (upper, _, cost) = self.ascend(above, Side::Supremum, effort);
        let (lower, _, more) = self.ascend(below, Side::Infimum, effort);
        (interval(-lower, upper), cost + more)
    }

    /// Encloses, for all points of the picture's variables in a cell, the maximum of the
    /// first quantity over the free variables, which lies in some boxes: (1) and (2); and what
    /// that cost.
    pub(super) fn maximum(
        &self,
        boxes: &[(f64, Ranges)],
        free: &[usize],
        effort: Effort,
    ) -> (Interval, usize) {
        if free.is_empty() {
            return self.range([boxes, boxes], effort);
        }
        let (upper, best, cost) = self.ascend(boxes, Side::Supremum, effort);
        let mut chosen = best;
        for axis in 0..self.count() {
            if free.contains(&axis) {
                chosen[axis] = point(best[axis].mid());
            } else if let Some((_, whole)) = boxes.first() {
                chosen[axis] = whole[axis];
            }
        }
        let (lower, _, more) = self.ascend(&[(f64::INFINITY, chosen)], Side::Infimum, effort);
        (interval(-lower, upper), cost + more)
    }

    /// A bound on the mirrored quantity over some boxes, a part of one where it is large, and
    /// how many boxes were looked at; NaN if the quantity may be undefined.
    fn ascend(&self, boxes: &[(f64, Ranges)], side: Side, effort: Effort) -> (f64, Ranges, usize) {
        let first = boxes.first().map_or([Interval::EMPTY; MAX_AXES], |(_, ranges)| *ranges);
        let mut best = (f64::NEG_INFINITY, first);
        let mut pending = Vec::new();
        let mut count = 0;
        let limit = boxes.len() + effort.boxes;
        let look =
            |ranges: Ranges, above: f64, pending: &mut Vec<Waiting>, best: &mut (f64, Ranges)| {
                let [evaluation] = self.over(&ranges);
                let enclosure = side.mirror(evaluation.enclosure);
                if enclosure.is_empty() {
                    return false;
                }
                let center = side.mirror(evaluation.center);
                if center.inf() > best.0 {
                    *best = (center.inf(), ranges);
                }
                pending.push((enclosure.sup().min(above), ranges, evaluation.gradient));
                true
            };
        for (bound, ranges) in boxes {
            // What is known to stay below a value that is attained need not be looked at.
            if *bound <= best.0 {
                continue;
            }
            count += 1;
            if !look(*ranges, *bound, &mut pending, &mut best) {
                return (f64::NAN, best.1, count);
            }
        }
        // Bounds of boxes that cannot be halved.
        let mut aside = f64::NEG_INFINITY;
        loop {
            // The first of the largest: few boxes wait, and ties must not depend on luck.
            let Some((index, &(upper, _, _))) =
                pending.iter().enumerate().reduce(|a, b| if b.1.0 > a.1.0 { b } else { a })
            else {
                return (aside, best.1, count);
            };
            let upper = upper.max(aside);
            if upper - best.0 <= effort.tolerance || count >= limit {
                return (upper, best.1, count);
            }
            let (parent, ranges, gradient) = pending.remove(index);
            let parts = self.branch(&ranges, &gradient, 0..self.count(), side);
            if parts.is_empty() {
                aside = aside.max(parent);
            }
            for part in parts {
                count += 1;
                if !look(part, parent, &mut pending, &mut best) {
                    return (f64::NAN, best.1, count);
                }
            }
        }
    }

    /// The face of all monotone axes among `axes`, or two halves; nothing if all of them
    /// are points.
    pub(super) fn branch(
        &self,
        ranges: &Ranges,
        gradient: &[Interval],
        axes: impl Iterator<Item = usize>,
        side: Side,
    ) -> Vec<Ranges> {
        let is_open = |&axis: &usize| {
            let middle = ranges[axis].mid();
            ranges[axis].inf() < middle && middle < ranges[axis].sup()
        };
        let open: Vec<usize> = axes.filter(is_open).collect();
        let mut face = *ranges;
        let mut monotone = false;
        for &axis in &open {
            let slope = side.mirror(gradient[axis]);
            if slope.is_empty() {
                continue;
            }
            let end = match (slope.inf() >= 0.0, slope.sup() <= 0.0) {
                (true, _) => ranges[axis].sup(),
                (_, true) => ranges[axis].inf(),
                _ => continue,
            };
            face[axis] = point(end);
            monotone = true;
        }
        if monotone {
            return vec![face];
        }
        let slopes_known = open.iter().all(|&axis| is_finite(gradient[axis]));
        let weight = |axis: usize| {
            let width = ranges[axis].wid();
            if slopes_known { gradient[axis].mag() * width } else { width }
        };
        let widest = open.into_iter().reduce(|a, b| if weight(b) > weight(a) { b } else { a });
        widest.map_or_else(Vec::new, |axis| {
            let middle = ranges[axis].mid();
            let half = |lower, upper| {
                let mut half = *ranges;
                half[axis] = interval(lower, upper);
                half
            };
            vec![half(ranges[axis].inf(), middle), half(middle, ranges[axis].sup())]
        })
    }
}
