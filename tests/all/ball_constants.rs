//! The constants of balls, exp and erfcx against their derivations.
//!
//! Established exactly or in interval arithmetic: the losses that a radius makes up for; the
//! error of exp, from its table and its two halves of ln 2; and of every operation that its
//! radius is at least the rounding error derived for it, also where that is as large as it
//! can be, where the radius itself is subnormal, and for arguments up to the largest double.

use crate::support::reference::{self, exactly, points, sample};
use rug::float::{Constant, Round};
use rug::ops::Pow;
use rug::{Float, Rational};
use selfnorm::arithmetic::ball::{Ball, ETA, TINY, UNIT, upward};
use selfnorm::arithmetic::ball_functions::{
    EXP_ERROR, INVERSE_FACTORIALS, LN_2, STEEPEST, erfcx, exp,
};
use selfnorm::arithmetic::erfcx as kernel;
use selfnorm::arithmetic::mpfr::MpInterval;

/// Enough for the sum of any two doubles.
const BITS: u32 = 2200;

fn exact(value: f64) -> Rational {
    Rational::from_f64(value).expect("finite")
}

fn u() -> Rational {
    exact(UNIT)
}

/// Equations (3), (4) and (12) of `arithmetic::ball`.
#[test]
fn radii_make_up_for_what_they_lose() {
    let grown = exact(upward(1.0));
    assert_eq!(grown, Rational::from(1) + u() * 16);
    assert!(grown * (Rational::from(1) - u()).pow(13) > 1);
    assert_eq!((TINY, ETA), (2_f64.powi(-1000), 0_f64.next_up()));
    let ends = [0.0, ETA, 7.0 * ETA, f64::MIN_POSITIVE, 0.5, 1.0, 1.5, 3.0, 1e300];
    for center in ends.into_iter().flat_map(|end| [end, end.next_up(), end.next_down()]) {
        for center in [center, -center] {
            let (lower, upper) = Ball::point(center).bounds();
            assert!(lower <= center.next_down() && upper >= center.next_up(), "{center:e}");
        }
    }
}

/// Equations (1) to (3) of `arithmetic::ball_functions`, relative, in u.
fn exp_error() -> f64 {
    let number = |value: f64| exactly(300, value);
    let (up, one, u) =
        (|a: &MpInterval| a.upper().to_f64_round(Round::Up), number(1.0), number(UNIT));
    let ln_2 = number(2.0).lower().clone().ln();
    let ln_2 = MpInterval::new(ln_2.clone(), ln_2);
    // Equation (1): k is next to x·fl(1/ln 2), |x| ≤ 700, |k| ≤ 1010.
    let off = one.div(&ln_2).sub(&number(std::f64::consts::LOG2_E)).abs();
    let epsilon = ln_2.sub(&number(LN_2[0])).sub(&number(LN_2[1])).abs();
    let range = number(0.3467);
    let shift = number(2.0).mul(&range).mul(&u).add(&number(1010.0).mul(&epsilon));
    let farthest = ln_2.mul(&number(0.5).add(&number(700.0).mul(&off))).add(&shift);
    assert!(up(&farthest) < 0.3467);
    assert_eq!(53 - LN_2[0].to_bits().trailing_zeros(), 42);
    // Equation (3): bounds of the partial values and of their errors.
    let (mut bound, mut error) = (number(0.0), number(0.0));
    for (k, &c) in INVERSE_FACTORIALS.iter().enumerate().skip(1).rev() {
        let factorial = (1..=k).fold(one.clone(), |product, n| product.mul(&number(n as f64)));
        let gap = number(c).sub(&one.div(&factorial)).abs();
        bound = bound.mul(&range).add(&number(c));
        error = error.mul(&range).add(&gap);
        if k < 13 {
            error = error.add(&u.mul(&bound.add(&error)));
        }
    }
    let least = range.neg().exp();
    let series = range.mul(&error).div(&least);
    // Equation (2).
    let factorial = (1..=14).fold(one.clone(), |product, n| product.mul(&number(f64::from(n))));
    let truncation = range.power(14).div(&factorial).mul(&range.exp());
    let before = series.add(&truncation);
    let last = u.mul(&one.add(&before));
    let total = one.add(&before.add(&last)).mul(&shift.exp()).sub(&one);
    up(&total) / UNIT
}

#[test]
fn exp_errs_by_less_than_claimed() {
    let proved = exp_error();
    println!("exp: proved {proved:.4} u");
    assert!(proved > 2.0 && proved < 2.9 && proved * UNIT < EXP_ERROR);
}

/// |truth − centre| ≤ radius, exactly.
fn holds(ball: Ball, truth: &MpInterval) -> bool {
    let gap = truth.sub(&exactly(BITS, ball.center)).abs();
    ball.is_known() && *gap.upper() <= ball.radius
}

/// The errors of these results are u of them, but for a factor 1 + 2⁻²⁵ at most.
#[test]
fn the_largest_rounding_errors_are_held() {
    let (one, half_ulp) = (Ball::point(1.0), Ball::point(UNIT.next_down()));
    let [i, j] = [2_f64.powi(25), 2_f64.powi(26)].map(|i| 1.0 + f64::EPSILON * i);
    let (p, q) = (Ball::point(i), Ball::point(j));
    let next = Ball::point(1.0 + f64::EPSILON);
    let before = Ball::point(1.0 - UNIT);
    let of = |ball: Ball| exactly(BITS, ball.center);
    let sum = of(one).add(&of(half_ulp));
    for (name, ball, truth) in [
        ("sum", one + half_ulp, sum.clone()),
        ("difference", -one - half_ulp, sum.neg()),
        ("product", p * q, of(p).mul(&of(q))),
        ("quotient", one.divide(before), of(one).div(&of(before))),
        ("root", next.sqrt(), of(next).sqrt()),
        ("fused", half_ulp.multiply_add(one, one), sum.clone()),
        ("scaled", half_ulp.scale_add(1.0, one), sum.clone()),
    ] {
        assert!(holds(ball, &truth), "{name}: {ball:?}");
        let gap = truth.sub(&of(ball)).abs().lower().to_f64();
        assert!(gap > 0.999 * UNIT && ball.radius < 1.01 * gap, "{name}: {gap:e}, {ball:?}");
    }
    // Equations (10) and (11): 2.1u and 3.2u, and as much as the errors really are.
    sample(110, points(800_000), |random, _: &mut [reference::Worst; 0]| {
        let [a, b] = [0, 1].map(|_| Ball::point(random.sign() * random.log_uniform(1e-3, 1e3)));
        let polar = a.polar(b);
        let bound = |ball: Ball, share: f64| {
            exactly(BITS, ball.center.abs() * UNIT).mul(&exactly(BITS, share))
        };
        let length = of(a).sqr().add(&of(b).sqr()).sqrt();
        assert!(holds(polar.hypot, &length));
        assert!(*bound(polar.hypot, 2.1).upper() < polar.hypot.radius);
        for (component, side) in polar.direction.into_iter().zip([a, b]) {
            assert!(holds(component, &of(side).div(&length)));
            assert!(*bound(component, 3.2).upper() < component.radius);
        }
    });
}

/// Equation (6), from which the radius follows; where it is subnormal as well.
#[test]
fn radii_of_exp_are_above_their_formula() {
    sample(111, points(800_000), |random, _: &mut [reference::Worst; 0]| {
        let center = if random.chance(2) {
            random.uniform(-700.0, -670.0)
        } else {
            random.uniform(-700.0, 700.0)
        };
        let radius = random.pick(&[0.0, 1e-18, 1e-16, 1e-12, 0.01, 0.99]);
        let ball = exp(Ball { center, radius });
        let number = |value: f64| exactly(400, value);
        let share = number(radius).add(&number(radius).sqr()).add(&number(EXP_ERROR));
        let formula = number(ball.center).mul(&share);
        assert!(*formula.upper() <= ball.radius, "exp of {center:e} to {radius:e}: {ball:?}");
    });
    for center in [-700.0, (-700_f64).next_down(), -745.0, -1e300, -f64::MAX] {
        for radius in [0.0, 0.5, 0.99] {
            let ball = exp(Ball { center, radius });
            let largest = exactly(BITS, center).add(&exactly(BITS, radius)).exp();
            assert!(
                exactly(BITS, ball.center).add(&exactly(BITS, ball.radius)).lower()
                    >= largest.upper()
            );
            assert!(ball.center - ball.radius < 0.0 || center == -700.0);
        }
    }
}

/// Equations (7) and (8): the bound of the slope is positive and above the true one.
#[test]
fn radii_of_erfcx_are_above_their_formula() {
    let margin = Float::with_val(100, Constant::Pi).sqrt().recip() * 2_u32 + 6e-4;
    assert!(margin < STEEPEST);
    let widest = 2_f64.powi(-20);
    sample(112, points(480_000), |random, _: &mut [reference::Worst; 0]| {
        let center = match random.below(4) {
            0 => random.log_uniform(1e290, f64::MAX).min(f64::MAX),
            1 => random.uniform(0.0, 2e-6),
            2 => f64::MAX - random.below(100) as f64 * 2_f64.powi(971),
            _ => random.log_uniform(1e-10, 1e300),
        };
        let radius = random.pick(&[0.0, ETA, 1e-300, 1e-20, 1e-10, widest.next_down()]);
        let ball = erfcx(Ball { center, radius });
        assert!(ball.is_known() && ball.radius > 0.0, "{center:e} to {radius:e}: {ball:?}");
        for end in [-radius, radius] {
            let at = exactly(BITS, center).add(&exactly(BITS, end));
            let gap = reference::erfcx(&at).sub(&exactly(BITS, ball.center)).abs();
            assert!(*gap.upper() <= ball.radius, "{center:e} to {radius:e}: {ball:?}");
        }
        // What the kernel may err by, and what its derivative is at the lower end.
        let error = exactly(200, ball.center).mul(&exactly(200, kernel::ERROR));
        assert!(*error.upper() < ball.radius);
    });
}
