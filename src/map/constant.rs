//! Exact evaluation, for comparisons that rounding would leave open.
//!
//! An expression of numbers, variables and + − × ÷, powers, abs, min and max has
//! an exact rational range over a box of rational ends; `nu >= 0.8` on ν ∈ [0.8,
//! 1.5] is decided by nothing less. An expression without variables is otherwise
//! enclosed in MPFR at growing precision, moments included, so that two different constants
//! are told apart however close they are.

use super::graph::{Graph, Node, NodeId, Tie};
use crate::activation::Recent;
use crate::arithmetic::Interval;
use crate::arithmetic::mpfr::MpInterval;
use crate::claim::{Function, Number, Variable};
use crate::moments::Moments;
use foldhash::HashMap;
use rug::{Rational, ops::Pow};
use std::convert::Infallible;
use std::sync::LazyLock;

/// The exact range of a rational expression, end points included.
pub type ExactRange = (Rational, Rational);

/// Numerators and denominators beyond this many bits are left to MPFR.
const MAX_BITS: u64 = 1 << 16;

/// The natural extension in exact arithmetic, given the ranges of some nodes; none if the
/// expression is not rational, divides by a range that holds 0, or grows too large.
pub fn exact_range(
    graph: &Graph,
    id: NodeId,
    given: &dyn Fn(NodeId) -> Option<ExactRange>,
) -> Option<ExactRange> {
    fn range(
        graph: &Graph,
        id: NodeId,
        given: &dyn Fn(NodeId) -> Option<ExactRange>,
        known: &mut HashMap<NodeId, Option<ExactRange>>,
    ) -> Option<ExactRange> {
        if let Some(known) = known.get(&id) {
            return known.clone();
        }
        if let Some(range) = given(id) {
            return Some(range);
        }
        let mut at = |id: NodeId| range(graph, id, given, known);
        let value = match graph.node(id) {
            Node::Number(value) => Some((value.clone(), value.clone())),
            Node::Negate(a) => at(*a).map(|(low, high)| (-high, -low)),
            Node::Add(a, b) => at(*a).zip(at(*b)).map(|(a, b)| (a.0 + b.0, a.1 + b.1)),
            Node::Subtract(a, b) => at(*a).zip(at(*b)).map(|(a, b)| (a.0 - b.1, a.1 - b.0)),
            Node::Multiply(a, b) => at(*a).zip(at(*b)).map(|(a, b)| product(&a, &b)),
            Node::Divide(a, b) => {
                at(*a).zip(at(*b)).and_then(|(a, b)| Some(product(&a, &reciprocal(&b)?)))
            }
            Node::Power(a, n) => at(*a).and_then(|a| power(&a, *n)),
            Node::Call(Function::Abs, a) => at(*a).map(|a| magnitude(&a)),
            Node::Named(_, a) => at(*a),
            Node::Guarded(value, guard) => at(*guard).and_then(|_| at(*value)),
            Node::Min(a, b) => at(*a).zip(at(*b)).map(|(a, b)| (a.0.min(b.0), a.1.min(b.1))),
            Node::Max(a, b) => at(*a).zip(at(*b)).map(|(a, b)| (a.0.max(b.0), a.1.max(b.1))),
            _ => None,
        };
        let value = value.filter(|(low, high)| bits(low).max(bits(high)) <= MAX_BITS);
        known.insert(id, value.clone());
        value
    }
    range(graph, id, given, &mut HashMap::default())
}

fn bits(value: &Rational) -> u64 {
    u64::from(value.numer().significant_bits()) + u64::from(value.denom().significant_bits())
}

/// The exact range of the product of two independent numbers.
fn product(a: &ExactRange, b: &ExactRange) -> ExactRange {
    let corners = [(&a.0, &b.0), (&a.0, &b.1), (&a.1, &b.0), (&a.1, &b.1)]
        .map(|(x, y)| Rational::from(x * y));
    let lower = corners.iter().min().cloned().unwrap_or_default();
    let upper = corners.iter().max().cloned().unwrap_or_default();
    (lower, upper)
}

fn reciprocal(a: &ExactRange) -> Option<ExactRange> {
    let holds_zero = a.0 <= 0 && a.1 >= 0;
    (!holds_zero).then(|| (a.1.clone().recip(), a.0.clone().recip()))
}

fn magnitude(a: &ExactRange) -> ExactRange {
    if a.0 >= 0 {
        a.clone()
    } else if a.1 <= 0 {
        (Rational::from(-&a.1), Rational::from(-&a.0))
    } else {
        (Rational::new(), Rational::from(-&a.0).max(a.1.clone()))
    }
}

fn power(a: &ExactRange, n: i32) -> Option<ExactRange> {
    let exponent = n.unsigned_abs();
    if bits(&a.0).max(bits(&a.1)) * u64::from(exponent) > MAX_BITS {
        return None;
    }
    let base = if n % 2 == 0 { magnitude(a) } else { a.clone() };
    let power = (base.0.pow(exponent), base.1.pow(exponent));
    if n < 0 { reciprocal(&power) } else { Some(power) }
}

/// The value of an expression without variables and moments, in MPFR at this precision;
/// empty if it is undefined, none if it has any or jumps there.
fn enclose(graph: &Graph, id: NodeId, precision: u32) -> Option<MpInterval> {
    enclose_with(
        graph,
        id,
        &Values { moments: None, variable: &|_| None, stop: &|| false, max_bits: precision },
        precision,
    )
}

/// Bits of constants; far more than their enclosures keep.
const CONSTANT_BITS: u32 = 192;

/// The tightest doubles around the value of a node without variables and moments; none for
/// others. The graph remembers it.
pub fn in_doubles(graph: &mut Graph, id: NodeId) -> Option<Interval> {
    if !graph.is_constant(id) {
        return None;
    }
    if let Some(&known) = graph.constants.get(&id) {
        return known;
    }
    let value = enclose(graph, id, CONSTANT_BITS).map(|value| value.to_interval());
    graph.constants.insert(id, value);
    value
}

/// Functions of constants as in λ₀₁ and α₀₁, which come again with each claim of an activation.
/// What is computed at the points of a search has other bits and is not kept: it would push
/// these out.
static LATEST: LazyLock<Recent<(Function, MpInterval), MpInterval>> =
    LazyLock::new(Recent::default);

fn known_call(function: Function, argument: &MpInterval) -> MpInterval {
    if !matches!(function, Function::Erf | Function::Erfc | Function::Erfcx) {
        return function.of(argument);
    }
    let is_wanted = |(known, of): &(Function, MpInterval)| *known == function && of == argument;
    let make = || Ok::<_, Infallible>(((function, argument.clone()), function.of(argument)));
    let Ok(value) = LATEST.find(is_wanted, make);
    value
}

/// What is known of the leaves of an expression.
#[derive(Clone, Copy)]
pub struct Values<'a> {
    /// The moments.
    pub moments: Option<&'a Moments>,
    /// The values of variables.
    pub variable: &'a dyn Fn(Variable) -> Option<Number>,
    /// Asked before each operation whether to end.
    pub stop: &'a dyn Fn() -> bool,
    /// The most bits that are worth their time.
    pub max_bits: u32,
}

/// The same with moments and variables; none as well where it is stopped.
pub fn enclose_with(
    graph: &Graph,
    id: NodeId,
    values: &Values,
    precision: u32,
) -> Option<MpInterval> {
    let mut known: HashMap<NodeId, MpInterval> = HashMap::default();
    let mut pending = vec![id];
    while let Some(&next) = pending.last() {
        let missing: Vec<NodeId> =
            graph.node(next).arguments().filter(|a| !known.contains_key(a)).collect();
        if !missing.is_empty() {
            pending.extend(missing);
            continue;
        }
        if (values.stop)() {
            return None;
        }
        let value = evaluate(graph.node(next), &|id| &known[&id], values, precision)?;
        known.insert(next, value);
        pending.pop();
    }
    known.remove(&id)
}

fn evaluate<'a>(
    node: &Node,
    at: &dyn Fn(NodeId) -> &'a MpInterval,
    values: &Values,
    precision: u32,
) -> Option<MpInterval> {
    Some(match node {
        Node::Number(value) => MpInterval::from_rational(precision, value),
        Node::Pi => MpInterval::pi(precision),
        Node::Named(_, a) => at(*a).clone(),
        Node::Negate(a) => at(*a).neg(),
        Node::Add(a, b) => at(*a).add(at(*b)),
        Node::Subtract(a, b) => at(*a).sub(at(*b)),
        Node::Multiply(a, b) => at(*a).mul(at(*b)),
        Node::Divide(a, b) => at(*a).div(at(*b)),
        Node::Power(a, n) => at(*a).power(*n),
        Node::Call(function, a) if precision == CONSTANT_BITS => known_call(*function, at(*a)),
        Node::Call(function, a) => function.of(at(*a)),
        Node::Guarded(_, guard) if at(*guard).is_empty() => at(*guard).clone(),
        Node::Guarded(value, _) => at(*value).clone(),
        Node::Min(a, b) => at(*a).min(at(*b)),
        Node::Max(a, b) => at(*a).max(at(*b)),
        Node::Hypot(a, b) => at(*a).sqr().add(&at(*b).sqr()).sqrt(),
        Node::Choose { compare: (a, b), then, otherwise, tie } => {
            let (a, b) = (at(*a), at(*b));
            if a.is_empty() || b.is_empty() {
                MpInterval::empty(precision)
            } else if a.upper() < b.lower() || *tie == Tie::Then && a.upper() <= b.lower() {
                at(*then).clone()
            } else if a.lower() > b.upper() || *tie == Tie::Otherwise && a.lower() >= b.upper() {
                at(*otherwise).clone()
            } else {
                return None;
            }
        }
        Node::Moment { function, order, x, y } => {
            values.moments?.precise((*function, *order), (at(*x), at(*y)), precision, values.stop)
        }
        Node::Variable(name) => (values.variable)(*name)?.enclose(precision),
        Node::TiltedTail(..) | Node::Direction(..) | Node::SpectralNorm(_) | Node::Between(_) => {
            return None;
        }
    })
}
