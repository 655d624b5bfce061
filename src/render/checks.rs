//! What the checker found, as text, JSON and Markdown.

use super::format::{Json, Markdown, Render, Text};
use super::paint;
use super::report::{Checked, Checks};
use super::values::{Seconds, line};
use super::words::{self, statement};
use crate::arithmetic::print;
use crate::check::{CheckReport, CheckedDomain, Outcome, SectionReport};
use crate::search::Verdict;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;
use std::fmt::Write;

fn verdict(proved: bool) -> Verdict {
    if proved { Verdict::Proved } else { Verdict::Refuted }
}

/// The proved bound as a comparison, rounded so that it stays true.
fn bound(section: &SectionReport) -> String {
    match section.bound {
        Some(bound) if section.below => format!("<= {}", print::upper(bound, 6)),
        Some(bound) => format!(">= {}", print::lower(bound, 6)),
        None => String::new(),
    }
}

/// The words for a verdict, and why it is not better.
pub(super) fn complaint(outcome: &Outcome) -> Option<(&'static str, String)> {
    match outcome {
        Outcome::Confirmed(_) => None,
        Outcome::NotConfirmed(reason) => Some((NOT_CONFIRMED, reason.to_string())),
        Outcome::Rejected(reason) => Some((REJECTED, reason.to_string())),
    }
}

impl Render<Checks> for Text {
    fn render(&self, checks: &Checks) -> String {
        text(checks)
    }
}

fn text(checks: &Checks) -> String {
    let checked = &checks.checked;
    let mut out = String::new();
    for Checked { path, outcome } in checked {
        if let Outcome::Confirmed(report) = outcome {
            let _ = writeln!(out, "{}  {}", paint::bold(&report.name), report.title);
            let _ = writeln!(out, "  {}; {}", report.activation, report.layer);
            for domain in &report.domains {
                let _ = writeln!(out, "  {}", ranges(domain));
            }
            let rows: Vec<Vec<String>> = report.sections.iter().map(row).collect();
            for (section, line) in report.sections.iter().zip(paint::columns(&rows)) {
                let _ = writeln!(out, "  {}  {line}", paint::verdict(verdict(section.proved)));
            }
            let _ = writeln!(out, "  confirmed: {}", summary(report));
            let _ = writeln!(out, "  the claim's SHA-256 is {}\n", report.claim_digest);
        } else if let Some((word, reason)) = complaint(outcome) {
            let _ = writeln!(out, "{}: {}: {reason}\n", path.display(), paint::bold(word));
        }
    }
    let confirmed = checked.iter().filter_map(Checked::report).count();
    let _ = writeln!(out, "{confirmed} of {} certificates confirmed", checked.len());
    for regression in checks.regressions() {
        let _ = writeln!(out, "{}: {regression}", paint::bold("worse than recorded"));
    }
    out
}

/// What the statements are about.
fn ranges(domain: &CheckedDomain) -> String {
    let ranges: Vec<String> =
        domain.ranges.iter().map(|(name, range)| format!("{name} = {range}")).collect();
    let ranges = if ranges.is_empty() { "no variables".to_owned() } else { ranges.join(", ") };
    match &domain.case {
        Some(case) => format!("{case}: {ranges}"),
        None => ranges,
    }
}

fn row(section: &SectionReport) -> Vec<String> {
    let boxes = if section.boxes > 0 { words::boxes(section.boxes) } else { String::new() };
    vec![statement(section), paint::shortened(&section.statement), bound(section), boxes]
}

/// What is confirmed, and what that took.
pub(super) fn summary(report: &CheckReport) -> String {
    let word = verdict(report.proved).word();
    let (evaluations, time) = (report.evaluations, words::seconds(report.seconds));
    format!("the claim is {word}; {evaluations} evaluations in MPFR, {time}")
}

/// A certificate with what became of it, or what is worse than recorded.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "check")]
pub enum Line<'a> {
    /// A certificate that is accepted.
    Confirmed(Confirmed<'a>),
    /// One that is not.
    Refused(Refused<'a>),
    /// What is worse than recorded.
    Regression(Regression),
}

/// A certificate that is accepted.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "confirmed")]
pub struct Confirmed<'a> {
    certificate: String,
    #[schemars(extend("const" = true))]
    accepted: bool,
    #[schemars(schema_with = "confirmed")]
    outcome: &'static str,
    claim: &'a str,
    digest: &'a str,
    activation: &'a str,
    layer: &'a str,
    #[schemars(schema_with = "decided")]
    verdict: &'static str,
    evaluations: u64,
    seconds: Seconds,
    statements: Vec<Statement<'a>>,
}

/// A statement of a claim, as far as it is established.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "statement")]
struct Statement<'a> {
    statement: String,
    text: &'a str,
    #[schemars(schema_with = "decided")]
    verdict: &'static str,
    bound: Option<f64>,
    boxes: u64,
}

/// A certificate that is not accepted.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "refused")]
pub struct Refused<'a> {
    certificate: String,
    #[schemars(extend("const" = false))]
    accepted: bool,
    #[schemars(schema_with = "refused")]
    outcome: &'a str,
    reason: String,
}

/// What is worse than recorded.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "regression")]
pub struct Regression {
    regression: String,
}

const CONFIRMED: &str = "confirmed";
const REJECTED: &str = "rejected";
const NOT_CONFIRMED: &str = "not confirmed";

fn confirmed(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "const": CONFIRMED })
}

fn refused(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "enum": [REJECTED, NOT_CONFIRMED] })
}

fn decided(_: &mut SchemaGenerator) -> Schema {
    let words = [true, false].map(|proved| verdict(proved).word());
    json_schema!({ "enum": words })
}

impl Render<Checks> for Json {
    fn render(&self, checks: &Checks) -> String {
        let certificates = checks.checked.iter().map(|checked| line(&Line::new(checked)));
        let regressions = checks.regressions();
        let regressions =
            regressions.map(|regression| line(&Line::Regression(Regression { regression })));
        certificates.chain(regressions).collect()
    }
}

impl<'a> Line<'a> {
    fn new(Checked { path, outcome }: &'a Checked) -> Self {
        let certificate = path.to_string_lossy().into_owned();
        let Outcome::Confirmed(report) = outcome else {
            let (outcome, reason) = complaint(outcome).unwrap_or_default();
            return Self::Refused(Refused { certificate, accepted: false, outcome, reason });
        };
        let statements = report.sections.iter().map(|section| Statement {
            statement: statement(section),
            text: &section.statement,
            verdict: verdict(section.proved).word(),
            bound: section.bound,
            boxes: section.boxes,
        });
        Self::Confirmed(Confirmed {
            certificate,
            accepted: true,
            outcome: CONFIRMED,
            claim: &report.name,
            digest: &report.claim_digest,
            activation: &report.activation,
            layer: &report.layer,
            verdict: verdict(report.proved).word(),
            evaluations: report.evaluations,
            seconds: Seconds(report.seconds),
            statements: statements.collect(),
        })
    }
}

impl Render<Checks> for Markdown {
    fn render(&self, checks: &Checks) -> String {
        markdown(checks)
    }
}

fn markdown(checks: &Checks) -> String {
    let mut out = String::from(
        "| certificate | statement | verdict | proved | boxes |\n|---|---|---|---|---:|\n",
    );
    let cell = |text: &str| text.replace('|', "\\|").replace('\n', " ");
    for Checked { path, outcome } in &checks.checked {
        match outcome {
            Outcome::Confirmed(report) => {
                for section in &report.sections {
                    let _ = writeln!(
                        out,
                        "| {} | `{}` | {} | {} | {} |",
                        cell(&report.name),
                        cell(&section.statement),
                        verdict(section.proved).word(),
                        bound(section),
                        section.boxes
                    );
                }
            }
            other => {
                let (word, reason) = complaint(other).unwrap_or_default();
                let file = cell(&path.to_string_lossy());
                let _ = writeln!(out, "| {file} | {} | **{word}** | | |", cell(&reason));
            }
        }
    }
    for regression in checks.regressions() {
        let _ = writeln!(out, "\n**Worse than recorded:** {}", cell(&regression));
    }
    out
}
