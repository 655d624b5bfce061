//! Intervals of any precision over MPFR: the reference arithmetic.
//!
//! MPFR computes every operation used here correctly rounded in the direction
//! asked for, so an interval is a pair of floats, each obtained by the same
//! operation rounded down and up. There is nothing else to prove.
//!
//! The conventions are those of [`crate::arithmetic`]: what is not defined on
//! the whole argument is empty, and empty is passed on.

use super::decimal::neighbours;
pub use super::mpfr_pool::PooledFloat;
use inari::Interval;
use rug::float::{Constant, Round, Special};
use rug::ops::{AssignRound, Pow};
use rug::{Float, Rational};
use std::cmp::Ordering;

/// A closed interval of reals with end points of a given precision, or empty.
///
/// Bounds may be infinite; an empty interval is stored as two NaN.
#[derive(Clone, Debug, PartialEq)]
pub struct MpInterval {
    lower: PooledFloat,
    upper: PooledFloat,
}

impl MpInterval {
    /// The empty interval: "not defined everywhere".
    pub fn empty(precision: u32) -> Self {
        let nan = || PooledFloat::rounded(precision, Special::Nan, Round::Nearest);
        Self { lower: nan(), upper: nan() }
    }

    /// [lower, upper]; empty if the bounds are NaN or reversed.
    pub fn new(lower: impl Into<PooledFloat>, upper: impl Into<PooledFloat>) -> Self {
        let (lower, upper) = (lower.into(), upper.into());
        if *lower <= *upper { Self { lower, upper } } else { Self::empty(lower.prec()) }
    }

    /// The tightest interval of this precision that holds both.
    fn between<T>(precision: u32, lower: T, upper: T) -> Self
    where
        Float: AssignRound<T, Round = Round>,
    {
        Self::new(
            PooledFloat::rounded(precision, lower, Round::Down),
            PooledFloat::rounded(precision, upper, Round::Up),
        )
    }

    /// The tightest interval of this precision around a rational number.
    pub fn from_rational(precision: u32, value: &Rational) -> Self {
        let [lower, upper] = neighbours(precision, value);
        Self::new(lower, upper)
    }

    /// The tightest interval of this precision around an integer.
    pub fn from_integer(precision: u32, value: i64) -> Self {
        Self::between(precision, value, value)
    }

    /// The tightest interval of this precision around one of doubles.
    pub fn from_interval(precision: u32, value: Interval) -> Self {
        if value.is_empty() {
            return Self::empty(precision);
        }
        Self::between(precision, value.inf(), value.sup())
    }

    /// The same in other bits, rounded outward.
    pub fn to_precision(&self, precision: u32) -> Self {
        Self::from_integer(precision, 0).add(self)
    }

    /// π.
    pub fn pi(precision: u32) -> Self {
        Self::between(precision, Constant::Pi, Constant::Pi)
    }

    /// The lower bound; NaN if empty.
    pub fn lower(&self) -> &Float {
        &self.lower
    }

    /// The upper bound; NaN if empty.
    pub fn upper(&self) -> &Float {
        &self.upper
    }

    fn ends(&self) -> [&Float; 2] {
        [&self.lower, &self.upper]
    }

    /// The precision of the end points in bits.
    pub fn precision(&self) -> u32 {
        self.lower.prec()
    }

    /// Whether there is no point in it.
    pub fn is_empty(&self) -> bool {
        self.lower.is_nan() || self.upper.is_nan()
    }

    /// Whether it is nonempty with finite end points.
    pub fn is_finite(&self) -> bool {
        self.lower.is_finite() && self.upper.is_finite()
    }

    /// How all of its numbers compare with 0; none if one is 0, the signs differ, or it is empty.
    pub fn strict_sign(&self) -> Option<Ordering> {
        if *self.lower > 0 {
            Some(Ordering::Greater)
        } else if *self.upper < 0 {
            Some(Ordering::Less)
        } else {
            None
        }
    }

    /// Whether 0 lies in it.
    pub fn contains_zero(&self) -> bool {
        *self.lower <= 0 && *self.upper >= 0
    }

    /// The tightest doubles around it.
    pub fn to_interval(&self) -> Interval {
        super::interval(self.lower.to_f64_round(Round::Down), self.upper.to_f64_round(Round::Up))
    }

    /// A point of the interval about halfway; NaN if empty.
    pub fn midpoint(&self) -> Self {
        let mut mid = self.lower.clone();
        *mid += self.upper();
        *mid /= 2;
        Self::new(mid.clone(), mid)
    }

    /// −a.
    pub fn neg(&self) -> Self {
        Self { lower: negated(&self.upper), upper: negated(&self.lower) }
    }

    /// a + b.
    pub fn add(&self, other: &Self) -> Self {
        let [lower, upper] = [self.lower() + other.lower(), self.upper() + other.upper()];
        Self::between(self.precision(), lower, upper)
    }

    /// a − b.
    pub fn sub(&self, other: &Self) -> Self {
        let [lower, upper] = [self.lower() - other.upper(), self.upper() - other.lower()];
        Self::between(self.precision(), lower, upper)
    }

    /// a · b.
    ///
    /// The product is monotone in each argument, so the signs of a and b tell at which of
    /// the four corners it is least and greatest, but for two arguments of both signs.
    pub fn mul(&self, other: &Self) -> Self {
        if self.is_empty() || other.is_empty() {
            return Self::empty(self.precision());
        }
        match self.ends_of_product(other) {
            Some([least, greatest]) => Self::new(
                product(least.0, least.1, Round::Down),
                product(greatest.0, greatest.1, Round::Up),
            ),
            None => self.by_corners(other, product),
        }
    }

    /// The ends of two intervals, neither of them empty, whose products are the least and the
    /// greatest; none if both have numbers of both signs.
    pub fn ends_of_product<'a>(&'a self, other: &'a Self) -> Option<[(&'a Float, &'a Float); 2]> {
        let ([a, b], [c, d]) = (self.ends(), other.ends());
        Some(match (self.sign(), other.sign()) {
            (1, 1) => [(a, c), (b, d)],
            (1, 0) => [(b, c), (b, d)],
            (1, -1) => [(b, c), (a, d)],
            (0, 1) => [(a, d), (b, d)],
            (0, -1) => [(b, c), (a, c)],
            (-1, 1) => [(a, d), (b, c)],
            (-1, 0) => [(a, d), (a, c)],
            (-1, -1) => [(b, d), (a, c)],
            _ => return None,
        })
    }

    /// 1 if there is nothing negative in it, −1 if there is nothing positive, 0 if there is
    /// both.
    fn sign(&self) -> i32 {
        i32::from(*self.lower >= 0) - i32::from(*self.upper <= 0 && *self.lower < 0)
    }

    /// a / b; empty if b holds 0.
    ///
    /// The quotient is monotone in each argument where b has one sign, so the signs tell at
    /// which of the four corners it is least and greatest.
    pub fn div(&self, other: &Self) -> Self {
        if self.is_empty() || other.is_empty() || other.contains_zero() {
            return Self::empty(self.precision());
        }
        let ([a, b], [c, d]) = (self.ends(), other.ends());
        let [least, greatest] = match *c > 0 {
            true => [(a, if *a >= 0 { d } else { c }), (b, if *b >= 0 { c } else { d })],
            false => [(b, if *b >= 0 { d } else { c }), (a, if *a >= 0 { c } else { d })],
        };
        Self::new(
            quotient(least.0, least.1, Round::Down),
            quotient(greatest.0, greatest.1, Round::Up),
        )
    }

    /// The hull of an operation, monotone in each argument, at the four corners.
    fn by_corners(&self, other: &Self, op: impl Fn(&Float, &Float, Round) -> PooledFloat) -> Self {
        if self.is_empty() || other.is_empty() {
            return Self::empty(self.precision());
        }
        let corners = [
            (self.lower(), other.lower()),
            (self.lower(), other.upper()),
            (self.upper(), other.lower()),
            (self.upper(), other.upper()),
        ];
        let lowest = corners.iter().map(|(x, y)| op(x, y, Round::Down)).reduce(smaller);
        let highest = corners.iter().map(|(x, y)| op(x, y, Round::Up)).reduce(larger);
        match (lowest, highest) {
            (Some(lower), Some(upper)) => Self::new(lower, upper),
            _ => Self::empty(self.precision()),
        }
    }

    /// a², which is never negative.
    pub fn sqr(&self) -> Self {
        let magnitude = self.abs();
        magnitude.mul(&magnitude)
    }

    /// aⁿ; for n < 0 empty if a holds 0.
    pub fn power(&self, n: i32) -> Self {
        if self.is_empty() || n == 1 {
            return self.clone();
        }
        if n == 2 {
            return self.sqr();
        }
        let base = if n % 2 == 0 { self.abs() } else { self.clone() };
        let [lower, upper] = base.ends().map(|end| end.pow(n.unsigned_abs()));
        let power = Self::between(self.precision(), lower, upper);
        if n < 0 { Self::from_integer(self.precision(), 1).div(&power) } else { power }
    }

    /// |a|.
    pub fn abs(&self) -> Self {
        if self.is_empty() || *self.lower >= 0 {
            self.clone()
        } else if *self.upper <= 0 {
            self.neg()
        } else {
            let zero = PooledFloat::zero(self.precision());
            Self::new(zero, larger(negated(&self.lower), self.upper.clone()))
        }
    }

    /// The smallest interval around both; empty if either is.
    pub fn hull(&self, other: &Self) -> Self {
        if self.is_empty() || other.is_empty() {
            return Self::empty(self.precision());
        }
        Self::new(
            smaller(self.lower.clone(), other.lower.clone()),
            larger(self.upper.clone(), other.upper.clone()),
        )
    }

    /// The points of both; empty if either is or there is none.
    pub fn intersection(&self, other: &Self) -> Self {
        if self.is_empty() || other.is_empty() {
            return Self::empty(self.precision());
        }
        Self::new(
            larger(self.lower.clone(), other.lower.clone()),
            smaller(self.upper.clone(), other.upper.clone()),
        )
    }

    /// min(a, b).
    pub fn min(&self, other: &Self) -> Self {
        if self.is_empty() || other.is_empty() {
            return Self::empty(self.precision());
        }
        Self::new(
            smaller(self.lower.clone(), other.lower.clone()),
            smaller(self.upper.clone(), other.upper.clone()),
        )
    }

    /// max(a, b).
    pub fn max(&self, other: &Self) -> Self {
        self.neg().min(&other.neg()).neg()
    }
}

fn negated(x: &Float) -> PooledFloat {
    PooledFloat::rounded(x.prec(), -x, Round::Nearest)
}

/// x·y; an interval's bound ∞ stands for arbitrarily large reals, so that 0·∞ is 0.
fn product(x: &Float, y: &Float, round: Round) -> PooledFloat {
    if x.is_zero() || y.is_zero() {
        return PooledFloat::zero(x.prec());
    }
    PooledFloat::rounded(x.prec(), x * y, round)
}

/// x/y for y ≠ 0; bounds ∞ stand for arbitrarily large reals, so that ∞/∞ may be as small as 0.
fn quotient(x: &Float, y: &Float, round: Round) -> PooledFloat {
    if x.is_infinite() && y.is_infinite() {
        return PooledFloat::zero(x.prec());
    }
    PooledFloat::rounded(x.prec(), x / y, round)
}

fn smaller(a: PooledFloat, b: PooledFloat) -> PooledFloat {
    if *b < *a { b } else { a }
}

fn larger(a: PooledFloat, b: PooledFloat) -> PooledFloat {
    if *b > *a { b } else { a }
}
