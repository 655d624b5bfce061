//! The independent checker: every statement of a certificate established anew.
//!
//! It shares with the prover the claim's syntax tree, the certificate's format and
//! nothing else: no interval of doubles, no special function of ours, no
//! differentiation through the heat equation, no search. It computes in MPFR
//! intervals of at least 112 bits, from the paper's equations.
//!
//! | file | holds |
//! |---|---|
//! | `constants` | λ₀₁ and α₀₁ (Eq. 14), and the algebra of the fixed point (0, 1) |
//! | `layer` | mean and second moment (Eqs. 4, 5) with their partial derivatives |
//! | `hyperdual` | numbers with nilpotent parts: derivatives of whatever is computed |
//! | `evaluate` | a claim's expressions over a box |
//! | `cell` | boxes of exact rational ranges, halved and cut by the tree |
//! | `tasks` | what there is to establish in a tree |
//! | `settle` | leaves and faces, confirmed or not |
//! | `conclude` | Banach's premises, fixed points |
//! | `verify` | a certificate from beginning to end |
//!
//! # Why a checked certificate is a proof
//!
//! The tree's root is the claim's own domain as exact rational numbers; a split
//! halves a range exactly, so the leaves cover the domain (1). A face may replace
//! a cell only where the checker finds the quantity's derivative along that axis of
//! constant sign on the whole cell (2). A leaf is accepted only if the checker's own
//! enclosure of the quantity lies on the right side of the exact bound; it may halve
//! the leaf further to see that (3). The program that wrote the certificate thus
//! has no way to make a false claim pass: the worst it can do is to write a tree
//! too coarse to be confirmed.

mod cell;
mod conclude;
mod constants;
mod evaluate;
mod hyperdual;
mod layer;
mod settle;
mod tasks;
mod verify;

pub use verify::{CheckReport, SectionReport, check};

/// The precision used unless another is asked for, in bits.
pub const DEFAULT_PRECISION: u32 = 128;

/// The least precision that counts as independent of doubles.
pub const MIN_PRECISION: u32 = 112;

/// The greatest precision that is still practical.
pub const MAX_PRECISION: u32 = 4096;
