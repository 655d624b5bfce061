//! The moments at points, and at the centres of boxes.
//!
//! Equation numbers refer to the [module above](super). Boxes are seen from their centres by
//! [`super::around`].

use super::around::Place;
use super::cell::UPWARD;
use super::family::Family;
use super::kernel::Gaussian;
use super::partition::Segment;
use super::plan::{How, Orders, Plan, REACH, Scratch, within};
use super::{Integrand, LADDER, Quadrature};
use crate::arithmetic::Interval;
use crate::arithmetic::interval::point;
use std::cell::RefCell;

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

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
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
        let above = if x.is_singleton() && y.is_singleton() { 0 } else { 2 };
        let place = Place::around_middle(x, y);
        self.find(&place, order, how, results, |scratch| {
            self.narrow(&place, Plan { order, above }, how, scratch)
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
        let place = Place::around_middle(x, y);
        self.find(&place, order, how, results, |scratch| {
            self.narrow(&place, Plan { order, above: LADDER }, how, scratch)?;
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
        let place = Place { x, y, center: (center.x, center.y) };
        self.find(&place, order, how, results, |scratch| {
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
            self.around(&place, Plan { order, above: LADDER }, how, scratch)
        });
    }

    /// Appends the orders asked for of what is found in the scratch at a place, empty where
    /// nothing is.
    fn find(
        &self,
        place: &Place,
        order: usize,
        how: How,
        results: &mut Vec<Interval>,
        find: impl FnOnce(&mut Scratch) -> Option<()>,
    ) {
        let start = results.len();
        results.resize(start + self.integrands.len() * (order + 1), Interval::EMPTY);
        if !place.is_known() || how.1.is_reached() {
            return;
        }
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

    /// At a narrow place: at its middle, and by (10) around it.
    fn narrow(&self, place: &Place, plan: Plan, how: How, scratch: &mut Scratch) -> Option<()> {
        self.at_middle(place.middle(), plan, how, scratch)?;
        if place.x.is_singleton() && place.y.is_singleton() {
            return Some(());
        }
        // The values at the centre make way for the bounds over the box.
        std::mem::swap(&mut scratch.inner, &mut scratch.orders);
        scratch.forget(self.integrands.len());
        self.around(place, plan, how, scratch)
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
        let Scratch { sums, channels, sized, tails, sizes, orders, .. } = &mut *scratch;
        let inner = |integrand: &Integrand| 0..plan.inner(integrand);
        self.select(inner, channels);
        self.select(|integrand| plan.sized(integrand), sized);
        sums.begin(channels, sized);
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
}
