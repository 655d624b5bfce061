//! `selfnorm simulate` from outside.

use crate::support::program::{selfnorm, stderr, stdout};
use serde_json::Value;
use std::process::Output;

fn run(arguments: &str) -> Output {
    let arguments = arguments.split_whitespace();
    selfnorm().arg("simulate").args(arguments).output().expect("the program runs")
}

/// What it prints when all is well.
fn good(arguments: &str) -> String {
    let output = run(arguments);
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()), "{arguments}");
    stdout(&output)
}

#[test]
fn mistakes_are_explained() {
    for (arguments, expected) in [
        ("--activation seluu", "did you mean `selu`"),
        ("--activation z*a", "an activation is a function of z"),
        ("--activation swish,beta=1..2", "`beta` is a range"),
        ("--activation exp(z^2)", "grows too fast"),
        ("--activation log(z)", "not defined on the whole line"),
        ("--layer own", "expected unit or random"),
        ("--layer random --omega 1", "the random layer has no `omega`"),
        ("--bias 1", "the unit layer has no `bias`"),
        ("--layer random --bias -1", "`bias` must not be negative"),
        ("--tau 0", "`tau` must be greater than 0"),
        ("--tau 1e10", "--tau: 1e10 is larger than 1e9"),
        ("--tau one", "is no number"),
        ("--omega 5 --widths 20", "omega^2 < width*tau"),
        ("--widths 1", "make the layers wider"),
        ("--widths 0", "not in 1..="),
        ("--widths 1000000 --batch 1000", "values behind each layer"),
        ("--depth 0", "not in 1..="),
        ("--networks 0", "not in 1..="),
        ("--seed -1", "unexpected argument"),
        ("--dropout alpha=1", "at least 0 and below 1"),
        ("--dropout alpha=0.1..0.2", "`rate` is a range"),
        ("--dropout alpha=0.1 --activation relu", "alpha dropout needs"),
        ("--distribution cauchy", "expected one of gaussian, uniform, truncated, orthogonal"),
        ("--distribution orthogonal", "simulate the random layer"),
        ("--input cauchy", "expected one of gaussian, uniform, constant"),
        ("--input constant", "give them a variance"),
        ("--input constant,value=0 --layer random", "all 0"),
        ("--input gaussian,range=1..2", "no such `range`"),
        ("--input gaussian,mean=1..2", "give mean a number"),
        ("--input gaussian,variance=-1", "it is at least 0"),
        ("--input uniform,range=2..1", "reversed"),
        ("--input uniform,mean=1,mean=2", "no such `mean`"),
        ("--input gaussian,mean=1e9 --layer random", "second moment is larger than 1e9"),
        ("--over theorem1 --activation relu", "cannot be used with"),
        ("--over theorem1 --tau 2", "tau = 2 is not in [0.95, 1.1]"),
        ("--over theorem1 --input gaussian,variance=3", "change it with --input"),
        ("--over theorem3", "several cases"),
        ("--over depth-random-2 --input uniform,variance=2", "q = "),
        ("--format xml", "possible values"),
    ] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments}");
        assert_eq!(stdout(&output), "", "{arguments}");
        assert!(stderr(&output).contains(expected), "{arguments}: {}", stderr(&output));
    }
}

#[test]
fn threads_change_nothing_and_seeds_do() {
    for more in ["--distribution truncated", "--layer random --bias 0.1 --distribution orthogonal"]
    {
        let all = |rest: &str| {
            good(&format!("--widths 40,150 --depth 3 --networks 5 --format json {more} {rest}"))
        };
        let one = all("--threads 1");
        assert_eq!(one, all("--threads 2"));
        assert_eq!(one, all("--threads 5"));
        let averages = |text: &str| {
            let object: Value = serde_json::from_str(text).expect("JSON");
            object["widths"][0]["layers"][0]["mean"]["average"].as_f64().expect("a number")
        };
        assert!(averages(&one) != averages(&all("--seed 1")));
    }
}

/// A number of JSON, which its reader does not round to nearest.
fn is_same(value: &Value, number: f64) -> bool {
    value.as_f64().is_some_and(|value| (value - number).abs() <= 1e-15 * number.abs())
}

#[test]
fn formats_say_the_same() {
    let arguments = "--widths 20,50 --depth 4 --networks 3 --layer random --tau 2";
    let object: Value =
        serde_json::from_str(&good(&format!("{arguments} --format json"))).expect("JSON");
    let csv = good(&format!("{arguments} --format csv"));
    let mut lines = csv.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let names = lines.next().expect("names");
    let rows: Vec<Vec<&str>> = lines.collect();
    assert_eq!(rows.len(), 2 * 4 * 3);
    let widths = object["widths"].as_array().expect("widths");
    for row in rows {
        let field = |name: &str| row[names.iter().position(|it| *it == name).expect(name)];
        let width = widths.iter().find(|it| it["width"].as_u64() == field("width").parse().ok());
        let layer: usize = field("layer").parse().expect("a layer");
        let layer = &width.expect("a width")["layers"][layer - 1];
        let quantity = &layer[field("quantity")];
        assert_eq!((field("networks"), layer["networks"].as_u64()), ("3", Some(3)));
        for name in ["average", "spread", "minimum", "median", "maximum", "apart"] {
            let number: f64 = field(name).parse().expect("a number");
            assert!(is_same(&quantity[name], number), "{name}: {number}, {quantity}");
        }
        let [lower, upper] = ["limit_lower", "limit_upper"].map(|it| field(it).parse::<f64>());
        let (lower, upper) = (lower.expect("a number"), upper.expect("a number"));
        let ends = &quantity["limit"];
        assert!(is_same(&ends[0], lower) && is_same(&ends[1], upper), "{lower} {upper}: {ends}");
        assert!(lower <= upper && upper - lower < 1e-12);
    }
    let text = good(arguments);
    let exponent = object["exponent"]["mean"].as_f64().expect("a number");
    assert!(text.contains(&format!("exponent  {exponent:.2}")), "{text}");
}

/// The tube is that of `iterate`; what is outside of it is; and what is estimated of the width at
/// which two spreads fit hardly depends on the width from which it is.
#[test]
fn networks_meet_the_tube_of_a_claim() {
    let arguments = "--over theorem1 --widths 60,960 --depth 6 --networks 24 --batch 8";
    let object: Value =
        serde_json::from_str(&good(&format!("{arguments} --format json"))).expect("JSON");
    let iterate = ["iterate", "--over", "theorem1", "--layers", "6", "--format", "csv"];
    let tube = stdout(&selfnorm().args(iterate).output().expect("it runs"));
    let tube: Vec<Vec<f64>> = tube
        .lines()
        .skip(1)
        .map(|line| line.split(',').map(|it| it.parse().expect("a number")).collect())
        .collect();
    let number = |value: &Value| value.as_f64().expect("a number");
    let widths = object["widths"].as_array().expect("widths");
    let mut meets = Vec::new();
    for width in widths {
        for (name, at) in [("mean", 1), ("variance", 3)] {
            let (mut parts, mut needed, mut leaves) = (None, 0.0_f64, false);
            for (layer, row) in width["layers"].as_array().expect("layers").iter().zip(&tube[1..]) {
                let found = &layer[name];
                let [low, high] = [row[at], row[at + 1]];
                assert!(is_same(&found["tube"][0], low) && is_same(&found["tube"][1], high));
                let limit = number(&found["limit"][0]);
                let (room, two) = ((limit - low).min(high - limit), 2.0 * number(&found["spread"]));
                if two > room && parts.is_none() {
                    parts = layer["layer"].as_u64();
                }
                needed = needed.max(number(&width["width"]) * (two / room).powi(2));
                leaves |= number(&found["minimum"]) < low || number(&found["maximum"]) > high;
            }
            let tube = &width["tube"][name];
            assert_eq!(tube["parts"].as_u64(), parts, "{tube}");
            assert_eq!(number(&tube["outside"]) > 0.0, leaves, "{tube}");
            assert!((number(&tube["meets"]) / needed - 1.0).abs() < 1e-6, "{needed}: {tube}");
            meets.push(needed);
        }
        assert!(width["tube"]["second_moment"].is_null());
    }
    // The mean of narrow networks leaves the tube, that of wide ones does not, nor does the variance.
    let parts = |index: usize, name: &str| &widths[index]["tube"][name]["parts"];
    assert!(parts(0, "mean").is_u64() && parts(1, "variance").is_null());
    assert!(meets[0] > 400.0 && meets[0] < 4000.0, "{meets:?}");
    for name in 0..2 {
        let ratio = meets[name] / meets[2 + name];
        assert!((1.0 / 3.0..3.0).contains(&ratio), "{meets:?}");
    }
}

#[test]
fn a_timeout_prints_what_is_finished() {
    let output = run("--timeout 0");
    assert_eq!((output.status.code(), stderr(&output)), (Some(3), String::new()));
    assert!(stdout(&output).ends_with("  not finished: the time is up\n"));
    let output = run("--timeout 0.5 --depth 100000 --widths 10 --networks 2");
    assert_eq!((output.status.code(), stderr(&output)), (Some(3), String::new()));
    assert!(stdout(&output).ends_with("  not finished: the time is up\n"));
}

#[cfg(unix)]
#[test]
fn an_interrupt_prints_what_is_finished() {
    use std::process::{Command, Stdio};
    let child = selfnorm()
        .args(["simulate", "--depth", "100000", "--activation", "identity", "--layer", "random"])
        .args(["--widths", "100", "--networks", "2", "--timeout", "100"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program runs");
    std::thread::sleep(std::time::Duration::from_secs(2));
    let signal = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(signal.expect("kill").success());
    let output = child.wait_with_output().expect("an exit status");
    assert_eq!(output.status.code(), Some(130));
    assert!(stdout(&output).ends_with("  not finished: interrupted\n"), "{}", stdout(&output));
}

#[test]
fn overflow_is_no_accident() {
    let text = good("--activation exponential --layer random --depth 6 --widths 20 --networks 2");
    assert!(text.contains("overflow") && text.contains("no limit is known beyond layer"), "{text}");
    let json = good("--activation exponential --layer random --depth 6 --widths 20 --format json");
    let object: Value = serde_json::from_str(&json).expect("JSON");
    assert!(object["widths"][0]["layers"][5]["mean"]["average"].is_null(), "{object}");
}

#[test]
fn readme_prints_what_is_printed() {
    let readme = include_str!("../../README.md");
    let commands = readme.lines().filter_map(|line| line.strip_prefix("$ selfnorm simulate"));
    let mut count = 0;
    for arguments in commands {
        let text = good(arguments);
        assert!(readme.contains(&text), "README has not {arguments}:\n{text}");
        count += 1;
    }
    assert!(count >= 2);
}
