//! Statements at the edges: functions, undefined expressions, ranges of parameters,
//! points and huge boxes as domains. What has no value somewhere is never proved.

use crate::support::verdicts::{
    ENOUGH, THEOREM_1, options, parse, run, text_of, text_with, try_run, verdict,
};
use selfnorm::arithmetic::{Interval, SpecialFunctions, interval};
use selfnorm::search::verdict::{Sense, Truth, compare};
use selfnorm::search::{Verdict, verify};

/// A domain around 0 whose middle is not 0, so that nobody stumbles over it.
const AROUND_0: &str = "mu = ['-0.1', '0.09']\nomega = ['-0.1', '0.1']";

#[test]
fn functions_and_operations() {
    for (domain, inequality, expected) in [
        // erf(1) = 0.84270079294971486934…
        ("mu = '1'", "0.842700792949714 < erf(mu) < 0.842700792949716", Verdict::Proved),
        ("mu = '1'", "erf(mu) <= 0.84270079294971", Verdict::Refuted),
        // erfcx(2) = 0.25539567631050574387…
        ("mu = ['2', '3']", "erfcx(mu) < 0.255395676310507", Verdict::Proved),
        ("mu = ['2', '3']", "erfcx(mu) <= 0.2553956763105", Verdict::Refuted),
        // erfcx(30) = 0.01879534886577…, far from where erfc underflows
        ("mu = ['30', '1e6']", "0 < erfcx(mu) < 0.0188", Verdict::Proved),
        ("mu = ['30', '1e6']", "erfc(mu) < 1e-300", Verdict::Proved),
        ("mu = ['-3', '3']", "erf(mu) + erfc(mu) - 1 <= 1e-4", Verdict::Proved),
        ("mu = ['0', '1']", "erfcx(mu) - exp(mu^2)*erfc(mu) <= 1e-4", Verdict::Proved),
        ("mu = ['-1', '2']", "min(mu, 1) <= 1", Verdict::Proved),
        ("mu = ['-1', '2']", "min(mu, 1 - mu) <= 0.5000001", Verdict::Proved),
        ("mu = ['-1', '2']", "min(mu, 1 - mu) <= 0.4999999", Verdict::Refuted),
        ("mu = ['-1', '2']", "max(mu, 1 - mu) >= 0.4999999", Verdict::Proved),
        ("mu = ['-1', '2']", "max(mu, 1 - mu) >= 0.5000001", Verdict::Refuted),
        ("mu = ['-1', '2']", "abs(mu - 0.3) >= 0", Verdict::Proved),
        ("mu = ['-1', '2']", "abs(mu - 0.3) <= 1.7", Verdict::Proved),
        ("mu = ['-1', '2']", "abs(mu - 0.3) >= 1e-9", Verdict::Refuted),
        ("mu = ['2', '5']", "sqrt(mu) < 2.236067977499791", Verdict::Proved),
        ("mu = ['2', '5']", "sqrt(mu) < 2.236067977499789", Verdict::Refuted),
        ("mu = ['2', '5']", "sqrt(mu)*sqrt(mu) - mu <= 1e-4", Verdict::Proved),
        ("mu = ['2', '4']", "1/mu + mu/4 <= 1.2500001", Verdict::Proved),
        ("mu = ['1', '4']", "1/mu + mu/4 >= 0.9999999", Verdict::Proved),
        ("mu = ['1', '4']", "1/mu + mu/4 >= 1.0000001", Verdict::Refuted),
        ("mu = ['-4', '-1']", "mu^-3 >= -1", Verdict::Proved),
        ("mu = ['-4', '3']", "mu^4 <= 256", Verdict::Proved),
        ("mu = ['-4', '3']", "mu^3 >= -63.999", Verdict::Refuted),
        ("mu = ['0', '1']", "mu*(1 - mu) <= 0.2500001", Verdict::Proved),
        ("mu = ['0', '1']", "mu*(1 - mu) < 0.2499999", Verdict::Refuted),
        ("mu = ['0.01', '1']\nomega = \'0\'", "d(abs(mu), mu) >= 1", Verdict::Proved),
        ("mu = ['-1', '-0.01']\nomega = \'0\'", "d(abs(mu), mu) >= -0.99", Verdict::Refuted),
        ("mu = ['0', '1']\nomega = \'0\'", "d(exp(2*mu), mu) <= 14.7781122", Verdict::Proved),
        ("mu = ['0', '1']\nomega = \'0\'", "d(exp(2*mu), mu) <= 14.7781121", Verdict::Refuted),
        ("mu = '0'", "3.141592653589793238 < pi < 3.141592653589793239", Verdict::Proved),
        ("mu = '0'", "exp(1) > 2.71828182845904523536028747135266", Verdict::Proved),
        ("mu = '0'", "exp(1) > 2.71828182845904523536028747135267", Verdict::Refuted),
        ("mu = '0'", "1.0000000000000000000001 > 1", Verdict::Proved),
        ("mu = '0'", "0.1 + 0.2 <= 0.3", Verdict::Proved),
        ("mu = '0'", "0.1 + 0.2 < 0.3", Verdict::Refuted),
    ] {
        assert_eq!(verdict(domain, inequality), expected, "{inequality} on {domain}");
    }
}

/// Both an error and an undecided verdict are honest about what has no value.
fn is_not_proved(domain: &str, inequality: &str) {
    if let Ok(report) = try_run(&text_of(domain, inequality)) {
        assert_ne!(report.verdict, Verdict::Proved, "{inequality} on\n{domain}");
    }
}

#[test]
fn a_kink_has_no_derivative() {
    for inequality in [
        "d(abs(mu), mu) <= 1",
        "d(abs(mu), mu) >= -1",
        "d(abs(mu), mu)^0 <= 1",
        "0*d(abs(mu), mu) <= 1",
        "abs(d(abs(mu), mu)) <= 1",
        "min(d(abs(mu), mu), -2) <= 0",
        "d(d(abs(mu), mu), mu) <= 1",
        "d(max(mu, 0), mu) <= 1",
        "d(min(mu, 2*mu), mu) <= 2",
        "d(sqrt(mu^2), mu) <= 1",
        "d(abs(mu)*omega, mu) <= 1",
        "d(sqrt(mu + 0.1), mu) >= 0",
    ] {
        is_not_proved("mu = ['-0.1', '0.1']\nomega = ['-0.1', '0.1']", inequality);
        is_not_proved(AROUND_0, inequality);
    }
}

#[test]
fn what_has_no_value_is_not_proved() {
    let nowhere_near_0 = ["0*(1/(mu + 0.05)) <= 1", "0*(1/(mu + 0.05)^2) <= 1"];
    let not_below_0 = ["sqrt(mu) >= 0", "sqrt(-mu^2) <= 0", "sqrt(mu)^0 <= 1"];
    let not_at_0 = [
        "erf(1/mu) <= 2",
        "erf(1/mu^2) <= 2",
        "1/mu^2 >= 0",
        "(1/mu^2)^0 <= 1",
        "mu/mu <= 1",
        "mu^2/mu^2 <= 2",
        "(mu - mu)/mu^2 <= 1",
        "mu^-2 >= 0",
        "mu^0/mu^2 >= 0",
        "min(1, 1/mu^2) <= 1",
        "max(0, sqrt(mu^2 - 0.000001)) >= 0",
        "sqrt(mu^2 - 0.000001) >= 0",
        "abs(sqrt(mu^2 - 1)) >= 0",
        "exp(-1/mu^2) <= 1",
        "erfc(1/mu^2) >= 0",
        "1/(1/mu^2) >= 0",
        "mu + 0/mu^2 <= 1",
        "d(1/mu^2, mu) <= 1e9",
        "d(mu + 0/mu^2, mu) <= 1e9",
        "1/max(mu, 0) >= 0",
        "1 <= 2 + 0/mu^2",
        "1/0 > 0",
        "0/(1 - 1) <= 1",
        "sqrt(0 - 1) <= 1",
        "0*sqrt(1 - 2) <= 1",
    ];
    for inequality in nowhere_near_0.into_iter().chain(not_below_0).chain(not_at_0) {
        is_not_proved(AROUND_0, inequality);
    }
    for inequality in not_at_0 {
        is_not_proved("mu = '0'\nomega = ['-0.1', '0.1']", inequality);
    }
}

/// d(1/mu^2, omega) has no value at mu = 0, however constant it is elsewhere.
#[test]
fn a_derivative_has_no_value_where_its_operand_has_none() {
    let domain = format!("{AROUND_0}\nnu = '1'\ntau = ['1', '2']");
    let inequalities = [
        "d(1/mu^2, omega) <= 0",
        "d(0/mu^2, omega) <= 1",
        "d((1/mu^2)^0, mu) <= 1",
        "d(0*(1/mu^2), mu) <= 1",
        "d(omega + 0*(1/mu^2), mu) <= 1",
        "d(sqrt(mu^2 - 0.000001), omega) <= 0",
        "d(0*sqrt(mu^2 - 0.000001), mu) <= 0",
        "mu + d(mu^-2, omega) <= 1",
        "d(sqrt(mu), omega) <= 0",
        "d(d(abs(mu), mu), omega) <= 1",
        "d(min(omega, 1/mu^2), tau) <= 1",
    ];
    let is_proved = |inequality: &&str| {
        try_run(&text_of(&domain, inequality)).is_ok_and(|it| it.verdict == Verdict::Proved)
    };
    let proved: Vec<&str> = inequalities.into_iter().filter(is_proved).collect();
    assert_eq!(proved, [""; 0]);
}

/// What is claimed of ranges of parameters is claimed for each of their numbers.
#[test]
fn ranges_of_parameters() {
    let lambda = "lambda = ['1.0', '1.0507']";
    let alpha = "alpha = ['1.5', '1.7']";
    let both = "lambda = ['1', '1.1']\nalpha = ['1.6', '1.7']";
    let wide =
        "mu = ['-0.1', '0.1']\nomega = ['-0.1', '0.1']\nnu = ['0.8', '1.5']\ntau = ['0.8', '1.25']";
    for (activation, domain, inequality, expected) in [
        // The greatest norm is 0.8976 at lambda_01.
        (lambda, THEOREM_1, "norm < 1.1", Some(Verdict::Proved)),
        (lambda, THEOREM_1, "norm < 0.89", None),
        (lambda, THEOREM_1, "norm < 0.5", Some(Verdict::Refuted)),
        // At (0, 1) it is (lambda/lambda_01)^2, from 0.905820 to 0.99999812.
        (lambda, "x = '0'\ny = '1'", "second_moment < 0.9999981", None),
        (lambda, "x = '0'\ny = '1'", "second_moment < 1.3", Some(Verdict::Proved)),
        (lambda, "x = '0'\ny = '1'", "second_moment > 0.9059", None),
        (lambda, "x = '0'\ny = '1'", "second_moment > 0.7", Some(Verdict::Proved)),
        (lambda, "mu = '0'", "0.99 <= lambda < 1.06", Some(Verdict::Proved)),
        (lambda, "mu = '0'", "lambda < 1.05", None),
        (lambda, "mu = '0'", "lambda > 1.00001", None),
        (lambda, "mu = '0'", "lambda > 1.0", None),
        (alpha, "mu = '0'", "alpha <= 1.67", None),
        (alpha, "mu = '0'", "1.49 < alpha < 1.71", Some(Verdict::Proved)),
        // At (0, 1) it falls from 0.043404 to -0.006698.
        (alpha, "x = '0'\ny = '1'", "mean <= 0", None),
        (alpha, "x = '0'\ny = '1'", "mean >= 0", None),
        (alpha, "x = '0'\ny = '1'", "-0.07 <= mean <= 0.1", Some(Verdict::Proved)),
        (both, wide, "norm < 1", None),
        (both, wide, "variance > 0", Some(Verdict::Proved)),
    ] {
        let report = run(&text_with(activation, domain, inequality));
        match expected {
            Some(expected) => assert_eq!(report.verdict, expected, "{inequality}, {activation}"),
            // False for a part of the range: refuted or undecided, not proved.
            None => assert_ne!(report.verdict, Verdict::Proved, "{inequality}, {activation}"),
        }
    }
}

/// Ranges of parameters are dimensions: bounds close to the true ones.
#[test]
fn ranges_of_parameters_by_less() {
    let (lambda, alpha) = ("lambda = ['1.0', '1.0507']", "alpha = ['1.5', '1.7']");
    let at_1 = "x = '0'\ny = '1'";
    for (activation, domain, inequality, expected) in [
        (lambda, THEOREM_1, "norm < 1", Verdict::Proved),
        (lambda, at_1, "second_moment > 0.9", Verdict::Proved),
        (lambda, at_1, "second_moment < 1.01", Verdict::Proved),
        (lambda, at_1, "second_moment < 0.95", Verdict::Refuted),
        (alpha, at_1, "-0.0067 <= mean <= 0.0435", Verdict::Proved),
        (alpha, at_1, "mean <= 0.04", Verdict::Refuted),
        (lambda, "mu = '0'", "lambda < 1.05", Verdict::Refuted),
        (lambda, "mu = '0'", "lambda >= 1", Verdict::Proved),
        // The upper end is no double.
        (lambda, "mu = '0'", "lambda <= 1.0507", Verdict::Proved),
        (lambda, "mu = '0'", "lambda < 1.05070000000000000001", Verdict::Proved),
    ] {
        let report = run(&text_with(activation, domain, inequality));
        assert_eq!(report.verdict, expected, "{inequality}, {activation}");
    }
}

/// Points: one number per quantity, from mpmath (see extrema.py), at both back ends.
#[test]
fn points_as_domains() {
    for (domain, quantity, value) in [
        ("mu = '0'\nomega = '0'\nnu = '1'\ntau = '1'", "h22", 0.782647883197),
        ("mu = '0'\nomega = '0'\nnu = '1'\ntau = '1'", "h12", 0.0888347551069),
        ("mu = '0.1'\nomega = '0.1'\nnu = '1.5'\ntau = '1.1'", "mean", 0.067_725_101_689_9),
        ("mu = '0.1'\nomega = '0.1'\nnu = '0.8'\ntau = '1.25'", "norm", 0.989_026_271_839_4),
        ("mu = '1'\nomega = '0.1'\nnu = '3'\ntau = '1.25'", "variance - nu", -0.11974428995599428),
        ("x = '0.1'\ny = '20'", "mean", 1.2134403116373722),
    ] {
        let digits = 1e-8;
        let (low, high) = (value - digits, value + digits);
        for (inequality, expected) in [
            (format!("{low} < {quantity} < {high}"), Verdict::Proved),
            (format!("{quantity} <= {low}"), Verdict::Refuted),
            (format!("{quantity} >= {high}"), Verdict::Refuted),
        ] {
            let claim = parse(&text_of(domain, &inequality));
            for functions in [SpecialFunctions::Double, SpecialFunctions::Mpfr] {
                let report = verify(&claim, &options(ENOUGH, functions)).expect("a claim");
                assert_eq!(report.verdict, expected, "{inequality} at {domain}, {functions:?}");
                assert!(report.boxes <= 2, "{inequality} at {domain}: {}", report.boxes);
            }
        }
    }
}

/// From nearly no variance to a huge one, and means far from 0.
#[test]
fn huge_boxes() {
    let narrow = "mu = ['-3', '3']\nomega = ['-0.1', '0.1']";
    let far = "mu = ['-3', '3']\nomega = ['-1', '1']";
    let everywhere = "nu = ['0.00001', '10000']\ntau = ['0.8', '1.25']";
    let large = "nu = ['3', '10000']\ntau = ['0.8', '1.25']";
    let tiny = "nu = ['0.00001', '0.001']\ntau = ['0.9', '1.1']";
    for (means, variances, inequality, expected) in [
        (narrow, everywhere, "variance > 0", Verdict::Proved),
        (narrow, everywhere, "variance >= 8.83e-6", Verdict::Proved),
        (narrow, everywhere, "variance < nu + 0.5", Verdict::Proved),
        (narrow, everywhere, "variance < nu", Verdict::Refuted),
        (narrow, everywhere, "-0.46 < mean < 46.2", Verdict::Proved),
        (narrow, everywhere, "d(second_moment, nu) > 0", Verdict::Proved),
        (narrow, everywhere, "second_moment < 7000", Verdict::Proved),
        (narrow, large, "variance < nu", Verdict::Refuted),
        (narrow, large, "variance < 1.02*nu", Verdict::Proved),
        (far, everywhere, "second_moment - mean^2 > 0", Verdict::Proved),
        (far, everywhere, "norm < 500", Verdict::Proved),
        (far, everywhere, "norm < 5", Verdict::Refuted),
        (far, large, "variance < 1.4*nu", Verdict::Proved),
        (far, tiny, "variance >= 0.005*nu", Verdict::Proved),
        (far, tiny, "variance >= 1.2*nu", Verdict::Refuted),
    ] {
        let domain = format!("{means}\n{variances}");
        let report = run(&text_of(&domain, inequality));
        assert_eq!(report.verdict, expected, "{inequality} on\n{domain}: {report:#?}");
    }
}

#[test]
fn only_finite_enclosures_on_the_right_side_count() {
    let one = interval(1.0, 1.0);
    let below = |quantity, strict| compare(quantity, Sense::Below, strict, one);
    assert_eq!(below(interval(0.0, 0.5), true), Truth::Holds);
    assert_eq!(below(interval(0.0, 1.0), true), Truth::Unknown);
    assert_eq!(below(interval(0.0, 1.0), false), Truth::Holds);
    assert_eq!(below(interval(1.0, 2.0), true), Truth::Fails);
    assert_eq!(below(interval(1.0, 2.0), false), Truth::Unknown);
    assert_eq!(below(interval(1.5, 2.0), false), Truth::Fails);
    assert_eq!(below(Interval::EMPTY, true), Truth::Unknown);
    assert_eq!(below(Interval::ENTIRE, true), Truth::Unknown);
    assert_eq!(below(interval(f64::NAN, 0.0), true), Truth::Unknown);
    let ray = interval(0.0, f64::INFINITY);
    assert_eq!(compare(one, Sense::Below, true, ray), Truth::Unknown);
    assert_eq!(compare(interval(2.0, 3.0), Sense::Above, true, one), Truth::Holds);
    assert_eq!(compare(interval(0.0, 0.5), Sense::Above, true, one), Truth::Fails);
}
