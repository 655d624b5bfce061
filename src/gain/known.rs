//! A value, or the reason why none is stated.

use crate::activation::Continuity;
use crate::search::{Stop, Unsuitable};
use std::fmt;

/// What is proved, or why it is not stated.
pub type Known<T> = Result<T, Missing>;

/// Why something is not stated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// f jumps there, or may.
    Jump {
        /// Where.
        place: String,
        /// Whether it certainly does.
        certain: bool,
    },
    /// Whether f is continuous could not be told.
    Continuity,
    /// f′ could not be integrated.
    Slopes,
    /// It cannot be computed.
    Unsuitable(Unsuitable),
    /// What it is divided by is 0, or not told from 0.
    Zero(&'static str),
    /// σ² > E f′², so (5) has no solution.
    VarianceExceedsSlope,
    /// σ² − E f′² was not told from 0.
    VarianceNearSlope,
    /// σ_b² of (6) would be negative.
    NegativeBias,
    /// σ_b² of (6) was not told from 0.
    BiasNearZero,
    /// The time was up, or the program was interrupted.
    Stopped(Stop),
    /// Too many digits are lost, or too many cells needed.
    TooHard,
}

impl Missing {
    /// Why slopes are not stated, if f is not known to be continuous.
    pub(super) fn of_slopes(continuity: Continuity) -> Option<Self> {
        match continuity {
            Continuity::Continuous => None,
            Continuity::Jumps(place) => Some(Self::Jump { place, certain: true }),
            Continuity::MayJump(place) => Some(Self::Jump { place, certain: false }),
            Continuity::Unknown => Some(Self::Continuity),
        }
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Jump { place, certain: true } => {
                write!(f, "the activation jumps at z = {place}, and has no slope there")
            }
            Self::Jump { place, certain: false } => {
                write!(f, "the activation may jump at z = {place}")
            }
            Self::Continuity => f.write_str(
                "the activation may jump: a condition compares what is no straight line in z",
            ),
            Self::Slopes => f.write_str("the slope could not be integrated"),
            Self::Unsuitable(reason) => f.write_str(reason.explain().0),
            Self::Zero(what) => write!(f, "{what} is 0, or was not told from 0"),
            Self::VarianceExceedsSlope => f.write_str("none exists: Var f exceeds E f'^2"),
            Self::VarianceNearSlope => f.write_str("Var f was not told from E f'^2"),
            Self::NegativeBias => {
                f.write_str("none exists: the biases' variance would be negative")
            }
            Self::BiasNearZero => f.write_str("the biases' variance was not told from 0"),
            Self::Stopped(stop) => f.write_str(stop.reason()),
            Self::TooHard => f.write_str("too many digits are lost, or too many cells needed"),
        }
    }
}
