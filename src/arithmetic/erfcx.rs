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
//! bound of every row is computed by `tests/all/erfcx_kernel.rs` in interval arithmetic,
//! from the committed table and nothing else.
//!
//! **t ≥ 10.** With w = 1/(2t²) ≤ 1/200 the series √π t erfcx(t) ~ Σ(−1)ᵏ(2k−1)!! wᵏ
//! (DLMF 7.12.1) envelops its sum; its terms up to k = 13 leave 27!!·200⁻¹⁴ < 0.012u
//! (3). With s the sum without its 1, |s| ≤ 1/200, a relative error of s of 5u is
//! 0.025u of the whole. a = fl(h·fl(1/t)), with 1/√π = h + l to 106 bits, is corrected
//! by e = h − at, which one fused operation gives to a relative u: 1/(√π t) =
//! a + (e + l)/t, the second summand below 3u·a and known to a few u. So
//! fl(a + fl(a·s + (e + l)/t)) errs by u and less than 0.1u (4). That needs normal numbers,
//! and (e + l)/t, some u/t, is none from t = 2¹⁰¹⁹ on. So for t ≥ 2⁵¹², where s is below
//! 2⁻¹⁰²⁴ and left out, 1/(√π t) is computed for 2⁻⁵¹²t, to half an ulp and 0.1u, and
//! multiplied by 2⁻⁵¹²: without error; or, where the result is subnormal, with one of η/2,
//! to which those of the factor, below 2⁻⁵¹⁰, add η/4 and 0.05η: together below η (9).
//!
//! **x < 0.** erfcx(x) = 2e^{t²} − erfcx(t) with t = −x. t² = h + l exactly, h rounded and
//! l by one fused operation. With k the integer next to 64h/ln 2, at most 2¹⁷,
//! k = 64n + i, and ln 2/64 = H + L + ε, H of 34 bits, so that kH and h − kH are exact:
//! r = (h − kH) + (l − kL), |r| < 0.0055, errs by 0.0055u + 2⁻⁷⁵ (5). e^r = 1 + p by the
//! Taylor polynomial of degree 6, which leaves |r|⁷/7!·e^{|r|} < 2⁻⁶⁴ and p errs by less than
//! 0.02u. e^{t²} = 2ⁿ(T + T′), T the first of the two doubles of 2^{i/64} in [`POWERS`],
//! T′ = fl(second + fl(T·p)) (6). In 2e^{t²} − erfcx(t) the large doubles are subtracted
//! without error (T·2^{n+1} ≥ 2 > 1 ≥ h, so that e = (A − D) − h is the error of
//! D = fl(A − h)), and e, T′ and R are added to the rounded difference: errors of
//! 0.02u·2e^{t²} < 0.04u of the result, as 2e^{t²} − erfcx(t) ≥ e^{t²}, of 0.12u from R,
//! and u of the last sum: below 1.25u again (7). All of it is scaled by 2⁻¹¹ so that
//! nothing overflows but the result, whose last step is exact or ∞.
//!
//! **Bounds.** An error of 1.25u is less than 1.25 ulp, and just above a power of two
//! less than 1.25 of the half as large ulp below it: two steps outward enclose (8),
//! and the enclosure is four ulp wide. At an overflow the true value is at least
//! (1 − 1.25u)2¹⁰²⁴, and two steps down from ∞ are (1 − 2u)2¹⁰²⁴.

pub use super::erfcx_table::{POWERS, TAYLOR};

/// The bound of (2), (4) and (7), relative.
pub const ERROR: f64 = 1.25 * super::ball::UNIT;

/// From here on (9): 2⁵¹².
const FAR_OUT: f64 = f64::from_bits((1023 + 512) << 52);

/// From here on the asymptotic series.
pub const ASYMPTOTIC_FROM: f64 = 10.0;

/// erfcx(x) with a relative error of at most [`ERROR`] (or η); NaN for NaN.
pub fn erfcx(x: f64) -> f64 {
    if x >= ASYMPTOTIC_FROM {
        far(x)
    } else if x >= 0.0 {
        let (high, rest) = near(x);
        high + rest
    } else {
        negative(-x)
    }
}

/// Four ulp around erfcx(x) by (8), for any x but NaN.
pub fn bounds(x: f64) -> (f64, f64) {
    if x == 0.0 {
        return (1.0, 1.0);
    }
    let value = erfcx(x);
    (value.next_down().next_down().max(0.0), value.next_up().next_up())
}

/// The two parts of (2), for 0 ≤ t < 10.
#[inline(always)]
fn near(t: f64) -> (f64, f64) {
    // Adding 2⁵² rounds to an integer, which the lowest bits then hold.
    const SHIFT: f64 = (1u64 << 52) as f64;
    let shifted = t.mul_add(16.0, SHIFT);
    let row = (shifted.to_bits() & 0xff) as usize;
    let d = (shifted - SHIFT).mul_add(-1.0 / 16.0, t);
    let [high, low, a1, a2, a3, a4, a5, a6, a7, a8, a9, _] = TAYLOR[row];
    let tail = a9.mul_add(d, a8).mul_add(d, a7).mul_add(d, a6).mul_add(d, a5);
    let tail = tail.mul_add(d, a4).mul_add(d, a3).mul_add(d, a2).mul_add(d, a1);
    (high, tail.mul_add(d, low))
}

/// 1/√π as the sum of two doubles.
pub const ONE_OVER_SQRT_PI: [f64; 2] = [5.641895835477563e-1, 7.66772980658294e-18];

/// (4) and (9), for t ≥ 10.
fn far(t: f64) -> f64 {
    const TERMS: u32 = 13;
    if t == f64::INFINITY {
        return 0.0;
    }
    if t >= FAR_OUT {
        let (leading, rest) = over_root_pi(t / FAR_OUT);
        return (leading + rest) / FAR_OUT;
    }
    let w = 0.5 / (t * t);
    let sum = (2..=TERMS).rev().fold(1.0, |sum, k| (-f64::from(2 * k - 1) * w).mul_add(sum, 1.0));
    let (leading, rest) = over_root_pi(t);
    leading + leading.mul_add(-w * sum, rest)
}

/// a and (e + l)/t of (4), whose sum is 1/(√π t).
#[inline(always)]
fn over_root_pi(t: f64) -> (f64, f64) {
    let [high, low] = ONE_OVER_SQRT_PI;
    let inverse = 1.0 / t;
    let leading = high * inverse;
    let rest = (-leading).mul_add(t, high) + low;
    (leading, rest * inverse)
}

/// ln 2/64 as the sum of two doubles, the first of 34 bits.
pub const LN_2_BY_64: [f64; 2] =
    [f64::from_bits(0x3f86_2e42_fef8_0000), f64::from_bits(0x3d51_cf79_abc9_e3b4)];

/// (7): erfcx(−t), for t > 0.
fn negative(t: f64) -> f64 {
    // 2e^{26.65²} exceeds all doubles, and 2ⁿ⁺¹ the scale below.
    if t >= 26.65 {
        return f64::INFINITY;
    }
    let (high, rest) = if t < ASYMPTOTIC_FROM { near(t) } else { (far(t), 0.0) };
    let h = t * t;
    let l = t.mul_add(t, -h);
    let k = (h * (64.0 / std::f64::consts::LN_2)).round_ties_even();
    let r = (-k).mul_add(LN_2_BY_64[0], h) + (-k).mul_add(LN_2_BY_64[1], l);
    let p = (1..=6).rev().fold(0.0, |sum: f64, n| sum.mul_add(r / f64::from(n), r / f64::from(n)));
    let index = k as u64;
    let [first, second] = POWERS[(index % 64) as usize];
    let correction = first.mul_add(p, second);
    // 2^{n + 1 − 11}.
    let scale = f64::from_bits((1023 - 10 + index / 64) << 52);
    let shift = 1.0 / 2048.0;
    let (large, high) = (first * scale, high * shift);
    let difference = large - high;
    let error = (large - difference) - high;
    let rest = correction.mul_add(scale, error - rest * shift);
    (difference + rest) * 2048.0
}
