//! Exact rational interval arithmetic, for what is decided by rounding nothing.

use super::cell::Cell;
use crate::claim::{Expression, ExpressionKind, Function, Operator, Scope, Variable};
use rug::Rational;
use rug::ops::Pow;
use std::cell::Cell as Counter;

/// Numerators and denominators beyond this many bits are left to MPFR.
const MAX_BITS: u64 = 1 << 13;

/// Operations on one expression, weighted by the size of numbers.
const MAX_WORK: u64 = 1 << 18;

/// Two rational numbers.
pub type ExactRange = (Rational, Rational);

/// Exact evaluation over a cell.
pub struct Exact<'a> {
    scope: &'a Scope,
    cell: &'a Cell,
    work: Counter<u64>,
}

impl<'a> Exact<'a> {
    /// Evaluation over a cell.
    pub fn new(scope: &'a Scope, cell: &'a Cell) -> Self {
        Self { scope, cell, work: Counter::new(0) }
    }

    /// An exact enclosure of the expression's range; none if the expression is not rational,
    /// may divide by 0, or its numbers grow large.
    pub fn range(&self, expression: &Expression) -> Option<ExactRange> {
        let range = self.operation(expression)?;
        let size = bits(&range.0).max(bits(&range.1));
        self.work.set(self.work.get() + 1 + size / 64);
        (size < MAX_BITS && self.work.get() < MAX_WORK).then_some(range)
    }

    fn operation(&self, expression: &Expression) -> Option<ExactRange> {
        let at = |inner: &Expression| self.range(inner);
        Some(match &expression.kind {
            ExpressionKind::Number(decimal) => (decimal.value().clone(), decimal.value().clone()),
            ExpressionKind::Variable(variable) => self.variable(*variable)?,
            ExpressionKind::Negate(inner) => negative(at(inner)?),
            ExpressionKind::Call(Function::Abs, inner) => {
                let inner = at(inner)?;
                let opposite = negative(inner.clone());
                if inner.0 >= 0 {
                    inner
                } else if inner.1 <= 0 {
                    opposite
                } else {
                    (Rational::new(), inner.1.max(opposite.1))
                }
            }
            ExpressionKind::Binary(operator, left, right) => {
                let (a, b) = (at(left)?, at(right)?);
                match operator {
                    Operator::Add => (a.0 + b.0, a.1 + b.1),
                    Operator::Sub => (a.0 - b.1, a.1 - b.0),
                    Operator::Mul => product(&a, &b),
                    Operator::Div if b.0 > 0 || b.1 < 0 => product(&a, &(b.1.recip(), b.0.recip())),
                    Operator::Div => return None,
                    Operator::Min => (a.0.min(b.0), a.1.min(b.1)),
                    Operator::Max => (a.0.max(b.0), a.1.max(b.1)),
                }
            }
            ExpressionKind::Power(base, exponent @ 0..) => {
                let base = at(base)?;
                let size = bits(&base.0).max(bits(&base.1));
                if size.saturating_mul(u64::from(exponent.unsigned_abs())) > MAX_BITS {
                    return None;
                }
                power(base, *exponent)
            }
            _ => return None,
        })
    }

    fn variable(&self, variable: Variable) -> Option<ExactRange> {
        match self.cell.get(variable) {
            Some(range) => range.exact(),
            None => self.range(self.scope.definition(variable)?),
        }
    }
}

fn bits(value: &Rational) -> u64 {
    u64::from(value.numer().significant_bits()) + u64::from(value.denom().significant_bits())
}

fn negative(range: ExactRange) -> ExactRange {
    (-range.1, -range.0)
}

fn power((lower, upper): ExactRange, exponent: i32) -> ExactRange {
    let even = exponent % 2 == 0;
    let around_zero = even && lower < 0 && upper > 0;
    let ends = [lower.pow(exponent), upper.pow(exponent)];
    let [a, b] = ends;
    let (least, greatest) = if a <= b { (a, b) } else { (b, a) };
    (if around_zero && exponent > 0 { Rational::new() } else { least }, greatest)
}

/// The exact range of the product of two independent numbers.
fn product(a: &ExactRange, b: &ExactRange) -> ExactRange {
    let corners = [(&a.0, &b.0), (&a.0, &b.1), (&a.1, &b.0), (&a.1, &b.1)]
        .map(|(p, q)| Rational::from(p * q));
    let least = corners.iter().min().cloned().unwrap_or_default();
    let greatest = corners.iter().max().cloned().unwrap_or_default();
    (least, greatest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::{Claim, parse_expression};

    fn range(expression: &str) -> Option<ExactRange> {
        let claim = "title = \"t\"\n[domain]\na = [\"-1/2\", \"1/3\"]\nb = [\"2\", \"3\"]\n\
                     [prove]\ng = \"a < 1\"\n";
        let claim = Claim::parse("t", "t.toml", claim).expect("a claim");
        let scope = &claim.cases[0].scope;
        let cell = Cell::of_domain(&scope.domain);
        Exact::new(scope, &cell).range(&parse_expression(expression).expect(expression))
    }

    /// Where no variable occurs twice, the range is that of the expression.
    #[test]
    fn ranges_are_exact() {
        for (expression, lower, upper) in [
            ("-a", (-1, 3), (1, 2)),
            ("a + b", (3, 2), (10, 3)),
            ("a - b", (-7, 2), (-5, 3)),
            ("a*b", (-3, 2), (1, 1)),
            ("a/b", (-1, 4), (1, 6)),
            ("a/(-b)", (-1, 6), (1, 4)),
            ("-b/(1 - b/5)", (-15, 2), (-10, 3)),
            ("abs(a)", (0, 1), (1, 2)),
            ("abs(b)", (2, 1), (3, 1)),
            ("abs(-b)", (2, 1), (3, 1)),
            ("abs(a + 1/2)", (0, 1), (5, 6)),
            ("abs(a - 1/3)", (0, 1), (5, 6)),
            ("min(a, b)", (-1, 2), (1, 3)),
            ("max(a, b)", (2, 1), (3, 1)),
            ("a^0", (1, 1), (1, 1)),
            ("a^1", (-1, 2), (1, 3)),
            ("a^2", (0, 1), (1, 4)),
            ("a^3", (-1, 8), (1, 27)),
            ("(2*a)^4", (0, 1), (1, 1)),
            ("b^2", (4, 1), (9, 1)),
            ("(-b)^2", (4, 1), (9, 1)),
            ("(-b)^3", (-27, 1), (-8, 1)),
            ("(a + 1/2)^2", (0, 1), (25, 36)),
        ] {
            let expected = (Rational::from(lower), Rational::from(upper));
            assert_eq!(range(expression), Some(expected), "{expression}");
        }
    }

    #[test]
    fn what_is_not_rational_or_too_large_is_left_to_others() {
        for expression in [
            "exp(a)",
            "b/a",
            "1/(a + 1/2)",
            "1/(a - 1/3)",
            "sqrt(b)",
            "b^-1",
            "mean",
            "1/(b - 2)",
            "1/(b - 3)",
        ] {
            assert_eq!(range(expression), None, "{expression}");
        }
        // 3^1000 has some 1,600 bits.
        assert!(range("(b^1000)^5").is_some() && range("(b^1000)^6").is_none());
        assert!(range("(1/b^1000)^5").is_some() && range("(1/b^1000)^6").is_none());
        let product = |n: u32| range(&format!("(b^1000)^3*(b^1000)^{n}"));
        assert!(product(2).is_some() && product(3).is_none());
        let many = |count: usize| range(&vec!["(b^1000)^5"; count].join(" - "));
        assert!(many(40).is_some());
        // Some 300 units of work each, and as much for what they are added to.
        let sum = |count: usize| format!("({})", vec!["(b^1000)^5"; count].join(" - "));
        assert!(range(&vec![sum(40); 40].join(" - ")).is_none());
    }
}
