//! Where a statement is false.

use crate::arithmetic::Interval;
use crate::claim::{Domain, Number, Range, Variable};

/// A point of a claim's domain with the quantity's value there.
#[derive(Clone, Debug)]
pub struct Point {
    /// Exact coordinates, in the order of the variables.
    pub coordinates: Vec<(Variable, Number)>,
    /// The quantity there, enclosed.
    pub value: Interval,
}

/// The corners of the ranges of some variables, in the domain's order, the last one changing
/// first. There are twice as many for each range that is no number: they are made one by one.
pub fn corners(
    domain: &Domain,
    is_wanted: impl Fn(Variable) -> bool,
) -> impl Iterator<Item = Vec<(Variable, Number)>> {
    let ranges: Vec<_> = domain.iter().filter(|(name, _)| is_wanted(*name)).collect();
    let open = ranges.iter().filter(|(_, range)| !range.is_point()).count() as u32;
    // More than anybody could look at, if it overflows.
    let count = 1_u64.checked_shl(open).unwrap_or(u64::MAX);
    (0..count).map(move |corner| {
        let mut bits = open;
        let end = |(variable, range): &(Variable, &Range)| {
            let is_upper = !range.is_point() && {
                bits -= 1;
                corner.checked_shr(bits).unwrap_or(0) & 1 == 1
            };
            (*variable, if is_upper { &range.upper } else { &range.lower }.clone())
        };
        ranges.iter().map(end).collect()
    })
}
