//! A layer with one state variable: its map, its fixed points, and the ways of single starts.
//!
//! # Mathematics
//!
//! The map g is enclosed on each cell of q, for all values of all other variables (1). Where
//! these have one value each, a start q₀ is followed by qₙ₊₁ = g(qₙ), each an enclosure of g over
//! the last one (2). Fixed points are those of [`fixed_points`]: all of the range, if none is open.

use super::Task;
use super::failure::Failure;
use crate::arithmetic::Interval;
use crate::arithmetic::interval::{interval, is_finite, point};
use crate::claim::{Expression, Range, Scope, Variable};
use crate::fixed_point::{FixedPoint, Stability, fixed_points};
use crate::picture::{Effort, Field, Ranges};
use crate::search::Options;
use rayon::prelude::*;

/// Boxes for one cell, and how close its bounds are to be, as a share of their size.
const BOXES: usize = 60;
const TOLERANCE: f64 = 1e-3;
/// Boxes for the fixed points.
const MOST_BOXES: u64 = 200_000;
/// The most layers a start is followed through.
const LAYERS: usize = 200;
/// An enclosure wider than this share of its size is followed no further.
const WIDE: f64 = 1e-3;

/// The map q ↦ g(q).
pub struct LengthMap {
    /// q.
    pub state: Variable,
    /// Whether all other variables have one value each.
    pub is_single: bool,
    field: Field,
    axis: usize,
}

/// The fixed points in the range.
pub struct Fixed {
    /// Where each is, for all values of the other variables.
    pub points: Vec<(Interval, Stability)>,
    /// Where more may be.
    pub open: Vec<Interval>,
}

impl LengthMap {
    /// The map of a scope.
    ///
    /// # Errors
    /// Several state variables, or what cannot be computed.
    pub fn new(scope: &Scope, task: &Task) -> Result<Self, Failure> {
        let [(state, next)]: &[(Variable, Expression)] = scope.map.as_slice() else {
            return Err(Failure::Asked(format!(
                "length-map is drawn of layers with one state variable, and this one has {}; \
                 choose a claim with [layer] kind = \"random\"",
                scope.map.len()
            )));
        };
        match scope.domain.get(*state) {
            Some(range) if !range.is_point() => {}
            _ => {
                return Err(Failure::Asked(format!(
                    "length-map is drawn over a range of `{state}`; give it one in the claim or \
                     with --at {state}=LOWER..UPPER"
                )));
            }
        }
        scope.check(next).map_err(|error| Failure::Asked(error.message))?;
        let (next, along) = (std::slice::from_ref(next), [*state]);
        let field = Field::new(next, &along, scope, task.functions, task.limit)?;
        let axis = field.axis(*state).ok_or_else(|| Failure::bug("the state is no axis"))?;
        let mut others = scope.domain.iter().filter(|(variable, _)| variable != state);
        let is_single = others.all(|(_, range)| range.is_point());
        Ok(Self { state: *state, is_single, field, axis })
    }

    fn at(&self, q: Interval) -> Ranges {
        let mut ranges = self.field.domain();
        ranges[self.axis] = q;
        ranges
    }

    /// g over a range; empty if it may be undefined.
    pub fn next(&self, q: Interval) -> Interval {
        let [next] = self.field.over(&self.at(q));
        next.enclosure
    }

    /// The middle of g at a point, for a line through the cells.
    pub fn middle(&self, q: f64) -> Option<f64> {
        let next = self.next(point(q));
        is_finite(next).then(|| next.mid())
    }

    /// (1) between each edge and the following one.
    pub fn cells(&self, edges: &[f64]) -> Vec<Interval> {
        let cell = |ends: &[f64]| {
            let range = interval(ends[0], ends[1]);
            let next = self.next(range);
            if !is_finite(next) {
                return Interval::EMPTY;
            }
            let tolerance = TOLERANCE * next.mag();
            let (steep, evaluations) = (tolerance, 2 * BOXES);
            let effort = Effort { tolerance, steep, boxes: BOXES, evaluations };
            next.intersection(self.field.range_over(&self.at(range), effort))
        };
        edges.par_windows(2).map(cell).collect()
    }

    /// (2) as long as it stays within a range and is known well, and moves.
    pub fn follow(&self, start: &Range, within: [f64; 2]) -> Vec<Interval> {
        let range = interval(within[0], within[1]);
        let mut states = vec![start.enclosure()];
        while let Some(&last) = states.last() {
            let next = self.next(last);
            let is_known = is_finite(next) && next.wid() <= WIDE * next.mag();
            if !is_known || states.len() > LAYERS {
                break;
            }
            states.push(next);
            if !next.subset(range) || !next.disjoint(last) {
                break;
            }
        }
        states
    }
}

/// All fixed points of a scope's map in its domain.
///
/// # Errors
/// What cannot be computed, or an interruption.
pub fn fixed(scope: &Scope, task: &Task) -> Result<Fixed, Failure> {
    let mut options =
        Options { functions: task.functions, limit: task.limit, ..Options::default() };
    options.budget.max_boxes = MOST_BOXES;
    let found = fixed_points(scope, &options)?;
    if task.limit.is_reached() {
        return Err(Failure::Stopped);
    }
    let state = |ranges: &[(Variable, Interval)]| {
        ranges.iter().find(|(name, _)| scope.map[0].0 == *name).map(|(_, range)| *range)
    };
    let of = |point: &FixedPoint| Some((state(&point.state)?, point.stability()));
    let points = match &found.branches {
        Some(branches) => branches.iter().filter_map(|branch| of(&branch.hull)).collect(),
        None => found.found.iter().filter_map(of).collect(),
    };
    let open = found.unresolved.iter().filter_map(|open| state(&open.ranges)).collect();
    Ok(Fixed { points, open })
}

impl Fixed {
    /// Whether each fixed point of the range is among them.
    pub fn is_complete(&self) -> bool {
        self.open.is_empty()
    }
}

/// From the diagonal to the map and back, as far as the picture goes.
pub fn staircase(way: &[Interval], clamped: impl Fn(f64) -> f64) -> Vec<(f64, f64)> {
    let mut corners = Vec::new();
    for pair in way.windows(2) {
        let [from, to] = [pair[0].mid(), pair[1].mid()];
        corners.push((from, from));
        corners.push((from, clamped(to)));
    }
    let last = way.last().map_or(f64::NAN, |last| last.mid());
    if last == clamped(last) && way.len() > 1 {
        corners.push((last, last));
    }
    corners
}
