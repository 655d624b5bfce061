//! `selfnorm audit`: every claim decided, as recorded, and told truly.

use crate::support::program::{Scratch, selfnorm, stderr, stdout};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Output;
use std::sync::LazyLock;

pub fn audit(arguments: &[&str]) -> Output {
    selfnorm().arg("audit").args(arguments).output().expect("the program starts")
}

/// The whole ledger, a claim a value.
pub static LEDGER: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let output = audit(&["--format", "json"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    stdout(&output).lines().map(|line| serde_json::from_str(line).expect(line)).collect()
});

pub fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_else(|| panic!("{key}: {value}"))
}

#[test]
fn every_claim_is_decided_as_recorded() {
    let count = |verdict| LEDGER.iter().filter(|claim| claim["verdict"] == verdict).count();
    assert!(LEDGER.len() >= 80, "{} claims", LEDGER.len());
    assert!(count("proved") >= 60 && count("refuted") >= 20);
    for claim in LEDGER.iter() {
        assert_eq!(claim["verdict"], claim["recorded"], "{claim}");
        if claim["verdict"] == "undecided" {
            assert!(claim["note"].is_string(), "{claim}");
        }
    }
    let names: BTreeSet<&str> = LEDGER.iter().map(|claim| text(claim, "claim")).collect();
    assert_eq!(names.len(), LEDGER.len(), "two claims of the same name");
    for claim in LEDGER.iter() {
        if let Some(repaired) = claim["repairs"].as_str() {
            assert!(names.contains(repaired), "{claim}");
        }
    }
}

/// Whether a claim is about what public code and other papers print.
pub fn is_of_field(claim: &Value) -> bool {
    claim["part"] == "field"
}

/// `proofs/paper/RULES.md`: what is printed has its place, what is refuted of it its kind,
/// and what repairs it is true.
#[test]
fn the_ledger_keeps_its_rules() {
    for claim in LEDGER.iter() {
        let refuted = claim["verdict"] == "refuted";
        if claim["printed"].is_string() {
            let source = text(claim, "source");
            let place = source.strip_prefix("Klambauer et al. 2017, ");
            let in_paper = place.is_some_and(|place| place.starts_with(['S', 'A', 'L', 'T', 'C']));
            assert!(in_paper != is_of_field(claim), "{claim}");
            assert_eq!(claim["kind"].is_string(), refuted, "{claim}");
        }
        assert!(!(claim["repairs"].is_string() && refuted), "{claim}");
    }
}

/// A claim says no less than what is printed: each decimal of it is in its statements, to a
/// unit of the last digit, or else a note says why not.
#[test]
fn no_printed_number_is_left_out() {
    let mut compared = 0;
    for claim in LEDGER.iter().filter(|claim| claim["note"].is_null()) {
        let Some(printed) = claim["printed"].as_str() else { continue };
        let source = source_of(text(claim, "claim")).expect("the claim's file");
        let (_, body) = source.split_once("\n[record]\n").expect("[record]");
        let stated: Vec<f64> = decimals(body).map(|(value, _)| value).collect();
        for (value, unit) in decimals(printed) {
            let is_stated = stated.iter().any(|other| (other - value).abs() <= 1.001 * unit);
            assert!(is_stated, "{}: {value}", claim["claim"]);
            compared += 1;
        }
    }
    assert!(compared > 300, "{compared}");
}

/// The decimals of a text with the unit of their last digit.
fn decimals(text: &str) -> impl Iterator<Item = (f64, f64)> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || ".-_".contains(c))).filter_map(|word| {
        let word = word.trim_matches(['.', '-']);
        let (digits, exponent) = word.split_once('e').unwrap_or((word, "0"));
        let (_, places) = digits.split_once('.')?;
        let scale = exponent.parse::<i32>().ok()? - i32::try_from(places.len()).ok()?;
        Some((word.parse().ok()?, 10_f64.powi(scale)))
    })
}

/// No equation and no lemma of the paper is forgotten: each is in the ledger or among the
/// exceptions.
#[test]
fn every_equation_and_lemma_is_accounted_for() {
    let exceptions = fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("proofs/paper/EXCEPTIONS.md"),
    )
    .expect("the exceptions");
    let (_, by_number) = exceptions.split_once("## By number").expect("the list");
    let (by_number, _) = by_number.split_once("## By place").expect("its end");
    let listed = by_number.lines().filter_map(|line| line.split('|').nth(1));
    let printed = LEDGER.iter().filter(|claim| claim["printed"].is_string() && !is_of_field(claim));
    let places = printed.map(|claim| text(claim, "source")).chain(listed);
    let (mut equations, mut statements) = (BTreeSet::new(), BTreeSet::new());
    for place in places {
        let numbers = place.split('(').filter_map(|rest| rest.split_once(')'));
        equations.extend(numbers.filter_map(|(number, _)| number.parse::<u32>().ok()));
        for name in ["Lemma ", "Theorem ", "Corollary "] {
            let after = place.split(name).skip(1);
            statements.extend(after.filter_map(|rest| {
                let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
                rest[..end].parse::<u32>().ok()
            }));
        }
    }
    let missing = |found: &BTreeSet<u32>, all: std::ops::RangeInclusive<u32>| -> Vec<u32> {
        all.filter(|number| !found.contains(number)).collect()
    };
    assert_eq!(missing(&equations, 1..=336), Vec::<u32>::new(), "equations");
    assert_eq!(missing(&statements, 5..=47), Vec::<u32>::new(), "statements");
}

/// The sharp values are what `bound` says, and settle the verdict on their own.
#[test]
fn sharp_values_agree_with_the_verdicts() {
    let mut compared = 0;
    for claim in LEDGER.iter() {
        let obligations = claim["result"]["obligations"].as_array().expect("a list");
        let sharp = claim["sharp"].as_array().expect("a list");
        assert_eq!(obligations.len(), sharp.len(), "{claim}");
        for (obligation, sharp) in obligations.iter().zip(sharp) {
            let goals = obligation["goals"].as_array().expect("a list");
            for (goal, sharp) in goals.iter().zip(sharp.as_array().expect("a list")) {
                let Ok(bound) = text(goal, "bound").parse::<f64>() else { continue };
                let ends = [&sharp["value"][0], &sharp["value"][1]].map(Value::as_f64);
                let [Some(low), Some(high)] = ends else { panic!("{claim}") };
                if goal["quantity"] != sharp["quantity"] {
                    continue;
                }
                let below = text(sharp, "extremum") == "supremum";
                let proved = goal["verdict"] == "proved";
                // Up to the bound's own rounding to a double.
                let slack = 4.0 * f64::EPSILON * bound.abs();
                let consistent = match (below, proved) {
                    (true, true) => low <= bound + slack,
                    (true, false) => high >= bound - slack,
                    (false, true) => high >= bound - slack,
                    (false, false) => low <= bound + slack,
                };
                assert!(consistent, "{}: {goal} {sharp}", claim["claim"]);
                compared += 1;
            }
        }
    }
    assert!(compared > 150, "{compared}");
}

/// "True is ..." is true, and the next decimal is false.
#[test]
fn the_nearest_true_statement_is_true_and_the_next_is_not() {
    let scratch = Scratch::new("nearest");
    let mut tried = 0;
    for claim in LEDGER.iter().filter(|claim| claim["verdict"] == "refuted") {
        let obligations = claim["result"]["obligations"].as_array().expect("a list");
        for (obligation, sharp) in
            obligations.iter().zip(claim["sharp"].as_array().expect("a list"))
        {
            for (goal, sharp) in obligation["goals"]
                .as_array()
                .expect("a list")
                .iter()
                .zip(sharp.as_array().expect("a list"))
            {
                let Some(nearest) = sharp["nearest"].as_str() else { continue };
                let Some(source) = source_of(text(claim, "claim")) else { continue };
                if goal["verdict"] != "refuted" || obligation["case"].is_string() {
                    continue;
                }
                let quantity = text(sharp, "quantity");
                let below = text(sharp, "extremum") == "supremum";
                let (relation, step) = if below { ("<=", -1) } else { (">=", 1) };
                let verdict = |bound: &str| {
                    let statement = format!("{quantity} {relation} {bound}");
                    let path = scratch.file("nearest.toml", with_statement(&source, &statement));
                    let output = selfnorm().args(["verify", &path]).output().expect("it starts");
                    assert_ne!(output.status.code(), Some(2), "{}", stderr(&output));
                    (output.status.code(), statement)
                };
                let (code, statement) = verdict(nearest);
                assert_eq!(code, Some(0), "{}: {statement}", claim["claim"]);
                // Two units on: one might be the extremum to all digits.
                let (code, statement) = verdict(&stepped(nearest, 2 * step));
                assert_eq!(code, Some(1), "{}: {statement}", claim["claim"]);
                tried += 1;
            }
        }
    }
    assert!(tried > 30, "{tried}");
}

/// The file of a built-in claim.
pub fn source_of(name: &str) -> Option<String> {
    let proofs = Path::new(env!("CARGO_MANIFEST_DIR")).join("proofs");
    ["", "paper", "beyond", "field"]
        .iter()
        .find_map(|place| fs::read_to_string(proofs.join(place).join(format!("{name}.toml"))).ok())
}

/// The claim's domain and activation with another statement.
fn with_statement(source: &str, statement: &str) -> String {
    let (head, _) = source.split_once("\n[prove]\n").expect("[prove]");
    format!("{head}\n[prove]\nstatement = \"{statement}\"\n")
}

/// A decimal with its last digit some units up or down.
fn stepped(decimal: &str, units: i64) -> String {
    let (whole, fraction) = decimal.split_once('.').unwrap_or((decimal, ""));
    // A whole number was rounded to six places, and its zeros cut.
    let places = if fraction.is_empty() { 6 } else { fraction.len() };
    let digits: i128 = format!("{whole}{fraction:0<places$}").parse().expect("digits");
    let moved = digits + i128::from(units);
    let sign = if moved < 0 { "-" } else { "" };
    let digits = format!("{:0>width$}", moved.unsigned_abs(), width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    format!("{sign}{whole}.{fraction}")
}

/// Each refutation of the paper is confirmed by the independent checker at more bits than those
/// at which `regression_check` has it confirm the committed ones. (The field's are integrals, which
/// the second checker confirms by other means.)
#[test]
fn refutations_are_confirmed_at_another_precision() {
    let refuted: Vec<&str> = LEDGER
        .iter()
        .filter(|claim| claim["verdict"] == "refuted" && !is_of_field(claim))
        .map(|claim| text(claim, "claim"))
        .collect();
    let scratch = Scratch::new("refutations");
    let folder = scratch.path("certificates");
    let output = selfnorm()
        .args(["verify", "--certificate"])
        .arg(&folder)
        .args(&refuted)
        .output()
        .expect("it starts");
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let output = selfnorm()
        .args(["check", "--format", "json", "--precision", "192"])
        .arg(&folder)
        .output()
        .expect("it starts");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let confirmed = stdout(&output)
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect(line))
        .filter(|report| report["accepted"] == true && report["verdict"] == "refuted")
        .count();
    assert_eq!(confirmed, refuted.len());
}

#[test]
fn the_committed_ledger_is_what_the_program_prints() {
    // Written with as many threads as there were processors.
    for (page, parts, threads) in [
        ("proofs/paper/README.md", "map,theorem1,theorem2,theorem3,argument,beyond", "1"),
        ("proofs/field/LEDGER.md", "field", "3"),
    ] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(page);
        let committed = fs::read_to_string(path).expect("the ledger");
        let (_, table) = committed.split_once("<!-- ledger -->\n\n").expect("the marker");
        let output = audit(&["--part", parts, "--format", "markdown", "--threads", threads]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert!(stdout(&output) == table, "proofs/update makes {page} anew");
    }
}

#[test]
fn a_verdict_that_is_not_the_recorded_one_fails_the_audit() {
    let scratch = Scratch::new("recorded");
    let source = source_of("lemma13").expect("lemma 13");
    let source = source.replacen("kind    = \"rounding\"\n", "", 1);
    for (from, to, exit) in [
        ("verdict = \"refuted\"", "verdict = \"refuted\"", 0),
        ("verdict = \"refuted\"", "verdict = \"proved\"", 1),
        ("-0.03106 <=", "-0.0311 <=", 1),
    ] {
        let changed = source.replacen(from, to, 1);
        let path = scratch.file("changed.toml", &changed);
        let output = audit(&[&path]);
        assert_eq!(output.status.code(), Some(exit), "{from} {to}: {}", stdout(&output));
        assert_eq!(stdout(&output).contains("NOT AS RECORDED"), exit != 0, "{from} {to}");
    }
    // What the budget leaves open is not as recorded either.
    let path = scratch.file("open.toml", source_of("theorem1").expect("theorem 1"));
    let output = audit(&[&path, "--max-boxes", "1"]);
    assert_eq!(output.status.code(), Some(3), "{}", stdout(&output));
}

#[test]
fn mistakes_are_answered_with_the_remedy() {
    let scratch = Scratch::new("mistakes");
    let bare = "title = 't'\n[domain]\nx = '0'\ny = '1'\n[prove]\na = 'mean < 1'\n";
    let record = |lines: &str| format!("title = 't'\n[record]\n{lines}\n[prove]\na = '1 < 2'\n");
    for (claim, complaint) in [
        (bare.to_owned(), "no [record]"),
        (record("part = 'theorem1'"), "lacks `verdict`"),
        (record("verdict = 'proved'"), "lacks `part`"),
        (record("part = 'theorem9'\nverdict = 'proved'"), "unknown part `theorem9`"),
        (record("part = 'map'\nverdict = 'true'"), "unknown verdict `true`"),
        (record("part = 'map'\nverdict = 'undecided'"), "without a reason"),
        (record("part = 'map'\nverdict = 'proved'\nrepair = 'x'"), "unknown key `repair`"),
        (record("part = 'map'\nverdict = 'refuted'\nkind = 'typo'"), "unknown kind `typo`"),
        (record("part = 'map'\nverdict = 'proved'\nkind = 'false'"), "of a claim that is proved"),
    ] {
        let path = scratch.file("mistake.toml", claim);
        let output = audit(&[&path]);
        assert_eq!(output.status.code(), Some(2), "{complaint}");
        assert!(stderr(&output).contains(complaint), "{complaint}: {}", stderr(&output));
        assert!(stdout(&output).is_empty());
    }
    for arguments in [["--part", "theorem4"], ["--format", "html"], ["--tolerance", "2"]] {
        assert_eq!(audit(&arguments).status.code(), Some(2), "{arguments:?}");
    }
}

#[test]
fn a_part_is_a_part() {
    let output = audit(&["--part", "beyond", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0));
    let lines = stdout(&output).lines().count();
    let beyond = LEDGER.iter().filter(|claim| claim["part"] == "beyond").count();
    assert!(lines == beyond && beyond > 20, "{lines} {beyond}");
    let two = audit(&["--part", "map,theorem3", "--format", "json"]);
    let are_two = |claim: &&Value| claim["part"] == "map" || claim["part"] == "theorem3";
    assert_eq!(stdout(&two).lines().count(), LEDGER.iter().filter(are_two).count());
}
