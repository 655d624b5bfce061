//! The claim language in use: `tests/cases/language.toml` has statements that hold and, beside
//! each, one like it that does not; what makes no sense is refused, with its place.

use crate::support::forge::{Folder, certified, judge};
use crate::support::reference::is_long;
use crate::support::second_checker;
use crate::support::verdicts::{ENOUGH, options, parse};
use selfnorm::arithmetic::SpecialFunctions;
use selfnorm::claim::{Claim, Quantity, activation_names};
use selfnorm::search::{Verdict, verify};
use std::path::Path;
use toml::de::{DeTable, DeValue};

#[test]
fn the_readme_has_every_word() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(path).expect("README");
    // The Jacobians' entries are named by the first and the last.
    let is_whole = |it: &Quantity| !matches!(it, Quantity::H(..) | Quantity::J(..));
    let quantities = Quantity::ALL.into_iter().filter(is_whole).map(Quantity::name);
    for word in activation_names().chain(quantities) {
        assert!(readme.contains(&format!("`{word}`")), "{word}");
    }
}

/// Claims without [prove], with what is true and what is false of them.
struct Statements {
    what: String,
    head: String,
    proved: Vec<String>,
    refuted: Vec<String>,
    /// The same, no tighter than the checkers take long for.
    looser: [Vec<String>; 2],
}

/// A claim that says all of this.
fn saying(head: &str, [proved, refuted]: [&[String]; 2]) -> String {
    let [proved, refuted] = [proved, refuted].map(|list| list.join("', '"));
    format!("title = 't'\n{head}\n[prove]\nproved = ['{proved}']\nrefuted = ['{refuted}']\n")
}

fn statements() -> Vec<Statements> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/language.toml");
    let text = std::fs::read_to_string(path).expect("the statements");
    let file = DeTable::parse(&text).expect("TOML");
    let claims = file.get_ref().get("claim").expect("claims").get_ref();
    let list = |table: &DeTable, key: &str| -> Option<Vec<String>> {
        let list = table.get(key)?.get_ref().as_array().expect("a list");
        Some(list.iter().map(|it| it.get_ref().as_str().expect("a string").to_owned()).collect())
    };
    let of = |value: &DeValue| {
        let table = value.as_table().expect("a table");
        let text = |key: &str| table.get(key).and_then(|it| it.get_ref().as_str()).expect("text");
        let [proved, refuted] = ["proved", "refuted"].map(|key| list(table, key).expect(key));
        let looser = |key, tight: &Vec<String>| list(table, key).unwrap_or_else(|| tight.clone());
        Statements {
            what: text("what").to_owned(),
            head: text("head").to_owned(),
            looser: [looser("proved_looser", &proved), looser("refuted_looser", &refuted)],
            proved,
            refuted,
        }
    };
    claims.as_array().expect("claims").iter().map(|it| of(it.get_ref())).collect()
}

/// The verdict on one inequality, in all cases.
fn decided(head: &str, inequality: &str) -> Verdict {
    let claim = parse(&format!("title = 't'\n{head}\n[prove]\na = '{inequality}'\n"));
    let options = options(ENOUGH, SpecialFunctions::Double);
    verify(&claim, &options).unwrap_or_else(|error| panic!("{error}")).verdict
}

#[test]
fn what_holds_is_proved_and_what_does_not_is_refuted() {
    let mut wrong = Vec::new();
    let mut counts = [0, 0];
    for Statements { what, head, proved, refuted, .. } in statements() {
        assert!(!proved.is_empty() && !refuted.is_empty(), "{what}");
        let expected = [(proved, Verdict::Proved), (refuted, Verdict::Refuted)];
        for (place, (inequalities, expected)) in expected.into_iter().enumerate() {
            for inequality in inequalities {
                let found = decided(&head, &inequality);
                if found != expected {
                    wrong.push(format!("{what}: {inequality}: {found:?}"));
                }
                counts[place] += 1;
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(counts.iter().all(|count| *count > 60), "{counts:?}");
}

/// Of what this claim says tightly of derivatives the Rust checker subtracts enclosures, which the
/// search cancels, on too many cells.
const TOO_COARSE: &str = "the functions of the language";

/// Each checker reads the words on its own; what is tight as well, if it may take long.
#[test]
fn both_checkers_confirm_what_holds_and_what_does_not() {
    let folder = Folder::new();
    let mut paths = Vec::new();
    for (number, statements) in statements().into_iter().enumerate() {
        let Statements { what, head, mut proved, mut refuted, looser: [holds, fails] } = statements;
        let name = format!("statements-{number}");
        let certificate = certified(&name, &saying(&head, [&holds, &fails]));
        assert!(!judge(&certificate).expect(&what).proved, "{what}");
        paths.push(folder.write(&format!("{name}.cert"), certificate));
        if is_long() {
            for list in [&mut proved, &mut refuted] {
                list.retain(|it| what != TOO_COARSE || !it.contains("d("));
            }
            let certificate = certified(&name, &saying(&head, [&proved, &refuted]));
            assert!(!judge(&certificate).expect(&what).proved, "{what}");
        }
    }
    let output = second_checker::check(&paths);
    let out = String::from_utf8_lossy(&output.stdout);
    assert_eq!(out.matches(": confirmed, ").count(), paths.len(), "{out}");
}

/// What is refused when it is read or before it is searched: the claim below its title, a
/// part of the message, and the line that is blamed, if one is.
const REFUSED: &[(&str, &str, Option<usize>)] = &[
    // The activation.
    (
        "[activation]\nexpression = 'where(z > 0, 1, 0)'\n[prove]\na = 'slope(0, 1) < 1'\n",
        "the activation jumps at z = 0",
        Some(5),
    ),
    (
        "[activation]\nkind = 'hardshrink'\n[prove]\na = 'slope_second_moment(0, 1) < 1'\n",
        "the activation jumps at z = ",
        Some(5),
    ),
    (
        "[activation]\nexpression = 'where(z > 0, 1, 0)'\n[layer]\nkind = 'random'\n\
         [domain]\nq = '1'\ntau = '1'\n[prove]\na = 'chi < 1'\n",
        "the activation jumps at z = 0",
        Some(10),
    ),
    (
        "[activation]\nexpression = 'where(z > 0.3, tanh(z), z/2)'\n[prove]\na = 'slope(0, 1) < 9'\n",
        "the activation jumps at z = 3/10",
        Some(5),
    ),
    ("[activation]\nexpression = 'z + w'\n", "unknown name `w`", Some(3)),
    ("[activation]\nexpression = 'z + mean'\n", "an activation is a function of z", Some(3)),
    ("[activation]\nexpression = 'f(z)'\n", "an activation is a function of z", Some(3)),
    ("[activation]\nexpression = 'where(0 < z < 1, 1, 0)'\n", "one comparison", Some(3)),
    ("[activation]\nkind = 'leaky_rel'\n", "unknown activation `leaky_rel`", Some(3)),
    ("[activation]\nkind = 'elu'\nslope = '1'\n", "unknown key `slope`", Some(4)),
    ("[activation]\nkind = 'relu'\nexpression = 'z'\n", "both a kind and an expression", Some(4)),
    ("[activation]\nkind = 'relu'\nparameters = { a = '1' }\n", "unknown key", Some(4)),
    (
        "[activation]\nexpression = 'x*z'\nparameters = { x = '1' }\n",
        "cannot be a parameter",
        Some(4),
    ),
    ("[activation]\nkind = 'selu'\nlambda = '0'\n", "`lambda` must be greater than 0", Some(4)),
    ("[activation]\nkind = 'celu'\nalpha = ['-1', '1']\n", "must be greater than 0", Some(4)),
    (
        "[activation]\nkind = 'elu'\nalpha = ['1', '2']\n[domain]\nalpha = '1'\n",
        "`alpha` is a parameter of the activation and a variable",
        Some(5),
    ),
    (
        "[activation]\nkind = 'hardtanh'\nlower = ['-1', '3']\n[prove]\na = 'mean(0, 1) < 9'\n",
        "the order of the activation's breakpoints differs",
        None,
    ),
    // The layer.
    ("[layer]\nkind = 'randon'\n", "unknown kind `randon`", Some(3)),
    ("[layer]\ndropout = { kind = 'beta', rate = '0.1' }\n", "unknown kind `beta`", Some(3)),
    ("[layer]\ndropout = { kind = 'standard', rate = '1' }\n", "a dropout rate of 1", Some(3)),
    (
        "[layer]\ndropout = { kind = 'standard', rate = ['-0.1', '0.1'] }\n",
        "a dropout rate of [-0.1, 0.1]",
        Some(3),
    ),
    ("[layer]\ndropout = { kind = 'standard' }\n", "`dropout` lacks `rate`", Some(3)),
    (
        "[map]\na = '1'\n[layer]\nmap = { a = '1' }\n[domain]\na = '1'\n",
        "both [map] and [layer.map]",
        Some(5),
    ),
    ("[map]\n", "[map] has 0 state variables", Some(2)),
    (
        "[map]\na='a'\nb='b'\nc='c'\ne='e'\ng='g'\n[domain]\na='1'\nb='1'\nc='1'\ne='1'\ng='1'\n",
        "[map] has 5 state variables",
        Some(2),
    ),
    (
        "[map]\na = 'mean'\n[domain]\nx = '0'\ny = '1'\n[prove]\nq = 'norm < 1'\n",
        "`norm` needs a range for a",
        Some(8),
    ),
    (
        "[layer]\nkind = 'random'\n[domain]\nq = '1'\n[prove]\na = 'second_moment < 2'\n",
        "needs a range for tau",
        Some(7),
    ),
    // Names.
    ("[domain]\nmean = '1'\n", "`mean` has a meaning of its own", Some(3)),
    ("[domain]\nexp = '1'\n", "`exp` has a meaning of its own", Some(3)),
    ("[domain]\nz = '1'\n", "`z` has a meaning of its own", Some(3)),
    ("[domain]\npi = '1'\n", "`pi` has a meaning of its own", Some(3)),
    ("[domain]\nd = '1'\n", "`d` has a meaning of its own", Some(3)),
    ("[domain]\nh11 = '1'\n", "`h11` has a meaning of its own", Some(3)),
    ("[domain]\nx = '1'\nmu = '0'\n", "x already follows from mu and omega", Some(3)),
    ("[domain]\nabcdefghijklmnopqrstuvwxy = '1'\n", "cannot be a name", Some(3)),
    ("[domain]\n1a = '1'\n", "`1a` cannot be a name", Some(3)),
    ("[domain]\nnu = ['0', '1']\n", "`nu` must be greater than 0", Some(3)),
    // Numbers.
    ("[domain]\nq = 0.5\n", "a TOML number for `q`", Some(3)),
    ("[domain]\nq = 'a + 1'\na = '1'\n", "`a` in a number", Some(3)),
    ("[domain]\nq = '1/0'\n", "no finite value", Some(3)),
    ("[domain]\nq = 'sqrt(-1)'\n", "no finite value", Some(3)),
    ("[domain]\nq = 'mean(0, 1)'\n", "no finite value", Some(3)),
    ("[domain]\nq = '10^10'\n", "larger than 1e9 in magnitude", Some(3)),
    ("[domain]\nq = ['sqrt(2)', '7/5']\n", "a reversed range", Some(3)),
    // Definitions.
    ("[define]\na = 'b'\nb = 'a + 1'\n[prove]\nc = 'a < 1'\n", "is defined by itself", None),
    ("[define]\na = 'a'\n[prove]\nc = 'a < 1'\n", "`a` is defined by itself", None),
    ("[domain]\na = '1'\n[define]\na = '2'\n", "`a` is defined twice", Some(2)),
    ("[define]\nmean = '1'\n", "`mean` has a meaning of its own", Some(3)),
    ("[define]\na = 'nope'\n", "unknown name `nope`", Some(3)),
    ("[define]\nx = '1'\n", "`x` is the layer's", Some(3)),
    // Inequalities.
    (
        "[domain]\nmu='0'\nomega='0'\nnu='1'\ntau='1'\n[prove]\na = 'd(mean + mu, x) < 1'\n",
        "`mu` inside a derivative in x",
        Some(8),
    ),
    (
        "[domain]\na = '1'\n[define]\nb = 'a'\n[prove]\nc = 'd(b, b) < 2'\n",
        "a derivative in `b`, which is no variable",
        Some(7),
    ),
    ("[prove]\nc = 'd(1, u) < 2'\n", "unknown name `u`", Some(3)),
    ("[prove]\nc = 'f(1, 2) < 2'\n", "too many arguments for `f`", Some(3)),
    ("[prove]\nc = 'mean(1) < 2'\n", "too few arguments for `mean`", Some(3)),
    ("[prove]\nc = 'where(1 < 2, 3) < 2'\n", "too few arguments for `where`", Some(3)),
    ("[prove]\nc = 'where(1, 2, 3) < 2'\n", "expected a comparison, found `,`", Some(3)),
    ("[prove]\nc = 'z < 2'\n", "unknown name `z`", Some(3)),
];

#[test]
fn what_makes_no_sense_is_refused_with_its_place() {
    let mut wrong = Vec::new();
    for (body, message, line) in REFUSED {
        let prove = if body.contains("[prove]") { "" } else { "[prove]\na = '1 < 2'\n" };
        let text = format!("title = 't'\n{body}{prove}");
        let options = options(ENOUGH, SpecialFunctions::Double);
        let answer = Claim::parse("mine", "mine.toml", &text)
            .and_then(|claim| verify(&claim, &options).map(|report| report.verdict));
        match answer {
            Ok(verdict) => wrong.push(format!("{text}\nis {verdict:?}")),
            Err(error) if error.message.contains(message) && error.line == *line => {}
            Err(error) => wrong.push(format!("{text}\n{error}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// What has no value is not proved: no moment without variance, none of a jump's slope.
#[test]
fn moments_need_a_variance() {
    for (head, inequality) in [
        ("", "mean(0, 0) < 2"),
        ("", "mean(0, -1) < 2"),
        ("", "variance(0, mean(0, 1)) > -1"),
        ("[domain]\na = ['0', '1']\n", "second_moment(0, a) < 9"),
        ("[domain]\na = ['-1', '1']\n", "second_moment(a, a) < 9"),
        ("[layer]\nkind = 'random'\n[domain]\nq = ['0', '1']\ntau = '1'\n", "second_moment < 9"),
    ] {
        assert_ne!(decided(head, inequality), Verdict::Proved, "{inequality}");
        let defined = "[domain]\na = ['0.1', '1']\n";
        assert_eq!(decided(defined, "second_moment(a, a) < 9"), Verdict::Proved);
    }
}

/// A random layer of SELU on [0.5, 1.5], with what is to be concluded.
fn concluded(prove: &str, conclude: &str) -> (Verdict, Verdict) {
    let text = format!(
        "title = 't'\n[layer]\nkind = 'random'\n[domain]\nq = ['1/2', '3/2']\ntau = '1'\n\
         [prove]\n{prove}[conclude]\nbanach = ['a', 'b']\n{conclude}"
    );
    let options = options(ENOUGH, SpecialFunctions::Double);
    let report = verify(&parse(&text), &options).unwrap_or_else(|error| panic!("{error}"));
    let last = report.conclusions.last().expect("conclusions").verdict;
    (report.conclusions[0].verdict, last)
}

#[test]
fn banach_in_one_state_variable() {
    let map = "a = '0.5 <= second_moment <= 1.5'\n";
    let slope = "b = 'abs(d(second_moment, q)) < 1'\n";
    let both = format!("{map}{slope}");
    assert_eq!(concluded(&both, "").0, Verdict::Proved);
    assert_eq!(concluded(&format!("{map}b = 'norm < 0.99'\n"), "").0, Verdict::Proved);
    let inside = "fixed_point = '0.99 < q < 1.01'\n";
    assert_eq!(concluded(&both, inside), (Verdict::Proved, Verdict::Proved));
    // The fixed point is q = 1.
    let (banach, outside) = concluded(&both, "fixed_point = 'q > 1.1'\n");
    assert_eq!(banach, Verdict::Proved);
    assert_ne!(outside, Verdict::Proved);
    for (what, prove) in [
        ("a larger image", format!("a = '0.4 <= second_moment <= 1.6'\n{slope}")),
        ("one side only", format!("a = 'second_moment <= 1.5'\n{slope}")),
        ("the identity", format!("a = '0.5 <= q <= 1.5'\n{slope}")),
        ("another quantity", format!("a = '0.5 <= variance <= 1.5'\n{slope}")),
        ("no contraction", format!("{map}b = 'norm < 1.5'\n")),
        ("a slope without its size", format!("{map}b = 'd(second_moment, q) < 1'\n")),
        ("a slope in another variable", format!("{map}b = 'abs(d(second_moment, y)) < 1'\n")),
    ] {
        assert_ne!(concluded(&prove, "").0, Verdict::Proved, "{what}");
    }
}

/// The same claim with other names for its variables is proved with as many boxes.
#[test]
fn names_do_not_matter() {
    let text = |q: &str, tau: &str| {
        format!(
            "title = 't'\n[layer]\nx = '0'\ny = '{tau}*{q}'\n[map]\n{q} = 'second_moment'\n\
             [domain]\n{q} = ['1/2', '3/2']\n{tau} = ['0.9', '1.1']\n[prove]\n\
             a = '0.4 < second_moment < 1.6'\nb = 'norm < 1.1'\nc = 'd({q} + {tau}, {tau}) < 1.1'\n"
        )
    };
    let boxes = [("q", "tau"), ("tau", "q"), ("n", "m"), ("Omega", "omega2"), ("a_1", "a_2")];
    let boxes = boxes.map(|(q, tau)| {
        let options = options(ENOUGH, SpecialFunctions::Double);
        let report = verify(&parse(&text(q, tau)), &options).expect("a claim");
        assert_eq!(report.verdict, Verdict::Proved, "{q}, {tau}");
        report.boxes
    });
    assert!(boxes.iter().all(|count| *count == boxes[0]), "{boxes:?}");
}
