//! How likely random weights have the sums that theorems presume, as text and JSON.

use super::format::{Json, Render, Text};
use super::report::WeightSums;
use super::{paint, values};
use crate::arithmetic::mpfr::MpInterval;
use crate::arithmetic::print;
use serde_json::json;
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

impl Render<WeightSums> for Json {
    fn render(&self, WeightSums { omega, tau, cases }: &WeightSums) -> String {
        let line = |(kind, n, found): &(crate::gain::Distribution, u32, _)| {
            let crate::gain::Probabilities { omega: of_omega, tau: of_tau, both } = found;
            let object = json!({
                "weights": kind.name(),
                "fan_in": n,
                "omega": omega.to_string(),
                "tau": tau.to_string(),
                "probability_omega": values::decimal_pair(of_omega),
                "probability_tau": values::decimal_pair(of_tau),
                "probability_both": values::decimal_pair(both),
            });
            format!("{object}\n")
        };
        cases.iter().map(line).collect()
    }
}
