//! Expressions that certainly have no value somewhere on the domain.
//!
//! A quotient whose divisor is 0 somewhere can be neither true nor false, and the
//! search would end undecided after its whole budget. Where it is plain (the
//! divisor is 0 at a corner or the centre of the domain, or has both signs among
//! them, so that by continuity it is 0 in between) it is a mistake in the claim,
//! and said so at once; likewise the root of a number that is negative there.

use super::frame::Frame;
use super::objective::Objective;
use super::problem::Problem;
use crate::activation::Continuity;
use crate::arithmetic::Interval;
use crate::arithmetic::interval::point;
use crate::claim::{
    Claim, Conclusion, Diagnostic, Expression, ExpressionKind, Function, Moment, Operator,
    Quantity, Span, SyntaxError,
};

/// Complains about the first such expression in `[prove]`, and about slopes of an activation
/// that jumps.
pub fn check(claim: &Claim, problem: &Problem) -> Result<(), Diagnostic> {
    check_slopes_of_map(claim, problem)?;
    for obligation in &claim.obligations {
        for operand in &obligation.inequality.operands {
            check_expression(operand, problem).map_err(|error| {
                claim.complaint(obligation, error.span, error.message).with_help(error.help)
            })?;
        }
    }
    Ok(())
}

/// Complains if an expression certainly has no value somewhere on the domain, or is made of
/// slopes of an activation that jumps.
///
/// # Errors
/// The part of it that has none, and why.
pub fn check_expression(expression: &Expression, problem: &Problem) -> Result<(), SyntaxError> {
    check_slopes(expression, problem)?;
    let mut suspects = Vec::new();
    expression.visit(&mut |part| {
        let suspect = match &part.kind {
            ExpressionKind::Binary(Operator::Div, _, divisor) => (&**divisor, true),
            ExpressionKind::Power(base, exponent) if *exponent < 0 => (&**base, true),
            ExpressionKind::Call(Function::Sqrt, radicand) => (&**radicand, false),
            _ => return,
        };
        let is_harmless = matches!(&suspect.0.kind, ExpressionKind::Number(it) if *it.value() != 0);
        if !is_harmless {
            suspects.push(suspect);
        }
    });
    let parts: Vec<&Expression> = suspects.iter().map(|(part, _)| *part).collect();
    let values = sample(problem, &parts)?;
    let mut each = suspects.into_iter().zip(values);
    each.try_for_each(|((part, is_divisor), values)| complain(part, is_divisor, &values))
}

/// Where f jumps, E f′ is not what anyone means by a slope, wherever it stands.
fn check_slopes(expression: &Expression, problem: &Problem) -> Result<(), SyntaxError> {
    let hidden = || slope_in(&problem.scope().expand(expression)).map(|_| expression.span);
    let Some(span) = slope_in(expression).or_else(hidden) else { return Ok(()) };
    match no_slope(problem) {
        None => Ok(()),
        Some(message) => Err(SyntaxError { span, message, help: Some(MOMENTS_OF_F.to_owned()) }),
    }
}

/// The same for the state map, of which conclusions speak.
fn check_slopes_of_map(claim: &Claim, problem: &Problem) -> Result<(), Diagnostic> {
    let scope = problem.scope();
    let mut map = scope.map.iter().map(|(_, next)| scope.expand(next));
    if claim.conclusion == Conclusion::default() || map.all(|next| slope_in(&next).is_none()) {
        return Ok(());
    }
    match no_slope(problem) {
        None => Ok(()),
        Some(message) => {
            let message = format!("the state map takes a slope, but {message}");
            Err(Diagnostic::whole(&claim.path, message).help(MOMENTS_OF_F))
        }
    }
}

/// The remedy where there is no slope.
const MOMENTS_OF_F: &str = "moments of f itself, and their derivatives d(mean, ...), are defined";

/// The first part of an expression that is a slope's expectation.
fn slope_in(expression: &Expression) -> Option<Span> {
    let mut found = None;
    expression.visit(&mut |part| {
        let is_slope = match &part.kind {
            ExpressionKind::Moment(moment, ..) => is_slope(*moment),
            ExpressionKind::Quantity(Quantity::Moment(moment)) => is_slope(*moment),
            ExpressionKind::Quantity(Quantity::Chi) => true,
            _ => false,
        };
        if is_slope && found.is_none() {
            found = Some(part.span);
        }
    });
    found
}

/// Why the activation has no slope, if it has none or may have none.
fn no_slope(problem: &Problem) -> Option<String> {
    match problem.lowering.activation().continuity() {
        Continuity::Continuous => None,
        Continuity::Jumps(place) => {
            Some(format!("the activation jumps at z = {place}, and has no slope there"))
        }
        Continuity::MayJump(place) => {
            Some(format!("the activation may jump at z = {place}: its slope is not known"))
        }
        Continuity::Unknown => Some(
            "the activation may jump where a condition changes: its slope is not known".to_owned(),
        ),
    }
}

fn is_slope(moment: Moment) -> bool {
    matches!(moment, Moment::Slope | Moment::SlopeSecondMoment)
}

fn complain(part: &Expression, is_divisor: bool, values: &[Interval]) -> Result<(), SyntaxError> {
    let negative = values.iter().any(|value| value.sup() < 0.0);
    let positive = values.iter().any(|value| value.inf() > 0.0);
    let zero = values.iter().any(|value| *value == point(0.0));
    let complaint = |message: &str, help: &str| {
        let (message, help) = (message.to_owned(), Some(help.to_owned()));
        Err(SyntaxError { span: part.span, message, help })
    };
    if is_divisor && (zero || negative && positive) {
        complaint(
            "this divisor is 0 somewhere in the domain",
            "narrow the domain, or multiply the inequality out",
        )
    } else if !is_divisor && negative {
        complaint(
            "the square root of something that is negative somewhere in the domain",
            "narrow the domain",
        )
    } else {
        Ok(())
    }
}

/// Expressions at the corners and the centre of the domain; nothing where moments cannot be
/// computed, which is said elsewhere.
///
/// # Errors
/// One that is too large.
fn sample(problem: &Problem, parts: &[&Expression]) -> Result<Vec<Vec<Interval>>, SyntaxError> {
    if parts.is_empty() {
        return Ok(Vec::new());
    }
    // In a graph of its own, so that nothing of it is left.
    let functions = problem.functions;
    let mut own = Problem::new(problem.scope(), functions, problem.limit());
    let mut objectives = Vec::new();
    for part in parts {
        let node = own.lower(part);
        let frame = Frame::new(&mut own.lowering, &[node]);
        if frame.is_too_wide() {
            return Ok(Vec::new());
        }
        if own.lowering.graph.is_too_large() {
            let message = "this expression is too large".to_owned();
            return Err(SyntaxError { span: part.span, message, help: None });
        }
        let objective = Objective::values_only(&mut own.lowering.graph, node, frame, functions);
        own.want(objective.orders());
        objectives.push(objective);
    }
    let Ok(moments) = own.moments() else { return Ok(Vec::new()) };
    let values = |objective: &Objective| {
        let frame = &objective.frame;
        let mut cells: Vec<_> = frame.corners(&frame.root()).collect();
        cells.push(frame.root().center());
        let value = |cell| {
            let inputs = frame.cell_ranges(cell);
            let [value] = objective.at(&inputs[..frame.axes.len()], &moments);
            value
        };
        // Of what is not known there is nothing to complain about.
        cells.iter().map(value).filter(|value| !value.is_empty()).collect()
    };
    Ok(objectives.iter().map(values).collect())
}
