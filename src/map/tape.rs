//! Expressions flattened into a list of operations, evaluated once per box.

use super::graph::{Graph, Kink, Node, NodeId};
use crate::arithmetic::interval::{direction, divide, hull, hypot, interval, power, sqrt};
use crate::arithmetic::{Interval, SpecialFunctions, decimal};
use crate::claim::Variable;
use crate::moments::{Jet, Moment};
use std::collections::{BTreeSet, HashMap};

/// Values of the six variables, by [`Variable`]; empty where a claim gives none.
pub type Variables = [Interval; 6];

/// Some expressions of a graph, ready for evaluation.
///
/// Operations are in topological order and each is computed once. Evaluation
/// uses outward-rounded operations only, so every result encloses the
/// expression's range; it is empty where the expression may be undefined.
#[derive(Clone, Debug)]
pub struct Tape {
    operations: Vec<Operation>,
    outputs: Vec<usize>,
    order: Option<usize>,
}

/// A node whose arguments are positions on the tape.
#[derive(Clone, Debug)]
pub(super) enum Operation {
    Constant(Interval),
    Variable(usize),
    Moment(Moment, usize),
    Negate(usize),
    Add(usize, usize),
    Subtract(usize, usize),
    Multiply(usize, usize),
    Divide(usize, usize),
    Power(usize, i32),
    Exp(usize),
    Erf(usize),
    Erfc(usize),
    Erfcx(usize),
    Sqrt(usize),
    Abs(usize),
    Min(usize, usize),
    Max(usize, usize),
    Hypot(usize, usize),
    Direction(usize, usize, Kink),
    Choose { compare: (usize, usize), then: usize, otherwise: usize, kink: Kink },
    Guarded(usize, usize),
}

impl Tape {
    /// Flattens `outputs`; `parameters` are the activation's, by position.
    pub fn new(graph: &Graph, outputs: &[NodeId], parameters: &[Interval]) -> Self {
        let mut needed = BTreeSet::new();
        let mut pending = outputs.to_vec();
        while let Some(id) = pending.pop() {
            if needed.insert(id) {
                pending.extend(graph.node(id).arguments());
            }
        }
        let position: HashMap<NodeId, usize> = needed.iter().copied().zip(0..).collect();
        let at = |id: &NodeId| position[id];
        let mut order = None;
        let operations = needed
            .iter()
            .map(|&id| match graph.node(id) {
                Node::Number(value) => Operation::Constant(decimal::enclose(value)),
                Node::Pi => Operation::Constant(Interval::PI),
                Node::Parameter(index) => Operation::Constant(parameters[*index]),
                Node::Variable(variable) => Operation::Variable(*variable as usize),
                Node::Moment(moment, n) => {
                    order = order.max(Some(*n));
                    Operation::Moment(*moment, *n)
                }
                Node::Negate(a) => Operation::Negate(at(a)),
                Node::Add(a, b) => Operation::Add(at(a), at(b)),
                Node::Subtract(a, b) => Operation::Subtract(at(a), at(b)),
                Node::Multiply(a, b) => Operation::Multiply(at(a), at(b)),
                Node::Divide(a, b) => Operation::Divide(at(a), at(b)),
                Node::Power(a, n) => Operation::Power(at(a), *n),
                Node::Exp(a) => Operation::Exp(at(a)),
                Node::Erf(a) => Operation::Erf(at(a)),
                Node::Erfc(a) => Operation::Erfc(at(a)),
                Node::Erfcx(a) => Operation::Erfcx(at(a)),
                Node::Sqrt(a) => Operation::Sqrt(at(a)),
                Node::Abs(a) => Operation::Abs(at(a)),
                Node::Min(a, b) => Operation::Min(at(a), at(b)),
                Node::Max(a, b) => Operation::Max(at(a), at(b)),
                Node::Hypot(a, b) => Operation::Hypot(at(a), at(b)),
                Node::Direction(a, b, kink) => Operation::Direction(at(a), at(b), *kink),
                Node::Guarded(a, b) => Operation::Guarded(at(a), at(b)),
                Node::Choose { compare: (a, b), then, otherwise, kink } => Operation::Choose {
                    compare: (at(a), at(b)),
                    then: at(then),
                    otherwise: at(otherwise),
                    kink: *kink,
                },
            })
            .collect();
        let outputs = outputs.iter().map(at).collect();
        Self { operations, outputs, order }
    }

    /// In topological order.
    pub(super) fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// The positions of the outputs.
    pub(super) fn outputs(&self) -> &[usize] {
        &self.outputs
    }

    /// The highest derivative of a moment that occurs; none if no moment does.
    pub fn order(&self) -> Option<usize> {
        self.order
    }

    /// The enclosures of the outputs, appended to `results`, with `values` as
    /// working memory.
    pub fn evaluate(
        &self,
        variables: &Variables,
        jet: Option<&Jet>,
        functions: SpecialFunctions,
        values: &mut Vec<Interval>,
        results: &mut Vec<Interval>,
    ) {
        values.clear();
        for operation in &self.operations {
            let value = operation.apply(values, variables, jet, functions);
            values.push(value);
        }
        results.extend(self.outputs.iter().map(|&position| values[position]));
    }
}

impl Operation {
    /// The operation on arguments 0, 1, … and where those are on the tape.
    pub(super) fn with_local_arguments(&self) -> (Self, Vec<usize>) {
        let mut local = self.clone();
        let slots: Vec<&mut usize> = match &mut local {
            Self::Constant(_) | Self::Variable(_) | Self::Moment(..) => Vec::new(),
            Self::Negate(a)
            | Self::Power(a, _)
            | Self::Exp(a)
            | Self::Erf(a)
            | Self::Erfc(a)
            | Self::Erfcx(a)
            | Self::Sqrt(a)
            | Self::Abs(a) => vec![a],
            Self::Add(a, b)
            | Self::Subtract(a, b)
            | Self::Multiply(a, b)
            | Self::Divide(a, b)
            | Self::Min(a, b)
            | Self::Max(a, b)
            | Self::Hypot(a, b)
            | Self::Guarded(a, b)
            | Self::Direction(a, b, _) => vec![a, b],
            Self::Choose { compare: (a, b), then, otherwise, .. } => vec![a, b, then, otherwise],
        };
        let arguments = slots
            .into_iter()
            .enumerate()
            .map(|(index, slot)| std::mem::replace(slot, index))
            .collect();
        (local, arguments)
    }

    /// The operation on given values, if it is neither a variable nor a moment.
    pub(super) fn on(&self, values: &[Interval], functions: SpecialFunctions) -> Interval {
        self.apply(values, &NO_VARIABLES, None, functions)
    }

    fn apply(
        &self,
        v: &[Interval],
        variables: &Variables,
        jet: Option<&Jet>,
        functions: SpecialFunctions,
    ) -> Interval {
        match *self {
            Self::Constant(value) => value,
            Self::Variable(index) => variables[index],
            Self::Moment(moment, order) => {
                jet.map_or(Interval::EMPTY, |jet| jet.get(moment, order))
            }
            Self::Negate(a) => -v[a],
            Self::Add(a, b) => v[a] + v[b],
            Self::Subtract(a, b) => v[a] - v[b],
            Self::Multiply(a, b) => v[a] * v[b],
            Self::Divide(a, b) => divide(v[a], v[b]),
            Self::Power(a, n) => power(v[a], n),
            Self::Exp(a) => functions.exp(v[a]),
            Self::Erf(a) => functions.erf(v[a]),
            Self::Erfc(a) => functions.erfc(v[a]),
            Self::Erfcx(a) => functions.erfcx(v[a]),
            Self::Sqrt(a) => sqrt(v[a]),
            Self::Abs(a) => v[a].abs(),
            Self::Min(a, b) => minimum(v[a], v[b]),
            Self::Max(a, b) => -minimum(-v[a], -v[b]),
            Self::Hypot(a, b) => hypot(v[a], v[b]),
            Self::Direction(a, b, kink) => {
                let origin = v[a].contains(0.0) && v[b].contains(0.0);
                if origin && kink == Kink::Undefined {
                    return Interval::EMPTY;
                }
                direction(v[a], v[b])
            }
            Self::Guarded(_, guard) if v[guard].is_empty() => Interval::EMPTY,
            Self::Guarded(a, _) => v[a],
            Self::Choose { compare: (a, b), then, otherwise, kink } => {
                choose((v[a], v[b]), v[then], v[otherwise], kink)
            }
        }
    }
}

fn minimum(a: Interval, b: Interval) -> Interval {
    if a.is_empty() || b.is_empty() {
        return Interval::EMPTY;
    }
    interval(a.inf().min(b.inf()), a.sup().min(b.sup()))
}

fn choose(
    (a, b): (Interval, Interval),
    then: Interval,
    otherwise: Interval,
    kink: Kink,
) -> Interval {
    if a.is_empty() || b.is_empty() {
        Interval::EMPTY
    } else if a.sup() < b.inf() {
        then
    } else if a.inf() > b.sup() {
        otherwise
    } else {
        match kink {
            Kink::Undefined => Interval::EMPTY,
            Kink::Generalized => hull(then, otherwise),
        }
    }
}
/// Unset variables.
pub const NO_VARIABLES: Variables = [Interval::EMPTY; 6];

/// The value of one variable.
pub fn of(variables: &Variables, variable: Variable) -> Interval {
    variables[variable as usize]
}
