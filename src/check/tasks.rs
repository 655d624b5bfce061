//! What there is to establish in a certificate's tree, in pieces that fit into memory.

use super::axes::{axes, root};
use super::budget::{Failure, Options};
use super::cell::Cell;
use super::settle::Tally;
use crate::certificate::{End, Letters, Step, Test, Tree};
use crate::claim::{Expression, Scope, Variable};
use rayon::prelude::*;

/// So many tasks are done before it is looked whether one of them failed. A tree may have
/// millions, and a cell of exact numbers takes a kilobyte.
const TASKS: usize = 64;

/// What there is to establish in a tree. A face's cell is confirmed monotone or settled
/// as a whole, so in either case everything is covered.
pub enum Task {
    /// The statement holds on a cell, as the search saw by a test.
    Leaf(Cell, Test),
    /// It is enough to settle a cell's face.
    Face(Cell, Variable, End),
}

/// Does all tasks of a tree in a scope, as far as the first failure.
///
/// # Errors
/// What makes no sense in the tree, or the first failure in the tree's order.
pub fn establish(
    tree: &Tree,
    scope: &Scope,
    statement: &[&Expression],
    options: &Options,
    done: impl Fn(&Task) -> Result<Tally, Failure> + Sync,
) -> Result<Tally, Failure> {
    let letters = Letters::new(&scope.domain);
    let root = root(scope, &axes(tree, &letters)?, statement)?;
    let mut sum = Tally::default();
    let mut tasks = tasks(tree, &letters, root);
    loop {
        if let Some(failure) = options.stop() {
            return Err(failure);
        }
        let some = tasks.by_ref().take(TASKS).collect::<Result<Vec<_>, Failure>>()?;
        if some.is_empty() {
            return Ok(sum);
        }
        let results: Vec<Result<Tally, Failure>> = some.par_iter().map(&done).collect();
        for result in results {
            sum.merge(&result?);
        }
    }
}

/// The tasks of a tree that starts at a cell.
fn tasks<'a>(
    tree: &'a Tree,
    letters: &'a Letters,
    root: Cell,
) -> impl Iterator<Item = Result<Task, Failure>> + 'a {
    let wrong = |reason: &str| Err(Failure::Wrong(reason.to_owned()));
    let mut steps = tree.preorder();
    let mut pending = vec![root];
    std::iter::from_fn(move || {
        loop {
            let (step, cell) = (steps.next()?, pending.pop()?);
            let (letter, end) = match step {
                Step::Open => return Some(wrong("the tree has open cells")),
                Step::Leaf(test) => return Some(Ok(Task::Leaf(cell, test))),
                Step::Split(letter) => (letter, None),
                Step::Face(letter, end) => (letter, Some(end)),
            };
            let Some(axis) = letters.variable(letter) else {
                return Some(wrong("a letter stands for no variable"));
            };
            let point = || wrong(&format!("the range of {axis} cannot be divided further"));
            match end {
                None => match cell.halves(axis) {
                    Some([lower, upper]) => pending.extend([upper, lower]),
                    None => return Some(point()),
                },
                Some(end) => {
                    return Some(match cell.face(axis, end) {
                        Some(face) => {
                            pending.push(face);
                            Ok(Task::Face(cell, axis, end))
                        }
                        None => point(),
                    });
                }
            }
        }
    })
}
