//! Real numbers given by constant expressions: `0.1`, `25/9`, `2*pi/(pi - 1)`.
//!
//! A number is exact if it is rational by its operations alone; otherwise it is known
//! between two rational numbers a tiny distance apart, and to any precision asked for.

use super::constant;
use super::expression::{Expression, ExpressionKind};
use super::parser::parse_expression;
use crate::arithmetic::decimal::{Decimal, enclose};
use crate::arithmetic::interval::hull;
use crate::arithmetic::mpfr::MpInterval;
use inari::Interval;
use rug::Rational;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// Bits to which a number that is not rational is known between its two bounds.
const BITS: u32 = 256;

/// A real number with the expression it was given by.
#[derive(Clone, Debug)]
pub struct Number {
    text: Arc<str>,
    value: Arc<Value>,
}

/// What copies of a number share.
#[derive(Debug)]
struct Value {
    expression: Expression,
    lower: Rational,
    upper: Rational,
    /// The last enclosure of more than [`BITS`] bits: such take long.
    precise: Mutex<Option<MpInterval>>,
}

impl Number {
    fn between(text: &str, expression: Expression, lower: Rational, upper: Rational) -> Self {
        let value = Value { expression, lower, upper, precise: Mutex::default() };
        Self { text: text.into(), value: Arc::new(value) }
    }

    /// The value of a constant expression; none if it has variables or moments, or no finite
    /// value.
    #[must_use]
    pub fn new(expression: Expression) -> Option<Self> {
        let text = expression.to_string();
        if let Some(value) = constant::exact(&expression) {
            return Some(Self::between(&text, expression, value.clone(), value));
        }
        let value = constant::enclose(&expression, BITS)?;
        let lower = value.lower().to_rational()?;
        let upper = value.upper().to_rational()?;
        (lower <= upper).then(|| Self::between(&text, expression, lower, upper))
    }

    /// Reads a decimal or another constant expression; none if it is neither.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match Decimal::parse(text) {
            Ok(decimal) => Some(decimal.into()),
            Err(_) => Self::new(parse_expression(text).ok()?).map(|it| it.written(text)),
        }
    }

    /// The same number, printed as its author wrote it.
    pub(super) fn written(self, text: &str) -> Self {
        // It is printed on one line.
        let text = if text.contains(char::is_control) { self.text } else { text.into() };
        Self { text, ..self }
    }

    /// The value, if it is known to be rational.
    #[must_use]
    pub fn exact(&self) -> Option<&Rational> {
        (self.value.lower == self.value.upper).then_some(&self.value.lower)
    }

    /// A rational number that is not above it.
    #[must_use]
    pub fn lower(&self) -> &Rational {
        &self.value.lower
    }

    /// A rational number that is not below it.
    #[must_use]
    pub fn upper(&self) -> &Rational {
        &self.value.upper
    }

    /// The expression it was given by.
    #[must_use]
    pub fn expression(&self) -> &Expression {
        &self.value.expression
    }

    /// The tightest doubles around it.
    #[must_use]
    pub fn enclosure(&self) -> Interval {
        match self.exact() {
            Some(value) => enclose(value),
            None => hull(enclose(&self.value.lower), enclose(&self.value.upper)),
        }
    }

    /// An enclosure of some precision in bits.
    #[must_use]
    pub fn enclose(&self, precision: u32) -> MpInterval {
        let bounds = || {
            let [lower, upper] = [&self.value.lower, &self.value.upper]
                .map(|end| MpInterval::from_rational(precision, end));
            lower.hull(&upper)
        };
        if self.exact().is_some() || precision <= BITS {
            return bounds();
        }
        let mut known = self.value.precise.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.as_ref().filter(|known| known.precision() == precision) {
            return known.clone();
        }
        let value = constant::enclose(&self.value.expression, precision).unwrap_or_else(bounds);
        *known = Some(value.clone());
        value
    }
}

impl From<Decimal> for Number {
    fn from(value: Decimal) -> Self {
        let (number, text) = (value.value().clone(), value.to_string());
        let magnitude = |text: &str| Decimal::parse(text).ok();
        let expression = match text.strip_prefix('-').and_then(magnitude) {
            Some(magnitude) => Expression::new(ExpressionKind::Negate(Arc::new(Expression::new(
                ExpressionKind::Number(magnitude),
            )))),
            None => Expression::new(ExpressionKind::Number(value)),
        };
        Self::between(&text, expression, number.clone(), number)
    }
}

/// Numbers are equal if they are known to be: exact ones by their values, others by the way
/// they are written.
impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        match (self.exact(), other.exact()) {
            (Some(a), Some(b)) => a == b,
            (None, None) => self.value.expression == other.value.expression,
            _ => false,
        }
    }
}

impl Eq for Number {}

/// Prints the number as it was written.
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}
