//! The loop: parallel, deterministic, bounded.
//!
//! Cells wait on a stack. Each round takes the topmost cells, up to a fixed
//! number, examines them in parallel, and applies the outcomes in their order on
//! the stack. What a cell becomes depends on the cell alone, and which cells form
//! a round does not depend on threads, so verdict, counts and tree do not either.
//! A round is small enough that memory stays proportional to depth. Once a search has
//! proved long, and if its cells are examined in batches, a round grows whole subtrees
//! ([`super::grow`]), whose sizes depend on counts alone.

use super::counterexample::Point;
use super::frame::{Cell, Frame, MAX_AXES};
use super::grow::{Grown, ROOTS, grow, take_face};
use crate::arithmetic::Interval;
use crate::arithmetic::balls::LANES;
use crate::arithmetic::interval::hull;
use crate::certificate::{Certificate, End, Node, NodeId, Test, Tree};
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// What becomes of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The statement holds on it.
    Settled(Test),
    /// It is enough to settle the face at these ends, by axis.
    Face([Option<End>; MAX_AXES]),
    /// Both halves along this axis must be settled.
    Split(usize),
    /// It can be neither settled nor halved.
    Stuck,
}

/// The result of looking at a cell.
#[derive(Clone, Copy, Debug)]
pub struct Examination {
    /// What becomes of it.
    pub outcome: Outcome,
    /// The quantity over it.
    pub enclosure: Interval,
    /// Whether its centre looks like a counterexample.
    pub suspicious: bool,
}

/// A statement that can be tested on cells.
pub trait Examine: Sync {
    /// Looks at one cell; must depend on nothing but the cell.
    fn examine(&self, cell: &Cell) -> Examination;

    /// Whether [`Examine::examine_all`] is so fast that threads should work apart.
    fn is_batched(&self) -> bool {
        false
    }

    /// Looks at some cells and appends what it finds in their order, which for each must
    /// depend on nothing but that cell.
    fn examine_all(&self, cells: &[Cell], results: &mut Vec<Examination>) {
        results.extend(cells.iter().map(|cell| self.examine(cell)));
    }
}

/// What a search may cost.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// Boxes per goal.
    pub max_boxes: u64,
    /// When to stop.
    pub deadline: Option<Instant>,
}

/// Called now and then with the boxes examined and the share of volume settled.
pub type Progress<'a> = &'a (dyn Fn(u64, f64) + Sync);

/// How to verify.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// What a search may cost.
    pub budget: Budget,
    /// How special functions are computed.
    pub functions: crate::arithmetic::SpecialFunctions,
    /// Where progress is reported.
    pub progress: Progress<'a>,
    /// Set from outside to stop as soon as possible.
    pub interrupted: &'a AtomicBool,
    /// The saved state of an earlier run on the same claim, to go on from.
    pub resume: Option<&'a Certificate>,
}

impl Options<'_> {
    /// Why the search must stop now, if it must.
    pub fn stop(&self) -> Option<Stop> {
        if self.interrupted.load(Ordering::Relaxed) {
            Some(Stop::Interrupted)
        } else if self.budget.deadline.is_some_and(|deadline| Instant::now() >= deadline) {
            Some(Stop::Timeout)
        } else {
            None
        }
    }
}

/// Why a search ended without a proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// `max_boxes` were examined.
    Boxes,
    /// The time was up.
    Timeout,
    /// It was interrupted.
    Interrupted,
    /// A cell could be neither settled nor halved.
    Stuck,
}

impl Stop {
    /// One phrase for tables.
    pub fn reason(self) -> &'static str {
        match self {
            Self::Boxes => "the budget of boxes is spent",
            Self::Timeout => "the time is up",
            Self::Interrupted => "interrupted",
            Self::Stuck => "a box cannot be decided at the precision of doubles",
        }
    }
}

/// How a search ended.
#[derive(Clone, Debug)]
pub enum Ending {
    /// Every cell is settled.
    Complete,
    /// A point of the exact domain shows the statement false.
    Counterexample(Point),
    /// Neither, and the cell that resisted.
    Stopped(Stop, Cell),
}

/// A search's result.
#[derive(Clone, Debug)]
pub struct Search {
    /// How it ended.
    pub ending: Ending,
    /// Cells looked at, and splits taken over from an earlier search.
    pub boxes: u64,
    /// The hull of the quantity over all settled cells; empty if one is unknown.
    pub settled: Option<Interval>,
    /// What became of every cell.
    pub tree: Tree,
}

impl Search {
    /// A statement refuted before any cell was examined.
    pub fn refuted(point: Point) -> Self {
        let ending = Ending::Counterexample(point);
        Self { ending, boxes: 0, settled: None, tree: Tree::default() }
    }
}

/// Cells examined in one round.
const ROUND: usize = 256;

/// Rounds smaller than this are not worth waking other threads for.
const PARALLEL_FROM: usize = 16;

/// Looks at the cells of a round; the results are in the round's order.
pub fn in_parallel<C: Sync, R: Send>(
    round: &[C],
    examine: impl Fn(&C) -> R + Sync + Send,
) -> Vec<R> {
    if round.len() < PARALLEL_FROM {
        round.iter().map(examine).collect()
    } else {
        round.par_iter().with_min_len(8).map(examine).collect()
    }
}

/// Whoever looks for points of the exact domain where the statement is false.
pub trait Refute {
    /// Tries a suspicious cell.
    fn near(&self, cell: &Cell) -> Option<Point>;
    /// Searches at some expense; called once, when the proof is not easy.
    fn climb(&self) -> Option<Point>;
}

/// A proof that has examined this many cells is not easy.
const CLIMB_AFTER: u64 = 500;

/// Settles the whole frame, or says why not.
///
/// `earlier` is the tree of a search that was stopped, or a new one. Of it only the
/// splits are taken over, which are sound whoever made them; faces and leaves are
/// examined anew, so that no verdict rests on a file. Pending cells are in the
/// tree's preorder, as in an uninterrupted search, so it makes no difference how
/// often a search was stopped.
pub fn search(
    frame: &Frame,
    statement: &impl Examine,
    options: &Options,
    refuter: &impl Refute,
    earlier: &Tree,
) -> Search {
    let (tree, mut pending) = resume(frame, earlier);
    let boxes = tree.counts().into_iter().sum();
    let mut result = Search { ending: Ending::Complete, boxes, settled: None, tree };
    let mut volume = 0.0;
    let mut may_climb = true;
    while let Some(&(_, last)) = pending.last() {
        if may_climb && result.boxes >= CLIMB_AFTER {
            may_climb = false;
            if let Some(point) = refuter.climb() {
                result.ending = Ending::Counterexample(point);
                return result;
            }
        }
        let left = usize::try_from(options.budget.max_boxes.saturating_sub(result.boxes))
            .unwrap_or(usize::MAX);
        let stop = if left == 0 { Some(Stop::Boxes) } else { options.stop() };
        if let Some(stop) = stop {
            result.ending = Ending::Stopped(stop, last);
            return result;
        }
        if statement.is_batched() && result.boxes >= GROW_AFTER && left >= LARGEST_GROWTH {
            let roots = pending.split_off(pending.len().saturating_sub(GROUPS * ROOTS));
            let ending = grow_round(frame, statement, options, refuter, &roots, &mut result);
            volume += ending.volume;
            pending.extend(ending.pending);
            if let Some(ending) = ending.ending {
                result.ending = ending;
                return result;
            }
            (options.progress)(result.boxes, volume);
            continue;
        }
        let round = pending.split_off(pending.len().saturating_sub(ROUND.min(left)));
        let examinations = examine_round(statement, &round);
        for (&(id, cell), examination) in round.iter().zip(examinations) {
            result.boxes += 1;
            if examination.suspicious
                && let Some(point) = refuter.near(&cell)
            {
                result.ending = Ending::Counterexample(point);
                return result;
            }
            match examination.outcome {
                Outcome::Settled(test) => {
                    result.tree.settle(id, test);
                    volume += frame.volume(&cell);
                    let enclosure = examination.enclosure;
                    result.settled =
                        Some(result.settled.map_or(enclosure, |known| hull(known, enclosure)));
                }
                Outcome::Face(ends) => {
                    pending.push(take_face(frame, &mut result.tree, id, &cell, ends));
                }
                Outcome::Split(axis) => {
                    let ids = result.tree.split(id, frame.axes[axis].variable);
                    pending.extend(ids.into_iter().zip(cell.split(axis)));
                }
                Outcome::Stuck => {
                    let point = refuter.near(&cell).or_else(|| refuter.climb());
                    let stuck = Ending::Stopped(Stop::Stuck, cell);
                    result.ending = point.map_or(stuck, Ending::Counterexample);
                    return result;
                }
            }
        }
        (options.progress)(result.boxes, volume);
    }
    result
}

/// Looks at the cells of a round, in their order.
fn examine_round(statement: &impl Examine, round: &[(NodeId, Cell)]) -> Vec<Examination> {
    if !statement.is_batched() {
        return in_parallel(round, |(_, cell)| statement.examine(cell));
    }
    let cells: Vec<Cell> = round.iter().map(|(_, cell)| *cell).collect();
    let chunks: Vec<&[Cell]> =
        cells.chunks(round.len().div_ceil(PARALLEL_FROM).min(LANES)).collect();
    let examine = |chunk: &&[Cell]| {
        let mut results = Vec::with_capacity(chunk.len());
        statement.examine_all(chunk, &mut results);
        results
    };
    in_parallel(&chunks, examine).into_iter().flatten().collect()
}

/// Groups of cells whose trees are grown in one round.
const GROUPS: usize = 64;

/// Cells examined for a group before the others are waited for.
const QUOTA: u64 = 1024;

/// No round of growth examines more cells.
const LARGEST_GROWTH: usize = GROUPS * (QUOTA as usize + LANES);

/// A search that has examined this many cells is long.
const GROW_AFTER: u64 = 2048;

/// What a round of growth leaves.
struct Growth {
    pending: Vec<(NodeId, Cell)>,
    volume: f64,
    ending: Option<Ending>,
}

/// Grows the trees of some cells, in groups, and puts them in place.
fn grow_round(
    frame: &Frame,
    statement: &impl Examine,
    options: &Options,
    refuter: &impl Refute,
    roots: &[(NodeId, Cell)],
    result: &mut Search,
) -> Growth {
    let grown: Vec<Grown> = roots
        .par_chunks(ROOTS)
        .map(|group| {
            let cells: Vec<Cell> = group.iter().map(|(_, cell)| *cell).collect();
            grow(frame, statement, options, &cells, QUOTA)
        })
        .collect();
    let mut growth = Growth { pending: Vec::new(), volume: 0.0, ending: None };
    for (group, grown) in roots.chunks(ROOTS).zip(grown) {
        result.boxes += grown.boxes;
        growth.volume += grown.volume;
        result.settled = match (result.settled, grown.settled) {
            (Some(a), Some(b)) => Some(hull(a, b)),
            (a, b) => a.or(b),
        };
        let ids: Vec<NodeId> = group.iter().map(|(id, _)| *id).collect();
        let shift = result.tree.graft(&ids, &grown.forest);
        let moved = |id: NodeId| ids.get(id as usize).copied().unwrap_or(id + shift);
        growth.pending.extend(grown.pending.iter().map(|(id, cell)| (moved(*id), *cell)));
        for noticed in grown.noticed {
            let point = refuter.near(&noticed.cell);
            let point = point.or_else(|| noticed.is_stuck.then(|| refuter.climb()).flatten());
            growth.ending = match point {
                Some(point) => Some(Ending::Counterexample(point)),
                None if noticed.is_stuck => Some(Ending::Stopped(Stop::Stuck, noticed.cell)),
                None => continue,
            };
            return growth;
        }
    }
    growth
}

/// The splits of an earlier tree that make sense on the frame, and the cells they
/// leave pending, in preorder.
fn resume(frame: &Frame, earlier: &Tree) -> (Tree, Vec<(NodeId, Cell)>) {
    let mut tree = Tree::default();
    let mut open = Vec::new();
    let mut walk = vec![(Tree::ROOT, Tree::ROOT, frame.root())];
    while let Some((old, new, cell)) = walk.pop() {
        let split = match earlier.node(old) {
            Node::Split(variable, halves) => frame
                .axis(variable)
                .filter(|&axis| !cell.part(axis).is_atomic())
                .map(|axis| (variable, axis, halves)),
            _ => None,
        };
        match split {
            Some((variable, axis, [lower, upper])) => {
                let new = tree.split(new, variable);
                let cells = cell.split(axis);
                walk.extend([(upper, new[1], cells[1]), (lower, new[0], cells[0])]);
            }
            None => open.push((new, cell)),
        }
    }
    (tree, open)
}
