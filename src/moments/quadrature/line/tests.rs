use super::super::super::Limit;
use super::super::family::Family;
use super::super::growth::Growth;
use super::super::testing::{assert_bounds, material};
use super::{Line, NEGLIGIBLE, Ray};
use crate::activation::function::{Elementary, Function};
use crate::arithmetic::enclosure::Enclosure;
use rug::Rational;

const STANDARD: Family = Family { mean: (0.0, 0.0), variance: (1.0, 1.0) };

/// A function and its slope on the line.
fn line(h: &Function) -> Line {
    Line::new(material(h, 1), &Limit::NONE).expect("cut")
}

fn call(function: Elementary) -> Function {
    Function::Z.call(function)
}

/// What bounds the function itself beyond an end.
fn beyond(line: &Line, end: f64, positive: bool, family: &Family) -> f64 {
    let mut bounds = [0.0];
    line.add_beyond(end, positive, family, &[0], &mut bounds);
    bounds[0]
}

fn at_distance(distance: f64) -> f64 {
    0.5 * (-distance * distance / 2.0).exp()
}

#[test]
fn beyond_an_end_the_largest_value_counts() {
    let tanh = line(&call(Elementary::Tanh));
    assert_bounds(beyond(&tanh, 5.0, true, &STANDARD), at_distance(5.0));
    assert_bounds(beyond(&tanh, -5.0, false, &STANDARD), at_distance(5.0));
    // A cell begins at 8, where ln(1 + e⁻ᶻ) is largest from there on.
    let falling = (-Function::Z).call(Elementary::Softplus);
    let size = (-8.0_f64).exp().ln_1p() * at_distance(8.0);
    assert_bounds(beyond(&line(&falling), 8.0, true, &STANDARD), size);
    let rising = line(&call(Elementary::Softplus));
    assert_bounds(beyond(&rising, -8.0, false, &STANDARD), size);
}

/// Beyond −200 lie two segments of the other side and part of a third, of which all is taken.
#[test]
fn beyond_an_end_on_the_other_side_lies_all_between() {
    let falling = line(&(-Function::Z).call(Elementary::Softplus));
    let family = Family { mean: (-150.0, -150.0), variance: (1.0, 1.0) };
    let found = beyond(&falling, -200.0, true, &family);
    assert!((64.0 + 128.0 + 256.0..449.0).contains(&found), "{found}");
    let rising = line(&call(Elementary::Softplus));
    let family = Family { mean: (150.0, 150.0), variance: (1.0, 1.0) };
    let found = beyond(&rising, 200.0, false, &family);
    assert!((64.0 + 128.0 + 256.0..449.0).contains(&found), "{found}");
}

/// Where each segment's probability is negligible, all of their values together count.
#[test]
fn what_is_negligible_is_multiplied_by_all_values() {
    let square = line(&Function::Z.power(2));
    let side = &square.sides[1];
    let largest = |k: usize| side.far[k].largest[0];
    let channels = square.material.channels.len();
    let all: f64 = (0..side.far.len()).map(largest).sum();
    assert_bounds(side.rest[0], all);
    let last = side.far.len() - 1;
    assert_eq!(side.rest[last * channels].to_bits(), largest(last).to_bits());
    assert_bounds(largest(last), side.end * side.end);
    assert_bounds(beyond(&square, 60.0, true, &STANDARD), (all + 1.0) * NEGLIGIBLE);
    let rest = (all - largest(0) + 1.0) * NEGLIGIBLE;
    assert_bounds(beyond(&square, 200.0, true, &STANDARD), rest);
    let tanh = line(&call(Elementary::Tanh));
    let segments = f64::from(super::DOUBLINGS);
    assert_bounds(tanh.sides[1].rest[0], segments);
    // But for the first, and with what is beyond all.
    assert_bounds(beyond(&tanh, 200.0, true, &STANDARD), segments * NEGLIGIBLE);
    // The terms of kinks beyond all segments are negligible, and no less.
    let far = Function::Number(Rational::from(40_000_000_000_i64));
    let kinked = Function::Max((Function::Z - far).into(), Function::from(0).into());
    let kinked = line(&(kinked + (Function::Z / Function::from(1 << 27)).call(Elementary::Exp)));
    assert!(!kinked.sides[1].ends_smooth && kinked.sides[0].ends_smooth);
    let mut slope = [0.0];
    kinked.add_beyond(60.0, true, &STANDARD, &[1], &mut slope);
    assert!(slope[0] >= NEGLIGIBLE, "{slope:?}");
}

/// e^z + 1000e^{−8z} beyond a quarter, which its bound of growth is not made for: there the values
/// count, up to where it is.
#[test]
fn between_an_end_and_the_ray_the_values_count() {
    let falling = (Function::Z * Function::from(-8)).call(Elementary::Exp);
    let both = line(&(call(Elementary::Exp) + falling * Function::from(1000)));
    let family = Family { mean: (-9.0, -9.0), variance: (1.0, 1.0) };
    let size = (0.25_f64.exp() + 1000.0 * (-2.0_f64).exp()) * at_distance(9.25);
    let found = beyond(&both, 0.25, true, &family);
    assert!(found >= size && found <= 10.0 * size, "{found} {size}");
}

#[test]
fn sizes_are_those_of_the_cells_between() {
    let square = line(&Function::Z.power(2));
    let largest = |a: f64, b: f64| square.largest_between(a, b, 0);
    // The cells that touch it are taken as well.
    for found in [largest(2.0, 3.0), largest(3.0, 2.0), largest(-3.0, -2.0)] {
        assert!((9.0..16.001).contains(&found), "{found}");
    }
    assert!((64.0 * 64.0..4097.0).contains(&largest(63.0, 64.0)));
    assert!((64.0 * 64.0..4097.0).contains(&largest(-64.0, -63.0)));
    assert_eq!(largest(70.0, 70.0).to_bits(), 0);
    assert!(largest(-65.0, 0.0).is_nan() && largest(0.0, 65.0).is_nan());
    assert!(largest(-65.0, 65.0).is_nan());
    let segment = &square.middle;
    for (index, channel) in (0..segment.cells.len()).flat_map(|it| [(it, 0), (it, 1)]) {
        let largest = |cells: &[super::Cell]| {
            cells.iter().map(|cell| cell.size[channel]).fold(0.0, f64::max).to_bits()
        };
        let here = 2 * index + channel;
        assert_eq!(segment.upward[here].to_bits(), largest(&segment.cells[index..]));
        assert_eq!(segment.downward[here].to_bits(), largest(&segment.cells[..=index]));
    }
}

/// 3z²e^{z/2}: (9), which bounds the integral.
#[test]
fn growth_is_integrated_from_its_slope() {
    let half = Growth::rational((), &Rational::from((1, 2)));
    let z = Growth::ray(1.0, true);
    let growth = z.times(&half).exp().times(&z.power(2)).times(&Growth::integer((), 3));
    let family = Family { mean: (-0.25, 0.5), variance: (1.2, 1.7) };
    let ray = Ray { from: 1.0 };
    for from in [1.0, 4.0, 6.0, 20.0_f64] {
        // At 1, the variance 1.7 makes it rise still.
        let slope = (from - 0.5) / 1.7 - 0.5 - 2.0 / from;
        let found = ray.growth(from, true, &family, &growth);
        if slope < 0.0 {
            assert!(found.is_nan());
            continue;
        }
        let integrand = |z: f64| {
            let exponent = z / 2.0 - (z - 0.5) * (z - 0.5) / 3.4;
            3.0 * z * z * exponent.exp() / (std::f64::consts::TAU * 1.2).sqrt()
        };
        assert_bounds(found, integrand(from) / slope);
        let sum: f64 = (0..4000).map(|k| integrand(from + (f64::from(k) + 0.5) / 200.0)).sum();
        assert!(sum / 200.0 < found, "{from}: {sum}");
    }
    let bounded = Growth::integer((), 7);
    let at_ray = ray.growth(1.0, false, &family, &bounded);
    assert_bounds(at_ray, {
        let decay = (-0.75_f64 * 0.75 / 3.4).exp();
        7.0 * decay / (0.75 / 1.7 * (std::f64::consts::TAU * 1.2).sqrt())
    });
    assert!(ray.growth(0.9, false, &family, &bounded).is_nan());
    assert!(ray.growth(1.0, true, &Family { mean: (0.0, 3.0), ..family }, &bounded).is_nan());
    // Large exponents of both signs, and slopes that all but cancel.
    let steep = z.times(&Growth::integer((), 10)).exp();
    let narrow = Family { mean: (0.0, 0.0), variance: (2.404, 2.404) };
    let root = (std::f64::consts::TAU * 2.404).sqrt();
    let exact = (500.0_f64 - 2500.0 / 4.808).exp() / ((50.0 / 2.404 - 10.0) * root);
    let found = ray.growth(50.0, true, &narrow, &steep);
    assert!(exact <= found && found <= exact * (1.0 + 1e-5), "{found} {exact}");
    for step in 1..20 {
        let slope = 1.0 + f64::from(step) / 7.0;
        let mut close = Growth::integer((), 1);
        close.rate = slope * (1.0 - 1e-13);
        assert!(ray.growth(slope, true, &STANDARD, &close).is_nan(), "{slope}");
    }
    // A large factor of what is negligible, and none of anything.
    let huge = Growth::ray(1.0, true).times(&Growth::integer((), 10).power(200));
    let found = ray.growth(45.0, true, &STANDARD, &huge);
    let slope = 45.0 - 1.0 / 45.0;
    assert_bounds(found, 1e200 * NEGLIGIBLE / (slope * std::f64::consts::TAU.sqrt()));
    assert!(ray.growth(45.0, true, &STANDARD, &Growth::integer((), 0)) >= 0.0);
}

/// Whether all is negligible beyond the last segment changes where its equation says.
#[test]
fn beyond_all_segments_is_negligible_or_unknown() {
    let steep = (Function::Z / Function::from(1 << 27)).call(Elementary::Exp);
    let tall = Function::Number(Rational::from(10_000_000_000_u64));
    let functions = [call(Elementary::Tanh), Function::Z.power(2) * tall * steep];
    for line in functions.iter().map(line) {
        let side = &line.sides[1];
        let Growth { scale, power, rate, .. } = side.fastest;
        for least in [1.0, 1e-8_f64] {
            let deviation = least.sqrt();
            let slopes = ((side.end / deviation + 5.0) / deviation).max(10.0).ln();
            let rise = power * side.end.ln() + rate * side.end + scale.max(1.0).ln();
            let needed = rise + 2.0 * (1.0 + 2.0) * slopes + 700.0;
            let found = |share: f64| {
                let variance = side.end * side.end / (2.0 * needed * share);
                let family = Family { mean: (0.0, 0.0), variance: (least, variance) };
                side.farthest(true, &family)
            };
            assert_eq!(found(1.0005).to_bits(), NEGLIGIBLE.to_bits(), "{needed}");
            assert!(found(0.9995).is_nan(), "{needed}");
        }
        // Wide at both ends, so that a mean's distance has to be half the segments' end at least.
        let wide = |mean| side.farthest(true, &Family { mean: (mean, mean), variance: (1.0, 1.0) });
        assert!(wide(0.7 * side.end).is_nan() && wide(1.4 * side.end).is_nan());
        assert_eq!(wide(-0.7 * side.end).to_bits(), NEGLIGIBLE.to_bits());
    }
}
