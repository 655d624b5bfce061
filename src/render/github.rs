//! Annotations for GitHub Actions: what is wrong, at its place.

use super::checks::{complaint, summary};
use super::claim_text::{BoxInWords, details};
use super::format::{Github, Render};
use super::report::{Checked, Checks, Compared, LedgerPart, LedgerSummary, Place, Verified};
use super::words;
use crate::check::Outcome;
use crate::claim::{Claim, Diagnostic, Verdict};
use crate::search::{ClaimReport, Entry};
use std::fmt::Write;

/// A workflow command, and what a log shows of it.
fn annotation(place: &Place, title: &str, text: &str) -> String {
    let file = command_property(&place.file);
    let line = place.line.map_or_else(String::new, |line| format!(",line={line}"));
    let title = command_property(title);
    format!("::error file={file}{line},title={title}::{}\n", command_data(text))
}

/// An annotation for everything that is wrong with a claim file, at its line.
impl Render<Diagnostic> for Github {
    fn render(&self, diagnostic: &Diagnostic) -> String {
        let place = Place { file: diagnostic.file.to_string(), line: diagnostic.line };
        let help = diagnostic.help.as_ref().map_or_else(String::new, |help| format!("\n{help}"));
        let text = format!("{}{help}", diagnostic.message);
        let others = diagnostic.others.iter().map(|other| self.render(other));
        std::iter::once(annotation(&place, "not understood", &text)).chain(others).collect()
    }
}

/// An annotation for every certificate that is not confirmed, at the line of it that is broken,
/// and for every statement that is worse than recorded, at its line.
impl Render<Checks> for Github {
    fn render(&self, Checks { checked, compared }: &Checks) -> String {
        let mut out = String::new();
        for Checked { path, outcome } in checked {
            match outcome {
                Outcome::Confirmed(report) => {
                    let _ = writeln!(out, "{}: confirmed: {}", path.display(), summary(report));
                }
                Outcome::NotConfirmed(rejection) | Outcome::Rejected(rejection) => {
                    let word = complaint(outcome).map_or("", |(word, _)| word);
                    let file = path.to_string_lossy().into_owned();
                    let place = Place { file, line: rejection.line };
                    let title = format!("certificate {word}");
                    out.push_str(&annotation(&place, &title, &rejection.reason));
                }
            }
        }
        for Compared { claim, statement, place, worse } in compared {
            for what in worse {
                let text = format!("{claim}: {statement}: {what}");
                out.push_str(&annotation(place, "worse than recorded", &text));
            }
        }
        out
    }
}

/// An annotation for every statement that is not proved, at its line of the claim file.
impl Render<Verified<'_>> for Github {
    fn render(&self, Verified { claim, report }: &Verified) -> String {
        let total = words::cost(report.boxes, report.seconds);
        let mut out = format!("{}: {}: {total}\n", report.name, report.verdict.word());
        for (place, verdict, text) in failures(claim, report) {
            out.push_str(&annotation(&place, verdict.word(), &text));
        }
        out
    }
}

/// An annotation for every claim that is not as its `[record]` says.
impl Render<LedgerPart<'_>> for Github {
    fn render(&self, LedgerPart { entries, .. }: &LedgerPart) -> String {
        let mut out = String::new();
        for entry in entries.iter().filter(|entry| !entry.is_as_recorded()) {
            out.push_str(&unlike_record(entry));
        }
        out
    }
}

impl Render<LedgerSummary<'_>> for Github {
    fn render(&self, LedgerSummary { entries, seconds }: &LedgerSummary) -> String {
        let good = entries.iter().filter(|entry| entry.is_as_recorded()).count();
        format!("{good} of {} claims as recorded, {}\n", entries.len(), words::seconds(*seconds))
    }
}

fn unlike_record(Entry { claim, report, .. }: &Entry) -> String {
    let recorded = claim.record.as_ref().map_or("", |record| record.verdict.word());
    let title = format!("recorded as {recorded}");
    let failures = failures(claim, report);
    if failures.is_empty() {
        // At its first statement, be it of `[prove]` or of `[conclude]`.
        let conclusions = report.conclusions.iter().map(|it| it.subject.name());
        let mut names = claim.obligations.iter().map(|it| it.name.as_str()).chain(conclusions);
        let place = Place::in_claim(&claim.lines(), names.next().unwrap_or_default(), 0);
        return annotation(&place, &title, &format!("{} is proved", claim.name));
    }
    let told = |(place, verdict, text): &(Place, Verdict, String)| {
        annotation(place, &title, &format!("{}: {text}", verdict.word()))
    };
    failures.iter().map(told).collect()
}

/// Every statement that is not proved: where it stands, what became of it, and why.
fn failures(claim: &Claim, report: &ClaimReport) -> Vec<(Place, Verdict, String)> {
    let lines = claim.lines();
    let mut shown = BoxInWords::default();
    let mut failures = Vec::new();
    for obligation in &report.obligations {
        if obligation.verdict != Verdict::Proved {
            let place = Place::in_claim(&lines, &obligation.name, obligation.index);
            let case = words::in_case(obligation.case.as_ref());
            let details: String =
                obligation.goals.iter().map(|goal| details(goal, &mut shown)).collect();
            let details: Vec<&str> = details.lines().map(str::trim).collect();
            let text = format!("{}{case}: {}", obligation.text, details.join("\n"));
            failures.push((place, obligation.verdict, text));
        }
    }
    for conclusion in &report.conclusions {
        if conclusion.verdict != Verdict::Proved {
            let place = Place::in_claim(&lines, conclusion.subject.name(), 0);
            let case = words::in_case(conclusion.case.as_ref());
            let mut text = format!("{}{case}: {}", conclusion.statement, conclusion.reason);
            if let Some(point) = &conclusion.counterexample {
                let _ = write!(text, "\nat {}", words::place(point));
            }
            failures.push((place, conclusion.verdict, text));
        }
    }
    failures
}

fn command_data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn command_property(text: &str) -> String {
    command_data(text).replace(':', "%3A").replace(',', "%2C")
}
