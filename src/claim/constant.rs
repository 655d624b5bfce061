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
    Extension { precision, value, calls: Vec::new() }.of(expression)
}

/// Functions whose values are remembered: closed forms of constants repeat a few.
const REMEMBERED: usize = 8;

/// What one evaluation of [`enclose_over`] goes by.
struct Extension<'a> {
    precision: u32,
    value: &'a dyn Fn(Variable) -> Option<MpInterval>,
    calls: Vec<(&'a Expression, MpInterval)>,
}

impl<'a> Extension<'a> {
    fn of(&mut self, expression: &'a Expression) -> Option<MpInterval> {
        let precision = self.precision;
        Some(match &expression.kind {
            ExpressionKind::Variable(name) => (self.value)(*name)?,
            ExpressionKind::Number(decimal) => {
                MpInterval::from_rational(precision, decimal.value())
            }
            ExpressionKind::Pi => MpInterval::pi(precision),
            ExpressionKind::Negate(inner) => self.of(inner)?.neg(),
            ExpressionKind::Call(function, inner) => self.call(expression, *function, inner)?,
            ExpressionKind::Binary(operator, left, right) => {
                let (a, b) = (self.of(left)?, self.of(right)?);
                match operator {
                    Operator::Add => a.add(&b),
                    Operator::Sub => a.sub(&b),
                    Operator::Mul => a.mul(&b),
                    Operator::Div => a.div(&b),
                    Operator::Min => a.min(&b),
                    Operator::Max => a.max(&b),
                }
            }
            ExpressionKind::Power(base, exponent) => self.of(base)?.power(*exponent),
            ExpressionKind::Where(choice) => {
                let ([first, second], _) = choice.condition();
                let (first, second) = (self.of(first)?, self.of(second)?);
                if first.upper() < second.lower() {
                    self.of(&choice.then)?
                } else if first.lower() > second.upper() {
                    self.of(&choice.otherwise)?
                } else {
                    return None;
                }
            }
            _ => return None,
        })
    }

    fn call(
        &mut self,
        call: &'a Expression,
        function: Function,
        argument: &'a Expression,
    ) -> Option<MpInterval> {
        if let Some((_, value)) = self.calls.iter().find(|(known, _)| *known == call) {
            return Some(value.clone());
        }
        let value = function.of(&self.of(argument)?);
        if self.calls.len() < REMEMBERED {
            self.calls.push((call, value.clone()));
        }
        Some(value)
    }
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
