//! Certified extrema, as text and JSON.

use super::format::{Json, Render, Text};
use super::report::{Bounds, Over};
use super::{paint, values, words};
use crate::search::Extreme;
use serde_json::{Value, json};
use std::fmt::Write;

/// Significant digits of enclosures: all a double has.
const DIGITS: usize = 16;
/// Significant digits of places that are not short decimals.
const PLACE_DIGITS: usize = 10;

impl Render<Bounds> for Text {
    fn render(&self, report: &Bounds) -> String {
        text(report)
    }
}

impl Render<Bounds> for Json {
    fn render(&self, report: &Bounds) -> String {
        format!("{}\n", object(report))
    }
}

/// What the extrema are over.
fn place(over: &Over) -> String {
    match over {
        Over::Claim { name, case } => format!("over {name}{}", words::in_case(case.as_ref())),
        Over::Given { activation, ranges, .. } if ranges.is_empty() => format!("with {activation}"),
        Over::Given { activation, layer, ranges } => {
            let ranges = ranges.iter().map(|(name, range)| words::setting(*name, range));
            let ranges: Vec<String> = ranges.collect();
            format!("over {} in the {layer} with {activation}", ranges.join(", "))
        }
    }
}

fn text(Bounds { over, quantity, extremes }: &Bounds) -> String {
    let mut out = format!("{}  {}\n", paint::bold(quantity), place(over));
    for (name, extreme) in [("infimum", &extremes.infimum), ("supremum", &extremes.supremum)] {
        let value = match extreme.value.is_empty() {
            true => "unknown: the expression may be undefined".to_owned(),
            false => format!("in {}", words::pair(extreme.value, DIGITS)),
        };
        let cost = words::cost(extreme.boxes, extreme.seconds);
        let _ = writeln!(out, "  {name:8}  {value}  {cost}");
        if !extreme.place.is_empty() {
            let place = words::exact_ranges(&extreme.place, PLACE_DIGITS);
            let _ = writeln!(out, "            at {place}");
        }
        if let Some(stop) = extreme.stopped.filter(|_| !extreme.value.is_empty()) {
            let _ = writeln!(out, "            not as tight as asked: {}", stop.reason());
        }
    }
    out
}

fn object(Bounds { over, quantity, extremes }: &Bounds) -> Value {
    let (claim, case) = match over {
        Over::Claim { name, case } => (Some(name), case.as_ref()),
        Over::Given { .. } => (None, None),
    };
    let extreme = |extreme: &Extreme| {
        json!({
            "value": values::pair(extreme.value),
            "place": values::exact_ranges(&extreme.place),
            "boxes": extreme.boxes,
            "seconds": extreme.seconds,
            "stopped": extreme.stopped.map(|stop| stop.reason()),
        })
    };
    json!({
        "expression": quantity,
        "claim": claim,
        "case": case,
        "infimum": extreme(&extremes.infimum),
        "supremum": extreme(&extremes.supremum),
    })
}
