//! Certified moments without closed forms against plain doubles: mean, second moment and their
//! derivatives to order four, at points and over boxes, and the preparation.

mod reference;

use reference::{in_turns, median, report, time};
use selfnorm::activation::function::{Elementary, Function};
use selfnorm::arithmetic::interval::point;
use selfnorm::arithmetic::{Interval, SpecialFunctions, interval};
use selfnorm::moments::Limit;
use selfnorm::moments::quadrature::{Center, Quadrature};
use std::hint::black_box;
use std::time::Instant;

const ORDER: usize = 4;
const POINTS: usize = 64;
const ROUNDS: usize = 101;

/// The trapezoidal rule's step in standard deviations, and how many nodes to each side.
const STEP: f64 = 0.2;
const NODES: i32 = 45;

fn main() {
    let two = || Function::from(2);
    let gelu = Function::Z * (-Function::Z / two().call(Elementary::Sqrt)).call(Elementary::Erfc);
    let silu = Function::Z * Function::Z.call(Elementary::Sigmoid);
    let plain_gelu = |z: f64| z * libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2) / 2.0;
    measure("tanh", &Function::Z.call(Elementary::Tanh), libm::tanh);
    measure("gelu", &(gelu / two()), plain_gelu);
    measure("silu", &silu, |z| z / (1.0 + libm::exp(-z)));
}

/// Points with |x| ≤ 3 and y in [0.01, 10], spread without a pattern.
fn points() -> Vec<(f64, f64)> {
    let part = |index: usize, step: f64| (index as f64 * step).fract();
    let one = |index| {
        let (x, y) = (part(index, 0.618_034), part(index, 0.754_878));
        (6.0 * x - 3.0, libm::exp((libm::log(1000.0) * y) + libm::log(0.01)))
    };
    (0..POINTS).map(one).collect()
}

/// E f, E f² and their derivatives by the trapezoidal rule in plain doubles.
fn plain(f: impl Fn(f64) -> f64, (x, y): (f64, f64)) -> [[f64; ORDER + 1]; 2] {
    let deviation = y.sqrt();
    let mut sums = [[0.0; ORDER + 1]; 2];
    for node in -NODES..=NODES {
        let t = f64::from(node) * STEP;
        let value = f(x + deviation * t);
        let mut weight = libm::exp(-t * t / 2.0);
        let (mut before, mut hermite) = (0.0, 1.0);
        let [first, second] = &mut sums;
        for (n, (first, second)) in first.iter_mut().zip(second).enumerate() {
            *first += weight * hermite * value;
            *second += weight * hermite * value * value;
            (before, hermite) = (hermite, t * hermite - n as f64 * before);
            weight /= deviation;
        }
    }
    sums.map(|sums| sums.map(|sum| sum * STEP / std::f64::consts::TAU.sqrt()))
}

fn measure(name: &str, f: &Function, in_doubles: fn(f64) -> f64) {
    let integrands = [(f.clone(), ORDER), (f.clone().power(2), ORDER)];
    let prepare = || Quadrature::new(&integrands, &Limit::NONE).expect("prepared");
    let preparations = (0..11).map(|_| {
        let start = Instant::now();
        black_box(prepare());
        start.elapsed()
    });
    println!(
        "{name}: prepared in {} (wanted: at most 50 ms)",
        time(median(preparations.collect()))
    );
    let (quadrature, points) = (prepare(), points());
    let mut results = Vec::new();
    quadrature.evaluate(
        point(0.3),
        point(1.7),
        ORDER,
        (SpecialFunctions::Double, &Limit::NONE),
        &mut results,
    );
    let doubles = plain(in_doubles, (0.3, 1.7));
    for (value, plain) in results.iter().zip(doubles.as_flattened()) {
        assert!((value.mid() - plain).abs() < 1e-9, "{value:?}, {plain}");
    }
    let [certified, baseline] = in_turns(
        ROUNDS,
        || {
            for &(x, y) in &points {
                results.clear();
                let (x, y) = black_box((point(x), point(y)));
                quadrature.evaluate(
                    x,
                    y,
                    ORDER,
                    (SpecialFunctions::Double, &Limit::NONE),
                    &mut results,
                );
                black_box(&results);
            }
        },
        || {
            for &point in &points {
                black_box(plain(in_doubles, black_box(point)));
            }
        },
    );
    let (certified, baseline) = (certified / POINTS as f64, baseline / POINTS as f64);
    report(
        &format!("{name}: both moments and their derivatives to order four, at a point"),
        &time(certified),
        &format!("{} for {} nodes in plain doubles", time(baseline), 2 * NODES + 1),
        certified / baseline,
        "at most 10 us",
    );
    let around =
        |value: f64, share: f64| interval(value - share * value.abs(), value + share * value.abs());
    let mut center = Center::default();
    for share in [1e-15, 1e-2] {
        let boxes: Vec<(Interval, Interval)> =
            points.iter().map(|&(x, y)| (around(x, share), around(y, share))).collect();
        let [certified, _] = in_turns(
            ROUNDS,
            || {
                for (&(x, y), &at) in boxes.iter().zip(&points) {
                    results.clear();
                    let how = (SpecialFunctions::Double, &Limit::NONE);
                    let at = (point(at.0), point(at.1));
                    quadrature.at_center(at.0, at.1, ORDER, how, &mut center, &mut results);
                    quadrature.over_box(x, y, &center, ORDER, how, &mut results);
                    black_box(&results);
                }
            },
            || (),
        );
        println!(
            "    at its centre and over boxes {share:.0e} wide: {}",
            time(certified / POINTS as f64)
        );
    }
}
