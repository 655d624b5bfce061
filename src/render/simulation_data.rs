//! Simulated networks beside their limit, as one JSON object on one line and as CSV: doubles as
//! they are, limits as pairs; what is unknown or not finite is null or an empty field.

use super::format::{Csv, Json, Render};
use super::report::Simulated;
use super::values::{ByName, Pair, Spelled, line, spelled};
use crate::arithmetic::Interval;
use crate::simulate::{Beside, Deviations, STATES, Shape, Spread, State, Weights, Width, exponent};
use schemars::JsonSchema;
use serde::Serialize;
use std::fmt::Write;

/// A moment by its name, as the state variable that it is in a layer which has that.
struct Quantity {
    name: &'static str,
    state: State,
    deviation: fn(&Deviations) -> f64,
}

const QUANTITIES: [Quantity; 3] = {
    let [mean, variance, second_moment] = STATES;
    [
        Quantity { name: "mean", state: mean, deviation: |it| it.mean },
        Quantity { name: "variance", state: variance, deviation: |it| it.variance },
        Quantity { name: "second_moment", state: second_moment, deviation: |it| it.second_moment },
    ]
};

/// Behind one layer.
struct Entry {
    spread: Spread,
    limit: Option<Interval>,
    tube: Option<Interval>,
}

impl Entry {
    fn apart(&self) -> Option<f64> {
        self.spread.apart(self.limit?.mid())
    }
}

fn entry(report: &Simulated, width: &Width, layer: usize, quantity: &Quantity) -> Option<Entry> {
    let limit = report.found.limit.steps.get(layer).map(quantity.state.limit);
    let tube = report.tube.as_ref().and_then(|beside| {
        let state = beside.tube.states.iter().position(|name| *name == quantity.state.variable)?;
        beside.tube.layers.get(layer + 1).map(|ranges| ranges[state])
    });
    Some(Entry { spread: width.spread(layer, quantity.state.of)?, limit, tube })
}

/// Simulated networks beside their limit.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "simulate")]
pub struct Line<'a> {
    activation: String,
    layer: String,
    given: ByName<String>,
    distribution: Spelled<Weights>,
    input: Input,
    depth: u32,
    networks: u32,
    batch: u32,
    seed: u64,
    /// The claim whose tube is beside them.
    over: Option<&'a str>,
    /// Why it ended before it was done, if it did.
    stopped: Option<&'static str>,
    widths: Vec<OfWidth>,
    exponent: ByQuantity<Option<f64>>,
}

/// What the first layer is given.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "input")]
struct Input {
    distribution: Spelled<Shape>,
    range: Option<String>,
    mean: String,
    variance: String,
}

/// Networks of one width.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "width")]
struct OfWidth {
    width: u32,
    deviation: ByQuantity<Option<f64>>,
    tube: Option<ByQuantity<Option<BesideTube>>>,
    layers: Vec<OfLayer>,
}

/// Where networks and the tube part, and the width estimated for them to meet.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "beside")]
struct BesideTube {
    parts: Option<usize>,
    outside: usize,
    meets: Option<f64>,
    layer: Option<usize>,
}

/// Behind one layer.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "layer")]
struct OfLayer {
    layer: usize,
    networks: usize,
    mean: Option<Values>,
    variance: Option<Values>,
    second_moment: Option<Values>,
}

/// How a moment varies over the networks, and the limit and the tube beside it.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "spread")]
struct Values {
    average: Option<f64>,
    spread: Option<f64>,
    minimum: Option<f64>,
    median: Option<f64>,
    maximum: Option<f64>,
    limit: Option<Pair>,
    apart: Option<f64>,
    tube: Option<Pair>,
}

/// Something of each moment.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
struct ByQuantity<T> {
    mean: T,
    variance: T,
    second_moment: T,
}

impl<T> ByQuantity<T> {
    fn new(value: impl Fn(&Quantity) -> T) -> Self {
        let [mean, variance, second_moment] = QUANTITIES.each_ref().map(value);
        Self { mean, variance, second_moment }
    }
}

spelled! {
    Weights: "network_weights", Weights::ALL, Weights::name;
    Shape: "shape", Shape::ALL, Shape::name;
}

impl Render<Simulated> for Json {
    fn render(&self, report: &Simulated) -> String {
        line(&Line::new(report))
    }
}

impl<'a> Line<'a> {
    fn new(report: &'a Simulated) -> Self {
        let plan = &report.plan;
        let network = &plan.network;
        let given = network.scope.domain.iter();
        let input = &network.input;
        Self {
            activation: network.scope.activation.label(),
            layer: network.layer.label(),
            given: given.map(|(name, range)| (name.to_string(), range.to_string())).collect(),
            distribution: Spelled(network.weights),
            input: Input {
                distribution: Spelled(input.shape),
                range: input.range.as_ref().map(ToString::to_string),
                mean: input.mean.to_string(),
                variance: input.variance.to_string(),
            },
            depth: plan.depth,
            networks: plan.networks,
            batch: plan.inputs,
            seed: plan.seed,
            over: report.tube.as_ref().map(|it| it.claim.as_str()),
            stopped: report.found.stopped.map(|stop| stop.reason()),
            widths: report.found.widths.iter().map(|it| of_width(report, it)).collect(),
            exponent: ByQuantity::new(|quantity| fitted(report, quantity)),
        }
    }
}

fn fitted(report: &Simulated, quantity: &Quantity) -> Option<f64> {
    let deviation = |width: &Width| width.deviations(&report.found.limit);
    let points = report.found.widths.iter();
    let points = points.map(|it| Some((it.width, (quantity.deviation)(&deviation(it)?))));
    exponent(&points.collect::<Option<Vec<_>>>()?)
}

fn of_width(report: &Simulated, width: &Width) -> OfWidth {
    let deviations = width.deviations(&report.found.limit);
    let layers = (0..report.plan.depth as usize).map_while(|it| of_layer(report, width, it));
    OfWidth {
        width: width.width,
        deviation: ByQuantity::new(|quantity| deviations.as_ref().map(quantity.deviation)),
        tube: report.tube.as_ref().map(|_| ByQuantity::new(|it| beside(report, width, it))),
        layers: layers.collect(),
    }
}

fn beside(report: &Simulated, width: &Width, quantity: &Quantity) -> Option<BesideTube> {
    let tube = &report.tube.as_ref()?.tube;
    let found = Beside::new(width, &quantity.state, &report.found.limit, tube)?;
    Some(BesideTube {
        parts: found.parts,
        outside: found.outside,
        meets: found.meets.map(|(width, _)| width),
        layer: found.meets.map(|(_, layer)| layer),
    })
}

fn of_layer(report: &Simulated, width: &Width, layer: usize) -> Option<OfLayer> {
    let networks = entry(report, width, layer, &QUANTITIES[0])?.spread.count;
    let values = |quantity: &Quantity| {
        let entry = entry(report, width, layer, quantity)?;
        let spread = &entry.spread;
        Some(Values {
            average: Some(spread.mean),
            spread: spread.deviation,
            minimum: Some(spread.minimum),
            median: Some(spread.median),
            maximum: Some(spread.maximum),
            limit: entry.limit.map(Pair::from),
            apart: entry.apart(),
            tube: entry.tube.map(Pair::from),
        })
    };
    let ByQuantity { mean, variance, second_moment } = ByQuantity::new(values);
    Some(OfLayer { layer: layer + 1, networks, mean, variance, second_moment })
}

impl Render<Simulated> for Csv {
    fn render(&self, report: &Simulated) -> String {
        let mut out = String::from(
            "width,layer,quantity,networks,average,spread,minimum,median,maximum,limit_lower,\
             limit_upper,apart,tube_lower,tube_upper\n",
        );
        for width in &report.found.widths {
            for layer in 0..report.plan.depth as usize {
                for quantity in &QUANTITIES {
                    let Some(it) = entry(report, width, layer, quantity) else { continue };
                    let (n, name) = (width.width, quantity.name);
                    let _ = write!(out, "{n},{},{name},{}", layer + 1, it.spread.count);
                    let spread = &it.spread;
                    let fields = [
                        Some(spread.mean),
                        spread.deviation,
                        Some(spread.minimum),
                        Some(spread.median),
                        Some(spread.maximum),
                        it.limit.map(|limit| limit.inf()),
                        it.limit.map(|limit| limit.sup()),
                        it.apart(),
                        it.tube.map(|tube| tube.inf()),
                        it.tube.map(|tube| tube.sup()),
                    ];
                    for field in fields {
                        let field = field.filter(|field| field.is_finite());
                        let field = field.map(|field| field.to_string()).unwrap_or_default();
                        let _ = write!(out, ",{field}");
                    }
                    out.push('\n');
                }
            }
        }
        out
    }
}
