//! Certificates as proofs in Rocq. That they compile, and false ones do not, is tested by
//! `tests/run --rocq`.

use crate::support::program::{Scratch, selfnorm, stderr, stdout};
use selfnorm::certificate::{Body, Certificate, Section, Status, Subject, Tree};
use selfnorm::rocq::leaves;
use std::process::Output;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/proofs");

fn translated(certificate: &str) -> Output {
    let output = selfnorm().args(["certificate-to-rocq", certificate]).output();
    output.expect("the program runs")
}

#[test]
fn the_compiled_leaves_are_those_of_the_certificate() {
    let output = translated(&format!("{FOLDER}/theorem1.cert"));
    assert_eq!(stderr(&output), "");
    assert!(output.status.success());
    let committed = std::fs::read_to_string(format!("{FOLDER}/rocq/Leaves.v")).expect("the leaves");
    assert!(stdout(&output) == committed, "proofs/update makes proofs/rocq/Leaves.v anew");
}

/// And these differ as in `proofs/rocq/test`, where a false bound does not compile.
#[test]
fn another_claim_makes_other_leaves() {
    let scratch = Scratch::new("rocq");
    let claim = std::fs::read_to_string(format!("{FOLDER}/theorem1.toml")).expect("the claim");
    let tightened = |text: &str| text.replace("0.8 <= variance", "0.803 <= variance");
    assert_ne!(claim, tightened(&claim));
    let path = scratch.file("tightened.toml", tightened(&claim));
    let folder = scratch.path("certificates");
    let verified = selfnorm().args(["verify", &path, "--certificate"]).arg(&folder).output();
    assert!(verified.expect("the program runs").status.success());
    let output = translated(&folder.join("tightened.cert").to_string_lossy());
    assert_eq!(stderr(&output), "");
    let leaves = std::fs::read_to_string(format!("{FOLDER}/rocq/Leaves.v")).expect("the leaves");
    assert_eq!(stdout(&output), tightened(&leaves));
}

#[test]
fn what_cannot_be_translated_is_said_in_a_line() {
    for (certificate, reason) in [
        ("theorem2.cert", "`decrease`: no lemmas about `variance < nu`"),
        ("theorem3.cert", "several cases"),
        ("theorem1.toml", "the footer is missing"),
        ("none.cert", "cannot be read"),
    ] {
        let path = format!("{FOLDER}/{certificate}");
        let output = translated(&path);
        let complaint = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{complaint}");
        assert_eq!(stdout(&output), "");
        assert!(complaint.starts_with(&format!("error: {path}: ")), "{complaint}");
        assert!(complaint.contains(reason) && complaint.lines().count() == 1, "{complaint}");
    }
}

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
