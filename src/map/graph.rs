//! Expressions as a graph without common subexpressions, closed under derivatives.

use crate::claim::Variable;
use crate::moments::Moment;
use rug::Rational;
use std::collections::{BTreeSet, HashMap};

/// A node's position in its [`Graph`]; arguments come before their users.
pub type NodeId = u32;

/// What a derivative means where the function has a kink.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kink {
    /// Undefined: a claim's own `d(abs(mu), mu)` has no value at 0.
    Undefined,
    /// All slopes between the two sides (Clarke's generalized gradient), with
    /// which the mean-value theorem holds across the kink.
    Generalized,
}

/// An operation with its arguments.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Node {
    /// An exact number.
    Number(Rational),
    /// π.
    Pi,
    /// A parameter of the activation, by position.
    Parameter(usize),
    /// A variable; `X` and `Y` are variables of their own here.
    Variable(Variable),
    /// ∂ⁿ/∂xⁿ of a moment at (x, y).
    Moment(Moment, usize),
    /// −a.
    Negate(NodeId),
    /// a + b.
    Add(NodeId, NodeId),
    /// a − b.
    Subtract(NodeId, NodeId),
    /// a·b.
    Multiply(NodeId, NodeId),
    /// a/b, undefined where b = 0.
    Divide(NodeId, NodeId),
    /// aⁿ.
    Power(NodeId, i32),
    /// eᵃ.
    Exp(NodeId),
    /// erf a.
    Erf(NodeId),
    /// erfc a.
    Erfc(NodeId),
    /// e^{a²} erfc a.
    Erfcx(NodeId),
    /// √a, undefined where a < 0.
    Sqrt(NodeId),
    /// |a|.
    Abs(NodeId),
    /// min(a, b).
    Min(NodeId, NodeId),
    /// max(a, b).
    Max(NodeId, NodeId),
    /// √(a² + b²).
    Hypot(NodeId, NodeId),
    /// a/√(a² + b²), the derivative of [`Node::Hypot`], whose kink is at the origin.
    Direction(NodeId, NodeId, Kink),
    /// `then` where a < b and `otherwise` where a > b.
    Choose {
        /// a and b.
        compare: (NodeId, NodeId),
        /// The value where a < b.
        then: NodeId,
        /// The value where a > b.
        otherwise: NodeId,
        /// What the value is at a = b.
        kink: Kink,
    },
    /// The first, but undefined where the second is.
    Guarded(NodeId, NodeId),
}

impl Node {
    /// The arguments.
    pub fn arguments(&self) -> Vec<NodeId> {
        match *self {
            Self::Number(_)
            | Self::Pi
            | Self::Parameter(_)
            | Self::Variable(_)
            | Self::Moment(..) => Vec::new(),
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
        }
    }
}

/// Shared expressions; every distinct operation is stored once.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    nodes: Vec<Node>,
    known: HashMap<Node, NodeId>,
    derivatives: HashMap<(NodeId, Variable, Kink), NodeId>,
    too_large: bool,
}

/// The largest graph: nested derivatives of long expressions grow without limit.
const MAX_NODES: usize = 200_000;

impl Graph {
    /// The node at a position.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id as usize]
    }

    /// Whether nodes had to be left out, so that no node means anything.
    pub fn is_too_large(&self) -> bool {
        self.too_large
    }

    fn intern(&mut self, node: Node) -> NodeId {
        if let Some(&id) = self.known.get(&node) {
            return id;
        }
        if self.nodes.len() >= MAX_NODES {
            // Whoever builds the graph must ask `is_too_large` before using it.
            self.too_large = true;
            return 0;
        }
        let id = self.nodes.len() as NodeId;
        self.nodes.push(node.clone());
        self.known.insert(node, id);
        id
    }

    /// A leaf, or an operation that needs no simplification.
    pub fn add_node(&mut self, node: Node) -> NodeId {
        self.intern(node)
    }

    /// An exact number.
    pub fn number(&mut self, value: impl Into<Rational>) -> NodeId {
        self.intern(Node::Number(value.into()))
    }

    /// A variable.
    pub fn variable(&mut self, variable: Variable) -> NodeId {
        self.intern(Node::Variable(variable))
    }

    /// A derivative of a moment.
    pub fn moment(&mut self, moment: Moment, order: usize) -> NodeId {
        self.intern(Node::Moment(moment, order))
    }

    /// The value of a node that is a number.
    pub fn as_number(&self, id: NodeId) -> Option<&Rational> {
        match self.node(id) {
            Node::Number(value) => Some(value),
            _ => None,
        }
    }

    fn is_number(&self, id: NodeId, value: i32) -> bool {
        self.as_number(id).is_some_and(|number| *number == value)
    }

    /// −a.
    pub fn negate(&mut self, a: NodeId) -> NodeId {
        match self.node(a).clone() {
            Node::Number(value) => self.number(-value),
            Node::Negate(inner) => inner,
            _ => self.intern(Node::Negate(a)),
        }
    }

    /// a + b.
    pub fn add(&mut self, a: NodeId, b: NodeId) -> NodeId {
        if let (Some(x), Some(y)) = (self.as_number(a), self.as_number(b)) {
            let sum = Rational::from(x + y);
            return self.number(sum);
        }
        if self.is_number(a, 0) {
            return b;
        }
        if self.is_number(b, 0) {
            return a;
        }
        self.intern(Node::Add(a, b))
    }

    /// a − b.
    pub fn subtract(&mut self, a: NodeId, b: NodeId) -> NodeId {
        if let (Some(x), Some(y)) = (self.as_number(a), self.as_number(b)) {
            let difference = Rational::from(x - y);
            return self.number(difference);
        }
        if self.is_number(a, 0) {
            return self.negate(b);
        }
        if self.is_number(b, 0) {
            return a;
        }
        self.intern(Node::Subtract(a, b))
    }

    /// a·b.
    ///
    /// A zero factor is simplified away only in derivatives, whose other factor
    /// was evaluated with the expression itself; a claim's own `0 * f` is kept,
    /// because it is undefined where f is.
    pub fn multiply(&mut self, a: NodeId, b: NodeId) -> NodeId {
        if let (Some(x), Some(y)) = (self.as_number(a), self.as_number(b)) {
            let product = Rational::from(x * y);
            return self.number(product);
        }
        if self.is_number(a, 1) {
            return b;
        }
        if self.is_number(b, 1) {
            return a;
        }
        self.intern(Node::Multiply(a, b))
    }

    /// a/b.
    pub fn divide(&mut self, a: NodeId, b: NodeId) -> NodeId {
        if self.is_number(b, 1) {
            return a;
        }
        if let (Some(x), Some(y)) = (self.as_number(a), self.as_number(b))
            && !y.is_zero()
        {
            let quotient = Rational::from(x / y);
            return self.number(quotient);
        }
        self.intern(Node::Divide(a, b))
    }

    /// aⁿ.
    pub fn power(&mut self, a: NodeId, n: i32) -> NodeId {
        if n == 1 { a } else { self.intern(Node::Power(a, n)) }
    }

    /// `outer` · `inner`, where a zero inner derivative makes the product zero.
    fn chain(&mut self, inner: NodeId, outer: impl FnOnce(&mut Self) -> NodeId) -> NodeId {
        if self.is_number(inner, 0) {
            return inner;
        }
        let outer = outer(self);
        if self.is_number(outer, 0) { outer } else { self.multiply(outer, inner) }
    }

    /// The partial derivative in one of the six variables, the other five fixed.
    pub fn partial(&mut self, id: NodeId, variable: Variable, kink: Kink) -> NodeId {
        let key = (id, variable, kink);
        if let Some(&known) = self.derivatives.get(&key) {
            return known;
        }
        let derivative = self.differentiate(id, variable, kink);
        self.derivatives.insert(key, derivative);
        derivative
    }

    /// The derivative in one of the six variables, x and y following μω and ντ.
    pub fn total(&mut self, id: NodeId, variable: Variable, kink: Kink) -> NodeId {
        let (product, partner) = match variable {
            Variable::Mu => (Variable::X, Variable::Omega),
            Variable::Omega => (Variable::X, Variable::Mu),
            Variable::Nu => (Variable::Y, Variable::Tau),
            Variable::Tau => (Variable::Y, Variable::Nu),
            Variable::X | Variable::Y => return self.partial(id, variable, kink),
        };
        let explicit = self.partial(id, variable, kink);
        let through = self.partial(id, product, kink);
        let through = self.chain(through, |graph| graph.variable(partner));
        self.add(explicit, through)
    }

    fn differentiate(&mut self, id: NodeId, v: Variable, kink: Kink) -> NodeId {
        match self.node(id).clone() {
            Node::Number(_) | Node::Pi | Node::Parameter(_) => self.number(0),
            Node::Variable(own) => self.number(i32::from(own == v)),
            Node::Moment(moment, order) => match v {
                Variable::X => self.moment(moment, order + 1),
                Variable::Y => {
                    let half = self.number((1, 2));
                    let second = self.moment(moment, order + 2);
                    self.multiply(half, second)
                }
                _ => self.number(0),
            },
            Node::Negate(a) => {
                let da = self.partial(a, v, kink);
                self.negate(da)
            }
            Node::Add(a, b) => {
                let (da, db) = (self.partial(a, v, kink), self.partial(b, v, kink));
                self.add(da, db)
            }
            Node::Subtract(a, b) => {
                let (da, db) = (self.partial(a, v, kink), self.partial(b, v, kink));
                self.subtract(da, db)
            }
            Node::Multiply(a, b) => {
                let (da, db) = (self.partial(a, v, kink), self.partial(b, v, kink));
                let left = self.chain(da, |_| b);
                let right = self.chain(db, |_| a);
                self.add(left, right)
            }
            Node::Divide(a, b) => {
                // (a/b)′ = (a′ − (a/b) b′)/b
                let (da, db) = (self.partial(a, v, kink), self.partial(b, v, kink));
                let through = self.chain(db, |_| id);
                let numerator = self.subtract(da, through);
                if self.is_number(numerator, 0) { numerator } else { self.divide(numerator, b) }
            }
            Node::Power(a, n) => {
                let da = self.partial(a, v, kink);
                self.chain(da, |graph| {
                    let factor = graph.number(n);
                    if n == 0 {
                        return factor;
                    }
                    let power = graph.power(a, n - 1);
                    graph.multiply(factor, power)
                })
            }
            Node::Exp(a) => self.chain_rule(a, (v, kink), |_| id),
            Node::Erf(a) => self.chain_rule(a, (v, kink), |graph| graph.gaussian_slope(a, 2)),
            Node::Erfc(a) => self.chain_rule(a, (v, kink), |graph| graph.gaussian_slope(a, -2)),
            Node::Erfcx(a) => self.chain_rule(a, (v, kink), |graph| {
                // erfcx′(a) = 2a·erfcx(a) − 2/√π
                let two = graph.number(2);
                let rising = graph.multiply(a, id);
                let rising = graph.multiply(two, rising);
                let constant = graph.over_sqrt_pi(2);
                graph.subtract(rising, constant)
            }),
            Node::Sqrt(a) => self.chain_rule(a, (v, kink), |graph| {
                let half = graph.number((1, 2));
                graph.divide(half, id)
            }),
            Node::Abs(a) => {
                let zero = self.number(0);
                let da = self.partial(a, v, kink);
                let minus = self.negate(da);
                self.choose((zero, a), da, minus, kink)
            }
            Node::Min(a, b) => {
                let (da, db) = (self.partial(a, v, kink), self.partial(b, v, kink));
                self.choose((a, b), da, db, kink)
            }
            Node::Max(a, b) => {
                let (da, db) = (self.partial(a, v, kink), self.partial(b, v, kink));
                self.choose((b, a), da, db, kink)
            }
            Node::Hypot(a, b) => {
                let left = self
                    .chain_rule(a, (v, kink), |graph| graph.add_node(Node::Direction(a, b, kink)));
                let right = self
                    .chain_rule(b, (v, kink), |graph| graph.add_node(Node::Direction(b, a, kink)));
                self.add(left, right)
            }
            Node::Direction(a, b, _) => {
                // (a/h)′ = b (b a′ − a b′)/h³
                let (da, db) = (self.partial(a, v, kink), self.partial(b, v, kink));
                let left = self.chain(da, |_| b);
                let right = self.chain(db, |_| a);
                let turn = self.subtract(left, right);
                let turn = self.chain(turn, |_| b);
                if self.is_number(turn, 0) {
                    return turn;
                }
                let length = self.add_node(Node::Hypot(a, b));
                let cube = self.power(length, 3);
                self.divide(turn, cube)
            }
            Node::Guarded(value, guard) => {
                let derivative = self.partial(value, v, kink);
                self.intern(Node::Guarded(derivative, guard))
            }
            Node::Choose { compare, then, otherwise, .. } => {
                let (dt, do_) = (self.partial(then, v, kink), self.partial(otherwise, v, kink));
                // What jumps has no derivative there, in any sense.
                let kink = Kink::Undefined;
                self.intern(Node::Choose { compare, then: dt, otherwise: do_, kink })
            }
        }
    }

    /// A claim's own derivative of `operand`: [`Graph::total`], undefined at kinks and
    /// wherever the operand is, even where it does not depend on the variable.
    pub fn derivative(&mut self, operand: NodeId, variable: Variable) -> NodeId {
        let derivative = self.total(operand, variable, Kink::Undefined);
        if self.is_total(operand) {
            derivative
        } else {
            self.intern(Node::Guarded(derivative, operand))
        }
    }

    /// Whether an expression has a value everywhere, by its operations alone.
    fn is_total(&self, id: NodeId) -> bool {
        let mut seen = BTreeSet::new();
        let mut pending = vec![id];
        while let Some(id) = pending.pop() {
            if !seen.insert(id) {
                continue;
            }
            match self.node(id) {
                Node::Divide(..)
                | Node::Sqrt(_)
                | Node::Power(_, i32::MIN..0)
                | Node::Direction(..)
                | Node::Choose { .. }
                | Node::Guarded(..) => return false,
                node => pending.extend(node.arguments()),
            }
        }
        true
    }

    /// The variables an expression depends on, directly or through a moment.
    pub fn variables(&self, id: NodeId) -> BTreeSet<Variable> {
        let (mut seen, mut found) = (BTreeSet::new(), BTreeSet::new());
        let mut pending = vec![id];
        while let Some(id) = pending.pop() {
            if !seen.insert(id) {
                continue;
            }
            match self.node(id) {
                Node::Variable(variable) => drop(found.insert(*variable)),
                Node::Moment(..) => found.extend([Variable::X, Variable::Y]),
                node => pending.extend(node.arguments()),
            }
        }
        found
    }

    fn chain_rule(
        &mut self,
        inner: NodeId,
        (v, kink): (Variable, Kink),
        outer: impl FnOnce(&mut Self) -> NodeId,
    ) -> NodeId {
        let derivative = self.partial(inner, v, kink);
        self.chain(derivative, outer)
    }

    /// The derivative of |·|, min or max.
    fn choose(
        &mut self,
        compare: (NodeId, NodeId),
        then: NodeId,
        otherwise: NodeId,
        kink: Kink,
    ) -> NodeId {
        // What does not depend on the variable on either side has no kink in it either.
        if self.is_number(then, 0) && self.is_number(otherwise, 0) {
            return then;
        }
        self.intern(Node::Choose { compare, then, otherwise, kink })
    }

    /// factor/√π · e^{−a²}.
    fn gaussian_slope(&mut self, a: NodeId, factor: i32) -> NodeId {
        let square = self.power(a, 2);
        let exponent = self.negate(square);
        let gaussian = self.add_node(Node::Exp(exponent));
        let constant = self.over_sqrt_pi(factor);
        self.multiply(constant, gaussian)
    }

    fn over_sqrt_pi(&mut self, factor: i32) -> NodeId {
        let factor = self.number(factor);
        let pi = self.add_node(Node::Pi);
        let root = self.add_node(Node::Sqrt(pi));
        self.divide(factor, root)
    }
}
