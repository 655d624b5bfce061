//! Many networks, in parallel.

use super::forward::Forward;
use super::limit::Limit;
use super::network::Network;
use super::statistics::{Deviations, Moments, Spread};
use super::stream::Source;
use crate::search::{Options, Stop, Unsuitable};
use rayon::prelude::*;
use std::sync::atomic::{AtomicU64, Ordering};

/// Which networks.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Their law.
    pub network: Network,
    /// Units in each layer, for each of which there are as many networks.
    pub widths: Vec<u32>,
    /// Layers.
    pub depth: u32,
    /// Networks.
    pub networks: u32,
    /// Inputs of each.
    pub inputs: u32,
    /// What all random numbers are made of.
    pub seed: u64,
}

/// Networks of one width.
#[derive(Clone, Debug)]
pub struct Width {
    /// n.
    pub width: u32,
    /// By network, the moments behind its layers, as far as it got.
    pub networks: Vec<Vec<Moments>>,
}

impl Width {
    /// How a moment behind a layer, counted from 0, varies over the networks that got there.
    pub fn spread(&self, layer: usize, moment: fn(&Moments) -> f64) -> Option<Spread> {
        let reached = self.networks.iter().filter_map(|layers| layers.get(layer));
        Spread::new(&reached.map(moment).collect::<Vec<_>>())
    }

    /// How far they are from the limit.
    pub fn deviations(&self, limit: &Limit) -> Option<Deviations> {
        Deviations::new(&self.networks, &limit.steps)
    }
}

/// What came of a plan.
#[derive(Clone, Debug)]
pub struct Simulation {
    /// By width.
    pub widths: Vec<Width>,
    /// The limit of infinite width.
    pub limit: Limit,
    /// Why it ended early, if it did.
    pub stopped: Option<Stop>,
}

/// Simulates all networks of a plan, each as far as the time allows, beside their limit. The
/// progress heard of is the number of layers, and the share of all work.
///
/// # Errors
/// Why the activation has no moments.
pub fn simulate(plan: &Plan, options: &Options) -> Result<Simulation, Unsuitable> {
    let limit = Limit::new(&plan.network, plan.depth, options)?;
    let widths = networks(plan, options);
    let mut all = widths.iter().flat_map(|width| &width.networks);
    let is_whole = all.all(|layers| layers.len() == plan.depth as usize);
    let stopped = limit.stopped.or(if is_whole { None } else { options.stop() });
    Ok(Simulation { widths, limit, stopped })
}

/// The networks of a plan alone.
pub fn networks(plan: &Plan, options: &Options) -> Vec<Width> {
    let tasks: Vec<(u32, u32)> = plan
        .widths
        .iter()
        .flat_map(|width| (0..plan.networks).map(|number| (*width, number)))
        .collect();
    let go_on = || options.stop().is_none();
    let squares: u64 = tasks.iter().map(|(width, _)| u64::from(*width).pow(2)).sum();
    let all = squares as f64 * f64::from(plan.depth);
    let (layers, work) = (AtomicU64::new(0), AtomicU64::new(0));
    let run = |&(width, number): &(u32, u32)| {
        let done = || {
            let one = u64::from(width).pow(2);
            let work = work.fetch_add(one, Ordering::Relaxed) + one;
            let layers = layers.fetch_add(1, Ordering::Relaxed) + 1;
            (options.progress)(layers, work as f64 / all);
        };
        let source = Source::new(plan.seed, width, number);
        let Plan { network, inputs, .. } = plan;
        let forward = Forward { network, width, inputs: *inputs, source, go_on: &go_on };
        forward.run(plan.depth, &done)
    };
    let mut found: Vec<Vec<Moments>> = tasks.par_iter().map(run).collect();
    let widths = plan.widths.iter().map(|&width| {
        let rest = found.split_off(plan.networks as usize);
        Width { width, networks: std::mem::replace(&mut found, rest) }
    });
    widths.collect()
}
