//! What the checker found, as a JUnit report.
//!
//! A test is known by its class and its name: the certificate's path and the statement's name in
//! its claim, without any number that a change could touch. Every certificate has a test of
//! itself, too, and every recorded statement one, whether good or bad.

use super::checks::complaint;
use super::format::{Junit, Render};
use super::report::{Checked, Checks, Compared};
use super::words::statement;
use crate::check::Outcome;
use std::fmt::Write;

/// A group of tests.
struct Suite {
    name: String,
    tests: Vec<Test>,
    seconds: f64,
}

/// One test.
struct Test {
    name: String,
    seconds: f64,
    /// What is tested.
    text: String,
    /// The kind of failure, and what is wrong.
    failure: Option<(&'static str, String)>,
}

impl Render<Checks> for Junit {
    fn render(&self, Checks { checked, compared }: &Checks) -> String {
        let mut suites: Vec<Suite> = checked.iter().map(certificate).collect();
        if !compared.is_empty() {
            let tests = compared.iter().map(recorded).collect();
            suites.push(Suite { name: "baseline".to_owned(), tests, seconds: 0.0 });
        }
        document(&suites)
    }
}

fn certificate(Checked { path, outcome }: &Checked) -> Suite {
    let failure = complaint(outcome);
    let mut tests = Vec::new();
    let mut seconds = 0.0;
    if let Outcome::Confirmed(report) = outcome {
        seconds = report.seconds;
        tests.extend(report.sections.iter().map(|section| Test {
            name: statement(section),
            seconds: section.seconds,
            text: section.statement.clone(),
            failure: None,
        }));
    }
    let text = "every statement is established".to_owned();
    tests.insert(0, Test { name: "certificate".to_owned(), seconds, text, failure });
    Suite { name: path.to_string_lossy().into_owned(), tests, seconds }
}

fn recorded(Compared { claim, statement, worse, .. }: &Compared) -> Test {
    Test {
        name: format!("{claim}: {statement}"),
        seconds: 0.0,
        text: "not worse than recorded".to_owned(),
        failure: (!worse.is_empty()).then(|| ("worse than recorded", worse.join("; "))),
    }
}

fn document(suites: &[Suite]) -> String {
    let failed = |suite: &Suite| suite.tests.iter().filter(|test| test.failure.is_some()).count();
    let tests: usize = suites.iter().map(|suite| suite.tests.len()).sum();
    let failures: usize = suites.iter().map(failed).sum();
    let seconds: f64 = suites.iter().map(|suite| suite.seconds).sum();
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <testsuites name=\"selfnorm check\" tests=\"{tests}\" failures=\"{failures}\" time=\"{seconds:.6}\">\n"
    );
    for suite in suites {
        let class = xml(&suite.name);
        let _ = writeln!(
            out,
            "  <testsuite name=\"{class}\" tests=\"{}\" failures=\"{}\" time=\"{:.6}\">",
            suite.tests.len(),
            failed(suite),
            suite.seconds
        );
        for Test { name, seconds, text, failure } in &suite.tests {
            let _ = writeln!(
                out,
                "    <testcase classname=\"{class}\" name=\"{}\" time=\"{seconds:.6}\">",
                xml(name)
            );
            if let Some((kind, reason)) = failure {
                let _ = writeln!(
                    out,
                    "      <failure type=\"{kind}\" message=\"{}\"/>",
                    xml(&format!("{kind}: {reason}"))
                );
            }
            let _ = writeln!(out, "      <system-out>{}</system-out>\n    </testcase>", xml(text));
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
