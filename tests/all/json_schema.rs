//! What every subcommand prints as JSON is what `selfnorm schema` says.

use crate::audit::LEDGER;
use crate::support::forge::{Folder, committed, proofs};
use crate::support::program::{selfnorm, stdout};
use crate::support::schema::Schema;
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn schema() -> Schema {
    let output = selfnorm().arg("schema").output().expect("the program runs");
    assert_eq!(output.status.code(), Some(0));
    Schema::new(serde_json::from_str(&stdout(&output)).expect("JSON"))
}

/// The lines of a subcommand with `--format json`.
fn lines(arguments: &[&str]) -> Vec<Value> {
    let mut command = selfnorm();
    let output = command.args(arguments).args(["--format", "json"]).output().expect("it runs");
    let parse = |line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    let lines: Vec<Value> = stdout(&output).lines().map(parse).collect();
    assert!(!lines.is_empty(), "{arguments:?}: {output:?}");
    lines
}

/// A claim that is neither proved nor refuted, and one without variables.
const HARD: &str = "title = 't'\n[domain]\nmu = ['0.1', '1']\n[prove]\na = 'sqrt(mu)^2 <= mu'\n";
const CONSTANT: &str = "title = 't'\n[prove]\na = 'sqrt(2)^2 <= 2'\n";

#[test]
fn all_that_is_printed_is_as_the_schema_says() {
    let schema = schema();
    let folder = Folder::new();
    let shown = |path: &std::path::Path| path.to_string_lossy().into_owned();
    let hard = shown(&folder.write("hard.toml", HARD));
    let constant = shown(&folder.write("constant.toml", CONSTANT));
    let bad = shown(&folder.write("bad.cert", committed("theorem2.cert").replace("1.25", "1.26")));
    let good = shown(&proofs().join("theorem1.cert"));
    let baseline = shown(&proofs().join("baseline.toml"));
    let random = ["--layer", "random"];
    for (definition, arguments) in [
        ("verify", vec!["verify", "theorem1", "lemma13", "depth-images", "gain-selu-settles"]),
        ("verify", vec!["verify", &hard, &constant, "--max-boxes", "100"]),
        ("bound", vec!["bound", "norm", "--over", "theorem1"]),
        ("bound", vec!["bound", "log(mu + 1)", "--mu=-1..1", "--max-boxes", "100"]),
        ("bound", vec!["bound", "variance", "--over", "theorem3"]),
        ("fixed-point", vec!["fixed-point"]),
        ("fixed-point", vec!["fixed-point", "--omega=-0.1..0.1", "--tau", "0.8..1.25"]),
        (
            "fixed-point",
            [&["fixed-point", "--activation", "tanh", "--tau", "25/9"], &random[..]].concat(),
        ),
        ("fixed-point", vec!["fixed-point", "--timeout", "0"]),
        ("wanted", vec!["fixed-point", "--wanted", "0.2,1", "--omega", "0.05"]),
        ("wanted", vec!["fixed-point", "--wanted", "0,1e-9"]),
        ("iterate", vec!["iterate", "--over", "theorem1", "--layers", "2"]),
        (
            "iterate",
            [&["iterate", "--layers", "2", "--q", "1..2", "--tau", "9"], &random[..]].concat(),
        ),
        ("gain", vec!["gain", "gelu"]),
        ("gain", vec!["gain", "hardshrink"]),
        ("gain", vec!["gain", "where(z < 0, 0, 1)"]),
        ("weights", vec!["weights", "64"]),
        (
            "simulate",
            [&["simulate", "--depth", "2", "--networks", "2", "--widths", "8,16"], &random[..]]
                .concat(),
        ),
        (
            "simulate",
            [
                &["simulate", "--depth", "70", "--networks", "1", "--widths", "8", "--tau", "1e9"],
                &random[..],
            ]
            .concat(),
        ),
        (
            "simulate",
            vec![
                "simulate",
                "--over",
                "theorem1",
                "--depth",
                "2",
                "--networks",
                "2",
                "--widths",
                "8",
            ],
        ),
        ("check", vec!["check", &good, &bad, "--against", &baseline]),
        ("claims", vec!["claims"]),
    ] {
        for line in lines(&arguments) {
            if let Err(where_not) = schema.check(definition, &line) {
                panic!("{arguments:?}: {where_not}");
            }
        }
    }
    for claim in LEDGER.iter() {
        if let Err(where_not) = schema.check("audit", claim) {
            panic!("audit: {where_not}");
        }
    }
}

#[test]
fn every_subcommand_that_prints_json_has_a_definition() {
    let help = |arguments: &[&str]| {
        stdout(&selfnorm().args(arguments).arg("--help").output().expect("it runs"))
    };
    let commands = help(&[]);
    let commands = commands.lines().skip_while(|line| !line.starts_with("Commands:")).skip(1);
    let names = commands.map_while(|line| line.strip_prefix("  ")?.split(' ').next());
    let printing = names.filter(|name| !name.is_empty() && help(&[name]).contains("- json:"));
    let printing: BTreeSet<String> = printing.map(str::to_owned).collect();
    assert!(printing.len() > 8, "{printing:?}");
    let schema = schema();
    let defined: BTreeSet<String> = schema.definitions().map(str::to_owned).collect();
    assert!(printing.is_subset(&defined), "{:?}", printing.difference(&defined));
}

/// A schema that admitted anything would hold whatever is printed.
#[test]
fn what_is_otherwise_is_refused() {
    let schema = schema();
    let right = lines(&["verify", "lemma13"]).remove(0);
    assert_eq!(schema.check("verify", &right), Ok(()));
    let changed = |change: fn(&mut Value)| {
        let mut value = right.clone();
        change(&mut value);
        schema.check("verify", &value)
    };
    let changes: [fn(&mut Value); 8] = [
        |it| it["more"] = json!(1),
        |it| drop(it.as_object_mut().expect("an object").remove("source")),
        |it| it["verdict"] = json!("true"),
        |it| it["boxes"] = json!(-1),
        |it| it["boxes"] = json!(0.5),
        |it| it["title"] = json!(null),
        |it| it["obligations"][0]["goals"][0]["counterexample"]["value"] = json!([1.0]),
        |it| it["obligations"][0]["goals"][0]["counterexample"]["value"] = json!([1.0, 2.0, 3.0]),
    ];
    for (index, change) in changes.into_iter().enumerate() {
        assert!(changed(change).is_err(), "change {index} is admitted");
    }
    assert!(schema.check("audit", &right).is_err());
}
