//! The flags of `audit`.

use super::formats::AuditFormat;
use super::{Effort, tolerance};
use crate::claim::Part;
use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};

/// Flags of `audit`.
#[derive(Debug, Args)]
pub struct AuditOptions {
    /// Built-in names or paths of claim files with a [record]; all built-in ones if none.
    #[arg(value_name = "CLAIM", conflicts_with = "part")]
    pub claims: Vec<String>,
    /// Only these parts of the ledger, divided by commas.
    #[arg(long, value_enum, value_delimiter = ',')]
    pub part: Vec<Part>,
    /// How the ledger is printed.
    #[arg(long, value_enum, default_value = "text")]
    pub format: AuditFormat,
    /// Relative width of the sharp values' enclosures.
    #[arg(long, value_name = "T", default_value = "1e-12", value_parser = tolerance)]
    pub tolerance: f64,
    #[command(flatten)]
    pub effort: Effort,
}

impl ValueEnum for Part {
    fn value_variants<'a>() -> &'a [Self] {
        &Part::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()).help(self.title()))
    }
}
