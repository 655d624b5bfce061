//! A page about claims as HTML.

use super::format::{Html, Render};
use super::report::{Bounds, Chapter, Over, Page, Picture};
use super::words::{self, POINT_DIGITS};
use crate::arithmetic::print;
use crate::certificate::Status;
use crate::claim::Variable;
use crate::figure::provenance::PROGRAM;
use crate::figure::svg::{escape, font_faces};
use crate::search::{ClaimReport, Extreme, Point, Verdict};
use rug::Rational;
use std::fmt::Write;

const STYLE: &str = include_str!("report.css");

impl Render<Page> for Html {
    fn render(&self, page: &Page) -> String {
        document(&page.chapters)
    }
}

fn document(entries: &[Chapter]) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta name=\"generator\" content=\"{PROGRAM}\">\n\
         <title>Ledger of claims</title>\n<style>\n{}\n{STYLE}</style>\n</head>\n<body>\n<main>\n\
         <h1>Ledger of claims</h1>\n\
         <p>By {PROGRAM}. <em>Proved</em>: true on the whole exact domain. <em>Refuted</em>: \
         false at the point given. <em>Undecided</em>: neither. Every number below is a proved \
         bound, rounded outward; places after <em>near</em> are hints.</p>\n",
        font_faces()
    );
    out.push_str("<div class=\"scroll\"><table>\n<thead><tr><th scope=\"col\">claim</th><th scope=\"col\">what it says</th><th scope=\"col\">verdict</th><th scope=\"col\">boxes</th></tr></thead>\n<tbody>\n");
    for (index, entry) in entries.iter().enumerate() {
        let _ = writeln!(
            out,
            "<tr><th scope=\"row\"><a href=\"#claim-{index}\">{}</a></th><td>{}</td><td>{}</td><td class=\"number\">{}</td></tr>",
            escape(&entry.claim.name),
            escape(&entry.claim.title),
            verdict(entry.report.verdict),
            entry.report.boxes
        );
    }
    out.push_str("</tbody></table></div>\n");
    for (index, entry) in entries.iter().enumerate() {
        section(&mut out, index, entry);
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

fn verdict(verdict: Verdict) -> String {
    let word = verdict.word();
    format!("<span class=\"verdict {word}\">{word}</span>")
}

fn section(out: &mut String, index: usize, entry: &Chapter) {
    let claim = &entry.claim;
    let _ = write!(
        out,
        "<section id=\"claim-{index}\">\n<h2>{} {}</h2>\n<p>{}",
        escape(&claim.name),
        verdict(entry.report.verdict),
        escape(&claim.title)
    );
    if let Some(source) = &claim.source {
        let _ = write!(out, ". <cite>{}</cite>", escape(source));
    }
    out.push_str("</p>\n");
    statements(out, &entry.report);
    if !entry.bounds.is_empty() {
        bounds(out, &entry.bounds);
    }
    figures(out, &entry.pictures);
    certificate(out, entry);
    let _ = write!(
        out,
        "<details open><summary>The claim file</summary><pre>{}</pre></details>\n</section>\n",
        escape(&claim.text)
    );
}

fn statements(out: &mut String, report: &ClaimReport) {
    out.push_str("<h3>Statements</h3>\n<div class=\"scroll\"><table>\n<thead><tr><th scope=\"col\">statement</th><th scope=\"col\">verdict</th><th scope=\"col\">margin</th><th scope=\"col\">boxes</th></tr></thead>\n<tbody>\n");
    for obligation in &report.obligations {
        let margin = obligation.margin().map(|margin| print::lower(margin, 3));
        let points = obligation.goals.iter().filter_map(|goal| goal.counterexample.as_ref());
        let reasons = obligation.goals.iter().filter_map(|goal| goal.unresolved.as_ref());
        let mut remarks: Vec<String> = points.map(at).collect();
        remarks.extend(reasons.map(|unresolved| escape(&unresolved.reason)));
        let remarks: String =
            remarks.iter().map(|remark| format!("<br><small>{remark}</small>")).collect();
        let _ = writeln!(
            out,
            "<tr><td><code>{}</code>{}{remarks}</td><td>{}</td><td class=\"number\">{}</td><td class=\"number\">{}</td></tr>",
            escape(&obligation.text),
            in_case(obligation.case.as_ref()),
            verdict(obligation.verdict),
            margin.unwrap_or_default(),
            obligation.boxes()
        );
    }
    for conclusion in &report.conclusions {
        let mut remarks = format!("<br><small>{}</small>", escape(&conclusion.reason));
        if let Some(point) = &conclusion.counterexample {
            let _ = write!(remarks, "<br><small>{}</small>", at(point));
        }
        let _ = writeln!(
            out,
            "<tr><td>{}{}{remarks}</td><td>{}</td><td></td><td class=\"number\">{}</td></tr>",
            escape(&conclusion.statement),
            in_case(conclusion.case.as_ref()),
            verdict(conclusion.verdict),
            conclusion.boxes
        );
    }
    out.push_str("</tbody></table></div>\n");
}

/// The case, standing back.
fn in_case(case: Option<&String>) -> String {
    case.map(|case| format!(" <small>({})</small>", escape(case))).unwrap_or_default()
}

fn at(point: &Point) -> String {
    let value = escape(&print::interval(point.value, POINT_DIGITS));
    format!("false at {}: the value lies in {value}", escape(&words::place(point)))
}

/// Significant digits of sharp bounds.
const DIGITS: usize = 10;

fn bounds(out: &mut String, bounds: &[Bounds]) {
    out.push_str("<h3>Sharp enclosures</h3>\n<div class=\"scroll\"><table>\n<thead><tr><th scope=\"col\">quantity</th><th scope=\"col\">infimum in</th><th scope=\"col\">supremum in</th></tr></thead>\n<tbody>\n");
    for Bounds { over, quantity, extremes } in bounds {
        let case = match over {
            Over::Claim { case, .. } => in_case(case.as_ref()),
            Over::Given { .. } => String::new(),
        };
        let _ = writeln!(
            out,
            "<tr><td><code>{}</code>{case}</td><td class=\"number\">{}</td><td class=\"number\">{}</td></tr>",
            escape(quantity),
            extreme(&extremes.infimum),
            extreme(&extremes.supremum)
        );
    }
    out.push_str("</tbody></table></div>\n");
}

fn extreme(extreme: &Extreme) -> String {
    let value = extreme.value;
    if value.is_empty() {
        return "unknown: perhaps undefined".to_owned();
    }
    let pair = words::pair(value, DIGITS);
    let range = |(variable, (lower, upper)): &(Variable, (Rational, Rational))| {
        // The nearest decimal: where an extremum lies is a hint, not a bound.
        let place = format!("{:.5}", (Rational::from(lower + upper) / 2u32).to_f64());
        let digits = place.trim_end_matches('0').trim_end_matches('.');
        format!("{} ≈ {}", variable.name(), if digits == "-0" { "0" } else { digits })
    };
    let place: Vec<String> = extreme.place.iter().map(range).collect();
    let stopped = extreme.stopped.map(|stop| format!("<br><small>{}</small>", stop.reason()));
    format!(
        "{}<br><small>near {}</small>{}",
        pair,
        escape(&place.join(", ")),
        stopped.unwrap_or_default()
    )
}

/// The figures beside each other, then why others are missing.
fn figures(out: &mut String, pictures: &[Picture]) {
    let (drawn, missing): (Vec<_>, Vec<_>) = pictures.iter().partition(|it| it.drawn.is_ok());
    if !drawn.is_empty() {
        out.push_str("<div class=\"figures\">\n");
        drawn.into_iter().for_each(|picture| figure(out, picture));
        out.push_str("</div>\n");
    }
    missing.into_iter().for_each(|picture| figure(out, picture));
}

fn figure(out: &mut String, picture: &Picture) {
    let case = escape(&words::in_case(picture.case.as_ref()));
    match &picture.drawn {
        Ok((svg, title)) => {
            let _ = write!(
                out,
                "<figure>\n{svg}\n<figcaption>{}{case}</figcaption>\n</figure>\n",
                escape(title)
            );
        }
        Err(reason) => {
            let reason = reason.to_string();
            let reason = reason.trim_start_matches("error: ");
            let _ = writeln!(
                out,
                "<p class=\"missing\">No figure <code>{}</code>{case}: {}</p>",
                picture.figure.name(),
                escape(reason)
            );
        }
    }
}

fn certificate(out: &mut String, entry: &Chapter) {
    out.push_str("<h3>Certificate</h3>\n");
    if entry.certificate.status != Status::Final {
        out.push_str("<p>There is none: the claim is undecided.</p>\n");
        return;
    }
    let text = entry.certificate.to_text();
    // The last line: the digest of everything before it.
    let digest = text.trim_end().rsplit(' ').next().unwrap_or_default();
    let name = entry.certificate_name();
    let _ = write!(
        out,
        "<p><a href=\"{0}\">{0}</a>, SHA-256 <code class=\"digest\">{digest}</code>. \
         Re-establish it, independently of the search:</p>\n<pre>selfnorm check {0}</pre>\n",
        escape(&name)
    );
}
