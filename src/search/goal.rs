//! An inequality as goals: one quantity on one side of one bound.

use super::budget::Options;
use super::objective::Objective;
use super::problem::Problem;
use super::verdict::{Sense, Truth, compare};
use crate::arithmetic::mpfr::MpInterval;
use crate::arithmetic::{Interval, decimal};
use crate::claim::{Expression, Inequality, Relation};
use crate::map::constant::{self, ExactRange, Values};
use crate::map::{Graph, NodeId};
use crate::moments::Moments;
use rug::Rational;
use std::cmp::Ordering;
use std::sync::OnceLock;

/// `quantity < bound` or the like, on a frame.
#[derive(Debug)]
pub struct Goal {
    /// The quantity as text.
    pub quantity: String,
    /// The bound as text.
    pub bound_text: String,
    /// Which side the bound is on.
    pub sense: Sense,
    /// Whether equality is excluded.
    pub strict: bool,
    /// The bound's value, enclosed.
    pub bound: Interval,
    /// The quantity as a function.
    pub objective: Objective,
    node: NodeId,
    bound_node: NodeId,
    exact_bound: Option<Rational>,
    precise: OnceLock<(Truth, Interval)>,
}

impl Goal {
    /// The quantity's expression.
    pub fn node(&self) -> NodeId {
        self.node
    }

    /// The bound, if it is a rational number.
    pub fn exact_bound(&self) -> Option<&Rational> {
        self.exact_bound.as_ref()
    }

    /// The comparison's truth for an enclosure of the quantity.
    pub fn judge(&self, quantity: Interval) -> Truth {
        compare(quantity, self.sense, self.strict, self.bound)
    }

    /// The comparison's truth by exact rational arithmetic, and the quantity's exact
    /// range; none if the comparison is not rational.
    pub fn judge_exactly(
        &self,
        graph: &Graph,
        given: &dyn Fn(NodeId) -> Option<ExactRange>,
    ) -> Option<(Truth, Interval)> {
        let bound = self.exact_bound.as_ref()?;
        let (low, high) = constant::exact_range(graph, self.node, given)?;
        let (best, worst) = match self.sense {
            Sense::Below => (&low, &high),
            Sense::Above => (&high, &low),
        };
        let truth = if self.sense.admits(worst, bound, self.strict) {
            Truth::Holds
        } else if self.sense.admits(best, bound, self.strict) {
            Truth::Unknown
        } else {
            Truth::Fails
        };
        Some((truth, decimal::enclose(&low).convex_hull(decimal::enclose(&high))))
    }
}

impl Goal {
    /// The comparison's truth where all variables are single numbers, at growing precision, and
    /// the quantity there. What it is does not change, and is found once.
    pub fn judge_precisely(&self, graph: &Graph, values: &Values) -> (Truth, Interval) {
        *self.precise.get_or_init(|| {
            at_growing_precision(values, (self.sense, self.strict), Interval::EMPTY, |precision| {
                let at = |id| constant::enclose_with(graph, id, values, precision);
                at(self.node).zip(at(self.bound_node))
            })
        })
    }
}

/// One comparison of a chain.
#[derive(Debug)]
pub enum Comparison {
    /// To be searched over the domain.
    Goal(Box<Goal>),
    /// Without variables.
    Constant(Box<Constant>),
}

/// A comparison without variables: of a quantity with a rational number.
#[derive(Debug)]
pub struct Constant {
    /// The quantity as text: a side, or the difference of both.
    pub quantity: String,
    /// The bound as text.
    pub bound_text: String,
    /// Which side the bound is on.
    pub sense: Sense,
    /// Whether equality is excluded.
    pub strict: bool,
    /// Whether it speaks of variables that make no difference: then it fails at a point of the
    /// domain, as for whoever does not see that they make none.
    pub speaks_of_variables: bool,
    bound: Rational,
    node: NodeId,
    /// The quantity in doubles.
    objective: Objective,
}

/// Takes a chain of inequalities apart.
pub fn comparisons(problem: &mut Problem, inequality: &Inequality) -> Vec<Comparison> {
    let chain = inequality.comparisons();
    chain.map(|(left, relation, right)| comparison(problem, left, relation, right)).collect()
}

/// Which side a quantity at the left is on, and whether equality is excluded.
pub fn orientation(relation: Relation) -> (Sense, bool) {
    let sense = if relation.is_ascending() { Sense::Below } else { Sense::Above };
    (sense, relation.is_strict())
}

/// The variable side is the quantity; if both are, their difference is.
fn comparison(
    problem: &mut Problem,
    left: &Expression,
    relation: Relation,
    right: &Expression,
) -> Comparison {
    let (sense, strict) = orientation(relation);
    let (first, second) = (problem.lower(left), problem.lower(right));
    let graph = &problem.lowering.graph;
    let varies = |id| !graph.variables(id, &[]).is_empty();
    let is_number = |id| graph.is_constant(id);
    match (varies(first), varies(second)) {
        (false, false) => {
            let rational = |id| constant::exact_range(graph, id, &|_| None).map(|(value, _)| value);
            let (quantity, node, bound_text, bound, sense) = if let Some(bound) = rational(second) {
                (left.to_string(), first, right.to_string(), bound, sense)
            } else if let Some(bound) = rational(first) {
                (right.to_string(), second, left.to_string(), bound, sense.mirrored())
            } else {
                let node = problem.lowering.graph.subtract(first, second);
                (difference_text(left, right), node, "0".to_owned(), Rational::new(), sense)
            };
            let orders = problem.lowering.graph.orders(node);
            problem.want(&orders);
            let objective = problem.quantity(node, &[]);
            let scope = problem.lowering.scope();
            let speaks_of_variables = [left, right].iter().any(|it| !scope.leaves(it).is_empty());
            Comparison::Constant(Box::new(Constant {
                quantity,
                bound_text,
                sense,
                strict,
                speaks_of_variables,
                bound,
                node,
                objective,
            }))
        }
        (true, false) if is_number(second) => {
            let bound = (right.to_string(), second);
            goal(problem, [left, right], (left.to_string(), first), (sense, strict), bound)
        }
        (false, true) if is_number(first) => {
            let (side, bound) = ((sense.mirrored(), strict), (left.to_string(), first));
            goal(problem, [left, right], (right.to_string(), second), side, bound)
        }
        _ => {
            let graph = &mut problem.lowering.graph;
            let difference = graph.subtract(first, second);
            let zero = graph.number(0);
            let (quantity, bound) = (difference_text(left, right), ("0".to_owned(), zero));
            goal(problem, [left, right], (quantity, difference), (sense, strict), bound)
        }
    }
}

fn difference_text(left: &Expression, right: &Expression) -> String {
    let right = right.to_string();
    if right.contains([' ', '-']) {
        format!("{left} - ({right})")
    } else {
        format!("{left} - {right}")
    }
}

fn goal(
    problem: &mut Problem,
    written: [&Expression; 2],
    (quantity, node): (String, NodeId),
    (sense, strict): (Sense, bool),
    (bound_text, bound_node): (String, NodeId),
) -> Comparison {
    let objective = problem.quantity(node, &written);
    let graph = &mut problem.lowering.graph;
    let exact_bound = constant::exact_range(graph, bound_node, &|_| None).map(|(value, _)| value);
    let bound = match &exact_bound {
        Some(value) => decimal::enclose(value),
        None => constant::in_doubles(graph, bound_node).unwrap_or(Interval::EMPTY),
    };
    Comparison::Goal(Box::new(Goal {
        quantity,
        bound_text,
        sense,
        strict,
        bound,
        objective,
        node,
        bound_node,
        exact_bound,
        precise: OnceLock::new(),
    }))
}

/// Precisions tried in turn where there is nothing to search.
const BITS: [u32; 3] = [128, 512, 2048];

/// Whether a quantity is on this side of its bound, and an enclosure of it: `found`, or the last
/// one that could be computed until the truth was known.
fn at_growing_precision(
    values: &Values,
    side: (Sense, bool),
    mut found: Interval,
    sides: impl Fn(u32) -> Option<(MpInterval, MpInterval)>,
) -> (Truth, Interval) {
    let practical = values.moments.map_or(u32::MAX, Moments::practical_bits);
    let most = practical.min(values.max_bits);
    for precision in BITS.into_iter().filter(|bits| *bits <= most) {
        if (values.stop)() {
            break;
        }
        // A kink may be told from the point by more bits.
        let Some((quantity, bound)) = sides(precision) else { continue };
        found = quantity.to_interval();
        let truth = truth_of_sign(&quantity.sub(&bound), side);
        if truth != Truth::Unknown {
            return (truth, found);
        }
    }
    (Truth::Unknown, found)
}

impl Constant {
    /// Whether the comparison is true, and an enclosure of the quantity. Integrals that doubles
    /// decide are not computed to more digits, which takes a thousand times as long.
    pub fn decide(&self, graph: &Graph, moments: &Moments, options: &Options) -> (Truth, Interval) {
        if let Some((value, _)) = constant::exact_range(graph, self.node, &|_| None) {
            let holds = self.sense.admits(&value, &self.bound, self.strict);
            return (if holds { Truth::Holds } else { Truth::Fails }, decimal::enclose(&value));
        }
        let mut found = Interval::EMPTY;
        if moments.closed_form().is_none() {
            let [value] = self.objective.over_ranges(|_| Interval::ENTIRE, moments);
            let bound = decimal::enclose(&self.bound);
            found = value.enclosure;
            let truth = compare(found, self.sense, self.strict, bound);
            if truth != Truth::Unknown {
                return (truth, found);
            }
        }
        let stop = || options.stop().is_some();
        let max_bits = options.budget.max_bits;
        let values = Values { moments: Some(moments), variable: &|_| None, stop: &stop, max_bits };
        at_growing_precision(&values, (self.sense, self.strict), found, |precision| {
            let value = constant::enclose_with(graph, self.node, &values, precision)?;
            Some((value, MpInterval::from_rational(precision, &self.bound)))
        })
    }

    /// The end of an enclosure of the quantity next to the bound, and how far it is from it at
    /// least, to double precision.
    pub fn end_and_margin(&self, quantity: Interval) -> (f64, f64) {
        let bound = decimal::enclose(&self.bound);
        match self.sense {
            Sense::Below => (quantity.sup(), (bound - quantity).inf()),
            Sense::Above => (quantity.inf(), (quantity - bound).inf()),
        }
    }

    /// How far the quantity is beyond the bound at least, to double precision.
    pub fn excess(&self, quantity: Interval) -> f64 {
        excess(self.sense, quantity, decimal::enclose(&self.bound))
    }
}

/// How far a quantity is on the wrong side of a bound at least.
pub fn excess(sense: Sense, quantity: Interval, bound: Interval) -> f64 {
    match sense {
        Sense::Below => (quantity - bound).inf(),
        Sense::Above => (bound - quantity).inf(),
    }
}

/// The truth of "value on this side of 0, strictly or not"; a value not told from 0 tells
/// nothing, unless it is 0.
fn truth_of_sign(value: &MpInterval, (sense, strict): (Sense, bool)) -> Truth {
    if !value.is_finite() {
        return Truth::Unknown;
    }
    if value.lower().is_zero() && value.upper().is_zero() {
        return if strict { Truth::Fails } else { Truth::Holds };
    }
    match (sense, value.strict_sign()) {
        (Sense::Below, Some(Ordering::Less)) | (Sense::Above, Some(Ordering::Greater)) => {
            Truth::Holds
        }
        (_, Some(_)) => Truth::Fails,
        (_, None) => Truth::Unknown,
    }
}
