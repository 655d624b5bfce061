//! The flags of `weights`.

use super::values::range;
use super::{Format, Limits};
use crate::claim::Range;
use crate::gain::Distribution;
use clap::Args;

/// Flags of `weights`.
#[derive(Debug, Args)]
pub struct WeightsOptions {
    /// Numbers of weights of a unit.
    #[arg(value_name = "FAN_IN", required = true, value_parser = clap::value_parser!(u32).range(2..=1_000_000_000))]
    pub fan_in: Vec<u32>,
    /// Where weights come from, gaussian, uniform or truncated at two standard deviations, each of mean 0 and variance 1/FAN_IN. [default: all]
    #[arg(long, value_name = "KIND", value_parser = distribution)]
    pub distribution: Option<Distribution>,
    /// The range of the sum of weights; Theorem 1's unless given.
    #[arg(long, value_name = "LOW..HIGH", default_value = "-0.1..0.1", value_parser = checked, allow_hyphen_values = true)]
    pub omega: Range,
    /// The range of the sum of squared weights; Theorem 1's unless given.
    #[arg(long, value_name = "LOW..HIGH", default_value = "0.95..1.1", value_parser = checked, allow_hyphen_values = true)]
    pub tau: Range,
    /// How results are printed.
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
    #[command(flatten)]
    pub limits: Limits,
}

fn distribution(text: &str) -> Result<Distribution, String> {
    let known = Distribution::ALL.into_iter().find(|known| known.name() == text);
    known.ok_or_else(|| {
        let names: Vec<&str> = Distribution::ALL.iter().map(|it| it.name()).collect();
        format!("expected one of {}", names.join(", "))
    })
}

fn checked(text: &str) -> Result<Range, String> {
    let range = range(text)?;
    range.check().map_err(|error| error.to_string())?;
    Ok(range)
}
