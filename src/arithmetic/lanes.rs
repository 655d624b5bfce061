//! One double, or a vector of doubles with the same operations.
//!
//! Every operation of [`Real`] is one of IEEE 754's, rounded to nearest, lane by lane, so
//! what is proved for `f64` holds in every lane of a vector, and with the same bytes. That
//! includes `mul_add`, which must be fused: inari needs FMA on x86-64 anyway, AArch64
//! always has it, and a test makes sure.

use std::fmt::Debug;
use std::ops::{Add, Div, Mul, Neg, Sub};
use wide::f64x4;

/// A vector of doubles.
pub type Vector = f64x4;

/// The doubles in a [`Vector`].
pub const WIDTH: usize = 4;

/// `f64` and vectors of it.
pub trait Real:
    Copy
    + Debug
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
{
    /// The same double in every lane.
    fn of(value: f64) -> Self;
    /// self·a + b with one rounding.
    fn mul_add(self, a: Self, b: Self) -> Self;
    /// √self.
    fn sqrt(self) -> Self;
    /// |self|.
    fn abs(self) -> Self;
    /// `then` in the lanes where a < b, and `otherwise` elsewhere, as at NaN.
    fn if_less(a: Self, b: Self, then: Self, otherwise: Self) -> Self;
    /// The same function of every lane.
    fn each(self, f: impl Fn(f64) -> f64) -> Self;
    /// The same function of every lane of two.
    fn each_two(self, other: Self, f: impl Fn(f64, f64) -> f64) -> Self;

    /// The larger; the second if one is NaN.
    #[inline(always)]
    fn larger(self, other: Self) -> Self {
        Self::if_less(other, self, self, other)
    }

    /// 0, or NaN in the lanes where it is infinite or NaN.
    #[inline(always)]
    fn nothing(self) -> Self {
        Self::of(0.0) * self
    }
}

impl Real for f64 {
    #[inline(always)]
    fn of(value: f64) -> Self {
        value
    }

    #[inline(always)]
    fn mul_add(self, a: Self, b: Self) -> Self {
        f64::mul_add(self, a, b)
    }

    #[inline(always)]
    fn sqrt(self) -> Self {
        f64::sqrt(self)
    }

    #[inline(always)]
    fn abs(self) -> Self {
        f64::abs(self)
    }

    #[inline(always)]
    fn if_less(a: Self, b: Self, then: Self, otherwise: Self) -> Self {
        if a < b { then } else { otherwise }
    }

    #[inline(always)]
    fn each(self, f: impl Fn(f64) -> f64) -> Self {
        f(self)
    }

    #[inline(always)]
    fn each_two(self, other: Self, f: impl Fn(f64, f64) -> f64) -> Self {
        f(self, other)
    }
}

impl Real for Vector {
    #[inline(always)]
    fn of(value: f64) -> Self {
        Self::splat(value)
    }

    #[inline(always)]
    fn mul_add(self, a: Self, b: Self) -> Self {
        Self::mul_add(self, a, b)
    }

    #[inline(always)]
    fn sqrt(self) -> Self {
        Self::sqrt(self)
    }

    #[inline(always)]
    fn abs(self) -> Self {
        Self::abs(self)
    }

    #[inline(always)]
    fn if_less(a: Self, b: Self, then: Self, otherwise: Self) -> Self {
        a.simd_lt(b).select(then, otherwise)
    }

    #[inline(always)]
    fn each(self, f: impl Fn(f64) -> f64) -> Self {
        Self::new(self.to_array().map(f))
    }

    #[inline(always)]
    fn each_two(self, other: Self, f: impl Fn(f64, f64) -> f64) -> Self {
        let (a, b) = (self.to_array(), other.to_array());
        Self::new(std::array::from_fn(|lane| f(a[lane], b[lane])))
    }
}
