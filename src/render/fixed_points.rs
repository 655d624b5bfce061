//! All fixed points of a state map, as text and JSON.

use super::format::{Json, Render, Text};
use super::report::FixedPoints;
use super::{paint, values, words};
use crate::arithmetic::print;
use crate::claim::{Range, Scope, Variable, Verdict};
use crate::fixed_point::{Enumeration, FixedPoint, Stability};
use serde_json::{Map, Value, json};
use std::fmt::Write;

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

impl Render<FixedPoints> for Text {
    fn render(&self, report: &FixedPoints) -> String {
        text(report)
    }
}

impl Render<FixedPoints> for Json {
    fn render(&self, report: &FixedPoints) -> String {
        format!("{}\n", whole(report))
    }
}

fn text(FixedPoints { scope, layer, found, larger }: &FixedPoints) -> String {
    let mut out = format!("{}  {}\n", paint::bold("fixed points"), words::settings(scope));
    let article = if layer.starts_with("a ") { "" } else { "the " };
    let _ = writeln!(out, "  of {article}{layer} with {}", scope.activation.label());
    out.push_str(&enumeration(scope, found));
    if !found.stays(scope) {
        let image = words::ranges(&found.image, SIZE_DIGITS);
        let _ = writeln!(out, "  note: the map may lead out of this box: next {image}");
        match larger {
            Some((scope, found)) => {
                let _ = writeln!(out, "  the box it does not leave: {}", words::settings(scope));
                out.push_str(&enumeration(scope, found));
            }
            None => out.push_str("  note: no larger box was found that it does not leave\n"),
        }
    }
    out
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
                let ranges = words::ranges(&left.ranges, SIZE_DIGITS);
                let _ = writeln!(out, "    perhaps in {ranges}");
            }
            let rest = enumeration.unresolved.len().saturating_sub(MOST_UNRESOLVED);
            if rest > 0 {
                let _ = writeln!(out, "    and in {rest} more boxes");
            }
        }
    }
    let _ = writeln!(out, "  {}", words::cost(enumeration.boxes, enumeration.seconds));
    out
}

/// Unresolved boxes that are listed.
const MOST_UNRESOLVED: usize = 8;

fn part(found: &FixedPoint) -> String {
    format!("  for {}\n{}", words::ranges(&found.given, SIZE_DIGITS), fixed_point(found))
}

fn fixed_point(found: &FixedPoint) -> String {
    let (radius, norm) =
        (print::interval(found.radius, SIZE_DIGITS), print::interval(found.norm, SIZE_DIGITS));
    let edge = if found.inside { "" } else { "; on the edge of the box, to all digits computed" };
    let line = |named| format!("    {}", words::range(named, DIGITS));
    let state: Vec<String> = found.state.iter().map(line).collect();
    format!(
        "{}{edge}\n    {}: spectral radius in {radius}, spectral norm in {norm}\n",
        state.join("\n"),
        stability(found)
    )
}

fn stability(found: &FixedPoint) -> &'static str {
    match found.stability() {
        Stability::Attracting => "attracting",
        Stability::Repelling => "not attracting",
        Stability::Undecided => "stability undecided",
        Stability::Unknown => "stability unknown",
    }
}

fn whole(FixedPoints { scope, layer, found, larger }: &FixedPoints) -> Value {
    let mut object = enumeration_object(scope, found);
    object.insert("layer".to_owned(), layer.clone().into());
    object.insert("activation".to_owned(), scope.activation.label().into());
    object.insert("stays".to_owned(), found.stays(scope).into());
    let larger = larger.as_ref().map(|(scope, found)| enumeration_object(scope, found));
    object.insert("larger".to_owned(), json!(larger));
    Value::Object(object)
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
        enumeration.unresolved.iter().map(|left| values::ranges(&left.ranges)).collect();
    let verdict = if unresolved.is_empty() { "proved" } else { "undecided" };
    let entries = [
        ("given", Value::Object(given)),
        ("verdict", verdict.into()),
        ("fixed_points", json!(branches)),
        ("parts", enumeration.found.iter().map(object).collect()),
        ("unresolved", unresolved.into()),
        ("image", values::ranges(&enumeration.image)),
        ("boxes", enumeration.boxes.into()),
        ("seconds", enumeration.seconds.into()),
        ("stopped", json!(enumeration.stopped.map(|stop| stop.reason()))),
    ];
    entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

fn object(found: &FixedPoint) -> Value {
    let mut object = Map::new();
    for (name, range) in found.given.iter().chain(&found.state) {
        object.insert(name.to_string(), values::pair(*range));
    }
    let rows = found.jacobian.iter();
    let jacobian: Vec<Vec<Value>> =
        rows.map(|row| row.iter().copied().map(values::pair).collect()).collect();
    object.insert("jacobian".to_owned(), json!(jacobian));
    object.insert("norm".to_owned(), values::pair(found.norm));
    object.insert("radius".to_owned(), values::pair(found.radius));
    object.insert("stability".to_owned(), stability(found).into());
    object.insert("inside".to_owned(), found.inside.into());
    Value::Object(object)
}
