//! The activation of a claim, by the checker's own formula, and the operations of the
//! language on numbers with derivatives.

use super::budget::Failure;
use super::functions::{Kinks, choose};
use super::jet::Jet;
use super::library;
use crate::arithmetic::mpfr::MpInterval;
use crate::claim::{ActivationSpec, Expression, ExpressionKind, Number, Operator, Variable};
use rug::Rational;

/// What is integrated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Integrand {
    /// f.
    Value,
    /// f².
    Square,
    /// f′.
    Slope,
    /// f′².
    SlopeSquare,
}

impl Integrand {
    /// How many there are.
    pub const COUNT: usize = Self::SlopeSquare as usize + 1;
}

/// The values of parameters that are ranges, as numbers in some infinitesimals.
pub struct Parameters<'a> {
    /// The value of a parameter.
    pub value: &'a dyn Fn(Variable) -> Option<Jet>,
    /// A number in the same infinitesimals.
    pub like: Jet,
}

/// f, a function of z and of parameters.
#[derive(Clone, Debug)]
pub struct Activation {
    /// The formula.
    pub formula: Expression,
    /// The parameters with their numbers; none for those that are ranges.
    parameters: Vec<(Variable, Option<Number>)>,
}

impl Activation {
    /// The activation of a claim, with the formula of the checker's own table for a kind.
    ///
    /// # Errors
    /// The table does not have it.
    pub fn new(spec: &ActivationSpec) -> Result<Self, Failure> {
        let unknown = || {
            let label = spec.label();
            Failure::TooCoarse(format!("the checker does not know the activation {label}"))
        };
        let formula = match &spec.kind {
            Some(kind) => library::formula(kind).ok_or_else(unknown)?,
            None => spec.expression.clone(),
        };
        let mut parameters = Vec::new();
        for parameter in &spec.parameters {
            let own = match &spec.kind {
                Some(kind) => Some(library::default(kind, parameter.name).ok_or_else(unknown)?),
                None => None,
            };
            let number = match (parameter.is_given, own) {
                (false, Some(own)) => Some(own),
                _ => parameter.range.is_point().then(|| parameter.range.lower.clone()),
            };
            parameters.push((parameter.name, number));
        }
        Ok(Self { formula, parameters })
    }

    /// The number of a parameter that is no range.
    pub fn number(&self, name: Variable) -> Option<&Number> {
        self.parameters.iter().find(|(known, _)| *known == name)?.1.as_ref()
    }

    /// The parameters that are ranges: dimensions of the domain.
    pub fn open(&self) -> Vec<Variable> {
        let is_open = |(_, number): &&(Variable, Option<Number>)| number.is_none();
        self.parameters.iter().filter(is_open).map(|(name, _)| *name).collect()
    }

    /// f(z), with the values of the parameters that are ranges.
    pub fn at(&self, z: &Jet, open: &dyn Fn(Variable) -> Option<Jet>, kinks: Kinks) -> Jet {
        self.part(&self.formula, z, open, kinks)
    }

    /// A part of the formula.
    pub fn part(
        &self,
        part: &Expression,
        z: &Jet,
        open: &dyn Fn(Variable) -> Option<Jet>,
        kinks: Kinks,
    ) -> Jet {
        let undefined = || z.like(MpInterval::empty(z.precision()));
        match name(part) {
            Some(Variable::Z) => z.clone(),
            Some(name) => self.parameter(name, z, open).unwrap_or_else(undefined),
            None => operation(part, z, kinks, &mut |inner| self.part(inner, z, open, kinks))
                .unwrap_or_else(undefined),
        }
    }

    /// A part of the formula at a rational z, if its operations are rational and smooth there.
    pub fn exact(&self, part: &Expression, z: &Rational) -> Option<Rational> {
        match name(part) {
            Some(Variable::Z) => return Some(z.clone()),
            Some(name) => return self.number(name)?.exact().cloned(),
            None => {}
        }
        Some(match &part.kind {
            ExpressionKind::Number(number) => number.value().clone(),
            ExpressionKind::Negate(inner) => -self.exact(inner, z)?,
            ExpressionKind::Binary(operator, left, right) => {
                let (a, b) = (self.exact(left, z)?, self.exact(right, z)?);
                match operator {
                    Operator::Add => a + b,
                    Operator::Sub => a - b,
                    Operator::Mul => a * b,
                    Operator::Div if !b.is_zero() => a / b,
                    _ => return None,
                }
            }
            _ => return None,
        })
    }

    /// The value of a parameter.
    pub fn parameter(
        &self,
        name: Variable,
        like: &Jet,
        open: &dyn Fn(Variable) -> Option<Jet>,
    ) -> Option<Jet> {
        match self.number(name) {
            Some(number) => Some(like.like(number.enclose(like.precision()))),
            None => open(name),
        }
    }
}

/// A name in a formula: a quantity's word is a parameter there, as leaky ReLU's `slope`.
pub fn name(part: &Expression) -> Option<Variable> {
    match &part.kind {
        ExpressionKind::Variable(name) => Some(*name),
        ExpressionKind::Quantity(quantity) => Variable::new(quantity.name()),
        _ => None,
    }
}

/// An operation of the language on what `at` makes of its operands; none for names and what
/// speaks of a layer.
pub fn operation(
    expression: &Expression,
    like: &Jet,
    kinks: Kinks,
    at: &mut dyn FnMut(&Expression) -> Jet,
) -> Option<Jet> {
    let precision = like.precision();
    Some(match &expression.kind {
        ExpressionKind::Number(number) => {
            like.like(MpInterval::from_rational(precision, number.value()))
        }
        ExpressionKind::Pi => like.like(MpInterval::pi(precision)),
        ExpressionKind::Negate(inner) => at(inner).neg(),
        ExpressionKind::Call(function, argument) => at(argument).call(*function, kinks),
        ExpressionKind::Binary(operator, left, right) => {
            let (a, b) = (at(left), at(right));
            match operator {
                Operator::Add => a.add(&b),
                Operator::Sub => a.sub(&b),
                Operator::Mul => a.mul(&b),
                Operator::Div => a.div(&b),
                Operator::Min => a.smaller(&b, kinks),
                Operator::Max => a.larger(&b, kinks),
            }
        }
        ExpressionKind::Power(base, exponent) => at(base).power(*exponent),
        ExpressionKind::Where(choice) => {
            let (sides, is_strict) = choice.condition();
            let [first, second] = sides.map(&mut *at);
            let branches = [at(&choice.then), at(&choice.otherwise)];
            choose([&first, &second], is_strict, [&branches[0], &branches[1]], kinks)
        }
        _ => return None,
    })
}
