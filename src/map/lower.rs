//! From a claim's syntax to what is computed: expressions to nodes of a graph.
//!
//! # Mathematics
//!
//! With m = E f and s = E f² as functions of the pre-activation's mean x and variance y, the
//! quantities of a layer are expressions in m and s ([`crate::claim::Scope`] says which), and
//! derivatives go through them by ∂Mₙ/∂x = Mₙ₊₁, ∂Mₙ/∂y = ½Mₙ₊₂ and the chain rule (1).
//!
//! **The norm** is the spectral norm S of the state map's Jacobian A. For one state it is |A|.
//! For A = [[a, b], [c, d]] (Klambauer et al. 2017, Eq. 71), writing A as the sum of a rotation
//! and a reflection, its singular values are half the sum and half the difference of
//! √((a+d)² + (b−c)²) and √((a−d)² + (b+c)²) (2). No root in the larger one has a radicand
//! that rounding could make negative.
//!
//! **Parameters that are ranges.** Where only coefficients depend on them, E h is a sum of
//! monomials in them times expectations free of them (3). Where rates or breakpoints do, E h
//! is written out in tilted tails and densities, as its closed form has them, with the
//! parameters as variables (4).

use super::graph::{Graph, Node, NodeId, Tie};
use super::half_line;
use super::monomials::{by_monomial, only_coefficients_vary};
use crate::activation::function::Function as Integral;
use crate::activation::{
    Activation, Coefficient, Continuity, Integrand, NoPieces, Piecewise, Polynomial,
};
use crate::claim::{
    Expression, ExpressionKind, Function, Moment, Operator, Quantity, Scope, Variable,
};
use crate::moments::closed_form::{Side, Symbolic, breakpoints_of, derivatives, of_pieces};
use crate::moments::{Integrands, MAX_ORDER, quadrature};
use foldhash::HashMap;
use std::sync::Arc;

/// A graph that a scope's expressions are entered into.
#[derive(Debug)]
pub struct Lowering<'a> {
    /// The nodes.
    pub graph: Graph,
    scope: &'a Scope,
    activation: Arc<Activation>,
    /// Whether that is continuous, once it was asked.
    is_continuous: Option<bool>,
    /// The functions with pieces whose expectations occur, or all others.
    functions: Vec<Piecewise>,
    integrals: Vec<Integral>,
    plans: [Option<Plan>; Integrand::ALL.len()],
    names: HashMap<Variable, NodeId>,
    /// What `z` is while an activation's own expression is entered.
    argument: Option<NodeId>,
    norm: Option<NodeId>,
    failure: Option<NoPieces>,
}

/// How an integrand's expectation is computed.
#[derive(Clone, Debug)]
enum Plan {
    /// (3): factors, and the positions of functions.
    Sum(Vec<(NodeId, usize)>),
    /// (4).
    Written(Symbolic, Vec<Polynomial>),
    /// Not at all.
    None,
}

impl<'a> Lowering<'a> {
    /// An empty graph.
    pub fn new(scope: &'a Scope) -> Self {
        let mut lowering = Self {
            graph: Graph::default(),
            scope,
            activation: Activation::new(scope),
            is_continuous: None,
            functions: Vec::new(),
            integrals: Vec::new(),
            plans: Default::default(),
            names: HashMap::default(),
            argument: None,
            norm: None,
            failure: None,
        };
        for name in [Variable::X, Variable::Y] {
            let leaves = scope.leaves(&Expression::variable(name));
            if leaves.into_iter().all(|leaf| scope.domain.get(leaf).is_some()) {
                let node = lowering.name(name);
                lowering.graph.add_intermediate(node);
            }
        }
        lowering
    }

    /// What names mean.
    pub fn scope(&self) -> &'a Scope {
        self.scope
    }

    /// The activation.
    pub fn activation(&self) -> &Activation {
        &self.activation
    }

    /// Why some moment that occurs cannot be computed, if so.
    pub fn failure(&self) -> Option<NoPieces> {
        self.failure
    }

    /// The functions whose expectations occur.
    pub fn integrands(&self) -> Integrands {
        match self.integrals.is_empty() {
            true => Integrands::Pieces(self.functions.clone(), self.activation.symbols.clone()),
            false => Integrands::Any(self.integrals.clone()),
        }
    }

    /// The highest order of derivative that can be had of these.
    pub fn max_order(&self) -> usize {
        if self.integrals.is_empty() { MAX_ORDER } else { quadrature::MAX_ORDER }
    }

    /// The node that computes an expression.
    pub fn lower(&mut self, expression: &Expression) -> NodeId {
        use ExpressionKind as K;
        match &expression.kind {
            K::Number(decimal) => self.graph.number(decimal.value().clone()),
            K::Pi => self.graph.add_node(Node::Pi),
            K::Variable(name) => self.name(*name),
            K::Quantity(quantity) => self.quantity(*quantity),
            K::Moment(moment, x, y) => {
                let (x, y) = (self.lower(x), self.lower(y));
                self.moment(*moment, x, y)
            }
            K::Activation(argument) => {
                let argument = self.lower(argument);
                let outer = self.argument.replace(argument);
                let expression = self.activation.expression.clone();
                let value = self.lower(&expression);
                self.argument = outer;
                value
            }
            K::Negate(inner) => {
                let inner = self.lower(inner);
                self.graph.negate(inner)
            }
            K::Call(function, argument) => {
                let argument = self.lower(argument);
                self.graph.call(*function, argument)
            }
            K::Binary(operator, left, right) => {
                let (left, right) = (self.lower(left), self.lower(right));
                self.binary(*operator, left, right)
            }
            K::Power(base, exponent) => {
                let base = self.lower(base);
                self.graph.power(base, *exponent)
            }
            K::Derivative(inner, variable) => {
                let inner = self.lower(inner);
                let variable = self.name(*variable);
                self.graph.derivative(inner, variable)
            }
            K::Where(choice) => {
                let ([first, second], is_strict) = choice.condition();
                let [first, second, then, otherwise] =
                    [first, second, &choice.then, &choice.otherwise].map(|part| self.lower(part));
                self.graph.add_node(Node::Choose {
                    compare: (first, second),
                    then,
                    otherwise,
                    tie: if is_strict { Tie::Otherwise } else { Tie::Then },
                })
            }
        }
    }

    fn binary(&mut self, operator: Operator, left: NodeId, right: NodeId) -> NodeId {
        match operator {
            Operator::Add => self.graph.add(left, right),
            Operator::Sub => self.graph.subtract(left, right),
            Operator::Mul => self.graph.multiply(left, right),
            Operator::Div => self.graph.divide(left, right),
            Operator::Min => self.graph.add_node(Node::Min(left, right)),
            Operator::Max => self.graph.add_node(Node::Max(left, right)),
        }
    }

    /// The node of a name.
    pub fn name(&mut self, name: Variable) -> NodeId {
        if let (Some(argument), Variable::Z) = (self.argument, name) {
            return argument;
        }
        if let Some(&known) = self.names.get(&name) {
            return known;
        }
        let node = match self.scope.definition(name) {
            None => self.graph.variable(name),
            Some(meaning) => {
                // Nothing in a definition is the argument of an activation.
                let outer = self.argument.take();
                let node = self.lower(meaning);
                self.argument = outer;
                let is_axis = [Variable::X, Variable::Y].contains(&name);
                match self.graph.as_number(node) {
                    Some(_) if is_axis => self.graph.add_node(Node::Named(name, node)),
                    _ => node,
                }
            }
        };
        self.names.insert(name, node);
        node
    }

    /// The node of a quantity.
    pub fn quantity(&mut self, quantity: Quantity) -> NodeId {
        match self.scope.quantity(quantity) {
            Some(meaning) => self.lower(meaning),
            None => self.norm(),
        }
    }

    /// The state variables' nodes, and those of their next values.
    pub fn state_map(&mut self) -> Vec<(Variable, NodeId)> {
        let scope = self.scope;
        scope.map.iter().map(|(variable, next)| (*variable, self.lower(next))).collect()
    }

    /// (2).
    fn norm(&mut self) -> NodeId {
        if let Some(known) = self.norm {
            return known;
        }
        let map = self.state_map();
        let states: Vec<NodeId> = map.iter().map(|(state, _)| self.name(*state)).collect();
        let mut entries = Vec::new();
        for (_, next) in &map {
            entries.extend(states.iter().map(|state| self.graph.derivative(*next, *state)));
        }
        let norm = match *entries.as_slice() {
            [slope] => self.graph.call(Function::Abs, slope),
            [a, b, c, d] => self.norm_of_two([a, b, c, d]),
            _ => self.graph.add_node(Node::SpectralNorm(entries)),
        };
        self.norm = Some(norm);
        norm
    }

    fn norm_of_two(&mut self, [a, b, c, d]: [NodeId; 4]) -> NodeId {
        let graph = &mut self.graph;
        let (trace, curl) = (graph.add(a, d), graph.subtract(b, c));
        let (difference, shear) = (graph.subtract(a, d), graph.add(b, c));
        let rotation = graph.add_node(Node::Hypot(trace, curl));
        let reflection = graph.add_node(Node::Hypot(difference, shear));
        let sum = graph.add(rotation, reflection);
        let half = graph.number((1, 2));
        graph.multiply(half, sum)
    }

    fn moment(&mut self, moment: Moment, x: NodeId, y: NodeId) -> NodeId {
        match moment {
            // Where f jumps, or may, E f′ is not what anyone means by a slope.
            Moment::Slope | Moment::SlopeSecondMoment if !self.is_continuous() => {
                self.graph.undefined()
            }
            Moment::Mean => self.expectation(Integrand::Value, 0, x, y),
            Moment::SecondMoment => self.expectation(Integrand::Square, 0, x, y),
            Moment::Variance => {
                let mean = self.expectation(Integrand::Value, 0, x, y);
                let second = self.expectation(Integrand::Square, 0, x, y);
                let square = self.graph.power(mean, 2);
                self.graph.subtract(second, square)
            }
            Moment::Slope if self.activation.pieces.is_ok() => {
                self.expectation(Integrand::Value, 1, x, y)
            }
            Moment::Slope => self.expectation(Integrand::Slope, 0, x, y),
            Moment::SlopeSecondMoment => self.expectation(Integrand::SlopeSquare, 0, x, y),
        }
    }

    /// Whether f is continuous for certain.
    fn is_continuous(&mut self) -> bool {
        let activation = &self.activation;
        *self.is_continuous.get_or_insert_with(|| activation.continuity() == Continuity::Continuous)
    }

    /// ∂ⁿ/∂xⁿ of an integrand's expectation.
    fn expectation(&mut self, integrand: Integrand, order: usize, x: NodeId, y: NodeId) -> NodeId {
        let index = integrand as usize;
        if self.plans[index].is_none() {
            let plan = self.plan(integrand);
            self.plans[index] = Some(plan);
        }
        match self.plans[index].clone().unwrap_or(Plan::None) {
            Plan::Sum(parts) => {
                let zero = self.graph.number(0);
                parts.into_iter().fold(zero, |sum, (factor, function)| {
                    let moment = self.graph.moment(function, order, x, y);
                    let product = self.graph.multiply(factor, moment);
                    self.graph.add(sum, product)
                })
            }
            Plan::Written(symbolic, breakpoints) => {
                let all = derivatives(symbolic, order);
                self.written(&all[order], &breakpoints, x, y)
            }
            Plan::None => self.graph.number(0),
        }
    }

    fn plan(&mut self, integrand: Integrand) -> Plan {
        let function = match &self.activation.pieces {
            Ok(pieces) => pieces[integrand as usize].clone(),
            Err(reason) => {
                let Some(integral) = self.activation.integral(integrand) else {
                    self.failure = Some(*reason);
                    return Plan::None;
                };
                self.integrals.push(integral);
                let one = self.graph.number(1);
                return Plan::Sum(vec![(one, self.integrals.len() - 1)]);
            }
        };
        let symbols = &self.activation.symbols;
        if !only_coefficients_vary(symbols, &function) {
            let breakpoints = breakpoints_of(&function);
            return Plan::Written(of_pieces(symbols, &function, &breakpoints), breakpoints);
        }
        let parts = by_monomial(symbols, &function);
        let parts = parts.into_iter().map(|(monomial, function)| {
            self.functions.push(function);
            (monomial, self.functions.len() - 1)
        });
        let parts: Vec<(Polynomial, usize)> = parts.collect();
        let node = |(monomial, function)| (self.polynomial(&monomial), function);
        Plan::Sum(parts.into_iter().map(node).collect())
    }

    /// A polynomial in the activation's symbols.
    fn polynomial(&mut self, polynomial: &Polynomial) -> NodeId {
        let expression = self.activation.symbols.expression(polynomial);
        self.lower(&expression)
    }

    fn coefficient(&mut self, coefficient: &Coefficient) -> NodeId {
        let zero = self.graph.number(0);
        let terms: Vec<(Polynomial, Polynomial)> =
            coefficient.terms().map(|(exponent, p)| (exponent.clone(), p.clone())).collect();
        terms.into_iter().fold(zero, |sum, (exponent, polynomial)| {
            let polynomial = self.polynomial(&polynomial);
            let exponent = self.polynomial(&exponent);
            let term = match self.graph.as_number(exponent).is_some_and(|e| e.is_zero()) {
                true => polynomial,
                false => {
                    let power = self.graph.call(Function::Exp, exponent);
                    self.graph.multiply(polynomial, power)
                }
            };
            self.graph.add(sum, term)
        })
    }

    /// (4): Σ c·A_{j,β} + Σ c·G_k.
    fn written(
        &mut self,
        symbolic: &Symbolic,
        breakpoints: &[Polynomial],
        x: NodeId,
        y: NodeId,
    ) -> NodeId {
        let mut sum = self.graph.number(0);
        for (key, coefficient) in symbolic.moments.iter() {
            let b = self.polynomial(&breakpoints[key.breakpoint]);
            let shifted = self.graph.subtract(x, b);
            let shifted = match key.side {
                Side::Below => shifted,
                Side::Above => self.graph.negate(shifted),
            };
            let rate = self.polynomial(&key.rate);
            let value = half_line::moment(&mut self.graph, shifted, y, rate, key.power);
            let coefficient = self.coefficient(coefficient);
            let term = self.graph.multiply(coefficient, value);
            sum = self.graph.add(sum, term);
        }
        for ((breakpoint, k), coefficient) in symbolic.densities.iter() {
            let b = self.polynomial(&breakpoints[*breakpoint]);
            let shifted = self.graph.subtract(x, b);
            let value = half_line::density(&mut self.graph, shifted, y, *k);
            let coefficient = self.coefficient(coefficient);
            let term = self.graph.multiply(coefficient, value);
            sum = self.graph.add(sum, term);
        }
        sum
    }
}
