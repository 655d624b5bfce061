//! Growing many subtrees at once.
//!
//! Where a cell is examined in a fraction of a microsecond, waking threads for a round of
//! cells costs more than the cells. So a thread takes a few neighbouring cells and grows
//! their trees depth first, a batch at a time and without asking anyone, until they are
//! complete or a fixed number of cells was examined. What it grows depends on those cells
//! alone; the trees are put in place in the order of their roots.

use super::budget::Options;
use super::cell::Cell;
use super::examine::{Examination, Examine, Outcome};
use super::frame::Frame;
use super::waiting::{Findings, Round, Waiting};
use crate::arithmetic::balls::LANES;
use crate::certificate::Tree;

/// Cells whose trees a thread grows together.
pub const ROOTS: usize = LANES;

/// The trees of some cells.
#[derive(Debug)]
pub struct Grown {
    /// By root.
    pub forest: Tree,
    /// How far they have come; places are those in the forest.
    pub found: Findings,
    /// Cells whose centre looks like a counterexample, and such as could be neither settled
    /// nor halved, in the order they were examined.
    pub noticed: Vec<Noticed>,
}

/// A cell to be looked at outside.
#[derive(Clone, Copy, Debug)]
pub struct Noticed {
    /// The cell.
    pub cell: Cell,
    /// Whether it could be neither settled nor halved.
    pub is_stuck: bool,
}

/// Grows the trees of some cells until at least `quota` cells were examined, taking over
/// the splits of an earlier search's tree.
///
/// Stops early where a cell is stuck, and when the search has to stop.
pub fn grow(
    frame: &Frame,
    statement: &impl Examine,
    options: &Options,
    roots: &[Waiting],
    earlier: &Tree,
    quota: u64,
) -> Grown {
    let numbered = (0..).zip(roots).map(|(id, root)| Waiting { id, ..*root });
    let mut found = Findings::new(numbered.collect());
    let (mut forest, mut noticed) = (Tree::forest(roots.len()), Vec::<Noticed>::new());
    let mut round = Round::default();
    while found.boxes < quota && !found.waiting.is_empty() && options.stop().is_none() {
        found.next_round(frame, earlier, LANES, &mut forest, &mut round);
        round.examinations.resize(round.cells.len(), Examination::NONE);
        statement.examine_all(&round.cells, &mut round.examinations);
        for (index, (waiting, examination)) in
            round.waiting.iter().zip(&round.examinations).enumerate()
        {
            if examination.outcome == Outcome::Unfinished {
                found.waiting.extend_from_slice(&round.waiting[index..]);
                break;
            }
            let cell = waiting.cell;
            found.boxes += 1;
            if examination.suspicious {
                noticed.push(Noticed { cell, is_stuck: false });
            }
            if examination.outcome == Outcome::Stuck {
                noticed.push(Noticed { cell, is_stuck: true });
            }
            found.apply(frame, earlier, &mut forest, waiting, examination);
        }
        if noticed.last().is_some_and(|noticed| noticed.is_stuck) {
            break;
        }
    }
    let open = found.waiting.iter_mut().map(|waiting| &mut waiting.id);
    let forest = forest.pack(roots.len(), open);
    Grown { forest, found, noticed }
}
