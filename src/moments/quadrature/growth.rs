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
