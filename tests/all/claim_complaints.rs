//! What is no claim, from outside: what is refused, where, and with which remedy.

use crate::support::claims::{GOOD, parse, with_line};
use selfnorm::claim::{Claim, parse_inequality};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

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
        ("title = 't'\n[conclude]\n", "the claim has no [prove] table", None, None),
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

/// All that is wrong is said at once, in the order of the file; what may only be wrong because
/// something else is is not.
#[test]
fn everything_wrong_is_said_at_once() {
    let complaint = |text: &str| Claim::parse("t", "t.toml", text).expect_err("it is wrong");
    let lines = |text: &str| -> Vec<Option<usize>> {
        let found = complaint(text);
        std::iter::once(&found).chain(&found.others).map(|it| it.line).collect()
    };
    let spoilt = "contraction = 'varianc < 1'\nsecond = ['mean < 1', 'mean <', 'nrm < 1']";
    assert_eq!(lines(&with_line(13, spoilt)), [Some(13), Some(14), Some(14)]);
    // Where the domain is wrong, all of it is told, and names are not looked at.
    let text = with_line(7, "mu = 0").replace("[\"0.95\", \"1.1\"]", "-1");
    let text = text.replace("norm < 1", "nrm < 1").replace("-0.1 <= mean <= 0.1", "mean <=");
    assert_eq!(lines(&text), [Some(7), Some(10), Some(12)]);
    let shown = complaint(&text).to_string();
    assert_eq!(shown.matches("error: ").count(), 3, "{shown}");
    assert!(shown.contains("\n\nerror: a TOML number for `tau`"), "{shown}");
    // Of a great many some.
    let many = with_line(13, &format!("many = ['nrm < 1'{}]", ", 'nrm < 1'".repeat(999)));
    assert_eq!(lines(&many).len(), 21);
    assert!(complaint(&many).to_string().ends_with("980 more complaints are not shown"));
    assert_eq!(lines("note = 1\n[prove]\na = 'mean <'\n"), [None, Some(1), Some(3)]);
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
