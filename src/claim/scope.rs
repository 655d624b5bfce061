//! What names mean: the domain's variables, the layer, the definitions.
//!
//! A [`Scope`] belongs to one case of a claim. Every name of it is either a variable of the
//! domain (range parameters of the activation and a rate that is a range among them) or stands
//! for an expression, and every quantity but the norm does, so that whoever computes needs
//! nothing but moments of f.

use super::activation::ActivationSpec;
use super::constant;
use super::domain::{Domain, DomainError, Range};
use super::expression::{Expression, ExpressionKind};
use super::layer::{self, DropoutKind, Layer};
use super::names::Quantity;
use super::number::Number;
use super::variable::Variable;
use crate::arithmetic::mpfr::MpInterval;
use std::error::Error;
use std::fmt;

/// Why names have no meaning together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScopeError {
    /// A parameter of the activation is called as a variable is.
    ParameterAndVariable(Variable),
    /// `rate` is a variable beside dropout's.
    RateAndVariable,
    /// A name is defined twice.
    Twice(Variable),
    /// A definition goes round in a circle.
    ByItself(Variable),
    /// The norm of the state map occurs in the map.
    OwnNorm,
    /// A parameter's range is none.
    Domain(DomainError),
}

impl fmt::Display for ScopeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ParameterAndVariable(name) => {
                write!(f, "`{name}` is a parameter of the activation and a variable")
            }
            Self::RateAndVariable => f.write_str("`rate` is the rate of dropout and a variable"),
            Self::Twice(name) => write!(f, "`{name}` is defined twice"),
            Self::ByItself(name) => write!(f, "`{name}` is defined by itself"),
            Self::OwnNorm => f.write_str("the state map speaks of its own norm"),
            Self::Domain(error) => error.fmt(f),
        }
    }
}

impl Error for ScopeError {}

impl From<DomainError> for ScopeError {
    fn from(error: DomainError) -> Self {
        Self::Domain(error)
    }
}

/// The meaning of names in one case of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// What variables range over.
    pub domain: Domain,
    /// The activation.
    pub activation: ActivationSpec,
    /// The state map.
    pub map: Vec<(Variable, Expression)>,
    /// The names that stand for expressions.
    definitions: Vec<(Variable, Expression)>,
    dropout: Option<DropoutKind>,
}

impl Scope {
    /// The scope of a domain that holds the claim's own variables only.
    ///
    /// # Errors
    /// Names that get in each other's way, or a parameter's range that is none.
    pub fn new(
        mut domain: Domain,
        activation: &ActivationSpec,
        layer: &Layer,
        definitions: &[(Variable, Expression)],
    ) -> Result<Self, ScopeError> {
        let mut all: Vec<(Variable, Expression)> = Vec::new();
        for (name, expression) in [(Variable::X, &layer.x), (Variable::Y, &layer.y)] {
            if domain.get(name).is_none() {
                all.push((name, expression.clone()));
            }
        }
        for parameter in &activation.parameters {
            let name = parameter.name;
            if domain.get(name).is_some() {
                return Err(ScopeError::ParameterAndVariable(name));
            }
            if parameter.range.is_point() {
                all.push((name, parameter.range.lower.expression().clone()));
            } else {
                domain.insert(name, parameter.range.clone())?;
            }
        }
        if let Some(dropout) = &layer.dropout {
            if domain.get(Variable::RATE).is_some() {
                return Err(ScopeError::RateAndVariable);
            }
            if dropout.rate.is_point() {
                all.push((Variable::RATE, dropout.rate.lower.expression().clone()));
            } else {
                domain.insert(Variable::RATE, dropout.rate.clone())?;
            }
        }
        for (name, expression) in definitions {
            let is_known = |known: &(Variable, Expression)| known.0 == *name;
            if domain.get(*name).is_some() || all.iter().any(is_known) {
                return Err(ScopeError::Twice(*name));
            }
            all.push((*name, expression.clone()));
        }
        let has_bias = domain.get(Variable::BIAS).is_some()
            || all.iter().any(|(name, _)| *name == Variable::BIAS);
        if layer.kind == layer::LayerKind::Random && !has_bias {
            let zero = Expression::new(ExpressionKind::Number(zero()));
            all.push((Variable::BIAS, zero));
        }
        let dropout = layer.dropout.as_ref().map(|dropout| dropout.kind);
        let scope = Self {
            domain,
            activation: activation.clone(),
            map: layer.map.clone(),
            definitions: all,
            dropout,
        };
        scope.check_circles()?;
        Ok(scope)
    }

    /// The same names with other ranges for some variables.
    ///
    /// # Errors
    /// A range that is none.
    pub fn replacing(&self, replaced: &[(Variable, Range)]) -> Result<Self, DomainError> {
        let own = |variable| replaced.iter().find(|(name, _)| *name == variable);
        let ranges = self.domain.iter().map(|(variable, range)| {
            (variable, own(variable).map_or_else(|| range.clone(), |(_, range)| range.clone()))
        });
        Ok(Self { domain: Domain::new(ranges)?, ..self.clone() })
    }

    /// The same domain and definitions with another activation in the layer.
    ///
    /// # Errors
    /// Names that get in each other's way, or a parameter's range that is none.
    pub fn with_activation(
        &self,
        activation: &ActivationSpec,
        layer: &Layer,
    ) -> Result<Self, ScopeError> {
        let is_parameter = |name| self.activation.parameters.iter().any(|it| it.name == name);
        let is_rate = |name| self.dropout.is_some() && name == Variable::RATE;
        let stays = |name: Variable| !is_parameter(name) && !is_rate(name);
        let ranges = self.domain.iter().filter(|(name, _)| stays(*name));
        let domain = Domain::new(ranges.map(|(name, range)| (name, range.clone())))?;
        let of_layer = [Variable::X, Variable::Y];
        let own = self.definitions.iter().filter(|(name, _)| stays(*name));
        let own: Vec<_> = own.filter(|(name, _)| !of_layer.contains(name)).cloned().collect();
        Self::new(domain, activation, layer, &own)
    }

    /// The same names with values for the state variables and another state map.
    pub(crate) fn with_state(
        &self,
        values: Vec<(Variable, Expression)>,
        map: Vec<(Variable, Expression)>,
    ) -> Self {
        let is_state = |name: Variable| values.iter().any(|(state, _)| *state == name);
        let ranges = self.domain.iter().filter(|(name, _)| !is_state(*name));
        let ranges = ranges.map(|(name, range)| (name, range.clone()));
        // A part of a domain is a domain.
        let domain = Domain::new(ranges).unwrap_or_default();
        let mut scope = Self { domain, map, ..self.clone() };
        scope.definitions.extend(values);
        scope
    }

    /// A parameter of the activation, if it is one and a single number.
    #[must_use]
    pub fn parameter(&self, name: Variable) -> Option<&Number> {
        let parameter = self.activation.parameters.iter().find(|known| known.name == name)?;
        parameter.range.is_point().then_some(&parameter.range.lower)
    }

    /// What a name stands for, if it is no variable.
    #[must_use]
    pub fn definition(&self, name: Variable) -> Option<&Expression> {
        self.definitions.iter().find(|(known, _)| *known == name).map(|(_, it)| it)
    }

    /// The names that stand for expressions: x and y first.
    pub fn definitions(&self) -> impl Iterator<Item = (Variable, &Expression)> {
        self.definitions.iter().map(|(name, expression)| (*name, expression))
    }

    /// What a quantity stands for; the norm for none.
    #[must_use]
    pub fn quantity(&self, quantity: Quantity) -> Option<&Expression> {
        layer::quantity(self.dropout, quantity)
    }

    /// The variables an expression depends on, through whatever stands between; names without
    /// a meaning are among them.
    #[must_use]
    pub fn leaves(&self, expression: &Expression) -> Vec<Variable> {
        let mut found = Vec::new();
        let mut seen = Vec::new();
        self.gather(expression, &mut seen, &mut found);
        found
    }

    /// The expression with every name and quantity replaced by what it stands for.
    #[must_use]
    pub fn expand(&self, expression: &Expression) -> Expression {
        expression.replacing(&|part| {
            let meaning = match &part.kind {
                ExpressionKind::Variable(name) => self.definition(*name),
                ExpressionKind::Quantity(quantity) => self.quantity(*quantity),
                _ => None,
            };
            meaning.map(|meaning| self.expand(meaning))
        })
    }

    /// All values of an expression without quantities and moments over the domain, by natural
    /// interval extension; none if it has any, empty if it may be undefined.
    #[must_use]
    pub fn enclose(&self, expression: &Expression, precision: u32) -> Option<MpInterval> {
        let value = |name: Variable| match self.definition(name) {
            Some(meaning) => self.enclose(meaning, precision),
            None => {
                let (lower, upper) = self.domain.get(name)?.outer();
                let [lower, upper] =
                    [lower, upper].map(|end| MpInterval::from_rational(precision, &end));
                Some(lower.hull(&upper))
            }
        };
        constant::enclose_over(expression, precision, &value)
    }

    fn gather(&self, expression: &Expression, seen: &mut Vec<Variable>, found: &mut Vec<Variable>) {
        expression.visit(&mut |part| match &part.kind {
            ExpressionKind::Variable(name) | ExpressionKind::Derivative(_, name) => {
                self.gather_name(*name, seen, found);
            }
            ExpressionKind::Quantity(quantity) => match self.quantity(*quantity) {
                Some(meaning) => self.gather(meaning, seen, found),
                None => {
                    for (name, next) in &self.map {
                        self.gather_name(*name, seen, found);
                        self.gather(next, seen, found);
                    }
                }
            },
            _ => {}
        });
    }

    fn gather_name(&self, name: Variable, seen: &mut Vec<Variable>, found: &mut Vec<Variable>) {
        if seen.contains(&name) {
            return;
        }
        seen.push(name);
        match self.definition(name) {
            Some(meaning) => self.gather(meaning, seen, found),
            None => found.push(name),
        }
    }

    /// Whether no definition stands for itself.
    fn check_circles(&self) -> Result<(), ScopeError> {
        fn visit(
            scope: &Scope,
            expression: &Expression,
            open: &mut Vec<Variable>,
            done: &mut Vec<Variable>,
        ) -> Result<(), ScopeError> {
            let mut names = expression.names();
            let mut quantities = Vec::new();
            expression.visit(&mut |part| {
                if let ExpressionKind::Quantity(quantity) = part.kind {
                    quantities.push(quantity);
                }
            });
            for quantity in quantities {
                match scope.quantity(quantity) {
                    Some(meaning) => visit(scope, meaning, open, done)?,
                    None => {
                        for (_, next) in &scope.map {
                            // The map may speak of everything but the norm.
                            names.extend(next.names());
                        }
                    }
                }
            }
            for name in names {
                if open.contains(&name) {
                    return Err(ScopeError::ByItself(name));
                }
                if done.contains(&name) {
                    continue;
                }
                if let Some(meaning) = scope.definition(name) {
                    open.push(name);
                    visit(scope, meaning, open, done)?;
                    open.pop();
                }
                done.push(name);
            }
            Ok(())
        }
        let mut done = Vec::new();
        for (name, meaning) in self.definitions() {
            if !done.contains(&name) {
                visit(self, meaning, &mut vec![name], &mut done)?;
                done.push(name);
            }
        }
        self.map.iter().try_for_each(|(_, next)| {
            let mut of_norm = false;
            next.visit(&mut |part| {
                of_norm |= matches!(part.kind, ExpressionKind::Quantity(Quantity::Norm));
            });
            match of_norm {
                true => Err(ScopeError::OwnNorm),
                false => visit(self, next, &mut Vec::new(), &mut done),
            }
        })
    }

    /// As [`Scope::leaves`], but taking one name for a variable.
    pub(super) fn leaves_but(&self, expression: &Expression, name: Variable) -> Vec<Variable> {
        let (mut seen, mut found) = (vec![name], Vec::new());
        self.gather(expression, &mut seen, &mut found);
        found
    }
}

fn zero() -> crate::arithmetic::Decimal {
    crate::arithmetic::Decimal::parse("0").unwrap_or_else(|error| panic!("{error}"))
}
