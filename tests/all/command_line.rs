//! The program from outside: exit status, output, and what does not matter to it.

use crate::support::program::{Scratch, selfnorm, stderr, stdout};
use serde_json::Value;
use std::fs::File;
use std::process::{Output, Stdio};

const THEOREMS: [&str; 3] = ["theorem1", "theorem2", "theorem3"];

/// Undecided within the default budget: the sides are equal as numbers, and no
/// enclosure tells.
const UNDECIDABLE: &str = "title = 't'\n[prove]\na = 'sqrt(2)^2 <= 2'\n";
const REFUTABLE: &str = "title = 't'\n[domain]\nmu = ['0', '1']\n[prove]\na = 'mu < 0.5'\n";
/// Busy for seconds: no enclosure in MPFR is fast, and this claim needs thousands.
const SLOW: &str = "title = 't'\n[domain]\nmu = ['-3', '3']\nomega = ['-0.1', '0.1']
nu = ['0.00001', '10000']\ntau = ['0.8', '1.25']\n[prove]\na = 'variance >= 8.83177e-6'\n";

fn run(arguments: &[&str]) -> Output {
    selfnorm().args(arguments).output().expect("the program runs")
}

/// The exit status, of a run that has nothing to complain of.
fn code(output: &Output) -> i32 {
    assert_eq!(stderr(output), "", "{}", stdout(output));
    output.status.code().expect("no signal")
}

/// The objects on standard output, one a line.
fn objects(output: &Output) -> Vec<Value> {
    let parse = |line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
    stdout(output).lines().map(parse).collect()
}

#[test]
fn exit_status() {
    let scratch = Scratch::new("exit_status");
    let refutable = scratch.file("refutable.toml", REFUTABLE);
    let undecidable = scratch.file("undecidable.toml", UNDECIDABLE);
    for (claims, expected) in [
        (vec!["theorem1"], 0),
        (THEOREMS.to_vec(), 0),
        (vec!["lemma13"], 1),
        (vec![refutable.as_str()], 1),
        (vec![undecidable.as_str()], 3),
        (vec!["theorem2", &undecidable], 3),
        (vec![&undecidable, &refutable], 1),
        (vec![&refutable, &undecidable, "theorem2"], 1),
    ] {
        for format in ["text", "json"] {
            let arguments = [&["verify", "--format", format], claims.as_slice()].concat();
            assert_eq!(code(&run(&arguments)), expected, "{arguments:?}");
        }
    }
    assert_eq!(code(&run(&["claims"])), 0);
    assert_eq!(code(&run(&["--version"])), 0);
    assert_eq!(code(&run(&["verify", "--help"])), 0);
}

#[test]
fn the_theorems_are_proved_in_text() {
    let output = run(&[&["verify"], THEOREMS.as_slice()].concat());
    assert_eq!(code(&output), 0);
    let text = stdout(&output);
    let totals: Vec<&str> = text.lines().filter(|line| line.contains(" boxes, ")).collect();
    assert_eq!(totals.len(), 3, "{text}");
    assert!(totals.iter().all(|total| total.starts_with("  proved ")), "{text}");
    assert!(!text.contains("undecided") && !text.contains("refuted"), "{text}");
    for title in ["Stable and attracting", "Decreasing variance", "Increasing variance"] {
        assert!(text.contains(title), "{text}");
    }
    assert!(text.lines().all(|line| line == line.trim_end()), "trailing blanks:\n{text}");
}

#[test]
fn a_refutation_shows_the_point() {
    let text = stdout(&run(&["verify", "lemma13"]));
    assert!(
        text.contains("at mu = -0.1, omega = 0.1, nu = 0.8, tau = 0.95: mean in [-0.03106"),
        "{text}"
    );
}

fn keys(object: &Value) -> Vec<&str> {
    object.as_object().expect("an object").keys().map(String::as_str).collect()
}

#[test]
fn json_has_stable_keys() {
    let output = run(&["verify", "--all", "--format", "json"]);
    let claims = objects(&output);
    let names: Vec<&str> = claims.iter().filter_map(|claim| claim["claim"].as_str()).collect();
    let list = stdout(&run(&["claims"]));
    let listed: Vec<&str> = list.lines().filter_map(|line| line.split("  ").next()).collect();
    assert_eq!(names, listed);
    assert!(names.len() > 330, "{}", names.len());
    let is_verdict = |value: &Value| {
        matches!(value["verdict"].as_str(), Some("proved" | "refuted" | "undecided"))
    };
    for claim in &claims {
        let expected = [
            "claim",
            "title",
            "source",
            "verdict",
            "boxes",
            "seconds",
            "obligations",
            "conclusions",
        ];
        assert_eq!(keys(claim), expected);
        assert!(is_verdict(claim) && claim["seconds"].is_number() && claim["boxes"].is_u64());
        for obligation in claim["obligations"].as_array().expect("a list") {
            let expected = [
                "name",
                "index",
                "case",
                "inequality",
                "verdict",
                "boxes",
                "seconds",
                "margin",
                "goals",
            ];
            assert_eq!(keys(obligation), expected);
            assert!(is_verdict(obligation));
            for goal in obligation["goals"].as_array().expect("a list") {
                let expected = [
                    "quantity",
                    "relation",
                    "bound",
                    "verdict",
                    "proved_bound",
                    "margin",
                    "boxes",
                    "seconds",
                    "counterexample",
                    "unresolved",
                ];
                assert_eq!(keys(goal), expected);
                assert!(is_verdict(goal));
                assert_eq!(goal["proved_bound"].is_number(), goal["verdict"] == "proved", "{goal}");
                assert_eq!(goal["counterexample"].is_object(), goal["verdict"] == "refuted");
            }
        }
        for conclusion in claim["conclusions"].as_array().expect("a list") {
            let expected = [
                "name",
                "case",
                "statement",
                "verdict",
                "reason",
                "boxes",
                "seconds",
                "counterexample",
            ];
            assert_eq!(keys(conclusion), expected);
            assert!(is_verdict(conclusion));
        }
    }
    let verdicts: Vec<&str> = claims.iter().filter_map(|one| one["verdict"].as_str()).collect();
    assert!(verdicts.contains(&"refuted") && verdicts.contains(&"proved"));
    let lemma13 = claims.iter().find(|claim| claim["claim"] == "lemma13").expect("lemma 13");
    let point = &lemma13["obligations"][0]["goals"][0]["counterexample"]["point"];
    assert_eq!(point["nu"], "0.8", "{point}");
}

/// The objects without the times.
fn timeless(mut value: Value) -> Value {
    match &mut value {
        Value::Object(object) => {
            object.remove("seconds");
            object.values_mut().for_each(|value| *value = timeless(value.take()));
        }
        Value::Array(values) => values.iter_mut().for_each(|value| *value = timeless(value.take())),
        _ => {}
    }
    value
}

#[test]
fn threads_do_not_matter() {
    let scratch = Scratch::new("threads_do_not_matter");
    let slow = scratch.file("slow.toml", SLOW);
    let claims =
        ["theorem1", "theorem3", "lemma13", "depth-images", "gain-selu-settles", "nfnet-gelu"];
    for (claims, expected) in [(claims.as_slice(), 1), (&[&slow, "--max-boxes", "5000"], 3)] {
        let results = ["1", "8"].map(|threads| {
            let fixed = ["verify", "--format", "json", "--threads", threads];
            let output = run(&[fixed.as_slice(), claims].concat());
            assert_eq!(code(&output), expected, "{claims:?}");
            objects(&output).into_iter().map(timeless).collect::<Vec<Value>>()
        });
        assert!(!results[0].is_empty() && results[0][0].get("seconds").is_none());
        assert_eq!(results[0], results[1], "{claims:?}");
    }
}

#[test]
fn mpfr_gives_the_same_verdicts() {
    let verdicts = |arithmetic| {
        let claims = ["theorem1", "theorem2", "theorem3", "lemma12", "lemma13", "lemma5-j22-tau"];
        let options = ["--format", "json", "--arithmetic", arithmetic];
        let output = run(&[["verify"].as_slice(), &claims, &options].concat());
        objects(&output).iter().map(|one| one["verdict"].clone()).collect::<Vec<Value>>()
    };
    assert_eq!(verdicts("mpfr"), verdicts("double"));
}

#[test]
fn a_spent_budget_leaves_it_undecided() {
    for (budget, reason, left) in [
        (["--max-boxes", "1"], "the budget of boxes is spent", "x in [-0.01"),
        // Then there was no time to see that x and y are enough.
        (["--timeout", "0"], "the time is up", "mu in [-0.1"),
    ] {
        let output = run(&[&["verify", "theorem3"], budget.as_slice()].concat());
        assert_eq!(code(&output), 3, "{budget:?}");
        let text = stdout(&output);
        assert!(text.contains("undecided") && text.contains(reason), "{text}");
        let left = format!("             on {left}");
        assert!(text.contains(&left), "no box that resisted:\n{text}");
        let json = run(&[&["verify", "theorem3", "--format", "json"], budget.as_slice()].concat());
        let goal = &objects(&json)[0]["obligations"][0]["goals"][0];
        assert_eq!((goal["verdict"].as_str(), code(&json)), (Some("undecided"), 3));
        assert!(goal["unresolved"]["box"]["nu"][0].is_f64(), "{goal}");
    }
}

#[test]
fn a_timeout_is_kept() {
    let scratch = Scratch::new("a_timeout_is_kept");
    let slow = scratch.file("slow.toml", SLOW);
    let start = std::time::Instant::now();
    let output = run(&["verify", &slow, "--arithmetic", "mpfr", "--timeout", "1.5"]);
    let seconds = start.elapsed().as_secs_f64();
    // After a second progress would show, were standard error a terminal.
    assert_eq!(code(&output), 3);
    assert!((1.4..10.0).contains(&seconds), "{seconds} s");
    assert!(stdout(&output).contains("the time is up"));
}

#[test]
fn a_reader_that_leaves_is_no_error() {
    for (arguments, expected) in [
        (["verify", "--all", "--format", "text"].as_slice(), 1),
        (&["verify", "theorem1", "theorem2", "--format", "json"], 0),
        (&["claims"], 0),
        (&["man"], 0),
        (&["completions", "bash"], 0),
        (&["--help"], 0),
    ] {
        let mut child = selfnorm()
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program runs");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("an exit status");
        assert_eq!(stderr(&output), "", "{arguments:?}");
        assert_eq!(output.status.code(), Some(expected), "{arguments:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    for arguments in [["verify", "theorem1"].as_slice(), &["claims"], &["man"]] {
        let full = File::options().write(true).open("/dev/full").expect("/dev/full");
        let output = selfnorm().args(arguments).stdout(full).output().expect("the program runs");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).starts_with("error: "), "{arguments:?}: {}", stderr(&output));
        assert_eq!(stderr(&output).lines().count(), 1, "{}", stderr(&output));
    }
}

#[test]
fn colour() {
    let plain = |text: &str| !text.contains('\u{1b}');
    let with = |variables: &[(&str, &str)], arguments: &[&str]| {
        let output = selfnorm()
            .args(["verify", "lemma32"])
            .args(arguments)
            .envs(variables.iter().copied())
            .output()
            .expect("the program runs");
        assert_eq!(code(&output), 1);
        stdout(&output)
    };
    assert!(plain(&with(&[], &[])), "a pipe is no terminal");
    assert!(plain(&with(&[], &["--color", "never"])));
    assert!(!plain(&with(&[], &["--color", "always"])));
    assert!(plain(&with(&[("NO_COLOR", "1")], &[])));
    assert!(plain(&with(&[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")], &[])));
    assert!(plain(&with(&[("CLICOLOR_FORCE", "1")], &["--color", "never"])));
    assert!(plain(&with(&[], &["--color", "always", "--format", "json"])));
    let colours = with(&[], &["--color", "always"]);
    let verdicts = ["\u{1b}[1m\u{1b}[31mrefuted", "\u{1b}[1m\u{1b}[32mproved"];
    assert!(verdicts.iter().all(|verdict| colours.contains(verdict)), "{colours:?}");
}

#[test]
fn quiet_changes_nothing_on_a_pipe() {
    let outputs = [
        ["verify", "theorem2", "--format=json"].as_slice(),
        &["-q", "verify", "theorem2", "--format=json"],
        &["verify", "theorem2", "--format=json", "--quiet"],
    ]
    .map(|arguments| {
        let output = run(arguments);
        assert_eq!(code(&output), 0);
        objects(&output).into_iter().map(timeless).collect::<Vec<Value>>()
    });
    assert!(outputs.iter().all(|output| *output == outputs[0] && output.len() == 1));
}

#[test]
fn completions_and_man_page() {
    for (shell, mark) in
        [("bash", "complete -F"), ("zsh", "#compdef selfnorm"), ("fish", "complete -c selfnorm")]
    {
        let output = run(&["completions", shell]);
        assert_eq!(code(&output), 0);
        let script = stdout(&output);
        for word in [mark, "verify", "max-boxes"] {
            assert!(script.contains(word), "{shell}: no {word}");
        }
    }
    let output = run(&["man"]);
    assert_eq!(code(&output), 0);
    let page = stdout(&output);
    assert!(page.contains(".TH selfnorm 1") && page.contains(".SH DESCRIPTION"), "{page}");
    assert!(page.contains("Exit status"), "{page}");
}
