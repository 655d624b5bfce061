//! Every committed certificate against the grammar and against the second checker,
//! which is Python on python-flint; `tests/run` installs that into `target/venv`.

use crate::support::forge::{Folder, all_certificates, certified, judge, name};
use crate::support::reference::is_long;
use crate::support::second_checker::{check, python};
use crate::support::verdicts::parse;
use pest_vm::Vm;
use selfnorm::claim::{activation_names, parse_expression};
use selfnorm::search::{Options, bound};
use std::fs;
use std::path::PathBuf;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The theorems and the lemmas they rest on; the others would take Python minutes.
fn essential() -> Vec<PathBuf> {
    let essential = [
        "theorem",
        "corollary",
        "lemma5-",
        "lemma9-",
        "lemma12.",
        "lemma13",
        "alpha-dropout",
        "standard-dropout",
        "truncated",
        "nfnet-relu",
    ];
    // Theorem 1 with alpha dropout is as the other theorems with it, which are always checked, and
    // the other derivatives of Lemma 5 are as those of the first row. Theorem 16's equations are
    // slopes as well.
    let is_slow = |name: &str| {
        let starts = ["alpha-dropout-theorem1", "standard-dropout-05", "lemma5-j2", "theorem16"];
        starts.iter().any(|start| name.starts_with(start)) && !is_long()
    };
    let is_essential = |path: &PathBuf| {
        let name = name(path);
        let is_among = essential.iter().any(|start| name.starts_with(start));
        is_among && !name.contains("nu-below") && !is_slow(&name)
    };
    all_certificates().into_iter().filter(is_essential).collect()
}

/// The grammar file, ready to parse.
fn grammar() -> Vm {
    let text = fs::read_to_string(root().join("proofs/certificate.pest")).expect("a grammar");
    let (_, rules) = pest_meta::parse_and_optimize(&text).unwrap_or_else(|e| panic!("{e:?}"));
    Vm::new(rules)
}

#[test]
fn every_certificate_follows_the_grammar() {
    let grammar = grammar();
    for path in all_certificates() {
        let text = fs::read_to_string(&path).expect("a certificate is text");
        let parsed = grammar.parse("certificate", &text);
        assert!(parsed.is_ok(), "{}: {}", path.display(), parsed.expect_err("checked"));
    }
}

#[test]
fn the_grammar_refuses_what_is_no_certificate() {
    let grammar = grammar();
    let good = fs::read_to_string(root().join("proofs/theorem2.cert")).expect("a certificate");
    for (what, from, to) in [
        ("version", "certificate 1", "certificate 2"),
        ("arithmetic", "arithmetic double", "arithmetic quad"),
        ("leaf", "n-N", "n-Q"),
        ("counts", " sections ", " section "),
        ("footer", "sha256 ", "sha1 "),
        ("position", "decrease 0 0", "decrease 00 0"),
    ] {
        let broken = good.replacen(from, to, 1);
        assert_ne!(broken, good, "{what}: the test replaces something");
        assert!(grammar.parse("certificate", &broken).is_err(), "{what}");
    }
}

#[test]
fn the_second_checker_confirms_the_essential_certificates() {
    let essential = essential();
    assert!(essential.len() > 40, "{essential:?}");
    let output = check(&essential.iter().map(PathBuf::as_path).collect::<Vec<_>>());
    let (out, complaints) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(
        output.status.success(),
        "{out}{complaints}\n(python-flint is missing? tests/run installs it)"
    );
    assert_eq!(out.matches(": confirmed, ").count(), essential.len(), "{out}");
    assert!(out.contains("lemma13.cert: confirmed, the claim is refuted"), "{out}");
}

/// The checker's own tests: the language, moments of any activation, whole certificates.
#[test]
fn the_second_checkers_own_tests_pass() {
    let output = python()
        .args(["-m", "unittest", "discover", "--start-directory"])
        .arg(root().join("tests/second_checker"))
        .output()
        .expect("python3 runs");
    let complaints = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{complaints}");
    assert!(complaints.contains("Ran ") && !complaints.contains("Ran 0"), "{complaints}");
}

/// Certificates whose form is right and whose mathematics is wrong.
#[test]
fn the_second_checker_rejects_what_is_false() {
    use selfnorm::certificate::Certificate;
    let text = fs::read_to_string(root().join("proofs/theorem1.cert")).expect("a certificate");
    let folder = std::env::temp_dir().join(format!("selfnorm-second-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a temporary folder");
    for (what, from, to) in [
        ("a tightened bound", "norm < 1", "norm < 0.89"),
        ("a widened domain", "nu    = [\"0.8\", \"1.5\"]", "nu    = [\"0.1\", \"1.5\"]"),
        ("an image outside the box", "-0.1 <= mean <= 0.1", "-0.1 <= mean <= 0.2"),
        ("a location too tight", "-0.03106 <= mu", "-0.001 <= mu"),
        ("other constants", "[domain]", "[activation]\nlambda = \"1.3\"\n\n[domain]"),
        ("another exact point", "nu = \"1\"", "nu = \"1.1\""),
    ] {
        let mut certificate = Certificate::parse(&text).expect("the committed one parses");
        certificate.claim = certificate.claim.replacen(from, to, 1);
        let path = folder.join("forged.cert");
        fs::write(&path, certificate.to_text()).expect("written");
        let output = check(&[&path]);
        let out = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(4), "{what}: {out}");
        assert!(out.contains("rejected"), "{what}: {out}");
    }
    fs::remove_dir_all(&folder).expect("removed");
}

/// Both checkers have formulas of their own for every activation, as names alone do not tell.
#[test]
fn both_checkers_compute_every_activation() {
    const PLACES: [&str; 9] = ["-7", "-2.9", "-1.1", "-0.4", "0", "0.03", "0.8", "2.9", "7"];
    let folder = Folder::new();
    let mut paths = Vec::new();
    for name in activation_names() {
        let head = format!("title = '{name}'\n[activation]\nkind = '{name}'\n[prove]\n");
        let scope = parse(&format!("{head}t = '0 < 1'\n")).cases[0].scope.clone();
        let near = |place: &str| {
            let value = parse_expression(&format!("f({place})")).expect("an expression");
            let extremes = bound(&value, &scope, 1e-9, &Options::default()).expect("a value");
            let (low, high) = (extremes.infimum.value.inf(), extremes.supremum.value.sup());
            format!("'{:.17} <= f({place}) <= {:.17}'", low - 1e-7, high + 1e-7)
        };
        let text = format!("{head}values = [{}]\n", PLACES.map(near).join(", "));
        let certificate = certified(name, &text);
        assert!(judge(&certificate).expect(name).proved, "{name}");
        paths.push(folder.write(&format!("{name}.cert"), certificate));
    }
    let output = check(&paths);
    let out = String::from_utf8_lossy(&output.stdout);
    assert_eq!(out.matches(": confirmed, ").count(), paths.len(), "{out}");
}

/// Its list of activations is its own, and no shorter.
#[test]
fn the_second_checker_knows_the_whole_library() {
    let list = "from check.activation import KINDS; print(*sorted(KINDS), sep='\\n')";
    let output = python()
        .args(["-c", list])
        .env("PYTHONPATH", root().join("proofs"))
        .output()
        .expect("python3 runs");
    let known = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(known.lines().eq(activation_names()), "{known}");
}
