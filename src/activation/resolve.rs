//! From a claim's syntax to a function of z.

use super::function::Function;
use crate::claim::{Expression, ExpressionKind, Operator, Variable};
use std::sync::Arc;

/// The function that an expression is, if z is its only name and it has no moments.
pub fn resolve(expression: &Expression) -> Option<Function> {
    use ExpressionKind as K;
    let inner = |part: &Expression| resolve(part).map(Arc::new);
    Some(match &expression.kind {
        K::Number(decimal) => Function::Number(decimal.value().clone()),
        K::Pi => Function::Pi,
        K::Variable(Variable::Z) => Function::Z,
        K::Negate(a) => Function::Negate(inner(a)?),
        K::Call(function, a) => Function::Call(*function, inner(a)?),
        K::Power(a, n) => Function::Power(inner(a)?, *n),
        K::Binary(operator, a, b) => {
            let (a, b) = (inner(a)?, inner(b)?);
            match operator {
                Operator::Add => Function::Add(a, b),
                Operator::Sub => Function::Subtract(a, b),
                Operator::Mul => Function::Multiply(a, b),
                Operator::Div => Function::Divide(a, b),
                Operator::Min => Function::Min(a, b),
                Operator::Max => Function::Max(a, b),
            }
        }
        K::Where(choice) => {
            let ([first, second], _) = choice.condition();
            Function::Where {
                less: [inner(first)?, inner(second)?],
                then: inner(&choice.then)?,
                otherwise: inner(&choice.otherwise)?,
            }
        }
        K::Variable(_) | K::Quantity(_) | K::Moment(..) | K::Activation(_) | K::Derivative(..) => {
            return None;
        }
    })
}
