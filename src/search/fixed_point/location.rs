//! Banach's premises, and where the fixed points lie.
//!
//! # Mathematics
//!
//! Fix ω and τ in their ranges and let D be the claim's (μ, ν) box: closed, convex
//! and complete.
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
//! image (2). On each cell of the four variables, K starts as the cell's (μ, ν)
//! part and is contracted by (2) until it is empty (no fixed point there), or lies
//! where the fixed points are claimed to be, or stops shrinking (then the cell is
//! halved). A cell where g may be undefined is never discarded.

use crate::arithmetic::Interval;
use crate::arithmetic::interval::is_finite;
use crate::certificate::{Test, Tree};
use crate::claim::{Domain, Variable};
use crate::map::graph::NodeId;
use crate::map::tape::Variables;
use crate::moments::Moments;
use crate::search::budget::Options;
use crate::search::counterexample::Point;
use crate::search::engine::{self, Refute, Search};
use crate::search::examine::{Examination, Examine, Outcome};
use crate::search::frame::{Cell, Frame, MAX_AXES};
use crate::search::goal::Goal;
use crate::search::objective::{Evaluation, Objective};
use crate::search::record::Room;
use crate::search::verdict::{Sense, Truth};
use rug::Rational;

/// The nodes Banach's premises speak about.
#[derive(Clone, Copy, Debug)]
pub struct Premises {
    /// μ̃.
    pub mean: NodeId,
    /// ν̃.
    pub variance: NodeId,
    /// The spectral norm of ℋ.
    pub norm: NodeId,
}

impl Premises {
    /// Whether proved goals are what Banach's theorem needs; if not, what is missing.
    pub fn suffice(
        &self,
        domain: &Domain,
        self_map: &[&Goal],
        contraction: &[&Goal],
    ) -> Result<(), String> {
        for (variable, node, image) in
            [(Variable::Mu, self.mean, "mean"), (Variable::Nu, self.variance, "variance")]
        {
            let Some(range) = domain.get(variable) else {
                return Err(format!("the domain gives no range for {}", variable.name()));
            };
            let bound = |sense| bounds(self_map, node, sense);
            let low = bound(Sense::Above).max();
            let high = bound(Sense::Below).min();
            let (Some(low), Some(high)) = (low, high) else {
                return Err(format!("the self-map does not bound {image} from both sides"));
            };
            if low < range.lower.value() || high > range.upper.value() {
                return Err(format!(
                    "the bounds on {image} reach outside {} in [{}, {}]",
                    variable.name(),
                    range.lower,
                    range.upper
                ));
            }
        }
        let contracts = contraction.iter().any(|goal| {
            goal.node() == self.norm
                && goal.sense == Sense::Below
                && goal.exact_bound().is_some_and(|b| *b < 1 || goal.strict && *b == 1)
        });
        if contracts {
            Ok(())
        } else {
            Err("the contraction does not bound norm below 1".to_owned())
        }
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
    /// (μ̃, ν̃) on the frame (μ, ω, ν, τ).
    pub map: &'a Objective,
    /// Conditions on μ, ν, ω and τ.
    pub goals: &'a [Goal],
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
    ) -> Option<(Ranges, [Evaluation; 2])> {
        let outputs = [Variable::Mu, Variable::Nu].map(|variable| self.map.frame.axis(variable));
        let mut step = 0;
        loop {
            step += 1;
            let evaluations = self.map.over_ranges(|axis| ranges[axis], self.moments);
            let mut shrunk = false;
            for (evaluation, axis) in evaluations.iter().zip(outputs) {
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

    fn variables(&self, ranges: &Ranges) -> Variables {
        self.map.frame.assemble(|axis| ranges[axis])
    }

    /// The conjunction of the goals' truths for points in these ranges.
    fn truth(&self, ranges: &Ranges) -> Truth {
        let variables = self.variables(ranges);
        let of = |goal: &Goal| {
            let [value] = goal.objective.at(&variables, self.moments);
            goal.judge(value)
        };
        self.goals.iter().map(of).fold(Truth::Holds, Truth::and)
    }

    /// Settles the whole domain.
    pub fn search(&self, options: &Options, earlier: Option<&Tree>, room: &Room) -> Search {
        engine::search(&self.map.frame, self, options, &NoRefuter, earlier, room)
    }

    /// A pair (ω, τ) whose fixed point, known to exist by (1), violates a goal.
    pub fn counterexample(&self, domain: &Domain) -> Option<Point> {
        let ends = |variable| domain.get(variable).map(|range| [&range.lower, &range.upper]);
        let (omegas, taus) = ends(Variable::Omega).zip(ends(Variable::Tau))?;
        let (omega_axis, tau_axis) =
            self.map.frame.axis(Variable::Omega).zip(self.map.frame.axis(Variable::Tau))?;
        let root = self.map.frame.root();
        let whole = self.map.frame.cell_ranges(&root);
        for omega in omegas {
            for tau in taus {
                let mut ranges = whole;
                ranges[omega_axis] = omega.enclosure();
                ranges[tau_axis] = tau.enclosure();
                let Some((ranges, _)) = self.contract(ranges, 1.0, 1000) else {
                    continue;
                };
                let variables = self.variables(&ranges);
                let failing = self.goals.iter().find_map(|goal| {
                    let [value] = goal.objective.at(&variables, self.moments);
                    (goal.judge(value) == Truth::Fails).then_some(value)
                });
                if let Some(value) = failing {
                    let coordinates =
                        vec![(Variable::Omega, omega.clone()), (Variable::Tau, tau.clone())];
                    return Some(Point { coordinates, value });
                }
            }
        }
        None
    }
}

/// Where fixed points lie is refuted apart, by [`Location::counterexample`].
struct NoRefuter;

impl Refute for NoRefuter {
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
        let outcome = match self.contract(frame.cell_ranges(cell), 0.9, 50) {
            None => Outcome::Settled(Test::NoFixedPoint),
            Some((ranges, _)) if self.truth(&ranges) == Truth::Holds => {
                Outcome::Settled(Test::Located)
            }
            Some((_, evaluations)) => split(frame, cell, &evaluations),
        };
        Examination { outcome, enclosure: Interval::EMPTY, suspicious: false }
    }
}

/// Halves the axis that moves the map's values most.
fn split(frame: &Frame, cell: &Cell, evaluations: &[Evaluation]) -> Outcome {
    let root = frame.root();
    let weight = |axis: usize| {
        let width = frame.range(cell, axis).wid();
        let slopes: f64 =
            evaluations.iter().map(|evaluation| evaluation.gradient[axis].mag()).sum();
        let own = matches!(frame.axes[axis].variable, Variable::Mu | Variable::Nu);
        let influence = (slopes + f64::from(u8::from(own))) * width;
        if influence.is_finite() { influence } else { width / frame.range(&root, axis).wid() }
    };
    (0..frame.axes.len())
        .filter(|&axis| !cell.part(axis).is_atomic())
        .map(|axis| (weight(axis), axis))
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map_or(Outcome::Stuck, |(_, axis)| Outcome::Split(axis))
}
