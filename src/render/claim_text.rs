//! A claim's verdicts as a table.

use super::format::{Render, Text};
use super::paint;
use super::report::Verified;
use super::words::{self, POINT_DIGITS};
use crate::arithmetic::{Interval, print};
use crate::claim::Variable;
use crate::search::{
    BoxReport, ClaimReport, ConclusionReport, Enclosure, GoalReport, ObligationReport, Point,
    Verdict,
};
use std::fmt::Write;

/// Significant digits of proved bounds.
const BOUND_DIGITS: usize = 6;
/// Significant digits of margins.
const MARGIN_DIGITS: usize = 3;
/// Significant digits of a box's ends: all a double has.
const BOX_DIGITS: usize = 17;

impl Render<Verified<'_>> for Text {
    fn render(&self, Verified { report, .. }: &Verified) -> String {
        table(report)
    }
}

fn table(report: &ClaimReport) -> String {
    let mut out = format!("{}  {}", paint::bold(&report.name), report.title);
    if let Some(source) = &report.source {
        let _ = write!(out, "  {}", paint::dim(&format!("({source})")));
    }
    out.push('\n');
    let width = names(report).map(|name| name.chars().count()).max().unwrap_or(0);
    let mut shown = BoxInWords::default();
    let rows: Vec<Vec<String>> = report.obligations.iter().map(obligation_row).collect();
    for (obligation, line) in report.obligations.iter().zip(paint::columns(&rows)) {
        let (verdict, name) = (paint::verdict(obligation.verdict), obligation_name(obligation));
        let _ = writeln!(out, "  {verdict}  {name:width$}  {line}");
        for goal in &obligation.goals {
            out.push_str(&details(goal, &mut shown));
        }
    }
    let rows: Vec<Vec<String>> = report.conclusions.iter().map(conclusion_row).collect();
    for (conclusion, line) in report.conclusions.iter().zip(paint::columns(&rows)) {
        let (verdict, name) = (paint::verdict(conclusion.verdict), conclusion_name(conclusion));
        let _ = writeln!(out, "  {verdict}  {name:width$}  {line}");
        if conclusion.verdict != Verdict::Proved {
            let _ = writeln!(out, "{INDENT}{}", conclusion.reason);
        }
        if let Some(point) = &conclusion.counterexample {
            let _ = writeln!(out, "{INDENT}at {}", at(point, "the coordinate", None));
        }
    }
    let total = words::cost(report.boxes, report.seconds);
    let _ = writeln!(out, "  {}  {total}\n", paint::verdict(report.verdict));
    out
}

/// Aligns details under the second column.
const INDENT: &str = "             ";

fn names(report: &ClaimReport) -> impl Iterator<Item = String> {
    let conclusions = report.conclusions.iter().map(conclusion_name);
    report.obligations.iter().map(obligation_name).chain(conclusions)
}

fn obligation_name(obligation: &ObligationReport) -> String {
    format!("{}{}", obligation.name, words::in_case(obligation.case.as_ref()))
}

fn conclusion_name(conclusion: &ConclusionReport) -> String {
    format!("{}{}", conclusion.subject.name(), words::in_case(conclusion.case.as_ref()))
}

fn obligation_row(obligation: &ObligationReport) -> Vec<String> {
    let enclosures: Vec<String> = obligation.enclosures().iter().filter_map(enclosure).collect();
    let margin = obligation.margin().map(|m| format!("margin {}", print::lower(m, MARGIN_DIGITS)));
    vec![
        paint::shortened(&obligation.text),
        enclosures.join(", "),
        margin.unwrap_or_default(),
        words::boxes(obligation.boxes()),
    ]
}

fn conclusion_row(conclusion: &ConclusionReport) -> Vec<String> {
    let boxes = if conclusion.boxes > 0 { words::boxes(conclusion.boxes) } else { String::new() };
    vec![paint::shortened(&conclusion.statement), boxes]
}

/// What is proved of a quantity.
fn enclosure(enclosure: &Enclosure) -> Option<String> {
    let quantity = paint::shortened(&enclosure.quantity);
    let [below, above] = enclosure.margins;
    let lower = enclosure.lower.map(|lower| shown(lower, below, print::lower));
    let upper = enclosure.upper.map(|upper| shown(upper, above, print::upper));
    match (lower, upper) {
        (Some(lower), Some(upper)) => Some(format!("{quantity} in [{lower}, {upper}]")),
        (Some(lower), None) => Some(format!("{quantity} >= {lower}")),
        (None, Some(upper)) => Some(format!("{quantity} <= {upper}")),
        (None, None) => None,
    }
}

/// A proved bound with as many digits as it takes to be on the right side of the claimed one,
/// and not on it, unless there is no margin.
fn shown(bound: f64, margin: Option<f64>, print: fn(f64, usize) -> String) -> String {
    let digits = enough(BOUND_DIGITS, margin, |digits| (bound, print(bound, digits)));
    print(bound, digits)
}

/// The digits, `least` or more, that move a number by less than a margin.
fn enough(least: usize, margin: Option<f64>, shown: impl Fn(usize) -> (f64, String)) -> usize {
    let is_right = |digits: &usize| match (shown(*digits), margin) {
        ((exact, text), Some(margin)) => {
            text.parse::<f64>().is_ok_and(|value| (value - exact).abs() <= 0.999_999 * margin)
        }
        _ => true,
    };
    (least..=BOX_DIGITS).find(is_right).unwrap_or(BOX_DIGITS)
}

/// A box and how it is written, as goals that there was no time for are left with the same one:
/// twenty thousand times the same decimals take half a second.
#[derive(Default)]
pub(super) struct BoxInWords<'a> {
    ranges: &'a [(Variable, Interval)],
    words: String,
}

impl<'a> BoxInWords<'a> {
    fn of(&mut self, ranges: &'a [(Variable, Interval)]) -> &str {
        if self.ranges != ranges {
            *self = Self { ranges, words: words::ranges(ranges, BOX_DIGITS) };
        }
        &self.words
    }
}

/// The counterexample or the box that resisted; `shown` is what was written before.
pub(super) fn details<'a>(goal: &'a GoalReport, shown: &mut BoxInWords<'a>) -> String {
    let mut out = String::new();
    if goal.verdict == Verdict::Refuted
        && let Some(point) = &goal.counterexample
    {
        let _ = writeln!(out, "{INDENT}at {}", at(point, &goal.quantity, goal.excess));
    }
    if let Some(unresolved) = &goal.unresolved {
        out.push_str(&resisting(unresolved, &goal.quantity, shown));
    }
    out
}

/// A point and the quantity there, which excludes the bound as it is printed.
fn at(point: &Point, quantity: &str, excess: Option<f64>) -> String {
    let place = match point.coordinates.is_empty() {
        true => "every point".to_owned(),
        false => words::place(point),
    };
    if point.value.is_empty() {
        // What is false there speaks of no quantity.
        return place;
    }
    let quantity = paint::shortened(quantity);
    let (low, high) = (point.value.inf(), point.value.sup());
    let digits = enough(POINT_DIGITS, excess, |digits| (low, print::lower(low, digits)));
    let digits = enough(digits, excess, |digits| (high, print::upper(high, digits)));
    format!("{place}: {quantity} in {}", print::interval(point.value, digits))
}

fn resisting<'a>(unresolved: &'a BoxReport, quantity: &str, shown: &mut BoxInWords<'a>) -> String {
    let ranges = shown.of(&unresolved.ranges);
    let quantity = paint::shortened(quantity);
    let value = match unresolved.value {
        None => String::new(),
        Some(value) if value.is_empty() => format!("{quantity} perhaps undefined"),
        Some(value) => format!("{quantity} in {}", print::interval(value, BOUND_DIGITS)),
    };
    let seen = match (ranges.is_empty(), value.is_empty()) {
        (true, true) => return format!("{INDENT}{}\n", unresolved.reason),
        (true, false) => value,
        (false, true) => format!("on {ranges}"),
        (false, false) => format!("on {ranges}: {value}"),
    };
    format!("{INDENT}{}\n{INDENT}{seen}\n", unresolved.reason)
}
