//! The parameters that make a state a fixed point, as text and JSON.

use super::format::{Json, Render, Text};
use super::report::Wanted;
use super::values::{ByName, Pair, Ranges, Spelled, line};
use super::{paint, words};
use crate::arithmetic::print;
use crate::claim::{Variable, Verdict};
use schemars::JsonSchema;
use serde::Serialize;
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
        line(&Line::new(wanted))
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

/// A state, and the parameters that make it a fixed point.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "wanted")]
pub struct Line<'a> {
    /// The state, and the layer's numbers.
    wanted: ByName<String>,
    verdict: Spelled<Verdict>,
    statement: &'a str,
    /// The parameters, of the first that were found.
    lambda: Option<Pair>,
    alpha: Option<Pair>,
    found: Vec<Ranges>,
    note: Option<&'a str>,
}

impl<'a> Line<'a> {
    fn new(answer: &'a Wanted) -> Self {
        let scope = &answer.scope;
        let state = scope.map.iter().zip(&answer.values);
        let state = state.map(|((name, _), value)| (*name, value.to_string()));
        let is_state = |name: Variable| scope.map.iter().any(|(state, _)| *state == name);
        let given =
            scope.domain.iter().filter(|(name, range)| range.is_point() && !is_state(*name));
        let given = given.map(|(name, range)| (name, range.to_string()));
        let first = |name: Variable| {
            let found = answer.found.first()?.iter().find(|(known, _)| *known == name);
            found.map(|(_, range)| Pair::from(*range))
        };
        Self {
            wanted: state.chain(given).map(|(name, text)| (name.to_string(), text)).collect(),
            verdict: Spelled(answer.verdict),
            statement: &answer.statement,
            lambda: first(Variable::LAMBDA),
            alpha: first(Variable::ALPHA),
            found: answer.found.iter().map(|point| Ranges::new(point)).collect(),
            note: answer.note.as_deref(),
        }
    }
}
