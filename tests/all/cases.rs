//! Questions that people asked in public, and small inputs that once failed, each with its
//! right answer: `tests/cases/field` and `tests/cases/stubborn` as they were written,
//! `tests/cases/restated` in the words that the language has for them today, and
//! `tests/cases/own` for faults that we found ourselves.

use crate::support::program::{Scratch, selfnorm, stderr, stdout};
use crate::support::second_checker;
use crate::support::verdicts::{options, parse};
use selfnorm::arithmetic::SpecialFunctions;
use selfnorm::claim::Claim;
use selfnorm::search::{ClaimReport, Verdict, verify};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

use Verdict::{Proved, Refuted, Undecided};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(name)
}

fn read(path: &str) -> String {
    fs::read_to_string(folder(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Verifies a text with the default budget.
fn decided(text: &str) -> ClaimReport {
    let options = options(1_000_000, SpecialFunctions::Double);
    verify(&parse(text), &options).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// The verdict on everything of one name: all inequalities, in all cases, or a conclusion.
fn verdict_on(report: &ClaimReport, name: &str) -> Verdict {
    let obligations = report.obligations.iter().filter(|it| it.name == name);
    let conclusions = report.conclusions.iter().filter(|it| it.subject.name() == name);
    let verdicts: Vec<Verdict> =
        obligations.map(|it| it.verdict).chain(conclusions.map(|it| it.verdict)).collect();
    assert!(!verdicts.is_empty(), "{}: no {name}", report.title);
    match verdicts.iter().find(|verdict| **verdict != Proved) {
        None => Proved,
        Some(_) if verdicts.contains(&Refuted) => Refuted,
        Some(_) => Undecided,
    }
}

/// By file, the right answer to each of its parts.
const ANSWERS: &[(&str, &[(&str, Verdict)])] = &[
    ("field/01-truncated-lecun", &[("kept", Refuted)]),
    ("field/02-skip-connection", &[("halved", Proved), ("plain", Refuted)]),
    ("field/05-nfnet-gamma-elu", &[("gamma", Refuted)]),
    ("field/06-spike-scale", &[("scale", Proved)]),
    ("field/07-leaky-sqrt2", &[("kept", Refuted)]),
    ("field/10-gelu-second-moment", &[("literal", Refuted)]),
    ("field/11-gelu-mean-box", &[("low", Refuted), ("high", Proved)]),
    ("field/15-xavier-unequal", &[("near", Proved)]),
    ("field/18-image-input", &[("self_map", Proved), ("contraction", Refuted)]),
    ("field/18b-monotone-low", &[("up", Proved), ("mono", Proved)]),
    ("field/18c-monotone-high", &[("down", Proved), ("mono", Proved)]),
    ("field/19-alpha-dropout", &[("variance", Proved), ("mean", Proved)]),
    ("field/25-shifted-relu", &[("mean", Proved), ("variance", Proved), ("forum", Proved)]),
    ("stubborn/F1-alpha-range", &[("bounded", Proved)]),
    ("stubborn/F2-literal-one-ulp", &[("literal", Refuted)]),
    ("stubborn/F4-display", &[("a", Proved)]),
    (
        "stubborn/refuted-location",
        &[("s", Proved), ("c", Proved), ("banach", Proved), ("fixed_point", Refuted)],
    ),
    ("restated/01-truncated-lecun", &[("share", Proved), ("first", Proved), ("rounded", Proved)]),
    ("restated/02-skip-connection", &[("stays", Proved), ("contract", Proved), ("banach", Proved)]),
    ("restated/05-nfnet-gamma-elu", &[("gamma", Proved)]),
    ("restated/06-spike-scale", &[("scale", Proved)]),
    ("restated/07-leaky-sqrt2", &[("grows", Proved)]),
    ("restated/15-xavier-unequal", &[("first", Proved), ("second", Proved)]),
    ("restated/18-image-input", &[("self_map", Proved), ("converges", Proved)]),
    ("restated/18b-monotone-low", &[("up", Proved), ("mono", Proved)]),
    ("restated/18c-monotone-high", &[("down", Proved), ("mono", Proved)]),
    (
        "restated/19-alpha-dropout",
        &[("self_map", Proved), ("contraction", Proved), ("tight", Proved), ("banach", Proved)],
    ),
    ("restated/21-erf-polya", &[("near", Proved), ("apart", Proved)]),
    ("restated/24-erfc-quotient", &[("range", Proved)]),
    ("restated/25-shifted-relu", &[("mean", Proved), ("variance", Proved), ("forum", Proved)]),
    ("restated/F1-alpha-range", &[("bounded", Proved)]),
    ("restated/F2-literal-one-ulp", &[("thirteen", Proved)]),
    ("restated/F4-display", &[("a", Proved)]),
    (
        "own/whole-slopes",
        &[("kept", Proved), ("either", Proved), ("within", Proved), ("moved", Proved)],
    ),
    ("own/shared-parts", &[("first", Proved), ("second", Proved), ("moment", Proved)]),
    ("own/same-sides", &[("constants", Proved), ("quantities", Proved)]),
    ("own/same-sides-strictly", &[("constants", Refuted), ("quantities", Refuted)]),
    ("own/moved-exact-point", &[("banach", Proved), ("exact_fixed_point", Refuted)]),
    ("own/no-moments", &[("small", Proved), ("one", Proved)]),
    ("own/same-everywhere", &[("steep", Refuted), ("kept", Proved)]),
    ("own/irrational-variance", &[("narrow", Proved), ("even", Proved)]),
    ("own/slope-in-a-summand", &[("rises", Proved), ("bends", Proved)]),
    ("own/higher-order-later", &[("low", Refuted), ("high", Proved)]),
];

/// Files whose answer has a test of its own below.
const APART: [&str; 4] = [
    "field/21-erf-polya",
    "field/24-erfc-quotient",
    "stubborn/constant-timeout",
    "stubborn/erf-towers",
];

#[test]
fn every_question_has_its_answer() {
    let mut wrong = Vec::new();
    for (file, answers) in ANSWERS {
        let report = decided(&read(&format!("{file}.toml")));
        for (name, expected) in *answers {
            let found = verdict_on(&report, name);
            if found != *expected {
                wrong.push(format!("{file}, {name}: {found:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_file_is_asked() {
    let known = ANSWERS.iter().map(|(file, _)| *file).chain(APART);
    let known: Vec<String> = known.map(|file| format!("{file}.toml")).collect();
    for place in ["field", "stubborn", "restated", "own"] {
        for entry in fs::read_dir(folder(place)).expect("a folder") {
            let name = entry.expect("an entry").file_name().into_string().expect("a name");
            let file = format!("{place}/{name}");
            assert!(!name.ends_with(".toml") || known.contains(&file), "nobody asks {file}");
        }
    }
}

/// A claim of `restated` or `own` with a bound moved to the other side of the true value.
const NEAR: &[(&str, &str, &str, &str)] = &[
    ("01-truncated-lecun", "share", "0.7737413035498 <", "0.7737413035500 <"),
    ("01-truncated-lecun", "first", "< 0.81747084907", "< 0.81747084906"),
    ("02-skip-connection", "stays", "<= 1.5\"]", "<= 1.49\"]"),
    ("05-nfnet-gamma-elu", "gamma", "1.27084 <", "1.27085 <"),
    ("06-spike-scale", "scale", "< 2.745", "< 2.737"),
    ("07-leaky-sqrt2", "grows", "< 1.0400000001", "< 1.0399999999"),
    ("15-xavier-unequal", "first", "1.16039175 <", "1.16039185 <"),
    ("15-xavier-unequal", "second", "< 1.12322765", "< 1.12322755"),
    ("19-alpha-dropout", "tight", "-0.025754005", "-0.025754003"),
    ("19-alpha-dropout", "tight", "0.05615468\"", "0.056154678\""),
    ("19-alpha-dropout", "tight", "0.841788534", "0.841788536"),
    ("19-alpha-dropout", "tight", "1.386410871", "1.386410869"),
    ("25-shifted-relu", "mean", "-1e-25", "1e-25"),
    ("25-shifted-relu", "variance", "tau   = \"2*pi/(pi - 1)\"", "tau = \"2.934\""),
    ("F1-alpha-range", "bounded", "1.0797816699718", "1.0797816699716"),
    ("F2-literal-one-ulp", "thirteen", "< 1.550518808068", "< 1.550518808067"),
    ("F4-display", "a", "0.999999999999999999 <", "1.000000000000000001 <"),
    ("21-erf-polya", "near", "> 0\"", "> 1/5\""),
    ("21-erf-polya", "apart", "exp(-4*x^2/pi)", "exp(-3.99*x^2/pi)"),
    ("24-erfc-quotient", "range", "<= 1\"", "<= 0.999\""),
    ("18b-monotone-low", "mono", "> 0\"", "> 4\""),
    ("18c-monotone-high", "down", "second_moment < q", "second_moment < q - 1/300"),
    ("18-image-input", "self_map", "0.05 <= variance", "0.09 <= variance"),
    ("whole-slopes", "kept", "abs(second_moment - q) <", "abs(second_moment - 1.01*q) <"),
    ("whole-slopes", "either", "max(second_moment - q,", "max(second_moment - 0.99*q,"),
    ("whole-slopes", "within", "min(second_moment - q,", "min(second_moment - 1.01*q,"),
    ("whole-slopes", "moved", "> 1/5", "> 1/3"),
    ("shared-parts", "first", "1.9 <", "2.1 <"),
    ("shared-parts", "second", "3.9 <", "4.1 <"),
    ("shared-parts", "moment", "> 2.4", "> 6"),
    ("same-sides", "constants", "<= erfc(60+1/3)", "<= erfc(60+2/5)"),
    ("same-sides", "quantities", "<= variance", "<= variance - 1e-9"),
];

#[test]
fn a_false_claim_beside_each_is_refuted() {
    let mut wrong = Vec::new();
    for (file, name, from, to) in NEAR {
        let of = |place: &str| folder(place).join(format!("{file}.toml"));
        let path = Some(of("restated")).filter(|path| path.exists()).unwrap_or_else(|| of("own"));
        let text = fs::read_to_string(path).expect("a claim");
        assert!(text.contains(from), "{file}: no {from}");
        let found = verdict_on(&decided(&text.replacen(from, to, 1)), name);
        if found != Refuted {
            wrong.push(format!("{file}, {name}, {to}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let asked: Vec<&str> = NEAR.iter().map(|(file, ..)| *file).collect();
    for entry in fs::read_dir(folder("restated")).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_stem().and_then(|name| name.to_str()).expect("a name");
        assert!(asked.contains(&name), "nothing false stands beside {name}");
    }
}

/// Equality at an end of the range is beyond doubles; a true claim is never refuted, and one
/// with room is proved.
#[test]
fn an_inequality_that_is_attained_is_not_refuted() {
    let text = read("field/21-erf-polya.toml");
    assert_ne!(decided(&text).verdict, Refuted);
    let apart = text.replace("[\"0\", \"5\"]", "[\"1/10\", \"5\"]");
    assert_eq!(decided(&apart).verdict, Proved);
}

/// A quotient without a value somewhere is no claim about its range.
#[test]
fn a_division_by_zero_is_refused_or_not_proved() {
    let text = read("field/24-erfc-quotient.toml");
    let error = Claim::parse("24", "24.toml", &text).expect_err("y may be 0");
    assert!(error.message.contains("`y` must be greater than 0"), "{error}");
    let restated = read("restated/24-erfc-quotient.toml").replace("\"1e-6\"", "\"0\"");
    let error = verify(&parse(&restated), &options(1000, SpecialFunctions::Double));
    let error = error.expect_err("b may be 0");
    assert!(error.message.contains("this divisor is 0 somewhere"), "{error}");
}

/// Constants that are equal, and towers of functions.
#[test]
fn equal_constants_are_answered() {
    for file in ["stubborn/constant-timeout.toml", "stubborn/erf-towers.toml"] {
        let arguments = ["verify", "--timeout", "1", "--format", "json"];
        let path = folder(file);
        let output = selfnorm().args(arguments).arg(&path).output().expect("it runs");
        let answer: Value = serde_json::from_str(&stdout(&output)).expect("JSON");
        // Both sides are the same, so that `<=` holds.
        assert_eq!(answer["verdict"], "proved", "{file}: {}", stderr(&output));
    }
}

/// What is printed as proved excludes the bound.
#[test]
fn a_proved_bound_is_printed_with_digits_that_prove_it() {
    for (file, upper) in [
        ("stubborn/F4-display.toml", 1.000_001),
        ("restated/F1-alpha-range.toml", 1.079_781_669_971_8),
    ] {
        let output = selfnorm().arg("verify").arg(folder(file)).output().expect("it runs");
        let text = stdout(&output);
        let (_, after) = text.rsplit_once(" in [").expect("an enclosure");
        let (enclosure, _) = after.split_once(']').expect("its end");
        let (_, printed) = enclosure.split_once(", ").expect("two ends");
        let printed: f64 = printed.parse().expect("a number");
        assert!(printed < upper, "{file}: {printed} does not prove {upper}\n{text}");
    }
}

/// The JSON of `fixed-point`.
fn fixed_points(arguments: &[&str], code: i32) -> Value {
    let mut command = selfnorm();
    command.arg("fixed-point").args(arguments).args(["--format", "json"]);
    let output = command.output().expect("it runs");
    let text = stdout(&output);
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {text}{}", stderr(&output));
    serde_json::from_str(&text).expect("JSON")
}

fn ends(value: &Value) -> [f64; 2] {
    [0, 1].map(|end| value[end].as_f64().unwrap_or_else(|| panic!("{value} is no range")))
}

#[test]
fn random_layers_have_their_fixed_points() {
    let of =
        |tau: &str| ["--activation", "selu", "--layer", "random", "--tau", tau].map(String::from);
    let found = |tau: &str| {
        let arguments = of(tau);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        fixed_points(&arguments, 0)
    };
    for (tau, truth) in [("9/16", 0.040_948_950_419_12), ("1", 1.0)] {
        let answer = found(tau);
        assert_eq!(answer["verdict"], "proved");
        assert_eq!(answer["layer"], "random layer");
        let points = answer["fixed_points"].as_array().expect("fixed points");
        assert_eq!(points.len(), 1, "{answer}");
        let [lower, upper] = ends(&points[0]["q"]);
        // The wanted value is cut off behind its last place.
        assert!(lower <= truth + 1e-14 && truth <= upper, "{tau}: {lower}, {upper}");
        assert!(upper - lower < 1e-12, "{tau}: {lower}, {upper}");
        assert_eq!(points[0]["stability"], "attracting");
    }
}

/// He's weights under SELU: the second moment grows whatever it is.
#[test]
fn he_weights_leave_selu_no_fixed_point() {
    let arguments = ["--activation", "selu", "--layer", "random", "--tau", "2"];
    let answer = fixed_points(&arguments, 0);
    assert_eq!(answer["verdict"], "proved");
    assert_eq!(answer["fixed_points"].as_array().map(Vec::len), Some(0), "{answer}");
    assert_eq!(answer["given"]["q"].as_array().map(Vec::len), Some(2));
}

/// Alpha dropout keeps (0, 1), whatever the rate; without it the answers differ.
#[test]
fn fixed_points_with_dropout() {
    let answer = fixed_points(&["--dropout", "alpha=0.1", "--mu=-0.1..0.1", "--nu", "0.8..1.5"], 0);
    let points = answer["fixed_points"].as_array().expect("fixed points");
    assert_eq!(points.len(), 1, "{answer}");
    let ([mean, _], [lower, upper]) = (ends(&points[0]["mu"]), ends(&points[0]["nu"]));
    assert!(mean.abs() < 1e-9 && lower <= 1.0 && 1.0 <= upper && upper - lower < 1e-9);
    let layer = answer["layer"].as_str().expect("a layer");
    assert!(layer.contains("alpha dropout"), "{layer}");
}

/// Of a variance of 10¹⁸ a tenth of the mean, 10⁹/√(2π), lies beyond 2³¹, where once nothing was
/// integrated and nothing bounded.
#[test]
fn the_largest_variance_of_the_language_is_integrated_to_its_end() {
    let claim = "title = 'far'\n[activation]\nkind = 'silu'\n[domain]\nmu = '0'\nomega = '0'\n\
         nu = '1e9'\ntau = ['999999999.99999', '1e9']\n\
         [prove]\nbelow = 'mean <= 3.7e8'\nabove = 'mean >= 3.98942e8'\n";
    let report = decided(claim);
    assert_eq!(verdict_on(&report, "below"), Refuted);
    assert_eq!(verdict_on(&report, "above"), Proved);
}

/// What the search wrote of a claim, both checkers confirm.
#[test]
fn both_checkers_confirm_our_own_cases() {
    let scratch = Scratch::new("own");
    let out = scratch.path("out");
    let claims = ANSWERS.iter().filter(|(file, _)| file.starts_with("own/"));
    let mut claims: Vec<PathBuf> =
        claims.map(|(file, _)| folder(&format!("{file}.toml"))).collect();
    claims.push(folder("stubborn/refuted-location.toml"));
    let verified = selfnorm().arg("verify").args(&claims).arg("--certificate").arg(&out).output();
    let verified = verified.expect("it runs");
    assert_eq!(verified.status.code(), Some(1), "{}{}", stdout(&verified), stderr(&verified));
    let checked = selfnorm().arg("check").arg(&out).output().expect("it runs");
    assert!(checked.status.success(), "{}{}", stdout(&checked), stderr(&checked));
    let checked = second_checker::check(&[&out]);
    assert!(checked.status.success(), "{}{}", stdout(&checked), stderr(&checked));
    assert_eq!(stdout(&checked).matches(": confirmed, ").count(), claims.len());
}

/// Claims that are decided rightly and of which the checker knows too little: it says so, and
/// does not call them false.
#[test]
fn what_is_too_coarse_for_the_checker_is_not_rejected() {
    let scratch = Scratch::new("coarse");
    for (name, claim) in [
        ("wide", "[activation]\nkind = 'silu'\n[prove]\na = 'mean(0, 10000) > 1'"),
        (
            "choice",
            "[activation]\nkind = 'isrlu'\n[layer]\nkind = 'random'\n[domain]\nq = '1'\ntau = '1'\n\
             [prove]\na = 'chi < 2'\nb = 'chi > 2'",
        ),
        (
            "tail",
            "[activation]\nkind = 'relu'\n[domain]\nx = '-50'\ny = '2'\n[prove]\n\
             a = 'mean < 1e-300'",
        ),
    ] {
        let file = scratch.file(&format!("{name}.toml"), format!("title = 't'\n{claim}\n"));
        let out = scratch.path(name);
        let verified = selfnorm().arg("verify").arg(&file).arg("--certificate").arg(&out).output();
        let verified = verified.expect("it runs");
        let told = format!("{}{}", stdout(&verified), stderr(&verified));
        assert!(matches!(verified.status.code(), Some(0 | 1)), "{name}: {told}");
        let checked = selfnorm().arg("check").arg(&out).output().expect("it runs");
        let told = format!("{}{}", stdout(&checked), stderr(&checked));
        assert!(matches!(checked.status.code(), Some(0 | 3)), "{name}: {told}");
        let checked = second_checker::check(&[&out]);
        assert!(checked.status.success(), "{name}: {}{}", stdout(&checked), stderr(&checked));
    }
}

/// Neither are divisors and logarithms' arguments that take more bits than a checker's to be
/// told from 0; what has no value is.
#[test]
fn constants_that_take_many_bits_are_not_rejected() {
    let scratch = Scratch::new("bits");
    let claim = "title = 't'\n[prove]\na = '1/erfcx(sqrt(2)*10^40) > 1'\n\
                 b = 'log(1 - tanh(300)) < 0'\nc = '1/(exp(1e-80) - 1) > 0'\n";
    let file = scratch.file("bits.toml", claim);
    let out = scratch.path("out");
    let verified = selfnorm().arg("verify").arg(&file).arg("--certificate").arg(&out).output();
    let verified = verified.expect("it runs");
    assert!(verified.status.success(), "{}{}", stdout(&verified), stderr(&verified));
    for checked in [
        selfnorm().arg("check").arg(&out).output().expect("it runs"),
        second_checker::check(&[&out]),
    ] {
        let told = format!("{}{}", stdout(&checked), stderr(&checked));
        assert!(matches!(checked.status.code(), Some(0 | 3)), "{told}");
    }
    // An argument known to its last bits only leaves the value known, not only its sign.
    let loose = selfnorm().args(["bound", "1/erfcx(sqrt(2)*10^40)"]).output().expect("it runs");
    assert!(loose.status.success(), "{}{}", stdout(&loose), stderr(&loose));
}

/// What the search wrote of a restated claim, the checker confirms.
#[test]
fn the_checker_confirms_the_restated_claims() {
    let scratch = Scratch::new("restated");
    let out = scratch.path("out");
    let mut claims: Vec<PathBuf> = fs::read_dir(folder("restated"))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    claims.push(folder("stubborn/refuted-location.toml"));
    // On all of its range that takes 26,614 boxes, and the checker more than a minute.
    let leaky = claims.iter().position(|path| path.ends_with("07-leaky-sqrt2.toml"));
    let text = read("restated/07-leaky-sqrt2.toml").replace(r#"["0.1", "10"]"#, r#"["1", "2"]"#);
    claims[leaky.expect("the question")] = scratch.file("07-leaky-sqrt2.toml", text).into();
    let verified = selfnorm().arg("verify").args(&claims).arg("--certificate").arg(&out).output();
    let verified = verified.expect("it runs");
    assert_eq!(verified.status.code(), Some(1), "{}{}", stdout(&verified), stderr(&verified));
    let checked = selfnorm().arg("check").arg(&out).output().expect("it runs");
    assert!(checked.status.success(), "{}{}", stdout(&checked), stderr(&checked));
    let count = format!("{0} of {0}", claims.len());
    assert!(stdout(&checked).contains(&count), "{}", stdout(&checked));
}
