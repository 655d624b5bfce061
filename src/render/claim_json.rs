//! A claim's verdicts as JSON.

use super::format::{Json, Render};
use super::report::Verified;
use super::values::{pair, ranges};
use super::words;
use crate::search::{
    BoxReport, ClaimReport, ConclusionReport, GoalReport, ObligationReport, Point,
};
use serde_json::{Map, Value, json};

impl Render<Verified<'_>> for Json {
    fn render(&self, Verified { report, .. }: &Verified) -> String {
        format!("{}\n", object(report))
    }
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
    json!({
        "quantity": report.quantity,
        "relation": words::relation(report.sense, report.strict),
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
        "value": report.value.map(pair),
    })
}
