//! Balls and what is evaluated in them, against MPFR and against the intervals.
//!
//! Established on random balls, extreme ones included: every operation's ball holds the
//! operation's value at points of the arguments; what is unknown stays unknown; a vector
//! gives the bytes of its lanes, and fuses `mul_add`.

use crate::support::reference::{self, Random, Worst, encloses, exactly, points, sample};
use selfnorm::arithmetic::ball::{Ball, ETA, UNIT, upward};
use selfnorm::arithmetic::ball_functions::{erfcx, exp};
use selfnorm::arithmetic::lanes::{Real, Vector, WIDTH};
use selfnorm::arithmetic::mpfr::MpInterval;
use selfnorm::arithmetic::{Interval, interval};

/// Enough for the sum of any two doubles.
const BITS: u32 = 2200;

fn center(random: &mut Random) -> f64 {
    match random.below(12) {
        0 => random.any_double(),
        1 => random.sign() * f64::from_bits(random.below(1 << 53)),
        2 => random.pick(&[0.0, -0.0, 1.0, -1.0, f64::MAX, f64::MIN_POSITIVE]),
        3 => random.sign() * random.log_uniform(1e-160, 1e-140),
        4 => random.sign() * random.log_uniform(1e-300, 1e300),
        _ => random.sign() * random.log_uniform(1e-3, 1e3),
    }
}

fn ball(random: &mut Random) -> Ball {
    let center = center(random);
    let radius = match random.below(8) {
        0 => 0.0,
        1 => self::center(random).abs(),
        2 => f64::from_bits(random.below(1 << 10)),
        3 => center.abs() * random.uniform(0.9, 1.1),
        _ => center.abs() * random.log_uniform(1e-18, 1.0),
    };
    Ball { center, radius }
}

/// A point of the ball, exactly in it; often at its end.
fn inside(random: &mut Random, ball: Ball) -> MpInterval {
    let share = match random.below(4) {
        0 => 1.0,
        1 => -1.0,
        _ => random.uniform(-1.0, 1.0),
    };
    let offset = exactly(BITS, ball.radius).mul(&exactly(BITS, share));
    exactly(BITS, ball.center).add(&offset)
}

/// Whether the ball claims nothing, or its bounds and the exact ball hold the value.
fn holds(ball: Ball, truth: &MpInterval) -> bool {
    if !ball.is_known() {
        return true;
    }
    let (center, radius) = (exactly(BITS, ball.center), exactly(BITS, ball.radius));
    let gap = truth.sub(&center).abs();
    let within = !truth.is_empty() && *gap.lower() <= *radius.upper();
    within && encloses(ball.to_interval(), &truth.to_double_ends())
}

trait Ends {
    fn to_double_ends(&self) -> MpInterval;
}

impl Ends for MpInterval {
    /// A narrow reference, shrunk to its middle: its own rounding is not the ball's fault.
    fn to_double_ends(&self) -> MpInterval {
        self.midpoint()
    }
}

type Unary = (&'static str, fn(Ball) -> Ball, fn(&MpInterval) -> MpInterval);
type Binary = (&'static str, fn(Ball, Ball) -> Ball, fn(&MpInterval, &MpInterval) -> MpInterval);

fn length(a: &MpInterval, b: &MpInterval) -> MpInterval {
    a.sqr().add(&b.sqr()).sqrt()
}

const UNARY: [Unary; 5] = [
    ("-", |a| -a, MpInterval::neg),
    ("abs", Ball::abs, MpInterval::abs),
    ("sqrt", Ball::sqrt, MpInterval::sqrt),
    ("half", |a| a.scale(0.5), |a| a.mul(&exactly(BITS, 0.5))),
    ("square", |a| a * a, MpInterval::sqr),
];

const BINARY: [Binary; 8] = [
    ("+", |a, b| a + b, MpInterval::add),
    ("-", |a, b| a - b, MpInterval::sub),
    ("*", |a, b| a * b, MpInterval::mul),
    ("/", Ball::divide, MpInterval::div),
    ("min", Ball::min, MpInterval::min),
    ("hypot", |a, b| a.polar(b).hypot, length),
    ("cosine", |a, b| a.polar(b).direction[0], |a, b| a.div(&length(a, b))),
    ("sine", |a, b| a.polar(b).direction[1], |a, b| b.div(&length(a, b))),
];

#[test]
fn operations_hold_the_values_at_points() {
    let known = sample(50, 60_000, |random, worst: &mut [Worst; 14]| {
        let (a, b, s) = (ball(random), ball(random), ball(random));
        let (p, q, t) = (inside(random, a), inside(random, b), inside(random, s));
        for (index, (name, operation, truth)) in UNARY.iter().enumerate() {
            let (value, truth) = (operation(a), truth(&p));
            assert!(holds(value, &truth), "{name} of {a:?} = {value:?}");
            worst[index].note(f64::from(u8::from(value.is_known())), &[]);
        }
        for (index, (name, operation, truth)) in BINARY.iter().enumerate() {
            // The direction of (0, 0) is none; every direction may stand for it.
            let origin = p.contains_zero() && q.contains_zero() && index >= 6;
            let (value, truth) = (operation(a, b), truth(&p, &q));
            assert!(origin || holds(value, &truth), "{name} of {a:?}, {b:?} = {value:?}");
            worst[5 + index].note(f64::from(u8::from(value.is_known())), &[]);
        }
        let (fused, truth) = (a.multiply_add(b, s), p.mul(&q).add(&t));
        assert!(holds(fused, &truth), "{a:?} * {b:?} + {s:?} = {fused:?}");
        let (scaled, truth) = (a.scale_add(b.center, s), p.mul(&exactly(BITS, b.center)).add(&t));
        assert!(holds(scaled, &truth), "{a:?} * {} + {s:?} = {scaled:?}", b.center);
        worst[13].note(f64::from(u8::from(fused.is_known())), &[]);
    });
    assert!(known.iter().all(|known| known.value == 1.0 && known.count == 60_000));
}

#[test]
fn functions_hold_the_values_at_points() {
    let [exp_width, erfcx_width] = sample(51, points(300_000), |random, worst: &mut [Worst; 2]| {
        let center = match random.below(4) {
            0 => center(random),
            1 => random.uniform(-750.0, 750.0),
            _ => random.uniform(-10.0, 10.0),
        };
        let radius = random.pick(&[0.0, 1e-18, 1e-16, 1e-12, 1e-7, 0.01, 0.99, 3.0]);
        let v = Ball { center, radius: radius * random.uniform(0.5, 1.0) };
        let p = inside(random, v);
        let value = exp(v);
        assert!(holds(value, &p.exp()), "exp of {v:?} = {value:?}");
        if value.is_known() && v.radius == 0.0 && center.abs() < 700.0 {
            worst[0].note(value.radius / value.center / f64::EPSILON * 2.0, &[center]);
        }
        let v = Ball { center: center.abs(), ..v };
        let p =
            exactly(200, v.center).add(&exactly(200, v.radius * random.pick(&[-1.0, 0.0, 1.0])));
        let value = erfcx(v);
        let truth = reference::erfcx(&p);
        assert!(!value.is_known() || encloses(value.to_interval(), &truth), "erfcx of {v:?}");
        if v.radius == 0.0 && center.abs() < 1e280 {
            assert!(value.is_known());
            worst[1].note(value.radius / value.center / f64::EPSILON * 2.0, &[center]);
        }
    });
    exp_width.print("exp of a double: radius in u");
    erfcx_width.print("erfcx of a double: radius in u");
    assert!(exp_width.value < 4.1 && erfcx_width.value < 2.1);
    let enough = points(300_000) / 30;
    assert!(exp_width.count > enough && erfcx_width.count > enough);
}

#[test]
fn what_is_unknown_stays_unknown() {
    let infinite = Ball { center: 1.0, radius: f64::INFINITY };
    let overflowed = Ball { center: f64::INFINITY, radius: 1.0 };
    for unknown in [Ball::UNKNOWN, infinite, overflowed, -overflowed] {
        assert!(!unknown.is_known() && unknown.to_interval().is_empty());
        for other in
            [Ball::point(0.0), Ball::point(3.0), Ball { center: 2.0, radius: 1.0 }, unknown]
        {
            for (name, operation, _) in BINARY {
                for value in [operation(unknown, other), operation(other, unknown)] {
                    assert!(!value.is_known(), "{name}: {unknown:?}, {other:?}, {value:?}");
                }
            }
            let (a, b) = (unknown, other);
            let fused = [a.multiply_add(b, b), b.multiply_add(a, b), b.multiply_add(b, a)];
            assert!(fused.iter().all(|value| !value.is_known()));
        }
        let functions = UNARY.map(|(_, operation, _)| operation).into_iter();
        for operation in functions.chain([exp as fn(Ball) -> Ball, erfcx]) {
            assert!(!operation(unknown).is_known(), "{unknown:?}");
        }
    }
    for empty in [Interval::EMPTY, Interval::ENTIRE, interval(0.0, f64::INFINITY)] {
        assert!(!Ball::from_interval(empty).is_known());
    }
    // Undefined somewhere: a divisor that may be 0, a root of what may be negative.
    let (one, around_zero) = (Ball::point(1.0), Ball { center: 1.0, radius: 1.1 });
    assert!(!one.divide(around_zero).is_known() && !around_zero.sqrt().is_known());
    assert!(!one.divide(Ball::point(0.0)).is_known());
}

#[test]
fn intervals_and_balls_enclose_each_other() {
    sample(52, points(500_000), |random, _: &mut [Worst; 0]| {
        let (a, b) = (center(random), center(random));
        let value = interval(a.min(b), a.max(b));
        let ball = Ball::from_interval(value);
        if ball.is_known() {
            let [low, high] = [value.inf(), value.sup()].map(|end| exactly(BITS, end));
            assert!(holds(ball, &low) && holds(ball, &high), "{value:?}: {ball:?}");
            let half = 0.5 * value.sup() - 0.5 * value.inf();
            assert!(ball.radius <= half + 20.0 * UNIT * value.mag() + ETA, "{value:?}: {ball:?}");
        }
        let point = Ball::from_interval(interval(a, a));
        assert!(!point.is_known() || point.to_interval().contains(a));
        let (r, grown) = (a.abs(), upward(a.abs()));
        assert!(grown >= r);
    });
}

/// No point is farther from 0 than the magnitude, and a wider ball holds what is around a point;
/// neither says more than it must.
#[test]
fn magnitudes_and_wider_balls() {
    let [known] = sample(54, points(100_000), |random, worst: &mut [Worst; 1]| {
        let (a, by) = (ball(random), ball(random).radius);
        let (p, magnitude, wider) = (inside(random, a), a.magnitude(), a.widened(by));
        if magnitude.is_finite() {
            assert!(p.abs().lower() <= exactly(BITS, magnitude).upper(), "{a:?}: {magnitude:e}");
            let sum = a.center.abs() + a.radius;
            assert!(magnitude <= sum * (1.0 + 18.0 * UNIT) + ETA, "{a:?}: {magnitude:e}");
        }
        for offset in [by, -by].map(|by| exactly(BITS, by)) {
            assert!(holds(wider, &p.add(&offset)), "{a:?} and {by:e}: {wider:?}");
        }
        let most = (a.radius + by) * (1.0 + 18.0 * UNIT) + ETA;
        assert!(!wider.is_known() || wider.radius <= most, "{a:?} and {by:e}: {wider:?}");
        worst[0].note(f64::from(u8::from(wider.is_known() && magnitude.is_finite())), &[]);
    });
    assert!(known.value == 1.0);
}

/// Bounds that are true and useless would pass all other tests.
#[test]
fn radii_are_no_larger_than_their_reasons() {
    let wide = Ball::from_interval(interval(-1.0, 7.0));
    assert!(wide.center == 3.0 && wide.radius <= 4.0 + 1e-14, "{wide:?}");
    let vanishing = exp(Ball::point(-800.0));
    assert!(vanishing.is_known() && vanishing.radius < 1e-300, "{vanishing:?}");
    // 1/(√4 + √3).
    let root = Ball { center: 4.0, radius: 1.0 }.sqrt();
    assert!((0.26794..0.26795).contains(&root.radius), "{root:?}");
    // w'(1) = 2w(1) - 2/√π.
    let there = erfcx(Ball { center: 1.0, radius: 1e-8 });
    assert!(there.radius < 0.275e-8, "{there:?}");
    // Of (3, 4) and of what is a hundredth of it: |q|(|p| + |q|)r/n³ for p's share of n.
    for scale in [1.0, 0.01] {
        let radius = 1e-12 * scale;
        let [p, q] = [3.0, 4.0].map(|center| Ball { center: center * scale, radius });
        let polar = p.polar(q);
        assert!(polar.hypot.radius < 1.5 * radius, "{:?}", polar.hypot);
        for (direction, expected) in polar.direction.into_iter().zip([2.24e-13, 1.68e-13]) {
            assert!(direction.radius < expected + 5e-15, "{direction:?}");
        }
    }
    // Of (3, 4), each within 1: B(B + A)/m³ with m = 5 − √2, and 4u and 2⁻⁵⁰⁰ are little.
    let [p, q] = [3.0, 4.0].map(|center| Ball { center, radius: 1.0 });
    let nearest: f64 = 5.0 - 2f64.sqrt();
    for (direction, bound) in p.polar(q).direction.into_iter().zip([45.0, 36.0]) {
        let share = direction.radius * nearest.powi(3) / bound;
        assert!((1.0 - 1e-13..1.0 + 1e-13).contains(&share), "{direction:?}");
    }
}

#[test]
fn a_vector_is_its_lanes() {
    // 1 + ε is lost unless the product is exact until the sum.
    let (a, b) = (1.0 + f64::EPSILON, 1.0 - f64::EPSILON);
    let fused = Vector::of(a).mul_add(Vector::of(b), Vector::of(-1.0));
    assert_eq!(fused.to_array(), [-f64::EPSILON * f64::EPSILON; WIDTH]);
    sample(53, points(100_000), |random, _: &mut [Worst; 0]| {
        let a: [Ball; WIDTH] = std::array::from_fn(|_| ball(random));
        let b: [Ball; WIDTH] = std::array::from_fn(|_| ball(random));
        let together = |balls: [Ball; WIDTH]| Ball {
            center: Vector::new(balls.map(|ball| ball.center)),
            radius: Vector::new(balls.map(|ball| ball.radius)),
        };
        let (va, vb) = (together(a), together(b));
        let same = |lanes: [Ball; WIDTH], vector: Ball<Vector>| {
            let (centers, radii) = (vector.center.to_array(), vector.radius.to_array());
            for (lane, ball) in lanes.iter().enumerate() {
                let pairs = [(ball.center, centers[lane]), (ball.radius, radii[lane])];
                for (one, other) in pairs {
                    assert!(one.to_bits() == other.to_bits() || one.is_nan() && other.is_nan());
                }
            }
        };
        let pairs = || a.into_iter().zip(b);
        let lanes = |f: fn(Ball, Ball) -> Ball| {
            let values: Vec<Ball> = pairs().map(|(a, b)| f(a, b)).collect();
            <[Ball; WIDTH]>::try_from(values).expect("as many")
        };
        same(lanes(|a, b| a + b), va + vb);
        same(lanes(|a, b| a - b), va - vb);
        same(lanes(|a, b| a * b), va * vb);
        same(lanes(Ball::divide), va.divide(vb));
        same(lanes(Ball::min), va.min(vb));
        same(lanes(|a, b| a.multiply_add(b, a)), va.multiply_add(vb, va));
        same(lanes(|a, b| a.polar(b).hypot), va.polar(vb).hypot);
        same(lanes(|a, b| a.polar(b).direction[1]), va.polar(vb).direction[1]);
        same(a.map(Ball::sqrt), va.sqrt());
        same(a.map(exp), exp(va));
        same(a.map(erfcx), erfcx(va));
        let (lower, upper) = va.bounds();
        let bounds = a.map(Ball::bounds);
        for (lane, (low, high)) in bounds.into_iter().enumerate() {
            let (one, other) = (lower.to_array()[lane], upper.to_array()[lane]);
            assert!(low.is_nan() && one.is_nan() || low == one && high == other);
        }
    });
}
