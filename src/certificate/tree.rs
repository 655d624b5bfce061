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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::certificate::Rejection;

    fn letter(byte: u8) -> Letter {
        Letter::new(byte).expect("a letter")
    }

    fn parse(text: &str) -> Result<Tree, Rejection> {
        Tree::parse(text.bytes(), MAX_NODES)
    }

    /// The tree of a text, none of it packed, and where its open cells are.
    fn grown(text: &str) -> (Tree, Vec<NodeId>) {
        let (mut tree, mut open) = (Tree::default(), Vec::new());
        let mut pending = vec![Tree::ROOT];
        for step in parse(text).expect(text).preorder() {
            let id = pending.pop().expect("a cell to come");
            match step {
                Step::Open => open.push(id),
                Step::Leaf(test) => tree.settle(id, test),
                Step::Split(axis) => pending.extend(tree.split(id, axis).into_iter().rev()),
                Step::Face(axis, end) => pending.push(tree.face(id, axis, end)),
            }
        }
        (tree, open)
    }

    #[test]
    fn text_and_tree_are_the_same_thing() {
        for text in ["N", "?", "xNM", "x-y+M", "mnM?t+xEN", "xxNNF"] {
            for tree in [parse(text).expect(text), grown(text).0] {
                assert_eq!(tree.to_string(), text);
                assert_eq!(tree.is_complete(), !text.contains('?'));
                assert!(tree.nodes() >= text.replace(['+', '-'], "").len());
            }
        }
        assert_eq!(parse("mnM?t+xEN").expect("a tree").counts(), [3, 3, 1]);
    }

    /// Whether packed or not, the children of a node are where it says.
    #[test]
    fn nodes_lead_to_their_children() {
        fn text(tree: &Tree, id: NodeId) -> String {
            match tree.node(id) {
                Node::Open => "?".to_owned(),
                Node::Leaf(test) => format!("{test:?}")[..1].to_owned(),
                Node::Split(axis, [a, b]) => {
                    format!("{}{}{}", char::from(axis.byte()), text(tree, a), text(tree, b))
                }
                Node::Face(axis, end, face) => {
                    let sign = if end == End::Lower { '-' } else { '+' };
                    format!("{}{sign}{}", char::from(axis.byte()), text(tree, face))
                }
            }
        }
        let expected = "mnM?t+xNxxMNy-?";
        for tree in [parse(expected).expect("a tree"), grown(expected).0] {
            assert_eq!(text(&tree, Tree::ROOT), expected);
        }
    }

    /// Grafting trees onto open cells is putting their text in place of the `?`.
    #[test]
    fn a_forest_takes_the_place_of_open_cells() {
        let (mut tree, open) = grown("mn?Mt+x?N");
        let mut forest = Tree::forest(2);
        let [lower, upper] = forest.split(1, letter(b'x'));
        let face = forest.face(upper, letter(b'y'), End::Lower);
        let [first, second] = forest.split(0, letter(b'n'));
        forest.settle(first, Test::Natural);
        forest.settle(face, Test::Exact);
        let shift = tree.graft(&open, &forest);
        assert_eq!(tree.to_string(), "mnnN?Mt+xx?y-EN");
        tree.settle(lower + shift, Test::MeanValue);
        tree.settle(second + shift, Test::Located);
        assert_eq!(tree.to_string(), "mnnNLMt+xxMy-EN");
        assert!(tree.is_complete());
    }

    /// However much of a subtree is complete.
    #[test]
    fn what_is_open_is_not_packed() {
        for text in ["xxxNNxNNxxNNy+?", "xy-?xxxNNxNNxxNNN"] {
            let (tree, mut open) = grown(text);
            let packed = tree.pack(1, open.iter_mut());
            assert_eq!(packed.to_string(), text);
            assert!(!packed.is_complete() && matches!(packed.node(open[0]), Node::Open));
        }
    }

    #[test]
    fn of_another_search_only_splits_and_faces_are_taken() {
        let (mut tree, open) = grown("m?N");
        let (earlier, _) = grown("xnNMy-xN?");
        for earlier in [&earlier, &earlier.pack(1, std::iter::empty())] {
            tree.graft_cuts(open[0], earlier, Tree::ROOT);
            assert_eq!(tree.to_string(), "mxn??y-x??N");
        }
    }

    /// Packing changes neither text nor counts, before and after more is grafted on.
    #[test]
    fn packed_subtrees_are_the_same_subtrees() {
        let complete = "mxNy+Mt-nEoFL";
        let text = format!("mn{complete}?t+x?{complete}");
        let (tree, mut open) = grown(&text);
        let mut packed = tree.pack(1, open.iter_mut());
        assert!(packed.packed.len() == 2 * complete.replace(['+', '-'], "").len());
        assert!(packed.steps.len() < tree.steps.len());
        for more in ["N".to_owned(), complete.to_owned(), format!("x{complete}{complete}")] {
            let whole = text.replace('?', &more);
            let expected = parse(&whole).expect("a tree");
            let part = grown(&more).0.pack(1, std::iter::empty());
            let mut grafted = packed.clone();
            for id in &open {
                grafted.graft(&[*id], &part);
            }
            assert_eq!(grafted.to_string(), whole);
            assert_eq!(grafted.counts(), expected.counts());
            assert!(grafted == expected && grafted.is_complete());
        }
        assert_eq!(packed.to_string(), text);
        assert_eq!(packed.counts(), tree.counts());
        assert!(packed == tree && !packed.is_complete());
        packed.settle(open[0], Test::Natural);
        assert!(packed != tree);
    }
}
