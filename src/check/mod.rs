//! The independent checker: every statement of a certificate established anew.
//!
//! It shares with the prover the claim's syntax tree and what names in it mean, the
//! certificate's format, and nothing else: no interval of doubles, no special function of
//! ours, no search, none of the prover's moments, and of an activation of the library only its
//! name and parameters. It computes in MPFR intervals of at least 112 bits.
//!
//! | file | holds |
//! |---|---|
//! | `sums` | sums of products of intervals, in place |
//! | `jet`, `functions` | numbers with nilpotent parts: derivatives of whatever is computed; kinks |
//! | `library`, `activation` | the checker's own formulas of activations |
//! | `exp_polynomial`, `pieces`, `form` | polynomials times exponentials on pieces, and their moments in closed form |
//! | `weights`, `growth`, `expansion`, `quadrature` | the moments of any other activation, rigorously integrated |
//! | `places`, `grid` | the same over boxes, from integrals at few places |
//! | `tables`, `moments` | mean, second moment, variance and slopes over boxes, with partial derivatives |
//! | `norm` | spectral norms of Jacobians |
//! | `evaluate`, `exact` | a claim's expressions over a box, in intervals and in rational numbers |
//! | `cell`, `axes` | boxes of exact rational ranges; which letters a tree may use |
//! | `tasks`, `settle` | what there is to establish in a tree; leaves and faces, confirmed or not |
//! | `comparison`, `conclude`, `constants` | goals; Banach's premises, fixed points, (0, 1) |
//! | `conclusion`, `chain` | the sections about conclusions; boxes layer after layer |
//! | `budget` | precision, deadline, and how much work one leaf may ask for |
//! | `claimed`, `statement`, `verify`, `report` | a certificate from beginning to end, and the verdict |
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
//!
//! # What undefined means
//!
//! An enclosure that is not empty says two things: that the quantity is defined on all of the
//! box, and that its values lie in it (4). What may be undefined is empty and stays so: the
//! derivatives of what is undefined are, and a derivative at a kink is, unless the expression
//! does not speak of the variable at all; that is read from its names, never from an enclosure
//! that happens to be [0, 0] (5). On a degenerate range a derivative is what it is on every
//! range around it. Two nonempty enclosures of one number that have nothing in common prove an
//! error of this program, which then stops (6).

mod activation;
mod axes;
mod budget;
mod cell;
mod chain;
mod claimed;
mod comparison;
mod conclude;
mod conclusion;
mod constants;
mod evaluate;
mod exact;
mod exp_polynomial;
mod expansion;
mod form;
mod functions;
mod grid;
mod growth;
mod jet;
mod library;
mod moments;
mod norm;
mod pieces;
mod places;
mod quadrature;
mod report;
mod settle;
mod statement;
mod sums;
mod tables;
mod tasks;
mod verify;
mod weights;

pub use budget::Options;
pub use report::{CheckReport, CheckedDomain, Outcome, SectionReport, is_about};
pub use verify::check;

/// The precision used unless another is asked for, in bits.
pub const DEFAULT_PRECISION: u32 = 128;

/// The least precision that counts as independent of doubles.
pub const MIN_PRECISION: u32 = 112;

/// The greatest precision that is still practical.
pub const MAX_PRECISION: u32 = 4096;

#[cfg(test)]
mod testing;
