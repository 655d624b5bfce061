//! What an expression depends on, and what it asks for.

use super::{Graph, Node, NodeId};
use crate::claim::{Function, Variable};
use crate::moments::Orders;
use std::collections::BTreeSet;

impl Graph {
    /// Goes through an expression, each node once; `enter` tells whether its arguments are to be
    /// visited as well.
    fn visit(&self, id: NodeId, mut enter: impl FnMut(NodeId, &Node) -> bool) {
        let mut seen = vec![false; self.nodes.len()];
        let mut pending = vec![id];
        while let Some(id) = pending.pop() {
            let node = self.node(id);
            if !std::mem::replace(&mut seen[id as usize], true) && enter(id, node) {
                pending.extend(node.arguments());
            }
        }
    }

    /// The arguments of all moments in an expression: where these are defined, so are they.
    pub(super) fn sites(&self, id: NodeId) -> BTreeSet<(NodeId, NodeId)> {
        let mut found = BTreeSet::new();
        self.visit(id, |_, node| {
            if let Node::Moment { x, y, .. } | Node::TiltedTail(_, x, y) = node {
                found.insert((*x, *y));
            }
            true
        });
        found
    }

    /// Whether an expression has a value everywhere, by its operations alone, if its moments
    /// have.
    pub(super) fn is_total(&self, id: NodeId) -> bool {
        let mut total = true;
        self.visit(id, |_, node| {
            let is_partial = matches!(
                node,
                Node::Divide(..)
                    | Node::Call(Function::Sqrt | Function::Log, _)
                    | Node::Power(_, i32::MIN..0)
                    | Node::Direction(..)
                    | Node::Choose { .. }
                    | Node::Between(_)
                    | Node::Guarded(..)
            );
            total &= !is_partial;
            total
        });
        total
    }

    /// The variables an expression depends on, other than through some nodes.
    pub fn variables(&self, id: NodeId, but: &[NodeId]) -> BTreeSet<Variable> {
        let mut found = BTreeSet::new();
        self.visit(id, |id, node| {
            if but.contains(&id) {
                return false;
            }
            if let Node::Variable(variable) = node {
                found.insert(*variable);
            }
            true
        });
        found
    }

    /// The derivatives of functions' expectations in an expression.
    pub fn orders(&self, id: NodeId) -> Orders {
        let mut orders = Orders::default();
        self.visit(id, |_, node| {
            if let Node::Moment { function, order, .. } = node {
                orders.want(*function, *order);
            }
            true
        });
        orders
    }
}
