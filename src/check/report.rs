//! What a check found.

use super::budget::Failure;
use crate::certificate::{Certificate, Rejection, Subject, digest};
use crate::claim::{Claim, Scope};

/// A checker's verdict on a certificate.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// Every statement is established.
    Confirmed(CheckReport),
    /// Some statement is not established, and none is found false: the certificate is too
    /// coarse for this checker, or it ran out of work or time.
    NotConfirmed(Rejection),
    /// The certificate is malformed, or a statement is not as it says.
    Rejected(Rejection),
}

impl From<Failure> for Outcome {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::TooCoarse(reason) => Self::NotConfirmed(Rejection::whole(reason)),
            Failure::Wrong(reason) => Self::Rejected(Rejection::whole(reason)),
        }
    }
}

impl Outcome {
    /// The report, if the certificate is confirmed.
    ///
    /// # Errors
    /// Why it is not.
    pub fn confirmed(self) -> Result<CheckReport, Rejection> {
        match self {
            Self::Confirmed(report) => Ok(report),
            Self::NotConfirmed(reason) | Self::Rejected(reason) => Err(reason),
        }
    }
}

/// An accepted certificate.
#[derive(Clone, Debug)]
pub struct CheckReport {
    /// The claim's name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// The SHA-256 of the claim's text.
    pub claim_digest: String,
    /// The activation in words.
    pub activation: String,
    /// The layer in words.
    pub layer: String,
    /// What the variables range over, in each case.
    pub domains: Vec<CheckedDomain>,
    /// Whether the claim is established; else it is refuted.
    pub proved: bool,
    /// What was established of each statement.
    pub sections: Vec<SectionReport>,
    /// Boxes evaluated.
    pub evaluations: u64,
    /// Wall time.
    pub seconds: f64,
}

/// The domain that statements are established on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedDomain {
    /// The case, if there are several.
    pub case: Option<String>,
    /// The variables with their ranges as text.
    pub ranges: Vec<(String, String)>,
}

impl CheckedDomain {
    /// The domain of a scope.
    pub fn new(case: Option<&String>, scope: &Scope) -> Self {
        let ranges = scope.domain.iter();
        let ranges = ranges.map(|(name, range)| (name.to_string(), range.to_string())).collect();
        Self { case: case.cloned(), ranges }
    }
}

/// An accepted statement.
#[derive(Clone, Debug)]
pub struct SectionReport {
    /// Which statement.
    pub subject: Subject,
    /// In which case of the domain.
    pub case: Option<String>,
    /// The statement as text.
    pub statement: String,
    /// Whether it is established; else it is refuted.
    pub proved: bool,
    /// The quantity's established bound over the domain, on the claimed side.
    pub bound: Option<f64>,
    /// Whether that is an upper bound.
    pub below: bool,
    /// Leaves, splits and faces of the certificate's tree.
    pub boxes: u64,
    /// Boxes evaluated.
    pub evaluations: u64,
    /// Wall time.
    pub seconds: f64,
}

/// Whether a certificate is about one of some claims, to the letter: its text and no other.
/// Without claims it may be about any.
///
/// # Errors
/// How they differ, with the digests.
pub fn is_about(certificate: &Certificate, claims: &[Claim]) -> Result<(), Rejection> {
    if claims.is_empty() || claims.iter().any(|claim| certificate.claim == claim.text) {
        return Ok(());
    }
    let digest_of = |claim: &Claim| format!("that of {} has {}", claim.name, digest(&claim.text));
    // Of many, the one that it may be meant to be about.
    let named = claims.iter().find(|claim| claim.name == certificate.name);
    let other = match (named, claims) {
        (Some(claim), _) | (None, [claim]) => digest_of(claim),
        (None, _) => format!("which none of the {} claims given has", claims.len()),
    };
    Err(Rejection::whole(format!(
        "the certificate is about another claim: its text has the SHA-256 {}, {other}",
        digest(&certificate.claim)
    )))
}
