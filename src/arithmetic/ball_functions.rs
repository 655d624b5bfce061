//! exp and erfcx on narrow balls, without branches.
//!
//! # Mathematics
//!
//! Notation of [`super::ball`].
//!
//! **exp at a double x, |x| ≤ 700.** With k the integer next to x/ln 2, |k| ≤ 1010, and
//! ln 2 = H + L + ε, H of 41 bits so that kH is exact, |ε| < 2⁻⁹⁴:
//! r = fl(fl(x − kH) − kL), |r| ≤ 0.3467, errs by at most u·0.3467 twice and kε < 2⁻⁸⁴,
//! relative 0.70u of eʳ (1). The Taylor polynomial of degree 13 leaves
//! 0.3467¹⁴/14!·e^{0.35} < 0.06u of eʳ ≥ 0.707 (2). In Horner's scheme
//! 1 + r·q, q = 1 + r/2 + …, the coefficients and operations of q err by less than
//! 1.8u·Σ|r|ᵏ/(k+1)! < 2.2u, which r·q scales by 0.3467/0.707: 1.1u, and the last
//! operation errs by u (3). Together below 2.9u; [`EXP_ERROR`] is 4u. Multiplication by
//! 2ᵏ adds k to the exponent, which stays normal: e^{−700} > 2⁻¹⁰¹⁰ (4).
//! For x < −700, 0 < eˣ < e^{−700} < 2⁻¹⁰⁰⁹ is all that is claimed (5); for
//! x > 700 nothing.
//!
//! **exp on a ball of radius r ≤ 1.** |e^v − e^c| ≤ e^c(e^r − 1) ≤ e^c(r + r²), since
//! e^r ≤ 1 + r + r² for r ≤ 1 (6). Nothing is claimed for wider ones.
//!
//! **erfcx(|v|)-like tails on a ball with c ≥ 0, r ≤ 2⁻²⁰.** By convexity
//! |erfcx′| ≤ its value at the lower end. For t ≥ 0, Lemma 22's lower bound
//! erfcx(t) ≥ 2/(√π(t + √(t² + 2))) gives |erfcx′(t)| = 2/√π − 2t·erfcx(t) ≤
//! (2/√π)·2/(t + √(t² + 2))² ≤ (2/√π)/(1 + 2t²); for −2⁻²⁰ ≤ t < 0 it is at most
//! 2/√π + 2|t|erfcx(t) < 1.1284. So |erfcx′| < 1.1285/(1 + 2 max(0, c − r)²) on the
//! ball (7). The value at c errs by [`super::erfcx::ERROR`], of which 2u is made,
//! or η.

use super::ball::{Ball, TINY, UNIT, upward};
use super::balls::{Balls, LANES};
use super::erfcx as kernel;

/// Equation (3), rounded up.
const EXP_ERROR: f64 = 4.0 * UNIT;

/// Where (1) to (4) hold.
const EXP_RANGE: f64 = 700.0;

/// 2⁻¹⁰⁰⁹, above e^{−700}.
const EXP_SMALLEST: f64 = f64::from_bits(14 << 52);

/// The widest ball [`erfcx`] takes.
const ERFCX_WIDEST: f64 = 1.0 / (1u64 << 20) as f64;

/// eˣ to [`EXP_ERROR`] for |x| ≤ 700; some number elsewhere.
#[inline(always)]
fn exp_at(x: f64) -> f64 {
    /// Adding 1.5·2⁵² rounds to an integer, held by the lowest bits.
    const SHIFT: f64 = 1.5 * (1u64 << 52) as f64;
    const LN_2_HIGH: f64 = f64::from_bits(0x3fe6_2e42_fefa_3800);
    const LN_2_LOW: f64 = f64::from_bits(0x3d2e_f357_93c7_6730);
    /// 1/k!, k = 2 … 13.
    const INVERSE_FACTORIALS: [f64; 12] = {
        let (mut table, mut factorial, mut k) = ([0.0; 12], 1.0, 2);
        while k <= 13 {
            factorial *= k as f64;
            table[k - 2] = 1.0 / factorial;
            k += 1;
        }
        table
    };
    let shifted = x.mul_add(std::f64::consts::LOG2_E, SHIFT);
    let k = shifted - SHIFT;
    let r = (-k).mul_add(LN_2_LOW, (-k).mul_add(LN_2_HIGH, x));
    let [c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13] = INVERSE_FACTORIALS;
    let q = c13.mul_add(r, c12).mul_add(r, c11).mul_add(r, c10).mul_add(r, c9).mul_add(r, c8);
    let q = q.mul_add(r, c7).mul_add(r, c6).mul_add(r, c5).mul_add(r, c4).mul_add(r, c3);
    let value = q.mul_add(r, c2).mul_add(r, 1.0).mul_add(r, 1.0);
    f64::from_bits(value.to_bits().wrapping_add(shifted.to_bits() << 52))
}

/// e^v by (1) to (6).
#[inline(always)]
pub fn exp(v: Ball) -> Ball {
    let value = exp_at(v.center);
    let change = v.radius.mul_add(v.radius, v.radius) + EXP_ERROR;
    let is_claimed = v.center <= EXP_RANGE && v.radius <= 1.0;
    let is_small = v.center < -EXP_RANGE;
    Ball {
        center: if is_small { 0.0 } else { value },
        radius: if !is_claimed {
            f64::NAN
        } else if is_small {
            // e^{c + r} for r ≤ 1.
            3.0 * EXP_SMALLEST
        } else {
            upward(value * change)
        },
    }
}

/// erfcx(v), by (7), given its approximate value at the centre.
#[inline(always)]
fn erfcx_around(v: Ball, value: f64) -> Ball {
    let nearest = (v.center - v.radius) * (1.0 - 4.0 * UNIT);
    let nearest = if nearest > 0.0 { nearest } else { 0.0 };
    let slope = 1.1285 / (2.0 * nearest).mul_add(nearest, 1.0);
    let radius = upward(v.radius.mul_add(slope, value.mul_add(2.0 * UNIT, TINY)));
    Ball { center: value, radius: if v.radius <= ERFCX_WIDEST { radius } else { f64::NAN } }
}

/// erfcx(v) for balls with c ≥ 0; unknown for others and for r > 2⁻²⁰.
pub fn erfcx(v: &Balls) -> Balls {
    let mut values = [0.0; LANES];
    let mut all_near = true;
    for lane in 0..LANES {
        let center = v.center[lane];
        values[lane] = kernel::near(center);
        all_near &= (0.0..kernel::ASYMPTOTIC_FROM).contains(&center);
    }
    if !all_near {
        for lane in 0..LANES {
            let center = v.center[lane];
            values[lane] = if center >= 0.0 { kernel::erfcx(center) } else { f64::NAN };
        }
    }
    Balls::from_fn(|lane| erfcx_around(v.get(lane), values[lane]))
}
