//! Formal numeric verification of how layers of a neural network move the mean and variance
//! of their activations: the theorems of *Self-Normalizing Neural Networks* (Klambauer,
//! Unterthiner, Mayr, Hochreiter, 2017), and any such claim about any activation.
//!
//! ```
//! use selfnorm::claim::{Claim, Verdict};
//! use selfnorm::search::{Options, verify};
//!
//! let text = r#"
//!     title = "ReLU with He's initialization keeps the second moment"
//!     [activation]
//!     kind = "relu"
//!     [layer]
//!     kind = "random"
//!     [domain]
//!     q = ["0.5", "2"]
//!     tau = "2"
//!     [prove]
//!     kept = "-1e-9 < second_moment - q < 1e-9"
//! "#;
//! let claim = Claim::parse("he", "he.toml", text)?;
//! let report = verify(&claim, &Options::default())?;
//! assert_eq!(report.verdict, Verdict::Proved);
//! # Ok::<(), selfnorm::claim::Diagnostic>(())
//! ```
//!
//! On x86-64 the arithmetic is compiled for processors with AVX2 and FMA: build with
//! `RUSTFLAGS="-C target-cpu=haswell"`.
//!
//! What goes wrong is a type that says what, and prints as one message with its remedy:
//! [`claim::Diagnostic`] for files, [`claim::ScopeError`] and [`claim::ActivationError`] for
//! what is built without one, [`search::Unsuitable`] for what cannot be computed,
//! [`certificate::Rejection`] for certificates.
//!
//! A claim is proved by branch and bound with rigorous enclosures, refuted by a point of its
//! domain, or left undecided with the reason. What is printed as a verdict rests on
//! `TRUST.md`; how the code is laid out, on this table, from the ground up. A room uses those
//! of its row and no others, which a test holds:
//!
//! | room | what lives there | uses |
//! |---|---|---|
//! | [`arithmetic`] | intervals, balls, exact numbers, special functions with proved errors | |
//! | [`claim`] | the claim language, and verdicts | `arithmetic` |
//! | [`activation`] | the library of activations; an expression in z as pieces | `arithmetic` `claim` |
//! | [`moments`] | Gaussian expectations of activations and their derivatives | `arithmetic` `activation` |
//! | [`map`] | expressions as differentiable graphs with moments at their leaves | `arithmetic` `claim` `activation` `moments` |
//! | [`certificate`] | what a search leaves behind for others to check | `arithmetic` `claim` |
//! | [`search`] | branch and bound on one problem: verify, bound, conclude | `arithmetic` `claim` `activation` `moments` `map` `certificate` |
//! | [`fixed_point`] | all fixed points of a layer's map, and parameters that make one | `arithmetic` `claim` `moments` `search` |
//! | [`gain`] | what a designer of an activation asks for: gains, lengths, initialization | `arithmetic` `claim` `activation` `moments` `search` |
//! | [`simulate`] | random networks of finite width beside their limit (feature `simulate`) | `arithmetic` `claim` `activation` `gain` `search` `fixed_point` |
//! | [`check`] | the independent checker of certificates | `arithmetic` `claim` `certificate` |
//! | [`rocq`] | certificates as proofs for a proof assistant | `claim` `certificate` |
//! | [`picture`] | fields of certified cells | `arithmetic` `claim` `moments` `certificate` `search` |
//! | [`figure`] | figures drawn from them (feature `figures`) | `arithmetic` `claim` `activation` `certificate` `search` `fixed_point` `gain` `simulate` `picture` |
//! | [`render`] | reports in every format (feature `cli`) | `arithmetic` `certificate` `check` `claim` `figure` `fixed_point` `gain` `search` `simulate` |
//! | [`cli`] | the program: a file a subcommand, no mathematics (feature `cli`) | all |
#![warn(missing_docs)]
#![forbid(unsafe_code)]

// Unit tests share the integration tests' references, which name the crate.
#[cfg(test)]
extern crate self as selfnorm;

pub mod activation;
pub mod arithmetic;
pub mod certificate;
pub mod check;
pub mod claim;
#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "figures")]
pub mod figure;
pub mod fixed_point;
pub mod gain;
pub mod map;
pub mod moments;
pub mod picture;
#[cfg(feature = "cli")]
pub mod render;
pub mod rocq;
pub mod search;
#[cfg(feature = "simulate")]
pub mod simulate;
