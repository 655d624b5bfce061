//! Where states come, layer after layer: a tube around all trajectories.
//!
//! # Mathematics
//!
//! Let g(z; p) be the state map, D the box of starts, P that of all other variables p. The states
//! after n layers, with any p ∈ P in each, are S₀ = D, Sₙ = g(Sₙ₋₁; P). A tube is a sequence of sets
//! Tₙ ⊇ Sₙ, which follows from T₀ = D and Tₙ ⊇ g(Tₙ₋₁; P) (1).
//!
//! For one state variable Sₙ is an interval, being the continuous image of a connected set, and so
//! is Tₙ. For more, a box would forget which values occur together, and its images grow beyond
//! those of Sₙ. So Tₙ is a union of slabs: the range of the last state variable is cut into
//! [`SLABS`] parts, each with the ranges that the other state variables have where it lies in that
//! part (2).
//!
//! Each slab × P is halved into pieces whose images are about as wide as a slab, along the axis on
//! which the image varies most; a piece's image is enclosed by its mean-value form. Where the range
//! spans scales its parts are of equal ratio, and images are as wide as a slab in proportion to
//! their size: a variance near 0 is not lost in the width of the largest. What of an
//! image lies in a part of the next range belongs to that slab (3): nothing is left out, since the
//! parts cover the hull of all images, and neighbours share their common end. What (3) adds is no
//! more than a slab's width. The image of the hull of Tₙ₋₁, enclosed for itself, is met with it (4):
//! it is sharper where pieces are still wide, as at the start.

use super::parts::parts;
use crate::arithmetic::Interval;
use crate::arithmetic::interval::{hull, interval, is_finite};
use crate::claim::{Scope, Variable};
use crate::search::state_map::{StateMap, is_scale};
use crate::search::{Evaluation, Options, Stop, Unsuitable};
use rayon::prelude::*;
use std::time::Instant;

/// Boxes that hold all states, by layer.
#[derive(Clone, Debug)]
pub struct Tube {
    /// The state variables.
    pub states: Vec<Variable>,
    /// Their ranges before the first layer, and after each.
    pub layers: Vec<Vec<Interval>>,
    /// Evaluations of the map over boxes.
    pub boxes: u64,
    /// Wall time.
    pub seconds: f64,
    /// Why there are fewer layers than wanted, if there are.
    pub ended: Option<Ended>,
}

/// Why a tube ends early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The search was stopped.
    Stopped(Stop),
    /// The map may be undefined on the last box, or has no finite enclosure there.
    Unbounded,
}

impl Ended {
    /// Why, in words.
    pub fn reason(self) -> &'static str {
        match self {
            Self::Stopped(stop) => stop.reason(),
            Self::Unbounded => "the map may be undefined there, or is not bounded",
        }
    }
}

/// The parts of (2).
const SLABS: usize = 16;
/// A range that is narrower than this, relative to its size, is not cut: 2⁻⁴⁰.
const NUMBER: f64 = 1.0 / (1u64 << 40) as f64;
/// Halvings of a slab with P, at most.
const HALVINGS: u32 = 12;
/// Evaluations for each end of (4).
const EVALUATIONS: usize = 400;

/// The tube of so many layers; the domain must give all variables of the state map.
///
/// # Errors
/// Why the map cannot be computed.
pub fn tube(scope: &Scope, layers: usize, options: &Options) -> Result<Tube, Unsuitable> {
    let start = Instant::now();
    let map = StateMap::new(scope, options)?;
    let mut tube = Tube {
        states: map.states.clone(),
        layers: vec![map.starts()],
        boxes: 0,
        seconds: 0.0,
        ended: None,
    };
    let mut slabs = vec![map.starts()];
    for layer in 1..=layers {
        let left = options.budget.max_boxes.saturating_sub(tube.boxes);
        if let Some(stop) = options.stop().or((left == 0).then_some(Stop::Boxes)) {
            tube.ended = Some(Ended::Stopped(stop));
            break;
        }
        let Some(last) = tube.layers.last() else { break };
        let image = map.image(&map.on(last), EVALUATIONS);
        tube.boxes += 1;
        let images = if map.states.len() == 1 {
            // The hull is all there is.
            vec![image.clone()]
        } else {
            let last_of = |ranges: &[Interval]| ranges.last().copied().unwrap_or(Interval::ENTIRE);
            let is_narrow = narrow(last_of(last), last_of(&image));
            images(&map, &slabs, is_narrow, options, &mut tube.boxes)
        };
        // What was not looked at in time is missing among the images.
        if let Some(stop) = options.stop() {
            tube.ended = Some(Ended::Stopped(stop));
            break;
        }
        let whole = hull_of(&images).map(|all| {
            all.iter().zip(&image).map(|(all, image)| all.intersection(*image)).collect::<Vec<_>>()
        });
        let Some(whole) = whole.filter(|all| all.iter().all(|it| is_finite(*it))) else {
            tube.ended = Some(Ended::Unbounded);
            break;
        };
        slabs = slabs_of(&images, &whole);
        tube.layers.push(whole);
        (options.progress)(tube.boxes, layer as f64 / layers as f64);
    }
    tube.seconds = start.elapsed().as_secs_f64();
    Ok(tube)
}

/// Whether an image is about as wide as a part of a range, or of the next one.
fn narrow(range: Interval, next: Interval) -> impl Fn(Interval) -> bool + Sync {
    let width = f64::max(range.wid(), next.wid()) / SLABS as f64;
    let of_size = |part: &Interval| part.wid() / part.mag();
    let share = parts(range, SLABS).iter().map(of_size).fold(NUMBER, f64::max);
    let scales = is_scale(range);
    move |image| {
        let enough = if scales { share * image.mag() } else { width };
        image.wid() <= enough.max(NUMBER * image.mag())
    }
}

/// The images of all pieces.
fn images(
    map: &StateMap,
    slabs: &[Vec<Interval>],
    is_narrow: impl Fn(Interval) -> bool + Sync,
    options: &Options,
    boxes: &mut u64,
) -> Vec<Vec<Interval>> {
    let of_slab = |slab: &Vec<Interval>| {
        let mut found = Vec::new();
        let mut pending = vec![(map.on(slab), 0)];
        let mut evaluations = 0_u64;
        while let Some((piece, halvings)) = pending.pop() {
            if options.stop().is_some() {
                break;
            }
            evaluations += 1;
            let over = map.over(&piece);
            let image: Vec<Interval> = over.iter().map(enclosure).collect();
            let is_enough = image.last().is_some_and(|last| is_narrow(*last));
            match (is_enough || halvings == HALVINGS, map.halves_of_all(&piece, &over)) {
                (false, Some(halves)) => {
                    pending.extend(halves.map(|half| (half, halvings + 1)));
                }
                _ => found.push(image),
            }
        }
        (found, evaluations)
    };
    let all: Vec<(Vec<Vec<Interval>>, u64)> = slabs.par_iter().map(of_slab).collect();
    *boxes += all.iter().map(|(_, evaluations)| evaluations).sum::<u64>();
    all.into_iter().flat_map(|(images, _)| images).collect()
}

/// A coordinate's enclosure; the whole line where it may be undefined.
fn enclosure(over: &Evaluation) -> Interval {
    if over.natural.is_empty() { Interval::ENTIRE } else { over.enclosure }
}

fn hull_of(boxes: &[Vec<Interval>]) -> Option<Vec<Interval>> {
    let join =
        |a: Vec<Interval>, b: &Vec<Interval>| a.iter().zip(b).map(|(a, b)| hull(*a, *b)).collect();
    let (first, rest) = boxes.split_first()?;
    Some(rest.iter().fold(first.clone(), join))
}

/// (3).
fn slabs_of(images: &[Vec<Interval>], whole: &[Interval]) -> Vec<Vec<Interval>> {
    let (Some(&last), true) = (whole.last(), whole.len() > 1) else { return vec![whole.to_vec()] };
    let in_part = |part: &Interval| {
        let cut = images.iter().filter_map(|image| {
            let (own, others) = image.split_last()?;
            let own = own.intersection(*part);
            let others = others.iter().zip(whole).map(|(own, whole)| own.intersection(*whole));
            let slab: Vec<Interval> = others.chain([own]).collect();
            slab.iter().all(|range| !range.is_empty()).then_some(slab)
        });
        hull_of(&cut.collect::<Vec<_>>())
    };
    parts(interval(last.inf(), last.sup()), SLABS).iter().filter_map(in_part).collect()
}
