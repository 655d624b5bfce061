//! `selfnorm bound`.

use super::arguments::BoundOptions;
use super::progress::ProgressLine;
use super::question::{Question, questions_of};
use super::{Complaint, Exit, complain, print, start_threads};
use crate::arithmetic::interval;
use crate::claim::{Diagnostic, Expression, SyntaxError, Variable, parse_expression};
use crate::render::report::{Bounds, Over};
use crate::search::{Extreme, bound, check_defined};

/// Encloses both extrema, on every case of a claim or where the flags say.
pub fn run(options: &BoundOptions, quiet: bool) -> Exit {
    let (expression, questions) = match prepare(options) {
        Ok(prepared) => prepared,
        Err(complaint) => return complain(complaint),
    };
    let progress = ProgressLine::new(!quiet && super::stderr_is_terminal());
    progress.subject(&options.expression);
    let report = |boxes, volume| progress.update(boxes, volume);
    let search = options.effort.options(&report);
    let mut exit = Exit::Success;
    for question in questions {
        if let Err(error) = check_defined(&expression, &question.scope, &search) {
            return complain(complaint(&options.expression, error));
        }
        let extremes = bound(&expression, &question.scope, options.tolerance, &search);
        progress.clear();
        let extremes = match extremes {
            Ok(extremes) => extremes,
            Err(unsuitable) => return complain(unsuitable),
        };
        let open =
            |extreme: &Extreme| extreme.stopped.is_some() || !interval::is_finite(extreme.value);
        if open(&extremes.infimum) || open(&extremes.supremum) {
            exit = Exit::Undecided;
        }
        let over = over(&expression, question);
        let report = Bounds { over, quantity: expression.to_string(), extremes };
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

/// What the extrema are over: a claim, or what flags gave and the expression depends on.
fn over(expression: &Expression, question: Question) -> Over {
    let Question { scope, layer, claim, case } = question;
    if let Some(name) = claim {
        return Over::Claim { name, case };
    }
    let used = scope.leaves(expression);
    let ranges = scope.domain.iter().filter(|(name, _)| used.contains(name));
    let ranges = ranges.map(|(name, range)| (name, range.clone())).collect();
    Over::Given { activation: scope.activation.label(), layer, ranges }
}

fn prepare(options: &BoundOptions) -> Result<(Expression, Vec<Question>), Complaint> {
    let source = &options.expression;
    let complaint = |error| complaint(source, error);
    let expression = parse_expression(source).map_err(complaint)?;
    let questions = questions_of(&options.place)?;
    for question in &questions {
        if let Some(missing) = missing(&expression, question) {
            return Err(missing);
        }
        question.scope.check(&expression).map_err(complaint)?;
    }
    start_threads(options.effort.threads)?;
    Ok((expression, questions))
}

/// What is said of a mistake in the expression.
fn complaint(source: &str, error: SyntaxError) -> Diagnostic {
    let bytes = error.span.start..error.span.end;
    Diagnostic::at("expression", source, bytes, error.message).with_help(error.help)
}

/// The complaint about variables of the layer that have no range, where flags give ranges.
fn missing(expression: &Expression, question: &Question) -> Option<Complaint> {
    let Question { scope, layer, claim, .. } = question;
    if claim.is_some() {
        return None;
    }
    let known = [Variable::PAPER.as_slice(), &[Variable::Q, Variable::BIAS]].concat();
    let missing: Vec<Variable> = scope.leaves(expression);
    let missing: Vec<&Variable> = known
        .iter()
        .filter(|name| missing.contains(name) && scope.domain.get(**name).is_none())
        .collect();
    if missing.is_empty() {
        return None;
    }
    let names: Vec<&str> = missing.iter().map(|name| name.name()).collect();
    let flags: Vec<String> = names.iter().map(|name| format!("--{name} LOW..HIGH")).collect();
    let needed = names.join(" and ");
    Some(Complaint::new(format!(
        "in the {layer} the expression depends on {needed}; give {}, or --over CLAIM",
        flags.join(" ")
    )))
}
