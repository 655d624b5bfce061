//! Banach's premises, and where the fixed points lie.
//!
//! # Mathematics
//!
//! Let g be the state map of a layer. Fix all other variables in their ranges and let D be the
//! claim's box of the state: closed, convex and complete.
//!
//! **Banach (Theorem 4).** If g maps D into itself and the spectral norm of its
//! Jacobian is below 1 on D, then, D being compact and the norm continuous, the
//! norm is at most some q < 1 on D; D being convex, g contracts distances by q.
//! Hence g has exactly one fixed point in D, and every point of D converges to it
//! (1). The premises are checked against the proved inequalities: the proved image
//! must lie in the claim's own box, compared as exact decimals, and the bound on
//! the norm must give less than 1.
//!
//! **Location.** A fixed point in a box K lies in K ∩ g(K), since it is its own
//! image (2). On each cell of all variables, K starts as the cell's state
//! part and is contracted by (2) until it is empty (no fixed point there), or lies
//! where the fixed points are claimed to be, or stops shrinking (then the cell is
//! halved). A cell where g may be undefined is never discarded.

use super::budget::Options;
use super::cell::{Cell, MAX_AXES};
use super::engine::{self, Refute, Search};
use super::evaluation::Evaluation;
use super::examine::{Examination, Examine, Outcome};
use super::frame::Frame;
use super::goal::Goal;
use super::keep::Place;
use super::objective::Objective;
use super::point::{Point, corners};
use super::verdict::{Sense, Truth};
use crate::arithmetic::Interval;
use crate::arithmetic::interval::is_finite;
use crate::certificate::Test;
use crate::claim::{Domain, Number, Range, Variable};
use crate::map::NodeId;
use crate::moments::Moments;
use rug::Rational;
use std::fmt;

/// The nodes Banach's premises speak about.
#[derive(Clone, Debug)]
pub struct Premises {
    /// The state variables with their next values.
    pub state: Vec<(Variable, NodeId)>,
    /// The spectral norm of the state map's Jacobian.
    pub norm: NodeId,
}

/// What proved goals lack to be Banach's premises.
#[derive(Clone, Debug)]
pub enum Lack {
    /// A state variable's range.
    Range(Variable),
    /// A bound on the next value of a state variable, from one side at least.
    Bounds(Variable),
    /// That such bounds lie within the variable's range.
    Inside(Variable, Range),
    /// A bound on the norm below 1.
    Contraction,
}

impl fmt::Display for Lack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Range(state) => write!(f, "the domain gives no range for {state}"),
            Self::Bounds(state) => {
                write!(f, "the self-map does not bound the next {state} from both sides")
            }
            Self::Inside(state, range) => {
                write!(f, "the bounds on the next {state} reach outside {state} in {range}")
            }
            Self::Contraction => f.write_str("the contraction does not bound norm below 1"),
        }
    }
}

impl Premises {
    /// Whether proved goals are what Banach's theorem needs; if not, what is missing.
    pub fn suffice(
        &self,
        domain: &Domain,
        self_map: &[&Goal],
        contraction: &[&Goal],
    ) -> Result<(), Lack> {
        self.stays(domain, self_map)?;
        let contracts = contraction.iter().any(|goal| {
            goal.node() == self.norm
                && goal.sense == Sense::Below
                && goal.exact_bound().is_some_and(|b| *b < 1 || goal.strict && *b == 1)
        });
        if contracts { Ok(()) } else { Err(Lack::Contraction) }
    }

    /// Whether proved goals say that the map takes the domain's box into itself; if not, what is
    /// missing.
    pub fn stays(&self, domain: &Domain, self_map: &[&Goal]) -> Result<(), Lack> {
        for (state, next) in &self.state {
            let Some(range) = domain.get(*state) else {
                return Err(Lack::Range(*state));
            };
            let bound = |sense| bounds(self_map, *next, sense);
            let low = bound(Sense::Above).max();
            let high = bound(Sense::Below).min();
            let (Some(low), Some(high)) = (low, high) else {
                return Err(Lack::Bounds(*state));
            };
            if low < range.lower.upper() || high > range.upper.lower() {
                return Err(Lack::Inside(*state, range.clone()));
            }
        }
        Ok(())
    }
}

fn bounds<'a>(
    goals: &'a [&Goal],
    node: NodeId,
    sense: Sense,
) -> impl Iterator<Item = &'a Rational> {
    goals
        .iter()
        .filter(move |goal| goal.node() == node && goal.sense == sense)
        .filter_map(|goal| goal.exact_bound())
}

/// "Every fixed point in the domain satisfies these goals."
#[derive(Debug)]
pub struct Location<'a> {
    /// The next values of the state, on all variables.
    pub map: &'a Objective,
    /// The state variables in the map's order.
    pub states: Vec<Variable>,
    /// Conditions on the variables.
    pub goals: &'a [Goal],
    /// The ranges of all variables.
    pub domain: &'a Domain,
    /// The moments of the claim's activation.
    pub moments: &'a Moments,
}

/// The ranges of a cell's axes, in the frame's order.
type Ranges = [Interval; MAX_AXES];

impl Location<'_> {
    /// Applies (2) until a step leaves more than `rate` of every width, at most `limit`
    /// times: where all fixed points lie, with the map's last evaluation, or none if there
    /// are none.
    fn contract(
        &self,
        mut ranges: Ranges,
        rate: f64,
        limit: usize,
    ) -> Option<(Ranges, [Evaluation; MAX_STATES])> {
        let outputs = self.states.iter().map(|variable| self.map.frame.axis(*variable));
        let outputs: Vec<Option<usize>> = outputs.collect();
        let mut step = 0;
        loop {
            step += 1;
            let evaluations = self.map.over_all(|axis| ranges[axis], self.moments);
            let mut shrunk = false;
            for (evaluation, &axis) in evaluations.iter().zip(&outputs) {
                let Some(axis) = axis else { continue };
                if evaluation.natural.is_empty() || !is_finite(evaluation.enclosure) {
                    return Some((ranges, evaluations));
                }
                let before = ranges[axis];
                let after = before.intersection(evaluation.enclosure);
                if after.is_empty() {
                    return None;
                }
                shrunk |= after.wid() < rate * before.wid();
                ranges[axis] = after;
            }
            if step >= limit || !shrunk || self.truth(&ranges) == Truth::Holds {
                return Some((ranges, evaluations));
            }
        }
    }

    /// The conjunction of the goals' truths for points in these ranges.
    fn truth(&self, ranges: &Ranges) -> Truth {
        let of = |goal: &Goal| goal.judge(self.value(goal, ranges));
        self.goals.iter().map(of).fold(Truth::Holds, Truth::and)
    }

    /// A goal's quantity for points in these ranges.
    fn value(&self, goal: &Goal, ranges: &Ranges) -> Interval {
        // Goals about fixed points have no axes but the map's own.
        let own = |variable| self.map.frame.axis(variable).map(|axis| ranges[axis]);
        let axes = &goal.objective.frame.axes;
        let inputs: Option<Vec<Interval>> = axes.iter().map(|axis| own(axis.variable)).collect();
        let Some(inputs) = inputs else { return Interval::EMPTY };
        let [value] = goal.objective.at(&inputs, self.moments);
        value
    }

    /// Settles the whole domain.
    pub fn search(&self, options: &Options, place: &Place) -> Search {
        engine::search(&self.map.frame, self, options, self, place)
    }

    /// The corners of the ranges of the variables that are no state.
    pub fn places(&self) -> impl Iterator<Item = Vec<(Variable, Number)>> {
        corners(self.domain, |name| !self.states.contains(&name))
    }
}

/// The most state variables of a map.
pub const MAX_STATES: usize = 4;

impl Refute for Location<'_> {
    /// Values of the variables that are no state whose fixed point, known to exist by (1),
    /// violates a goal.
    fn corners(&self) -> Option<Point> {
        let whole = self.map.frame.cell_ranges(&self.map.frame.root());
        self.places().find_map(|coordinates| {
            let ranges = self.map.frame.pinned(whole, &coordinates);
            let (ranges, _) = self.contract(ranges, 1.0, 1000)?;
            let failing = |goal: &Goal| {
                let value = self.value(goal, &ranges);
                (goal.judge(value) == Truth::Fails).then_some(value)
            };
            let value = self.goals.iter().find_map(failing)?;
            Some(Point { coordinates, value })
        })
    }

    /// No fixed point need lie in a cell.
    fn near(&self, _: &Cell) -> Option<Point> {
        None
    }

    fn climb(&self) -> Option<Point> {
        None
    }
}

impl Examine for Location<'_> {
    fn examine(&self, cell: &Cell) -> Examination {
        let frame = &self.map.frame;
        let (outcome, suspicious) = match self.contract(frame.cell_ranges(cell), 0.9, 50) {
            None => (Outcome::Settled(Test::NoFixedPoint), false),
            Some((ranges, evaluations)) => match self.truth(&ranges) {
                Truth::Holds => (Outcome::Settled(Test::Located), false),
                truth => {
                    let outcome = self.split(frame, cell, &evaluations[..self.states.len()]);
                    (outcome, truth == Truth::Fails)
                }
            },
        };
        if self.moments.limit().is_reached() {
            return Examination::NONE;
        }
        Examination { outcome, enclosure: Interval::EMPTY, suspicious }
    }
}

impl Location<'_> {
    /// Halves the axis that moves the map's values most.
    fn split(&self, frame: &Frame, cell: &Cell, evaluations: &[Evaluation]) -> Outcome {
        let root = frame.root();
        let weight = |axis: usize| {
            let width = frame.range(cell, axis).wid();
            let slopes: f64 =
                evaluations.iter().map(|evaluation| evaluation.gradient[axis].mag()).sum();
            let own = self.states.contains(&frame.axes[axis].variable);
            let influence = (slopes + f64::from(u8::from(own))) * width;
            if influence.is_finite() { influence } else { width / frame.range(&root, axis).wid() }
        };
        (0..frame.axes.len())
            .filter(|&axis| !cell.part(axis).is_atomic())
            .map(|axis| (weight(axis), axis))
            .reduce(|best, next| if next.0 > best.0 { next } else { best })
            .map_or(Outcome::Stuck, |(_, axis)| Outcome::Split(axis))
    }
}
