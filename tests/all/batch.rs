//! Batches of boxes against the paper's formulas in MPFR and against the intervals.
//!
//! Established on random boxes, narrow and wide, inside the paper's range and far beyond:
//! each quantity's enclosure holds its value at points of the box; it overlaps what the
//! intervals of `search` give, and on narrow boxes is hardly wider; any expression, the rare
//! operations included, is enclosed as the tape in intervals encloses it; what is undefined
//! is empty; and it makes no difference which boxes share a batch.

use crate::support::reference::{
    Moment, Paper, Random, Worst, encloses, exactly, jacobian, points, sample,
};
use crate::support::unit::{self, Evaluator, Field, VARIABLES, batch, enclosure, everywhere};
use selfnorm::arithmetic::balls::to_lanes;
use selfnorm::arithmetic::interval::{is_finite, point};
use selfnorm::arithmetic::{Interval, interval};
use selfnorm::claim::{Function, Moment as Name, Quantity, Variable};
use selfnorm::map::Lowering;
use selfnorm::map::batch::BatchWorkspace;
use selfnorm::map::graph::{Kink, Node, NodeId, Tie};
use std::sync::LazyLock;

const BITS: u32 = 200;

/// In the order of [`truth`].
const QUANTITIES: [Quantity; 7] = [
    Quantity::H(1, 1),
    Quantity::H(1, 2),
    Quantity::H(2, 1),
    Quantity::H(2, 2),
    Quantity::Norm,
    Quantity::Moment(Name::Mean),
    Quantity::Moment(Name::Variance),
];

static FIELD: LazyLock<Field> = LazyLock::new(|| Field::new(&QUANTITIES));

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
    let known = sample(60, points(40_000), |random, worst: &mut [Worst; 6]| {
        let boxes: Vec<_> = (0..2).map(|_| random_box(random)).collect();
        let sides: Vec<[Interval; 4]> = boxes.iter().map(|(sides, _)| *sides).collect();
        let found = FIELD.enclose(&sides);
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
    assert!(known[0].count > points(40_000) * 2);
}

#[test]
fn batches_agree_with_intervals() {
    let mut lowering = unit::lowering();
    let nodes = QUANTITIES.map(|quantity| lowering.quantity(quantity));
    let evaluator = Evaluator::new(&mut lowering, &nodes);
    let widths = sample(61, points(100_000), |random, worst: &mut [Worst; 2]| {
        let (sides, width) = random_box(random);
        let found = FIELD.enclose(&[sides]);
        for (ball, other) in found.iter().zip(evaluator.over(sides)) {
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
fn expressions(lowering: &mut Lowering) -> Vec<NodeId> {
    let [mu, nu, x] = [Variable::MU, Variable::NU, Variable::X].map(|name| lowering.name(name));
    let mean = lowering.quantity(Quantity::Moment(Name::Mean));
    let second = lowering.quantity(Quantity::Moment(Name::SecondMoment));
    let graph = &mut lowering.graph;
    let second = graph.partial(second, x, Kink::Generalized);
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
        Node::Call(Function::Exp, mean),
        Node::Call(Function::Erf, second),
        Node::Call(Function::Erfc, mu),
        Node::Call(Function::Erfcx, mean),
        Node::Call(Function::Log, nu),
        Node::Call(Function::Log, mean),
        Node::Call(Function::Tanh, mean),
        Node::Call(Function::Sigmoid, second),
        Node::Call(Function::Softplus, mean),
        Node::Call(Function::Sin, mean),
        Node::Call(Function::Cos, second),
        Node::Call(Function::Atan, mean),
        Node::Call(Function::Sqrt, nu),
        Node::Call(Function::Sqrt, mean),
        Node::Call(Function::Abs, mean),
        Node::Min(mean, mu),
        Node::Max(mean, nu),
        Node::Hypot(mean, second),
        Node::Hypot(second, mean),
        Node::Direction(mean, second, Kink::Generalized),
        Node::Direction(second, mean, Kink::Generalized),
        Node::Direction(mean, second, Kink::Undefined),
        Node::Choose { compare: (mean, mu), then: nu, otherwise: x, tie: Tie::Undefined },
        Node::Choose { compare: (mean, mu), then: nu, otherwise: x, tie: Tie::Between },
        Node::Choose { compare: (mean, mu), then: nu, otherwise: x, tie: Tie::Then },
        Node::Choose { compare: (mean, mu), then: nu, otherwise: x, tie: Tie::Otherwise },
        Node::Guarded(mean, guarded),
        Node::Pi,
        Node::TiltedTail(mu, mean, nu),
        Node::Between(mean),
        Node::SpectralNorm(vec![mean, second, mu, nu]),
    ] {
        all.push(graph.add_node(node));
    }
    all
}

/// Any operation: the ball's enclosure and the interval's both hold the value, so that
/// they overlap, and at points they are about the same.
#[test]
fn every_operation_agrees_with_intervals() {
    let mut lowering = unit::lowering();
    let nodes = expressions(&mut lowering);
    let inputs = VARIABLES.map(|variable| lowering.name(variable));
    let mut outputs = Vec::new();
    for &node in &nodes {
        outputs.push(node);
        outputs.extend(inputs.map(|input| lowering.graph.partial(node, input, Kink::Generalized)));
    }
    let gradients = Evaluator::new(&mut lowering, &outputs);
    let batch = batch(&mut lowering, &nodes, false);
    let graph = &lowering.graph;
    let counts = sample(62, points(30_000), |random, worst: &mut [Worst; 2]| {
        let (sides, width) = random_box(random);
        let expected = gradients.over(sides);
        let mut work = BatchWorkspace::default();
        batch.evaluate(&everywhere(sides), &mut work, |index, found| {
            let expected = &expected[5 * index..5 * index + 5];
            let gradient = found.gradient[..4].iter().map(|slope| to_lanes(slope)[0].to_interval());
            let natural = to_lanes(&found.natural)[0].to_interval();
            let enclosure = enclosure(found, 0);
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
        let found = FIELD.enclose(&[[one, one, nu, one], [one; 4]]);
        let (undefined, defined) = found.split_at(QUANTITIES.len());
        assert!(undefined.iter().all(|value| value.is_empty()), "{nu:?}: {undefined:?}");
        assert!(defined.iter().all(|value| is_finite(*value)), "{nu:?}: {defined:?}");
    }
    for mu in [Interval::EMPTY, Interval::ENTIRE, interval(0.0, f64::MAX)] {
        let found = FIELD.enclose(&[[mu, one, one, one]]);
        assert!(found.iter().all(|value| value.is_empty()), "{mu:?}: {found:?}");
    }
}

#[test]
fn company_makes_no_difference() {
    let mut random = Random::new(63);
    let boxes: Vec<[Interval; 4]> = (0..3000).map(|_| random_box(&mut random).0).collect();
    let together = FIELD.enclose(&boxes);
    for (cell, expected) in boxes.iter().zip(together.chunks(QUANTITIES.len())) {
        let alone = FIELD.enclose(std::slice::from_ref(cell));
        for (one, other) in alone.iter().zip(expected) {
            assert!(one == other, "{cell:?}");
        }
    }
}
