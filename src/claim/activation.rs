//! `[activation]`: which function, with which parameters.

use super::diagnostic::Diagnostic;
use super::document::{Document, Entry, Value};
use super::domain::{Range, RangeError};
use super::expression::{Expression, ExpressionKind, Span};
use super::lexer::SyntaxError;
use super::library::{help_for_unknown_activation, known_activation};
use super::names::Function;
use super::parser::parse_expression;
use super::suggest::suggest;
use super::text::printable;
use super::variable::Variable;
use std::error::Error;
use std::fmt;

/// The activation a claim is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActivationSpec {
    /// What the library calls it, if it is the library's.
    pub kind: Option<String>,
    /// The function of `z` and the parameters.
    pub expression: Expression,
    /// The parameters and their values.
    pub parameters: Vec<Parameter>,
}

/// A parameter of an activation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// What it is called.
    pub name: Variable,
    /// Its value, or all values it may have.
    pub range: Range,
    /// Whether the claim says so, rather than the library.
    pub is_given: bool,
}

/// Why an activation of the library cannot be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ActivationError {
    /// The library does not have it.
    Unknown(String),
    /// It does not have a parameter; these it has.
    NoParameter(String, Variable, Vec<Variable>),
    /// A parameter cannot have these values.
    Range(RangeError),
    /// An expression that makes no sense, and why.
    Expression(String, String),
}

impl fmt::Display for ActivationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(kind) => {
                let help = help_for_unknown_activation(kind);
                write!(f, "unknown activation `{}`; {help}", printable(kind))
            }
            Self::NoParameter(kind, name, known) if known.is_empty() => {
                write!(f, "{kind} has no parameter `{name}`; it has none")
            }
            Self::NoParameter(kind, name, known) => {
                let known: Vec<&str> = known.iter().map(Variable::name).collect();
                let known = known.join(", ");
                write!(f, "{kind} has no parameter `{name}`; its parameters are {known}")
            }
            Self::Range(error) => error.fmt(f),
            Self::Expression(text, reason) => write!(f, "`{}`: {reason}", printable(text)),
        }
    }
}

impl Error for ActivationError {}

impl ActivationSpec {
    /// Whether it is a function of `z` alone, all of whose parameters are numbers.
    #[must_use]
    pub fn is_function(&self) -> bool {
        let number = |name: &Variable| {
            self.parameters.iter().any(|known| known.name == *name && known.range.is_point())
        };
        self.expression.names().iter().all(|name| *name == Variable::Z || number(name))
    }
}

impl Default for ActivationSpec {
    /// SELU with its exact constants.
    fn default() -> Self {
        Self::known("selu", &[]).unwrap_or_else(|error| panic!("{error}"))
    }
}

impl ActivationSpec {
    /// An activation of the library with some of its parameters set.
    ///
    /// # Errors
    /// No such activation or parameter, or a value that it cannot have.
    pub fn known(kind: &str, values: &[(Variable, Range)]) -> Result<Self, ActivationError> {
        let Some(known) = known_activation(kind) else {
            return Err(ActivationError::Unknown(kind.to_owned()));
        };
        let mut parameters: Vec<Parameter> = Vec::new();
        for (name, default) in &known.parameters {
            let range = Range::point(default.clone());
            parameters.push(Parameter { name: *name, range, is_given: false });
        }
        for (name, range) in values {
            let Some(parameter) = parameters.iter_mut().find(|known| known.name == *name) else {
                let known = parameters.iter().map(|known| known.name).collect();
                return Err(ActivationError::NoParameter(kind.to_owned(), *name, known));
            };
            let mut checked = range.check();
            if known.positive.contains(name) {
                checked = checked.and_then(|()| range.check_positive(name.name()));
            }
            checked.map_err(ActivationError::Range)?;
            *parameter = Parameter { name: *name, range: range.clone(), is_given: true };
        }
        Ok(Self { kind: Some(kind.to_owned()), expression: known.expression.clone(), parameters })
    }

    /// An activation of one's own, by its expression in `z`.
    ///
    /// # Errors
    /// What is wrong with the expression.
    pub fn own(text: &str) -> Result<Self, ActivationError> {
        let complaint = |message: String, help: Option<String>| {
            let help = help.map(|help| format!("; {help}")).unwrap_or_default();
            ActivationError::Expression(text.to_owned(), message + &help)
        };
        let expression = parse_expression(text)
            .map_err(|error| of_library(text, error))
            .map_err(|error| complaint(error.message, error.help))?;
        check_expression(&expression, &[Variable::Z])
            .map_err(|(_, message, help)| complaint(message, Some(help)))?;
        Ok(Self { kind: None, expression, parameters: Vec::new() })
    }

    /// Whether it is SELU with λ₀₁ and α₀₁ (Klambauer et al. 2017, Eq. 14).
    #[must_use]
    pub fn is_standard_selu(&self) -> bool {
        self.kind.as_deref() == Some("selu") && self.parameters.iter().all(|it| !it.is_given)
    }

    /// What it is called where there is little room.
    #[must_use]
    pub fn label(&self) -> String {
        let name = self.kind.clone().unwrap_or_else(|| self.expression.to_string());
        let given = self.parameters.iter().filter(|parameter| parameter.is_given);
        let given: Vec<String> = given
            .map(|parameter| match parameter.range.is_point() {
                true => format!("{} = {}", parameter.name, parameter.range),
                false => format!("{} in {}", parameter.name, parameter.range),
            })
            .collect();
        if given.is_empty() { name } else { format!("{name} ({})", given.join(", ")) }
    }
}

/// Reads `[activation]`.
pub(super) fn activation<'a>(
    document: Document<'a>,
    value: &'a Value<'a>,
) -> Result<ActivationSpec, Diagnostic> {
    let entries = document.entries(value, "activation", None)?;
    let find = |key: &str| entries.iter().find(|entry| entry.key == key);
    match (find("expression"), find("kind")) {
        (Some(expression), None) => own(document, &entries, expression),
        (Some(expression), Some(_)) => Err(document
            .error(expression.key_bytes.clone(), "both a kind and an expression")
            .help("give `kind` for an activation of the library, `expression` for your own")),
        (None, kind) => of_the_library(document, &entries, kind),
    }
}

fn of_the_library<'a>(
    document: Document<'a>,
    entries: &[Entry<'a>],
    kind: Option<&Entry<'a>>,
) -> Result<ActivationSpec, Diagnostic> {
    let name = match kind {
        Some(entry) => document.string(entry.value, "kind")?,
        None => "selu",
    };
    let Some(known) = known_activation(name) else {
        let place = kind.map_or(0..0, |entry| entry.value.span());
        return Err(document
            .error(place, format!("unknown activation `{}`", printable(name)))
            .help(help_for_unknown_activation(name)));
    };
    let mut values = Vec::new();
    for entry in entries.iter().filter(|entry| entry.key != "kind") {
        let parameter = known.parameters.iter().find(|(name, _)| name.name() == entry.key);
        let Some((parameter, _)) = parameter else {
            let keys = known.parameters.iter().map(|(name, _)| name.name());
            let keys: Vec<&str> = std::iter::once("kind").chain(keys).collect();
            return Err(document.unknown_key(entry, "activation", &keys));
        };
        let range = document.checked_range(entry.value, entry.key)?;
        if known.positive.contains(parameter) {
            range
                .check_positive(entry.key)
                .map_err(|error| document.range_error(entry.value, error))?;
        }
        values.push((*parameter, range));
    }
    ActivationSpec::known(name, &values)
        .map_err(|error| Diagnostic::whole(document.file, error.to_string()))
}

fn own<'a>(
    document: Document<'a>,
    entries: &[Entry<'a>],
    expression: &Entry<'a>,
) -> Result<ActivationSpec, Diagnostic> {
    let known = ["expression", "parameters"];
    if let Some(entry) = entries.iter().find(|entry| !known.contains(&entry.key)) {
        return Err(document.unknown_key(entry, "activation", &known));
    }
    let mut parameters = Vec::new();
    if let Some(table) = entries.iter().find(|entry| entry.key == "parameters") {
        for entry in document.entries(table.value, "parameters", None)? {
            let name = document.parameter_name(&entry)?;
            if [Variable::X, Variable::Y].contains(&name) {
                let message = format!("`{name}` cannot be a parameter");
                return Err(document
                    .error(entry.key_bytes.clone(), message)
                    .help("x and y are the mean and the variance of the pre-activation"));
            }
            let range = document.checked_range(entry.value, entry.key)?;
            parameters.push(Parameter { name, range, is_given: true });
        }
    }
    let names: Vec<Variable> = parameters.iter().map(|parameter| parameter.name).collect();
    let text = document.string(expression.value, "expression")?;
    let tree = parse_expression(text)
        .map_err(|error| document.syntax_error(expression.value, of_library(text, error)))?
        .with_variables(&names);
    let given: Vec<Variable> =
        std::iter::once(Variable::Z).chain(parameters.iter().map(|it| it.name)).collect();
    if let Err((span, message, help)) = check_expression(&tree, &given) {
        let bytes = document.locate(expression.value, span);
        return Err(document.error(bytes, message).help(help));
    }
    Ok(ActivationSpec { kind: None, expression: tree, parameters })
}

/// A complaint with the remedy if it is about a name of the library in an expression.
fn of_library(text: &str, error: SyntaxError) -> SyntaxError {
    let word = text.get(error.span.start..error.span.end).unwrap_or_default();
    match known_activation(word) {
        Some(_) => SyntaxError { help: Some(written_out(word)), ..error },
        None => error,
    }
}

/// What to write for an activation of the library in an expression.
fn written_out(name: &str) -> String {
    let known = known_activation(name).map(|known| known.expression.to_string());
    let expression = known.unwrap_or_default();
    format!("`{name}` is an activation of the library and no function; write it out: {expression}")
}

/// Whether an expression is a function of `z` and the parameters, and of nothing else.
fn check_expression(
    expression: &Expression,
    given: &[Variable],
) -> Result<(), (Span, String, String)> {
    let mut result = Ok(());
    expression.visit(&mut |part| {
        let complaint = match &part.kind {
            ExpressionKind::Variable(name) if !given.contains(name) => Some((
                format!("unknown name `{name}`"),
                match suggest(name.name(), Function::ALL.map(Function::name).into_iter()) {
                    _ if *name == Variable::X => {
                        "write `z`: an activation is a function of z".to_owned()
                    }
                    _ if known_activation(name.name()).is_some() => written_out(name.name()),
                    Some(function) => format!("did you mean the function `{function}`?"),
                    None => format!(
                        "an activation is a function of z; a claim gives other names a number or \
                         a range: parameters = {{ {name} = [\"0.1\", \"0.3\"] }}"
                    ),
                },
            )),
            ExpressionKind::Quantity(_)
            | ExpressionKind::Moment(..)
            | ExpressionKind::Derivative(..)
            | ExpressionKind::Activation(_) => Some((
                "an activation is a function of z".to_owned(),
                "moments, derivatives and f itself have no meaning in it".to_owned(),
            )),
            _ => None,
        };
        if let (Ok(()), Some((message, help))) = (&result, complaint) {
            result = Err((part.span, message, help));
        }
    });
    result
}
