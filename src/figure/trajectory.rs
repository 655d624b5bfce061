//! Layer after layer: the certified tubes of a figure's layers, and the box of its claim.
//!
//! A tube is what `selfnorm iterate` proves ([`crate::fixed_point::tube`]): boxes that hold the
//! states behind every layer, with any parameters of their ranges in each. That a tube is inside
//! a box from some layer on is read off these boxes, with both rounded against it.

use super::Task;
use super::failure::Failure;
use super::layers::{self, NamedLayer, OwnRange};
use super::variables::replacing;
use crate::arithmetic::Interval;
use crate::claim::{Case, Claim, Layer, LayerKind, Range, Scope, Variable};
use crate::fixed_point::{Tube, tube};
use crate::search::Options;

/// Whose claim, domain and box are drawn unless asked otherwise.
const OWN_CLAIM: &str = "depth-every-start";
/// The same ranges, for other activations.
const UNIT: [OwnRange; 4] = [
    (Variable::MU, "-0.1", "0.1"),
    (Variable::NU, "0.02", "16"),
    (Variable::OMEGA, "-0.1", "0.1"),
    (Variable::TAU, "0.95", "1.1"),
];
/// LeCun's weights.
const RANDOM: [OwnRange; 3] =
    [(Variable::Q, "0.02", "20"), (Variable::TAU, "1", "1"), (Variable::BIAS, "0", "0")];
/// How many layers unless asked otherwise, if no box is reached later.
const LAYERS: u32 = 30;

/// What a figure goes through.
pub struct Depth {
    /// The layer that all activations are in.
    pub layer: Layer,
    /// With the first activation and those compared with it.
    pub scopes: Vec<NamedLayer>,
    /// Their tubes.
    pub tubes: Vec<Tube>,
    /// How many layers.
    pub layers: u32,
    /// The claim's box, if it speaks of one.
    pub target: Option<Target>,
}

/// A simulated network: what it is made of, and its states, from its inputs' on.
pub type Way = (String, Vec<Vec<f64>>);

/// A box of states.
pub struct Target {
    /// The ranges of some or all state variables.
    pub ranges: Vec<(Variable, Range)>,
    /// After which layer it is claimed; 0 if states are claimed never to leave it.
    pub since: u32,
}

impl Depth {
    /// All tubes.
    ///
    /// # Errors
    /// What cannot be computed, or an interruption.
    pub fn new(task: &Task) -> Result<Self, Failure> {
        let kind = task.layer.unwrap_or_default();
        let is_own = task.activations.is_empty() && task.layer.is_none();
        let claim = match task.claim {
            Some(claim) => Some(claim.clone()),
            None if is_own => Some(task.claim_or(OWN_CLAIM)?),
            None => None,
        };
        let mut scopes = match &claim {
            Some(claim) => {
                let scope = task.case_of(claim)?.scope.clone();
                vec![NamedLayer { name: claim.activation.label(), scope }]
            }
            None => layers::layers(task, kind, &["selu"], own_domain(kind))?,
        };
        let layer = claim.as_ref().map_or_else(|| Layer::preset(kind), |it| it.layer.clone());
        let first = scopes.first().map(|first| first.scope.clone());
        let first = first.ok_or_else(|| Failure::bug("no layer"))?;
        for spec in task.compared {
            let scope = first.with_activation(spec, &layer);
            let scope = scope.map_err(|error| Failure::Asked(format!("--compare: {error}")))?;
            scopes.push(NamedLayer { name: spec.label(), scope });
        }
        let mut tubes = Vec::new();
        let target = match &claim {
            Some(claim) => target(claim, task.case_of(claim)?),
            None => None,
        };
        let reached = target.as_ref().map_or(0, |target| target.since);
        let layers = task.layers.unwrap_or(LAYERS.max(reached + reached / 5));
        for (index, named) in scopes.iter_mut().enumerate() {
            named.scope = replacing(&named.scope, task.replaced)?;
            check(&named.scope)?;
            let count = 1 + task.compared.len();
            let progress = |_, share: f64| (task.progress)((index as f64 + share) / count as f64);
            let options = Options {
                functions: task.functions,
                limit: task.limit,
                progress: &progress,
                ..Options::default()
            };
            tubes.push(tube(&named.scope, layers as usize, &options)?);
            if task.limit.is_reached() {
                return Err(Failure::Stopped);
            }
        }
        let target = target.filter(|target| target.since < layers);
        Ok(Self { layer, scopes, tubes, layers, target })
    }

    /// The state variables.
    pub fn states(&self) -> Vec<Variable> {
        self.tubes.first().map(|tube| tube.states.clone()).unwrap_or_default()
    }

    /// The first layer from which on the first tube certainly is in the claim's box, as far as it
    /// goes.
    pub fn inside_since(&self) -> Option<usize> {
        let (target, tube) = (self.target.as_ref()?, self.tubes.first()?);
        let is_in = |(state, at): (&Variable, &Interval)| {
            let range = target.ranges.iter().find(|(name, _)| name == state);
            range.is_none_or(|(_, range)| {
                let [lower, upper] = [range.lower.enclosure(), range.upper.enclosure()];
                lower.sup() <= at.inf() && at.sup() <= upper.inf()
            })
        };
        let is_inside = |layer: &Vec<Interval>| tube.states.iter().zip(layer).all(is_in);
        let outside = tube.layers.iter().rposition(|state| !is_inside(state));
        let first = outside.map_or(0, |last| last + 1);
        (first < tube.layers.len()).then_some(first)
    }
}

fn own_domain(kind: LayerKind) -> &'static [OwnRange] {
    match kind {
        LayerKind::Unit => &UNIT,
        LayerKind::Random => &RANDOM,
    }
}

/// The box that states reach, or that they do not leave.
fn target(claim: &Claim, case: &Case) -> Option<Target> {
    let conclusion = &claim.conclusion;
    if let Some(reaches) = &conclusion.reaches {
        return Some(Target { ranges: reaches.target.clone(), since: reaches.layers });
    }
    let converges = conclusion.converges.as_ref().and_then(|it| it.self_map.as_ref());
    converges.or(conclusion.banach.as_ref().map(|banach| &banach.self_map))?;
    let range = |(state, _): &(Variable, _)| Some((*state, case.scope.domain.get(*state)?.clone()));
    Some(Target { ranges: case.scope.map.iter().filter_map(range).collect(), since: 0 })
}

/// Whether the domain gives everything the state map needs.
fn check(scope: &Scope) -> Result<(), Failure> {
    for (state, next) in &scope.map {
        scope.check(next).map_err(|error| Failure::Asked(error.message))?;
        if scope.domain.get(*state).is_none() {
            return Err(Failure::Asked(format!(
                "depth follows `{state}` from layer to layer, of which the domain says nothing; \
                 give it a range in the claim"
            )));
        }
    }
    Ok(())
}
