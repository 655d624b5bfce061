//! A section's lemmas: its leaves and faces in the tree's order, and that they cover the domain.

use super::cell::Cell;
use super::statement::Statement;
use super::untranslated::Reason;
use crate::certificate::{End, Letter, Letters, Node, NodeId, Tree};
use std::fmt::Write;

/// Columns of a line, as far as it can be broken.
const WIDTH: usize = 100;

/// The lemmas of a tree on a domain's cell.
///
/// # Errors
/// The tree has steps that there are no lemmas about.
pub fn of(
    statement: &Statement,
    tree: &Tree,
    letters: &Letters,
    whole: &Cell,
) -> Result<String, Reason> {
    let (lemmas, text) = (Vec::new(), String::new());
    let mut section = Section { statement, tree, letters, lemmas, text, leaves: 0, faces: 0 };
    let term = section.subtree(Tree::ROOT, whole)?;
    let Section { lemmas, mut text, .. } = section;
    let Statement { name, predicate, .. } = statement;
    let domain = if statement.is_about_plane() { "plane" } else { "domain" };
    let by_tree = format!("  by_tree {}", statement.tree_lemmas());
    let argument = argument(term);
    let length = by_tree.len() + " ".len() + argument.len() + ".".len();
    let space = if length <= WIDTH { " " } else { "\n    " };
    // Writing to a string cannot fail.
    let _ = write!(text, "\nLemma {name} :\n  {predicate} {domain}.\nProof.\n");
    let _ = writeln!(text, "{by_tree}{space}{argument}.");
    let bullet = if lemmas.len() > 1 { "- " } else { "" };
    for lemma in &lemmas {
        let _ = writeln!(text, "  {bullet}settled_by {lemma}.");
    }
    text.push_str("Qed.\n");
    Ok(text)
}

struct Section<'a> {
    statement: &'a Statement,
    tree: &'a Tree,
    letters: &'a Letters,
    /// The names of leaves' and faces' lemmas, in the order in which the tree asks for them.
    lemmas: Vec<String>,
    leaves: usize,
    faces: usize,
    text: String,
}

impl Section<'_> {
    /// Writes the lemmas of a subtree, which is no deeper than the certificate's parser allows;
    /// its term.
    fn subtree(&mut self, node: NodeId, cell: &Cell) -> Result<String, Reason> {
        match self.tree.node(node) {
            Node::Open => Err(Reason::OpenCell),
            Node::Leaf(_) => {
                let (predicate, test) = (&self.statement.predicate, self.statement.test(cell));
                let text = format!("  {predicate}\n    ({cell}).\nProof. {test}. Qed.\n");
                self.leaves += 1;
                self.lemma("leaf", self.leaves, &text);
                Ok("Leaf".to_owned())
            }
            Node::Split(letter, children) => {
                let (axis, name) = self.axis(letter, cell)?;
                let [lower, upper] = cell.halves(axis);
                let lower = self.subtree(children[0], &lower)?;
                let upper = self.subtree(children[1], &upper)?;
                Ok(format!("Split {name} {} {}", argument(lower), argument(upper)))
            }
            Node::Face(..) if !self.statement.has_faces() => Err(Reason::Face),
            Node::Face(letter, end, child) => {
                let (axis, name) = self.axis(letter, cell)?;
                let face = cell.face(axis, end);
                let predicate = &self.statement.predicate;
                let text = format!(
                    "  Suffices ({predicate})\n    ({face})\n    ({cell}).\nProof. face {name}. Qed.\n"
                );
                self.faces += 1;
                self.lemma("face", self.faces, &text);
                let end = match end {
                    End::Lower => "Lower",
                    End::Upper => "Upper",
                };
                Ok(format!("Face {name} {end} {}", argument(self.subtree(child, &face)?)))
            }
        }
    }

    fn axis(&self, letter: Letter, cell: &Cell) -> Result<(usize, &'static str), Reason> {
        let variable = self.letters.variable(letter);
        let axis = variable.and_then(|variable| cell.axis(variable));
        axis.ok_or_else(|| Reason::Axis(char::from(letter.byte())))
    }

    fn lemma(&mut self, kind: &str, number: usize, statement_and_proof: &str) {
        let name = format!("{}_{kind}_{number}", self.statement.name);
        // Writing to a string cannot fail.
        let _ = write!(self.text, "\nLemma {name} :\n{statement_and_proof}");
        self.lemmas.push(name);
    }
}

/// A subtree's term as an argument.
fn argument(term: String) -> String {
    if term.contains(' ') { format!("({term})") } else { term }
}
