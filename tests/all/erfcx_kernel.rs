//! The kernel of erfcx: its table, its bounds, and points by the ten million.
//!
//! Established: the committed table is what `examples/erfcx_table.rs` writes; from the
//! table alone, in interval arithmetic, that every row errs by less than the 1.25u of
//! equations (2) of `arithmetic::erfcx`; the series of (3) and the constants; that the
//! computed values are within 1.25u of the reference on a million points (a sixteenth of them
//! but for `tests/run --long`) up to the largest double, and consistent with core-math's exp and erfc on thirty million; that the bounds of
//! (8) leave room for the error, next to powers of two as well.

#[path = "../../examples/erfcx_table.rs"]
mod generator;

use crate::support::reference::{self, Random, Worst, exactly, points, sample};
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
    let committed = include_str!("../../src/arithmetic/erfcx_table.rs");
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
    // (5): |r| is half the distance, and what rounding k may add.
    let r: Float = Float::with_val(BITS, 2).ln() / 128_u32 + 1e-9;
    assert!(r < 0.0055);
    let r = number(r.to_f64().next_up());
    let rest = r.power(7).div(&number(5040.0)).mul(&r.exp());
    assert!(*rest.upper() < 2_f64.powi(-64));
    let [high, low] = erfcx::LN_2_BY_64;
    let part = Float::with_val(BITS, 2).ln() / 64_u32;
    assert!((Float::with_val(BITS, &part - high) - low).abs() < 1e-28);
    assert_eq!(high.to_bits().trailing_zeros(), 52 - 33);
}

/// (8), and at least (2), (4) and (7): next to powers of two, and where the values leave the
/// normal doubles, too.
#[test]
fn bounds_leave_room_for_the_error() {
    let all = points(200_000);
    let powers = sample(42, all, |random, powers: &mut [Worst; 1]| {
        let mut x = argument(random);
        if random.chance(2) {
            x = at_power_of_two(random);
        }
        let (value, (lower, upper)) = (erfcx::erfcx(x), erfcx::bounds(x));
        if value.is_infinite() {
            // The true value is at least (1 − 1.25u)2¹⁰²⁴.
            assert!(lower <= f64::MAX.next_down() && upper == value);
            return;
        }
        let value = exactly(BITS, value);
        let error = value.mul(&number(erfcx::ERROR)).max(&number(f64::from_bits(1)));
        let [below, above] = [value.sub(&error), value.add(&error)];
        let clipped = lower == 0.0 && *below.lower() <= 0.0;
        assert!(x == 0.0 || clipped || *below.lower() >= lower, "{x:e}");
        assert!(x == 0.0 || *above.upper() <= upper, "{x:e}");
        // Whether the next but fifteen doubles are of another exponent.
        let exponent = |shift: i64| erfcx::erfcx(x).to_bits().wrapping_add_signed(shift) >> 52;
        if exponent(-16) != exponent(0) || exponent(16) != exponent(0) {
            powers[0].note(0.0, &[]);
        }
    });
    assert!(powers[0].count > all / 4, "{}", powers[0].count);
}

/// Where erfcx is next to a power of two, by bisection between doubles.
fn at_power_of_two(random: &mut Random) -> f64 {
    let target = 2_f64.powi(random.below(2000) as i32 - 1000);
    let (mut low, mut high) = if target > 1.0 { (-26.6, 0.0) } else { (0.0, f64::MAX) };
    for _ in 0..1200 {
        let middle = low / 2.0 + high / 2.0;
        if middle == low || middle == high {
            break;
        }
        if erfcx::erfcx(middle) > target { low = middle } else { high = middle }
    }
    (0..random.below(4)).fold(low, |x, _| x.next_up())
}

fn argument(random: &mut Random) -> f64 {
    match random.below(9) {
        0 => random.log_uniform(1e-300, 1e300),
        8 => random.log_uniform(1e300, f64::MAX).min(f64::MAX),
        1 => random.uniform(9.9, 10.1),
        2 => f64::from_bits(random.bits() >> 2).min(f64::MAX),
        3 => -random.log_uniform(1e-20, 26.6),
        4 => random.uniform(-26.6, 0.0),
        _ => random.uniform(0.0, 12.0),
    }
}

#[test]
fn a_million_points_against_the_reference() {
    let all = points(1_000_000);
    let worst = sample(40, all, |random, worst: &mut [Worst; 3]| {
        let x = argument(random);
        let (value, truth) = (erfcx::erfcx(x), reference::erfcx(&exactly(200, x)));
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
        assert!(worst.value * U < erfcx::ERROR && worst.value > 0.9 && worst.count > all / 100);
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
