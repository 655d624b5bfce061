//! Quantities with their gradients, evaluated over cells.
//!
//! # Mathematics
//!
//! For a quantity Q on a cell B with a point c ∈ B,
//! Q(B) ⊆ Q(c) + Σᵢ ∂ᵢQ(B)(Bᵢ − cᵢ) (1), the mean-value form, wherever Q is
//! locally Lipschitz on B and ∂ᵢQ(B) encloses its (generalized) gradient. Where a
//! partial derivative cannot be enclosed the form is not used. It is intersected
//! with the natural extension, which alone also tells whether Q is defined on all
//! of B: if that is empty, so is the result. c is a double point whose enclosure
//! on each axis is used for Q(c) and for Bᵢ − cᵢ alike, so that (1) holds for the
//! exact c whatever it is; the same c centres the refinement of the moments.

use super::frame::{Cell, Frame, MAX_AXES};
use crate::arithmetic::ball::Ball;
use crate::arithmetic::balls::{LANES, from_lanes, to_array, to_lanes};
use crate::arithmetic::interval::{interval, point};
use crate::arithmetic::{Interval, SpecialFunctions};
use crate::claim::Variable;
use crate::map::batch::{Batch, BatchWorkspace};
use crate::map::graph::{Graph, Kink, NodeId};
use crate::map::tape::{Tape, Variables, of};
use crate::moments::Moments;
use std::ops::Deref;

/// Some quantities as functions on a frame.
#[derive(Clone, Debug)]
pub struct Objective {
    /// The axes the gradients refer to.
    pub frame: Frame,
    values: Tape,
    /// Per quantity: its value, then its partial derivative on each axis.
    values_and_gradients: Tape,
    quantities: usize,
    functions: SpecialFunctions,
}

/// A quantity over a cell.
#[derive(Clone, Debug)]
pub struct Evaluation {
    /// The natural extension; empty if the quantity may be undefined somewhere.
    pub natural: Interval,
    /// The natural extension met with the mean-value form.
    pub enclosure: Interval,
    /// The value at the centre.
    pub center: Interval,
    /// Partial derivatives over the cell by axis; empty where unknown.
    pub gradient: Gradient,
}

/// Partial derivatives by axis.
#[derive(Clone, Copy, Debug)]
pub struct Gradient {
    slopes: [Interval; MAX_AXES],
    axes: usize,
}

impl Gradient {
    fn new(slopes: &[Interval]) -> Self {
        let slope = |axis| slopes.get(axis).copied().unwrap_or(Interval::EMPTY);
        Self { slopes: std::array::from_fn(slope), axes: slopes.len() }
    }
}

impl Deref for Gradient {
    type Target = [Interval];

    fn deref(&self) -> &[Interval] {
        &self.slopes[..self.axes]
    }
}

impl Objective {
    /// Prepares `quantities` for evaluation.
    pub fn new(
        graph: &mut Graph,
        quantities: &[NodeId],
        frame: Frame,
        parameters: &[Interval],
        functions: SpecialFunctions,
    ) -> Self {
        let mut outputs = Vec::new();
        for &quantity in quantities {
            outputs.push(quantity);
            for axis in &frame.axes {
                outputs.push(graph.total(quantity, axis.variable, Kink::Generalized));
            }
        }
        Self {
            values: Tape::new(graph, quantities, parameters),
            values_and_gradients: Tape::new(graph, &outputs, parameters),
            quantities: quantities.len(),
            frame,
            functions,
        }
    }

    /// Prepares a quantity for evaluation at points only.
    pub fn values_only(
        graph: &Graph,
        quantity: NodeId,
        frame: Frame,
        parameters: &[Interval],
        functions: SpecialFunctions,
    ) -> Self {
        let values = Tape::new(graph, &[quantity], parameters);
        Self { values_and_gradients: values.clone(), values, quantities: 1, frame, functions }
    }

    /// The highest derivative of a moment that evaluation needs.
    pub fn order(&self) -> usize {
        self.values_and_gradients.order().unwrap_or(0)
    }

    /// The quantities where all variables are (nearly) points.
    pub fn at(&self, variables: &Variables, moments: &Moments) -> Vec<Interval> {
        let jet = self.values.order().map(|order| {
            let (x, y) = (of(variables, Variable::X), of(variables, Variable::Y));
            moments.evaluate(x, y, order, self.functions)
        });
        let mut results = Vec::with_capacity(self.quantities);
        self.values.evaluate(
            variables,
            jet.as_ref(),
            self.functions,
            &mut Vec::new(),
            &mut results,
        );
        results
    }

    /// Whether cells may be evaluated in batches.
    pub fn is_batched(&self) -> bool {
        self.functions == SpecialFunctions::Double
    }

    /// Whether a cell is narrow as moments see it, in x against the standard deviation, in
    /// y against itself, and both against 1, the scale of an activation's exponentials:
    /// there balls, whose bounds over a box are cruder, are as good as intervals.
    pub fn is_narrow(&self, cell: &Cell) -> bool {
        const NARROW: f64 = 1.0 / 16.0;
        let along = |variable| Some(self.frame.ball(cell, self.frame.axis(variable)?));
        let value = |product: Variable| {
            let [first, second] = product.factors()?;
            along(product).or_else(|| Some(along(first)? * along(second)?))
        };
        match (value(Variable::X), value(Variable::Y)) {
            (Some(x), Some(y)) => {
                y.radius <= NARROW * y.center.min(2.0)
                    && x.radius <= NARROW * y.center.sqrt().min(2.0)
            }
            // Without either there are no moments.
            _ => true,
        }
    }

    /// The first quantity for cells in batches; none if it is computed in MPFR.
    pub fn batch(&self, moments: &Moments) -> Option<Batch> {
        let variables: Vec<Variable> = self.frame.axes.iter().map(|axis| axis.variable).collect();
        self.is_batched()
            .then(|| Batch::new(&self.values, &self.values_and_gradients, &variables, moments))
    }

    /// The first quantity over some cells, at most [`LANES`], in balls.
    pub fn over_batch(
        &self,
        batch: &Batch,
        cells: &[Cell],
        work: &mut BatchWorkspace,
        mut result: impl FnMut(usize, &Evaluation),
    ) {
        let mut balls = [[Ball::UNKNOWN; LANES]; MAX_AXES];
        for lane in 0..LANES {
            // A batch that is not full repeats its last cell.
            let cell = self.frame.balls(&cells[lane.min(cells.len() - 1)]);
            for (axis, ball) in cell.into_iter().enumerate() {
                balls[axis][lane] = ball;
            }
        }
        let ranges = balls.map(|balls| from_lanes(&balls));
        batch.evaluate(&ranges, work, |index, found| {
            if index > 0 {
                return;
            }
            let [lower, upper] = [&found.lower, &found.upper].map(to_array);
            let [natural, center] = [&found.natural, &found.center].map(to_lanes);
            let gradient = found.gradient.map(|slope| to_lanes(&slope));
            for lane in 0..cells.len() {
                let slopes = gradient.map(|slopes| slopes[lane].to_interval());
                result(
                    lane,
                    &Evaluation {
                        natural: natural[lane].to_interval(),
                        enclosure: interval(lower[lane], upper[lane]),
                        center: center[lane].to_interval(),
                        gradient: Gradient::new(&slopes[..self.frame.axes.len()]),
                    },
                );
            }
        });
    }

    /// The quantities over a cell, by (1).
    pub fn over(&self, cell: &Cell, moments: &Moments) -> Vec<Evaluation> {
        self.over_ranges(|axis| self.frame.range(cell, axis), moments)
    }

    /// The quantities over a box given by its range on each axis, by (1).
    pub fn over_ranges(
        &self,
        range: impl Fn(usize) -> Interval,
        moments: &Moments,
    ) -> Vec<Evaluation> {
        let around = self.frame.assemble(&range);
        let center = self.frame.assemble(|axis| point(range(axis).mid()));
        let position = |v: &Variables| (of(v, Variable::X), of(v, Variable::Y));
        let jets = self.values_and_gradients.order().map(|order| {
            let (x, y) = position(&center);
            let at_center = moments.evaluate(x, y, order, self.functions);
            let over_box =
                moments.over_box(position(&around), &at_center, (x, y), order, self.functions);
            (at_center, over_box)
        });
        let (mut scratch, mut centers, mut results) = (Vec::new(), Vec::new(), Vec::new());
        let jet = jets.as_ref().map(|(at_center, _)| at_center);
        self.values.evaluate(&center, jet, self.functions, &mut scratch, &mut centers);
        let jet = jets.as_ref().map(|(_, over_box)| over_box);
        let tape = &self.values_and_gradients;
        tape.evaluate(&around, jet, self.functions, &mut scratch, &mut results);
        let stride = 1 + self.frame.axes.len();
        results
            .chunks(stride)
            .zip(centers)
            .map(|(results, center_value)| {
                let (natural, gradient) = (results[0], Gradient::new(&results[1..]));
                let mean_value =
                    gradient.iter().enumerate().fold(center_value, |sum, (axis, slope)| {
                        sum + slope_times_width(*slope, range(axis))
                    });
                let enclosure =
                    if mean_value.is_empty() { natural } else { natural.intersection(mean_value) };
                Evaluation { natural, enclosure, center: center_value, gradient }
            })
            .collect()
    }
}

/// ∂ᵢQ(B)(Bᵢ − cᵢ); an axis that is a double needs no slope.
fn slope_times_width(slope: Interval, range: Interval) -> Interval {
    if range.is_singleton() { point(0.0) } else { slope * (range - point(range.mid())) }
}
