//! What the unit tests of this room share.

use super::cell::{Attempt, Cell, Channel};
use super::partition::Material;
use super::tape::Tape;
use crate::activation::function::Function;
use crate::arithmetic::interval::point;
use crate::arithmetic::mpfr::MpInterval;

/// Bits that are many beside a double's.
pub const BITS: u32 = 200;

/// A double with so many.
pub fn number(value: f64) -> MpInterval {
    MpInterval::from_interval(BITS, point(value))
}

/// That a bound holds, and says hardly more.
#[track_caller]
pub fn assert_bounds(bound: f64, truth: f64) {
    assert!(truth <= bound && bound <= truth * (1.0 + 1e-6), "{bound}, not {truth}");
}

/// A function and its derivatives up to an order, ready to be cut.
pub fn material(function: &Function, order: usize) -> Material {
    let tape = Tape::new([function]);
    let constants = tape.constants(());
    let channels: Vec<Channel> = (0..=order).map(|order| Channel { integrand: 0, order }).collect();
    let scales = vec![0.0; channels.len()];
    Material { functions: vec![function.clone()], tape, constants, channels, scales }
}

/// A cell of a function, and the remainders of its derivatives up to an order.
pub fn cell(function: &Function, order: usize, ends: (f64, f64)) -> (Box<Cell>, Vec<f64>) {
    let Material { tape, constants, channels, .. } = material(function, order);
    match Cell::attempt(&tape, &constants, &channels, ends) {
        Attempt::Cell(cell, remainders) => (cell, remainders),
        other => panic!("{function} on {ends:?}: {other:?}"),
    }
}
