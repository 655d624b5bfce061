//! Parameters of an activation that make a state a fixed point.
//!
//! # Mathematics
//!
//! Let s be the wanted state, g(s; u) its next value for parameters u, as many as s has
//! coordinates. G(u) = u + s − g(s; u) has u for a fixed point exactly if g(s; u) = s (1), so
//! that what finds all fixed points of a map in a box finds all such u in a box.

use super::enumerate::fixed_points;
use super::found::Enumeration;
use crate::claim::{Expression, Number, Operator, Scope, Variable};
use crate::search::{Options, Unsuitable};

/// All values of the range parameters, within their ranges, for which the state is fixed.
///
/// # Errors
/// Not as many range parameters as state variables, or a map that cannot be computed.
pub fn parameters(
    scope: &Scope,
    wanted: &[Number],
    options: &Options,
) -> Result<Enumeration, Problem> {
    let unknown: Vec<Variable> = scope
        .activation
        .parameters
        .iter()
        .filter(|parameter| !parameter.range.is_point())
        .map(|parameter| parameter.name)
        .collect();
    if unknown.len() != scope.map.len() || wanted.len() != scope.map.len() {
        return Err(Problem::Count { unknown: unknown.len(), states: scope.map.len() });
    }
    let state: Vec<(Variable, Expression)> = scope
        .map
        .iter()
        .zip(wanted)
        .map(|((name, _), value)| (*name, value.expression().clone()))
        .collect();
    let map = unknown
        .iter()
        .zip(scope.map.iter().zip(&state))
        .map(|(name, ((_, next), (_, value)))| {
            let sum = Expression::binary(Operator::Add, Expression::variable(*name), value.clone());
            (*name, Expression::binary(Operator::Sub, sum, next.clone()))
        })
        .collect();
    let scope = scope.with_state(state, map);
    fixed_points(&scope, options).map_err(Problem::Unsuitable)
}

/// Why no parameters can be looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// There must be as many parameters with ranges as state variables, and as many values.
    Count {
        /// Parameters that are ranges.
        unknown: usize,
        /// State variables.
        states: usize,
    },
    /// The map cannot be computed.
    Unsuitable(Unsuitable),
}
