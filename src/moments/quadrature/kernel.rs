//! The sums (7) over cells at one point (x, y), in doubles with their error bounds.
//!
//! Equation numbers refer to the [module above](super).
//!
//! # Rounding
//!
//! u = 2⁻⁵³. With d = z − x computed as (m − x) + wt or o + gt, |Δd| ≤ 3u(|d| + w), the half-width w
//! being at most σ. So e = d²/2y errs by at most 10ue + 3u·w|d|/y ≤ 13ue + 1.5u, as
//! |d|/σ ≤ ½ + e; the weight, its product with w and with e^{−e} err by 3u relative. Together
//! the exponent is taken to err by u(14e + 8) (R1), and the exponential on that ball is
//! [`ball_functions::exp`]'s. In each lane a sum of N cells' products errs by at most
//! (N + 8)u times the sum of their absolute values, itself at most Σ mass·size (R2).
//! A cell's end o, where it ends a piece, errs by at most 4u|o|, which moves
//! 4u|o|e^{−o²/2y}·size at most from one side to the other; 8u is taken (R3).

use super::cell::{Cell, ELLIPSES, TERMS, UPWARD, semi_axis};
use super::legendre::{NODES, rule};
use crate::arithmetic::ball::{Ball, UNIT};
use crate::arithmetic::ball_functions;
use crate::arithmetic::lanes::{Real, Vector, WIDTH};

/// Vectors that hold the nodes.
const VECTORS: usize = NODES / WIDTH;

/// The normal distribution at one point.
#[derive(Clone, Copy, Debug)]
pub struct Gaussian {
    /// x.
    pub mean: f64,
    /// 1/2y, to 2u.
    half_precision: f64,
    /// A double next to √y.
    pub deviation: f64,
}

/// Sums over cells for some channels, without the factor 1/√(2πy) of the density.
#[derive(Debug, Default)]
pub struct Sums {
    /// Which channels.
    channels: Vec<usize>,
    /// Those of which only the size is wanted.
    bounded: Vec<usize>,
    sums: Vec<Vector>,
    radii: Vec<f64>,
    /// Σ mass·size.
    sizes: Vec<f64>,
    /// The same for those bounded.
    bounds: Vec<f64>,
    /// N.
    additions: f64,
}

fn vector(values: &[f64]) -> Vector {
    Vector::new([values[0], values[1], values[2], values[3]])
}

fn total(values: Vector) -> f64 {
    let [a, b, c, d] = values.to_array();
    (a + b) + (c + d)
}

impl Gaussian {
    /// N(x, y).
    pub fn new(mean: f64, variance: f64) -> Self {
        Self { mean, half_precision: 0.5 / variance, deviation: variance.sqrt() }
    }

    /// w·wᵢ·e^{−d²/2y} at the nodes of a piece of half-width w whose middle is at the distance
    /// `middle` from x; centres, then the sum of the centres and of the radii.
    #[inline(always)]
    fn weights(&self, middle: f64, half: f64) -> ([Vector; VECTORS], f64, f64) {
        let rule = rule();
        let zero = Vector::of(0.0);
        let (mut mass, mut slack) = (zero, zero);
        let weights = std::array::from_fn(|index| {
            let part = index * WIDTH..(index + 1) * WIDTH;
            let node = vector(&rule.nodes[part.clone()]);
            let distance = node.mul_add(Vector::of(half), Vector::of(middle));
            let exponent = distance * distance * Vector::of(self.half_precision);
            // (R1).
            let radius = Vector::of(UNIT) * exponent.mul_add(Vector::of(14.0), Vector::of(8.0));
            let value = ball_functions::exp(Ball { center: -exponent, radius });
            let weight = vector(&rule.weights[part]) * Vector::of(half);
            let center = weight * value.center;
            mass += center;
            slack += weight * value.radius;
            center
        });
        (weights, total(mass) * UPWARD, total(slack) * UPWARD)
    }

    /// (R3) for a cell's end at this distance from x.
    fn moved(&self, distance: f64) -> f64 {
        let exponent = distance * distance * self.half_precision;
        8.0 * UNIT * distance.abs() * core_math::exp(-exponent * (2.0 - UPWARD)) + f64::MIN_POSITIVE
    }

    /// By ellipse, the factor of the polynomial's bound in (6); NaN where it overflows.
    #[inline(always)]
    fn ellipses(&self, middle: f64, half: f64) -> [f64; ELLIPSES.len()] {
        let by = |f: fn(f64) -> f64| Vector::new(ELLIPSES.map(f)) * Vector::of(half);
        let (major, minor) = (by(semi_axis), by(|rho| 0.5 * (rho - 1.0 / rho)));
        let beyond = Vector::of(middle.abs()) - major;
        let distance = beyond.larger(Vector::of(0.0));
        let exponent = (minor * minor - distance * distance) * Vector::of(self.half_precision);
        // Errs by a few units of terms of which neither exceeds 2·10⁴ in a finite result.
        let radius =
            (minor * minor + distance * distance) * Vector::of(self.half_precision * 24.0 * UNIT);
        let value = ball_functions::exp(Ball { center: exponent, radius }).magnitude();
        let factors = Vector::new(ELLIPSES.map(ellipse_factor)) * Vector::of(half);
        (value * factors).to_array()
    }
}

/// 4.03 ρ^{−2m}/(1 − ρ^{−2}), rounded up.
fn ellipse_factor(rho: f64) -> f64 {
    4.03 * rho.powi(-2 * NODES as i32) / (1.0 - 1.0 / (rho * rho)) * UPWARD
}

/// The smaller of the bounds by ellipse; NaN if none is known.
#[inline(always)]
fn least(bounds: [f64; ELLIPSES.len()]) -> f64 {
    bounds.into_iter().fold(f64::NAN, f64::min)
}

impl Sums {
    /// Empty sums for these channels; of those `bounded` only ∫|h⁽ⁿ⁾|φ is wanted.
    pub fn begin(&mut self, channels: &[usize], bounded: &[usize]) {
        self.channels.clear();
        self.channels.extend_from_slice(channels);
        self.bounded.clear();
        self.bounded.extend_from_slice(bounded);
        self.sums.clear();
        self.sums.resize(channels.len(), Vector::of(0.0));
        for values in [&mut self.radii, &mut self.sizes] {
            values.clear();
            values.resize(channels.len(), 0.0);
        }
        self.bounds.clear();
        self.bounds.resize(bounded.len(), 0.0);
        self.additions = 0.0;
    }

    fn add_bounds(&mut self, cell: &Cell, probability: f64) {
        for (bound, &channel) in self.bounds.iter_mut().zip(&self.bounded) {
            *bound += probability * cell.size[channel];
        }
        self.additions += 1.0;
    }

    /// The sums of the `bounded` channels, times 1/√(2πy).
    pub fn finish_bounds(&self, variance: f64) -> impl Iterator<Item = f64> {
        let root = (std::f64::consts::TAU * variance).sqrt();
        self.bounds.iter().map(move |bound| bound / root * UPWARD)
    }

    /// Adds a cell no wider than 2σ, by its nodes.
    pub fn add_nodes(&mut self, gaussian: &Gaussian, cell: &Cell) {
        let middle = cell.middle - gaussian.mean;
        let (weights, mass, slack) = gaussian.weights(middle, cell.half);
        let ellipses = gaussian.ellipses(middle, cell.half);
        let whole = mass + slack + least(ellipses);
        for (slot, &channel) in self.channels.iter().enumerate() {
            let nodes = &cell.nodes[channel * NODES..(channel + 1) * NODES];
            let mut part = Vector::of(0.0);
            for (index, weight) in weights.iter().enumerate() {
                part = weight.mul_add(vector(&nodes[index * WIDTH..]), part);
            }
            self.sums[slot] += part;
            let elliptic = &cell.elliptic[channel];
            let rule = least(std::array::from_fn(|j| ellipses[j] * elliptic[j]));
            self.sizes[slot] += mass * cell.size[channel];
            self.radii[slot] += slack * cell.size[channel] + whole * cell.error[channel] + rule;
        }
        self.add_bounds(cell, whole);
    }

    /// Adds the part of a cell wider than 2σ that lies within `reach` of x, in pieces.
    pub fn add_pieces(
        &mut self,
        gaussian: &Gaussian,
        cell: &Cell,
        reach: (f64, f64),
        nominal: f64,
    ) {
        let mut grid = power_of_two_below(gaussian.deviation);
        while grid > 0.5 * cell.half {
            grid *= 0.5;
        }
        let lower = (cell.middle - cell.half) - gaussian.mean;
        let upper = (cell.middle + cell.half) - gaussian.mean;
        // Beyond 40 deviations and what the ends ask for there is less than e⁻⁸⁰⁰.
        let farthest = 40.0 * gaussian.deviation + 4.0 * nominal;
        let reach = (reach.0.max(-farthest), reach.1.min(farthest));
        let first = (lower.max(reach.0) / (2.0 * grid)).floor();
        let mut start = first * 2.0 * grid;
        let end = upper.min(reach.1);
        while start < end {
            let (from, to) = (start.max(lower), (start + 2.0 * grid).min(upper));
            if from < to {
                self.add_piece(gaussian, cell, (from, to));
            }
            start += 2.0 * grid;
        }
        let moved = gaussian.moved(lower) + gaussian.moved(upper) + 1e-299 * gaussian.deviation;
        for (slot, &channel) in self.channels.iter().enumerate() {
            self.radii[slot] += moved * cell.size[channel];
        }
    }

    fn add_piece(&mut self, gaussian: &Gaussian, cell: &Cell, (from, to): (f64, f64)) {
        let (middle, half) = (0.5 * (from + to), 0.5 * (to - from));
        let (weights, mass, slack) = gaussian.weights(middle, half);
        // The second ellipse of the piece lies in the first of the cell.
        let ellipse = gaussian.ellipses(middle, half)[1];
        let whole = mass + slack + ellipse;
        let (offset, rest) = difference(gaussian.mean, cell.middle);
        let shift = Vector::of((offset + middle) + rest);
        let places: [Vector; VECTORS] = std::array::from_fn(|index| {
            vector(&rule().nodes[index * WIDTH..]).mul_add(Vector::of(half), shift)
        });
        for (slot, &channel) in self.channels.iter().enumerate() {
            let coefficients = &cell.coefficients[channel * TERMS..(channel + 1) * TERMS];
            let values = coefficients.iter().rev().fold([Vector::of(0.0); VECTORS], |sums, &c| {
                std::array::from_fn(|index| sums[index].mul_add(places[index], Vector::of(c)))
            });
            let mut part = Vector::of(0.0);
            for (weight, value) in weights.iter().zip(values) {
                part = weight.mul_add(value, part);
            }
            self.sums[slot] += part;
            let rule = ellipse * cell.elliptic[channel][0];
            self.sizes[slot] += mass * cell.size[channel];
            self.radii[slot] += slack * cell.size[channel] + whole * cell.error[channel] + rule;
        }
        self.add_bounds(cell, whole);
    }

    /// The sums times 1/√(2πy), for y = `variance`.
    pub fn finish(&self, variance: f64) -> impl Iterator<Item = Ball> {
        let tau = Ball::from_interval(crate::arithmetic::Interval::TAU);
        let root = tau.scale_add(variance, Ball::point(0.0)).sqrt();
        let rounding = (self.additions + 8.0) * UNIT;
        (0..self.channels.len()).map(move |slot| {
            let radius = (self.radii[slot] + rounding * self.sizes[slot]) * UPWARD;
            let sum = Ball { center: total(self.sums[slot]), radius };
            sum.divide(root)
        })
    }
}

/// a − b as a double and the rounding error (Knuth).
fn difference(a: f64, b: f64) -> (f64, f64) {
    let rounded = a - b;
    let shared = rounded - a;
    (rounded, (a - (rounded - shared)) - (b + shared))
}

/// The largest power of two that does not exceed a normal number > 0.
fn power_of_two_below(value: f64) -> f64 {
    f64::from_bits(value.to_bits() & (0x7ff << 52))
}

#[cfg(test)]
mod tests;
