//! What a verdict, its certificate and the checker must have in common.

use crate::limits::{checker, in_time, prover};
use selfnorm::certificate::Certificate;
use selfnorm::check::{Outcome, check};
use selfnorm::claim::{Claim, Verdict};
use selfnorm::search::{ClaimReport, verify};

/// Verifies a claim; none if it cannot be.
///
/// # Panics
/// The certificate is not read as it is written, or `check` rejects it.
pub fn verified(claim: &Claim, resume: Option<&Certificate>) -> Option<Verdict> {
    let mut report = in_time("verify", || verify(claim, &prover(resume))).ok()?;
    certified(claim, &mut report);
    Some(report.verdict)
}

fn certified(claim: &Claim, report: &mut ClaimReport) {
    let certificate = report.certificate(claim, "double").expect("few boxes are not too many");
    let text = certificate.to_text();
    let read = match Certificate::parse(&text) {
        Ok(read) => read,
        Err(rejection) => panic!("what was written cannot be read: {rejection}\n{text}"),
    };
    assert_eq!(read.to_text(), text, "what was read is not what was written");
    if report.verdict == Verdict::Undecided {
        return;
    }
    let outcome = in_time("check", || check(&read, &checker()));
    if let Outcome::Rejected(rejection) = outcome {
        panic!("{:?}, and rejected: {rejection}\n{text}", report.verdict);
    }
}

/// Checks a certificate, whoever wrote it.
///
/// # Panics
/// It is confirmed, and the prover says the opposite.
pub fn checked(certificate: &Certificate) {
    let outcome = in_time("check", || check(certificate, &checker()));
    let Outcome::Confirmed(report) = outcome else { return };
    let claim = Claim::parse("fuzz", "fuzz.toml", &certificate.claim).expect("it was checked");
    let opposite = if report.proved { Verdict::Refuted } else { Verdict::Proved };
    let found = verified(&claim, None);
    assert_ne!(found, Some(opposite), "confirmed as the opposite:\n{}", certificate.to_text());
}
