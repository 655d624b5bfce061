//! Norms of tanh layers, whose moments are integrals, over many boxes: the certificates are
//! confirmed, and what is false about the same layers is not.

use crate::support::forge::{
    Folder, assert_rejected, certified, forge, judge, replaced, tree_of, with_claim,
};
use crate::support::reference::is_long;
use crate::support::second_checker;

/// A claim about the layer with tanh, over variances from a number to 2.
fn claim(least: &str, inequality: &str) -> String {
    format!(
        "title = \"A norm\"\n\n[activation]\nkind = \"tanh\"\n\n[domain]\n\
         mu = [\"-1\", \"1\"]\nomega = [\"-0.1\", \"0.1\"]\nnu = [\"{least}\", \"2\"]\n\
         tau = [\"0.9\", \"1.1\"]\n\n[prove]\na = \"{inequality}\"\n"
    )
}

const NOT_CONFIRMED: &str = "a cell is not confirmed|it is false at a point of a cell";

#[test]
fn a_norm_over_a_wide_box_is_confirmed() {
    let certificate = certified("wide", &claim("0.1", "norm < 0.766"));
    let judgement = judge(&certificate).expect("a true claim with its certificate");
    let [Some(bound)] = judgement.bounds[..] else { panic!("{judgement:?}") };
    assert!(judgement.proved && bound < 0.766 && bound > 0.765, "{judgement:?}");
    if is_long() {
        // A minute of Python.
        let folder = Folder::new();
        let output = second_checker::check(&[folder.write("wide.cert", &certificate)]);
        let out = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && out.contains(": confirmed, "), "{out}");
    }
    for (what, old, new) in [
        ("a tighter bound", "norm < 0.766", "norm < 0.765"),
        ("a wider domain", "nu = [\"0.1\"", "nu = [\"0.09\""),
    ] {
        let forged = with_claim(&certificate, |text| replaced(text, old, new));
        assert_rejected(what, forged, NOT_CONFIRMED);
    }
}

#[test]
fn both_checkers_confirm_a_norm_by_quadrature() {
    let true_claim = claim("0.5", "norm < 0.45");
    let certificate = certified("norm", &true_claim);
    assert!(judge(&certificate).is_ok_and(|judgement| judgement.proved));
    let folder = Folder::new();
    let output = second_checker::check(&[folder.write("norm.cert", &certificate)]);
    let out = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && out.contains(": confirmed, "), "{out}");
    // The same tree, for what is false.
    let tree = tree_of(&certificate);
    let forgeries = [("0.5", "norm < 0.3"), ("0.3", "norm < 0.45")];
    // Both checkers spend many seconds on the second one.
    let tried = if is_long() { &forgeries[..] } else { &forgeries[..1] };
    for (least, inequality) in tried {
        let claim = claim(least, inequality);
        let forged = forge(&claim, &format!("proved goal a 0 0\n  {tree}\n"));
        assert_rejected(inequality, &forged, NOT_CONFIRMED);
        let output = second_checker::check(&[folder.write("forged.cert", &forged)]);
        let out = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(4), "{inequality}: {out}");
    }
}
