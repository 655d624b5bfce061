//! Moments of half-lines over many boxes at once, in balls: values at the centres, and bounds.
//!
//! # Mathematics
//!
//! The notation, and equations (8), (14), (17) and (18), are the [batch](super)'s; (1) to (6)
//! those of the closed form.
//!
//! **At the centre** T_β is computed as ½e^{−x²/2y}·erfcx(u) for u ≥ 0 and as
//! e^{βx+β²y/2} − ½e^{−x²/2y}·erfcx(−u) for u < 0, which is the same by
//! erfcx(u) = 2e^{u²} − erfcx(−u), and does not cancel: erfcx(−u) < 1 < e^{u²} (7).
//! Which of the two is used may depend on u's rounding; both hold for all u.
//!
//! **Over the box** only bounds are wanted. Let y ≥ m > 0 and |x| ≤ X on
//! the box.
//!
//! * G₀ ≤ e^{−q}/√(2πm), q ≤ x²/2y on the box (9);
//! * |G_{k+1}| ≤ (X|G_k| + k|G_{k−1}|)/m by (5) (10);
//! * T_β ≥ 0, and on the way from the centre to another point of the box
//!   |Ṫ| ≤ s·T + b with s = |β|r_x + ½β²r_y and b = r_x G₀ + ½r_y(|β|G₀ + |G₁|),
//!   G's bounds: by (4) and the heat equation. So T ≤ e^s(T(c) + b) by Grönwall's lemma, and
//!   e^s ≤ 1 + s + 2s² if s < ½ (11); for β ≥ 0, T ≤ 1 as well, and where x′ + βy > 0,
//!   T ≤ yG₀/(x′ + βy), which is (2) with erfcx(u) < 1/(√π u) (12);
//! * |A_{j+1}| ≤ (X + |β|Y)|A_j| + Y j|A_{j−1}| + [j=0] Y G₀ by (3), y ≤ Y (13).
//!
//! **Underflow.** A quotient of y or by y comes first in every product, and η is added to it where
//! it is small, more than the η/2 it loses where it is subnormal: so X/m, Y/(x′ + βy) and 1/m are
//! bounds themselves, whatever they are multiplied by (15). In (9), X′ ≥ 0 being the least |x|,
//! X′²/2Y is computed as (X′/Y)·X′/2: X′/Y overflows only where the whole exceeds 2⁹⁰⁰, and
//! is subnormal only for X′ < 4, where its error of η/2 stays below 2η (16).

use super::super::basis::{self, Side};
use crate::arithmetic::ball::{Ball, TINY, UNIT, underflow, upward};
use crate::arithmetic::ball_functions::{erfcx, exp};
use crate::arithmetic::balls::{Balls, Lanes, VECTORS};
use crate::arithmetic::lanes::{Real, Vector};
use std::array::from_fn;

type Values = Ball<Vector>;

/// Some boxes, by their centres and radii.
#[derive(Clone, Copy, Debug)]
pub struct Positions {
    /// The values of x.
    pub x: Balls,
    /// The values of y.
    pub y: Balls,
    /// How far from the centres of x and y the boxes' own centres may be (rounding); at most
    /// the radii of x and y.
    pub center_radii: [Lanes; 2],
}

/// A breakpoint and the tilted moments wanted there.
#[derive(Clone, Debug)]
pub struct Place {
    /// Rounded outward.
    pub breakpoint: Ball,
    /// By side and rate.
    pub tilts: Vec<Tilt>,
}

/// The tilted moments wanted at one side of a breakpoint.
#[derive(Clone, Copy, Debug)]
pub struct Tilt {
    /// The side.
    pub side: Side,
    /// β after reflection.
    pub rate: Ball,
    /// β²/2.
    half_square: Ball,
    /// The highest power j wanted.
    pub power: usize,
}

impl Tilt {
    /// The same in balls.
    pub fn new(tilt: &basis::Tilt) -> Self {
        let rate = Ball::from_interval(tilt.rate);
        // Exact for small integers, of which most activations are made.
        let is_small_integer =
            rate.radius == 0.0 && rate.center.fract() == 0.0 && rate.center.abs() <= 1024.0;
        let half_square = match is_small_integer {
            true => Ball::point(0.5 * rate.center * rate.center),
            false => Ball::point(0.5) * (rate * rate),
        };
        Self { side: tilt.side, rate, half_square, power: tilt.power }
    }

    /// Whether β = 0.
    pub fn is_untilted(&self) -> bool {
        self.rate.center == 0.0 && self.rate.radius == 0.0
    }

    /// Whether β ≥ 0.
    fn is_decaying(&self) -> bool {
        self.rate.radius <= self.rate.center
    }
}

/// Values with bounds of their absolute values over the boxes.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The values at the centres.
    pub values: Vec<Balls>,
    /// The bounds.
    pub bounds: Vec<Lanes>,
}

impl Known {
    /// Forgets all of them.
    pub fn clear(&mut self) {
        self.values.clear();
        self.bounds.clear();
    }

    fn push(&mut self, value: Balls, bound: Lanes) {
        self.values.push(value);
        self.bounds.push(bound);
    }
}

/// r·a + s for a number r that is exact or a ball.
#[inline(always)]
fn times_plus(rate: Ball, a: Values, s: Values) -> Values {
    if rate.radius == 0.0 {
        a.scale_add(Vector::of(rate.center), s)
    } else {
        a.multiply_add(rate.spread(), s)
    }
}

/// What the terms at one breakpoint share, for one vector of boxes.
#[derive(Clone, Copy)]
pub struct Basis {
    /// x − breakpoint and y at the centres.
    x: Values,
    y: Values,
    inverse_y: Values,
    /// 1/√(2y).
    inverse_root: Values,
    /// e^{−x²/2y} and G₀ at the centres.
    gaussian: Values,
    density: Values,
    /// The boxes' radii.
    x_radius: Vector,
    y_radius: Vector,
    /// The bounds X of |x|, 1/m of 1/y, X/m of |x|/y and Y of y over the boxes.
    x_bound: Vector,
    inverse_y_bound: Vector,
    slope_bound: Vector,
    y_bound: Vector,
    /// Bounds of G₀ and |G₁|.
    density_bounds: [Vector; 2],
}

impl Basis {
    /// For the boxes of one vector.
    #[inline(always)]
    pub fn new(place: &Place, at: &Positions, vector: usize) -> Self {
        let number = Vector::of;
        let (zero, one) = (number(0.0), number(1.0));
        let (x_radius, y_radius) = (at.x[vector].radius, at.y[vector].radius);
        let x = Ball::point(at.x[vector].center);
        let is_at_0 = place.breakpoint.center == 0.0 && place.breakpoint.radius == 0.0;
        let x = if is_at_0 { x } else { x - place.breakpoint.spread() };
        let y = Ball::point(at.y[vector].center);
        // Of a double: errors of u for each operation, and TINY stands for underflow; (17).
        let inverse = |value: Vector| {
            let center = one / value + value.nothing();
            let center = Vector::if_less(zero, value, center, number(f64::NAN));
            Ball { center, radius: upward(center * number(2.0 * UNIT)) + number(TINY) }
        };
        let (inverse_root, inverse_y) = (inverse((y.center + y.center).sqrt()), inverse(y.center));
        let scaled = x * inverse_root;
        let gaussian = exp(-(scaled * scaled));
        // 1/√π between two doubles.
        let scale = Ball { center: number(0.564_189_583_547_756_3), radius: number(UNIT) };
        let density = scale * (gaussian * inverse_root);
        let x_bound = upward(x.magnitude() + x_radius);
        let y_bound = upward(y.center + y_radius);
        let least_y = y.center - y_radius;
        let inverse_y_bound =
            Vector::if_less(zero, least_y, quotient_bound(one, least_y), number(f64::NAN));
        let slope_bound = upward(x_bound * inverse_y_bound);
        let slope_bound = slope_bound + underflow(slope_bound);
        let mut basis = Self {
            x,
            y,
            inverse_y,
            inverse_root,
            gaussian,
            density,
            x_radius,
            y_radius,
            x_bound,
            inverse_y_bound,
            slope_bound,
            y_bound,
            density_bounds: [zero; 2],
        };
        basis.bound_densities();
        basis
    }

    /// (9), and (10) for k = 0.
    #[inline(always)]
    fn bound_densities(&mut self) {
        let number = Vector::of;
        let shorter = number(1.0 - 32.0 * UNIT);
        // Above 1/√(2π).
        let peak = upward(number(0.398_942_280_401_433) * self.inverse_y_bound.sqrt());
        let nearest = (self.x.center.abs() - upward(self.x.radius + self.x_radius)) * shorter;
        let nearest = nearest.larger(number(0.0));
        // Rounded down, but for 2η, by (16).
        let twice = nearest * (nearest / self.y_bound);
        let least = number(0.5) * twice * shorter - number(TINY);
        let zeroth = upward(peak * exp(Ball::point(-least)).magnitude()) + number(TINY);
        let first = upward(self.slope_bound * zeroth) + number(TINY);
        self.density_bounds = [zeroth, first];
    }

    /// x′ + βy at the centres, x′ = ±x.
    #[inline(always)]
    fn tilted_mean(&self, tilt: &Tilt) -> Values {
        let x = if tilt.side.sign() < 0 { -self.x } else { self.x };
        if tilt.is_untilted() { x } else { times_plus(tilt.rate, self.y, x) }
    }

    /// ½e^{−u²}·erfcx(|u|) times e^{βx+β²y/2}, the first form of (7).
    #[inline(always)]
    fn outer_tail(&self, u: Values) -> Values {
        let half = Ball::point(Vector::of(0.5));
        half * self.gaussian * erfcx(u.abs())
    }

    /// The second form of (7), given the first.
    #[inline(always)]
    fn inner_tail(&self, tilt: &Tilt, outer: Values) -> Values {
        let one = Ball::point(Vector::of(1.0));
        if tilt.is_untilted() {
            return one - outer;
        }
        let x = if tilt.side.sign() < 0 { -self.x } else { self.x };
        let linear = times_plus(tilt.rate, x, Ball::point(Vector::of(0.0)));
        exp(times_plus(tilt.half_square, self.y, linear)) - outer
    }

    /// (11) and (12), given x′ + βy at the centres.
    #[inline(always)]
    fn tail_bound(&self, tilt: &Tilt, mean: Values, tail: Values) -> Vector {
        let number = Vector::of;
        let size = number(tilt.rate.magnitude());
        let (half, rx, ry) = (number(0.5), self.x_radius, self.y_radius);
        let [zeroth, first] = self.density_bounds;
        // What underflows here is below u, which the bound of the exponential can lose.
        let share = upward(size.mul_add(rx, half * size * size * ry));
        // The half of what is at least TINY is exact, that of a radius need not be.
        let drift = rx.mul_add(zeroth, half * size.mul_add(zeroth, first) * ry);
        let drift = upward(drift) + number(TINY);
        let grown = upward((tail.magnitude() + drift) * exp_bound(share));
        let grown = Vector::if_less(share, half, grown, number(f64::NAN));
        if !tilt.is_decaying() {
            return grown;
        }
        // 1 only where everything is known.
        let one = number(1.0) + drift.nothing();
        let grown = Vector::if_less(grown, one, grown, one);
        let away = upward(mean.radius + upward(size.mul_add(self.y_radius, self.x_radius)));
        let least_mean = (mean.center - away) * number(1.0 - 32.0 * UNIT);
        let tail = upward(quotient_bound(self.y_bound, least_mean) * zeroth) + number(TINY);
        let tail = Vector::if_less(number(0.0), least_mean, tail, grown);
        Vector::if_less(tail, grown, tail, grown)
    }
}

/// A bound of a/b for a, b ≥ 0, subnormal or not: (15).
#[inline(always)]
fn quotient_bound(a: Vector, b: Vector) -> Vector {
    let quotient = upward(a / b);
    quotient + underflow(quotient)
}

/// A bound of eˢ for 0 ≤ s < ½: 1 + s + 2s².
#[inline(always)]
fn exp_bound(s: Vector) -> Vector {
    let one = Vector::of(1.0);
    upward((s + s).mul_add(s, s) + one)
}

/// (5) and (10): G₀ … G_count, appended.
pub fn densities(bases: &[Basis; VECTORS], count: usize, work: &mut Known) {
    let start = work.values.len();
    work.push(bases.map(|basis| basis.density), bases.map(|basis| basis.density_bounds[0]));
    for k in 0..count {
        let (last, bound) = (work.values[start + k], work.bounds[start + k]);
        // For k = 0 there is none, and the factor is 0.
        let before = work.values[(start + k).saturating_sub(1)];
        let bound_before = work.bounds[(start + k).saturating_sub(1)];
        let factor = Vector::of(k as f64);
        let next = from_fn(|vector| {
            let basis = &bases[vector];
            let mut sum = basis.x * last[vector];
            if k > 0 {
                sum = before[vector].scale_add(factor, sum);
            }
            -(sum * basis.inverse_y)
        });
        let next_bound = from_fn(|vector| {
            let basis = &bases[vector];
            let earlier = factor * basis.inverse_y_bound * bound_before[vector];
            upward(basis.slope_bound.mul_add(bound[vector], earlier)) + Vector::of(TINY)
        });
        work.push(next, next_bound);
    }
}

/// (7), (11), (12), (3) and (13): A₀ … A_power, appended; `symmetric` is what the two sides
/// share at β = 0.
pub fn powers(
    bases: &[Basis; VECTORS],
    tilt: &Tilt,
    density: usize,
    symmetric: &mut Option<Balls>,
    work: &mut Known,
) {
    let start = work.values.len();
    let means: Balls = bases.map(|basis| basis.tilted_mean(tilt));
    let u: Balls = from_fn(|vector| means[vector] * bases[vector].inverse_root);
    let outer = || from_fn(|vector| bases[vector].outer_tail(u[vector]));
    let outer = if tilt.is_untilted() { *symmetric.get_or_insert_with(outer) } else { outer() };
    let zero = Vector::of(0.0);
    let tails: Balls = from_fn(|vector| {
        let (u, outer) = (u[vector].center, outer[vector]);
        if u.to_array().iter().all(|&u| u >= 0.0) {
            outer
        } else {
            Ball::if_less(u, zero, bases[vector].inner_tail(tilt, outer), outer)
        }
    });
    let bounds = from_fn(|vector| bases[vector].tail_bound(tilt, means[vector], tails[vector]));
    work.push(tails, bounds);
    let size = Vector::of(tilt.rate.magnitude());
    for j in 0..tilt.power {
        let (factor, before) = if j == 0 { (-1.0, density) } else { (j as f64, start + j - 1) };
        let (last, last_bound) = (work.values[start + j], work.bounds[start + j]);
        let (before, before_bound) = (work.values[before], work.bounds[before]);
        let next = from_fn(|vector| {
            let boundary = before[vector] * bases[vector].y;
            let point = Ball::point(zero);
            let boundary = boundary.scale_add(Vector::of(factor), point);
            means[vector].multiply_add(last[vector], boundary)
        });
        let next_bound = from_fn(|vector| {
            let basis = &bases[vector];
            let mean = upward(size.mul_add(basis.y_bound, basis.x_bound));
            let mean = mean + underflow(mean);
            let boundary = Vector::of(factor.abs()) * before_bound[vector] * basis.y_bound;
            upward(mean.mul_add(last_bound[vector], boundary)) + Vector::of(TINY)
        });
        work.push(next, next_bound);
    }
}

#[cfg(test)]
mod tests;
