//! Trees of cells: splits in half, faces, and the tests that settled the leaves.

use crate::claim::Variable;
use std::fmt;

/// A node's position in its [`Tree`].
pub type NodeId = u32;

/// How a leaf was settled. A hint for readers; a checker may use any test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Test {
    /// By the natural interval extension.
    Natural,
    /// By the mean-value form.
    MeanValue,
    /// By exact rational arithmetic.
    Exact,
    /// There is no fixed point in it.
    NoFixedPoint,
    /// All its fixed points lie where they should.
    Located,
}

/// Tests and their letters.
const TESTS: [(Test, u8); 5] = [
    (Test::Natural, b'N'),
    (Test::MeanValue, b'M'),
    (Test::Exact, b'E'),
    (Test::NoFixedPoint, b'F'),
    (Test::Located, b'L'),
];

/// Axes and their letters.
const AXES: [(Variable, u8); 6] = [
    (Variable::Mu, b'm'),
    (Variable::Omega, b'o'),
    (Variable::Nu, b'n'),
    (Variable::Tau, b't'),
    (Variable::X, b'x'),
    (Variable::Y, b'y'),
];

/// The letter of a leaf that is not settled yet.
const OPEN: u8 = b'?';

/// Which end of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The smaller one.
    Lower,
    /// The larger one.
    Upper,
}

impl End {
    /// The other one.
    pub fn opposite(self) -> Self {
        match self {
            Self::Lower => Self::Upper,
            Self::Upper => Self::Lower,
        }
    }
}

/// What became of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Node {
    /// Nothing yet.
    Open,
    /// It was settled.
    Leaf(Test),
    /// Its lower and upper half along an axis must be settled.
    Split(Variable, [NodeId; 2]),
    /// The quantity is monotone along the axis: its face at one end must be settled.
    Face(Variable, End, NodeId),
}

/// What became of a domain.
///
/// A tree may have tens of millions of nodes. A node is six bytes: its kind with the axis,
/// and the first of its children, which follow one another. Subtrees that are complete can
/// be packed into one byte a node, in preorder; their positions have the highest bit set.
#[derive(Clone, Debug)]
pub struct Tree {
    kinds: Vec<Kind>,
    children: Vec<NodeId>,
    packed: Vec<u8>,
}

/// Set in the positions of packed nodes.
const PACKED: NodeId = 1 << 31;

/// Smaller subtrees are not worth packing.
const PACKED_FROM: u32 = 8;

/// A [`Node`] without its children.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Open,
    Leaf(Test),
    Split(Variable),
    Lower(Variable),
    Upper(Variable),
    /// A packed subtree, whose place is the child.
    Packed,
}

impl Kind {
    /// As a byte, for complete subtrees.
    fn encode(self) -> u8 {
        let axis = |axis| AXES.iter().position(|(known, _)| *known == axis).unwrap_or(0) as u8;
        match self {
            Self::Open | Self::Packed => unreachable!("only complete subtrees are packed, once"),
            Self::Leaf(test) => {
                TESTS.iter().position(|(known, _)| *known == test).unwrap_or(0) as u8
            }
            Self::Split(variable) => 8 + axis(variable),
            Self::Lower(variable) => 16 + axis(variable),
            Self::Upper(variable) => 24 + axis(variable),
        }
    }

    fn decode(byte: u8) -> Self {
        let index = usize::from(byte % 8);
        match byte / 8 {
            0 => Self::Leaf(TESTS[index].0),
            1 => Self::Split(AXES[index].0),
            2 => Self::Lower(AXES[index].0),
            _ => Self::Upper(AXES[index].0),
        }
    }
}

impl Default for Tree {
    fn default() -> Self {
        Self::forest(1)
    }
}

/// Trees are equal if their nodes are, wherever they are kept.
impl PartialEq for Tree {
    fn eq(&self, other: &Self) -> bool {
        self.to_string() == other.to_string()
    }
}

impl Eq for Tree {}

/// The largest tree that is read.
pub const MAX_NODES: usize = 20_000_000;

/// The deepest tree that is read: more than the axes can be halved.
pub const MAX_DEPTH: usize = 256;

impl Tree {
    /// The domain.
    pub const ROOT: NodeId = 0;

    /// Several open roots, at the positions from 0 on.
    pub fn forest(roots: usize) -> Self {
        Self { kinds: vec![Kind::Open; roots], children: vec![0; roots], packed: Vec::new() }
    }

    /// The node at a position.
    pub fn node(&self, id: NodeId) -> Node {
        if id & PACKED != 0 {
            return self.packed_node(id);
        }
        let child = self.children[id as usize];
        match self.kinds[id as usize] {
            Kind::Packed => self.packed_node(child | PACKED),
            Kind::Open => Node::Open,
            Kind::Leaf(test) => Node::Leaf(test),
            Kind::Split(axis) => Node::Split(axis, [child, child + 1]),
            Kind::Lower(axis) => Node::Face(axis, End::Lower, child),
            Kind::Upper(axis) => Node::Face(axis, End::Upper, child),
        }
    }

    fn packed_node(&self, id: NodeId) -> Node {
        let position = (id & !PACKED) as usize;
        match Kind::decode(self.packed[position]) {
            Kind::Leaf(test) => Node::Leaf(test),
            Kind::Lower(axis) => Node::Face(axis, End::Lower, id + 1),
            Kind::Upper(axis) => Node::Face(axis, End::Upper, id + 1),
            Kind::Split(axis) => {
                Node::Split(axis, [id + 1, id + 1 + self.packed_size(position + 1)])
            }
            Kind::Open | Kind::Packed => Node::Open,
        }
    }

    /// How many nodes the subtree from a packed node on has.
    fn packed_size(&self, start: usize) -> NodeId {
        let mut wanted = 1;
        let bytes = self.packed[start..].iter().take_while(|byte| {
            let is_open = wanted > 0;
            match Kind::decode(**byte) {
                Kind::Leaf(_) => wanted -= 1,
                Kind::Split(_) => wanted += 1,
                _ => {}
            }
            is_open
        });
        bytes.count() as NodeId
    }

    /// The same forest of so many roots with complete subtrees packed, and where its open
    /// cells, given by their positions, are then.
    pub fn pack<'a>(&self, roots: usize, open: impl Iterator<Item = &'a mut NodeId>) -> Self {
        // How large complete subtrees are: children come after their parents.
        let mut sizes = vec![0_u32; self.kinds.len()];
        for id in (0..self.kinds.len()).rev() {
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
        let mut moved = vec![0; self.kinds.len()];
        let mut pending: Vec<(NodeId, NodeId)> = (0..roots as NodeId).map(|id| (id, id)).collect();
        while let Some((old, new)) = pending.pop() {
            moved[old as usize] = new;
            if sizes[old as usize] >= PACKED_FROM {
                let start = result.packed.len() as NodeId;
                let nodes = self.preorder_from(old);
                result.packed.extend(nodes.map(|(id, _)| self.kinds[id as usize].encode()));
                result.set(new, Kind::Packed, start);
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

    fn push(&mut self) -> NodeId {
        let id = NodeId::try_from(self.kinds.len()).unwrap_or(PACKED);
        assert!(id < PACKED, "fewer than 2³¹ nodes");
        self.kinds.push(Kind::Open);
        self.children.push(0);
        id
    }

    fn set(&mut self, id: NodeId, kind: Kind, child: NodeId) {
        self.kinds[id as usize] = kind;
        self.children[id as usize] = child;
    }

    /// Puts the trees of a forest, by root, in place of open cells, and says by how much
    /// the positions of its other nodes have moved.
    pub fn graft(&mut self, open: &[NodeId], forest: &Self) -> NodeId {
        let (roots, length) = (open.len(), self.kinds.len());
        let packed = self.packed.len() as NodeId;
        let largest = (length + forest.kinds.len()).max(self.packed.len() + forest.packed.len());
        assert!(largest < PACKED as usize, "fewer than 2³¹ nodes");
        let shift = (length - roots) as NodeId;
        let moved = |position: usize| match forest.kinds[position] {
            Kind::Open | Kind::Leaf(_) => 0,
            Kind::Packed => forest.children[position] + packed,
            _ => forest.children[position] + shift,
        };
        for (&id, root) in open.iter().zip(0..) {
            self.set(id, forest.kinds[root], moved(root));
        }
        self.packed.extend_from_slice(&forest.packed);
        self.kinds.extend_from_slice(&forest.kinds[roots..]);
        self.children.extend((roots..forest.kinds.len()).map(moved));
        shift
    }

    /// Settles a cell.
    pub fn settle(&mut self, id: NodeId, test: Test) {
        self.set(id, Kind::Leaf(test), 0);
    }

    /// Halves a cell; the new cells are open.
    pub fn split(&mut self, id: NodeId, axis: Variable) -> [NodeId; 2] {
        let halves = [self.push(), self.push()];
        self.set(id, Kind::Split(axis), halves[0]);
        halves
    }

    /// Replaces a cell by its face; the new cell is open.
    pub fn face(&mut self, id: NodeId, axis: Variable, end: End) -> NodeId {
        let face = self.push();
        let kind = if end == End::Lower { Kind::Lower(axis) } else { Kind::Upper(axis) };
        self.set(id, kind, face);
        face
    }

    /// The nodes in preorder, lower half first.
    pub fn preorder(&self) -> impl Iterator<Item = (NodeId, Node)> {
        self.preorder_from(Self::ROOT)
    }

    fn preorder_from(&self, root: NodeId) -> impl Iterator<Item = (NodeId, Node)> {
        let mut pending = vec![root];
        std::iter::from_fn(move || {
            let id = pending.pop()?;
            let node = self.node(id);
            match node {
                Node::Open | Node::Leaf(_) => {}
                Node::Split(_, [lower, upper]) => pending.extend([upper, lower]),
                Node::Face(_, _, face) => pending.push(face),
            }
            Some((id, node))
        })
    }

    /// How many leaves, splits and faces there are; open cells are none of these.
    pub fn counts(&self) -> [u64; 3] {
        let mut counts = [0; 3];
        let packed = self.packed.iter().map(|byte| Kind::decode(*byte));
        for kind in self.kinds.iter().copied().chain(packed) {
            match kind {
                Kind::Open | Kind::Packed => {}
                Kind::Leaf(_) => counts[0] += 1,
                Kind::Split(_) => counts[1] += 1,
                Kind::Lower(_) | Kind::Upper(_) => counts[2] += 1,
            }
        }
        counts
    }

    /// Whether every cell is settled.
    pub fn is_complete(&self) -> bool {
        !self.kinds.contains(&Kind::Open)
    }

    /// Reads the text that [`Tree`]'s `Display` prints.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut tree = Self::default();
        let mut pending = vec![(Self::ROOT, 0)];
        let mut letters = text.bytes().peekable();
        while let Some(letter) = letters.next() {
            let Some((id, depth)) = pending.pop() else {
                return Err("the tree goes on after its last leaf".to_owned());
            };
            if depth > MAX_DEPTH {
                return Err(format!("the tree is deeper than {MAX_DEPTH}"));
            }
            if tree.kinds.len() > MAX_NODES {
                return Err(format!("the tree has more than {MAX_NODES} nodes"));
            }
            if let Some((axis, _)) = AXES.iter().find(|(_, known)| *known == letter) {
                let end = match letters.peek() {
                    Some(b'-') => Some(End::Lower),
                    Some(b'+') => Some(End::Upper),
                    _ => None,
                };
                if let Some(end) = end {
                    letters.next();
                    pending.push((tree.face(id, *axis, end), depth + 1));
                } else {
                    let [lower, upper] = tree.split(id, *axis);
                    pending.extend([(upper, depth + 1), (lower, depth + 1)]);
                }
            } else if let Some((test, _)) = TESTS.iter().find(|(_, known)| *known == letter) {
                tree.settle(id, *test);
            } else if letter != OPEN {
                return Err(format!("`{}` is neither an axis nor a leaf", letter.escape_ascii()));
            }
        }
        if pending.is_empty() { Ok(tree) } else { Err("the tree lacks leaves".to_owned()) }
    }
}

/// Preorder: an axis letter, for a face with `-` or `+` behind it, then the
/// children; a capital letter for a leaf, `?` for an open cell.
impl fmt::Display for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letter = |axis| AXES.iter().find(|(known, _)| *known == axis).map_or(OPEN, |(_, l)| *l);
        let mut text = String::new();
        for (_, node) in self.preorder() {
            match node {
                Node::Open => text.push(OPEN.into()),
                Node::Leaf(test) => {
                    let letter = TESTS.iter().find(|(known, _)| *known == test);
                    text.push(letter.map_or(OPEN, |(_, letter)| *letter).into());
                }
                Node::Split(axis, _) => text.push(letter(axis).into()),
                Node::Face(axis, end, _) => {
                    text.push(letter(axis).into());
                    text.push(if end == End::Lower { '-' } else { '+' });
                }
            }
        }
        f.write_str(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_tree_are_the_same_thing() {
        for text in ["N", "?", "xNM", "x-y+M", "mnM?t+xEN", "xxNNF"] {
            let tree = Tree::parse(text).expect(text);
            assert_eq!(tree.to_string(), text);
            assert_eq!(tree.is_complete(), !text.contains('?'));
        }
        assert_eq!(Tree::parse("mnM?t+xEN").expect("a tree").counts(), [3, 3, 1]);
    }

    /// Grafting trees onto open cells is putting their text in place of the `?`.
    #[test]
    fn a_forest_takes_the_place_of_open_cells() {
        let mut tree = Tree::parse("mn?Mt+x?N").expect("a tree");
        let open: Vec<NodeId> =
            tree.preorder().filter(|(_, node)| *node == Node::Open).map(|(id, _)| id).collect();
        let mut forest = Tree::forest(2);
        let [lower, upper] = forest.split(1, Variable::X);
        let face = forest.face(upper, Variable::Y, End::Lower);
        let [first, second] = forest.split(0, Variable::Nu);
        forest.settle(first, Test::Natural);
        forest.settle(face, Test::Exact);
        let shift = tree.graft(&open, &forest);
        assert_eq!(tree.to_string(), "mnnN?Mt+xx?y-EN");
        tree.settle(lower + shift, Test::MeanValue);
        tree.settle(second + shift, Test::Located);
        assert_eq!(tree.to_string(), "mnnNLMt+xxMy-EN");
        assert!(tree.is_complete());
    }

    /// Packing changes neither text nor counts, before and after more is grafted on.
    #[test]
    fn packed_subtrees_are_the_same_subtrees() {
        let complete = "mxNy+Mt-nEoFL";
        let text = format!("mn{complete}?t+x?{complete}");
        let tree = Tree::parse(&text).expect("a tree");
        let mut open: Vec<NodeId> =
            tree.preorder().filter(|(_, node)| *node == Node::Open).map(|(id, _)| id).collect();
        let mut packed = tree.pack(1, open.iter_mut());
        assert!(packed.packed.len() == 2 * complete.replace(['+', '-'], "").len());
        assert!(packed.kinds.len() < tree.kinds.len());
        for more in ["N".to_owned(), complete.to_owned(), format!("x{complete}{complete}")] {
            let whole = text.replace('?', &more);
            let expected = Tree::parse(&whole).expect("a tree");
            let part = Tree::parse(&more).expect("a tree").pack(1, std::iter::empty());
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

    #[test]
    fn broken_trees_have_a_reason() {
        for (text, reason) in [
            ("", "lacks leaves"),
            ("x", "lacks leaves"),
            ("xN", "lacks leaves"),
            ("NN", "goes on"),
            ("xNNN", "goes on"),
            ("+N", "neither"),
            ("q", "neither"),
            ("x*N", "neither"),
        ] {
            let error = Tree::parse(text).expect_err(text);
            assert!(error.contains(reason), "{text}: {error}");
        }
        let deep = format!("{}{}", "x".repeat(300), "N".repeat(301));
        assert!(Tree::parse(&deep).expect_err("too deep").contains("deeper"));
    }
}
