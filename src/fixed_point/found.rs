//! What an enumeration of fixed points finds.

use crate::arithmetic::Interval;
use crate::arithmetic::interval::hull;
use crate::claim::{Scope, Variable};
use crate::search::Stop;

/// A box with exactly one fixed point for each p of a box.
#[derive(Clone, Debug)]
pub struct FixedPoint {
    /// The variables that are no state.
    pub given: Vec<(Variable, Interval)>,
    /// The state, in the map's order.
    pub state: Vec<(Variable, Interval)>,
    /// The state map's Jacobian there, row by row.
    pub jacobian: Vec<Vec<Interval>>,
    /// Its spectral norm.
    pub norm: Interval,
    /// Its spectral radius: below 1, the fixed point attracts; above, it repels some
    /// direction.
    pub radius: Interval,
    /// Whether it certainly lies in the domain; otherwise it is on its edge, to all
    /// digits computed.
    pub inside: bool,
}

/// What a fixed point does to the states around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stability {
    /// It draws them all.
    Attracting,
    /// It repels some.
    Repelling,
    /// Neither is proved.
    Undecided,
    /// Nothing is known of the Jacobian.
    Unknown,
}

impl FixedPoint {
    /// As its spectral radius says.
    pub fn stability(&self) -> Stability {
        if self.radius.is_empty() {
            Stability::Unknown
        } else if self.radius.sup() < 1.0 {
            Stability::Attracting
        } else if self.radius.inf() > 1.0 {
            Stability::Repelling
        } else {
            Stability::Undecided
        }
    }
}

/// The fixed points of one continuous branch: one for each p of the question.
#[derive(Clone, Debug)]
pub struct Branch {
    /// The hull over all p.
    pub hull: FixedPoint,
    /// The parts of the box of p it was found on.
    pub parts: usize,
}

/// A place that resisted.
#[derive(Clone, Debug)]
pub struct Unresolved {
    /// The box.
    pub ranges: Vec<(Variable, Interval)>,
}

/// All fixed points of a state map.
#[derive(Clone, Debug)]
pub struct Enumeration {
    /// Every fixed point found, by parts of the box of p.
    pub found: Vec<FixedPoint>,
    /// The branches, if every p has the same number of fixed points.
    pub branches: Option<Vec<Branch>>,
    /// Where more fixed points may be; empty if the enumeration is complete.
    pub unresolved: Vec<Unresolved>,
    /// Where the map may lead from the box: the next values of the state over all of it.
    pub image: Vec<(Variable, Interval)>,
    /// Evaluations of the map over boxes.
    pub boxes: u64,
    /// Wall time.
    pub seconds: f64,
    /// Why it ended early, if it did.
    pub stopped: Option<Stop>,
}

impl Enumeration {
    /// Whether the map certainly takes the box into itself.
    pub fn stays(&self, scope: &Scope) -> bool {
        self.image.iter().all(|(state, image)| {
            scope.domain.get(*state).is_some_and(|range| image.subset(range.enclosure()))
        })
    }
}

/// Joins the fixed points of all parts, if each part has as many.
pub fn branches(found: &[FixedPoint], counts: &[usize]) -> Option<Vec<Branch>> {
    let (&count, rest) = counts.split_first()?;
    if rest.iter().any(|&other| other != count) {
        return None;
    }
    let branch = |index: usize| {
        let mut parts = found.iter().skip(index).step_by(count);
        let first = parts.next()?.clone();
        let hull = parts.fold(first, |sum, point| join(&sum, point));
        Some(Branch { hull, parts: counts.len() })
    };
    (0..count).map(branch).collect()
}

fn join(a: &FixedPoint, b: &FixedPoint) -> FixedPoint {
    let named = |a: &[(Variable, Interval)], b: &[(Variable, Interval)]| {
        a.iter().zip(b).map(|((name, a), (_, b))| (*name, hull(*a, *b))).collect()
    };
    let rows = a.jacobian.iter().zip(&b.jacobian);
    let jacobian =
        rows.map(|(a, b)| a.iter().zip(b).map(|(a, b)| hull(*a, *b)).collect()).collect();
    FixedPoint {
        given: named(&a.given, &b.given),
        state: named(&a.state, &b.state),
        jacobian,
        norm: hull(a.norm, b.norm),
        radius: hull(a.radius, b.radius),
        inside: a.inside && b.inside,
    }
}
