//! Krawczyk's test: exactly one fixed point, or none, in a box.
//!
//! # Mathematics
//!
//! Write z for the state, p for all else and F(z) = z − g(z; p), so DF = I − A with the Jacobian
//! A of g. For a box K of z, a box P of p, a point c ∈ K and any matrix Y let
//! N = c − Y F(c; P) + (I − Y DF(K, P))(K − c) (1).
//! For each p ∈ P every zero of F in K lies in N (mean-value theorem), and if N lies in
//! the interior of K, there is exactly one zero in K, and it lies in N (Krawczyk 1969;
//! Neumaier 1990, Theorem 5.1.8) (2). Y is the inverse of DF's midpoint in doubles; that
//! it is only nearly so does no harm.
//!
//! A fixed point in K lies in K ∩ g(K) as well (3), which needs no derivative.
//!
//! **Eigenvalues.** For A = [[a, b], [c, d]] with t = (a + d)/2 and
//! Δ = ((a − d)/2)² + bc, the spectral radius is |t| + √Δ where Δ ≥ 0 and √(ad − bc)
//! where Δ < 0; it is never below |t| (4). For n rows, |tr Aᵏ| ≤ n·ρᵏ and ρᵏ ≤ ‖Aᵏ‖ (5).

use crate::arithmetic::Interval;
use crate::arithmetic::interval::{hull, interval, is_finite, point, sqrt};
use crate::arithmetic::matrix_norm::spectral_norm;
use crate::moments::Moments;
use crate::search::Evaluation;
use crate::search::cell::MAX_AXES;
use crate::search::objective::Objective;

/// Ranges of all variables, by the axes of the frame.
pub type Ranges = [Interval; MAX_AXES];

/// g with its derivatives, over boxes.
#[derive(Debug)]
pub struct Map<'a> {
    /// The next values of the state on a frame of all variables.
    pub objective: &'a Objective,
    /// The moments of the activation.
    pub moments: &'a Moments,
    /// The positions of the state variables on the frame, in the map's order.
    pub state: Vec<usize>,
}

impl Map<'_> {
    fn over(&self, ranges: &Ranges) -> Vec<Evaluation> {
        let all = self.objective.over_all(|axis| ranges[axis], self.moments);
        all[..self.state.len()].to_vec()
    }

    fn is_empty(&self, ranges: &Ranges) -> bool {
        self.state.iter().any(|&axis| ranges[axis].is_empty())
    }

    /// The state's ranges met with others; none if nothing is left.
    fn meet(&self, ranges: &Ranges, others: impl Fn(usize) -> Interval) -> Option<Ranges> {
        let mut met = *ranges;
        for (index, &axis) in self.state.iter().enumerate() {
            met[axis] = ranges[axis].intersection(others(index));
        }
        (!self.is_empty(&met)).then_some(met)
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
            ranges = self.meet(&ranges, |index| map[index].enclosure)?;
            if let Some(newton) = self.newton(&ranges, evaluations) {
                ranges = self.meet(&ranges, |index| newton[self.state[index]])?;
            }
            if self.state.iter().all(|&axis| has_hardly_shrunk(before[axis], ranges[axis])) {
                break;
            }
        }
        Some(ranges)
    }

    /// Whether a slightly larger box holds exactly one fixed point for each p.
    pub fn verify(&self, ranges: &Ranges, evaluations: &mut u64) -> Option<(Ranges, Ranges)> {
        let mut wider = *ranges;
        let size = self.state.iter().map(|&axis| ranges[axis].mag()).fold(0.0, f64::max);
        for &axis in &self.state {
            wider[axis] = inflated(ranges[axis], size);
        }
        let newton = self.newton(&wider, evaluations)?;
        let is_inside = self.state.iter().all(|&axis| {
            is_finite(newton[axis])
                && wider[axis].inf() < newton[axis].inf()
                && newton[axis].sup() < wider[axis].sup()
        });
        is_inside.then_some((newton, wider))
    }

    /// The fixed point's box, as small as (1) and (3) make it.
    pub fn sharpen(&self, mut ranges: Ranges, evaluations: &mut u64) -> Ranges {
        for _ in 0..MAX_STEPS {
            *evaluations += 1;
            let map = self.over(&ranges);
            // Rounding can leave nothing of a box that is known to hold a fixed point only
            // if something is wrong: then the last good box is kept.
            let Some(mut next) = self.meet(&ranges, |index| map[index].enclosure) else { break };
            if let Some(newton) = self.newton(&next, evaluations) {
                match self.meet(&next, |index| newton[self.state[index]]) {
                    Some(met) => next = met,
                    None => break,
                }
            }
            if next == ranges {
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
        for &axis in &self.state {
            at_center[axis] = point(ranges[axis].mid());
        }
        let (center, around) = (self.over(&at_center), self.over(ranges));
        let residual: Vec<Interval> = self
            .state
            .iter()
            .zip(&center)
            .map(|(&axis, value)| at_center[axis] - value.enclosure)
            .collect();
        let mut slope: Vec<Vec<Interval>> = self.jacobian_of(&around);
        for (row, entries) in slope.iter_mut().enumerate() {
            for (column, entry) in entries.iter_mut().enumerate() {
                let unit = point(if row == column { 1.0 } else { 0.0 });
                *entry = unit - *entry;
            }
        }
        let all = residual.iter().chain(slope.iter().flatten());
        if around.iter().any(|value| value.natural.is_empty()) || !all.copied().all(is_finite) {
            return None;
        }
        let middle: Vec<Vec<f64>> =
            slope.iter().map(|row| row.iter().map(|entry| entry.mid()).collect()).collect();
        let inverse = inverse(middle)?;
        let mut newton = *ranges;
        for (row, y) in inverse.iter().enumerate() {
            let y: Vec<Interval> = y.iter().copied().map(point).collect();
            let product = |values: &dyn Fn(usize) -> Interval| {
                y.iter().enumerate().fold(point(0.0), |sum, (k, y)| sum + *y * values(k))
            };
            let mut sum = at_center[self.state[row]] - product(&|k| residual[k]);
            for (column, &axis) in self.state.iter().enumerate() {
                let unit = point(if row == column { 1.0 } else { 0.0 });
                let factor = unit - product(&|k| slope[k][column]);
                sum += factor * (ranges[axis] - at_center[axis]);
            }
            newton[self.state[row]] = sum;
        }
        Some(newton)
    }

    /// The state map's Jacobian over a box, row by row.
    pub fn jacobian(&self, ranges: &Ranges) -> Vec<Vec<Interval>> {
        self.jacobian_of(&self.over(ranges))
    }

    fn jacobian_of(&self, map: &[Evaluation]) -> Vec<Vec<Interval>> {
        let row =
            |value: &Evaluation| self.state.iter().map(|&axis| value.gradient[axis]).collect();
        map.iter().map(row).collect()
    }
}

/// Whether another step is not worth its price; a positive range has also shrunk if its lower
/// end has come nearer by a factor, as a scale's does.
fn has_hardly_shrunk(before: Interval, after: Interval) -> bool {
    let nearer = before.inf() > 0.0 && after.inf() > 1.1 * before.inf();
    after.wid() > 0.9 * before.wid() && !nearer
}

/// Steps after which a contraction is slow.
const MAX_STEPS: usize = 60;

/// A tenth wider on both sides, and by more than the rounding errors of (1).
fn inflated(range: Interval, size: f64) -> Interval {
    let margin = 0.1 * range.wid() + 1e-12 * size;
    interval(range.inf() - margin, range.sup() + margin)
}

/// An approximate inverse by Gauss and Jordan; any matrix would do for (1).
fn inverse(mut matrix: Vec<Vec<f64>>) -> Option<Vec<Vec<f64>>> {
    let n = matrix.len();
    for (row, entries) in matrix.iter_mut().enumerate() {
        entries.extend((0..n).map(|column| f64::from(u8::from(row == column))));
    }
    for column in 0..n {
        let size = |row: &usize| matrix[*row][column].abs();
        let pivot = (column..n).max_by(|a, b| size(a).total_cmp(&size(b)))?;
        matrix.swap(column, pivot);
        let scale = matrix[column][column];
        matrix[column].iter_mut().for_each(|entry| *entry /= scale);
        let pivot = matrix[column].clone();
        for (_, entries) in matrix.iter_mut().enumerate().filter(|(row, _)| *row != column) {
            let factor = entries[column];
            entries.iter_mut().zip(&pivot).for_each(|(entry, pivot)| *entry -= factor * pivot);
        }
    }
    let inverse: Vec<Vec<f64>> = matrix.into_iter().map(|row| row[n..].to_vec()).collect();
    inverse.iter().flatten().all(|entry| entry.is_finite()).then_some(inverse)
}

/// Enclosures of the spectral radius of a matrix, row by row.
pub fn spectral_radius(matrix: &[Vec<Interval>]) -> Interval {
    match matrix {
        [row] => row[0].abs(),
        [first, second] => radius_of_two([[first[0], first[1]], [second[0], second[1]]]),
        _ => radius_by_powers(matrix),
    }
}

/// (5) for k = 1, 2, 4, …
fn radius_by_powers(matrix: &[Vec<Interval>]) -> Interval {
    const DOUBLINGS: usize = 5;
    let n = matrix.len();
    let mut power: Vec<Interval> = matrix.iter().flatten().copied().collect();
    let mut radius = interval(0.0, f64::INFINITY);
    for doublings in 0..=DOUBLINGS {
        if power.iter().any(|entry| entry.is_empty()) {
            return Interval::EMPTY;
        }
        let trace = (0..n).fold(point(0.0), |sum, i| sum + power[i * n + i]);
        let least = interval((trace.abs() / point(n as f64)).inf().max(0.0), f64::INFINITY);
        let greatest = interval(0.0, spectral_norm(&power).sup());
        let root = |range: Interval| (0..doublings).fold(range, |range, _| range.sqrt());
        radius = radius.intersection(root(least)).intersection(root(greatest));
        let entry = |at: usize| {
            let (row, column) = (at / n, at % n);
            (0..n).fold(point(0.0), |sum, k| sum + power[row * n + k] * power[k * n + column])
        };
        power = (0..n * n).map(entry).collect();
    }
    radius
}

/// (4).
fn radius_of_two([[a, b], [c, d]]: [[Interval; 2]; 2]) -> Interval {
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
        let radius = |entries: [[f64; 2]; 2]| {
            let rows = entries.map(|row| row.map(point).to_vec());
            let powers = radius_by_powers(&rows);
            let radius = spectral_radius(&rows);
            assert!(!radius.intersection(powers).is_empty(), "{radius:?} {powers:?}");
            radius
        };
        assert!(radius([[0.5, 1.0], [0.0, -0.75]]).contains(0.75));
        assert!(radius([[0.0, -0.5], [0.5, 0.0]]).contains(0.5), "a rotation");
        assert!(radius([[3.0, 1.0], [1.0, 3.0]]).contains(4.0));
        let around = spectral_radius(&[
            vec![interval(-0.1, 0.1), interval(-0.5, 0.5)],
            vec![interval(-0.5, 0.5), interval(-0.1, 0.1)],
        ]);
        assert!(around.sup() >= 0.6 && around.sup() < 0.7, "{around:?}");
    }
}
