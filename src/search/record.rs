//! What a search leaves behind.
//!
//! Memory stays bounded whatever the job: a tree that has become longer than a certificate
//! may be is given up.

use crate::certificate::{Chain, End, Letter, MAX_NODES, NodeId, Test, Tree};
use std::cell::Cell;

/// What is left of a search's tree.
#[derive(Clone, Debug, Default)]
pub enum Trace {
    /// There was nothing to search.
    #[default]
    None,
    /// All of it.
    Kept(Tree),
    /// Several searches, box after box.
    Chain(Chain),
    /// Nothing: with it a certificate would be too long.
    TooLong,
}

impl Trace {
    /// The tree, if there is one and it was kept.
    pub fn tree(&self) -> Option<&Tree> {
        match self {
            Self::Kept(tree) => Some(tree),
            Self::None | Self::Chain(_) | Self::TooLong => None,
        }
    }
}

/// How many nodes the trees of a claim's certificate may still have.
#[derive(Debug)]
pub struct Room(Cell<usize>);

impl Default for Room {
    fn default() -> Self {
        Self(Cell::new(MAX_NODES))
    }
}

/// What enters into a tree what became of its cells.
pub trait Grow {
    /// As [`Tree::settle`].
    fn settle(&mut self, id: NodeId, test: Test);
    /// As [`Tree::split`].
    fn split(&mut self, id: NodeId, axis: Letter) -> [NodeId; 2];
    /// As [`Tree::face`].
    fn face(&mut self, id: NodeId, axis: Letter, end: End) -> NodeId;
}

impl Grow for Tree {
    fn settle(&mut self, id: NodeId, test: Test) {
        self.settle(id, test);
    }

    fn split(&mut self, id: NodeId, axis: Letter) -> [NodeId; 2] {
        self.split(id, axis)
    }

    fn face(&mut self, id: NodeId, axis: Letter, end: End) -> NodeId {
        self.face(id, axis, end)
    }
}

/// A tree that grows as long as there is room for it.
#[derive(Debug)]
pub struct Record<'a> {
    tree: Option<Tree>,
    room: &'a Room,
}

impl<'a> Record<'a> {
    /// An open root.
    pub fn new(room: &'a Room) -> Self {
        Self { tree: Some(Tree::default()), room }
    }

    /// What became of it; what it takes is room no more.
    pub fn into_trace(mut self) -> Trace {
        self.growing();
        let Some(tree) = self.tree else { return Trace::TooLong };
        self.room.0.set(self.room.0.get() - tree.nodes());
        Trace::Kept(tree)
    }

    /// The tree, if it has not become too long.
    pub fn growing(&mut self) -> Option<&mut Tree> {
        self.tree.take_if(|tree| tree.nodes() > self.room.0.get());
        self.tree.as_mut()
    }

    /// As [`Tree::graft`].
    pub fn graft(&mut self, open: &[NodeId], forest: &Tree) -> NodeId {
        self.growing().map_or(0, |tree| tree.graft(open, forest))
    }

    /// As [`Tree::graft_cuts`].
    pub fn graft_cuts(&mut self, open: NodeId, other: &Tree, subtree: NodeId) {
        if let Some(tree) = self.growing() {
            tree.graft_cuts(open, other, subtree);
        }
    }
}

impl Grow for Record<'_> {
    fn settle(&mut self, id: NodeId, test: Test) {
        if let Some(tree) = self.growing() {
            tree.settle(id, test);
        }
    }

    fn split(&mut self, id: NodeId, axis: Letter) -> [NodeId; 2] {
        self.growing().map_or([id; 2], |tree| tree.split(id, axis))
    }

    fn face(&mut self, id: NodeId, axis: Letter, end: End) -> NodeId {
        self.growing().map_or(id, |tree| tree.face(id, axis, end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(byte: u8) -> Letter {
        Letter::new(byte).expect("a letter")
    }

    fn room(nodes: usize) -> Room {
        Room(Cell::new(nodes))
    }

    /// A record whose root is halved so often, one half settled each time.
    fn grown<'a>(room: &'a Room, halvings: usize) -> Record<'a> {
        let mut record = Record::new(room);
        let mut open = Tree::ROOT;
        for _ in 0..halvings {
            let [lower, upper] = record.split(open, letter(b'm'));
            record.settle(lower, Test::Natural);
            open = upper;
        }
        record.settle(open, Test::MeanValue);
        record
    }

    #[test]
    fn what_there_is_no_room_for_is_not_kept() {
        let room = room(20);
        for (halvings, is_kept) in [(4, true), (6, false), (5, true), (0, false)] {
            let trace = grown(&room, halvings).into_trace();
            assert_eq!(trace.tree().is_some(), is_kept, "{halvings}");
            if let Some(tree) = trace.tree() {
                assert!(tree.is_complete());
                assert_eq!(tree.counts(), [halvings as u64 + 1, halvings as u64, 0]);
            }
        }
    }

    #[test]
    fn a_tree_given_up_takes_everything_without_a_panic() {
        let room = room(3);
        let mut record = grown(&room, 50);
        let face = record.face(7, letter(b'n'), End::Upper);
        let mut forest = Tree::forest(1);
        forest.settle(0, Test::Exact);
        let shift = record.graft(&[face], &forest);
        record.graft_cuts(face + shift, &forest, 0);
        assert!(matches!(record.into_trace(), Trace::TooLong));
    }
}
