//! Spectral norms of the Jacobians of state maps.
//!
//! # Mathematics
//!
//! **Two states.** The norm of [[a, b], [c, d]] is
//! ½(√((a+d)² + (c−b)²) + √((a−d)² + (b+c)²)) (1), the largest singular value. For
//! L = √(p² + q²) the chain rule gives L′ = (p/L)p′ + (q/L)q′ (2), and p/L increases with p and
//! approaches 0 with |q|, so that it is enclosed by its values at two corners; and
//! ∂ᵥ∂ᵤL = (p/L)∂ᵥ∂ᵤp + (q/L)∂ᵥ∂ᵤq + (q∂ᵥp − p∂ᵥq)(q∂ᵤp − p∂ᵤq)/L³ (3), where the large terms
//! of the root's second derivative have cancelled.
//!
//! **More states.** Every matrix A of a box with the middle C and the radii R has
//! |‖A‖ − ‖C‖| ≤ ‖R‖_F (4). For S = CᵀC and any v ≠ 0, ‖C‖² ≥ vᵀSv/vᵀv (5), and ‖C‖² < t if
//! tI − S has a Cholesky decomposition (6). v and t are guessed in doubles, by powers of S;
//! that (5) and (6) hold is computed in intervals. The norm is a Lipschitz function of the
//! matrix, so that its slopes are at most ‖A′‖_F (7); it need not be differentiable.

use super::functions::Kinks;
use super::jet::{Jet, is_positive};
use crate::arithmetic::mpfr::MpInterval;
use crate::claim::Function;
use rug::Float;

/// A square matrix, row by row.
pub struct Matrix {
    /// Rows.
    pub size: usize,
    /// Entries.
    pub entries: Vec<Jet>,
}

/// The largest singular value.
pub fn spectral_norm(matrix: &Matrix, kinks: Kinks) -> Jet {
    if let [a, b, c, d] = matrix.entries.as_slice() {
        let lengths = [(a.add(d), c.sub(b)), (a.sub(d), b.add(c))];
        let [first, second] = lengths.map(|(p, q)| length(&p, &q, kinks));
        let sum = first.add(&second);
        return sum.div(&sum.integer(2));
    }
    let values: Vec<&MpInterval> = matrix.entries.iter().map(Jet::value).collect();
    let value = norm_of_box(&values, matrix.size);
    let first = &matrix.entries[0];
    let depends = matrix.entries.iter().fold(0, |all, entry| all | entry.depends());
    let mut norm = first.like(value.clone()).with_kink(value, depends, false);
    if kinks != Kinks::Undefined && depends & 1 == 1 {
        let slopes: Vec<&MpInterval> =
            matrix.entries.iter().map(|entry| entry.coefficient(1)).collect();
        let largest = frobenius(&slopes);
        norm.set(1, largest.neg().hull(&largest));
    }
    norm
}

/// L = √(p² + q²), whose first and second derivatives are also enclosed by (2) and (3); they are
/// undefined where L may be 0, but slopes are not.
fn length(p: &Jet, q: &Jet, kinks: Kinks) -> Jet {
    let square = p.power(2).add(&q.power(2));
    let mut length = square.call(Function::Sqrt, Kinks::Undefined);
    let [cosine, sine] = [(p, q), (q, p)].map(|(p, q)| cosine(p.value(), q.value()));
    let along = |set: usize| p.coefficient(set).mul(&cosine).add(&q.coefficient(set).mul(&sine));
    // q p′ − p q′, over L.
    let turn = |set: usize| p.coefficient(set).mul(&sine).sub(&q.coefficient(set).mul(&cosine));
    for k in (0..length.infinitesimals()).map(|k| 1 << k) {
        length.tighten(k, &along(k));
        for l in (0..length.infinitesimals()).map(|l| 1 << l).take_while(|l| *l < k) {
            let turned = turn(k).mul(&turn(l)).div(length.value());
            length.tighten(k | l, &along(k | l).add(&turned));
        }
    }
    if kinks != Kinks::Undefined && length.coefficient(1).is_empty() && length.depends() & 1 == 1 {
        // L is Lipschitz: where it is 0, almost everywhere so is its slope.
        length.set(1, along(1));
    }
    length
}

/// p/L where that is defined, by its values at two corners; empty if a corner is 0.
fn cosine(p: &MpInterval, q: &MpInterval) -> MpInterval {
    let sizes = q.abs();
    let at = |p: &Float, q: &Float| {
        let [p, q] = [p, q].map(|end| MpInterval::new(end.clone(), end.clone()));
        p.div(&p.sqr().add(&q.sqr()).sqrt())
    };
    let (far, near) = (sizes.upper(), sizes.lower());
    let least = at(p.lower(), if *p.lower() >= 0 { far } else { near });
    let greatest = at(p.upper(), if *p.upper() >= 0 { near } else { far });
    least.hull(&greatest)
}

/// The root of the sum of squares.
fn frobenius(entries: &[&MpInterval]) -> MpInterval {
    let zero = MpInterval::from_integer(entries[0].precision(), 0);
    entries.iter().fold(zero, |sum, entry| sum.add(&entry.sqr())).sqrt()
}

/// (4).
fn norm_of_box(entries: &[&MpInterval], n: usize) -> MpInterval {
    if !entries.iter().all(|entry| entry.is_finite()) {
        return MpInterval::empty(entries[0].precision());
    }
    let center: Vec<MpInterval> = entries.iter().map(|entry| entry.midpoint()).collect();
    let offsets: Vec<MpInterval> =
        entries.iter().zip(&center).map(|(entry, center)| entry.sub(center)).collect();
    let radius = frobenius(&offsets.iter().collect::<Vec<_>>());
    let spread = radius.neg().hull(&radius);
    let size = norm_of_point(&center, n).add(&spread);
    let zero = MpInterval::from_integer(size.precision(), 0);
    size.max(&zero)
}

/// (5) and (6).
fn norm_of_point(center: &[MpInterval], n: usize) -> MpInterval {
    let precision = center[0].precision();
    let number = |x: f64| {
        let x = Float::with_val(precision, x);
        MpInterval::new(x.clone(), x)
    };
    let zero = number(0.0);
    let gram: Vec<Vec<MpInterval>> = (0..n)
        .map(|i| {
            let entry = |j: usize| {
                (0..n).fold(zero.clone(), |sum, k| {
                    sum.add(&center[k * n + i].mul(&center[k * n + j]))
                })
            };
            (0..n).map(entry).collect()
        })
        .collect();
    // ‖C‖² ≤ tr CᵀC, whatever the guess is worth.
    let trace = (0..n).fold(zero.clone(), |sum, i| sum.add(&gram[i][i]));
    let approximate: Vec<Vec<f64>> = gram
        .iter()
        .map(|row| row.iter().map(|entry| entry.to_interval().mid()).collect())
        .collect();
    let (guess, vector) = power_method(&approximate);
    let vector: Vec<MpInterval> = vector.into_iter().map(number).collect();
    let mut quotient = zero.clone();
    for i in 0..n {
        for j in 0..n {
            quotient = quotient.add(&gram[i][j].mul(&vector[i]).mul(&vector[j]));
        }
    }
    let length = vector.iter().fold(zero.clone(), |sum, v| sum.add(&v.sqr()));
    let quotient = quotient.div(&length);
    let lower = if quotient.is_empty() { zero.clone() } else { quotient.max(&zero) };
    let upper = [1e-13, 1e-9, 1e-5]
        .into_iter()
        .map(|slack| number(guess * (1.0 + slack)))
        .find(|bound| is_definite(&gram, bound))
        .unwrap_or(trace);
    MpInterval::new(lower.lower().clone(), upper.upper().clone()).sqrt()
}

/// An approximation of the largest eigenvalue, with its vector.
fn power_method(matrix: &[Vec<f64>]) -> (f64, Vec<f64>) {
    let n = matrix.len();
    // A start that no eigenvector is orthogonal to by symmetry.
    let mut vector: Vec<f64> =
        (0..n).map(|i| 1.0 + 0.37 * i as f64 + 0.11 * (i * i) as f64).collect();
    let mut value = 0.0;
    for _ in 0..500 {
        let next: Vec<f64> =
            matrix.iter().map(|row| row.iter().zip(&vector).map(|(a, b)| a * b).sum()).collect();
        value = next.iter().map(|x: &f64| x * x).sum::<f64>().sqrt();
        if value == 0.0 || !value.is_finite() {
            return (0.0, vec![1.0; n]);
        }
        vector = next.into_iter().map(|x| x / value).collect();
    }
    (value, vector)
}

/// (6): whether t·I − S has a Cholesky decomposition.
fn is_definite(gram: &[Vec<MpInterval>], bound: &MpInterval) -> bool {
    let n = gram.len();
    let mut rest: Vec<Vec<MpInterval>> = (0..n)
        .map(|i| {
            let entry = |j: usize| {
                let entry = gram[i][j].neg();
                if i == j { entry.add(bound) } else { entry }
            };
            (0..n).map(entry).collect()
        })
        .collect();
    for k in 0..n {
        // The pivot; what is left of the matrix after it is eliminated.
        if !is_positive(&rest[k][k]) {
            return false;
        }
        for i in k + 1..n {
            for j in k + 1..n {
                let part = rest[i][k].mul(&rest[k][j]).div(&rest[k][k]);
                rest[i][j] = rest[i][j].sub(&part);
            }
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use rug::Rational;

    fn norm(entries: &[(i64, i64)]) -> MpInterval {
        let entries: Vec<MpInterval> = entries
            .iter()
            .map(|(a, b)| MpInterval::from_rational(128, &Rational::from((*a, *b))))
            .collect();
        norm_of_box(&entries.iter().collect::<Vec<_>>(), entries.len().isqrt())
    }

    #[test]
    fn norms_of_known_matrices() {
        let zero = (0, 1);
        let cases = [
            (vec![zero; 9], 0.0),
            (vec![zero, (2, 1), zero, zero, zero, (3, 1), (-1, 1), zero, zero], 3.0),
            (vec![(1, 1); 16], 4.0),
            (vec![(3, 5), (-4, 5), zero, (4, 5), (3, 5), zero, zero, zero, (1, 1)], 1.0),
        ];
        for (entries, value) in cases {
            let found = norm(&entries).to_interval();
            assert!(found.inf() <= value + 1e-15 && value - 1e-15 <= found.sup(), "{found:?}");
            assert!(found.wid() < 1e-4, "{found:?}");
        }
    }
}
