//! All fixed points of a state map, as text and JSON.

use super::format::{Json, Render, Text};
use super::report::FixedPoints;
use super::values::{ByName, Pair, Ranges, Seconds, Spelled, Word, line, pairs, spelled};
use super::{paint, words};
use crate::arithmetic::print;
use crate::claim::{Range, Scope, Variable, Verdict};
use crate::fixed_point::{Enumeration, FixedPoint, Stability};
use schemars::JsonSchema;
use serde::Serialize;
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
        line(&Line::new(report))
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
        found.stability().word()
    )
}

/// What a fixed point does to the states around it.
fn stability(stability: Stability) -> &'static str {
    match stability {
        Stability::Attracting => "attracting",
        Stability::Repelling => "not attracting",
        Stability::Undecided => "stability undecided",
        Stability::Unknown => "stability unknown",
    }
}

spelled! {
    Stability: "stability",
        [Self::Attracting, Self::Repelling, Self::Undecided, Self::Unknown], stability;
}

/// All fixed points of a layer's map.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "fixed-point", deny_unknown_fields)]
pub struct Line {
    #[serde(flatten)]
    found: Found,
    layer: String,
    activation: String,
    stays: bool,
    /// The same in a larger box that the map does not leave, if it leaves this one.
    larger: Option<Found>,
}

/// All fixed points in a box.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "fixed_points", deny_unknown_fields)]
struct Found {
    /// The ends of each range, as given.
    given: ByName<[String; 2]>,
    verdict: Spelled<Complete>,
    /// For each parameter; null if their number depends on that, or is not known.
    fixed_points: Option<Vec<Point>>,
    /// For parts of the parameters' ranges.
    parts: Vec<Point>,
    unresolved: Vec<Ranges>,
    image: Ranges,
    boxes: u64,
    seconds: Seconds,
    /// Why it ended before it was done, if it did.
    stopped: Option<&'static str>,
}

/// A fixed point: an enclosure of each variable, and what is known of it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "fixed_point")]
struct Point {
    #[serde(flatten)]
    ranges: ByName<Pair>,
    jacobian: Vec<Vec<Pair>>,
    norm: Pair,
    radius: Pair,
    stability: Spelled<Stability>,
    inside: bool,
}

/// Whether all were found.
#[derive(Clone, Copy)]
struct Complete(bool);

impl Complete {
    fn verdict(self) -> Verdict {
        if self.0 { Verdict::Proved } else { Verdict::Undecided }
    }
}

spelled! { Complete: "complete", [true, false].map(Complete), |it: Complete| it.verdict().word(); }

impl Line {
    fn new(FixedPoints { scope, layer, found, larger }: &FixedPoints) -> Self {
        Self {
            found: Found::new(scope, found),
            layer: layer.clone(),
            activation: scope.activation.label(),
            stays: found.stays(scope),
            larger: larger.as_ref().map(|(scope, found)| Found::new(scope, found)),
        }
    }
}

impl Found {
    fn new(scope: &Scope, enumeration: &Enumeration) -> Self {
        let ends = |range: &Range| [range.lower.to_string(), range.upper.to_string()];
        let variables = scope.domain.iter().map(|(name, range)| (name.to_string(), ends(range)));
        let parameters = scope.activation.parameters.iter().filter(|it| it.is_given);
        let parameters = parameters.map(|it| (it.name.to_string(), ends(&it.range)));
        let unresolved = &enumeration.unresolved;
        let branches = enumeration.branches.as_ref();
        Self {
            given: variables.chain(parameters).collect(),
            verdict: Spelled(Complete(unresolved.is_empty())),
            fixed_points: branches
                .map(|branches| branches.iter().map(|branch| Point::new(&branch.hull)).collect()),
            parts: enumeration.found.iter().map(Point::new).collect(),
            unresolved: unresolved.iter().map(|left| Ranges::new(&left.ranges)).collect(),
            image: Ranges::new(&enumeration.image),
            boxes: enumeration.boxes,
            seconds: Seconds(enumeration.seconds),
            stopped: enumeration.stopped.map(|stop| stop.reason()),
        }
    }
}

impl Point {
    fn new(found: &FixedPoint) -> Self {
        let jacobian = found.jacobian.iter();
        let jacobian = jacobian.map(|row| row.iter().map(|entry| Pair::from(*entry)).collect());
        Self {
            ranges: pairs(&found.given).chain(pairs(&found.state)).collect(),
            jacobian: jacobian.collect(),
            norm: found.norm.into(),
            radius: found.radius.into(),
            stability: Spelled(found.stability()),
            inside: found.inside,
        }
    }
}
