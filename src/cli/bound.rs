//! `selfnorm bound`.

use super::arguments::{BoundOptions, Format};
use super::progress::ProgressLine;
use super::{Exit, claims, complain, json, paint, print, start_threads};
use crate::arithmetic::{Interval, interval, print};
use crate::claim::{Case, Claim, Diagnostic, Expression, SyntaxError, Variable, parse_expression};
use crate::search::{Extreme, Extremes, bound};
use serde_json::json;
use std::fmt::Write;
use std::sync::atomic::Ordering;

/// Encloses both extrema on every case of the claim's domain.
pub fn run(options: &BoundOptions, quiet: bool) -> Exit {
    let (expression, claim) = match prepare(options) {
        Ok(prepared) => prepared,
        Err(complaint) => return complain(&complaint),
    };
    let progress = ProgressLine::new(!quiet && super::stderr_is_terminal());
    progress.subject(&options.expression);
    let report = |boxes, volume| progress.update(boxes, volume);
    let search = options.effort.options(&report);
    let mut exit = Exit::Success;
    for case in &claim.cases {
        let extremes = bound(&expression, &case.scope, options.tolerance, &search);
        progress.clear();
        let extremes = match extremes {
            Ok(extremes) => extremes,
            Err(unsuitable) => return complain(&super::unsuitable(unsuitable)),
        };
        let open =
            |extreme: &Extreme| extreme.stopped.is_some() || !interval::is_finite(extreme.value);
        if open(&extremes.infimum) || open(&extremes.supremum) {
            exit = Exit::Undecided;
        }
        let text = match options.format {
            Format::Text => text(&expression, &claim, case, &extremes),
            Format::Json => json_line(&expression, &claim, case, &extremes),
        };
        let written = print(Exit::Success, &text);
        if written != Exit::Success {
            return written;
        }
        if search.interrupted.load(Ordering::Relaxed) {
            return Exit::Interrupted;
        }
    }
    exit
}

fn prepare(options: &BoundOptions) -> Result<(Expression, Claim), String> {
    let claim = claims::resolve(&options.over).map_err(|diagnostic| diagnostic.to_string())?;
    let source = &options.expression;
    let complaint = |error: SyntaxError| {
        let bytes = error.span.start..error.span.end;
        let diagnostic = Diagnostic::at("expression", source, bytes, error.message);
        match error.help {
            Some(help) => diagnostic.help(help).to_string(),
            None => diagnostic.to_string(),
        }
    };
    let expression = parse_expression(source).map_err(complaint)?;
    for case in &claim.cases {
        case.scope.check(&expression).map_err(complaint)?;
    }
    start_threads(options.effort.threads)?;
    Ok((expression, claim))
}

/// Digits at which enclosures are printed: all a double has.
const DIGITS: usize = 16;

fn text(expression: &Expression, claim: &Claim, case: &Case, extremes: &Extremes) -> String {
    let case = case.name.as_ref().map(|case| format!(" ({case})")).unwrap_or_default();
    let mut out = format!("{}  over {}{case}\n", paint::bold(&expression.to_string()), claim.name);
    for (name, extreme) in [("infimum", &extremes.infimum), ("supremum", &extremes.supremum)] {
        let value = match (extreme.value.inf(), extreme.value.sup()) {
            _ if extreme.value.is_empty() => "unknown: the expression may be undefined".to_owned(),
            (low, high) => {
                format!("in [{}, {}]", print::lower(low, DIGITS), print::upper(high, DIGITS))
            }
        };
        let cost = format!("{}, {}", paint::boxes(extreme.boxes), paint::seconds(extreme.seconds));
        let _ = writeln!(out, "  {name:8}  {value}  {cost}");
        if !extreme.place.is_empty() {
            let range = |(variable, range): &(Variable, Interval)| {
                format!("{} in {}", variable.name(), print::interval(*range, 10))
            };
            let place: Vec<String> = extreme.place.iter().map(range).collect();
            let _ = writeln!(out, "            at {}", place.join(", "));
        }
        if let Some(stop) = extreme.stopped.filter(|_| !extreme.value.is_empty()) {
            let _ = writeln!(out, "            not as tight as asked: {}", stop.reason());
        }
    }
    out
}

fn json_line(expression: &Expression, claim: &Claim, case: &Case, extremes: &Extremes) -> String {
    let extreme = |extreme: &Extreme| {
        json!({
            "value": json::pair(extreme.value),
            "place": json::ranges(&extreme.place),
            "boxes": extreme.boxes,
            "seconds": extreme.seconds,
            "stopped": extreme.stopped.map(|stop| stop.reason()),
        })
    };
    let object = json!({
        "expression": expression.to_string(),
        "claim": claim.name,
        "case": case.name,
        "infimum": extreme(&extremes.infimum),
        "supremum": extreme(&extremes.supremum),
    });
    format!("{object}\n")
}
