//! The audit of all claims as text, JSON and Markdown.

use super::claim_json;
use super::format::{Json, Markdown, Render, Text};
use super::paint;
use super::report::{LedgerPart, LedgerSummary};
use super::values::{Pair, Ranges, Seconds, Spelled, line};
use super::words::{self, POINT_DIGITS};
use crate::arithmetic::interval::hull;
use crate::arithmetic::{Interval, print};
use crate::claim::{Kind, Part, Verdict};
use crate::search::{Entry, GoalReport, Sense, Sharp};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;
use std::fmt::Write;

/// Significant digits of sharp values.
const SHARP_DIGITS: usize = 10;
/// A statement of a claim with what is known of it.
struct Row {
    statement: String,
    verdict: Verdict,
    /// The sharp values, one after the other.
    sharp: String,
    boxes: u64,
    seconds: f64,
    /// For a refuted statement: where it fails and what is true.
    remarks: Vec<String>,
}

/// How an expression is printed: whole, or its beginning.
type Shown = fn(&str) -> String;

fn rows(entry: &Entry, shown: Shown) -> Vec<Row> {
    let of_obligations =
        entry.report.obligations.iter().zip(&entry.sharp).map(|(obligation, sharp)| Row {
            statement: shown(&obligation.text) + &words::in_case(obligation.case.as_ref()),
            verdict: obligation.verdict,
            sharp: sharp_texts(sharp),
            boxes: obligation.boxes() + sharp.iter().map(|sharp| sharp.extreme.boxes).sum::<u64>(),
            seconds: obligation.seconds()
                + sharp.iter().map(|sharp| sharp.extreme.seconds).sum::<f64>(),
            remarks: obligation
                .goals
                .iter()
                .zip(sharp)
                .flat_map(|(goal, one)| remarks(goal, one, single_value(sharp), shown))
                .collect(),
        });
    let of_conclusions = entry.report.conclusions.iter().map(|conclusion| Row {
        statement: shown(&conclusion.statement),
        verdict: conclusion.verdict,
        sharp: String::new(),
        boxes: conclusion.boxes,
        seconds: conclusion.seconds,
        remarks: match (conclusion.verdict, &conclusion.counterexample) {
            (Verdict::Proved, _) => Vec::new(),
            (_, None) => vec![conclusion.reason.clone()],
            (_, Some(point)) => vec![format!("at {}: {}", words::place(point), conclusion.reason)],
        },
    });
    of_obligations.chain(of_conclusions).collect()
}

/// The sharp values of a chain: `inf = 0.1, sup = 0.2`, or `= 0.1` where the quantity has
/// one value only.
fn sharp_texts(chain: &[Sharp]) -> String {
    if let Some(value) = single_value(chain) {
        return format!("= {}", value_text(value));
    }
    let one = |sharp: &Sharp| {
        let name = match sharp.sense {
            Sense::Below => "sup",
            Sense::Above => "inf",
        };
        format!("{name} = {}", value_text(sharp.extreme.value))
    };
    chain.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// The value of a chain whose quantity has one value only.
fn single_value(chain: &[Sharp]) -> Option<Interval> {
    let [first, rest @ ..] = chain else { return None };
    let is_single = (is_number(&first.quantity) || !rest.is_empty())
        && rest.iter().all(|other| {
            other.quantity == first.quantity && is_same(other.extreme.value, first.extreme.value)
        });
    is_single.then_some(first.extreme.value)
}

/// Whether two extrema are one value, up to the width of their enclosures.
fn is_same(a: Interval, b: Interval) -> bool {
    let apart = hull(a, b).wid() - a.wid() - b.wid();
    apart <= 1e-14 * a.mag()
}

/// Whether there is no name in an expression.
fn is_number(expression: &str) -> bool {
    expression.chars().all(|c| c.is_ascii_digit() || ".-+*/^() e".contains(c))
}

/// One number if the ends agree when rounded to nearest, which is then within half a
/// unit of the true one; an interval otherwise.
fn value_text(value: Interval) -> String {
    if value.is_empty() {
        return "undefined".to_owned();
    }
    match print::common(value, SHARP_DIGITS) {
        Some(number) => number,
        None => print::interval(value, SHARP_DIGITS),
    }
}

/// `single` is the value that the quantity has if it has only one: an equality is answered
/// with that, not with a bound.
fn remarks(
    goal: &GoalReport,
    sharp: &Sharp,
    single: Option<Interval>,
    shown: Shown,
) -> Vec<String> {
    let mut remarks = Vec::new();
    let (quantity, same) = (shown(&goal.quantity), shown(&sharp.quantity));
    match goal.verdict {
        Verdict::Proved => {}
        Verdict::Refuted => {
            if let Some(point) = &goal.counterexample {
                let value = print::interval(point.value, POINT_DIGITS);
                if point.coordinates.is_empty() {
                    remarks.push(format!("{quantity} is {value}"));
                } else {
                    remarks.push(format!("at {}: {quantity} is {value}", words::place(point)));
                }
            }
            if let Some(value) = single {
                remarks.push(format!("true is {same} = {}", value_text(value)));
            } else if let Some(nearest) = &sharp.nearest {
                let relation = words::relation(sharp.sense, false);
                remarks.push(format!("true is {same} {relation} {nearest}"));
            }
        }
        Verdict::Undecided => {
            remarks.extend(goal.unresolved.as_ref().map(|left| left.reason.clone()));
        }
    }
    remarks
}

/// `proved`, with an exclamation mark if that is not what is recorded.
fn against_record(entry: &Entry) -> String {
    match &entry.claim.record {
        Some(record) if !entry.is_as_recorded() => {
            format!("  NOT AS RECORDED: {}, every statement decided", record.verdict.word())
        }
        _ => String::new(),
    }
}

impl Render<LedgerPart<'_>> for Text {
    fn render(&self, LedgerPart { part, entries }: &LedgerPart) -> String {
        text(*part, entries)
    }
}

impl Render<LedgerPart<'_>> for Json {
    fn render(&self, LedgerPart { entries, .. }: &LedgerPart) -> String {
        entries.iter().map(|entry| line(&Line::new(entry))).collect()
    }
}

impl Render<LedgerPart<'_>> for Markdown {
    fn render(&self, LedgerPart { part, entries }: &LedgerPart) -> String {
        markdown(*part, entries)
    }
}

impl Render<LedgerSummary<'_>> for Text {
    fn render(&self, LedgerSummary { entries, seconds }: &LedgerSummary) -> String {
        format!("{}, {}\n", summary(entries), words::seconds(*seconds))
    }
}

/// Every line stands for itself.
impl Render<LedgerSummary<'_>> for Json {
    fn render(&self, _: &LedgerSummary) -> String {
        String::new()
    }
}

/// Without times, the same whenever and wherever it is made.
impl Render<LedgerSummary<'_>> for Markdown {
    fn render(&self, LedgerSummary { entries, .. }: &LedgerSummary) -> String {
        format!("{}.\n", summary(entries))
    }
}

/// One part of the ledger as a table for people.
fn text(part: Part, entries: &[Entry]) -> String {
    let mut out = format!("{}\n", paint::bold(part.title()));
    let rows: Vec<Vec<Row>> = entries.iter().map(|entry| rows(entry, paint::shortened)).collect();
    let cells: Vec<Vec<String>> = rows
        .iter()
        .flatten()
        .map(|row| {
            let cost = words::cost(row.boxes, row.seconds);
            vec![row.statement.clone(), row.sharp.clone(), cost]
        })
        .collect();
    let mut lines = paint::columns(&cells).into_iter();
    for (entry, rows) in entries.iter().zip(&rows) {
        let source = entry.claim.source.as_ref().map(|source| format!("  {}", paint::dim(source)));
        let repairs = entry.claim.record.as_ref().and_then(|record| record.repairs.as_ref());
        let repairs = repairs.map(|name| format!("  repairs {name}")).unwrap_or_default();
        let (name, record) = (paint::bold(&entry.claim.name), against_record(entry));
        let kind = kind_of(entry).map(|kind| format!("  {}", kind.name())).unwrap_or_default();
        let _ = writeln!(out, "  {name}{}{kind}{repairs}{record}", source.unwrap_or_default());
        for (row, line) in rows.iter().zip(&mut lines) {
            let _ = writeln!(out, "    {}  {line}", paint::verdict(row.verdict));
            for remark in &row.remarks {
                let _ = writeln!(out, "               {remark}");
            }
        }
    }
    out.push('\n');
    out
}

/// The paper's claims by what became of them and why, apart from the field's and our own.
fn summary(entries: &[Entry]) -> String {
    let is_of_field = |entry: &&Entry| {
        entry.claim.record.as_ref().is_some_and(|record| record.part == Part::Field)
    };
    let (printed, own): (Vec<&Entry>, Vec<&Entry>) =
        entries.iter().partition(|entry| entry.claim.printed.is_some());
    let (field, paper): (Vec<&Entry>, Vec<&Entry>) = printed.into_iter().partition(is_of_field);
    let groups = [("of the paper", &paper), ("of the field", &field), ("of our own", &own)];
    let claims = groups.into_iter().filter(|(_, group)| !group.is_empty()).map(|(name, group)| {
        let verdicts: Vec<Verdict> = group.iter().map(|entry| entry.report.verdict).collect();
        let counts = counts(&verdicts, &kinds(group));
        format!("{} {name}: {counts}; ", verdicts.len())
    });
    let statements: Vec<Verdict> = entries.iter().flat_map(Entry::statements).collect();
    let changed = entries.iter().filter(|entry| !entry.is_as_recorded()).count();
    let record = match changed {
        0 => "all as recorded".to_owned(),
        _ => format!("{changed} NOT as recorded"),
    };
    format!(
        "{}{} statements: {}; {record}",
        claims.collect::<String>(),
        statements.len(),
        counts(&statements, "")
    )
}

fn counts(verdicts: &[Verdict], kinds: &str) -> String {
    let count = |verdict| verdicts.iter().filter(|other| **other == verdict).count();
    let [proved, undecided, refuted] = Verdict::ALL.map(count);
    format!("{proved} proved, {refuted} refuted{kinds}, {undecided} undecided")
}

/// ` (2 false, 1 misprint)`: the refuted claims by their kind.
fn kinds(entries: &[&Entry]) -> String {
    let refuted = entries.iter().filter(|entry| entry.report.verdict == Verdict::Refuted);
    let found: Vec<Option<Kind>> = refuted.map(|entry| kind_of(entry)).collect();
    let parts: Vec<String> = Kind::ALL
        .into_iter()
        .map(|kind| (kind, found.iter().filter(|other| **other == Some(kind)).count()))
        .filter(|(_, count)| *count > 0)
        .map(|(kind, count)| format!("{count} {}", kind.name()))
        .collect();
    if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) }
}

fn kind_of(entry: &Entry) -> Option<Kind> {
    entry.claim.record.as_ref().and_then(|record| record.kind)
}

/// `: rounding` after a verdict that has a kind.
fn kind_text(entry: &Entry) -> String {
    kind_of(entry).map(|kind| format!(": {}", kind.name())).unwrap_or_default()
}

/// A claim of the ledger, which has a record, with its sharp values.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "audit")]
pub struct Line<'a> {
    claim: &'a str,
    title: &'a str,
    source: Option<&'a str>,
    printed: Option<&'a str>,
    note: Option<&'a str>,
    #[schemars(with = "Spelled<Part>")]
    part: Option<Spelled<Part>>,
    kind: Option<Spelled<Kind>>,
    repairs: Option<&'a str>,
    #[schemars(with = "Spelled<Verdict>")]
    recorded: Option<Spelled<Verdict>>,
    verdict: Spelled<Verdict>,
    result: claim_json::Claim<'a>,
    /// By obligation.
    sharp: Vec<Vec<SharpValue<'a>>>,
}

/// The extremum that a goal's quantity has.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "sharp")]
struct SharpValue<'a> {
    quantity: &'a str,
    #[schemars(schema_with = "extrema")]
    extremum: &'static str,
    value: Pair,
    place: Ranges,
    /// The nearest decimal of as many digits as are printed that would be right.
    nearest: Option<&'a str>,
    boxes: u64,
    seconds: Seconds,
}

fn extremum(sense: Sense) -> &'static str {
    match sense {
        Sense::Below => "supremum",
        Sense::Above => "infimum",
    }
}

fn extrema(_: &mut SchemaGenerator) -> Schema {
    let words = [Sense::Above, Sense::Below].map(extremum);
    json_schema!({ "enum": words })
}

impl<'a> Line<'a> {
    fn new(entry: &'a Entry) -> Self {
        let claim = &entry.claim;
        let record = claim.record.as_ref();
        let sharp = |sharp: &'a Sharp| SharpValue {
            quantity: &sharp.quantity,
            extremum: extremum(sharp.sense),
            value: sharp.extreme.value.into(),
            place: Ranges::of_exact(&sharp.extreme.place),
            nearest: sharp.nearest.as_deref(),
            boxes: sharp.extreme.boxes,
            seconds: Seconds(sharp.extreme.seconds),
        };
        Self {
            claim: &claim.name,
            title: &claim.title,
            source: claim.source.as_deref(),
            printed: claim.printed.as_deref(),
            note: claim.note.as_deref(),
            part: record.map(|record| Spelled(record.part)),
            kind: kind_of(entry).map(Spelled),
            repairs: record.and_then(|record| record.repairs.as_deref()),
            recorded: record.map(|record| Spelled(record.verdict)),
            verdict: Spelled(entry.report.verdict),
            result: claim_json::Claim::new(&entry.report),
            sharp: entry.sharp.iter().map(|all| all.iter().map(sharp).collect()).collect(),
        }
    }
}

/// One part of the ledger as a Markdown table.
fn markdown(part: Part, entries: &[Entry]) -> String {
    let mut out = format!("## {}\n\n", part.title());
    out.push_str(
        "| claim | printed | verdict | statement | sharp | boxes |\n|---|---|---|---|---|--:|\n",
    );
    for entry in entries {
        let claim = &entry.claim;
        let source = claim.source.as_deref().unwrap_or_default();
        let repairs = claim.record.as_ref().and_then(|record| record.repairs.as_ref());
        let repairs =
            repairs.map(|name| format!("<br>repairs `{}`", code(name))).unwrap_or_default();
        let name = format!(
            "`{}`<br>{}{repairs}{}",
            code(&claim.name),
            escaped(source),
            against_record(entry)
        );
        let printed = claim.printed.as_deref().map(escaped).unwrap_or_default();
        for (index, row) in rows(entry, str::to_owned).iter().enumerate() {
            let (name, printed) =
                if index == 0 { (name.as_str(), printed.as_str()) } else { ("", "") };
            let verdict = match row.verdict {
                Verdict::Proved => "proved".to_owned(),
                other => format!("**{}**{}", other.word(), kind_text(entry)),
            };
            let remarks: String =
                row.remarks.iter().map(|remark| format!("<br>{}", escaped(remark))).collect();
            let (statement, sharp) = (code(&row.statement), escaped(&row.sharp));
            let _ = writeln!(
                out,
                "| {name} | {printed} | {verdict} | `{statement}`{remarks} | {sharp} | {} |",
                row.boxes
            );
        }
        if let Some(note) = &claim.note {
            let _ = writeln!(out, "| | | | *{}* | | |", escaped(note.trim()));
        }
    }
    out.push('\n');
    out
}

/// Text for a cell of a Markdown table.
fn escaped(text: &str) -> String {
    code(text).replace('<', "&lt;")
}

/// Text for a code span in a cell, which must not end the span or the cell.
fn code(text: &str) -> String {
    let text = text.replace('|', "\\|").replace('`', "'");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
