//! The checker by itself: certificates of the project, forged ones, those that ask for much work,
//! and hand-made ones of what the language says.

use crate::support::handmade::{
    certificate, confirmed, not_confirmed, one_goal, one_leaf, outcome, rejected, too_coarse,
};
use selfnorm::certificate::{Certificate, read};
use selfnorm::check::{DEFAULT_PRECISION, Options, Outcome, check, is_about};
use selfnorm::claim::Claim;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

fn root(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)
}

fn outcome_of(path: &Path) -> Outcome {
    match read(path) {
        Ok(certificate) => check(&certificate, &Options::new(DEFAULT_PRECISION)),
        Err(rejection) => Outcome::Rejected(rejection),
    }
}

/// The theorems; a test of the program has all certificates confirmed.
#[test]
fn the_theorems_certificates_are_confirmed() {
    for theorem in ["theorem1", "theorem2", "theorem3"] {
        let path = root("proofs").join(format!("{theorem}.cert"));
        let outcome = outcome_of(&path);
        assert!(matches!(outcome, Outcome::Confirmed(_)), "{path:?}: {outcome:?}");
    }
}

#[test]
fn forged_certificates_are_rejected() {
    for entry in fs::read_dir(root("tests/cases/forged")).expect("a folder of forgeries") {
        let path = entry.expect("an entry").path();
        // A true claim under another's name, which is told apart by its text.
        let is_true = path.ends_with("other-theorem1.cert");
        match outcome_of(&path) {
            Outcome::Rejected(_) => assert!(!is_true, "{path:?}"),
            Outcome::Confirmed(_) => assert!(is_true, "{path:?}"),
            other => panic!("{path:?}: {other:?}"),
        }
    }
}

#[test]
fn little_text_cannot_ask_for_much_work() {
    for (name, confirmed) in [
        ("long-power", false),
        ("nested-derivatives", false),
        ("big-exponent", false),
        ("d-mu-mu", true),
        ("false-reported-bound", true),
    ] {
        let start = Instant::now();
        let path = root(&format!("tests/cases/stubborn/{name}.cert"));
        let outcome = outcome_of(&path);
        let seconds = start.elapsed().as_secs_f64();
        assert_eq!(matches!(outcome, Outcome::Confirmed(_)), confirmed, "{name}: {outcome:?}");
        assert!(seconds < 60.0, "{name}: {seconds} s");
        // At ν = 0.8 the second quantity is 10³⁰⁰.
        if let (Outcome::Confirmed(report), "false-reported-bound") = (&outcome, name) {
            assert!(report.sections[1].bound.is_some_and(|bound| bound >= 1e300), "{report:?}");
        }
    }
}

#[test]
fn statements_of_the_new_language() {
    for (goal, tables) in [
        (
            "0.394294490 < second_moment(0, 1) < 0.394294491",
            "[activation]\nexpression = \"tanh(z)\"",
        ),
        ("0.49 < f(0) + 1/2 <= 0.5", "[activation]\nexpression = \"z*erfc(-z/sqrt(2))/2\""),
        (
            "abs(d(f(a), a) - 1) < 1e-10",
            "[activation]\nexpression = \"tanh(z)\"\n[domain]\na = \"0\"",
        ),
        ("1.4 < tau < 1.42", "[domain]\ntau = \"sqrt(2)\""),
        ("d(log(a)*sin(a), a) > 0.5", "[domain]\na = [\"1\", \"1.5\"]"),
        ("where(a > 2, 10, a) <= 1.5", "[domain]\na = [\"1\", \"1.5\"]"),
        (
            "0.64 < second_moment < 1.08",
            "[activation]\nkind = \"elu\"\nalpha = [\"1\", \"2\"]\n\
          [domain]\nx = \"0\"\ny = \"1\"",
        ),
        (
            "d(second_moment, alpha) > 0",
            "[activation]\nkind = \"elu\"\nalpha = [\"1\", \"2\"]\n\
          [domain]\nx = \"0\"\ny = \"1\"",
        ),
        (
            "0.009 < d(mean, slope) + 0.4 < 0.4",
            "[activation]\nkind = \"leaky_relu\"\n\
          slope = [\"0.01\", \"0.3\"]\n[domain]\nx = \"0\"\ny = \"1\"",
        ),
        (
            "0.5 < chi <= 0.55",
            "[activation]\nkind = \"leaky_relu\"\nslope = \"0.2\"\n\
          [layer]\nkind = \"random\"\n[domain]\nq = [\"0.5\", \"2\"]\ntau = \"1\"",
        ),
        (
            "0.99 < second_moment < 1.01",
            "[layer]\nkind = \"random\"\n\
          dropout = { kind = \"alpha\", rate = [\"0.05\", \"0.1\"] }\n\
          [domain]\nq = [\"0.999\", \"1.001\"]\ntau = \"1\"",
        ),
        (
            "0.2 < twice < 0.7",
            "[activation]\nkind = \"relu\"\n[layer]\nkind = \"random\"\n\
          [define]\ntwice = \"second_moment(0, tau*second_moment)\"\n\
          [domain]\nq = [\"1\", \"2\"]\ntau = \"1\"",
        ),
    ] {
        let chain = goal.matches('<').count().max(1);
        let claim = one_goal(tables, goal);
        let sections: String = (0..chain).map(|k| format!("proved goal g 0 {k}\n  N\n")).collect();
        let result = outcome(&claim, &sections);
        if goal.contains("d(mean, slope)") {
            // E min(z, 0) = −0.3989…: the first comparison is false.
            rejected(&result, "false");
        } else {
            assert!(matches!(result, Outcome::Confirmed(_)), "{goal}: {result:?}");
        }
    }
}

#[test]
fn axes_make_sense_or_are_rejected() {
    let domain = "[domain]\nmu = [\"-0.1\", \"0.1\"]\nomega = [\"-0.1\", \"0.1\"]\n\
                  nu = [\"0.8\", \"1.5\"]\ntau = [\"0.95\", \"1.1\"]";
    let tree = |goal: &str, tree: &str| {
        outcome(&one_goal(domain, goal), &format!("proved goal g 0 0\n  {tree}\n"))
    };
    confirmed(&tree("mean < 0.1", "xxNNN"));
    confirmed(&tree("variance < 1.6", "y+N"));
    rejected(&tree("mean < 0.1", "xmNNN"), "both axes");
    rejected(&tree("mean + mu < 0.3", "xNN"), "depends");
    rejected(&tree("d(mean, mu) < 0.3", "xNN"), "depends");
    rejected(&tree("norm < 3", "yNN"), "depends");
    rejected(&tree("norm + norm < 6", "yNN"), "depends");
    rejected(&tree("mean < 0.1", "qNN"), "stands for no variable");
    confirmed(&tree("d(mean, x) < 1.1", "xNN"));
    let own = |x: &str, goal: &str| {
        let tables = format!(
            "[layer]\nx = \"{x}\"\ny = \"1\"\n[map]\na = \"mean\"\n\
             [domain]\na = [\"0\", \"1\"]\nb = [\"0\", \"1\"]"
        );
        one_goal(&tables, goal)
    };
    let split = "proved goal g 0 0\n  xNN\n";
    confirmed(&outcome(&own("a*abs(b - 1)", "mean < 2"), split));
    rejected(&outcome(&own("a*b - a", "mean < 2"), split), "twice");
    rejected(&outcome(&own("sin(a)*b", "mean < 2"), split), "rational");
    let point = "title = \"t\"\n[domain]\nx = \"sqrt(2)\"\ny = \"1\"\n[prove]\ng = \"mean < 2\"\n";
    rejected(&outcome(point, split), "cannot be divided");
}

#[test]
fn what_is_undefined_is_not_confirmed() {
    let domain = "[domain]\na = [\"-1\", \"1\"]\nb = \"0\"";
    for goal in [
        "d(abs(a), a) <= 2",
        "d(max(a*b, 0), a) <= 0",
        "d(where(a < 0, 0, 0), a) <= 0",
        "d(d(abs(b^3*a), a), b) <= 0",
        "1/a < 1e9",
        "0*log(a) <= 0",
        "log(a) - log(a) <= 0",
        "mean(log(a), 1) - mean(log(a), 1) <= 0",
        "mean(log(a), 1) < 100",
        "d(0*sqrt(a), b) <= 0",
        "mean(0, a) < 100",
        "d(abs(a), b) + 0*sqrt(a) < 1",
    ] {
        not_confirmed(&one_leaf(&one_goal(domain, goal)), goal);
    }
    // What does not depend on a variable has the derivative 0, kinks or not.
    for goal in [
        "d(abs(a), b) <= 0",
        "d(where(a < 0, b, b), b) <= 1",
        "where(a < 0, 1, 2) <= 2",
        "exp(a) - exp(a) <= 0",
    ] {
        confirmed(&one_leaf(&one_goal(domain, goal)));
    }
    // The norm of [[a, 0], [0, a]] is |a|.
    let norm = "title = \"t\"\n[layer]\nx = \"0\"\ny = \"1\"\n[map]\na = \"a*a/2\"\nb = \"a*b\"\n\
        [domain]\na = [\"-1\", \"1\"]\nb = \"0\"\n[prove]\ng = \"d(norm, a) <= 2\"\n";
    rejected(&one_leaf(norm), "not defined");
    confirmed(&one_leaf(&norm.replace("d(norm, a) <= 2", "norm <= 1.01")));
    let jump = "title = \"t\"\n[activation]\nkind = \"hardshrink\"\n\
        [domain]\nx = \"0\"\ny = \"1\"\n[prove]\ng = \"slope < 9\"\n";
    rejected(&one_leaf(jump), "not defined");
    // Of an integral that is not known nothing is said.
    let steep = "title = \"t\"\n[activation]\nexpression = \"exp(z^2/100)\"\n\
        [domain]\nx = \"0\"\ny = \"1\"\n[prove]\ng = \"mean < 100\"\n";
    too_coarse(&one_leaf(steep));
}

#[test]
fn refutations_lie_in_the_domain() {
    let claim = "title = \"t\"\n[domain]\na = [\"0\", \"sqrt(2)\"]\nb = \"pi\"\n\
        [prove]\ng = \"a*b < 4\"\n";
    let refuted = |point: &str| outcome(claim, &format!("refuted goal g 0 0\n{point}"));
    confirmed(&refuted("  a = 1.4\n"));
    confirmed(&refuted("  a = sqrt(2)\n  b = pi\n"));
    rejected(&refuted("  a = 1.42\n"), "not in the domain");
    rejected(&refuted("  a = 1\n"), "not confirmed");
    rejected(&refuted("  b = pi\n"), "lacks a");
    rejected(&refuted("  a = 1.4\n  b = 3.2\n"), "not in the domain");
    // Told by exact arithmetic alone, and what no arithmetic with ends tells.
    let third = "title = \"t\"\n[domain]\na = [\"0\", \"1\"]\nb = [\"0\", \"1\"]\n\
        [prove]\ng = \"3*a < 1 + b - b\"\n";
    let point = "refuted goal g 0 0\n  a = 1/3\n  b = 1/7\n";
    confirmed(&outcome(third, point));
    too_coarse(&outcome(&third.replace("3*a", "log(exp(3*a))"), point));
    let zero = "title = \"t\"\n[prove]\ng = \"mean(0, 1) < 0\"\n";
    too_coarse(&outcome(zero, "refuted goal g 0 0\n"));
}

#[test]
fn a_certificate_is_compared_with_its_claim() {
    let text = "title = \"t\"\n[prove]\ng = \"1 < 2\"\n";
    let certificate =
        Certificate { name: "test".to_owned(), ..certificate(text, "proved goal g 0 0\n") };
    let claim = |text: &str| Claim::parse("test", "test.toml", text).expect("a claim");
    let (same, other) = (claim(text), claim(&text.replace('2', "3")));
    let mut unlike = claim(&text.replace('2', "4"));
    unlike.name = "unlike".to_owned();
    assert!(is_about(&certificate, std::slice::from_ref(&same)).is_ok());
    assert!(is_about(&certificate, &[other.clone(), same]).is_ok());
    assert!(is_about(&certificate, &[]).is_ok());
    for (claims, told) in [
        (vec![other.clone()], "that of test has"),
        (vec![unlike.clone(), other], "that of test has"),
        (vec![unlike.clone()], "that of unlike has"),
        (vec![unlike.clone(), unlike], "none of the 2 claims"),
    ] {
        let reason = is_about(&certificate, &claims).expect_err("another").reason;
        assert!(reason.contains("another claim") && reason.contains(told), "{reason}");
    }
}

/// Every statement of every case has its section, in order; one that is refuted suffices.
#[test]
fn no_statement_goes_without_its_section() {
    let claim = "title = \"t\"\n[domain.one]\na = [\"0\", \"1\"]\n[domain.two]\na = [\"0\", \"2\"]\n\
        [prove]\ng = \"a < 2.1\"\nh = \"a < 2.2\"\n";
    let proved = |sections: &[&str]| {
        let sections: Vec<String> =
            sections.iter().map(|it| format!("proved goal {it}\n  N\n")).collect();
        outcome(claim, &sections.concat())
    };
    let all = ["g 0 0 case one", "h 0 0 case one", "g 0 0 case two", "h 0 0 case two"];
    let Outcome::Confirmed(report) = proved(&all) else { panic!("all is there") };
    assert!(report.proved && report.sections.len() == 4);
    for left_out in 0..4 {
        let mut others = all.to_vec();
        others.remove(left_out);
        rejected(&proved(&others), "has no section");
    }
    for (at, other) in [(2, all[0]), (3, all[2]), (0, all[1]), (1, "h 0 0"), (3, "i 0 0 case two")]
    {
        let mut others = all.to_vec();
        others[at] = other;
        rejected(&proved(&others), "out of order");
    }
    rejected(&proved(&[all[0], all[0], all[1], all[2], all[3]]), "out of order");
    let low = claim.replace("2.1", "1.9");
    let refuted = "proved goal g 0 0 case one\n  N\nrefuted goal g 0 0 case two\n  a = 2\n";
    let Outcome::Confirmed(report) = outcome(&low, refuted) else { panic!("2 is not below 1.9") };
    assert!(!report.proved && report.sections.len() == 2);
}

#[test]
fn time_and_interruptions_are_heeded() {
    use std::sync::atomic::AtomicBool;
    let claim = "title = \"t\"\n[domain]\na = [\"0\", \"1\"]\n[prove]\ng = \"a <= 1\"\n";
    let certificate = certificate(claim, "proved goal g 0 0\n  N\n");
    let options = Options::new(DEFAULT_PRECISION);
    let late = Options { deadline: Some(std::time::Instant::now()), ..options };
    too_coarse(&check(&certificate, &late));
    let flag = AtomicBool::new(true);
    too_coarse(&check(&certificate, &Options { interrupted: Some(&flag), ..options }));
    confirmed(&check(&certificate, &options));
}
