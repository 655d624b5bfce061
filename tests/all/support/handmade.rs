//! The checker on claims with hand-made certificates, in this process.

use super::signed::forge;
use selfnorm::certificate::Certificate;
use selfnorm::check::{DEFAULT_PRECISION, Options, Outcome, check};

/// The certificate of a claim with such sections.
pub fn certificate(claim: &str, sections: &str) -> Certificate {
    let text = forge(claim, sections);
    Certificate::parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

pub fn outcome(claim: &str, sections: &str) -> Outcome {
    check(&certificate(claim, sections), &Options::new(DEFAULT_PRECISION))
}

/// A claim with one comparison `g` beside its other tables.
pub fn one_goal(tables: &str, goal: &str) -> String {
    format!("title = \"t\"\n{tables}\n[prove]\ng = \"{goal}\"\n")
}

/// Of a claim with one comparison `g` and a tree of one leaf.
pub fn one_leaf(claim: &str) -> Outcome {
    outcome(claim, "proved goal g 0 0\n  N\n")
}

#[track_caller]
pub fn confirmed(outcome: &Outcome) {
    assert!(matches!(outcome, Outcome::Confirmed(_)), "{outcome:?}");
}

#[track_caller]
pub fn rejected(outcome: &Outcome, reason: &str) {
    match outcome {
        Outcome::Rejected(rejection) => {
            assert!(rejection.reason.contains(reason), "{rejection:?}");
        }
        other => panic!("{other:?}"),
    }
}

#[track_caller]
pub fn too_coarse(outcome: &Outcome) {
    assert!(matches!(outcome, Outcome::NotConfirmed(_)), "{outcome:?}");
}

/// Rejected, or too coarse.
#[track_caller]
pub fn not_confirmed(outcome: &Outcome, what: &str) {
    assert!(!matches!(outcome, Outcome::Confirmed(_)), "{what}: {outcome:?}");
}
