//! The kernel of erfcx: its table, its bounds, and points by the ten million.
//!
//! Established: the committed table is what `examples/erfcx_table.rs` writes; from the
//! table alone, in interval arithmetic, that every row errs by less than the 1.25u of
//! equations (2) of `arithmetic::erfcx`; the series of (3) and the constants; that the
//! computed values are within 1.25u of the reference on a million points, and consistent
//! with core-math's exp and erfc on thirty million.

mod common;
#[path = "../examples/erfcx_table.rs"]
mod generator;

use common::{Random, Worst, exactly, sample};
use rug::float::{Constant, Round};
use rug::{Float, Rational};
use selfnorm::arithmetic::erfcx::{self, POWERS, TAYLOR};
use selfnorm::arithmetic::mpfr::MpInterval;

const U: f64 = f64::EPSILON / 2.0;
const BITS: u32 = 500;

fn number(value: f64) -> MpInterval {
    exactly(BITS, value)
}

/// The largest absolute value.
fn size(value: &MpInterval) -> MpInterval {
    let upper = value.abs().upper().clone();
    MpInterval::new(upper.clone(), upper)
}

#[test]
fn the_table_is_what_the_program_writes() {
    let committed = include_str!("../src/arithmetic/erfcx_table.rs");
    assert!(committed == generator::table(), "run examples/erfcx_table.rs");
}

/// The sum |c₀ − a₀| + … of a row's truncation and coefficient errors, and then of the
/// roundings of its evaluation, relative to the smallest value.
fn row_error(j: usize) -> f64 {
    const TERMS: usize = 24;
    let row = &TAYLOR[j];
    let (z, h) = (number(j as f64 / 16.0), number(1.0 / 32.0));
    let slope = number(2.0).div(&MpInterval::pi(BITS).sqrt());
    let mut taylor = vec![z.erfcx()];
    taylor.push(number(2.0).mul(&z).mul(&taylor[0]).sub(&slope));
    for n in 1..TERMS {
        let sum = number(2.0).mul(&z).mul(&taylor[n]).add(&number(2.0).mul(&taylor[n - 1]));
        taylor.push(sum.div(&number(n as f64 + 1.0)));
    }
    let coefficient = |n: usize| match n {
        0 => number(row[0]).add(&number(row[1])),
        _ => number(row[n + 1]),
    };
    let power = |n: usize| h.power(n as i32);
    let mut truncation = number(0.0);
    for (n, a) in taylor.iter().enumerate().take(TERMS) {
        let gap = if n <= 9 { coefficient(n).sub(a) } else { a.clone() };
        truncation = truncation.add(&size(&gap).mul(&power(n)));
    }
    // The derivatives are largest at 0, where that of order 24 is 24!/12!.
    let factorial = (1..=12).fold(number(1.0), |product, n| product.mul(&number(f64::from(n))));
    truncation = truncation.add(&power(TERMS).div(&factorial));
    // Horner's scheme: `bound` of the partial values, `error` of the computed ones.
    let (mut bound, mut error) = (size(&number(row[10])), number(0.0));
    for n in (0..9).rev() {
        let c = if n == 0 { number(row[1]) } else { number(row[n + 1]) };
        error = error.mul(&h);
        bound = bound.mul(&h).add(&size(&c));
        error = error.add(&number(U).mul(&bound.add(&error)));
    }
    let smallest = z.add(&h).erfcx();
    // fl(h + R) errs by u of the value there; relative to it, by u and what R adds.
    let rounding = number(U).mul(&number(1.0).add(&error.add(&truncation).div(&smallest)));
    let total = truncation.add(&error).div(&smallest).add(&rounding);
    total.upper().to_f64_round(Round::Up) / U
}

#[test]
fn every_row_errs_by_less_than_claimed() {
    let worst = (0..TAYLOR.len()).map(row_error).fold(0.0, f64::max);
    println!("erfcx for 0 <= t < 10: proved {worst:.4} u");
    assert!(worst * U < erfcx::ERROR && worst > 1.0);
}

#[test]
fn constants_and_series_are_what_is_said() {
    // (3): 27!!·200⁻¹⁴ < 0.012 u.
    let terms = (1..=27).step_by(2).fold(Rational::from(1), |product, n| product * n);
    let mut left = Rational::from(1);
    (0..14).for_each(|_| left /= 200);
    assert!(Float::with_val(100, terms * left) < 0.012 * U);
    for (i, [first, second]) in POWERS.iter().enumerate() {
        let power = Float::with_val(BITS, i as f64 / 64.0).exp2();
        let gap = Float::with_val(BITS, &power - *first) - *second;
        assert!(gap.abs() < 1e-32 && (Float::with_val(53, &power) - *first).is_zero());
    }
    let [high, low] = erfcx::ONE_OVER_SQRT_PI;
    let root = Float::with_val(BITS, Constant::Pi).sqrt().recip();
    assert!((Float::with_val(BITS, &root - high) - low).abs() < 1e-33);
    let [high, low] = erfcx::LN_2_BY_64;
    let part = Float::with_val(BITS, 2).ln() / 64_u32;
    assert!((Float::with_val(BITS, &part - high) - low).abs() < 1e-28);
    assert_eq!(high.to_bits().trailing_zeros(), 52 - 33);
}

fn argument(random: &mut Random) -> f64 {
    match random.below(8) {
        0 => random.log_uniform(1e-300, 1e300),
        1 => random.uniform(9.9, 10.1),
        2 => f64::from_bits(random.bits() >> 2).min(f64::MAX),
        3 => -random.log_uniform(1e-20, 26.6),
        4 => random.uniform(-26.6, 0.0),
        _ => random.uniform(0.0, 12.0),
    }
}

#[test]
fn a_million_points_against_the_reference() {
    let worst = sample(40, 1_000_000, |random, worst: &mut [Worst; 3]| {
        let x = argument(random);
        let (value, truth) = (erfcx::erfcx(x), common::erfcx(&exactly(200, x)));
        let gap = exactly(200, value).sub(&truth).abs();
        if value.is_normal() {
            let relative = gap.upper().to_f64() / value / U;
            let range = usize::from(x >= 10.0) + 2 * usize::from(x < 0.0);
            worst[range].note(relative, &[x]);
        } else {
            assert!(*gap.upper() <= f64::from_bits(1), "erfcx({x:e}) = {value:e}");
        }
    });
    for (worst, range) in worst.iter().zip(["0 <= x < 10", "x >= 10", "x < 0"]) {
        worst.print(&format!("erfcx for {range}: error in u, proved 1.25"));
        assert!(worst.value * U < erfcx::ERROR && worst.value > 0.9 && worst.count > 10_000);
    }
}

/// exp and erfc err by 2u at most, the two operations by u each: with 1.25u, 7.3u.
#[test]
fn thirty_million_points_against_core_math() {
    let [worst] = sample(41, 30_000_000, |random, worst: &mut [Worst; 1]| {
        let x = argument(random).min(26.0);
        let h = x * x;
        let product = core_math::exp(h) * core_math::erfc(x);
        let other = product.mul_add(x.mul_add(x, -h), product);
        if other.is_finite() {
            worst[0].note((erfcx::erfcx(x) - other).abs() / other / U, &[x]);
        }
    });
    worst.print("erfcx: distance to core-math in u, at most 7.3");
    assert!(worst.value < 7.3 && worst.count > 29_000_000);
}
