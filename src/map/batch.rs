//! Quantities with their derivatives over many boxes at once, in balls.
//!
//! # Mathematics
//!
//! A box is a ball in each variable. The tape's operations are evaluated on balls
//! ([`crate::arithmetic::ball`] proves them), the moments by
//! [`crate::moments::closed_form::batch`]. The result over the boxes and the value at their centres are
//! put together as in `search::objective`: Q(B) ⊆ Q(c) + Σᵢ ∂ᵢQ(B)(Bᵢ − cᵢ), so that with r
//! the radii |Q − Q(c)| ≤ Σᵢ sup|∂ᵢQ(B)| rᵢ (1), met with the natural extension. A variable
//! of radius 0 needs no slope. x = μω and y = ντ are balls around the same rounded product
//! for the box and for its centre, the latter with the rounding as radius (2).
//!
//! **To second order**, where Q is differentiable on all of B and its derivatives are
//! Lipschitz: for t = p − c with |tᵢ| ≤ rᵢ, by Taylor's theorem
//! Q(p) ∈ Q(c) + Σᵢ (∂ᵢQ(c) tᵢ + ½∂ᵢᵢQ(B) tᵢ²) + Σᵢ﹤ⱼ ∂ᵢⱼQ(B) tᵢtⱼ (3). With G ≥ |∂ᵢQ(c)| and
//! ∂ᵢᵢQ(B) ≤ h, the i-th term of the first sum is at most G rᵢ + ½max(h, 0)rᵢ², and if
//! h < 0 at most G|tᵢ| − ½|h|tᵢ² ≤ G²/2|h| (4); from below likewise. So the bound's excess
//! is of third order in r near an extremum inside, where (1)'s is of second order.
//! Derivatives are the graph's own `derivative`s of derivatives, which are undefined where a
//! slope jumps; there (3) says nothing (5).

use super::batch_tape::BatchTape;
use super::graph::{Graph, NodeId};
use super::tape::{Sites, Tape};
use crate::arithmetic::ball::{Ball, TINY, UNIT, upward};
use crate::arithmetic::balls::{Balls, Lanes, VECTORS, map, unknown};
use crate::arithmetic::lanes::{Real, Vector};
use crate::moments::Orders;
use crate::moments::closed_form::ClosedForm;
use crate::moments::closed_form::batch::{BatchMoments, Positions, Workspace};
use std::array::from_fn;

/// The most variables a batch may have.
pub const MAX_VARIABLES: usize = 8;

/// Quantities with their derivatives, for boxes in batches.
#[derive(Clone, Debug)]
pub struct Batch {
    /// The quantities' values, with `hessians` each followed by its partial derivatives.
    at_center: BatchTape,
    /// Per quantity: its value, then its partial derivative in each variable.
    values_and_gradients: BatchTape,
    /// Per quantity: its second partial derivatives, row by row from the diagonal on.
    hessians: Option<BatchTape>,
    /// The arguments x and y of each site.
    arguments: BatchTape,
    moments: BatchMoments,
    variables: usize,
}

/// The tapes of some quantities.
#[derive(Clone, Copy)]
pub struct Tapes<'a> {
    /// Their values.
    pub values: &'a Tape,
    /// Each value followed by its partial derivatives.
    pub gradients: &'a Tape,
    /// Their second partial derivatives, row by row from the diagonal on: undefined where a
    /// slope jumps (5).
    pub hessians: Option<&'a Tape>,
}

/// One quantity over some boxes.
#[derive(Clone, Copy, Debug)]
pub struct Enclosures {
    /// Its value at the centres.
    pub center: Balls,
    /// The natural extension; unknown where it may be undefined.
    pub natural: Balls,
    /// Its partial derivatives, by variable of the batch.
    pub gradient: [Balls; MAX_VARIABLES],
    /// Natural extension and (1) together: lower and upper bounds, NaN where unknown.
    pub mean_value: [Lanes; 2],
    /// These and (3), if the batch is of second order, together.
    pub enclosure: [Lanes; 2],
}

/// Memory for an evaluation, to be used again.
#[derive(Clone, Debug, Default)]
pub struct BatchWorkspace {
    /// By site.
    moments: Vec<Workspace>,
    arguments: Vec<Balls>,
    values: Vec<Balls>,
    centers: Vec<Balls>,
    hessians: Vec<Balls>,
}

impl Batch {
    /// Prepares tapes over some inputs, at most [`MAX_VARIABLES`], and all of the sites they
    /// visit; none if the arguments of a moment hold moments themselves.
    ///
    /// # Panics
    /// If `moments` lacks derivatives.
    pub fn new(
        graph: &mut Graph,
        inputs: &[NodeId],
        sites: &Sites,
        tapes: Tapes,
        moments: &ClosedForm,
    ) -> Option<Self> {
        let outputs: Vec<NodeId> = sites.iter().flat_map(|(x, y)| [*x, *y]).collect();
        let mut inner = Sites::new();
        let arguments = Tape::new(graph, &outputs, inputs, &mut inner);
        if !inner.is_empty() || sites.len() > MAX_SITES {
            return None;
        }
        let mut orders = Orders::default();
        for tape in
            [Some(tapes.values), Some(tapes.gradients), tapes.hessians].into_iter().flatten()
        {
            orders.include(tape.orders());
        }
        let at_center = if tapes.hessians.is_some() { tapes.gradients } else { tapes.values };
        Some(Self {
            at_center: BatchTape::new(at_center),
            values_and_gradients: BatchTape::new(tapes.gradients),
            hessians: tapes.hessians.map(BatchTape::new),
            arguments: BatchTape::new(&arguments),
            moments: BatchMoments::new(moments, &orders),
            variables: inputs.len(),
        })
    }

    /// How many quantities there are.
    pub fn quantities(&self) -> usize {
        self.values_and_gradients.outputs.len() / (1 + self.variables)
    }

    /// Encloses all quantities over one box a lane, given the ball of each variable of
    /// the batch, and passes them on with their positions.
    pub fn evaluate(
        &self,
        ranges: &[Balls; MAX_VARIABLES],
        work: &mut BatchWorkspace,
        mut result: impl FnMut(usize, &Enclosures),
    ) {
        let around = &ranges[..self.variables];
        let mut center = [unknown(); MAX_VARIABLES];
        for (center, range) in center.iter_mut().zip(around) {
            *center = map(range, |range| Ball::point(range.center));
        }
        let center = &center[..self.variables];
        self.evaluate_moments(around, center, work);
        let moments = &work.moments;
        let at_center = |site: usize, of, order| moments[site].center(of, order);
        let over_box = |site: usize, of, order| moments[site].around(of, order);
        self.at_center.evaluate(center, at_center, &mut work.centers);
        self.values_and_gradients.evaluate(around, over_box, &mut work.values);
        if let Some(hessians) = &self.hessians {
            hessians.evaluate(around, over_box, &mut work.hessians);
        }
        for quantity in 0..self.quantities() {
            result(quantity, &self.enclose(quantity, ranges, work));
        }
    }

    /// (2).
    fn evaluate_moments(&self, around: &[Balls], center: &[Balls], work: &mut BatchWorkspace) {
        let sites = self.arguments.outputs.len() / 2;
        work.moments.resize_with(sites, Workspace::default);
        let none = |_, _, _| unreachable!("no moments in the arguments of moments");
        self.arguments.evaluate(around, none, &mut work.arguments);
        let at =
            |work: &BatchWorkspace, index: usize| work.arguments[self.arguments.outputs[index]];
        let wide: [[Balls; 2]; MAX_SITES] = from_fn(|site| match site < sites {
            true => [at(work, 2 * site), at(work, 2 * site + 1)],
            false => [unknown(); 2],
        });
        self.arguments.evaluate(center, none, &mut work.arguments);
        for (site, &[x, y]) in wide.iter().enumerate().take(sites) {
            let near = [0, 1].map(|index| at(work, 2 * site + index));
            let positions =
                Positions { x, y, center_radii: [offset(&x, &near[0]), offset(&y, &near[1])] };
            self.moments.evaluate(&positions, &mut work.moments[site]);
        }
    }

    /// (1) and (3) for one of the quantities.
    #[inline]
    fn enclose(
        &self,
        quantity: usize,
        ranges: &[Balls; MAX_VARIABLES],
        work: &BatchWorkspace,
    ) -> Enclosures {
        let variables = self.variables;
        let stride = 1 + variables;
        let outputs = &self.values_and_gradients.outputs[quantity * stride..][..stride];
        let natural = work.values[outputs[0]];
        let mut gradient = [unknown(); MAX_VARIABLES];
        for (slope, output) in gradient.iter_mut().zip(&outputs[1..]) {
            *slope = work.values[*output];
        }
        let stride = if self.hessians.is_some() { stride } else { 1 };
        let at_center = &self.at_center.outputs[quantity * stride..][..stride];
        let center = work.centers[at_center[0]];
        let zero = Vector::of(0.0);
        let mut mean_value = [[zero; VECTORS]; 2];
        for vector in 0..VECTORS {
            let mut form = center[vector];
            for (slope, range) in gradient.iter().zip(ranges).take(variables) {
                let radius = range[vector].radius;
                // TINY makes up for an underflow.
                let change = upward(slope[vector].magnitude() * radius) + Vector::of(TINY);
                form = form.widened(Vector::if_less(zero, radius, change, zero));
            }
            let bounds = meet(natural[vector].bounds(), form.bounds());
            (mean_value[0][vector], mean_value[1][vector]) = bounds;
        }
        let mut enclosure = mean_value;
        if let Some(hessians) = &self.hessians {
            let count = variables * (variables + 1) / 2;
            let positions = &hessians.outputs[quantity * count..][..count];
            for vector in 0..VECTORS {
                let taylor = taylor(
                    center[vector],
                    variables,
                    |axis| ranges[axis][vector].radius,
                    |axis| work.centers[at_center[1 + axis]][vector],
                    |entry| work.hessians[positions[entry]][vector],
                );
                let bounds = meet((enclosure[0][vector], enclosure[1][vector]), taylor);
                (enclosure[0][vector], enclosure[1][vector]) = bounds;
            }
        }
        Enclosures { center, natural, gradient, mean_value, enclosure }
    }
}

/// Sites of a batch; quantities with more are evaluated in intervals.
pub const MAX_SITES: usize = 4;

/// How far the points of a ball are from another's centre. The centres' difference has an
/// error of u of itself, which the doubled unit makes up for.
fn offset(center: &Balls, of: &Balls) -> Lanes {
    from_fn(|vector| {
        let apart = (of[vector].center - center[vector].center).abs();
        upward(apart.mul_add(Vector::of(1.0 + 4.0 * UNIT), of[vector].radius))
    })
}

/// Bounds met with others, which are not used where they are unknown; NaN stays NaN.
#[inline(always)]
fn meet(
    (low, high): (Vector, Vector),
    (other_low, other_high): (Vector, Vector),
) -> (Vector, Vector) {
    (
        Vector::if_less(low, other_low, other_low, low),
        Vector::if_less(other_high, high, other_high, high),
    )
}

/// The bounds of (3) by (4), given the gradient at the centre and the Hessian over the box,
/// row by row from the diagonal on; NaN where something is unknown.
///
/// [`TINY`] makes up for what underflows in a product before the next factor, which may be
/// large.
#[inline(always)]
fn taylor(
    center: Ball<Vector>,
    variables: usize,
    radius: impl Fn(usize) -> Vector,
    slope: impl Fn(usize) -> Ball<Vector>,
    hessian: impl Fn(usize) -> Ball<Vector>,
) -> (Vector, Vector) {
    let zero = Vector::of(0.0);
    let half = Vector::of(0.5);
    let tiny = Vector::of(TINY);
    // How far below and above the centre's value there may be others.
    let (mut below, mut above) = (center, center);
    let mut entry = 0;
    for i in 0..variables {
        let (low, high) = hessian(entry).bounds();
        entry += 1;
        let size = slope(i).magnitude();
        let linear = upward(size * radius(i)) + tiny;
        // At most this much for a curvature of at most h.
        let rise = |h: Vector| {
            let bent = upward((h * radius(i) + tiny) * radius(i) * half) + tiny;
            let vertex = upward((size / h.abs() + tiny) * size * half) + tiny;
            let vertex = Vector::if_less(vertex, linear, vertex, linear);
            Vector::if_less(h, zero, vertex, linear + bent) + h.nothing()
        };
        above = above.widened(rise(high));
        below = below.widened(rise(-low));
        for j in i + 1..variables {
            let mixed = (hessian(entry).magnitude() * radius(i) + tiny) * radius(j);
            let mixed = upward(mixed) + tiny;
            entry += 1;
            above = above.widened(mixed);
            below = below.widened(mixed);
        }
    }
    (below.bounds().0, above.bounds().1)
}
