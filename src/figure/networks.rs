//! Networks of finite width beside what is proved of infinite width.
//!
//! Each has a start and parameters of its own within the ranges drawn: of n networks, the k-th,
//! k = 0, …, n − 1, has the last state variable at the share (k + ½)/n of its range, and the others
//! at the fractional parts of ½ + k√p, p = 2, 3, 5, 7, which are spread evenly over [0, 1] (Weyl
//! 1916). It is the one that `selfnorm simulate` draws of that start, these parameters and that seed.

use super::Task;
use super::scale::Scale;
use super::trajectory::Way;
use crate::arithmetic::Decimal;
use crate::claim::{Expression, ExpressionKind, Layer, LayerKind, Number, Scope, Variable};
use crate::gain::Distribution;
use crate::search::Options;
use crate::simulate::{Input, Moments, Network, Plan, Shape, Weights, networks};

/// Inputs of each.
const INPUTS: u32 = 16;

/// The ways of the networks that a task asks for.
///
/// # Errors
/// Why there are no such networks.
pub fn ways(scope: &Scope, layer: &Layer, layers: u32, task: &Task) -> Result<Vec<Way>, String> {
    let states: &[Variable] = match layer.kind {
        _ if layer.is_own => return Err("the layer is the claim's own".to_owned()),
        LayerKind::Unit => &[Variable::MU, Variable::NU],
        LayerKind::Random => &[Variable::Q],
    };
    let of_layer: &[Variable] = match layer.kind {
        LayerKind::Unit => &[Variable::OMEGA, Variable::TAU],
        LayerKind::Random => &[Variable::TAU, Variable::BIAS],
    };
    let options = Options { limit: task.limit, ..Options::default() };
    let way = |number: u32| -> Result<Way, String> {
        let given = given(scope, states, of_layer, [number, task.networks.count])?;
        let seed = task.networks.seed.wrapping_add(u64::from(number));
        let of = |names: &[Variable]| -> Vec<(Variable, Number)> {
            given.iter().filter(|(name, _)| names.contains(name)).cloned().collect()
        };
        let start: Vec<Number> = of(states).into_iter().map(|(_, value)| value).collect();
        let zero = || Number::parse("0").ok_or("0 is no number");
        let (mean, variance) = match start.as_slice() {
            [mean, variance] => (mean.clone(), variance.clone()),
            [second_moment] => (zero()?, second_moment.clone()),
            _ => return Err("its start has no mean and variance".to_owned()),
        };
        let input = Input { shape: Shape::Gaussian, range: None, mean, variance };
        let weights = Weights::Independent(Distribution::Gaussian);
        let kind = (layer.kind, layer.dropout.as_ref());
        let network = Network::new(&scope.activation, kind, &of(of_layer), weights, &input)
            .map_err(|reason| reason.to_string())?;
        let width = task.networks.width;
        network.check_size(width, INPUTS).map_err(|reason| reason.to_string())?;
        let plan =
            Plan { network, widths: vec![width], depth: layers, networks: 1, inputs: INPUTS, seed };
        let of_moments = |moments: &Moments| match layer.kind {
            LayerKind::Unit => vec![moments.mean, moments.variance],
            LayerKind::Random => vec![moments.second_moment],
        };
        let mut path = vec![start.iter().map(|value| value.enclosure().mid()).collect()];
        let found = networks(&plan, &options);
        path.extend(found.iter().flat_map(|it| &it.networks).flatten().map(of_moments));
        let numbers = given.iter().map(|(name, value)| format!("{name} = {value}, "));
        Ok((format!("{}seed = {seed}", numbers.collect::<String>()), path))
    };
    (0..task.networks.count).map(way).collect()
}

/// The start and the parameters of a network, by its number and that of all.
fn given(
    scope: &Scope,
    states: &[Variable],
    of_layer: &[Variable],
    [number, count]: [u32; 2],
) -> Result<Vec<(Variable, Number)>, String> {
    let mut irrational = [2.0_f64, 3.0, 5.0, 7.0].map(f64::sqrt).into_iter();
    let mut given = Vec::new();
    for name in states.iter().chain(of_layer) {
        let Some(range) = scope.domain.get(*name) else {
            // The random layer has no biases unless the claim says so.
            let is_zero = |it: &Expression| matches!(&it.kind, ExpressionKind::Number(number) if number.value().is_zero());
            if *name == Variable::BIAS && scope.definition(*name).is_some_and(is_zero) {
                continue;
            }
            return Err(format!("the domain does not give `{name}`"));
        };
        let share = match states.last() == Some(name) {
            true => (f64::from(number) + 0.5) / f64::from(count),
            false => (0.5 + f64::from(number) * irrational.next().unwrap_or(0.0)).fract(),
        };
        let value = if range.is_point() {
            range.lower.clone()
        } else {
            let range = range.enclosure();
            let exact = Scale::fitting(range.inf(), range.sup(), 2).value(share);
            // A few digits are enough, but for ranges that are narrower than these.
            let short = Number::parse(&format!("{exact:.2e}"));
            let short = short.filter(|short| short.enclosure().subset(range));
            let value = short.or_else(|| Decimal::from_f64(exact).map(Number::from));
            value.ok_or_else(|| format!("`{name}` has no number in its range"))?
        };
        given.push((*name, value));
    }
    Ok(given)
}
