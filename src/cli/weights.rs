//! `selfnorm weights`.

use super::arguments::{Format, WeightsOptions};
use super::{Exit, complain, gain_json, paint, print, start_threads};
use crate::arithmetic::mpfr::MpInterval;
use crate::arithmetic::print;
use crate::gain::{Distribution, Known, Probabilities, probabilities};
use crate::search::Stop;
use serde_json::json;
use std::fmt::Write;

/// Prints how likely ω and τ are in their ranges, by distribution and fan-in.
pub fn run(options: &WeightsOptions) -> Exit {
    if let Err(complaint) = start_threads(options.limits.threads) {
        return complain(&complaint);
    }
    let search = options.limits.options();
    let kinds = options.distribution.map_or(Distribution::ALL.to_vec(), |kind| vec![kind]);
    let cases = kinds.iter().flat_map(|kind| options.fan_in.iter().map(|n| (*kind, *n)));
    let answer = |(kind, n)| {
        let found = probabilities(kind, n, &options.omega, &options.tau, &search);
        found.map(|found| Answer { kind, n, found })
    };
    let answers: Known<Vec<Answer>> = cases.map(answer).collect();
    let answers = match answers {
        Ok(answers) => answers,
        Err(reason) => {
            anstream::eprintln!("error: nothing is proved: {reason}");
            let interrupted = search.stop() == Some(Stop::Interrupted);
            return if interrupted { Exit::Interrupted } else { Exit::Undecided };
        }
    };
    print(
        Exit::Success,
        &match options.format {
            Format::Text => text(options, &answers),
            Format::Json => answers.iter().map(|answer| json_line(options, answer)).collect(),
        },
    )
}

struct Answer {
    kind: Distribution,
    n: u32,
    found: Probabilities,
}

/// Significant digits of probabilities.
const DIGITS: usize = 6;

fn text(options: &WeightsOptions, answers: &[Answer]) -> String {
    let (omega, tau) = (&options.omega, &options.tau);
    let mut out = format!(
        "{}  n independent weights of mean 0 and variance 1/n, omega = their sum, tau = the sum of their squares\n",
        paint::bold("probabilities")
    );
    let titles = ["weights", "n", &format!("omega in {omega}"), &format!("tau in {tau}"), "both"];
    let row = |answer: &Answer| {
        let found = &answer.found;
        let mut row = vec![answer.kind.name().to_owned(), answer.n.to_string()];
        row.extend([&found.omega, &found.tau, &found.both].map(probability));
        row
    };
    let titles = vec![titles.map(str::to_owned).to_vec()];
    let rows: Vec<Vec<String>> = titles.into_iter().chain(answers.iter().map(row)).collect();
    for line in paint::columns(&rows) {
        let _ = writeln!(out, "  {line}");
    }
    out
}

/// The digits that are proved, or the range.
fn probability(value: &MpInterval) -> String {
    let shared = print::shared(value, DIGITS);
    let narrow = value.to_interval().wid() < 1e-3;
    if narrow { shared } else { format!("[{}]", print::outward(value, 3).join(", ")) }
}

fn json_line(options: &WeightsOptions, answer: &Answer) -> String {
    let found = &answer.found;
    let object = json!({
        "weights": answer.kind.name(),
        "fan_in": answer.n,
        "omega": options.omega.to_string(),
        "tau": options.tau.to_string(),
        "probability_omega": gain_json::pair(&found.omega),
        "probability_tau": gain_json::pair(&found.tau),
        "probability_both": gain_json::pair(&found.both),
    });
    format!("{object}\n")
}
