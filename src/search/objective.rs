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

use super::cell::{Cell, MAX_AXES};
use super::evaluation::{Evaluation, Gradient};
use super::frame::Frame;
use crate::arithmetic::ball::Ball;
use crate::arithmetic::balls::{LANES, from_lanes, to_array, to_lanes};
use crate::arithmetic::interval::{interval, point};
use crate::arithmetic::{Interval, SpecialFunctions, product};
use crate::map::batch::{Batch, BatchWorkspace, MAX_VARIABLES, Tapes};
use crate::map::constant::exact_range;
use crate::map::graph::{Graph, Kink, Node, NodeId};
use crate::map::tape::{Sites, Surroundings, Tape};
use crate::moments::{Jet, MAX_ORDER, Moments, Orders};
use std::cell::RefCell;

/// Some quantities as functions on a frame.
#[derive(Clone, Debug)]
pub struct Objective {
    /// The axes the gradients refer to.
    pub frame: Frame,
    values: Tape,
    /// Per quantity: its value, then its partial derivative on each axis.
    values_and_gradients: Tape,
    /// Where moments are taken.
    sites: Sites,
    /// Each site's x and y as functions of the axes.
    arguments: Vec<[Option<Scale>; 2]>,
    functions: SpecialFunctions,
}

/// The most quantities that are evaluated together: a map of four states.
const MAX_QUANTITIES: usize = 4;

/// How an argument of a moment varies over a cell: whether it is a number, an axis, or a
/// product of two; what [`Objective::is_narrow`] looks at.
#[derive(Clone, Copy, Debug)]
enum Scale {
    Number(f64),
    Axis(usize),
    Product(usize, usize),
}

/// A thread's memory for evaluations, so that none is asked for by box.
#[derive(Debug, Default)]
struct Scratch {
    values: Vec<Interval>,
    centers: Vec<Interval>,
    results: Vec<Interval>,
    /// The moments at centres and over boxes, by site.
    jets: [Vec<Jet>; 2],
    /// The arguments at the centres, by site.
    places: Vec<(Interval, Interval)>,
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
        functions: SpecialFunctions,
    ) -> Self {
        let inputs = frame.inputs();
        let mut outputs = Vec::new();
        for &quantity in quantities {
            outputs.push(quantity);
            outputs.extend(
                inputs.iter().map(|axis| graph.partial(quantity, *axis, Kink::Generalized)),
            );
        }
        Self::prepare(graph, quantities, &outputs, frame, functions)
    }

    /// Prepares a quantity for evaluation at points only.
    pub fn values_only(
        graph: &mut Graph,
        quantity: NodeId,
        frame: Frame,
        functions: SpecialFunctions,
    ) -> Self {
        Self::prepare(graph, &[quantity], &[quantity], frame, functions)
    }

    fn prepare(
        graph: &mut Graph,
        quantities: &[NodeId],
        outputs: &[NodeId],
        frame: Frame,
        functions: SpecialFunctions,
    ) -> Self {
        let inputs = frame.inputs();
        let mut sites = Sites::new();
        // Both tapes visit the sites of the larger one.
        let values_and_gradients = Tape::new(graph, outputs, &inputs, &mut sites);
        let values = Tape::new(graph, quantities, &inputs, &mut sites);
        let scale = |id: NodeId| scale_of(graph, &inputs, id);
        let arguments = sites.iter().map(|(x, y)| [scale(*x), scale(*y)]).collect();
        Self { frame, values, values_and_gradients, sites, arguments, functions }
    }

    /// The derivatives of moments that evaluation needs.
    pub fn orders(&self) -> &Orders {
        self.values_and_gradients.orders()
    }

    /// The first `N` quantities where all axes are (nearly) points; unknown beyond the last.
    pub fn at<const N: usize>(&self, inputs: &[Interval], moments: &Moments) -> [Interval; N] {
        SCRATCH.with_borrow_mut(|Scratch { values, centers, jets, .. }| {
            centers.clear();
            let orders = self.values.orders();
            let mut compute = |_, x, y, jet: &mut Jet| {
                moments.evaluate(x, y, orders, self.functions, jet);
            };
            let mut around = Surroundings {
                functions: self.functions,
                moments: &mut compute,
                jets: &mut jets[0],
                values,
            };
            self.values.evaluate(inputs, &mut around, centers);
            let value = |quantity| centers.get(quantity).copied().unwrap_or(Interval::EMPTY);
            std::array::from_fn(value)
        })
    }

    /// All quantities where all axes are (nearly) points.
    pub fn at_all(&self, inputs: &[Interval], moments: &Moments) -> Vec<Interval> {
        let count = self.quantities();
        let all: [Interval; MAX_QUANTITIES] = self.at(inputs, moments);
        all[..count].to_vec()
    }

    /// How many quantities there are.
    fn quantities(&self) -> usize {
        self.values.count()
    }

    /// All quantities over a box; unknown beyond the last.
    pub fn over_all(
        &self,
        range: impl Fn(usize) -> Interval,
        moments: &Moments,
    ) -> [Evaluation; MAX_QUANTITIES] {
        self.over_ranges(range, moments)
    }

    /// The first quantity over a cell, by (1).
    pub fn over(&self, cell: &Cell, moments: &Moments) -> Evaluation {
        let [evaluation] = self.over_ranges(|axis| self.frame.range(cell, axis), moments);
        evaluation
    }

    /// The first `N` quantities over a box given by its range on each axis, by (1); unknown
    /// beyond the last.
    pub fn over_ranges<const N: usize>(
        &self,
        range: impl Fn(usize) -> Interval,
        moments: &Moments,
    ) -> [Evaluation; N] {
        let axes = self.frame.axes.len();
        let mut box_ranges = [Interval::EMPTY; MAX_AXES];
        let mut middles = [Interval::EMPTY; MAX_AXES];
        for axis in 0..axes {
            box_ranges[axis] = range(axis);
            middles[axis] = point(box_ranges[axis].mid());
        }
        let (functions, orders) = (self.functions, self.orders());
        SCRATCH.with_borrow_mut(|scratch| {
            let Scratch { values, centers, results, jets: [near, wide], places } = scratch;
            places.clear();
            places.resize(self.sites.len(), (Interval::EMPTY, Interval::EMPTY));
            let mut at_center = |site: usize, x, y, jet: &mut Jet| {
                places[site] = (x, y);
                moments.at_center(x, y, orders, functions, jet);
            };
            let mut surroundings =
                Surroundings { functions, moments: &mut at_center, jets: near, values };
            centers.clear();
            self.values.evaluate(&middles[..axes], &mut surroundings, centers);
            let mut over_box = |site: usize, x, y, jet: &mut Jet| {
                moments.over_box((x, y), &near[site], places[site], orders, functions, jet);
            };
            let mut surroundings =
                Surroundings { functions, moments: &mut over_box, jets: wide, values };
            results.clear();
            self.values_and_gradients.evaluate(&box_ranges[..axes], &mut surroundings, results);
            let stride = 1 + axes;
            std::array::from_fn(|quantity| {
                let Some(&center) = centers.get(quantity) else { return Evaluation::UNKNOWN };
                let of_quantity = &results[quantity * stride..][..stride];
                let (natural, gradient) = (of_quantity[0], Gradient::new(&of_quantity[1..]));
                let form = gradient.iter().enumerate().fold(center, |sum, (axis, slope)| {
                    sum + slope_times_width(*slope, box_ranges[axis])
                });
                let mean_value = if form.is_empty() { natural } else { natural.intersection(form) };
                Evaluation { natural, mean_value, enclosure: mean_value, center, gradient }
            })
        })
    }

    /// Whether an enclosure consists of rounding errors: whether those of the value at the
    /// centre take a fair part of it. Then a smaller cell's is hardly better.
    pub fn is_rounding(&self, evaluation: &Evaluation) -> bool {
        4.0 * evaluation.center.wid() > evaluation.enclosure.wid()
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
        let value = |scale: Scale| match scale {
            Scale::Number(value) => Ball::point(value),
            Scale::Axis(axis) => cell[axis],
            Scale::Product(first, second) => cell[first] * cell[second],
        };
        self.arguments.iter().all(|arguments| match arguments.map(|scale| scale.map(value)) {
            [Some(x), Some(y)] => {
                y.radius <= NARROW * y.center.min(2.0)
                    && x.radius <= NARROW * y.center.sqrt().min(2.0)
            }
            // Nothing is known of how it varies: what the balls tell must do.
            _ => true,
        })
    }

    /// The first quantity, which is `node` of a graph, for cells in batches, to second order
    /// unless its second derivatives are too large; none if it is computed in MPFR.
    pub fn batch(&self, moments: &Moments, graph: &Graph, node: NodeId) -> Option<Batch> {
        let moments = moments.closed_form().filter(|_| self.is_batched())?;
        let inputs = self.frame.inputs();
        let mut graph = graph.clone();
        let mut second = Vec::new();
        for (index, row) in inputs.iter().enumerate() {
            let slope = graph.derivative(node, *row);
            second.extend(inputs[index..].iter().map(|column| graph.derivative(slope, *column)));
        }
        let mut sites = self.sites.clone();
        let hessian = (!graph.is_too_large())
            .then(|| Tape::new(&mut graph, &second, &inputs, &mut sites))
            .filter(|tape| tape.orders().highest().unwrap_or(0) <= MAX_ORDER)
            .filter(|_| sites.len() == self.sites.len());
        let mut tapes = Tapes {
            values: &self.values,
            gradients: &self.values_and_gradients,
            hessians: hessian.as_ref(),
        };
        let Some(hessian) = &hessian else {
            return Batch::new(&mut graph, &inputs, &self.sites, tapes, moments);
        };
        let mut orders = self.orders().clone();
        orders.include(hessian.orders());
        let moments = moments.with_orders(&orders);
        tapes.hessians = Some(hessian);
        Batch::new(&mut graph, &inputs, &self.sites, tapes, &moments)
    }

    /// The first quantity in balls over those of some cells, at most [`LANES`], that are due
    /// and for which balls are as good as intervals.
    pub fn over_narrow(
        &self,
        batch: &Batch,
        cells: &[Cell],
        is_due: impl Fn(&Cell) -> bool,
    ) -> [Option<Evaluation>; LANES] {
        const { assert!(MAX_AXES == MAX_VARIABLES) };
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

/// How a node varies with the inputs, if simply.
fn scale_of(graph: &Graph, inputs: &[NodeId], id: NodeId) -> Option<Scale> {
    let input = |id: NodeId| inputs.iter().position(|input| *input == id);
    if let Some(axis) = input(id) {
        return Some(Scale::Axis(axis));
    }
    if let Node::Multiply(a, b) = graph.node(id)
        && let (Some(first), Some(second)) = (input(*a), input(*b))
    {
        return Some(Scale::Product(first, second));
    }
    let (value, _) = exact_range(graph, id, &|_| None)?;
    Some(Scale::Number(value.to_f64()))
}

/// ∂ᵢQ(B)(Bᵢ − cᵢ); an axis that is a double needs no slope.
fn slope_times_width(slope: Interval, range: Interval) -> Interval {
    if range.is_singleton() { point(0.0) } else { product(slope, range - point(range.mid())) }
}
