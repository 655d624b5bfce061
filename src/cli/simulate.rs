//! `selfnorm simulate`.

use super::arguments::SimulateOptions;
use super::progress::ProgressLine;
use super::{Complaint, Exit, claims, complain, print, ready};
use crate::claim::{ActivationSpec, Layer, Number, Range, Scope, Variable};
use crate::fixed_point::tube;
use crate::render::report::{ClaimTube, Simulated};
use crate::search::Options;
use crate::simulate::{Network, Plan, simulate};

/// Prints what random networks show beside what is proved of infinitely wide ones.
pub fn run(options: &SimulateOptions, quiet: bool) -> Exit {
    let asked =
        ready(place(options).and_then(|it| Ok((plan(options, &it)?, it))), options.limits.threads);
    let (plan, place) = match asked {
        Ok(asked) => asked,
        Err(complaint) => return complain(complaint),
    };
    let progress = ProgressLine::new(!quiet && super::stderr_is_terminal());
    progress.subject("simulation");
    let report = |_, share| progress.share(share);
    let search = Options { progress: &report, ..options.limits.options() };
    let beside = |(claim, scope): (String, Scope)| {
        let tube = tube(&scope, plan.depth as usize, &search)?;
        Ok(ClaimTube { claim, scope, tube })
    };
    let found = simulate(&plan, &search)
        .and_then(|found| Ok((found, place.claim.map(beside).transpose()?)));
    progress.clear();
    let (found, tube) = match found {
        Ok(found) => found,
        Err(reason) => return complain(reason),
    };
    let has_whole_tube = tube.as_ref().is_none_or(|beside| beside.tube.ended.is_none());
    let is_whole = found.stopped.is_none() && has_whole_tube;
    let exit = if is_whole { Exit::Success } else { Exit::unfinished(&search) };
    print(exit, &options.format.writes(&Simulated { plan, found, tube }))
}

/// Which activation and layer, and the claim that has them with what it says of names.
struct Place {
    activation: ActivationSpec,
    layer: Layer,
    claim: Option<(String, Scope)>,
}

fn place(options: &SimulateOptions) -> Result<Place, Complaint> {
    let Some(over) = &options.over else {
        let preset = Layer::preset(options.kind.layer.unwrap_or_default());
        let layer = Layer { dropout: options.kind.dropout.clone(), ..preset };
        let activation = options.kind.activation.clone().unwrap_or_default();
        return Ok(Place { activation, layer, claim: None });
    };
    let claim = claims::resolve(over)?;
    let [case] = claim.cases.as_slice() else {
        return Err(Complaint::several_cases(over));
    };
    if claim.layer.is_own {
        return Err(Complaint::new(format!(
            "{over}: networks have unit or random layers, and this layer is the claim's own"
        )));
    }
    let named = (claim.name.clone(), case.scope.clone());
    Ok(Place { activation: claim.activation.clone(), layer: claim.layer, claim: Some(named) })
}

/// What flags ask for.
fn plan(options: &SimulateOptions, place: &Place) -> Result<Plan, Complaint> {
    let named = [
        (Variable::OMEGA, &options.omega),
        (Variable::TAU, &options.tau),
        (Variable::BIAS, &options.bias),
    ];
    let of_claim = |name: Variable| {
        let (_, scope) = place.claim.as_ref()?;
        scope.domain.get(name).filter(|range| range.is_point()).map(|range| range.lower.clone())
    };
    let value = |(name, value): (Variable, &Option<Number>)| {
        Some((name, value.clone().or_else(|| of_claim(name))?))
    };
    let given: Vec<(Variable, Number)> = named.into_iter().filter_map(value).collect();
    for (name, value) in &given {
        let checked = Range::point(value.clone()).check();
        checked.map_err(|error| Complaint::at(format!("--{name}"), error))?;
    }
    let layer = (place.layer.kind, place.layer.dropout.as_ref());
    let network =
        Network::new(&place.activation, layer, &given, options.distribution, &options.input)
            .map_err(|reason| Complaint::new(reason.to_string()))?;
    if let Some((claim, scope)) = &place.claim {
        within(&network, claim, scope)?;
    }
    let mut widths = options.widths.clone();
    widths.sort_unstable();
    widths.dedup();
    for width in &widths {
        network
            .check_size(*width, options.batch)
            .map_err(|reason| Complaint::new(reason.to_string()))?;
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

/// Whether the claim's tube is about these networks.
fn within(network: &Network, claim: &str, scope: &Scope) -> Result<(), Complaint> {
    for (name, own) in network.scope.domain.iter() {
        let is_state = scope.map.iter().any(|(state, _)| *state == name);
        let flag = if is_state { "--input".to_owned() } else { format!("--{name}") };
        match scope.domain.get(name) {
            Some(range) if own.enclosure().subset(range.enclosure()) => {}
            Some(range) => {
                return Err(Complaint::new(format!(
                    "{name} = {own} is not in {range}, of which {claim} speaks; change it \
                     with {flag}"
                )));
            }
            // A random layer without a word about biases has none.
            None if name == Variable::BIAS && own.enclosure().mag() == 0.0 => {}
            None => return Err(Complaint::new(format!("{claim} gives no range of `{name}`"))),
        }
    }
    Ok(())
}
