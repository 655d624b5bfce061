//! The moments at points, and at the centres of boxes.
//!
//! Equation numbers refer to the [module above](super). Boxes are seen from their centres by
//! [`super::around`].

use super::super::Limit;
use super::around::{Bounds, Place};
use super::cell::{Cell, UPWARD};
use super::kernel::{Gaussian, Sums};
use super::kink::Densities;
use super::line::Family;
use super::partition::Segment;
use super::{Integrand, LADDER, MAX_ORDER, Quadrature};
use crate::arithmetic::interval::point;
use crate::arithmetic::{Interval, SpecialFunctions};
use std::cell::RefCell;
use std::ops::Range;

/// How many √y around x are integrated.
pub const REACH: f64 = 9.5;

/// All orders of one integrand.
pub type Orders = [Interval; MAX_ORDER + LADDER + 1];

/// What is known at a narrow place, for boxes around it.
#[derive(Clone, Debug)]
pub struct Center {
    x: Interval,
    y: Interval,
    order: usize,
    /// By integrand, Mₙ but for the two highest.
    orders: Vec<Orders>,
    /// By integrand, a bound of ∫|h⁽ⁿ⁾|φ for the two highest at the middle of x and y.
    sizes: Vec<f64>,
}

/// Memory for evaluations, so that none is asked for by box.
#[derive(Default)]
pub struct Scratch {
    sums: Sums,
    densities: Densities,
    channels: Vec<usize>,
    pub bounded: Vec<usize>,
    pub tails: Vec<f64>,
    pub ranges: Vec<Bounds>,
    /// By integrand, ∫|h⁽ⁿ⁾|φ of the two highest orders at the centre.
    pub sizes: Vec<f64>,
    /// By order bounded, E|h⁽ⁿ⁾| of (13).
    pub spread: Vec<f64>,
    /// The orders at the centre.
    pub inner: Vec<Orders>,
    /// The orders found.
    pub orders: Vec<Orders>,
}

impl Scratch {
    /// Nothing is known of any order yet.
    fn forget(&mut self, integrands: usize) {
        self.orders.clear();
        self.orders.resize(integrands, [Interval::EMPTY; MAX_ORDER + LADDER + 1]);
    }
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// How special functions are computed, and when to end.
pub type How<'a> = (SpecialFunctions, &'a Limit);

/// Which orders of the integrands are evaluated: `order` and so many `above`.
#[derive(Clone, Copy)]
pub struct Plan {
    pub order: usize,
    pub above: usize,
    /// Whether only what is asked for is wanted, at a point.
    pub is_point: bool,
    /// Whether (12) holds.
    pub is_small: bool,
}

impl Plan {
    /// How many orders of an integrand, from 0, are evaluated at the centre.
    pub fn inner(&self, integrand: &Integrand) -> usize {
        let order = self.order.min(integrand.order);
        if self.is_point { order + 1 } else { order + self.above - 1 }
    }

    /// The two orders above those, whose sizes are wanted there.
    fn sized(&self, integrand: &Integrand) -> Range<usize> {
        let inner = self.inner(integrand);
        if self.is_point { 0..0 } else { inner..inner + 2 }
    }

    /// The orders of an integrand that are bounded over the box.
    pub fn bounded(&self, integrand: &Integrand) -> Range<usize> {
        let sized = self.sized(integrand);
        if self.is_small { sized } else { 0..sized.end }
    }
}

impl Default for Center {
    fn default() -> Self {
        let (x, y) = (Interval::EMPTY, Interval::EMPTY);
        Self { x, y, order: 0, orders: Vec::new(), sizes: Vec::new() }
    }
}

impl Quadrature {
    /// ∂ⁿE hᵢ/∂xⁿ for n ≤ order at a narrow place, appended with n running fastest; empty unless
    /// y > 0, or once the limit is reached.
    pub fn evaluate(
        &self,
        x: Interval,
        y: Interval,
        order: usize,
        how: How,
        results: &mut Vec<Interval>,
    ) {
        let is_point = x.is_singleton() && y.is_singleton();
        self.with_scratch(order, results, |scratch| {
            self.narrow((x, y), order, if is_point { 0 } else { 2 }, how, scratch)
        });
    }

    /// The same with what [`Self::over_box`] asks for of its centre.
    pub fn at_center(
        &self,
        x: Interval,
        y: Interval,
        order: usize,
        how: How,
        center: &mut Center,
        results: &mut Vec<Interval>,
    ) {
        center.orders.clear();
        center.sizes.clear();
        self.with_scratch(order, results, |scratch| {
            self.narrow((x, y), order, LADDER, how, scratch)?;
            center.orders.extend_from_slice(&scratch.orders);
            center.sizes.extend_from_slice(&scratch.sizes);
            (center.x, center.y, center.order) = (x, y, order);
            Some(())
        });
    }

    /// The same over a box, with more orders for the refinement (10), seen from a `center` that
    /// these moments found for that `order`; else nothing is known.
    pub fn over_box(
        &self,
        x: Interval,
        y: Interval,
        center: &Center,
        order: usize,
        how: How,
        results: &mut Vec<Interval>,
    ) {
        self.with_scratch(order, results, |scratch| {
            if center.orders.len() != self.integrands.len() || center.order != order {
                return None;
            }
            if (x, y) == (center.x, center.y) {
                scratch.orders.copy_from_slice(&center.orders);
                return Some(());
            }
            scratch.inner.clear();
            scratch.inner.extend_from_slice(&center.orders);
            scratch.sizes.clear();
            scratch.sizes.extend_from_slice(&center.sizes);
            let place = Place { x, y, center: (center.x, center.y) };
            self.around(&place, order, LADDER, how, scratch)
        });
    }

    /// Appends the orders asked for of what is found in the scratch, empty where nothing is.
    fn with_scratch(
        &self,
        order: usize,
        results: &mut Vec<Interval>,
        find: impl FnOnce(&mut Scratch) -> Option<()>,
    ) {
        let start = results.len();
        results.resize(start + self.integrands.len() * (order + 1), Interval::EMPTY);
        SCRATCH.with_borrow_mut(|scratch| {
            scratch.forget(self.integrands.len());
            if find(scratch).is_none() {
                return;
            }
            let places = results[start..].chunks_exact_mut(order + 1);
            for ((place, orders), integrand) in places.zip(&scratch.orders).zip(&self.integrands) {
                let count = order.min(integrand.order) + 1;
                place[..count].copy_from_slice(&orders[..count]);
            }
        });
    }

    /// At a narrow place: at its middle, and by (10) around it from so many orders `above`,
    /// of which none are needed at a point.
    fn narrow(
        &self,
        (x, y): (Interval, Interval),
        order: usize,
        above: usize,
        how: How,
        scratch: &mut Scratch,
    ) -> Option<()> {
        let place = Place::around_middle(x, y);
        if !place.is_known() || how.1.is_reached() {
            return None;
        }
        let plan = Plan { order, above, is_point: above == 0, is_small: true };
        self.at_middle(place.middle(), plan, how, scratch)?;
        if x.is_singleton() && y.is_singleton() {
            return Some(());
        }
        // The values at the centre make way for the bounds over the box.
        std::mem::swap(&mut scratch.inner, &mut scratch.orders);
        scratch.forget(self.integrands.len());
        self.around(&place, order, above, how, scratch)
    }

    /// What is integrated over for all means and variances: one double beyond.
    pub(super) fn ends(&self, family: &Family) -> (f64, f64) {
        let variance = family.variance.1;
        let reach = REACH * variance.sqrt() + self.line.rate() * variance;
        ((family.mean.0 - reach).next_down(), (family.mean.1 + reach).next_up())
    }

    /// The channels of some orders of each integrand.
    pub(super) fn select(
        &self,
        range: impl Fn(&Integrand) -> Range<usize>,
        channels: &mut Vec<usize>,
    ) {
        channels.clear();
        for integrand in &self.integrands {
            channels.extend(range(integrand).map(|n| integrand.first + n));
        }
    }

    /// The orders at a point, and the sizes of those above.
    fn at_middle(
        &self,
        (x, y): (f64, f64),
        plan: Plan,
        how: How,
        scratch: &mut Scratch,
    ) -> Option<()> {
        let gaussian = Gaussian::new(x, y);
        let family = Family { mean: (x, x), variance: (y, y) };
        let (lower, upper) = self.ends(&family);
        let nominal = REACH * gaussian.deviation + self.line.rate() * y;
        // Pieces reach the ends whatever the rounding of these differences.
        let reach = ((lower - x) * UPWARD, (upper - x) * UPWARD);
        let Scratch { sums, channels, bounded, tails, sizes, orders, .. } = &mut *scratch;
        let inner = |integrand: &Integrand| 0..plan.inner(integrand);
        self.select(inner, channels);
        self.select(|integrand| plan.sized(integrand), bounded);
        sums.begin(channels, bounded);
        let each = |segment: &Segment| {
            for cell in within(&segment.cells, lower, upper) {
                if cell.half <= gaussian.deviation {
                    sums.add_nodes(&gaussian, cell);
                } else {
                    sums.add_pieces(&gaussian, cell, reach, nominal);
                }
            }
        };
        self.line.for_segments(lower, upper, how.1, each).ok()?;
        self.tails((lower, upper), &family, channels, tails);
        sizes.clear();
        sizes.extend(sums.finish_bounds(y));
        {
            let mut values = sums.finish(y).zip(tails.iter());
            for (integrand, orders) in self.integrands.iter().zip(orders) {
                for order in &mut orders[..plan.inner(integrand)] {
                    let (value, tail) = values.next()?;
                    *order = value.widened(*tail).to_interval();
                }
            }
        }
        self.add_kinks((point(x), point(y)), (lower, upper), inner, how, scratch)
    }

    /// By channel, a bound of what lies beyond both ends.
    pub(super) fn tails(
        &self,
        ends: (f64, f64),
        family: &Family,
        channels: &[usize],
        tails: &mut Vec<f64>,
    ) {
        tails.clear();
        tails.resize(channels.len(), 0.0);
        self.line.add_beyond(ends.0, false, family, channels, tails);
        self.line.add_beyond(ends.1, true, family, channels, tails);
    }

    /// Adds the kinks' terms to some orders of each integrand. What is not reached by `ends`
    /// has kinks only in segments known for them.
    pub(super) fn add_kinks(
        &self,
        (x, y): (Interval, Interval),
        ends: (f64, f64),
        range: impl Fn(&Integrand) -> Range<usize>,
        (functions, limit): How,
        scratch: &mut Scratch,
    ) -> Option<()> {
        let Scratch { densities, orders, .. } = scratch;
        let count = self.integrands.iter().map(|integrand| range(integrand).end).max()?;
        let each = |segment: &Segment| {
            for kink in &segment.kinks {
                densities.evaluate(kink, (x, y), count, functions);
                let moments = self.integrands.iter().zip(orders.iter_mut());
                for (index, (integrand, orders)) in moments.enumerate() {
                    for n in range(integrand) {
                        orders[n] += densities.term(kink, index, n);
                    }
                }
            }
        };
        self.line.for_segments(ends.0, ends.1, limit, each).ok()
    }
}

/// The cells that meet [lower, upper].
pub fn within(cells: &[Cell], lower: f64, upper: f64) -> &[Cell] {
    let first = cells.partition_point(|cell| cell.middle + cell.half <= lower);
    let last = cells.partition_point(|cell| cell.middle - cell.half < upper);
    &cells[first..last.max(first)]
}
