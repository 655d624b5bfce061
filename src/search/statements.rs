//! Conclusions in words.

use crate::claim::{Claim, ExactFixedPoint, Reaches, Scope, Variable};

/// What Banach's theorem says, in words.
pub fn banach_statement(scope: &Scope) -> String {
    format!("{}one fixed point, to which every point converges", each(scope))
}

/// What convergence is, in words.
pub fn converges_statement(scope: &Scope) -> String {
    format!("{}one fixed point, to which every start converges", each(scope))
}

/// Where states are to be after some layers.
pub fn reaches_statement(wanted: &Reaches) -> String {
    let target: Vec<String> =
        wanted.target.iter().map(|(state, range)| format!("{state} in {range}")).collect();
    let layers = if wanted.layers == 1 { "layer" } else { "layers" };
    format!("after {} {layers} {}", wanted.layers, target.join(", "))
}

/// Where the fixed points are to lie.
pub fn location_statement(claim: &Claim) -> String {
    let texts: Vec<&str> = claim.conclusion.fixed_point.iter().map(|i| i.text.as_str()).collect();
    texts.join(", ")
}

/// That a point is fixed.
pub fn exact_statement(scope: &Scope, wanted: &ExactFixedPoint) -> String {
    let is_state = |name: &Variable| scope.map.iter().any(|(state, _)| state == name);
    let (of_state, others): (Vec<_>, Vec<_>) =
        wanted.point.iter().partition(|(name, _)| is_state(name));
    let values: Vec<String> = of_state.iter().map(|(_, value)| value.to_string()).collect();
    let values = values.join(", ");
    let others: Vec<String> =
        others.iter().map(|(name, value)| format!("{name} = {value}")).collect();
    let at = if others.is_empty() { "" } else { " at " };
    format!("g({values}) = ({values}){at}{}", others.join(", "))
}

/// "for each omega and tau ", for the variables that are no state.
fn each(scope: &Scope) -> String {
    let is_state = |name: Variable| scope.map.iter().any(|(state, _)| *state == name);
    let names = scope.domain.iter().map(|(name, _)| name).filter(|name| !is_state(*name));
    let others: Vec<String> = names.map(|name| name.to_string()).collect();
    match others.split_last() {
        None => String::new(),
        Some((last, [])) => format!("for each {last} "),
        Some((last, rest)) => format!("for each {} and {last} ", rest.join(", ")),
    }
}
