//! Expressions that can be differentiated and evaluated over boxes, with moments at their
//! leaves.
//!
//! # Mathematics
//!
//! A claim's expressions are functions of its variables. [`graph`] keeps them as a directed
//! acyclic graph without common subexpressions, whose leaves are numbers and variables and
//! whose operations include Mₙ(x, y), the derivatives of the [`moments`](crate::moments) at
//! any arguments. Differentiation maps such expressions to such expressions, in a variable or
//! in any other node taken for one.
//!
//! | file | holds |
//! |---|---|
//! | `graph` | the expressions and their derivatives |
//! | `half_line` | moments of half-lines as nodes |
//! | `monomials` | functions of parameters that range, apart by monomials |
//! | `lower` | a claim's syntax, layer and activation as a graph |
//! | `constant` | exact ranges of rational expressions, values without variables to any precision |
//! | `exact` | the fixed point (0, 1) of SELU's exact constants, by algebra |
//! | `tape` | what a proof needs, as a list of operations evaluated once per box |
//! | `batch`, `batch_tape` | such lists over many boxes at once |

pub mod batch;
mod batch_tape;
pub mod constant;
pub mod exact;
pub mod graph;
mod half_line;
pub mod lower;
mod monomials;
pub mod tape;

pub use graph::{Graph, NodeId};
pub use lower::Lowering;
pub use tape::Tape;
