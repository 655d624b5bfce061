//! The map g: (μ, ν) ↦ (μ̃, ν̃), its Jacobians and their spectral norm, as
//! expressions that can be differentiated and evaluated over boxes.
//!
//! # Mathematics
//!
//! A claim's expressions are functions of μ, ω, ν, τ and of x = μω and y = ντ.
//! [`graph`] keeps them as a directed acyclic graph without common
//! subexpressions, whose leaves are numbers, variables and the derivatives
//! Mₙ(x, y) of the two [`moments`](crate::moments). Differentiation maps such
//! expressions to such expressions:
//! ∂Mₙ/∂x = Mₙ₊₁, ∂Mₙ/∂y = ½Mₙ₊₂ (1), and with x and y regarded as functions,
//! ∂/∂μ = ∂_μ + ω ∂_x, ∂/∂ω = ∂_ω + μ ∂_x, ∂/∂ν = ∂_ν + τ ∂_y,
//! ∂/∂τ = ∂_τ + ν ∂_y (2).
//!
//! [`quantities`] writes the paper's quantities down in this language, and
//! [`tape`] flattens what a proof needs into a list of operations that is
//! evaluated once per box, and [`batch`] evaluates such a list over many boxes at once.

pub mod batch;
mod batch_tape;
pub mod constants;
pub mod exact;
pub mod field;
pub mod graph;
pub mod quantities;
pub mod tape;

pub use graph::{Graph, NodeId};
pub use tape::Tape;
