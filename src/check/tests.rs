//! Whole certificates: those of the project, forged ones, and those that ask for much work.

use super::{DEFAULT_PRECISION, Options, Outcome, check};
use crate::certificate::read;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

fn root(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)
}

fn outcome(path: &Path) -> Outcome {
    match read(path) {
        Ok(certificate) => check(&certificate, &Options::new(DEFAULT_PRECISION)),
        Err(rejection) => Outcome::Rejected(rejection),
    }
}

/// The theorems; a test of the program has all certificates confirmed.
#[test]
fn the_theorems_certificates_are_confirmed() {
    for theorem in ["theorem1", "theorem2", "theorem3"] {
        let path = root("proofs").join(format!("{theorem}.cert"));
        let outcome = outcome(&path);
        assert!(matches!(outcome, Outcome::Confirmed(_)), "{path:?}: {outcome:?}");
    }
}

#[test]
fn forged_certificates_are_rejected() {
    for entry in fs::read_dir(root("tests/cases/forged")).expect("a folder of forgeries") {
        let path = entry.expect("an entry").path();
        // A true claim under another's name, which is told apart by its text.
        let is_true = path.ends_with("other-theorem1.cert");
        match outcome(&path) {
            Outcome::Rejected(_) => assert!(!is_true, "{path:?}"),
            Outcome::Confirmed(_) => assert!(is_true, "{path:?}"),
            other => panic!("{path:?}: {other:?}"),
        }
    }
}

#[test]
fn little_text_cannot_ask_for_much_work() {
    for (name, confirmed) in [
        ("long-power", false),
        ("nested-derivatives", false),
        ("big-exponent", false),
        ("d-mu-mu", true),
        ("false-reported-bound", true),
    ] {
        let start = Instant::now();
        let path = root(&format!("tests/cases/stubborn/{name}.cert"));
        let outcome = outcome(&path);
        let seconds = start.elapsed().as_secs_f64();
        assert_eq!(matches!(outcome, Outcome::Confirmed(_)), confirmed, "{name}: {outcome:?}");
        assert!(seconds < 60.0, "{name}: {seconds} s");
        // At ν = 0.8 the second quantity is 10³⁰⁰.
        if let (Outcome::Confirmed(report), "false-reported-bound") = (&outcome, name) {
            assert!(report.sections[1].bound.is_some_and(|bound| bound >= 1e300), "{report:?}");
        }
    }
}
