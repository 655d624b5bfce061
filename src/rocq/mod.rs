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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::certificate::{Section, Tree};

    const CLAIM: &str = "title = 't'\n[domain]\nmu = ['-0.1', '0.1']\nomega = ['-0.1', '0.1']\n\
        nu = ['0.8', '1.5']\ntau = ['0.95', '1.1']\n[prove]\nlow = '0.8 <= variance'\n";

    /// The certificate of a claim whose only section has this tree.
    fn certificate(claim: &str, tree: &str) -> Certificate {
        let tree = Tree::parse(tree.bytes(), 100).expect(tree);
        Certificate {
            status: Status::Final,
            program: "0".to_owned(),
            arithmetic: "double".to_owned(),
            name: "test".to_owned(),
            claim: claim.to_owned(),
            sections: vec![Section {
                proved: true,
                subject: Subject::Goal("low".to_owned(), 0, 0),
                case: None,
                body: Body::Tree(tree),
            }],
        }
    }

    #[test]
    fn a_tree_becomes_its_lemmas() {
        let file = leaves(&certificate(CLAIM, "yN y-xNM".replace(' ', "").as_str()));
        let file = file.expect("a translation");
        let (_, section) = file.split_once("Qed.\n\n").expect("a section");
        assert_eq!(
            section,
            "\
Lemma low_0_0_leaf_1 :
  Everywhere (fun x y => 0.8 <= variance x y)
    (rectangle (range (-0.01) 0.01) (range 0.76 1.205)).
Proof. corner. Qed.

Lemma low_0_0_face_1 :
  Suffices (Everywhere (fun x y => 0.8 <= variance x y))
    (rectangle (range (-0.01) 0.01) (range 1.205 1.205))
    (rectangle (range (-0.01) 0.01) (range 1.205 1.65)).
Proof. face Y. Qed.

Lemma low_0_0_leaf_2 :
  Everywhere (fun x y => 0.8 <= variance x y)
    (rectangle (range (-0.01) 0) (range 1.205 1.205)).
Proof. corner. Qed.

Lemma low_0_0_leaf_3 :
  Everywhere (fun x y => 0.8 <= variance x y)
    (rectangle (range 0 0.01) (range 1.205 1.205)).
Proof. corner. Qed.

Lemma low_0_0 :
  Everywhere (fun x y => 0.8 <= variance x y) plane.
Proof.
  by_tree along_plane everywhere_divisible (Split Y Leaf (Face Y Lower (Split X Leaf Leaf))).
  - settled_by low_0_0_leaf_1.
  - settled_by low_0_0_face_1.
  - settled_by low_0_0_leaf_2.
  - settled_by low_0_0_leaf_3.
Qed.
"
        );
    }

    #[test]
    fn a_changed_bound_or_domain_changes_the_file() {
        let original = leaves(&certificate(CLAIM, "y-N")).expect("a translation");
        for (from, to, expected) in [
            ("0.8 <= v", "0.8038 <= v", "0.8038 <= variance x y"),
            ("0.8 <= v", "5/7 < v", "(5 / 7) < variance x y"),
            ("'0.8', '1.5'", "'0.8', '3/2'", "(range 0.76 1.65)"),
            ("'0.8', '1.5'", "'0.7', '1.5'", "(range 0.665 1.65)"),
            ("mu = ['-0.1', ", "mu = ['-0.12', ", "(range (-0.012) 0.012)"),
        ] {
            let claim = CLAIM.replacen(from, to, 1);
            assert_ne!(claim, CLAIM);
            let file = leaves(&certificate(&claim, "y-N")).expect(to);
            assert!(file.contains(expected), "{to}: {file}");
            assert_eq!(file == original, to.contains("3/2"), "{to}");
        }
    }

    #[test]
    fn what_has_no_lemmas_is_refused() {
        for (from, to, tree, reason) in [
            ("0.8 <= variance", "0.8 <= chi", "N", "`low`: no lemmas about `0.8 <= chi`"),
            ("0.8 <= variance", "nu > variance", "N", "`low`: no lemmas about `nu > variance`"),
            ("0.8 <= variance", "norm <= 1", "N", "`low`: no lemmas about `norm <= 1`"),
            ("0.8 <= v", "sqrt(2)/2 <= v", "N", "`low`: no lemmas about `sqrt(2)/2 <= variance`"),
            ("'1.1'", "'sqrt(2)'", "N", "sqrt(2) is not a rational number"),
            ("[prove]", "rho = ['1', '2']\n[prove]", "N", "mu, omega, nu and tau"),
            ("[domain]", "[activation]\nkind = 'tanh'\n[domain]", "N", "SELU"),
            ("", "", "nNN", "`low`: its tree has the axis n"),
            ("0.8 <= variance", "norm < 1", "yNN", "`low`: its tree has the axis y"),
            ("0.8 <= variance", "norm < 1", "n-N", "`low`: its tree has a face"),
        ] {
            let claim = CLAIM.replacen(from, to, 1);
            let error = leaves(&certificate(&claim, tree)).expect_err(to);
            assert!(error.to_string().contains(reason), "{to}: {error}");
        }
        let refused = |change: fn(&mut Certificate), reason: &str| {
            let mut certificate = certificate(CLAIM, "N");
            change(&mut certificate);
            let error = leaves(&certificate).expect_err(reason);
            assert!(error.to_string().contains(reason), "{error}");
        };
        refused(|it| it.status = Status::Partial, "unfinished");
        refused(|it| it.sections[0].proved = false, "refuted");
        refused(|it| it.sections[0].body = Body::Bare, "without a tree");
        refused(|it| it.sections[0].subject = Subject::Goal("other".to_owned(), 0, 0), "`other`");
        refused(|it| it.sections[0].subject = Subject::Goal("low".to_owned(), 0, 1), "`low`");
    }
}
