//! Growing many subtrees at once.
//!
//! Where a cell is examined in a fraction of a microsecond, waking threads for a round of
//! cells costs more than the cells. So a thread takes a few neighbouring cells and grows
//! their trees depth first, a batch at a time and without asking anyone, until they are
//! complete or a fixed number of cells was examined. What it grows depends on those cells
//! alone; the trees are put in place in the order of their roots.

use super::engine::{Examination, Examine, Options, Outcome};
use super::frame::{Cell, Frame, MAX_AXES};
use crate::arithmetic::Interval;
use crate::arithmetic::balls::LANES;
use crate::arithmetic::interval::hull;
use crate::certificate::{End, NodeId, Tree};

/// Cells whose trees a thread grows together.
pub const ROOTS: usize = LANES;

/// The trees of some cells.
#[derive(Debug)]
pub struct Grown {
    /// By root.
    pub forest: Tree,
    /// What is left to examine, the next one last.
    pub pending: Vec<(NodeId, Cell)>,
    /// Cells whose centre looks like a counterexample, and such as could be neither settled
    /// nor halved, in the order they were examined.
    pub noticed: Vec<Noticed>,
    /// Cells examined.
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
    fn new(roots: &[Cell]) -> Self {
        Self {
            forest: Tree::forest(roots.len()),
            pending: (0..).zip(roots.iter().copied()).collect(),
            noticed: Vec::new(),
            boxes: 0,
            settled: None,
            volume: 0.0,
        }
    }

    /// Applies what became of a cell.
    fn apply(&mut self, frame: &Frame, id: NodeId, cell: Cell, examination: &Examination) {
        self.boxes += 1;
        if examination.suspicious {
            self.noticed.push(Noticed { cell, is_stuck: false });
        }
        match examination.outcome {
            Outcome::Settled(test) => {
                self.forest.settle(id, test);
                self.volume += frame.volume(&cell);
                let enclosure = examination.enclosure;
                self.settled = Some(self.settled.map_or(enclosure, |known| hull(known, enclosure)));
            }
            Outcome::Face(ends) => {
                self.pending.push(take_face(frame, &mut self.forest, id, &cell, ends));
            }
            Outcome::Split(axis) => {
                let ids = self.forest.split(id, frame.axes[axis].variable);
                self.pending.extend(ids.into_iter().zip(cell.split(axis)));
            }
            Outcome::Stuck => self.noticed.push(Noticed { cell, is_stuck: true }),
        }
    }
}

/// Grows the trees of some cells until at least `quota` cells were examined.
///
/// Stops early where a cell is stuck, and when the search has to stop.
pub fn grow(
    frame: &Frame,
    statement: &impl Examine,
    options: &Options,
    roots: &[Cell],
    quota: u64,
) -> Grown {
    let mut grown = Grown::new(roots);
    let (mut cells, mut examinations) = (Vec::new(), Vec::new());
    while grown.boxes < quota && !grown.pending.is_empty() && options.stop().is_none() {
        let batch = grown.pending.split_off(grown.pending.len().saturating_sub(LANES));
        cells.clear();
        cells.extend(batch.iter().map(|(_, cell)| *cell));
        examinations.clear();
        statement.examine_all(&cells, &mut examinations);
        for ((id, cell), examination) in batch.into_iter().zip(&examinations) {
            grown.apply(frame, id, cell, examination);
        }
        if grown.noticed.last().is_some_and(|noticed| noticed.is_stuck) {
            break;
        }
    }
    let open = grown.pending.iter_mut().map(|(id, _)| id);
    grown.forest = grown.forest.pack(roots.len(), open);
    grown
}

/// Enters the face at the given ends into a tree.
pub fn take_face(
    frame: &Frame,
    tree: &mut Tree,
    id: NodeId,
    cell: &Cell,
    ends: [Option<End>; MAX_AXES],
) -> (NodeId, Cell) {
    let chosen = ends.into_iter().enumerate().filter_map(|(axis, end)| Some((axis, end?)));
    chosen.fold((id, *cell), |(id, cell), (axis, end)| {
        (tree.face(id, frame.axes[axis].variable, end), cell.face(axis, end))
    })
}
