//! Taylor's form over batches of boxes.
//!
//! Established on random boxes, narrow and wide: whatever the quantity, smooth or with kinks,
//! its values at points of the box, corners and extrema included, lie in the enclosure; at a
//! kink it adds nothing to the mean-value form; and near an extremum inside its excess
//! shrinks with the cube of the box.

use crate::support::forge::{certified, forge, judge, replaced, tree_of};
use crate::support::reference::{Random, Worst, points, sample};
use crate::support::unit::{self, Evaluator, batch, everywhere};
use selfnorm::arithmetic::balls::to_array;
use selfnorm::arithmetic::interval::point;
use selfnorm::arithmetic::{Interval, interval};
use selfnorm::claim::{Function, Moment, Quantity, Variable};
use selfnorm::map::Lowering;
use selfnorm::map::batch::{Batch, BatchWorkspace};
use selfnorm::map::graph::{Graph, Node, NodeId};

/// Quantities of the map, polynomials with extrema inside, and expressions with kinks.
fn expressions(lowering: &mut Lowering) -> Vec<NodeId> {
    let [mu, omega, nu] =
        [Variable::MU, Variable::OMEGA, Variable::NU].map(|variable| lowering.name(variable));
    let [mean, variance] = [Moment::Mean, Moment::Variance].map(Quantity::Moment);
    let mut all: Vec<NodeId> =
        [mean, variance, Quantity::H(2, 1), Quantity::H(2, 2), Quantity::Norm]
            .into_iter()
            .map(|wanted| lowering.quantity(wanted))
            .collect();
    let graph = &mut lowering.graph;
    let (mean, norm) = (all[0], all[4]);
    let square = graph.power(mu, 2);
    let bowl = graph.power(omega, 2);
    let sum = graph.add(square, bowl);
    let saddle = graph.subtract(square, bowl);
    let product = graph.multiply(mu, omega);
    let cubic = graph.power(mu, 3);
    let scaled = graph.multiply(saddle, nu);
    all.extend([sum, saddle, product, cubic, scaled, graph.negate(sum)]);
    all.extend([graph.divide(sum, nu), graph.multiply(norm, mean), graph.power(norm, 2)]);
    for node in [
        Node::Call(Function::Abs, mean),
        Node::Call(Function::Abs, mu),
        Node::Min(square, bowl),
        Node::Max(mu, omega),
        Node::Call(Function::Exp, product),
        Node::Call(Function::Erf, mean),
        Node::Call(Function::Sqrt, nu),
        Node::Hypot(mu, omega),
        Node::Hypot(mean, nu),
    ] {
        all.push(graph.add_node(node));
    }
    all
}

struct Fixture {
    graph: Graph,
    nodes: Vec<NodeId>,
    variables: [NodeId; 2],
    values: Evaluator,
    batch: Batch,
}

impl Fixture {
    fn new() -> Self {
        let mut lowering = unit::lowering();
        let nodes = expressions(&mut lowering);
        let variables = [Variable::MU, Variable::OMEGA].map(|variable| lowering.name(variable));
        let values = Evaluator::new(&mut lowering, &nodes);
        let batch = batch(&mut lowering, &nodes, true);
        Self { graph: lowering.graph, nodes, variables, values, batch }
    }

    /// The mean-value form and the whole enclosure of each expression.
    fn over(&self, sides: [Interval; 4]) -> Vec<[Interval; 2]> {
        let mut found = Vec::new();
        self.batch.evaluate(&everywhere(sides), &mut BatchWorkspace::default(), |_, enclosures| {
            found.push([&enclosures.mean_value, &enclosures.enclosure].map(|bounds| {
                let [lower, upper] = bounds.map(|bounds| to_array(&bounds)[0]);
                interval(lower, upper)
            }));
        });
        found
    }

    fn at(&self, at: [f64; 4]) -> Vec<Interval> {
        self.values.at(at.map(point))
    }
}

/// A box: around a random point, or with one of the extrema and kinks at 0 in it.
fn random_box(random: &mut Random) -> [Interval; 4] {
    let width = random.pick(&[1e-9, 1e-5, 1e-2, 0.1, 0.3]);
    [(-0.5, 0.5), (-0.5, 0.5), (0.3, 2.0), (0.5, 1.5)].map(|(lower, upper)| {
        let center =
            if random.below(4) == 0 && lower < 0.0 { 0.0 } else { random.uniform(lower, upper) };
        let radius = random.pick(&[0.0, 1.0, 1.0]) * width * random.uniform(0.0, 0.5);
        let shift = radius * random.uniform(-0.9, 0.9);
        interval(center - radius + shift, center + radius + shift)
    })
}

/// A corner, a zero, or any point of a box.
fn random_point(random: &mut Random, sides: [Interval; 4]) -> [f64; 4] {
    sides.map(|side| match random.below(4) {
        0 => side.inf(),
        1 => side.sup(),
        2 if side.contains(0.0) => 0.0,
        _ => random.uniform(side.inf(), side.sup()).clamp(side.inf(), side.sup()),
    })
}

#[test]
fn the_values_of_a_box_are_enclosed() {
    let fixture = Fixture::new();
    let tighter = sample(71, points(40_000), |random, worst: &mut [Worst; 2]| {
        let sides = random_box(random);
        let found = fixture.over(sides);
        for _ in 0..8 {
            let at = random_point(random, sides);
            for ((value, [mean_value, enclosure]), node) in
                fixture.at(at).iter().zip(&found).zip(&fixture.nodes)
            {
                // Both hold the exact value.
                assert!(
                    !value.disjoint(*enclosure) || value.is_empty() || enclosure.is_empty(),
                    "{:?} over {sides:?} at {at:?}: {value:?}, {enclosure:?}",
                    fixture.graph.node(*node)
                );
                assert!(enclosure.subset(*mean_value));
            }
        }
        for [mean_value, enclosure] in found.iter().filter(|[_, e]| !e.is_empty()) {
            let is_tighter = enclosure.wid() < 0.8 * mean_value.wid();
            worst[usize::from(is_tighter)].note(1.0, &[]);
        }
    });
    println!("tighter than the mean-value form: {} of {}", tighter[1].count, tighter[0].count);
    assert!(tighter[1].count > tighter[0].count / 20);
}

/// A jump of the slope has no second derivative: |μ| over a box around 0 is enclosed by the
/// mean-value form alone.
#[test]
fn kinks_have_no_curvature() {
    let fixture = Fixture::new();
    let one = interval(0.9, 1.1);
    let [around, beside] = [interval(-0.01, 0.02), interval(0.01, 0.02)];
    let of = |wanted: Node| {
        let mut graph = fixture.graph.clone();
        let id = graph.add_node(wanted);
        fixture.nodes.iter().position(|node| *node == id).expect("one of the expressions")
    };
    let [mu, omega] = fixture.variables;
    for node in [Node::Call(Function::Abs, mu), Node::Max(mu, omega), Node::Hypot(mu, omega)] {
        let index = of(node);
        let [mean_value, enclosure] = fixture.over([around, around, one, one])[index];
        assert_eq!(mean_value, enclosure);
        assert!(enclosure.contains(0.0) && enclosure.contains(0.02));
        let [_, smooth] = fixture.over([beside, interval(0.1, 0.2), one, one])[index];
        assert!(!smooth.is_empty());
    }
}

/// μ² + ω² around its minimum: the exact range is [0, 2r²], which only the second order sees.
#[test]
fn the_excess_at_an_extremum_is_of_third_order() {
    let fixture = Fixture::new();
    let one = point(1.0);
    for radius in [0.1, 0.01, 0.001] {
        let side = interval(-radius, radius);
        let found = fixture.over([side, side, one, one]);
        // The mean, whose gradient does not vanish, and the bowl.
        let [mean_value, enclosure] = found[5];
        let exact = 2.0 * radius * radius;
        assert!(enclosure.contains(0.0) && enclosure.contains(exact));
        assert!(enclosure.wid() < 1.001 * exact, "{enclosure:?}");
        assert!(mean_value.sup() >= exact);
        // −0.01 ≤ (μ² + ω²) moved off its minimum by half a radius.
        let moved = interval(-0.5 * radius, 1.5 * radius);
        let [mean_value, enclosure] = fixture.over([moved, moved, one, one])[5];
        let least = enclosure.inf();
        assert!(least <= 0.0 && least > -0.6 * exact, "{enclosure:?}");
        assert!(mean_value.inf() < 3.0 * least || mean_value.inf() == 0.0, "{mean_value:?}");
    }
}

/// A ridge: 0 is attained on a line inside.
const RIDGE: &str = "title = \"Ridge\"

[domain]
mu    = [\"-1\", \"1\"]
omega = [\"-1\", \"1\"]

[prove]
ridge = \"exp(mu - omega/3) - 1 - mu + omega/3 >= -1e-7\"
";

/// What the search settles to second order the checker confirms; and with a bound that is
/// false it confirms nothing, whatever the leaves are said to be.
#[test]
fn leaves_of_second_order_are_checked_and_not_believed() {
    let certificate = certified("ridge", RIDGE);
    let tree = tree_of(&certificate);
    assert!(tree.matches('T').count() > 20, "{tree}");
    let report = judge(&certificate).expect("it is confirmed");
    assert!(report.proved && report.bounds[0].is_some_and(|bound| bound >= -1e-7));
    let with = |claim: &str, tree: &str| {
        judge(forge(claim, &format!("proved goal ridge 0 0\n  {tree}\n")))
    };
    for (what, relation) in [
        ("a bound above the infimum", ">= 0.0001"),
        ("a strict bound that is attained", "> 0"),
        ("the other side", "<= -1e-7"),
    ] {
        let rejected = with(&replaced(RIDGE, ">= -1e-7", relation), &tree).expect_err(what);
        let reasons = ["not confirmed", "false at a point of a cell"];
        assert!(reasons.iter().any(|it| rejected.contains(it)), "{what}: {rejected}");
    }
    // Whatever the leaves are said to be, the checker decides by itself.
    let bold: String = tree.chars().map(|c| if c.is_uppercase() { 'T' } else { c }).collect();
    assert!(with(RIDGE, &bold).is_ok_and(|report| report.proved));
}
