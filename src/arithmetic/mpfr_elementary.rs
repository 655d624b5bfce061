//! Elementary and special functions on intervals of any precision, each correctly rounded by
//! MPFR at both ends unless said otherwise.

use super::mpfr::MpInterval;
use super::mpfr_pool::PooledFloat;
use rug::Float;
use rug::float::{Round, Special};
use rug::ops::SubAssignRound;
use std::cmp::Ordering;

/// Bits at the end of a number that may be given away.
const LAST_BITS: u32 = 6;

/// A function of MPFR, rounded in place.
type Rounded = fn(&mut Float, Round) -> Ordering;

impl MpInterval {
    /// √a; empty if a holds a negative number.
    pub fn sqrt(&self) -> Self {
        if *self.lower() < 0 {
            return Self::empty(self.precision());
        }
        self.by_ends(Float::sqrt_round)
    }

    /// eᵃ.
    pub fn exp(&self) -> Self {
        self.by_ends(Float::exp_round)
    }

    /// erf(a).
    pub fn erf(&self) -> Self {
        self.by_ends(Float::erf_round)
    }

    /// erfc(a), decreasing.
    pub fn erfc(&self) -> Self {
        rounded(self.upper(), self.lower(), Float::erfc_round)
    }

    /// erfcx(a) = e^{a²} erfc(a), decreasing.
    ///
    /// Below 1000 the product of the two functions (MPFR's exponent range is
    /// wide enough for neither to underflow); from there on the asymptotic series
    /// 1/(x√π) Σ (−1)ᵏ (2k−1)!! (2x²)⁻ᵏ (DLMF 7.12.1), whose error is smaller
    /// than the first term left out and has its sign.
    ///
    /// Over a ≥ 0 no wider than the last bits of numbers near it, as √2 is, one end tells the
    /// other: erfcx′ = 2x·erfcx(x) − 2/√π > −2, so that erfcx falls by less than twice the width;
    /// where that is no more than some last bits of the value, it is taken for the fall.
    pub fn erfcx(&self) -> Self {
        if self.is_empty() {
            return self.clone();
        }
        let at = |x: &Float| erfcx_at(&Self::new(x, x));
        let greatest = at(self.lower());
        let width = Float::with_val_round(64, self.upper() - self.lower(), Round::Up).0;
        let fall = Float::with_val(64, &width * 2u32);
        let last_bits =
            |value: &Float, bits| Float::with_val(64, value) >> (self.precision() - bits);
        let is_narrow = width <= last_bits(self.lower(), 2);
        let least = if is_narrow && fall <= last_bits(greatest.lower(), LAST_BITS) {
            let mut least = greatest.lower().clone();
            least.sub_assign_round(fall, Round::Down);
            least
        } else {
            at(self.upper()).lower().clone()
        };
        Self::new(least, greatest.upper().clone())
    }

    /// ln a; empty unless a > 0.
    pub fn log(&self) -> Self {
        if *self.lower() > 0 {
            self.by_ends(Float::ln_round)
        } else {
            Self::empty(self.precision())
        }
    }

    /// tanh a, by its ends; where |a| ≥ 1 as ±(1 − 2σ(−2|a|)), for which MPFR's own takes
    /// 2|a|/ln 2 bits.
    pub fn tanh(&self) -> Self {
        let two = Self::from_integer(self.precision(), 2);
        let one = Self::from_integer(self.precision(), 1);
        let at = |end: &Float| {
            let end = Self::new(end, end);
            let magnitude = end.abs();
            if *magnitude.lower() < 1 {
                return end.by_ends(Float::tanh_round);
            }
            let size = one.sub(&two.mul(&magnitude.mul(&two).neg().sigmoid()));
            if *end.lower() < 0 { size.neg() } else { size }
        };
        let (lower, upper) = (at(self.lower()), at(self.upper()));
        Self::new(lower.lower(), upper.upper())
    }

    /// arctan a.
    pub fn atan(&self) -> Self {
        self.by_ends(Float::atan_round)
    }

    /// 1/(1 + e⁻ᵃ), in which a occurs once: nothing cancels, and e^∞ makes it [0, …].
    pub fn sigmoid(&self) -> Self {
        let one = Self::from_integer(self.precision(), 1);
        one.div(&one.add(&self.neg().exp()))
    }

    /// ln(1 + eᵃ): a + ln(1 + e⁻ᵃ) at an end a > 0, ln(1 + eᵃ) at others.
    pub fn softplus(&self) -> Self {
        let end = |end: &Float, round| {
            let mut value = Float::with_val(end.prec(), end);
            if value > 0 {
                value = -value;
            }
            value.exp_round(round);
            value.ln_1p_round(round);
            if *end > 0 { Float::with_val_round(end.prec(), end + &value, round).0 } else { value }
        };
        Self::new(end(self.lower(), Round::Down), end(self.upper(), Round::Up))
    }

    /// cos a: between neighbouring multiples of π by its ends.
    pub fn cos(&self) -> Self {
        self.wave(Float::cos_round, &self.div(&Self::pi(self.precision())))
    }

    /// sin a.
    pub fn sin(&self) -> Self {
        let half = Self::from_integer(self.precision(), 1).div(&Self::from_integer(8, 2));
        self.wave(Float::sin_round, &self.div(&Self::pi(self.precision())).sub(&half))
    }

    fn by_ends(&self, function: Rounded) -> Self {
        rounded(self.lower(), self.upper(), function)
    }

    /// A wave that has its greatest value 1 where `phase` is an even integer, its least value
    /// −1 where it is odd, and is monotone in between.
    fn wave(&self, function: Rounded, phase: &Self) -> Self {
        let precision = self.precision();
        if self.is_empty() {
            return self.clone();
        }
        let unit = |value: i64| Float::with_val(precision, value);
        if !phase.is_finite() {
            return Self::new(unit(-1), unit(1));
        }
        let at = |end: &Float| {
            let end = Self::new(end, end);
            end.by_ends(function)
        };
        let hull = at(self.lower()).hull(&at(self.upper()));
        let holds_even = |shift: i64| {
            let half = |end: &Float, round| -> Float {
                Float::with_val_round(precision, end - shift, round).0 / 2
            };
            half(phase.lower(), Round::Down).ceil() <= half(phase.upper(), Round::Up)
        };
        let lower = if holds_even(1) { unit(-1) } else { hull.lower().clone() };
        let upper = if holds_even(0) { unit(1) } else { hull.upper().clone() };
        Self::new(lower, upper)
    }
}

/// A function's value at one point rounded down, and at another rounded up. Where they are the
/// same point, as for all numbers that are exact, one evaluation tells both: rounding is correct,
/// so that a value rounded down is the value itself or the last number below it.
fn rounded(down: &Float, up: &Float, function: Rounded) -> MpInterval {
    let mut lower = PooledFloat::from(down);
    let change = function(&mut lower, Round::Down);
    let mut upper;
    if down == up {
        upper = lower.clone();
        if change != Ordering::Equal {
            upper.next_up();
        }
    } else {
        upper = PooledFloat::from(up);
        function(&mut upper, Round::Up);
    }
    MpInterval::new(lower, upper)
}

/// erfcx on an interval holding one point.
fn erfcx_at(x: &MpInterval) -> MpInterval {
    let precision = x.precision();
    if x.lower().is_infinite() {
        let zero = Float::new(precision);
        let infinity = Float::with_val(precision, Special::Infinity);
        return if x.lower().is_sign_positive() {
            MpInterval::new(zero.clone(), zero)
        } else {
            MpInterval::new(infinity.clone(), infinity)
        };
    }
    if *x.lower() < 1000 {
        return x.sqr().exp().mul(&x.erfc());
    }
    // 24 terms leave less than 47!!·(2·10⁶)⁻²⁴ < 10⁻¹²⁰.
    const TERMS: i64 = 24;
    let one = MpInterval::from_integer(precision, 1);
    let t = one.div(&x.sqr().mul(&MpInterval::from_integer(precision, 2)));
    // The tail lies between 0 and its first term: start Horner's scheme with [0, 1].
    let tail = MpInterval::new(Float::new(precision), one.upper().clone());
    let sum = (1..=TERMS).rev().fold(tail, |sum, k| {
        let factor = MpInterval::from_integer(precision, 2 * k - 1).mul(&t);
        one.sub(&factor.mul(&sum))
    });
    sum.div(&x.mul(&MpInterval::pi(precision).sqrt()))
}

/// The precision at which the bounds of doubles below are computed.
const DOUBLE_REFERENCE_BITS: u32 = 120;

fn double_bounds(x: f64, function: fn(&MpInterval) -> MpInterval) -> (f64, f64) {
    let x = Float::with_val(DOUBLE_REFERENCE_BITS, x);
    let value = function(&MpInterval::new(x.clone(), x));
    (value.lower().to_f64_round(Round::Down), value.upper().to_f64_round(Round::Up))
}

/// The tightest doubles around eˣ, x any double but NaN.
pub fn exp_bounds(x: f64) -> (f64, f64) {
    double_bounds(x, MpInterval::exp)
}

/// The tightest doubles around erf(x), x any double but NaN.
pub fn erf_bounds(x: f64) -> (f64, f64) {
    double_bounds(x, MpInterval::erf)
}

/// The tightest doubles around erfc(x), x any double but NaN.
pub fn erfc_bounds(x: f64) -> (f64, f64) {
    double_bounds(x, MpInterval::erfc)
}

/// The tightest doubles around erfcx(x), x any double but NaN.
pub fn erfcx_bounds(x: f64) -> (f64, f64) {
    double_bounds(x, MpInterval::erfcx)
}
