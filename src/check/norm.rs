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
    use crate::check::testing::{moving, rational};

    fn norm(entries: &[(i64, i64)]) -> MpInterval {
        let entries: Vec<MpInterval> = entries.iter().map(|(a, b)| rational(*a, *b)).collect();
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

    /// (6): tI − S is definite for t above the largest eigenvalue, and for no smaller one.
    #[test]
    fn definite_matrices_are_told() {
        let rows = |rows: &[&[i64]]| -> Vec<Vec<MpInterval>> {
            let row =
                |row: &&[i64]| row.iter().map(|it| MpInterval::from_integer(128, *it)).collect();
            rows.iter().map(row).collect()
        };
        for (gram, below, above) in [
            (rows(&[&[1, 2], &[2, 1]]), 29, 31),
            (rows(&[&[5, 2], &[2, 2]]), 59, 61),
            // 2 + √2.
            (rows(&[&[2, 1, 0], &[1, 2, 1], &[0, 1, 2]]), 34, 35),
            (rows(&[&[2, 0, 1], &[0, 2, 1], &[1, 1, 2]]), 34, 35),
            (rows(&[&[1; 4], &[1; 4], &[1; 4], &[1; 4]]), 39, 41),
        ] {
            for (tenths, expected) in [(below, false), (above, true), (0, false), (900, true)] {
                let bound = rational(tenths, 10);
                assert_eq!(is_definite(&gram, &bound), expected, "{gram:?} {tenths}");
            }
        }
    }

    fn between(a: f64, b: f64) -> MpInterval {
        MpInterval::new(Float::with_val(128, a), Float::with_val(128, b))
    }

    /// p/L at points of a box, the ends of its enclosure among them.
    #[test]
    fn cosines_are_enclosed() {
        let share =
            |ends: [f64; 2], step: u32| ends[0] + (ends[1] - ends[0]) * f64::from(step) / 8.0;
        for p in [[-3.0, -1.0], [-1.0, 2.0], [1.0, 2.0], [-2.0, 0.0], [0.0, 2.0]] {
            for q in [[1.0, 3.0], [-3.0, -1.0], [-4.0, -2.0]] {
                let found = cosine(&between(p[0], p[1]), &between(q[0], q[1])).to_interval();
                let (mut least, mut greatest) = (f64::INFINITY, f64::NEG_INFINITY);
                for (i, j) in (0..=8).flat_map(|i| (0..=8).map(move |j| (i, j))) {
                    let (p, q) = (share(p, i), share(q, j));
                    let value = p / (p * p + q * q).sqrt();
                    (least, greatest) = (least.min(value), greatest.max(value));
                }
                assert!((found.inf() - least).abs() < 1e-14, "{p:?} {q:?}: {found:?}");
                assert!((found.sup() - greatest).abs() < 1e-14, "{p:?} {q:?}: {found:?}");
            }
        }
    }

    /// A number with slopes along two infinitesimals, and a mixed derivative.
    fn bent(value: MpInterval, slopes: [i64; 2]) -> Jet {
        let mut jet = Jet::constant(value, 2, 0);
        slopes.iter().zip([0b01, 0b10]).for_each(|(slope, set)| {
            jet.set(set, MpInterval::from_integer(128, *slope));
        });
        jet.set(0b11, MpInterval::from_integer(128, 1));
        jet
    }

    /// (2) and (3) at (3, 4), and around it.
    #[test]
    fn lengths_are_differentiated() {
        for around in [0.0, 1e-3, 0.5] {
            for sign in [1.0, -1.0] {
                let p = between(sign * 3.0 - around, sign * 3.0 + around);
                let (p, q) = (bent(p, [1, 2]), bent(between(4.0 - around, 4.0 + around), [-1, 1]));
                let found = length(&p, &q, Kinks::Undefined);
                let (p, q) = (sign * 3.0, 4.0);
                let first = [(p - q) / 5.0, (2.0 * p + q) / 5.0];
                let second = (p + q) / 5.0 + (q + p) * (2.0 * q - p) / 125.0;
                for (set, truth) in [(0, 5.0), (1, first[0]), (2, first[1]), (3, second)] {
                    let found = found.coefficient(set).to_interval();
                    let width = if set == 3 { 5.0 } else { 2.9 } * around + 1e-14;
                    let off = (found.mid() - truth).abs();
                    assert!(off <= width && found.wid() <= 2.0 * width, "{set}: {found:?} {truth}");
                    assert!(found.inf() - 1e-14 <= truth && truth <= found.sup() + 1e-14);
                }
            }
        }
        // Around 0, where L = √2·|t| along the first.
        let [p, q] = [[1, 2], [-1, 1]].map(|slopes| bent(between(-1.0, 1.0), slopes));
        assert!(length(&p, &q, Kinks::Undefined).coefficient(1).is_empty());
        let slope = length(&p, &q, Kinks::Slope).coefficient(1).to_interval();
        assert!(slope.contains(2f64.sqrt()) && slope.contains(-2f64.sqrt()) && slope.mag() <= 2.0);
    }

    /// (7): slopes where they are asked for, along what the matrix depends on.
    #[test]
    fn slopes_of_larger_norms_are_bounded() {
        let matrix = |depends: usize| {
            let entry =
                |at: i64| moving(rational(at % 4, 1), 2, 0, if at < 4 { depends } else { 0 });
            Matrix { size: 3, entries: (0..9).map(entry).collect() }
        };
        let norm = spectral_norm(&matrix(0b01), Kinks::Slope);
        let slope = norm.coefficient(1).to_interval();
        assert!(
            (slope.sup() - 2.0).abs() < 1e-14 && (slope.inf() + 2.0).abs() < 1e-14,
            "{slope:?}"
        );
        assert_eq!(norm.depends(), 1);
        assert!(spectral_norm(&matrix(0b01), Kinks::Undefined).coefficient(1).is_empty());
        let norm = spectral_norm(&matrix(0b10), Kinks::Slope);
        assert!(
            norm.coefficient(1).contains_zero() && norm.coefficient(1).to_interval().is_singleton()
        );
        assert!(norm.coefficient(2).is_empty() && norm.depends() == 2);
        let norm = spectral_norm(&matrix(0b11), Kinks::Slope);
        assert!(!norm.coefficient(1).is_empty() && norm.depends() == 3);
        assert_eq!(spectral_norm(&matrix(0), Kinks::Slope).depends(), 0);
    }
}
