//! Moments of half-lines as nodes of a graph.
//!
//! # Mathematics
//!
//! With A_{j,β} = E[zʲe^{βz}; z < 0] for z ~ N(x, y) and the density's derivatives G_k at 0,
//! as in [`closed_form`](crate::moments::closed_form),
//! A_{j+1,β} = (x + βy)A_{j,β} + yjA_{j−1,β} − [j=0]yG (1) and
//! G_{k+1} = −(xG_k + kG_{k−1})/y (2).

use super::graph::{Graph, Node, NodeId};

/// A_{power,β} of z ~ N(x, y), by (1).
pub fn moment(graph: &mut Graph, x: NodeId, y: NodeId, rate: NodeId, power: u32) -> NodeId {
    let mut last = graph.add_node(Node::TiltedTail(rate, x, y));
    let shift = graph.multiply(rate, y);
    let mean = graph.add(x, shift);
    let density = graph.density(x, y);
    let mut before = graph.negate(density);
    for j in 0..power {
        let factor = graph.number(j.max(1));
        let boundary = graph.multiply(y, before);
        let boundary = graph.multiply(factor, boundary);
        let moved = graph.multiply(mean, last);
        (before, last) = (last, graph.add(moved, boundary));
    }
    last
}

/// The density's derivative of order k, by (2).
pub fn density(graph: &mut Graph, x: NodeId, y: NodeId, k: u32) -> NodeId {
    let mut last = graph.density(x, y);
    let mut before = graph.number(0);
    for k in 0..k {
        let factor = graph.number(k);
        let moved = graph.multiply(x, last);
        let kept = graph.multiply(factor, before);
        let next = graph.add(moved, kept);
        let next = graph.divide(next, y);
        (before, last) = (last, graph.negate(next));
    }
    last
}
