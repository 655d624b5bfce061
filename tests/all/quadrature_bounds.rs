//! Moments without closed forms: what must fail if a bound is dropped, and what is refused.

use crate::support::functions::*;
use crate::support::reference::is_long;
use rug::ops::Pow;
use rug::{Integer, Rational};
use selfnorm::activation::function::{Elementary, Function};
use selfnorm::arithmetic::interval::point;
use selfnorm::arithmetic::mpfr::MpInterval;
use selfnorm::arithmetic::{Interval, SpecialFunctions, interval};
use selfnorm::moments::Limit;
use selfnorm::moments::quadrature::{Center, Quadrature, Unsuitable};

/// The derivatives of the moments at a point up to an order.
fn derivatives(quadrature: &Quadrature, order: usize, (x, y): (f64, f64)) -> Vec<Interval> {
    let mut values = Vec::new();
    let how = (SpecialFunctions::Double, &Limit::NONE);
    quadrature.evaluate(point(x), point(y), order, how, &mut values);
    values
}

/// What is integrated ends 9.5 standard deviations from the mean; here all is beyond.
#[test]
fn tails_are_bounded() {
    // 10⁴⁰·max(z − 10, 0), whose moment is 10⁴⁰·(φ(10) − 10·erfc(10/√2)/2) = 7.4748…·10¹⁵.
    let scale = Function::Number(Rational::from(Integer::from(10).pow(40)));
    let expected = reference(&maximum(z() - number(10), number(0)), 0, (0.0, 1.0), 60);
    let quadrature = prepared(&(scale.clone() * maximum(z() - number(10), number(0))));
    let value = evaluate(&quadrature, point(0.0), point(1.0))[0];
    let expected =
        expected.mul(&MpInterval::from_rational(100, &Rational::from(Integer::from(10).pow(40))));
    assert!(expected.lower().to_f64() > 7e15 && agree(value, &expected), "{value:?} {expected:?}");
    // The same to the left, and where the mean is far from 0.
    let mirrored = prepared(&(scale * maximum(-z() - number(10), number(0))));
    assert!(agree(evaluate(&mirrored, point(0.0), point(1.0))[0], &expected));
}

/// A step of height 10⁴⁰ between segments' ends, seen from 10 standard deviations.
#[test]
fn tails_reach_far_segments() {
    let scale = Function::Number(Rational::from(Integer::from(10).pow(40)));
    let step = Function::select(z(), number(1000), number(0), scale);
    let quadrature = Quadrature::new(&[(step.clone(), 1)], &Limit::NONE).expect("prepared");
    for (x, y) in [(900.0, 100.0), (100.0, 1e4), (-1000.0, 4e4)] {
        let values = derivatives(&quadrature, 1, (x, y));
        for (n, &value) in values.iter().enumerate() {
            let expected = reference(&step, n, (x, y), 60);
            assert!(
                expected.lower().to_f64() > 0.0 && agree(value, &expected),
                "{x} {n} {value:?}"
            );
        }
    }
}

/// The same over a box, all of which is too far away for what is integrated.
#[test]
fn tails_over_a_box_are_bounded() {
    let scale = Rational::from(Integer::from(10).pow(40));
    let quadrature =
        prepared(&(Function::Number(scale.clone()) * maximum(z() - number(10), number(0))));
    let (x, y) = (interval(0.0, 1.0 / 64.0), interval(1.0, 1.0 + 1.0 / 64.0));
    let value = evaluate(&quadrature, x, y)[0];
    for at in [(x.inf(), y.inf()), (x.sup(), y.inf()), (x.inf(), y.sup()), (x.sup(), y.sup())] {
        let expected = reference(&maximum(z() - number(10), number(0)), 0, at, 60);
        let expected = expected.mul(&MpInterval::from_rational(100, &scale));
        assert!(agree(value, &expected), "{at:?}: {value:?} {expected:?}");
    }
}

/// A step of height 10³⁰⁰ where normal numbers are with a probability below 10⁻²⁹⁹: its
/// moment is about 10⁻⁵.
#[test]
fn tails_reach_where_probabilities_are_negligible() {
    let height = Rational::from(Integer::from(10).pow(300));
    let step =
        Function::select(z(), fraction(2049, 2), number(0), Function::Number(height.clone()));
    let deviation = 1024.0 / 37.3;
    let (x, y) = (0.0, deviation * deviation);
    let quadrature = Quadrature::new(&[(step, 0)], &Limit::NONE);
    let values = derivatives(&quadrature.expect("prepared"), 0, (x, y));
    // P(z > b) = erfc(b/√(2y))/2.
    let root = MpInterval::from_interval(1200, point(2.0 * y)).sqrt();
    let distance = MpInterval::from_rational(1200, &Rational::from((2049, 2))).div(&root);
    let expected = distance.erfc().mul(&MpInterval::from_rational(1200, &(height / 2)));
    assert!(expected.lower().to_f64() > 1e-9, "{expected:?}");
    assert!(agree(values[0], &expected), "{:?} {expected:?}", values[0]);
}

/// 10⁴⁰·e^z from 11 on, half a standard deviation beyond what is integrated.
#[test]
fn growth_beyond_all_cells_counts() {
    let scale = Function::Number(Rational::from(Integer::from(10).pow(40)));
    let grown = scale * call(Elementary::Exp, z());
    let quadrature =
        Quadrature::new(&[(Function::select(z(), number(11), number(0), grown), 0)], &Limit::NONE);
    let values = derivatives(&quadrature.expect("prepared"), 0, (0.0, 1.0));
    // e^{1/2}·P(z > 10).
    let ten = MpInterval::from_interval(200, point(10.0));
    let half = MpInterval::from_interval(200, point(0.5));
    let tail = ten.div(&MpInterval::from_interval(200, point(2.0)).sqrt()).erfc();
    let scale = MpInterval::from_rational(200, &Rational::from(Integer::from(10).pow(40)));
    let expected = half.exp().mul(&tail).mul(&half).mul(&scale);
    assert!(agree(values[0], &expected), "{:?} {expected:?}", values[0]);
}

/// Whether what is found holds the truth, or nothing is claimed.
fn holds(value: Interval, truth: &MpInterval) -> bool {
    value.is_empty() || agree(value, truth)
}

/// Segments end at 2³⁴: distributions that reach beyond, on one side or both, or lie there.
#[test]
fn what_lies_beyond_the_last_segment_counts() {
    let silu = named("silu");
    let steep = call(Elementary::Exp, -z() / number(1 << 30)) + silu.clone();
    for (f, grows) in [(silu, false), (steep, true)] {
        let quadrature = Quadrature::new(&[(f.clone(), 1)], &Limit::NONE).expect("prepared");
        let places = [(0.0, 1e19), (0.0, 1e20), (1e10, 1e19)];
        let far = [(4e10, 1.0), (-4e10, 1.0), (-4e10, 1e20), (0.0, 1e22)];
        // The references of what grows take seconds at the last one.
        let skipped = usize::from(grows && !is_long());
        for (x, y) in places.into_iter().chain(far).rev().skip(skipped) {
            for (n, value) in derivatives(&quadrature, 1, (x, y)).into_iter().enumerate() {
                let truth = reference(&f, n, (x, y), 30);
                assert!(holds(value, &truth), "{f}: {x} {y} {n}: {value:?} {truth:?}");
            }
        }
        assert!(derivatives(&quadrature, 0, (0.0, 1e16))[0].is_common_interval(), "{f}");
    }
}

/// Kinks are looked for as far as 2³⁴ only.
#[test]
fn kinks_beyond_the_last_segment_count() {
    let far = number(2_000_000_000) * number(20);
    for f in [maximum(z() - far.clone(), number(0)), maximum(-z() - far, number(0))] {
        let quadrature = Quadrature::new(&[(f.clone(), 2)], &Limit::NONE).expect("prepared");
        for (x, y) in [(0.0, 1e20), (1e10, 1e20), (-1e10, 1e20), (0.0, 1e18), (0.0, 1.0)] {
            for (n, value) in derivatives(&quadrature, 2, (x, y)).into_iter().enumerate() {
                let truth = reference(&f, n, (x, y), 60);
                assert!(holds(value, &truth), "{f}: {x} {y} {n}: {value:?} {truth:?}");
            }
        }
        assert!(derivatives(&quadrature, 2, (0.0, 1.0))[2].contains(0.0));
    }
}

/// A kink where two segments meet belongs to neither, unless they are made to meet elsewhere.
#[test]
fn kinks_between_segments_count() {
    for at in [64, -64, 128, -128, 80, -160, 144, 1 << 20] {
        let f = call(Elementary::Abs, z() - number(at));
        let quadrature = Quadrature::new(&[(f.clone(), 2)], &Limit::NONE).expect("prepared");
        for offset in [0.0, 0.5] {
            let (x, y) = (f64::from(at) + offset, 2.0);
            for (n, value) in derivatives(&quadrature, 2, (x, y)).into_iter().enumerate() {
                let truth = reference(&f, n, (x, y), 60);
                assert!(agree(value, &truth), "{at}, {offset}, {n}: {value:?} {truth:?}");
            }
        }
    }
}

/// Growth that shifts what counts far beyond 9.5 standard deviations.
#[test]
fn tails_of_exponentials_are_bounded() {
    let quadrature = prepared(&named("exponential"));
    for (x, y) in [(0.0, 30.0), (-20.0, 40.0), (10.0, 0.01)] {
        let values = evaluate(&quadrature, point(x), point(y));
        // E e^z = e^{x + y/2}.
        let expected = MpInterval::from_interval(200, point(x + y / 2.0)).exp();
        assert!(agree(values[0], &expected), "{:?}", values[0]);
        assert!(values[0].wid() < 1e-10 * values[0].mag(), "{x} {y}: {:?}", values[0]);
    }
}

/// E 1 = 1, E z = x and E z² = x² + y, exactly: here nothing but roundings counts.
#[test]
fn roundings_of_weights_and_sums_are_counted() {
    let of = |f: &Function| Quadrature::new(&[(f.clone(), 0)], &Limit::NONE).expect("prepared");
    let moments = [of(&number(1)), of(&z()), of(&z().power(2))];
    for index in 0..4000 {
        let x = (f64::from(index) * 0.618_034).fract() * 8.0 - 4.0;
        let y = 10f64.powf((f64::from(index) * 0.754_878).fract() * 8.0 - 5.0);
        let [mean, variance] = [x, y].map(|value| MpInterval::from_interval(300, point(value)));
        let one = MpInterval::from_integer(300, 1);
        let truths = [one, mean.clone(), mean.sqr().add(&variance)];
        for (quadrature, truth) in moments.iter().zip(&truths) {
            let values = derivatives(quadrature, 0, (x, y));
            assert!(agree(values[0], truth), "{x} {y}: {:?} {truth:?}", values[0]);
        }
    }
}

/// Without the kinks' terms the second derivative of E max(z, 0) would be 0.
#[test]
fn kinks_are_integrated() {
    let quadrature = prepared(&maximum(z(), number(0)));
    let density = 1.0 / std::f64::consts::TAU.sqrt();
    let values = evaluate(&quadrature, point(0.0), point(1.0));
    assert!((values[2].mid() - density).abs() < 1e-12, "{:?}", values[2]);
    // A kink at a third is no double: the two doubles around it count.
    let third = prepared(&named("kink_at_a_third"));
    let value = evaluate(&third, point(1.0 / 3.0), point(1.0))[2];
    assert!((value.mid() - density).abs() < 1e-12 && value.wid() < 1e-12, "{value:?}");
}

/// 10²⁰ on an interval of width 10⁻¹⁷ around 1/3, between two doubles: its moment is about 399.
#[test]
fn values_in_a_gap_count() {
    let step = |numerator: i64| {
        let end = Rational::from(numerator) / Rational::from(10i64.pow(17));
        Function::Number(end + Rational::from((1, 3)))
    };
    let height = Function::Number(Rational::from(Integer::from(10).pow(20)));
    let inner = Function::select(z(), step(1), height, number(0));
    let peak = Function::select(z(), step(0), number(0), inner);
    let quadrature = Quadrature::new(&[(peak, 0)], &Limit::NONE).expect("prepared");
    let values = derivatives(&quadrature, 0, (0.0, 1.0));
    assert!(values[0].contains(377.4), "{:?}", values[0]);
}

/// High orders at small variances, at the ends of cells, where Taylor's polynomial errs most.
#[test]
fn high_orders_are_enclosed() {
    let order = 8;
    for name in ["tanh", "silu"] {
        let f = named(name);
        let quadrature = Quadrature::new(&[(f.clone(), order)], &Limit::NONE).expect("prepared");
        for index in 0..8 {
            let (x, y) = (f64::from(index) * 0.375, 1e-8);
            let values = derivatives(&quadrature, order, (x, y));
            let expected = reference(&f, order, (x, y), 60);
            assert!(
                agree(values[order], &expected),
                "{name} {x}: {:?} {expected:?}",
                values[order]
            );
        }
    }
}

#[test]
fn nothing_is_claimed_where_nothing_is_defined() {
    let refusal = |f: Function| Quadrature::new(&[(f, 1)], &Limit::NONE).err();
    assert_eq!(refusal(call(Elementary::Exp, z().power(2))), Some(Unsuitable::GrowsTooFast));
    assert_eq!(refusal(call(Elementary::Log, z())), Some(Unsuitable::Undefined));
    assert_eq!(refusal(number(1) / z()), Some(Unsuitable::Undefined));
    assert_eq!(refusal(number(1) / (z() - fraction(1, 3))), Some(Unsuitable::Undefined));
    assert_eq!(refusal(call(Elementary::Sqrt, z() + number(5000))), Some(Unsuitable::Undefined));
    let quadrature = prepared(&named("tanh"));
    let unknown =
        |x: Interval, y: Interval| evaluate(&quadrature, x, y).iter().all(|value| value.is_empty());
    assert!(unknown(point(0.0), point(0.0)) && unknown(point(0.0), interval(-1.0, 1.0)));
    assert!(unknown(Interval::EMPTY, point(1.0)) && unknown(Interval::ENTIRE, point(1.0)));
    // Nor from a centre of another order, or of other functions.
    let (double, mut center, mut values) =
        (SpecialFunctions::Double, Center::default(), Vec::new());
    let (x, y) = (point(0.5), point(1.5));
    let mut over = |center: &Center, order: usize, limit: &Limit| {
        values.clear();
        quadrature.over_box(x, y, center, order, (double, limit), &mut values);
        values.iter().all(|value| value.is_empty())
    };
    quadrature.at_center(x, y, 2, (double, &Limit::NONE), &mut center, &mut Vec::new());
    let late = Limit { deadline: Some(std::time::Instant::now()), ..Limit::NONE };
    assert!(!over(&center, 2, &Limit::NONE) && over(&center, 1, &Limit::NONE));
    assert!(over(&center, 2, &late) && over(&Center::default(), 0, &Limit::NONE));
    let other = Quadrature::new(&[(named("tanh"), 2)], &Limit::NONE).expect("prepared");
    other.at_center(x, y, 2, (double, &Limit::NONE), &mut center, &mut Vec::new());
    assert!(over(&center, 2, &Limit::NONE));
    assert!(quadrature.cells() > 16 && other.cells() > 16);
}

/// Variances from 10⁻²⁰⁰ to 10⁸, means to 10⁶: enclosed, and mostly narrow.
#[test]
fn extreme_variances_are_enclosed() {
    let f = named("softsign");
    let quadrature = prepared(&f);
    for (x, y) in [
        (0.5, 1e-200),
        (0.0, 1e-200),
        (0.5, 1e-30),
        (1e-9, 1e-16),
        (-3.0, 1e-12),
        (1e6, 1.0),
        (5.0, 1e8),
    ] {
        let value = evaluate(&quadrature, point(x), point(y))[0];
        let expected = if y < 1e-20 {
            MpInterval::from_interval(90, point(x / (1.0 + x)))
        } else {
            reference(&f, 0, (x, y), 60)
        };
        assert!(
            value.sup() >= expected.lower().to_f64() - 1e-15
                && value.inf() <= expected.upper().to_f64() + 1e-15,
            "{x} {y}: {value:?} {expected:?}"
        );
        assert!(value.wid() < 1e-12, "{x} {y}: {value:?}");
    }
}
