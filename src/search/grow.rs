//! Growing many subtrees at once.
//!
//! Where a cell is examined in a fraction of a microsecond, waking threads for a round of
//! cells costs more than the cells. So a thread takes a few neighbouring cells and grows
//! their trees depth first, a batch at a time and without asking anyone, until they are
//! complete or a fixed number of cells was examined. What it grows depends on those cells
//! alone; the trees are put in place in the order of their roots.

use super::budget::Options;
use super::engine::join;
use super::examine::{Examination, Examine, Outcome};
use super::frame::{Cell, Frame};
use super::record::{Waiting, take_over};
use crate::arithmetic::Interval;
use crate::arithmetic::balls::LANES;
use crate::certificate::Tree;

/// Cells whose trees a thread grows together.
pub const ROOTS: usize = LANES;

/// The trees of some cells.
#[derive(Debug)]
pub struct Grown {
    /// By root.
    pub forest: Tree,
    /// What is left to examine, the next one last.
    pub waiting: Vec<Waiting>,
    /// Cells whose centre looks like a counterexample, and such as could be neither settled
    /// nor halved, in the order they were examined.
    pub noticed: Vec<Noticed>,
    /// Cells examined, and splits taken over.
    pub boxes: u64,
    /// The hull of the quantity over the settled cells.
    pub settled: Option<Interval>,
    /// The share of the volume settled.
    pub volume: f64,
}

/// A cell to be looked at outside.
#[derive(Clone, Copy, Debug)]
pub struct Noticed {
    /// The cell.
    pub cell: Cell,
    /// Whether it could be neither settled nor halved.
    pub is_stuck: bool,
}

impl Grown {
    /// Roots without trees.
    fn new(roots: &[Waiting]) -> Self {
        let numbered = (0..).zip(roots).map(|(id, root)| Waiting { id, ..*root });
        Self {
            forest: Tree::forest(roots.len()),
            waiting: numbered.collect(),
            noticed: Vec::new(),
            boxes: 0,
            settled: None,
            volume: 0.0,
        }
    }

    /// Applies what became of a cell.
    fn apply(&mut self, frame: &Frame, waiting: Waiting, examination: &Examination) {
        self.boxes += 1;
        let (id, cell) = (waiting.id, waiting.cell);
        if examination.suspicious {
            self.noticed.push(Noticed { cell, is_stuck: false });
        }
        match examination.outcome {
            Outcome::Settled(test) => {
                self.forest.settle(id, test);
                self.volume += frame.volume(&cell);
                self.settled = join(self.settled, Some(examination.enclosure));
            }
            Outcome::Face(ends) => {
                let forest = &mut self.forest;
                let enter = |id, axis, end| forest.face(id, axis, end);
                self.waiting.push(waiting.face(frame, ends, enter));
            }
            Outcome::Split(axis) => {
                let ids = self.forest.split(id, frame.axes[axis].variable);
                self.waiting.extend(waiting.halves(axis, ids));
            }
            Outcome::Stuck => self.noticed.push(Noticed { cell, is_stuck: true }),
        }
    }
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
    let mut grown = Grown::new(roots);
    let (mut batch, mut cells, mut examinations) = (Vec::new(), Vec::new(), Vec::new());
    while grown.boxes < quota && !grown.waiting.is_empty() && options.stop().is_none() {
        let forest = &mut grown.forest;
        let split = |id, variable| forest.split(id, variable);
        grown.boxes += take_over(frame, earlier, &mut grown.waiting, LANES, split);
        batch.clear();
        batch.extend(grown.waiting.drain(grown.waiting.len().saturating_sub(LANES)..));
        cells.clear();
        cells.extend(batch.iter().map(|waiting: &Waiting| waiting.cell));
        examinations.resize(cells.len(), Examination::NONE);
        statement.examine_all(&cells, &mut examinations);
        for (waiting, examination) in batch.iter().zip(&examinations) {
            grown.apply(frame, *waiting, examination);
        }
        if grown.noticed.last().is_some_and(|noticed| noticed.is_stuck) {
            break;
        }
    }
    let open = grown.waiting.iter_mut().map(|waiting: &mut Waiting| &mut waiting.id);
    grown.forest = grown.forest.pack(roots.len(), open);
    grown
}
