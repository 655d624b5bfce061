//! `selfnorm fixed-point`.

use super::arguments::{FixedPointOptions, Format};
use super::progress::ProgressLine;
use super::{Exit, claims, complain, json, paint, print, start_threads, unsuitable, wanted};
use crate::arithmetic::{Interval, print};
use crate::claim::{ActivationSpec, Domain, Layer, LayerKind, Number, Range, Scope, Variable};
use crate::fixed_point::{Enumeration, FixedPoint, fixed_points, larger_box};
use crate::search::Verdict;
use serde_json::{Map, Value, json};
use std::fmt::Write;
use std::sync::atomic::Ordering;

/// Prints all fixed points in the box, or the parameters for a wanted one.
pub fn run(options: &FixedPointOptions, quiet: bool) -> Exit {
    let question = match question(options).and_then(|question| {
        start_threads(options.effort.threads)?;
        Ok(question)
    }) {
        Ok(question) => question,
        Err(complaint) => return complain(&complaint),
    };
    if let Some(values) = &options.wanted {
        return wanted::run(options, &question, values);
    }
    let progress = ProgressLine::new(!quiet && super::stderr_is_terminal());
    progress.subject("fixed points");
    let report = |boxes, volume| progress.update(boxes, volume);
    let search = options.effort.options(&report);
    let found = fixed_points(&question.scope, &search).and_then(|found| {
        let larger = larger_box(&question.scope, &found, &search)?;
        let more = larger.map(|scope| fixed_points(&scope, &search).map(|it| (scope, it)));
        Ok((found, more.transpose()?))
    });
    progress.clear();
    let (found, larger) = match found {
        Ok(found) => found,
        Err(reason) => return complain(&unsuitable(reason)),
    };
    let exit = match (found.unresolved.is_empty(), search.interrupted.load(Ordering::Relaxed)) {
        (_, true) => Exit::Interrupted,
        (true, _) => Exit::Success,
        (false, _) => Exit::Undecided,
    };
    let larger = larger.as_ref();
    print(
        exit,
        &match options.format {
            Format::Text => text(&question, &found, larger),
            Format::Json => json_line(&question, &found, larger),
        },
    )
}

/// What is asked about.
pub struct Question {
    /// What names mean.
    pub scope: Scope,
    /// The layer in words.
    pub layer: String,
}

/// The question that flags ask.
fn question(options: &FixedPointOptions) -> Result<Question, String> {
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

/// Significant digits of fixed points: all a double has.
const DIGITS: usize = 16;
/// Significant digits of norms and radii.
const SIZE_DIGITS: usize = 8;

/// The variables that are no state.
fn others(scope: &Scope) -> Vec<Variable> {
    let is_state = |name: Variable| scope.map.iter().any(|(state, _)| *state == name);
    scope.domain.iter().map(|(name, _)| name).filter(|name| !is_state(*name)).collect()
}

fn joined(names: &[Variable]) -> String {
    let names: Vec<&str> = names.iter().map(Variable::name).collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => names.concat(),
    }
}

type Larger<'a> = Option<&'a (Scope, Enumeration)>;

fn text(question: &Question, found: &Enumeration, larger: Larger) -> String {
    let scope = &question.scope;
    let mut out = format!("{}  {}\n", paint::bold("fixed points"), settings(scope));
    let _ = writeln!(out, "  of the {} with {}", question.layer, scope.activation.label());
    out.push_str(&enumeration(scope, found));
    if !found.stays(scope) {
        let image: Vec<String> = found.image.iter().map(named(SIZE_DIGITS)).collect();
        let _ =
            writeln!(out, "  note: the map may lead out of this box: next {}", image.join(", "));
        match larger {
            Some((scope, found)) => {
                let _ = writeln!(out, "  the box it does not leave: {}", settings(scope));
                out.push_str(&enumeration(scope, found));
            }
            None => out.push_str("  note: no larger box was found that it does not leave\n"),
        }
    }
    out
}

fn settings(scope: &Scope) -> String {
    let of = |(name, range): (Variable, &Range)| {
        let relation = if range.is_point() { "=" } else { "in" };
        format!("{name} {relation} {range}")
    };
    let is_given = |name| scope.activation.parameters.iter().find(|it| it.name == name);
    let constants = scope.activation.parameters.iter().filter(|it| it.is_given);
    let constants = constants.filter(|it| it.range.is_point()).map(|it| of((it.name, &it.range)));
    let own = scope.domain.iter().filter(|(name, _)| is_given(*name).is_none_or(|it| it.is_given));
    let own: Vec<String> = own.map(of).chain(constants).collect();
    own.join(", ")
}

fn enumeration(scope: &Scope, enumeration: &Enumeration) -> String {
    let mut out = String::new();
    let others = others(scope);
    let ranging: Vec<Variable> = others
        .iter()
        .copied()
        .filter(|name| scope.domain.get(*name).is_some_and(|range| !range.is_point()))
        .collect();
    // The paper's weights go together.
    let named = if ranging.is_empty() { &ranging } else { &others };
    let each =
        if named.is_empty() { String::new() } else { format!("for each {} ", joined(named)) };
    match (&enumeration.branches, enumeration.unresolved.is_empty()) {
        (Some(branches), _) => {
            let count = match branches.len() {
                0 => "no fixed point".to_owned(),
                1 => "exactly one fixed point".to_owned(),
                count => format!("exactly {count} fixed points"),
            };
            let edge = if branches.iter().all(|branch| branch.hull.inside) {
                ""
            } else {
                ", if what is on the edge of the box is in it"
            };
            let proved = paint::verdict(Verdict::Proved);
            let _ = writeln!(out, "  {proved}  {each}{count}{edge}");
            branches.iter().for_each(|branch| out.push_str(&fixed_point(&branch.hull)));
        }
        (None, true) => {
            let _ = writeln!(out, "  their number depends on {}:", joined(&others));
            enumeration.found.iter().for_each(|found| out.push_str(&part(found)));
        }
        (None, false) => {
            let reason =
                enumeration.stopped.map_or("some boxes could not be decided", |stop| stop.reason());
            let _ = writeln!(out, "  {}  {reason}", paint::verdict(Verdict::Undecided));
            enumeration.found.iter().for_each(|found| out.push_str(&part(found)));
            for left in enumeration.unresolved.iter().take(MOST_UNRESOLVED) {
                let ranges: Vec<String> =
                    left.ranges.iter().map(self::named(SIZE_DIGITS)).collect();
                let _ = writeln!(out, "    perhaps in {}", ranges.join(", "));
            }
            let rest = enumeration.unresolved.len().saturating_sub(MOST_UNRESOLVED);
            if rest > 0 {
                let _ = writeln!(out, "    and in {rest} more boxes");
            }
        }
    }
    let cost =
        format!("{}, {}", paint::boxes(enumeration.boxes), paint::seconds(enumeration.seconds));
    let _ = writeln!(out, "  {cost}");
    out
}

/// Unresolved boxes that are listed.
const MOST_UNRESOLVED: usize = 8;

/// A variable with its range, to some digits.
fn named(digits: usize) -> impl Fn(&(Variable, Interval)) -> String {
    move |(name, range)| format!("{name} in {}", print::interval(*range, digits))
}

fn part(found: &FixedPoint) -> String {
    let given: Vec<String> = found.given.iter().map(named(SIZE_DIGITS)).collect();
    format!("  for {}\n{}", given.join(", "), fixed_point(found))
}

fn fixed_point(found: &FixedPoint) -> String {
    let (radius, norm) =
        (print::interval(found.radius, SIZE_DIGITS), print::interval(found.norm, SIZE_DIGITS));
    let edge = if found.inside { "" } else { "; on the edge of the box, to all digits computed" };
    let state: Vec<String> =
        found.state.iter().map(named(DIGITS)).map(|line| format!("    {line}")).collect();
    format!(
        "{}{edge}\n    {}: spectral radius in {radius}, spectral norm in {norm}\n",
        state.join("\n"),
        stability(found)
    )
}

fn stability(found: &FixedPoint) -> &'static str {
    if found.radius.is_empty() {
        "stability unknown"
    } else if found.radius.sup() < 1.0 {
        "attracting"
    } else if found.radius.inf() > 1.0 {
        "not attracting"
    } else {
        "stability undecided"
    }
}

fn json_line(question: &Question, found: &Enumeration, larger: Larger) -> String {
    let scope = &question.scope;
    let mut object = enumeration_object(scope, found);
    object.insert("layer".to_owned(), question.layer.clone().into());
    object.insert("activation".to_owned(), scope.activation.label().into());
    object.insert("stays".to_owned(), found.stays(scope).into());
    let larger = larger.map(|(scope, found)| enumeration_object(scope, found));
    object.insert("larger".to_owned(), json!(larger));
    format!("{}\n", Value::Object(object))
}

fn enumeration_object(scope: &Scope, enumeration: &Enumeration) -> Map<String, Value> {
    let setting = |range: &Range| json!([range.lower.to_string(), range.upper.to_string()]);
    let mut given = Map::new();
    for (variable, range) in scope.domain.iter() {
        given.insert(variable.to_string(), setting(range));
    }
    for parameter in scope.activation.parameters.iter().filter(|it| it.is_given) {
        given.insert(parameter.name.to_string(), setting(&parameter.range));
    }
    let branches = enumeration
        .branches
        .as_ref()
        .map(|branches| branches.iter().map(|branch| object(&branch.hull)).collect::<Vec<_>>());
    let unresolved: Vec<Value> =
        enumeration.unresolved.iter().map(|left| json::ranges(&left.ranges)).collect();
    let verdict = if unresolved.is_empty() { "proved" } else { "undecided" };
    let entries = [
        ("given", Value::Object(given)),
        ("verdict", verdict.into()),
        ("fixed_points", json!(branches)),
        ("parts", enumeration.found.iter().map(object).collect()),
        ("unresolved", unresolved.into()),
        ("image", json::ranges(&enumeration.image)),
        ("boxes", enumeration.boxes.into()),
        ("seconds", enumeration.seconds.into()),
        ("stopped", json!(enumeration.stopped.map(|stop| stop.reason()))),
    ];
    entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

fn object(found: &FixedPoint) -> Value {
    let mut object = Map::new();
    for (name, range) in found.given.iter().chain(&found.state) {
        object.insert(name.to_string(), json::pair(*range));
    }
    let rows = found.jacobian.iter();
    let jacobian: Vec<Vec<Value>> =
        rows.map(|row| row.iter().copied().map(json::pair).collect()).collect();
    object.insert("jacobian".to_owned(), json!(jacobian));
    object.insert("norm".to_owned(), json::pair(found.norm));
    object.insert("radius".to_owned(), json::pair(found.radius));
    object.insert("stability".to_owned(), stability(found).into());
    object.insert("inside".to_owned(), found.inside.into());
    Value::Object(object)
}
