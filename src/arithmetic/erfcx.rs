//! erfcx(t) = e^{t²} erfc(t) for t ≥ 0 to 1.25u, by a table of polynomials.
//!
//! # Mathematics
//!
//! u = 2⁻⁵³; every rounding errs by at most u relative, or η/2 = 2⁻¹⁰⁷⁵ where the
//! result is subnormal.
//!
//! **t < 10.** With j the integer next to 16t, d = t − j/16 is exact: for j = 0 it is t,
//! and else j/16 lies between t/2 and 2t (Sterbenz). |d| ≤ 1/32. The row j of
//! [`TAYLOR`] holds the Taylor coefficients a₀ … a₉ at j/16, a₀ as h + l. Since
//! erfcx(z) = (2/√π)∫₀^∞ e^{−s²−2zs} ds, the derivatives alternate in sign and shrink as
//! z ≥ 0 grows; with the series Σ(−z)ⁿ/Γ(n/2+1) at 0, the terms from n on are at most
//! |d|ⁿ/Γ(n/2+1)·(1 + …): truncation errs by less than 10⁻¹⁷ (1). Computed is
//! fl(h + R), R = l + d(a₁ + d(a₂ + …)) by Horner's scheme in fused operations. R is at
//! most 1.13·|d| and its own rounding errors are scaled by 1/32 once more, so that the
//! sum's rounding dominates: the relative error is below 1.25u in all (2). The exact
//! bound of every row is computed by `tests/erfcx_kernel.rs` in interval arithmetic,
//! from the committed table and nothing else.
//!
//! **t ≥ 10.** With w = 1/(2t²) ≤ 1/200 the series √π t erfcx(t) ~ Σ(−1)ᵏ(2k−1)!! wᵏ
//! (DLMF 7.12.1) envelops its sum; its terms up to k = 13 leave 27!!·200⁻¹⁴ < 0.012u
//! (3). With s the sum without its 1, |s| ≤ 1/200, a relative error of s of 5u is
//! 0.025u of the whole. a = fl(h·fl(1/t)), with 1/√π = h + l to 106 bits, is corrected
//! by e = h − at, which one fused operation gives to a relative u: 1/(√π t) =
//! a + (e + l)/t, the second summand below 3u·a and known to a few u. So
//! fl(a + fl(a·s + (e + l)/t)) errs by u and less than 0.1u (4). Where 1/t is
//! subnormal (t > 2¹⁰²²), (e + l)/t restores what it lost, to η/2.
//!
//! **Bounds.** An error of 1.25u is less than 1.25 ulp, and just above a power of two
//! less than 1.25 of the half as large ulp below it: two steps outward enclose (5),
//! and the enclosure is four ulp wide.

use super::erfcx_table::TAYLOR;

/// The bound of (2) and (4), relative.
pub const ERROR: f64 = 1.25 * super::ball::UNIT;

/// From here on the asymptotic series.
pub const ASYMPTOTIC_FROM: f64 = 10.0;

/// erfcx(t) for t ≥ 0, with a relative error of at most [`ERROR`] (or η).
pub fn erfcx(t: f64) -> f64 {
    if t < ASYMPTOTIC_FROM { near(t) } else { far(t) }
}

/// The tightest doubles that (5) vouches for, for 0 ≤ t ≤ ∞.
pub fn bounds(t: f64) -> (f64, f64) {
    if t == f64::INFINITY {
        return (0.0, 0.0);
    }
    let value = erfcx(t);
    (value.next_down().next_down().max(0.0), value.next_up().next_up())
}

/// (2), for 0 ≤ t < 10; some number elsewhere, NaN for NaN.
#[inline(always)]
pub fn near(t: f64) -> f64 {
    // Adding 2⁵² rounds to an integer, which the lowest bits then hold.
    const SHIFT: f64 = (1u64 << 52) as f64;
    let shifted = t.mul_add(16.0, SHIFT);
    let row = (shifted.to_bits() & 0xff).min(TAYLOR.len() as u64 - 1) as usize;
    let d = (shifted - SHIFT).mul_add(-1.0 / 16.0, t);
    let [high, low, a1, a2, a3, a4, a5, a6, a7, a8, a9, _] = TAYLOR[row];
    let tail = a9.mul_add(d, a8).mul_add(d, a7).mul_add(d, a6).mul_add(d, a5);
    let tail = tail.mul_add(d, a4).mul_add(d, a3).mul_add(d, a2).mul_add(d, a1);
    high + tail.mul_add(d, low)
}

/// 1/√π as the sum of two doubles.
const ONE_OVER_SQRT_PI: [f64; 2] = [5.641895835477563e-1, 7.66772980658294e-18];

/// (4), for 10 ≤ t < ∞.
pub fn far(t: f64) -> f64 {
    const TERMS: u32 = 13;
    let [high, low] = ONE_OVER_SQRT_PI;
    let w = 0.5 / (t * t);
    let sum = (2..=TERMS).rev().fold(1.0, |sum, k| (-f64::from(2 * k - 1) * w).mul_add(sum, 1.0));
    let inverse = 1.0 / t;
    let leading = high * inverse;
    let rest = (-leading).mul_add(t, high) + low;
    leading + leading.mul_add(-w * sum, rest * inverse)
}
