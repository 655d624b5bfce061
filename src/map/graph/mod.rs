//! Expressions as a graph without common subexpressions, closed under derivatives.

mod derivative;
mod inquiry;
mod node;

pub use node::{Kink, Node, NodeId, Tie};

use crate::arithmetic::Interval;
use crate::claim::{Function, Variable};
use foldhash::HashMap;
use node::Ways;
use rug::Rational;

/// Shared expressions; every distinct operation is stored once.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    nodes: Vec<Node>,
    known: HashMap<Node, NodeId>,
    /// By node, whether it depends on a variable or a moment.
    varies: Vec<bool>,
    derivatives: HashMap<(NodeId, NodeId, Kink, Ways), NodeId>,
    /// Nodes that much depends on, such as a layer's x and y: derivatives go through them.
    intermediates: Vec<NodeId>,
    /// Enclosures of nodes that do not vary, as far as they were asked for.
    pub(super) constants: HashMap<NodeId, Option<Interval>>,
    too_large: bool,
}

/// The largest graph: nested derivatives of long expressions grow without limit.
const MAX_NODES: usize = 200_000;

impl Graph {
    /// The node at a position.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id as usize]
    }

    /// How many nodes there are.
    pub fn size(&self) -> usize {
        self.nodes.len()
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
        let varies = matches!(node, Node::Variable(_) | Node::Moment { .. })
            || node.arguments().any(|argument| self.varies[argument as usize]);
        self.varies.push(varies);
        self.nodes.push(node.clone());
        self.known.insert(node, id);
        id
    }

    /// Whether an expression depends on nothing: no variable and no moment.
    pub fn is_constant(&self, id: NodeId) -> bool {
        !self.varies[id as usize]
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

    /// ∂ⁿ/∂xⁿ of a function's expectation at (x, y).
    pub fn moment(&mut self, function: usize, order: usize, x: NodeId, y: NodeId) -> NodeId {
        self.intern(Node::Moment { function, order, x, y })
    }

    /// A function's value.
    pub fn call(&mut self, function: Function, argument: NodeId) -> NodeId {
        self.intern(Node::Call(function, argument))
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
        if a == b {
            // 0 wherever there is anything to subtract.
            let zero = self.number(0);
            return self.intern(Node::Guarded(zero, a));
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
}
