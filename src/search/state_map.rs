//! A layer's state map over boxes, sharply.
//!
//! # Mathematics
//!
//! The range of a coordinate gᵢ over a box K of all variables is enclosed by its mean-value form.
//! Where ∂gᵢ/∂v has one sign on all of K, gᵢ is largest at one end of v and smallest at the other,
//! so that K may be replaced by its face there (1), again and again; what is left of K is halved
//! along the axis on which gᵢ varies most, a few times (2). Both leave nothing out.

use super::budget::Options;
use super::cell::MAX_AXES;
use super::evaluation::Evaluation;
use super::frame::Frame;
use super::objective::Objective;
use super::problem::{Problem, Unsuitable};
use crate::arithmetic::Interval;
use crate::arithmetic::interval::{interval, is_finite, point};
use crate::claim::{Scope, Variable};
use crate::moments::Moments;

/// Ranges of all variables, by the axes of the map's frame.
pub type Ranges = [Interval; MAX_AXES];

/// The state map of a scope.
#[derive(Debug)]
pub struct StateMap {
    /// The state variables in the map's order.
    pub states: Vec<Variable>,
    /// Their positions on the frame.
    pub axes: Vec<usize>,
    /// All variables.
    pub frame: Frame,
    map: Objective,
    moments: Moments,
}

/// Which end of a range is wanted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Lower,
    Upper,
}

impl StateMap {
    /// The map of a scope whose domain gives all of its variables.
    ///
    /// # Errors
    /// Why it cannot be computed.
    pub fn new(scope: &Scope, options: &Options) -> Result<Self, Unsuitable> {
        let mut problem = Problem::new(scope, options.functions, options.limit);
        let state = problem.lowering.state_map();
        let frame = Frame::of_map(&mut problem.lowering, &state, &[]);
        let outputs: Vec<_> = state.iter().map(|(_, next)| *next).collect();
        let map = problem.objective(&outputs, frame.clone());
        let moments = problem.moments()?;
        let states: Vec<Variable> = state.iter().map(|(state, _)| *state).collect();
        let axes = states.iter().filter_map(|state| frame.axis(*state)).collect();
        Ok(Self { states, axes, frame, map, moments })
    }

    /// The domain.
    pub fn domain(&self) -> Ranges {
        self.frame.cell_ranges(&self.frame.root())
    }

    /// The domain's states.
    pub fn starts(&self) -> Vec<Interval> {
        self.state_of(&self.domain())
    }

    /// The domain with other ranges for the state.
    pub fn on(&self, state: &[Interval]) -> Ranges {
        self.with_state(self.domain(), state)
    }

    /// The middle of the domain.
    pub fn middle(&self) -> Ranges {
        self.domain().map(|range| if range.is_empty() { range } else { point(range.mid()) })
    }

    /// The ranges with other ones for the state.
    pub fn with_state(&self, mut ranges: Ranges, state: &[Interval]) -> Ranges {
        for (&axis, &range) in self.axes.iter().zip(state) {
            ranges[axis] = range;
        }
        ranges
    }

    /// The state's ranges.
    pub fn state_of(&self, ranges: &Ranges) -> Vec<Interval> {
        self.axes.iter().map(|&axis| ranges[axis]).collect()
    }

    /// The next values of the state where all ranges are (nearly) points.
    pub fn at(&self, ranges: &Ranges) -> Vec<Interval> {
        self.map.at_all(&ranges[..self.frame.axes.len()], &self.moments)
    }

    /// The next values of the state and their slopes over a box, by the mean-value form alone.
    pub fn over(&self, ranges: &Ranges) -> Vec<Evaluation> {
        let all = self.map.over_all(|axis| ranges[axis], &self.moments);
        all[..self.states.len()].to_vec()
    }

    /// Enclosures of all next values of the state over a box, by (1) and (2) with so many
    /// evaluations for each end; the whole line where a value may be undefined.
    pub fn image(&self, ranges: &Ranges, evaluations: usize) -> Vec<Interval> {
        let over = self.over(ranges);
        let one = |index: usize| {
            let end = |side| self.extreme((index, side), (ranges, over[index]), evaluations);
            interval(end(Side::Lower), end(Side::Upper))
        };
        (0..self.states.len()).map(one).collect()
    }

    /// A bound from one side of a coordinate that is enclosed so over the box: that of the part
    /// which allows the most, once it is hardly more than a value that is attained.
    fn extreme(
        &self,
        (index, side): (usize, Side),
        (whole, over): (&Ranges, Evaluation),
        evaluations: usize,
    ) -> f64 {
        /// Of the spread of values seen.
        const TOLERANCE: f64 = 1e-3;
        let reach = |part: &Evaluation| side.end(part.enclosure, part.natural.is_empty());
        let mut parts = vec![(reach(&over), *whole, over)];
        let mut seen = Interval::EMPTY;
        for _ in 0..evaluations {
            let farthest = (0..parts.len())
                .reduce(|a, b| if side.is_beyond(parts[b].0, parts[a].0) { b } else { a });
            let Some((bound, ranges, over)) = farthest.map(|at| parts.swap_remove(at)) else {
                break;
            };
            if !over.natural.is_empty() {
                seen = seen.convex_hull(over.center);
            }
            // The inner end of what is seen is attained.
            let gap = (bound - side.end(seen, false)).abs();
            let enough = !seen.is_empty()
                && gap <= (TOLERANCE * seen.wid()).max(1e-9 * bound.abs())
                && gap.is_finite();
            let face = self.face(&ranges, &over, side);
            let next: Vec<Ranges> = if enough {
                Vec::new()
            } else if face != ranges {
                vec![face]
            } else {
                self.halves(&ranges, &over).into_iter().flatten().collect()
            };
            if next.is_empty() {
                parts.push((bound, ranges, over));
                break;
            }
            parts.extend(next.into_iter().map(|ranges| {
                let over = self.over(&ranges)[index];
                (side.nearer(bound, reach(&over)), ranges, over)
            }));
        }
        parts.iter().map(|part| part.0).reduce(|a, b| side.farther(a, b)).unwrap_or(side.unknown())
    }

    /// (1).
    fn face(&self, ranges: &Ranges, over: &Evaluation, side: Side) -> Ranges {
        let mut face = *ranges;
        for (range, slope) in face.iter_mut().zip(over.gradient.iter()) {
            let end = match slope {
                slope if slope.is_empty() || range.is_singleton() => continue,
                slope if slope.inf() >= 0.0 => side,
                slope if slope.sup() <= 0.0 => side.opposite(),
                _ => continue,
            };
            *range = point(end.end(*range, false));
        }
        face
    }

    /// The halves along the axis on which a coordinate varies most; none if nothing is left to be
    /// halved.
    fn halves(&self, ranges: &Ranges, over: &Evaluation) -> Option<[Ranges; 2]> {
        self.heaviest(ranges, |axis| {
            let (width, slope) = (ranges[axis].wid(), over.gradient[axis]);
            if is_finite(slope) { slope.mag() * width } else { f64::MAX * width.min(1.0) }
        })
    }

    /// The halves along the axis on which all coordinates together vary most, each against its
    /// own spread; none if nothing is left to be halved.
    pub fn halves_of_all(&self, ranges: &Ranges, over: &[Evaluation]) -> Option<[Ranges; 2]> {
        self.heaviest(ranges, |axis| {
            let of = |value: &Evaluation| {
                let change = value.gradient[axis].mag() * ranges[axis].wid();
                let spread = value.enclosure.wid();
                if change.is_finite() && spread > 0.0 { change / spread } else { 1.0 }
            };
            over.iter().map(of).sum()
        })
    }

    /// The halves along the axis of the largest weight, of those that can be halved.
    fn heaviest(&self, ranges: &Ranges, weight: impl Fn(usize) -> f64) -> Option<[Ranges; 2]> {
        let axes = (0..self.frame.axes.len()).filter(|&axis| cut(ranges[axis]).is_some());
        let axis = axes.max_by(|a, b| weight(*a).total_cmp(&weight(*b)))?;
        halved(ranges, axis)
    }

    /// The largest magnitudes of the Jacobian's entries ∂gᵢ/∂zⱼ over a box, row by row, by so many
    /// halvings of it.
    pub fn largest_slopes(&self, ranges: &Ranges, halvings: u32) -> Vec<Vec<f64>> {
        let over = self.over(ranges);
        if halvings == 0 {
            let row = |value: &Evaluation| {
                let slope = |&axis: &usize| match value.gradient.get(axis) {
                    Some(slope) if !slope.is_empty() => slope.mag(),
                    _ => f64::INFINITY,
                };
                self.axes.iter().map(slope).collect()
            };
            return over.iter().map(row).collect();
        }
        let width = |axis: usize| {
            let whole = ranges[axis];
            whole.wid() / (1.0 + whole.mag())
        };
        let axes = 0..self.frame.axes.len();
        let Some(axis) = axes.max_by(|a, b| width(*a).total_cmp(&width(*b))) else {
            return self.largest_slopes(ranges, 0);
        };
        let Some(halves) = halved(ranges, axis) else {
            return self.largest_slopes(ranges, 0);
        };
        let [first, second] = halves.map(|half| self.largest_slopes(&half, halvings - 1));
        let rows = first.iter().zip(&second);
        rows.map(|(a, b)| a.iter().zip(b).map(|(a, b)| f64::max(*a, *b)).collect()).collect()
    }
}

/// The halves of a box along an axis, if it can be halved.
fn halved(ranges: &Ranges, axis: usize) -> Option<[Ranges; 2]> {
    let parts = cut(ranges[axis])?;
    Some(parts.map(|part| {
        let mut half = *ranges;
        half[axis] = part;
        half
    }))
}

/// The two parts of a range cut in its [`middle`]; none of one that is too narrow.
fn cut(range: Interval) -> Option<[Interval; 2]> {
    let middle = middle(range);
    let inside = range.inf() < middle && middle < range.sup();
    inside.then(|| [interval(range.inf(), middle), interval(middle, range.sup())])
}

/// Where a range is cut: in the geometric middle if its ends are positive and far apart, as
/// scales are.
pub fn middle(range: Interval) -> f64 {
    let (lower, upper) = (range.inf(), range.sup());
    let geometric = lower.sqrt() * upper.sqrt();
    if is_scale(range) && lower < geometric && geometric < upper { geometric } else { range.mid() }
}

/// Whether a range's ends are positive and far apart.
pub fn is_scale(range: Interval) -> bool {
    range.inf() > 0.0 && range.sup() > 4.0 * range.inf()
}

impl Side {
    fn opposite(self) -> Self {
        match self {
            Self::Lower => Self::Upper,
            Self::Upper => Self::Lower,
        }
    }

    /// An end of which nothing is known.
    fn unknown(self) -> f64 {
        match self {
            Self::Lower => f64::NEG_INFINITY,
            Self::Upper => f64::INFINITY,
        }
    }

    /// This end of an enclosure, unless nothing is known.
    fn end(self, enclosure: Interval, is_unknown: bool) -> f64 {
        match self {
            _ if is_unknown || enclosure.is_empty() => self.unknown(),
            Self::Lower => enclosure.inf(),
            Self::Upper => enclosure.sup(),
        }
    }

    /// Whether a lies farther out than b.
    fn is_beyond(self, a: f64, b: f64) -> bool {
        match self {
            Self::Lower => a < b,
            Self::Upper => a > b,
        }
    }

    fn nearer(self, a: f64, b: f64) -> f64 {
        if self.is_beyond(a, b) { b } else { a }
    }

    fn farther(self, a: f64, b: f64) -> f64 {
        if self.is_beyond(a, b) { a } else { b }
    }
}
