//! exp, erf, erfc and erfcx on intervals of doubles, rigorous for every argument.
//!
//! # Mathematics
//!
//! All four are monotone, so the range over [a, b] is given by the two ends and
//! it is enough to enclose the function at a double. Let u = 2⁻⁵³.
//!
//! **exp, erf, erfc.** The `core-math` crate (CORE-MATH, Sibidanov, Zimmermann
//! et al.) promises correct rounding to nearest, an error of half a unit in the
//! last place. We rely on less: on an error of at most *one* ulp, and step
//! outward by one ulp (1). The bounds 0 < exp, 0 < erfc < 2 and |erf| < 1 clip
//! the result.
//!
//! **erfcx(x) = e^{x²} erfc(x)** has two ranges.
//!
//! *x < 10.* With h = fl(x²) and l = x² − h (exact by one fused multiply-add),
//! e^{x²} = e^h · e^l, |l| ≤ u·h. Where e^h does not overflow, h < 710 and
//! |l| < 8·10⁻¹⁴, so e^l = 1 + l + θl² with 0 ≤ θ ≤ 1 and l² < 10⁻²⁶ (2).
//! Computed is p = fl(E·C), r = fma(p, l, p), E and C being core-math's exp(h)
//! and erfc(x), each with relative error at most 2u by (1). Counting the four
//! operations, relative errors 2u (E), 2u (C), u (product), u (fused
//! multiply-add) and l² of (2) make |r/erfcx(x) − 1| < 6.01 u (3). A relative
//! error of c·u is at most c ulp, so seven ulp outward enclose erfcx(x). No
//! operation is subnormal: E ≥ 1 and C ≥ erfc(10) > 10⁻⁴⁵. If E or p overflows,
//! the true value exceeds MAX·(1 − 6.01u), and [MAX − 6 ulp, ∞] is what stepping
//! down from ∞ gives.
//!
//! *x ≥ 10.* With t = 1/(2x²) ≤ 1/200, the asymptotic series (DLMF 7.12.1)
//! √π x erfcx(x) ~ Σ (−1)ᵏ (2k−1)!! tᵏ envelops its sum: the error of a partial
//! sum is smaller than the first term left out and has its sign. Sixteen terms
//! leave 31!! · 200⁻¹⁶ < 3·10⁻²⁰ (4). In Horner's form S = 1 − t·q with
//! 0 < q < 1.02 the errors of t (3u relative) and q are scaled by t, which
//! leaves at most u + 0.1u for S; 1/√π rounded to a double, the division by x
//! and the product with S add 3u: 4.2u in all, and seven ulp enclose (5).
//! Where 1/(√π x) is subnormal each of these roundings is half an ulp
//! *absolute*, and seven ulp still enclose.
//!
//! Nothing here may be contracted or reassociated by the compiler; Rust does
//! neither. `core-math` is C, written to be right with and without contraction.
//! `tests/special_functions.rs` holds (1), (3) and (5) against MPFR on millions
//! of points.

use crate::arithmetic::interval::interval;
use crate::arithmetic::mpfr;
use inari::Interval;

/// The two implementations of the special functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum SpecialFunctions {
    /// Doubles through core-math, with the error bounds of this module.
    #[default]
    Double,
    /// MPFR's directed rounding: the reference, some hundred times slower.
    Mpfr,
}

impl SpecialFunctions {
    /// eˣ.
    pub fn exp(self, x: Interval) -> Interval {
        match self {
            Self::Double => increasing(x, exp_bounds),
            Self::Mpfr => increasing(x, mpfr::exp_bounds),
        }
    }

    /// erf(x) = 2/√π ∫₀ˣ e^{−t²} dt.
    pub fn erf(self, x: Interval) -> Interval {
        match self {
            Self::Double => increasing(x, erf_bounds),
            Self::Mpfr => increasing(x, mpfr::erf_bounds),
        }
    }

    /// erfc(x) = 1 − erf(x).
    pub fn erfc(self, x: Interval) -> Interval {
        match self {
            Self::Double => decreasing(x, erfc_bounds),
            Self::Mpfr => decreasing(x, mpfr::erfc_bounds),
        }
    }

    /// erfcx(x) = e^{x²} erfc(x).
    pub fn erfcx(self, x: Interval) -> Interval {
        match self {
            Self::Double => decreasing(x, erfcx_bounds),
            Self::Mpfr => decreasing(x, mpfr::erfcx_bounds),
        }
    }
}

/// Lower and upper bound of a function's value at one extended real.
type Bounds = (f64, f64);

fn increasing(x: Interval, bounds: fn(f64) -> Bounds) -> Interval {
    if x.is_empty() {
        return x;
    }
    if x.is_singleton() {
        let (lower, upper) = bounds(x.inf());
        return interval(lower, upper);
    }
    interval(bounds(x.inf()).0, bounds(x.sup()).1)
}

fn decreasing(x: Interval, bounds: fn(f64) -> Bounds) -> Interval {
    if x.is_empty() {
        return x;
    }
    if x.is_singleton() {
        let (lower, upper) = bounds(x.inf());
        return interval(lower, upper);
    }
    interval(bounds(x.sup()).0, bounds(x.inf()).1)
}

fn exp_bounds(x: f64) -> Bounds {
    if x == 0.0 {
        return (1.0, 1.0);
    }
    let value = core_math::exp(x);
    (value.next_down().max(0.0), value.next_up())
}

fn erf_bounds(x: f64) -> Bounds {
    if x == 0.0 {
        return (0.0, 0.0);
    }
    let value = core_math::erf(x);
    (value.next_down().max(-1.0), value.next_up().min(1.0))
}

fn erfc_bounds(x: f64) -> Bounds {
    if x == 0.0 {
        return (1.0, 1.0);
    }
    let value = core_math::erfc(x);
    (value.next_down().max(0.0), value.next_up().min(2.0))
}

/// Where erfcx changes from e^{x²}·erfc(x) to its asymptotic series.
const ASYMPTOTIC_FROM: f64 = 10.0;

/// 1/√π to the nearest double.
const ONE_OVER_SQRT_PI: f64 = std::f64::consts::FRAC_2_SQRT_PI / 2.0;

/// How many ulp (3) and (5) call for.
const ERFCX_ULPS: u64 = 7;

fn erfcx_bounds(x: f64) -> Bounds {
    if x == 0.0 {
        return (1.0, 1.0);
    }
    let value = if x < ASYMPTOTIC_FROM { erfcx_product(x) } else { erfcx_series(x) };
    (down_by(value, ERFCX_ULPS), up_by(value, ERFCX_ULPS))
}

/// Equation (3): e^h · erfc(x) · (1 + l).
fn erfcx_product(x: f64) -> f64 {
    let h = x * x;
    let product = core_math::exp(h) * core_math::erfc(x);
    if product.is_infinite() {
        return product;
    }
    let l = x.mul_add(x, -h);
    product.mul_add(l, product)
}

/// Equation (5): (1/√π)/x · Σ (−1)ᵏ (2k−1)!! tᵏ, by Horner's scheme.
fn erfcx_series(x: f64) -> f64 {
    const TERMS: u32 = 16;
    let t = 0.5 / (x * x);
    let sum = (1..TERMS).rev().fold(1.0, |sum, k| 1.0 - f64::from(2 * k - 1) * t * sum);
    ONE_OVER_SQRT_PI / x * sum
}

/// `ulps` representable numbers below a value ≥ 0, but not below 0.
fn down_by(value: f64, ulps: u64) -> f64 {
    f64::from_bits(value.to_bits().saturating_sub(ulps))
}

/// `ulps` representable numbers above a value ≥ 0, but not above ∞.
fn up_by(value: f64, ulps: u64) -> f64 {
    f64::from_bits((value.to_bits() + ulps).min(f64::INFINITY.to_bits()))
}
