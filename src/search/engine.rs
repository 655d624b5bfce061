//! The loop: parallel, deterministic, bounded.
//!
//! Cells wait on a stack. Each round takes the topmost cells, up to a fixed
//! number, examines them in parallel, and applies the outcomes in their order on
//! the stack. What a cell becomes depends on the cell alone, and which cells form
//! a round does not depend on threads, so verdict, counts and tree do not either.
//! A round is small enough that memory stays proportional to depth. Once a search has
//! proved long, and if its cells are examined in batches, a round grows whole subtrees
//! ([`super::grow`]), whose sizes depend on counts alone.

use super::budget::{Options, Stop};
use super::cell::Cell;
use super::examine::{Examination, Examine, Outcome, in_batches};
use super::frame::Frame;
use super::grow::{Grown, ROOTS, grow};
use super::keep::Place;
use super::point::Point;
use super::record::{Record, Trace};
use super::waiting::{Findings, Round, Waiting};
use crate::arithmetic::Interval;
use crate::arithmetic::balls::LANES;
use crate::certificate::{NodeId, Tree};
use rayon::prelude::*;

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
    pub trace: Trace,
}

/// Cells examined in one round.
const ROUND: usize = 256;

/// Whoever looks for points of the exact domain where the statement is false.
pub trait Refute {
    /// Tries the most likely points; called once, when the first cells did not settle it or
    /// one of them is suspicious.
    fn corners(&self) -> Option<Point>;
    /// Tries a suspicious cell.
    fn near(&self, cell: &Cell) -> Option<Point>;
    /// Searches at some expense; called once, when the proof is not easy.
    fn climb(&self) -> Option<Point>;
}

/// A proof that takes fewer cells is not worth looking for its contrary.
const CORNERS_AFTER: u64 = 16;

/// A proof that has examined this many cells is not easy.
const CLIMB_AFTER: u64 = 500;

/// Settles the whole frame, or says why not.
///
/// Of the tree of a search that was stopped, if its `place` has one, only the
/// splits are taken over, which are sound whoever made them; faces and leaves are
/// examined anew, and below a face that is found again splits are again taken over, so
/// that no verdict rests on a file. Waiting cells are in the
/// tree's preorder, as in an uninterrupted search, so it makes no difference to a proof
/// how often a search was stopped. (Of several counterexamples another may be found.) The
/// tree is kept if there is room for it; its keeper gets it now and then, and in the end.
pub fn search(
    frame: &Frame,
    statement: &impl Examine,
    options: &Options,
    refuter: &impl Refute,
    place: &Place,
) -> Search {
    let nothing = Tree::default();
    let earlier = place.earlier.unwrap_or(&nothing);
    let root = Waiting { id: Tree::ROOT, cell: frame.root(), earlier: Some(Tree::ROOT) };
    let mut run = Run {
        frame,
        statement,
        options,
        refuter,
        earlier,
        record: Record::new(place.room),
        found: Findings::new(vec![root]),
        may_climb: true,
        may_try_corners: true,
        round: Round::default(),
    };
    let ending = loop {
        if let Some(ending) = run.round() {
            break ending;
        }
        (options.progress)(run.found.boxes, run.found.volume);
        if let Some(keeper) = options.keeper.filter(|keeper| keeper.is_due()) {
            run.unfinished().inspect(|tree| keeper.keep(place.section(tree)));
        }
    };
    if let Ending::Stopped(..) = ending {
        run.keep_earlier_splits();
    }
    let Findings { boxes, settled, .. } = run.found;
    let trace = run.record.into_trace();
    if let (Some(keeper), Some(tree)) = (options.keeper, trace.tree())
        && tree.nodes() > 1
    {
        keeper.keep(place.section(tree));
    }
    Search { ending, boxes, settled, trace }
}

/// A search under way.
struct Run<'a, S, R> {
    frame: &'a Frame,
    statement: &'a S,
    options: &'a Options<'a>,
    refuter: &'a R,
    earlier: &'a Tree,
    record: Record<'a>,
    found: Findings,
    may_climb: bool,
    may_try_corners: bool,
    round: Round,
}

impl<S: Examine, R: Refute> Run<'_, S, R> {
    /// Looks at some cells; how the search ended, if it did.
    fn round(&mut self) -> Option<Ending> {
        let Some(last) = self.found.waiting.last() else { return Some(Ending::Complete) };
        let last = last.cell;
        if self.found.boxes >= CORNERS_AFTER
            && let Some(point) = self.corners()
        {
            return Some(Ending::Counterexample(point));
        }
        if self.may_climb && self.found.boxes >= CLIMB_AFTER {
            self.may_climb = false;
            if let Some(point) = self.refuter.climb() {
                return Some(Ending::Counterexample(point));
            }
        }
        let boxes = self.found.boxes;
        let left = self.options.budget.max_boxes.saturating_sub(boxes);
        let stop = if left == 0 { Some(Stop::Boxes) } else { self.options.stop() };
        if let Some(stop) = stop {
            return Some(Ending::Stopped(stop, last));
        }
        // So large that waking threads is cheap, so small that they seldom wait.
        let quota = (boxes / GROUPS as u64).clamp(SMALLEST_QUOTA, LARGEST_QUOTA);
        let growth = GROUPS as u64 * (quota + LANES as u64);
        if self.statement.is_batched() && boxes >= GROW_AFTER && left >= growth {
            self.grow(quota)
        } else {
            self.examine(usize::try_from(left).map_or(ROUND, |left| left.min(ROUND)))
        }
    }

    /// Looks at the last cells, at most `count`.
    fn examine(&mut self, count: usize) -> Option<Ending> {
        let mut round = std::mem::take(&mut self.round);
        let record = &mut self.record;
        self.found.next_round(self.frame, self.earlier, count, record, &mut round);
        let examine =
            |cells: &[Cell], results: &mut [_]| self.statement.examine_all(cells, results);
        in_batches(&round.cells, Examination::NONE, &mut round.examinations, examine);
        let ending = self.apply(&round);
        self.round = round;
        ending
    }

    /// Applies what became of the cells of a round, in their order.
    fn apply(&mut self, round: &Round) -> Option<Ending> {
        for (index, (waiting, examination)) in
            round.waiting.iter().zip(&round.examinations).enumerate()
        {
            if examination.outcome == Outcome::Unfinished {
                self.found.waiting.extend_from_slice(&round.waiting[index..]);
                let stop = self.options.stop().unwrap_or(Stop::Timeout);
                return Some(Ending::Stopped(stop, waiting.cell));
            }
            self.found.boxes += 1;
            if examination.suspicious
                && let Some(point) = self.corners().or_else(|| self.refuter.near(&waiting.cell))
            {
                return Some(Ending::Counterexample(point));
            }
            if examination.outcome == Outcome::Stuck {
                return Some(self.stuck(&waiting.cell));
            }
            self.found.apply(self.frame, self.earlier, &mut self.record, waiting, examination);
        }
        None
    }

    /// Grows the trees of the last cells, in groups, and puts them in place.
    fn grow(&mut self, quota: u64) -> Option<Ending> {
        let (frame, statement, options) = (self.frame, self.statement, self.options);
        let earlier = self.earlier;
        let start = self.found.waiting.len().saturating_sub(GROUPS * ROOTS);
        let roots = self.found.waiting.split_off(start);
        let grown: Vec<Grown> = roots
            .par_chunks(ROOTS)
            .map(|group| grow(frame, statement, options, group, earlier, quota))
            .collect();
        for (group, grown) in roots.chunks(ROOTS).zip(grown) {
            self.found.boxes += grown.found.boxes;
            self.found.settle(grown.found.settled, grown.found.volume);
            let ids: Vec<NodeId> = group.iter().map(|root| root.id).collect();
            let shift = self.record.graft(&ids, &grown.forest);
            let moved = |id: NodeId| ids.get(id as usize).copied().unwrap_or(id + shift);
            let waiting = grown.found.waiting.into_iter();
            self.found.waiting.extend(waiting.map(|cell| Waiting { id: moved(cell.id), ..cell }));
            for noticed in grown.noticed {
                if noticed.is_stuck {
                    return Some(self.stuck(&noticed.cell));
                }
                if let Some(point) = self.refuter.near(&noticed.cell) {
                    return Some(Ending::Counterexample(point));
                }
            }
        }
        None
    }

    /// The most likely points, once.
    fn corners(&mut self) -> Option<Point> {
        std::mem::take(&mut self.may_try_corners).then(|| self.refuter.corners()).flatten()
    }

    /// The end at a cell that can be neither settled nor halved.
    fn stuck(&mut self, cell: &Cell) -> Ending {
        let point =
            self.corners().or_else(|| self.refuter.near(cell)).or_else(|| self.refuter.climb());
        let stop = self.options.stop().unwrap_or(Stop::Stuck);
        point.map_or(Ending::Stopped(stop, *cell), Ending::Counterexample)
    }

    /// The tree as far as it has grown, with what an earlier search found out; none if it is too
    /// long.
    fn unfinished(&mut self) -> Option<Tree> {
        let mut tree = self.record.growing()?.clone();
        for waiting in &self.found.waiting {
            if let Some(subtree) = waiting.earlier {
                tree.graft_cuts(waiting.id, self.earlier, subtree);
            }
        }
        Some(tree)
    }

    /// Nothing that an earlier search found out is lost with this one's state.
    fn keep_earlier_splits(&mut self) {
        for waiting in &self.found.waiting {
            if let Some(subtree) = waiting.earlier {
                self.record.graft_cuts(waiting.id, self.earlier, subtree);
            }
        }
    }
}

/// Groups of cells whose trees are grown in one round.
const GROUPS: usize = 64;

/// Cells examined for a group before the others are waited for: a share of those examined
/// before, within these bounds.
const SMALLEST_QUOTA: u64 = 256;

/// See [`SMALLEST_QUOTA`]. The larger, the fewer cells are left waiting, whose places in the
/// tree cannot be packed.
const LARGEST_QUOTA: u64 = 4096;

/// A search that has examined this many cells is long.
const GROW_AFTER: u64 = 2048;
