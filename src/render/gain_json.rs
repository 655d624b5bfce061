//! What is proved of an activation as one JSON object on one line.
//!
//! An enclosure is a pair of decimal strings, rounded outward; what is not stated is null, and
//! `reasons` says why, by its key.

use super::format::{Json, Render};
use super::report::Gains;
use super::values::{decimal_pair as pair, few_places};
use crate::arithmetic::Interval;
use crate::arithmetic::mpfr::MpInterval;
use crate::gain::{Affine, EdgeOfChaos, Gain, Known, Length, Lengths, Pair, RandomLayer, Trend};
use serde_json::{Map, Value, json};

/// The precision of doubles.
const DOUBLE_BITS: u32 = 53;

impl Render<Gains> for Json {
    fn render(&self, report: &Gains) -> String {
        report.gains.iter().map(line).collect()
    }
}

/// The object of one activation, with a newline.
fn line(gain: &Gain) -> String {
    let mut reasons = Map::new();
    let mut object = Map::new();
    object.insert("activation".to_owned(), gain.activation.label().into());
    object.insert("expression".to_owned(), gain.activation.expression.to_string().into());
    object.insert("at".to_owned(), gain.at.to_string().into());
    let mut add = |key: &str, value: Known<Value>| {
        let value = value.unwrap_or_else(|reason| {
            reasons.insert(key.to_owned(), reason.to_string().into());
            Value::Null
        });
        object.insert(key.to_owned(), value);
    };
    let known = |value: &Known<MpInterval>| value.as_ref().map(pair).map_err(Clone::clone);
    let (gains, moments) = (&gain.gains, &gain.moments);
    add("gain_second_moment", known(&gains.second_moment));
    add("gain_variance", known(&gains.variance));
    add("gain_slope", known(&gains.slope));
    add("mean", Ok(pair(&moments.mean)));
    add("second_moment", Ok(pair(&moments.second_moment)));
    add("variance", Ok(pair(&moments.variance)));
    add("slope", known(&moments.slope));
    add("slope_second_moment", known(&moments.slope_second_moment));
    add("affine", gain.affine.as_ref().map(affine).map_err(Clone::clone));
    add("gaussian_poincare", gain.pair.as_ref().map(poincare).map_err(Clone::clone));
    add("edge_of_chaos", gain.edge_of_chaos.as_ref().map(edge).map_err(Clone::clone));
    let layers = gain.random_layers.as_ref();
    add(
        "random_layers",
        layers.map(|layers| layers.iter().map(random_layer).collect()).map_err(Clone::clone),
    );
    object.insert("reasons".to_owned(), Value::Object(reasons));
    format!("{}\n", Value::Object(object))
}

/// An enclosure of doubles; null if it is empty.
fn doubles(value: Interval) -> Value {
    if value.is_empty() {
        Value::Null
    } else {
        pair(&MpInterval::from_interval(DOUBLE_BITS, value))
    }
}

fn affine(affine: &Affine) -> Value {
    json!({
        "a": pair(&affine.a),
        "b": pair(&affine.b),
        "spectral_radius": pair(&affine.radius),
        "spectral_norm": pair(&affine.norm),
        "attracting": affine.attracts(),
    })
}

fn poincare(pair_of: &Pair) -> Value {
    json!({ "a": pair(&pair_of.a), "b": [pair(&pair_of.b[0]), pair(&pair_of.b[1])] })
}

fn edge(edge: &EdgeOfChaos) -> Value {
    json!({
        "weight_variance": pair(&edge.weight_variance),
        "bias_variance": pair(&edge.bias_variance),
    })
}

fn random_layer(layer: &RandomLayer) -> Value {
    let (verdict, fixed_points, open): (&str, &[Length], &[Interval]) = match &layer.lengths {
        Lengths::Every => ("every length is fixed", &[], &[]),
        Lengths::None(Trend::Grow) => ("every length grows", &[], &[]),
        Lengths::None(Trend::Shrink) => ("every length shrinks", &[], &[]),
        Lengths::Some(points, true) => {
            ("one fixed point, to which every length converges", points, &[])
        }
        Lengths::Some(points, false) => ("all fixed points", points, &[]),
        Lengths::Open(points, open) => ("not all fixed points could be told", points, open),
    };
    json!({
        "initialization": layer.name,
        "tau": layer.tau.to_string(),
        "q": layer.range.each_ref().map(few_places),
        "statement": verdict,
        "fixed_points": fixed_points.iter().map(length).collect::<Vec<_>>(),
        "undecided": open.iter().map(|range| doubles(*range)).collect::<Vec<_>>(),
        "zero_is_fixed": layer.keeps_zero,
    })
}

fn length(length: &Length) -> Value {
    json!({
        "q": doubles(length.q),
        "derivative": doubles(length.derivative),
        "chi": length.chi.as_ref().map_or(Value::Null, |chi| doubles(*chi)),
        "attracting": length.attracts(),
    })
}
