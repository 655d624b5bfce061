//! Expressions flattened into a list of operations, evaluated once per box.

use super::constant;
use super::graph::{Graph, Kink, Node, NodeId, Tie};
use crate::arithmetic::interval::{direction, divide, hull, hypot, interval, power, sqrt};
use crate::arithmetic::{Interval, SpecialFunctions, decimal, matrix_norm, product};
use crate::claim::Function;
use crate::moments::closed_form::tilted_tail;
use crate::moments::{Jet, Orders};
use std::collections::BTreeSet;

/// The arguments (x, y) of the moments of some tapes, by position.
pub type Sites = Vec<(NodeId, NodeId)>;

/// Some expressions of a graph, ready for evaluation.
///
/// Operations are in topological order and each is computed once. Evaluation
/// uses outward-rounded operations only, so every result encloses the
/// expression's range; it is empty where the expression may be undefined.
#[derive(Clone, Debug)]
pub struct Tape {
    operations: Vec<Operation>,
    outputs: Vec<usize>,
    orders: Orders,
}

/// A node whose arguments are positions on the tape.
#[derive(Clone, Debug)]
pub(super) enum Operation {
    Constant(Interval),
    Input(usize),
    /// Makes the moments at (x, y) known to those that follow, by site.
    Site(usize, usize, usize),
    Moment {
        site: usize,
        function: usize,
        order: usize,
    },
    TiltedTail(usize, usize, usize),
    Negate(usize),
    Add(usize, usize),
    Subtract(usize, usize),
    Multiply(usize, usize),
    Divide(usize, usize),
    Power(usize, i32),
    Call(Function, usize),
    Min(usize, usize),
    Max(usize, usize),
    Hypot(usize, usize),
    Direction(usize, usize, Kink),
    Choose {
        compare: (usize, usize),
        then: usize,
        otherwise: usize,
        tie: Tie,
    },
    Guarded(usize, usize),
    SpectralNorm(Vec<usize>),
    Between(usize),
}

/// Where nodes stand on a tape.
struct Positions(Vec<Option<usize>>);

impl Positions {
    /// Where a node stands that has been put there.
    fn of(&self, id: NodeId) -> usize {
        self.0[id as usize].unwrap_or_else(|| panic!("node {id} stands before its argument"))
    }
}

/// What an evaluation needs beside the tape and its inputs.
pub struct Surroundings<'a> {
    /// How special functions are computed.
    pub functions: SpecialFunctions,
    /// Computes the moments of a site, given its arguments.
    pub moments: &'a mut dyn FnMut(usize, Interval, Interval, &mut Jet),
    /// The moments by site.
    pub jets: &'a mut Vec<Jet>,
    /// Memory.
    pub values: &'a mut Vec<Interval>,
}

impl Tape {
    /// Flattens `outputs` as functions of `inputs`, nodes that are taken for variables.
    /// `sites` are those of earlier tapes that are evaluated together with this one; this one's
    /// are added, and it visits all of them.
    pub fn new(
        graph: &mut Graph,
        outputs: &[NodeId],
        inputs: &[NodeId],
        sites: &mut Sites,
    ) -> Self {
        let mut needed = vec![false; graph.size()];
        let mut pending = outputs.to_vec();
        pending.extend(sites.iter().flat_map(|(x, y)| [*x, *y]));
        while let Some(id) = pending.pop() {
            if !std::mem::replace(&mut needed[id as usize], true)
                && !inputs.contains(&id)
                && constant::in_doubles(graph, id).is_none()
            {
                pending.extend(graph.node(id).arguments());
            }
        }
        let mut tape =
            Self { operations: Vec::new(), outputs: Vec::new(), orders: Orders::default() };
        let mut position = Positions(vec![None; graph.size()]);
        let mut visited = BTreeSet::new();
        // A node stands after its arguments.
        let needed = (0..).zip(needed).filter(|(_, is_needed)| *is_needed);
        for (id, _) in needed {
            if let Node::Moment { x, y, .. } = *graph.node(id) {
                let site = site_of(sites, x, y);
                if visited.insert(site) {
                    tape.operations.push(Operation::Site(site, position.of(x), position.of(y)));
                }
            }
            let operation = tape.operation(graph, id, inputs, sites, &position);
            position.0[id as usize] = Some(tape.operations.len());
            tape.operations.push(operation);
        }
        for (site, (x, y)) in sites.iter().enumerate() {
            if !visited.contains(&site) {
                tape.operations.push(Operation::Site(site, position.of(*x), position.of(*y)));
            }
        }
        tape.outputs = outputs.iter().map(|id| position.of(*id)).collect();
        tape
    }

    fn operation(
        &mut self,
        graph: &mut Graph,
        id: NodeId,
        inputs: &[NodeId],
        sites: &mut Sites,
        position: &Positions,
    ) -> Operation {
        if let Some(input) = inputs.iter().position(|input| *input == id) {
            return Operation::Input(input);
        }
        if let Node::Number(value) = graph.node(id) {
            return Operation::Constant(decimal::enclose(value));
        }
        if let Some(value) = constant::in_doubles(graph, id) {
            return Operation::Constant(value);
        }
        let at = |id: &NodeId| position.of(*id);
        match graph.node(id) {
            // A variable that is no input has no value.
            Node::Number(_) | Node::Pi | Node::Variable(_) => Operation::Constant(Interval::EMPTY),
            Node::Named(_, a) => Operation::Guarded(at(a), at(a)),
            Node::Moment { function, order, x, y } => {
                self.orders.want(*function, *order);
                let (function, order) = (*function, *order);
                Operation::Moment { site: site_of(sites, *x, *y), function, order }
            }
            Node::TiltedTail(rate, x, y) => Operation::TiltedTail(at(rate), at(x), at(y)),
            Node::Negate(a) => Operation::Negate(at(a)),
            Node::Add(a, b) => Operation::Add(at(a), at(b)),
            Node::Subtract(a, b) => Operation::Subtract(at(a), at(b)),
            Node::Multiply(a, b) => Operation::Multiply(at(a), at(b)),
            Node::Divide(a, b) => Operation::Divide(at(a), at(b)),
            Node::Power(a, n) => Operation::Power(at(a), *n),
            Node::Call(function, a) => Operation::Call(*function, at(a)),
            Node::Min(a, b) => Operation::Min(at(a), at(b)),
            Node::Max(a, b) => Operation::Max(at(a), at(b)),
            Node::Hypot(a, b) => Operation::Hypot(at(a), at(b)),
            Node::Direction(a, b, kink) => Operation::Direction(at(a), at(b), *kink),
            Node::Guarded(a, b) => Operation::Guarded(at(a), at(b)),
            Node::Choose { compare: (a, b), then, otherwise, tie } => Operation::Choose {
                compare: (at(a), at(b)),
                then: at(then),
                otherwise: at(otherwise),
                tie: *tie,
            },
            Node::SpectralNorm(entries) => {
                Operation::SpectralNorm(entries.iter().map(at).collect())
            }
            Node::Between(a) => Operation::Between(at(a)),
        }
    }

    /// In topological order.
    pub(super) fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// The positions of the outputs.
    pub(super) fn outputs(&self) -> &[usize] {
        &self.outputs
    }

    /// How many outputs there are.
    pub fn count(&self) -> usize {
        self.outputs.len()
    }

    /// The highest derivative of each function's expectation that occurs.
    pub fn orders(&self) -> &Orders {
        &self.orders
    }

    /// The enclosures of the outputs, appended to `results`.
    pub fn evaluate(
        &self,
        inputs: &[Interval],
        around: &mut Surroundings,
        results: &mut Vec<Interval>,
    ) {
        let Surroundings { functions, moments, jets, values } = around;
        values.clear();
        for operation in &self.operations {
            let value = match *operation {
                Operation::Input(index) => inputs[index],
                Operation::Site(site, x, y) => {
                    if jets.len() <= site {
                        jets.resize_with(site + 1, Jet::default);
                    }
                    moments(site, values[x], values[y], &mut jets[site]);
                    Interval::EMPTY
                }
                Operation::Moment { site, function, order } => jets[site].get(function, order),
                ref other => other.on(values, *functions),
            };
            values.push(value);
        }
        results.extend(self.outputs.iter().map(|&position| values[position]));
    }
}

fn site_of(sites: &mut Sites, x: NodeId, y: NodeId) -> usize {
    sites.iter().position(|site| *site == (x, y)).unwrap_or_else(|| {
        sites.push((x, y));
        sites.len() - 1
    })
}

impl Operation {
    /// The operation on arguments 0, 1, … and where those are on the tape.
    pub(super) fn with_local_arguments(&self) -> (Self, Vec<usize>) {
        let mut local = self.clone();
        let slots: Vec<&mut usize> = match &mut local {
            Self::Constant(_) | Self::Input(_) | Self::Moment { .. } => Vec::new(),
            Self::Negate(a) | Self::Power(a, _) | Self::Call(_, a) | Self::Between(a) => vec![a],
            Self::Add(a, b)
            | Self::Subtract(a, b)
            | Self::Multiply(a, b)
            | Self::Divide(a, b)
            | Self::Min(a, b)
            | Self::Max(a, b)
            | Self::Hypot(a, b)
            | Self::Guarded(a, b)
            | Self::Site(_, a, b)
            | Self::Direction(a, b, _) => vec![a, b],
            Self::TiltedTail(a, b, c) => vec![a, b, c],
            Self::Choose { compare: (a, b), then, otherwise, .. } => vec![a, b, then, otherwise],
            Self::SpectralNorm(entries) => entries.iter_mut().collect(),
        };
        let arguments = slots
            .into_iter()
            .enumerate()
            .map(|(index, slot)| std::mem::replace(slot, index))
            .collect();
        (local, arguments)
    }

    /// The operation on given values, if it is neither an input nor a moment: those are
    /// unknown here.
    pub(super) fn on(&self, v: &[Interval], functions: SpecialFunctions) -> Interval {
        match *self {
            Self::Constant(value) => value,
            Self::Input(_) | Self::Site(..) | Self::Moment { .. } => Interval::EMPTY,
            Self::TiltedTail(rate, x, y) => tilted_tail(v[rate], v[x], v[y], functions),
            Self::Negate(a) => -v[a],
            Self::Add(a, b) => v[a] + v[b],
            Self::Subtract(a, b) => v[a] - v[b],
            Self::Multiply(a, b) => product(v[a], v[b]),
            Self::Divide(a, b) => divide(v[a], v[b]),
            Self::Power(a, n) => power(v[a], n),
            Self::Call(function, a) => call(function, v[a], functions),
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
            Self::Choose { compare: (a, b), then, otherwise, tie } => {
                choose((v[a], v[b]), v[then], v[otherwise], tie)
            }
            Self::SpectralNorm(ref entries) => {
                let entries: Vec<Interval> = entries.iter().map(|&entry| v[entry]).collect();
                matrix_norm::spectral_norm(&entries)
            }
            Self::Between(a) if v[a].is_empty() => Interval::EMPTY,
            Self::Between(a) => interval(-v[a].mag(), v[a].mag()),
        }
    }
}

fn call(function: Function, a: Interval, functions: SpecialFunctions) -> Interval {
    match function {
        Function::Exp => functions.exp(a),
        Function::Erf => functions.erf(a),
        Function::Erfc => functions.erfc(a),
        Function::Erfcx => functions.erfcx(a),
        Function::Sqrt => sqrt(a),
        Function::Abs => a.abs(),
        other => other.of(&a),
    }
}

fn minimum(a: Interval, b: Interval) -> Interval {
    if a.is_empty() || b.is_empty() {
        return Interval::EMPTY;
    }
    interval(a.inf().min(b.inf()), a.sup().min(b.sup()))
}

fn choose((a, b): (Interval, Interval), then: Interval, otherwise: Interval, tie: Tie) -> Interval {
    if a.is_empty() || b.is_empty() {
        Interval::EMPTY
    } else if a.sup() < b.inf() || tie == Tie::Then && a.sup() <= b.inf() {
        then
    } else if a.inf() > b.sup() || tie == Tie::Otherwise && a.inf() >= b.sup() {
        otherwise
    } else if tie == Tie::Undefined {
        Interval::EMPTY
    } else {
        hull(then, otherwise)
    }
}
