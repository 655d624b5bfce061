//! Batches of boxes against the paper's formulas in MPFR and against the intervals.
//!
//! Established on random boxes, narrow and wide, inside the paper's range and far beyond:
//! each quantity's enclosure holds its value at points of the box; it overlaps what the
//! intervals of `search` give, and on narrow boxes is hardly wider; any expression, the rare
//! operations included, is enclosed as the tape in intervals encloses it; what is undefined
//! is empty; and it makes no difference which boxes share a batch.

mod common;

use common::{Paper, Random, Worst, encloses, exactly, jacobian, sample};
use selfnorm::activation::selu;
use selfnorm::arithmetic::ball::Ball;
use selfnorm::arithmetic::balls::{LANES, from_lanes, to_array, to_lanes};
use selfnorm::arithmetic::interval::{is_finite, point};
use selfnorm::arithmetic::{Interval, SpecialFunctions, interval};
use selfnorm::claim::{Quantity, Variable};
use selfnorm::map::batch::{Batch, BatchWorkspace};
use selfnorm::map::field::{Field, VARIABLES};
use selfnorm::map::graph::{Graph, Kink, Node, NodeId};
use selfnorm::map::tape::{Tape, Variables};
use selfnorm::moments::{Moment, Moments};
use std::sync::LazyLock;

const BITS: u32 = 200;

/// In the order of [`truth`].
const QUANTITIES: [Quantity; 7] = [
    Quantity::H(1, 1),
    Quantity::H(1, 2),
    Quantity::H(2, 1),
    Quantity::H(2, 2),
    Quantity::Norm,
    Quantity::Mean,
    Quantity::Variance,
];

static FIELD: LazyLock<Field> = LazyLock::new(|| Field::new(&selu(), &QUANTITIES));

fn selu() -> selfnorm::activation::Activation {
    selu::selu(selu::lambda_01(), selu::alpha_01())
}

/// A box and how wide it is relative to its place.
fn random_box(random: &mut Random) -> ([Interval; 4], f64) {
    let ranges = match random.below(3) {
        0 => [(-0.1, 0.1), (-0.1, 0.1), (0.02, 1.5), (0.8, 1.25)],
        1 => [(-1.0, 1.0), (-0.5, 0.5), (0.02, 16.0), (0.5, 2.0)],
        _ => [(-30.0, 30.0), (-3.0, 3.0), (1e-3, 100.0), (0.1, 10.0)],
    };
    let width = random.pick(&[0.0, 1e-12, 1e-6, 1e-3, 0.03, 0.3]);
    let sides = ranges.map(|(lower, upper)| {
        let center = random.uniform(lower, upper);
        let radius = width * random.uniform(0.0, 1.0) * center.abs();
        interval(center - radius, center + radius)
    });
    (sides, width)
}

fn truth(paper: &Paper, at: [f64; 4]) -> [selfnorm::arithmetic::mpfr::MpInterval; 7] {
    let at = at.map(|value| exactly(BITS, value));
    let [mu, omega, nu, tau] = &at;
    let point = paper.at(&mu.mul(omega), &nu.mul(tau));
    let mean = point.moment(Moment::First);
    let variance = point.moment(Moment::Second).sub(&mean.sqr());
    let [h11, h12, h21, h22, norm] = jacobian(paper, BITS, &at);
    [h11, h12, h21, h22, norm, mean, variance]
}

#[test]
fn boxes_hold_the_values_at_their_points() {
    let paper = Paper::new(BITS);
    let known = sample(60, 40_000, |random, worst: &mut [Worst; 6]| {
        let boxes: Vec<_> = (0..2).map(|_| random_box(random)).collect();
        let sides: Vec<[Interval; 4]> = boxes.iter().map(|(sides, _)| *sides).collect();
        let mut found = Vec::new();
        FIELD.enclose(&sides, &mut found);
        for ((sides, width), values) in boxes.iter().zip(found.chunks(QUANTITIES.len())) {
            let at = sides.map(|side| random.inside(side));
            for (value, truth) in values.iter().zip(truth(&paper, at)) {
                assert!(
                    value.is_empty() || encloses(*value, &truth),
                    "{sides:?}: {value:?} without {truth:?}"
                );
                if *width == 0.0 {
                    assert!(!value.is_empty(), "nothing known at {sides:?}");
                    worst[0].note(value.wid() / value.mag().max(1e-3), &at);
                }
            }
        }
    });
    known[0].print("a point: width relative to the value, or to 1e-3");
    assert!(known[0].count > 10_000);
}

/// The quantity of a graph as the search evaluates it, without the mean-value form.
fn by_intervals(tape: &Tape, moments: &Moments, sides: [Interval; 4]) -> Vec<Interval> {
    let [mu, omega, nu, tau] = sides;
    let (x, y) = (mu * omega, nu * tau);
    let variables: Variables = [mu, omega, nu, tau, x, y];
    let (cx, cy) = (point(x.mid()), point(y.mid()));
    let double = SpecialFunctions::Double;
    let center = moments.evaluate(cx, cy, moments.order(), double);
    let jet = moments.over_box((x, y), &center, (cx, cy), moments.order(), double);
    let mut results = Vec::new();
    tape.evaluate(&variables, Some(&jet), double, &mut Vec::new(), &mut results);
    results
}

#[test]
fn batches_agree_with_intervals() {
    let mut graph = Graph::default();
    let nodes = QUANTITIES.map(|q| selfnorm::map::quantities::quantity(&mut graph, q));
    let tape = Tape::new(&graph, &nodes, &selu().parameter_values());
    let moments = Moments::new(&selu(), tape.order().expect("moments"));
    let widths = sample(61, 100_000, |random, worst: &mut [Worst; 2]| {
        let (sides, width) = random_box(random);
        let mut found = Vec::new();
        FIELD.enclose(&[sides], &mut found);
        for (ball, other) in found.iter().zip(by_intervals(&tape, &moments, sides)) {
            assert!(ball.is_empty() || !ball.disjoint(other), "{sides:?}: {ball:?}, {other:?}");
            let paper = sides[0].mag() < 0.1 && sides[2].inf() > 0.1 && sides[2].sup() < 1.5;
            if paper && width <= 1e-3 && is_finite(other) {
                assert!(!ball.is_empty());
                let noise = 1e-14 * other.mag().max(1e-3);
                worst[0].note(ball.wid() / (other.wid() + noise), &[width]);
            }
        }
    });
    widths[0].print("narrow boxes of the paper: width in a batch over width by intervals");
    assert!(widths[0].value < 4.0 && widths[0].count > 1000);
}

/// One of every operation, on quantities and variables.
fn expressions(graph: &mut Graph) -> Vec<NodeId> {
    let mean = graph.moment(Moment::First, 0);
    let second = graph.moment(Moment::Second, 1);
    let [mu, nu, x] = [Variable::Mu, Variable::Nu, Variable::X].map(|v| graph.variable(v));
    let two = graph.number(2);
    let product = graph.multiply(mean, second);
    let mut all = vec![
        graph.divide(mean, nu),
        graph.divide(mean, mu),
        graph.power(mean, 3),
        graph.power(nu, -2),
        graph.power(mean, 2),
        graph.add(product, x),
        graph.subtract(product, x),
        graph.subtract(x, product),
        graph.multiply(two, mean),
        graph.negate(second),
    ];
    let guarded = graph.divide(nu, mu);
    for node in [
        Node::Exp(mean),
        Node::Erf(second),
        Node::Erfc(mu),
        Node::Erfcx(mean),
        Node::Sqrt(nu),
        Node::Sqrt(mean),
        Node::Abs(mean),
        Node::Min(mean, mu),
        Node::Max(mean, nu),
        Node::Hypot(mean, second),
        Node::Hypot(second, mean),
        Node::Direction(mean, second, Kink::Generalized),
        Node::Direction(second, mean, Kink::Generalized),
        Node::Direction(mean, second, Kink::Undefined),
        Node::Choose { compare: (mean, mu), then: nu, otherwise: x, kink: Kink::Generalized },
        Node::Choose { compare: (mean, mu), then: nu, otherwise: x, kink: Kink::Undefined },
        Node::Guarded(mean, guarded),
        Node::Pi,
        Node::Parameter(1),
    ] {
        all.push(graph.add_node(node));
    }
    all
}

/// Any operation: the ball's enclosure and the interval's both hold the value, so that
/// they overlap, and at points they are about the same.
#[test]
fn every_operation_agrees_with_intervals() {
    let mut graph = Graph::default();
    let nodes = expressions(&mut graph);
    let mut outputs = Vec::new();
    for &node in &nodes {
        outputs.push(node);
        outputs.extend(VARIABLES.map(|v| graph.total(node, v, Kink::Generalized)));
    }
    let parameters = selu().parameter_values();
    let values = Tape::new(&graph, &nodes, &parameters);
    let gradients = Tape::new(&graph, &outputs, &parameters);
    let moments = Moments::new(&selu(), gradients.order().expect("moments"));
    let batch = Batch::new(&values, &gradients, &VARIABLES, &moments);
    let counts = sample(62, 30_000, |random, worst: &mut [Worst; 2]| {
        let (sides, width) = random_box(random);
        let expected = by_intervals(&gradients, &moments, sides);
        let ranges = sides.map(|side| from_lanes(&[Ball::from_interval(side); LANES]));
        let mut work = BatchWorkspace::default();
        batch.evaluate(&ranges, &mut work, |index, found| {
            let expected = &expected[5 * index..5 * index + 5];
            let gradient = found.gradient.map(|slope| to_lanes(&slope)[0].to_interval());
            let natural = to_lanes(&found.natural)[0].to_interval();
            let [lower, upper] = found.enclosure.map(|bounds| to_array(&bounds)[0]);
            let enclosure = interval(lower, upper);
            assert!(enclosure.subset(natural), "{:?}", graph.node(nodes[index]));
            for (ball, other) in [natural].into_iter().chain(gradient).zip(expected) {
                let either_empty = ball.is_empty() || other.is_empty();
                assert!(
                    either_empty || !ball.disjoint(*other),
                    "{:?} over {sides:?}: {ball:?}, {other:?}",
                    graph.node(nodes[index])
                );
                worst[usize::from(either_empty)].note(width, &[]);
            }
            if !enclosure.is_empty() {
                assert!(!enclosure.disjoint(expected[0]) || expected[0].is_empty());
            }
        });
    });
    assert!(counts[0].count > 20 * counts[1].count / 10 && counts[1].count > 100);
}

#[test]
fn what_is_undefined_is_empty() {
    let one = interval(0.9, 1.1);
    let bad = [
        interval(0.0, 1.0),
        interval(-1.0, 1.0),
        interval(-2.0, -1.0),
        Interval::EMPTY,
        Interval::ENTIRE,
        interval(1.0, f64::INFINITY),
        point(0.0),
    ];
    for nu in bad {
        let mut found = Vec::new();
        FIELD.enclose(&[[one, one, nu, one], [one; 4]], &mut found);
        let (undefined, defined) = found.split_at(QUANTITIES.len());
        assert!(undefined.iter().all(|value| value.is_empty()), "{nu:?}: {undefined:?}");
        assert!(defined.iter().all(|value| is_finite(*value)), "{nu:?}: {defined:?}");
    }
    for mu in [Interval::EMPTY, Interval::ENTIRE, interval(0.0, f64::MAX)] {
        let mut found = Vec::new();
        FIELD.enclose(&[[mu, one, one, one]], &mut found);
        assert!(found.iter().all(|value| value.is_empty()), "{mu:?}: {found:?}");
    }
}

#[test]
fn company_makes_no_difference() {
    let mut random = Random::new(63);
    let boxes: Vec<[Interval; 4]> = (0..3000).map(|_| random_box(&mut random).0).collect();
    let (mut together, mut alone) = (Vec::new(), Vec::new());
    FIELD.enclose(&boxes, &mut together);
    for (cell, expected) in boxes.iter().zip(together.chunks(QUANTITIES.len())) {
        FIELD.enclose(std::slice::from_ref(cell), &mut alone);
        for (one, other) in alone.iter().zip(expected) {
            assert!(one == other, "{cell:?}");
        }
    }
}
