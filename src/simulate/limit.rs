//! The limit of infinite width: the layer's map, iterated from the inputs' moments in intervals.

use super::network::Network;
use crate::arithmetic::interval::{interval, is_finite};
use crate::arithmetic::{Decimal, Interval};
use crate::claim::{
    Expression, ExpressionKind, LayerKind, Moment, Quantity, Range, Scope, Variable,
};
use crate::search::{Options, Stop, Unsuitable, bound};

/// How sharp enclosures shall be; a layer's errors are the next one's starts.
const TOLERANCE: f64 = 1e-14;
/// Boxes for each end of an enclosure; the state is known to almost all digits.
const MAX_BOXES: u64 = 8;

/// Moments behind a layer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// The mean.
    pub mean: Interval,
    /// The second moment.
    pub second_moment: Interval,
    /// The variance.
    pub variance: Interval,
}

/// Certified moments behind the first layers: all that were asked for, unless the state gets
/// too large, too small or too wide, or the time was up.
#[derive(Clone, Debug, Default)]
pub struct Limit {
    /// By layer.
    pub steps: Vec<Step>,
    /// Why some were not computed, if it was not for their size.
    pub stopped: Option<Stop>,
}

impl Limit {
    /// That of a network's first layers.
    ///
    /// # Errors
    /// Why the activation has no moments.
    pub fn new(network: &Network, depth: u32, options: &Options) -> Result<Self, Unsuitable> {
        let mut options = Options { progress: &|_, _| (), ..*options };
        options.budget.max_boxes = MAX_BOXES;
        let mut limit = Self::default();
        let mut scope = Some(network.scope.clone());
        while let Some(current) = scope.filter(|_| limit.steps.len() < depth as usize) {
            limit.stopped = options.stop();
            if limit.stopped.is_some() {
                break;
            }
            let Some(step) = step(&current, &options)? else {
                limit.stopped = options.stop();
                break;
            };
            limit.steps.push(step);
            scope = next(&current, network.layer.kind, step);
        }
        Ok(limit)
    }
}

/// The moments behind a layer; none if they are not known to be finite.
fn step(scope: &Scope, options: &Options) -> Result<Option<Step>, Unsuitable> {
    let moment = |moment| {
        let quantity = ExpressionKind::Quantity(Quantity::Moment(moment));
        let found = bound(&Expression::new(quantity), scope, TOLERANCE, options)?;
        Ok(interval(found.infimum.value.inf(), found.supremum.value.sup()))
    };
    let step = Step {
        mean: moment(Moment::Mean)?,
        second_moment: moment(Moment::SecondMoment)?,
        variance: moment(Moment::Variance)?,
    };
    let all = [step.mean, step.second_moment, step.variance];
    Ok(all.into_iter().all(is_finite).then_some(step))
}

/// The scope with the state behind a layer; none if that is no domain.
fn next(scope: &Scope, kind: LayerKind, step: Step) -> Option<Scope> {
    let state = match kind {
        LayerKind::Unit => vec![(Variable::MU, step.mean), (Variable::NU, step.variance)],
        LayerKind::Random => vec![(Variable::Q, step.second_moment)],
    };
    let ranges = state.into_iter().map(|(name, value)| Some((name, around(value)?)));
    let ranges: Vec<(Variable, Range)> = ranges.collect::<Option<_>>()?;
    scope.replacing(&ranges).ok()
}

/// A range that holds an interval: the shortest decimal of the double below is below.
fn around(value: Interval) -> Option<Range> {
    let [lower, upper] = [value.inf().next_down(), value.sup().next_up()].map(Decimal::from_f64);
    Some(Range { lower: lower?.into(), upper: upper?.into() })
}
