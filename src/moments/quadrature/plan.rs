//! What is evaluated, what is kept meanwhile, and what points and boxes share: what lies beyond
//! the cells, and the kinks.
//!
//! Equation numbers refer to the [module above](super).

use super::super::Limit;
use super::cell::{Cell, UPWARD};
use super::family::Family;
use super::kernel::Sums;
use super::kink::Densities;
use super::partition::Segment;
use super::{Integrand, LADDER, MAX_ORDER, Quadrature};
use crate::arithmetic::interval::interval;
use crate::arithmetic::{Interval, SpecialFunctions};
use std::ops::Range;

/// How many √y around x are integrated.
pub const REACH: f64 = 9.5;

/// All orders of one integrand.
pub type Orders = [Interval; MAX_ORDER + LADDER + 1];

/// How special functions are computed, and when to end.
pub type How<'a> = (SpecialFunctions, &'a Limit);

/// Which orders of the integrands are evaluated: `order` and so many `above`, 0 at a point.
#[derive(Clone, Copy)]
pub struct Plan {
    pub order: usize,
    pub above: usize,
}

impl Plan {
    /// How many orders of an integrand, from 0, are evaluated at the centre.
    pub fn inner(&self, integrand: &Integrand) -> usize {
        self.order.min(integrand.order) + self.above.max(2) - 1
    }

    /// The two orders above those, if any, whose sizes are wanted there.
    pub fn sized(&self, integrand: &Integrand) -> Range<usize> {
        let inner = self.inner(integrand);
        inner..inner + self.above.min(2)
    }

    /// All of these.
    pub fn all(&self, integrand: &Integrand) -> Range<usize> {
        0..self.sized(integrand).end
    }
}

/// Memory for evaluations, so that none is asked for by box.
#[derive(Default)]
pub struct Scratch {
    pub sums: Sums,
    densities: Densities,
    pub channels: Vec<usize>,
    pub sized: Vec<usize>,
    pub tails: Vec<f64>,
    pub ranges: Vec<Bounds>,
    /// By integrand, ∫|h⁽ⁿ⁾|φ of the two highest orders at the centre.
    pub sizes: Vec<f64>,
    /// The orders at the centre.
    pub inner: Vec<Orders>,
    /// The orders found.
    pub orders: Vec<Orders>,
}

impl Scratch {
    /// Nothing is known of any order yet.
    pub fn forget(&mut self, integrands: usize) {
        self.orders.clear();
        self.orders.resize(integrands, [Interval::EMPTY; MAX_ORDER + LADDER + 1]);
    }
}

/// ∫h⁽ⁿ⁾φ over cells, bounded by (11), and the values of h⁽ⁿ⁾.
#[derive(Clone, Copy, Default)]
pub struct Bounds {
    integral: (f64, f64),
    values: (f64, f64),
}

impl Bounds {
    /// Adds a cell's values times at most `probability`.
    #[inline]
    pub fn add(&mut self, (lower, upper): (f64, f64), probability: f64) {
        self.integral.0 += lower.min(0.0) * probability;
        self.integral.1 += upper.max(0.0) * probability;
        self.values = (self.values.0.min(lower), self.values.1.max(upper));
    }

    /// The bounds of the integral; all probabilities together are at most 1.
    pub fn interval(&self, tail: f64) -> Interval {
        let lower = self.integral.0.max(self.values.0);
        let upper = self.integral.1.min(self.values.1);
        interval((lower - tail) * UPWARD, (upper + tail) * UPWARD)
    }
}

impl Quadrature {
    /// What is integrated over for all means and variances: one double beyond.
    pub(super) fn ends(&self, family: &Family) -> (f64, f64) {
        let variance = family.variance.1;
        let reach = REACH * variance.sqrt() + self.line.rate() * variance;
        ((family.mean.0 - reach).next_down(), (family.mean.1 + reach).next_up())
    }

    /// The channels of some orders of each integrand.
    pub(super) fn select(
        &self,
        range: impl Fn(&Integrand) -> Range<usize>,
        channels: &mut Vec<usize>,
    ) {
        channels.clear();
        for integrand in &self.integrands {
            channels.extend(range(integrand).map(|n| integrand.first + n));
        }
    }

    /// By channel, a bound of what lies beyond both ends.
    pub(super) fn tails(
        &self,
        ends: (f64, f64),
        family: &Family,
        channels: &[usize],
        tails: &mut Vec<f64>,
    ) {
        tails.clear();
        tails.resize(channels.len(), 0.0);
        self.line.add_beyond(ends.0, false, family, channels, tails);
        self.line.add_beyond(ends.1, true, family, channels, tails);
    }

    /// Adds the kinks' terms to some orders of each integrand. What is not reached by `ends`
    /// has kinks only in segments known for them.
    pub(super) fn add_kinks(
        &self,
        (x, y): (Interval, Interval),
        ends: (f64, f64),
        range: impl Fn(&Integrand) -> Range<usize>,
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

/// The cells that meet [lower, upper].
pub fn within(cells: &[Cell], lower: f64, upper: f64) -> &[Cell] {
    let first = cells.partition_point(|cell| cell.middle + cell.half <= lower);
    let last = cells.partition_point(|cell| cell.middle - cell.half < upper);
    &cells[first..last.max(first)]
}

#[cfg(test)]
mod tests {
    use super::super::testing::assert_bounds;
    use super::*;

    #[test]
    fn cells_count_with_their_probability() {
        let mut bounds = Bounds::default();
        bounds.add((-2.0, 3.0), 0.25);
        bounds.add((1.0, 4.0), 0.5);
        let found = bounds.interval(0.125);
        assert_bounds(-found.inf(), 0.5 + 0.125);
        assert_bounds(found.sup(), 0.75 + 2.0 + 0.125);
        // Together they are no more than the largest value, as probabilities are at most 1.
        bounds.add((-3.0, 5.0), 0.9);
        bounds.add((-3.0, 5.0), 0.9);
        let found = bounds.interval(0.125);
        assert_bounds(-found.inf(), 3.125);
        assert_bounds(found.sup(), 5.125);
    }
}
