use super::super::cell::Cell;
use super::super::legendre::rule;
use super::super::testing::{assert_bounds, cell, number};
use super::{Gaussian, Sums, difference, least};
use crate::activation::function::{Elementary, Function};
use crate::arithmetic::ball::UNIT;
use crate::arithmetic::lanes::WIDTH;
use crate::arithmetic::mpfr::MpInterval;
use rug::Rational;

/// On pieces wider than are ever taken, Gauss and Legendre's rule errs by more than rounding,
/// and by no more than (6) says.
#[test]
fn the_error_of_the_rule_is_bounded() {
    let gaussian = Gaussian::new(0.0, 1.0);
    for half in [2.5, 3.0, 3.5, 4.0] {
        let (_, mass, slack) = gaussian.weights(0.0, half);
        let truth = std::f64::consts::TAU.sqrt() * core_math::erf(half / 2f64.sqrt());
        let (error, rounding) = ((mass - truth).abs(), slack + 1e-9 * mass);
        let bound = least(gaussian.ellipses(0.0, half));
        assert!(error < rounding + bound && bound < 1e9 * (error + rounding), "{half}");
        assert!(half < 4.0 || error > rounding, "{half}: {error} says nothing of the bound");
    }
}

/// Balls of the density hold the values at the nodes.
#[test]
fn the_weights_are_those_of_the_density() {
    let gaussian = Gaussian::new(0.3, 1.7);
    let (weights, mass, slack) = gaussian.weights(2.0, 0.5);
    let (mut sum, mut rounding) = (0.0, 0.0);
    for (index, &node) in rule().nodes.iter().enumerate() {
        let distance = 2.0 + 0.5 * node;
        let weight = 0.5 * rule().weights[index] * (-distance * distance / 3.4).exp();
        let computed = weights[index / WIDTH].to_array()[index % WIDTH];
        assert!((weight - computed).abs() < 1e-14 * weight);
        sum += weight;
        rounding += weight * UNIT * (14.0 * distance * distance / 3.4 + 8.0);
    }
    assert!(mass >= sum * (1.0 + 0.5e-9) && mass < sum * (1.0 + 1e-8) && slack < 1e-13 * sum);
    // (R1).
    assert!(slack >= rounding, "{slack} {rounding}");
}

fn gaussian() -> Gaussian {
    Gaussian::new(0.3, 1.7)
}

/// (R3), and the factors of (6).
#[test]
fn ends_and_ellipses_are_bounded() {
    for distance in [-1.5, 0.1, 8.0, 40.0_f64] {
        let decay = (-distance * distance / 3.4).exp();
        assert_bounds(gaussian().moved(distance), 8.0 * UNIT * distance.abs() * decay);
    }
    assert!(gaussian().moved(0.0) > 0.0 && gaussian().moved(1e4) > 0.0);
    for (middle, half) in [(0.0, 0.5), (3.0, 0.25), (-3.0, 0.25), (1.0, 1.0)] {
        let found = gaussian().ellipses(middle, half);
        for (found, rho) in found.into_iter().zip([4.0, 6.0, 10.0, 16.0_f64]) {
            let [major, minor] = [rho + 1.0 / rho, rho - 1.0 / rho].map(|sum| 0.5 * sum * half);
            let distance = (f64::abs(middle) - major).max(0.0);
            let exponent = (minor * minor - distance * distance) / 3.4;
            let factor = 4.03 * rho.powi(-24) / (1.0 - rho.powi(-2));
            assert_bounds(found, factor * half * exponent.exp());
        }
    }
}

#[test]
fn differences_are_exact() {
    let exact = |value: f64| Rational::from_f64(value).expect("finite");
    for (a, b) in [(0.1, 0.3), (-1e16, 1.0), (3.0, 1e-30), (1e-30, -3.0), (0.7, 0.7), (2.5, 0.1)] {
        let (rounded, rest) = difference(a, b);
        assert_eq!(exact(rounded) + exact(rest), exact(a) - exact(b), "{a} {b}");
        assert!(rest.abs() <= f64::EPSILON * rounded.abs());
    }
}

fn constant(value: i32, ends: (f64, f64)) -> Cell {
    *cell(&Function::from(value), 0, ends).0
}

/// 2 on [−8, 8], all but 10⁻⁸ of the whole line.
#[test]
fn constants_are_integrated() {
    let mut sums = Sums::default();
    sums.begin(&[0], &[0]);
    for start in -8..8 {
        sums.add_nodes(&gaussian(), &constant(2, (f64::from(start), f64::from(start + 1))));
    }
    let [value, size] =
        [sums.finish(1.7).next().map(|ball| ball.center), sums.finish_bounds(1.7).next()];
    let (value, size) = (value.expect("one"), size.expect("one"));
    assert!((value - 2.0).abs() < 2e-8, "{value}");
    assert_bounds(size, value);
    // (R2), for sixteen cells.
    let root = (std::f64::consts::TAU * 1.7).sqrt();
    let least = (sums.radii[0] + 24.0 * UNIT * sums.sizes[0]) / root;
    let radius = sums.finish(1.7).next().expect("one").radius;
    assert!(radius >= least && radius <= 1.5 * least, "{radius} {least}");
    assert_bounds(sums.sizes[0], value * root);
}

/// What errs is counted: the weights, the values and the rule, whichever is largest.
#[test]
fn errors_of_cells_are_added() {
    for half in [0.5, 2.5, 4.0] {
        let cell = *cell(&Function::Z.call(Elementary::Exp), 0, (1.0 - half, 1.0 + half)).0;
        let (_, mass, slack) = gaussian().weights(1.0 - 0.3, half);
        let ellipses = gaussian().ellipses(1.0 - 0.3, half);
        let rule = least(std::array::from_fn(|j| ellipses[j] * cell.elliptic[0][j]));
        let whole = mass + slack + least(ellipses);
        let expected = slack * cell.size[0] + whole * cell.error[0] + rule;
        let mut sums = Sums::default();
        sums.begin(&[0], &[0]);
        sums.add_nodes(&gaussian(), &cell);
        assert!((sums.radii[0] / expected - 1.0).abs() < 1e-9, "{half}: {:?}", sums.radii);
        assert!((sums.bounds[0] / (whole * cell.size[0]) - 1.0).abs() < 1e-9);
        // All of it as one piece.
        sums.begin(&[0], &[0]);
        let ends = (cell.middle - half - 0.3, cell.middle + half - 0.3);
        sums.add_piece(&gaussian(), &cell, ends);
        let whole = mass + slack + ellipses[1];
        let expected =
            slack * cell.size[0] + whole * cell.error[0] + ellipses[1] * cell.elliptic[0][0];
        assert!((sums.radii[0] / expected - 1.0).abs() < 1e-9, "{half}: {:?}", sums.radii);
        assert!((sums.bounds[0] / (whole * cell.size[0]) - 1.0).abs() < 1e-9);
        assert!((sums.sizes[0] / (mass * cell.size[0]) - 1.0).abs() < 1e-9);
    }
}

/// ∫e^zφ from a to b.
fn truth(a: f64, b: f64, x: f64, y: f64) -> MpInterval {
    let [mean, root] = [number(x).add(&number(y)), number(2.0).mul(&number(y)).sqrt()];
    let below = |end: f64| number(end).sub(&mean).div(&root).erf();
    let factor = number(x).add(&number(y).div(&number(2.0))).exp();
    below(b).sub(&below(a)).mul(&factor).div(&number(2.0))
}

/// A cell wider than the density, which lies inside of it, at its ends, or beyond.
#[test]
fn wide_cells_are_integrated_in_pieces() {
    let (a, b) = (0.25, 1.25);
    let cell = *cell(&Function::Z.call(Elementary::Exp), 0, (a, b)).0;
    for deviation in [0.03, 0.1, 0.25_f64] {
        let y = deviation * deviation;
        for step in -4..=24 {
            let x = 0.2 + 0.0519 * f64::from(step);
            let gaussian = Gaussian::new(x, y);
            let nominal = 9.5 * gaussian.deviation + y;
            let mut sums = Sums::default();
            sums.begin(&[0], &[0]);
            sums.add_pieces(&gaussian, &cell, (-nominal, nominal), nominal);
            let ball = sums.finish(y).next().expect("one");
            let truth = truth(a, b, x, y).to_interval();
            let distance = (ball.center - truth.mid()).abs();
            assert!(distance <= ball.radius + 1e-18, "{x} {y}: {ball:?} {truth:?}");
            assert!(ball.radius < 5e-14, "{x} {y}: {ball:?}");
            let size = sums.finish_bounds(y).next().expect("one");
            assert!(truth.inf() <= size + 1e-18 && size <= truth.sup() * 2.8 + 1e-6, "{x} {y}");
        }
    }
}

/// They are at most half as wide as the cell, so that (6) holds with its ellipse, and begin at
/// multiples of their width.
#[test]
fn pieces_are_narrow_beside_their_cell() {
    let mut sums = Sums::default();
    sums.begin(&[0], &[]);
    sums.add_pieces(&Gaussian::new(0.3, 1.0), &constant(1, (0.25, 3.25)), (-9.5, 9.5), 9.5);
    assert_eq!(sums.additions.to_bits(), 4.0_f64.to_bits());
    sums.begin(&[0], &[]);
    sums.add_pieces(&Gaussian::new(0.5, 1.0), &constant(1, (-7.5, 8.5)), (-9.5, 9.5), 9.5);
    assert_eq!(sums.additions.to_bits(), 8.0_f64.to_bits());
}

/// Of a narrow cell the ends err by more than all else; of one far away nothing is seen.
#[test]
fn ends_of_pieces_are_counted() {
    let half = 2f64.powi(-24);
    let (lower, upper) = (1.0 - half, 1.0 + half);
    let mut sums = Sums::default();
    sums.begin(&[0], &[]);
    sums.add_pieces(&gaussian(), &constant(3, (lower, upper)), (-12.0, 12.0), 12.0);
    let moved = [lower, upper].map(|end| gaussian().moved(end - 0.3));
    assert!(
        sums.radii[0] >= 3.0 * (moved[0] + moved[1]) && sums.radii[0] < 3.3 * (moved[0] + moved[1])
    );
    sums.begin(&[0], &[]);
    sums.add_pieces(&gaussian(), &constant(3, (1e4, 1e4 + 1.0)), (-12.0, 12.0), 12.0);
    assert!(sums.radii[0] >= 3e-299 * gaussian().deviation);
}
