//! The moments over boxes, seen from their centres.
//!
//! Equation numbers refer to the [module above](super).
//!
//! **Small boxes.** With δ = |x′ − x|/√y, ε = |y′ − y|/y and |z − x| ≤ T√y, the densities'
//! ratio is at most (1 + ε)e^E, E = (Tδ + δ² + T²ε)(1 + 2ε), for ε ≤ 0.01: below 1.05
//! where E ≤ 0.02 (12). Then (11) is taken from ∫|h⁽ⁿ⁾|φ at the centre.
//!
//! **Other boxes.** High derivatives of h are large and change sign, and the density smooths
//! them: with t = (z − x)/√y, ∂ᵏφ/∂xᵏ = y^{−k/2} He_k(t)φ, and |He_k(t)| ≤ K√(k!) e^{t²/4} with
//! K = 1.0865 (Cramér; Abramowitz and Stegun, 22.14.17). e^{t²/4}φ is √2 times the density
//! of N(x, 2y), so that from Mₙ = ∫h⁽ᵐ⁾ ∂ⁿ⁻ᵐφ/∂xⁿ⁻ᵐ, n = m + k,
//! |Mₙ(x, y)| ≤ √2 K √(k!) y^{−k/2} E|h⁽ᵐ⁾(z)|, z ~ N(x, 2y) (13), for every m ≤ n where h has
//! no kinks: with these, cells leave gaps, and the terms of the jumps are missing.

use super::super::Limit;
use super::cell::{Cell, UPWARD};
use super::line::Family;
use super::partition::Segment;
use super::plan::{Bounds, How, Plan, REACH, Scratch, within};
use super::{Integrand, LADDER, MAX_ORDER, Quadrature};
use crate::arithmetic::Interval;
use crate::arithmetic::interval::{interval, is_finite, point};

/// 2⁻⁹⁰⁰: below it, squares of distances would underflow.
const SMALLEST_VARIANCE: f64 = f64::from_bits((1023 - 900) << 52);

/// Equation (12).
const SMALL: f64 = 0.02;

/// The largest ratio of (12).
const RATIO: f64 = 1.05;

/// K of (13).
const CRAMER: f64 = 1.0865;

/// Above √2.
const ROOT_TWO: f64 = 1.41422;

/// A box, with the centre that it is seen from.
#[derive(Clone, Copy)]
pub struct Place {
    pub x: Interval,
    pub y: Interval,
    pub center: (Interval, Interval),
}

impl Place {
    /// Seen from its middle.
    pub fn around_middle(x: Interval, y: Interval) -> Self {
        Self { x, y, center: (point(x.mid()), point(y.mid())) }
    }

    /// The doubles where the densities of (12) are taken.
    pub fn middle(&self) -> (f64, f64) {
        (self.center.0.mid(), self.center.1.mid())
    }

    fn family(&self) -> Family {
        Family { mean: (self.x.inf(), self.x.sup()), variance: (self.y.inf(), self.y.sup()) }
    }

    pub fn is_known(&self) -> bool {
        is_place(self.x, self.y) && is_place(self.center.0, self.center.1)
    }
}

/// Whether there are normal distributions with such means and variances.
fn is_place(x: Interval, y: Interval) -> bool {
    is_finite(x) && is_finite(y) && y.inf() >= SMALLEST_VARIANCE
}

impl Quadrature {
    /// Over a box by (10), (11) and (13), from the orders at its centre and the sizes there.
    pub(super) fn around(
        &self,
        place: &Place,
        plan: Plan,
        how: How,
        scratch: &mut Scratch,
    ) -> Option<()> {
        let family = place.family();
        let is_small = self.is_small(&family, place.middle());
        if is_small {
            self.over_small(&family, place.middle(), plan, scratch);
        } else {
            self.over_cells(&family, plan, how.1, scratch)?;
        }
        let bounded = |integrand: &Integrand| match is_small {
            true => plan.sized(integrand),
            false => plan.all(integrand),
        };
        let (ends, at) = (self.ends(&family), (place.x, place.y));
        self.add_kinks(at, ends, bounded, how, scratch)?;
        if !is_small && !self.line.has_kinks() {
            self.smooth(&family, plan, how.1, scratch)?;
        }
        let dx = place.x - place.center.0;
        let half_dy = (place.y - place.center.1) * point(0.5);
        let found = scratch.orders.iter_mut().zip(&scratch.inner);
        for ((orders, inner), integrand) in found.zip(&self.integrands) {
            for n in (0..plan.inner(integrand)).rev() {
                let refined = inner[n] + orders[n + 1] * dx + orders[n + 2] * half_dy;
                orders[n] = if is_small { refined } else { orders[n].intersection(refined) };
            }
        }
        Some(())
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

    /// Takes the cells between two ends one after the other, each with its probability.
    fn for_cells(
        &self,
        (lower, upper): (f64, f64),
        family: &Family,
        limit: &Limit,
        mut each: impl FnMut(&Cell, f64),
    ) -> Option<()> {
        let each = |segment: &Segment| {
            for cell in within(&segment.cells, lower, upper) {
                each(cell, family.probability(cell));
            }
        };
        self.line.for_segments(lower, upper, limit, each).ok()
    }

    /// The two highest orders over a small box from their sizes at its centre, without the kinks.
    fn over_small(&self, family: &Family, (x, y): (f64, f64), plan: Plan, scratch: &mut Scratch) {
        let ends = self.ends(&Family { mean: (x, x), variance: (y, y) });
        let Scratch { channels, tails, sizes, orders, .. } = scratch;
        self.select(|integrand| plan.sized(integrand), channels);
        self.tails(ends, family, channels, tails);
        let mut bounds = sizes.iter().zip(&*tails);
        for (integrand, orders) in self.integrands.iter().zip(orders) {
            for (order, (size, tail)) in orders[plan.sized(integrand)].iter_mut().zip(&mut bounds) {
                let bound = (size * RATIO + tail) * UPWARD;
                *order = interval(-bound, bound);
            }
        }
    }

    /// All orders over a box by (11), without the kinks.
    fn over_cells(
        &self,
        family: &Family,
        plan: Plan,
        limit: &Limit,
        scratch: &mut Scratch,
    ) -> Option<()> {
        let ends = self.ends(family);
        let Scratch { channels, tails, ranges, orders, .. } = scratch;
        self.select(|integrand| plan.all(integrand), channels);
        self.tails(ends, family, channels, tails);
        ranges.clear();
        ranges.resize(channels.len(), Bounds::default());
        self.for_cells(ends, family, limit, |cell, probability| {
            for (range, &channel) in ranges.iter_mut().zip(&*channels) {
                range.add(cell.range[channel], probability);
            }
        })?;
        let mut bounds = ranges.iter().zip(&*tails);
        for (integrand, orders) in self.integrands.iter().zip(orders) {
            for (order, (range, tail)) in orders[plan.all(integrand)].iter_mut().zip(&mut bounds) {
                *order = range.interval(*tail);
            }
        }
        Some(())
    }

    /// All orders over a box met with (13), for the channels of [`Self::over_cells`].
    fn smooth(
        &self,
        family: &Family,
        plan: Plan,
        limit: &Limit,
        scratch: &mut Scratch,
    ) -> Option<()> {
        let (ends, doubled) = (self.ends(family), family.doubled());
        let Scratch { channels, tails: spread, orders, .. } = scratch;
        self.tails(ends, &doubled, channels, spread);
        self.for_cells(ends, &doubled, limit, |cell, probability| {
            for (spread, &channel) in spread.iter_mut().zip(&*channels) {
                *spread += cell.size[channel] * probability;
            }
        })?;
        // By k, the factor of E|h⁽ᵐ⁾|.
        let mut factors = [CRAMER * ROOT_TWO; MAX_ORDER + LADDER + 1];
        for k in 1..factors.len() {
            factors[k] = factors[k - 1] * (k as f64 / family.variance.0).sqrt() * UPWARD;
        }
        let mut spread = spread.as_slice();
        for (integrand, orders) in self.integrands.iter().zip(orders) {
            let (own, others) = spread.split_at(plan.all(integrand).len());
            spread = others;
            for (n, order) in orders.iter_mut().enumerate().take(own.len()) {
                let bounds = (0..n).map(|m| factors[n - m] * own[m] * UPWARD);
                let bound = bounds.fold(f64::INFINITY, f64::min);
                *order = order.intersection(interval(-bound, bound));
            }
        }
        Some(())
    }
}

impl Family {
    /// The same means with twice the variances.
    fn doubled(&self) -> Self {
        Self { variance: (2.0 * self.variance.0, 2.0 * self.variance.1), ..*self }
    }

    /// A bound of the probability of a cell.
    fn probability(&self, cell: &Cell) -> f64 {
        let (from, to) = (cell.middle - cell.half, cell.middle + cell.half);
        let inside = from <= self.mean.1 && self.mean.0 <= to;
        let nearest = self.distance(from).min(self.distance(to));
        let density = self.density(if inside { 0.0 } else { nearest });
        (2.0 * cell.half * density).min(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// He_k by its recurrence, against what (13) takes from Cramér's inequality.
    #[test]
    fn hermite_polynomials_are_bounded() {
        let mut largest: f64 = 0.0;
        for step in 0..=4000 {
            let t = f64::from(step) / 200.0;
            let (mut before, mut he, mut root) = (0.0, 1.0f64, 1.0);
            for k in 0..=MAX_ORDER + LADDER {
                let ratio = he.abs() / (root * (t * t / 4.0).exp());
                largest = largest.max(ratio);
                assert!(ratio <= CRAMER, "k = {k}, t = {t}: {ratio}");
                (before, he) = (he, t * he - k as f64 * before);
                root *= (k as f64 + 1.0).sqrt();
            }
        }
        assert!(largest > 0.9 && ROOT_TWO * ROOT_TWO > 2.0);
    }
}
