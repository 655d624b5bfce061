//! What is asked about fixed points.

use super::arguments::FixedPointOptions;
use super::claims;
use crate::claim::{ActivationSpec, Domain, Layer, LayerKind, Number, Range, Scope, Variable};

/// What is asked about.
pub struct Question {
    /// What names mean.
    pub scope: Scope,
    /// The layer in words.
    pub layer: String,
}

/// The question that flags ask.
pub fn question(options: &FixedPointOptions) -> Result<Question, String> {
    let named = [
        (Variable::MU, &options.mu),
        (Variable::OMEGA, &options.omega),
        (Variable::NU, &options.nu),
        (Variable::TAU, &options.tau),
        (Variable::Q, &options.q),
        (Variable::BIAS, &options.bias),
    ];
    let named = named.into_iter().filter_map(|(name, range)| Some((name, range.clone()?)));
    let mut given: Vec<(Variable, Range)> = named.chain(options.at.iter().cloned()).collect();
    if let Some(over) = &options.over {
        let claim = claims::resolve(over).map_err(|diagnostic| diagnostic.to_string())?;
        let [case] = claim.cases.as_slice() else {
            return Err(format!("error: {over}: a claim of several cases; keep one of them"));
        };
        for (name, _) in &given {
            if case.scope.domain.get(*name).is_none() {
                return Err(format!("error: --{name}: the claim has no variable `{name}`"));
            }
        }
        let scope = case
            .scope
            .replacing(&given)
            .map_err(|error| complaint(error.variable, &error.error))?;
        return check(Question { scope, layer: claim.layer.label() });
    }
    let kind = options.layer.unwrap_or_default();
    let layer = Layer { dropout: options.dropout.clone(), ..Layer::preset(kind) };
    let defaults: &[(Variable, &str, &str)] = match kind {
        LayerKind::Unit => &[
            (Variable::MU, "-1", "1"),
            (Variable::OMEGA, "0", "0"),
            (Variable::NU, "0.01", "16"),
            (Variable::TAU, "1", "1"),
        ],
        LayerKind::Random => {
            &[(Variable::Q, "1e-4", "1e5"), (Variable::TAU, "1", "1"), (Variable::BIAS, "0", "0")]
        }
    };
    for (name, lower, upper) in defaults {
        if !given.iter().any(|(known, _)| known == name) {
            let number = |text| Number::parse(text).ok_or("a default is no number");
            given.push((*name, Range { lower: number(lower)?, upper: number(upper)? }));
        }
    }
    let activation = activation(options)?;
    let domain = Domain::new(given).map_err(|error| complaint(error.variable, &error.error))?;
    let scope =
        Scope::new(domain, &activation, &layer, &[]).map_err(|it| format!("error: {it}"))?;
    check(Question { scope, layer: layer.label() })
}

/// The activation with the values that flags give its parameters.
fn activation(options: &FixedPointOptions) -> Result<ActivationSpec, String> {
    let base = options.activation.clone().unwrap_or_default();
    let Some(kind) = base.kind.clone() else {
        return match (&options.lambda, &options.alpha, &options.wanted) {
            (None, None, _) | (.., Some(_)) => Ok(base),
            _ => Err("error: an expression in z has no lambda or alpha to set".to_owned()),
        };
    };
    let mut values: Vec<(Variable, Range)> = Vec::new();
    for parameter in base.parameters.iter().filter(|parameter| parameter.is_given) {
        values.push((parameter.name, parameter.range.clone()));
    }
    if options.wanted.is_none() {
        for (name, range) in
            [(Variable::LAMBDA, &options.lambda), (Variable::ALPHA, &options.alpha)]
        {
            values.extend(range.clone().map(|range| (name, range)));
        }
    }
    ActivationSpec::known(&kind, &values).map_err(|message| format!("error: {message}"))
}

fn complaint(name: Variable, error: &crate::claim::RangeError) -> String {
    let help = error.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
    format!("error: --{name}: {error}{help}")
}

/// Whether the domain gives everything the state map needs.
fn check(question: Question) -> Result<Question, String> {
    let scope = &question.scope;
    for (state, next) in &scope.map {
        let needed = std::iter::once(*state).chain(scope.leaves(next));
        for name in needed {
            if scope.domain.get(name).is_none() {
                return Err(format!(
                    "error: the layer's state map needs `{name}`; give --at {name}=LOW..HIGH"
                ));
            }
        }
    }
    Ok(question)
}
