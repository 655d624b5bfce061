//! Each bound by its equation, in doubles or in rational numbers.

use super::super::super::basis;
use super::*;
use crate::arithmetic::balls::LANES;
use crate::arithmetic::balls::from_lanes;
use crate::arithmetic::interval::{interval, point};
use crate::arithmetic::mpfr::MpInterval;
use rug::Rational;

fn exact(value: f64) -> Rational {
    Rational::from_f64(value).expect("finite")
}

fn first(vector: Vector) -> f64 {
    vector.to_array()[0]
}

/// At least the truth and hardly more.
#[track_caller]
fn assert_near(bound: f64, truth: f64) {
    assert!(
        bound >= truth * (1.0 - 1e-15) && bound <= truth * (1.0 + 1e-9),
        "{bound}, not {truth}"
    );
}

/// What is known of one box at 0.
fn at(x: Ball, y: Ball) -> Basis {
    let place = Place { breakpoint: Ball::point(0.0), tilts: Vec::new() };
    let [x, y] = [x, y].map(|ball| from_lanes(&[ball; LANES]));
    let none = [Vector::of(0.0); VECTORS];
    Basis::new(&place, &Positions { x, y, center_radii: [none; 2] }, 0)
}

fn tilt(rate: f64, power: usize) -> Tilt {
    Tilt::new(&basis::Tilt { side: Side::Below, rate: point(rate), power })
}

fn ball(center: f64, radius: f64) -> Ball {
    Ball { center, radius }
}

fn spread(center: f64, radius: f64) -> Values {
    ball(center, radius).spread()
}

/// Whether a ball holds a rational number.
fn holds(found: Ball, truth: &Rational) -> bool {
    (truth - exact(found.center)).abs() <= exact(found.radius)
}

#[test]
fn squares_of_rates_are_enclosed() {
    for rate in [0.0, 1.0, -2.0, 1024.0, 0.3, -1.7, 1025.0, 1e9 + 1.0, 123_456_789.25] {
        let found = tilt(rate, 0).half_square;
        assert!(holds(found, &(exact(rate).square() / 2)), "{rate}: {found:?}");
        assert_eq!(found.radius == 0.0, rate.fract() == 0.0 && rate.abs() <= 1024.0, "{rate}");
    }
    // One that is no double, and one that only its middle says to be 1.
    for rate in [interval(1.0 / 3.0, (1.0_f64 / 3.0).next_up()), interval(0.5, 1.5)] {
        let found = Tilt::new(&basis::Tilt { side: Side::Below, rate, power: 0 });
        for end in [rate.inf(), rate.sup()] {
            assert!(holds(found.half_square, &(exact(end).square() / 2)), "{rate:?}");
        }
    }
    let signs = |rate: f64| (tilt(rate, 0).is_untilted(), tilt(rate, 0).is_decaying());
    assert_eq!(
        (signs(0.0), signs(1.0), signs(-1.0)),
        ((true, true), (false, true), (false, false))
    );
    let around = |rate| Tilt::new(&basis::Tilt { side: Side::Below, rate, power: 0 });
    assert!(!around(interval(-0.5, 0.5)).is_untilted());
    assert!(
        !around(interval(-0.5, 1.0)).is_decaying() && around(interval(0.25, 1.0)).is_decaying()
    );
}

#[test]
fn rates_that_are_balls_spread() {
    let found = times_plus(ball(1.0, 0.25), spread(2.0, 0.0), spread(3.0, 0.5));
    assert_near(first(found.radius), 1.0);
    let found = times_plus(ball(2.0, 0.0), spread(2.0, 0.25), spread(3.0, 0.5));
    assert_near(first(found.radius), 1.0);
    assert_eq!(first(found.center).to_bits(), 7.0_f64.to_bits());
}

/// Of a double, and of one whose reciprocal is subnormal.
#[test]
fn reciprocals_are_enclosed() {
    for y in [3.0, 0.7, 1e300, 1.7e308] {
        let found = at(Ball::point(0.25), Ball::point(y)).inverse_y;
        let found = ball(first(found.center), first(found.radius));
        assert!(holds(found, &exact(y).recip()), "{y:e}: {found:?}");
        assert!(y > 1e10 || found.radius < 1e-15, "{y:e}: {found:?}");
    }
    for (a, b) in [(1e-310, 3.0), (1.0, 3.0), (1e-200, 1e130), (5e-324, 2.0)] {
        let found = first(quotient_bound(Vector::of(a), Vector::of(b)));
        assert!(exact(found) >= exact(a) / exact(b), "{a:e}/{b:e}: {found:e}");
    }
    // X/m.
    let found = at(Ball::point(3e-160), Ball::point(7e160));
    assert!(exact(first(found.slope_bound)) >= exact(3e-160) / exact(7e160));
}

#[test]
fn exponentials_of_shares_are_bounded() {
    for step in 0..50 {
        let s = f64::from(step) / 100.0;
        let found = first(exp_bound(Vector::of(s)));
        assert_near(found, 1.0 + s + 2.0 * s * s);
        assert!(found >= s.exp());
    }
}

/// (9) and (10) where e^{−q} is as small as can be, at a point and over boxes.
#[test]
fn densities_are_bounded() {
    let number = |value: f64| MpInterval::from_interval(200, point(value));
    for (x, y) in [(0.5, 2.0), (-20.0, 1.7), (30.3, 0.7), (-37.0, 0.98), (8.0, 1e-300)] {
        let x = x * if y < 1e-100 { 1e-150 } else { 1.0 };
        let [zeroth, first_order] = at(Ball::point(x), Ball::point(y)).density_bounds.map(first);
        let double = number(y).mul(&number(2.0));
        let root = double.mul(&MpInterval::pi(200)).sqrt();
        let truth = number(x).sqr().div(&double).neg().exp().div(&root);
        let slope = truth.mul(&number(x).abs()).div(&number(y));
        for (found, truth) in [(zeroth, truth), (first_order, slope)] {
            assert!(number(found).lower() >= truth.lower(), "{x} {y}: {found:e} {truth:?}");
            let truth = truth.upper().to_f64();
            assert!(found <= truth * (1.0 + 1e-10) + 1e-290, "{x} {y}: {found:e} {truth:e}");
        }
    }
    // The nearest x with the largest y in the exponent, 1/√ of the least.
    let [zeroth, first_order] = at(ball(-3.0, 0.5), ball(1.5, 0.25)).density_bounds.map(first);
    let peak = 1.0 / (std::f64::consts::TAU * 1.25).sqrt();
    assert_near(zeroth, peak * (-2.5_f64 * 2.5 / 3.5).exp());
    assert_near(first_order, 3.5 / 1.25 * zeroth);
    // All of it around 0, and what is subnormal.
    let [zeroth, _] = at(ball(0.25, 0.5), ball(1.5, 0.25)).density_bounds.map(first);
    assert_near(zeroth, peak);
    let far = at(Ball::point(1e3), Ball::point(1.0));
    assert!(far.density_bounds.iter().all(|&bound| first(bound) > 0.0));
    let mut work = Known::default();
    densities(&[at(ball(-3.0, 0.5), ball(1.5, 0.25)); VECTORS], 3, &mut work);
    let bound = |k: usize| first(work.bounds[k][0]);
    for k in 1..3 {
        assert_near(bound(k + 1), (3.5 * bound(k) + k as f64 * bound(k - 1)) / 1.25);
    }
    let mut work = Known::default();
    densities(&[far; VECTORS], 3, &mut work);
    assert!(work.bounds.iter().all(|bound| first(bound[0]) > 0.0));
    // A slope that is subnormal.
    let near = at(Ball::point(1e-310), Ball::point(1.0));
    let mut work = Known::default();
    densities(&[near; VECTORS], 1, &mut work);
    for found in [near.density_bounds[1], work.bounds[1][0]] {
        assert!(exact(first(found)) >= exact(1e-310) * exact(0.39));
    }
}

/// (11) and (12): the smallest of what holds.
#[test]
fn tails_are_bounded() {
    let (rx, ry) = (0.02, 0.03);
    let basis = at(ball(-1.5, rx), ball(0.8, ry));
    let [zeroth, slope] = basis.density_bounds.map(first);
    let grown = |rate: f64, tail: f64| {
        let size = rate.abs();
        let share = size * rx + 0.5 * size * size * ry;
        let drift = rx * zeroth + 0.5 * ry * (size * zeroth + slope);
        (tail + drift) * (1.0 + share + 2.0 * share * share)
    };
    let bound = |rate: f64, mean: Values, tail: f64| {
        first(basis.tail_bound(&tilt(rate, 0), mean, spread(tail, 0.01)))
    };
    let (left, right) = (spread(-1.25, 0.001), spread(1.25, 0.001));
    for rate in [-1.0, -2.5] {
        assert_near(bound(rate, right, 0.7), grown(rate, 0.71));
        assert_near(bound(rate, left, 1.7), grown(rate, 1.71));
    }
    for rate in [0.0, 1.0, 2.5] {
        assert_near(bound(rate, left, 0.3), grown(rate, 0.31));
        assert_near(bound(rate, left, 1.3), 1.0);
        // (12): yG₀/(x′ + βy), of the least x′ + βy.
        let least = 1.25 - 0.001 - (rx + rate * ry);
        assert_near(bound(rate, right, 0.9), (0.83 / least * zeroth).min(grown(rate, 0.91)));
        assert_near(bound(rate, right, 0.0001), grown(rate, 0.0101));
    }
    // A share of half, where the exponential is not known to be bounded so.
    assert!(
        first(at(ball(0.5, 0.6), Ball::point(0.8)).tail_bound(
            &tilt(-1.0, 0),
            left,
            spread(0.5, 0.0)
        ))
        .is_nan()
    );
    // What underflows is something still.
    let far = at(ball(1e3, 1e-3), Ball::point(1.0));
    assert!(first(far.tail_bound(&tilt(-1.0, 0), right, spread(0.0, 0.0))) > 0.0);
    assert!(first(far.tail_bound(&tilt(1.0, 0), spread(1001.0, 0.0), spread(0.0, 0.0))) > 0.0);
}

/// (13).
#[test]
fn powers_are_bounded_by_those_before() {
    for rate in [0.0, -1.5, 1.5] {
        let bases = [at(ball(-1.5, 0.02), ball(0.8, 0.03)); VECTORS];
        let mut work = Known::default();
        densities(&bases, 0, &mut work);
        powers(&bases, &tilt(rate, 3), 0, &mut None, &mut work);
        let bound = |k: usize| first(work.bounds[k][0]);
        let mean = 1.52 + f64::abs(rate) * 0.83;
        assert_near(bound(2), mean * bound(1) + 0.83 * bound(0));
        assert_near(bound(3), mean * bound(2) + 0.83 * bound(1));
        assert_near(bound(4), mean * bound(3) + 0.83 * 2.0 * bound(2));
    }
    for (x, y) in [(1e3, 1e-100), (0.5, 1e-5)] {
        let bases = [at(Ball::point(x), Ball::point(y)); VECTORS];
        let mut work = Known::default();
        densities(&bases, 0, &mut work);
        powers(&bases, &tilt(0.0, 2), 0, &mut None, &mut work);
        assert!(work.bounds.iter().all(|bound| first(bound[0]) > 0.0));
    }
}
