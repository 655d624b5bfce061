//! `selfnorm weights`.

use super::arguments::WeightsOptions;
use super::{Exit, complain, print, start_threads};
use crate::gain::{Distribution, Known, probabilities};
use crate::render::report::WeightSums;

/// Prints how likely ω and τ are in their ranges, by distribution and fan-in.
pub fn run(options: &WeightsOptions) -> Exit {
    if let Err(complaint) = start_threads(options.limits.threads) {
        return complain(complaint);
    }
    let search = options.limits.options();
    let kinds = options.distribution.map_or(Distribution::ALL.to_vec(), |kind| vec![kind]);
    let cases = kinds.iter().flat_map(|kind| options.fan_in.iter().map(|n| (*kind, *n)));
    let answer = |(kind, n)| {
        let found = probabilities(kind, n, &options.omega, &options.tau, &search);
        found.map(|found| (kind, n, found))
    };
    let cases: Known<Vec<_>> = cases.map(answer).collect();
    match cases {
        Ok(cases) => {
            let (omega, tau) = (options.omega.clone(), options.tau.clone());
            print(Exit::Success, &options.format.writes(&WeightSums { omega, tau, cases }))
        }
        Err(reason) => {
            anstream::eprintln!("error: nothing is proved: {reason}");
            Exit::unfinished(&search)
        }
    }
}
