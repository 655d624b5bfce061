//! What `check` found, for people, programs and dashboards.

use super::arguments::CheckFormat;
use super::baseline::statement;
use super::paint;
use crate::arithmetic::print;
use crate::check::{CheckReport, CheckedDomain, Outcome, SectionReport};
use crate::search::Verdict;
use serde_json::json;
use std::fmt::Write;
use std::path::PathBuf;

/// A certificate file and what became of it.
pub struct Checked {
    /// The file.
    pub path: PathBuf,
    /// The verdict.
    pub outcome: Outcome,
}

impl Checked {
    /// What was established, if the certificate is confirmed.
    pub fn report(&self) -> Option<&CheckReport> {
        match &self.outcome {
            Outcome::Confirmed(report) => Some(report),
            Outcome::NotConfirmed(_) | Outcome::Rejected(_) => None,
        }
    }
}

/// Everything in the chosen format.
pub fn render(checked: &[Checked], regressions: &[String], format: CheckFormat) -> String {
    match format {
        CheckFormat::Text => text(checked, regressions),
        CheckFormat::Json => json_lines(checked, regressions),
        CheckFormat::Junit => junit(checked, regressions),
        CheckFormat::Github => github(checked, regressions),
        CheckFormat::Markdown => markdown(checked, regressions),
    }
}

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
fn complaint(outcome: &Outcome) -> Option<(&'static str, String)> {
    match outcome {
        Outcome::Confirmed(_) => None,
        Outcome::NotConfirmed(reason) => Some(("not confirmed", reason.to_string())),
        Outcome::Rejected(reason) => Some(("rejected", reason.to_string())),
    }
}

fn text(checked: &[Checked], regressions: &[String]) -> String {
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
    for regression in regressions {
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
    let boxes = if section.boxes > 0 { paint::boxes(section.boxes) } else { String::new() };
    vec![statement(section), section.statement.clone(), bound(section), boxes]
}

fn summary(report: &CheckReport) -> String {
    let word = if report.proved { "proved" } else { "refuted" };
    let (evaluations, time) = (report.evaluations, paint::seconds(report.seconds));
    format!("the claim is {word}; {evaluations} evaluations in MPFR, {time}")
}

fn json_lines(checked: &[Checked], regressions: &[String]) -> String {
    let mut out = String::new();
    for Checked { path, outcome } in checked {
        let certificate = path.to_string_lossy();
        let object = match outcome {
            Outcome::Confirmed(report) => json!({
                "certificate": certificate,
                "accepted": true,
                "outcome": "confirmed",
                "claim": report.name,
                "digest": report.claim_digest,
                "activation": report.activation,
                "layer": report.layer,
                "verdict": verdict(report.proved).word(),
                "evaluations": report.evaluations,
                "seconds": report.seconds,
                "statements": report.sections.iter().map(|section| json!({
                    "statement": statement(section),
                    "text": section.statement,
                    "verdict": verdict(section.proved).word(),
                    "bound": section.bound,
                    "boxes": section.boxes,
                })).collect::<Vec<_>>(),
            }),
            other => {
                let (word, reason) = complaint(other).unwrap_or_default();
                json!({
                    "certificate": certificate,
                    "accepted": false,
                    "outcome": word,
                    "reason": reason,
                })
            }
        };
        let _ = writeln!(out, "{object}");
    }
    for regression in regressions {
        let _ = writeln!(out, "{}", json!({ "regression": regression }));
    }
    out
}

fn junit(checked: &[Checked], regressions: &[String]) -> String {
    let failures =
        checked.iter().filter(|checked| checked.report().is_none()).count() + regressions.len();
    let statements = |checked: &Checked| checked.report().map_or(1, |r| r.sections.len());
    let tests = checked.iter().map(statements).sum::<usize>() + regressions.len();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(
        out,
        "<testsuites name=\"selfnorm check\" tests=\"{tests}\" failures=\"{failures}\">"
    );
    for Checked { path, outcome } in checked {
        let file = xml(&path.to_string_lossy());
        match outcome {
            Outcome::Confirmed(report) => {
                let _ = writeln!(
                    out,
                    "  <testsuite name=\"{file}\" tests=\"{}\" failures=\"0\" time=\"{:.6}\">",
                    report.sections.len(),
                    report.seconds
                );
                for section in &report.sections {
                    let (name, text) = (xml(&statement(section)), xml(&section.statement));
                    let _ = writeln!(
                        out,
                        "    <testcase classname=\"{file}\" name=\"{name}: {text}\"/>"
                    );
                }
            }
            other => {
                let (word, reason) = complaint(other).unwrap_or_default();
                let reason = xml(&format!("{word}: {reason}"));
                let _ = writeln!(out, "  <testsuite name=\"{file}\" tests=\"1\" failures=\"1\">");
                let _ = writeln!(out, "    <testcase classname=\"{file}\" name=\"certificate\">");
                let _ = writeln!(out, "      <failure message=\"{reason}\"/>\n    </testcase>");
            }
        }
        out.push_str("  </testsuite>\n");
    }
    if !regressions.is_empty() {
        let count = regressions.len();
        let _ =
            writeln!(out, "  <testsuite name=\"baseline\" tests=\"{count}\" failures=\"{count}\">");
        for regression in regressions {
            let text = xml(regression);
            let _ = writeln!(out, "    <testcase classname=\"baseline\" name=\"{text}\">");
            let _ = writeln!(out, "      <failure message=\"{text}\"/>\n    </testcase>");
        }
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

fn xml(text: &str) -> String {
    let mut escaped = String::new();
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // XML 1.0 has no way to write a control character.
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Workflow commands: an annotation for everything that is wrong.
fn github(checked: &[Checked], regressions: &[String]) -> String {
    let mut out = String::new();
    for Checked { path, outcome } in checked {
        let file = command_property(&path.to_string_lossy());
        match outcome {
            Outcome::Confirmed(report) => {
                let _ = writeln!(out, "{}: confirmed: {}", path.display(), summary(report));
            }
            other => {
                let (word, reason) = complaint(other).unwrap_or_default();
                let reason = command_data(&reason);
                let _ = writeln!(out, "::error file={file},title=certificate {word}::{reason}");
            }
        }
    }
    for regression in regressions {
        let _ = writeln!(out, "::error title=worse than recorded::{}", command_data(regression));
    }
    out
}

fn command_data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn command_property(text: &str) -> String {
    command_data(text).replace(':', "%3A").replace(',', "%2C")
}

fn markdown(checked: &[Checked], regressions: &[String]) -> String {
    let mut out = String::from(
        "| certificate | statement | verdict | proved | boxes |\n|---|---|---|---|---:|\n",
    );
    let cell = |text: &str| text.replace('|', "\\|").replace('\n', " ");
    for Checked { path, outcome } in checked {
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
    for regression in regressions {
        let _ = writeln!(out, "\n**Worse than recorded:** {}", cell(regression));
    }
    out
}
