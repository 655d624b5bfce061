//! Certified extrema, as text and JSON.

use super::format::{Json, Render, Text};
use super::report::{Bounds, Over};
use super::values::{Pair, Ranges, Seconds, line};
use super::{paint, words};
use crate::search::Extreme;
use schemars::JsonSchema;
use serde::Serialize;
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
        line(&Line::new(report))
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

/// What is bounded, and how far.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "bound")]
pub struct Line<'a> {
    expression: &'a str,
    claim: Option<&'a str>,
    case: Option<&'a str>,
    infimum: Extremum,
    supremum: Extremum,
}

/// An extremum, and where it is attained or nearly so.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "extremum")]
struct Extremum {
    value: Pair,
    place: Ranges,
    boxes: u64,
    seconds: Seconds,
    /// Why it is not as tight as asked, if so.
    stopped: Option<&'static str>,
}

impl<'a> Line<'a> {
    fn new(Bounds { over, quantity, extremes }: &'a Bounds) -> Self {
        let (claim, case) = match over {
            Over::Claim { name, case } => (Some(name.as_str()), case.as_deref()),
            Over::Given { .. } => (None, None),
        };
        let extremum = |extreme: &Extreme| Extremum {
            value: extreme.value.into(),
            place: Ranges::of_exact(&extreme.place),
            boxes: extreme.boxes,
            seconds: Seconds(extreme.seconds),
            stopped: extreme.stopped.map(|stop| stop.reason()),
        };
        let (infimum, supremum) = (extremum(&extremes.infimum), extremum(&extremes.supremum));
        Self { expression: quantity, claim, case, infimum, supremum }
    }
}
