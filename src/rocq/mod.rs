//! Certificates as proofs for Rocq, the proof assistant formerly called Coq.
//!
//! What is written is the tree of each section as a term, a lemma for each of its leaves and
//! faces, each about an explicit cell, and the proof that they cover the domain. What the words
//! mean is defined and proved by hand in `proofs/rocq`: `Tree.v` (why a tree proves something),
//! `Goals.v` (what sections say), `Tests.v` (the tactics that settle leaves). Nothing is computed
//! here but the ends of cells, exactly, and nothing is believed by whoever compiles the file:
//! a bound that is false, a leaf that is missing and a cell that is another one all fail to
//! compile.
//!
//! **Leaves too wide for one evaluation.** The tactics decide, not this text: bounds of the mean
//! and the variance are evaluated at a corner of the leaf, to which `Signs.v` reduces them; the
//! norm's leaves are halved along y, up to four times; fixed points are narrowed by K ∩ g(K), up
//! to four times. What that does not settle does not compile.
//!
//! **What can be translated.** Claims about the unit layer with the standard SELU, on one domain
//! of μ, ω, ν and τ with rational ends, in which everything is proved. Goals compare `mean`,
//! `variance` or, from above and strictly, `norm` with a rational number; `fixed_point` compares
//! `mu` and `nu` with such. The lemmas cover x in [−0.011, 0.011] and y in [0.7, 1.9].
//! `banach` and `exact_fixed_point` have no tree: `Banach.v` and `Constants.v` have their proofs.
//!
//! | file | holds |
//! |---|---|
//! | `cell` | cells with exact ends, as Rocq writes them |
//! | `statement` | what a section says, in Rocq |
//! | `proof` | a section's lemmas |
//! | `untranslated` | what there are no lemmas about |

mod cell;
mod proof;
mod statement;
mod untranslated;

pub use untranslated::{Reason, Untranslated};

use crate::certificate::{Body, Certificate, Letters, Status, Subject};
use crate::claim::{Claim, Layer, LayerKind};
use cell::Cell;
use statement::Statement;

const HEADER: &str = "\
(* Written by `selfnorm certificate-to-rocq` from a certificate: each section's tree, with a lemma
   for each of its leaves and faces. What the words mean is in Tree.v, Goals.v and Tests.v. *)
From Coq Require Import Reals.
From Coquelicot Require Import Coquelicot.
From SelfNorm Require Import Statement Tree Goals Tests.
Open Scope R_scope.
";

/// The file of a certificate's leaves, for `proofs/rocq`.
///
/// # Errors
/// What cannot be translated, and what could.
pub fn leaves(certificate: &Certificate) -> Result<String, Untranslated> {
    if certificate.status != Status::Final {
        return Err(Untranslated::Unfinished);
    }
    let claim = Claim::parse(&certificate.name, "its claim", &certificate.claim)
        .map_err(|diagnostic| Untranslated::Claim(Box::new(diagnostic)))?;
    if !claim.activation.is_standard_selu() || claim.layer != Layer::preset(LayerKind::Unit) {
        return Err(Untranslated::OtherMap);
    }
    let [case] = claim.cases.as_slice() else {
        return Err(Untranslated::SeveralCases);
    };
    let domain = Cell::domain(&case.scope.domain)?;
    let plane = domain.products();
    let letters = Letters::new(&case.scope.domain);
    let mut file = format!(
        "{HEADER}\nDefinition domain : Box :=\n  {domain}.\n\n\
         (* All x = mu omega and y = nu tau of the domain. *)\n\
         Definition plane : Rectangle :=\n  {plane}.\n\n\
         Lemma plane_of_domain : Products domain plane.\nProof. products. Qed.\n"
    );
    for section in &certificate.sections {
        let name = section.subject.name();
        let told = |reason| Untranslated::Section(name.to_owned(), reason);
        if !section.proved {
            return Err(told(Reason::Refuted));
        }
        let tree = match (&section.body, &section.subject) {
            (Body::Tree(tree), _) => tree,
            (_, Subject::Banach | Subject::ExactFixedPoint) => continue,
            _ => return Err(told(Reason::NoTree)),
        };
        let statement = Statement::new(&claim, &section.subject).map_err(told)?;
        let whole = if statement.is_about_plane() { &plane } else { &domain };
        file.push_str(&proof::of(&statement, tree, &letters, whole).map_err(told)?);
    }
    Ok(file)
}
