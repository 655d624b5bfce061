//! What `check` found, for people, programs and dashboards.

use super::arguments::CheckFormat;
use super::baseline::statement;
use super::check::Checked;
use super::paint;
use crate::arithmetic::print;
use crate::check::{CheckReport, SectionReport};
use crate::search::Verdict;
use serde_json::json;
use std::fmt::Write;

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

fn text(checked: &[Checked], regressions: &[String]) -> String {
    let mut out = String::new();
    for Checked { path, result } in checked {
        match result {
            Ok(report) => {
                let _ = writeln!(out, "{}  {}", paint::bold(&report.name), report.title);
                let rows: Vec<Vec<String>> = report.sections.iter().map(row).collect();
                for (section, line) in report.sections.iter().zip(paint::columns(&rows)) {
                    let _ = writeln!(out, "  {}  {line}", paint::verdict(verdict(section.proved)));
                }
                let _ = writeln!(out, "  accepted: {}\n", summary(report));
            }
            Err(rejection) => {
                let _ =
                    writeln!(out, "{}: {}: {rejection}\n", path.display(), paint::bold("rejected"));
            }
        }
    }
    let accepted = checked.iter().filter(|checked| checked.result.is_ok()).count();
    let _ = writeln!(out, "{accepted} of {} certificates accepted", checked.len());
    for regression in regressions {
        let _ = writeln!(out, "{}: {regression}", paint::bold("worse than recorded"));
    }
    out
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
    for Checked { path, result } in checked {
        let object = match result {
            Ok(report) => json!({
                "certificate": path.to_string_lossy(),
                "accepted": true,
                "claim": report.name,
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
            Err(rejection) => json!({
                "certificate": path.to_string_lossy(),
                "accepted": false,
                "reason": rejection.to_string(),
            }),
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
        checked.iter().filter(|checked| checked.result.is_err()).count() + regressions.len();
    let statements = |checked: &Checked| checked.result.as_ref().map_or(1, |r| r.sections.len());
    let tests = checked.iter().map(statements).sum::<usize>() + regressions.len();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(
        out,
        "<testsuites name=\"selfnorm check\" tests=\"{tests}\" failures=\"{failures}\">"
    );
    for Checked { path, result } in checked {
        let file = xml(&path.to_string_lossy());
        match result {
            Ok(report) => {
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
            Err(rejection) => {
                let reason = xml(&rejection.to_string());
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
    for Checked { path, result } in checked {
        let file = command_property(&path.to_string_lossy());
        match result {
            Ok(report) => {
                let _ = writeln!(out, "{}: accepted: {}", path.display(), summary(report));
            }
            Err(rejection) => {
                let reason = command_data(&rejection.to_string());
                let _ = writeln!(out, "::error file={file},title=certificate rejected::{reason}");
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
    for Checked { path, result } in checked {
        match result {
            Ok(report) => {
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
            Err(rejection) => {
                let (file, reason) = (path.to_string_lossy(), rejection.to_string());
                let _ = writeln!(out, "| {} | {} | **rejected** | | |", cell(&file), cell(&reason));
            }
        }
    }
    for regression in regressions {
        let _ = writeln!(out, "\n**Worse than recorded:** {}", cell(regression));
    }
    out
}
