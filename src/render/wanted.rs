//! The parameters that make a state a fixed point, as text and JSON.

use super::format::{Json, Render, Text};
use super::report::Wanted;
use super::{paint, values, words};
use crate::arithmetic::print;
use crate::claim::Variable;
use serde_json::{Map, Value, json};
use std::fmt::Write;

/// Significant digits: all a double has.
const DIGITS: usize = 17;

/// `a = 1, b = 2  at c = 3`.
fn setting(Wanted { scope, values, .. }: &Wanted) -> String {
    let state = scope.map.iter().zip(values).map(|((name, _), value)| format!("{name} = {value}"));
    let is_state = |name: Variable| scope.map.iter().any(|(state, _)| *state == name);
    let others = scope.domain.iter().filter(|(name, _)| !is_state(*name));
    let others: Vec<String> = others.map(|(name, range)| words::setting(name, range)).collect();
    format!("{}  at {}", state.collect::<Vec<_>>().join(", "), others.join(", "))
}

impl Render<Wanted> for Text {
    fn render(&self, wanted: &Wanted) -> String {
        text(wanted)
    }
}

impl Render<Wanted> for Json {
    fn render(&self, wanted: &Wanted) -> String {
        format!("{}\n", object(wanted))
    }
}

fn text(answer: &Wanted) -> String {
    let mut out = format!("{}  {}\n", paint::bold("wanted fixed point"), setting(answer));
    let _ = writeln!(out, "  {}  {}", paint::verdict(answer.verdict), answer.statement);
    for point in &answer.found {
        for (name, value) in point {
            let _ = writeln!(out, "    {name:6} in {}", print::interval(*value, DIGITS));
        }
    }
    if let Some(note) = &answer.note {
        let _ = writeln!(out, "  note: {note}");
    }
    out
}

fn object(answer: &Wanted) -> Value {
    let scope = &answer.scope;
    let mut wanted = Map::new();
    for ((name, _), value) in scope.map.iter().zip(&answer.values) {
        wanted.insert(name.to_string(), value.to_string().into());
    }
    for (name, range) in scope.domain.iter().filter(|(_, range)| range.is_point()) {
        wanted.entry(name.to_string()).or_insert_with(|| range.to_string().into());
    }
    let mut object = Map::new();
    object.insert("wanted".to_owned(), Value::Object(wanted));
    object.insert("verdict".to_owned(), answer.verdict.word().into());
    object.insert("statement".to_owned(), answer.statement.clone().into());
    for name in [Variable::LAMBDA, Variable::ALPHA] {
        let first = answer.found.first();
        let value = first.and_then(|point| point.iter().find(|(known, _)| *known == name));
        object
            .insert(name.to_string(), value.map_or(Value::Null, |(_, range)| values::pair(*range)));
    }
    object.insert(
        "found".to_owned(),
        answer.found.iter().map(|point| values::ranges(point)).collect(),
    );
    object.insert("note".to_owned(), json!(answer.note));
    Value::Object(object)
}
