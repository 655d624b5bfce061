//! From a claim's result to its certificate.

use crate::certificate::{Body, Certificate, Section, Status, Subject, Tree};
use crate::claim::{Claim, Variable};
use crate::search::{ClaimReport, Point, Verdict};

/// The certificate of a decided claim; the state to resume from of an undecided one.
pub fn of_report(claim: &Claim, report: &ClaimReport, arithmetic: &str) -> Certificate {
    let status = match report.verdict {
        Verdict::Proved | Verdict::Refuted => Status::Final,
        Verdict::Undecided => Status::Partial,
    };
    let mut sections = Vec::new();
    for case in &claim.cases {
        for obligation in report.obligations.iter().filter(|o| o.case == case.name) {
            for (position, goal) in obligation.goals.iter().enumerate() {
                let subject = Subject::Goal(obligation.name.clone(), obligation.index, position);
                let (tree, point) = (&goal.tree, &goal.counterexample);
                let body = body(goal.verdict, tree.as_ref(), point.as_ref(), status);
                sections.extend(section(goal.verdict, subject, &case.name, body));
            }
        }
        for conclusion in report.conclusions.iter().filter(|c| c.case == case.name) {
            let (tree, point) = (&conclusion.tree, &conclusion.counterexample);
            let body = body(conclusion.verdict, tree.as_ref(), point.as_ref(), status);
            sections.extend(section(
                conclusion.verdict,
                conclusion.subject.clone(),
                &case.name,
                body,
            ));
        }
    }
    Certificate {
        status,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        arithmetic: arithmetic.to_owned(),
        // One word, whatever the file is called.
        name: claim.name.replace(char::is_whitespace, "_"),
        claim: claim.text.clone(),
        sections,
    }
}

fn section(
    verdict: Verdict,
    subject: Subject,
    case: &Option<String>,
    body: Option<Body>,
) -> Option<Section> {
    let proved = verdict != Verdict::Refuted;
    body.map(|body| Section { proved, subject, case: case.clone(), body })
}

fn body(
    verdict: Verdict,
    tree: Option<&Tree>,
    point: Option<&Point>,
    status: Status,
) -> Option<Body> {
    match (verdict, status) {
        (Verdict::Proved, _) => Some(tree.map_or(Body::Bare, |tree| Body::Tree(tree.clone()))),
        (Verdict::Refuted, _) => {
            let coordinates: Vec<(Variable, _)> =
                point.map_or_else(Vec::new, |point| point.coordinates.clone());
            Some(Body::Point(coordinates))
        }
        // An unfinished tree is worth keeping only in a state.
        (Verdict::Undecided, Status::Partial) => tree.map(|tree| Body::Tree(tree.clone())),
        (Verdict::Undecided, Status::Final) => None,
    }
}
