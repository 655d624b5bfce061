//! What coefficients are polynomials in: constants that are not rational, and parameters that
//! are ranges.

use super::coefficient::Coefficient;
use super::polynomial::Polynomial;
use crate::arithmetic::mpfr::MpInterval;
use crate::claim::{Expression, ExpressionKind, Number, Operator, Scope};
use num_traits::{One, Zero};
use rug::Rational;
use std::cmp::Ordering;
use std::sync::Arc;

/// Bits of the enclosures that decide signs; far more than doubles keep.
pub const BITS: u32 = 192;

/// One symbol.
#[derive(Clone, Debug, PartialEq)]
pub struct Symbol {
    /// What it stands for; its names are range parameters.
    pub expression: Expression,
    /// Its value, if it has no names.
    pub constant: Option<Number>,
    /// All its values, at [`BITS`].
    value: MpInterval,
}

/// The symbols of an activation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Symbols {
    list: Vec<Symbol>,
}

impl Symbols {
    /// The symbol of a position.
    pub fn get(&self, index: usize) -> &Symbol {
        &self.list[index]
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.list.len()
    }

    /// An expression without z, as a polynomial; none if it has no finite value.
    pub fn polynomial(&mut self, scope: &Scope, expression: &Expression) -> Option<Polynomial> {
        use ExpressionKind as K;
        Some(match &expression.kind {
            K::Number(decimal) => Polynomial::constant(decimal.value().clone()),
            K::Negate(inner) => -self.polynomial(scope, inner)?,
            K::Binary(Operator::Add, a, b) => {
                self.polynomial(scope, a)? + self.polynomial(scope, b)?
            }
            K::Binary(Operator::Sub, a, b) => {
                self.polynomial(scope, a)? - self.polynomial(scope, b)?
            }
            K::Binary(Operator::Mul, a, b) => {
                self.polynomial(scope, a)? * self.polynomial(scope, b)?
            }
            K::Binary(Operator::Div, a, b) => {
                let divisor = self.polynomial(scope, b)?;
                self.polynomial(scope, a)? * self.reciprocal(scope, &divisor)?
            }
            K::Power(base, exponent) => {
                let base = self.polynomial(scope, base)?;
                let base = if *exponent < 0 { self.reciprocal(scope, &base)? } else { base };
                base.power(exponent.unsigned_abs())
            }
            K::Variable(name) => match (scope.parameter(*name), scope.definition(*name)) {
                (Some(number), _) => self.constant(scope, expression, Some(number.clone()))?,
                (None, Some(meaning)) => {
                    self.constant(scope, expression, Number::new(scope.expand(meaning)))?
                }
                (None, None) => self.symbol(scope, expression, None)?,
            },
            _ => {
                let number = Number::new(scope.expand(expression));
                self.constant(scope, expression, number)?
            }
        })
    }

    /// A number, shown as `expression`.
    fn constant(
        &mut self,
        scope: &Scope,
        expression: &Expression,
        number: Option<Number>,
    ) -> Option<Polynomial> {
        match number.as_ref().and_then(Number::exact) {
            Some(value) => Some(Polynomial::constant(value.clone())),
            None => self.symbol(scope, expression, number),
        }
    }

    /// A symbol for an expression, whose value is a number if it has no names.
    fn symbol(
        &mut self,
        scope: &Scope,
        expression: &Expression,
        constant: Option<Number>,
    ) -> Option<Polynomial> {
        let expression = scope.expand(expression);
        if let Some(known) = self.list.iter().position(|known| known.expression == expression) {
            return Some(Polynomial::symbol(known));
        }
        let value = match &constant {
            Some(number) => number.enclose(BITS),
            None => range(scope, &expression)?,
        };
        self.list.push(Symbol { expression, constant, value });
        Some(Polynomial::symbol(self.list.len() - 1))
    }

    /// 1 divided by a polynomial; none if that may be 0.
    pub fn reciprocal(&mut self, scope: &Scope, divisor: &Polynomial) -> Option<Polynomial> {
        if !self.is_nonzero(divisor) {
            return None;
        }
        divisor.reciprocal().or_else(|| {
            let one = self.expression(&Polynomial::one());
            let quotient = Expression::binary(Operator::Div, one, self.expression(divisor));
            let number = Number::new(scope.expand(&quotient));
            self.symbol(scope, &quotient, number)
        })
    }

    /// A polynomial as an expression.
    pub fn expression(&self, polynomial: &Polynomial) -> Expression {
        let number = |value: &Rational| {
            let integer = |value: &rug::Integer| {
                let text = value.as_abs().to_string();
                let decimal = crate::arithmetic::Decimal::parse(&text);
                let decimal = decimal.unwrap_or_else(|error| panic!("{text}: {error}"));
                Expression::new(ExpressionKind::Number(decimal))
            };
            let top = integer(value.numer());
            let size = match *value.denom() == 1 {
                true => top,
                false => Expression::binary(Operator::Div, top, integer(value.denom())),
            };
            match value.cmp0() {
                Ordering::Less => Expression::new(ExpressionKind::Negate(Arc::new(size))),
                _ => size,
            }
        };
        let sum = polynomial.terms().map(|(exponents, coefficient)| {
            let factors = exponents.iter().enumerate().filter(|(_, exponent)| **exponent != 0);
            factors.fold(number(coefficient), |product, (index, &exponent)| {
                let symbol = Arc::new(self.list[index].expression.clone());
                let factor = Expression::new(ExpressionKind::Power(symbol, exponent));
                Expression::binary(Operator::Mul, product, factor)
            })
        });
        sum.reduce(|a, b| Expression::binary(Operator::Add, a, b))
            .unwrap_or_else(|| number(&Rational::new()))
    }

    /// Whether nothing that ranges stands in a polynomial.
    pub fn is_constant(&self, polynomial: &Polynomial) -> bool {
        let used = |exponents: &[i32]| {
            let symbols = exponents.iter().zip(&self.list).filter(|(exponent, _)| **exponent != 0);
            symbols.into_iter().all(|(_, symbol)| symbol.constant.is_some())
        };
        polynomial.terms().all(|(exponents, _)| used(exponents))
    }

    /// All values of a polynomial.
    pub fn enclose(&self, polynomial: &Polynomial, precision: u32) -> MpInterval {
        let zero = MpInterval::from_integer(precision, 0);
        polynomial.terms().fold(zero, |sum, (exponents, coefficient)| {
            let number = MpInterval::from_rational(precision, coefficient);
            let factors = exponents.iter().zip(&self.list).filter(|(exponent, _)| **exponent != 0);
            let term = factors.fold(number, |product, (&exponent, symbol)| {
                let power = match &symbol.constant {
                    Some(number) if precision != BITS => number.enclose(precision).power(exponent),
                    _ => symbol.value.power(exponent),
                };
                product.mul(&power)
            });
            sum.add(&term)
        })
    }

    /// All values of a coefficient.
    pub fn enclose_coefficient(&self, coefficient: &Coefficient, precision: u32) -> MpInterval {
        let zero = MpInterval::from_integer(precision, 0);
        coefficient.terms().fold(zero, |sum, (exponent, polynomial)| {
            let value = self.enclose(polynomial, precision);
            sum.add(&match exponent.is_zero() {
                true => value,
                false => value.mul(&self.enclose(exponent, precision).exp()),
            })
        })
    }

    /// How two polynomials compare, for all values of the symbols; none if that differs or
    /// cannot be told.
    pub fn compare(&self, a: &Polynomial, b: &Polynomial) -> Option<Ordering> {
        let difference = a.clone() - b.clone();
        if difference.is_zero() {
            return Some(Ordering::Equal);
        }
        self.enclose(&difference, BITS).strict_sign()
    }

    fn is_nonzero(&self, polynomial: &Polynomial) -> bool {
        let zero = Polynomial::zero();
        self.compare(polynomial, &zero).is_some_and(|order| order != Ordering::Equal)
    }
}

/// All values of an expression in range parameters, by natural interval extension; none if it
/// may be undefined.
fn range(scope: &Scope, expression: &Expression) -> Option<MpInterval> {
    let value = scope.enclose(expression, BITS)?;
    value.is_finite().then_some(value)
}
