//! Expressions that certainly have no value somewhere on the domain.
//!
//! A quotient whose divisor is 0 somewhere can be neither true nor false, and the
//! search would end undecided after its whole budget. Where it is plain (the
//! divisor is 0 at a corner or the centre of the domain, or has both signs among
//! them, so that by continuity it is 0 in between) it is a mistake in the claim,
//! and said so at once; likewise the root of a number that is negative there.

use super::frame::Frame;
use super::goal::Setting;
use super::lower::lower;
use super::objective::Objective;
use crate::activation::Activation;
use crate::arithmetic::interval::point;
use crate::arithmetic::{Interval, SpecialFunctions};
use crate::claim::{
    Case, Claim, Diagnostic, Expression, ExpressionKind, Function, Obligation, Operator,
};
use crate::map::graph::Graph;
use crate::moments::Moments;

/// Complains about the first such expression in `[prove]`.
pub fn check(
    claim: &Claim,
    case: &Case,
    activation: &Activation,
    functions: SpecialFunctions,
) -> Result<(), Diagnostic> {
    for obligation in &claim.obligations {
        for operand in &obligation.inequality.operands {
            let mut suspects: Vec<(&Expression, bool)> = Vec::new();
            operand.visit(&mut |part| match &part.kind {
                ExpressionKind::Binary(Operator::Div, _, divisor) => suspects.push((divisor, true)),
                ExpressionKind::Power(base, exponent) if *exponent < 0 => {
                    suspects.push((base, true))
                }
                ExpressionKind::Call(Function::Sqrt, radicand) => suspects.push((radicand, false)),
                _ => {}
            });
            for (part, is_divisor) in suspects {
                let values = sample(case, activation, functions, part).ok_or_else(|| {
                    claim.complaint(obligation, part.span, "this expression is too large")
                })?;
                complain(claim, obligation, part, is_divisor, &values)?;
            }
        }
    }
    Ok(())
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

/// The expression at the corners and the centre of the domain.
fn sample(
    case: &Case,
    activation: &Activation,
    functions: SpecialFunctions,
    part: &Expression,
) -> Option<Vec<Interval>> {
    let mut setting = Setting {
        graph: Graph::default(),
        domain: &case.domain,
        parameters: activation.parameter_values(),
        functions,
    };
    let node = lower(&mut setting.graph, part);
    if setting.graph.is_too_large() {
        return None;
    }
    let frame = Frame::new(&case.domain, &setting.graph.variables(node));
    let parameters = &setting.parameters;
    let objective = Objective::values_only(&setting.graph, node, frame, parameters, functions);
    let moments = Moments::new(activation, objective.order());
    let frame = &objective.frame;
    let mut cells: Vec<_> = frame.corners(&frame.root()).collect();
    cells.push(frame.root().center());
    let value = |cell| {
        let [value] = objective.at(&frame.variables(cell), &moments);
        value
    };
    Some(cells.iter().map(value).collect())
}
