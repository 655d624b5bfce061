//! Networks beside a tube: where they leave it, and how wide they would have to be not to; equation
//! numbers refer to the [module above](super).

use super::limit::{Limit, Step};
use super::run::Width;
use super::statistics::Moments;
use crate::arithmetic::Interval;
use crate::claim::Variable;
use crate::fixed_point::Tube;

/// Spreads to either side of the limit that are to be inside.
const SPREADS: f64 = 2.0;
/// The largest width that is estimated.
const MOST: f64 = 1e9;

/// A moment that is a layer's state.
#[derive(Clone, Copy, Debug)]
pub struct State {
    /// The state variable.
    pub variable: Variable,
    /// Of a network.
    pub of: fn(&Moments) -> f64,
    /// Of the limit.
    pub limit: fn(&Step) -> Interval,
}

/// The moments that are states of the presets.
pub const STATES: [State; 3] = [
    State { variable: Variable::MU, of: |it| it.mean, limit: |it| it.mean },
    State { variable: Variable::NU, of: |it| it.variance, limit: |it| it.variance },
    State { variable: Variable::Q, of: |it| it.second_moment, limit: |it| it.second_moment },
];

/// How networks of one width and a tube get along in one state variable.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Beside {
    /// The first layer, counted from 1, behind which the limit with two spreads to either side
    /// is not inside.
    pub parts: Option<usize>,
    /// Networks that are outside behind some layer.
    pub outside: usize,
    /// By (5), the least width at which they would be inside, and the layer that asks for it.
    pub meets: Option<(f64, usize)>,
}

impl Beside {
    /// Of networks whose limit is known and whose tube has this state; none if no layer has all
    /// that it takes.
    pub fn new(networks: &Width, state: &State, limit: &Limit, tube: &Tube) -> Option<Self> {
        let index = tube.states.iter().position(|name| *name == state.variable)?;
        let behind = || tube.layers.iter().skip(1).map(|ranges| ranges[index]);
        let mut found = Self { parts: None, outside: 0, meets: None };
        let mut is_known = false;
        let mut is_estimated = true;
        for (layer, (range, step)) in behind().zip(&limit.steps).enumerate() {
            let Some(spread) = networks.spread(layer, state.of) else { break };
            let Some(deviation) = spread.deviation else { break };
            is_known = true;
            let middle = (state.limit)(step).mid();
            let room = (middle - range.inf()).min(range.sup() - middle);
            let needed = SPREADS * deviation;
            if needed > room && found.parts.is_none() {
                found.parts = Some(layer + 1);
            }
            let width = f64::from(networks.width) * (needed / room).powi(2);
            is_estimated &= room > 0.0 && width <= MOST;
            if found.meets.is_none_or(|(most, _)| width > most) {
                found.meets = Some((width, layer + 1));
            }
        }
        found.meets = found.meets.filter(|_| is_estimated);
        let is_outside = |layers: &&Vec<Moments>| {
            let mut all = layers.iter().zip(behind());
            all.any(|(moments, range)| !range.contains((state.of)(moments)))
        };
        found.outside = networks.networks.iter().filter(is_outside).count();
        is_known.then_some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::interval::{interval, point};

    fn moments(variance: f64) -> Moments {
        Moments { mean: 0.0, second_moment: variance, variance }
    }

    #[test]
    fn the_width_is_that_at_which_two_spreads_fit() {
        let networks = vec![vec![moments(0.9), moments(1.02)], vec![moments(1.1), moments(0.98)]];
        let networks = Width { width: 100, networks };
        let step = Step { mean: point(0.0), second_moment: point(1.0), variance: point(1.0) };
        let limit = Limit { steps: vec![step; 2], stopped: None };
        let tube = |low: f64, high: f64| Tube {
            states: vec![Variable::NU],
            layers: vec![vec![point(1.0)], vec![interval(low, high)], vec![interval(0.5, 1.5)]],
            boxes: 0,
            seconds: 0.0,
            ended: None,
        };
        let beside = |low, high| {
            Beside::new(&networks, &STATES[1], &limit, &tube(low, high)).expect("two networks")
        };
        // Two networks 0.2 apart have the spread 0.1·√2, so two are 0.2·√2.
        let found = beside(0.95, 2.0);
        assert_eq!((found.parts, found.outside), (Some(1), 1));
        let (width, layer) = found.meets.expect("an estimate");
        assert!((width - 100.0 * 0.08 / 0.0025).abs() < 1e-6 && layer == 1, "{width}");
        // With room enough in the first layer, it is still the one that asks for most.
        let found = beside(0.0, 2.0);
        assert_eq!((found.parts, found.outside), (None, 0));
        assert!(found.meets.is_some_and(|(width, layer)| width < 100.0 && layer == 1));
        // The limit on the edge of the tube leaves no room at any width.
        assert_eq!(beside(1.0, 2.0).meets, None);
        assert!(Beside::new(&networks, &STATES[2], &limit, &tube(0.0, 2.0)).is_none());
    }
}
