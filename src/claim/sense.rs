//! Whether an expression makes sense in a [`Scope`]: whether its names are known, and the
//! domain gives all that it speaks of.

use super::domain::join;
use super::expression::{Expression, ExpressionKind};
use super::inequality::Inequality;
use super::layer;
use super::lexer::{Result, SyntaxError};
use super::names::Quantity;
use super::scope::Scope;
use super::suggest::help_for_unknown;
use super::variable::Variable;

impl Scope {
    /// Whether every name in the expression has a meaning here.
    ///
    /// A derivative in `x` is taken with y and everything else held fixed, one in `y` with x
    /// and everything else. What names a variable that x is made of itself has no such
    /// derivative.
    ///
    /// # Errors
    ///
    /// The first name that has none, with its place in the expression's source.
    pub fn check(&self, expression: &Expression) -> std::result::Result<(), SyntaxError> {
        first_error(expression, |part| self.check_part(part)).map_err(|error| *error)
    }

    /// Checks every side of a chain, as [`Scope::check`] does one expression.
    ///
    /// # Errors
    ///
    /// The first name without a meaning, with its place in the chain's source.
    pub fn check_inequality(
        &self,
        inequality: &Inequality,
    ) -> std::result::Result<(), SyntaxError> {
        inequality.operands.iter().try_for_each(|operand| self.check(operand))
    }

    /// Whether every name in an expression is known, whether or not it has a range.
    pub(super) fn check_names(
        &self,
        expression: &Expression,
    ) -> std::result::Result<(), SyntaxError> {
        first_error(expression, |part| match part.kind {
            ExpressionKind::Variable(name) | ExpressionKind::Derivative(_, name) => {
                self.check_name(name, part)
            }
            _ => Ok(()),
        })
        .map_err(|error| *error)
    }

    /// Checks the outermost operation.
    fn check_part(&self, part: &Expression) -> Result<()> {
        let (name, needs) = match &part.kind {
            ExpressionKind::Variable(name) => {
                self.check_name(*name, part)?;
                (name.to_string(), self.leaves(part))
            }
            ExpressionKind::Quantity(quantity) => (quantity.to_string(), self.leaves(part)),
            ExpressionKind::Derivative(operand, variable) => {
                self.check_name(*variable, part)?;
                if self.definition(*variable).is_some() {
                    self.check_differentiated(*variable, part)?;
                    self.check_fixed(operand, *variable)?;
                }
                (format!("d(..., {variable})"), self.partners(*variable))
            }
            _ => return Ok(()),
        };
        let missing: Vec<Variable> =
            needs.into_iter().filter(|name| self.domain.get(*name).is_none()).collect();
        if missing.is_empty() {
            return Ok(());
        }
        let list = join(&missing);
        let noun = if missing.len() == 1 { "a range" } else { "ranges" };
        let message = format!("`{name}` needs {noun} for {list} in [domain]");
        let help = self.help_for_missing(part, &missing, &list);
        Err(SyntaxError::new(part.span, message).help(help))
    }

    /// A variable with those that it is multiplied with to give x or y.
    fn partners(&self, variable: Variable) -> Vec<Variable> {
        let own = self.leaves(&Expression::variable(variable));
        let of = |product: Variable| self.leaves(&Expression::variable(product));
        let product = [Variable::X, Variable::Y].into_iter().find(|product| {
            self.definition(*product).is_some() && of(*product).contains(&variable)
        });
        product.map_or(own, of)
    }

    fn check_name(&self, name: Variable, part: &Expression) -> Result<()> {
        let is_known = self.domain.get(name).is_some()
            || self.definition(name).is_some()
            || Variable::PAPER.contains(&name)
            || [Variable::Q, Variable::BIAS].contains(&name);
        if is_known {
            return Ok(());
        }
        let given: Vec<Variable> = Variable::PAPER
            .into_iter()
            .chain(self.domain.iter().map(|(name, _)| name))
            .chain(self.definitions().map(|(name, _)| name))
            .collect();
        let message = format!("unknown name `{name}`");
        Err(SyntaxError::new(part.span, message).help(help_for_unknown(name.name(), &given)))
    }

    /// Derivatives are taken in variables, x and y.
    fn check_differentiated(&self, variable: Variable, part: &Expression) -> Result<()> {
        if [Variable::X, Variable::Y].contains(&variable) {
            return Ok(());
        }
        let message = format!("a derivative in `{variable}`, which is no variable");
        Err(SyntaxError::new(part.span, message)
            .help("derivatives are taken in variables of the domain, x and y"))
    }

    /// Whether a derivative of `operand` in `x` or `y` is a matter of one variable.
    fn check_fixed(&self, operand: &Expression, product: Variable) -> Result<()> {
        let parts = self.leaves(&Expression::variable(product));
        first_error(operand, |part| {
            let (name, is_derivative) = match part.kind {
                ExpressionKind::Variable(name) => (name, false),
                ExpressionKind::Derivative(_, name) => (name, true),
                _ => return Ok(()),
            };
            let moved = name != product
                && self
                    .leaves_but(&Expression::variable(name), product)
                    .iter()
                    .any(|leaf| parts.contains(leaf));
            if !moved {
                return Ok(());
            }
            let what = if is_derivative {
                format!("a derivative in {name} inside one in {product}")
            } else {
                format!("`{name}` inside a derivative in {product}")
            };
            let list = join(&parts);
            Err(SyntaxError::new(part.span, what).help(format!(
                "d(..., {product}) moves {product} and holds everything else fixed, but \
                 {product} is made of {list}; write the derivative in {}",
                parts.first().map_or("a variable", Variable::name)
            )))
        })
    }

    fn help_for_missing(&self, part: &Expression, missing: &[Variable], list: &str) -> String {
        let needs = self.leaves(part);
        for (product, meaning) in [Variable::X, Variable::Y]
            .into_iter()
            .filter_map(|product| Some((product, layer::preset_definition(product)?)))
        {
            let factors = meaning.names();
            if !factors.iter().any(|factor| missing.contains(factor)) {
                continue;
            }
            let both = join(&factors);
            if self.domain.get(product).is_some() {
                return format!("give {both} there instead of {product}");
            }
            let through = self.definition(product) == Some(meaning)
                && !part.names().iter().any(|name| factors.contains(name));
            if through
                && !matches!(part.kind, ExpressionKind::Derivative(..))
                && factors.iter().all(|factor| missing.contains(factor) && needs.contains(factor))
                && !self.needs_factors(part)
            {
                return format!("add {list}; or, for {both}, {product} alone");
            }
        }
        format!("add {list}, each as a range such as [\"0.8\", \"1.5\"]")
    }

    /// Whether a part takes derivatives in the factors themselves.
    fn needs_factors(&self, part: &Expression) -> bool {
        use Quantity::{H, J, Norm};
        matches!(part.kind, ExpressionKind::Quantity(Norm | H(..) | J(..)))
    }
}

/// Whether a statement about a fixed point speaks of variables only.
pub(super) fn check_fixed_point(
    scope: &Scope,
    inequality: &Inequality,
) -> std::result::Result<(), SyntaxError> {
    let check = |operand| {
        first_error(operand, |part| {
            let name = match &part.kind {
                ExpressionKind::Quantity(quantity) => quantity.to_string(),
                ExpressionKind::Moment(moment, ..) => format!("{moment}(...)"),
                ExpressionKind::Activation(_) => "f(...)".to_owned(),
                ExpressionKind::Variable(name) if scope.definition(*name).is_some() => {
                    name.to_string()
                }
                ExpressionKind::Derivative(_, variable) => format!("d(..., {variable})"),
                _ => return Ok(()),
            };
            let states: Vec<Variable> = scope.map.iter().map(|(name, _)| *name).collect();
            let is = if states.len() == 1 { "is" } else { "are" };
            Err(SyntaxError::new(
                part.span,
                format!("`{name}` in a statement about the fixed point"),
            )
            .help(format!(
                "here {} {is} the fixed point's; only variables of the domain may be used",
                join(&states)
            )))
        })
    };
    inequality.operands.iter().try_for_each(check).map_err(|error| *error)
}

/// The error at the first part of an expression that has one.
fn first_error(
    expression: &Expression,
    mut check: impl FnMut(&Expression) -> Result<()>,
) -> Result<()> {
    let mut result = Ok(());
    expression.visit(&mut |part| {
        if result.is_ok() {
            result = check(part);
        }
    });
    result
}
