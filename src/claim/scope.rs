//! Whether a domain gives an expression everything it speaks of.

use super::domain::Domain;
use super::expression::{Expression, ExpressionKind};
use super::inequality::Inequality;
use super::lexer::{Result, SyntaxError};
use super::names::{Quantity, Variable};

impl Domain {
    /// Whether every name in the expression has a meaning on this domain.
    ///
    /// A variable must be given; `x` also follows from `mu` and `omega`, and `y`
    /// from `nu` and `tau`. The moments need `x` and `y`; the Jacobians and the
    /// norm need all four of their factors, and so does a derivative in a factor
    /// need both of that product.
    ///
    /// A derivative in `x` is taken with y, ω and τ held fixed, one in `y` with x,
    /// ω and τ. What names μ (or ν) itself has no such derivative.
    ///
    /// # Errors
    ///
    /// The first name that has none, with its place in the expression's source.
    pub fn check(&self, expression: &Expression) -> std::result::Result<(), SyntaxError> {
        first_error(expression, |part| self.check_part(part)).map_err(|error| *error)
    }

    /// Checks every side of a chain, as [`Domain::check`] does one expression.
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

    /// Checks the outermost operation.
    fn check_part(&self, part: &Expression) -> Result<()> {
        use Variable::{Mu, Nu, Omega, Tau, X, Y};
        let (name, needs): (String, &[Variable]) = match &part.kind {
            ExpressionKind::Variable(variable) => (variable.to_string(), &[*variable]),
            ExpressionKind::Quantity(quantity) => {
                let needs: &[Variable] = match quantity {
                    Quantity::Mean | Quantity::SecondMoment | Quantity::Variance => &[X, Y],
                    Quantity::Norm | Quantity::J(..) | Quantity::H(..) => &[Mu, Omega, Nu, Tau],
                    Quantity::Lambda | Quantity::Alpha => &[],
                };
                (quantity.to_string(), needs)
            }
            ExpressionKind::Derivative(operand, variable) => {
                check_fixed_factors(operand, *variable)?;
                let needs: &[Variable] = match variable {
                    Mu | Omega => &[Mu, Omega],
                    Nu | Tau => &[Nu, Tau],
                    X => &[X],
                    Y => &[Y],
                };
                (format!("d(..., {variable})"), needs)
            }
            _ => return Ok(()),
        };
        let missing = self.missing(needs);
        if missing.is_empty() {
            return Ok(());
        }
        let list = join(&missing);
        let noun = if missing.len() == 1 { "a range" } else { "ranges" };
        let message = format!("`{name}` needs {noun} for {list} in [domain]");
        let help = self.help_for_missing(needs, &missing, &list);
        Err(SyntaxError::new(part.span, message).help(help))
    }

    /// The ranges to add before all of `needs` are known.
    fn missing(&self, needs: &[Variable]) -> Vec<Variable> {
        let absent = |variable: &Variable| self.get(*variable).is_none();
        needs
            .iter()
            .copied()
            .filter(absent)
            .flat_map(|variable| match variable.factors() {
                Some(factors) => factors.to_vec(),
                None => vec![variable],
            })
            .filter(absent)
            .collect()
    }

    fn help_for_missing(&self, needs: &[Variable], missing: &[Variable], list: &str) -> String {
        for product in [Variable::X, Variable::Y] {
            let Some(factors) = product.factors() else { continue };
            if !factors.iter().any(|factor| missing.contains(factor)) {
                continue;
            }
            let [first, second] = factors;
            if self.get(product).is_some() {
                return format!("give {first} and {second} there instead of {product}");
            }
            if needs.contains(&product) && factors.iter().all(|factor| missing.contains(factor)) {
                return format!("add {list}; or, for {first} and {second}, {product} alone");
            }
        }
        format!("add {list}, each as a range such as [\"0.8\", \"1.5\"]")
    }
}

/// Whether a derivative of `operand` in `x` or `y` is a matter of one variable.
fn check_fixed_factors(operand: &Expression, product: Variable) -> Result<()> {
    let Some([moving, fixed]) = product.factors() else {
        return Ok(());
    };
    first_error(operand, |part| match part.kind {
        ExpressionKind::Variable(variable) if variable == moving => {
            let message = format!("`{moving}` inside a derivative in {product}");
            Err(SyntaxError::new(part.span, message).help(format!(
                "d(..., {product}) holds {fixed} fixed and moves {moving} = {product}/{fixed} along; \
                 write the derivative in {moving}"
            )))
        }
        ExpressionKind::Derivative(_, variable) if variable == fixed => {
            let message = format!("a derivative in {fixed} inside one in {product}");
            Err(SyntaxError::new(part.span, message).help(format!(
                "the inner one depends on {moving}, the outer holds {fixed} fixed; write the outer \
                 derivative in {moving}"
            )))
        }
        _ => Ok(()),
    })
}

/// Whether a statement about a fixed point speaks of (mu, nu) and (omega, tau) only.
pub(super) fn check_fixed_point(inequality: &Inequality) -> std::result::Result<(), SyntaxError> {
    let check = |operand| {
        first_error(operand, |part| {
            let name = match part.kind {
                ExpressionKind::Quantity(quantity) => quantity.to_string(),
                ExpressionKind::Variable(variable) if variable.factors().is_some() => {
                    variable.to_string()
                }
                ExpressionKind::Derivative(_, variable) => format!("d(..., {variable})"),
                _ => return Ok(()),
            };
            Err(SyntaxError::new(
                part.span,
                format!("`{name}` in a statement about the fixed point"),
            )
            .help("here mu and nu are the fixed point's; only mu, nu, omega and tau may be used"))
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

/// `a`, `a and b`, `a, b and c`.
fn join(variables: &[Variable]) -> String {
    let names: Vec<&str> = variables.iter().map(|variable| variable.name()).collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => names.concat(),
    }
}
