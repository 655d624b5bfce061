//! What names mean: the domain's variables, the layer, the definitions; and whether a domain
//! gives an expression everything it speaks of.
//!
//! A [`Scope`] belongs to one case of a claim. Every name of it is either a variable of the
//! domain (range parameters of the activation and a rate that is a range among them) or stands
//! for an expression, and every quantity but the norm does, so that whoever computes needs
//! nothing but moments of f.

use super::activation::ActivationSpec;
use super::constant;
use super::domain::{Domain, DomainError, Range, join};
use super::expression::{Expression, ExpressionKind};
use super::inequality::Inequality;
use super::layer::{self, DropoutKind, Layer};
use super::lexer::{Result, SyntaxError};
use super::names::{Quantity, Variable, help_for_unknown};
use super::number::Number;
use crate::arithmetic::mpfr::MpInterval;

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
    /// Why names get in each other's way.
    pub fn new(
        mut domain: Domain,
        activation: &ActivationSpec,
        layer: &Layer,
        definitions: &[(Variable, Expression)],
    ) -> std::result::Result<Self, String> {
        let mut all: Vec<(Variable, Expression)> = Vec::new();
        for (name, expression) in [(Variable::X, &layer.x), (Variable::Y, &layer.y)] {
            if domain.get(name).is_none() {
                all.push((name, expression.clone()));
            }
        }
        for parameter in &activation.parameters {
            let name = parameter.name;
            if domain.get(name).is_some() {
                return Err(format!("`{name}` is a parameter of the activation and a variable"));
            }
            if parameter.range.is_point() {
                all.push((name, parameter.range.lower.expression().clone()));
            } else {
                domain.insert(name, parameter.range.clone()).map_err(|it| it.to_string())?;
            }
        }
        if let Some(dropout) = &layer.dropout {
            let taken = "`rate` is the rate of dropout and a variable";
            if domain.get(Variable::RATE).is_some() {
                return Err(taken.to_owned());
            }
            if dropout.rate.is_point() {
                all.push((Variable::RATE, dropout.rate.lower.expression().clone()));
            } else {
                domain.insert(Variable::RATE, dropout.rate.clone()).map_err(|it| it.to_string())?;
            }
        }
        for (name, expression) in definitions {
            let is_known = |known: &(Variable, Expression)| known.0 == *name;
            if domain.get(*name).is_some() || all.iter().any(is_known) {
                return Err(format!("`{name}` is defined twice"));
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
    pub fn replacing(
        &self,
        replaced: &[(Variable, Range)],
    ) -> std::result::Result<Self, DomainError> {
        let own = |variable| replaced.iter().find(|(name, _)| *name == variable);
        let ranges = self.domain.iter().map(|(variable, range)| {
            (variable, own(variable).map_or_else(|| range.clone(), |(_, range)| range.clone()))
        });
        Ok(Self { domain: Domain::new(ranges)?, ..self.clone() })
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
    fn check_circles(&self) -> std::result::Result<(), String> {
        fn visit(
            scope: &Scope,
            expression: &Expression,
            open: &mut Vec<Variable>,
            done: &mut Vec<Variable>,
        ) -> std::result::Result<(), String> {
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
                    return Err(format!("`{name}` is defined by itself"));
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
            visit(self, meaning, &mut vec![name], &mut done)?;
        }
        self.map.iter().try_for_each(|(_, next)| {
            let mut of_norm = false;
            next.visit(&mut |part| {
                of_norm |= matches!(part.kind, ExpressionKind::Quantity(Quantity::Norm));
            });
            match of_norm {
                true => Err("the state map speaks of its own norm".to_owned()),
                false => visit(self, next, &mut Vec::new(), &mut done),
            }
        })
    }

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

    /// As [`Scope::leaves`], but taking one name for a variable.
    fn leaves_but(&self, expression: &Expression, name: Variable) -> Vec<Variable> {
        let (mut seen, mut found) = (vec![name], Vec::new());
        self.gather(expression, &mut seen, &mut found);
        found
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

fn zero() -> crate::arithmetic::Decimal {
    crate::arithmetic::Decimal::parse("0").unwrap_or_else(|error| panic!("{error}"))
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
