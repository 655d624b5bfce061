//! `selfnorm gain` and `selfnorm weights` from outside.

use crate::support::program::{selfnorm, stderr, stdout};
use selfnorm::arithmetic::Decimal;
use selfnorm::claim::activation_names;
use serde_json::Value;
use std::process::Output;

fn run(arguments: &[&str]) -> Output {
    selfnorm().args(arguments).output().expect("the program runs")
}

#[test]
fn mistakes_are_explained() {
    for (arguments, expected) in [
        (vec!["gain", "swich"], "did you mean `swish`"),
        (vec!["gain", "swish,gamma=1"], "its parameters are beta"),
        (vec!["gain", "swish,beta=-1"], "must be greater than 0"),
        (vec!["gain", "swish,beta=1..2"], "give beta a number"),
        (vec!["gain", "swish,beta"], "expected NAME=RANGE"),
        (vec!["gain", "relu", "--at", "-1"], "must be greater than 0"),
        (vec!["gain", "relu", "--at", "0"], "must be greater than 0"),
        (vec!["gain", "relu", "--at", "one"], "is no number"),
        (vec!["gain", "z*sgimoid(z)"], "sgimoid"),
        (vec!["gain", "z*beta"], "an activation is a function of z"),
        (vec!["gain", "exp(z^2)"], "grows too fast"),
        (vec!["gain", "log(z)"], "not defined on the whole line"),
        (vec!["gain"], "ACTIVATION"),
        (vec!["gain", "relu", "--all"], "cannot be used with"),
        (vec!["weights"], "FAN_IN"),
        (vec!["weights", "1"], "not in 2.."),
        (vec!["weights", "64", "--tau", "2..1"], "2"),
        (vec!["weights", "64", "--distribution", "cauchy"], "expected one of gaussian"),
        (vec!["fixed-point", "--activation", "2*z", "--lambda", "1"], "no lambda"),
    ] {
        let output = run(&arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert_eq!(stdout(&output), "", "{arguments:?}");
        assert!(stderr(&output).contains(expected), "{arguments:?}: {}", stderr(&output));
    }
    for arguments in [vec!["gain", "mish"], vec!["gain", "--all"], vec!["weights", "100000"]] {
        let output = run(&[arguments.as_slice(), &["--timeout", "0"]].concat());
        assert_eq!(output.status.code(), Some(3), "{arguments:?}");
        assert!(stderr(&output).contains("the time is up"), "{arguments:?}");
    }
}

#[test]
fn what_is_printed_does_not_depend_on_threads() {
    let all = |threads: &str| {
        let output = run(&["gain", "--all", "--format", "json", "--threads", threads]);
        assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()));
        stdout(&output)
    };
    let objects = all("3");
    for name in ["gelu", "hardshrink", "relu"] {
        let output = run(&["gain", name, "--format", "json", "--threads", "1"]);
        assert!(objects.contains(&stdout(&output)), "{name}: threads matter");
    }
    let objects: Vec<Value> =
        objects.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let names: Vec<&str> = objects.iter().filter_map(|it| it["activation"].as_str()).collect();
    assert!(activation_names().eq(names), "all, in order");
    for object in &objects {
        for key in [
            "gain_second_moment",
            "gain_variance",
            "gain_slope",
            "mean",
            "second_moment",
            "variance",
            "slope",
            "slope_second_moment",
        ] {
            let Some(pair) = object[key].as_array() else {
                assert!(object["reasons"][key].is_string(), "{key} in {object}");
                continue;
            };
            let ends: Vec<Decimal> = pair
                .iter()
                .map(|end| Decimal::parse(end.as_str().expect("a string")).expect("a decimal"))
                .collect();
            assert!(ends.len() == 2 && ends[0] <= ends[1], "{key} in {object}");
        }
    }
    let text = stdout(&run(&["gain", "--all"]));
    let readme = include_str!("../../README.md");
    assert!(text.lines().all(|line| readme.contains(line)), "README's table is another:\n{text}");
    let weights = |threads| stdout(&run(&["weights", "16", "300", "--threads", threads]));
    assert_eq!(weights("1"), weights("4"));
}

#[test]
fn an_expression_is_an_activation() {
    let lines = |activation: &str| -> Vec<String> {
        let output = run(&["gain", activation]);
        assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()));
        stdout(&output).lines().skip(1).map(str::to_owned).collect()
    };
    assert_eq!(lines("z*sigmoid(1.5*z)"), lines("swish,beta=1.5"));
    assert_eq!(lines("where(z < 0, 0.01*z, z)"), lines("leaky_relu"));
    let output =
        run(&["fixed-point", "--activation", "tanh(z)", "--layer", "random", "--tau", "2"]);
    assert!(stdout(&output).contains("exactly one fixed point"), "{}", stdout(&output));
    let jumps = lines("where(z > 0.3, tanh(z), z/2)");
    let reason = "none: the activation jumps at z = 3/10, and has no slope there";
    assert!(jumps.iter().any(|line| line.contains(reason)), "{jumps:?}");
}
