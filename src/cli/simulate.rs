//! `selfnorm simulate`.

use super::arguments::SimulateOptions;
use super::progress::ProgressLine;
use super::{Exit, complain, print, ready};
use crate::claim::{Number, Range, Variable};
use crate::render::report::Simulated;
use crate::search::Options;
use crate::simulate::{Network, Plan, simulate};

/// Prints what random networks show beside what is proved of infinitely wide ones.
pub fn run(options: &SimulateOptions, quiet: bool) -> Exit {
    let plan = match ready(plan(options), options.limits.threads) {
        Ok(plan) => plan,
        Err(complaint) => return complain(&complaint),
    };
    let progress = ProgressLine::new(!quiet && super::stderr_is_terminal());
    progress.subject("simulation");
    let report = |_, share| progress.share(share);
    let search = Options { progress: &report, ..options.limits.options() };
    let found = simulate(&plan, &search);
    progress.clear();
    let found = match found {
        Ok(found) => found,
        Err(reason) => return complain(&super::unsuitable(reason)),
    };
    let exit = found.stopped.map_or(Exit::Success, |_| Exit::unfinished(&search));
    print(exit, &options.format.writes(&Simulated { plan, found }))
}

/// What flags ask for.
fn plan(options: &SimulateOptions) -> Result<Plan, String> {
    let named = [
        (Variable::OMEGA, &options.omega),
        (Variable::TAU, &options.tau),
        (Variable::BIAS, &options.bias),
    ];
    let given: Vec<(Variable, Number)> =
        named.into_iter().filter_map(|(name, value)| Some((name, value.clone()?))).collect();
    for (name, value) in &given {
        let checked = Range::point(value.clone()).check();
        checked.map_err(|error| format!("error: --{name}: {error}"))?;
    }
    let activation = options.kind.activation.clone().unwrap_or_default();
    let layer = (options.kind.layer.unwrap_or_default(), options.kind.dropout.as_ref());
    let network = Network::new(&activation, layer, &given, options.distribution, &options.input)
        .map_err(|reason| format!("error: {reason}"))?;
    let mut widths = options.widths.clone();
    widths.sort_unstable();
    widths.dedup();
    for width in &widths {
        network.check_size(*width, options.batch).map_err(|reason| format!("error: {reason}"))?;
    }
    Ok(Plan {
        network,
        widths,
        depth: options.depth,
        networks: options.networks,
        inputs: options.batch,
        seed: options.seed,
    })
}
