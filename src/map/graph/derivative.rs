//! Derivatives of nodes, as nodes.
//!
//! # Mathematics
//!
//! Between a quantity Q and a variable v stand intermediates w on which much depends, such as a
//! layer's x and y. With ∂̂ for the derivative where all intermediates are fixed (but the one it is
//! taken in), the chain rule is
//!
//! dQ/dv = ∂̂Q/∂v + Σ ∂̂Q/∂w · dw/∂v (1),
//!
//! which names each dw/dv once, however often w stands in Q. Intermediates may be arguments of
//! one another: dw/dv is again (1).
//!
//! A kink's slopes are enclosed by a hull: d|a|/dv by that of −da/dv and da/dv where a may be
//! 0. The hull must be taken of the whole da/dv: hulls of what goes through x and of what goes
//! through y would add up, though the two slopes may cancel. So the whole slope of what has a
//! kink is part of ∂̂Q/∂v, and nothing of it of any ∂̂Q/∂w (2).

use super::node::Ways;
use super::{Graph, Kink, Node, NodeId, Tie};
use crate::claim::Function;

impl Graph {
    /// `outer` · `inner`, where a zero inner derivative makes the product zero.
    fn chain(&mut self, inner: NodeId, outer: impl FnOnce(&mut Self) -> NodeId) -> NodeId {
        if self.is_number(inner, 0) {
            return inner;
        }
        let outer = outer(self);
        if self.is_number(outer, 0) { outer } else { self.multiply(outer, inner) }
    }

    /// Makes derivatives go through a node, by (1).
    pub fn add_intermediate(&mut self, id: NodeId) {
        let is_simple =
            matches!(self.node(id), Node::Number(_) | Node::Variable(_) | Node::Named(..));
        if !is_simple && !self.intermediates.contains(&id) {
            self.intermediates.push(id);
        }
    }

    /// The derivative in a variable, or in any other node that is then taken for a variable.
    pub fn partial(&mut self, id: NodeId, v: NodeId, kink: Kink) -> NodeId {
        self.along(id, v, kink, Ways::Whole)
    }

    /// The derivative along some ways.
    fn along(&mut self, id: NodeId, v: NodeId, kink: Kink, ways: Ways) -> NodeId {
        if id == v {
            return self.number(1);
        }
        let is_intermediate = self.intermediates.contains(&id);
        let ways = match ways {
            Ways::Direct | Ways::Smooth if is_intermediate => return self.number(0),
            Ways::Smooth if self.node(id).has_kink() => return self.number(0),
            Ways::Direct if self.node(id).has_kink() => Ways::Whole,
            ways => ways,
        };
        let key = (id, v, kink, ways);
        if let Some(&known) = self.derivatives.get(&key) {
            return known;
        }
        let derivative = match ways {
            Ways::Whole if !self.node(id).has_kink() => self.through_intermediates(id, v, kink),
            ways => self.differentiate(id, v, kink, ways),
        };
        self.derivatives.insert(key, derivative);
        derivative
    }

    /// (1) for what has no kink itself.
    fn through_intermediates(&mut self, id: NodeId, v: NodeId, kink: Kink) -> NodeId {
        let mut sum = self.differentiate(id, v, kink, Ways::Direct);
        for w in self.intermediates.clone() {
            if w == v {
                continue;
            }
            let outer = self.differentiate(id, w, kink, Ways::Smooth);
            if self.is_number(outer, 0) {
                continue;
            }
            let inner = self.partial(w, v, kink);
            let through = self.chain(inner, |_| outer);
            sum = self.add(sum, through);
        }
        sum
    }

    /// The derivative of a node by those of its arguments.
    fn differentiate(&mut self, id: NodeId, v: NodeId, kink: Kink, ways: Ways) -> NodeId {
        let of = |graph: &mut Self, argument| graph.along(argument, v, kink, ways);
        match self.node(id).clone() {
            Node::Number(_) | Node::Pi | Node::Variable(_) => self.number(0),
            Node::Named(_, inner) => of(self, inner),
            Node::Moment { function, order, x, y } => {
                let along_x = of(self, x);
                let along_y = of(self, y);
                let left = self.chain(along_x, |graph| graph.moment(function, order + 1, x, y));
                let right = self.chain(along_y, |graph| {
                    let half = graph.number((1, 2));
                    let second = graph.moment(function, order + 2, x, y);
                    graph.multiply(half, second)
                });
                self.add(left, right)
            }
            Node::TiltedTail(rate, x, y) => {
                let arguments = [rate, x, y].map(|a| (a, of(self, a)));
                self.tilted_slope(id, arguments)
            }
            Node::Negate(a) => {
                let da = of(self, a);
                self.negate(da)
            }
            Node::Add(a, b) => {
                let (da, db) = (of(self, a), of(self, b));
                self.add(da, db)
            }
            Node::Subtract(a, b) => {
                let (da, db) = (of(self, a), of(self, b));
                self.subtract(da, db)
            }
            Node::Multiply(a, b) => {
                let (da, db) = (of(self, a), of(self, b));
                let left = self.chain(da, |_| b);
                let right = self.chain(db, |_| a);
                self.add(left, right)
            }
            Node::Divide(a, b) => {
                // (a/b)′ = (a′ − (a/b) b′)/b
                let (da, db) = (of(self, a), of(self, b));
                let through = self.chain(db, |_| id);
                let numerator = self.subtract(da, through);
                if self.is_number(numerator, 0) { numerator } else { self.divide(numerator, b) }
            }
            Node::Power(a, n) => {
                let da = of(self, a);
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
                let da = of(self, a);
                let minus = self.negate(da);
                self.choose((zero, a), da, minus, kink)
            }
            Node::Call(function, a) => {
                let da = of(self, a);
                self.chain(da, |graph| graph.slope(function, a, id))
            }
            Node::SpectralNorm(entries) => {
                // |‖A + hB‖ − ‖A‖| ≤ h‖B‖, and ‖B‖ is at most the root of the sum of squares.
                let slopes: Vec<NodeId> = entries.iter().map(|entry| of(self, *entry)).collect();
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
                let (da, db) = (of(self, a), of(self, b));
                self.choose((a, b), da, db, kink)
            }
            Node::Max(a, b) => {
                let (da, db) = (of(self, a), of(self, b));
                self.choose((b, a), da, db, kink)
            }
            Node::Hypot(a, b) => {
                let (da, db) = (of(self, a), of(self, b));
                let left = self.chain(da, |graph| graph.add_node(Node::Direction(a, b, kink)));
                let right = self.chain(db, |graph| graph.add_node(Node::Direction(b, a, kink)));
                self.add(left, right)
            }
            Node::Direction(a, b, _) => {
                // (a/h)′ = b (b a′ − a b′)/h³
                let (da, db) = (of(self, a), of(self, b));
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
                let derivative = of(self, value);
                self.intern(Node::Guarded(derivative, guard))
            }
            Node::Choose { compare, then, otherwise, .. } => {
                let (dt, do_) = (of(self, then), of(self, otherwise));
                // What jumps has no derivative there, in any sense.
                let tie = Tie::Undefined;
                self.intern(Node::Choose { compare, then: dt, otherwise: do_, tie })
            }
        }
    }

    /// Something that has no value anywhere.
    pub(in crate::map) fn undefined(&mut self) -> NodeId {
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
        self.intern(Node::Choose { compare, then, otherwise, tie: kink.into() })
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
        [(rate, by_rate), (x, by_x), (y, by_y)]: [(NodeId, NodeId); 3],
    ) -> NodeId {
        let density = self.density(x, y);
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
