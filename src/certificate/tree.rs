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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    nodes: Vec<Node>,
}

impl Default for Tree {
    fn default() -> Self {
        Self { nodes: vec![Node::Open] }
    }
}

/// The largest tree that is read.
pub const MAX_NODES: usize = 20_000_000;

/// The deepest tree that is read: more than the axes can be halved.
pub const MAX_DEPTH: usize = 256;

impl Tree {
    /// The domain.
    pub const ROOT: NodeId = 0;

    /// The node at a position.
    pub fn node(&self, id: NodeId) -> Node {
        self.nodes[id as usize]
    }

    fn push(&mut self) -> NodeId {
        self.nodes.push(Node::Open);
        NodeId::try_from(self.nodes.len() - 1).expect("fewer than 2³² nodes")
    }

    /// Settles a cell.
    pub fn settle(&mut self, id: NodeId, test: Test) {
        self.nodes[id as usize] = Node::Leaf(test);
    }

    /// Halves a cell; the new cells are open.
    pub fn split(&mut self, id: NodeId, axis: Variable) -> [NodeId; 2] {
        let halves = [self.push(), self.push()];
        self.nodes[id as usize] = Node::Split(axis, halves);
        halves
    }

    /// Replaces a cell by its face; the new cell is open.
    pub fn face(&mut self, id: NodeId, axis: Variable, end: End) -> NodeId {
        let face = self.push();
        self.nodes[id as usize] = Node::Face(axis, end, face);
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
        for node in &self.nodes {
            match node {
                Node::Open => {}
                Node::Leaf(_) => counts[0] += 1,
                Node::Split(..) => counts[1] += 1,
                Node::Face(..) => counts[2] += 1,
            }
        }
        counts
    }

    /// Whether every cell is settled.
    pub fn is_complete(&self) -> bool {
        !self.nodes.contains(&Node::Open)
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
            if tree.nodes.len() > MAX_NODES {
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
