//! Statements of a claim: what is compared with what.

use super::exact::ExactRange;
use crate::arithmetic::Decimal;
use crate::arithmetic::mpfr::MpInterval;
use crate::claim::{Expression, ExpressionKind, Inequality, Operator, Relation, Scope};

/// `quantity < bound` and the like.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The quantity.
    pub quantity: Expression,
    /// The bound, without variables.
    pub bound: Expression,
    /// Whether the quantity is to be below the bound.
    pub below: bool,
    /// Whether equality is excluded.
    pub strict: bool,
}

impl Comparison {
    /// A chain's comparisons: the side with variables or moments is the quantity; if both have
    /// some, their difference is, and the bound is 0.
    pub fn of(inequality: &Inequality, scope: &Scope) -> Vec<Self> {
        inequality
            .comparisons()
            .map(|(left, relation, right)| Self::between(left, relation, right, scope))
            .collect()
    }

    fn between(left: &Expression, relation: Relation, right: &Expression, scope: &Scope) -> Self {
        let (below, strict) = (relation.is_ascending(), relation.is_strict());
        match (is_constant(left, scope), is_constant(right, scope)) {
            (false, true) => Self { quantity: left.clone(), bound: right.clone(), below, strict },
            (true, false) => {
                Self { quantity: right.clone(), bound: left.clone(), below: !below, strict }
            }
            _ => {
                let quantity = Expression::binary(Operator::Sub, left.clone(), right.clone());
                Self { quantity, bound: zero(), below, strict }
            }
        }
    }

    /// Whether it holds for all of an enclosure; only finite bounds count.
    pub fn holds(&self, quantity: &MpInterval, bound: &MpInterval) -> bool {
        let (low, high) = if self.below { (quantity, bound) } else { (bound, quantity) };
        low.upper().is_finite()
            && high.lower().is_finite()
            && if self.strict { low.upper() < high.lower() } else { low.upper() <= high.lower() }
    }

    /// Whether it fails for all of an enclosure.
    pub fn fails(&self, quantity: &MpInterval, bound: &MpInterval) -> bool {
        let (low, high) = if self.below { (quantity, bound) } else { (bound, quantity) };
        low.lower().is_finite()
            && high.upper().is_finite()
            && if self.strict { low.lower() >= high.upper() } else { low.lower() > high.upper() }
    }

    /// Whether it holds for two exact ranges.
    pub fn holds_exactly(&self, quantity: &ExactRange, bound: &ExactRange) -> bool {
        let (low, high) = if self.below { (quantity, bound) } else { (bound, quantity) };
        if self.strict { low.1 < high.0 } else { low.1 <= high.0 }
    }

    /// Whether it fails for two exact ranges.
    pub fn fails_exactly(&self, quantity: &ExactRange, bound: &ExactRange) -> bool {
        let (low, high) = if self.below { (quantity, bound) } else { (bound, quantity) };
        if self.strict { low.0 >= high.1 } else { low.0 > high.1 }
    }
}

fn zero() -> Expression {
    let zero = Decimal::parse("0").unwrap_or_else(|error| panic!("{error}"));
    Expression::new(ExpressionKind::Number(zero))
}

/// Whether an expression has neither variables nor moments.
fn is_constant(expression: &Expression, scope: &Scope) -> bool {
    let mut constant = true;
    let expanded = scope.expand(expression);
    expanded.visit(&mut |part| {
        constant &= !matches!(
            part.kind,
            ExpressionKind::Variable(_)
                | ExpressionKind::Quantity(_)
                | ExpressionKind::Moment(..)
                | ExpressionKind::Activation(_)
                | ExpressionKind::Derivative(..)
        );
    });
    constant
}

/// How many derivatives of a moment an expression takes.
pub fn depth(expression: &Expression, scope: &Scope) -> usize {
    fn nested(expression: &Expression) -> usize {
        let inner = expression.operands().map(nested).max().unwrap_or(0);
        match &expression.kind {
            ExpressionKind::Quantity(_) => 1,
            ExpressionKind::Derivative(..) => inner + 1,
            _ => inner,
        }
    }
    nested(&scope.expand(expression))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By all pairs of ends, some of which are equal.
    #[test]
    fn comparisons_are_told_by_their_ends() {
        let ends: Vec<(i32, i32)> = (-1..3).flat_map(|a| (a..3).map(move |b| (a, b))).collect();
        let interval = |(a, b): (i32, i32)| {
            let [a, b] = [a, b].map(|end| MpInterval::from_integer(64, end.into()));
            a.hull(&b)
        };
        let exact = |(a, b): (i32, i32)| (a.into(), b.into());
        for (below, strict) in [(true, true), (true, false), (false, true), (false, false)] {
            let comparison = Comparison { quantity: zero(), bound: zero(), below, strict };
            let of_numbers = |quantity: i32, bound: i32| match (below, strict) {
                (true, true) => quantity < bound,
                (true, false) => quantity <= bound,
                (false, true) => quantity > bound,
                (false, false) => quantity >= bound,
            };
            for &quantity in &ends {
                for &bound in &ends {
                    let pairs = [quantity.0, quantity.1]
                        .into_iter()
                        .flat_map(|a| [bound.0, bound.1].map(|b| of_numbers(a, b)));
                    let told: Vec<bool> = pairs.collect();
                    let (holds, fails) = (told.iter().all(|it| *it), told.iter().all(|it| !*it));
                    let what = format!("{comparison:?} {quantity:?} {bound:?}");
                    let found = [interval(quantity), interval(bound)];
                    assert_eq!(comparison.holds(&found[0], &found[1]), holds, "{what}");
                    assert_eq!(comparison.fails(&found[0], &found[1]), fails, "{what}");
                    let (a, b) = (exact(quantity), exact(bound));
                    assert_eq!(comparison.holds_exactly(&a, &b), holds, "{what}");
                    assert_eq!(comparison.fails_exactly(&a, &b), fails, "{what}");
                }
            }
        }
    }
}
