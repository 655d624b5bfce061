//! `selfnorm fixed-point`: every fixed point, and nothing else.

use crate::support::program::{selfnorm, stderr, stdout};
use crate::support::reference::{self, Moment, Paper, Random, is_long};
use rug::Rational;
use selfnorm::arithmetic::mpfr::MpInterval;
use selfnorm::claim::ActivationSpec;
use selfnorm::fixed_point::{Constants, constants};
use serde_json::Value;

fn run(arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = selfnorm().arg("fixed-point").args(arguments).output().expect("it starts");
    (output.status.code(), stdout(&output), stderr(&output))
}

fn ask(arguments: &[&str]) -> Value {
    let (code, out, complaint) = run(&[arguments, &["--format", "json"]].concat());
    assert!(matches!(code, Some(0 | 1 | 3)), "{arguments:?}: {complaint}");
    serde_json::from_str(&out).expect("an object")
}

fn pair(value: &Value) -> (f64, f64) {
    let end = |index: usize| value[index].as_f64().unwrap_or_else(|| panic!("{value}"));
    (end(0), end(1))
}

fn the_only_one(answer: &Value) -> &Value {
    assert_eq!(answer["verdict"], "proved", "{answer}");
    let found = answer["fixed_points"].as_array().expect("branches");
    assert_eq!(found.len(), 1, "{answer}");
    &found[0]
}

#[test]
fn the_standard_normal_is_the_only_fixed_point_of_the_standard_weights() {
    let answer = ask(&[]);
    let found = the_only_one(&answer);
    let ((mu, mu_high), (nu, nu_high)) = (pair(&found["mu"]), pair(&found["nu"]));
    assert!(mu <= 0.0 && 0.0 <= mu_high && mu_high - mu < 1e-12, "{found}");
    assert!(nu <= 1.0 && 1.0 <= nu_high && nu_high - nu < 1e-12, "{found}");
    assert_eq!(found["stability"], "attracting");
    let (low, high) = pair(&found["norm"]);
    assert!(low <= 0.787_673_37 && 0.787_673_36 <= high, "{found}");
    let (low, high) = pair(&found["radius"]);
    assert!(low <= 0.782_647_89 && 0.782_647_88 <= high, "{found}");
}

/// g in MPFR at the middle of the box found moves it by no more than the box is wide.
#[test]
fn fixed_points_are_fixed_in_the_papers_formulas() {
    let paper = Paper::new(256);
    let mut random = Random::new(4);
    for _ in 0..if is_long() { 40 } else { 20 } {
        let omega = format!("{:.4}", random.uniform(-0.4, 0.4));
        let tau = format!("{:.4}", random.uniform(0.7, 1.3));
        let answer = ask(&["--omega", &omega, "--tau", &tau, "--mu=-3,3", "--nu", "0.01,40"]);
        let found = the_only_one(&answer);
        let middle = |key: &str| {
            let (low, high) = pair(&found[key]);
            assert!(high - low < 1e-10, "{found}");
            (low + high) / 2.0
        };
        let (mu, nu) = (middle("mu"), middle("nu"));
        let exactly = |value: f64| reference::exactly(256, value);
        let number = |text: &str| exactly(text.parse().expect("a number"));
        let x = exactly(mu).mul(&number(&omega));
        let y = exactly(nu).mul(&number(&tau));
        let at = paper.at(&x, &y);
        let mean = at.moment(Moment::First);
        let variance = at.moment(Moment::Second).sub(&mean.sqr());
        for (image, point) in [(mean, mu), (variance, nu)] {
            let distance = image.sub(&exactly(point)).abs();
            assert!(*distance.upper() < 1e-9, "omega {omega}, tau {tau}: {distance:?}");
        }
    }
}

#[test]
fn a_box_without_a_fixed_point_is_proved_to_have_none() {
    for arguments in [["--nu", "1.001,2"], ["--nu", "0.1,0.999"], ["--mu", "0.001,1"]] {
        let (code, out, _) = run(&arguments);
        assert_eq!(code, Some(0), "{out}");
        assert!(out.contains("no fixed point"), "{out}");
    }
}

#[test]
fn a_fixed_point_on_the_edge_is_said_to_be_there() {
    let answer = ask(&["--nu", "1,2"]);
    assert_eq!(the_only_one(&answer)["inside"], false, "{answer}");
    let (_, out, _) = run(&["--nu", "1,2"]);
    assert!(out.contains("on the edge of the box"), "{out}");
}

/// A branch that leaves the box for some of the weights is not one fixed point for each.
#[test]
fn a_branch_that_leaves_the_box_is_undecided() {
    for arguments in [
        ["--tau", "0.9995,1.02", "--mu", "0,1", "--nu", "0.5,2"],
        ["--tau", "0.98,1.0005", "--mu", "-1,0", "--nu", "0.5,2"],
        ["--tau", "0.99999999,1", "--mu", "1e-15,1", "--nu", "0.5,2"],
    ] {
        let answer = ask(&arguments);
        assert_eq!(answer["verdict"], "undecided", "{arguments:?}: {answer}");
    }
}

#[test]
fn a_budget_of_time_is_kept_within_one_pair_of_weights() {
    let start = std::time::Instant::now();
    let arguments = [
        "--lambda",
        "1",
        "--alpha",
        "1",
        "--omega",
        "1",
        "--tau",
        "1",
        "--mu",
        "10,20",
        "--nu",
        "0.01,1",
        "--timeout",
        "1",
        "--arithmetic",
        "mpfr",
    ];
    let answer = ask(&arguments);
    assert_eq!(answer["verdict"], "undecided", "{answer}");
    assert_eq!(answer["stopped"], "the time is up", "{answer}");
    // Generous: only a run that ignores the budget takes minutes.
    assert!(start.elapsed().as_secs() < 60);
}

#[test]
fn stability_is_told_from_the_spectral_radius() {
    let answer = ask(&["--omega", "2", "--tau", "3", "--mu=-5,50", "--nu", "0.001,1000"]);
    let found = the_only_one(&answer);
    assert_eq!(found["stability"], "not attracting", "{found}");
    assert!(pair(&found["radius"]).0 > 1.0);
}

/// For a range of weights: one fixed point for each, where single runs find it.
#[test]
fn ranges_of_weights_hold_the_fixed_points_of_all_their_members() {
    for (omega, tau) in [("-0.1,0.1", "0.95,1.1"), ("-0.1,0.1", "0.8,1.25"), ("0.5,0.6", "1")] {
        let answer = ask(&["--omega", omega, "--tau", tau]);
        let (hull_mu, hull_nu) = {
            let found = the_only_one(&answer);
            assert_eq!(found["stability"], "attracting", "{found}");
            (pair(&found["mu"]), pair(&found["nu"]))
        };
        let mut random = Random::new(9);
        let ends = |range: &str| -> (f64, f64) {
            let (low, high) = range.split_once(',').unwrap_or((range, range));
            (low.parse().expect("a number"), high.parse().expect("a number"))
        };
        for _ in 0..10 {
            let draw = |random: &mut Random, (low, high): (f64, f64)| {
                format!("{:.5}", random.uniform(low, high).clamp(low, high))
            };
            let one = [draw(&mut random, ends(omega)), draw(&mut random, ends(tau))];
            let single = ask(&["--omega", &one[0], "--tau", &one[1]]);
            let found = the_only_one(&single);
            let ((mu, _), (nu, _)) = (pair(&found["mu"]), pair(&found["nu"]));
            assert!(hull_mu.0 <= mu && mu <= hull_mu.1, "{one:?}: {found} {hull_mu:?}");
            assert!(hull_nu.0 <= nu && nu <= hull_nu.1, "{one:?}: {found} {hull_nu:?}");
        }
    }
}

#[test]
fn threads_do_not_matter() {
    let answer = |threads: &str| {
        let mut answer = ask(&["--omega=-0.1,0.1", "--tau", "0.8,1.25", "--threads", threads]);
        answer["seconds"] = Value::Null;
        answer
    };
    assert_eq!(answer("1"), answer("4"));
}

#[test]
fn what_the_budget_leaves_open_is_undecided() {
    let arguments = ["--omega=-0.1,0.1", "--tau", "0.8,1.25", "--max-boxes", "10"];
    let (code, out, _) = run(&arguments);
    assert_eq!(code, Some(3), "{out}");
    assert!(out.contains("undecided") && out.contains("perhaps in"), "{out}");
}

/// The constants for a wanted fixed point make it one.
#[test]
fn wanted_fixed_points_are_fixed_with_the_constants_found() {
    let mut random = Random::new(11);
    for _ in 0..if is_long() { 40 } else { 20 } {
        let decimal = |value: f64| format!("{value:.3}");
        let mu = decimal(random.uniform(-0.4, 0.4));
        let nu = decimal(random.uniform(0.5, 3.0));
        let omega = decimal(random.uniform(-1.0, 1.0));
        let tau = decimal(random.uniform(0.7, 1.4));
        let wanted = format!("{mu},{nu}");
        let arguments = ["--wanted", &wanted, "--omega", &omega, "--tau", &tau];
        let answer = ask(&arguments);
        assert_eq!(answer["verdict"], "proved", "{answer}");
        let range = |key: &str| {
            let (low, high) = pair(&answer[key]);
            // To 15 digits, and what reading JSON may cost.
            assert!(high - low < 1e-15, "{answer}");
            format!("{low:e},{high:e}")
        };
        let around = |text: &str| {
            let value: f64 = text.parse().expect("a number");
            format!("{:.6},{:.6}", value - 1e-4, value + 1e-4)
        };
        let (lambda, alpha) = (range("lambda"), range("alpha"));
        let found = ask(&[
            "--omega",
            &omega,
            "--tau",
            &tau,
            "--lambda",
            &lambda,
            "--alpha",
            &alpha,
            "--mu",
            &around(&mu),
            "--nu",
            &around(&nu),
        ]);
        let found = the_only_one(&found);
        for (key, value) in [("mu", &mu), ("nu", &nu)] {
            let (low, high) = pair(&found[key]);
            let value: f64 = value.parse().expect("a number");
            assert!(low <= value && value <= high, "{arguments:?}: {found}");
        }
    }
}

#[test]
fn omega_matters_loudly_unless_the_mean_is_zero() {
    let note = |arguments: &[&str]| ask(arguments)["note"].as_str().expect("a note").to_owned();
    assert!(note(&["--wanted", "0.2,1"]).contains("OMEGA MATTERS"));
    assert!(note(&["--wanted", "0,2", "--omega", "0.3"]).contains("omega does not matter"));
    let constants = |omega: &str| ask(&["--wanted", "0.2,1", "--omega", omega])["lambda"].clone();
    assert_ne!(constants("0"), constants("0.1"));
    let constants = |omega: &str| ask(&["--wanted", "0,1", "--omega", omega])["lambda"].clone();
    assert_eq!(constants("0"), constants("0.1"));
}

#[test]
fn impossible_wishes_are_refused_with_proof() {
    for arguments in [
        vec!["--wanted", "3,0.5"],
        vec!["--wanted=-3,0.5"],
        vec!["--wanted", "0,1", "--lambda", "1,1.04"],
        vec!["--wanted", "0,1", "--alpha", "2,3"],
    ] {
        let answer = ask(&arguments);
        assert_eq!(answer["verdict"], "refuted", "{arguments:?}: {answer}");
        assert_eq!(run(&arguments).0, Some(1), "{arguments:?}");
    }
    // Too extreme to tell is not none.
    let answer = ask(&["--wanted=-0.04,1e8", "--omega", "1", "--tau", "10"]);
    assert_eq!(answer["verdict"], "undecided", "{answer}");
    assert!(!answer["note"].as_str().expect("a note").contains("none"), "{answer}");
    // In a range that has them they are found.
    assert_eq!(ask(&["--wanted", "0,1", "--lambda", "1,1.1"])["verdict"], "proved");
}

#[test]
fn mistakes_are_answered_with_the_remedy() {
    for (arguments, complaint) in [
        (vec!["--nu=-1,2"], "greater than 0"),
        (vec!["--nu", "2,1"], "reversed"),
        (vec!["--tau", "0"], "greater than 0"),
        (vec!["--mu", "a"], "decimal"),
        (vec!["--mu", "1,2,3"], "decimal"),
        (vec!["--mu", "nan"], "decimal"),
        (vec!["--lambda=-1"], "greater than 0"),
        (vec!["--wanted", "1"], "a value for each"),
        (vec!["--wanted", "0,-1"], "greater than 0"),
        (vec!["--wanted", "0,1", "--omega", "0,1"], "not a range"),
        (vec!["--wanted", "0,1", "--nu", "1,2"], "cannot be used"),
    ] {
        let (code, out, error) = run(&arguments);
        assert_eq!(code, Some(2), "{arguments:?}: {out}{error}");
        assert!(error.contains(complaint), "{arguments:?}: {error}");
        assert!(out.is_empty());
    }
}

/// Point intervals of both kinds agree on what the paper's formulas give.
#[test]
fn the_reference_is_the_reference() {
    let paper = Paper::new(128);
    let zero = MpInterval::from_integer(128, 0);
    let one = MpInterval::from_integer(128, 1);
    let mean = paper.at(&zero, &one).moment(Moment::First).abs();
    assert!(*mean.upper() < 1e-30, "{mean:?}");
}

fn wanted(mu: (i32, i32), nu: (i32, i32), omega: (i32, i32), tau: (i32, i32)) -> Constants {
    let [mu, nu, omega, tau] = [mu, nu, omega, tau].map(Rational::from);
    constants(&mu, &nu, &omega, &tau)
}

#[test]
fn the_standard_normal_asks_for_the_papers_constants() {
    let Constants::Unique { lambda, alpha } = wanted((0, 1), (1, 1), (1, 7), (1, 1)) else {
        panic!("(0, 1) is a fixed point of SELU");
    };
    let spec = ActivationSpec::default();
    for (found, parameter) in [lambda, alpha].iter().zip(&spec.parameters) {
        assert_eq!(found.to_interval(), parameter.range.enclosure(), "{}", parameter.name);
    }
}

#[test]
fn what_cannot_be_is_refused_with_a_reason() {
    let reason = |answer| match answer {
        Constants::None(reason) => reason,
        other => panic!("{other:?}"),
    };
    assert!(reason(wanted((1, 1), (1, 1), (0, 1), (1, 1))).contains("alpha"));
    assert!(reason(wanted((-1, 2), (1, 5), (0, 1), (1, 1))).contains("lambda"));
    assert!(reason(wanted((3, 1), (1, 2), (0, 1), (1, 1))).contains("mean"));
}
