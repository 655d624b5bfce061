//! What is known of a quantity over a cell.

use super::cell::MAX_AXES;
use crate::arithmetic::Interval;
use std::ops::Deref;

/// A quantity over a cell.
#[derive(Clone, Copy, Debug)]
pub struct Evaluation {
    /// The natural extension; empty if the quantity may be undefined somewhere.
    pub natural: Interval,
    /// The natural extension met with the mean-value form.
    pub mean_value: Interval,
    /// These met with Taylor's theorem to second order, if it was asked.
    pub enclosure: Interval,
    /// The value at the centre.
    pub center: Interval,
    /// Partial derivatives over the cell by axis; empty where unknown.
    pub gradient: Gradient,
}

/// Partial derivatives by axis.
#[derive(Clone, Copy, Debug)]
pub struct Gradient {
    slopes: [Interval; MAX_AXES],
    axes: usize,
}

impl Evaluation {
    /// Nothing known.
    pub const UNKNOWN: Self = Self {
        natural: Interval::EMPTY,
        mean_value: Interval::EMPTY,
        enclosure: Interval::EMPTY,
        center: Interval::EMPTY,
        gradient: Gradient { slopes: [Interval::EMPTY; MAX_AXES], axes: 0 },
    };
}

impl Gradient {
    /// One slope an axis.
    pub fn new(slopes: &[Interval]) -> Self {
        let slope = |axis| slopes.get(axis).copied().unwrap_or(Interval::EMPTY);
        Self { slopes: std::array::from_fn(slope), axes: slopes.len() }
    }
}

impl Deref for Gradient {
    type Target = [Interval];

    fn deref(&self) -> &[Interval] {
        &self.slopes[..self.axes]
    }
}
