//! The flags of `fixed-point`.

use super::Effort;
use super::formats::Format;
use super::place::{Place, RANGE};
use super::values::{Values, numbers, range};
use crate::claim::Range;
use clap::Args;

/// Flags of `fixed-point`.
#[derive(Debug, Args)]
pub struct FixedPointOptions {
    #[command(flatten)]
    pub place: Place,
    /// λ, if not the activation's own; with --wanted, the range in which it is wanted.
    #[arg(long, value_name = RANGE, value_parser = range, allow_hyphen_values = true)]
    pub lambda: Option<Range>,
    /// α, if not the activation's own; with --wanted, the range in which it is wanted.
    #[arg(long, value_name = RANGE, value_parser = range, allow_hyphen_values = true)]
    pub alpha: Option<Range>,
    /// Instead, find values of the activation's parameters that make this state a fixed point:
    /// SELU's λ and α, or any parameters that are given as ranges, as many as there are state
    /// variables.
    #[arg(long, value_name = "VALUE[,VALUE]", value_parser = numbers, allow_hyphen_values = true, conflicts_with_all = ["mu", "nu", "q"])]
    pub wanted: Option<Values>,
    /// How results are printed.
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
    #[command(flatten)]
    pub effort: Effort,
}
