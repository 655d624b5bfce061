//! A claim's verdicts as JSON.

use super::format::{Json, Render};
use super::report::Verified;
use super::values::{ByName, Pair, Ranges, Seconds, Spelled, line, spelled};
use super::words;
use crate::certificate::Subject;
use crate::claim::Verdict;
use crate::search::{
    BoxReport, ClaimReport, ConclusionReport, GoalReport, ObligationReport, Point,
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;

/// A claim with what became of it.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "verify")]
pub struct Claim<'a> {
    claim: &'a str,
    title: &'a str,
    source: Option<&'a str>,
    verdict: Spelled<Verdict>,
    boxes: u64,
    seconds: Seconds,
    obligations: Vec<Obligation<'a>>,
    conclusions: Vec<Conclusion<'a>>,
}

/// An entry of `[prove]`.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "obligation")]
struct Obligation<'a> {
    name: &'a str,
    index: usize,
    case: Option<&'a str>,
    inequality: &'a str,
    verdict: Spelled<Verdict>,
    boxes: u64,
    seconds: Seconds,
    margin: Option<f64>,
    goals: Vec<Goal<'a>>,
}

/// A quantity and its bound.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "goal")]
struct Goal<'a> {
    quantity: &'a str,
    relation: Spelled<Relation>,
    bound: &'a str,
    verdict: Spelled<Verdict>,
    proved_bound: Option<f64>,
    margin: Option<f64>,
    boxes: u64,
    seconds: Seconds,
    counterexample: Option<Counterexample>,
    unresolved: Option<Unresolved<'a>>,
}

/// An entry of `[conclude]`.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "conclusion")]
struct Conclusion<'a> {
    #[schemars(schema_with = "conclusions")]
    name: &'a str,
    case: Option<&'a str>,
    statement: &'a str,
    verdict: Spelled<Verdict>,
    reason: &'a str,
    boxes: u64,
    seconds: Seconds,
    counterexample: Option<Counterexample>,
}

/// Where a statement is false: exact decimals, and the quantity there.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "counterexample")]
struct Counterexample {
    point: ByName<String>,
    value: Pair,
}

/// What resisted.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "unresolved")]
struct Unresolved<'a> {
    reason: &'a str,
    r#box: Ranges,
    value: Option<Pair>,
}

/// How a quantity and its bound are compared.
#[derive(Clone, Copy)]
struct Relation(&'static str);

spelled! { Relation: "relation", ["<", "<=", ">", ">="].map(Relation), |it: Relation| it.0; }

fn conclusions(_: &mut SchemaGenerator) -> Schema {
    let words = Subject::CONCLUSIONS.each_ref().map(Subject::name);
    json_schema!({ "enum": words })
}

impl Render<Verified<'_>> for Json {
    fn render(&self, Verified { report, .. }: &Verified) -> String {
        line(&Claim::new(report))
    }
}

impl<'a> Claim<'a> {
    /// What is written of a claim.
    pub fn new(report: &'a ClaimReport) -> Self {
        Self {
            claim: &report.name,
            title: &report.title,
            source: report.source.as_deref(),
            verdict: Spelled(report.verdict),
            boxes: report.boxes,
            seconds: Seconds(report.seconds),
            obligations: report.obligations.iter().map(obligation).collect(),
            conclusions: report.conclusions.iter().map(conclusion).collect(),
        }
    }
}

fn obligation(report: &ObligationReport) -> Obligation<'_> {
    Obligation {
        name: &report.name,
        index: report.index,
        case: report.case.as_deref(),
        inequality: &report.text,
        verdict: Spelled(report.verdict),
        boxes: report.boxes(),
        seconds: Seconds(report.seconds()),
        margin: report.margin(),
        goals: report.goals.iter().map(goal).collect(),
    }
}

fn goal(report: &GoalReport) -> Goal<'_> {
    Goal {
        quantity: &report.quantity,
        relation: Spelled(Relation(words::relation(report.sense, report.strict))),
        bound: &report.bound,
        verdict: Spelled(report.verdict),
        proved_bound: report.proved_bound,
        margin: report.margin,
        boxes: report.boxes,
        seconds: Seconds(report.seconds),
        counterexample: report.counterexample.as_ref().map(counterexample),
        unresolved: report.unresolved.as_ref().map(unresolved),
    }
}

fn conclusion(report: &ConclusionReport) -> Conclusion<'_> {
    Conclusion {
        name: report.subject.name(),
        case: report.case.as_deref(),
        statement: &report.statement,
        verdict: Spelled(report.verdict),
        reason: &report.reason,
        boxes: report.boxes,
        seconds: Seconds(report.seconds),
        counterexample: report.counterexample.as_ref().map(counterexample),
    }
}

fn counterexample(point: &Point) -> Counterexample {
    let coordinates = point.coordinates.iter();
    Counterexample {
        point: coordinates.map(|(name, value)| (name.to_string(), value.to_string())).collect(),
        value: point.value.into(),
    }
}

fn unresolved(report: &BoxReport) -> Unresolved<'_> {
    Unresolved {
        reason: &report.reason,
        r#box: Ranges::new(&report.ranges),
        value: report.value.map(Pair::from),
    }
}
