//! Cells that wait to be examined, and what is known of those that do not.
//!
//! The last one is next, so that as many wait as a search is deep.

use super::cell::Cell;
use super::examine::{Examination, Outcome};
use super::frame::Frame;
use super::record::Grow;
use crate::arithmetic::Interval;
use crate::arithmetic::interval::hull;
use crate::certificate::{Letter, Node, NodeId, Tree};

/// A cell to be examined.
#[derive(Clone, Copy, Debug)]
pub struct Waiting {
    /// Its place in the tree.
    pub id: NodeId,
    /// The cell.
    pub cell: Cell,
    /// Its place in the tree of an earlier search.
    pub earlier: Option<NodeId>,
}

impl Waiting {
    /// The two halves.
    fn halves(&self, axis: usize, ids: [NodeId; 2]) -> [Self; 2] {
        let [lower, upper] = self.cell.split(axis);
        let half = |id, cell| Self { id, cell, earlier: None };
        [half(ids[0], lower), half(ids[1], upper)]
    }
}

/// The cells looked at together, in memory that is used again.
#[derive(Debug, Default)]
pub struct Round {
    /// Where they come from.
    pub waiting: Vec<Waiting>,
    /// The cells alone.
    pub cells: Vec<Cell>,
    /// What was found.
    pub examinations: Vec<Examination>,
}

/// How far a search, or a part of it, has come.
#[derive(Debug)]
pub struct Findings {
    /// What is left to examine, the next one last.
    pub waiting: Vec<Waiting>,
    /// Cells examined, and splits taken over from an earlier search.
    pub boxes: u64,
    /// The hull of the quantity over the settled cells; empty if one is unknown.
    pub settled: Option<Interval>,
    /// The share of the volume settled.
    pub volume: f64,
}

impl Findings {
    /// Nothing but cells.
    pub fn new(waiting: Vec<Waiting>) -> Self {
        Self { waiting, boxes: 0, settled: None, volume: 0.0 }
    }

    /// Moves the last `count` cells to a round, after the splits that an earlier search found
    /// for them have been taken over.
    pub fn next_round(
        &mut self,
        frame: &Frame,
        earlier: &Tree,
        count: usize,
        tree: &mut impl Grow,
        round: &mut Round,
    ) {
        self.take_over(frame, earlier, count, tree);
        let start = self.waiting.len().saturating_sub(count);
        round.waiting.clear();
        round.waiting.extend(self.waiting.drain(start..));
        round.cells.clear();
        round.cells.extend(round.waiting.iter().map(|waiting| waiting.cell));
    }

    /// Takes over the splits of an earlier search that make sense on the frame, until it has
    /// none for the last `count` cells.
    fn take_over(&mut self, frame: &Frame, earlier: &Tree, count: usize, tree: &mut impl Grow) {
        let waiting = &mut self.waiting;
        let (mut position, mut ready) = (waiting.len(), 0);
        while position > 0 && ready < count {
            let last = waiting[position - 1];
            if let Some((axis, letter, known)) = earlier_split(frame, earlier, &last) {
                let halves = last.halves(axis, tree.split(last.id, letter));
                let [lower, upper] =
                    [0, 1].map(|i| Waiting { earlier: Some(known[i]), ..halves[i] });
                waiting[position - 1] = lower;
                waiting.insert(position, upper);
                self.boxes += 1;
                position += 1;
            } else {
                waiting[position - 1].earlier = last.earlier.filter(|id| is_face(earlier, *id));
                (position, ready) = (position - 1, ready + 1);
            }
        }
    }

    /// Applies what became of a cell, which is nothing where it is stuck or not known. Where
    /// it is a face that an earlier search went to as well, that search's splits hold there.
    pub fn apply(
        &mut self,
        frame: &Frame,
        earlier: &Tree,
        tree: &mut impl Grow,
        waiting: &Waiting,
        examination: &Examination,
    ) {
        let (id, cell) = (waiting.id, &waiting.cell);
        match examination.outcome {
            Outcome::Settled(test) => {
                tree.settle(id, test);
                self.settle(Some(examination.enclosure), frame.volume(cell));
            }
            Outcome::Face(ends) => {
                let chosen = ends.into_iter().zip(&frame.axes);
                let chosen = chosen.filter_map(|(end, axis)| Some((axis.letter, end?)));
                let (id, earlier) =
                    chosen.fold((id, waiting.earlier), |(id, known), (axis, end)| {
                        let known = known.and_then(|known| match earlier.node(known) {
                            Node::Face(letter, at, face) => {
                                (letter == axis && at == end).then_some(face)
                            }
                            _ => None,
                        });
                        (tree.face(id, axis, end), known)
                    });
                self.waiting.push(Waiting { id, cell: frame.face(cell, ends), earlier });
            }
            Outcome::Split(axis) => {
                let ids = tree.split(id, frame.axes[axis].letter);
                self.waiting.extend(waiting.halves(axis, ids));
            }
            Outcome::Stuck | Outcome::Unfinished => {}
        }
    }

    /// Adds settled cells: the quantity over them, if there are any, and their volume.
    pub fn settle(&mut self, enclosure: Option<Interval>, volume: f64) {
        self.settled = match (self.settled, enclosure) {
            (Some(known), Some(enclosure)) => Some(hull(known, enclosure)),
            (known, enclosure) => known.or(enclosure),
        };
        self.volume += volume;
    }
}

fn is_face(tree: &Tree, id: NodeId) -> bool {
    matches!(tree.node(id), Node::Face(..))
}

/// The split of an earlier search, if it makes sense on the frame.
fn earlier_split(
    frame: &Frame,
    earlier: &Tree,
    waiting: &Waiting,
) -> Option<(usize, Letter, [NodeId; 2])> {
    let Node::Split(letter, halves) = earlier.node(waiting.earlier?) else { return None };
    let axis = frame.axis_of_letter(letter)?;
    (!waiting.cell.part(axis).is_atomic()).then_some((axis, letter, halves))
}
