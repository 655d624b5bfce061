//! What became of a cell, with the positions of the cells that it became.

use super::letters::Letter;
use super::step::{End, Step, Test};

/// A node's position in its [`Tree`](super::Tree).
pub type NodeId = u32;

/// What became of a cell, with the positions of what must be settled instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Node {
    /// Nothing yet.
    Open,
    /// It was settled.
    Leaf(Test),
    /// Its lower and upper half along an axis must be settled.
    Split(Letter, [NodeId; 2]),
    /// The quantity is monotone along the axis: its face at one end must be settled.
    Face(Letter, End, NodeId),
}

impl Node {
    /// A step with its children's positions, the second one computed when needed.
    pub(super) fn new(step: Step, first: NodeId, second: impl FnOnce() -> NodeId) -> Self {
        match step {
            Step::Open => Self::Open,
            Step::Leaf(test) => Self::Leaf(test),
            Step::Split(axis) => Self::Split(axis, [first, second()]),
            Step::Face(axis, end) => Self::Face(axis, end, first),
        }
    }
}
