//! The flags of `iterate`.

use super::Effort;
use super::formats::TableFormat;
use super::place::Place;
use clap::Args;

/// Flags of `iterate`.
#[derive(Debug, Args)]
pub struct IterateOptions {
    /// Of which layer, from which states, with parameters in which ranges.
    #[command(flatten)]
    pub place: Place,
    /// How many layers.
    #[arg(long, value_name = "N", default_value = "50", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub layers: u32,
    /// How results are printed.
    #[arg(long, value_enum, default_value = "text")]
    pub format: TableFormat,
    #[command(flatten)]
    pub effort: Effort,
}
