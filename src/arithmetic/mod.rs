//! Intervals, exact decimals and rigorous special functions.
//!
//! Everything above this room computes with [`Interval`] (inari: IEEE 1788,
//! directed rounding) and with two conventions that make a wrong "proved"
//! impossible to reach by accident:
//!
//! * **The empty interval means "not everywhere defined".** A quotient whose
//!   divisor holds 0, the square root of something that may be negative, a
//!   moment of a Gaussian without variance: each is [`Interval::EMPTY`], which
//!   every further operation passes on, and which no verdict accepts.
//! * **Only finite bounds count.** Infinite end points are true enclosures and
//!   never a proof; see `search::verdict`.
//!
//! | file | holds |
//! |---|---|
//! | `decimal` | numbers as a claim writes them: exact, enclosed by doubles on demand |
//! | `decimal_text` | what their texts are made of |
//! | `interval` | the few interval operations inari does not have, with the conventions above |
//! | `product` | inari's product, faster |
//! | `special` | exp, erf, erfc, erfcx for doubles, with proven error bounds |
//! | `erfcx` | erfcx by polynomials of our own (`erfcx_table`), with proven error bounds |
//! | `ball`, `balls` | a double and a radius in plain rounding to nearest, and many of them at once |
//! | `lanes` | a double, or a vector of doubles, with the same operations |
//! | `ball_functions` | exp and erfcx on balls |
//! | `print` | decimals that are still bounds after rounding |
//! | `mpfr` | intervals of any precision over MPFR; the reference of the above |
//! | `mpfr_pool` | the floats of them, whose memory is used again |
//! | `mpfr_elementary` | elementary and special functions of them |
//! | `matrix_norm` | the spectral norm of a small matrix of intervals |
//! | `enclosure` | what intervals of doubles and of MPFR have in common |

pub mod ball;
pub mod ball_functions;
pub mod balls;
pub mod decimal;
mod decimal_text;
pub mod enclosure;
pub mod erfcx;
mod erfcx_table;
pub mod interval;
pub mod lanes;
pub mod matrix_norm;
pub mod mpfr;
mod mpfr_elementary;
mod mpfr_pool;
pub mod print;
pub mod product;
pub mod special;

pub use decimal::Decimal;
pub use inari::Interval;
pub use interval::interval;
pub use product::product;
pub use special::SpecialFunctions;
