//! Intervals and boxes as JSON, and numbers as decimals.

use crate::arithmetic::decimal::{enclose, round_up};
use crate::arithmetic::mpfr::MpInterval;
use crate::arithmetic::{Interval, print};
use crate::claim::Variable;
use rug::Rational;
use serde_json::{Value, json};

/// A box: the pair of each variable.
pub fn ranges(ranges: &[(Variable, Interval)]) -> Value {
    let range =
        |(variable, range): &(Variable, Interval)| (variable.name().to_owned(), pair(*range));
    Value::Object(ranges.iter().map(range).collect())
}

/// A box of exact ends: the doubles around each variable's.
pub fn exact_ranges(ranges: &[(Variable, (Rational, Rational))]) -> Value {
    let range = |(variable, (lower, upper)): &(Variable, (Rational, Rational))| {
        let around = enclose(lower).convex_hull(enclose(upper));
        (variable.name().to_owned(), pair(around))
    };
    Value::Object(ranges.iter().map(range).collect())
}

/// An enclosure; null if it is empty.
pub fn pair(interval: Interval) -> Value {
    if interval.is_empty() { Value::Null } else { json!(ends(interval)) }
}

/// The ends of an enclosure, zero without a sign.
pub fn ends(interval: Interval) -> [f64; 2] {
    [interval.inf() + 0.0, interval.sup() + 0.0]
}

/// Significant digits of decimals: some more than a double has.
const DIGITS: usize = 20;

/// Decimal places that the ends of ranges have at most.
const PLACES: usize = 8;

/// An enclosure as two decimals, rounded outward.
pub fn decimal_pair(value: &MpInterval) -> Value {
    json!(print::outward(value, DIGITS))
}

/// A number of few decimal places, exactly.
pub fn few_places(value: &Rational) -> String {
    round_up(value, PLACES).to_string()
}
