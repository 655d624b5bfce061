//! Moments without closed forms against Arb's integrator (`tests/data/quadrature.py`), at points
//! and over boxes.

use crate::support::functions::*;
use crate::support::integrals::{COLUMNS, Row, rows};
use crate::support::reference::is_long;
use selfnorm::activation::function::{Elementary, Function};
use selfnorm::arithmetic::interval::point;
use selfnorm::arithmetic::mpfr::MpInterval;
use selfnorm::arithmetic::{Interval, SpecialFunctions, interval};
use selfnorm::moments::Limit;
use selfnorm::moments::quadrature::{Center, Quadrature, evaluate_mp};

/// Less narrowly enclosed: not of the library, or of it with closed forms.
const HARDER: [&str; 7] = [
    "narrow_peak",
    "near_poles",
    "steep_tanh",
    "nested_kinks",
    "exponential",
    "relu_squared",
    "serlu",
];

/// Whether what counts is within reach of quadrature: e^z moves it by y.
fn is_reached(row: &Row) -> bool {
    row.name != "exponential" || row.y < 50.0
}

/// At all points the truth is enclosed; at ordinary ones moments and slopes are at most 1e-13
/// wide relative to scale.
#[test]
fn moments_enclose_the_truth() {
    let mut ready: Option<(&str, Quadrature)> = None;
    let mut count = 0;
    for row in rows().filter(is_reached) {
        if ready.as_ref().is_none_or(|(name, _)| *name != row.name) {
            ready = Some((row.name, prepared(&named(row.name))));
        }
        let quadrature = &ready.as_ref().expect("prepared").1;
        let values = evaluate(quadrature, point(row.x), point(row.y));
        let place = |what: usize| format!("{} at {}, {}: column {what}", row.name, row.x, row.y);
        for (column, ((integrand, order), truth)) in COLUMNS.iter().zip(&row.truth).enumerate() {
            let value = values[integrand * ORDERS + order];
            let Some(truth) = truth else { continue };
            let truth = row.with_tails(truth, *order);
            assert!(agree(value, &truth), "{}: {value:?}, not {truth:?}", place(column));
            if row.is_ordinary() && *order <= 1 {
                let share = if HARDER.contains(&row.name) { 1e-11 } else { 1e-13 };
                let narrow = value.wid() <= share * value.mag().max(1.0);
                assert!(narrow, "{}: {value:?}", place(column));
            }
            count += 1;
        }
    }
    println!("{count} values enclosed");
}

/// Over a box seen from a place at this share of its sides.
fn over_box(
    quadrature: &Quadrature,
    (x, y): (Interval, Interval),
    share: f64,
    order: usize,
) -> Vec<Interval> {
    let how = (SpecialFunctions::Double, &Limit::NONE);
    let inside = |side: Interval| {
        point((side.inf() + share * (side.sup() - side.inf())).clamp(side.inf(), side.sup()))
    };
    let (mut center, mut results) = (Center::default(), Vec::new());
    quadrature.at_center(inside(x), inside(y), order, how, &mut center, &mut results);
    results.clear();
    quadrature.over_box(x, y, &center, order, how, &mut results);
    results
}

/// The same over boxes from wide to as narrow as rounding: they hold what their points hold, and
/// what is narrow is enclosed narrowly.
#[test]
fn boxes_hold_their_points() {
    let part = |index: usize, step: f64| (index as f64 * step).fract();
    for name in ["tanh", "gelu", "softsign", "elu", "nested_kinks", "kink_at_a_third", "steep_tanh"]
    {
        let quadrature = prepared(&named(name));
        for index in 1..=60 {
            let width = 10f64.powi(-(index as i32 % 15));
            let x = 4.0 * part(index, 0.618_034) - 2.0;
            let y = 10f64.powf(3.0 * part(index, 0.754_878) - 2.0);
            let ends = (interval(x, x + width), interval(y, y * (1.0 + width)));
            let double = SpecialFunctions::Double;
            let seen = over_box(&quadrature, ends, part(index, 0.569_840), ORDERS - 1);
            let mut over = [seen, Vec::new()];
            quadrature.evaluate(ends.0, ends.1, ORDERS - 1, (double, &Limit::NONE), &mut over[1]);
            for sample in 0..12 {
                let at = |side: Interval, step: f64| {
                    let share = part(sample, step);
                    (side.inf() + share * (side.sup() - side.inf())).clamp(side.inf(), side.sup())
                };
                let (x, y) = (at(ends.0, 0.618_034), at(ends.1, 0.754_878));
                let mut values = Vec::new();
                quadrature.evaluate(
                    point(x),
                    point(y),
                    ORDERS - 1,
                    (double, &Limit::NONE),
                    &mut values,
                );
                for (n, value) in values.iter().enumerate() {
                    for over in &over {
                        let outside = over[n].is_empty() || over[n].disjoint(*value);
                        assert!(!outside, "{name} {x} {y} {width}: {n} {value:?} {:?}", over[n]);
                    }
                }
            }
            if width <= 1e-6 && !name.contains("steep") && y > 0.1 {
                for over in &over {
                    let slack = 1e-12 + 1e4 * width;
                    assert!(
                        over[0].wid() < slack && over[ORDERS].wid() < slack * 50.0,
                        "{name} {over:?}"
                    );
                }
            }
        }
    }
}

/// A box's first moment is enclosed to the square of its width, or better.
#[test]
fn enclosures_converge_with_the_box() {
    let quadrature = prepared(&named("gelu"));
    let excess = |width: f64| {
        let (x, y) = (interval(0.5, 0.5 + width), interval(1.0, 1.0 + width));
        let over = over_box(&quadrature, (x, y), 0.5, 0);
        let mut corners = [Vec::new(), Vec::new()];
        // E gelu rises in x and in y here.
        for (corner, at) in corners.iter_mut().zip([0.0, width]) {
            let (x, y) = (point(0.5 + at), point(1.0 + at));
            quadrature.evaluate(x, y, 0, (SpecialFunctions::Double, &Limit::NONE), corner);
        }
        over[0].wid() - (corners[1][0].sup() - corners[0][0].inf())
    };
    for width in [0.1, 0.01, 0.001] {
        assert!(excess(width) < 2.0 * width * width, "{width}: {}", excess(width));
    }
}

/// High derivatives of tanh are large and change sign, their expectations are small and hardly
/// vary: a box of a hundredth of its variance knows them, though bounds of the derivatives
/// themselves say nothing.
#[test]
fn the_density_smooths_high_derivatives() {
    let quadrature = prepared(&named("tanh"));
    let over = over_box(&quadrature, (interval(0.03, 0.07), interval(2.15, 2.175)), 0.5, 4);
    let [first, second] = [over[4], over[ORDERS + 4]];
    assert!(first.wid() < 0.02 && second.wid() < 0.02, "{first:?} {second:?}");
}

/// In MPFR the moments come out to as many digits as asked for, and agree with Arb's.
#[test]
fn the_reference_agrees_with_arb() {
    let wanted = |row: &Row| row.y < 5.0 && !row.name.contains("peak");
    for row in rows().filter(wanted).step_by(if is_long() { 331 } else { 662 }) {
        let f = named(row.name);
        for (index, (integrand, order)) in COLUMNS.into_iter().enumerate().filter(|(_, c)| c.0 < 2)
        {
            let h = f.clone().power(1 + integrand as i32);
            let value = reference(&h, order, (row.x, row.y), 80);
            let place = format!("{} at {}, {}: {index}", row.name, row.x, row.y);
            assert!(!value.is_empty(), "{place}");
            let Some(truth) = &row.truth[index] else { continue };
            let (a, b) = (&value, &row.with_tails(truth, order));
            assert!(meet(a, b), "{place}: {a:?}, not {b:?}");
            let width = width(a);
            let scale = 10.0 * (1.0 + row.x.powi(2)) * row.y.min(1.0).powf(-(order as f64) / 2.0);
            assert!(width <= 1e-20 * scale.max(a.abs().upper().to_f64()), "{place}: {a:?}");
        }
    }
}

/// It ends where the function is 0 at all places that its scale is taken from: far from a kink, and
/// around a narrow step.
#[test]
fn the_reference_needs_no_scale() {
    let positive = Function::select(z(), number(0), number(0), call(Elementary::Tanh, z()));
    for order in [0, 3] {
        let far = reference(&positive, order, (-29.0, 0.05), 80);
        assert!(!far.is_empty() && far.abs().upper().to_f64() < 1e-100, "{far:?}");
    }
    let beyond = Function::select(z(), fraction(2, 5), call(Elementary::Tanh, z()), number(0));
    let step = Function::select(z(), fraction(3, 10), number(0), beyond);
    let found = reference(&step, 0, (0.0, 1.0), 80);
    // By mpmath, with 40 digits.
    let digits = found.lower().to_string_radix(10, Some(21));
    assert!(digits.starts_with("1.25985436863484674358"), "{digits}");
    assert!(width(&found) < 1e-20, "{found:?}");
}

/// More precision gives a narrower interval inside the wider one.
#[test]
fn the_reference_has_any_precision() {
    let f = named("tanh").power(2);
    let [coarse, fine] = [40, 200].map(|bits| reference(&f, 0, (0.0, 1.0), bits));
    assert!(coarse.lower() < fine.lower() && fine.upper() < coarse.upper());
    assert!(width(&fine) < 1e-60);
    assert!(fine.lower().to_string_radix(10, Some(16)).starts_with("3.942944903978412"));
}

/// The deadline ends it, and nothing is claimed.
#[test]
fn the_reference_stops_at_its_deadline() {
    let at = |value| MpInterval::from_interval(2000, point(value));
    let now = std::time::Instant::now();
    assert!(
        evaluate_mp(&named("mish"), 0, &at(0.0), &at(1.0), 1900, &|| std::time::Instant::now()
            > now)
        .is_empty()
    );
}
