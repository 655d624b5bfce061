//! Recorded results to compare with: the regression check.

use super::Complaint;
use crate::arithmetic::print;
use crate::check::CheckReport;
use crate::claim::{Claim, Lines, line_of};
use crate::render::report::{Compared, Place};
use crate::render::words::statement;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use toml::de::{DeTable, DeValue};

/// What was recorded of one statement.
#[derive(Clone, Debug, PartialEq)]
struct Entry {
    claim: String,
    /// The beginning of the digest of the claim's text.
    digest: String,
    statement: String,
    verdict: String,
    /// The proved bound, and whether it is an upper one.
    bound: Option<(f64, bool)>,
    boxes: u64,
    /// The line of the baseline that names it.
    line: usize,
}

/// What was recorded of all statements.
#[derive(Clone, Debug)]
pub struct Baseline {
    /// The file.
    path: String,
    entries: Vec<Entry>,
}

impl Baseline {
    /// Reads a file that [`record`] has written.
    pub fn read(path: &Path) -> Result<Self, Complaint> {
        let shown = path.display();
        let text = fs::read_to_string(path).map_err(|error| Complaint::cannot_read(path, error))?;
        let broken = |reason: &str| {
            Complaint::new(format!(
                "{shown}: {reason}; write a new baseline with `selfnorm check --record`"
            ))
        };
        let document = DeTable::parse(&text).map_err(|error| broken(&error.to_string()))?;
        let statements = match document.get_ref().get("statement").map(|value| value.get_ref()) {
            Some(DeValue::Array(statements)) => statements,
            _ => return Err(broken("this is no baseline: it has no [[statement]]")),
        };
        let entries = statements.iter().map(|statement| entry(statement.get_ref(), &text));
        match entries.collect() {
            Some(entries) => Ok(Self { path: shown.to_string(), entries }),
            None => Err(broken("a [[statement]] is incomplete")),
        }
    }

    /// Each recorded statement beside what it is now; `claims` are those whose files are known.
    pub fn compare<'a>(
        &self,
        reports: impl Iterator<Item = &'a CheckReport>,
        claims: &[Claim],
    ) -> Vec<Compared> {
        let now: Vec<Entry> = reports.flat_map(entries).collect();
        let lines: Vec<Lines> = claims.iter().map(Claim::lines).collect();
        let compared = |recorded: &Entry| {
            let same = |entry: &&Entry| {
                entry.claim == recorded.claim && entry.statement == recorded.statement
            };
            let worse = match now.iter().find(same) {
                Some(entry) => recorded.regressions(entry).collect(),
                None => vec!["recorded, but there is no certificate of it".to_owned()],
            };
            Compared {
                claim: recorded.claim.clone(),
                statement: recorded.statement.clone(),
                place: self.place(recorded, &lines),
                worse,
            }
        };
        self.entries.iter().map(compared).collect()
    }

    /// The statement's line in its claim's file, or its record's.
    fn place(&self, recorded: &Entry, claims: &[Lines]) -> Place {
        let mut words = recorded.statement.split(' ');
        let entry = words.next().unwrap_or_default();
        let index = words.next().and_then(|index| index.parse().ok()).unwrap_or(0);
        let known = claims.iter().find(|lines| lines.claim().name == recorded.claim);
        let place = known.map(|lines| Place::in_claim(lines, entry, index));
        let of_record = || Place { file: self.path.clone(), line: Some(recorded.line) };
        place.filter(|place| place.line.is_some()).unwrap_or_else(of_record)
    }
}

impl Entry {
    fn regressions(&self, now: &Self) -> impl Iterator<Item = String> {
        let claim = (self.digest != now.digest)
            .then(|| "the claim itself is not the one recorded".to_owned());
        let verdict = (self.verdict != now.verdict)
            .then(|| format!("the verdict was {} and is {}", self.verdict, now.verdict));
        let bound = match (self.bound, now.bound) {
            (Some((before, true)), Some((after, _))) if after > before => Some(format!(
                "the proved upper bound rose from {} to {}, by {}",
                print::upper(before, 9),
                print::upper(after, 9),
                print::upper(after - before, 3)
            )),
            (Some((before, false)), Some((after, _))) if after < before => Some(format!(
                "the proved lower bound fell from {} to {}, by {}",
                print::lower(before, 9),
                print::lower(after, 9),
                print::upper(before - after, 3)
            )),
            (Some(_), None) => Some("there is no proved bound any more".to_owned()),
            _ => None,
        };
        // More than a fifth more.
        let boxes = (5 * now.boxes > 6 * self.boxes)
            .then(|| format!("the boxes grew from {} to {}", self.boxes, now.boxes));
        [claim, verdict, bound, boxes].into_iter().flatten()
    }
}

/// The baseline of these reports, as text.
pub fn record<'a>(reports: impl Iterator<Item = &'a CheckReport>) -> String {
    let mut text =
        "# Recorded by `selfnorm check --record`; compared with by `selfnorm check --against`.\n"
            .to_owned();
    for entry in reports.flat_map(entries) {
        let _ = writeln!(text, "\n[[statement]]");
        let _ = writeln!(text, "claim = {}", quoted(&entry.claim));
        let _ = writeln!(text, "statement = {}", quoted(&entry.statement));
        let _ = writeln!(text, "verdict = \"{}\"", entry.verdict);
        if let Some((bound, is_upper)) = entry.bound {
            let _ = writeln!(text, "{} = {bound:?}", if is_upper { "upper" } else { "lower" });
        }
        let _ = writeln!(text, "boxes = {}", entry.boxes);
        let _ = writeln!(text, "digest = {}", quoted(&entry.digest));
    }
    text
}

/// A TOML basic string; certificates hold no control characters.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn entries(report: &CheckReport) -> impl Iterator<Item = Entry> {
    report.sections.iter().map(|section| Entry {
        claim: report.name.clone(),
        digest: report.claim_digest[..16].to_owned(),
        statement: statement(section),
        verdict: if section.proved { "proved" } else { "refuted" }.to_owned(),
        bound: section.bound.filter(|bound| bound.is_finite()).map(|bound| (bound, section.below)),
        boxes: section.boxes,
        line: 0,
    })
}

fn entry(value: &DeValue, text: &str) -> Option<Entry> {
    let DeValue::Table(table) = value else { return None };
    let string = |key: &str| match table.get(key)?.get_ref() {
        DeValue::String(text) => Some(text.to_string()),
        _ => None,
    };
    // None for a key that is not there; what is no number is an error.
    let float = |key: &str| match table.get(key).map(|value| value.get_ref()) {
        None => Some(None),
        Some(DeValue::Float(number)) => number.as_str().parse::<f64>().ok().map(Some),
        Some(DeValue::Integer(number)) => number.as_str().parse::<f64>().ok().map(Some),
        Some(_) => None,
    };
    let place = table.get("statement")?.span().start;
    let boxes = match table.get("boxes")?.get_ref() {
        DeValue::Integer(number) => number.as_str().parse().ok()?,
        _ => return None,
    };
    let bound = match (float("lower")?, float("upper")?) {
        (_, Some(upper)) => Some((upper, true)),
        (Some(lower), None) => Some((lower, false)),
        (None, None) => None,
    };
    if bound.is_some_and(|(bound, _)| bound.is_nan()) {
        return None;
    }
    Some(Entry {
        claim: string("claim")?,
        digest: string("digest")?,
        statement: string("statement")?,
        verdict: string("verdict")?,
        bound,
        boxes,
        line: line_of(text, place),
    })
}
