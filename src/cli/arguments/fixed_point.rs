//! The flags of `fixed-point`.

use super::Effort;
use super::formats::Format;
use super::values::{Values, activation, assignment, dropout, numbers, range};
use crate::claim::{ActivationSpec, Dropout, LayerKind, Range, Variable};
use clap::Args;

/// Flags of `fixed-point`.
#[derive(Debug, Args)]
pub struct FixedPointOptions {
    /// Activation, layer and ranges of a claim, which the other flags replace.
    #[arg(long, value_name = "CLAIM", conflicts_with_all = ["activation", "layer", "dropout"])]
    pub over: Option<String>,
    /// The activation: a name of the library, perhaps with values for its parameters, such as
    /// leaky_relu,slope=0.2, or an expression in z.
    #[arg(long, value_name = "KIND[,NAME=VALUE]", value_parser = activation)]
    pub activation: Option<ActivationSpec>,
    /// The layer: a unit with given weights, or a layer of random ones.
    #[arg(long, value_name = "unit|random", value_parser = layer)]
    pub layer: Option<LayerKind>,
    /// Dropout behind the activation: alpha or standard, with the share that is dropped.
    #[arg(long, value_name = "KIND=RATE", value_parser = dropout)]
    pub dropout: Option<Dropout>,
    /// Sum of a unit's weights; 0 unless given.
    #[arg(long, value_name = RANGE, value_parser = range, allow_hyphen_values = true)]
    pub omega: Option<Range>,
    /// Sum of a unit's squared weights, or n times the variance of random weights; 1 unless
    /// given.
    #[arg(long, value_name = RANGE, value_parser = range, allow_hyphen_values = true)]
    pub tau: Option<Range>,
    /// Where the fixed points' mean is looked for, in the unit layer; -1..1 unless given.
    #[arg(long, value_name = RANGE, value_parser = range, allow_hyphen_values = true)]
    pub mu: Option<Range>,
    /// Where the fixed points' variance is looked for, in the unit layer; 0.01..16 unless given.
    #[arg(long, value_name = RANGE, value_parser = range, allow_hyphen_values = true)]
    pub nu: Option<Range>,
    /// Where the fixed points' second moment is looked for, in the random layer; 1e-4..1e5
    /// unless given.
    #[arg(long, value_name = RANGE, value_parser = range, allow_hyphen_values = true)]
    pub q: Option<Range>,
    /// Variance of random biases; 0 unless given.
    #[arg(long, value_name = RANGE, value_parser = range, allow_hyphen_values = true)]
    pub bias: Option<Range>,
    /// The range of any variable, as in --at tau=1..2.
    #[arg(long, value_name = "NAME=RANGE", value_parser = assignment)]
    pub at: Vec<(Variable, Range)>,
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

/// How a range is written.
const RANGE: &str = "LOW..HIGH";

pub(super) fn layer(text: &str) -> Result<LayerKind, String> {
    LayerKind::from_name(text).ok_or_else(|| {
        let known = LayerKind::ALL.map(LayerKind::name).join(" or ");
        format!("expected {known}; other layers are written in a claim, for --over")
    })
}
