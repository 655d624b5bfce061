//! What to look at instead of a cell that is not settled.
//!
//! # Mathematics
//!
//! Let Q's supremum over a cell B be wanted (an infimum mirrors it).
//!
//! * If a partial derivative ∂ᵢQ(B) does not change sign, the supremum is attained
//!   on the face where that coordinate is at its better end, so it is enough to look
//!   there (1). Q is then defined and Lipschitz on all of B, because neither its
//!   natural extension nor that derivative's is empty.
//! * Otherwise the cell is halved along the axis that contributes most to the
//!   mean-value form's width, |∂ᵢQ(B)|·width(Bᵢ) (2); where a derivative is unknown or
//!   unbounded, along the axis that is widest relative to the domain.

use super::cell::{Cell, MAX_AXES};
use super::evaluation::Evaluation;
use super::examine::Outcome;
use super::frame::Frame;
use super::verdict::Sense;
use crate::arithmetic::interval::is_finite;
use crate::certificate::End;

/// A face, two halves, or nothing: [`Outcome::Stuck`].
pub fn branch(frame: &Frame, cell: &Cell, evaluation: &Evaluation, sense: Sense) -> Outcome {
    branch_by(frame, cell, evaluation, sense, |axis| frame.range(cell, axis).wid())
}

/// [`branch`] with the widths of a cell's parts given, which only guide the choice.
pub fn branch_by(
    frame: &Frame,
    cell: &Cell,
    evaluation: &Evaluation,
    sense: Sense,
    width: impl Fn(usize) -> f64,
) -> Outcome {
    face(cell, evaluation, sense)
        .or_else(|| split(frame, cell, evaluation, width))
        .unwrap_or(Outcome::Stuck)
}

/// (1): the faces of all monotone axes at once.
fn face(cell: &Cell, evaluation: &Evaluation, sense: Sense) -> Option<Outcome> {
    if evaluation.natural.is_empty() {
        return None;
    }
    let mut ends = [None; MAX_AXES];
    for (axis, slope) in evaluation.gradient.iter().enumerate() {
        if cell.part(axis).is_point() || slope.is_empty() {
            continue;
        }
        let end = match (slope.inf() >= 0.0, slope.sup() <= 0.0) {
            (true, _) => End::Upper,
            (_, true) => End::Lower,
            _ => continue,
        };
        ends[axis] = Some(match sense {
            Sense::Below => end,
            Sense::Above => end.opposite(),
        });
    }
    ends.iter().any(Option::is_some).then_some(Outcome::Face(ends))
}

/// (2).
fn split(
    frame: &Frame,
    cell: &Cell,
    evaluation: &Evaluation,
    width: impl Fn(usize) -> f64,
) -> Option<Outcome> {
    let open = || (0..frame.axes.len()).filter(|&axis| !cell.part(axis).is_atomic());
    let slopes_known = open().all(|axis| is_finite(evaluation.gradient[axis]));
    let root = frame.root();
    let weight = |axis: usize| {
        let width = width(axis);
        if slopes_known {
            evaluation.gradient[axis].mag() * width
        } else {
            width / frame.range(&root, axis).wid()
        }
    };
    open()
        .map(|axis| (weight(axis), axis))
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, axis)| Outcome::Split(axis))
}
