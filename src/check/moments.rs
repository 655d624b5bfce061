//! Gaussian expectations of the activation over boxes, with derivatives of any order.
//!
//! # Mathematics
//!
//! For g of exponential growth, F(x, y) = E g(z) with z ~ N(x, y) and y > 0 satisfies the heat
//! equation ∂F/∂y = ½∂²F/∂x² (differentiate under the integral), so that with
//! M_n = ∂ⁿF/∂xⁿ
//!
//! * ∂ⁱ⁺ʲF/∂xⁱ∂yʲ = 2⁻ʲ M_{i+2j} (1).
//!
//! Over a box B with the middle c, from the highest order down, by the mean-value theorem,
//!
//! * M_n(B) ⊆ M_n(c) + M_{n+1}(B)(x − c_x) + ½M_{n+2}(B)(y − c_y) (2).
//!
//! The variance's derivatives are those of E f² − (E f)² by Leibniz's rule, refined likewise
//! (3); so what cancels in them cancels before it is multiplied by anything.
//!
//! E f′ and E f′² are the expectations of the derivative that f has almost everywhere; they
//! are not defined where f is seen to jump. Derivatives along parameters that are ranges are
//! those of the closed forms, or of the integrand where that is smooth in them.
//!
//! Where many boxes are to come, integrals are computed in few places only, and carried from
//! there to boxes by [`super::grid`].

use super::activation::{Activation, Integrand, Parameters};
use super::budget::Options;
use super::form::ClosedForm;
use super::grid::Grid;
use super::jet::Jet;
use super::pieces::pieces;
use super::places::cover;
use super::quadrature::{Quadrature, may_jump};
use super::tables::{Table, leibniz};
use crate::arithmetic::mpfr::MpInterval;
use crate::claim::Moment;
use std::sync::{Arc, Mutex, PoisonError};

/// Orders above those asked for that take part in (2) and (3).
const LADDER: usize = 2;

/// The expectations of an activation.
#[derive(Debug)]
pub struct Moments<'a> {
    /// The activation.
    pub activation: Activation,
    precision: u32,
    /// The order of derivatives in x that is prepared at first.
    order: usize,
    /// The closed forms by integrand, as far as they were asked for; none inside if there are
    /// none.
    closed: [Mutex<Option<Option<Arc<ClosedForm>>>>; Integrand::COUNT],
    quadrature: Quadrature<'a>,
    grid: Option<Grid>,
}

impl<'a> Moments<'a> {
    /// Expectations with derivatives up to a total order.
    pub fn new(activation: Activation, order: usize, options: Options<'a>) -> Self {
        let precision = options.precision;
        let quadrature = Quadrature::new(options);
        let order = 2 * (order + LADDER);
        let closed = std::array::from_fn(|_| Mutex::default());
        Self { activation, precision, order, closed, quadrature, grid: None }
    }

    /// The same for many boxes, for which integrals at few places are made use of.
    pub fn for_boxes(self) -> Self {
        // One more for E f′.
        let grid = Some(Grid::new(self.precision, self.order + 1));
        Self { grid, ..self }
    }

    /// Whether all expectations are closed forms, so that what has no enclosure has no value.
    pub fn have_closed_forms(&self) -> bool {
        let like = Jet::constant(MpInterval::from_integer(self.precision, 0), 0, 0);
        pieces(&self.activation, &like, &|_| None).is_some()
    }

    /// About how many products of numbers a table takes.
    pub fn cost(&self, [x, y]: [&MpInterval; 2], order: usize, parameters: &Parameters) -> u64 {
        /// Cells, and products for the expansions on one.
        const QUADRATURE: u64 = 100 * 4_000;
        /// A share of the integrals at a place, which other tables have theirs in.
        const PLACE: u64 = QUADRATURE / 20;
        let closed = match self.activation.open().is_empty() {
            true => self.closed(Integrand::Value, 0, parameters).is_some(),
            false => pieces(&self.activation, &parameters.like, parameters.value).is_some(),
        };
        let integrals = match self.grid().and_then(|_| cover(x, y)) {
            _ if closed => 0,
            Some(places) => PLACE * places.len() as u64,
            None => QUADRATURE,
        };
        let products = 8 * (2 * (order + LADDER) as u64).pow(3) + integrals;
        products << (2 * parameters.like.infinitesimals())
    }

    /// The grid, if f has no parameters that are ranges.
    fn grid(&self) -> Option<&Grid> {
        self.grid.as_ref().filter(|_| self.activation.open().is_empty())
    }

    /// All partial derivatives of a moment up to a total order over x × y; all empty unless
    /// y > 0 and the moment is defined.
    pub fn table(
        &self,
        moment: Moment,
        [x, y]: [&MpInterval; 2],
        order: usize,
        parameters: &Parameters,
    ) -> Table {
        let integrand = match moment {
            Moment::Mean => Integrand::Value,
            Moment::SecondMoment => Integrand::Square,
            Moment::Slope => Integrand::Slope,
            Moment::SlopeSecondMoment => Integrand::SlopeSquare,
            Moment::Variance => return self.variance([x, y], order, parameters),
        };
        let top = order + ladder([x, y]);
        let [around, _] = self.orders(integrand, [x, y], 2 * top, parameters);
        self.by_order(&around, order)
    }

    /// (3).
    fn variance(&self, [x, y]: [&MpInterval; 2], order: usize, parameters: &Parameters) -> Table {
        let top = order + ladder([x, y]);
        let [means, seconds] = [Integrand::Value, Integrand::Square].map(|integrand| {
            self.orders(integrand, [x, y], 2 * top, parameters).map(|it| self.by_order(&it, top))
        });
        let mut values = leibniz(&means[0], &seconds[0]);
        if top == order {
            return values;
        }
        let center = leibniz(&means[1], &seconds[1]);
        let (dx, dy) = (x.sub(&x.midpoint()), y.sub(&y.midpoint()));
        for total in (0..top).rev() {
            for i in 0..=total {
                let j = total - i;
                let mean_value = center[i][j]
                    .add(&values[i + 1][j].scale(&dx))
                    .add(&values[i][j + 1].scale(&dy));
                values[i][j] = refined(&values[i][j], &mean_value);
            }
        }
        values
    }

    /// M_n for n up to an order, over the box and at its middle, by (2).
    fn orders(
        &self,
        integrand: Integrand,
        [x, y]: [&MpInterval; 2],
        order: usize,
        parameters: &Parameters,
    ) -> [Vec<Jet>; 2] {
        let mut values = self.natural(integrand, [x, y], order, parameters);
        if ladder([x, y]) == 0 {
            return [values.clone(), values];
        }
        let middle = (x.midpoint(), y.midpoint());
        let center = self.natural(integrand, [&middle.0, &middle.1], order, parameters);
        let half = MpInterval::from_integer(self.precision, 2);
        let (dx, dy) = (x.sub(&middle.0), y.sub(&middle.1).div(&half));
        for n in (0..=order - 2).rev() {
            let change = values[n + 1].scale(&dx).add(&values[n + 2].scale(&dy));
            values[n] = refined(&values[n], &center[n].add(&change));
        }
        [values, center]
    }

    /// M_n by closed forms, or by quadrature.
    fn natural(
        &self,
        integrand: Integrand,
        [x, y]: [&MpInterval; 2],
        order: usize,
        parameters: &Parameters,
    ) -> Vec<Jet> {
        match self.closed(integrand, order, parameters) {
            Some(form) => form.over(x, y, order, &parameters.like),
            None => self.integrals(integrand, [x, y], order, parameters),
        }
    }

    /// The closed form up to an order at least, if there is one. It is prepared once, or again
    /// where a later expression asks for a higher order than those before.
    fn closed(
        &self,
        integrand: Integrand,
        order: usize,
        parameters: &Parameters,
    ) -> Option<Arc<ClosedForm>> {
        let read = |order| self.closed_form(integrand, order, parameters).map(Arc::new);
        if !self.activation.open().is_empty() {
            return read(order);
        }
        let known = &self.closed[integrand as usize];
        let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
        match &*known {
            Some(None) => None,
            Some(Some(form)) if form.reaches(order) => Some(form.clone()),
            _ => known.insert(read(self.order.max(order))).clone(),
        }
    }

    /// M_n by quadrature, near the places of the grid if there is one.
    fn integrals(
        &self,
        integrand: Integrand,
        [x, y]: [&MpInterval; 2],
        order: usize,
        parameters: &Parameters,
    ) -> Vec<Jet> {
        let (activation, quadrature) = (&self.activation, &self.quadrature);
        if integrand == Integrand::Slope && !may_jump(activation) {
            // f is absolutely continuous: E f′ is the derivative of E f.
            let all = self.integrals(Integrand::Value, [x, y], order + 1, parameters);
            return all[1..].to_vec();
        }
        let near = self.grid().and_then(|grid| {
            grid.over(quadrature, activation, integrand, [x, y], order, parameters)
        });
        match near {
            Some(values) => values.into_iter().map(|it| parameters.like.like(it)).collect(),
            None => quadrature.over(activation, integrand, [x, y], order, parameters),
        }
    }

    fn closed_form(
        &self,
        integrand: Integrand,
        order: usize,
        parameters: &Parameters,
    ) -> Option<ClosedForm> {
        let function = pieces(&self.activation, &parameters.like, parameters.value)?;
        let is_slope = matches!(integrand, Integrand::Slope | Integrand::SlopeSquare);
        if is_slope && function.jumps() {
            return Some(ClosedForm::undefined());
        }
        let integrand = match integrand {
            Integrand::Value => function,
            Integrand::Square => function.square()?,
            Integrand::Slope => function.derivative(),
            Integrand::SlopeSquare => function.derivative().square()?,
        };
        Some(ClosedForm::new(&integrand, order))
    }

    /// (1).
    fn by_order(&self, orders: &[Jet], total: usize) -> Table {
        let half = MpInterval::from_integer(self.precision, 1)
            .div(&MpInterval::from_integer(self.precision, 2));
        (0..=total)
            .map(|i| {
                (0..=total - i).map(|j| orders[i + 2 * j].scale(&half.power(j as i32))).collect()
            })
            .collect()
    }
}

/// How many further orders refine those asked for: none at a point, which is its own middle.
fn ladder([x, y]: [&MpInterval; 2]) -> usize {
    let is_point = x.lower() == x.upper() && y.lower() == y.upper();
    if is_point { 0 } else { LADDER }
}

/// Two enclosures of one number, if the first is any.
fn refined(natural: &Jet, other: &Jet) -> Jet {
    if natural.value().is_empty() { natural.clone() } else { natural.meet(other) }
}

#[cfg(test)]
mod tests;
