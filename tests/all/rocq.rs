//! Certificates as proofs in Rocq. That they compile, and false ones do not, is tested by
//! `tests/run --rocq`.

use crate::support::program::{Scratch, selfnorm, stderr, stdout};
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
