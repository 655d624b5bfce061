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
/// A tree may have tens of millions of nodes, so a node is six bytes: its kind with the
/// axis, and the first of its children, which follow one another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    kinds: Vec<Kind>,
    children: Vec<NodeId>,
}

/// A [`Node`] without its children.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Open,
    Leaf(Test),
    Split(Variable),
    Lower(Variable),
    Upper(Variable),
}

impl Default for Tree {
    fn default() -> Self {
        Self::forest(1)
    }
}

/// The largest tree that is read.
pub const MAX_NODES: usize = 20_000_000;

/// The deepest tree that is read: more than the axes can be halved.
pub const MAX_DEPTH: usize = 256;

impl Tree {
    /// The domain.
    pub const ROOT: NodeId = 0;

    /// Several open roots, at the positions from 0 on.
    pub fn forest(roots: usize) -> Self {
        Self { kinds: vec![Kind::Open; roots], children: vec![0; roots] }
    }

    /// The node at a position.
    pub fn node(&self, id: NodeId) -> Node {
        let child = self.children[id as usize];
        match self.kinds[id as usize] {
            Kind::Open => Node::Open,
            Kind::Leaf(test) => Node::Leaf(test),
            Kind::Split(axis) => Node::Split(axis, [child, child + 1]),
            Kind::Lower(axis) => Node::Face(axis, End::Lower, child),
            Kind::Upper(axis) => Node::Face(axis, End::Upper, child),
        }
    }

    fn push(&mut self) -> NodeId {
        let id = NodeId::try_from(self.kinds.len()).expect("fewer than 2³² nodes");
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
        NodeId::try_from(length + forest.kinds.len()).expect("fewer than 2³² nodes");
        let shift = (length - roots) as NodeId;
        let moved = |position: usize| match forest.kinds[position] {
            Kind::Open | Kind::Leaf(_) => 0,
            _ => forest.children[position] + shift,
        };
        for (&id, root) in open.iter().zip(0..) {
            self.set(id, forest.kinds[root], moved(root));
        }
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
        let mut pending = vec![Self::ROOT];
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
        for kind in &self.kinds {
            match kind {
                Kind::Open => {}
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
