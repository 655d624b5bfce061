//! Where the states of a network are, layer after layer, as text, JSON and CSV.

use super::format::{Csv, Json, Render, Text};
use super::report::Trajectories;
use super::values::{self, ByName, Pair, line};
use super::{paint, words};
use crate::arithmetic::Interval;
use crate::claim::Range;
use schemars::JsonSchema;
use serde::Serialize;
use std::fmt::Write;

/// Significant digits of a table's ends.
const DIGITS: usize = 8;

/// Rows of a table, about.
const ROWS: usize = 30;

impl Render<Trajectories> for Text {
    fn render(&self, Trajectories { scope, layer, tube }: &Trajectories) -> String {
        let mut out = format!("{}  {}\n", paint::bold("iterate"), words::settings(scope));
        let article = if layer.starts_with("a ") { "" } else { "the " };
        let _ = writeln!(
            out,
            "  of {article}{layer} with {}, any such parameters in each layer",
            scope.activation.label()
        );
        let names = tube.states.iter().map(|state| format!("{:<34}", state.name()));
        let _ = writeln!(out, "  {:>6}  {}", "layer", names.collect::<String>().trim_end());
        let last = tube.layers.len() - 1;
        let step = last.div_ceil(ROWS).max(1);
        for (layer, state) in tube.layers.iter().enumerate() {
            if layer % step != 0 && layer != last {
                continue;
            }
            let ranges = tube.states.iter().zip(state).map(|(name, range)| {
                // The starts as they were given.
                let given = scope.domain.get(*name).filter(|_| layer == 0);
                let range = given.map_or_else(|| words::pair(*range, DIGITS), Range::to_string);
                format!("{range:<34}")
            });
            let _ = writeln!(out, "  {layer:>6}  {}", ranges.collect::<String>().trim_end());
        }
        let _ = writeln!(out, "  {}", words::cost(tube.boxes, tube.seconds));
        out
    }
}

/// A layer: its number, and an enclosure of each state variable.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "iterate")]
pub struct Line {
    layer: usize,
    #[serde(flatten)]
    states: ByName<Pair>,
}

impl Render<Trajectories> for Json {
    fn render(&self, Trajectories { tube, .. }: &Trajectories) -> String {
        let of_layer = |(layer, state): (usize, &Vec<Interval>)| {
            let states = tube.states.iter().zip(state);
            let states = states.map(|(name, range)| (name.to_string(), (*range).into()));
            line(&Line { layer, states: states.collect() })
        };
        tube.layers.iter().enumerate().map(of_layer).collect()
    }
}

impl Render<Trajectories> for Csv {
    fn render(&self, Trajectories { tube, .. }: &Trajectories) -> String {
        let head = tube.states.iter().map(|name| format!(",{name}_lower,{name}_upper"));
        let mut out = format!("layer{}\n", head.collect::<String>());
        for (layer, state) in tube.layers.iter().enumerate() {
            let ends = |range: &Interval| {
                let [lower, upper] = values::ends(*range);
                format!(",{lower},{upper}")
            };
            let _ = writeln!(out, "{layer}{}", state.iter().map(ends).collect::<String>());
        }
        out
    }
}
