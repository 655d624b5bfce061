//! What intervals of doubles and of MPFR numbers have in common: enough to evaluate any
//! expression of the claim language, by the conventions of [`crate::arithmetic`].

use super::SpecialFunctions;
use super::interval::{self, interval, point};
use super::mpfr::MpInterval;
use inari::Interval;
use rug::Rational;

/// Intervals closed under the claim language's functions; "not everywhere defined" is empty
/// and is passed on.
pub trait Enclosure: Clone {
    /// What a new number has to know: the precision where there is a choice.
    type Context: Copy;

    /// The context of this one.
    fn context(&self) -> Self::Context;
    /// The tightest interval around a rational number.
    fn rational(context: Self::Context, value: &Rational) -> Self;
    /// An interval around an integer.
    fn integer(context: Self::Context, value: i64) -> Self;
    /// An interval around π.
    fn pi(context: Self::Context) -> Self;
    /// Whether it is empty.
    fn is_empty(&self) -> bool;
    /// Whether it is nonempty and bounded.
    fn is_finite(&self) -> bool;
    /// Whether every element is below 0.
    fn is_negative(&self) -> bool;
    /// Whether every element is at most 0.
    fn is_nonpositive(&self) -> bool;
    /// Whether every element is at least 0.
    fn is_nonnegative(&self) -> bool;
    /// −a.
    fn negate(&self) -> Self;
    /// a + b.
    fn plus(&self, other: &Self) -> Self;
    /// a − b.
    fn minus(&self, other: &Self) -> Self;
    /// a·b.
    fn times(&self, other: &Self) -> Self;
    /// a/b; empty if b holds 0.
    fn over(&self, other: &Self) -> Self;
    /// aⁿ; for n < 0 empty if a holds 0.
    fn power(&self, n: i32) -> Self;
    /// eᵃ.
    fn exp(&self) -> Self;
    /// ln a; empty unless a > 0.
    fn log(&self) -> Self;
    /// tanh a.
    fn tanh(&self) -> Self;
    /// 1/(1 + e⁻ᵃ).
    fn sigmoid(&self) -> Self;
    /// ln(1 + eᵃ).
    fn softplus(&self) -> Self;
    /// erf a.
    fn erf(&self) -> Self;
    /// 1 − erf a.
    fn erfc(&self) -> Self;
    /// e^{a²} erfc a.
    fn erfcx(&self) -> Self;
    /// sin a.
    fn sin(&self) -> Self;
    /// cos a.
    fn cos(&self) -> Self;
    /// arctan a.
    fn atan(&self) -> Self;
    /// √a; empty unless a ≥ 0.
    fn sqrt(&self) -> Self;
    /// |a|.
    fn abs(&self) -> Self;
    /// min(a, b).
    fn min(&self, other: &Self) -> Self;
    /// max(a, b).
    fn max(&self, other: &Self) -> Self;
    /// The hull of both; empty if one is.
    fn hull(&self, other: &Self) -> Self;
    /// No element has a larger absolute value than this double; NaN if empty.
    fn magnitude(&self) -> f64;
}

/// The special functions by core-math.
const DOUBLE: SpecialFunctions = SpecialFunctions::Double;

impl Enclosure for Interval {
    type Context = ();

    fn context(&self) {}

    fn rational((): (), value: &Rational) -> Self {
        MpInterval::from_rational(53, value).to_interval()
    }

    fn integer((): (), value: i64) -> Self {
        MpInterval::from_integer(53, value).to_interval()
    }

    fn pi((): ()) -> Self {
        Self::PI
    }

    fn is_empty(&self) -> bool {
        Interval::is_empty(*self)
    }

    fn is_finite(&self) -> bool {
        interval::is_finite(*self)
    }

    fn is_negative(&self) -> bool {
        self.sup() < 0.0 && !Interval::is_empty(*self)
    }

    fn is_nonpositive(&self) -> bool {
        self.sup() <= 0.0 && !Interval::is_empty(*self)
    }

    fn is_nonnegative(&self) -> bool {
        self.inf() >= 0.0 && !Interval::is_empty(*self)
    }

    fn negate(&self) -> Self {
        -*self
    }

    fn plus(&self, other: &Self) -> Self {
        *self + *other
    }

    fn minus(&self, other: &Self) -> Self {
        *self - *other
    }

    fn times(&self, other: &Self) -> Self {
        *self * *other
    }

    fn over(&self, other: &Self) -> Self {
        interval::divide(*self, *other)
    }

    fn power(&self, n: i32) -> Self {
        interval::power(*self, n)
    }

    fn exp(&self) -> Self {
        DOUBLE.exp(*self)
    }

    fn log(&self) -> Self {
        if self.inf() > 0.0 { self.ln() } else { Self::EMPTY }
    }

    /// Increasing; by core-math with an error of at most one ulp, as MPFR takes 2|a|/ln 2 bits.
    fn tanh(&self) -> Self {
        if Interval::is_empty(*self) {
            return *self;
        }
        let lower = core_math::tanh(self.inf()).next_down().max(-1.0);
        let upper = core_math::tanh(self.sup()).next_up().min(1.0);
        interval(lower, upper)
    }

    fn sigmoid(&self) -> Self {
        let one = point(1.0);
        (one / (one + DOUBLE.exp(-*self))).intersection(interval(0.0, 1.0))
    }

    /// Increasing, so by its ends: a + ln(1 + e⁻ᵃ) for a > 0, ln(1 + eᵃ) elsewhere.
    fn softplus(&self) -> Self {
        if Interval::is_empty(*self) {
            return *self;
        }
        let lower = match self.inf() {
            f64::NEG_INFINITY => 0.0,
            end => softplus_at(end).inf(),
        };
        let upper = match self.sup() {
            f64::INFINITY => f64::INFINITY,
            end => softplus_at(end).sup(),
        };
        interval(lower.max(0.0), upper)
    }

    fn erf(&self) -> Self {
        DOUBLE.erf(*self)
    }

    fn erfc(&self) -> Self {
        DOUBLE.erfc(*self)
    }

    fn erfcx(&self) -> Self {
        DOUBLE.erfcx(*self)
    }

    fn sin(&self) -> Self {
        Interval::sin(*self)
    }

    fn cos(&self) -> Self {
        Interval::cos(*self)
    }

    fn atan(&self) -> Self {
        Interval::atan(*self)
    }

    fn sqrt(&self) -> Self {
        interval::sqrt(*self)
    }

    fn abs(&self) -> Self {
        Interval::abs(*self)
    }

    fn min(&self, other: &Self) -> Self {
        Interval::min(*self, *other)
    }

    fn max(&self, other: &Self) -> Self {
        Interval::max(*self, *other)
    }

    fn hull(&self, other: &Self) -> Self {
        interval::hull(*self, *other)
    }

    fn magnitude(&self) -> f64 {
        self.mag()
    }
}

/// ln(1 + eᵃ) at a double; core-math's ln(1 + t) with an error of at most one ulp, as
/// [`super::special`] assumes of its other functions.
fn softplus_at(a: f64) -> Interval {
    let small = DOUBLE.exp(point(-a.abs()));
    let lower = core_math::log1p(small.inf()).next_down().max(0.0);
    let logarithm = interval(lower, core_math::log1p(small.sup()).next_up());
    if a > 0.0 { point(a) + logarithm } else { logarithm }
}

impl Enclosure for MpInterval {
    type Context = u32;

    fn context(&self) -> u32 {
        self.precision()
    }

    fn rational(precision: u32, value: &Rational) -> Self {
        Self::from_rational(precision, value)
    }

    fn integer(precision: u32, value: i64) -> Self {
        Self::from_integer(precision, value)
    }

    fn pi(precision: u32) -> Self {
        Self::pi(precision)
    }

    fn is_empty(&self) -> bool {
        self.is_empty()
    }

    fn is_finite(&self) -> bool {
        self.is_finite()
    }

    fn is_negative(&self) -> bool {
        *self.upper() < 0
    }

    fn is_nonpositive(&self) -> bool {
        *self.upper() <= 0
    }

    fn is_nonnegative(&self) -> bool {
        *self.lower() >= 0
    }

    fn negate(&self) -> Self {
        self.neg()
    }

    fn plus(&self, other: &Self) -> Self {
        self.add(other)
    }

    fn minus(&self, other: &Self) -> Self {
        self.sub(other)
    }

    fn times(&self, other: &Self) -> Self {
        self.mul(other)
    }

    fn over(&self, other: &Self) -> Self {
        self.div(other)
    }

    fn power(&self, n: i32) -> Self {
        self.power(n)
    }

    fn exp(&self) -> Self {
        self.exp()
    }

    fn log(&self) -> Self {
        self.log()
    }

    fn tanh(&self) -> Self {
        self.tanh()
    }

    fn sigmoid(&self) -> Self {
        self.sigmoid()
    }

    fn softplus(&self) -> Self {
        self.softplus()
    }

    fn erf(&self) -> Self {
        self.erf()
    }

    fn erfc(&self) -> Self {
        self.erfc()
    }

    fn erfcx(&self) -> Self {
        self.erfcx()
    }

    fn sin(&self) -> Self {
        self.sin()
    }

    fn cos(&self) -> Self {
        self.cos()
    }

    fn atan(&self) -> Self {
        self.atan()
    }

    fn sqrt(&self) -> Self {
        self.sqrt()
    }

    fn abs(&self) -> Self {
        self.abs()
    }

    fn min(&self, other: &Self) -> Self {
        self.min(other)
    }

    fn max(&self, other: &Self) -> Self {
        self.max(other)
    }

    fn hull(&self, other: &Self) -> Self {
        self.hull(other)
    }

    fn magnitude(&self) -> f64 {
        self.to_interval().mag()
    }
}
