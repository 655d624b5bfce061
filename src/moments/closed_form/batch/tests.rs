//! The bounds over boxes against values in them, and the ends of the doubles' range.
//!
//! The truth is the integral's quadrature and the densities' formula, of `tests/all/support`.

use super::*;
use crate::activation::Activation;
use crate::arithmetic::ball::ETA;
use crate::arithmetic::balls::{LANES, from_lanes, to_array, to_lanes};
use crate::claim::{ActivationSpec, parse_expression};
use quadrature::{BITS, density, derivatives, exact};
use reference::{Random, Worst, exactly, points, sample};
use rug::Float;
use rug::ops::Pow;
use std::sync::Arc;

#[path = "../../../../tests/all/support/quadrature.rs"]
mod quadrature;
#[path = "../../../../tests/all/support/reference.rs"]
mod reference;

/// f and f² to an order.
fn both_to(order: usize) -> Orders {
    let mut orders = Orders::default();
    (0..2).for_each(|function| orders.want(function, order));
    orders
}

/// Any function of z.
fn activation(expression: &str) -> Arc<Activation> {
    let expression = parse_expression(expression).expect("an expression");
    let spec = ActivationSpec { kind: None, expression, parameters: Vec::new() };
    Activation::of(&spec).expect("an activation")
}

/// Bounds and values of one box, by place and position.
struct Found {
    batch: BatchMoments,
    work: Workspace,
}

impl Found {
    fn new(activation: &Activation, order: usize, x: Ball, y: Ball) -> Self {
        let pieces = activation.pieces.as_ref().expect("pieces");
        let orders = both_to(order);
        let moments = ClosedForm::new(pieces, &activation.symbols, &orders);
        let batch = BatchMoments::new(&moments, &orders);
        let all = |ball| from_lanes(&[ball; LANES]);
        let none = [Vector::of(0.0); VECTORS];
        let positions = Positions { x: all(x), y: all(y), center_radii: [none; 2] };
        let mut work = Workspace::default();
        batch.evaluate(&positions, &mut work);
        Self { batch, work }
    }

    fn bound(&self, position: usize) -> f64 {
        to_array(&self.work.terms.bounds[position])[0]
    }

    fn value(&self, position: usize) -> Ball {
        to_lanes(&self.work.terms.values[position])[0]
    }

    fn around(&self, function: usize, order: usize) -> Ball {
        to_lanes(self.work.around(function, order))[0]
    }

    /// Compares everything with the truth at a point of the box; the point is its centre if
    /// the values are to be held as well. Returns how many bounds were finite.
    fn check(&self, x: &Float, y: &Float, is_center: bool, what: &str) -> u64 {
        let mut finite = 0;
        let mut held = |position: usize, truth: &Float, error: &Float| {
            let bound = self.bound(position);
            let least = Float::with_val(BITS, truth.abs_ref()) - error;
            assert!(bound.is_nan() || least <= bound, "{what}, {position}: {least:e} > {bound:e}");
            let value = self.value(position);
            let gap = Float::with_val(BITS, truth - value.center).abs() - error;
            assert!(
                !is_center || !value.is_known() || gap <= value.radius,
                "{what}, {position}: {value:?} without {truth:e}"
            );
            finite += u64::from(bound.is_finite());
        };
        let mut position = 0;
        for place in &self.batch.places {
            for k in 0..=self.batch.densities {
                let truth = density((x, y), place.breakpoint.center, k as u32);
                held(position, &truth, &(truth.clone() >> (BITS - 16)).abs());
                position += 1;
            }
            let values = derivatives((x, y), &exact(&[place.breakpoint.center]), 0, |piece, z| {
                place.tilts.iter().flat_map(|tilt| powers_of(place, tilt, piece, z)).collect()
            });
            for value in values {
                let middle = value[0].midpoint().lower().clone();
                let error = Float::with_val(BITS, value[0].upper() - &middle);
                held(position, &middle, &error);
                position += 1;
            }
        }
        assert_eq!(position, self.work.terms.bounds.len());
        finite
    }
}

/// z′ʲe^{βz′} for all j wanted, z′ = ±(z − b); 0 on the other side of the breakpoint.
fn powers_of(place: &Place, tilt: &Tilt, piece: usize, z: &Float) -> Vec<Float> {
    if piece != usize::from(tilt.side.sign() < 0) {
        return vec![Float::new(BITS); tilt.power + 1];
    }
    let z = Float::with_val(BITS, z - place.breakpoint.center) * tilt.side.sign();
    let growth = match tilt.is_untilted() {
        true => Float::with_val(BITS, 1),
        false => (z.clone() * tilt.rate.center).exp(),
    };
    (0..=tilt.power).map(|j| z.clone().pow(j as u32) * &growth).collect()
}

/// A centre and a radius moved by a share.
fn moved(ball: Ball, share: f64) -> Float {
    let radius = exactly(BITS, ball.radius).mul(&exactly(BITS, share));
    exactly(BITS, ball.center).add(&radius).lower().clone()
}

fn subjects() -> [Arc<Activation>; 4] {
    [
        activation("max(z, 0)"),
        activation("where(z < 0, exp(z) + 1, z)"),
        activation("where(z < 0, z*exp(z), z^3)"),
        // Rates below 0 after reflection.
        activation("where(z < 0, z, exp(z))"),
    ]
}

#[test]
fn bounds_are_above_the_values_in_the_box() {
    let subjects = subjects();
    let cases = points(800);
    let [finite] = sample(100, cases, |random, worst: &mut [Worst; 1]| {
        let activation = &subjects[random.below(4) as usize];
        let y = random.log_uniform(1e-3, 4.0);
        let x = random.uniform(-7.0, 7.0) * y.sqrt();
        let width = random.pick(&[0.0, 1e-6, 0.01, 0.3]);
        let x = Ball { center: x, radius: width * random.uniform(0.0, 1.0) * y.sqrt() };
        let y = Ball { center: y, radius: width * random.uniform(0.0, 2.0) * y };
        let found = Found::new(activation, 1, x, y);
        for shares in [[0.0, 0.0], [1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]] {
            let at = [moved(x, shares[0]), moved(y, shares[1])];
            let what = format!("{x:?}, {y:?}");
            let count = found.check(&at[0], &at[1], shares == [0.0, 0.0], &what);
            (0..count).for_each(|_| worst[0].note(0.0, &[]));
        }
    });
    println!("bounds: {} compared", finite.count);
    assert!(finite.count > 40 * cases);
}

/// Places where some factor of a bound underflows or overflows and the bound does not.
fn extreme(random: &mut Random) -> (Ball, Ball) {
    let spread = |random: &mut Random, low: i32, high: i32| {
        let exponent = low + random.below((high - low) as u64) as i32;
        2_f64.powi(exponent) * random.uniform(1.0, 2.0)
    };
    let (x, y) = match random.below(5) {
        // X·G₀ is subnormal, its quotient by y is not.
        0 => (random.below(1 << 40) as f64 * ETA, spread(random, -106, -60)),
        // y·G₀ is subnormal, its quotient by x is not.
        1 => {
            let y = spread(random, -960, -700);
            (-random.uniform(20.0, 38.0) * y.sqrt(), y)
        }
        // x² overflows, the exponent does not.
        2 => {
            let y = spread(random, 1010, 1023);
            (random.uniform(-8.0, 8.0) * y.sqrt(), y)
        }
        // 1/y is subnormal.
        3 => (random.uniform(-1.0, 1.0), spread(random, 1022, 1023)),
        _ => {
            let y = spread(random, -1000, 1000);
            (random.uniform(-8.0, 8.0) * y.sqrt(), y)
        }
    };
    let width = random.pick(&[0.0, 0.0, 1e-3, 0.3]);
    let radii = [width * x.abs().min(y.sqrt()), width * y];
    (Ball { center: x, radius: radii[0] }, Ball { center: y, radius: radii[1] })
}

#[test]
fn bounds_hold_at_the_ends_of_the_range() {
    // Rates other than 0 would make layers too thin for the quadrature.
    let relu = activation("where(z < 0, z^2, z)");
    let cases = points(1_000);
    let [finite] = sample(101, cases, |random, worst: &mut [Worst; 1]| {
        let (x, y) = extreme(random);
        let found = Found::new(&relu, 0, x, y);
        for shares in [[0.0, 0.0], [1.0, 1.0], [-1.0, 1.0], [1.0, -1.0]] {
            let at = [moved(x, shares[0]), moved(y, shares[1])];
            let is_center = shares == [0.0, 0.0];
            let count = found.check(&at[0], &at[1], is_center, &format!("{x:?}, {y:?}"));
            (0..count).for_each(|_| worst[0].note(0.0, &[]));
        }
    });
    println!("bounds at the ends of the range: {} compared", finite.count);
    assert!(finite.count > 30 * cases);
}

/// E max(z, 0) = √(y/2π) at x = 0, where 2y overflows as well: true or unknown.
#[test]
fn largest_variances_give_true_values_or_none() {
    let relu = activation("max(z, 0)");
    for (y, is_known) in [(1e300, true), (8.9e307, true), (1.2e308, false), (f64::MAX, false)] {
        let found = Found::new(&relu, 0, Ball::point(0.0), Ball::point(y));
        let ball = found.around(0, 0);
        let two_pi = Float::with_val(BITS, rug::float::Constant::Pi) * 2_u32;
        let truth = (Float::with_val(BITS, y) / two_pi).sqrt();
        let gap = Float::with_val(BITS, &truth - ball.center).abs();
        assert!(ball.is_known() == is_known, "{y:e}: {ball:?}");
        assert!(!is_known || gap <= ball.radius && ball.radius < 1e-12 * ball.center);
    }
    for y in [f64::INFINITY, f64::NAN, 0.0, -1.0] {
        let found = Found::new(&relu, 0, Ball::point(0.0), Ball::point(y));
        assert!((0..=2).all(|n| !found.around(0, n).is_known()), "{y}");
    }
}

/// The bounds of what depends on no density as well: T_β ≤ 1 is none where y may be 0.
#[test]
fn nothing_is_known_where_y_may_be_zero() {
    // E z, whose densities and second derivative cancel, and two others.
    let subjects = [
        activation("where(z < 0, z, 1*z)"),
        activation("where(z < 0, exp(z) + 1, z)"),
        activation("max(z, 0)^3"),
    ];
    for activation in &subjects {
        for (center, radius) in [(1.0, 1.0), (1.0, 2.0), (1.0, f64::INFINITY), (-1.0, 0.5)] {
            let y = Ball { center, radius };
            let found = Found::new(activation, 1, Ball { center: 0.5, radius: 0.1 }, y);
            for function in [0, 1] {
                assert!((0..=3).all(|n| !found.around(function, n).is_known()), "{y:?}");
            }
            for position in 0..found.work.terms.bounds.len() {
                let bound = found.bound(position);
                assert!(!bound.is_finite(), "{y:?}, {position}: {bound:e}");
            }
        }
        let found = Found::new(activation, 1, Ball::point(0.5), Ball { center: 1.0, radius: 0.9 });
        assert!(found.around(0, 0).is_known());
    }
}

/// Boxes one after the other, in the same memory.
#[test]
fn memory_used_before_says_nothing() {
    let activation = activation("where(z < 0, exp(z) + 1, z)");
    let at = [(0.5, 1.5), (-1.0, 0.25), (2.0, 3.0)];
    let fresh =
        |(x, y)| Found::new(&activation, 1, Ball { center: x, radius: 0.1 }, Ball::point(y));
    let mut used = fresh(at[0]);
    for place in at {
        let fresh = fresh(place);
        let all = |center, radius| from_lanes(&[Ball { center, radius }; LANES]);
        let none = [Vector::of(0.0); VECTORS];
        let (x, y) = (all(place.0, 0.1), all(place.1, 0.0));
        let positions = Positions { x, y, center_radii: [none; 2] };
        used.batch.evaluate(&positions, &mut used.work);
        for (function, order) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
            assert_eq!(used.around(function, order), fresh.around(function, order));
        }
    }
}

/// What is small need not be nothing.
#[test]
fn sums_of_what_underflows_are_bounded() {
    let term = Term { coefficient: Ball::point(1e-200), position: 0 };
    let found = bound(&[term], &[[Vector::of(1e-200); VECTORS]]);
    assert!(to_array(&found).iter().all(|&bound| bound > 0.0));
}

/// Of a step, whose n-th derivative is the density's of order n − 1, all orders up to the highest
/// that there is a bound of.
#[test]
fn the_highest_orders_have_their_densities() {
    let step = activation("where(z < 0, 0, 1)");
    let (x, y) = (0.375, 0.25);
    for order in 0..3 {
        let found = Found::new(&step, order, Ball::point(x), Ball::point(y));
        let combinations = &found.batch.combinations[0];
        assert!(combinations.len() > order + 2);
        for (n, combination) in combinations.iter().enumerate().skip(1) {
            let number = |value| Float::with_val(BITS, value);
            let truth = density((&number(x), &number(y)), 0.0, n as u32 - 1).to_f64();
            let value = to_lanes(&combine(combination, &found.work.terms.values))[0];
            assert!((value.center.abs() - truth.abs()).abs() <= value.radius, "{n}: {value:?}");
            let bound = to_array(&bound(combination, &found.work.terms.bounds))[0];
            assert!(bound >= truth.abs(), "{n}: {bound} {truth}");
        }
    }
}
