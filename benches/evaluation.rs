//! (a): certified evaluation of a box against one plain evaluation at a point; then single
//! functions against those that promise nothing, or less.

mod reference;

use reference::plain::quantities;
use reference::{in_turns, report, time};
use selfnorm::arithmetic::ball::Ball;
use selfnorm::arithmetic::balls::{Balls, LANES, from_lanes, to_array, unknown};
use selfnorm::arithmetic::interval::point;
use selfnorm::arithmetic::lanes::Vector;
use selfnorm::arithmetic::{Interval, SpecialFunctions, ball_functions, erfcx, interval, product};
use selfnorm::claim::{Moment, Quantity, Variable, builtin};
use selfnorm::map::batch::{Batch, BatchWorkspace, MAX_VARIABLES, Tapes};
use selfnorm::map::graph::Kink;
use selfnorm::map::tape::{Sites, Surroundings};
use selfnorm::map::{Lowering, NodeId, Tape};
use selfnorm::moments::{Jet, Limit, Moments};
use std::hint::black_box;

/// As the plain formulas return them.
const QUANTITIES: [Quantity; 7] = [
    Quantity::Moment(Moment::Mean),
    Quantity::Moment(Moment::Variance),
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
    functions();
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
    let mut enclose = in_batches();
    let mut found = Vec::new();
    enclose(&boxes, &mut found);
    for (values, point) in found.chunks(QUANTITIES.len()).zip(&points) {
        for (value, plain) in values.iter().zip(quantities(*point)) {
            assert!(value.contains(plain) && value.wid() < 0.05, "{value:?}, {plain}");
        }
    }
    let [ours, plain] = in_turns(
        ROUNDS,
        || enclose(black_box(&boxes), &mut found),
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

/// The quantities and their gradients in (mu, omega, nu, tau), as tapes.
struct Prepared {
    values: Tape,
    gradients: Tape,
    moments: Moments,
    batch: Batch,
}

const AXES: [Variable; 4] = [Variable::MU, Variable::OMEGA, Variable::NU, Variable::TAU];

fn prepare() -> Prepared {
    let claim = builtin::claim("theorem1").expect("a built-in claim");
    let mut lowering = Lowering::new(&claim.cases[0].scope);
    let inputs = AXES.map(|axis| lowering.name(axis));
    let quantities = QUANTITIES.map(|quantity| lowering.quantity(quantity));
    let graph = &mut lowering.graph;
    let outputs: Vec<NodeId> = quantities
        .iter()
        .flat_map(|&quantity| {
            let slope = |axis| graph.partial(quantity, axis, Kink::Generalized);
            std::iter::once(quantity).chain(inputs.map(slope))
        })
        .collect();
    let mut sites = Sites::new();
    let gradients = Tape::new(graph, &outputs, &inputs, &mut sites);
    let values = Tape::new(graph, &quantities, &inputs, &mut sites);
    let moments =
        Moments::new(&lowering.integrands(), gradients.orders(), Limit::NONE).expect("moments");
    let closed = moments.closed_form().expect("pieces");
    let tapes = Tapes { values: &values, gradients: &gradients, hessians: None };
    let batch = Batch::new(&mut lowering.graph, &inputs, &sites, tapes, closed);
    let batch = batch.expect("one site");
    Prepared { values, gradients, moments, batch }
}

/// As the search evaluates narrow boxes: each quantity over each box.
fn in_batches() -> impl FnMut(&[[Interval; 4]], &mut Vec<Interval>) {
    let batch = prepare().batch;
    let mut work = BatchWorkspace::default();
    move |boxes, results| {
        results.clear();
        results.resize(boxes.len() * QUANTITIES.len(), Interval::EMPTY);
        let groups = boxes.chunks(LANES).zip(results.chunks_mut(LANES * QUANTITIES.len()));
        for (boxes, results) in groups {
            let mut ranges: [Balls; MAX_VARIABLES] = [unknown(); MAX_VARIABLES];
            for (axis, balls) in ranges.iter_mut().enumerate().take(AXES.len()) {
                *balls = from_lanes(&std::array::from_fn(|lane| {
                    Ball::from_interval(boxes[lane.min(boxes.len() - 1)][axis])
                }));
            }
            batch.evaluate(&ranges, &mut work, |quantity, found| {
                let [lower, upper] = found.enclosure.each_ref().map(to_array);
                for (lane, results) in results.chunks_mut(QUANTITIES.len()).enumerate() {
                    results[quantity] = interval(lower[lane], upper[lane]);
                }
            });
        }
    }
}

/// As the search evaluates a wide box: the quantities and gradients over it and at its centre.
fn by_intervals() -> impl FnMut([Interval; 4]) {
    let Prepared { values, gradients, moments, .. } = prepare();
    let double = SpecialFunctions::Double;
    let orders = gradients.orders().clone();
    let (mut centers, mut jets, mut memory) = (vec![Jet::default()], Vec::new(), Vec::new());
    let mut results = Vec::new();
    move |sides| {
        results.clear();
        let middle = sides.map(|side| point(side.mid()));
        let mut place = (point(0.0), point(1.0));
        let mut at_center = |_: usize, x: Interval, y: Interval, jet: &mut Jet| {
            place = (x, y);
            moments.evaluate(x, y, &orders, double, jet);
        };
        let mut around = Surroundings {
            functions: double,
            moments: &mut at_center,
            jets: &mut centers,
            values: &mut memory,
        };
        values.evaluate(&middle, &mut around, &mut results);
        let mut over_box = |site: usize, x: Interval, y: Interval, jet: &mut Jet| {
            moments.over_box((x, y), &centers[site], place, &orders, double, jet);
        };
        let mut around = Surroundings {
            functions: double,
            moments: &mut over_box,
            jets: &mut jets,
            values: &mut memory,
        };
        gradients.evaluate(&sides, &mut around, &mut results);
        black_box(&results);
    }
}

const ARGUMENTS: [f64; 8] = [0.1, 0.3, 0.55, 0.7, 0.9, 1.2, 1.6, 3.0];
/// Of eight arguments each.
const CALLS: usize = 1000;

/// The time of a call, ours against another's.
fn compare(what: &str, ours: impl Fn(), baseline: impl Fn()) {
    let repeated = |call: &dyn Fn()| (0..CALLS).for_each(|_| call());
    let times = in_turns(301, || repeated(&ours), || repeated(&baseline));
    let [ours, baseline] = times.map(|seconds| seconds / CALLS as f64);
    println!("{what}: {} against {}, ratio {:.2}", time(ours), time(baseline), ours / baseline);
}

fn functions() {
    compare("exp of balls, libm", of_balls(ball_functions::exp), of_doubles(libm::exp));
    compare("exp of core-math, libm", of_doubles(core_math::exp), of_doubles(libm::exp));
    compare("erfc of core-math, libm", of_doubles(core_math::erfc), of_doubles(libm::erfc));
    let by_product = |x: f64| libm::exp(x * x) * libm::erfc(x);
    compare("erfcx of balls, libm", of_balls(ball_functions::erfcx), of_doubles(by_product));
    compare("bounds of erfcx, libm", of_doubles(erfcx::bounds), of_doubles(by_product));
    compare("product, inari's", of_intervals(product), of_intervals(|a, b| a * b));
}

fn of_doubles<T>(function: impl Fn(f64) -> T) -> impl Fn() {
    move || {
        ARGUMENTS.iter().for_each(|&x| {
            black_box(function(black_box(x)));
        });
    }
}

fn of_balls(function: impl Fn(Ball<Vector>) -> Ball<Vector>) -> impl Fn() {
    move || {
        ARGUMENTS.chunks(4).for_each(|x| {
            let argument = Vector::new(black_box([x[0], x[1], x[2], x[3]]));
            black_box(function(Ball::point(argument)));
        });
    }
}

/// Of factors of all signs.
fn of_intervals(function: impl Fn(Interval, Interval) -> Interval) -> impl Fn() {
    const SIGNS: [[f64; 2]; 8] = [
        [1.0, 2.0],
        [-1.0, 2.0],
        [-2.0, -1.0],
        [0.5, 0.7],
        [-2.0, 1.0],
        [3.0, 4.0],
        [-4.0, -3.0],
        [-3.0, 4.0],
    ];
    let side = |index: usize| {
        let [lower, upper] = SIGNS[index % SIGNS.len()];
        interval(lower * ARGUMENTS[index % 8], upper * ARGUMENTS[index % 8])
    };
    let pairs: [_; 8] = std::array::from_fn(|index| (side(index), side(5 * index + 3)));
    move || {
        pairs.iter().for_each(|&(a, b)| {
            black_box(function(black_box(a), black_box(b)));
        });
    }
}
