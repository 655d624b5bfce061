//! What intervals have beside inari's operations, against exact arithmetic: true and tight.

use crate::support::reference::{Random, Worst, points, sample};
use rug::Rational;
use rug::ops::Pow;
use selfnorm::arithmetic::ball::Ball;
use selfnorm::arithmetic::balls::{LANES, from_lanes, to_array, to_lanes};
use selfnorm::arithmetic::interval::{
    direction, divide, hull, hypot, is_finite, point, power, sqrt,
};
use selfnorm::arithmetic::{Interval, interval};

const UNIT: f64 = f64::EPSILON / 2.0;

fn exact(value: f64) -> Rational {
    Rational::from_f64(value).expect("finite")
}

fn around(random: &mut Random) -> Interval {
    let (a, b) = (random.uniform(-3.0, 3.0), random.uniform(-3.0, 3.0));
    interval(a.min(b), a.max(b))
}

/// Whether an interval has these ends, and at most `ulps` more on both sides.
fn is_tight(value: Interval, ends: &[Rational; 2], ulps: f64) -> bool {
    let slack = |end: &Rational| end.clone().abs() * exact(2.0 * UNIT * ulps);
    let [low, high] = ends;
    let (inf, sup) = (exact(value.inf()), exact(value.sup()));
    inf <= *low
        && *high <= sup
        && Rational::from(low - &inf) <= slack(low)
        && Rational::from(&sup - high) <= slack(high)
}

#[test]
fn powers_are_those_of_the_ends() {
    sample(61, points(20_000), |random, _: &mut [Worst; 0]| {
        let a = around(random);
        let ends = [exact(a.inf()), exact(a.sup())];
        for n in 0..=9_u32 {
            let mut powers = ends.clone().map(|end| end.pow(n));
            powers.sort();
            if n > 0 && n % 2 == 0 && a.contains(0.0) {
                powers[0] = Rational::new();
            }
            assert!(
                is_tight(power(a, n as i32), &powers, 10.0),
                "{a:?}^{n}: {:?}",
                power(a, n as i32)
            );
            let inverse = power(a, -(n as i32));
            if n > 0 && a.contains(0.0) {
                assert!(inverse.is_empty(), "{a:?}^-{n}: {inverse:?}");
            } else if n > 0 {
                let mut inverses = powers.clone().map(Rational::recip);
                inverses.sort();
                assert!(is_tight(inverse, &inverses, 20.0), "{a:?}^-{n}: {inverse:?}");
            }
        }
    });
    let ray = interval(-2.0, f64::INFINITY);
    assert_eq!((power(ray, 3).inf(), power(ray, 3).sup()), (-8.0, f64::INFINITY));
    assert_eq!(power(ray, 2), interval(0.0, f64::INFINITY));
    assert_eq!(power(-ray, 3), interval(f64::NEG_INFINITY, 8.0));
    assert!(power(Interval::EMPTY, 2).is_empty() && power(Interval::EMPTY, 3).is_empty());
}

/// The bounds of a/√(a² + b²) are squared, with their signs, and compared with exact ones.
#[test]
fn directions_are_those_of_the_corners() {
    let signed = |value: Rational| {
        let square = Rational::from(value.square_ref());
        if value < 0 { -square } else { square }
    };
    sample(62, points(20_000), |random, _: &mut [Worst; 0]| {
        let (a, b) = (around(random), around(random));
        let found = direction(a, b);
        assert!(interval(-1.0, 1.0).contains(found.inf()) && found.sup() <= 1.0);
        if a.contains(0.0) && b.contains(0.0) {
            assert_eq!(found, interval(-1.0, 1.0));
            return;
        }
        let at = |p: f64, q: f64| {
            let (p, q) = (exact(p), exact(q));
            let norm = Rational::from(p.square_ref()) + Rational::from(q.square_ref());
            signed(p) / norm
        };
        let ends = [a.inf(), a.sup()].map(|p| [b.mig(), b.mag()].map(|q| at(p, q)));
        let [[p, q], [r, s]] = ends;
        let truth = [p.min(q), r.max(s)];
        let squares = [signed(exact(found.inf())), signed(exact(found.sup()))];
        let gaps = [&truth[0] - &squares[0], &squares[1] - &truth[1]].map(Rational::from);
        for gap in gaps {
            assert!(gap >= 0 && gap <= exact(32.0 * UNIT), "{a:?}, {b:?}: {found:?}");
        }
    });
    let unit = interval(-1.0, 1.0);
    assert!(direction(Interval::EMPTY, point(1.0)).is_empty());
    assert!(direction(point(1.0), Interval::EMPTY).is_empty());
    for far in [interval(1.0, f64::INFINITY), interval(f64::NEG_INFINITY, -1.0)] {
        assert_eq!((direction(far, point(1.0)), direction(point(1.0), far)), (unit, unit));
    }
    // Squares that underflow say nothing.
    assert_eq!(direction(point(1e-200), point(0.0)), unit);
    assert_eq!(direction(interval(1e-200, 1.0), point(0.0)), unit);
    assert_eq!(direction(point(0.0), point(2.0)), point(0.0));
}

#[test]
fn what_may_be_undefined_is_empty() {
    assert!(divide(point(1.0), interval(0.0, 1.0)).is_empty());
    assert!(divide(point(1.0), interval(-1.0, 1.0)).is_empty());
    assert_eq!(divide(interval(1.0, 2.0), point(4.0)), interval(0.25, 0.5));
    assert!(sqrt(interval(-1e-300, 4.0)).is_empty());
    assert_eq!(sqrt(interval(0.0, 4.0)), interval(0.0, 2.0));
    assert_eq!(hypot(interval(-3.0, 3.0), point(4.0)), interval(4.0, 5.0));
    assert!(
        hull(Interval::EMPTY, point(1.0)).is_empty()
            && hull(point(1.0), Interval::EMPTY).is_empty()
    );
    assert_eq!(hull(point(1.0), point(3.0)), interval(1.0, 3.0));
    let rays = [interval(0.0, f64::INFINITY), interval(f64::NEG_INFINITY, 0.0), Interval::ENTIRE];
    assert!(is_finite(interval(0.0, 1.0)) && !is_finite(Interval::EMPTY));
    assert!(rays.into_iter().all(|ray| !is_finite(ray)));
    assert!(point(f64::INFINITY).is_empty() && point(f64::NAN).is_empty());
}

#[test]
fn lanes_are_in_their_order() {
    let balls: [Ball; LANES] =
        std::array::from_fn(|lane| Ball { center: lane as f64, radius: 0.5 + lane as f64 });
    let vectors = from_lanes(&balls);
    for (lane, ball) in to_lanes(&vectors).into_iter().enumerate() {
        assert_eq!((ball.center, ball.radius), (balls[lane].center, balls[lane].radius));
    }
    let centers = vectors.map(|vector| vector.center);
    assert_eq!(to_array(&centers), balls.map(|ball| ball.center));
}
