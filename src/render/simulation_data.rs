//! Simulated networks beside their limit, as one JSON object on one line and as CSV: doubles as
//! they are, limits as pairs; what is unknown or not finite is null or an empty field.

use super::format::{Csv, Json, Render};
use super::report::Simulated;
use super::values;
use crate::arithmetic::Interval;
use crate::simulate::{Beside, Deviations, STATES, Spread, State, Width, exponent};
use serde_json::{Map, Value, json};
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

impl Render<Simulated> for Json {
    fn render(&self, report: &Simulated) -> String {
        let plan = &report.plan;
        let network = &plan.network;
        let numbers = network.scope.domain.iter();
        let numbers = numbers.map(|(name, range)| (name.to_string(), json!(range.to_string())));
        let widths: Vec<Value> = report.found.widths.iter().map(|it| width(report, it)).collect();
        let object = json!({
            "activation": network.scope.activation.label(),
            "layer": network.layer.label(),
            "given": numbers.collect::<Map<_, _>>(),
            "distribution": network.weights.name(),
            "input": {
                "distribution": network.input.shape.name(),
                "range": network.input.range.as_ref().map(|it| it.to_string()),
                "mean": network.input.mean.to_string(),
                "variance": network.input.variance.to_string(),
            },
            "depth": plan.depth,
            "networks": plan.networks,
            "batch": plan.inputs,
            "seed": plan.seed,
            "over": report.tube.as_ref().map(|it| it.claim.clone()),
            "stopped": report.found.stopped.map(|stop| stop.reason()),
            "widths": widths,
            "exponent": by_quantity(|quantity| json!(fitted(report, quantity))),
        });
        format!("{object}\n")
    }
}

fn by_quantity(value: impl Fn(&Quantity) -> Value) -> Map<String, Value> {
    QUANTITIES.iter().map(|quantity| (quantity.name.to_owned(), value(quantity))).collect()
}

fn fitted(report: &Simulated, quantity: &Quantity) -> Option<f64> {
    let deviation = |width: &Width| width.deviations(&report.found.limit);
    let points = report.found.widths.iter();
    let points = points.map(|it| Some((it.width, (quantity.deviation)(&deviation(it)?))));
    exponent(&points.collect::<Option<Vec<_>>>()?)
}

fn width(report: &Simulated, width: &Width) -> Value {
    let deviations = width.deviations(&report.found.limit);
    let layers: Vec<Value> =
        (0..report.plan.depth as usize).map_while(|it| layer(report, width, it)).collect();
    json!({
        "width": width.width,
        "deviation":
            by_quantity(|quantity| json!(deviations.as_ref().map(quantity.deviation))),
        "tube": report.tube.as_ref().map(|_| by_quantity(|it| beside(report, width, it))),
        "layers": layers,
    })
}

/// Where networks and the tube part, and the width estimated for them to meet.
fn beside(report: &Simulated, width: &Width, quantity: &Quantity) -> Value {
    let tube = report.tube.as_ref().map(|it| &it.tube);
    let found =
        tube.and_then(|tube| Beside::new(width, &quantity.state, &report.found.limit, tube));
    json!(found.map(|it| {
        json!({
            "parts": it.parts,
            "outside": it.outside,
            "meets": it.meets.map(|(width, _)| width),
            "layer": it.meets.map(|(_, layer)| layer),
        })
    }))
}

fn layer(report: &Simulated, width: &Width, layer: usize) -> Option<Value> {
    let count = entry(report, width, layer, &QUANTITIES[0])?.spread.count;
    let mut object = Map::new();
    object.insert("layer".to_owned(), json!(layer + 1));
    object.insert("networks".to_owned(), json!(count));
    object.extend(by_quantity(|quantity| {
        let entry = entry(report, width, layer, quantity);
        json!(entry.map(|it| {
            let spread = it.spread;
            json!({
                "average": spread.mean,
                "spread": spread.deviation,
                "minimum": spread.minimum,
                "median": spread.median,
                "maximum": spread.maximum,
                "limit": it.limit.map(values::pair),
                "apart": it.apart(),
                "tube": it.tube.map(values::pair),
            })
        }))
    }));
    Some(Value::Object(object))
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
