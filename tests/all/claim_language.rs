//! The claim language from outside: what is read, what is refused and where, and
//! that what is printed reads back.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use selfnorm::arithmetic::decimal::Decimal;
use selfnorm::claim::{
    Claim, Diagnostic, Expression, ExpressionKind, Function, Moment, Operator, Quantity, Relation,
    Span, Variable, Where, parse_expression, parse_inequality,
};

/// A claim with everything in it; the tables below replace single lines of it.
const GOOD: &str = r#"title = "Stable and attracting fixed points"
source = "Klambauer et al. 2017, Theorem 1"
note = "none"
[activation]
kind = "selu"
[domain]
mu    = ["-0.1", "0.1"]
omega = ["-0.1", "0.1"]
nu    = ["0.8", "1.5"]
tau   = ["0.95", "1.1"]
[prove]
self_map = ["-0.1 <= mean <= 0.1", "0.8 <= variance <= 1.5"]
contraction = "norm < 1"
[conclude]
banach = ["self_map", "contraction"]
fixed_point = ["-0.03106 <= mu <= 0.06773", "0.80009 <= nu <= 1.48617"]
exact_fixed_point = { mu = "0", nu = "1", omega = "0", tau = "1" }
"#;

fn parse(text: &str) -> Result<Claim, Diagnostic> {
    Claim::parse("mine", "mine.toml", text)
}

/// [`GOOD`] with one line, counted from 1, replaced.
fn with_line(number: usize, line: &str) -> String {
    let mut lines: Vec<&str> = GOOD.lines().collect();
    lines[number - 1] = line;
    lines.join("\n") + "\n"
}

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

/// Lines that spoil the claim. `@` is no part of the line: it marks the place that
/// is to be blamed.
const BAD_LINES: &[(usize, &str, &str)] = &[
    // The file.
    (1, "title = @1", "`title` must be a string, not an integer"),
    (1, "title = @\"\"", "`title` is empty"),
    (1, r#"title = @"a\u001b[31m""#, "the control character U+001B"),
    (1, "title = \"a@\u{202e}b\"", "the control character U+202E"),
    (2, "source = @[\"a\"]", "`source` must be a string, not a list"),
    (2, r#"source = @"a\nb""#, "the control character U+000A"),
    (3, r#"@titel = "a""#, "unknown key `titel`"),
    (3, "note = @true", "`note` must be a string, not a boolean"),
    (3, "@title = \"again\"", "duplicate key"),
    (3, "note = @", "this is not TOML"),
    (3, "note = \"a@", "this is not TOML"),
    // [activation]
    (5, r#"kind = @"rely""#, "unknown activation `rely`"),
    (5, "kind = @1979-05-27", "`kind` must be a string, not a date"),
    (5, r#"@lamda = "1""#, "unknown key `lamda` in `activation`"),
    (5, r#"lambda = @"0""#, "`lambda` must be greater than 0"),
    (5, r#"alpha = [@"-1", "1"]"#, "`alpha` must be greater than 0"),
    (5, r#"alpha = @["2", "1"]"#, "a reversed range"),
    (5, "alpha = @1.67", "a TOML number for `alpha`"),
    // [domain]
    (7, r#"mu = [@-0.1, "0.1"]"#, "a TOML number for `mu`"),
    (7, "mu = @0", "a TOML number for `mu`"),
    (7, r#"mu = @["0.1", "-0.1"]"#, "a reversed range: 0.1 is larger than -0.1"),
    (7, r#"mu = @["0.1"]"#, "the range of `mu` needs two ends"),
    (7, "mu = @[]", "the range of `mu` needs two ends"),
    (7, r#"mu = @["1", "2", "3"]"#, "the range of `mu` needs two ends"),
    (7, r#"mu = [@["1", "2"], "3"]"#, "`mu` must be a decimal in quotes, not a list"),
    (7, r#"mu = ["-0.1", "@1e999"]"#, "1e999 is out of range"),
    (7, r#"mu = ["-0.1", @"1.1e9"]"#, "1.1e9 is larger than 1e9 in magnitude"),
    (7, r#"mu = ["@nan", "0.1"]"#, "`nan` in a number"),
    (7, r#"mu = ["@−0.1", "0.1"]"#, "is not a decimal number"),
    (7, r#"mu = ["@-0,1", "0.1"]"#, "is not a decimal number"),
    (7, r#"m@ü = "1""#, "this is not TOML"),
    (7, r#"x = @"1""#, "x already follows from mu and omega"),
    (9, r#"nu = [@"0", "1"]"#, "`nu` must be greater than 0, but its range starts at 0"),
    (10, r#"tau = @"-1""#, "`tau` must be greater than 0"),
    (10, r#"y = @"1""#, "y already follows from nu and tau"),
    // [prove]: words and signs
    (13, r#"contraction = "@varianc < 1""#, "unknown name `varianc`"),
    (13, r#"contraction = "norm < @e""#, "unknown name `e`"),
    (13, r#"contraction = "norm @== 1""#, "an equality cannot be proved"),
    (13, r#"contraction = "norm @= 1""#, "an equality cannot be proved"),
    (13, r#"contraction = "norm @!= 1""#, "`!=` is not a comparison"),
    (13, r#"contraction = "norm < 1 @&& mean < 1""#, "there is no `and`"),
    (13, r#"contraction = "@|mean| < 1""#, "there is no `or`, and no `|a|`"),
    (13, r#"contraction = "norm @=< 1""#, "unknown comparison `=<`"),
    (13, r#"contraction = "@μ < 1""#, "unexpected character `μ`"),
    (13, r#"contraction = "norm @≤ 1""#, "unexpected character `≤`"),
    (13, r#"contraction = "norm < 2@·3""#, "unexpected character `·`"),
    (13, r#"contraction = "norm < @$""#, "unexpected character `$`"),
    (13, r#"contraction = "norm < @.5""#, "a number starts with a digit"),
    (13, r#"contraction = "norm < @5.""#, "a misplaced decimal point"),
    (13, r#"contraction = "norm < @1e""#, "an exponent without digits"),
    (13, r#"contraction = "norm < @0x10""#, "no operator between `0` and `x10`"),
    (13, r#"contraction = "norm < @1e400""#, "1e400 is out of range"),
    // [prove]: structure
    (13, r#"contraction = "@""#, "expected an expression, found the end"),
    (13, r#"contraction = "@norm""#, "this compares nothing"),
    (13, r#"contraction = "norm <@""#, "expected an expression, found the end"),
    (13, r#"contraction = "0 < norm @> 1""#, "`>` follows `<`"),
    (13, r#"contraction = "norm < 2 @mean""#, "expected a comparison or the end, found `mean`"),
    (13, r#"contraction = "(norm @< 1""#, "a comparison inside parentheses"),
    (13, r#"contraction = "1 > exp@(norm""#, "this parenthesis is never closed"),
    (13, r#"contraction = "norm < 1@)""#, "found `)`"),
    (13, r#"contraction = "norm < 1@, mean < 1""#, "found `,`"),
    (13, r#"contraction = "1 < x^@y""#, "an exponent must be an integer literal"),
    (13, r#"contraction = "1 < x^@0.5""#, "an exponent must be an integer literal"),
    (13, r#"contraction = "1 < 2^3@^2""#, "a power of a power needs parentheses"),
    (13, r#"contraction = "1 < x^@-1001""#, "the exponent `1001` is too large"),
    (13, r#"contraction = "1 < @mu(2)""#, "`mu` is not a function"),
    (13, r#"contraction = "1 < @exp""#, "`exp` is a function and needs its arguments"),
    (13, r#"contraction = "1 < min(1@)""#, "too few arguments for `min`"),
    (13, r#"contraction = "1 < max(1, 2@, 3)""#, "too many arguments for `max`"),
    (
        13,
        r#"contraction = "1 < @d(mean, lambda)""#,
        "a derivative in `lambda`, which is no variable",
    ),
    (13, r#"contraction = "1 < d(mean@)""#, "too few arguments for `d`"),
    (13, r#"contraction = "1 < d(d(d(d(@d(x,x),x),x),x),x)""#, "more than 4 derivatives"),
    (13, r#"contraction = "1 < d(@mu*x, x)""#, "`mu` inside a derivative in x"),
    (13, r#"contraction = "1 < d(@d(mean, tau), y)""#, "a derivative in tau inside one in y"),
    (13, "contraction = @[]", "`contraction` has no inequality"),
    (13, "contraction = @1", "must be an inequality in quotes"),
    (13, r#"contraction = ["norm < 1", @1]"#, "`contraction` must be a string, not an integer"),
    (13, r#"contraction = ["norm < 1", "@µ < 1"]"#, "unexpected character"),
    (13, r#"contraction = @"norm \u003c @z""#, "unknown name `z`"),
    (13, r#"@"a b" = "1 < 2""#, "`a b` cannot name an obligation"),
    (13, r#"@"" = "1 < 2""#, "`` cannot name an obligation"),
    // [conclude]
    (14, "[@conclud]", "unknown key `conclud`"),
    (15, r#"banach = ["self_map", @"contract"]"#, "[prove] has no entry `contract`"),
    (15, r#"banach = ["self_map", @"self_map"]"#, "are the same entry"),
    (15, r#"banach = @["self_map"]"#, "takes the names of two entries"),
    (15, r#"banach = @"self_map""#, "takes the names of two entries"),
    (15, r#"banach = ["self_map", @1]"#, "`banach` must be a string, not an integer"),
    (16, r#"fixed_point = "@mean < 1""#, "`mean` in a statement about the fixed point"),
    (16, r#"fixed_point = ["mu < 1", "1 < @x"]"#, "`x` in a statement about the fixed point"),
    (16, r#"fixed_point = "1 < @d(mu, mu)""#, "`d(..., mu)` in a statement about the fixed point"),
    (
        17,
        r#"exact_fixed_point = @{ mu = "0", nu = "1", omega = "0" }"#,
        "`exact_fixed_point` lacks `tau`",
    ),
    (
        17,
        r#"exact_fixed_point = { mu = "0", nu = @"0", omega = "0", tau = "1" }"#,
        "`nu` must be greater",
    ),
    (
        17,
        r#"exact_fixed_point = { mu = @0, nu = "1", omega = "0", tau = "1" }"#,
        "a TOML number for `mu`",
    ),
    (17, r#"exact_fixed_point = { mu = "0", nu = "1", @x = "0", tau = "1" }"#, "unknown key `x`"),
];

#[test]
fn bad_lines_are_blamed_where_they_are_bad() {
    let mut failures = String::new();
    for &(number, marked, message) in BAD_LINES {
        let column = 1 + marked.chars().take_while(|&c| c != '@').count();
        let diagnostic = parse(&with_line(number, &marked.replace('@', ""))).expect_err(marked);
        let place = (diagnostic.line, diagnostic.column);
        if !diagnostic.message.contains(message) || place != (Some(number), Some(column)) {
            writeln!(failures, "{marked}\n{diagnostic}\n").expect("a string takes anything");
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn bad_files_are_blamed_as_a_whole_or_in_place() {
    let prove = "[prove]\na = '1 < 2'\n";
    for (text, message, line, column) in [
        ("", "the claim has no title", None, None),
        (prove, "the claim has no title", None, None),
        ("title = 't'\n", "the claim has no [prove] table", None, None),
        ("title = 't'\n[prove]\n", "nothing to prove", Some(2), Some(1)),
        (
            "title = 't'\nprove = 'norm < 1'\n",
            "`prove` must be a table, not a string",
            Some(2),
            Some(9),
        ),
        (
            "title = 't'\n[[prove]]\na = '1 < 2'\n",
            "`prove` must be a table, not a list",
            Some(2),
            Some(1),
        ),
        (
            "title = 't'\n[prove]\na = 'mean < 1'\n",
            "`mean` needs ranges for mu, omega, nu and tau",
            Some(3),
            Some(6),
        ),
        (
            "title = 't'\n[domain]\nx='1'\ny='1'\n[prove]\na='1 < j11'\n",
            "`j11` needs a range for mu",
            Some(6),
            Some(8),
        ),
        (
            "title = 't'\n[domain]\nmu='1'\n[prove]\na='1 < x'\n",
            "`x` needs a range for omega",
            Some(5),
            Some(8),
        ),
        (
            "title = 't'\n[domain]\nx='1'\ny='1'\n[prove]\na='d(mean, nu) < 1'\n",
            "`d(..., nu)` needs a range for nu",
            Some(6),
            Some(4),
        ),
        (
            "title = 't'\n[domain]\nx='1'\ny='1'\n[prove]\na='0<x'\nb='0<y'\n[conclude]\nbanach=['a','b']\n",
            "boxes of mu and nu",
            Some(9),
            Some(1),
        ),
        (
            "title = 't'\n[prove]\na='0<1'\n[conclude]\nfixed_point='0 < 1'\n",
            "`fixed_point` needs `banach`",
            Some(5),
            Some(1),
        ),
        (
            "title = 't'\r\n[prove]\r\na = \"\"\"\r\n1\r\n < z\"\"\"\r\n",
            "unknown name `z`",
            Some(5),
            Some(4),
        ),
        ("title = 't'\n[prove]\na = '''1\n<\n  z'''\n", "unknown name `z`", Some(5), Some(3)),
        ("\u{feff}titel = 't'", "unknown key `titel`", Some(1), Some(1)),
        ("a\0b", "this is not TOML", Some(1), Some(4)),
    ] {
        let diagnostic = parse(text).expect_err(text);
        assert!(diagnostic.message.contains(message), "{text}\n{diagnostic}");
        assert_eq!((diagnostic.line, diagnostic.column), (line, column), "{text}\n{diagnostic}");
    }
}

#[test]
fn a_diagnostic_shows_the_place() {
    let text = with_line(12, r#"self_map = ["0.8 <= varianc <= 1.5"]"#);
    let shown = parse(&text).expect_err("a bad name").to_string();
    let expected = r#"error: unknown name `varianc`
  --> mine.toml:12:21
   |
12 | self_map = ["0.8 <= varianc <= 1.5"]
   |                     ^^^^^^^
   = help: did you mean `variance`?"#;
    assert_eq!(shown, expected);
    let text = with_line(7, "mu = 0.1");
    let shown = parse(&text).expect_err("a number").to_string();
    assert!(
        shown.ends_with("help: write the decimal as a string, \"0.1\", so that it is exact"),
        "{shown}"
    );
}

#[test]
fn helps_name_the_remedy() {
    for (text, help) in [
        ("μ < 1", "write `mu`"),
        ("1 − 2 < 1", "write `-`"),
        ("ω < 1", "write `omega`"),
        ("1 ≥ 0", "write `>=`"),
        ("2×3 < 1", "write `*`"),
        ("π < 4", "write `pi`"),
        ("x == y", "state two bounds"),
        ("2(x) < 1", "write `*` for a product"),
        ("x**2 < 1", "write `^`"),
        ("d(mean, nu, 1) < 1", "write `d(mean, nu)`"),
        ("sigmoid < 1", "write `sigmoid(a)`"),
        ("min(1) < 2", "write `min(a, b)`"),
        ("d(mean) < 2", "write `d(mean, nu)`"),
        ("0 < x > 1", "write two inequalities"),
        ("(1 < 2)", "comparisons stand between whole expressions"),
    ] {
        let error = parse_inequality(text).expect_err(text);
        let found = error.help.clone().unwrap_or_default();
        assert!(found.contains(help), "{text}: {error}");
        assert!(text.get(error.span.start..error.span.end).is_some(), "{text}: {error}");
    }
}

#[test]
fn misspelt_names_are_guessed() {
    for (inequality, help) in [
        ("Norm < 1", "did you mean `norm`?"),
        ("varianc < 1", "did you mean `variance`?"),
        ("quux < 1", "the known names are mu, omega, nu, tau, x, y, "),
    ] {
        let error = parse(&with_line(13, &format!("contraction = \"{inequality}\"")));
        let error = error.expect_err(inequality);
        let found = error.help.clone().unwrap_or_default();
        assert!(found.contains(help), "{inequality}: {error}");
    }
    // A name without a range is missed where it is used.
    for line in ["my = \"1\"", "mu = { lower = \"0\" }"] {
        let error = parse(&with_line(7, line)).expect_err(line);
        assert!(error.message.contains("`mean` needs a range for mu"), "{error}");
        assert_eq!((error.line, error.column), (Some(12), Some(22)), "{error}");
    }
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

#[test]
fn hostile_expressions_are_answered_promptly() {
    let repeat = |text: &str| text.repeat(200_000);
    for (what, text, message) in [
        ("parentheses", repeat("("), "more than 200 deep"),
        ("calls", repeat("exp("), "more than 200 deep"),
        ("derivatives", repeat("d("), "more than 4 derivatives"),
        ("signs", repeat("-"), "more than 200 deep"),
        ("plus signs", repeat("+"), "more than 200 deep"),
        ("a long sum", repeat("1+"), "more than 500 operations"),
        ("a long product", repeat("x*"), "more than 500 operations"),
        ("a long chain", repeat("1<"), "more than 10000 operations"),
        (
            "a wide tree",
            format!("1{}", format!("<{}1", "1*".repeat(400)).repeat(100)),
            "more than 10000",
        ),
        ("a long name", repeat("a"), "cannot be a name"),
        ("a long number", repeat("1"), "a number of 200000 digits"),
        ("a long exponent", format!("1e{}", repeat("9")), "a number of 200001 digits"),
        ("a long power", format!("x^{}", repeat("9")), "is too large"),
        ("a word of noise", repeat("é"), "unexpected character"),
    ] {
        let error = parse_inequality(&text).expect_err(what);
        assert!(error.message.contains(message), "{what}: {error}");
        assert!(error.to_string().len() < 400, "{what}");
        let file = format!("title = 't'\n[prove]\na = '{text}'\n");
        let shown = parse(&file).expect_err(what).to_string();
        assert!(shown.lines().all(|line| line.chars().count() < 250), "{what}: {shown}");
    }
    let edge = format!("{}x{} < 1{}", "(".repeat(200), ")".repeat(200), "+1".repeat(499));
    let inequality = parse_inequality(&edge).expect("just within the limits");
    assert_eq!(parse_inequality(&inequality.to_string()).expect("again"), inequality.clone());
}

#[test]
fn hostile_files_are_answered_promptly() {
    let repeat = |text: &str| text.repeat(100_000);
    let mut tables = "1".to_owned();
    for _ in 0..70 {
        tables = format!("{{{}a={tables}}}", "a.".repeat(70));
    }
    for text in [
        format!("a = {}", repeat("[")),
        format!("a = {}", repeat("{a=")),
        format!("{}a = 1", repeat("a.")),
        format!("[{}a]", repeat("a.")),
        format!("title = {tables}"),
        repeat("[[a]]\n"),
        repeat("a = 1\n"),
        repeat("\u{0}"),
        repeat("\""),
    ] {
        let shown = parse(&text).expect_err("no claim").to_string();
        assert!(shown.len() < 1000, "{shown}");
    }
}

#[test]
fn files_that_cannot_be_read() {
    let folder = std::env::temp_dir().join(format!("selfnorm-claims-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.join(name);
        fs::write(&path, bytes).expect("a file");
        path
    };
    let large = vec![b'#'; 10_000_000];
    for (path, message) in [
        (folder.join("absent.toml"), "there is no such file"),
        (folder.clone(), "this is a directory"),
        (write("large.toml", &large), "larger than 1048576 bytes"),
        (write("latin1.toml", b"title = '\xe9'"), "byte 9 is not UTF-8"),
    ] {
        let diagnostic = Claim::read(&path).expect_err(message);
        assert!(diagnostic.message.contains(message), "{diagnostic}");
        assert_eq!(diagnostic.to_string().lines().count(), 1, "{diagnostic}");
    }
    if Path::new("/dev/zero").exists() {
        let diagnostic = Claim::read(Path::new("/dev/zero")).expect_err("no end");
        assert!(diagnostic.message.contains("larger than"), "{diagnostic}");
    }
    let claim = Claim::read(&write("theorem9.toml", GOOD.as_bytes())).expect("a good claim");
    assert_eq!(claim.name, "theorem9");
    fs::remove_dir_all(&folder).expect("the folder goes");
}

/// Names of all kinds: of the paper, of the layer, and free ones.
const NAMES: [Variable; 7] = [
    Variable::MU,
    Variable::OMEGA,
    Variable::NU,
    Variable::TAU,
    Variable::X,
    Variable::Q,
    Variable::BIAS,
];

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    /// A number below `sides`.
    fn roll(&mut self, sides: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % sides
    }

    fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.roll(items.len())]
    }

    /// A tree such as the parser may build, of at most this height.
    fn tree(&mut self, height: usize, derivatives: usize) -> Expression {
        let shape = if height <= 1 { self.roll(4) } else { 2 + self.roll(17) };
        let inner = |dice: &mut Dice, derivatives| Arc::new(dice.tree(height - 1, derivatives));
        let kind = match shape {
            0 => ExpressionKind::Number(
                Decimal::parse(self.pick(&["0", "1", "0.10", "1e-14", "2.5e+3", "007"]))
                    .expect("decimal"),
            ),
            1 => ExpressionKind::Pi,
            2 => ExpressionKind::Variable(self.pick(&NAMES)),
            3 => ExpressionKind::Quantity(self.pick(&Quantity::ALL)),
            4 | 5 => ExpressionKind::Negate(inner(self, derivatives)),
            6 => ExpressionKind::Call(self.pick(&Function::ALL), inner(self, derivatives)),
            7 | 8 => {
                ExpressionKind::Power(inner(self, derivatives), self.pick(&[-1000, -1, 0, 2, 1000]))
            }
            9 if derivatives < 4 => {
                ExpressionKind::Derivative(inner(self, derivatives + 1), self.pick(&NAMES))
            }
            10 => {
                let (mean, variance) = (inner(self, derivatives), inner(self, derivatives));
                ExpressionKind::Moment(self.pick(&Moment::ALL), mean, variance)
            }
            11 => ExpressionKind::Activation(inner(self, derivatives)),
            12 => {
                use Relation::{Greater, GreaterEqual, Less, LessEqual};
                ExpressionKind::Where(Arc::new(Where {
                    left: Arc::unwrap_or_clone(inner(self, derivatives)),
                    relation: self.pick(&[Less, LessEqual, Greater, GreaterEqual]),
                    right: Arc::unwrap_or_clone(inner(self, derivatives)),
                    then: Arc::unwrap_or_clone(inner(self, derivatives)),
                    otherwise: Arc::unwrap_or_clone(inner(self, derivatives)),
                }))
            }
            _ => {
                use Operator::{Add, Div, Max, Min, Mul, Sub};
                let operator = self.pick(&[Add, Sub, Sub, Mul, Mul, Div, Div, Min, Max]);
                let (left, right) = (inner(self, derivatives), inner(self, derivatives));
                ExpressionKind::Binary(operator, left, right)
            }
        };
        Expression { kind, span: Span::default() }
    }
}

#[test]
fn what_is_printed_reads_back() {
    let mut dice = Dice(1);
    for round in 0..20_000 {
        let tree = dice.tree(1 + round % 8, 0);
        let printed = tree.to_string();
        match parse_expression(&printed) {
            Ok(again) => {
                assert_eq!(again, tree, "{printed}");
                assert_eq!(again.to_string(), printed);
            }
            Err(error) => panic!("{printed}: {error}"),
        }
    }
}

/// Without any one pair of its parentheses, a printed tree is another tree or none,
/// unless they belong to a call.
#[test]
fn what_is_printed_has_no_idle_parentheses() {
    let mut dice = Dice(2);
    for round in 0..2_000 {
        let tree = dice.tree(1 + round % 6, 0);
        let printed = tree.to_string();
        for (open, _) in printed.match_indices('(') {
            if printed[..open].ends_with(|before: char| before.is_ascii_alphanumeric()) {
                continue;
            }
            let mut depth = 0;
            let close = printed[open..].find(|c| {
                depth += i32::from(c == '(') - i32::from(c == ')');
                depth == 0
            });
            let close = open + close.expect("balanced parentheses");
            let without = format!(
                "{}{}{}",
                &printed[..open],
                &printed[open + 1..close],
                &printed[close + 1..]
            );
            assert_ne!(parse_expression(&without).ok(), Some(tree.clone()), "{printed}");
        }
    }
}

#[test]
fn noise_is_refused_without_a_panic() {
    let words = [
        "mu", "x", "norm", "d", "min", "exp", "pi", "varianc", "(", ")", ",", "+", "-", "*", "/",
        "^", "2", "0.1", "1e-3", "<", "<=", ">", "=", " ", "é", "\u{0}", ".", "e", "\n", "|",
    ];
    let mut dice = Dice(3);
    for _ in 0..50_000 {
        let text: String = (0..dice.roll(24)).map(|_| dice.pick(&words)).collect();
        match parse_inequality(&text) {
            Ok(inequality) => {
                let again = parse_inequality(&inequality.to_string());
                assert_eq!(again, Ok(inequality), "{text}");
            }
            Err(error) => {
                assert!(text.get(error.span.start..error.span.end).is_some(), "{text}: {error}");
            }
        }
    }
}

#[test]
fn spoilt_files_are_refused_without_a_panic() {
    let pieces = [
        "\"", "'", "[", "]", "{", "}", "=", "\n", "<", "µ", "\\", "\0", "\u{202e}", ".", "#", "1",
        "\r", "x",
    ];
    let mut dice = Dice(4);
    let characters: Vec<char> = GOOD.chars().collect();
    let mut refused = 0;
    for _ in 0..5_000 {
        let mut spoilt = characters.clone();
        for _ in 0..=dice.roll(3) {
            let start = dice.roll(spoilt.len());
            let end = (start + dice.roll(4)).min(spoilt.len());
            spoilt.splice(start..end, dice.pick(&pieces).chars());
        }
        let text: String = spoilt.into_iter().collect();
        if let Err(diagnostic) = parse(&text) {
            refused += 1;
            let mut shown = String::new();
            write!(shown, "{diagnostic}").expect("a string takes anything");
            assert!(!shown.contains(|c: char| c.is_control() && c != '\n'), "{shown:?}");
        }
    }
    assert!(refused > 1000, "{refused}");
}
