//! `selfnorm check --against`: fails if and only if something is worse than recorded,
//! and says what and by how much.

use crate::support::forge::{
    Folder, all_certificates, all_proofs, certificates_in, committed, named, proofs, replaced,
    resign, run, with_claim,
};
use crate::support::reference::is_long;
use serde_json::Value;
use std::fs;
use std::path::Path;

fn shown(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// What takes the checker more than half of the time of all; `tests/run --long` has it checked
/// as well.
const SLOW: [&str; 28] = [
    "alpha-dropout-theorem1-tau-01",
    "alpha-dropout-theorem1-tau-05",
    "anyinit-gelu-depth",
    "anyinit-mish",
    "anyinit-mish-depth",
    "anyinit-silu-depth",
    "argument-slope-of-j-omega",
    "argument-slope-of-j-tau",
    "depth-every-start",
    "depth-gelu",
    "depth-theorem1",
    "eq30-first",
    "gain-selu-settles",
    "gain-tanh-converges",
    "lemma10-slopes",
    "lemma15-y",
    "lemma23-convex",
    "lemma23-eq147",
    "lemma24-increasing",
    "lemma44-error-repaired",
    "lemma44-error-upper",
    "lemma44-gap",
    "lemma44-smaller",
    "lemma45-error-repaired",
    "lemma45-gap-repaired",
    "nfnet-gelu",
    "standard-dropout-05",
    "theorem16-eq117",
];

/// `check` of the committed proofs against a baseline.
fn against(baseline: &str, more: &[&str]) -> (Option<i32>, String, String) {
    let folder = Folder::new();
    let path = shown(&folder.write("baseline.toml", baseline));
    let proofs = shown(&proofs());
    run(&[&["check", &proofs, "--against", &path], more].concat())
}

/// The baseline with a line changed within the entry of one statement.
fn changed(claim: &str, statement: &str, old: &str, new: &str) -> String {
    let baseline = committed("baseline.toml");
    let head = format!("claim = \"{claim}\"\nstatement = \"{statement}\"\n");
    let at = baseline.find(&head).expect("the statement is recorded");
    let end = baseline[at..].find("\n\n").map_or(baseline.len(), |length| at + length);
    format!("{}{}{}", &baseline[..at], replaced(&baseline[at..end], old, new), &baseline[end..])
}

/// The entry of one statement, with an empty line before it.
fn entry(claim: &str, statement: &str) -> String {
    let baseline = committed("baseline.toml");
    let head = format!("claim = \"{claim}\"\nstatement = \"{statement}\"\n");
    let from = baseline.find(&head).expect("the statement is recorded");
    let text = baseline[from..].split("\n\n").next().unwrap_or_default().trim_end();
    format!("\n[[statement]]\n{text}\n")
}

/// The recorded number of an entry.
fn recorded(claim: &str, statement: &str, key: &str) -> String {
    let baseline = committed("baseline.toml");
    let head = format!("claim = \"{claim}\"\nstatement = \"{statement}\"\n");
    let entry = &baseline[baseline.find(&head).expect("the statement is recorded")..];
    let line = entry.lines().find(|line| line.starts_with(key)).expect(key);
    line.to_owned()
}

#[test]
fn the_committed_proofs_are_as_recorded() {
    let is_checked = |name: &str| is_long() || !SLOW.contains(&name);
    let mut certificates = all_certificates();
    certificates.retain(|path| is_checked(&path.file_stem().expect("a name").to_string_lossy()));
    let baseline = fs::read_to_string(all_proofs().join("baseline.toml")).expect("a baseline");
    let entries = baseline.split("\n\n").filter(|entry| {
        let claim = entry.lines().find_map(|line| line.strip_prefix("claim = "));
        claim.is_none_or(|claim| is_checked(claim.trim_matches('"')))
    });
    let entries: Vec<&str> = entries.collect();
    assert!(entries.len() > 1000, "{}", entries.len());
    let folder = Folder::new();
    let baseline = folder.write("baseline.toml", entries.join("\n\n"));
    let mut arguments = vec!["check".to_owned(), "--against".to_owned(), shown(&baseline)];
    arguments.extend(certificates.iter().map(|it| shown(it)));
    let (code, stdout, stderr) = run(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(code, Some(0), "{stdout}{stderr}");
    assert!(!stdout.contains("worse than recorded"), "{stdout}");
    let accepted = stdout.matches(": confirmed").count() + stdout.matches("confirmed:").count();
    assert!(accepted > 330, "{stdout}");
}

#[test]
fn every_kind_of_regression_is_found_and_named() {
    let upper = |claim, statement| recorded(claim, statement, "upper");
    let lower = |claim, statement| recorded(claim, statement, "lower");
    for (what, baseline, named) in [
        (
            "a verdict",
            changed("lemma13", "mean 0 0", "\"refuted\"", "\"proved\""),
            vec!["lemma13: mean 0 0", "the verdict was proved and is refuted"],
        ),
        (
            "an upper bound",
            changed(
                "lemma12",
                "contraction 0 0",
                &upper("lemma12", "contraction 0 0"),
                "upper = 0.99",
            ),
            vec!["lemma12: contraction 0 0", "upper bound rose from 0.99", "to 0.99", "by 0.00"],
        ),
        (
            "a lower bound",
            changed(
                "corollary14",
                "variance 0 0",
                &lower("corollary14", "variance 0 0"),
                "lower = 0.81",
            ),
            vec!["corollary14: variance 0 0", "lower bound fell from 0.8", "to 0.803", "by 0.006"],
        ),
        (
            "a negative bound",
            changed(
                "theorem2",
                "decrease 0 0",
                &upper("theorem2", "decrease 0 0"),
                "upper = -0.125",
            ),
            vec!["theorem2: decrease 0 0", "rose from -0.125", "by 0.0086"],
        ),
        (
            "a little more",
            changed(
                "theorem3",
                "increase 0 0 case first",
                &lower("theorem3", "increase 0 0 case first"),
                "lower = 0.0034611",
            ),
            vec!["theorem3: increase 0 0 case first", "fell"],
        ),
        (
            "boxes",
            changed(
                "theorem1",
                "fixed_point",
                &recorded("theorem1", "fixed_point", "boxes"),
                "boxes = 3",
            ),
            vec!["theorem1: fixed_point", "the boxes grew from 3 to"],
        ),
        (
            "a missing statement",
            committed("baseline.toml")
                + &entry("theorem2", "decrease 0 0").replace("theorem2", "theorem4"),
            vec!["theorem4: decrease 0 0", "there is no certificate of it"],
        ),
        (
            "a bound where there is none",
            changed("theorem1", "banach", "boxes = 0", "upper = 1.0\nboxes = 0"),
            vec!["theorem1: banach", "no proved bound any more"],
        ),
    ] {
        let (code, stdout, stderr) = against(&baseline, &[]);
        assert_eq!(code, Some(1), "{what}: {stdout}{stderr}");
        let lines: Vec<&str> =
            stdout.lines().filter(|line| line.starts_with("worse than recorded")).collect();
        assert_eq!(lines.len(), 1, "{what}: {stdout}");
        for part in named {
            assert!(lines[0].contains(part), "{what}: no {part:?} in {:?}", lines[0]);
        }
    }
}

#[test]
fn what_got_better_is_no_regression() {
    let upper = recorded("lemma12", "contraction 0 0", "upper");
    let boxes = recorded("lemma12", "contraction 0 0", "boxes");
    for baseline in [
        changed("lemma12", "contraction 0 0", &upper, "upper = 0.9999"),
        changed("lemma12", "contraction 0 0", &boxes, "boxes = 1000"),
    ] {
        let (code, stdout, _) = against(&baseline, &[]);
        assert_eq!(code, Some(0), "{stdout}");
    }
}

/// A bound need not have a decimal point, and a number that is none is an error.
#[test]
fn a_bound_is_a_number_however_it_is_written() {
    let upper = recorded("lemma12", "contraction 0 0", "upper");
    let with = |bound: &str| {
        against(&changed("lemma12", "contraction 0 0", &upper, &format!("upper = {bound}")), &[])
    };
    let numbers = ["0", "-1", "1e-1", "0.9", "-inf"].map(|bound| (bound, 1));
    let others = ["nan", "\"0.9\"", "[0.9]"].map(|bound| (bound, 2));
    let mut wrong = Vec::new();
    for (bound, status) in numbers.into_iter().chain(others) {
        let (code, ..) = with(bound);
        if code != Some(status) {
            wrong.push(format!("upper = {bound}: {code:?} instead of {status}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_broken_baseline_is_an_error() {
    let good = committed("baseline.toml");
    for (what, baseline) in [
        ("no TOML", "[[statement]\n".to_owned()),
        ("empty", String::new()),
        ("no statements", "title = \"x\"\n".to_owned()),
        ("statements that are none", "statement = 3\n".to_owned()),
        ("an entry that is none", "statement = [3]\n".to_owned()),
        ("no boxes", good.replace("boxes", "cells")),
        ("no verdict", good.replacen("verdict", "word", 1)),
        ("no claim", good.replacen("claim =", "thesis =", 1)),
        ("negative boxes", good.replacen("boxes = 1", "boxes = -1", 1)),
        ("fractional boxes", good.replacen("boxes = 1", "boxes = 1.5", 1)),
        ("too many boxes", good.replacen("boxes = 1", "boxes = 99999999999999999999999", 1)),
        ("half a file", good[..good.len() / 2].to_owned()),
    ] {
        let (code, stdout, stderr) = against(&baseline, &[]);
        assert_eq!(code, Some(2), "{what}: {stdout}{stderr}");
        assert!(stderr.contains("baseline.toml"), "{what}: {stderr}");
        assert!(stdout.is_empty(), "{what}: checked first: {stdout}");
    }
    let (code, _, stderr) = run(&["check", &shown(&proofs()), "--against", "/nowhere/base.toml"]);
    assert_eq!(code, Some(2), "{stderr}");
    let huge = changed(
        "lemma12",
        "contraction 0 0",
        &recorded("lemma12", "contraction 0 0", "boxes"),
        "boxes = 9000000000000000000",
    );
    let (code, stdout, stderr) = against(&huge, &[]);
    assert_eq!(code, Some(0), "more boxes than there are grew? {stdout}{stderr}");
}

#[test]
fn what_is_recorded_is_what_is_compared_with() {
    let folder = Folder::new();
    let baseline = shown(&folder.join("baseline.toml"));
    let proofs = shown(&proofs());
    let (code, stdout, stderr) = run(&["check", &proofs, "--record", &baseline]);
    assert_eq!(code, Some(0), "{stdout}{stderr}");
    let recorded = fs::read_to_string(&baseline).expect("a baseline");
    assert_eq!(recorded, committed("baseline.toml"), "the committed baseline is not up to date");
    assert_eq!(run(&["check", &proofs, "--against", &baseline]).0, Some(0));
    // Not both at once; and not to where nothing can be written.
    let both = ["check", &proofs, "--record", &baseline, "--against", &baseline];
    assert_eq!(run(&both).0, Some(2));
    let (code, _, stderr) = run(&["check", &proofs, "--record", "/dev/null/baseline.toml"]);
    assert_eq!(code, Some(2), "{stderr}");
}

/// A name is quoted so that the file can be read again.
#[test]
fn a_baseline_of_any_name_can_be_read_again() {
    for name in ["quo\"te", "back\\slash", "#hash", "µ"] {
        let folder = Folder::new();
        let named =
            committed("corollary14.cert").replace("claim corollary14", &format!("claim {name}"));
        let certificate = shown(&folder.write("named.cert", resign(&named)));
        let baseline = shown(&folder.join("baseline.toml"));
        assert_eq!(run(&["check", &certificate, "--record", &baseline]).0, Some(0), "{name}");
        let (code, _, stderr) = run(&["check", &certificate, "--against", &baseline]);
        assert_eq!(code, Some(0), "{name}: {stderr}");
    }
}

/// A certificate whose claim says less under the same name is worse than recorded.
#[test]
fn a_weakened_claim_is_a_regression() {
    let folder = Folder::new();
    for (name, bytes) in named(certificates_in(&proofs())) {
        folder.write(&name, bytes);
    }
    let baseline = shown(&proofs().join("baseline.toml"));
    let check = || run(&["check", &shown(folder.path()), "--against", &baseline]);
    assert_eq!(check().0, Some(0));
    for (old, new) in [("norm < 1", "norm < 2"), ("tau   = [\"0.8\", \"1.25\"]", "tau = \"1\"")] {
        let tree = "  nttNMnt+n-Mt+MttNNtMnMM\n";
        let weak = with_claim(&committed("lemma12.cert"), |claim| replaced(claim, old, new));
        let weak =
            if new == "tau = \"1\"" { resign(&replaced(&weak, tree, "  nnMMM\n")) } else { weak };
        folder.write("lemma12.cert", weak);
        let (code, ..) = check();
        assert_eq!(code, Some(1), "{new} passes for {old}");
    }
}

#[test]
fn a_rejected_certificate_among_accepted_ones_is_4() {
    let folder = Folder::new();
    folder.write("a.cert", committed("corollary14.cert"));
    folder.write("b.cert", committed("theorem2.cert").replace("1.25", "1.26"));
    folder.write("c.cert", committed("theorem3.cert"));
    folder.write("ignored.txt", "not a certificate");
    fs::create_dir(folder.join("below")).expect("a folder");
    folder.write("below/d.cert", committed("lemma13.cert"));
    let path = shown(folder.path());
    let (code, stdout, stderr) = run(&["check", &path]);
    assert_eq!(code, Some(4), "{stdout}{stderr}");
    assert!(stdout.contains("3 of 4 certificates confirmed"), "{stdout}");
    let order: Vec<usize> = ["corollary14", "b.cert: rejected", "theorem3 ", "lemma13"]
        .iter()
        .map(|part| stdout.find(part).unwrap_or_else(|| panic!("{part}: {stdout}")))
        .collect();
    assert!(order[0] < order[1] && order[1] < order[2], "{stdout}");
    // Rejection outweighs regression; what else is worse is said all the same.
    let baseline = shown(&proofs().join("baseline.toml"));
    let (code, stdout, _) = run(&["check", &path, "--against", &baseline]);
    assert_eq!(code, Some(4), "{stdout}");
    assert!(stdout.contains("theorem2: decrease 0 0: recorded, but there is no"), "{stdout}");
}

#[test]
fn a_folder_without_certificates_is_an_error() {
    let folder = Folder::new();
    folder.write("claim.toml", committed("theorem2.toml"));
    let path = shown(folder.path());
    let (code, stdout, stderr) = run(&["check", &path]);
    assert_eq!(code, Some(2), "{stdout}");
    assert!(stderr.contains("no certificate") && stderr.contains(&path), "{stderr}");
    // Also if another path has some.
    assert_eq!(run(&["check", &shown(&proofs()), &path]).0, Some(2));
    assert_eq!(run(&["check"]).0, Some(2));
}

#[test]
fn json_has_an_object_a_line() {
    let baseline = changed("lemma13", "mean 0 0", "\"refuted\"", "\"proved\"");
    let (code, stdout, _) = against(&baseline, &["--format", "json"]);
    assert_eq!(code, Some(1));
    let objects: Vec<Value> =
        stdout.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
    assert_eq!(objects.len(), 8);
    for object in &objects[..7] {
        assert_eq!(object["accepted"], true, "{object}");
        let refuted = object["claim"] == "lemma13";
        assert_eq!(object["verdict"], if refuted { "refuted" } else { "proved" }, "{object}");
        assert!(object["statements"].as_array().is_some_and(|s| !s.is_empty()), "{object}");
    }
    assert!(objects[7]["regression"].as_str().is_some_and(|text| text.contains("lemma13")));
}
