//! From a claim's result to its certificate.

use super::point::Point;
use super::record::Trace;
use super::report::ClaimReport;
use crate::certificate::{Body, Certificate, MAX_NODES, Section, Status, Subject};
use crate::claim::{Claim, Verdict};
use std::fmt;

/// A result whose trees are too long for a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TooLong {
    /// The claim's file.
    pub path: String,
    /// What there is none of.
    pub status: Status,
}

impl fmt::Display for TooLong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.status {
            Status::Final => "certificate",
            Status::Partial => "saved state",
        };
        write!(
            f,
            "{}: no {what}: it would have more than {MAX_NODES} boxes; divide the domain among \
             several claims",
            self.path
        )
    }
}

impl ClaimReport {
    /// The certificate of a decided claim; the state to resume from of an undecided one. The
    /// trees are taken from the report.
    ///
    /// # Errors
    /// One of them is too long for a certificate.
    pub fn certificate(&mut self, claim: &Claim, arithmetic: &str) -> Result<Certificate, TooLong> {
        let whole = self.verdict;
        let status = match whole {
            Verdict::Proved | Verdict::Refuted => Status::Final,
            Verdict::Undecided => Status::Partial,
        };
        let refused = |NoRoom| TooLong { path: claim.path.clone(), status };
        let mut certificate = Certificate::about(claim, status, arithmetic);
        let mut add = |verdict, subject, case: &Option<String>, body: Option<Body>| {
            let (proved, case) = (verdict != Verdict::Refuted, case.clone());
            certificate.sections.extend(body.map(|body| Section { proved, subject, case, body }));
        };
        for case in &claim.cases {
            for obligation in self.obligations.iter_mut().filter(|o| o.case == case.name) {
                for (position, goal) in obligation.goals.iter_mut().enumerate() {
                    let subject =
                        Subject::Goal(obligation.name.clone(), obligation.index, position);
                    let point = goal.counterexample.as_ref();
                    let body = body(goal.verdict, whole, &mut goal.trace, point);
                    add(goal.verdict, subject, &case.name, body.map_err(refused)?);
                }
            }
            for conclusion in self.conclusions.iter_mut().filter(|c| c.case == case.name) {
                let point = conclusion.counterexample.as_ref();
                let body = body(conclusion.verdict, whole, &mut conclusion.trace, point);
                let body = body.map_err(refused)?;
                add(conclusion.verdict, conclusion.subject.clone(), &case.name, body);
            }
        }
        Ok(certificate)
    }
}

/// A tree was given up.
struct NoRoom;

/// What a section offers for a statement, if there is to be one.
fn body(
    verdict: Verdict,
    whole: Verdict,
    trace: &mut Trace,
    point: Option<&Point>,
) -> Result<Option<Body>, NoRoom> {
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
            (Trace::TooLong, _) => Err(NoRoom),
            (Trace::None, _) if verdict == Verdict::Undecided => Ok(None),
            (Trace::None, _) => Ok(Some(Body::Bare)),
            (Trace::Kept(tree), _) => Ok(Some(Body::Tree(tree))),
            (Trace::Chain(chain), _) => Ok(Some(Body::Chain(chain))),
        },
    }
}
