//! exp and erfcx on narrow balls, without branches.
//!
//! # Mathematics
//!
//! Notation of [`super::ball`].
//!
//! **exp at a double x, |x| ≤ 700.** With k the integer next to x/ln 2, |k| ≤ 1010, and
//! ln 2 = H + L + ε, H of 42 bits so that kH is exact, |ε| < 2⁻⁹⁴:
//! r = fl(fl(x − kH) − kL), |r| ≤ 0.3467, errs by at most u·0.3467 twice and kε < 2⁻⁸⁴,
//! relative 0.70u of eʳ (1). The Taylor polynomial of degree 13 leaves
//! |r|¹⁴/14!·max(eʳ, 1), at most 0.3467¹⁴/14!·e^{0.3467} < 0.06u of eʳ (2). In Horner's
//! scheme 1 + r·q, q = 1 + r/2 + …, the coefficients and operations of q err by less than
//! 1.8u·Σ|r|ᵏ/(k+1)! < 2.2u, which r·q scales by 0.3467/0.707: 1.1u, and the last
//! operation errs by u (3). Together below 2.9u, which `tests/all/balls.rs` computes from the
//! constants in interval arithmetic; 4u is claimed. Multiplication by 2ᵏ adds k to the
//! exponent, which stays normal: e^{−700} > 2⁻¹⁰¹⁰ (4).
//! For x < −700, 0 < eˣ < e^{−700} < 2⁻¹⁰⁰⁹ is all that is claimed (5); for
//! x ≥ 700 nothing.
//!
//! **exp on a ball of radius r < 1.** |e^v − e^c| ≤ e^c(e^r − 1) ≤ e^c(r + r²), since
//! e^r ≤ 1 + r + r² for r ≤ 1 (6). Nothing is claimed for wider ones. e^c exceeds the
//! computed centre by a factor of at most 1 + 4u, and four operations round: 1 + 16u makes
//! up for both. From c ≲ −673 on the product of the centre and 4u is subnormal: η is added
//! in the same operation, more than the η/2 that is then lost. (TINY would be far above the
//! centre's own error there.)
//!
//! **erfcx on a ball with c ≥ 0, r < 2⁻²⁰.** erfcx is convex and decreases, so |erfcx′| is
//! largest at the lower end. With n = max(0, c − r): for t ≥ 0, |erfcx′(t)| =
//! 2/√π − 2t·erfcx(t), so on [n, ∞) it is at most 2/√π − 2n·erfcx(n) ≤
//! 2/√π − 2n·erfcx(c); for −2⁻²⁰ ≤ t < 0 it is at most 2/√π + 2|t|erfcx(t) < 1.1284 (7).
//! The computed value v errs by [`super::erfcx::ERROR`], of which 2u is made, or η, which
//! TINY stands for. Computed is 1.129 − n·2v, whose first number exceeds 2/√π by 6·10⁻⁴:
//! enough for the errors of n, v, product and difference, some u each as n·2v ≤ 2/√π, and
//! for 2n·η < 2⁻⁴⁹, v's and its double's own where they are subnormal. n·2v cannot
//! overflow, as 2n can, and so the bound stays above 5·10⁻⁴ (8).

use super::ball::{Ball, TINY, UNIT, underflow, upward};
use super::erfcx as kernel;
use super::lanes::Real;

/// Equation (3), rounded up.
pub const EXP_ERROR: f64 = 4.0 * UNIT;

/// Where (1) to (4) hold.
const EXP_RANGE: f64 = 700.0;

/// 2⁻¹⁰⁰⁹, above e^{−700}.
const EXP_SMALLEST: f64 = f64::from_bits(14 << 52);

/// Equation (7): 1.129, above 1.1284 and 2/√π + 6·10⁻⁴.
pub const STEEPEST: f64 = 1.129;

/// The widest ball [`erfcx`] takes.
const ERFCX_WIDEST: f64 = 1.0 / (1u64 << 20) as f64;

/// Equation (1): H, of 42 bits, and L.
pub const LN_2: [f64; 2] =
    [f64::from_bits(0x3fe6_2e42_fefa_3800), f64::from_bits(0x3d2e_f357_93c7_6730)];

/// 1/k!, k = 0 … 13, to nearest.
pub const INVERSE_FACTORIALS: [f64; 14] = {
    let (mut table, mut factorial, mut k) = ([1.0; 14], 1.0, 1);
    while k <= 13 {
        factorial *= k as f64;
        table[k] = 1.0 / factorial;
        k += 1;
    }
    table
};

/// eˣ to [`EXP_ERROR`] for |x| ≤ 700; some number elsewhere.
#[inline(always)]
fn exp_at<R: Real>(x: R) -> R {
    /// Adding 1.5·2⁵² rounds to an integer, held by the lowest bits.
    const SHIFT: f64 = 1.5 * (1u64 << 52) as f64;
    let shifted = x.mul_add(R::of(std::f64::consts::LOG2_E), R::of(SHIFT));
    let minus_k = R::of(SHIFT) - shifted;
    let r = minus_k.mul_add(R::of(LN_2[1]), minus_k.mul_add(R::of(LN_2[0]), x));
    let value = INVERSE_FACTORIALS[..13]
        .iter()
        .rev()
        .fold(R::of(INVERSE_FACTORIALS[13]), |sum, &c| sum.mul_add(r, R::of(c)));
    value.each_two(shifted, |value, shifted| {
        f64::from_bits(value.to_bits().wrapping_add(shifted.to_bits() << 52))
    })
}

/// e^v by (1) to (6).
#[inline(always)]
pub fn exp<R: Real>(v: Ball<R>) -> Ball<R> {
    let number = R::of;
    let center = exp_at(v.center);
    let change = v.radius.mul_add(v.radius, v.radius) + number(EXP_ERROR);
    let usual = Ball { center, radius: upward(center.mul_add(change, underflow(center))) };
    // e^{c + r} for r ≤ 1.
    let small = Ball { center: number(0.0), radius: number(3.0 * EXP_SMALLEST) };
    let value = Ball::if_less(v.center, number(-EXP_RANGE), small, usual);
    // Comparisons are false at NaN.
    let nan = number(f64::NAN);
    let radius = R::if_less(v.center, number(EXP_RANGE), value.radius, nan);
    Ball { center: value.center, radius: R::if_less(v.radius, number(1.0), radius, nan) }
}

/// erfcx(v), by (7) and (8), for balls with c ≥ 0; unknown for others and for r > 2⁻²⁰.
#[inline(always)]
pub fn erfcx<R: Real>(v: Ball<R>) -> Ball<R> {
    let (zero, number) = (R::of(0.0), R::of);
    let value = v.center.each(kernel::erfcx);
    let nearest = v.center - v.radius;
    let nearest = R::if_less(zero, nearest, nearest, zero);
    let slope = number(STEEPEST) - nearest * (value + value);
    let rounding = value.mul_add(number(2.0 * UNIT), number(TINY));
    let radius = upward(v.radius.mul_add(slope, rounding));
    let radius = R::if_less(v.radius, number(ERFCX_WIDEST), radius, number(f64::NAN));
    Ball { center: value, radius: R::if_less(v.center, zero, number(f64::NAN), radius) }
}
