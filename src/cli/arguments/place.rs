//! The flags that say where something is asked: of which activation and layer, on what ranges.

use super::values::{activation, assignment, dropout, range};
use crate::claim::{ActivationSpec, Dropout, LayerKind, Range, Variable};
use clap::Args;

/// An activation, a layer and ranges: those of a claim, or given one by one.
#[derive(Debug, Args)]
pub struct Place {
    /// Activation, layer and ranges of a claim, or of - on standard input; flags replace its
    /// ranges, and nothing else.
    #[arg(long, value_name = "CLAIM", conflicts_with_all = ["activation", "layer", "dropout"])]
    pub over: Option<String>,
    #[command(flatten)]
    pub kind: Kind,
    /// Sum of a unit's weights; 0 unless given.
    #[arg(long, value_name = RANGE, value_parser = range, allow_hyphen_values = true)]
    pub omega: Option<Range>,
    /// Sum of a unit's squared weights, or n times the variance of random weights; 1 unless
    /// given.
    #[arg(long, value_name = RANGE, value_parser = range, allow_hyphen_values = true)]
    pub tau: Option<Range>,
    /// Mean of the unit layer's inputs. Unless given, fixed points are looked for in -1..1, and
    /// trajectories start at 0.
    #[arg(long, value_name = RANGE, value_parser = range, allow_hyphen_values = true)]
    pub mu: Option<Range>,
    /// Variance of the unit layer's inputs. Unless given, fixed points are looked for in
    /// 0.01..16, and trajectories start at 1.
    #[arg(long, value_name = RANGE, value_parser = range, allow_hyphen_values = true)]
    pub nu: Option<Range>,
    /// Second moment of the random layer's inputs. Unless given, fixed points are looked for in
    /// 1e-4..1e5, and trajectories start at 1.
    #[arg(long, value_name = RANGE, value_parser = range, allow_hyphen_values = true)]
    pub q: Option<Range>,
    /// Variance of random biases; 0 unless given.
    #[arg(long, value_name = RANGE, value_parser = range, allow_hyphen_values = true)]
    pub bias: Option<Range>,
    /// The range of any variable, as in --at tau=1..2.
    #[arg(long, value_name = "NAME=RANGE", value_parser = assignment)]
    pub at: Vec<(Variable, Range)>,
}

/// An activation and a layer.
#[derive(Debug, Args)]
pub struct Kind {
    /// The activation: a name of the library, perhaps with values for its parameters, such as
    /// leaky_relu,slope=0.2, or an expression in z; SELU unless given.
    #[arg(long, value_name = "KIND[,NAME=VALUE]", value_parser = activation)]
    pub activation: Option<ActivationSpec>,
    /// The layer: a unit whose weights have the sum omega and the sum of squares tau, or random
    /// weights of mean 0 and variance tau/n; unit unless given.
    #[arg(long, value_name = "unit|random", value_parser = layer)]
    pub layer: Option<LayerKind>,
    /// Dropout behind the activation: alpha or standard, with the share that is dropped.
    #[arg(long, value_name = "KIND=RATE", value_parser = dropout)]
    pub dropout: Option<Dropout>,
}

/// How a range is written.
pub const RANGE: &str = "LOW..HIGH";

/// The name of a preset.
pub fn layer(text: &str) -> Result<LayerKind, String> {
    LayerKind::from_name(text).ok_or_else(|| {
        let known = LayerKind::ALL.map(LayerKind::name).join(" or ");
        format!("expected {known}; other layers are written in a claim, for --over")
    })
}
