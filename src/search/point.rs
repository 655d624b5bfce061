//! Where a statement is false.

use crate::arithmetic::Interval;
use crate::claim::{Number, Variable};

/// A point of a claim's domain with the quantity's value there.
#[derive(Clone, Debug)]
pub struct Point {
    /// Exact coordinates, in the order of the variables.
    pub coordinates: Vec<(Variable, Number)>,
    /// The quantity there, enclosed.
    pub value: Interval,
}
