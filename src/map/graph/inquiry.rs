//! What an expression depends on, and what it asks for.

use super::{Graph, Node, NodeId};
use crate::claim::{Function, Variable};
use crate::moments::Orders;
use std::collections::BTreeSet;

impl Graph {
    /// The arguments of all moments in an expression: where these are defined, so are they.
    pub(super) fn sites(&self, id: NodeId) -> BTreeSet<(NodeId, NodeId)> {
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
    pub(super) fn is_total(&self, id: NodeId) -> bool {
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
}
