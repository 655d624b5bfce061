//! A certificate from beginning to end.

use super::activation::Activation;
use super::budget::{Failure, Options};
use super::claimed::{Statement, statements};
use super::report::{CheckReport, CheckedDomain, Outcome, SectionReport};
use super::statement::Checker;
use crate::certificate::{Certificate, Section, Status, digest};
use crate::claim::Claim;
use std::time::Instant;

/// Checks every statement of a certificate.
///
/// # Panics
/// If two enclosures of one number exclude each other: then the checker has an error.
pub fn check(certificate: &Certificate, options: &Options) -> Outcome {
    established(certificate, options).map_or_else(Outcome::from, Outcome::Confirmed)
}

fn established(certificate: &Certificate, options: &Options) -> Result<CheckReport, Failure> {
    let start = Instant::now();
    if certificate.status != Status::Final {
        return Err("this is the saved state of an unfinished proof".to_owned().into());
    }
    let shown = format!("claim of the certificate {}", certificate.name);
    let claim = Claim::parse(&certificate.name, &shown, &certificate.claim)
        .map_err(|error| format!("the claim cannot be read: {error}"))?;
    let assigned = assign(certificate, &claim)?;
    let mut reports: Vec<SectionReport> = Vec::new();
    let mut coarse: Option<Failure> = None;
    for (case, statements) in claim.cases.iter().zip(&assigned) {
        let activation = Activation::new(&case.scope.activation)?;
        let checker = Checker::new(&claim, case, activation, options);
        for (statement, section) in statements {
            let result = checker.section(section, statement, &reports);
            // What was cut short may look undefined, and so wrong: it is not known.
            let result = result.map_err(|failure| options.stop().unwrap_or(failure));
            match result {
                Ok(report) => reports.push(report),
                Err(Failure::Wrong(reason)) => return Err(Failure::Wrong(reason)),
                // What comes after it may still be false.
                Err(failure) => {
                    coarse.get_or_insert(failure);
                }
            }
        }
    }
    if let Some(failure) = coarse {
        return Err(failure);
    }
    let refuted = reports.iter().any(|report| !report.proved);
    let domains = claim.cases.iter();
    let domains = domains.map(|case| CheckedDomain::new(case.name.as_ref(), &case.scope)).collect();
    Ok(CheckReport {
        name: claim.name.clone(),
        title: claim.title.clone(),
        claim_digest: digest(&certificate.claim),
        activation: claim.activation.label(),
        layer: claim.layer.label(),
        domains,
        proved: !refuted,
        evaluations: reports.iter().map(|report| report.evaluations).sum(),
        sections: reports,
        seconds: start.elapsed().as_secs_f64(),
    })
}

/// Every statement of each case with its section.
fn assign<'a>(
    certificate: &'a Certificate,
    claim: &Claim,
) -> Result<Vec<Vec<(Statement, &'a Section)>>, Failure> {
    let mut sections = certificate.sections.iter().peekable();
    let mut complete = true;
    let mut assigned = Vec::new();
    for case in &claim.cases {
        let mut of_case = Vec::new();
        for statement in statements(claim, case) {
            let next = sections.next_if(|section| {
                section.subject == statement.subject && section.case == case.name
            });
            match next {
                Some(section) => of_case.push((statement, section)),
                None => complete = false,
            }
        }
        assigned.push(of_case);
    }
    if let Some(section) = sections.next() {
        let name = section.subject.name();
        return Err(Failure::Wrong(format!(
            "the section about `{name}` is out of order, there twice, or about nothing in the claim"
        )));
    }
    let refuted = certificate.sections.iter().any(|section| !section.proved);
    if !complete && !refuted {
        return Err(Failure::Wrong("a statement of the claim has no section".to_owned()));
    }
    Ok(assigned)
}
