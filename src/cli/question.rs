//! Where something is asked: which activation, which layer, on what ranges.

use super::arguments::{FixedPointOptions, Place};
use super::{Complaint, claims};
use crate::claim::{
    ActivationSpec, Domain, Expression, Layer, LayerKind, Number, Range, RangeError, Scope,
    Variable,
};

/// What is asked about.
#[derive(Clone, Debug)]
pub struct Question {
    /// What names mean.
    pub scope: Scope,
    /// The layer in words.
    pub layer: String,
    /// The claim it is taken from.
    pub claim: Option<String>,
    /// The case of that claim, if it has several.
    pub case: Option<String>,
}

/// What variables range over that nobody gives a range.
type Defaults = &'static [(Variable, &'static str, &'static str)];

/// Weights that keep a length, and no biases.
const WEIGHTS: [Defaults; 2] = [
    &[(Variable::OMEGA, "0", "0"), (Variable::TAU, "1", "1")],
    &[(Variable::TAU, "1", "1"), (Variable::BIAS, "0", "0")],
];

/// Where fixed points are looked for.
const STATES: [Defaults; 2] =
    [&[(Variable::MU, "-1", "1"), (Variable::NU, "0.01", "16")], &[(Variable::Q, "1e-4", "1e5")]];

/// Where networks start.
const STARTS: [Defaults; 2] =
    [&[(Variable::MU, "0", "0"), (Variable::NU, "1", "1")], &[(Variable::Q, "1", "1")]];

/// The defaults for a kind of layer.
fn of_layer(defaults: [Defaults; 2], kind: LayerKind) -> Defaults {
    let [unit, random] = defaults;
    match kind {
        LayerKind::Unit => unit,
        LayerKind::Random => random,
    }
}

/// The question that the flags of `fixed-point` ask.
pub fn question(options: &FixedPointOptions) -> Result<Question, Complaint> {
    let activation = activation(options)?;
    single(&options.place, questions(&options.place, activation, &[STATES, WEIGHTS])?)
}

/// The only question there is.
fn single(place: &Place, mut questions: Vec<Question>) -> Result<Question, Complaint> {
    match (questions.pop(), questions.is_empty()) {
        (Some(question), true) => check(question),
        _ => {
            let over = place.over.as_deref().unwrap_or_default();
            Err(Complaint::several_cases(over))
        }
    }
}

/// The question where a network's states come from where flags say.
pub fn start_question(place: &Place) -> Result<Question, Complaint> {
    let activation = place.kind.activation.clone().unwrap_or_default();
    single(place, questions(place, activation, &[STARTS, WEIGHTS])?)
}

/// What is asked where flags say, once for each case of the claim.
pub fn questions_of(place: &Place) -> Result<Vec<Question>, Complaint> {
    questions(place, place.kind.activation.clone().unwrap_or_default(), &[WEIGHTS])
}

fn questions(
    place: &Place,
    activation: ActivationSpec,
    defaults: &[[Defaults; 2]],
) -> Result<Vec<Question>, Complaint> {
    let named = [
        (Variable::MU, &place.mu),
        (Variable::OMEGA, &place.omega),
        (Variable::NU, &place.nu),
        (Variable::TAU, &place.tau),
        (Variable::Q, &place.q),
        (Variable::BIAS, &place.bias),
    ];
    let named = named.into_iter().filter_map(|(name, range)| Some((name, range.clone()?)));
    let mut given: Vec<(Variable, Range)> = named.chain(place.at.iter().cloned()).collect();
    if let Some(over) = &place.over {
        return of_claim(over, &given);
    }
    let kind = place.kind.layer.unwrap_or_default();
    let layer = Layer { dropout: place.kind.dropout.clone(), ..Layer::preset(kind) };
    for (name, lower, upper) in defaults.iter().flat_map(|all| of_layer(*all, kind)) {
        // Who gives x or y themselves has no use for what they are made of.
        let is_given = |(known, _): &(Variable, Range)| {
            known == name
                || *known == Variable::X && layer.x.names().contains(name)
                || *known == Variable::Y && layer.y.names().contains(name)
        };
        if !given.iter().any(is_given) {
            let number =
                |text| Number::parse(text).ok_or_else(|| Complaint::new("a default is no number"));
            given.push((*name, Range { lower: number(lower)?, upper: number(upper)? }));
        }
    }
    let domain = Domain::new(given).map_err(|error| complaint(error.variable, &error.error))?;
    let scope = Scope::new(domain, &activation, &layer, &[])
        .map_err(|it| Complaint::new(it.to_string()))?;
    Ok(vec![Question { scope, layer: layer.label(), claim: None, case: None }])
}

/// The cases of a claim with some of its ranges replaced.
fn of_claim(over: &str, given: &[(Variable, Range)]) -> Result<Vec<Question>, Complaint> {
    let claim = claims::resolve(over)?;
    let of_case = |case: &crate::claim::Case| {
        if let Some((name, _)) =
            given.iter().find(|(name, _)| case.scope.domain.get(*name).is_none())
        {
            return Err(Complaint::new(format!("--{name}: the claim has no variable `{name}`")));
        }
        let scope =
            case.scope.replacing(given).map_err(|error| complaint(error.variable, &error.error))?;
        let (claim_name, case) = (Some(claim.name.clone()), case.name.clone());
        Ok(Question { scope, layer: claim.layer.label(), claim: claim_name, case })
    };
    claim.cases.iter().map(of_case).collect()
}

/// The activation with the values that flags give its parameters.
fn activation(options: &FixedPointOptions) -> Result<ActivationSpec, Complaint> {
    let base = options.place.kind.activation.clone().unwrap_or_default();
    let Some(kind) = base.kind.clone() else {
        return match (&options.lambda, &options.alpha, &options.wanted) {
            (None, None, _) | (.., Some(_)) => Ok(base),
            _ => Err(Complaint::new("an expression in z has no lambda or alpha to set")),
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
    ActivationSpec::known(&kind, &values).map_err(|message| Complaint::new(message.to_string()))
}

fn complaint(name: Variable, error: &RangeError) -> Complaint {
    let help = error.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
    Complaint::at(format!("--{name}"), format!("{error}{help}"))
}

/// Whether the domain gives everything the state map needs.
fn check(question: Question) -> Result<Question, Complaint> {
    let scope = &question.scope;
    for (state, next) in &scope.map {
        let needed = std::iter::once(*state).chain(scope.leaves(next));
        for name in needed {
            if scope.domain.get(name).is_none() {
                return Err(Complaint::new(format!(
                    "the layer's state map needs `{name}`; give --at {name}=LOW..HIGH"
                )));
            }
        }
    }
    let is_needed = |name: Variable| {
        let is_parameter = scope.activation.parameters.iter().any(|it| it.name == name);
        let of_map = |(state, next): &(Variable, Expression)| {
            *state == name || scope.leaves(next).contains(&name)
        };
        is_parameter || name == Variable::RATE || scope.map.iter().any(of_map)
    };
    // A claim may have variables for its own inequalities.
    let idle = scope.domain.iter().map(|(name, _)| name).find(|name| !is_needed(*name));
    match idle.filter(|_| question.claim.is_none()) {
        Some(name) => {
            Err(Complaint::new(format!("--{name}: the layer's state map has no variable `{name}`")))
        }
        None => Ok(question),
    }
}
