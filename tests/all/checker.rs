//! The checker by itself: certificates of the project, forged ones, those that ask for much work,
//! and hand-made ones of what the language says.

use selfnorm::certificate::{Certificate, digest, read};
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

/// The certificate of a claim with such sections; counts of leaves, splits and faces.
fn certificate(claim: &str, sections: &str, counts: [usize; 3]) -> Certificate {
    let number = sections.lines().filter(|line| !line.starts_with("  ")).count();
    let [leaves, splits, faces] = counts;
    let body = format!(
        "selfnorm certificate 1\nprogram 0.1.0\narithmetic double\nclaim test {}\n{claim}\n\
         {sections}end {number} sections {leaves} leaves {splits} splits {faces} faces\n",
        claim.len()
    );
    let text = format!("{body}sha256 {}\n", digest(&body));
    Certificate::parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn outcome(claim: &str, sections: &str, counts: [usize; 3]) -> Outcome {
    check(&certificate(claim, sections, counts), &Options::new(DEFAULT_PRECISION))
}

/// A claim with one comparison and a tree of one leaf.
fn one_leaf(claim: &str) -> Outcome {
    outcome(claim, "proved goal g 0 0\n  N\n", [1, 0, 0])
}

#[track_caller]
fn confirmed(outcome: &Outcome) {
    assert!(matches!(outcome, Outcome::Confirmed(_)), "{outcome:?}");
}

#[track_caller]
fn rejected(outcome: &Outcome, reason: &str) {
    match outcome {
        Outcome::Rejected(rejection) => {
            assert!(rejection.reason.contains(reason), "{rejection:?}");
        }
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn too_coarse(outcome: &Outcome) {
    assert!(matches!(outcome, Outcome::NotConfirmed(_)), "{outcome:?}");
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
        let chain = goal.matches('<').count();
        let claim = format!("title = \"t\"\n{tables}\n[prove]\ng = \"{goal}\"\n");
        let sections: String = (0..chain).map(|k| format!("proved goal g 0 {k}\n  N\n")).collect();
        let chain = chain.max(1);
        let sections =
            if sections.is_empty() { "proved goal g 0 0\n  N\n".to_owned() } else { sections };
        let result = outcome(&claim, &sections, [chain, 0, 0]);
        if goal.contains("d(mean, slope)") {
            // E min(z, 0) = −0.3989…: the first comparison is false.
            rejected(&result, "false");
        } else {
            assert!(matches!(result, Outcome::Confirmed(_)), "{goal}: {result:?}");
        }
    }
}

#[test]
fn fixed_points_of_maps_with_one_to_three_states() {
    let sections = "proved goal s 0 0\n  N\nproved goal s 0 1\n  N\nproved goal c 0 0\n  N\n\
                    proved banach\nproved fixed_point\n  L\n";
    let tanh = "title = \"t\"\n[activation]\nexpression = \"tanh(z)\"\n[layer]\nkind = \"random\"\n\
        [domain]\nq = [\"0.424\", \"0.425\"]\ntau = \"25/9\"\n[prove]\n\
        s = \"0.424 <= second_moment <= 0.425\"\nc = \"abs(d(second_moment, q)) < 1\"\n\
        [conclude]\nbanach = [\"s\", \"c\"]\nfixed_point = [\"q > 0.42\"]\n";
    confirmed(&outcome(tanh, sections, [4, 0, 0]));
    let wide = tanh.replace("<= 0.425\"", "<= 0.426\"");
    rejected(&outcome(&wide, sections, [4, 0, 0]), "range of q");
    let map = "title = \"t\"\n[layer]\nx = \"0\"\ny = \"1\"\n\
        [map]\na = \"b/3 + 1/10\"\nb = \"c/3\"\nc = \"sin(a)/3\"\n\
        [domain]\na = [\"0\", \"1\"]\nb = [\"0\", \"1\"]\nc = [\"0\", \"1\"]\n[prove]\n\
        s = [\"0 <= b/3 + 1/10 <= 1\", \"0 <= c/3 <= 1\", \"0 <= sin(a)/3 <= 1\"]\n\
        c = \"norm < 0.34\"\n[conclude]\nbanach = [\"s\", \"c\"]\n\
        fixed_point = [\"0.1 < a < 0.11\", \"b < 0.012\"]\n";
    let goals: String =
        (0..6).map(|k| format!("proved goal s {} {}\n  N\n", k / 2, k % 2)).collect();
    let sections =
        format!("{goals}proved goal c 0 0\n  N\nproved banach\nproved fixed_point\n  L\n");
    confirmed(&outcome(map, &sections, [8, 0, 0]));
    let expanding = map.replace("norm < 0.34", "norm < 0.33");
    rejected(&outcome(&expanding, &sections, [8, 0, 0]), "false");
}

#[test]
fn axes_make_sense_or_are_rejected() {
    let claim = |goal: &str| {
        format!(
            "title = \"t\"\n[domain]\nmu = [\"-0.1\", \"0.1\"]\nomega = [\"-0.1\", \"0.1\"]\n\
             nu = [\"0.8\", \"1.5\"]\ntau = [\"0.95\", \"1.1\"]\n[prove]\ng = \"{goal}\"\n"
        )
    };
    let tree = |goal: &str, tree: &str, counts| {
        outcome(&claim(goal), &format!("proved goal g 0 0\n  {tree}\n"), counts)
    };
    confirmed(&tree("mean < 0.1", "xxNNN", [3, 2, 0]));
    confirmed(&tree("variance < 1.6", "y+N", [1, 0, 1]));
    rejected(&tree("mean < 0.1", "xmNNN", [3, 2, 0]), "both axes");
    rejected(&tree("mean + mu < 0.3", "xNN", [2, 1, 0]), "depends");
    rejected(&tree("d(mean, mu) < 0.3", "xNN", [2, 1, 0]), "depends");
    rejected(&tree("norm < 3", "yNN", [2, 1, 0]), "depends");
    rejected(&tree("norm + norm < 6", "yNN", [2, 1, 0]), "depends");
    rejected(&tree("mean < 0.1", "qNN", [2, 1, 0]), "stands for no variable");
    confirmed(&tree("d(mean, x) < 1.1", "xNN", [2, 1, 0]));
    let own = |x: &str, goal: &str| {
        format!(
            "title = \"t\"\n[layer]\nx = \"{x}\"\ny = \"1\"\n[map]\na = \"mean\"\n\
             [domain]\na = [\"0\", \"1\"]\nb = [\"0\", \"1\"]\n[prove]\ng = \"{goal}\"\n"
        )
    };
    let split = "proved goal g 0 0\n  xNN\n";
    confirmed(&outcome(&own("a*abs(b - 1)", "mean < 2"), split, [2, 1, 0]));
    rejected(&outcome(&own("a*b - a", "mean < 2"), split, [2, 1, 0]), "twice");
    rejected(&outcome(&own("sin(a)*b", "mean < 2"), split, [2, 1, 0]), "rational");
    let point = "title = \"t\"\n[domain]\nx = \"sqrt(2)\"\ny = \"1\"\n[prove]\ng = \"mean < 2\"\n";
    rejected(&outcome(point, split, [2, 1, 0]), "cannot be divided");
}

#[test]
fn what_is_undefined_is_not_confirmed() {
    let domain = "title = \"t\"\n[domain]\na = [\"-1\", \"1\"]\nb = \"0\"\n";
    for goal in [
        "d(abs(a), a) <= 2",
        "d(max(a*b, 0), a) <= 0",
        "d(where(a < 0, 0, 0), a) <= 0",
        "d(d(abs(b^3*a), a), b) <= 0",
        "1/a < 1e9",
        "0*log(a) <= 0",
        "d(0*sqrt(a), b) <= 0",
        "mean(0, a) < 100",
        "d(abs(a), b) + 0*sqrt(a) < 1",
    ] {
        let result = one_leaf(&format!("{domain}[prove]\ng = \"{goal}\"\n"));
        assert!(!matches!(result, Outcome::Confirmed(_)), "{goal}: {result:?}");
    }
    // What does not depend on a variable has the derivative 0, kinks or not.
    for goal in ["d(abs(a), b) <= 0", "d(where(a < 0, b, b), b) <= 1", "where(a < 0, 1, 2) <= 2"] {
        confirmed(&one_leaf(&format!("{domain}[prove]\ng = \"{goal}\"\n")));
    }
    // The norm of [[a, 0], [0, a]] is |a|.
    let norm = "title = \"t\"\n[layer]\nx = \"0\"\ny = \"1\"\n[map]\na = \"a*a/2\"\nb = \"a*b\"\n\
        [domain]\na = [\"-1\", \"1\"]\nb = \"0\"\n[prove]\ng = \"d(norm, a) <= 2\"\n";
    rejected(&one_leaf(norm), "not defined");
    confirmed(&one_leaf(&norm.replace("d(norm, a) <= 2", "norm <= 1.01")));
    let jump = "title = \"t\"\n[activation]\nkind = \"hardshrink\"\n\
        [domain]\nx = \"0\"\ny = \"1\"\n[prove]\ng = \"slope < 9\"\n";
    rejected(&one_leaf(jump), "not defined");
}

#[test]
fn refutations_lie_in_the_domain() {
    let claim = "title = \"t\"\n[domain]\na = [\"0\", \"sqrt(2)\"]\nb = \"pi\"\n\
        [prove]\ng = \"a*b < 4\"\n";
    let refuted = |point: &str| outcome(claim, &format!("refuted goal g 0 0\n{point}"), [0, 0, 0]);
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
    confirmed(&outcome(third, point, [0, 0, 0]));
    too_coarse(&outcome(&third.replace("3*a", "log(exp(3*a))"), point, [0, 0, 0]));
    let zero = "title = \"t\"\n[prove]\ng = \"mean(0, 1) < 0\"\n";
    too_coarse(&outcome(zero, "refuted goal g 0 0\n", [0, 0, 0]));
}

#[test]
fn a_certificate_is_compared_with_its_claim() {
    let text = "title = \"t\"\n[prove]\ng = \"1 < 2\"\n";
    let certificate = certificate(text, "proved goal g 0 0\n", [0, 0, 0]);
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

#[test]
fn time_and_interruptions_are_heeded() {
    use std::sync::atomic::AtomicBool;
    let claim = "title = \"t\"\n[domain]\na = [\"0\", \"1\"]\n[prove]\ng = \"a <= 1\"\n";
    let certificate = certificate(claim, "proved goal g 0 0\n  N\n", [1, 0, 0]);
    let options = Options::new(DEFAULT_PRECISION);
    let late = Options { deadline: Some(std::time::Instant::now()), ..options };
    too_coarse(&check(&certificate, &late));
    let flag = AtomicBool::new(true);
    too_coarse(&check(&certificate, &Options { interrupted: Some(&flag), ..options }));
    confirmed(&check(&certificate, &options));
}

/// E max(az + b, 0) = aφ(b/a) + bΦ(b/a) for a > 0: breakpoints that are rational numbers are told
/// apart and found equal by exact arithmetic, whichever way they are written.
#[test]
fn breakpoints_are_where_they_are() {
    let ramp = |a: &str, b: &str| {
        format!("({a})*exp(-(({b})/({a}))^2/2)/sqrt(2*pi) + ({b})*erfc(-({b})/({a})/sqrt(2))/2")
    };
    for (first, [a, b], second, [c, d]) in [
        ("z + 1/3", ["1", "1/3"], "z - 1/3", ["1", "-1/3"]),
        ("z + 1/3", ["1", "1/3"], "z", ["1", "0"]),
        ("z - 1/3", ["1", "-1/3"], "z", ["1", "0"]),
        ("3*z - 1", ["3", "-1"], "z + 2", ["1", "2"]),
        ("3*z - 1", ["3", "-1"], "z/3 - 1", ["1/3", "-1"]),
        ("3*z - 1", ["3", "-1"], "z/2 - 1/6", ["1/2", "-1/6"]),
    ] {
        let truth = format!("{} + {}", ramp(a, b), ramp(c, d));
        for (bound, is_true) in [("1e-13", true), ("-1e-13", false)] {
            let claim = format!(
                "title = \"t\"\n[activation]\nexpression = \"max({first}, 0) + max({second}, 0)\"\n\
                 [prove]\ng = \"mean(0, 1) < {truth} + {bound}\"\nh = \"mean(0, 1) > {truth} - {bound}\"\n"
            );
            let sections = "proved goal g 0 0\n  N\nproved goal h 0 0\n  N\n";
            let result = outcome(&claim, sections, [2, 0, 0]);
            let is_confirmed = matches!(result, Outcome::Confirmed(_));
            assert_eq!(is_confirmed, is_true, "{first}, {second}: {result:?}");
        }
    }
}

/// What is chosen where both sides are the same for half of all z, and a breakpoint that is told
/// from both sides.
#[test]
fn sides_are_chosen_as_they_are_compared() {
    let ramp = |b: &str| format!("exp(-({b})^2/2)/sqrt(2*pi) + ({b})*erfc(-({b})/sqrt(2))/2");
    let both = format!("1/3 + {} + {}", ramp("-1/3"), ramp("1/3"));
    for (expression, truth) in [
        ("where(max(z, 0) > 0, 1, 2)", "1.5"),
        ("where(max(z, 0) >= 0, 1, 2)", "1"),
        ("where(0 < max(z, 0), 1, 2)", "1.5"),
        ("where(0 <= max(z, 0), 1, 2)", "1"),
        ("max(z, 1/3) + max(z + 1/3, 0)", &both),
        ("max(z + 1/3, 0) + max(z, 1/3)", &both),
    ] {
        let claim = format!(
            "title = \"t\"\n[activation]\nexpression = \"{expression}\"\n\
             [prove]\ng = \"mean(0, 1) < {truth} + 1e-13\"\nh = \"mean(0, 1) > {truth} - 1e-13\"\n"
        );
        let sections = "proved goal g 0 0\n  N\nproved goal h 0 0\n  N\n";
        confirmed(&outcome(&claim, sections, [2, 0, 0]));
    }
}

/// A leaf is not believed, and may be halved: a(1 − a) is at most 1/4, which no form of it shows of
/// [0, 1] at once.
#[test]
fn a_leaf_may_be_halved() {
    let claim = |bound: &str| {
        format!(
            "title = \"t\"\n[domain]\na = [\"0\", \"1\"]\nb = [\"0\", \"0.1\"]\n[prove]\n\
             g = \"a - a*a + 0*b <= {bound}\"\n"
        )
    };
    confirmed(&one_leaf(&claim("0.2501")));
    rejected(&one_leaf(&claim("0.2499")), "false");
    // Across a kink, and at one point where no arithmetic with ends tells.
    let of = |range: &str, goal: &str| {
        let claim = format!("title = \"t\"\n[domain]\na = {range}\n[prove]\ng = \"{goal}\"\n");
        one_leaf(&claim)
    };
    confirmed(&of("[\"-1\", \"1\"]", "abs(a) - a*a <= 0.2501"));
    rejected(&of("[\"-1\", \"1\"]", "abs(a) - a*a <= 0.2499"), "false");
    rejected(&of("\"1/3\"", "3*a < 1"), "false at a point");
    confirmed(&of("\"1/3\"", "3*a <= 1"));
}

/// Parabolas open to either side, over ranges with and without their vertex, at leaves that are
/// said to be of second order: what lies between their ends and their vertex is not believed.
#[test]
fn leaves_of_second_order_hold_the_parabola() {
    let of = |range: [&str; 2], goal: &str| {
        let [lower, upper] = range;
        let claim = format!(
            "title = \"t\"\n[domain]\na = [\"{lower}\", \"{upper}\"]\nb = [\"0\", \"0.001\"]\n\
             [prove]\ng = \"{goal}\"\n"
        );
        outcome(&claim, "proved goal g 0 0\n  T\n", [1, 0, 0])
    };
    // On [0.1, 1] from -1/4 to 0, on [0.6, 1] from -0.24 to 0.
    for (range, lowest) in [(["0.1", "1"], "0.25"), (["0.6", "1"], "0.24")] {
        for parabola in ["a*a - a", "a*a - a + b - b*exp(0)", "exp(2*log(a)) - a"] {
            let holds = [format!("{parabola} >= -{lowest} - 1e-3"), format!("{parabola} <= 1e-3")];
            let mirrored =
                [format!("-({parabola}) <= {lowest} + 1e-3"), format!("-({parabola}) >= -1e-3")];
            for goal in holds.iter().chain(&mirrored) {
                confirmed(&of(range, goal));
            }
            for bound in ["-1e-3", "-0.05", "-0.1", "-0.15"] {
                let fails =
                    [format!("{parabola} <= {bound}"), format!("-({parabola}) >= -({bound})")];
                for goal in fails {
                    let result = of(range, &goal);
                    assert!(
                        !matches!(result, Outcome::Confirmed(_)),
                        "{range:?} {goal}: {result:?}"
                    );
                }
            }
            let fails = [
                format!("{parabola} >= -{lowest} + 1e-3"),
                format!("-({parabola}) <= {lowest} - 1e-3"),
            ];
            for goal in fails {
                let result = of(range, &goal);
                assert!(!matches!(result, Outcome::Confirmed(_)), "{range:?} {goal}: {result:?}");
            }
        }
    }
}

/// a ↦ a/2 + 1/4 leads from [0, 1] into [0.2, 0.8], and from there into [0.3, 0.7].
fn halving(conclude: &str) -> String {
    format!(
        "title = \"t\"\n[layer]\nx = \"0\"\ny = \"1\"\n[map]\na = \"a/2 + 1/4\"\n\
         [domain]\na = [\"0\", \"1\"]\n[prove]\ns = \"0 <= a/2 + 1/4 <= 1\"\n\
         [conclude]\n{conclude}\n"
    )
}

#[test]
fn boxes_in_a_row_lead_into_each_other() {
    let stays = "proved goal s 0 0\n  N\nproved goal s 0 1\n  N\n";
    let claim = halving("converges = [\"s\"]");
    let row = |inner: &str, last: &str, weight: &str| {
        let sections = format!(
            "{stays}proved converges\n  a = {inner}\n  NN\n  a = {last}\n  NN\n  weight a = {weight}\n  N\n"
        );
        outcome(&claim, &sections, [7, 0, 0])
    };
    confirmed(&row("0.2 0.8", "0.3 0.7", "1"));
    confirmed(&row("0.2 0.8", "0.2 0.8", "1"));
    // Beside the box before at one end or the other.
    rejected(&row("0.2 0.8", "0.1 0.7", "1"), "does not lie in the one before");
    rejected(&row("0.2 0.8", "0.3 0.9", "1"), "does not lie in the one before");
    rejected(&row("0.2 0.8", "0.4 0.7", "1"), "false");
    rejected(&row("0.2 0.8", "0.3 0.7", "0"), "not positive");
}

#[test]
fn a_box_is_reached_or_missed() {
    let claim =
        |target: &str| halving(&format!("reaches = {{ box = {{ {target} }}, layers = 1 }}"));
    let stays = "proved goal s 0 0\n  N\nproved goal s 0 1\n  N\n";
    let reaches = |last: &str, target: &str| {
        let sections = format!("{stays}proved reaches\n  a = {last}\n  NN\n");
        outcome(&claim(&format!("a = [{target}]")), &sections, [4, 0, 0])
    };
    let wanted = "\"0.2\", \"0.8\"";
    let Outcome::Confirmed(report) = reaches("0.2 0.8", wanted) else { panic!("it is reached") };
    assert!(format!("{report:?}").contains("after 1 layer a in [0.2, 0.8]"), "{report:?}");
    rejected(&reaches("0.1 0.8", wanted), "reaches outside");
    rejected(&reaches("0.2 0.9", wanted), "reaches outside");
    rejected(&reaches("0.3 0.7", wanted), "false");
    for (more, leaves) in [("  a = 0.2 0.8\n  NN\n", 6), ("  weight a = 1\n  N\n", 5)] {
        let sections = format!("{stays}proved reaches\n  a = 0.2 0.8\n  NN\n{more}");
        let result = outcome(&claim(&format!("a = [{wanted}]")), &sections, [leaves, 0, 0]);
        rejected(&result, "not one box for each layer");
    }
    // From 1/2 to 1/2, and from 1 to 3/4.
    let misses = |start: &str, target: &str| {
        let sections = format!("{stays}refuted reaches\n  a = {start}\n");
        outcome(&claim(&format!("a = [{target}]")), &sections, [2, 0, 0])
    };
    confirmed(&misses("0.5", "\"0.6\", \"0.8\""));
    confirmed(&misses("1", "\"0.2\", \"0.7\""));
    for target in ["\"0.4\", \"0.6\"", "\"0.5\", \"0.6\"", "\"0.4\", \"0.5\""] {
        too_coarse(&misses("0.5", target));
    }
    rejected(&misses("1.5", "\"0.6\", \"0.8\""), "outside");
}

/// The fixed point of a ↦ a/2 + 1/4 is 1/2.
#[test]
fn a_fixed_point_is_where_it_is() {
    let claim = |map: &str, norm: &str, place: &str| {
        let text = halving(&format!("banach = [\"s\", \"c\"]\nfixed_point = [\"{place}\"]"));
        text.replace("0 <= a/2 + 1/4 <= 1", map)
            .replace("[conclude]", &format!("c = \"{norm}\"\n[conclude]"))
    };
    let goals = "proved goal s 0 0\n  N\nproved goal s 0 1\n  N\nproved goal c 0 0\n  N\n";
    let whole = "0 <= a/2 + 1/4 <= 1";
    let located = |claim: &str, word: &str, leaf: &str| {
        let sections = format!("{goals}proved banach\n{word} fixed_point\n{leaf}");
        outcome(claim, &sections, [3 + leaf.matches('L').count(), 0, 0])
    };
    let proved = |claim: &str| located(claim, "proved", "  L\n");
    let refuted = |claim: &str| located(claim, "refuted", "");
    let there = "0.49 < a < 0.51";
    confirmed(&proved(&claim(whole, "norm < 1", there)));
    confirmed(&proved(&claim("0.2 <= a/2 + 1/4 <= 0.8", "norm <= 0.6", there)));
    rejected(&proved(&claim(whole, "norm <= 1", there)), "not shown to be below 1");
    rejected(&proved(&claim("0.2 <= a/2 + 1/4 <= 1.1", "norm < 1", there)), "range of a");
    rejected(&proved(&claim("-0.1 <= a/2 + 1/4 <= 1", "norm < 1", there)), "range of a");
    for elsewhere in ["a < 0.4", "a > 0.6", "a < 0.5"] {
        let claim = claim(whole, "norm < 1", elsewhere);
        let result = proved(&claim);
        assert!(!matches!(result, Outcome::Confirmed(_)), "{elsewhere}: {result:?}");
        let result = refuted(&claim);
        let is_told = elsewhere != "a < 0.5";
        assert_eq!(matches!(result, Outcome::Confirmed(_)), is_told, "{elsewhere}: {result:?}");
    }
    let result = refuted(&claim(whole, "norm < 1", there));
    assert!(!matches!(result, Outcome::Confirmed(_)), "{result:?}");
}

#[test]
fn derivatives_of_moments_may_be_nested() {
    let domain = "title = \"t\"\n[domain]\nx = [\"0.1\", \"0.11\"]\ny = [\"1\", \"1.01\"]\n";
    for (of, size) in [("mean", "0.4"), ("second_moment", "2")] {
        let third = format!("d(d(d({of}, x), y), x)");
        let claim = |bound: &str| format!("{domain}[prove]\ng = \"abs({third}) < {bound}\"\n");
        confirmed(&one_leaf(&claim(size)));
        rejected(&one_leaf(&claim("1e-9")), "false");
    }
}

/// Moments over boxes that share an end: E max(z, 0)² = y/2 for z ~ N(0, y).
#[test]
fn moments_over_different_boxes_are_told_apart() {
    let of = |goal: &str| {
        one_leaf(&format!(
            "title = \"t\"\n[activation]\nkind = \"relu\"\n[domain]\nb = [\"0\", \"0.5\"]\n\
             [prove]\ng = \"{goal}\"\n"
        ))
    };
    for (first, second, low, high) in [
        ("1 + b", "1 + 2*b", "1", "1.75"),
        ("1 + 2*b", "1 + b", "1", "1.75"),
        ("1.5 + b", "1 + 2*b", "1.25", "2"),
        ("1 + 2*b", "1.5 + b", "1.25", "2"),
    ] {
        let sum = format!("second_moment(0, {first}) + second_moment(0, {second})");
        confirmed(&of(&format!("{sum} <= {high} + 1e-3")));
        confirmed(&of(&format!("{sum} >= {low} - 1e-3")));
        for goal in [format!("{sum} <= {high} - 1e-3"), format!("{sum} >= {low} + 1e-3")] {
            let result = of(&goal);
            assert!(!matches!(result, Outcome::Confirmed(_)), "{goal}: {result:?}");
        }
    }
}
