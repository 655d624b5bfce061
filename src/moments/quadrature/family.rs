//! Normal distributions with mean and variance in a box, and bounds that hold for all of them.

use super::cell::{Cell, UPWARD};

/// A normal distribution with mean and variance in a box.
#[derive(Clone, Copy, Debug)]
pub struct Family {
    /// The bounds of x.
    pub mean: (f64, f64),
    /// The bounds of y.
    pub variance: (f64, f64),
}

impl Family {
    /// The mean that is farthest to one side, mirrored for z < 0.
    pub fn outermost(&self, positive: bool) -> f64 {
        if positive { self.mean.1 } else { -self.mean.0 }
    }

    /// How far a point is from all means, at least.
    fn distance(&self, z: f64) -> f64 {
        (z - self.mean.1).max(self.mean.0 - z).max(0.0) / UPWARD
    }

    /// A bound of the density at this distance: in y it rises to y = d², then falls.
    fn density(&self, distance: f64) -> f64 {
        let variance = (distance * distance).clamp(self.variance.0, self.variance.1);
        decay(distance, variance) * UPWARD / (std::f64::consts::TAU * variance).sqrt()
    }

    /// A bound of the probability of z > `from`, mirrored for z < 0, by ½e^{−d²/2y}.
    pub fn beyond(&self, from: f64, positive: bool) -> f64 {
        let distance = (from - self.outermost(positive)) / UPWARD;
        if distance > 0.0 { 0.5 * decay(distance, self.variance.1) } else { 1.0 }
    }

    /// The same means with twice the variances.
    pub fn doubled(&self) -> Self {
        Self { variance: (2.0 * self.variance.0, 2.0 * self.variance.1), ..*self }
    }

    /// A bound of the probability of a cell.
    pub fn probability(&self, cell: &Cell) -> f64 {
        let (from, to) = (cell.middle - cell.half, cell.middle + cell.half);
        let inside = from <= self.mean.1 && self.mean.0 <= to;
        let nearest = self.distance(from).min(self.distance(to));
        let density = self.density(if inside { 0.0 } else { nearest });
        (2.0 * cell.half * density).min(1.0)
    }
}

/// A bound of e^{−d²/2y}.
fn decay(distance: f64, variance: f64) -> f64 {
    let exponent = distance * distance / (2.0 * variance);
    core_math::exp(-exponent * (2.0 - UPWARD)) * UPWARD + f64::MIN_POSITIVE
}

#[cfg(test)]
mod tests {
    use super::super::testing::{assert_bounds, cell};
    use super::*;
    use crate::activation::function::Function;

    const FAMILY: Family = Family { mean: (-0.5, 1.25), variance: (0.6, 1.7) };

    fn on(lower: f64, upper: f64) -> Cell {
        *cell(&Function::Z, 0, (lower, upper)).0
    }

    /// The largest density at a distance of all variances, on a grid.
    fn largest(distance: f64) -> f64 {
        let variances = (0..=1000).map(|k| 0.6 + 1.1 * f64::from(k) / 1000.0);
        let density =
            |y: f64| (-distance * distance / (2.0 * y)).exp() / (std::f64::consts::TAU * y).sqrt();
        variances.map(density).fold(0.0, f64::max)
    }

    #[test]
    fn distances_are_not_too_long() {
        for (z, distance) in [(3.25, 2.0), (-2.5, 2.0), (-0.5, 0.0), (0.0, 0.0), (1.25, 0.0)] {
            let found = FAMILY.distance(z);
            assert!(found <= distance && found >= distance * (1.0 - 1e-8), "{z}: {found}");
        }
        assert_eq!((FAMILY.outermost(true), FAMILY.outermost(false)), (1.25, 0.5));
    }

    #[test]
    fn densities_and_probabilities_are_bounded() {
        for distance in [0.1, 3.0, 30.0] {
            assert_bounds(decay(distance, 1.7), (-distance * distance / 3.4).exp());
        }
        assert!(decay(1e4, 1.7) > 0.0 && FAMILY.density(1e4) > 0.0);
        for distance in [0.0, 0.3, 1.0, 3.0] {
            let (found, largest) = (FAMILY.density(distance), largest(distance));
            assert!(largest <= found && found <= largest * (1.0 + 1e-5), "{distance}: {found}");
        }
        let two = 0.5 * (-4.0_f64 / 3.4).exp();
        assert_bounds(FAMILY.beyond(3.25, true), two);
        assert_bounds(FAMILY.beyond(2.5, false), two);
        // Where a mean may be there, half of it is no bound.
        for (from, positive) in [(1.25, true), (0.5, false), (0.0, true), (-7.0, false)] {
            assert_eq!(FAMILY.beyond(from, positive).to_bits(), 1.0_f64.to_bits());
        }
        let doubled = FAMILY.doubled();
        assert_eq!((doubled.mean, doubled.variance), (FAMILY.mean, (1.2, 3.4)));
    }

    #[test]
    fn cells_are_as_probable_as_their_nearest_point() {
        for (ends, distance) in [((2.25, 3.25), 1.0), ((-3.5, -2.5), 2.0), ((1.0, 1.5), 0.0)] {
            let found = FAMILY.probability(&on(ends.0, ends.1)) / (ends.1 - ends.0);
            let largest = largest(distance);
            assert!(largest <= found && found <= largest * (1.0 + 1e-5), "{ends:?}: {found}");
        }
        // No more than all, and where the mean is inside the density is nowhere larger.
        assert_eq!(FAMILY.probability(&on(-4.0, 4.0)).to_bits(), 1.0_f64.to_bits());
        let wide = Family { mean: (0.0, 0.0), variance: (4.0, 4.0) };
        assert_bounds(wide.probability(&on(-1.0, 1.0)), 2.0 / (std::f64::consts::TAU * 4.0).sqrt());
    }
}
