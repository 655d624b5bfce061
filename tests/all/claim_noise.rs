//! Expressions drawn at random, noise, and texts that mean harm: what is printed reads back,
//! and nothing makes the reader stumble.

use crate::support::claims::{GOOD, parse};
use selfnorm::arithmetic::decimal::Decimal;
use selfnorm::claim::{
    Expression, ExpressionKind, Function, Moment, Operator, Quantity, Relation, Span, Variable,
    Where, parse_expression, parse_inequality,
};
use std::fmt::Write as _;
use std::sync::Arc;

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
