//! The values of expressions without variables.

use super::expression::{Expression, ExpressionKind, Operator};
use super::names::Function;
use super::variable::Variable;
use crate::arithmetic::enclosure::Enclosure;
use crate::arithmetic::mpfr::MpInterval;
use rug::Rational;
use rug::ops::Pow;

/// Numerators and denominators beyond this many bits are left to MPFR.
const MAX_BITS: u64 = 1 << 14;

/// The exact value of an expression made of numbers, + − × ÷, powers, abs, min and max; none
/// if it is anything else, divides by 0, or grows too large.
pub(super) fn exact(expression: &Expression) -> Option<Rational> {
    let value = match &expression.kind {
        ExpressionKind::Number(decimal) => decimal.value().clone(),
        ExpressionKind::Negate(inner) => -exact(inner)?,
        ExpressionKind::Call(Function::Abs, inner) => exact(inner)?.abs(),
        ExpressionKind::Binary(operator, left, right) => {
            let (a, b) = (exact(left)?, exact(right)?);
            match operator {
                Operator::Add => a + b,
                Operator::Sub => a - b,
                Operator::Mul => a * b,
                Operator::Div if b.is_zero() => return None,
                Operator::Div => a / b,
                Operator::Min => a.min(b),
                Operator::Max => a.max(b),
            }
        }
        ExpressionKind::Power(base, exponent) => {
            let base = exact(base)?;
            let grows = bits(&base).saturating_mul(u64::from(exponent.unsigned_abs()));
            if grows > MAX_BITS || *exponent < 0 && base.is_zero() {
                return None;
            }
            base.pow(*exponent)
        }
        _ => return None,
    };
    (bits(&value) <= MAX_BITS).then_some(value)
}

fn bits(value: &Rational) -> u64 {
    u64::from(value.numer().significant_bits()) + u64::from(value.denom().significant_bits())
}

/// An enclosure of some precision; none if the expression has names or moments, empty if it
/// is undefined.
pub(super) fn enclose(expression: &Expression, precision: u32) -> Option<MpInterval> {
    enclose_over(expression, precision, &|_| None)
}

/// The natural interval extension, given the values of names.
pub(super) fn enclose_over(
    expression: &Expression,
    precision: u32,
    value: &dyn Fn(Variable) -> Option<MpInterval>,
) -> Option<MpInterval> {
    let at = |inner: &Expression| enclose_over(inner, precision, value);
    Some(match &expression.kind {
        ExpressionKind::Variable(name) => value(*name)?,
        ExpressionKind::Number(decimal) => MpInterval::from_rational(precision, decimal.value()),
        ExpressionKind::Pi => MpInterval::pi(precision),
        ExpressionKind::Negate(inner) => at(inner)?.neg(),
        ExpressionKind::Call(function, inner) => function.of(&at(inner)?),
        ExpressionKind::Binary(operator, left, right) => {
            let (a, b) = (at(left)?, at(right)?);
            match operator {
                Operator::Add => a.add(&b),
                Operator::Sub => a.sub(&b),
                Operator::Mul => a.mul(&b),
                Operator::Div => a.div(&b),
                Operator::Min => a.min(&b),
                Operator::Max => a.max(&b),
            }
        }
        ExpressionKind::Power(base, exponent) => at(base)?.power(*exponent),
        ExpressionKind::Where(choice) => {
            let ([first, second], _) = choice.condition();
            let (first, second) = (at(first)?, at(second)?);
            if first.upper() < second.lower() {
                at(&choice.then)?
            } else if first.lower() > second.upper() {
                at(&choice.otherwise)?
            } else {
                return None;
            }
        }
        _ => return None,
    })
}

impl Function {
    /// An enclosure of its values.
    pub fn of<E: Enclosure>(self, a: &E) -> E {
        match self {
            Function::Exp => a.exp(),
            Function::Log => a.log(),
            Function::Tanh => a.tanh(),
            Function::Sigmoid => a.sigmoid(),
            Function::Softplus => a.softplus(),
            Function::Erf => a.erf(),
            Function::Erfc => a.erfc(),
            Function::Erfcx => a.erfcx(),
            Function::Sin => a.sin(),
            Function::Cos => a.cos(),
            Function::Atan => a.atan(),
            Function::Sqrt => a.sqrt(),
            Function::Abs => a.abs(),
        }
    }
}
