//! exp, erf, erfc and erfcx on intervals of doubles, rigorous for every argument.
//!
//! # Mathematics
//!
//! All four are monotone, so the range over [a, b] is given by the two ends and
//! it is enough to enclose the function at a double. Let u = 2⁻⁵³.
//!
//! **exp, erf, erfc.** The `core-math` crate (CORE-MATH, Sibidanov, Zimmermann
//! et al.) promises correct rounding to nearest: its value v is the double nearest to f,
//! and then f lies between the two halves of the gaps beside v. We rely on less, on f lying
//! between v's neighbours, pred(v) ≤ f ≤ succ(v) (1), and return these. An error of at most
//! an ulp of v would not do: below a power of two pred(v) is only half an ulp away. The
//! bounds 0 < exp, 0 < erfc < 2 and |erf| < 1 clip the result.
//!
//! **erfcx(x) = e^{x²} erfc(x)** is computed by [`super::erfcx`], which proves an error
//! below 1.25u, two ulp to either side.
//!
//! Nothing here may be contracted or reassociated by the compiler; Rust does
//! neither. `core-math` is C, compiled by its own build script, and a C compiler may
//! contract: its exp is written for both (comments in `exp.c`), for erf and erfc nobody
//! says so. That (1) holds for what was compiled is therefore an assumption of ours, which
//! `tests/all/special_functions.rs` holds against MPFR on a million points a function, among
//! them points whose values are next to powers of two.

use crate::arithmetic::erfcx;
use crate::arithmetic::interval::interval;
use crate::arithmetic::mpfr_elementary as mpfr;
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
            Self::Double => decreasing(x, erfcx::bounds),
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
