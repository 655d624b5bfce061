//! Intervals and boxes as JSON.

use crate::arithmetic::Interval;
use crate::claim::Variable;
use serde_json::{Value, json};

/// A box: the pair of each variable.
pub fn ranges(ranges: &[(Variable, Interval)]) -> Value {
    let range =
        |(variable, range): &(Variable, Interval)| (variable.name().to_owned(), pair(*range));
    Value::Object(ranges.iter().map(range).collect())
}

/// An enclosure; null if it is empty.
pub fn pair(interval: Interval) -> Value {
    if interval.is_empty() { Value::Null } else { json!([interval.inf(), interval.sup()]) }
}
