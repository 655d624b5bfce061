//! The paper's quantities as expressions.
//!
//! With m = E f and s = E f² as functions of x and y (subscripts are partial
//! derivatives), Eqs. (4), (5) and the appendix's definitions of 𝒥 and ℋ:
//!
//! * mean μ̃ = m, second moment ξ̃ = s, variance ν̃ = s − m² (1);
//! * 𝒥 = ∂(μ̃, ξ̃)/∂(μ, ν): J11 = ω m_x, J12 = τ m_y, J21 = ω s_x, J22 = τ s_y (2);
//! * ℋ = ∂(μ̃, ν̃)/∂(μ, ν): H11 = J11, H12 = J12, H21 = J21 − 2m J11,
//!   H22 = J22 − 2m J12 (3);
//! * the spectral norm S of ℋ = [[a, b], [c, d]] (Eq. 71): writing ℋ as the sum of
//!   a rotation and a reflection, its singular values are half the sum and half
//!   the difference of √((a+d)² + (b−c)²) and √((a−d)² + (b+c)²) (4). No root in
//!   the larger one has a radicand that rounding could make negative.

use super::graph::{Graph, Kink, Node, NodeId};
use crate::claim::{Quantity, Variable};
use crate::moments::Moment;

/// The node of a quantity.
pub fn quantity(graph: &mut Graph, quantity: Quantity) -> NodeId {
    match quantity {
        Quantity::Mean => graph.moment(Moment::First, 0),
        Quantity::SecondMoment => graph.moment(Moment::Second, 0),
        Quantity::Variance => variance(graph),
        Quantity::Norm => spectral_norm(graph),
        Quantity::J(row, column) => {
            let moment = if row == 1 { Moment::First } else { Moment::Second };
            let moment = graph.moment(moment, 0);
            graph.total(moment, input(column), Kink::Undefined)
        }
        Quantity::H(row, column) => {
            let output = if row == 1 { graph.moment(Moment::First, 0) } else { variance(graph) };
            graph.total(output, input(column), Kink::Undefined)
        }
        Quantity::Lambda => graph.add_node(Node::Parameter(crate::activation::selu::LAMBDA)),
        Quantity::Alpha => graph.add_node(Node::Parameter(crate::activation::selu::ALPHA)),
    }
}

/// The variable a Jacobian's column differentiates in.
fn input(column: u8) -> Variable {
    if column == 1 { Variable::Mu } else { Variable::Nu }
}

/// (1).
fn variance(graph: &mut Graph) -> NodeId {
    let mean = graph.moment(Moment::First, 0);
    let second = graph.moment(Moment::Second, 0);
    let square = graph.power(mean, 2);
    graph.subtract(second, square)
}

/// (4).
fn spectral_norm(graph: &mut Graph) -> NodeId {
    let [a, b, c, d] = [(1, 1), (1, 2), (2, 1), (2, 2)]
        .map(|(row, column)| quantity(graph, Quantity::H(row, column)));
    let (trace, curl) = (graph.add(a, d), graph.subtract(b, c));
    let (difference, shear) = (graph.subtract(a, d), graph.add(b, c));
    let rotation = graph.add_node(Node::Hypot(trace, curl));
    let reflection = graph.add_node(Node::Hypot(difference, shear));
    let sum = graph.add(rotation, reflection);
    let half = graph.number((1, 2));
    graph.multiply(half, sum)
}
