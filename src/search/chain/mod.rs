//! Layer after layer: where states come, and whether they converge.
//!
//! # Mathematics
//!
//! Let g(z; p) be the state map, D the claim's box of states z, P that of all other variables p.
//! Consider boxes K₀ = D, K₁, …, K_N with
//!
//! * g(Kᵢ₋₁; P) ⊆ Kᵢ (1).
//!
//! **Reaching.** By induction over the layers, every state that starts in D is in Kᵢ after i
//! layers, with any values of p ∈ P in each layer. So K_N ⊆ T proves that after N layers it is
//! in T (2).
//!
//! **Convergence.** If K_N ⊆ K_{N−1} =: B, then g(B; P) ⊆ B. If for positive weights w
//!
//! * Σⱼ |∂gᵢ/∂zⱼ| wⱼ < wᵢ on B × P for every i (3),
//!
//! then for each p ∈ P, B being compact and convex, g(·; p) contracts distances in the norm
//! max |zᵢ|/wᵢ on B by some factor below 1. So B holds exactly one fixed point, to which all of B
//! converges (Banach), and so does all of D, which is in B after N − 1 layers of the same p (4).
//! Any fixed point in D is a start of its own, so there is no other.
//!
//! For one state variable, a map that grows in it takes the ends of an interval to the ends of
//! its image: then (1) is exact but for rounding, and (4) proves whatever an argument by
//! monotonicity would.
//!
//! Boxes and weights are proposed in doubles ([`attractor`]) and written as short decimals
//! ([`place`]); (1) and (3) are then inequalities of the claim language, proved like any other
//! ([`proof`]).
//!
//! | file | holds |
//! |---|---|
//! | `place` | boxes of states with decimal ends |
//! | `attractor` | a box that the map takes into itself and contracts |
//! | `proof` | the statements of a chain, proved |

mod attractor;
mod place;
mod proof;

use super::budget::Options;
use super::point::{Point, corners};
use super::record::Room;
use super::state_map::StateMap;
use crate::arithmetic::Interval;
use crate::arithmetic::interval::interval;
use crate::certificate::{Chain, Contraction, Link};
use crate::claim::{Range, Reaches, Scope, Variable};
use place::Place;
use proof::{Prover, Unproved, contracts, leads_into};

/// What was found of a chain.
#[derive(Debug)]
pub enum Found {
    /// It is proved.
    Chain(Chain),
    /// It is false: from the point, with these values of the other variables in every layer.
    Counterexample(Point),
    /// Neither, for this reason.
    Undecided(String),
}

/// What was found and the boxes examined for it.
pub type Outcome = (Found, u64);

/// The most layers until states are where the map contracts.
const MAX_LAYERS: usize = 2000;
/// How closely boxes follow the images, one attempt after the other: the evaluations for each end
/// of an image, and how much wider than it a box is made, as a share of its width. What is seen
/// easily is proved easily.
const ATTEMPTS: [Closeness; 4] = [
    Closeness { evaluations: 8, share: 0.05 },
    Closeness { evaluations: 32, share: 2e-3 },
    Closeness { evaluations: 200, share: 1e-4 },
    Closeness { evaluations: 1000, share: 1e-6 },
];

#[derive(Clone, Copy)]
struct Closeness {
    evaluations: usize,
    share: f64,
}

/// Boxes that lead from the domain to where the map contracts: (4).
pub fn converges(scope: &Scope, options: &Options, room: &Room) -> Outcome {
    let mut prover = Prover { options, room, boxes: 0 };
    let found = search_convergence(scope, &mut prover);
    (found.unwrap_or_else(undecided), prover.boxes)
}

fn search_convergence(scope: &Scope, prover: &mut Prover) -> Result<Found, Unproved> {
    let options = prover.options;
    let map = StateMap::new(scope, options).map_err(Unproved::Unsuitable)?;
    let end = match attractor::find(&map, options) {
        Ok(end) => end,
        Err(missing) => {
            let reason = options.stop().map_or(missing.reason(), |stop| stop.reason());
            return Ok(Found::Undecided(reason.to_owned()));
        }
    };
    let closely = ATTEMPTS.iter().map(|closeness| come_into(&map, &end.place, *closeness, options));
    let Some(mut places) = closely.into_iter().flatten().next() else {
        let where_to = words(&map.states, &end.place.enclosure());
        return Ok(Found::Undecided(options.stop().map_or_else(
            || format!("the states are not seen to come into {where_to}, where the map contracts"),
            |stop| stop.reason().to_owned(),
        )));
    };
    // It holds all states then, so that they are in it after one more layer, and stay.
    places.extend([end.place.clone(), end.place.clone()]);
    let mut chain = prove_links(scope, &map, &places, prover)?;
    let inside = on(scope, &map, &end.place)?;
    let trees = prover.trees(&inside, &contracts(&inside, &end.weights))?;
    let weights = map.states.iter().copied().zip(end.weights).collect();
    chain.contraction = Some(Contraction { weights, trees });
    Ok(Found::Chain(chain))
}

/// The boxes of some layers, the last of which lies in a place; none if they do not come there.
fn come_into(
    map: &StateMap,
    end: &Place,
    closeness: Closeness,
    options: &Options,
) -> Option<Vec<Place>> {
    let mut places = Vec::new();
    let mut state = map.starts();
    while !end.holds(&state) {
        if places.len() == MAX_LAYERS || options.stop().is_some() {
            return None;
        }
        let place = next_place(map, &state, closeness).ok()?;
        // Where it comes to rest, it does so by ever smaller steps.
        let next = place.enclosure();
        if places.len() > 8 && next == state {
            return None;
        }
        state = next;
        places.push(place);
    }
    Some(places)
}

/// A box around the image of another one; the image, if it is too large.
fn next_place(
    map: &StateMap,
    state: &[Interval],
    closeness: Closeness,
) -> Result<Place, Vec<Interval>> {
    let image = map.image(&map.on(state), closeness.evaluations);
    Place::around(&image, closeness.share).ok_or(image)
}

/// Boxes that lead from the domain into the target: (2).
pub fn reaches(scope: &Scope, reaches: &Reaches, options: &Options, room: &Room) -> Outcome {
    let mut prover = Prover { options, room, boxes: 0 };
    let found = search_target(scope, reaches, &mut prover);
    (found.unwrap_or_else(undecided), prover.boxes)
}

fn search_target(scope: &Scope, reaches: &Reaches, prover: &mut Prover) -> Result<Found, Unproved> {
    let options = prover.options;
    let map = StateMap::new(scope, options).map_err(Unproved::Unsuitable)?;
    if let Some(point) = counterexample(scope, &map, reaches, options) {
        return Ok(Found::Counterexample(point));
    }
    let mut last = Vec::new();
    for closeness in ATTEMPTS {
        let (places, image) = towards(&map, reaches, closeness, options);
        if let Some(places) = places {
            return prove_links(scope, &map, &places, prover).map(Found::Chain);
        }
        last = image;
        if let Some(stop) = options.stop() {
            return Ok(Found::Undecided(stop.reason().to_owned()));
        }
    }
    let layers = reaches.layers;
    Ok(Found::Undecided(match last.as_slice() {
        [] => format!("the states of {layers} layers are not seen to stay within 1e9"),
        last => format!(
            "after {layers} layers the states are only known to be in {}",
            words(&map.states, last)
        ),
    }))
}

/// The boxes of so many layers if the last one lies in the target; else the last image, if there
/// is one.
fn towards(
    map: &StateMap,
    reaches: &Reaches,
    closeness: Closeness,
    options: &Options,
) -> (Option<Vec<Place>>, Vec<Interval>) {
    let mut places: Vec<Place> = Vec::new();
    let mut state = map.starts();
    let target: Vec<Interval> = map
        .states
        .iter()
        .map(|state| {
            let range = reaches.target.iter().find(|(name, _)| name == state);
            range.map_or(Interval::ENTIRE, |(_, range)| inner(range))
        })
        .collect();
    for layer in 1..=reaches.layers {
        let is_last = layer == reaches.layers;
        let place = match next_place(map, &state, closeness) {
            Ok(place) => place,
            Err(image) => return (None, if is_last { image } else { Vec::new() }),
        };
        let next = place.enclosure();
        let within = |(own, target): (&Interval, &Interval)| own.subset(*target);
        if is_last && !next.iter().zip(&target).all(within) {
            return (None, next);
        }
        if options.stop().is_some() {
            return (None, Vec::new());
        }
        state = next;
        places.push(place);
    }
    (Some(places), state)
}

/// The doubles within a range.
fn inner(range: &Range) -> Interval {
    let (lower, upper) = (range.lower.enclosure().sup(), range.upper.enclosure().inf());
    if lower <= upper { interval(lower, upper) } else { Interval::EMPTY }
}

/// A corner of the domain that does not come into the target, with the same values of the other
/// variables in every layer.
fn counterexample(
    scope: &Scope,
    map: &StateMap,
    reaches: &Reaches,
    options: &Options,
) -> Option<Point> {
    const MOST_CORNERS: usize = 64;
    corners(&scope.domain, |_| true).take(MOST_CORNERS).find_map(|coordinates| {
        let mut ranges = map.frame.pinned(map.domain(), &coordinates);
        for _ in 0..reaches.layers {
            let next = map.at(&ranges);
            if options.stop().is_some() || next.iter().any(|value| value.is_empty()) {
                return None;
            }
            ranges = map.with_state(ranges, &next);
        }
        let state = map.state_of(&ranges);
        let misses = map.states.iter().zip(state).find(|(name, value)| {
            let target = reaches.target.iter().find(|(known, _)| known == *name);
            target.is_some_and(|(_, range)| value.disjoint(range.enclosure()))
        });
        misses.map(|(_, value)| Point { coordinates, value })
    })
}

/// (1) for boxes one after the other.
fn prove_links(
    scope: &Scope,
    map: &StateMap,
    places: &[Place],
    prover: &mut Prover,
) -> Result<Chain, Unproved> {
    let mut chain = Chain::default();
    let mut from = scope.clone();
    for (index, place) in places.iter().enumerate() {
        let trees = prover.trees(&from, &leads_into(&from, place))?;
        (prover.options.progress)(prover.boxes, index as f64 / places.len() as f64);
        from = on(scope, map, place)?;
        let place = map.states.iter().copied().zip(place.0.iter().cloned()).collect();
        chain.links.push(Link { place, trees });
    }
    Ok(chain)
}

/// The scope with a box in the place of the domain's states.
fn on(scope: &Scope, map: &StateMap, place: &Place) -> Result<Scope, Unproved> {
    let replaced = scope.replacing(&place.ranges(&map.states));
    replaced.map_err(|error| Unproved::Stopped(format!("a box is no domain: {error}")))
}

fn undecided(unproved: Unproved) -> Found {
    Found::Undecided(match unproved {
        Unproved::Unsuitable(unsuitable) => unsuitable.to_string(),
        Unproved::Stopped(reason) => format!("from one layer's box to the next: {reason}"),
        Unproved::TooLong => "with its trees a certificate would be too long".to_owned(),
    })
}

/// "mu in [-0.1, 0.1], nu in [0.8, 1.5]", to a few digits.
fn words(states: &[Variable], place: &[Interval]) -> String {
    let all = states.iter().zip(place);
    let one = |(name, range): (&Variable, &Interval)| {
        format!("{name} in [{:.6}, {:.6}]", range.inf(), range.sup())
    };
    all.map(one).collect::<Vec<_>>().join(", ")
}
