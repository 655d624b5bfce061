//! What follows from proved inequalities, and what does not.

use crate::support::verdicts::{THEOREM_1, run};
use selfnorm::search::{ClaimReport, ConclusionReport, Verdict};

const IMAGE: &str = "['-0.1 <= mean <= 0.1', '0.8 <= variance <= 1.5']";
const BANACH: &str = "banach = ['self_map', 'contraction']";

fn claim(activation: &str, self_map: &str, contraction: &str, conclude: &str) -> ClaimReport {
    run(&format!(
        "title = 't'\n[activation]\n{activation}\n[domain]\n{THEOREM_1}\n\
         [prove]\nself_map = {self_map}\ncontraction = {contraction}\n[conclude]\n{conclude}\n"
    ))
}

/// The conclusion of that name from the true premises of Theorem 1.
fn from_theorem_1(conclude: &str, name: &str) -> ConclusionReport {
    conclusion(&claim("", IMAGE, "'norm < 1'", conclude), name)
}

fn conclusion(report: &ClaimReport, name: &str) -> ConclusionReport {
    let found = report.conclusions.iter().find(|conclusion| conclusion.subject.name() == name);
    found.unwrap_or_else(|| panic!("no {name}: {report:#?}")).clone()
}

#[test]
fn banach_needs_a_self_map_and_a_contraction() {
    for (self_map, contraction, holds) in [
        (IMAGE, "'norm < 1'", true),
        (IMAGE, "'norm <= 0.9'", true),
        (IMAGE, "'1 > norm'", true),
        ("['mean >= -0.06', 'mean <= 0.09', '0.801 <= variance < 1.5']", "'norm < 1'", true),
        // true, but 1 is not below 1
        (IMAGE, "'norm <= 1'", false),
        (IMAGE, "'norm < 1.5'", false),
        // true, but about something else
        (IMAGE, "'norm^2 < 1'", false),
        (IMAGE, "'h22 < 1'", false),
        (IMAGE, "'norm > 0'", false),
        // images that reach outside, or that are not bounded on all sides
        ("['-0.1 <= mean <= 0.1', '0.8 <= variance <= 1.6']", "'norm < 1'", false),
        (
            "['-0.1 <= mean <= 0.1', '0.79999999999999999999 <= variance <= 1.5']",
            "'norm < 1'",
            false,
        ),
        ("['-0.1 <= mean <= 0.2', '0.8 <= variance <= 1.5']", "'norm < 1'", false),
        ("['mean <= 0.1', '0.8 <= variance <= 1.5']", "'norm < 1'", false),
        ("['-0.1 <= mean <= 0.1', 'variance <= 1.5']", "'norm < 1'", false),
        ("'-0.1 <= mean <= 0.1'", "'norm < 1'", false),
        ("['-0.1 <= mean <= 0.1', '0.8 <= second_moment <= 1.5']", "'norm < 1'", false),
        // false premises
        ("['-0.1 <= mean <= 0.1', '0.81 <= variance <= 1.5']", "'norm < 1'", false),
        (IMAGE, "'norm < 0.8'", false),
        (IMAGE, "['norm < 1', 'norm < 0.8']", false),
    ] {
        let banach = conclusion(&claim("", self_map, contraction, BANACH), "banach");
        assert_eq!(
            banach.verdict == Verdict::Proved,
            holds,
            "{self_map} {contraction}: {banach:?}"
        );
        assert!(!banach.reason.is_empty(), "{self_map} {contraction}");
    }
}

#[test]
fn banach_does_not_take_one_premise_for_the_other() {
    let banach = from_theorem_1("banach = ['contraction', 'self_map']", "banach");
    assert_eq!(banach.verdict, Verdict::Undecided, "{}", banach.reason);
}

#[test]
fn banach_is_judged_case_by_case() {
    let report = run(&format!(
        "title = 't'\n[domain]\nmu = ['-0.1', '0.1']\nomega = ['-0.1', '0.1']\n\
         tau = ['0.95', '1.1']\n[domain.good]\nnu = ['0.8', '1.5']\n\
         [domain.bad]\nnu = ['0.8', '1.45']\n\
         [prove]\nself_map = {IMAGE}\ncontraction = 'norm < 1'\n[conclude]\n{BANACH}\n"
    ));
    let verdicts: Vec<Verdict> = report.conclusions.iter().map(|one| one.verdict).collect();
    assert_eq!(verdicts, [Verdict::Proved, Verdict::Undecided]);
    assert_eq!(report.verdict, Verdict::Undecided);
}

/// A report with an unproved conclusion is not proved as a whole.
fn assert_whole(report: &ClaimReport) {
    let worst =
        report.conclusions.iter().map(|one| one.verdict).fold(Verdict::Proved, Verdict::and);
    assert_eq!(report.verdict, report.verdict.and(worst), "{report:#?}");
}

/// Iterated in mpmath at 40 digits: at tau = 0.95 the fixed point is
/// (-0.0208703, 0.826474) for omega = 0.1 and (-0.0167204, 0.830654) for omega = -0.1,
/// which are the least mu and nu of all.
#[test]
fn where_the_fixed_point_lies() {
    for (location, expected) in [
        ("['-0.03106 <= mu <= 0.06773', '0.80009 <= nu <= 1.48617']", Verdict::Proved),
        ("'nu > 0.826'", Verdict::Proved),
        ("'mu > -0.021'", Verdict::Proved),
        ("'nu > 0.8265'", Verdict::Refuted),
        ("'mu > -0.0208'", Verdict::Refuted),
        ("'0.99 <= nu <= 1.48'", Verdict::Refuted),
        ("['-0.03106 <= mu <= 0.06773', '0.99 <= nu']", Verdict::Refuted),
        ("'mu > 0.5'", Verdict::Refuted),
        ("'nu*tau > 0.8'", Verdict::Refuted),
    ] {
        let report = claim("", IMAGE, "'norm < 1'", &format!("{BANACH}\nfixed_point = {location}"));
        let found = conclusion(&report, "fixed_point");
        assert_eq!(found.verdict, expected, "{location}: {found:?}");
        assert_eq!(found.counterexample.is_some(), expected == Verdict::Refuted, "{location}");
        assert_whole(&report);
    }
}

/// At (omega, tau) = (0.1, 1.1) the fixed point is (mu, nu) = (0.0547060, 1.410290),
/// iterated in mpmath.
#[test]
fn a_fixed_point_of_a_slow_contraction_is_found() {
    for location in ["'mu <= 0.03'", "'nu <= 1.3'", "'-0.02 <= mu <= 0.054'", "'mu^2 + nu < 1.2'"] {
        let found = from_theorem_1(&format!("{BANACH}\nfixed_point = {location}"), "fixed_point");
        assert_eq!(found.verdict, Verdict::Refuted, "{location}: {found:?}");
    }
}

#[test]
fn a_false_statement_without_variables_is_no_location() {
    for location in ["'2 < 1'", "['-0.1 <= mu <= 0.1', '2 < 1']", "'-0.1 <= mu < 1 < 0.5'"] {
        let report = claim("", IMAGE, "'norm < 1'", &format!("{BANACH}\nfixed_point = {location}"));
        assert_ne!(conclusion(&report, "fixed_point").verdict, Verdict::Proved, "{location}");
        assert_whole(&report);
    }
}

#[test]
fn a_location_without_a_value_is_not_proved() {
    for location in ["'1/mu^2 > 0'", "'sqrt(mu) >= 0'", "'1/omega^2 > 0'", "'0/(omega*tau) < 1'"] {
        let found = from_theorem_1(&format!("{BANACH}\nfixed_point = {location}"), "fixed_point");
        assert_ne!(found.verdict, Verdict::Proved, "{location}");
    }
}

#[test]
fn a_location_needs_banach() {
    let conclude = format!("{BANACH}\nfixed_point = 'nu < 2'");
    let report = claim("", IMAGE, "'norm <= 1'", &conclude);
    assert_eq!(conclusion(&report, "fixed_point").verdict, Verdict::Undecided);
    assert_whole(&report);
}

fn exactly(activation: &str, [mu, nu, omega, tau]: [&str; 4]) -> Verdict {
    let point = format!("{{ mu = '{mu}', nu = '{nu}', omega = '{omega}', tau = '{tau}' }}");
    let report = claim(activation, IMAGE, "'norm < 1'", &format!("exact_fixed_point = {point}"));
    assert_whole(&report);
    conclusion(&report, "exact_fixed_point").verdict
}

#[test]
fn the_exact_fixed_point() {
    assert_eq!(exactly("", ["0", "1", "0", "1"]), Verdict::Proved);
    assert_eq!(exactly("", ["0.0", "1.00", "-0", "1e0"]), Verdict::Proved);
    // mu = 0 makes omega irrelevant.
    assert_eq!(exactly("", ["0", "1", "0.1", "1"]), Verdict::Proved);
    for wrong in [
        ["0", "1.1", "0", "1"],
        ["0", "2", "0", "1"],
        ["0", "1", "0", "1.01"],
        ["0.01", "1", "0", "1"],
        ["0", "0.5", "0", "2"],
        ["1e-9", "1", "0", "1"],
        ["0", "1.000000001", "0", "1"],
    ] {
        assert_eq!(exactly("", wrong), Verdict::Refuted, "{wrong:?}");
    }
    // Too near for doubles, and yet another point.
    assert_ne!(exactly("", ["0", "1.00000000000000000001", "0", "1"]), Verdict::Proved);
    assert_ne!(exactly("", ["1e-30", "1", "0", "1"]), Verdict::Proved);
}

#[test]
fn other_constants_have_other_fixed_points() {
    let at = ["0", "1", "0", "1"];
    for near in [
        "lambda = '1.0507009873554805'",
        "alpha = '1.6732632423543772'",
        "lambda = ['1.05', '1.06']\nalpha = ['1.67', '1.68']",
    ] {
        assert_ne!(exactly(near, at), Verdict::Proved, "{near}");
    }
    for far in ["lambda = '1.05'", "alpha = '1.7'", "lambda = '1.06071'\nalpha = '1.97126'"] {
        assert_eq!(exactly(far, at), Verdict::Refuted, "{far}");
    }
}

/// Alpha dropout keeps (0, 1) at every rate, standard dropout at none but 0, and a layer of
/// one's own is not the paper's.
#[test]
fn the_exact_fixed_point_with_dropout() {
    let verdict = |layer: &str, nu: &str| {
        let report = run(&format!(
            "title = 't'\n[layer]\n{layer}\n[domain]\nmu = '0'\nomega = '0'\nnu = '1'\ntau = '1'\n\
             [prove]\na = '1 < 2'\n[conclude]\n\
             exact_fixed_point = {{ mu = '0', nu = '{nu}', omega = '0', tau = '1' }}\n"
        ));
        assert_whole(&report);
        report.verdict
    };
    for rate in ["'0'", "'0.05'", "'1/3'", "['0', '0.999999']"] {
        let alpha = format!("dropout = {{ kind = 'alpha', rate = {rate} }}");
        assert_eq!(verdict(&alpha, "1"), Verdict::Proved, "{rate}");
        assert_ne!(verdict(&alpha, "1.000000001"), Verdict::Proved, "{rate}");
        assert_ne!(verdict(&alpha.replace("alpha", "standard"), "1"), Verdict::Proved, "{rate}");
    }
    let standard = "dropout = { kind = 'standard', rate = '0.1' }";
    assert_eq!(verdict(standard, "1"), Verdict::Refuted);
    let alpha = "dropout = { kind = 'alpha', rate = '0.1' }";
    assert_ne!(verdict(&format!("y = '1*nu*tau'\n{alpha}"), "1"), Verdict::Proved);
}

/// The point need not lie in the domain, which need not have omega or tau at all.
#[test]
fn the_exact_fixed_point_does_not_depend_on_the_domain() {
    for domain in ["x = '0'\ny = '1'", "mu = '0'", ""] {
        let verdict = |activation: &str, nu: &str| {
            let point = format!("{{ mu = '0', nu = '{nu}', omega = '0', tau = '1' }}");
            run(&format!(
                "title = 't'\n[activation]\n{activation}\n[domain]\n{domain}\n\
                 [prove]\na = '1 < 2'\n[conclude]\nexact_fixed_point = {point}\n"
            ))
            .verdict
        };
        assert_eq!(verdict("", "1.1"), Verdict::Refuted, "on {domain}");
        let around = "lambda = ['1.05', '1.06']\nalpha = ['1.67', '1.68']";
        assert_eq!(verdict(around, "1"), Verdict::Undecided, "on {domain}");
    }
}
