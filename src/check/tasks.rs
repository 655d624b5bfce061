//! What there is to establish in a certificate's tree, in pieces that fit into memory.

use super::cell::Cell;
use super::settle::Tally;
use crate::certificate::{End, Step, Test, Tree};
use crate::claim::{Domain, Variable};
use rayon::prelude::*;

/// So many tasks are done before it is looked whether one of them failed. A tree may have
/// millions, and a cell of exact numbers takes a kilobyte.
const TASKS: usize = 64;

/// Whether all tasks of a tree on a domain can be done, as far as the first failure.
///
/// # Errors
/// What makes no sense in the tree, or one of those of `done`.
pub fn establish(
    tree: &Tree,
    domain: &Domain,
    done: impl Fn(&Task) -> Result<(bool, Tally), String> + Sync,
) -> Result<(bool, Tally), String> {
    let mut sum = Tally::default();
    let mut tasks = tasks(tree, Cell::of_domain(domain, &axes(tree)?));
    loop {
        let some = tasks.by_ref().take(TASKS).collect::<Result<Vec<_>, _>>()?;
        if some.is_empty() {
            return Ok((true, sum));
        }
        let results = some.par_iter().map(&done).collect::<Result<Vec<_>, _>>()?;
        results.iter().for_each(|(_, tally)| sum.merge(tally));
        if !results.iter().all(|(is_done, _)| *is_done) {
            return Ok((false, sum));
        }
    }
}

/// What there is to establish in a tree. A face's cell is confirmed monotone or settled
/// as a whole, so in either case everything is covered.
pub enum Task {
    /// The statement holds on a cell, as the search saw by a test.
    Leaf(Cell, Test),
    /// It is enough to settle a cell's face.
    Face(Cell, Variable, End),
}

/// The tasks of a tree on a domain.
fn tasks(tree: &Tree, root: Cell) -> impl Iterator<Item = Result<Task, String>> {
    let mut steps = tree.preorder();
    let mut pending = vec![root];
    std::iter::from_fn(move || {
        loop {
            let (step, cell) = (steps.next()?, pending.pop()?);
            let point =
                |axis: Variable| format!("the range of {} cannot be divided further", axis.name());
            match step {
                Step::Open => return Some(Err("the tree has open cells".to_owned())),
                Step::Leaf(test) => return Some(Ok(Task::Leaf(cell, test))),
                Step::Split(axis) => match cell.halves(axis) {
                    Some([lower, upper]) => pending.extend([upper, lower]),
                    None => return Some(Err(point(axis))),
                },
                Step::Face(axis, end) => {
                    return Some(match cell.face(axis, end) {
                        Some(face) => {
                            pending.push(face);
                            Ok(Task::Face(cell, axis, end))
                        }
                        None => Err(point(axis)),
                    });
                }
            }
        }
    })
}

/// The axes a tree uses; a product and its factors cannot both be axes.
fn axes(tree: &Tree) -> Result<Vec<Variable>, String> {
    let mut axes: Vec<Variable> = Vec::new();
    for step in tree.preorder() {
        if let Step::Split(axis) | Step::Face(axis, _) = step
            && !axes.contains(&axis)
        {
            axes.push(axis);
        }
    }
    let mixed = axes.iter().any(|axis| {
        axis.factors().is_some_and(|factors| factors.iter().any(|factor| axes.contains(factor)))
    });
    if mixed { Err("a product and one of its factors are both axes".to_owned()) } else { Ok(axes) }
}
