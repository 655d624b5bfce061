//! A claim's result as one JSON object on one line.
//!
//! Numbers are the doubles themselves (shortest decimals that read back to them),
//! proved bounds included; exact decimals are strings; an enclosure is a pair; what
//! is unknown, infinite or undefined is null.

use crate::arithmetic::Interval;
use crate::claim::Variable;
use crate::search::{
    BoxReport, ClaimReport, ConclusionReport, GoalReport, ObligationReport, Point, Sense,
};
use serde_json::{Map, Value, json};

/// The object of one claim, with a newline.
pub fn claim(report: &ClaimReport) -> String {
    format!("{}\n", object(report))
}

/// The object of one claim.
pub fn object(report: &ClaimReport) -> Value {
    json!({
        "claim": report.name,
        "title": report.title,
        "source": report.source,
        "verdict": report.verdict.word(),
        "boxes": report.boxes,
        "seconds": report.seconds,
        "obligations": report.obligations.iter().map(obligation).collect::<Vec<_>>(),
        "conclusions": report.conclusions.iter().map(conclusion).collect::<Vec<_>>(),
    })
}

fn obligation(report: &ObligationReport) -> Value {
    json!({
        "name": report.name,
        "index": report.index,
        "case": report.case,
        "inequality": report.text,
        "verdict": report.verdict.word(),
        "boxes": report.boxes(),
        "seconds": report.seconds(),
        "margin": report.margin(),
        "goals": report.goals.iter().map(goal).collect::<Vec<_>>(),
    })
}

fn goal(report: &GoalReport) -> Value {
    let relation = match (report.sense, report.strict) {
        (Sense::Below, true) => "<",
        (Sense::Below, false) => "<=",
        (Sense::Above, true) => ">",
        (Sense::Above, false) => ">=",
    };
    json!({
        "quantity": report.quantity,
        "relation": relation,
        "bound": report.bound,
        "verdict": report.verdict.word(),
        "proved_bound": report.proved_bound,
        "margin": report.margin,
        "boxes": report.boxes,
        "seconds": report.seconds,
        "counterexample": report.counterexample.as_ref().map(point),
        "unresolved": report.unresolved.as_ref().map(unresolved),
    })
}

fn conclusion(report: &ConclusionReport) -> Value {
    json!({
        "name": report.subject.name(),
        "case": report.case,
        "statement": report.statement,
        "verdict": report.verdict.word(),
        "reason": report.reason,
        "boxes": report.boxes,
        "seconds": report.seconds,
        "counterexample": report.counterexample.as_ref().map(point),
    })
}

fn point(point: &Point) -> Value {
    let coordinates: Map<String, Value> = point
        .coordinates
        .iter()
        .map(|(variable, value)| (variable.name().to_owned(), value.to_string().into()))
        .collect();
    json!({ "point": coordinates, "value": pair(point.value) })
}

fn unresolved(report: &BoxReport) -> Value {
    json!({
        "reason": report.reason,
        "box": ranges(&report.ranges),
        "value": pair(report.value),
    })
}

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
