//! An inequality as goals: one quantity on one side of one bound.

use super::constant::{self, ExactRange};
use super::frame::Frame;
use super::lower::lower;
use super::objective::Objective;
use super::verdict::{Sense, Truth, compare};
use crate::arithmetic::mpfr::MpInterval;
use crate::arithmetic::{Interval, SpecialFunctions, decimal};
use crate::claim::{Domain, Expression, Inequality, Relation, Variable};
use crate::map::graph::{Graph, NodeId};
use rug::Rational;

/// What goals of one claim share.
#[derive(Debug)]
pub struct Setting<'a> {
    /// All expressions.
    pub graph: Graph,
    /// The claim's domain.
    pub domain: &'a Domain,
    /// The activation's parameters.
    pub parameters: Vec<Interval>,
    /// How special functions are computed.
    pub functions: SpecialFunctions,
}

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
    exact_bound: Option<Rational>,
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
        variable: &dyn Fn(Variable) -> Option<ExactRange>,
    ) -> Option<(Truth, Interval)> {
        let bound = self.exact_bound.as_ref()?;
        let (low, high) = constant::exact_range(graph, self.node, variable)?;
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

/// One comparison of a chain.
#[derive(Debug)]
pub enum Comparison {
    /// To be searched over the domain.
    Goal(Box<Goal>),
    /// Without variables, decided at once.
    Constant {
        /// The difference of the sides as text.
        quantity: String,
        /// Which side of 0 it must be on.
        sense: Sense,
        /// Whether equality is excluded.
        strict: bool,
        /// An enclosure of the difference.
        value: Interval,
        /// Whether the comparison is true.
        truth: Truth,
    },
}

/// Takes a chain of inequalities apart.
pub fn comparisons(setting: &mut Setting, inequality: &Inequality) -> Vec<Comparison> {
    inequality
        .operands
        .windows(2)
        .zip(&inequality.relations)
        .map(|(sides, relation)| comparison(setting, &sides[0], *relation, &sides[1]))
        .collect()
}

/// The variable side is the quantity; if both are, their difference is.
fn comparison(
    setting: &mut Setting,
    left: &Expression,
    relation: Relation,
    right: &Expression,
) -> Comparison {
    let (sense, strict) = match relation {
        Relation::Less => (Sense::Below, true),
        Relation::LessEqual => (Sense::Below, false),
        Relation::Greater => (Sense::Above, true),
        Relation::GreaterEqual => (Sense::Above, false),
    };
    let (first, second) = (lower(&mut setting.graph, left), lower(&mut setting.graph, right));
    let is_constant = |id| setting.graph.variables(id).is_empty();
    match (is_constant(first), is_constant(second)) {
        (true, true) => {
            let difference = setting.graph.subtract(first, second);
            constant_comparison(setting, difference_text(left, right), difference, sense, strict)
        }
        (false, true) => {
            goal(setting, left.to_string(), first, sense, strict, (right.to_string(), second))
        }
        (true, false) => goal(
            setting,
            right.to_string(),
            second,
            sense.mirrored(),
            strict,
            (left.to_string(), first),
        ),
        (false, false) => {
            let difference = setting.graph.subtract(first, second);
            let zero = setting.graph.number(0);
            let text = difference_text(left, right);
            goal(setting, text, difference, sense, strict, ("0".to_owned(), zero))
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
    setting: &mut Setting,
    quantity: String,
    node: NodeId,
    sense: Sense,
    strict: bool,
    (bound_text, bound_node): (String, NodeId),
) -> Comparison {
    let frame = Frame::new(setting.domain, &setting.graph.variables(node));
    let objective =
        Objective::new(&mut setting.graph, &[node], frame, &setting.parameters, setting.functions);
    let exact_bound =
        constant::exact_range(&setting.graph, bound_node, &|_| None).map(|(value, _)| value);
    let bound = match &exact_bound {
        Some(value) => decimal::enclose(value),
        None => constant_value(setting, bound_node, CONSTANT_BITS[0]),
    };
    Comparison::Goal(Box::new(Goal {
        quantity,
        bound_text,
        sense,
        strict,
        bound,
        objective,
        node,
        exact_bound,
    }))
}

/// Precisions tried in turn for comparisons without variables.
const CONSTANT_BITS: [u32; 4] = [128, 512, 2048, 8192];

fn constant_value(setting: &Setting, node: NodeId, precision: u32) -> Interval {
    constant::enclose(&setting.graph, node, &setting.parameters, precision)
        .map_or(Interval::EMPTY, |value| value.to_interval())
}

fn constant_comparison(
    setting: &Setting,
    quantity: String,
    difference: NodeId,
    sense: Sense,
    strict: bool,
) -> Comparison {
    let exact = constant::exact_range(&setting.graph, difference, &|_| None);
    let (value, truth) = match exact {
        Some((value, _)) => {
            let holds = sense.admits(&value, &Rational::new(), strict);
            (decimal::enclose(&value), if holds { Truth::Holds } else { Truth::Fails })
        }
        None => {
            let enclose = |precision| {
                constant::enclose(&setting.graph, difference, &setting.parameters, precision)
            };
            let mut result = (Interval::EMPTY, Truth::Unknown);
            for value in CONSTANT_BITS.into_iter().filter_map(enclose) {
                result = (value.to_interval(), truth_of_sign(&value, sense));
                if result.1 != Truth::Unknown {
                    break;
                }
            }
            result
        }
    };
    Comparison::Constant { quantity, sense, strict, value, truth }
}

/// The truth of "value on this side of 0"; a value not told from 0 tells nothing.
fn truth_of_sign(value: &MpInterval, sense: Sense) -> Truth {
    if !value.is_finite() {
        return Truth::Unknown;
    }
    match sense {
        Sense::Below if *value.upper() < 0 => Truth::Holds,
        Sense::Above if *value.lower() > 0 => Truth::Holds,
        Sense::Below if *value.lower() > 0 => Truth::Fails,
        Sense::Above if *value.upper() < 0 => Truth::Fails,
        _ => Truth::Unknown,
    }
}
