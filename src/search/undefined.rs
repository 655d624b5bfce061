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
    Case, Claim, Conclusion, Diagnostic, Expression, ExpressionKind, Function, Moment, Obligation,
    Operator, Quantity, Span,
};

/// Complains about the first such expression in `[prove]`, and about slopes of an activation
/// that jumps.
pub fn check(claim: &Claim, case: &Case, problem: &Problem) -> Result<(), Diagnostic> {
    check_slopes_of_map(claim, problem)?;
    let mut suspects = Vec::new();
    for obligation in &claim.obligations {
        for operand in &obligation.inequality.operands {
            check_slopes(claim, obligation, operand, problem)?;
            operand.visit(&mut |part| {
                let suspect = match &part.kind {
                    ExpressionKind::Binary(Operator::Div, _, divisor) => (&**divisor, true),
                    ExpressionKind::Power(base, exponent) if *exponent < 0 => (&**base, true),
                    ExpressionKind::Call(Function::Sqrt, radicand) => (&**radicand, false),
                    _ => return,
                };
                let is_harmless =
                    matches!(&suspect.0.kind, ExpressionKind::Number(it) if *it.value() != 0);
                if !is_harmless {
                    suspects.push((obligation, suspect));
                }
            });
        }
    }
    let parts: Vec<&Expression> = suspects.iter().map(|(_, (part, _))| *part).collect();
    let values = sample(case, problem, &parts).map_err(|position| {
        let (obligation, (part, _)) = suspects[position];
        claim.complaint(obligation, part.span, "this expression is too large")
    })?;
    for ((obligation, (part, is_divisor)), values) in suspects.into_iter().zip(values) {
        complain(claim, obligation, part, is_divisor, &values)?;
    }
    Ok(())
}

/// Where f jumps, E f′ is not what anyone means by a slope, wherever it stands.
fn check_slopes(
    claim: &Claim,
    obligation: &Obligation,
    operand: &Expression,
    problem: &Problem,
) -> Result<(), Diagnostic> {
    let hidden = || slope_in(&problem.scope().expand(operand)).map(|_| operand.span);
    let Some(span) = slope_in(operand).or_else(hidden) else { return Ok(()) };
    match no_slope(problem) {
        None => Ok(()),
        Some(message) => Err(claim.complaint(obligation, span, message).help(MOMENTS_OF_F)),
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

fn complain(
    claim: &Claim,
    obligation: &Obligation,
    part: &Expression,
    is_divisor: bool,
    values: &[Interval],
) -> Result<(), Diagnostic> {
    let negative = values.iter().any(|value| value.sup() < 0.0);
    let positive = values.iter().any(|value| value.inf() > 0.0);
    let zero = values.iter().any(|value| *value == point(0.0));
    let complaint =
        |message: &str, help: &str| Err(claim.complaint(obligation, part.span, message).help(help));
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
/// The position of one that is too large.
fn sample(
    case: &Case,
    problem: &Problem,
    parts: &[&Expression],
) -> Result<Vec<Vec<Interval>>, usize> {
    if parts.is_empty() {
        return Ok(Vec::new());
    }
    // In a graph of its own, so that nothing of it is left.
    let functions = problem.functions;
    let mut own = Problem::new(&case.scope, functions, problem.limit());
    let mut objectives = Vec::new();
    for (position, part) in parts.iter().enumerate() {
        let node = own.lower(part);
        let frame = Frame::new(&mut own.lowering, &[node]);
        if own.lowering.graph.is_too_large() {
            return Err(position);
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
