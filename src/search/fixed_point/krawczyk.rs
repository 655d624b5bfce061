//! Krawczyk's test: exactly one fixed point, or none, in a box.
//!
//! # Mathematics
//!
//! Write z = (μ, ν), p = (ω, τ) and F(z) = z − g(z; p), so DF = I − ℋ. For a box K of z,
//! a box P of p, a point c ∈ K and any 2 × 2 matrix Y let
//! N = c − Y F(c; P) + (I − Y DF(K, P))(K − c) (1).
//! For each p ∈ P every zero of F in K lies in N (mean-value theorem), and if N lies in
//! the interior of K, there is exactly one zero in K, and it lies in N (Krawczyk 1969;
//! Neumaier 1990, Theorem 5.1.8) (2). Y is the inverse of DF's midpoint in doubles; that
//! it is only nearly so does no harm.
//!
//! A fixed point in K lies in K ∩ g(K) as well (3), which needs no derivative.
//!
//! **Eigenvalues.** For ℋ = [[a, b], [c, d]] with t = (a + d)/2 and
//! Δ = ((a − d)/2)² + bc, the spectral radius is |t| + √Δ where Δ ≥ 0 and √(ad − bc)
//! where Δ < 0; it is never below |t| (4).

use crate::arithmetic::Interval;
use crate::arithmetic::interval::{hull, interval, is_finite, point, sqrt};
use crate::moments::Moments;
use crate::search::objective::{Evaluation, Objective};

/// Ranges of (μ, ω, ν, τ), the axes of the frame.
pub type Ranges = [Interval; 4];

/// The positions of μ and ν among them.
pub const STATE: [usize; 2] = [0, 2];

/// g with its derivatives, over boxes.
#[derive(Debug)]
pub struct Map<'a> {
    /// (μ̃, ν̃) on the frame (μ, ω, ν, τ).
    pub objective: &'a Objective,
    /// The moments of the activation.
    pub moments: &'a Moments,
}

impl Map<'_> {
    fn over(&self, ranges: &Ranges) -> [Evaluation; 2] {
        self.objective.over_ranges(|axis| ranges[axis], self.moments)
    }

    /// K ∩ g(K) ∩ N, repeatedly: where the fixed points in K lie, if there are any.
    /// Counts evaluations.
    pub fn contract(&self, mut ranges: Ranges, evaluations: &mut u64) -> Option<Ranges> {
        for _ in 0..MAX_STEPS {
            let before = ranges;
            *evaluations += 1;
            let map = self.over(&ranges);
            if map.iter().any(|value| value.natural.is_empty()) {
                return Some(ranges);
            }
            for (value, axis) in map.iter().zip(STATE) {
                ranges[axis] = ranges[axis].intersection(value.enclosure);
            }
            if is_empty(&ranges) {
                return None;
            }
            if let Some(newton) = self.newton(&ranges, evaluations) {
                for axis in STATE {
                    ranges[axis] = ranges[axis].intersection(newton[axis]);
                }
                if is_empty(&ranges) {
                    return None;
                }
            }
            if STATE.iter().all(|&axis| ranges[axis].wid() > 0.9 * before[axis].wid()) {
                break;
            }
        }
        Some(ranges)
    }

    /// Whether a slightly larger box holds exactly one fixed point for each p.
    pub fn verify(&self, ranges: &Ranges, evaluations: &mut u64) -> Option<(Ranges, Ranges)> {
        let mut wider = *ranges;
        let size = STATE.map(|axis| ranges[axis].mag()).into_iter().fold(0.0, f64::max);
        for axis in STATE {
            wider[axis] = inflated(ranges[axis], size);
        }
        let newton = self.newton(&wider, evaluations)?;
        is_inside(&newton, &wider).then_some((newton, wider))
    }

    /// The fixed point's box, as small as (1) and (3) make it.
    pub fn sharpen(&self, mut ranges: Ranges, evaluations: &mut u64) -> Ranges {
        for _ in 0..MAX_STEPS {
            let mut next = ranges;
            *evaluations += 1;
            for (value, axis) in self.over(&ranges).iter().zip(STATE) {
                next[axis] = next[axis].intersection(value.enclosure);
            }
            if let Some(newton) = self.newton(&next, evaluations) {
                for axis in STATE {
                    next[axis] = next[axis].intersection(newton[axis]);
                }
            }
            // Rounding can leave nothing of a box that is known to hold a fixed point only
            // if something is wrong: then the last good box is kept.
            if is_empty(&next) || next == ranges {
                break;
            }
            ranges = next;
        }
        ranges
    }

    /// N of (1), with p unchanged; none if the map or a derivative may be undefined.
    fn newton(&self, ranges: &Ranges, evaluations: &mut u64) -> Option<Ranges> {
        *evaluations += 2;
        let mut at_center = *ranges;
        for axis in STATE {
            at_center[axis] = point(ranges[axis].mid());
        }
        let (center, around) = (self.over(&at_center), self.over(ranges));
        let residual: [Interval; 2] =
            std::array::from_fn(|row| at_center[STATE[row]] - center[row].enclosure);
        let slope: [[Interval; 2]; 2] = jacobian(&around).map(|row| row.map(|entry| -entry));
        let slope =
            [[slope[0][0] + point(1.0), slope[0][1]], [slope[1][0], slope[1][1] + point(1.0)]];
        let all = residual.iter().chain(slope.iter().flatten());
        if around.iter().any(|value| value.natural.is_empty()) || !all.copied().all(is_finite) {
            return None;
        }
        let inverse = inverse_of_midpoint(&slope)?.map(|row| row.map(point));
        let mut newton = *ranges;
        for (row, y) in inverse.iter().enumerate() {
            let step = y[0] * residual[0] + y[1] * residual[1];
            let mut sum = at_center[STATE[row]] - step;
            for (column, &axis) in STATE.iter().enumerate() {
                let unit = point(if row == column { 1.0 } else { 0.0 });
                let factor = unit - (y[0] * slope[0][column] + y[1] * slope[1][column]);
                sum += factor * (ranges[axis] - at_center[axis]);
            }
            newton[STATE[row]] = sum;
        }
        Some(newton)
    }

    /// ℋ over a box, row by row.
    pub fn jacobian(&self, ranges: &Ranges) -> [[Interval; 2]; 2] {
        jacobian(&self.over(ranges))
    }
}

/// Steps after which a contraction is slow.
const MAX_STEPS: usize = 60;

fn jacobian(map: &[Evaluation]) -> [[Interval; 2]; 2] {
    std::array::from_fn(|row| STATE.map(|axis| map[row].gradient[axis]))
}

fn is_empty(ranges: &Ranges) -> bool {
    ranges.iter().any(|range| range.is_empty())
}

fn is_inside(inner: &Ranges, outer: &Ranges) -> bool {
    STATE.iter().all(|&axis| {
        is_finite(inner[axis])
            && outer[axis].inf() < inner[axis].inf()
            && inner[axis].sup() < outer[axis].sup()
    })
}

/// A tenth wider on both sides, and by more than the rounding errors of (1).
fn inflated(range: Interval, size: f64) -> Interval {
    let margin = 0.1 * range.wid() + 1e-12 * size;
    interval(range.inf() - margin, range.sup() + margin)
}

/// An approximate inverse; any matrix would do for (1).
fn inverse_of_midpoint(matrix: &[[Interval; 2]; 2]) -> Option<[[f64; 2]; 2]> {
    let [[a, b], [c, d]] = matrix.map(|row| row.map(|entry| entry.mid()));
    let determinant = a * d - b * c;
    let inverse = [[d, -b], [-c, a]].map(|row| row.map(|entry| entry / determinant));
    inverse.iter().flatten().all(|entry| entry.is_finite()).then_some(inverse)
}

/// (4).
pub fn spectral_radius(matrix: &[[Interval; 2]; 2]) -> Interval {
    let [[a, b], [c, d]] = *matrix;
    let half = point(0.5);
    let trace = ((a + d) * half).abs();
    let discriminant = ((a - d) * half).sqr() + b * c;
    if discriminant.is_empty() {
        return Interval::EMPTY;
    }
    let real = |discriminant: Interval| trace + sqrt(discriminant);
    if discriminant.inf() >= 0.0 {
        return real(discriminant);
    }
    let complex = sqrt(interval(f64::max(0.0, (a * d - b * c).inf()), (a * d - b * c).sup()));
    let radius = if discriminant.sup() < 0.0 {
        complex
    } else if complex.is_empty() {
        // The determinant is negative, so Δ is positive whatever its enclosure says.
        real(interval(0.0, discriminant.sup()))
    } else {
        hull(complex, real(interval(0.0, discriminant.sup())))
    };
    radius.intersection(interval(trace.inf(), f64::INFINITY))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spectral_radii() {
        let radius = |entries: [[f64; 2]; 2]| spectral_radius(&entries.map(|row| row.map(point)));
        assert!(radius([[0.5, 1.0], [0.0, -0.75]]).contains(0.75));
        assert!(radius([[0.0, -0.5], [0.5, 0.0]]).contains(0.5), "a rotation");
        assert!(radius([[3.0, 1.0], [1.0, 3.0]]).contains(4.0));
        let around = spectral_radius(&[
            [interval(-0.1, 0.1), interval(-0.5, 0.5)],
            [interval(-0.5, 0.5), interval(-0.1, 0.1)],
        ]);
        assert!(around.sup() >= 0.6 && around.sup() < 0.7, "{around:?}");
    }
}
