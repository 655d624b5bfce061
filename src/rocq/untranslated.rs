//! Why a certificate is not translated.

use crate::claim::{Diagnostic, Number};
use std::error::Error;
use std::fmt;

/// Why a certificate is not translated.
#[derive(Clone, Debug)]
pub enum Untranslated {
    /// It is the saved state of an unfinished proof.
    Unfinished,
    /// Its claim cannot be read.
    Claim(Box<Diagnostic>),
    /// Its claim is not about the unit layer with the standard SELU.
    OtherMap,
    /// Its claim has several domains.
    SeveralCases,
    /// The domain has other variables than μ, ω, ν and τ.
    OtherDomain,
    /// An end of the domain is not rational.
    Irrational(Number),
    /// A section, by its name, says what there are no lemmas about.
    Section(String, Reason),
}

/// What there are no lemmas about.
#[derive(Clone, Debug)]
pub enum Reason {
    /// A refutation.
    Refuted,
    /// A proof without a tree.
    NoTree,
    /// A cell that is not settled.
    OpenCell,
    /// A face of a tree that is not about the mean or the variance.
    Face,
    /// An axis, by its letter.
    Axis(char),
    /// A section of another kind.
    Kind,
    /// A comparison that the claim does not have.
    Missing,
    /// A comparison of other quantities, as it is written.
    Comparison(String),
    /// The place of a fixed point, as it is written.
    Place(String),
    /// A name that begins with a digit.
    Digit,
}

impl fmt::Display for Untranslated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unfinished => f.write_str("this is the saved state of an unfinished proof"),
            Self::Claim(diagnostic) => write!(f, "the claim cannot be read: {diagnostic}"),
            Self::OtherMap => {
                f.write_str("the lemmas are about the unit layer with the standard SELU")
            }
            Self::SeveralCases => {
                f.write_str("its domain has several cases; the lemmas are about one")
            }
            Self::OtherDomain => f.write_str("its domain is not one of mu, omega, nu and tau"),
            Self::Irrational(number) => write!(f, "{number} is not a rational number"),
            Self::Section(name, reason) => write!(f, "`{name}`: {reason}"),
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refuted => f.write_str("it is refuted; only proofs are translated"),
            Self::NoTree => f.write_str("a proof without a tree is not translated"),
            Self::OpenCell => f.write_str("its tree has an open cell"),
            Self::Face => f.write_str(
                "its tree has a face; there are lemmas about those of mean and variance only",
            ),
            Self::Axis(letter) => {
                write!(
                    f,
                    "its tree has the axis {letter}, along which there are no lemmas about it"
                )
            }
            Self::Kind => f.write_str("there are no lemmas about it"),
            Self::Missing => f.write_str("there is no such comparison in the claim"),
            Self::Comparison(text) => write!(
                f,
                "no lemmas about `{text}`; there are about mean, variance and, from above and \
                 strictly, norm, compared with a rational number"
            ),
            Self::Place(text) => {
                write!(
                    f,
                    "no lemmas about `{text}`; there are about mu and nu and rational numbers"
                )
            }
            Self::Digit => f.write_str("its name begins with a digit, as no lemma's can"),
        }
    }
}

impl Error for Untranslated {}
