//! Claims with kinks: what the search proves, the checker confirms; what is false a little
//! beyond the bound is refuted, and no tree makes the checker accept it.
//!
//! Faces are taken where a kink runs through a cell, along its own variable and along others;
//! slopes there are hulls of two sides, in the search and in the checker alike.

use crate::support::forge::{Folder, certified, forge, judge, run, tree_of};
use crate::support::reference::is_long;

const RANGES: [(&str, &str); 4] = [
    ("mu", "mu = ['-1', '1']\n"),
    ("omega", "omega = ['0.5', '1']\n"),
    ("nu", "nu = ['0.1', '0.9']\n"),
    ("tau", "tau = ['1', '2']\n"),
];

/// Quantities of the variables above, their infima, and how far below the claims are.
const CLAIMS: [(&str, &str, f64, f64); 9] = [
    // A face across a kink in the same variable, and with the other one's partner absent.
    ("mu^2 + 4*mu + abs(mu - 0.3)", "mu", -1.7, 1e-9),
    ("mu^2 + 4*mu + abs(mu - 0.3*omega) + omega^2 - omega", "mu omega", -2.1, 1e-9),
    // A kink in another variable than the face's, and than the extremum's.
    ("4*mu + abs(nu - 0.3) + (tau - 1.3)^2", "mu nu tau", -4.0, 1e-6),
    ("mu^2 + abs(nu - 0.3) + (tau - 1.3)^2", "mu nu tau", 0.0, 1e-6),
    ("min(mu^2 + nu, omega) + abs(nu - 0.3)", "mu omega nu", 0.3, 1e-6),
    ("max(mu, -mu)*tau + max(nu, 0.5)", "mu nu tau", 0.5, 1e-6),
    // Kinks in kinks, and the extremum on one.
    ("abs(abs(mu) - 0.5) + 2*abs(nu - 0.3)", "mu nu", 0.0, 1e-5),
    ("max(abs(mu), abs(nu - 0.5)) - 0.1*mu", "mu nu", 0.0, 1e-4),
    ("abs(mean) + mu^2", "mu omega nu tau", 0.0, 1e-3),
];

fn text(quantity: &str, variables: &str, bound: f64) -> String {
    let domain: String = RANGES
        .iter()
        .filter(|(name, _)| variables.split(' ').any(|variable| variable == *name))
        .map(|(_, range)| *range)
        .collect();
    format!("title = 'Kinks'\n[domain]\n{domain}[prove]\na = '{quantity} >= {bound:.9}'\n")
}

#[test]
fn what_is_proved_across_a_kink_is_confirmed() {
    for (quantity, variables, infimum, distance) in CLAIMS {
        let certificate = certified("kinks", &text(quantity, variables, infimum - distance));
        let report = judge(&certificate);
        assert!(report.as_ref().is_ok_and(|report| report.proved), "{quantity}: {report:?}");
        let tree = tree_of(&certificate);
        // The same tree, and others, for what is false by a millionth.
        let trees = [&tree[..], "N", "m-n-N", "m+T", "T", "M", "m-N", "mTT"];
        for forged in &trees[..if is_long() { 8 } else { 4 }] {
            let claim = text(quantity, variables, infimum + 1e-6);
            let found = judge(forge(&claim, &format!("proved goal a 0 0\n  {forged}\n")));
            assert!(found.is_err(), "{quantity}: {forged} was accepted: {found:?}");
        }
    }
}

#[test]
fn what_is_false_across_a_kink_is_not_proved() {
    for (quantity, variables, infimum, distance) in CLAIMS {
        let folder = Folder::new();
        let path = folder.write("false.toml", text(quantity, variables, infimum + distance));
        let path = path.to_string_lossy();
        let (code, stdout, stderr) = run(&["verify", &path, "--max-boxes", "200000"]);
        if quantity.contains("mean") {
            // The mean is 0 on a surface, which decimals seldom meet.
            assert!(matches!(code, Some(1 | 3)), "{stdout}{stderr}");
        } else {
            assert_eq!(code, Some(1), "{quantity}: {stdout}{stderr}");
        }
    }
}

/// A claim's own derivative at a kink is undefined, in the checker too.
#[test]
fn a_derivative_at_a_kink_is_no_hull() {
    for (inequality, tree) in [
        ("d(abs(mu), mu) >= -1", "N"),
        ("d(max(mu, 0), mu) <= 1", "N"),
        ("d(abs(mu), mu)*0 <= 0", "N"),
        ("d(d(abs(mu)*mu, mu), mu) <= 2", "T"),
    ] {
        let claim =
            format!("title = 'K'\n[domain]\nmu = ['-1', '1']\n[prove]\na = '{inequality}'\n");
        for tree in [tree, "mNN", "m-N", "M", "T"] {
            let found = judge(forge(&claim, &format!("proved goal a 0 0\n  {tree}\n")));
            assert!(found.is_err(), "{inequality}: {tree} was accepted: {found:?}");
        }
    }
    // Along what a kink does not depend on, it is flat.
    let claim = "title = 'K'\n[domain]\nmu = ['-1', '1']\nomega = ['0', '1']\n[prove]\n\
                 a = 'd(abs(mu)*omega, omega) >= 0'\n";
    assert!(judge(forge(claim, "proved goal a 0 0\n  N\n")).is_ok_and(|report| report.proved));
}
