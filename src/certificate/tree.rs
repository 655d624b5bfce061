//! Trees of cells: splits in half, faces, and the tests that settled the leaves.

use super::letters::Letter;
use super::node::{Node, NodeId};
use super::step::{End, Step, Test};

/// What became of a domain.
///
/// A tree may have millions of nodes. A node that may still change takes five bytes: its
/// [`Step`] as one, and the first of its children, which follow one another. Whole subtrees
/// that change no more are packed into one byte a node, in preorder; the positions of their
/// nodes have the highest bit set.
#[derive(Clone, Debug)]
pub struct Tree {
    steps: Vec<u8>,
    children: Vec<NodeId>,
    packed: Vec<u8>,
}

/// Set in the positions of packed nodes.
const PACKED: NodeId = 1 << 31;

/// In place of a step: a packed subtree, whose place is the child.
const SUBTREE: u8 = u8::MAX;

/// Smaller subtrees are not worth packing.
const PACKED_FROM: u32 = 8;

impl Default for Tree {
    fn default() -> Self {
        Self::forest(1)
    }
}

/// Trees are equal if their nodes are, wherever they are kept.
impl PartialEq for Tree {
    fn eq(&self, other: &Self) -> bool {
        self.preorder().eq(other.preorder())
    }
}

impl Eq for Tree {}

/// How many nodes the trees of a certificate may have together. So neither who searches
/// nor who checks needs more than some 40 megabytes for them.
pub const MAX_NODES: usize = 10_000_000;

impl Tree {
    /// The domain.
    pub const ROOT: NodeId = 0;

    /// Several open roots, at the positions from 0 on.
    pub fn forest(roots: usize) -> Self {
        let open = Step::Open.encode();
        Self { steps: vec![open; roots], children: vec![0; roots], packed: Vec::new() }
    }

    /// There are no more nodes than this, and hardly fewer: the places of packed subtrees
    /// count as well.
    pub fn nodes(&self) -> usize {
        self.steps.len() + self.packed.len()
    }

    /// The node at a position.
    pub fn node(&self, id: NodeId) -> Node {
        if id & PACKED != 0 {
            return self.packed_node(id);
        }
        let child = self.children[id as usize];
        match self.steps[id as usize] {
            SUBTREE => self.packed_node(child | PACKED),
            step => Node::new(Step::decode(step), child, || child + 1),
        }
    }

    fn packed_node(&self, id: NodeId) -> Node {
        let position = (id & !PACKED) as usize;
        let second = || id + 1 + packed_size(&self.packed[position + 1..]);
        Node::new(Step::decode(self.packed[position]), id + 1, second)
    }

    /// The same forest of so many roots with complete subtrees packed, and where its open
    /// cells, given by their positions, are then. Nothing may be packed yet.
    pub fn pack<'a>(&self, roots: usize, open: impl Iterator<Item = &'a mut NodeId>) -> Self {
        // How large complete subtrees are: children come after their parents.
        let mut sizes = vec![0_u32; self.steps.len()];
        for id in (0..self.steps.len()).rev() {
            let size = |child: NodeId| sizes[child as usize];
            sizes[id] = match self.node(id as NodeId) {
                Node::Open => 0,
                Node::Leaf(_) => 1,
                Node::Face(_, _, child) => size(child) + u32::from(size(child) > 0),
                Node::Split(_, [a, b]) if size(a) > 0 && size(b) > 0 => 1 + size(a) + size(b),
                Node::Split(..) => 0,
            };
        }
        let mut result = Self::forest(roots);
        let mut moved = vec![0; self.steps.len()];
        let mut pending: Vec<(NodeId, NodeId)> = (0..roots as NodeId).map(|id| (id, id)).collect();
        while let Some((old, new)) = pending.pop() {
            moved[old as usize] = new;
            if sizes[old as usize] >= PACKED_FROM {
                let start = result.packed.len() as NodeId;
                result.packed.extend(self.preorder_from(old).map(Step::encode));
                result.set(new, SUBTREE, start);
                continue;
            }
            match self.node(old) {
                Node::Open => {}
                Node::Leaf(test) => result.settle(new, test),
                Node::Split(axis, [a, b]) => {
                    let [first, second] = result.split(new, axis);
                    pending.extend([(a, first), (b, second)]);
                }
                Node::Face(axis, end, child) => {
                    let face = result.face(new, axis, end);
                    pending.push((child, face));
                }
            }
        }
        open.for_each(|id| *id = moved[*id as usize]);
        result
    }

    /// The same tree in as little memory as possible; it changes no more.
    pub fn packed(&self) -> Self {
        Self::of_preorder(self.preorder().map(Step::encode).collect())
    }

    /// The tree of encoded steps, all of a tree's in preorder; it changes no more.
    pub(super) fn of_preorder(packed: Vec<u8>) -> Self {
        Self { steps: vec![SUBTREE], children: vec![0], packed }
    }

    fn push(&mut self) -> NodeId {
        let id = NodeId::try_from(self.steps.len()).unwrap_or(PACKED);
        assert!(id < PACKED, "fewer than 2³¹ nodes");
        self.steps.push(Step::Open.encode());
        self.children.push(0);
        id
    }

    fn set(&mut self, id: NodeId, step: u8, child: NodeId) {
        self.steps[id as usize] = step;
        self.children[id as usize] = child;
    }

    /// Puts the trees of a forest, by root, in place of open cells, and says by how much
    /// the positions of its other nodes have moved.
    pub fn graft(&mut self, open: &[NodeId], forest: &Self) -> NodeId {
        let (roots, length) = (open.len(), self.steps.len());
        let packed = self.packed.len() as NodeId;
        let largest = (length + forest.steps.len()).max(self.packed.len() + forest.packed.len());
        assert!(largest < PACKED as usize, "fewer than 2³¹ nodes");
        let shift = (length - roots) as NodeId;
        let moved = |position: usize| match forest.steps[position] {
            SUBTREE => forest.children[position] + packed,
            step if Step::decode(step).children() == 0 => 0,
            _ => forest.children[position] + shift,
        };
        for (&id, root) in open.iter().zip(0..) {
            self.set(id, forest.steps[root], moved(root));
        }
        self.packed.extend_from_slice(&forest.packed);
        self.steps.extend_from_slice(&forest.steps[roots..]);
        self.children.extend((roots..forest.steps.len()).map(moved));
        shift
    }

    /// Puts the splits and faces of another tree's subtree in place of an open cell, which then
    /// changes no more.
    pub fn graft_cuts(&mut self, open: NodeId, other: &Self, subtree: NodeId) {
        let start = self.packed.len() as NodeId;
        let mut pending = vec![subtree];
        while let Some(id) = pending.pop() {
            let step = match other.node(id) {
                Node::Split(axis, [lower, upper]) => {
                    pending.extend([upper, lower]);
                    Step::Split(axis)
                }
                Node::Face(axis, end, face) => {
                    pending.push(face);
                    Step::Face(axis, end)
                }
                Node::Leaf(_) | Node::Open => Step::Open,
            };
            self.packed.push(step.encode());
        }
        self.set(open, SUBTREE, start);
    }

    /// Settles a cell.
    pub fn settle(&mut self, id: NodeId, test: Test) {
        self.set(id, Step::Leaf(test).encode(), 0);
    }

    /// Halves a cell; the new cells are open.
    pub fn split(&mut self, id: NodeId, axis: Letter) -> [NodeId; 2] {
        let halves = [self.push(), self.push()];
        self.set(id, Step::Split(axis).encode(), halves[0]);
        halves
    }

    /// Replaces a cell by its face; the new cell is open.
    pub fn face(&mut self, id: NodeId, axis: Letter, end: End) -> NodeId {
        let face = self.push();
        self.set(id, Step::Face(axis, end).encode(), face);
        face
    }

    /// What became of the cells, in preorder, lower half first.
    pub fn preorder(&self) -> impl Iterator<Item = Step> {
        self.preorder_from(Self::ROOT)
    }

    fn preorder_from(&self, root: NodeId) -> impl Iterator<Item = Step> {
        let mut pending = vec![root];
        let mut subtree = [].iter();
        std::iter::from_fn(move || {
            if let Some(step) = subtree.next() {
                return Some(Step::decode(*step));
            }
            let id = pending.pop()?;
            let child = self.children[id as usize];
            let step = match self.steps[id as usize] {
                SUBTREE => {
                    let packed = &self.packed[child as usize..];
                    subtree = packed[..packed_size(packed) as usize].iter();
                    *subtree.next()?
                }
                step => {
                    let children = Step::decode(step).children() as NodeId;
                    pending.extend((child..child + children).rev());
                    step
                }
            };
            Some(Step::decode(step))
        })
    }

    /// How many leaves, splits and faces there are; open cells are none of these.
    pub fn counts(&self) -> [u64; 3] {
        let mut counts = [0; 3];
        for step in self.steps.iter().chain(&self.packed).filter(|step| **step != SUBTREE) {
            match Step::decode(*step) {
                Step::Open => {}
                Step::Leaf(_) => counts[0] += 1,
                Step::Split(_) => counts[1] += 1,
                Step::Face(..) => counts[2] += 1,
            }
        }
        counts
    }

    /// Whether every cell is settled.
    pub fn is_complete(&self) -> bool {
        let open = Step::Open.encode();
        !self.steps.contains(&open) && !self.packed.contains(&open)
    }
}

/// How many nodes the packed subtree at the beginning has.
fn packed_size(packed: &[u8]) -> NodeId {
    let mut wanted = 1;
    let bytes = packed.iter().take_while(|byte| {
        let is_part = wanted > 0;
        if is_part {
            wanted += Step::decode(**byte).children();
            wanted -= 1;
        }
        is_part
    });
    bytes.count() as NodeId
}
