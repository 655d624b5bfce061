//! From a claim's syntax to what is computed: expressions to graph nodes, an
//! `[activation]` to pieces.

use crate::activation::{Activation, selu};
use crate::claim::{
    ActivationKind, ActivationSpec, Expression, ExpressionKind, Function, Operator, Range,
};
use crate::map::graph::{Graph, Node, NodeId};
use crate::map::quantities;

/// The node that computes an expression.
pub fn lower(graph: &mut Graph, expression: &Expression) -> NodeId {
    match &expression.kind {
        ExpressionKind::Number(decimal) => graph.number(decimal.value().clone()),
        ExpressionKind::Pi => graph.add_node(Node::Pi),
        ExpressionKind::Variable(variable) => graph.variable(*variable),
        ExpressionKind::Quantity(quantity) => quantities::quantity(graph, *quantity),
        ExpressionKind::Negate(inner) => {
            let inner = lower(graph, inner);
            graph.negate(inner)
        }
        ExpressionKind::Call(function, argument) => {
            let argument = lower(graph, argument);
            graph.add_node(match function {
                Function::Exp => Node::Exp(argument),
                Function::Erf => Node::Erf(argument),
                Function::Erfc => Node::Erfc(argument),
                Function::Erfcx => Node::Erfcx(argument),
                Function::Sqrt => Node::Sqrt(argument),
                Function::Abs => Node::Abs(argument),
            })
        }
        ExpressionKind::Binary(operator, left, right) => {
            let (left, right) = (lower(graph, left), lower(graph, right));
            match operator {
                Operator::Add => graph.add(left, right),
                Operator::Sub => graph.subtract(left, right),
                Operator::Mul => graph.multiply(left, right),
                Operator::Div => graph.divide(left, right),
                Operator::Min => graph.add_node(Node::Min(left, right)),
                Operator::Max => graph.add_node(Node::Max(left, right)),
            }
        }
        ExpressionKind::Power(base, exponent) => {
            let base = lower(graph, base);
            graph.power(base, *exponent)
        }
        ExpressionKind::Derivative(inner, variable) => {
            let inner = lower(graph, inner);
            graph.derivative(inner, *variable)
        }
    }
}

/// The activation a claim asks for.
pub fn activation(spec: &ActivationSpec) -> Activation {
    match spec.kind {
        ActivationKind::Selu => {
            let lambda = spec.lambda.as_ref().map_or_else(selu::lambda_01, Range::enclosure);
            let alpha = spec.alpha.as_ref().map_or_else(selu::alpha_01, Range::enclosure);
            selu::selu(lambda, alpha)
        }
    }
}
