//! The flags of `gain`.

use super::values::{activation, number};
use super::{Format, Limits};
use crate::claim::{ActivationSpec, Number, Range};
use clap::Args;

/// Flags of `gain`.
#[derive(Debug, Args)]
pub struct GainOptions {
    /// The activation: a name of the library, perhaps with values for its parameters, such as
    /// swish,beta=1.5, or an expression in z, such as "z*sigmoid(1.5*z)".
    #[arg(value_name = "ACTIVATION", value_parser = activation, required_unless_present = "all")]
    pub activation: Option<ActivationSpec>,
    /// All activations of the library, in a table.
    #[arg(long, conflicts_with = "activation")]
    pub all: bool,
    /// The variance of the pre-activation, whose mean is 0.
    #[arg(long, value_name = "VARIANCE", default_value = "1", value_parser = variance, allow_hyphen_values = true)]
    pub at: Number,
    /// How results are printed.
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
    #[command(flatten)]
    pub limits: Limits,
}

fn variance(text: &str) -> Result<Number, String> {
    let value = number(text)?;
    let range = Range::point(value.clone());
    range.check().and_then(|()| range.check_positive("at")).map_err(|error| error.to_string())?;
    Ok(value)
}
