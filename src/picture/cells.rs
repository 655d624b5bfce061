//! A quantity over all cells of a picture.
//!
//! # Mathematics
//!
//! Many cells share few evaluations. Let B be a block of cells with a point c ∈ B, V the
//! ranges of the free variables, and Vₖ boxes with points vₖ ∈ Vₖ such that on B the
//! maximum of Q(p, ·) over V is attained in one of them: monotone variables are put at
//! their better end, and a box on which Q stays below some Q(p, v), v ∈ V, on all of B is
//! left out (1). For a cell P ⊆ B the mean-value theorem on B × Vₖ gives
//! F(P) ≤ maxₖ Q(c, vₖ) + Σᵢ ∂ᵢQ(B × Vₖ)(Pᵢ − cᵢ) + Σⱼ ∂ⱼQ(B × Vₖ)(Vₖⱼ − vₖⱼ) (2)
//! and, with a single v, F(P) ≥ Q(c, v) + Σᵢ ∂ᵢQ(B × {v})(Pᵢ − cᵢ) (3). The widths of the
//! slopes times the block's size bound what this gives away; where it is more than the
//! tolerance, and more than half of what Q varies by on a cell anyway, the block is
//! quartered, down to single cells, which are then tried on their own ([`super::field`]). Without
//! free variables (2) and (3) are the mean-value form of Q on B, taken at P.
//!
//! What (1) holds for on a block it holds for on its parts: they begin with the block's
//! boxes and its best point, and do not search V anew. Boxes that are left out stay below a point
//! that was the best one once; where that point is left out in turn it stays below a later
//! one, so that in the end the boxes kept and the last best point bound all (4).
//!
//! A band of blocks may cost so many evaluations per cell on the average. When they are spent, what
//! is known of a block has to do for its cells: bounds become wide, not wrong.

use super::field::{Effort, Field, Over, Ranges, Side};
use crate::arithmetic::Interval;
use crate::arithmetic::interval::{interval, is_finite, point};
use crate::search::Evaluation;
use rayon::prelude::*;
use std::cell::Cell;
use std::ops::Range;

/// The cells of a picture.
#[derive(Clone, Copy)]
pub struct Grid<'a> {
    /// The axes of the columns and of the rows.
    pub axes: [usize; 2],
    /// Where columns begin and end, increasing.
    pub columns: &'a [f64],
    /// Where rows begin and end, increasing.
    pub rows: &'a [f64],
    /// The axes that are free, and what is wanted of them.
    pub free: &'a [usize],
    /// What is enclosed.
    pub over: Over,
    /// Called after each band of rows with their number; false to stop.
    pub progress: &'a (dyn Fn(usize) -> bool + Sync),
}

/// Cells a side of the blocks that are tried first.
const BLOCK: usize = 16;

/// Boxes to look at for a cell on its own, for each that it begins with.
const CUTS: usize = 20;

/// Boxes of free variables to look at for one block.
const MAX_BOXES: usize = 96;

impl Field {
    /// Encloses the first quantity on every cell, row by row; `base` has the ranges of
    /// the variables that are not the picture's. None if `progress` stopped it.
    pub fn cells(&self, base: &Ranges, grid: &Grid, effort: Effort) -> Option<Vec<Interval>> {
        let (columns, rows) = (grid.columns.len() - 1, grid.rows.len() - 1);
        let mut values = vec![Interval::EMPTY; columns * rows];
        let fill_band = |(band, cells): (usize, &mut [Interval])| {
            let first = band * BLOCK;
            let rows = first..rows.min(first + BLOCK);
            let left = Cell::new(effort.evaluations.saturating_mul(cells.len()));
            let task = Task { field: self, grid, effort, left };
            let blocks: Vec<Block> = (0..columns)
                .step_by(BLOCK)
                .map(|left| Block { columns: left..columns.min(left + BLOCK), rows: rows.clone() })
                .collect();
            task.fill_all(&blocks, &Candidates::all(base), first, cells);
            (grid.progress)(rows.len()).then_some(())
        };
        let bands = values.par_chunks_mut(columns * BLOCK).enumerate();
        bands.try_for_each(fill_band)?;
        Some(values)
    }
}

/// Cells side by side.
#[derive(Clone)]
struct Block {
    columns: Range<usize>,
    rows: Range<usize>,
}

impl Block {
    /// The quarters, or halves of what is one cell wide.
    fn split(&self) -> Vec<Self> {
        let halves = |range: &Range<usize>| {
            let middle = range.start + range.len().div_ceil(2);
            [range.start..middle, middle..range.end]
        };
        let mut parts = Vec::new();
        for rows in halves(&self.rows) {
            for columns in halves(&self.columns) {
                if !rows.is_empty() && !columns.is_empty() {
                    parts.push(Self { columns, rows: rows.clone() });
                }
            }
        }
        parts
    }
}

struct Task<'a> {
    field: &'a Field,
    grid: &'a Grid<'a>,
    effort: Effort,
    /// Evaluations that the block at hand may still cost.
    left: Cell<usize>,
}

/// A box with the quantity over it.
type Part = (Ranges, Evaluation);

/// A box with a bound on the mirrored quantity over it.
type Bounded = (f64, Ranges);

/// Boxes of free variables in which the largest and the smallest value are looked for.
#[derive(Clone)]
struct Candidates {
    above: Vec<Bounded>,
    below: Vec<Bounded>,
}

impl Candidates {
    /// All values of the free variables.
    fn all(base: &Ranges) -> Self {
        let all = vec![(f64::INFINITY, *base)];
        Self { above: all.clone(), below: all }
    }

    fn len(&self) -> usize {
        self.above.len() + self.below.len()
    }
}

/// What (2) and (3) need on a block.
struct Envelope {
    /// The boxes of (1).
    parts: Vec<Part>,
    /// The block at the best point found.
    best: Part,
    /// Whether (2) is tight on each.
    is_tight: bool,
}

impl Envelope {
    /// What the parts of the block begin with, the best point first.
    fn candidates(&self, side: Side) -> Vec<Bounded> {
        let bounded = |(ranges, it): &Part| (side.mirror(it.enclosure).sup(), *ranges);
        let best = (f64::INFINITY, self.best.0);
        std::iter::once(best).chain(self.parts.iter().map(bounded)).collect()
    }
}

impl Task<'_> {
    /// A block with the values of the other variables.
    fn ranges(&self, block: &Block, others: &Ranges) -> Ranges {
        let (columns, rows) = (self.grid.columns, self.grid.rows);
        let mut ranges = *others;
        ranges[self.grid.axes[0]] =
            interval(columns[block.columns.start], columns[block.columns.end]);
        ranges[self.grid.axes[1]] = interval(rows[block.rows.start], rows[block.rows.end]);
        ranges
    }

    /// The quantity over a box, at a cost.
    fn evaluate(&self, ranges: &Ranges) -> Evaluation {
        self.left.set(self.left.get().saturating_sub(1));
        let [evaluation] = self.field.over(ranges);
        evaluation
    }

    /// Sets the cells of some blocks, each of which may cost its share of what is left.
    fn fill_all(
        &self,
        blocks: &[Block],
        candidates: &Candidates,
        first: usize,
        values: &mut [Interval],
    ) {
        let mut left = self.left.get();
        for (index, block) in blocks.iter().enumerate() {
            let share = left / (blocks.len() - index);
            self.left.set(share);
            self.fill(block, candidates, first, values);
            left -= share - self.left.get();
        }
        self.left.set(left);
    }

    /// Sets the cells of a block; `values` starts at row `first`.
    fn fill(&self, block: &Block, candidates: &Candidates, first: usize, values: &mut [Interval]) {
        let on = |all: &[Bounded]| -> Vec<Bounded> {
            all.iter().map(|(bound, others)| (*bound, self.ranges(block, others))).collect()
        };
        let (above, below) = (on(&candidates.above), on(&candidates.below));
        if block.columns.len() == 1 && block.rows.len() == 1 {
            let stride = self.grid.columns.len() - 1;
            let index = (block.rows.start - first) * stride + block.columns.start;
            // Each box to begin with may have to be cut a few times; two bounds share what is left.
            let wanted = self.effort.boxes.max(CUTS * candidates.len());
            let boxes = wanted.min(self.left.get() / 2);
            let effort = Effort { boxes, ..self.effort };
            let (value, cost) = match self.grid.over {
                Over::Maximum => self.field.maximum(&above, self.grid.free, effort),
                Over::All => self.field.range([&above, &below], effort),
            };
            self.left.set(self.left.get().saturating_sub(cost));
            values[index] = value;
            return;
        }
        let cells = [block.columns.len() as f64, block.rows.len() as f64];
        let above = self.envelope(above, cells, Side::Supremum);
        let needs_both = !self.grid.free.is_empty() && self.grid.over == Over::All;
        let below = needs_both.then(|| self.envelope(below, cells, Side::Infimum));
        let parts = block.split();
        let (above, below) = match (above, below) {
            (Some(above), None) => (above, None),
            (Some(above), Some(Some(below))) => (above, Some(below)),
            // Perhaps undefined somewhere: parts are looked at from the beginning.
            _ if self.left.get() < parts.len() * candidates.len() => return,
            _ => return self.fill_all(&parts, candidates, first, values),
        };
        let is_tight = above.is_tight && below.as_ref().is_none_or(|below| below.is_tight);
        let next = Candidates {
            above: above.candidates(Side::Supremum),
            below: below
                .as_ref()
                .map_or_else(|| candidates.below.clone(), |below| below.candidates(Side::Infimum)),
        };
        // Parts cost as much as there are boxes to begin with.
        if is_tight || self.left.get() < parts.len() * next.len() {
            self.set(block, &above, below.as_ref(), first, values);
        } else {
            self.fill_all(&parts, &next, first, values);
        }
    }

    /// Sets the cells by (2) and (3).
    fn set(
        &self,
        block: &Block,
        above: &Envelope,
        below: Option<&Envelope>,
        first: usize,
        values: &mut [Interval],
    ) {
        let lines = |envelope: &Envelope| -> Vec<Line> {
            envelope.parts.iter().map(|part| self.line(part, block)).collect()
        };
        let (best, mut upper) = (self.line(&above.best, block), lines(above));
        let lower = match below {
            None => vec![best.clone()],
            Some(below) => {
                let mut lower = lines(below);
                lower.push(self.line(&below.best, block));
                lower
            }
        };
        // A box was left out because it stays below the best point: that one must count.
        upper.push(best);
        let stride = self.grid.columns.len() - 1;
        for row in block.rows.clone() {
            let start = (row - first) * stride + block.columns.start;
            for (index, value) in values[start..start + block.columns.len()].iter_mut().enumerate()
            {
                let at = |line: &Line| {
                    let sum = line.columns[index] + line.rows[row - block.rows.start];
                    sum.intersection(line.whole)
                };
                let sup = upper.iter().map(|line| at(line).sup()).fold(f64::NEG_INFINITY, f64::max);
                let inf = lower.iter().map(|line| at(line).inf()).fold(f64::INFINITY, f64::min);
                *value = interval(inf, sup);
            }
        }
    }

    /// The boxes of (1) among candidates; none if the quantity may be undefined on one.
    fn envelope(&self, mut pending: Vec<Bounded>, cells: [f64; 2], side: Side) -> Option<Envelope> {
        let axes = self.grid.axes;
        let reach = |ranges: &Ranges, axis: usize| (ranges[axis] - point(ranges[axis].mid())).mag();
        let mut parts: Vec<Part> = Vec::new();
        let mut best: Option<Part> = None;
        let (mut boxes, mut is_tight) = (0, true);
        // The most promising first: what it is worth leaves others out.
        while let Some(index) = first_of_largest(&pending) {
            let (bound, ranges) = pending.remove(index);
            let floor = best
                .as_ref()
                .map_or(f64::NEG_INFINITY, |(_, at_best)| side.mirror(at_best.enclosure).inf());
            if bound <= floor {
                continue;
            }
            boxes += 1;
            let evaluation = self.evaluate(&ranges);
            if evaluation.natural.is_empty() {
                return None;
            }
            let bound = bound.min(side.mirror(evaluation.enclosure).sup());
            if bound <= floor {
                continue;
            }
            let gradient = &evaluation.gradient;
            let center = side.mirror(evaluation.center).inf();
            if best.as_ref().is_none_or(|(_, b)| center > side.mirror(b.center).inf()) {
                let mut chosen = ranges;
                for &axis in self.grid.free {
                    chosen[axis] = point(ranges[axis].mid());
                }
                let at_chosen = if chosen == ranges { evaluation } else { self.evaluate(&chosen) };
                if at_chosen.natural.is_empty() {
                    return None;
                }
                best = Some((chosen, at_chosen));
            }
            let free = || self.grid.free.iter().copied();
            let loose: f64 = match gradient.iter().all(|&slope| is_finite(slope)) {
                true => free().map(|axis| gradient[axis].mag() * reach(&ranges, axis)).sum(),
                false => f64::INFINITY,
            };
            // What the quantity varies by on one cell of the block.
            let varies = [0, 1].map(|i| gradient[axes[i]].mag() * ranges[axes[i]].wid() / cells[i]);
            let varies = if loose.is_finite() { varies[0] + varies[1] } else { 0.0 };
            let allowed = self.effort.tolerance.max((0.5 * varies).min(self.effort.steep));
            // With as many boxes as may be, the rest is left to parts of the block.
            let may_branch = boxes + pending.len() < MAX_BOXES && self.left.get() > 0;
            if 2.0 * loose > allowed {
                let next = self.field.branch(&ranges, gradient, free(), side);
                if !next.is_empty() && may_branch {
                    pending.extend(next.into_iter().map(|part| (bound, part)));
                    continue;
                }
                is_tight &= next.is_empty();
            }
            let excess = axes.map(|axis| gradient[axis].wid() * reach(&ranges, axis));
            is_tight &= loose.is_finite() && 2.0 * (excess[0] + excess[1]) <= allowed;
            parts.push((ranges, evaluation));
        }
        // The box of the best point may since have turned out to be no better.
        let floor = best.as_ref().map(|(_, at_best)| side.mirror(at_best.enclosure).inf())?;
        parts.retain(|(_, evaluation)| side.mirror(evaluation.enclosure).sup() > floor);
        Some(Envelope { parts, best: best?, is_tight })
    }

    /// (2) or (3) with the sums over columns and rows taken apart.
    fn line(&self, (ranges, evaluation): &Part, block: &Block) -> Line {
        let offset = |axis: usize, range: Interval| {
            evaluation.gradient[axis] * (range - point(ranges[axis].mid()))
        };
        let [u, v] = self.grid.axes;
        let others = (0..evaluation.gradient.len()).filter(|axis| ![u, v].contains(axis));
        let base = others.fold(evaluation.center, |sum, axis| sum + offset(axis, ranges[axis]));
        let part = |edges: &[f64], index: usize| interval(edges[index], edges[index + 1]);
        let columns = block.columns.clone();
        let rows = block.rows.clone();
        Line {
            columns: columns.map(|i| base + offset(u, part(self.grid.columns, i))).collect(),
            rows: rows.map(|i| offset(v, part(self.grid.rows, i))).collect(),
            whole: evaluation.enclosure,
        }
    }
}

/// Ties go to the older one, so that nothing depends on luck.
fn first_of_largest(pending: &[Bounded]) -> Option<usize> {
    let larger = |a: usize, b: usize| if pending[b].0 > pending[a].0 { b } else { a };
    (0..pending.len()).reduce(larger)
}

/// A mean-value form over the columns and rows of a block.
#[derive(Clone)]
struct Line {
    columns: Vec<Interval>,
    rows: Vec<Interval>,
    /// The quantity on all of the block.
    whole: Interval,
}
