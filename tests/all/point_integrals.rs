//! Integrals at one point: twenty digits at once, any precision, and closed forms.

use crate::support::functions::*;
use selfnorm::activation::function::{Elementary, Function};
use selfnorm::activation::{Activation, Integrand};
use selfnorm::arithmetic::mpfr::MpInterval;
use selfnorm::arithmetic::{Interval, SpecialFunctions, interval, interval::point};
use selfnorm::claim::ActivationSpec;
use selfnorm::moments::closed_form::{ClosedForm, tilted_tail};
use selfnorm::moments::quadrature::{Wanted, evaluate_at, evaluate_mp};
use selfnorm::moments::{Integrands, Jet, Limit, Moments, Orders, at_point};
use std::sync::Arc;

const BITS: u32 = 200;

fn number(value: f64) -> MpInterval {
    MpInterval::from_interval(BITS, point(value))
}

/// All integrands and orders of what has no closed form, kinks and steep slopes among them.
#[test]
fn twenty_digits_are_those_of_any_precision() {
    let wanted: Vec<Wanted> =
        Integrand::ALL.into_iter().flat_map(|it| (0..3).map(move |order| (it, order))).collect();
    let names = ["silu", "mish", "softsign", "kink_at_a_third", "nested_kinks"];
    for (name, (x, y)) in
        names.into_iter().zip([(0.3, 1.7), (-1.2, 0.4), (2.0, 9.0), (0.5, 0.3), (0.1, 2.5)])
    {
        let f = named(name);
        let at = (&number(x), &number(y));
        let found = evaluate_at(&f, &wanted, at, &|| false).expect("moments");
        for (&(integrand, order), value) in wanted.iter().zip(found) {
            // A slope is that of the pieces.
            let truth = evaluate_mp(&integrand.of(&f), order, at.0, at.1, 60, &|| false);
            let what = format!("{name} {integrand:?} {order}: {value:?}, not {truth:?}");
            assert!(meet(&value, &truth), "{what}");
            // Between two doubles, a kink that is none of them adds what the values may be there.
            let is_jump = matches!(integrand, Integrand::Slope | Integrand::SlopeSquare);
            let most = match (name.contains("kink"), is_jump) {
                (true, true) => 1e-14,
                (true, false) => 1e-15,
                (false, _) => 1e-17,
            };
            assert!(width(&value) < most && width(&truth) < 1e-14, "{what}");
        }
    }
}

/// 1/(1 + 10⁴z²), of poles near the line: with a = 1/100, a√(π/2y)·erfcx(a/√(2y)) at x = 0.
#[test]
fn poles_near_the_line_are_seen() {
    let f = named("near_poles");
    for y in [0.5, 1.0, 4.0] {
        let double = number(y).mul(&number(2.0));
        let share = number(1.0).div(&number(100.0));
        let root = MpInterval::pi(BITS).div(&double).sqrt();
        let truth = share.mul(&root).mul(&share.div(&double.sqrt()).erfcx());
        let at = (&number(0.0), &number(y));
        let quick = evaluate_at(&f, &[(Integrand::Value, 0)], at, &|| false).expect("a moment");
        let values = [40, 90, 150].map(|bits| evaluate_mp(&f, 0, at.0, at.1, bits, &|| false));
        for (value, most) in values.iter().zip([1e-9, 1e-24, 1e-42]) {
            assert!(meet(value, &truth) && width(value) < most, "{y}: {value:?}, not {truth:?}");
        }
        assert!(meet(&quick[0], &truth) && width(&quick[0]) < 1e-18, "{y}: {quick:?}");
    }
}

/// No variance, no number, or no time.
#[test]
fn what_is_no_place_has_no_integral() {
    let f = named("tanh");
    let ray = MpInterval::from_interval(BITS, interval(1.0, f64::INFINITY));
    let one = number(1.0);
    let nowhere = MpInterval::empty(BITS);
    let touching = MpInterval::from_interval(BITS, interval(0.0, 1.0));
    let places = [
        (&one, &number(0.0)),
        (&one, &number(-1.0)),
        (&one, &touching),
        (&one, &ray),
        (&ray, &one),
        (&nowhere, &one),
        (&one, &nowhere),
    ];
    let wanted = [(Integrand::Value, 0)];
    let activation = Activation::of(&spec("tanh")).expect("an activation");
    for at in places {
        assert!(evaluate_at(&f, &wanted, at, &|| false).is_none(), "{at:?}");
        assert!(evaluate_mp(&f, 0, at.0, at.1, 60, &|| false).is_empty(), "{at:?}");
        assert!(at_point(&activation, &wanted, at, &|| false).is_none(), "{at:?}");
    }
    assert!(evaluate_at(&f, &wanted, (&one, &one), &|| true).is_none());
    assert!(evaluate_mp(&f, 0, &one, &one, 60, &|| true).is_empty());
    // A function of a stop that counts: it is asked again and again.
    let asked = std::cell::Cell::new(0);
    let later = || {
        asked.set(asked.get() + 1);
        asked.get() > 3
    };
    assert!(evaluate_at(&f, &wanted, (&one, &one), &later).is_none());
}

/// A jump in the middle of the mass and a root, which has no series at 0, both without closed form.
#[test]
fn jumps_and_roots_are_integrated() {
    let step = Function::select(
        z(),
        fraction(1, 3),
        call(Elementary::Tanh, z()),
        call(Elementary::Cos, z()),
    );
    let root =
        call(Elementary::Sqrt, maximum(z() - fraction(1, 3), crate::support::functions::number(0)));
    for (f, most) in [(step, 1e-14), (root, 1e-7)] {
        for order in 0..3 {
            let at = (&number(0.3), &number(1.3));
            let truth = evaluate_mp(&f, order, at.0, at.1, 60, &|| false);
            let value = evaluate_at(&f, &[(Integrand::Value, order)], at, &|| false);
            assert!(width(&truth) < most, "{f}: {truth:?}");
            let Some(value) = value else { continue };
            assert!(meet(&value[0], &truth) && width(&value[0]) < most, "{f}: {value:?} {truth:?}");
        }
    }
}

/// What has pieces that end at other places than 0, jumps there, and exponentials between.
fn in_pieces() -> Arc<Activation> {
    let left = "where(z < -1, 2*z + 1/4, z^2*exp(z))";
    let own = format!("where(z < 1/2, {left}, where(z < 2, 3 - z^2, exp(-z)))");
    let spec = ActivationSpec::own(&own).expect("an activation");
    Activation::of(&spec).expect("an activation")
}

fn forms(activation: &Activation, orders: &Orders) -> ClosedForm {
    let pieces = activation.pieces.as_ref().expect("pieces");
    ClosedForm::new(pieces, &activation.symbols, orders)
}

#[test]
fn closed_forms_are_the_integrals() {
    let activation = in_pieces();
    let forms = forms(&activation, &Orders::default());
    let f = activation.function().expect("a function");
    for (x, y) in [(0.3, 1.7), (-3.0, 0.5), (4.0, 0.8), (0.0, 30.0)] {
        let at = (number(x), number(y));
        for (index, integrand) in Integrand::ALL.into_iter().enumerate() {
            for order in 0..4 {
                let value = forms.precise(index, order, &at.0, &at.1, BITS);
                let wanted = [(integrand, order)];
                let found = at_point(&activation, &wanted, (&at.0, &at.1), &|| false);
                let found = found.expect("a moment");
                assert!(meet(&value, &found[0]) && width(&found[0]) < 1e-25, "{found:?}");
                // What jumps has no integral of its slope's derivative alone.
                if matches!(integrand, Integrand::Value | Integrand::Square) {
                    let truth = evaluate_mp(&integrand.of(&f), order, &at.0, &at.1, 90, &|| false);
                    assert!(meet(&value, &truth), "{x} {y} {order}: {value:?}, not {truth:?}");
                    assert!(width(&value) < 1e-30 && width(&truth) < 1e-17, "{value:?} {truth:?}");
                }
            }
        }
    }
    for at in [(1.0, 0.0), (1.0, -1.0)] {
        assert!(forms.precise(0, 0, &number(at.0), &number(at.1), BITS).is_empty());
    }
    let (one, nowhere) = (number(1.0), MpInterval::empty(BITS));
    let touching = MpInterval::from_interval(BITS, interval(0.0, 1.0));
    for at in [(&one, &nowhere), (&nowhere, &one), (&one, &touching)] {
        assert!(forms.precise(0, 0, at.0, at.1, BITS).is_empty());
    }
}

/// Over boxes seen from any of their points, the values at all points are enclosed, the more
/// narrowly the nearer.
#[test]
fn closed_forms_over_boxes_hold_their_points() {
    let activation = in_pieces();
    let double = SpecialFunctions::Double;
    for order in 0..3 {
        let mut orders = Orders::default();
        (0..2).for_each(|function| orders.want(function, order));
        let forms = forms(&activation, &orders);
        for (x, y) in [(0.25, 1.75), (-3.0, 0.5), (4.0, 0.75)] {
            for size in [0.25, 1.0 / 1024.0] {
                let (xs, ys) = (interval(x, x + size), interval(y, y + size));
                let ends = [(x, y), (x + size, y), (x, y + size), (x + size, y + size)];
                for center in ends {
                    let center = (point(center.0), point(center.1));
                    let [mut at, mut natural, mut over] = [(); 3].map(|()| Jet::default());
                    forms.evaluate(center.0, center.1, &orders, double, &mut at);
                    forms.evaluate(xs, ys, &orders, double, &mut natural);
                    forms.over_box((xs, ys), &at, center, &orders, double, &mut over);
                    for (function, n) in (0..2).flat_map(|it| (0..=order).map(move |n| (it, n))) {
                        let found = over.get(function, n);
                        assert!(found.subset(natural.get(function, n)));
                        let mut hull = Interval::EMPTY;
                        for end in ends {
                            let end = (number(end.0), number(end.1));
                            let value = forms.precise(function, n, &end.0, &end.1, BITS);
                            assert!(
                                !value.to_interval().disjoint(found),
                                "{n}: {value:?} {found:?}"
                            );
                            hull = hull.convex_hull(value.to_interval());
                        }
                        // The excess of (6) is that of a mean-value form: some slope's change.
                        let excess = found.wid() - hull.wid();
                        assert!(
                            size > 0.1 || excess <= 0.5 * hull.wid() + 2e-4,
                            "{n}: {found:?} {hull:?}"
                        );
                    }
                    assert!(over.get(0, 99).is_empty() && over.get(7, 0).is_empty());
                    let known = |function: usize| {
                        (0..).take_while(|&n| !over.get(function, n).is_empty()).count()
                    };
                    assert!(known(0) > order && known(0) == known(1));
                }
            }
        }
    }
}

/// Whatever was asked for before.
#[test]
fn integrals_kept_are_those_asked_for() {
    let functions = vec![named("silu"), named("tanh").power(2)];
    let mut orders = Orders::default();
    (0..2).for_each(|function| orders.want(function, 0));
    let moments = Moments::new(&Integrands::Any(functions.clone()), &orders, Limit::NONE);
    let moments = moments.expect("prepared");
    let asked = [
        (0, 0, 0.5, 1.5),
        (0, 1, 0.5, 1.5),
        (1, 0, 0.5, 1.5),
        (0, 0, 0.25, 1.5),
        (0, 0, 0.5, 2.5),
        (1, 1, 0.25, 2.5),
        (0, 0, 0.5, 1.5),
    ];
    let places = asked.map(|(function, order, x, y)| ((function, order), number(x), number(y)));
    let truths = places.clone().map(|((function, order), x, y)| {
        evaluate_mp(&functions[function], order, &x, &y, 60, &|| false)
    });
    for bits in [100, 100, 140] {
        for ((what, x, y), truth) in places.iter().zip(&truths) {
            let value = moments.precise(*what, (x, y), bits, &|| false);
            assert!(meet(&value, truth) && width(&value) < 1e-17, "{value:?}, not {truth:?}");
        }
    }
    assert!(moments.practical_bits() >= 512);
}

/// E[e^{βz}; z < 0] = e^{βx + β²y/2}·½erfc((x + βy)/√(2y)).
#[test]
fn tilted_tails_are_enclosed() {
    let double = SpecialFunctions::Double;
    for (rate, x, y) in [
        (0.0, 0.5, 2.5),
        (1.0, -0.5, 0.3),
        (2.0, 3.0, 4.0),
        (-1.0, 0.2, 0.7),
        (1.5, -9.0, 1.5),
        (-1.0, -3.0, 1.0),
    ] {
        let [b, m, v] = [rate, x, y].map(number);
        let root = v.mul(&number(2.0)).sqrt();
        let exponent = b.mul(&m).add(&b.sqr().mul(&v).div(&number(2.0)));
        let u = m.add(&b.mul(&v)).div(&root);
        let truth = exponent.exp().mul(&u.erfc()).div(&number(2.0)).to_interval();
        let value = tilted_tail(point(rate), point(x), point(y), double);
        assert!(
            !value.disjoint(truth) && value.wid() <= 1e-13 * value.sup(),
            "{value:?} {truth:?}"
        );
        // Over a box it holds all of them, and for β ≥ 0 no more than 1.
        let wide =
            tilted_tail(point(rate), interval(x - 0.5, x + 0.5), interval(y, y + 0.5), double);
        assert!(value.subset(wide) && (rate < 0.0 || wide.sup() <= 1.0), "{wide:?}");
    }
    let one = point(1.0);
    for [rate, x, y] in [
        [Interval::EMPTY, one, one],
        [one, Interval::EMPTY, one],
        [one, one, Interval::EMPTY],
        [one, one, point(0.0)],
        [one, one, interval(-1.0, 1.0)],
    ] {
        assert!(tilted_tail(rate, x, y, double).is_empty());
    }
    assert!(!tilted_tail(one, one, point(f64::MIN_POSITIVE), double).is_empty());
}
