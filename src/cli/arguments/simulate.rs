//! The flags of `simulate`.

use super::Limits;
use super::formats::TableFormat;
use super::place::Kind;
use super::values::{assignment, number};
use crate::claim::{Number, Range, Variable};
use crate::simulate::{Input, Shape, Weights};
use clap::Args;

/// Flags of `simulate`.
#[derive(Debug, Args)]
pub struct SimulateOptions {
    /// Activation and layer of a claim, whose tube of states the networks are compared with; their
    /// inputs and weights are in its ranges.
    #[arg(long, value_name = "CLAIM", conflicts_with_all = ["activation", "layer", "dropout"])]
    pub over: Option<String>,
    #[command(flatten)]
    pub kind: Kind,
    /// Sum of a unit's weights; 0 unless given.
    #[arg(long, value_name = "NUMBER", value_parser = number, allow_hyphen_values = true)]
    pub omega: Option<Number>,
    /// Sum of a unit's squared weights, or n times the variance of random weights; 1 unless
    /// given.
    #[arg(long, value_name = "NUMBER", value_parser = number, allow_hyphen_values = true)]
    pub tau: Option<Number>,
    /// Variance of random biases; 0 unless given.
    #[arg(long, value_name = "NUMBER", value_parser = number, allow_hyphen_values = true)]
    pub bias: Option<Number>,
    /// Where weights come from: gaussian, uniform, truncated at two standard deviations, or
    /// orthogonal matrices, all scaled to the same variance.
    #[arg(long, value_name = "KIND", value_parser = weights, default_value = "gaussian")]
    pub distribution: Weights,
    /// What networks are fed with: gaussian or uniform, with mean and variance or, if uniform, a
    /// range=LOW..HIGH; or constant,value=NUMBER.
    #[arg(long, value_name = "KIND[,NAME=VALUE]", value_parser = input, default_value = "gaussian")]
    pub input: Input,
    /// Units in each layer; of several widths the deviations from infinite width are compared.
    #[arg(long, value_name = "N[,N]", value_delimiter = ',', default_value = "1000",
          value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub widths: Vec<u32>,
    /// Layers.
    #[arg(long, value_name = "N", default_value_t = 20,
          value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub depth: u32,
    /// Networks of each width.
    #[arg(long, value_name = "N", default_value_t = 10,
          value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub networks: u32,
    /// Inputs that each network is fed with: moments are over all units and these.
    #[arg(long, value_name = "N", default_value_t = 16,
          value_parser = clap::value_parser!(u32).range(1..=65_536))]
    pub batch: u32,
    /// What all random numbers are made of: the same seed, the same networks.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub seed: u64,
    /// How results are printed.
    #[arg(long, value_enum, default_value = "text")]
    pub format: TableFormat,
    #[command(flatten)]
    pub limits: Limits,
}

fn weights(text: &str) -> Result<Weights, String> {
    Weights::ALL.into_iter().find(|known| known.name() == text).ok_or_else(|| {
        let names: Vec<&str> = Weights::ALL.iter().map(|it| it.name()).collect();
        format!("expected one of {}", names.join(", "))
    })
}

/// KIND, or KIND,NAME=VALUE,….
fn input(text: &str) -> Result<Input, String> {
    let mut parts = text.split(',');
    let kind = parts.next().unwrap_or_default().trim();
    let shape = Shape::ALL
        .into_iter()
        .find(|known| known.name() == kind)
        .ok_or_else(|| format!("expected one of {}", Shape::ALL.map(Shape::name).join(", ")))?;
    let values = parts.map(assignment).collect::<Result<Vec<_>, _>>()?;
    for (_, range) in &values {
        range.check().map_err(|error| error.to_string())?;
    }
    let names: Vec<&str> = values.iter().map(|(name, _)| name.name()).collect();
    let known: &[&str] = match shape {
        Shape::Gaussian => &["mean", "variance"],
        Shape::Uniform if names.contains(&"range") => &["range"],
        Shape::Uniform => &["mean", "variance", "range"],
        Shape::Constant => &["value"],
    };
    let is_wrong =
        |name: &&&str| !known.contains(name) || names.iter().filter(|it| it == name).count() > 1;
    if let Some(wrong) = names.iter().find(is_wrong) {
        let known = known.join(", ");
        return Err(format!(
            "{kind} inputs take no such `{wrong}`; they take each of {known} once"
        ));
    }
    if let [(_, range)] = values.as_slice()
        && names == ["range"]
    {
        return Input::uniform(range).ok_or_else(|| format!("{range} is too large a range"));
    }
    let (center, default, spread) = match shape {
        Shape::Constant => ("value", "1", "0"),
        Shape::Gaussian | Shape::Uniform => ("mean", "0", "1"),
    };
    let mean = value(&values, center, default)?;
    let variance = value(&values, "variance", spread)?;
    if *variance.lower() < 0 {
        return Err(format!("a variance of {variance}; it is at least 0"));
    }
    Ok(Input { shape, range: None, mean, variance })
}

/// A number among some values, or what it is unless given.
fn value(values: &[(Variable, Range)], name: &str, default: &str) -> Result<Number, String> {
    match values.iter().find(|(known, _)| known.name() == name) {
        Some((_, range)) if range.is_point() => Ok(range.lower.clone()),
        Some((_, range)) => Err(format!("{name} = {range} is a range; give {name} a number")),
        None => number(default),
    }
}
