//! Expressions as a graph without common subexpressions, closed under derivatives.

use super::constant;
use crate::arithmetic::Interval;
use crate::claim::{Function, Variable};
use crate::moments::Orders;
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
    /// A variable of the domain.
    Variable(Variable),
    /// A number under a name of its own, so that derivatives can be taken in it.
    Named(Variable, NodeId),
    /// ∂ⁿ/∂xⁿ of a function's expectation at (x, y).
    Moment {
        /// The function, by position.
        function: usize,
        /// n.
        order: usize,
        /// The mean x of the argument.
        x: NodeId,
        /// The variance y of the argument.
        y: NodeId,
    },
    /// E[e^{βz}; z < 0] for z ~ N(x, y), by β, x and y.
    TiltedTail(NodeId, NodeId, NodeId),
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
    /// A function's value.
    Call(Function, NodeId),
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
    /// The spectral norm of a square matrix, row by row.
    SpectralNorm(Vec<NodeId>),
    /// Some number between −a and a.
    Between(NodeId),
}

impl Node {
    /// The arguments.
    pub fn arguments(&self) -> Vec<NodeId> {
        match self {
            Self::Number(_) | Self::Pi | Self::Variable(_) => Vec::new(),
            Self::Named(_, a)
            | Self::Negate(a)
            | Self::Power(a, _)
            | Self::Call(_, a)
            | Self::Between(a) => vec![*a],
            Self::Add(a, b)
            | Self::Subtract(a, b)
            | Self::Multiply(a, b)
            | Self::Divide(a, b)
            | Self::Min(a, b)
            | Self::Max(a, b)
            | Self::Hypot(a, b)
            | Self::Guarded(a, b)
            | Self::Moment { x: a, y: b, .. }
            | Self::Direction(a, b, _) => vec![*a, *b],
            Self::TiltedTail(a, b, c) => vec![*a, *b, *c],
            Self::Choose { compare: (a, b), then, otherwise, .. } => {
                vec![*a, *b, *then, *otherwise]
            }
            Self::SpectralNorm(entries) => entries.clone(),
        }
    }
}

/// Shared expressions; every distinct operation is stored once.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    nodes: Vec<Node>,
    known: HashMap<Node, NodeId>,
    derivatives: HashMap<(NodeId, NodeId, Kink), NodeId>,
    /// Nodes that much depends on, such as a layer's x and y: derivatives go through them.
    intermediates: Vec<NodeId>,
    /// Enclosures of nodes without variables and moments.
    constants: HashMap<NodeId, Option<Interval>>,
    too_large: bool,
}

/// Bits of constants; far more than their enclosures keep.
const CONSTANT_BITS: u32 = 192;

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

    /// ∂ⁿ/∂xⁿ of a function's expectation at (x, y).
    pub fn moment(&mut self, function: usize, order: usize, x: NodeId, y: NodeId) -> NodeId {
        self.intern(Node::Moment { function, order, x, y })
    }

    /// A function's value.
    pub fn call(&mut self, function: Function, argument: NodeId) -> NodeId {
        self.intern(Node::Call(function, argument))
    }

    /// The tightest doubles around the value of a node without variables and moments; none
    /// for others.
    pub fn constant(&mut self, id: NodeId) -> Option<Interval> {
        if let Some(&known) = self.constants.get(&id) {
            return known;
        }
        let value = match self.depends_on_something(id) {
            true => None,
            false => constant::enclose(self, id, CONSTANT_BITS).map(|value| value.to_interval()),
        };
        self.constants.insert(id, value);
        value
    }

    fn depends_on_something(&self, id: NodeId) -> bool {
        let mut seen = BTreeSet::new();
        let mut pending = vec![id];
        while let Some(id) = pending.pop() {
            match self.node(id) {
                Node::Variable(_) | Node::Moment { .. } => return true,
                node if seen.insert(id) => pending.extend(node.arguments()),
                _ => {}
            }
        }
        false
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

    /// Makes derivatives go through a node w: ∂Q/∂v = (∂Q/∂v, w fixed) + ∂Q/∂w·∂w/∂v, which
    /// names ∂w/∂v once, however often w stands in Q.
    pub fn add_intermediate(&mut self, id: NodeId) {
        let is_simple =
            matches!(self.node(id), Node::Number(_) | Node::Variable(_) | Node::Named(..));
        if !is_simple && !self.intermediates.contains(&id) {
            self.intermediates.push(id);
        }
    }

    /// The derivative in a variable, or in any other node that is then taken for a variable.
    pub fn partial(&mut self, id: NodeId, v: NodeId, kink: Kink) -> NodeId {
        let mut sum = self.fixed_partial(id, v, kink);
        for w in self.intermediates.clone() {
            if w == v {
                continue;
            }
            let outer = self.fixed_partial(id, w, kink);
            if self.is_number(outer, 0) {
                continue;
            }
            let inner = self.differentiate(w, v, kink);
            let through = self.chain(inner, |_| outer);
            sum = self.add(sum, through);
        }
        sum
    }

    /// The same with the intermediates fixed.
    fn fixed_partial(&mut self, id: NodeId, v: NodeId, kink: Kink) -> NodeId {
        if id == v {
            return self.number(1);
        }
        if self.intermediates.contains(&id) {
            return self.number(0);
        }
        let key = (id, v, kink);
        if let Some(&known) = self.derivatives.get(&key) {
            return known;
        }
        let derivative = self.differentiate(id, v, kink);
        self.derivatives.insert(key, derivative);
        derivative
    }

    fn differentiate(&mut self, id: NodeId, v: NodeId, kink: Kink) -> NodeId {
        match self.node(id).clone() {
            Node::Number(_) | Node::Pi | Node::Variable(_) => self.number(0),
            Node::Named(_, inner) => self.fixed_partial(inner, v, kink),
            Node::Moment { function, order, x, y } => {
                let along_x = self.fixed_partial(x, v, kink);
                let along_y = self.fixed_partial(y, v, kink);
                let left = self.chain(along_x, |graph| graph.moment(function, order + 1, x, y));
                let right = self.chain(along_y, |graph| {
                    let half = graph.number((1, 2));
                    let second = graph.moment(function, order + 2, x, y);
                    graph.multiply(half, second)
                });
                self.add(left, right)
            }
            Node::TiltedTail(rate, x, y) => self.tilted_slope(id, [rate, x, y], v, kink),
            Node::Negate(a) => {
                let da = self.fixed_partial(a, v, kink);
                self.negate(da)
            }
            Node::Add(a, b) => {
                let (da, db) = (self.fixed_partial(a, v, kink), self.fixed_partial(b, v, kink));
                self.add(da, db)
            }
            Node::Subtract(a, b) => {
                let (da, db) = (self.fixed_partial(a, v, kink), self.fixed_partial(b, v, kink));
                self.subtract(da, db)
            }
            Node::Multiply(a, b) => {
                let (da, db) = (self.fixed_partial(a, v, kink), self.fixed_partial(b, v, kink));
                let left = self.chain(da, |_| b);
                let right = self.chain(db, |_| a);
                self.add(left, right)
            }
            Node::Divide(a, b) => {
                // (a/b)′ = (a′ − (a/b) b′)/b
                let (da, db) = (self.fixed_partial(a, v, kink), self.fixed_partial(b, v, kink));
                let through = self.chain(db, |_| id);
                let numerator = self.subtract(da, through);
                if self.is_number(numerator, 0) { numerator } else { self.divide(numerator, b) }
            }
            Node::Power(a, n) => {
                let da = self.fixed_partial(a, v, kink);
                self.chain(da, |graph| {
                    let factor = graph.number(n);
                    if n == 0 {
                        return factor;
                    }
                    let power = graph.power(a, n - 1);
                    graph.multiply(factor, power)
                })
            }
            Node::Call(Function::Abs, a) => {
                let zero = self.number(0);
                let da = self.fixed_partial(a, v, kink);
                let minus = self.negate(da);
                self.choose((zero, a), da, minus, kink)
            }
            Node::Call(function, a) => {
                let da = self.fixed_partial(a, v, kink);
                self.chain(da, |graph| graph.slope(function, a, id))
            }
            Node::SpectralNorm(entries) => {
                // |‖A + hB‖ − ‖A‖| ≤ h‖B‖, and ‖B‖ is at most the root of the sum of squares.
                let slopes: Vec<NodeId> =
                    entries.iter().map(|entry| self.fixed_partial(*entry, v, kink)).collect();
                if slopes.iter().all(|slope| self.is_number(*slope, 0)) {
                    return self.number(0);
                }
                let zero = self.number(0);
                let sum = slopes.into_iter().fold(zero, |sum, slope| {
                    let square = self.power(slope, 2);
                    self.add(sum, square)
                });
                let size = self.call(Function::Sqrt, sum);
                let slope = self.intern(Node::Between(size));
                match kink {
                    Kink::Generalized => slope,
                    Kink::Undefined => self.undefined(),
                }
            }
            // Nothing is known of how it varies.
            Node::Between(_) => self.undefined(),
            Node::Min(a, b) => {
                let (da, db) = (self.fixed_partial(a, v, kink), self.fixed_partial(b, v, kink));
                self.choose((a, b), da, db, kink)
            }
            Node::Max(a, b) => {
                let (da, db) = (self.fixed_partial(a, v, kink), self.fixed_partial(b, v, kink));
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
                let (da, db) = (self.fixed_partial(a, v, kink), self.fixed_partial(b, v, kink));
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
                let derivative = self.fixed_partial(value, v, kink);
                self.intern(Node::Guarded(derivative, guard))
            }
            Node::Choose { compare, then, otherwise, .. } => {
                let (dt, do_) =
                    (self.fixed_partial(then, v, kink), self.fixed_partial(otherwise, v, kink));
                // What jumps has no derivative there, in any sense.
                let kink = Kink::Undefined;
                self.intern(Node::Choose { compare, then: dt, otherwise: do_, kink })
            }
        }
    }

    /// Something that has no value anywhere.
    fn undefined(&mut self) -> NodeId {
        let minus_one = self.number(-1);
        self.call(Function::Sqrt, minus_one)
    }

    /// A claim's own derivative of `operand`: [`Graph::partial`], undefined at kinks and
    /// wherever the operand is, even where it does not depend on the variable.
    pub fn derivative(&mut self, operand: NodeId, variable: NodeId) -> NodeId {
        let derivative = self.partial(operand, variable, Kink::Undefined);
        let sites = self.sites(derivative);
        let is_covered = self.sites(operand).iter().all(|site| sites.contains(site));
        if is_covered && self.is_total(operand) {
            derivative
        } else {
            self.intern(Node::Guarded(derivative, operand))
        }
    }

    /// The arguments of all moments in an expression: where these are defined, so are they.
    fn sites(&self, id: NodeId) -> BTreeSet<(NodeId, NodeId)> {
        let (mut seen, mut found) = (BTreeSet::new(), BTreeSet::new());
        let mut pending = vec![id];
        while let Some(id) = pending.pop() {
            if !seen.insert(id) {
                continue;
            }
            if let Node::Moment { x, y, .. } | Node::TiltedTail(_, x, y) = self.node(id) {
                found.insert((*x, *y));
            }
            pending.extend(self.node(id).arguments());
        }
        found
    }

    /// Whether an expression has a value everywhere, by its operations alone, if its moments
    /// have.
    fn is_total(&self, id: NodeId) -> bool {
        let mut seen = BTreeSet::new();
        let mut pending = vec![id];
        while let Some(id) = pending.pop() {
            if !seen.insert(id) {
                continue;
            }
            match self.node(id) {
                Node::Divide(..)
                | Node::Call(Function::Sqrt | Function::Log, _)
                | Node::Power(_, i32::MIN..0)
                | Node::Direction(..)
                | Node::Choose { .. }
                | Node::Between(_)
                | Node::Guarded(..) => return false,
                node => pending.extend(node.arguments()),
            }
        }
        true
    }

    /// The variables an expression depends on, other than through some nodes.
    pub fn variables(&self, id: NodeId, but: &[NodeId]) -> BTreeSet<Variable> {
        let (mut seen, mut found) = (BTreeSet::new(), BTreeSet::new());
        let mut pending = vec![id];
        while let Some(id) = pending.pop() {
            if but.contains(&id) || !seen.insert(id) {
                continue;
            }
            match self.node(id) {
                Node::Variable(variable) => drop(found.insert(*variable)),
                node => pending.extend(node.arguments()),
            }
        }
        found
    }

    /// The derivatives of functions' expectations in an expression.
    pub fn orders(&self, id: NodeId) -> Orders {
        let (mut seen, mut orders) = (BTreeSet::new(), Orders::default());
        let mut pending = vec![id];
        while let Some(id) = pending.pop() {
            if !seen.insert(id) {
                continue;
            }
            if let Node::Moment { function, order, .. } = self.node(id) {
                orders.want(*function, *order);
            }
            pending.extend(self.node(id).arguments());
        }
        orders
    }

    /// Whether an expression depends on nothing: no variable and no moment.
    pub fn is_constant(&self, id: NodeId) -> bool {
        !self.depends_on_something(id)
    }

    fn chain_rule(
        &mut self,
        inner: NodeId,
        (v, kink): (NodeId, Kink),
        outer: impl FnOnce(&mut Self) -> NodeId,
    ) -> NodeId {
        let derivative = self.fixed_partial(inner, v, kink);
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

    /// The derivative of a function at a, given the node of its value there.
    fn slope(&mut self, function: Function, a: NodeId, value: NodeId) -> NodeId {
        match function {
            Function::Exp => value,
            Function::Log => {
                let one = self.number(1);
                self.divide(one, a)
            }
            Function::Tanh => {
                // 4σ(2a)σ(−2a) loses nothing where it is small.
                let two = self.number(2);
                let double = self.multiply(two, a);
                let bell = self.sigmoid_slope(double);
                let four = self.number(4);
                self.multiply(four, bell)
            }
            Function::Sigmoid => self.sigmoid_slope(a),
            Function::Softplus => self.call(Function::Sigmoid, a),
            Function::Erf => self.gaussian_slope(a, 2),
            Function::Erfc => self.gaussian_slope(a, -2),
            Function::Erfcx => {
                // erfcx′(a) = 2a·erfcx(a) − 2/√π
                let two = self.number(2);
                let rising = self.multiply(a, value);
                let rising = self.multiply(two, rising);
                let constant = self.over_sqrt_pi(2);
                self.subtract(rising, constant)
            }
            Function::Sin => self.call(Function::Cos, a),
            Function::Cos => {
                let sine = self.call(Function::Sin, a);
                self.negate(sine)
            }
            Function::Atan => {
                let one = self.number(1);
                let square = self.power(a, 2);
                let sum = self.add(one, square);
                self.divide(one, sum)
            }
            Function::Sqrt => {
                let half = self.number((1, 2));
                self.divide(half, value)
            }
            // It has a kink and is differentiated apart.
            Function::Abs => self.undefined(),
        }
    }

    /// σ(a)σ(−a).
    fn sigmoid_slope(&mut self, a: NodeId) -> NodeId {
        let minus = self.negate(a);
        let [rising, falling] = [a, minus].map(|a| self.call(Function::Sigmoid, a));
        self.multiply(rising, falling)
    }

    /// The derivative of T_β = E[e^{βz}; z < 0]: with the density G of z at 0,
    /// ∂T/∂x = βT − G, ∂T/∂y = ½(β²T − βG + (x/y)G), ∂T/∂β = (x + βy)T − yG.
    fn tilted_slope(
        &mut self,
        tail: NodeId,
        [rate, x, y]: [NodeId; 3],
        v: NodeId,
        kink: Kink,
    ) -> NodeId {
        let density = self.density(x, y);
        let [by_rate, by_x, by_y] = [rate, x, y].map(|a| self.fixed_partial(a, v, kink));
        let scaled = self.multiply(rate, tail);
        let along_x = self.subtract(scaled, density);
        let first = self.chain(by_x, |_| along_x);
        let second = self.chain(by_y, |graph| {
            let bent = graph.multiply(rate, along_x);
            let slope = graph.divide(x, y);
            let slope = graph.multiply(slope, density);
            let sum = graph.add(bent, slope);
            let half = graph.number((1, 2));
            graph.multiply(half, sum)
        });
        let third = self.chain(by_rate, |graph| {
            let shift = graph.multiply(rate, y);
            let mean = graph.add(x, shift);
            let product = graph.multiply(mean, tail);
            let boundary = graph.multiply(y, density);
            graph.subtract(product, boundary)
        });
        let sum = self.add(first, second);
        self.add(sum, third)
    }

    /// The density of N(x, y) at 0.
    pub fn density(&mut self, x: NodeId, y: NodeId) -> NodeId {
        let two = self.number(2);
        let square = self.power(x, 2);
        let double = self.multiply(two, y);
        let exponent = self.divide(square, double);
        let exponent = self.negate(exponent);
        let bell = self.call(Function::Exp, exponent);
        let pi = self.intern(Node::Pi);
        let area = self.multiply(double, pi);
        let root = self.call(Function::Sqrt, area);
        self.divide(bell, root)
    }

    /// factor/√π · e^{−a²}.
    fn gaussian_slope(&mut self, a: NodeId, factor: i32) -> NodeId {
        let square = self.power(a, 2);
        let exponent = self.negate(square);
        let gaussian = self.call(Function::Exp, exponent);
        let constant = self.over_sqrt_pi(factor);
        self.multiply(constant, gaussian)
    }

    fn over_sqrt_pi(&mut self, factor: i32) -> NodeId {
        let factor = self.number(factor);
        let pi = self.add_node(Node::Pi);
        let root = self.call(Function::Sqrt, pi);
        self.divide(factor, root)
    }
}
