//! The product of two intervals, inari's bit for bit, without branches and without changing
//! the processor's rounding mode: searches multiply more than anything else.
//!
//! # Mathematics
//!
//! The product of [a, b] and [c, d] is spanned by the four products of their ends, so its
//! bounds are the least of those rounded down and the largest of those rounded up (1), as
//! rounding is monotone.
//!
//! Let p be the double nearest to xy, and 2⁻⁹⁶⁰ ≤ |p| ≤ 2¹⁰⁰⁰. xy is a multiple of u, the product
//! of x's and y's last places, and |xy| < 2¹⁰⁶u; so the doubles around xy are at most 2⁵³u
//! apart, and |xy − p| is at most 2⁵²u. That makes xy − p a multiple of u with no more than 53 bits, where
//! u > 2⁻¹⁰⁷⁰: it is a double, and e = fma(x, y, −p) is that without rounding (2). As p is
//! nearest, xy lies between p and the double beside it on the side of e's sign: rounded up it is
//! p if e ≤ 0, and else the double above p; downwards likewise (3).
//!
//! The doubles beside p are fl(p ± s) with s = fl(φ|p|), φ = 2⁻⁵³(1 + 2⁻⁵²) (4): with |p| = m·2ᵏ,
//! 2⁵² ≤ m < 2⁵³, φ|p| lies between (½ + 2⁻⁵³)2ᵏ, which is a double, and (1 + 2⁻⁵³)2ᵏ, which is
//! rounded to 2ᵏ. So s is more than half of p's last place and no more than all of it, and
//! away from 0 p + s is rounded to the double beside p; towards 0 too, unless m = 2⁵². Then
//! that double is 2ᵏ⁻¹ away, s = (½ + 2⁻⁵³)2ᵏ, and 2ᵏ⁻⁵³ is less than half of its last place.
//!
//! If x or y is 0 and the other is finite, then p = e = 0, and (3) holds. Where the product of
//! some ends is anything else, inari multiplies.

use super::interval;
use super::lanes::{Real, Vector};
use inari::Interval;

/// See (2): 2⁻⁹⁶⁰ and 2¹⁰⁰⁰.
const SMALLEST: f64 = f64::from_bits((1023 - 960) << 52);
const LARGEST: f64 = f64::from_bits((1023 + 1000) << 52);

/// φ of (4).
const PHI: f64 = f64::EPSILON / 2.0 * (1.0 + f64::EPSILON);

/// a·b; empty if either is.
#[inline]
pub fn product(a: Interval, b: Interval) -> Interval {
    let ([a0, a1], [b0, b1]) = ([a.inf(), a.sup()], [b.inf(), b.sup()]);
    let (x, y) = (Vector::new([a0, a0, a1, a1]), Vector::new([b0, b1, b0, b1]));
    let nearest = x * y;
    let error = x.mul_add(y, -nearest);
    let size = nearest.abs();
    let zero = Vector::of(0.0);
    let is_zero = x.simd_eq(zero) | y.simd_eq(zero);
    let is_large = size.simd_ge(Vector::of(SMALLEST)) | is_zero;
    if !(is_large & size.simd_le(Vector::of(LARGEST))).all() {
        return a * b;
    }
    let step = size * Vector::of(PHI);
    let above = (nearest + Vector::if_less(zero, error, step, zero)).to_array();
    let below = (nearest - Vector::if_less(error, zero, step, zero)).to_array();
    let [lower, upper] = [
        smaller(smaller(below[0], below[1]), smaller(below[2], below[3])),
        larger(larger(above[0], above[1]), larger(above[2], above[3])),
    ];
    interval(lower, upper)
}

fn smaller(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}

fn larger(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}
