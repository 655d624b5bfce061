//! (a): certified evaluation of a box against one plain evaluation at a point; then, by
//! divan, what single functions take.

mod reference;

use reference::plain::quantities;
use reference::{in_turns, report, time};
use selfnorm::activation::selu;
use selfnorm::arithmetic::ball::Ball;
use selfnorm::arithmetic::interval::point;
use selfnorm::arithmetic::lanes::Vector;
use selfnorm::arithmetic::{Interval, SpecialFunctions, ball_functions, erfcx, interval};
use selfnorm::claim::{Quantity, Variable};
use selfnorm::map::field::Field;
use selfnorm::map::graph::{Graph, Kink};
use selfnorm::map::tape::{Tape, Variables};
use selfnorm::moments::Moments;
use std::hint::black_box;

/// As the plain formulas return them.
const QUANTITIES: [Quantity; 7] = [
    Quantity::Mean,
    Quantity::Variance,
    Quantity::H(1, 1),
    Quantity::H(1, 2),
    Quantity::H(2, 1),
    Quantity::H(2, 2),
    Quantity::Norm,
];

/// A batch that one thread works on.
const BOXES: usize = 512;
const ROUNDS: usize = 2001;

fn main() {
    evaluation();
    divan::main();
}

/// Boxes spread over Theorem 1's domain, a hundredth of its sides wide.
fn boxes() -> Vec<[Interval; 4]> {
    const DOMAIN: [(f64, f64); 4] = [(-0.1, 0.1), (-0.1, 0.1), (0.8, 1.5), (0.95, 1.1)];
    const STEPS: [f64; 4] = [0.618_034, 0.754_878, 0.819_173, 0.856_675];
    let side = |index: usize, axis: usize| {
        let (lower, upper) = DOMAIN[axis];
        let width = (upper - lower) / 100.0;
        let start = lower + (index as f64 * STEPS[axis]).fract() * (upper - lower - width);
        interval(start, start + width)
    };
    (0..BOXES).map(|index| std::array::from_fn(|axis| side(index, axis))).collect()
}

fn evaluation() {
    let boxes = boxes();
    let points: Vec<[f64; 4]> = boxes.iter().map(|cell| cell.map(|side| side.mid())).collect();
    let field = Field::new(&selu::selu(selu::lambda_01(), selu::alpha_01()), &QUANTITIES);
    let mut found = Vec::new();
    field.enclose(&boxes, &mut found);
    for (values, point) in found.chunks(QUANTITIES.len()).zip(&points) {
        for (value, plain) in values.iter().zip(quantities(*point)) {
            assert!(value.contains(plain) && value.wid() < 0.05, "{value:?}, {plain}");
        }
    }
    let [ours, plain] = in_turns(
        ROUNDS,
        || field.enclose(black_box(&boxes), &mut found),
        || {
            for &point in &points {
                black_box(quantities(black_box(point)));
            }
        },
    );
    let (each, plain) = (ours / BOXES as f64, plain / BOXES as f64);
    report(
        "(a) mean, variance, H and norm over a box with mean-value forms, in a batch",
        &time(each),
        &format!("{} for one plain evaluation at a point through libm", time(plain)),
        each / plain,
        "at most 3.0, aim 1.0",
    );
    let [scalar, plain] = in_turns(
        21,
        {
            let mut intervals = by_intervals();
            let boxes = boxes.clone();
            move || boxes.iter().for_each(|cell| intervals(*cell))
        },
        || {
            for &point in &points {
                black_box(quantities(black_box(point)));
            }
        },
    );
    println!(
        "    the same one box after the other, in intervals: {}, ratio {:.1}",
        time(scalar / BOXES as f64),
        scalar / plain
    );
}

/// The quantities and gradients as the search evaluates a wide box.
fn by_intervals() -> impl FnMut([Interval; 4]) {
    let activation = selu::selu(selu::lambda_01(), selu::alpha_01());
    let mut graph = Graph::default();
    let mut outputs = Vec::new();
    for quantity in QUANTITIES {
        let node = selfnorm::map::quantities::quantity(&mut graph, quantity);
        outputs.push(node);
        for v in [Variable::Mu, Variable::Omega, Variable::Nu, Variable::Tau] {
            outputs.push(graph.total(node, v, Kink::Generalized));
        }
    }
    let tape = Tape::new(&graph, &outputs, &activation.parameter_values());
    let order = tape.order().unwrap_or(0);
    let moments = Moments::new(&activation, order);
    let double = SpecialFunctions::Double;
    let (mut scratch, mut results) = (Vec::new(), Vec::new());
    move |[mu, omega, nu, tau]| {
        let (x, y) = (mu * omega, nu * tau);
        let variables: Variables = [mu, omega, nu, tau, x, y];
        let (cx, cy) = (point(x.mid()), point(y.mid()));
        let center = moments.evaluate(cx, cy, order, double);
        let jet = moments.over_box((x, y), &center, (cx, cy), order, double);
        results.clear();
        tape.evaluate(&variables, Some(&jet), double, &mut scratch, &mut results);
        black_box(&results);
    }
}

const ARGUMENTS: [f64; 8] = [0.1, 0.3, 0.55, 0.7, 0.9, 1.2, 1.6, 3.0];

/// Eight arguments a call.
#[divan::bench_group]
mod functions {
    use super::*;

    #[divan::bench]
    fn exp_libm() {
        ARGUMENTS.iter().for_each(|&x| {
            black_box(libm::exp(black_box(x)));
        });
    }

    #[divan::bench]
    fn exp_core_math() {
        ARGUMENTS.iter().for_each(|&x| {
            black_box(core_math::exp(black_box(x)));
        });
    }

    #[divan::bench]
    fn exp_balls() {
        ARGUMENTS.chunks(4).for_each(|x| {
            black_box(ball_functions::exp(balls(x)));
        });
    }

    #[divan::bench]
    fn erfc_libm() {
        ARGUMENTS.iter().for_each(|&x| {
            black_box(libm::erfc(black_box(x)));
        });
    }

    #[divan::bench]
    fn erfc_core_math() {
        ARGUMENTS.iter().for_each(|&x| {
            black_box(core_math::erfc(black_box(x)));
        });
    }

    #[divan::bench]
    fn erfcx_libm_product() {
        let product = |x: f64| libm::exp(x * x) * libm::erfc(x);
        ARGUMENTS.iter().for_each(|&x| {
            black_box(product(black_box(x)));
        });
    }

    #[divan::bench]
    fn erfcx_bounds() {
        ARGUMENTS.iter().for_each(|&x| {
            black_box(erfcx::bounds(black_box(x)));
        });
    }

    #[divan::bench]
    fn erfcx_balls() {
        ARGUMENTS.chunks(4).for_each(|x| {
            black_box(ball_functions::erfcx(balls(x)));
        });
    }

    fn balls(x: &[f64]) -> Ball<Vector> {
        Ball::point(Vector::new(black_box([x[0], x[1], x[2], x[3]])))
    }
}
