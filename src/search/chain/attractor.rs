//! A box that the state map takes into itself and contracts.
//!
//! Nothing here is a proof: the box and the weights that are found become statements, which the
//! search proves and certificates show (see [`super`]).
//!
//! The map is applied at the middle of all other variables until the state hardly moves: near an
//! attracting fixed point z* (1). A box around z* grows until it holds its image, for all values
//! of the other variables (2). With M the largest magnitudes of the Jacobian's entries there and
//! M w = ρ w, w > 0 (Perron and Frobenius), the map contracts in the norm max |zᵢ|/wᵢ by ρ, if that
//! is below 1; no other weights do better (3). Then the box grows as long as (2) and (3) hold and
//! it does not hold all starts: the fewer layers it takes to come into it.

use super::place::Place;
use crate::arithmetic::interval::{hull, interval, is_finite, point};
use crate::arithmetic::{Decimal, Interval};
use crate::search::Options;
use crate::search::state_map::StateMap;

/// A box of states and the weights of a norm.
#[derive(Clone, Debug)]
pub struct Attractor {
    /// The box.
    pub place: Place,
    /// A positive weight for each state variable.
    pub weights: Vec<Decimal>,
}

/// Why none was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// The states do not come to rest, or not where the map can be computed.
    Rest,
    /// The place of rest repels what is near it.
    Repelling,
    /// No box around the place of rest holds its image.
    SelfMap,
    /// The map may not contract there.
    Contraction,
}

impl Missing {
    /// In words.
    pub fn reason(self) -> &'static str {
        match self {
            Self::Rest => "the states of a network were not seen to come to rest",
            Self::Repelling => {
                "the states come to rest at a fixed point in the middle that repels others: the map's \
                 Jacobian has an eigenvalue greater than 1 there"
            }
            Self::SelfMap => "no box was found that the map takes into itself",
            Self::Contraction => {
                "the map was not seen to contract near the fixed point, in any norm max |z|/w, for \
                 the other variables in all of their ranges"
            }
        }
    }
}

/// Layers of (1).
const LAYERS: usize = 20_000;
/// Attempts of (2).
const ATTEMPTS: usize = 400;
/// Doublings of the box after (3).
const DOUBLINGS: usize = 40;
/// What it may take to see (2) and (3), in evaluations for each end of an image and in halvings
/// for slopes; and the largest factor of a contraction. What is seen easily is proved easily.
const EFFORTS: [Effort; 3] = [
    Effort { evaluations: 8, halvings: 2, factor: 0.95 },
    Effort { evaluations: 64, halvings: 5, factor: 0.99 },
    Effort { evaluations: 400, halvings: 8, factor: 0.9999 },
];

#[derive(Clone, Copy)]
struct Effort {
    evaluations: usize,
    halvings: u32,
    factor: f64,
}

/// Finds one.
pub fn find(map: &StateMap, options: &Options) -> Result<Attractor, Missing> {
    // Perhaps the domain itself is one.
    if let Some(place) = Place::around(&map.starts(), 0.01)
        && stays(map, &place, EFFORTS[1])
        && let Some(weights) = contraction(map, &place, EFFORTS[1])
    {
        return Ok(Attractor { place, weights });
    }
    let rest = rest(map, options).ok_or(Missing::Rest)?;
    let mut missing = Missing::Rest;
    for effort in EFFORTS {
        match around(map, &rest, effort, options) {
            Ok(attractor) => return Ok(attractor),
            Err(lack) => missing = lack,
        }
    }
    Err(if missing == Missing::SelfMap && repels(map, &rest) {
        Missing::Repelling
    } else {
        missing
    })
}

/// Whether the Jacobian certainly has an eigenvalue greater than 1 in size, as it has if their sum
/// exceeds their number, or their product 1.
fn repels(map: &StateMap, rest: &[Interval]) -> bool {
    let over = map.over(&map.with_state(map.middle(), rest));
    let slope = |row: usize, column: usize| over[row].gradient[map.axes[column]];
    let count = map.axes.len();
    let sum = (0..count).map(|at| slope(at, at)).fold(point(0.0), |sum, slope| sum + slope);
    let product = match count {
        2 => slope(0, 0) * slope(1, 1) - slope(0, 1) * slope(1, 0),
        _ => point(0.0),
    };
    sum.mig() > count as f64 || product.mig() > 1.0
}

/// (2) and (3), and the largest box of both.
fn around(
    map: &StateMap,
    rest: &[Interval],
    effort: Effort,
    options: &Options,
) -> Result<Attractor, Missing> {
    let mut best = self_map(map, rest, effort, options).ok_or(Missing::SelfMap)?;
    let mut weights = contraction(map, &best, effort).ok_or(Missing::Contraction)?;
    let starts = map.starts();
    for _ in 0..DOUBLINGS {
        if best.holds(&starts) {
            break;
        }
        let Some(wider) = Place::around(&best.enclosure(), 0.5) else { break };
        let found = contraction(map, &wider, effort);
        let Some(found) = found.filter(|_| stays(map, &wider, effort)) else { break };
        if options.stop().is_some() {
            break;
        }
        (best, weights) = (wider, found);
    }
    Ok(Attractor { place: best, weights })
}

/// (1).
fn rest(map: &StateMap, options: &Options) -> Option<Vec<Interval>> {
    let mut ranges = map.middle();
    for layer in 0..LAYERS {
        let next = map.at(&ranges);
        if next.iter().any(|value| value.is_empty() || !is_finite(*value)) {
            return None;
        }
        let next: Vec<Interval> = next.iter().map(|value| point(value.mid())).collect();
        let now = map.state_of(&ranges);
        let mut steps = next.iter().zip(&now);
        let rests = steps.all(|(next, now)| {
            (next.mid() - now.mid()).abs() <= 1e-12 * next.mag().max(now.mag()).max(1e-30)
        });
        ranges = map.with_state(ranges, &next);
        if rests {
            return Some(next);
        }
        if layer % 64 == 63 && options.stop().is_some() {
            return None;
        }
    }
    None
}

/// (2).
fn self_map(map: &StateMap, rest: &[Interval], effort: Effort, options: &Options) -> Option<Place> {
    let mut state = rest.to_vec();
    for _ in 0..ATTEMPTS {
        let place = Place::around(&state, 0.02)?;
        if stays(map, &place, effort) {
            return Some(place);
        }
        if options.stop().is_some() {
            return None;
        }
        let own = place.enclosure();
        let image = map.image(&map.on(&own), effort.evaluations);
        state = own.iter().zip(&image).map(|(own, image)| hull(*own, *image)).collect();
    }
    None
}

/// Whether the map takes a box into itself, with some room.
fn stays(map: &StateMap, place: &Place, effort: Effort) -> bool {
    let own = place.enclosure();
    let image = map.image(&map.on(&own), effort.evaluations);
    let inner: Vec<Interval> = own
        .iter()
        .zip(&image)
        .map(|(own, image)| {
            let room = 1e-3 * own.wid();
            interval(image.inf() - room.min(0.5 * image.inf().abs()), image.sup() + room)
        })
        .collect();
    place.holds(&inner)
}

/// (3).
fn contraction(map: &StateMap, place: &Place, effort: Effort) -> Option<Vec<Decimal>> {
    let ranges = map.on(&place.enclosure());
    let slopes = map.largest_slopes(&ranges, effort.halvings);
    if slopes.iter().flatten().any(|slope| !slope.is_finite()) {
        return None;
    }
    let mut weights = vec![1.0; slopes.len()];
    for _ in 0..200 {
        // Shifted, so that it converges whatever the matrix; a bit of each, so that none is 0.
        let next = weights.iter().zip(&slopes).map(|(own, row)| {
            let image: f64 = row.iter().zip(&weights).map(|(slope, weight)| slope * weight).sum();
            image + own + 1e-3 * weights.iter().fold(0.0_f64, |a, b| a.max(*b))
        });
        let next: Vec<f64> = next.collect();
        let most = next.iter().fold(0.0_f64, |a, b| a.max(*b));
        weights = next.iter().map(|weight| weight / most).collect();
    }
    let decimal = |weight: &f64| Decimal::parse(&format!("{weight:.3}")).ok();
    let weights: Vec<Decimal> = weights.iter().map(decimal).collect::<Option<_>>()?;
    let value = |weight: &Decimal| weight.enclosure().mid();
    let contracts = slopes.iter().zip(&weights).all(|(row, own)| {
        let image: f64 =
            row.iter().zip(&weights).map(|(slope, weight)| slope * value(weight)).sum();
        image < effort.factor * value(own)
    });
    contracts.then_some(weights)
}
