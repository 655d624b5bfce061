//! From a claim's result to its certificate.

use crate::certificate::{Body, Certificate, MAX_NODES, Section, Status, Subject};
use crate::claim::Claim;
use crate::search::{ClaimReport, Point, Trace, Verdict};

/// The certificate of a decided claim; the state to resume from of an undecided one. The
/// trees are taken from the report.
///
/// # Errors
/// One of them is too long for a certificate.
pub fn of_report(
    claim: &Claim,
    report: &mut ClaimReport,
    arithmetic: &str,
) -> Result<Certificate, String> {
    let whole = report.verdict;
    let mut sections = Vec::new();
    let mut add = |verdict, subject, case: &Option<String>, body: Result<Option<Body>, TooLong>| {
        let body = body.map_err(|TooLong| too_long(claim, whole))?;
        let (proved, case) = (verdict != Verdict::Refuted, case.clone());
        sections.extend(body.map(|body| Section { proved, subject, case, body }));
        Ok::<(), String>(())
    };
    for case in &claim.cases {
        for obligation in report.obligations.iter_mut().filter(|o| o.case == case.name) {
            for (position, goal) in obligation.goals.iter_mut().enumerate() {
                let subject = Subject::Goal(obligation.name.clone(), obligation.index, position);
                let point = goal.counterexample.as_ref();
                let body = body(goal.verdict, whole, &mut goal.trace, point);
                add(goal.verdict, subject, &case.name, body)?;
            }
        }
        for conclusion in report.conclusions.iter_mut().filter(|c| c.case == case.name) {
            let point = conclusion.counterexample.as_ref();
            let body = body(conclusion.verdict, whole, &mut conclusion.trace, point);
            add(conclusion.verdict, conclusion.subject.clone(), &case.name, body)?;
        }
    }
    let status = match whole {
        Verdict::Proved | Verdict::Refuted => Status::Final,
        Verdict::Undecided => Status::Partial,
    };
    Ok(Certificate { sections, ..head(claim, status, arithmetic) })
}

/// A claim's certificate or state without any sections.
pub fn head(claim: &Claim, status: Status, arithmetic: &str) -> Certificate {
    Certificate {
        status,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        arithmetic: arithmetic.to_owned(),
        // One word, whatever the file is called.
        name: claim.name.replace(char::is_whitespace, "_"),
        claim: claim.text.clone(),
        sections: Vec::new(),
    }
}

struct TooLong;

/// What a section offers for a statement, if there is to be one.
fn body(
    verdict: Verdict,
    whole: Verdict,
    trace: &mut Trace,
    point: Option<&Point>,
) -> Result<Option<Body>, TooLong> {
    match verdict {
        Verdict::Refuted => {
            let coordinates = point.map_or_else(Vec::new, |point| point.coordinates.clone());
            Ok(Some(Body::Point(coordinates)))
        }
        // An unfinished tree is worth keeping only in a state.
        Verdict::Undecided if whole != Verdict::Undecided => Ok(None),
        Verdict::Proved | Verdict::Undecided => match (std::mem::take(trace), whole) {
            // What is false needs no more than its counterexample.
            (Trace::TooLong, Verdict::Refuted) => Ok(None),
            (Trace::TooLong, _) => Err(TooLong),
            (Trace::None, _) if verdict == Verdict::Undecided => Ok(None),
            (Trace::None, _) => Ok(Some(Body::Bare)),
            (Trace::Kept(tree), _) => Ok(Some(Body::Tree(tree))),
            (Trace::Chain(chain), _) => Ok(Some(Body::Chain(chain))),
        },
    }
}

fn too_long(claim: &Claim, verdict: Verdict) -> String {
    let what = if verdict == Verdict::Undecided { "saved state" } else { "certificate" };
    format!(
        "error: {}: no {what}: it would have more than {MAX_NODES} boxes; divide the domain \
         among several claims",
        claim.path
    )
}
