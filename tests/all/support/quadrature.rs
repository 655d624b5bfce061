//! Gaussian expectations by quadrature, from the integral and nothing else.
//!
//! # Mathematics
//!
//! For z ~ N(x, y) the derivatives in x of the density are Hermite polynomials times it, so
//! that, whatever h, ∂ₓⁿ E h(z) = y^{−n/2} ∫ h(x + √y t) Heₙ(t) φ(t) dt (1), φ the standard
//! normal density, He_{n+1} = t·Heₙ − n·He_{n−1}. The integrand is dropped from 20 beyond
//! t = 0 and the outermost breakpoint on: φ(t + 20) ≤ φ(t)·2⁻²⁸⁸ for t ≥ 0 (2). Between the
//! breakpoints of h it is analytic, and each piece, parted at t = 0, and at ±20 between
//! breakpoints, of length L, is summed by the tanh-sinh rule: at the distances L·r and L·(1 − r) from an end,
//! r = 1/(1 + e^{π sinh s}), with the weights L·π cosh(s)·r(1 − r)·step, s = 0, step, … (3)
//! (Takahasi and Mori 1974). Distances are counted from the nearer end, where an exponential
//! may have a layer. The trapezoidal rule in s roughly squares its error when the step is
//! halved, so that the difference to the sum with twice the step, which is what is claimed
//! (4), is far above the error.

#![allow(dead_code, reason = "the unit tests of moments use more of it")]

use rug::float::Constant;
use rug::ops::Pow;
use rug::{Assign, Float};
use selfnorm::arithmetic::mpfr::MpInterval;
use std::sync::LazyLock;

/// Of all computations here.
pub const BITS: u32 = 256;

/// Equation (2).
const CUT: f64 = 20.0;

/// One over the step in s.
const NODES_PER_UNIT: u32 = 64;

fn number(value: f64) -> Float {
    Float::with_val(BITS, value)
}

/// Breakpoints that are doubles.
pub fn exact(breakpoints: &[f64]) -> Vec<Float> {
    breakpoints.iter().map(|b| number(*b)).collect()
}

/// By s/step: r and π cosh(s)·r(1 − r)·step, as far as they are above 2⁻³²⁰.
static NODES: LazyLock<Vec<(Float, Float)>> = LazyLock::new(|| {
    let pi = Float::with_val(BITS, Constant::Pi);
    let node = |k: u32| {
        let s = number(f64::from(k) / f64::from(NODES_PER_UNIT));
        let growth = Float::with_val(BITS, s.sinh_ref()) * &pi;
        let near = (growth.exp() + 1_u32).recip();
        let far = number(1.0) - &near;
        let weight = s.cosh() * &pi * &near * &far / NODES_PER_UNIT;
        (near, weight)
    };
    let negligible = Float::with_val(BITS, Float::u_exp(1, -320));
    (0..).map(node).take_while(|(_, weight)| *weight > negligible).collect()
});

/// An end of a piece: t, and z if it is a breakpoint.
#[derive(Clone)]
struct End {
    t: Float,
    z: Float,
}

/// ∂ₓⁿ E h(z) by (1) for n = 0 … `order` and several h, within (4).
///
/// `values` gives the h's at a z of a piece, counted from the left; the number of them must
/// not depend on it.
pub fn derivatives(
    (x, y): (&Float, &Float),
    breakpoints: &[Float],
    order: usize,
    values: impl Fn(usize, &Float) -> Vec<Float>,
) -> Vec<Vec<MpInterval>> {
    let deviation = Float::with_val(BITS, y.sqrt_ref());
    let of_t = |t: Float| End { z: Float::with_val(BITS, &t * &deviation) + x, t };
    let at = |b: &Float| End {
        t: Float::with_val(BITS, b - x) / &deviation,
        z: Float::with_val(BITS, b),
    };
    let kinks: Vec<End> = breakpoints.iter().map(at).collect();
    let mut ends = kinks.clone();
    let between =
        |t: &f64| kinks.iter().any(|end| end.t < *t) && kinks.iter().any(|end| end.t > *t);
    let parts = [-CUT, CUT].into_iter().filter(between).chain([0.0]);
    ends.extend(parts.map(|t| of_t(number(t))));
    ends.sort_by(|one, other| one.t.total_cmp(&other.t));
    let (first, last) = (ends[0].t.clone() - CUT, ends[ends.len() - 1].t.clone() + CUT);
    ends.insert(0, of_t(first));
    ends.push(of_t(last));
    let functions = values(0, x).len();
    // By function and order: the sum, and that with twice the step.
    let mut sums = vec![vec![[number(0.0), number(0.0)]; order + 1]; functions];
    for ends in ends.windows(2) {
        let piece = kinks.iter().filter(|kink| kink.t <= ends[0].t).count();
        let length = Float::with_val(BITS, &ends[1].t - &ends[0].t);
        if length <= 0 {
            continue;
        }
        for (k, (near, weight)) in NODES.iter().enumerate() {
            for (end, sign) in ends.iter().zip([1, -1]).take(if k == 0 { 1 } else { 2 }) {
                let distance = Float::with_val(BITS, &length * near) * sign;
                let t = Float::with_val(BITS, &end.t + &distance);
                let z = distance * &deviation + &end.z;
                let weight = Float::with_val(BITS, &length * weight);
                add(&mut sums, &values(piece, &z), &t, weight, k % 2 == 0);
            }
        }
    }
    let root = (Float::with_val(BITS, Constant::Pi) * 2_u32).sqrt();
    sums.into_iter()
        .map(|orders| {
            let mut scale = Float::with_val(BITS, root.recip_ref());
            let scaled = orders.into_iter().map(|[fine, coarse]| {
                let error = Float::with_val(BITS, &fine - coarse * 2_u32).abs() * &scale;
                let value = fine * &scale;
                scale /= &deviation;
                MpInterval::new(Float::with_val(BITS, &value - &error), value + error)
            });
            scaled.collect()
        })
        .collect()
}

/// One node's part in all sums, but for 1/√2π and y^{−n/2}.
fn add(sums: &mut [Vec<[Float; 2]>], values: &[Float], t: &Float, weight: Float, coarse: bool) {
    let bell = (Float::with_val(BITS, t.square_ref()) / -2_i32).exp() * weight;
    let (mut last, mut hermite) = (number(0.0), number(1.0));
    let mut part = number(0.0);
    for n in 0..sums.first().map_or(0, Vec::len) {
        let factor = Float::with_val(BITS, &hermite * &bell);
        for (sums, value) in sums.iter_mut().zip(values) {
            part.assign(value * &factor);
            sums[n][0] += &part;
            if coarse {
                sums[n][1] += &part;
            }
        }
        let next = Float::with_val(BITS, t * &hermite) - last * n as u32;
        last = std::mem::replace(&mut hermite, next);
    }
}

/// ∂ₓᵏ of the density of N(x, y) at b: (−1)ᵏ y^{−(k+1)/2} He_k(t) φ(t), t = (x − b)/√y,
/// with He_k(t) = k! Σ (−1)^m t^{k−2m}/(m! (k−2m)! 2^m).
pub fn density((x, y): (&Float, &Float), b: f64, k: u32) -> Float {
    let deviation = Float::with_val(BITS, y.sqrt_ref());
    let t = Float::with_val(BITS, x - b) / &deviation;
    let factorial = |n: u32| Float::with_val(BITS, Float::factorial(n));
    let hermite = (0..=k / 2).fold(number(0.0), |sum, m| {
        let power = Float::with_val(BITS, (&t).pow(k - 2 * m));
        let divisor = factorial(m) * factorial(k - 2 * m) * number(-2.0).pow(m);
        sum + power * factorial(k) / divisor
    });
    let bell = (Float::with_val(BITS, t.square_ref()) / -2_i32).exp();
    let root = (Float::with_val(BITS, Constant::Pi) * 2_u32).sqrt();
    let turn = (-deviation.clone()).pow(k);
    hermite * bell / (root * deviation * turn)
}
