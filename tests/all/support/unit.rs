//! The paper's unit as graphs, tapes and batches over (μ, ω, ν, τ).

use selfnorm::activation::Activation;
use selfnorm::arithmetic::ball::Ball;
use selfnorm::arithmetic::balls::{Balls, LANES, from_lanes, to_array};
use selfnorm::arithmetic::interval::point;
use selfnorm::arithmetic::{Interval, SpecialFunctions, interval};
use selfnorm::claim::{ActivationSpec, Domain, Layer, Number, Quantity, Range, Scope, Variable};
use selfnorm::map::Lowering;
use selfnorm::map::batch::{Batch, BatchWorkspace, Enclosures, MAX_VARIABLES, Tapes};
use selfnorm::map::graph::{Kink, NodeId};
use selfnorm::map::tape::{Sites, Surroundings, Tape};
use selfnorm::moments::{Integrands, Jet, Limit, Moments, Orders};
use std::sync::LazyLock;

pub const DOUBLE: SpecialFunctions = SpecialFunctions::Double;

/// The order of the variables in a box.
pub const VARIABLES: [Variable; 4] = [Variable::MU, Variable::OMEGA, Variable::NU, Variable::TAU];

/// A unit of SELU with its exact constants; the ranges play no part.
static UNIT: LazyLock<Scope> = LazyLock::new(|| {
    let range = |lower: &str| Range {
        lower: Number::parse(lower).expect("a number"),
        upper: Number::parse("1").expect("a number"),
    };
    let domain = VARIABLES.into_iter().zip(["-1", "-1", "0.5", "0.5"].map(range));
    let domain = Domain::new(domain).expect("a domain");
    Scope::new(domain, &ActivationSpec::default(), &Layer::default(), &[]).expect("a scope")
});

/// An empty graph of a unit.
pub fn lowering() -> Lowering<'static> {
    Lowering::new(&UNIT)
}

/// The functions whose expectations an activation's moments are, f and f² first, to an order.
pub fn both_to(order: usize) -> Orders {
    let mut orders = Orders::default();
    (0..2).for_each(|function| orders.want(function, order));
    orders
}

/// Moments of f and f² of SELU to an order.
pub fn selu_moments(order: usize) -> Moments {
    let selu = Activation::of(&ActivationSpec::default()).expect("SELU");
    let pieces = selu.pieces.as_ref().expect("SELU has pieces").to_vec();
    Moments::new(&Integrands::Pieces(pieces, selu.symbols.clone()), &both_to(order), Limit::NONE)
        .expect("closed forms")
}

/// Expressions in the unit's variables, ready to be evaluated in intervals.
pub struct Evaluator {
    tape: Tape,
    moments: Moments,
}

impl Evaluator {
    pub fn new(lowering: &mut Lowering, outputs: &[NodeId]) -> Self {
        let inputs = VARIABLES.map(|variable| lowering.name(variable));
        let tape = Tape::new(&mut lowering.graph, outputs, &inputs, &mut Sites::new());
        let moments =
            Moments::new(&lowering.integrands(), tape.orders(), Limit::NONE).expect("closed forms");
        Self { tape, moments }
    }

    fn evaluate(
        &self,
        inputs: [Interval; 4],
        moments: &mut dyn FnMut(usize, Interval, Interval, &mut Jet),
    ) -> Vec<Interval> {
        let (mut jets, mut values, mut results) = (Vec::new(), Vec::new(), Vec::new());
        let mut around =
            Surroundings { functions: DOUBLE, moments, jets: &mut jets, values: &mut values };
        self.tape.evaluate(&inputs, &mut around, &mut results);
        results
    }

    /// The natural extension, with the closed forms of moments.
    pub fn at(&self, inputs: [Interval; 4]) -> Vec<Interval> {
        let orders = self.tape.orders();
        self.evaluate(inputs, &mut |_, x, y, jet| {
            self.moments.evaluate(x, y, orders, DOUBLE, jet);
        })
    }

    /// The natural extension, with moments refined from the box's middle.
    pub fn over(&self, inputs: [Interval; 4]) -> Vec<Interval> {
        let orders = self.tape.orders();
        self.evaluate(inputs, &mut |_, x, y, jet| {
            let middle = (point(x.mid()), point(y.mid()));
            let mut center = Jet::default();
            self.moments.at_center(middle.0, middle.1, orders, DOUBLE, &mut center);
            self.moments.over_box((x, y), &center, middle, orders, DOUBLE, jet);
        })
    }
}

/// Expressions in the unit's variables with their partial derivatives, to be evaluated in
/// batches.
pub fn batch(lowering: &mut Lowering, nodes: &[NodeId], second_order: bool) -> Batch {
    let inputs = VARIABLES.map(|variable| lowering.name(variable));
    let graph = &mut lowering.graph;
    let (mut outputs, mut second) = (Vec::new(), Vec::new());
    for &node in nodes {
        outputs.push(node);
        outputs.extend(inputs.map(|input| graph.partial(node, input, Kink::Generalized)));
        for (index, row) in inputs.iter().enumerate() {
            let slope = graph.derivative(node, *row);
            second.extend(inputs[index..].iter().map(|column| graph.derivative(slope, *column)));
        }
    }
    let mut sites = Sites::new();
    let gradients = Tape::new(graph, &outputs, &inputs, &mut sites);
    let values = Tape::new(graph, nodes, &inputs, &mut sites);
    let hessians = second_order.then(|| Tape::new(graph, &second, &inputs, &mut sites));
    let mut orders = gradients.orders().clone();
    hessians.iter().for_each(|hessians| orders.include(hessians.orders()));
    let tapes = Tapes { values: &values, gradients: &gradients, hessians: hessians.as_ref() };
    let moments = Moments::new(&lowering.integrands(), &orders, Limit::NONE).expect("closed forms");
    let moments = moments.closed_form().expect("closed forms");
    Batch::new(&mut lowering.graph, &inputs, &sites, tapes, moments).expect("a batch")
}

/// The balls of a batch's variables, given those of the unit's.
pub fn ranges(sides: [Balls; 4]) -> [Balls; MAX_VARIABLES] {
    std::array::from_fn(|index| {
        sides.get(index).copied().unwrap_or(from_lanes(&[Ball::UNKNOWN; LANES]))
    })
}

/// One box in all lanes.
pub fn everywhere(sides: [Interval; 4]) -> [Balls; MAX_VARIABLES] {
    ranges(sides.map(|side| from_lanes(&[Ball::from_interval(side); LANES])))
}

/// Quantities of the unit over many boxes: natural extension and mean-value form in balls.
pub struct Field(Batch);

impl Field {
    pub fn new(quantities: &[Quantity]) -> Self {
        let mut lowering = lowering();
        let nodes: Vec<_> = quantities.iter().map(|&it| lowering.quantity(it)).collect();
        Self(batch(&mut lowering, &nodes, false))
    }

    /// Each quantity over each box, box by box; empty where nothing is known.
    pub fn enclose(&self, boxes: &[[Interval; 4]]) -> Vec<Interval> {
        let mut results = Vec::new();
        let mut work = BatchWorkspace::default();
        for boxes in boxes.chunks(LANES) {
            let side = |variable: usize| {
                let ball = |lane: usize| match boxes.get(lane) {
                    Some(sides) => Ball::from_interval(sides[variable]),
                    None => Ball::UNKNOWN,
                };
                from_lanes(&std::array::from_fn(ball))
            };
            let mut found = Vec::new();
            self.0.evaluate(&ranges(std::array::from_fn(side)), &mut work, |_, enclosures| {
                found.push(*enclosures);
            });
            for lane in 0..boxes.len() {
                results.extend(found.iter().map(|enclosures| enclosure(enclosures, lane)));
            }
        }
        results
    }
}

/// What a lane is enclosed in.
pub fn enclosure(enclosures: &Enclosures, lane: usize) -> Interval {
    let [lower, upper] = enclosures.enclosure.map(|bounds| to_array(&bounds)[lane]);
    interval(lower, upper)
}
