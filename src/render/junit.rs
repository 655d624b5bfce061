//! What the checker found, as a JUnit report.

use super::checks::complaint;
use super::format::{Junit, Render};
use super::report::{Checked, Checks};
use super::words::statement;
use crate::check::Outcome;
use std::fmt::Write;

impl Render<Checks> for Junit {
    fn render(&self, Checks { checked, regressions }: &Checks) -> String {
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
                    let _ =
                        writeln!(out, "  <testsuite name=\"{file}\" tests=\"1\" failures=\"1\">");
                    let _ =
                        writeln!(out, "    <testcase classname=\"{file}\" name=\"certificate\">");
                    let _ = writeln!(out, "      <failure message=\"{reason}\"/>\n    </testcase>");
                }
            }
            out.push_str("  </testsuite>\n");
        }
        if !regressions.is_empty() {
            let count = regressions.len();
            let _ = writeln!(
                out,
                "  <testsuite name=\"baseline\" tests=\"{count}\" failures=\"{count}\">"
            );
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
