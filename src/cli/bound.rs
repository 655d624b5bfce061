//! `selfnorm bound`.

use super::arguments::BoundOptions;
use super::progress::ProgressLine;
use super::{Exit, claims, complain, print, start_threads};
use crate::arithmetic::interval;
use crate::claim::{Claim, Diagnostic, Expression, SyntaxError, parse_expression};
use crate::render::report::Bounds;
use crate::search::{Extreme, bound};

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
        let report = Bounds {
            claim: claim.name.clone(),
            case: case.name.clone(),
            quantity: expression.to_string(),
            extremes,
        };
        let written = print(Exit::Success, &options.format.writes(&report));
        if written != Exit::Success {
            return written;
        }
        if search.limit.is_interrupted() {
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
