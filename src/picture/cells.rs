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
//! quartered, down to single cells, which are then tried on their own ([`super::field`]). Without free variables (2) and (3) are the mean-value form of Q
//! on B, taken at P.

use super::field::{Effort, Field, Over, Ranges, Side};
use crate::arithmetic::Interval;
use crate::arithmetic::interval::{interval, is_finite, point};
use crate::search::Evaluation;
use rayon::prelude::*;
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

/// Boxes of free variables to look at for one block.
const MAX_BOXES: usize = 96;

impl Field {
    /// Encloses the first quantity on every cell, row by row; `base` has the ranges of
    /// the variables that are not the picture's. None if `progress` stopped it.
    pub fn cells(&self, base: &Ranges, grid: &Grid, effort: Effort) -> Option<Vec<Interval>> {
        let (columns, rows) = (grid.columns.len() - 1, grid.rows.len() - 1);
        let mut values = vec![Interval::EMPTY; columns * rows];
        let task = Task { field: self, base, grid, effort };
        let fill_band = |(band, cells): (usize, &mut [Interval])| {
            let first = band * BLOCK;
            let rows = first..rows.min(first + BLOCK);
            for left in (0..columns).step_by(BLOCK) {
                let columns = left..columns.min(left + BLOCK);
                task.fill(&Block { columns, rows: rows.clone() }, first, cells);
            }
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
    base: &'a Ranges,
    grid: &'a Grid<'a>,
    effort: Effort,
}

/// A box with the quantity over it.
type Part = (Ranges, Evaluation);

/// What (2) and (3) need on a block.
struct Envelope {
    /// The boxes of (1).
    parts: Vec<Part>,
    /// The block at the best point found.
    best: Part,
}

impl Task<'_> {
    fn ranges(&self, block: &Block) -> Ranges {
        let (columns, rows) = (self.grid.columns, self.grid.rows);
        let mut ranges = *self.base;
        ranges[self.grid.axes[0]] =
            interval(columns[block.columns.start], columns[block.columns.end]);
        ranges[self.grid.axes[1]] = interval(rows[block.rows.start], rows[block.rows.end]);
        ranges
    }

    /// Sets the cells of a block; `values` starts at row `first`.
    fn fill(&self, block: &Block, first: usize, values: &mut [Interval]) {
        if block.columns.len() == 1 && block.rows.len() == 1 {
            let stride = self.grid.columns.len() - 1;
            let index = (block.rows.start - first) * stride + block.columns.start;
            let ranges = self.ranges(block);
            values[index] = match self.grid.over {
                Over::Maximum => self.field.maximum(&ranges, self.grid.free, self.effort),
                Over::All => self.field.range(&ranges, self.effort),
            };
        } else if self.share(block, first, values).is_none() {
            for part in block.split() {
                self.fill(&part, first, values);
            }
        }
    }

    /// Sets the cells by (2) and (3), if that is tight enough.
    fn share(&self, block: &Block, first: usize, values: &mut [Interval]) -> Option<()> {
        let ranges = self.ranges(block);
        let cells = [block.columns.len() as f64, block.rows.len() as f64];
        let above = self.envelope(&ranges, cells, Side::Supremum)?;
        let below = match self.grid.over {
            _ if self.grid.free.is_empty() => None,
            Over::Maximum => None,
            Over::All => Some(self.envelope(&ranges, cells, Side::Infimum)?),
        };
        let lines = |envelope: &Envelope| -> Vec<Line> {
            envelope.parts.iter().map(|part| self.line(part, block)).collect()
        };
        let (best, mut upper) = (self.line(&above.best, block), lines(&above));
        let lower = match &below {
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
        Some(())
    }

    /// The boxes of (1), if few enough of them do and (2) is tight on each.
    fn envelope(&self, block: &Ranges, cells: [f64; 2], side: Side) -> Option<Envelope> {
        let axes = self.grid.axes;
        let reach = |ranges: &Ranges, axis: usize| (ranges[axis] - point(ranges[axis].mid())).mag();
        let mut pending = vec![(f64::INFINITY, *block)];
        let mut parts: Vec<Part> = Vec::new();
        let mut best: Option<Part> = None;
        let mut boxes = 0;
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
            let [evaluation] = self.field.over(&ranges);
            if evaluation.natural.is_empty() || boxes > MAX_BOXES {
                return None;
            }
            let bound = side.mirror(evaluation.enclosure).sup();
            if bound <= floor {
                continue;
            }
            let gradient = &evaluation.gradient;
            if !gradient.iter().all(|&slope| is_finite(slope)) {
                return None;
            }
            let center = side.mirror(evaluation.center).inf();
            if best.as_ref().is_none_or(|(_, b)| center > side.mirror(b.center).inf()) {
                let mut chosen = ranges;
                for &axis in self.grid.free {
                    chosen[axis] = point(ranges[axis].mid());
                }
                let [at_chosen] =
                    if chosen == ranges { [evaluation] } else { self.field.over(&chosen) };
                if at_chosen.natural.is_empty() || !at_chosen.gradient.iter().all(|&s| is_finite(s))
                {
                    return None;
                }
                best = Some((chosen, at_chosen));
            }
            let free = || self.grid.free.iter().copied();
            let loose: f64 = free().map(|axis| gradient[axis].mag() * reach(&ranges, axis)).sum();
            // What the quantity varies by on one cell of the block.
            let varies = [0, 1].map(|i| gradient[axes[i]].mag() * block[axes[i]].wid() / cells[i]);
            let allowed = self.effort.tolerance.max(0.5 * (varies[0] + varies[1]));
            if 2.0 * loose > allowed {
                let next = self.field.branch(&ranges, gradient, free(), side);
                if !next.is_empty() {
                    pending.extend(next.into_iter().map(|part| (bound, part)));
                    continue;
                }
            }
            let excess = axes.map(|axis| gradient[axis].wid() * reach(&ranges, axis));
            if 2.0 * (excess[0] + excess[1]) > allowed {
                return None;
            }
            parts.push((ranges, evaluation));
        }
        // The box of the best point may since have turned out to be no better.
        let floor = best.as_ref().map(|(_, at_best)| side.mirror(at_best.enclosure).inf())?;
        parts.retain(|(_, evaluation)| side.mirror(evaluation.enclosure).sup() > floor);
        Some(Envelope { parts, best: best? })
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
fn first_of_largest(pending: &[(f64, Ranges)]) -> Option<usize> {
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
