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
use super::family::Family;
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

#[cfg(test)]
mod tests {
    use super::super::Center;
    use super::super::plan::Orders;
    use super::super::testing::assert_bounds;
    use super::*;
    use crate::activation::function::{Elementary, Function};
    use crate::arithmetic::SpecialFunctions;

    fn prepared(f: Function) -> Quadrature {
        Quadrature::new(&[(f, 1)], &Limit::NONE).expect("prepared")
    }

    /// The largest ratio of two densities as far as (12) looks, and the largest of either to the
    /// other.
    fn ratios(family: &Family, (x, y): (f64, f64), farthest: f64) -> [f64; 2] {
        let density = |z: f64, x: f64, y: f64| (-(z - x) * (z - x) / (2.0 * y)).exp() / y.sqrt();
        let places = (-400..=400).map(|k| x + farthest * y.sqrt() * f64::from(k) / 400.0);
        let [means, variances] =
            [family.mean, family.variance].map(|(lower, upper)| [lower, upper]);
        let ratios = places.flat_map(|z| {
            let all = means.into_iter().flat_map(|x| variances.map(|y| (x, y)));
            all.map(move |(at, variance)| density(z, at, variance) / density(z, x, y))
        });
        ratios.fold([0.0; 2], |[ratio, either], next: f64| {
            [ratio.max(next), either.max(next).max(1.0 / next)]
        })
    }

    /// The largest boxes that are small, in each direction: hardly any density changes by more
    /// than (12) says, and some by half of that.
    #[test]
    fn boxes_are_small_where_densities_hardly_change() {
        let exponential = (Function::Z / Function::from(4)).call(Elementary::Exp);
        for (quadrature, rate) in
            [(prepared(Function::Z.call(Elementary::Tanh)), 0.0), (prepared(exponential), 0.25)]
        {
            for (x, y) in [(0.5, 2.5), (-3.0, 0.04), (1.0, 30.0)] {
                let scale = f64::sqrt(y);
                for [left, right, down, up] in [
                    [1.0, 0.0, 0.0, 0.0],
                    [0.0, 1.0, 0.0, 0.0],
                    [0.0, 0.0, 1.0, 0.0],
                    [0.0, 0.0, 0.0, 1.0],
                    [1.0, 1.0, 0.1, 0.1],
                ] {
                    let family = |size: f64| Family {
                        mean: (x - left * size * scale, x + right * size * scale),
                        variance: (y - down * size * y, y + up * size * y),
                    };
                    let is_small = |size: f64| quadrature.is_small(&family(size), (x, y));
                    let (mut small, mut large) = (0.0, 1.0);
                    assert!(is_small(small) && !is_small(large));
                    for _ in 0..50 {
                        let middle = 0.5 * (small + large);
                        if is_small(middle) { small = middle } else { large = middle }
                    }
                    let farthest = REACH + rate * scale + 2.1;
                    let [found, either] = ratios(&family(small), (x, y), farthest);
                    let most = (1.0 + (down + up) * small) * SMALL.exp();
                    assert!(found <= most && either > 1.008, "{x} {y} {left} {up}: {found}");
                }
            }
        }
        // Where the mean hardly moves, the variance's ratio alone is bounded.
        let short = prepared(Function::Z.call(Elementary::Tanh));
        let family = Family { mean: (0.0, 0.0), variance: (1.0, 1.0 + 2e-4) };
        assert!(!short.is_small(&family, (0.0, 1.0)));
    }

    #[test]
    fn sizes_over_small_boxes_are_those_at_the_centre_and_the_tails() {
        let quadrature = prepared(Function::Z.call(Elementary::Tanh));
        let family = Family { mean: (0.0, 1e-6), variance: (1.0, 1.0) };
        let plan = Plan { order: 1, above: LADDER };
        let mut scratch = Scratch::default();
        scratch.forget(1);
        scratch.sizes = vec![3.0, 5.0];
        quadrature.over_small(&family, (0.0, 1.0), plan, &mut scratch);
        let sized = plan.sized(&quadrature.integrands[0]);
        for (order, size) in scratch.orders[0][sized.clone()].iter().zip([3.0, 5.0]) {
            assert_bounds(order.sup(), 1.05 * size);
            assert_bounds(-order.inf(), 1.05 * size);
        }
        // Of what is small at the centre, the tails are all.
        scratch.sizes = vec![0.0, 0.0];
        quadrature.over_small(&family, (0.0, 1.0), plan, &mut scratch);
        assert!(scratch.orders[0][sized].iter().all(|order| order.sup() > 1e-30));
    }

    /// What (13) alone says of a function's derivatives at a place.
    fn smoothed(f: Function, x: f64, y: f64) -> Orders {
        let (quadrature, mut scratch) = (prepared(f), Scratch::default());
        let family = Family { mean: (x, x), variance: (y, y) };
        let plan = Plan { order: 1, above: LADDER };
        scratch.forget(1);
        // It takes the channels of these.
        quadrature.over_cells(&family, plan, &Limit::NONE, &mut scratch).expect("known");
        scratch.orders[0] = [Interval::ENTIRE; MAX_ORDER + LADDER + 1];
        quadrature.smooth(&family, plan, &Limit::NONE, &mut scratch).expect("known");
        scratch.orders[0]
    }

    /// The derivatives of e^{z/8} are its multiples: (13) bounds each by the function itself, as
    /// its factors, √k/20 from one to the next, fall faster than these.
    #[test]
    fn high_orders_are_bounded_by_low_ones() {
        let (x, y) = (0.25, 400.0);
        let orders = smoothed((Function::Z / Function::from(8)).call(Elementary::Exp), x, y);
        let spread = f64::exp(x / 8.0 + y / 64.0);
        let mut factorial = 1.0;
        for (n, order) in orders.iter().enumerate().take(LADDER + 2).skip(1) {
            factorial *= n as f64;
            let factor = CRAMER * 2f64.sqrt() * f64::sqrt(factorial) / 20f64.powi(n as i32);
            let found = order.sup();
            assert!(
                found >= factor * spread && found <= 16.0 * factor * spread,
                "{n}: {}",
                found / (factor * spread)
            );
        }
        assert_eq!(orders[0], Interval::ENTIRE);
        // The cells of z are narrow beside this deviation.
        let found = smoothed(Function::Z, 0.0, 1e4)[2].sup();
        let factor = CRAMER * 2f64.sqrt() / 100.0;
        assert!(found >= factor && found <= 1.3 * factor, "{found} {factor}");
    }

    #[test]
    fn places_are_finite_and_positive() {
        let at = |x, y| Place::around_middle(x, y).is_known();
        let (one, ray) = (point(1.0), interval(1.0, f64::INFINITY));
        assert!(at(one, one) && at(point(0.0), point(SMALLEST_VARIANCE)));
        assert!(!at(ray, one) && !at(one, ray) && !at(Interval::EMPTY, one));
        assert!(!at(one, point(0.0)) && !at(one, interval(-1.0, 1.0)));
        let centre = |center| Place { x: one, y: one, center }.is_known();
        assert!(centre((one, one)) && !centre((one, point(0.0))) && !centre((ray, one)));
        // The centre alone is no place.
        assert!(!Place { x: one, y: point(0.0), center: (one, one) }.is_known());
        let how = (SpecialFunctions::Double, &Limit::NONE);
        let quadrature = prepared(Function::Z.call(Elementary::Tanh));
        let mut values = Vec::new();
        quadrature.evaluate(interval(0.5, 0.625), one, 0, how, &mut values);
        assert!(values[0].contains(0.365) && values[0].wid() > 0.05, "{values:?}");
        // Seen from each of its corners, a box holds the others.
        let (xs, ys) = (interval(0.5, 0.5625), interval(1.0, 1.0625));
        let corners = [(0.5, 1.0), (0.5625, 1.0), (0.5, 1.0625), (0.5625, 1.0625)];
        for (x, y) in corners {
            let (mut center, mut over) = (Center::default(), Vec::new());
            quadrature.at_center(point(x), point(y), 1, how, &mut center, &mut Vec::new());
            quadrature.over_box(xs, ys, &center, 1, how, &mut over);
            for (x, y) in corners {
                let mut at = Vec::new();
                quadrature.evaluate(point(x), point(y), 1, how, &mut at);
                let all_in = at.iter().zip(&over).all(|(at, over)| !at.disjoint(*over));
                assert!(all_in && over[0].wid() < 0.08, "{at:?} {over:?}");
            }
        }
    }

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
