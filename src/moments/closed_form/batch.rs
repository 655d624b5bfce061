//! Mₙ over many boxes at once, in balls.
//!
//! # Mathematics
//!
//! Equation numbers (1) to (6) refer to the [module above](super). A box is given by its
//! centre (c_x, c_y), two doubles, and its radii r_x, r_y.
//!
//! **At the centre** the closed forms are evaluated in balls, whose radii are rounding
//! errors only; `basis` says how the half-line moments are, by (7).
//!
//! **Over the box** nothing is evaluated again. By the mean-value theorem and (1)
//! |Mₙ − Mₙ(c)| ≤ r_x·sup|Mₙ₊₁| + ½r_y·sup|Mₙ₊₂| (8), applied from an order
//! N, two above the highest wanted, down to 0. That leaves bounds of M_{N+1} and M_{N+2} to
//! find, and they may be crude: a factor there is a factor in the width of M_N alone. They
//! are sums of |coefficient|·bound over the terms of the combination, by (9) to (13).
//!
//! All of these are sums, products and quotients of numbers ≥ 0, computed to nearest
//! and multiplied by 1 + 16u each at most twelve operations, as [`crate::arithmetic::ball`]
//! explains; differences stand alone and are shortened by a factor first.
//!
//! **Underflow.** Every bound of a G or an A, and every change in (8), is a sum with TINY in
//! it, so that it is 0 (no terms) or at least TINY and its half is exact; and where products
//! of bounds underflow, by η/2 each, nothing but a 1 + 16u multiplies the sum afterwards, so
//! that its TINY stands for that (14).
//!
//! **Overflow** ends in ∞ or NaN, which is unknown, but for a divisor: what would be divided
//! by ∞ is unknown as well (17). Unknown is everything where y ≤ 0 may be, also what has no
//! term in y left (18).

mod basis;

use self::basis::{Basis, Known, Place, Tilt, densities, powers};
use super::{ClosedForm, LADDER, Orders};
use crate::arithmetic::ball::{Ball, TINY, upward};
use crate::arithmetic::balls::{Balls, Lanes, VECTORS, unknown};
use crate::arithmetic::lanes::{Real, Vector};
use std::array::from_fn;

pub use self::basis::Positions;

/// A combination's term: coefficient, and the position of what it multiplies.
#[derive(Clone, Copy, Debug)]
struct Term {
    coefficient: Ball,
    position: usize,
}

/// How many orders above those wanted are evaluated at the centres, so that the bounds of
/// the highest two may be crude.
const EXTRA: usize = 2;

/// [`ClosedForm`] for boxes in batches.
#[derive(Clone, Debug)]
pub struct BatchMoments {
    places: Vec<Place>,
    /// By function and order, up to two above the highest wanted and [`EXTRA`] more; nothing
    /// for what is not wanted. Positions count the values of [`Workspace`].
    combinations: Vec<Vec<Vec<Term>>>,
    /// How many density derivatives a place has.
    densities: usize,
}

/// Memory for an evaluation, to be used again.
#[derive(Clone, Debug, Default)]
pub struct Workspace {
    /// By place: the densities, then the powers of every tilt.
    terms: Known,
    /// By function and order.
    center: Vec<Vec<Balls>>,
    around: Vec<Vec<Balls>>,
}

impl Workspace {
    /// ∂ⁿ/∂xⁿ of an expectation where x and y are within the narrow radii of the centres.
    pub fn center(&self, function: usize, order: usize) -> &Balls {
        &self.center[function][order]
    }

    /// ∂ⁿ/∂xⁿ of an expectation over the boxes.
    pub fn around(&self, function: usize, order: usize) -> &Balls {
        &self.around[function][order]
    }
}

impl BatchMoments {
    /// Prepares the wanted derivatives, which must not be of higher order than
    /// [`ClosedForm::orders`].
    ///
    /// # Panics
    /// If `moments` was prepared for less.
    pub fn new(moments: &ClosedForm, orders: &Orders) -> Self {
        const { assert!(LADDER >= EXTRA + 2) };
        assert!(orders.is_within(&moments.orders), "moments are prepared for lower orders only");
        let densities = orders.highest().unwrap_or(0) + EXTRA + 1;
        let mut position = 0;
        // Where the densities start, and each tilt.
        let mut starts: Vec<(usize, Vec<usize>)> = Vec::new();
        for place in &moments.places {
            let first = position;
            position += densities + 1;
            let tilts = place.tilts.iter().map(|tilt| {
                position += tilt.power + 1;
                position - (tilt.power + 1)
            });
            let tilts = tilts.collect();
            starts.push((first, tilts));
        }
        let mut all = vec![Vec::new(); moments.combinations.len()];
        for (function, order) in orders.iter() {
            let combinations = moments.combinations[function][..=order + EXTRA + 2].iter();
            all[function] = combinations
                .map(|combination| {
                    let tails = combination
                        .moments()
                        .iter()
                        .map(|&(value, place, tilt, power)| (value, starts[place].1[tilt] + power));
                    let densities = combination
                        .densities()
                        .iter()
                        .map(|&(value, place, k)| (value, starts[place].0 + k));
                    let term = |(value, position)| Term {
                        coefficient: Ball::from_interval(value),
                        position,
                    };
                    tails.chain(densities).map(term).collect()
                })
                .collect();
        }
        let places = moments.places.iter().map(|place| Place {
            breakpoint: Ball::from_interval(place.breakpoint),
            tilts: place.tilts.iter().map(Tilt::new).collect(),
        });
        Self { places: places.collect(), combinations: all, densities }
    }

    /// Encloses all orders at the centres and over the boxes.
    pub fn evaluate(&self, at: &Positions, work: &mut Workspace) {
        work.terms.clear();
        for place in &self.places {
            let bases: [Basis; VECTORS] = from_fn(|vector| Basis::new(place, at, vector));
            let density = work.terms.values.len();
            densities(&bases, self.densities, &mut work.terms);
            let mut symmetric = None;
            for tilt in &place.tilts {
                powers(&bases, tilt, density, &mut symmetric, &mut work.terms);
            }
        }
        work.center.resize_with(self.combinations.len(), Vec::new);
        work.around.resize_with(self.combinations.len(), Vec::new);
        for (function, combinations) in self.combinations.iter().enumerate() {
            // Two are there for their bounds only.
            let Some(orders) = combinations.len().checked_sub(2) else { continue };
            let (center, around) = (&mut work.center[function], &mut work.around[function]);
            center.resize(orders, unknown());
            around.resize(orders, unknown());
            let [mut above, mut top] =
                [0, 1].map(|n| bound(&combinations[orders + n], &work.terms.bounds));
            for n in (0..orders).rev() {
                let value = combine(&combinations[n], &work.terms.values);
                for vector in 0..VECTORS {
                    let half_top = Vector::of(0.5) * top[vector];
                    let widened = |rx: Vector, ry: Vector| {
                        let defined = only_positive(at.y[vector].center - ry);
                        let change = half_top.mul_add(ry, Vector::of(TINY)) + defined;
                        value[vector].widened(upward(above[vector].mul_add(rx, change)))
                    };
                    let [near_x, near_y] = at.center_radii;
                    center[n][vector] = widened(near_x[vector], near_y[vector]);
                    around[n][vector] = widened(at.x[vector].radius, at.y[vector].radius);
                    top[vector] = above[vector];
                    above[vector] = around[n][vector].magnitude();
                }
            }
        }
    }
}

/// (18): 0, or NaN in the lanes where y is not finite and positive.
#[inline(always)]
fn only_positive(y: Vector) -> Vector {
    Vector::if_less(Vector::of(0.0), y, y.nothing(), Vector::of(f64::NAN))
}

/// Σ coefficient·value.
#[inline(always)]
fn combine(terms: &[Term], values: &[Balls]) -> Balls {
    let mut sum = [Ball::point(Vector::of(0.0)); VECTORS];
    for term in terms {
        let coefficient = term.coefficient.spread();
        let values = &values[term.position];
        sum = from_fn(|vector| values[vector].multiply_add(coefficient, sum[vector]));
    }
    sum
}

/// Σ |coefficient|·bound.
#[inline(always)]
fn bound(terms: &[Term], bounds: &[Lanes]) -> Lanes {
    let mut sum = [Vector::of(0.0); VECTORS];
    for term in terms {
        let size = Vector::of(term.coefficient.magnitude());
        let bounds = &bounds[term.position];
        sum =
            from_fn(|vector| upward(size.mul_add(bounds[vector], sum[vector] + Vector::of(TINY))));
    }
    sum
}

#[cfg(test)]
mod tests;
