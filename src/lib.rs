//! Formal numeric verification of self-normalizing neural networks.
//!
//! The rooms of this crate, from the ground up; each may use only those above it:
//! [`arithmetic`], [`activation`] with [`claim`], [`moments`], [`map`], [`search`],
//! [`figure`].
#![warn(missing_docs)]
#![forbid(unsafe_code)]

pub mod activation;
pub mod arithmetic;
pub mod certificate;
pub mod check;
pub mod claim;
pub mod cli;
pub mod figure;
pub mod map;
pub mod moments;
pub mod search;
