//! Operations with their arguments.

use crate::claim::{Function, Variable};
use rug::Rational;

/// A node's position in its [`Graph`](super::Graph); arguments come before their users.
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

/// What a choice between two is where the sides compared are equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tie {
    /// Undefined.
    Undefined,
    /// All between the two.
    Between,
    /// The first: `where(a <= b, ...)`.
    Then,
    /// The second: `where(a < b, ...)`.
    Otherwise,
}

impl From<Kink> for Tie {
    /// Of a slope that is one of two.
    fn from(kink: Kink) -> Self {
        match kink {
            Kink::Undefined => Self::Undefined,
            Kink::Generalized => Self::Between,
        }
    }
}

/// The ways from a node down to what its derivative is taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Ways {
    /// All.
    Whole,
    /// Those of ∂̂Q/∂v, by (2) of `derivative`.
    Direct,
    /// Those of ∂̂Q/∂w, by (2) of `derivative`.
    Smooth,
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
        /// What it is where a = b.
        tie: Tie,
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
    pub fn arguments(&self) -> impl Iterator<Item = NodeId> {
        let few = |ids: &[NodeId]| std::array::from_fn::<_, 4, _>(|at| ids.get(at).copied());
        let (first, others): (_, &[NodeId]) = match self {
            Self::SpectralNorm(entries) => (few(&[]), entries),
            node => (node.few_arguments(few), &[]),
        };
        first.into_iter().flatten().chain(others.iter().copied())
    }

    fn few_arguments<T>(&self, few: impl Fn(&[NodeId]) -> T) -> T {
        match self {
            Self::Number(_) | Self::Pi | Self::Variable(_) | Self::SpectralNorm(_) => few(&[]),
            Self::Named(_, a)
            | Self::Negate(a)
            | Self::Power(a, _)
            | Self::Call(_, a)
            | Self::Between(a) => few(&[*a]),
            Self::Add(a, b)
            | Self::Subtract(a, b)
            | Self::Multiply(a, b)
            | Self::Divide(a, b)
            | Self::Min(a, b)
            | Self::Max(a, b)
            | Self::Hypot(a, b)
            | Self::Guarded(a, b)
            | Self::Moment { x: a, y: b, .. }
            | Self::Direction(a, b, _) => few(&[*a, *b]),
            Self::TiltedTail(a, b, c) => few(&[*a, *b, *c]),
            Self::Choose { compare: (a, b), then, otherwise, .. } => {
                few(&[*a, *b, *then, *otherwise])
            }
        }
    }

    /// Whether a derivative is enclosed by the hull of several slopes.
    pub(super) fn has_kink(&self) -> bool {
        matches!(
            self,
            Self::Call(Function::Abs, _)
                | Self::Min(..)
                | Self::Max(..)
                | Self::Choose { .. }
                | Self::SpectralNorm(_)
        )
    }
}
