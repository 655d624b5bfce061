//! The moments at points and over boxes.
//!
//! Equation numbers refer to the [module above](super).
//!
//! **Small boxes.** With δ = |x′ − x|/√y, ε = |y′ − y|/y and |z − x| ≤ T√y, the densities'
//! ratio is at most (1 + ε)e^E, E = (Tδ + δ² + T²ε)(1 + 2ε), for ε ≤ 0.01: below 1.05
//! where E ≤ 0.02 (12). Then (11) is taken from the sums at the centre.

use super::super::Limit;
use super::cell::{Cell, UPWARD};
use super::kernel::{Gaussian, Sums};
use super::kink::Densities;
use super::line::Family;
use super::partition::Segment;
use super::{Integrand, LADDER, MAX_ORDER, Quadrature};
use crate::arithmetic::interval::{interval, is_finite, point};
use crate::arithmetic::{Interval, SpecialFunctions};
use std::cell::RefCell;

/// How many √y around x are integrated.
const REACH: f64 = 9.5;

/// Equation (12).
const SMALL: f64 = 0.02;

/// The largest ratio of (12).
const RATIO: f64 = 1.05;

/// 2⁻⁹⁰⁰: below it, squares of distances would underflow.
const SMALLEST_VARIANCE: f64 = f64::from_bits((1023 - 900) << 52);

/// All orders of one integrand.
type Orders = [Interval; MAX_ORDER + LADDER + 1];

/// Memory for evaluations, so that none is asked for by box.
#[derive(Default)]
struct Scratch {
    sums: Sums,
    densities: Densities,
    channels: Vec<usize>,
    bounded: Vec<usize>,
    tails: Vec<f64>,
    ranges: Vec<Range>,
    orders: Vec<Orders>,
}

/// ∫h⁽ⁿ⁾φ over cells, bounded by (11), and the values of h⁽ⁿ⁾.
#[derive(Clone, Copy)]
struct Range {
    integral: (f64, f64),
    values: (f64, f64),
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// How special functions are computed, and when to end.
type How<'a> = (SpecialFunctions, &'a Limit);

/// What is evaluated: `order` and so many `above`, at a `point` or in a box.
#[derive(Clone, Copy)]
struct Plan {
    order: usize,
    above: usize,
    is_point: bool,
    is_small: bool,
}

impl Plan {
    /// How many orders of an integrand, from 0, are evaluated at the centre.
    fn inner(&self, integrand: &Integrand) -> usize {
        let order = self.order.min(integrand.order);
        if self.is_point { order + 1 } else { order + self.above - 1 }
    }

    /// The orders of an integrand that are bounded over the box.
    fn bounded(&self, integrand: &Integrand) -> std::ops::Range<usize> {
        let last = self.order.min(integrand.order) + self.above;
        match (self.is_point, self.is_small) {
            (true, _) => 0..0,
            (false, true) => last - 1..last + 1,
            (false, false) => 0..last + 1,
        }
    }
}

impl Quadrature {
    /// By (10), from so many orders `above`.
    pub(super) fn refined(
        &self,
        (x, y): (Interval, Interval),
        order: usize,
        above: usize,
        how: How,
        results: &mut Vec<Interval>,
    ) {
        let start = results.len();
        results.resize(start + self.integrands.len() * (order + 1), Interval::EMPTY);
        let is_known = is_finite(x) && is_finite(y) && y.inf() >= SMALLEST_VARIANCE;
        if !is_known || how.1.is_reached() {
            return;
        }
        let center = (x.mid(), y.mid());
        let family = Family { mean: (x.inf(), x.sup()), variance: (y.inf(), y.sup()) };
        let is_point = x.is_singleton() && y.is_singleton();
        let plan = Plan { order, above, is_point, is_small: self.is_small(&family, center) };
        SCRATCH.with_borrow_mut(|scratch| {
            scratch.orders.clear();
            scratch.orders.resize(self.integrands.len(), [Interval::EMPTY; MAX_ORDER + LADDER + 1]);
            if self.evaluate_plan((x, y), center, &family, plan, how, scratch).is_none() {
                return;
            }
            let places = results[start..].chunks_exact_mut(order + 1);
            for ((place, orders), integrand) in places.zip(&scratch.orders).zip(&self.integrands) {
                let count = order.min(integrand.order) + 1;
                place[..count].copy_from_slice(&orders[..count]);
            }
        });
    }

    fn evaluate_plan(
        &self,
        (x, y): (Interval, Interval),
        center: (f64, f64),
        family: &Family,
        plan: Plan,
        how: How,
        scratch: &mut Scratch,
    ) -> Option<()> {
        self.select(plan, scratch);
        self.at_center(center, plan, how, scratch)?;
        if plan.is_point {
            return Some(());
        }
        // The values at the centre make way for the bounds over the box.
        let inner: Vec<Orders> = scratch.orders.clone();
        self.over(family, center, plan, how.1, scratch)?;
        let ends = self.ends(family);
        self.add_kinks((x, y), ends, |integrand| plan.bounded(integrand), how, scratch)?;
        let (dx, half_dy) = (x - point(center.0), (y - point(center.1)) * point(0.5));
        for ((orders, inner), integrand) in
            scratch.orders.iter_mut().zip(&inner).zip(&self.integrands)
        {
            for n in (0..plan.inner(integrand)).rev() {
                let refined = inner[n] + orders[n + 1] * dx + orders[n + 2] * half_dy;
                orders[n] = if plan.is_small { refined } else { orders[n].intersection(refined) };
            }
        }
        Some(())
    }

    /// What is integrated over for all means and variances: one double beyond.
    fn ends(&self, family: &Family) -> (f64, f64) {
        let variance = family.variance.1;
        let reach = REACH * variance.sqrt() + self.line.rate() * variance;
        ((family.mean.0 - reach).next_down(), (family.mean.1 + reach).next_up())
    }

    /// By (12).
    fn is_small(&self, family: &Family, (x, y): (f64, f64)) -> bool {
        let deviation = y.sqrt();
        let delta = (x - family.mean.0).max(family.mean.1 - x) / deviation;
        let epsilon = (y - family.variance.0).max(family.variance.1 - y) / y;
        let farthest = REACH + self.line.rate() * deviation + 2.1;
        let exponent = farthest * delta + delta * delta + farthest * farthest * epsilon;
        epsilon < 0.01 && exponent * (1.0 + 2.0 * epsilon) * UPWARD < SMALL
    }

    /// Selects the channels for the sums at the centre, and those bounded.
    fn select(&self, plan: Plan, scratch: &mut Scratch) {
        scratch.channels.clear();
        scratch.bounded.clear();
        for integrand in &self.integrands {
            let channel = |n: usize| integrand.first + n;
            scratch.channels.extend((0..plan.inner(integrand)).map(channel));
            scratch.bounded.extend(plan.bounded(integrand).map(channel));
        }
    }

    /// The orders at the centre.
    fn at_center(
        &self,
        (x, y): (f64, f64),
        plan: Plan,
        how: How,
        scratch: &mut Scratch,
    ) -> Option<()> {
        let gaussian = Gaussian::new(x, y);
        let family = Family { mean: (x, x), variance: (y, y) };
        let (lower, upper) = self.ends(&family);
        let nominal = REACH * gaussian.deviation + self.line.rate() * y;
        // Pieces reach the ends whatever the rounding of these differences.
        let reach = ((lower - x) * UPWARD, (upper - x) * UPWARD);
        let Scratch { sums, channels, bounded, tails, orders, .. } = &mut *scratch;
        sums.begin(channels, if plan.is_small { bounded } else { &[] });
        let each = |segment: &Segment| {
            for cell in within(&segment.cells, lower, upper) {
                if cell.half <= gaussian.deviation {
                    sums.add_nodes(&gaussian, cell);
                } else {
                    sums.add_pieces(&gaussian, cell, reach, nominal);
                }
            }
        };
        self.line.for_segments(lower, upper, how.1, each).ok()?;
        self.tails((lower, upper), &family, channels, tails);
        {
            let mut values = sums.finish(y).zip(tails.iter());
            for (integrand, orders) in self.integrands.iter().zip(orders) {
                for order in &mut orders[..plan.inner(integrand)] {
                    let (value, tail) = values.next()?;
                    *order = value.widened(*tail).to_interval();
                }
            }
        }
        let inner = |integrand: &Integrand| 0..plan.inner(integrand);
        self.add_kinks((point(x), point(y)), (lower, upper), inner, how, scratch)
    }

    /// By channel, a bound of what lies beyond both ends.
    fn tails(&self, ends: (f64, f64), family: &Family, channels: &[usize], tails: &mut Vec<f64>) {
        tails.clear();
        tails.resize(channels.len(), 0.0);
        self.line.add_beyond(ends.0, false, family, channels, tails);
        self.line.add_beyond(ends.1, true, family, channels, tails);
    }

    /// The orders bounded over a box, without the kinks.
    fn over(
        &self,
        family: &Family,
        center: (f64, f64),
        plan: Plan,
        limit: &Limit,
        scratch: &mut Scratch,
    ) -> Option<()> {
        let Scratch { sums, bounded, tails, ranges, orders, .. } = scratch;
        ranges.clear();
        if plan.is_small {
            let (x, y) = center;
            self.tails(
                self.ends(&Family { mean: (x, x), variance: (y, y) }),
                family,
                bounded,
                tails,
            );
            ranges.extend(sums.finish_bounds(y).map(|bound| Range::within(bound * RATIO)));
        } else {
            let ends = self.ends(family);
            self.tails(ends, family, bounded, tails);
            ranges.resize(bounded.len(), Range::within(0.0));
            let each = |segment: &Segment| {
                for cell in within(&segment.cells, ends.0, ends.1) {
                    let probability = family.probability(cell);
                    for (range, &channel) in ranges.iter_mut().zip(&*bounded) {
                        range.add(cell.range[channel], probability);
                    }
                }
            };
            self.line.for_segments(ends.0, ends.1, limit, each).ok()?;
        }
        let mut bounds = ranges.iter().zip(tails.iter());
        for (integrand, orders) in self.integrands.iter().zip(orders) {
            for n in plan.bounded(integrand) {
                let (range, tail) = bounds.next()?;
                orders[n] = range.interval(plan.is_small, *tail);
            }
        }
        Some(())
    }

    /// Adds the kinks' terms to some orders of each integrand. What is not reached by `ends`
    /// has kinks only in segments known for them.
    fn add_kinks(
        &self,
        (x, y): (Interval, Interval),
        ends: (f64, f64),
        range: impl Fn(&Integrand) -> std::ops::Range<usize>,
        (functions, limit): How,
        scratch: &mut Scratch,
    ) -> Option<()> {
        let Scratch { densities, orders, .. } = scratch;
        let count = self.integrands.iter().map(|integrand| range(integrand).end).max()?;
        let each = |segment: &Segment| {
            for kink in &segment.kinks {
                densities.evaluate(kink, (x, y), count, functions);
                let moments = self.integrands.iter().zip(orders.iter_mut());
                for (index, (integrand, orders)) in moments.enumerate() {
                    for n in range(integrand) {
                        orders[n] += densities.term(kink, index, n);
                    }
                }
            }
        };
        self.line.for_segments(ends.0, ends.1, limit, each).ok()
    }
}

impl Range {
    fn within(bound: f64) -> Self {
        Self { integral: (-bound, bound), values: (0.0, 0.0) }
    }

    /// Adds a cell's values times at most `probability`.
    #[inline]
    fn add(&mut self, (lower, upper): (f64, f64), probability: f64) {
        self.integral.0 += lower.min(0.0) * probability;
        self.integral.1 += upper.max(0.0) * probability;
        self.values = (self.values.0.min(lower), self.values.1.max(upper));
    }

    /// The bounds of the integral; all probabilities together are at most 1.
    fn interval(&self, is_small: bool, tail: f64) -> Interval {
        let (mut lower, mut upper) = self.integral;
        if !is_small {
            (lower, upper) = (lower.max(self.values.0), upper.min(self.values.1));
        }
        interval((lower - tail) * UPWARD, (upper + tail) * UPWARD)
    }
}

impl Family {
    /// A bound of the probability of a cell.
    fn probability(&self, cell: &Cell) -> f64 {
        let (from, to) = (cell.middle - cell.half, cell.middle + cell.half);
        let inside = from <= self.mean.1 && self.mean.0 <= to;
        let nearest = self.distance(from).min(self.distance(to));
        let density = self.density(if inside { 0.0 } else { nearest });
        (2.0 * cell.half * density).min(1.0)
    }
}

/// The cells that meet [lower, upper].
fn within(cells: &[Cell], lower: f64, upper: f64) -> &[Cell] {
    let first = cells.partition_point(|cell| cell.middle + cell.half <= lower);
    let last = cells.partition_point(|cell| cell.middle - cell.half < upper);
    &cells[first..last.max(first)]
}
