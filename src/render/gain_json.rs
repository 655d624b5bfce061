//! What is proved of an activation as one JSON object on one line.
//!
//! An enclosure is a pair of decimal strings, rounded outward; what is not stated is null, and
//! `reasons` says why, by its key.

use super::format::{Json, Render};
use super::report::Gains;
use super::values::{ByName, Decimals, Spelled, few_places, line, spelled};
use crate::arithmetic::Interval;
use crate::arithmetic::mpfr::MpInterval;
use crate::gain::{
    Affine, EdgeOfChaos, Gain, INITIALIZATIONS, Known, Length, Lengths, Pair, RandomLayer, Trend,
};
use schemars::JsonSchema;
use serde::Serialize;

/// The precision of doubles.
const DOUBLE_BITS: u32 = 53;

/// An activation's line.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "gain")]
pub struct Line {
    activation: String,
    expression: String,
    at: String,
    gain_second_moment: Option<Decimals>,
    gain_variance: Option<Decimals>,
    gain_slope: Option<Decimals>,
    mean: Decimals,
    second_moment: Decimals,
    variance: Decimals,
    slope: Option<Decimals>,
    slope_second_moment: Option<Decimals>,
    affine: Option<Normalized>,
    gaussian_poincare: Option<Poincare>,
    edge_of_chaos: Option<Edge>,
    random_layers: Option<Vec<Layer>>,
    /// Why what is null is not stated, by its key.
    reasons: ByName<String>,
}

/// a and b that make (0, 1) a fixed point of a·f + b, and what that does around it.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "affine")]
struct Normalized {
    a: Decimals,
    b: Decimals,
    spectral_radius: Decimals,
    spectral_norm: Decimals,
    attracting: Option<bool>,
}

/// The two pairs of Gaussian Poincaré normalization.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "gaussian_poincare")]
struct Poincare {
    a: Decimals,
    b: [Decimals; 2],
}

/// Where second moments of 1 neither grow nor part.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "edge_of_chaos")]
struct Edge {
    weight_variance: Decimals,
    bias_variance: Decimals,
}

/// The second moments that a random layer keeps.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "random_layer")]
struct Layer {
    initialization: Spelled<Initialization>,
    tau: String,
    q: [String; 2],
    statement: &'static str,
    fixed_points: Vec<FixedLength>,
    undecided: Vec<Option<Decimals>>,
    zero_is_fixed: Option<bool>,
}

/// A second moment that a random layer keeps.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "length")]
struct FixedLength {
    q: Option<Decimals>,
    derivative: Option<Decimals>,
    chi: Option<Decimals>,
    attracting: Option<bool>,
}

/// How weights are drawn.
#[derive(Clone, Copy)]
struct Initialization(&'static str);

spelled! {
    Initialization: "initialization",
        INITIALIZATIONS.map(|(name, _)| Initialization(name)), |it: Initialization| it.0;
}

impl Render<Gains> for Json {
    fn render(&self, report: &Gains) -> String {
        report.gains.iter().map(|gain| line(&Line::new(gain))).collect()
    }
}

impl Line {
    fn new(gain: &Gain) -> Self {
        let mut reasons = Vec::new();
        let (gains, moments) = (&gain.gains, &gain.moments);
        let mut number = |key: &str, value: &Known<MpInterval>| {
            known(&mut reasons, key, value, |it| Decimals::from(it))
        };
        let [gain_second_moment, gain_variance, gain_slope] = [
            number("gain_second_moment", &gains.second_moment),
            number("gain_variance", &gains.variance),
            number("gain_slope", &gains.slope),
        ];
        let [slope, slope_second_moment] = [
            number("slope", &moments.slope),
            number("slope_second_moment", &moments.slope_second_moment),
        ];
        let layers = |layers: &Vec<RandomLayer>| layers.iter().map(layer).collect();
        Self {
            activation: gain.activation.label(),
            expression: gain.activation.expression.to_string(),
            at: gain.at.to_string(),
            gain_second_moment,
            gain_variance,
            gain_slope,
            mean: (&moments.mean).into(),
            second_moment: (&moments.second_moment).into(),
            variance: (&moments.variance).into(),
            slope,
            slope_second_moment,
            affine: known(&mut reasons, "affine", &gain.affine, affine),
            gaussian_poincare: known(&mut reasons, "gaussian_poincare", &gain.pair, poincare),
            edge_of_chaos: known(&mut reasons, "edge_of_chaos", &gain.edge_of_chaos, edge),
            random_layers: known(&mut reasons, "random_layers", &gain.random_layers, layers),
            reasons: reasons.into_iter().collect(),
        }
    }
}

/// What is known, or nothing and the reason.
fn known<T, V>(
    reasons: &mut Vec<(String, String)>,
    key: &str,
    value: &Known<T>,
    written: impl Fn(&T) -> V,
) -> Option<V> {
    match value {
        Ok(value) => Some(written(value)),
        Err(reason) => {
            reasons.push((key.to_owned(), reason.to_string()));
            None
        }
    }
}

/// An enclosure of doubles; none if it is empty.
fn doubles(value: Interval) -> Option<Decimals> {
    (!value.is_empty()).then(|| (&MpInterval::from_interval(DOUBLE_BITS, value)).into())
}

fn affine(affine: &Affine) -> Normalized {
    Normalized {
        a: (&affine.a).into(),
        b: (&affine.b).into(),
        spectral_radius: (&affine.radius).into(),
        spectral_norm: (&affine.norm).into(),
        attracting: affine.attracts(),
    }
}

fn poincare(pair: &Pair) -> Poincare {
    Poincare { a: (&pair.a).into(), b: pair.b.each_ref().map(Decimals::from) }
}

fn edge(edge: &EdgeOfChaos) -> Edge {
    Edge {
        weight_variance: (&edge.weight_variance).into(),
        bias_variance: (&edge.bias_variance).into(),
    }
}

fn layer(layer: &RandomLayer) -> Layer {
    let (statement, fixed_points, open): (&str, &[Length], &[Interval]) = match &layer.lengths {
        Lengths::Every => ("every length is fixed", &[], &[]),
        Lengths::None(Trend::Grow) => ("every length grows", &[], &[]),
        Lengths::None(Trend::Shrink) => ("every length shrinks", &[], &[]),
        Lengths::Some(points, true) => {
            ("one fixed point, to which every length converges", points, &[])
        }
        Lengths::Some(points, false) => ("all fixed points", points, &[]),
        Lengths::Open(points, open) => ("not all fixed points could be told", points, open),
    };
    Layer {
        initialization: Spelled(Initialization(layer.name)),
        tau: layer.tau.to_string(),
        q: layer.range.each_ref().map(few_places),
        statement,
        fixed_points: fixed_points.iter().map(length).collect(),
        undecided: open.iter().map(|range| doubles(*range)).collect(),
        zero_is_fixed: layer.keeps_zero,
    }
}

fn length(length: &Length) -> FixedLength {
    FixedLength {
        q: doubles(length.q),
        derivative: doubles(length.derivative),
        chi: length.chi.as_ref().ok().and_then(|chi| doubles(*chi)),
        attracting: length.attracts(),
    }
}
