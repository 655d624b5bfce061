//! Cells: intervals on which all integrands are polynomials up to a proved error.
//!
//! Equation numbers refer to the [module above](super).

use super::legendre::{NODES, rule};
use super::series::Series;
use super::tape::{Branch, Rule, Tape};
use crate::arithmetic::ball::UNIT;
use crate::arithmetic::interval::point;
use crate::arithmetic::{Interval, interval};

/// K, the number of Taylor coefficients.
pub const TERMS: usize = 24;

/// The ellipses (6) on which the polynomials are bounded: sums of their semi-axes, relative to
/// the cell.
pub const ELLIPSES: [f64; 4] = [4.0, 6.0, 10.0, 16.0];

/// Makes up for the rounding of a few hundred operations on numbers ≥ 0.
pub const UPWARD: f64 = 1.0 + 1e-9;

/// The larger semi-axis for a half-width of 1.
pub fn semi_axis(ellipse: f64) -> f64 {
    0.5 * (ellipse + 1.0 / ellipse)
}

/// A derivative of an integrand, and where its like are found.
#[derive(Clone, Copy, Debug)]
pub struct Channel {
    /// Which integrand.
    pub integrand: usize,
    /// n of h⁽ⁿ⁾.
    pub order: usize,
}

/// A cell with, for every channel, the polynomial of (4) and its bounds.
#[derive(Clone, Debug)]
pub struct Cell {
    /// The midpoint.
    pub middle: f64,
    /// Half the width.
    pub half: f64,
    /// Which pieces the integrands are made of here.
    pub branches: Vec<Branch>,
    /// By channel, the coefficients of the polynomial, [`TERMS`] each.
    pub coefficients: Vec<f64>,
    /// By channel, the polynomial at the nodes, [`NODES`] each.
    pub nodes: Vec<f64>,
    /// By channel, how far a computed value may be from h⁽ⁿ⁾: (5).
    pub error: Vec<f64>,
    /// By channel, a bound of |h⁽ⁿ⁾| and of the computed values.
    pub size: Vec<f64>,
    /// By channel, bounds of h⁽ⁿ⁾.
    pub range: Vec<(f64, f64)>,
    /// By channel, a bound of the polynomial on each ellipse.
    pub elliptic: Vec<[f64; ELLIPSES.len()]>,
}

/// What came of trying to make a cell.
#[derive(Debug)]
pub enum Attempt {
    /// A cell, and by channel the remainder (4).
    Cell(Box<Cell>, Vec<f64>),
    /// Not one analytic formula, or its derivatives are not bounded.
    Undecided,
    /// One formula, but its coefficients overflow.
    Unbounded,
}

/// (k + n)!/k!, exact below 2⁵³.
pub fn rising(k: usize, n: usize) -> f64 {
    (k + 1..=k + n).map(|factor| factor as f64).product()
}

impl Cell {
    /// The cell [lower, upper], whose midpoint and half-width must be doubles.
    pub fn attempt(
        tape: &Tape,
        constants: &[Interval],
        channels: &[Channel],
        (lower, upper): (f64, f64),
    ) -> Attempt {
        let middle = 0.5 * lower + 0.5 * upper;
        let half = upper - middle;
        let everywhere = interval(lower, upper);
        let (thick, branches) = tape.evaluate(constants, &everywhere, TERMS + 1, Rule::Decide);
        let Some(thick) = thick.into_iter().collect::<Option<Vec<_>>>() else {
            return Attempt::Undecided;
        };
        if thick.iter().flatten().any(|c| !c.mag().is_finite()) {
            return Attempt::Unbounded;
        }
        let (thin, _) = tape.evaluate(constants, &point(middle), TERMS, Rule::Given(&branches));
        let Some(thin) = thin.into_iter().collect::<Option<Vec<_>>>() else {
            return Attempt::Undecided;
        };
        let mut cell = Self {
            middle,
            half,
            branches,
            coefficients: Vec::with_capacity(channels.len() * TERMS),
            nodes: Vec::with_capacity(channels.len() * NODES),
            error: Vec::with_capacity(channels.len()),
            size: Vec::with_capacity(channels.len()),
            range: Vec::with_capacity(channels.len()),
            elliptic: Vec::with_capacity(channels.len()),
        };
        let mut remainders = Vec::with_capacity(channels.len());
        for channel in channels {
            let series = (&thin[channel.integrand], &thick[channel.integrand]);
            cell.enter(series, channel.order, &mut remainders);
        }
        let finite = |values: &[f64]| values.iter().all(|value| value.is_finite());
        if finite(&cell.error) && finite(&cell.size) && finite(cell.elliptic.as_flattened()) {
            Attempt::Cell(Box::new(cell), remainders)
        } else {
            Attempt::Unbounded
        }
    }

    /// Enters the n-th derivative by (4) and (5), and bounds it on the ellipses.
    fn enter(
        &mut self,
        (thin, thick): (&Series<Interval>, &Series<Interval>),
        n: usize,
        remainders: &mut Vec<f64>,
    ) {
        let magnitude =
            |series: &Series<Interval>, k: usize| series.get(k).map_or(0.0, |c| c.mag());
        let start = self.coefficients.len();
        let (mut rounding, mut largest, mut power) = (0.0, 0.0, 1.0);
        for k in 0..TERMS - n {
            let factor = rising(k, n);
            let value = thin.get(k + n).map_or(point(0.0), |&c| c * point(factor));
            let center = value.mid();
            let radius = (value.sup() - center).max(center - value.inf());
            self.coefficients.push(center);
            let size = center.abs() + radius;
            rounding += (radius + (2.0 + 6.0 * k as f64) * UNIT * size) * power;
            largest += size * power;
            power *= self.half;
        }
        self.coefficients.resize(start + TERMS, 0.0);
        let remainder = rising(TERMS - n, n) * magnitude(thick, TERMS) * power * UPWARD;
        remainders.push(remainder);
        let coefficients = &self.coefficients[start..];
        for node in rule().nodes {
            let t = node * self.half;
            self.nodes.push(horner(coefficients, t));
        }
        let error = (remainder + rounding) * UPWARD + f64::MIN_POSITIVE;
        let range = thick.get(n).map_or(point(0.0), |&c| c * point(rising(0, n)));
        let size = (largest * UPWARD + remainder).min(range.mag() + error) * UPWARD;
        self.error.push(error);
        self.size.push(size);
        self.range.push((range.inf().max(-size), range.sup().min(size)));
        self.elliptic.push(ELLIPSES.map(|ellipse| {
            let reach = self.half * semi_axis(ellipse);
            let bound = |sum: f64, k: usize| sum * reach + magnitude(thin, k + n) * rising(k, n);
            (0..TERMS - n).rev().fold(0.0, bound) * UPWARD
        }));
    }
}

fn horner(coefficients: &[f64], t: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, &c| sum.mul_add(t, c))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{assert_bounds, cell, material};
    use super::*;
    use crate::activation::function::{Elementary, Function};

    fn z() -> Function {
        Function::Z
    }

    fn factorial(n: usize) -> f64 {
        (1..=n).map(|k| k as f64).product()
    }

    /// e^z on [1/4, 3/4], whose derivatives are e^z, and their coefficients but for factorials.
    #[test]
    fn exponentials_are_bounded_by_their_coefficients() {
        let exponential = z().call(Elementary::Exp);
        let (cell, remainders) = cell(&exponential, 4, (0.25, 0.75));
        let material = material(&exponential, 4);
        let (series, _) =
            material.tape.evaluate(&material.constants, &point(0.5), TERMS, Rule::Decide);
        let series = series[0].as_ref().expect("a series");
        for n in 0..=4 {
            let count = TERMS - n;
            let coefficients = &cell.coefficients[n * TERMS..(n + 1) * TERMS];
            for (k, coefficient) in coefficients.iter().enumerate() {
                let exact = if k < count { 0.5_f64.exp() / factorial(k) } else { 0.0 };
                assert!((coefficient - exact).abs() <= 1e-13 * exact, "{n} {k}: {coefficient}");
            }
            let power = 0.25_f64.powi(count as i32);
            assert_bounds(remainders[n], 0.75_f64.exp() * power / factorial(count));
            // (5): the radii are those of the series, about a centre that need not be exact.
            let rounding = |share: f64| -> f64 {
                let term = |k: usize| {
                    let own = series[k + n] * point(factorial(k + n) / factorial(k));
                    let rounded = (2.0 + 6.0 * k as f64) * UNIT * own.mag();
                    (share * own.wid() + rounded) * 0.25_f64.powi(k as i32)
                };
                (0..count).map(term).sum()
            };
            let error = cell.error[n];
            let most = rounding(1.0) * (1.0 + 1e-6);
            assert!(rounding(0.5) <= error && error <= most, "{n}: {error}");
            let (lower, upper) = cell.range[n];
            assert_bounds(upper, 0.75_f64.exp());
            assert!(lower <= 0.25_f64.exp() && lower >= 0.25_f64.exp() * (1.0 - 1e-6));
            assert_bounds(cell.size[n], 0.75_f64.exp());
            for (bound, ellipse) in cell.elliptic[n].iter().zip([4.0, 6.0, 10.0, 16.0]) {
                let semi_axis = (ellipse + 1.0 / ellipse) / 2.0;
                assert_bounds(*bound, (0.5_f64 + 0.25 * semi_axis).exp());
            }
            for (value, node) in cell.nodes[n * NODES..].iter().zip(rule().nodes) {
                assert!((value - (0.5 + 0.25 * node).exp()).abs() < 1e-14, "{n}: {value}");
            }
        }
    }

    /// By the coefficients, or by the values, whichever is smaller.
    #[test]
    fn sizes_are_the_smaller_bound() {
        let (wave, _) = cell(&(z() * Function::from(8)).call(Elementary::Cos), 0, (0.0, 0.5));
        assert_bounds(wave.size[0], 1.0);
        let (parabola, _) = cell(&(z() - z().power(2)), 0, (0.0, 1.0));
        assert_bounds(parabola.size[0], 0.5);
        assert_bounds(parabola.range[0].1, 0.5);
        // What the rest adds counts in both, and so does what the coefficients are wide.
        let steep = (z() * Function::from(6)).call(Elementary::Exp);
        assert!(cell(&steep, 0, (0.0, 3.0)).0.size[0] >= 18.0_f64.exp());
        let far = Function::Number(rug::ops::Pow::pow(rug::Rational::from(10), 16));
        let (lost, _) = cell(&(z() + far.clone() - far), 0, (0.25, 0.5));
        assert!(lost.size[0] >= 0.5, "{:?}", lost.size);
        assert!(cell(&Function::from(0), 0, (0.0, 1.0)).0.error[0] >= 0.0);
    }

    /// Its values are finite, and its bounds on the ellipses are not.
    #[test]
    fn what_overflows_is_no_cell() {
        let tall = Function::Number(rug::ops::Pow::pow(rug::Rational::from(10), 292));
        let steep = (z() * Function::from(10)).call(Elementary::Exp) * tall;
        let material = material(&steep, 0);
        let (tape, constants) = (&material.tape, &material.constants);
        let attempt = |ends| Cell::attempt(tape, constants, &material.channels, ends);
        assert!(matches!(attempt((0.0, 1.0)), Attempt::Unbounded));
        assert!(matches!(attempt((0.0, 0.25)), Attempt::Cell(..)));
    }

    /// On a cell wider than is ever accepted the polynomial errs by more than rounding, and by
    /// no more than its remainder says.
    #[test]
    fn remainders_are_counted() {
        let (cell, remainders) = cell(&z().call(Elementary::Tanh), 0, (0.0, 1.0));
        let worst = [-0.5, 0.5]
            .map(|t| (horner(&cell.coefficients, t) - core_math::tanh(0.5 + t)).abs())
            .into_iter()
            .fold(0.0, f64::max);
        let rounding = cell.error[0] - remainders[0];
        assert!(cell.error[0] >= remainders[0] * (1.0 + 0.5e-9));
        assert!(worst <= cell.error[0] && worst > 2.0 * rounding, "{worst} {:?}", cell.error);
    }
}
