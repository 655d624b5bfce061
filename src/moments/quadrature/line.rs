//! The whole line: a segment around 0, segments of doubling width on both sides, cut into
//! cells when first reached, and bounds of what lies beyond any point.
//!
//! Equation numbers refer to the [module above](super).

use super::super::Limit;
use super::Unsuitable;
use super::cell::{Cell, UPWARD};
use super::family::Family;
use super::growth::Growth;
use super::partition::{Material, Segment};
use super::tape::Rule;
use crate::arithmetic::interval::point;
use std::sync::{Mutex, OnceLock, PoisonError};

/// Ends of the middle segment; the first where no boundary of segments has a kink is taken.
const MIDDLE: [f64; 5] = [64.0, 80.0, 72.0, 104.0, 88.0];

/// Segments to each side: of variances up to 10¹⁸, the largest of a unit with means and weights in
/// the claim language's ranges, they hold 9.5 standard deviations.
const DOUBLINGS: i32 = 28;

/// Above e⁻⁶⁹⁰, and what stands for anything below it.
const NEGLIGIBLE: f64 = 1e-299;

/// The interval around a boundary that must have no kink, relative.
const AROUND: f64 = 1.0 / (1u64 << 30) as f64;

/// A segment away from the middle one, mirrored for z < 0.
#[derive(Debug)]
struct Far {
    /// The ends' absolute values.
    from: f64,
    to: f64,
    /// By channel, a bound of |h⁽ⁿ⁾|.
    largest: Vec<f64>,
    has_kinks: bool,
    cells: OnceLock<Result<Segment, Unsuitable>>,
    /// Held by who cuts the cells.
    cutting: Mutex<()>,
}

/// One direction.
#[derive(Debug)]
struct Side {
    far: Vec<Far>,
    /// By segment and channel, the sum of the bounds from there on.
    rest: Vec<f64>,
    /// Where the last segment ends.
    end: f64,
    /// Whether each integrand is one formula from there on.
    ends_smooth: bool,
    /// The highest order of all channels.
    order: f64,
    /// By channel, the growth bound (8) on the ray.
    growth: Vec<Growth>,
    /// A bound for all channels.
    fastest: Growth,
    ray: Ray,
}

/// Where growth bounds begin to hold.
#[derive(Clone, Copy, Debug)]
struct Ray {
    from: f64,
}

/// The line.
#[derive(Debug)]
pub struct Line {
    material: Material,
    middle: Segment,
    end: f64,
    /// Below 0, and above.
    sides: [Side; 2],
    has_kinks: bool,
}

impl Line {
    /// Cuts the middle and bounds the rest.
    pub fn new(mut material: Material, limit: &Limit) -> Result<Self, Unsuitable> {
        let undecided = |end: &f64| {
            let at = |k: i32| end * 2f64.powi(k);
            (0..=DOUBLINGS).take_while(|_| !limit.is_reached()).any(|k| {
                let (below, above) = (at(k) * (1.0 - AROUND), at(k) * (1.0 + AROUND));
                material.bound(below, above).is_none() || material.bound(-above, -below).is_none()
            })
        };
        let undefined = |end: f64| {
            let at = |z: f64| material.functions.iter().any(|h| h.evaluate(&point(z)).is_empty());
            (0..=DOUBLINGS).any(|k| at(end * 2f64.powi(k)) || at(-end * 2f64.powi(k)))
        };
        // Kinks at one boundary are common; at one of each set, they are everywhere.
        let reason = || match undefined(MIDDLE[0]) {
            true => Unsuitable::Undefined,
            false => Unsuitable::EndlessKinks,
        };
        let end = MIDDLE.into_iter().find(|end| !undecided(end)).ok_or_else(reason)?;
        limit.check()?;
        let side = |positive| Side::new(&material, end, positive, limit);
        let sides = [side(false)?, side(true)?];
        let middle = material.segment(-end, end, limit)?;
        // What was found there, as a narrow peak, is what the far segments are measured by.
        material.measure_by(&middle);
        let mut far = sides.iter().flat_map(|side| &side.far);
        let has_kinks = !middle.kinks.is_empty() || far.any(|far| far.has_kinks);
        Ok(Self { material, middle, end, sides, has_kinks })
    }

    /// Whether any kink is known.
    pub fn has_kinks(&self) -> bool {
        self.has_kinks
    }

    /// The cells of the middle segment.
    pub fn cells(&self) -> usize {
        self.middle.cells.len()
    }

    /// Calls `each` for all segments that meet [lower, upper], or have kinks; what is smooth in
    /// others counts in [`Self::add_beyond`].
    pub fn for_segments<'a>(
        &'a self,
        lower: f64,
        upper: f64,
        limit: &Limit,
        mut each: impl FnMut(&'a Segment),
    ) -> Result<(), Unsuitable> {
        each(&self.middle);
        for (positive, side) in self.sides.iter().enumerate() {
            let reach = if positive == 1 { upper } else { -lower };
            for far in side.far.iter().filter(|far| far.from < reach || far.has_kinks) {
                each(far.segment(&self.material, positive == 1, limit)?);
                limit.check()?;
            }
        }
        Ok(())
    }

    /// How fast any channel grows at most: b of (8), over both sides.
    pub fn rate(&self) -> f64 {
        self.sides[0].fastest.rate.max(self.sides[1].fastest.rate)
    }

    /// Adds to `bounds`, for each of the channels, a bound of ∫|h⁽ⁿ⁾|φ over z > `end` (or
    /// z < `end`) of what is smooth there.
    pub fn add_beyond(
        &self,
        end: f64,
        positive: bool,
        family: &Family,
        channels: &[usize],
        bounds: &mut [f64],
    ) {
        let side = &self.sides[usize::from(positive)];
        let sign = if positive { 1.0 } else { -1.0 };
        // Beyond the last segment nothing is integrated.
        let start = (sign * end).min(side.end);
        let decay = |from: f64| family.beyond(from, positive);
        let all = self.material.channels.len();
        let at_start = decay(start);
        let middle = (start < self.end).then(|| outermost(&self.middle, end, positive));
        let ray = side.farthest(positive, family);
        // The terms of kinks beyond all segments, if there may be any.
        let kinks = if side.ends_smooth { 0.0 } else { ray };
        // The segments beyond the end, up to the first from which on all is negligible.
        let nearest = side.far.partition_point(|far| far.to <= start);
        let mut decays = [0.0; DOUBLINGS as usize];
        let mut reached = 0;
        for far in &side.far[nearest..] {
            decays[reached] = decay(far.from.max(start));
            reached += 1;
            if decays[reached - 1] < NEGLIGIBLE {
                break;
            }
        }
        let opposite = &self.sides[usize::from(!positive)];
        for (bound, &channel) in bounds.iter_mut().zip(channels) {
            let mut sum = ray;
            // Beyond an end on the other side lies what is between it and the middle, too.
            for far in opposite.far.iter().take_while(|far| start < -far.from) {
                sum += far.largest[channel] * at_start;
            }
            if let Some(sizes) = middle {
                sum += sizes[channel] * at_start;
            }
            for (k, &probability) in (nearest..).zip(&decays[..reached]) {
                sum += match probability < NEGLIGIBLE {
                    true => side.rest[k * all + channel] * NEGLIGIBLE,
                    false => side.far[k].largest[channel] * probability,
                };
            }
            if side.fastest.rate > 0.0 || !sum.is_finite() {
                // Cells as far as the ray begins, and growth from there on.
                let from = start.max(side.ray.from);
                let near = self.largest_between(sign * start, sign * from, channel) * at_start;
                let far = side.ray.growth(from, positive, family, &side.growth[channel]);
                let growth = near + far + kinks;
                sum = if growth < sum || sum.is_nan() { growth } else { sum };
            }
            *bound += sum * UPWARD;
        }
    }
}

impl Line {
    /// The largest |h⁽ⁿ⁾| between two points, 0 if they are one; unknown beyond the middle.
    fn largest_between(&self, a: f64, b: f64, channel: usize) -> f64 {
        let (lower, upper) = (a.min(b), a.max(b));
        if lower == upper {
            return 0.0;
        }
        if lower < -self.end || upper > self.end {
            return f64::NAN;
        }
        let meets =
            |cell: &&Cell| cell.middle + cell.half >= lower && cell.middle - cell.half <= upper;
        self.middle.cells.iter().filter(meets).map(|cell| cell.size[channel]).fold(0.0, f64::max)
    }
}

/// By channel, the largest |h⁽ⁿ⁾| in a segment's cells from `end` on outward, which is inside of its
/// outer end.
fn outermost(segment: &Segment, end: f64, positive: bool) -> &[f64] {
    let channels = segment.upward.len() / segment.cells.len();
    let cell = if positive {
        segment.cells.partition_point(|cell| cell.middle + cell.half <= end)
    } else {
        segment.cells.partition_point(|cell| cell.middle - cell.half < end) - 1
    };
    let sizes = if positive { &segment.upward } else { &segment.downward };
    &sizes[cell * channels..(cell + 1) * channels]
}

impl Far {
    fn new(
        material: &Material,
        (from, to): (f64, f64),
        positive: bool,
        limit: &Limit,
    ) -> Result<Self, Unsuitable> {
        let (lower, upper) = if positive { (from, to) } else { (-to, -from) };
        limit.check()?;
        let (largest, has_kinks) = (Vec::new(), false);
        let (cells, cutting) = (OnceLock::new(), Mutex::new(()));
        let mut far = Self { from, to, largest, has_kinks, cells, cutting };
        match material.bound(lower, upper) {
            Some(bounds) => far.largest = bounds,
            None => {
                far.has_kinks = true;
                let segment = far.segment(material, positive, limit)?;
                far.largest = segment.largest(material.channels.len());
            }
        }
        Ok(far)
    }

    /// Its cells, cut when first asked for; what was stopped is not kept.
    fn segment(
        &self,
        material: &Material,
        positive: bool,
        limit: &Limit,
    ) -> Result<&Segment, Unsuitable> {
        if self.cells.get().is_none() {
            let _alone = self.cutting.lock().unwrap_or_else(PoisonError::into_inner);
            if self.cells.get().is_none() {
                let (lower, upper) =
                    if positive { (self.from, self.to) } else { (-self.to, -self.from) };
                let cut = material.segment(lower, upper, limit);
                if !matches!(cut, Err(Unsuitable::Stopped)) {
                    // Nobody else has set it meanwhile.
                    let _ = self.cells.set(cut);
                }
            }
        }
        match self.cells.get() {
            Some(cut) => cut.as_ref().map_err(|&error| error),
            None => Err(Unsuitable::Stopped),
        }
    }
}

impl Side {
    fn new(
        material: &Material,
        end: f64,
        positive: bool,
        limit: &Limit,
    ) -> Result<Self, Unsuitable> {
        limit.check()?;
        let at = |k: i32| end * 2f64.powi(k);
        let constants = material.tape.constants::<Growth>(());
        let known = |from: f64| {
            let ray = Growth::ray(from, positive);
            material.bound_over(&constants, &ray, Rule::Either, |growth| *growth)
        };
        let starts = (0..).map(|k| 2f64.powi(k)).take_while(|&from| from < end);
        let (from, growth) = starts
            .chain((0..=DOUBLINGS).map(at))
            .find_map(|from| known(from).map(|growth| (from, growth)))
            .ok_or(Unsuitable::Undefined)?;
        let fastest = growth.iter().fold(Growth::ray(from, positive), |a, b| a.or(b));
        if !fastest.scale.is_finite() || !fastest.rate.is_finite() {
            return Err(Unsuitable::GrowsTooFast);
        }
        let last = Growth::ray(at(DOUBLINGS), positive);
        let ends_smooth = material.bound_over(&constants, &last, Rule::Decide, |_| ()).is_some();
        let far = (0..DOUBLINGS)
            .map(|k| Far::new(material, (at(k), at(k + 1)), positive, limit))
            .collect::<Result<Vec<_>, _>>()?;
        let channels = material.channels.len();
        let mut rest: Vec<f64> = far.iter().flat_map(|far| far.largest.clone()).collect();
        for index in (0..rest.len() - channels).rev() {
            rest[index] = (rest[index] + rest[index + channels]) * UPWARD;
        }
        let order = material.highest_order() as f64;
        let (end, ray) = (at(DOUBLINGS), Ray { from });
        Ok(Self { far, rest, end, ends_smooth, order, growth, fastest, ray })
    }

    /// A bound of ∫h Gₙ beyond all segments and of the terms of (1) at their end, where kinks
    /// are not looked for: |G_k| ≤ φ·((t + √k)/√y)ᵏ with t = d/√y, and all is negligible, or
    /// nothing is known.
    fn farthest(&self, positive: bool, family: &Family) -> f64 {
        let distance = (self.end - family.outermost(positive)) / UPWARD;
        let variance = family.variance.1;
        let deviation = family.variance.0.sqrt();
        let rise = self.fastest.power * self.end.ln() + self.fastest.rate * self.end;
        // Twice what the order says pays for the integral and the sum of the terms.
        let slopes = ((distance / deviation + self.order + 4.0) / deviation).max(10.0).ln();
        let exponent = rise + 2.0 * (self.order + 2.0) * slopes + self.fastest.scale.max(1.0).ln();
        let fall = distance * distance / (2.0 * variance);
        if distance > self.end / 2.0 && exponent * UPWARD + 700.0 < fall / UPWARD {
            NEGLIGIBLE
        } else {
            f64::NAN
        }
    }
}

impl Ray {
    /// A bound of ∫|h⁽ⁿ⁾|φ from a point on, by (8) and (9); NaN where they say nothing.
    fn growth(&self, from: f64, positive: bool, family: &Family, growth: &Growth) -> f64 {
        if from < self.from {
            return f64::NAN;
        }
        let (distance, variance) = (from - family.outermost(positive), family.variance.1);
        let below = 2.0 - UPWARD;
        let fall = distance / variance * below - (growth.rate + growth.power / from) * UPWARD;
        // As nothing here is negative but the distance, it is positive then.
        if fall <= 0.0 {
            return f64::NAN;
        }
        let rise = growth.power * from.ln() + growth.rate * from;
        let exponent = rise * UPWARD - distance * distance / (2.0 * variance) * below;
        // eˣ ≤ 10⁻²⁹⁹ below −690.
        let decay = if exponent < -690.0 { NEGLIGIBLE } else { core_math::exp(exponent) * UPWARD };
        let root = (std::f64::consts::TAU * family.variance.0).sqrt();
        growth.scale * decay / (fall * root) * UPWARD + f64::MIN_POSITIVE
    }
}

#[cfg(test)]
mod tests;
