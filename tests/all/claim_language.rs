//! The claim language from outside: what is read, and what it means.

use crate::support::claims::{GOOD, parse, with_line};
use selfnorm::claim::{ExpressionKind, Relation, Variable, parse_expression, parse_inequality};

#[test]
fn a_claim_is_read() {
    let claim = parse(GOOD).expect("a good claim");
    assert_eq!(claim.name, "mine");
    assert_eq!(claim.title, "Stable and attracting fixed points");
    assert_eq!(claim.source.as_deref(), Some("Klambauer et al. 2017, Theorem 1"));
    assert_eq!(claim.text, GOOD);
    assert!(claim.activation.is_standard_selu());
    let domain: Vec<String> =
        claim.cases[0].scope.domain.iter().map(|(name, range)| format!("{name} {range}")).collect();
    assert_eq!(domain, ["mu [-0.1, 0.1]", "omega [-0.1, 0.1]", "nu [0.8, 1.5]", "tau [0.95, 1.1]"]);
    let obligations: Vec<(&str, usize, &str)> = claim
        .obligations
        .iter()
        .map(|one| (one.name.as_str(), one.index, one.inequality.text.as_str()))
        .collect();
    assert_eq!(
        obligations,
        [
            ("self_map", 0, "-0.1 <= mean <= 0.1"),
            ("self_map", 1, "0.8 <= variance <= 1.5"),
            ("contraction", 0, "norm < 1"),
        ]
    );
    let banach = claim.conclusion.banach.expect("banach");
    assert_eq!(
        (banach.self_map.as_str(), banach.contraction.as_str()),
        ("self_map", "contraction")
    );
    assert_eq!(claim.conclusion.fixed_point.len(), 2);
    let exact = claim.conclusion.exact_fixed_point.expect("a fixed point");
    assert_eq!(
        exact.point.iter().map(|(name, value)| format!("{name} {value}")).collect::<Vec<_>>(),
        ["mu 0", "nu 1", "omega 0", "tau 1"]
    );
}

#[test]
fn other_good_claims_are_read() {
    for (what, text) in [
        ("no domain", "title = 't'\n[prove]\na = 'erfc(1) < 0.16'\n"),
        ("lambda and alpha are constants", "title = 't'\n[prove]\na = 'lambda*alpha < 2'\n"),
        (
            "x and y",
            "title = 't'\n[domain]\nx = '0'\ny = ['0.5', '1']\n[prove]\na = 'd(mean, y) < variance'\n",
        ),
        (
            "x, nu and tau",
            "title='t'\n[domain]\nx='0'\nnu='1'\ntau='1'\n[prove]\na='d(mean, nu) > mean*nu'\n",
        ),
        ("a single variable", "title='t'\n[domain]\nmu=['0','1']\n[prove]\na='mu^2 <= mu'\n"),
        ("a byte order mark", "\u{feff}title = 't'\n[prove]\na = '1 < 2'\n"),
        ("carriage returns", "title = 't'\r\n[prove]\r\na = '1 < 2'\r\n"),
        ("dotted keys", "title = 't'\nprove.a = '1 < 2'\n"),
        (
            "strings of many lines",
            "title = 't'\nnote = '''\na\n\tb'''\n[prove]\na = \"\"\"\n1\n< 2\"\"\"\n",
        ),
        ("escapes", "title = 't'\n[prove]\na = \"1 \\u003c 2\"\n"),
        ("letters of any alphabet in the title", "title = 'μ̃ ≤ 0.1'\n[prove]\na = '1 < 2'\n"),
    ] {
        if let Err(diagnostic) = parse(text) {
            panic!("{what}: {diagnostic}");
        }
    }
    for (number, line) in [
        (5, "lambda = \"1.0507\"\nalpha = [\"1.6\", \"1.7\"]"),
        (7, "mu = \"1e-3\""),
        (13, "contraction = [\"d(norm, x) < 9\", \"d(d(norm, mu), tau) < h11 + j22\"]"),
        (13, "contraction = \"norm < 1\"\nanother-1 = \"x < y\""),
        (16, "fixed_point = \"sqrt(nu) > mu*omega + tau - 9\""),
    ] {
        if let Err(diagnostic) = parse(&with_line(number, line)) {
            panic!("{line}: {diagnostic}");
        }
    }
}

#[test]
fn obligations_keep_the_order_of_the_file() {
    let text = "title = 't'\n[prove]\nz = '1 < 2'\na = ['1 < 3', '1 < 4']\nm = '1 < 5'\n";
    let claim = parse(text).expect("a good claim");
    let names: Vec<(&str, usize)> =
        claim.obligations.iter().map(|one| (one.name.as_str(), one.index)).collect();
    assert_eq!(names, [("z", 0), ("a", 0), ("a", 1), ("m", 0)]);
}

#[test]
fn precedence() {
    for (text, printed) in [
        ("-x^2", "-x^2"),
        ("(-x)^2", "(-x)^2"),
        ("(x^2)^3", "(x^2)^3"),
        ("-x*y", "-x*y"),
        ("-(x*y)", "-(x*y)"),
        ("x*-y", "x*-y"),
        ("x - (y - 1)", "x - (y - 1)"),
        ("(x - y) - 1", "x - y - 1"),
        ("x/(y*2)/3", "x/(y*2)/3"),
        ("((x))^(-2)", "x^-2"),
        ("x^(+3)+x^+3", "x^3 + x^3"),
        ("1-+2", "1 - 2"),
        ("--x", "--x"),
        ("MIN".to_lowercase().as_str(), ""),
        ("min(x,max(1e-14,y))", "min(x, max(1e-14, y))"),
        ("d( d(j11 , nu)*2,tau )", "d(d(j11, nu)*2, tau)"),
        ("2*(x+y)*pi\n/\t0.10", "2*(x + y)*pi/0.10"),
        ("erfcx(-(1+x)/sqrt(2*y))", "erfcx(-(1 + x)/sqrt(2*y))"),
    ] {
        match parse_expression(text) {
            Ok(expression) => assert_eq!(expression.to_string(), printed, "{text}"),
            Err(error) => assert!(printed.is_empty(), "{text}: {error}"),
        }
    }
    let negated = parse_expression("-x^2").expect("an expression");
    assert!(matches!(negated.kind, ExpressionKind::Negate(_)));
    assert_eq!(
        parse_expression("0.10*x").expect("one"),
        parse_expression(" 1e-1 * (x)").expect("other")
    );
}

#[test]
fn chains() {
    let chain = parse_inequality("0 < mean <=1<2").expect("a chain");
    assert_eq!(chain.relations, [Relation::Less, Relation::LessEqual, Relation::Less]);
    assert_eq!(chain.to_string(), "0 < mean <= 1 < 2");
    assert_eq!(chain.comparisons().count(), 3);
    assert_eq!(parse_inequality(&chain.to_string()).expect("again"), chain);
    assert!(parse_inequality("3 > x >= 1").is_ok());
    assert!(parse_expression("x < 1").is_err());
}

#[test]
fn spans_are_places_in_the_source() {
    let text = "1 + (x + -mu^2)*d(mean, nu) < 2";
    let inequality = parse_inequality(text).expect("an inequality");
    let mut parts = Vec::new();
    inequality.visit(&mut |part| parts.push(&text[part.span.start..part.span.end]));
    let sum = "1 + (x + -mu^2)*d(mean, nu)";
    let product = "(x + -mu^2)*d(mean, nu)";
    let derivative = "d(mean, nu)";
    assert_eq!(
        parts,
        [sum, "1", product, "(x + -mu^2)", "x", "-mu^2", "mu^2", "mu", derivative, "mean", "2"]
    );
    assert_eq!(inequality.operands[0].names(), [Variable::X, Variable::MU, Variable::NU]);
}
