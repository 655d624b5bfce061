//! Segments of the line cut into [`Cell`]s, and the kinks between them.
//!
//! A segment is bisected until the remainder (4) of every cell is small against the scale of
//! its channel. Its ends have short binary expansions, so that all midpoints are doubles.
//! Where bisection ends without a cell, at a kink or a singularity, there remains a
//! [`Kink`] as wide as it takes.

use super::super::Limit;
use super::Unsuitable;
use super::cell::{Attempt, Cell, Channel, TERMS, rising};
use super::series::Series;
use super::tape::{Branch, Rule, Tape};
use crate::activation::function::Function;
use crate::arithmetic::Interval;
use crate::arithmetic::enclosure::Enclosure;
use crate::arithmetic::interval::{interval, is_finite, point};
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// Cells of one segment before it is given up.
const MOST_CELLS: usize = 6000;

/// The accepted error relative to a channel's scale, for orders 0, 1, …: ×8 an order.
const TOLERANCE: f64 = f64::EPSILON / 4.0;

/// Below this width, relative to max(1, |z|), a formula without usable coefficients is bounded
/// by its values: 2⁻⁴⁴.
const ROUGH: f64 = 1.0 / (1u64 << 44) as f64;

/// A cell's width is at most this or |z| times this, lest the rounding errors of the values at
/// its far end count everywhere in it.
const WIDEST: [f64; 2] = [1.0, 0.25];

/// Scales are measured up to this |z|.
pub const NEAR: f64 = 8.0;

/// No interval narrower than this is bisected: 2⁻¹⁰⁰.
const NARROWEST: f64 = f64::from_bits((1023 - 100) << 52);

/// Where the formula changes: the interval [left, right], mostly one point.
#[derive(Clone, Debug)]
pub struct Kink {
    /// Its lower end.
    pub left: f64,
    /// Its upper end.
    pub right: f64,
    /// By integrand, the derivatives h⁽ʲ⁾ below it.
    pub before: Vec<Vec<Interval>>,
    /// By integrand, the derivatives h⁽ʲ⁾ above it.
    pub after: Vec<Vec<Interval>>,
    /// By integrand, the jumps of the derivatives, for a kink that is a point.
    pub jumps: Vec<Vec<Interval>>,
    /// By integrand, the values inside; 0 if it is a point.
    pub inside: Vec<Interval>,
}

/// What is prepared once for all segments.
#[derive(Clone, Debug)]
pub struct Material {
    /// The integrands.
    pub functions: Vec<Function>,
    /// The same as one list of operations.
    pub tape: Tape,
    /// Its constants.
    pub constants: Vec<Interval>,
    /// Which derivatives are wanted.
    pub channels: Vec<Channel>,
    /// By channel, the size that its error is measured by.
    pub scales: Vec<f64>,
}

/// The cells of an interval, from left to right, and the kinks between them.
#[derive(Clone, Debug, Default)]
pub struct Segment {
    /// The cells.
    pub cells: Vec<Cell>,
    /// The kinks.
    pub kinks: Vec<Kink>,
    /// By cell and channel: the largest |h⁽ⁿ⁾| from there to the right end.
    pub upward: Vec<f64>,
    /// By cell and channel: the largest |h⁽ⁿ⁾| from there to the left end.
    pub downward: Vec<f64>,
}

enum Part {
    Cell(Box<Cell>),
    Gap(f64, f64),
}

/// An interval to be cut, ordered by how large the first integrand may be on it.
#[derive(Debug)]
struct Candidate {
    size: f64,
    lower: f64,
    upper: f64,
}

impl Ord for Candidate {
    fn cmp(&self, other: &Self) -> Ordering {
        self.size.total_cmp(&other.size).then(self.lower.total_cmp(&other.lower))
    }
}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Candidate {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Candidate {}

/// Why intervals were halved, and how many.
#[derive(Default)]
struct Halved {
    /// A comparison was open.
    undecided: usize,
    /// The derivatives had no bound.
    unbounded: usize,
    /// The interval was wide, or the rest of Taylor's series.
    inaccurate: usize,
}

impl Halved {
    /// What most of them suffered from.
    fn reason(&self) -> Unsuitable {
        if self.undecided > self.unbounded.max(self.inaccurate) {
            Unsuitable::Close
        } else if self.unbounded > self.inaccurate {
            Unsuitable::Unbounded
        } else {
            Unsuitable::TooManyCells
        }
    }
}

impl Part {
    fn start(&self) -> f64 {
        match self {
            Self::Cell(cell) => cell.middle - cell.half,
            Self::Gap(lower, _) => *lower,
        }
    }
}

impl Material {
    /// Cuts [lower, upper].
    pub fn segment(&self, lower: f64, upper: f64, limit: &Limit) -> Result<Segment, Unsuitable> {
        let mut segment = Segment::default();
        let mut gap: Option<(f64, f64)> = None;
        for part in self.parts(lower, upper, limit)? {
            match part {
                Part::Gap(left, right) => gap = Some((gap.map_or(left, |gap| gap.0), right)),
                Part::Cell(cell) => {
                    let cell = *cell;
                    if let Some(last) = segment.cells.last() {
                        let here = cell.middle - cell.half;
                        let kink = gap
                            .take()
                            .or_else(|| (last.branches != cell.branches).then_some((here, here)));
                        if let Some(ends) = kink {
                            segment.kinks.push(self.kink(ends, &last.branches, &cell.branches)?);
                        }
                    } else if gap.is_some() {
                        return Err(Unsuitable::Kinks);
                    }
                    segment.cells.push(cell);
                }
            }
        }
        if gap.is_some() || segment.cells.is_empty() {
            return Err(Unsuitable::Kinks);
        }
        segment.accumulate(self.channels.len());
        Ok(segment)
    }

    /// Where the first integrand may be largest comes first, so that the scale of a narrow peak
    /// is known before the rest is measured by it.
    fn parts(&self, lower: f64, upper: f64, limit: &Limit) -> Result<Vec<Part>, Unsuitable> {
        let (mut parts, mut scales) = (Vec::new(), self.scales.clone());
        let mut pending = BinaryHeap::from([self.candidate(lower, upper)]);
        let mut tried = 0;
        let mut halved = Halved::default();
        while let Some(Candidate { lower: a, upper: b, .. }) = pending.pop() {
            limit.check()?;
            tried += 1;
            let size = a.abs().max(b.abs());
            let last = b - a <= NARROWEST.max(4.0 * f64::EPSILON * size);
            let rough = last || b - a <= ROUGH * size.max(1.0);
            let full = tried > MOST_CELLS;
            let wide = b - a > WIDEST[0].max(WIDEST[1] * size);
            let attempt = if wide {
                Attempt::Undecided
            } else {
                Cell::attempt(&self.tape, &self.constants, &self.channels, (a, b))
            };
            match attempt {
                Attempt::Cell(cell, remainders) => {
                    self.measure_at(&cell, &mut scales);
                    if rough || full || self.is_accurate(&cell, &remainders, &scales) {
                        parts.push(Part::Cell(cell));
                        continue;
                    }
                    halved.inaccurate += 1;
                }
                Attempt::Undecided if last => {
                    parts.push(Part::Gap(a, b));
                    continue;
                }
                Attempt::Unbounded if rough => {
                    parts.push(Part::Gap(a, b));
                    continue;
                }
                Attempt::Undecided if wide => halved.inaccurate += 1,
                Attempt::Undecided => halved.undecided += 1,
                Attempt::Unbounded => halved.unbounded += 1,
            }
            if full {
                return Err(halved.reason());
            }
            let middle = 0.5 * a + 0.5 * b;
            pending.extend([self.candidate(a, middle), self.candidate(middle, b)]);
        }
        parts.sort_by(|a, b| a.start().total_cmp(&b.start()));
        Ok(parts)
    }

    fn candidate(&self, lower: f64, upper: f64) -> Candidate {
        let values = self.functions[0].evaluate(&interval(lower, upper));
        Candidate {
            size: if values.is_empty() { f64::INFINITY } else { values.mag() },
            lower,
            upper,
        }
    }

    /// Raises the scales by what a cell near 0 has in its middle.
    fn measure_at(&self, cell: &Cell, scales: &mut [f64]) {
        if cell.middle.abs() <= NEAR {
            for (scale, coefficients) in scales.iter_mut().zip(cell.coefficients.chunks(TERMS)) {
                *scale = scale.max(coefficients[0].abs());
            }
        }
    }

    /// Raises the scales by what a segment has.
    pub fn measure_by(&mut self, segment: &Segment) {
        let mut scales = std::mem::take(&mut self.scales);
        segment.cells.iter().for_each(|cell| self.measure_at(cell, &mut scales));
        self.scales = scales;
    }

    fn is_accurate(&self, cell: &Cell, remainders: &[f64], scales: &[f64]) -> bool {
        self.channels.iter().enumerate().all(|(index, channel)| {
            let scale = scales[index].max(cell.size[index]);
            remainders[index] <= TOLERANCE * 8f64.powi(channel.order as i32) * scale
        })
    }

    fn kink(
        &self,
        (left, right): (f64, f64),
        before: &[Branch],
        after: &[Branch],
    ) -> Result<Kink, Unsuitable> {
        let inside = interval(left, right);
        let values = |function: &Function| {
            let value = if left < right { function.evaluate(&inside) } else { point(0.0) };
            if is_finite(value) { Ok(value) } else { Err(Unsuitable::Undefined) }
        };
        let (before, after) = (self.derivatives(left, before)?, self.derivatives(right, after)?);
        let differences = |(before, after): (&Vec<Interval>, &Vec<Interval>)| {
            before.iter().zip(after).map(|(&before, &after)| after - before).collect()
        };
        Ok(Kink {
            left,
            right,
            jumps: before.iter().zip(&after).map(differences).collect(),
            before,
            after,
            inside: self.functions.iter().map(values).collect::<Result<_, _>>()?,
        })
    }

    /// The derivatives at a point of the formula that some comparisons select.
    fn derivatives(&self, at: f64, given: &[Branch]) -> Result<Vec<Vec<Interval>>, Unsuitable> {
        let length = self.highest_order().max(2);
        let (series, _) =
            self.tape.evaluate(&self.constants, &point(at), length, Rule::Given(given));
        let scaled = |series: Option<Series<Interval>>| {
            let series = series.ok_or(Unsuitable::Undefined)?;
            let coefficient = |j: usize| series.get(j).map_or(point(0.0), |&c| c);
            Ok((0..length).map(|j| coefficient(j) * point(rising(0, j))).collect())
        };
        series.into_iter().map(scaled).collect()
    }

    /// The highest order of all channels.
    pub fn highest_order(&self) -> usize {
        self.channels.iter().map(|channel| channel.order).max().unwrap_or(0)
    }

    /// By channel, a bound of |h⁽ⁿ⁾| on an interval; None if it is not one formula there.
    pub fn bound(&self, lower: f64, upper: f64) -> Option<Vec<f64>> {
        let everywhere = interval(lower, upper);
        self.bound_over(&self.constants, &everywhere, Rule::Decide, |c| c.magnitude())
    }

    /// By channel, some bound of h⁽ⁿ⁾/n!, on what `z` stands for.
    pub fn bound_over<E: Enclosure<Context = ()>, T>(
        &self,
        constants: &[E],
        z: &E,
        rule: Rule,
        bound: impl Fn(&E) -> T,
    ) -> Option<Vec<T>> {
        let (series, _) = self.tape.evaluate(constants, z, self.highest_order().max(1) + 1, rule);
        let series = series.into_iter().collect::<Option<Vec<_>>>()?;
        let factor = |n: usize| E::integer((), 1).times(&factorial::<E>(n));
        let one = |channel: &Channel| {
            let coefficient = series[channel.integrand].get(channel.order);
            let zero = E::integer((), 0);
            bound(&coefficient.unwrap_or(&zero).times(&factor(channel.order)))
        };
        Some(self.channels.iter().map(one).collect())
    }
}

fn factorial<E: Enclosure<Context = ()>>(n: usize) -> E {
    (1..=n).fold(E::integer((), 1), |product, k| product.times(&E::integer((), k as i64)))
}

impl Segment {
    /// By channel, the largest |h⁽ⁿ⁾| in any cell.
    pub fn largest(&self, channels: usize) -> Vec<f64> {
        self.upward[..channels].to_vec()
    }

    fn accumulate(&mut self, channels: usize) {
        let count = self.cells.len();
        let sizes: Vec<f64> = self.cells.iter().flat_map(|cell| cell.size.clone()).collect();
        (self.upward, self.downward) = (sizes.clone(), sizes);
        for cell in 1..count {
            for channel in 0..channels {
                let (here, there) = (cell * channels + channel, (cell - 1) * channels + channel);
                self.downward[here] = self.downward[here].max(self.downward[there]);
            }
        }
        for cell in (0..count - 1).rev() {
            for channel in 0..channels {
                let (here, there) = (cell * channels + channel, (cell + 1) * channels + channel);
                self.upward[here] = self.upward[here].max(self.upward[there]);
            }
        }
    }
}

#[cfg(test)]
mod tests;
