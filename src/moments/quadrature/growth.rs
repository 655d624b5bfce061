//! Bounds |g(z)| ≤ a·|z|ᵖ·e^{b|z|} on a ray |z| ≥ R ≥ 1 of one side (1), by structural rules.
//!
//! A [`Growth`] is such a bound beside an interval that holds all values on the ray. Being an
//! [`Enclosure`], it runs through the same series as intervals do, so that the derivatives of
//! any order are bounded on the whole ray at once. Where the values are bounded, p = b = 0.
//! On the ray |z| ≥ 1, so that a larger p or b never makes the bound smaller, sums add the a
//! and take the larger p and b, and products multiply. e^u for |u| ≤ a|z| is at most e^{a|z|}
//! (2); |ln u| ≤ |ln inf u| + u, ln(1 + e^u) ≤ |u| + ln 2 (3), and √ halves p and b. What follows none
//! of these rules has a = ∞.

use crate::arithmetic::Interval;
use crate::arithmetic::enclosure::Enclosure;
use crate::arithmetic::interval::{interval, point};
use rug::Rational;

/// A bound of the values, and one of their growth; see the module.
#[derive(Clone, Copy, Debug)]
pub struct Growth {
    range: Interval,
    /// a.
    pub scale: f64,
    /// p.
    pub power: f64,
    /// b.
    pub rate: f64,
}

/// Makes up for the rounding of a few operations on numbers ≥ 0.
const UPWARD: f64 = 1.0 + 1e-12;

impl Growth {
    /// z itself on the ray z ≥ `from`, or z ≤ −`from`.
    pub fn ray(from: f64, positive: bool) -> Self {
        let range = interval(from, f64::INFINITY);
        let range = if positive { range } else { -range };
        Self { range, scale: 1.0, power: 1.0, rate: 0.0 }
    }

    /// A bound of whatever either bounds.
    pub fn or(self, other: &Self) -> Self {
        Self {
            range: self.range,
            scale: self.scale.max(other.scale),
            power: self.power.max(other.power),
            rate: self.rate.max(other.rate),
        }
    }

    /// The bound (1) where the values are unbounded, the bound of the values elsewhere.
    fn new(range: Interval, scale: f64, power: f64, rate: f64) -> Self {
        let magnitude = range.mag();
        if magnitude.is_finite() {
            return Self { range, scale: magnitude, power: 0.0, rate: 0.0 };
        }
        // 0·∞ and the like say nothing.
        let scale = if scale.is_nan() || rate.is_nan() || power.is_nan() {
            f64::INFINITY
        } else {
            scale * UPWARD
        };
        Self { range, scale, power, rate: rate * UPWARD }
    }

    fn unknown(range: Interval) -> Self {
        Self::new(range, f64::INFINITY, 0.0, 0.0)
    }

    fn with(self, range: Interval, other: Self, scale: f64) -> Self {
        let (power, rate) = (self.power.max(other.power), self.rate.max(other.rate));
        Self::new(range, scale, power, rate)
    }

    fn same(self, range: Interval, extra: f64) -> Self {
        Self::new(range, self.scale + extra, self.power, self.rate)
    }
}

impl Enclosure for Growth {
    type Context = ();

    fn context(&self) {}

    fn rational((): (), value: &Rational) -> Self {
        Self::unknown(Interval::rational((), value))
    }

    fn integer((): (), value: i64) -> Self {
        Self::unknown(Interval::integer((), value))
    }

    fn pi((): ()) -> Self {
        Self::unknown(Interval::PI)
    }

    fn is_empty(&self) -> bool {
        self.range.is_empty()
    }

    fn is_finite(&self) -> bool {
        self.scale.is_finite() && self.rate.is_finite()
    }

    fn is_negative(&self) -> bool {
        self.range.is_negative()
    }

    fn is_nonpositive(&self) -> bool {
        self.range.is_nonpositive()
    }

    fn is_nonnegative(&self) -> bool {
        self.range.is_nonnegative()
    }

    fn negate(&self) -> Self {
        self.same(-self.range, 0.0)
    }

    fn plus(&self, other: &Self) -> Self {
        self.with(self.range + other.range, *other, self.scale + other.scale)
    }

    fn minus(&self, other: &Self) -> Self {
        self.with(self.range - other.range, *other, self.scale + other.scale)
    }

    fn times(&self, other: &Self) -> Self {
        let range = self.range * other.range;
        let (power, rate) = (self.power + other.power, self.rate + other.rate);
        Self::new(range, self.scale * other.scale, power, rate)
    }

    fn over(&self, other: &Self) -> Self {
        let range = self.range.over(&other.range);
        Self::new(range, self.scale / other.range.mig(), self.power, self.rate)
    }

    fn power(&self, n: i32) -> Self {
        let range = self.range.power(n);
        if n < 0 {
            return Self::unknown(range);
        }
        let times = f64::from(n);
        // powi errs by a few units a multiplication.
        let scale = self.scale.powi(n) * (1.0 + times * 1e-14);
        Self::new(range, scale, self.power * times, self.rate * times)
    }

    fn exp(&self) -> Self {
        let range = self.range.exp();
        if self.rate == 0.0 && self.power <= 1.0 {
            return Self::new(range, 1.0, 0.0, self.scale);
        }
        Self::unknown(range)
    }

    fn log(&self) -> Self {
        let lowest = point(self.range.inf()).log().mag();
        self.same(self.range.log(), lowest)
    }

    fn tanh(&self) -> Self {
        Self::unknown(self.range.tanh())
    }

    fn sigmoid(&self) -> Self {
        Self::unknown(self.range.sigmoid())
    }

    fn softplus(&self) -> Self {
        self.same(self.range.softplus(), 0.7)
    }

    fn erf(&self) -> Self {
        Self::unknown(Enclosure::erf(&self.range))
    }

    fn erfc(&self) -> Self {
        Self::unknown(Enclosure::erfc(&self.range))
    }

    fn erfcx(&self) -> Self {
        Self::unknown(Enclosure::erfcx(&self.range))
    }

    fn sin(&self) -> Self {
        Self::unknown(self.range.sin())
    }

    fn cos(&self) -> Self {
        Self::unknown(self.range.cos())
    }

    fn atan(&self) -> Self {
        Self::unknown(self.range.atan())
    }

    fn sqrt(&self) -> Self {
        let range = Enclosure::sqrt(&self.range);
        Self::new(range, self.scale.sqrt(), 0.5 * self.power, 0.5 * self.rate)
    }

    fn abs(&self) -> Self {
        self.same(self.range.abs(), 0.0)
    }

    fn min(&self, other: &Self) -> Self {
        self.with(self.range.min(other.range), *other, self.scale.max(other.scale))
    }

    fn max(&self, other: &Self) -> Self {
        self.with(self.range.max(other.range), *other, self.scale.max(other.scale))
    }

    fn hull(&self, other: &Self) -> Self {
        self.with(Enclosure::hull(&self.range, &other.range), *other, self.scale.max(other.scale))
    }

    fn magnitude(&self) -> f64 {
        self.range.mag()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// a, p, b and the least and the largest value, of which only a and b may be rounded, upward.
    #[track_caller]
    fn assert_growth(found: Growth, [scale, power, rate]: [f64; 3], range: Interval) {
        let near = |found: f64, exact: f64| exact <= found && found <= exact * (1.0 + 1e-11);
        let end =
            |found: f64, exact: f64| found == exact || (found - exact).abs() <= 1e-12 * exact.abs();
        let is_range = end(found.range.inf(), range.inf()) && end(found.range.sup(), range.sup());
        assert!(near(found.scale, scale) && near(found.rate, rate) && is_range, "{found:?}");
        assert_eq!(found.power.to_bits(), power.to_bits(), "{found:?}");
    }

    fn number(n: i64) -> Growth {
        Growth::integer((), n)
    }

    /// Multiples and powers of z ≥ 2.
    fn monomial(scale: i64, power: i32) -> Growth {
        Growth::ray(2.0, true).power(power).times(&number(scale))
    }

    fn above(lower: f64) -> Interval {
        interval(lower, f64::INFINITY)
    }

    #[test]
    fn rules_are_those_of_the_module() {
        let (u, v) = (monomial(3, 1), monomial(5, 2));
        let [e, f] = [monomial(3, 1), monomial(2, 1)].map(|exponent| exponent.exp());
        let tall = |exponent: f64| above(exponent.exp());
        assert_growth(u, [3.0, 1.0, 0.0], above(6.0));
        assert_growth(v, [5.0, 2.0, 0.0], above(20.0));
        assert_growth(e, [1.0, 0.0, 3.0], tall(6.0));
        assert_growth(u.negate(), [3.0, 1.0, 0.0], -above(6.0));
        assert_growth(u.plus(&v), [8.0, 2.0, 0.0], above(26.0));
        assert_growth(e.plus(&v), [6.0, 2.0, 3.0], above(6.0_f64.exp() + 20.0));
        assert_growth(u.minus(&v), [8.0, 2.0, 0.0], Interval::ENTIRE);
        assert_growth(v.minus(&number(4)), [9.0, 2.0, 0.0], above(16.0));
        assert_growth(u.times(&v), [15.0, 3.0, 0.0], above(120.0));
        assert_growth(e.times(&f), [1.0, 0.0, 5.0], tall(10.0));
        let six = number(2).hull(&number(3));
        assert_growth(monomial(6, 1).over(&six), [3.0, 1.0, 0.0], above(4.0));
        assert_growth(u.power(4), [81.0, 4.0, 0.0], above(1296.0));
        assert_growth(f.power(3), [1.0, 0.0, 6.0], tall(12.0));
        assert_growth(v.power(0), [1.0, 0.0, 0.0], point(1.0));
        let logarithm = 3.0 + 6.0_f64.ln();
        assert_growth(u.log(), [logarithm, 1.0, 0.0], above(6.0_f64.ln()));
        assert_growth(u.softplus(), [3.7, 1.0, 0.0], above((1.0 + 6.0_f64.exp()).ln()));
        assert_growth(monomial(9, 2).sqrt(), [3.0, 1.0, 0.0], above(6.0));
        assert_growth(monomial(4, 1).exp().sqrt(), [1.0, 0.0, 2.0], tall(4.0));
        assert_growth(u.negate().abs(), [3.0, 1.0, 0.0], above(6.0));
        assert_growth(Enclosure::min(&u, &v), [5.0, 2.0, 0.0], above(6.0));
        assert_growth(Enclosure::max(&u, &v), [5.0, 2.0, 0.0], above(20.0));
        assert_growth(u.hull(&v.negate()), [5.0, 2.0, 0.0], Interval::ENTIRE);
        assert_growth(u.tanh(), [1.0, 0.0, 0.0], interval(6.0_f64.tanh(), 1.0));
        assert_growth(number(-3), [3.0, 0.0, 0.0], point(-3.0));
    }

    #[test]
    fn what_follows_no_rule_is_unknown() {
        let scale = |growth: Growth| growth.scale;
        assert_eq!(scale(monomial(1, 2).exp()), f64::INFINITY);
        assert_eq!(scale(monomial(1, 1).exp().exp()), f64::INFINITY);
        for [scale, power, rate] in
            [[f64::NAN, 1.0, 0.0], [1.0, f64::NAN, 0.0], [1.0, 0.0, f64::NAN]]
        {
            assert_eq!(Growth::new(above(1.0), scale, power, rate).scale, f64::INFINITY);
        }
        // Sums of rates are rounded.
        assert!(Growth::new(above(1.0), 1.0, 0.0, 0.1).rate > 0.1);
        // Its reciprocals reach 10³¹⁰.
        let small = Growth::new(interval(1e-310, 1.0), 1.0, 0.0, 0.0);
        assert_eq!(scale(small.power(-1)), f64::INFINITY);
    }

    /// Powers as high as no rule alone makes up for what they round.
    #[test]
    fn roundings_of_powers_are_counted() {
        let n = 1_000_000;
        for step in 1..40 {
            let scale = 1.0 + f64::from(step) * 1e-5 / 3.0;
            let found = Growth::new(above(1.0), scale, 0.0, 0.0).power(n).scale;
            let used = Growth::new(above(1.0), scale, 0.0, 0.0).scale;
            let exact =
                rug::Float::with_val(200, rug::ops::Pow::pow(rug::Float::with_val(200, used), n));
            assert!(exact <= found, "{scale}: {exact} {found}");
        }
    }

    #[test]
    fn what_is_known_of_values_is_known_of_their_range() {
        let cases = [
            (monomial(1, 1), [false, true, false, false, true]),
            (monomial(-1, 1), [false, true, true, true, false]),
            (number(0), [false, true, false, true, true]),
            (monomial(1, 2).exp(), [false, false, false, false, true]),
            (monomial(1, 2).exp().negate(), [false, false, true, true, false]),
            (number(1).over(&number(0)), [true, false, false, false, false]),
        ];
        for (growth, [empty, finite, negative, nonpositive, nonnegative]) in cases {
            assert_eq!(growth.is_empty(), empty, "{growth:?}");
            assert!(empty || growth.is_finite() == finite, "{growth:?}");
            assert_eq!(growth.is_negative(), negative, "{growth:?}");
            assert_eq!(growth.is_nonpositive(), nonpositive, "{growth:?}");
            assert_eq!(growth.is_nonnegative(), nonnegative, "{growth:?}");
        }
        assert_eq!((number(-3).magnitude(), monomial(1, 1).magnitude()), (3.0, f64::INFINITY));
        // A rate that is not finite is no bound either.
        let mut steep = monomial(1, 1);
        steep.rate = f64::INFINITY;
        assert!(!steep.is_finite());
    }
}
