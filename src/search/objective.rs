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
use crate::moments::{MAX_ORDER, Moments};
use std::cell::RefCell;
use std::ops::Deref;

/// Some quantities as functions on a frame.
#[derive(Clone, Debug)]
pub struct Objective {
    /// The axes the gradients refer to.
    pub frame: Frame,
    values: Tape,
    /// Per quantity: its value, then its partial derivative on each axis.
    values_and_gradients: Tape,
    functions: SpecialFunctions,
    has_exact_parameters: bool,
}

/// A quantity over a cell.
#[derive(Clone, Copy, Debug)]
pub struct Evaluation {
    /// The natural extension; empty if the quantity may be undefined somewhere.
    pub natural: Interval,
    /// The natural extension met with the mean-value form.
    pub mean_value: Interval,
    /// These met with Taylor's theorem to second order, if it was asked.
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

impl Evaluation {
    /// Nothing known.
    pub const UNKNOWN: Self = Self {
        natural: Interval::EMPTY,
        mean_value: Interval::EMPTY,
        enclosure: Interval::EMPTY,
        center: Interval::EMPTY,
        gradient: Gradient { slopes: [Interval::EMPTY; MAX_AXES], axes: 0 },
    };
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

/// A thread's memory for evaluations, so that none is asked for by box.
#[derive(Debug, Default)]
struct Scratch {
    values: Vec<Interval>,
    centers: Vec<Interval>,
    results: Vec<Interval>,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
    static WORKSPACE: RefCell<BatchWorkspace> = RefCell::default();
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
            frame,
            functions,
            has_exact_parameters: are_exact(parameters),
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
        let has_exact_parameters = are_exact(parameters);
        Self {
            values_and_gradients: values.clone(),
            values,
            frame,
            functions,
            has_exact_parameters,
        }
    }

    /// The highest derivative of a moment that evaluation needs.
    pub fn order(&self) -> usize {
        self.values_and_gradients.order().unwrap_or(0)
    }

    /// The first `N` quantities where all variables are (nearly) points.
    ///
    /// # Panics
    /// If there are fewer.
    pub fn at<const N: usize>(&self, variables: &Variables, moments: &Moments) -> [Interval; N] {
        let jet = self.values.order().map(|order| {
            let (x, y) = (of(variables, Variable::X), of(variables, Variable::Y));
            moments.evaluate(x, y, order, self.functions)
        });
        SCRATCH.with_borrow_mut(|Scratch { values, centers, .. }| {
            centers.clear();
            self.values.evaluate(variables, jet.as_ref(), self.functions, values, centers);
            std::array::from_fn(|quantity| centers[quantity])
        })
    }

    /// The first quantity over a cell, by (1).
    pub fn over(&self, cell: &Cell, moments: &Moments) -> Evaluation {
        let [evaluation] = self.over_ranges(|axis| self.frame.range(cell, axis), moments);
        evaluation
    }

    /// The first `N` quantities over a box given by its range on each axis, by (1).
    ///
    /// # Panics
    /// If there are fewer.
    pub fn over_ranges<const N: usize>(
        &self,
        range: impl Fn(usize) -> Interval,
        moments: &Moments,
    ) -> [Evaluation; N] {
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
        let (at_center, over_box) = jets.as_ref().map(|(center, around)| (center, around)).unzip();
        SCRATCH.with_borrow_mut(|Scratch { values, centers, results }| {
            centers.clear();
            self.values.evaluate(&center, at_center, self.functions, values, centers);
            results.clear();
            let tape = &self.values_and_gradients;
            tape.evaluate(&around, over_box, self.functions, values, results);
            let stride = 1 + self.frame.axes.len();
            std::array::from_fn(|quantity| {
                let center = centers[quantity];
                let of_quantity = &results[quantity * stride..][..stride];
                let (natural, gradient) = (of_quantity[0], Gradient::new(&of_quantity[1..]));
                let form = gradient.iter().enumerate().fold(center, |sum, (axis, slope)| {
                    sum + slope_times_width(*slope, range(axis))
                });
                let mean_value = if form.is_empty() { natural } else { natural.intersection(form) };
                Evaluation { natural, mean_value, enclosure: mean_value, center, gradient }
            })
        })
    }

    /// Whether an enclosure consists of rounding errors: whether those of the value at the
    /// centre take a fair part of it. Then a smaller cell's is hardly better. Where parameters
    /// are ranges, the value's width is theirs.
    pub fn is_rounding(&self, evaluation: &Evaluation) -> bool {
        self.has_exact_parameters && 4.0 * evaluation.center.wid() > evaluation.enclosure.wid()
    }

    /// Whether cells may be evaluated in batches.
    pub fn is_batched(&self) -> bool {
        self.functions == SpecialFunctions::Double
    }

    /// Whether a cell, given in balls, is narrow as moments see it, in x against the standard
    /// deviation, in y against itself, and both against 1, the scale of an activation's
    /// exponentials: there balls, whose bounds over a box are cruder, are as good as
    /// intervals.
    fn is_narrow(&self, cell: &[Ball; MAX_AXES]) -> bool {
        const NARROW: f64 = 1.0 / 16.0;
        let along = |variable| Some(cell[self.frame.axis(variable)?]);
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

    /// The first quantity, which is `node` of a graph, for cells in batches, to second order
    /// unless its second derivatives are too large; none if it is computed in MPFR.
    pub fn batch(&self, moments: &Moments, graph: &Graph, node: NodeId) -> Option<Batch> {
        if !self.is_batched() {
            return None;
        }
        let axes: Vec<Variable> = self.frame.axes.iter().map(|axis| axis.variable).collect();
        let mut graph = graph.clone();
        let mut second = Vec::new();
        for (index, row) in axes.iter().enumerate() {
            let slope = graph.derivative(node, *row);
            second.extend(axes[index..].iter().map(|column| graph.derivative(slope, *column)));
        }
        let parameters = moments.activation().parameter_values();
        let hessian = (!graph.is_too_large()).then(|| Tape::new(&graph, &second, &parameters));
        let gradients = &self.values_and_gradients;
        Some(match hessian.filter(|tape| tape.order().unwrap_or(0) <= MAX_ORDER) {
            Some(hessian) => {
                let order = hessian.order().max(gradients.order()).unwrap_or(0);
                let moments = Moments::new(moments.activation(), order);
                Batch::second_order(gradients, &hessian, &axes, &moments)
            }
            None => Batch::new(&self.values, gradients, &axes, moments),
        })
    }

    /// The first quantity in balls over those of some cells, at most [`LANES`], that are due
    /// and for which balls are as good as intervals.
    pub fn over_narrow(
        &self,
        batch: &Batch,
        cells: &[Cell],
        is_due: impl Fn(&Cell) -> bool,
    ) -> [Option<Evaluation>; LANES] {
        let mut balls = [[Ball::UNKNOWN; LANES]; MAX_AXES];
        let mut lanes = [0; LANES];
        let mut count = 0;
        for (index, cell) in cells.iter().enumerate().filter(|(_, cell)| is_due(cell)) {
            let cell = self.frame.balls(cell);
            if self.is_narrow(&cell) {
                for (axis, ball) in cell.into_iter().enumerate() {
                    balls[axis][count] = ball;
                }
                lanes[count] = index;
                count += 1;
            }
        }
        let mut found = [None; LANES];
        if count == 0 {
            return found;
        }
        for balls in &mut balls {
            // A batch that is not full repeats its first cell.
            let first = balls[0];
            balls[count..].fill(first);
        }
        let ranges = balls.map(|balls| from_lanes(&balls));
        let axes = self.frame.axes.len();
        WORKSPACE.with_borrow_mut(|work| {
            batch.evaluate(&ranges, work, |quantity, enclosures| {
                if quantity > 0 {
                    return;
                }
                let [mean_value, enclosure] = [&enclosures.mean_value, &enclosures.enclosure]
                    .map(|bounds| bounds.each_ref().map(to_array));
                let [natural, center] = [&enclosures.natural, &enclosures.center].map(to_lanes);
                let gradient = enclosures.gradient.map(|slope| to_lanes(&slope));
                for (lane, &index) in lanes[..count].iter().enumerate() {
                    let slopes = gradient.map(|slopes| slopes[lane].to_interval());
                    let evaluation = Evaluation {
                        natural: natural[lane].to_interval(),
                        mean_value: interval(mean_value[0][lane], mean_value[1][lane]),
                        enclosure: interval(enclosure[0][lane], enclosure[1][lane]),
                        center: center[lane].to_interval(),
                        gradient: Gradient::new(&slopes[..axes]),
                    };
                    // Intervals have fewer rounding errors.
                    found[index] = (!self.is_rounding(&evaluation)).then_some(evaluation);
                }
            });
        });
        found
    }
}

/// Whether parameters are numbers, up to rounding.
fn are_exact(parameters: &[Interval]) -> bool {
    parameters.iter().all(|parameter| parameter.wid() <= 1e-14 * parameter.mag())
}

/// ∂ᵢQ(B)(Bᵢ − cᵢ); an axis that is a double needs no slope.
fn slope_times_width(slope: Interval, range: Interval) -> Interval {
    if range.is_singleton() { point(0.0) } else { slope * (range - point(range.mid())) }
}
