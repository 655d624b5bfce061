//! Boxes of states whose ends are short decimals.

use crate::arithmetic::interval::{interval, is_finite};
use crate::arithmetic::{Decimal, Interval};
use crate::claim::{Range, Variable};

/// A box of states: its two ends for each state variable, in the map's order.
#[derive(Clone, Debug, PartialEq)]
pub struct Place(pub Vec<[Decimal; 2]>);

/// Ends beyond this are no range of a claim.
const LARGEST: f64 = 1e9;

impl Place {
    /// A box around others, wider on each side by a share of its width and some more; what is
    /// positive stays so. None if it is too large to be a range.
    pub fn around(state: &[Interval], share: f64) -> Option<Self> {
        let sides = state.iter().map(|range| {
            let usable = !range.is_empty() && is_finite(*range) && range.mag() < LARGEST / 2.0;
            usable.then(|| {
                let slack = share * range.wid() + 1e-9 * range.mag().max(1e-6);
                let below = match range.inf() {
                    lower if lower > 0.0 => slack.min(0.5 * share.min(1.0) * lower),
                    _ => slack,
                };
                Some([outward(range.inf(), -below)?, outward(range.sup(), slack)?])
            })?
        });
        sides.collect::<Option<_>>().map(Self)
    }

    /// The doubles around it.
    pub fn enclosure(&self) -> Vec<Interval> {
        let of = |[lower, upper]: &[Decimal; 2]| {
            interval(lower.enclosure().inf(), upper.enclosure().sup())
        };
        self.0.iter().map(of).collect()
    }

    /// Whether other ranges certainly lie in it.
    pub fn holds(&self, state: &[Interval]) -> bool {
        self.0.iter().zip(state).all(|([lower, upper], range)| {
            lower.enclosure().sup() <= range.inf() && range.sup() <= upper.enclosure().inf()
        })
    }

    /// It as ranges of the state variables.
    pub fn ranges(&self, states: &[Variable]) -> Vec<(Variable, Range)> {
        let range = |[lower, upper]: &[Decimal; 2]| Range {
            lower: lower.clone().into(),
            upper: upper.clone().into(),
        };
        states.iter().copied().zip(self.0.iter().map(range)).collect()
    }
}

/// A short decimal beyond an end, in the direction and by about the amount of a slack.
fn outward(end: f64, slack: f64) -> Option<Decimal> {
    // Rounded to a unit of at most half the slack, it stays beyond the end.
    let unit = (0.5 * slack.abs()).log10().floor();
    let places = (-unit).clamp(0.0, 300.0) as usize;
    Decimal::parse(&format!("{:.places$}", end + slack)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_lies_around_what_it_is_made_of() {
        let ends = [-1e6, -3.25, -1e-7, 0.0, 1e-12, 0.02, 1.0, 1.0 + 1e-12, 16.0, 4.5e7];
        for (index, &low) in ends.iter().enumerate() {
            for &high in &ends[index..] {
                for share in [1e-6, 2e-3, 0.5] {
                    let range = interval(low, high);
                    let place = Place::around(&[range], share).expect("a place");
                    assert!(place.holds(&[range]), "{range:?} {place:?}");
                    let wide = place.enclosure()[0];
                    assert!(low <= 0.0 || wide.inf() > 0.0, "{range:?} {place:?}");
                    let most = (1.0 + 4.0 * share) * range.wid() + 1e-8 * (1.0 + range.mag());
                    assert!(wide.wid() <= most, "{range:?} {place:?}");
                }
            }
        }
        assert!(Place::around(&[Interval::ENTIRE], 0.1).is_none());
        assert!(Place::around(&[interval(0.0, 1e9)], 0.1).is_none());
    }
}
