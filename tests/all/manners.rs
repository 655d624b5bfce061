//! What people meet at a terminal: claims from standard input, questions without a claim file,
//! lists, remedies, and numbers as they are proved.

use crate::support::program::{Scratch, selfnorm, stderr, stdout};
use selfnorm::arithmetic::Decimal;
use serde_json::Value;
use std::io::Write;
use std::process::{Output, Stdio};

const CLAIM: &str = "title = 't'\n[domain]\nmu = ['-0.1', '0.1']\nomega = '0.1'
nu = ['0.8', '1.5']\ntau = '1'\n[prove]\na = 'norm < 3'\n";

fn run(arguments: &[&str]) -> Output {
    selfnorm().args(arguments).output().expect("the program runs")
}

/// A run with a text on standard input.
fn fed(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = selfnorm()
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let mut pipe = child.stdin.take().expect("a pipe");
    // Who refuses its arguments does not read.
    let _ = pipe.write_all(input);
    drop(pipe);
    child.wait_with_output().expect("an exit status")
}

/// What a successful run prints, without complaint.
fn printed(output: &Output) -> String {
    assert_eq!((output.status.code(), stderr(output)), (Some(0), String::new()));
    stdout(output)
}

fn refused(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(2), "{}{}", stdout(output), stderr(output));
    stderr(output)
}

#[test]
fn a_claim_comes_from_standard_input() {
    let scratch = Scratch::new("a_claim_comes_from_standard_input");
    let file = scratch.file("stdin.toml", CLAIM);
    for arguments in [
        ["verify", "CLAIM"].as_slice(),
        &["bound", "norm", "--over", "CLAIM"],
        &["fixed-point", "--over", "CLAIM"],
    ] {
        let of = |word: &str| -> Vec<String> {
            let words = arguments.iter().map(|it| if *it == "CLAIM" { word } else { it });
            words.chain(["--format", "json"]).map(str::to_owned).collect()
        };
        let [of_file, of_pipe] = [of(&file), of("-")];
        let of_file: Vec<&str> = of_file.iter().map(String::as_str).collect();
        let of_pipe: Vec<&str> = of_pipe.iter().map(String::as_str).collect();
        let timeless = |text: String| {
            let mut value: Value = serde_json::from_str(&text).expect("an object");
            forget_times(&mut value);
            value
        };
        let expected = timeless(printed(&fed(&of_file, b"")));
        assert_eq!(timeless(printed(&fed(&of_pipe, CLAIM.as_bytes()))), expected);
    }
    let complaint = refused(&fed(&["verify", "-"], CLAIM.replace("norm", "nrom").as_bytes()));
    assert!(complaint.contains("standard input:8:6"), "{complaint}");
    let complaint = refused(&fed(&["verify", "-", "theorem1", "-"], CLAIM.as_bytes()));
    assert!(complaint.contains("give `-` once"), "{complaint}");
    let complaint = refused(&fed(&["verify", "-"], &vec![b'#'; (1 << 20) + 1]));
    assert!(complaint.contains("larger than"), "{complaint}");
    let complaint = refused(&fed(&["verify", "-"], b"title = '\xff'"));
    assert!(complaint.contains("not UTF-8"), "{complaint}");
}

fn forget_times(value: &mut Value) {
    match value {
        Value::Object(object) => {
            object.remove("seconds");
            object.values_mut().for_each(forget_times);
        }
        Value::Array(values) => values.iter_mut().for_each(forget_times),
        _ => {}
    }
}

#[test]
fn claims_are_listed_by_pattern() {
    let names = |arguments: &[&str]| -> Vec<String> {
        let text = printed(&run(&[&["claims"], arguments].concat()));
        text.lines().filter_map(|line| line.split("  ").next()).map(str::to_owned).collect()
    };
    assert_eq!(names(&["theorem?"]), ["theorem1", "theorem2", "theorem3"]);
    let all = names(&[]);
    for (pattern, is_meant) in [
        ("dropout", (|name| name.contains("dropout")) as fn(&str) -> bool),
        ("*repaired", |name| name.ends_with("repaired")),
        ("lemma*", |name| name.starts_with("lemma")),
    ] {
        let expected: Vec<&String> = all.iter().filter(|name| is_meant(name)).collect();
        assert!(!expected.is_empty(), "{pattern}");
        assert_eq!(names(&[pattern]).iter().collect::<Vec<_>>(), expected, "{pattern}");
    }
    let text = printed(&run(&["claims", "theorem?", "--format", "json"]));
    let objects: Vec<Value> =
        text.lines().map(|line| serde_json::from_str(line).expect("an object")).collect();
    assert_eq!(objects.len(), 3);
    let keys: Vec<&String> = objects[0].as_object().expect("an object").keys().collect();
    assert_eq!(keys, ["claim", "title", "source", "part", "file"]);
    assert_eq!(objects[1]["title"], "Decreasing variance");
    assert_eq!(objects[2]["file"], "proofs/theorem3.toml");
    let complaint = refused(&run(&["claims", "nothing-of-this-name"]));
    assert!(complaint.contains("`selfnorm claims` lists all"), "{complaint}");
}

#[test]
fn bounds_need_no_claim() {
    // E gelu(z) = 1/(2 sqrt(pi)) for z ~ N(0, 1).
    let text = printed(&run(&["bound", "mean(0,1)", "--activation", "gelu"]));
    assert!(text.starts_with("mean(0, 1)  with gelu\n"), "{text}");
    assert!(text.matches("in [0.28209479177387").count() == 2, "{text}");
    // The same question of a claim file and of flags.
    let of_flags = ["--mu=-0.1..0.1", "--omega", "0.1", "--nu", "0.8..1.5", "--format", "json"];
    let by_flags = printed(&run(&[&["bound", "norm"], of_flags.as_slice()].concat()));
    let by_claim = fed(&["bound", "norm", "--over", "-", "--format", "json"], CLAIM.as_bytes());
    let [mut by_flags, mut by_claim]: [Value; 2] =
        [by_flags, printed(&by_claim)].map(|text| serde_json::from_str(&text).expect("an object"));
    assert_eq!((by_flags["claim"].take(), by_claim["claim"].take()), (Value::Null, "stdin".into()));
    forget_times(&mut by_flags);
    forget_times(&mut by_claim);
    assert_eq!(by_flags, by_claim);
    // A claim's range replaced, in all of its cases; any variable; x and y themselves.
    let text = printed(&run(&["bound", "norm", "--over", "theorem3", "--tau", "1"]));
    assert_eq!(text.matches("tau = 1\n").count(), 4, "{text}");
    let text = printed(&run(&["bound", "a^2", "--at", "a=1..2"]));
    assert!(text.contains("over a in [1, 2]") && text.contains("at a = 2"), "{text}");
    let text = printed(&run(&["bound", "variance", "--at", "x=-1..1", "--at", "y=1..2"]));
    assert!(text.contains("over x in [-1, 1], y in [1, 2]"), "{text}");
    for (arguments, expected) in [
        (["bound", "norm"].as_slice(), "depends on mu and nu; give --mu LOW..HIGH --nu LOW..HIGH"),
        (&["bound", "chi", "--layer", "random"], "depends on q; give --q LOW..HIGH"),
        (&["bound", "nrom"], "did you mean `norm`?"),
        (&["bound", "norm", "--over", "theorem1", "--q", "1"], "no variable `q`"),
        (&["bound", "mean", "--mu", "1..0", "--nu", "1"], "reversed range"),
    ] {
        let complaint = refused(&run(arguments));
        assert!(complaint.contains(expected), "{arguments:?}: {complaint}");
    }
}

#[test]
fn places_are_exact() {
    let text = printed(&run(&["bound", "norm", "--over", "theorem1"]));
    let places: Vec<&str> = text.lines().filter(|line| line.contains(" at ")).collect();
    assert_eq!(places[1].trim(), "at mu = -0.1, omega = -0.1, nu = 0.8, tau = 1.1");
    assert!(places[0].contains("at mu = 0.1, omega in [-0.05"), "{text}");
    // What no decimal is, is rounded outward.
    let text = printed(&run(&["bound", "0 - mu^2", "--at", "mu=1/3..sqrt(2)"]));
    assert!(text.contains("at mu in [0.3333333333, 0.3333333334]"), "{text}");
}

#[test]
fn certificates_are_told_of() {
    let scratch = Scratch::new("certificates_are_told_of");
    let folder = scratch.path("out");
    let folder = folder.to_str().expect("UTF-8");
    let told = |more: &[&str]| {
        let output = run(&[&["verify", "--certificate", folder], more].concat());
        assert_eq!(output.status.code(), Some(0));
        assert!(!stdout(&output).contains("certificate"));
        stderr(&output)
    };
    let path = scratch.path("out").join("theorem1.cert");
    assert_eq!(told(&["theorem1"]), format!("certificate written to {}\n", path.display()));
    assert_eq!(told(&["theorem1", "theorem2"]), format!("2 certificates written to {folder}\n"));
    assert_eq!(told(&["theorem1", "--quiet"]), "");
}

/// A long expression is shortened, and what is proved of it is there to its last digit.
#[test]
fn proved_numbers_are_never_shortened() {
    let scratch = Scratch::new("proved_numbers_are_never_shortened");
    let sum = vec!["0.001*mean"; 40].join(" + ");
    let text = format!(
        "title = 't'\n[domain]\nmu = ['0', '1']\nomega = '1'\nnu = '1'\ntau = '1'\n[prove]
yes = '{sum} < 1'\nno = '{sum} < 0.01'\n"
    );
    let file = scratch.file("long.toml", text);
    let output = run(&["verify", &file]);
    assert_eq!(output.status.code(), Some(1));
    let text = stdout(&output);
    let lines: Vec<&str> = text.lines().collect();
    let proved = lines.iter().find(|line| line.contains("proved     yes")).expect("its line");
    assert!(proved.contains(" … <= 0.0") && proved.contains("margin 0.9"), "{text}");
    let refuted = lines.iter().find(|line| line.contains(" at mu = ")).expect("its line");
    assert!(refuted.contains(" … in [0.0"), "{text}");
}

/// A refutation shows a value that excludes the bound, however close.
#[test]
fn refutations_show_enough_digits() {
    let scratch = Scratch::new("refutations_show_enough_digits");
    for (bound, name) in [("0.62499999999999", "near"), ("0.625 - 1e-15", "nearer")] {
        let claim =
            format!("title = 't'\n[domain]\nmu = ['0', '1']\n[prove]\na = '5*mu/8 < {bound}'\n");
        let text = stdout(&run(&["verify", &scratch.file(&format!("{name}.toml"), claim)]));
        let shown = text.split(" in [").nth(1).and_then(|rest| rest.split(']').next());
        let shown = shown.or_else(|| text.split(" in ").nth(1).and_then(|it| it.lines().next()));
        let lower = shown.and_then(|pair| pair.split(", ").next()).expect(&text);
        let lower = Decimal::parse(lower.trim()).expect("a decimal");
        let limit = Decimal::parse("0.62499999999999").expect("a decimal");
        assert!(lower.value() > limit.value(), "{text}");
    }
}

#[test]
fn remedies_are_named() {
    for (expression, remedy) in [
        ("x*sigmoid(x)", "write `z`: an activation is a function of z"),
        ("z*gelu(z)", "write it out: z*erfc(-z/sqrt(2))/2"),
        ("z + relu", "`relu` is an activation of the library and no function; write it out:"),
        ("np.exp(z)", "functions are called by their names alone, as in `exp(z)`"),
        ("where(z > 0 and z < 1, z, 0)", "put one `where` inside another"),
        ("where(0 < z < 1, z, 0)", "put one `where` inside another"),
        ("where(z > 0 && z < 1, z, 0)", "put one `where` inside another"),
        (".7737*z", "write `0.7737`"),
        ("z*.5e2", "write `0.5e2`"),
    ] {
        let complaint = refused(&run(&["gain", expression]));
        assert!(complaint.contains(remedy), "{expression}: {complaint}");
    }
    for (range, remedy) in [(".5", "write 0.5"), ("0..1.", "write 1.0"), ("-.5..1", "write -0.5")] {
        let complaint = refused(&run(&["fixed-point", &format!("--mu={range}")]));
        assert!(complaint.contains(remedy), "{range}: {complaint}");
    }
    let claim = CLAIM.replace("'0.1'\nnu", "'.7737'\nnu");
    let complaint = refused(&fed(&["verify", "-"], claim.as_bytes()));
    assert!(complaint.contains("write `0.7737`"), "{complaint}");
}

#[test]
fn every_subcommand_has_a_man_page() {
    let scratch = Scratch::new("man-pages");
    let folder = scratch.path("man1");
    let output = selfnorm().args(["man", "--out"]).arg(&folder).output().expect("it runs");
    assert!(output.status.success(), "{}", stderr(&output));
    let help = stdout(&selfnorm().arg("help").output().expect("it runs"));
    let commands = help.lines().skip_while(|line| !line.starts_with("Commands:")).skip(1);
    let names = commands.map_while(|line| line.strip_prefix("  ")?.split(' ').next());
    let names: Vec<&str> = names.filter(|name| !name.is_empty() && *name != "help").collect();
    assert!(names.contains(&"certificate-to-rocq") && names.len() > 12, "{names:?}");
    for name in names {
        let page = folder.join(format!("selfnorm-{name}.1"));
        let page = std::fs::read_to_string(page).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(page.contains(".SH SYNOPSIS") && page.contains(".SH DESCRIPTION"), "{name}");
    }
    let file = scratch.file("file", "");
    let output = selfnorm().args(["man", "--out", &file]).output().expect("it runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("cannot write here"), "{}", stderr(&output));
}
