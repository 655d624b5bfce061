//! What claims are made of, as values: names, ranges, verdicts, places in a file.

use rug::Rational;
use selfnorm::claim::Verdict::{Proved, Refuted, Undecided};
use selfnorm::claim::{
    Claim, Diagnostic, Domain, Function, Moment, Number, Quantity, Range, RangePart, Variable,
    Verdict, activation_names, known_activation, parse_expression, suggest,
};

#[test]
fn variables_are_read_back() {
    for variable in Variable::PAPER {
        assert_eq!(Variable::new(variable.name()), Some(variable));
    }
    let longest = "a234567890_bcdefghijklmn";
    assert_eq!(Variable::new(longest).map(|it| it.name().to_owned()), Some(longest.to_owned()));
    for name in ["", "1a", "_a", "a-b", "µ", "a b", "a234567890_bcdefghijklmno"] {
        assert_eq!(Variable::new(name), None, "{name}");
    }
}

#[test]
fn names_are_read_back() {
    for moment in Moment::ALL {
        assert_eq!(Moment::from_name(moment.name()), Some(moment));
    }
    for quantity in Quantity::ALL {
        assert_eq!(Quantity::from_name(quantity.name()), Some(quantity));
    }
    for function in Function::ALL {
        assert_eq!(Function::from_name(function.name()), Some(function));
    }
}

#[test]
fn a_conjunction_is_as_good_as_its_worst_part() {
    assert_eq!(Proved.and(Proved), Proved);
    assert_eq!(Proved.and(Undecided), Undecided);
    assert_eq!(Undecided.and(Refuted), Refuted);
}

#[test]
fn verdicts_are_read_back() {
    for verdict in Verdict::ALL {
        assert_eq!(Verdict::from_word(verdict.word()), Some(verdict));
    }
}

#[test]
fn every_file_is_an_activation() {
    for name in activation_names() {
        let known = known_activation(name).expect(name);
        let given = |name: &Variable| {
            *name == Variable::Z || known.parameters.iter().any(|(known, _)| known == name)
        };
        assert!(known.expression.names().iter().all(given), "{name}");
        assert!(known.positive.iter().all(given), "{name}");
    }
}

fn range(lower: &str, upper: &str) -> Range {
    let number = |text| Number::new(parse_expression(text).expect(text)).expect(text);
    Range { lower: number(lower), upper: number(upper) }
}

#[test]
fn a_domain_lists_its_ranges_in_order() {
    let other = Variable::new("slope_2").expect("a name");
    let domain = Domain::new([
        (other, range("pi", "2*pi")),
        (Variable::TAU, range("1", "1.0")),
        (Variable::MU, range("-1", "1")),
        (Variable::NU, range("1e-300", "1e9")),
    ])
    .expect("a domain");
    let listed: Vec<String> =
        domain.iter().map(|(name, range)| format!("{name}={range}")).collect();
    assert_eq!(listed, ["mu=[-1, 1]", "nu=[1e-300, 1e9]", "tau=1", "slope_2=[pi, 2*pi]"]);
    assert!(domain.get(Variable::OMEGA).is_none() && !domain.is_empty());
    assert!(Domain::default().is_empty());
}

#[test]
fn irrational_ends_are_rounded_outward_to_prove_and_inward_to_refute() {
    let range = range("sqrt(2)", "pi");
    let (lower, upper) = range.outer();
    assert!(range.contains(&Rational::from((3, 2))));
    assert!(!range.contains(&lower) && !range.contains(&upper));
    assert!(!range.is_point() && Range::point(range.lower.clone()).is_point());
    assert!(lower.clone() * &lower <= 2);
    assert!(range.lower.enclose(2000).to_interval().wid() < 1e-15);
}

#[test]
fn ranges_that_make_no_domain() {
    let good = || range("1", "2");
    let (x, y, nu, mu) = (Variable::X, Variable::Y, Variable::NU, Variable::MU);
    for (ranges, variable, part, message) in [
        (vec![(x, range("2", "1"))], x, RangePart::Whole, "reversed"),
        (vec![(y, range("0", "1"))], y, RangePart::Lower, "greater than 0"),
        (vec![(nu, range("-1", "1"))], nu, RangePart::Lower, "starts at -1"),
        (vec![(mu, range("1", "1.1e9"))], mu, RangePart::Upper, "1e9"),
        (vec![(y, good()), (y, good())], y, RangePart::Whole, "twice"),
        (vec![(x, range("pi", "pi + 0"))], x, RangePart::Whole, "told apart"),
    ] {
        let found = Domain::new(ranges).expect_err(message);
        assert_eq!((found.variable, found.error.part), (variable, part), "{found}");
        assert!(found.to_string().contains(message), "{found}");
    }
    let both = Domain::new([(x, good()), (mu, good())]).expect("ranges");
    let found = both.check_factors(x, &[mu, Variable::OMEGA]).expect_err("both");
    assert!(found.to_string().contains("follows"), "{found}");
}

#[test]
fn the_place_is_shown() {
    let text = "a = 1\r\n  µ = 22 # x\r\n";
    let start = text.find("22").expect("22");
    let shown = Diagnostic::at("f.toml", text, start..start + 2, "no").help("yes").to_string();
    assert_eq!(
        shown,
        "error: no\n --> f.toml:2:7\n  |\n2 |   µ = 22 # x\n  |       ^^\n  = help: yes"
    );
}

#[test]
fn a_whole_file_takes_one_line() {
    let shown = Diagnostic::whole("a\u{1b}b", "no\nsuch").help("look").to_string();
    assert_eq!(shown, "error: a\u{fffd}b: no such; look");
}

#[test]
fn any_bytes_of_any_text_have_a_place() {
    for text in ["", "\n", "\u{feff}µ\n\r\n", "ab\ncd", "\u{feff}"] {
        for start in 0..text.len() + 3 {
            for end in 0..text.len() + 3 {
                let found = Diagnostic::at("f", text, start..end, "m");
                assert!(found.width >= 1 && found.to_string().contains('^'));
            }
        }
    }
    let found = Diagnostic::at("f", "ab\ncd", 1..5, "m");
    assert_eq!((found.line, found.column, found.width), (Some(1), Some(2), 1));
}

/// Of a line that is too wide, that part is shown in which the mark is, and a mark that is too
/// wide as far as there is room.
#[test]
fn long_lines_are_cut_around_the_mark() {
    const WIDTH: usize = 120;
    for (column, width) in
        [(1, 3), (50, 1), (5000, 7), (9998, 3), (9999, 1), (10_000, 500), (4000, 900)]
    {
        let line: String = (1..10_000)
            .map(|at| if (column..column + width).contains(&at) { '#' } else { '\u{7}' })
            .collect();
        let shown = Diagnostic::at("f", &line, column - 1..column - 1 + width, "m").to_string();
        let lines: Vec<&str> = shown.lines().collect();
        let [.., excerpt, mark] = &lines[..] else { panic!("{shown}") };
        let [excerpt, mark] = [excerpt, mark].map(|it| it.split_once(" | ").expect(it).1);
        assert!(excerpt.chars().count() <= WIDTH && mark.len() <= WIDTH, "{column}: {shown}");
        let marked = mark.chars().zip(excerpt.chars()).filter(|(mark, _)| *mark == '^');
        assert!(mark.contains('^') && marked.map(|it| it.1).all(|it| it == '#'), "{shown}");
    }
}

#[test]
fn suggestions_are_near() {
    let near = |name, known: &[&'static str]| suggest(name, known.iter().copied());
    assert_eq!(near("varianc", &["mean", "variance"]), Some("variance"));
    assert_eq!(near("kitten", &["sitting", "mitten"]), Some("mitten"));
    assert_eq!(near("Mu", &["nu", "mu"]), Some("mu"));
    assert_eq!(near("whatever", &["mean", "variance"]), None);
    assert_eq!(near(&"x".repeat(1 << 20), &["mean"]), None);
    for (name, help) in [
        ("varianc", "did you mean `variance`?"),
        ("Mu", "did you mean `mu`?"),
        ("secondmoment", "did you mean `second_moment`?"),
        ("e", "for the constant e, write `exp(1)`"),
        ("whatever", "the known names are mu, omega"),
    ] {
        let claim = format!("title = \"t\"\n[prove]\ng = \"{name} < 1\"\n");
        let complaint = Claim::parse("t", "t.toml", &claim).expect_err(name).to_string();
        assert!(complaint.contains(help), "{name}: {complaint}");
    }
}
