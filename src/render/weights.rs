//! How likely random weights have the sums that theorems presume, as text and JSON.

use super::format::{Json, Render, Text};
use super::paint;
use super::report::WeightSums;
use super::values::{Decimals, Spelled, line, spelled};
use crate::arithmetic::mpfr::MpInterval;
use crate::arithmetic::print;
use crate::gain::{Distribution, Probabilities};
use schemars::JsonSchema;
use serde::Serialize;
use std::fmt::Write;

/// Significant digits of probabilities.
const DIGITS: usize = 6;

impl Render<WeightSums> for Text {
    fn render(&self, WeightSums { omega, tau, cases }: &WeightSums) -> String {
        let mut out = format!(
            "{}  n independent weights of mean 0 and variance 1/n, omega = their sum, \
             tau = the sum of their squares\n",
            paint::bold("probabilities")
        );
        let titles =
            ["weights", "n", &format!("omega in {omega}"), &format!("tau in {tau}"), "both"];
        let rows = cases.iter().map(|(kind, n, found)| {
            let mut row = vec![kind.name().to_owned(), n.to_string()];
            row.extend([&found.omega, &found.tau, &found.both].map(probability));
            row
        });
        let titles = titles.map(str::to_owned).to_vec();
        let rows: Vec<Vec<String>> = std::iter::once(titles).chain(rows).collect();
        for line in paint::columns(&rows) {
            let _ = writeln!(out, "  {line}");
        }
        out
    }
}

/// The digits that are proved, or the range.
fn probability(value: &MpInterval) -> String {
    let shared = print::shared(value, DIGITS);
    let narrow = value.to_interval().wid() < 1e-3;
    if narrow { shared } else { format!("[{}]", print::outward(value, 3).join(", ")) }
}

/// One kind of weights, and so many of them.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "weights")]
pub struct Line {
    weights: Spelled<Distribution>,
    fan_in: u32,
    omega: String,
    tau: String,
    probability_omega: Decimals,
    probability_tau: Decimals,
    probability_both: Decimals,
}

spelled! { Distribution: "weight_distribution", Distribution::ALL, Distribution::name; }

impl Render<WeightSums> for Json {
    fn render(&self, WeightSums { omega, tau, cases }: &WeightSums) -> String {
        let of_case = |(kind, n, found): &(Distribution, u32, Probabilities)| {
            line(&Line {
                weights: Spelled(*kind),
                fan_in: *n,
                omega: omega.to_string(),
                tau: tau.to_string(),
                probability_omega: (&found.omega).into(),
                probability_tau: (&found.tau).into(),
                probability_both: (&found.both).into(),
            })
        };
        cases.iter().map(of_case).collect()
    }
}
