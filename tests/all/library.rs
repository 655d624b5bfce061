//! Every activation of the library at 200 points, as a claim's quantities are evaluated, against
//! Arb's integrator (`tests/data/quadrature.py`).

use crate::support::functions::{agree, spec};
use crate::support::integrals::{COLUMNS, Row, rows};
use crate::support::unit::Evaluator;
use rayon::prelude::*;
use selfnorm::arithmetic::Interval;
use selfnorm::arithmetic::interval::point;
use selfnorm::arithmetic::mpfr::MpInterval;
use selfnorm::claim::{
    Domain, Layer, Number, Range, Scope, Variable, activation_names, parse_expression,
};
use selfnorm::map::Lowering;
use std::collections::BTreeMap;

/// Of z ~ N(mu, nu).
const QUANTITIES: [&str; 5] = [
    "mean(mu, nu)",
    "second_moment(mu, nu)",
    "variance(mu, nu)",
    "slope(mu, nu)",
    "slope_second_moment(mu, nu)",
];

/// Without a slope.
const JUMPS: [&str; 1] = ["hardshrink"];

/// How wide an enclosure may be at ordinary points, relative to its scale.
const WIDEST: f64 = 1e-13;

/// What [`QUANTITIES`] are.
fn truths(row: &Row) -> [Option<MpInterval>; 5] {
    let column = |index: usize| {
        let (_, order) = COLUMNS[index];
        row.truth[index].as_ref().map(|truth| row.with_tails(truth, order))
    };
    let [mean, slope, second, slope_second] = [0, 1, 3, 5].map(column);
    let variance = mean.as_ref().zip(second.as_ref()).map(|(mean, second)| second.sub(&mean.sqr()));
    [mean, second, variance, slope, slope_second]
}

/// The quantities at the rows' points, in doubles.
fn enclosures(name: &str, rows: &[Row]) -> Vec<Vec<Interval>> {
    // The ranges play no part.
    let range = |variable| {
        let [lower, upper] = ["1e-8", "1e4"].map(|text| Number::parse(text).expect("a number"));
        (variable, Range { lower, upper })
    };
    let unit = [Variable::MU, Variable::OMEGA, Variable::NU, Variable::TAU];
    let domain = Domain::new(unit.map(range)).expect("a domain");
    let scope = Scope::new(domain, &spec(name), &Layer::default(), &[]).expect("a scope");
    let mut lowering = Lowering::new(&scope);
    let known = if JUMPS.contains(&name) { &QUANTITIES[..3] } else { &QUANTITIES };
    let lower = |text: &&str| lowering.lower(&parse_expression(text).expect("a quantity"));
    let nodes: Vec<_> = known.iter().map(lower).collect();
    let evaluator = Evaluator::new(&mut lowering, &nodes);
    rows.iter().map(|row| evaluator.at([row.x, 0.0, row.y, 1.0].map(point))).collect()
}

#[test]
fn all_quantities_enclose_the_truth() {
    let mut by_name: BTreeMap<&str, Vec<Row>> = BTreeMap::new();
    rows().for_each(|row| by_name.entry(row.name).or_default().push(row));
    let names: Vec<&str> = activation_names().collect();
    let counted = names.par_iter().map(|name| {
        let rows = by_name.get(name).unwrap_or_else(|| panic!("{name} is not in the data"));
        assert_eq!(rows.len(), 200);
        let (mut count, mut widest) = (0, 0.0_f64);
        for (row, found) in rows.iter().zip(enclosures(name, rows)) {
            for ((what, value), truth) in QUANTITIES.iter().zip(&found).zip(&truths(row)) {
                let Some(truth) = truth else { continue };
                let told = format!("{name}: {what} at {}, {}: {value:?}", row.x, row.y);
                assert!(agree(*value, truth), "{told}, not {truth:?}");
                count += 1;
                if row.is_ordinary() {
                    // A variance is a difference.
                    let scale = if what.starts_with("variance") { found[1] } else { *value };
                    let relative = value.wid() / scale.mag().max(1.0);
                    assert!(relative <= WIDEST, "{told}");
                    widest = widest.max(relative);
                }
            }
        }
        (count, widest)
    });
    let (count, widest) = counted.reduce(|| (0, 0.0), |a, b| (a.0 + b.0, a.1.max(b.1)));
    assert_eq!(count, (5 * names.len() - 2 * JUMPS.len()) * 200);
    println!("{count} values enclosed; at ordinary points the widest by {widest:e} of its scale");
}
