//! Bounds a hair above and below the truth: whatever holds by a hair is proved,
//! whatever fails by a hair is refuted with a point of the exact domain.
//!
//! The true extrema come from `tests/all/support/extrema.py`: mpmath at 40 digits, from
//! the moments written with the normal distribution and checked against numerical
//! integration and differentiation; found by many bounded quasi-Newton runs, the
//! coordinates snapped to the ends they touch, the free ones polished. Nothing of
//! this crate takes part. A maximum that the script missed would show here as a
//! refutation of a claim that is expected to hold.

use crate::support::verdicts::{
    ENOUGH, THEOREM_1, THEOREM_2, THEOREM_3_FIRST, THEOREM_3_SECOND, counterexample, domain_of,
    is_inside, options, parse, run, text_of, text_with,
};
use selfnorm::arithmetic::SpecialFunctions;
use selfnorm::claim::parse_expression;
use selfnorm::search::{ClaimReport, Point, Verdict, bound, verify};

/// A quantity with its least and its greatest value on a domain.
type Row = (&'static str, &'static str, &'static str);

const ON_THEOREM_1: [Row; 13] = [
    ("mean", "-0.031060501792217684", "0.067725101689878552"),
    ("second_moment", "0.80467651245069715", "1.4861616476700691"),
    ("variance", "0.8037117576791128", "1.4815749582711647"),
    ("variance - nu", "-0.18626008875445472", "0.10726478342732664"),
    ("h11", "-0.10197635750975073", "0.10197635750975073"),
    ("h12", "0.078806270319865752", "0.10032798910239209"),
    ("j21", "-0.059693549388590715", "0.059693549388590715"),
    ("h21", "-0.047788254289606223", "0.047788254289606223"),
    ("h22", "0.68034101694585193", "0.8918677117355345"),
    ("d(mean, tau)", "0.066363175006202739", "0.13664168518927003"),
    ("d(variance, tau)", "0.64350078290535365", "1.0817986844644221"),
    ("variance/nu", "0.87582660749703018", "1.1340809792841583"),
    ("norm", "0.68748198890252263", "0.89760835840891802"),
];

const ON_THEOREM_2: [Row; 13] = [
    ("mean", "0.03737573477766584", "1.2134403116373722"),
    ("second_moment", "1.9119230920366842", "12.568226718879549"),
    ("variance", "1.9105261464865138", "11.095789328972947"),
    ("variance - nu", "-8.681864265947134", "-0.11974428995599428"),
    ("h11", "-0.089617233813264647", "0.089617233813264647"),
    ("h12", "0.041280351840190637", "0.10175368738452798"),
    ("j21", "-0.37976039476485864", "0.37976039476485864"),
    ("h21", "-0.21377692663607837", "0.21377692663607837"),
    ("h22", "0.38162394765694258", "0.7478853937153795"),
    ("d(mean, tau)", "0.22637979812792614", "0.84585942378313144"),
    ("d(variance, tau)", "1.7084174732450869", "7.8524734620051647"),
    ("variance/nu", "0.45738348337830413", "0.96008523668133524"),
    ("norm", "0.38915662983032636", "0.75957782469419332"),
];

const ON_THEOREM_3_FIRST: [Row; 11] = [
    ("mean", "-0.067190527348178187", "-0.015961041376723892"),
    ("second_moment", "0.027990838052415512", "0.27633890637669862"),
    ("variance", "0.02773608321058602", "0.27183393060602114"),
    ("variance - nu", "0.00773608321058602", "0.11183393060602114"),
    ("h11", "-0.13363496224129789", "0.13363496224129789"),
    ("h12", "-0.6498399079084558", "0.0090317868348593057"),
    ("h22", "0.99826959718378897", "1.9935826187327701"),
    ("d(mean, tau)", "-0.017071039225357309", "0.0011560687148619911"),
    ("d(variance, tau)", "0.031772756252756326", "0.2010988017742782"),
    ("variance/nu", "1.1587954717322154", "2.1802386319516532"),
    ("norm", "0.99911139512566874", "2.0899413569065621"),
];

const ON_THEOREM_3_SECOND: [Row; 10] = [
    ("second_moment", "0.031331043882784674", "0.38478485931485638"),
    ("variance", "0.031029274204420192", "0.38152854679263318"),
    ("variance - nu", "0.011029274204420192", "0.14152854679263318"),
    ("h11", "-0.13305517567318194", "0.13305517567318194"),
    ("h12", "-0.6498399079084558", "0.054983450799136168"),
    ("h22", "1.0095943261410688", "1.9935826187327701"),
    ("d(mean, tau)", "-0.015174257089206496", "0.010556822553434144"),
    ("d(variance, tau)", "0.031772756252756326", "0.27149469538147583"),
    ("variance/nu", "1.2080253231237989", "2.1802386319516532"),
    ("norm", "1.009690691898783", "2.0899413569065621"),
];

/// Sub-boxes, slices of one or two variables, and extreme ranges.
const ON_SLICES: [(&str, Row); 14] = [
    (
        "mu = ['-0.1', '0.1']\nomega = ['-0.1', '0.1']\nnu = ['0.8', '1.5']\ntau = ['0.8', '1.25']",
        ("norm", "0.60274374198377543", "0.98902627183935436"),
    ),
    (
        "mu = ['0', '0.1']\nomega = ['0.05', '0.1']\nnu = ['1', '1.5']\ntau = ['0.95', '1.1']",
        ("norm", "0.68861786733467076", "0.85106839990479676"),
    ),
    (
        "mu = ['-0.1', '0']\nomega = ['-0.1', '0.05']\nnu = ['0.8', '1']\ntau = ['0.95', '1']",
        ("norm", "0.75643638742424219", "0.83504586533990549"),
    ),
    (
        "mu = '0'\nomega = '0'\nnu = '1'\ntau = ['0.95', '1.1']",
        ("norm", "0.75756606887583203", "0.84690778142497437"),
    ),
    (
        "mu = '0.03'\nomega = ['-0.1', '0.1']\nnu = '1'\ntau = '1'",
        ("mean", "-0.0029548927488770376", "0.002956491774743764"),
    ),
    (
        "mu = '0'\nomega = '0'\nnu = ['0.8', '1.5']\ntau = '1'",
        ("variance", "0.83926961696910565", "1.3715310036424999"),
    ),
    (
        "mu = ['-0.1', '0.1']\nomega = '0.1'\nnu = '0.8'\ntau = '1.1'",
        ("j22", "0.88080538888230148", "0.89176258210955239"),
    ),
    (
        "mu = ['-0.1', '0.1']\nomega = '-0.1'\nnu = ['1.2', '1.5']\ntau = '1'",
        ("d(mean, omega)", "-0.096493036477880984", "0.096132704045991293"),
    ),
    (
        "mu = ['-3', '3']\nomega = ['-0.1', '0.1']\nnu = ['0.00001', '10000']\ntau = ['0.8', '1.25']",
        ("mean", "-0.45566210564060077", "46.151403108244803"),
    ),
    (
        "mu = ['-3', '3']\nomega = ['-0.1', '0.1']\nnu = ['0.01', '10000']\ntau = ['0.8', '1.25']",
        ("variance", "0.0088364217619875662", "4800.9962030564263"),
    ),
    (
        "mu = ['-3', '3']\nomega = ['-3', '3']\nnu = ['3', '10000']\ntau = ['0.8', '1.25']",
        ("variance/nu", "1.7316672015613908e-6", "1.3804232412914821"),
    ),
    (
        "mu = ['-3', '3']\nomega = ['-0.1', '0.1']\nnu = ['0.00001', '0.001']\ntau = ['0.8', '1.25']",
        ("variance - nu", "-0.00011682194813617474", "0.002302274104024835"),
    ),
    (
        "mu = ['-3', '3']\nomega = ['-0.1', '0.1']\nnu = ['0.5', '10000']\ntau = ['0.9', '1.1']",
        ("norm", "0.34215694463455185", "4.6768830679348773"),
    ),
    (
        "mu = '0'\nomega = ['-0.1', '0.1']\nnu = ['0.00001', '0.001']\ntau = '1'",
        ("norm", "4.4659457469849807", "44.228873501972377"),
    ),
];

/// `quantity <= bound` or `quantity >= bound`, `share` of its size beyond the
/// extremum on the true or on the false side. The shift is exact rational arithmetic.
fn inequality(
    quantity: &str,
    extremum: &str,
    is_maximum: bool,
    holds: bool,
    share: &str,
) -> String {
    let relation = if is_maximum { "<=" } else { ">=" };
    let shift = if is_maximum == holds { "+" } else { "-" };
    format!("{quantity} {relation} {extremum} {shift} {share}*abs({extremum})")
}

/// What is wrong with the answer to an inequality that holds.
fn not_proved(domain: &str, inequality: &str) -> Option<String> {
    let report = run(&text_of(domain, inequality));
    let goals = &report.obligations[0].goals;
    let is_sound = report.verdict == Verdict::Proved
        && goals.iter().all(|goal| goal.margin.is_some_and(|margin| margin >= 0.0))
        && goals.iter().all(|goal| goal.counterexample.is_none() && goal.unresolved.is_none());
    (!is_sound).then(|| complaint(&report, "proved", domain, inequality))
}

/// What is wrong with the answer to an inequality that fails: it must be refuted at
/// a point inside, where the reference back end refutes it too.
fn not_refuted(domain: &str, inequality: &str) -> Option<String> {
    let text = text_of(domain, inequality);
    let report = run(&text);
    let is_confirmed = |point: &Point| {
        let there = parse(&text_of(&domain_of(point), inequality));
        let reference = verify(&there, &options(ENOUGH, SpecialFunctions::Mpfr));
        reference.is_ok_and(|reference| reference.verdict == Verdict::Refuted)
    };
    let is_sound = report.verdict == Verdict::Refuted
        && counterexample(&report).is_some_and(|point| {
            is_inside(point, &parse(&text).cases[0].scope.domain) && is_confirmed(point)
        });
    (!is_sound).then(|| complaint(&report, "refuted", domain, inequality))
}

fn complaint(report: &ClaimReport, expected: &str, domain: &str, inequality: &str) -> String {
    let (found, domain) = (report.verdict.word(), domain.replace('\n', ", "));
    let point = counterexample(report).map_or(String::new(), |point| format!(" at {point:?}"));
    format!("{found}{point} after {} boxes, not {expected}: {inequality} on {domain}", report.boxes)
}

/// Complaints about bounds a share beside the extrema of a row.
fn beside(domain: &str, (quantity, least, most): Row, share: &str) -> Vec<String> {
    let pair = |(extremum, is_maximum)| {
        let bound = |holds| inequality(quantity, extremum, is_maximum, holds, share);
        [not_proved(domain, &bound(true)), not_refuted(domain, &bound(false))]
    };
    [(least, false), (most, true)].into_iter().flat_map(pair).flatten().collect()
}

/// Fails with all complaints about a table, at least a dozen bounds on either side.
fn by_a_hair(rows: &[(&str, Row)], share: &str) {
    assert!(2 * rows.len() >= 12);
    let complaints: Vec<String> =
        rows.iter().flat_map(|(domain, row)| beside(domain, *row, share)).collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

fn on(domain: &'static str, rows: &[Row]) -> Vec<(&'static str, Row)> {
    rows.iter().map(|row| (domain, *row)).collect()
}

#[test]
fn theorem_1_by_a_hair() {
    by_a_hair(&on(THEOREM_1, &ON_THEOREM_1), "1e-6");
}

#[test]
fn theorem_2_by_a_hair() {
    by_a_hair(&on(THEOREM_2, &ON_THEOREM_2), "1e-6");
}

#[test]
fn theorem_3_by_a_hair() {
    by_a_hair(&on(THEOREM_3_FIRST, &ON_THEOREM_3_FIRST), "1e-6");
    by_a_hair(&on(THEOREM_3_SECOND, &ON_THEOREM_3_SECOND), "1e-6");
}

#[test]
fn slices_by_a_hair() {
    by_a_hair(&ON_SLICES, "1e-6");
}

#[test]
fn theorem_1_by_a_thinner_hair() {
    by_a_hair(&on(THEOREM_1, &ON_THEOREM_1), "1e-9");
}

#[test]
fn theorem_2_by_a_thinner_hair() {
    by_a_hair(&on(THEOREM_2, &ON_THEOREM_2), "1e-9");
}

#[test]
fn theorem_3_by_a_thinner_hair() {
    by_a_hair(&on(THEOREM_3_FIRST, &ON_THEOREM_3_FIRST), "1e-9");
    by_a_hair(&on(THEOREM_3_SECOND, &ON_THEOREM_3_SECOND), "1e-9");
}

/// These are searched in y = nu*tau and have an extremum in the middle of its range (at
/// 0.067, 0.039 and 0.187), which neither end of nu reaches with a tau of its range:
/// a nu in between has to be found.
const AT_A_PRODUCT_OUT_OF_REACH: [(&str, Row); 5] = [
    (THEOREM_3_FIRST, ("j21", "-0.020675479324250817", "0.020675479324250817")),
    (THEOREM_3_FIRST, ("h21", "-0.0068412569760842692", "0.0068412569760842692")),
    (THEOREM_3_SECOND, ("mean", "-0.067190527348178187", "-0.017371519172613606")),
    (THEOREM_3_SECOND, ("j21", "-0.020675479324250817", "0.020675479324250817")),
    (THEOREM_3_SECOND, ("h21", "-0.0068412569760842692", "0.0068412569760842692")),
];

#[test]
fn a_product_out_of_reach_of_the_ends() {
    let complaints = |share| {
        let beside = |(domain, row)| beside(domain, row, share);
        AT_A_PRODUCT_OUT_OF_REACH.into_iter().flat_map(beside).collect::<Vec<_>>().join("\n")
    };
    for share in ["0.03", "1e-6", "1e-9"] {
        assert_eq!(complaints(share), "");
    }
}

/// Rounding a coordinate must not carry it out of a range whose ends have more digits.
#[test]
fn ranges_with_ends_of_many_digits() {
    for (domain, inequality) in [
        ("mu = ['0.12344', '0.12346']", "mu <= 0.12345"),
        ("mu = ['0.12344', '0.12346']", "mu >= 0.12345"),
        ("mu = ['-0.98767', '-0.98763']", "mu >= -0.98765"),
        ("mu = ['1.0000000000000000000001', '1.0000000000000000000002']", "mu < 1"),
        ("mu = ['1.0000000000000000000001', '1.1']", "mu > 1.01"),
        ("mu = ['0.9', '0.99999999999999999999']", "mu < 0.99"),
        ("mu = '0'\nomega = '0'\nnu = ['0.87654', '0.87656']\ntau = '1'", "nu < 0.87655"),
    ] {
        assert_eq!(not_refuted(domain, inequality), None);
    }
}

/// Bounds that are attained, on quantities that rational arithmetic decides.
#[test]
fn attained_ends_hold() {
    for holds in ["0.8 <= nu", "nu <= 1.5", "-0.1 <= mu", "mu*omega <= 0.01", "nu*tau >= 0.76"] {
        assert_eq!(not_proved(THEOREM_1, holds), None);
    }
    for fails in ["nu <= 1.5 - 1e-9", "mu*omega <= 0.01 - 1e-9", "nu < 1.5"] {
        assert_eq!(not_refuted(THEOREM_1, fails), None);
    }
}

#[test]
fn attained_ends_that_are_no_doubles_are_excluded() {
    for fails in ["0.8 < nu", "-0.1 < mu", "mu < 0.1", "mu*omega < 0.01", "nu >= 0.8 + 1e-30"] {
        assert_eq!(not_refuted(THEOREM_1, fails), None);
    }
}

/// A parameter that is a range is a dimension of the search, and an extremum no less sharp.
#[test]
fn ranges_of_parameters_are_no_rounding() {
    let lambda = "kind = 'selu'\nlambda = ['1.04', '1.06']";
    let claim = parse(&text_with(lambda, THEOREM_1, "norm < 1"));
    let norm = parse_expression("norm").expect("an expression");
    let scope = &claim.cases[0].scope;
    let options = options(20_000, SpecialFunctions::Double);
    let found = bound(&norm, scope, 1e-9, &options).expect("bounds");
    for (extreme, end) in [(found.infimum, "1.04"), (found.supremum, "1.06")] {
        assert!(extreme.value.wid() < 1e-9, "{:?}", extreme.value);
        let lambda = extreme.place.iter().find(|(name, _)| name.name() == "lambda");
        let (_, (lower, upper)) = lambda.expect("a place in every dimension");
        // The place is exact, as the ends of the domain are.
        let end = selfnorm::arithmetic::Decimal::parse(end).expect("a decimal");
        let width = rug::Rational::from(upper - lower);
        assert!(lower <= end.value() && end.value() <= upper, "[{lower}, {upper}]");
        assert!(width < 0.001, "{width}");
    }
}
