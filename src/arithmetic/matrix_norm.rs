//! The spectral norm of a small square matrix of intervals.
//!
//! # Mathematics
//!
//! Let C be the matrix of midpoints and R that of radii. By the triangle inequality every
//! matrix A of the box has |‖A‖ − ‖C‖| ≤ ‖A − C‖ ≤ ‖R‖_F, the root of the sum of squares (1).
//! S = CᵀC is symmetric with eigenvalues λ ≥ 0, the largest of which is ‖C‖². For n rows and
//! k = 2ᵐ, λmaxᵏ ≤ tr Sᵏ ≤ n·λmaxᵏ, so that (tr Sᵏ/n)^{1/k} ≤ λmax ≤ (tr Sᵏ)^{1/k} (2), which
//! differ by a factor n^{1/k}. Sᵏ is computed by m squarings, divided before each by a power of
//! two 2ᵉ, which rounds nothing and keeps entries near 1; going back, the bound u of λmaxᵏ
//! becomes 2ᵉ√u for k/2 (3).

use super::Interval;
use super::interval::{interval, is_finite, point};

/// m: n^{1/k} − 1 is then below 4·10⁻⁷ for n ≤ 4, and rounding errors grow to as much.
const SQUARINGS: usize = 22;

/// ‖A‖ for the entries row by row; empty if one is, unbounded if one is.
///
/// # Panics
/// If the number of entries is no square.
pub fn spectral_norm(entries: &[Interval]) -> Interval {
    let n = entries.len().isqrt();
    assert_eq!(n * n, entries.len(), "a square matrix");
    if entries.iter().any(|entry| entry.is_empty()) {
        return Interval::EMPTY;
    }
    if !entries.iter().all(|entry| is_finite(*entry)) {
        return interval(0.0, f64::INFINITY);
    }
    let center: Vec<Interval> = entries.iter().map(|entry| point(entry.mid())).collect();
    let radius = entries
        .iter()
        .zip(&center)
        .fold(point(0.0), |sum, (entry, center)| sum + point((*entry - *center).mag()).sqr())
        .sqrt();
    let spread = interval(-radius.sup(), radius.sup());
    (norm_of_point(&center, n) + spread).intersection(interval(0.0, f64::INFINITY))
}

/// (2) and (3).
fn norm_of_point(center: &[Interval], n: usize) -> Interval {
    let zero = point(0.0);
    let product = |a: &dyn Fn(usize, usize) -> Interval, b: &dyn Fn(usize, usize) -> Interval| {
        let entry = |at: usize| {
            let (row, column) = (at / n, at % n);
            (0..n).fold(zero, |sum, k| sum + a(row, k) * b(k, column))
        };
        (0..n * n).map(entry).collect::<Vec<Interval>>()
    };
    let mut power = product(&|row, k| center[k * n + row], &|k, column| center[k * n + column]);
    let mut scales = Vec::new();
    for _ in 0..SQUARINGS {
        let size = power.iter().map(|entry| entry.mag()).fold(0.0, f64::max);
        if size == 0.0 {
            return zero;
        }
        let scale = 2f64.powi(size.log2().ceil().clamp(-1000.0, 1000.0) as i32);
        let scaled: Vec<Interval> = power.iter().map(|entry| *entry / point(scale)).collect();
        let at = |row: usize, column: usize| scaled[row * n + column];
        power = product(&at, &at);
        scales.push(scale);
    }
    let trace = (0..n).fold(zero, |sum, i| sum + power[i * n + i]);
    let positive = interval(0.0, f64::INFINITY);
    let bounds = (trace / point(n as f64)).convex_hull(trace).intersection(positive);
    let largest = scales.iter().rev().fold(bounds, |bounds, scale| point(*scale) * bounds.sqrt());
    largest.sqrt()
}
