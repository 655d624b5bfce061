//! Trees as the letters of their steps, in preorder, lower half first.

use super::rejection::Rejection;
use super::step::{End, Step};
use super::tree::{MAX_NODES, Tree};
use std::fmt;
use std::iter::Peekable;

/// The deepest tree that is read: more than the axes can be halved.
const MAX_DEPTH: u16 = 256;

impl Tree {
    /// Reads the text that [`Tree`]'s `Display` prints, of at most so many nodes. The tree
    /// changes no more.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn parse(text: impl IntoIterator<Item = u8>, max_nodes: usize) -> Result<Self, Rejection> {
        let mut letters = text.into_iter().peekable();
        let tree = Self::read(&mut letters, max_nodes)?;
        match letters.next() {
            None => Ok(tree),
            Some(_) => Err(Rejection::whole("the tree goes on after its last leaf")),
        }
    }

    /// The same for letters that may go on behind the tree.
    ///
    /// # Errors
    /// As [`Tree::parse`].
    pub fn read(
        letters: &mut Peekable<impl Iterator<Item = u8>>,
        max_nodes: usize,
    ) -> Result<Self, Rejection> {
        let mut packed = Vec::new();
        // The depths of the cells still to come.
        let mut pending = vec![0];
        while let Some(depth) = pending.pop() {
            let Some(letter) = letters.next() else {
                return Err(Rejection::whole("the tree lacks leaves"));
            };
            if depth > MAX_DEPTH {
                return Err(Rejection::whole(format!("the tree is deeper than {MAX_DEPTH}")));
            }
            if packed.len() == max_nodes {
                return Err(Rejection::whole(format!(
                    "the trees have more than {MAX_NODES} nodes"
                )));
            }
            let sign = |letter: &u8| match letter {
                b'-' => Some(End::Lower),
                b'+' => Some(End::Upper),
                _ => None,
            };
            let step = Step::from_letters(letter, letters.peek().and_then(sign));
            let Some(step) = step else {
                return Err(Rejection::whole(format!(
                    "`{}` is neither an axis nor a leaf",
                    letter.escape_ascii()
                )));
            };
            if let Step::Face(..) = step {
                letters.next();
            }
            pending.extend((0..step.children()).map(|_| depth + 1));
            packed.push(step.encode());
        }
        Ok(Self::of_preorder(packed))
    }
}

/// The steps' letters in preorder, lower half first.
impl fmt::Display for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write;
        self.preorder().flat_map(Step::letters).try_for_each(|letter| f.write_char(letter.into()))
    }
}
