//! Where a statement is false.

use crate::arithmetic::Interval;
use crate::claim::{Domain, Number, Variable};

/// A point of a claim's domain with the quantity's value there.
#[derive(Clone, Debug)]
pub struct Point {
    /// Exact coordinates, in the order of the variables.
    pub coordinates: Vec<(Variable, Number)>,
    /// The quantity there, enclosed.
    pub value: Interval,
}

/// The corners of the ranges of some variables, in the domain's order, the last one changing
/// first.
pub fn corners(
    domain: &Domain,
    is_wanted: impl Fn(Variable) -> bool,
) -> Vec<Vec<(Variable, Number)>> {
    let mut corners = vec![Vec::new()];
    for (variable, range) in domain.iter().filter(|(name, _)| is_wanted(*name)) {
        let ends = match range.is_point() {
            true => vec![&range.lower],
            false => vec![&range.lower, &range.upper],
        };
        let with = |corner: &Vec<(Variable, Number)>, end: &Number| {
            corner.iter().cloned().chain([(variable, end.clone())]).collect()
        };
        corners = corners
            .iter()
            .flat_map(|corner| ends.iter().map(move |end| with(corner, end)))
            .collect();
    }
    corners
}
