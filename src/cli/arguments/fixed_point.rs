//! The flags of `fixed-point`.

use super::{Effort, Format};
use crate::arithmetic::Decimal;
use crate::claim::Range;
use clap::Args;

/// Flags of `fixed-point`.
#[derive(Debug, Args)]
pub struct FixedPointOptions {
    /// Sum of a unit's weights: a decimal or a range.
    #[arg(long, value_name = "LOW[,HIGH]", default_value = "0", value_parser = range, allow_hyphen_values = true)]
    pub omega: Range,
    /// Sum of a unit's squared weights: a decimal or a range.
    #[arg(long, value_name = "LOW[,HIGH]", default_value = "1", value_parser = range, allow_hyphen_values = true)]
    pub tau: Range,
    /// Where the fixed points' mean is looked for.
    #[arg(long, value_name = "LOW[,HIGH]", default_value = "-1,1", value_parser = range, allow_hyphen_values = true)]
    pub mu: Range,
    /// Where the fixed points' variance is looked for.
    #[arg(long, value_name = "LOW[,HIGH]", default_value = "0.01,16", value_parser = range, allow_hyphen_values = true)]
    pub nu: Range,
    /// λ, if not the exact λ₀₁; with --wanted, the range in which it is wanted.
    #[arg(long, value_name = "LOW[,HIGH]", value_parser = range, allow_hyphen_values = true)]
    pub lambda: Option<Range>,
    /// α, if not the exact α₀₁; with --wanted, the range in which it is wanted.
    #[arg(long, value_name = "LOW[,HIGH]", value_parser = range, allow_hyphen_values = true)]
    pub alpha: Option<Range>,
    /// Instead, find the λ and α that make this point fixed at the given ω and τ.
    #[arg(long, value_name = "MU,NU", value_parser = pair, allow_hyphen_values = true, conflicts_with_all = ["mu", "nu"])]
    pub wanted: Option<(Decimal, Decimal)>,
    /// How results are printed.
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
    #[command(flatten)]
    pub effort: Effort,
}

/// One decimal or two, which are exact numbers.
fn range(text: &str) -> Result<Range, String> {
    match text.split_once(',') {
        None => decimal(text).map(Range::point),
        Some((lower, upper)) => Ok(Range { lower: decimal(lower)?, upper: decimal(upper)? }),
    }
}

fn pair(text: &str) -> Result<(Decimal, Decimal), String> {
    match text.split_once(',') {
        Some((first, second)) => Ok((decimal(first)?, decimal(second)?)),
        None => Err("expected two decimals, mean and variance, such as 0,2".to_owned()),
    }
}

fn decimal(text: &str) -> Result<Decimal, String> {
    Decimal::parse(text.trim())
        .map_err(|error| format!("{error}; expected a decimal, or two such as 0.8,1.5"))
}
