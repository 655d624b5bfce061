//! Cells of exactly halved axes.
//!
//! # Mathematics
//!
//! A cell is, on each axis [a, b], the range from a + (b−a)k/2ᵈ to
//! a + (b−a)(k+1)/2ᵈ, or just the point a + (b−a)k/2ᵈ (1), with exact a
//! and b: the cells of one depth cover the axis without gap. Only k and d are kept.

use crate::certificate::End;

/// A part of an axis: (1). k, d and whether it is a point share a word, since
/// searches keep many cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Part(u64);

/// The deepest halving; the fraction k/2ᵈ stays an exact double.
const MAX_DEPTH: u8 = 50;

impl Part {
    /// k ≤ 2⁵⁰, d ≤ [`MAX_DEPTH`].
    fn new(index: u64, depth: u8, is_point: bool) -> Self {
        Self(index << 8 | u64::from(depth) << 1 | u64::from(is_point))
    }

    /// k.
    pub fn index(self) -> u64 {
        self.0 >> 8
    }

    /// How often the axis was halved.
    pub fn depth(self) -> u8 {
        (self.0 >> 1 & 0x7f) as u8
    }

    /// Whether it cannot be halved any further.
    pub fn is_atomic(self) -> bool {
        self.is_point() || self.depth() >= MAX_DEPTH
    }

    /// Whether it is a point.
    pub fn is_point(self) -> bool {
        self.0 & 1 == 1
    }

    fn halves(self) -> [Self; 2] {
        [0, 1].map(|offset| Self::new(2 * self.index() + offset, self.depth() + 1, false))
    }

    fn end(self, end: End) -> Self {
        let offset = u64::from(!self.is_point() && end == End::Upper);
        Self::new(self.index() + offset, self.depth(), true)
    }
}

/// A box of the search: one part per axis; unused ones are points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    parts: [Part; MAX_AXES],
}

/// The most axes of a search.
pub const MAX_AXES: usize = 8;

impl Cell {
    /// The whole of some axes, each of which is a point or not; at most [`MAX_AXES`].
    pub fn root(are_points: impl Iterator<Item = bool>) -> Self {
        let mut parts = [Part::new(0, 0, true); MAX_AXES];
        for (part, is_point) in parts.iter_mut().zip(are_points) {
            *part = Part::new(0, 0, is_point);
        }
        Self { parts }
    }

    /// The part on an axis.
    pub fn part(&self, axis: usize) -> Part {
        self.parts[axis]
    }

    /// How often it was halved, along all axes.
    pub fn halvings(&self) -> u32 {
        self.parts.iter().map(|part| u32::from(part.depth())).sum()
    }

    /// The two halves along an axis.
    pub fn split(&self, axis: usize) -> [Self; 2] {
        self.parts[axis].halves().map(|half| {
            let mut cell = *self;
            cell.parts[axis] = half;
            cell
        })
    }

    /// The middle point.
    pub fn center(&self) -> Self {
        (0..MAX_AXES).fold(*self, |cell, axis| {
            if cell.part(axis).is_point() {
                cell
            } else {
                cell.split(axis)[0].face(axis, End::Upper)
            }
        })
    }

    /// The face at one end of an axis.
    pub fn face(&self, axis: usize, end: End) -> Self {
        let mut cell = *self;
        cell.parts[axis] = self.parts[axis].end(end);
        cell
    }
}
