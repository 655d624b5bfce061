//! Mₙ over many boxes at once, in balls.
//!
//! # Mathematics
//!
//! Equation numbers (1) to (6) refer to the [module above](super). A box is given by its
//! centre (c_x, c_y), two doubles, and its radii r_x, r_y.
//!
//! **At the centre** the closed forms are evaluated in balls, whose radii are rounding
//! errors only. T_β is computed as ½e^{−x²/2y}·erfcx(u) for u ≥ 0 and as
//! e^{βx+β²y/2} − ½e^{−x²/2y}·erfcx(−u) for u < 0, which is the same by
//! erfcx(u) = 2e^{u²} − erfcx(−u), and does not cancel: erfcx(−u) < 1 < e^{u²} (7).
//! Which of the two is used may depend on u's rounding; both hold for all u.
//!
//! **Over the box** nothing is evaluated again. By the mean-value theorem and (1)
//! |Mₙ − Mₙ(c)| ≤ r_x·sup|Mₙ₊₁| + ½r_y·sup|Mₙ₊₂| (8), applied from the highest order
//! wanted, N, down to 0. That leaves bounds of M_{N+1} and M_{N+2} to find, and they may
//! be crude: a factor there is a factor in the width of M_N alone. They are sums of
//! |coefficient|·bound over the terms of the combination. Let y ≥ m > 0 and |x| ≤ X on
//! the box.
//!
//! * G₀ ≤ 1/√(2πm) (9), and G₀ ≤ G₀(c)·e^δ·√(c_y/m), where δ ≥ 0 is by how much
//!   x²/2y may fall short of its value at the centre, and e^δ ≤ 1/(1 − δ) if δ < 1 (10);
//! * |G_{k+1}| ≤ (X|G_k| + k|G_{k−1}|)/m by (5) (11);
//! * T_β ≥ 0, and on the way from the centre to another point of the box
//!   |Ṫ| ≤ s·T + b with s = |β|r_x + ½β²r_y and b = r_x G₀ + ½r_y(|β|G₀ + |G₁|),
//!   G's bounds: by (4) and the heat equation. So T ≤ e^s(T(c) + b) ≤ (T(c) + b)/(1 − s)
//!   if s < 1 (Grönwall) (12); for β ≥ 0, T ≤ 1 as well;
//! * |A_{j+1}| ≤ (X + |β|Y)|A_j| + Y j|A_{j−1}| + [j=0] Y G₀ by (3), y ≤ Y (13).
//!
//! All of these are sums, products and quotients of numbers ≥ 0, computed to nearest
//! and multiplied by 1 + 16u each at most twelve operations, as [`crate::arithmetic::ball`]
//! explains; differences stand alone and are shortened by a factor first.

use super::basis::{Place, Tilt};
use super::{LADDER, Moment, Moments};
use crate::arithmetic::ball::{Ball, TINY, UNIT, upward};
use crate::arithmetic::ball_functions::{erfcx, exp};
use crate::arithmetic::balls::{Balls, LANES, Lanes};

/// A combination's term: coefficient, its magnitude, and where its factor is.
#[derive(Clone, Copy, Debug)]
struct Term {
    coefficient: Ball,
    position: usize,
}

/// [`Moments`] for boxes in batches.
#[derive(Clone, Debug)]
pub struct BatchMoments {
    places: Vec<Place>,
    /// By moment and order, up to two above the highest wanted. Positions count the
    /// values of [`Workspace`].
    combinations: [Vec<Vec<Term>>; 2],
    order: usize,
    /// How many density derivatives a place has.
    densities: usize,
}

/// Memory for an evaluation, to be used again.
#[derive(Clone, Debug, Default)]
pub struct Workspace {
    /// By place: the densities, then the powers of every tilt.
    values: Vec<Balls>,
    /// Bounds of their absolute values over the boxes.
    bounds: Vec<Lanes>,
    /// By moment and order.
    center: [Vec<Balls>; 2],
    around: [Vec<Balls>; 2],
}

impl Workspace {
    /// ∂ⁿ/∂xⁿ of a moment where x and y are within the narrow radii of the centres.
    pub fn center(&self, moment: Moment, order: usize) -> &Balls {
        &self.center[moment as usize][order]
    }

    /// ∂ⁿ/∂xⁿ of a moment over the boxes.
    pub fn around(&self, moment: Moment, order: usize) -> &Balls {
        &self.around[moment as usize][order]
    }
}

/// Some boxes, by their centres and radii.
#[derive(Clone, Copy, Debug)]
pub struct Positions {
    /// The values of x.
    pub x: Balls,
    /// The values of y.
    pub y: Balls,
    /// How far from the centres of x and y the boxes' own centres may be (rounding).
    pub center_radii: [Lanes; 2],
}

impl BatchMoments {
    /// Prepares the derivatives up to `order`, at most [`Moments::order`].
    ///
    /// # Panics
    /// If `moments` was prepared for less.
    pub fn new(moments: &Moments, order: usize) -> Self {
        const { assert!(LADDER >= 2) };
        assert!(order <= moments.order(), "moments are prepared for lower orders only");
        let densities = order + 1;
        let mut starts = Vec::new();
        let mut position = 0;
        for place in &moments.places {
            position += densities + 1;
            let tilts: Vec<usize> = place
                .tilts
                .iter()
                .map(|tilt| {
                    position += tilt.power + 1;
                    position - tilt.power - 1
                })
                .collect();
            starts.push((position, tilts));
        }
        let first_density = |place: usize| if place == 0 { 0 } else { starts[place - 1].0 };
        let combinations = [0, 1].map(|moment| {
            moments.combinations[moment][..=order + 2]
                .iter()
                .map(|combination| {
                    let halves = combination
                        .moments()
                        .iter()
                        .map(|&(value, place, tilt, power)| (value, starts[place].1[tilt] + power));
                    let densities = combination
                        .densities()
                        .iter()
                        .map(|&(value, place, k)| (value, first_density(place) + k));
                    halves
                        .chain(densities)
                        .map(|(value, position)| Term {
                            coefficient: Ball::from_interval(value),
                            position,
                        })
                        .collect()
                })
                .collect()
        });
        Self { places: moments.places.clone(), combinations, order, densities }
    }

    /// Encloses all orders at the centres and over the boxes.
    pub fn evaluate(&self, at: &Positions, work: &mut Workspace) {
        work.values.clear();
        work.bounds.clear();
        for place in &self.places {
            let basis = Basis::new(place, at);
            let density = work.values.len();
            basis.densities(self.densities, work);
            for tilt in &place.tilts {
                basis.powers(tilt, density, work);
            }
        }
        let half = |value: f64| 0.5 * value;
        let ([rx, ry], [near_x, near_y]) = ([at.x.radius, at.y.radius], at.center_radii);
        for (moment, combinations) in self.combinations.iter().enumerate() {
            let (center, around) = (&mut work.center[moment], &mut work.around[moment]);
            center.resize(self.order + 1, Balls::UNKNOWN);
            around.resize(self.order + 1, Balls::UNKNOWN);
            let [mut above, mut top] =
                [1, 2].map(|n| bound(&combinations[self.order + n], &work.bounds));
            for n in (0..=self.order).rev() {
                let value = combine(&combinations[n], &work.values);
                let widened = |lane: usize, rx: f64, ry: f64| {
                    let change = above[lane].mul_add(rx, half(top[lane]).mul_add(ry, TINY));
                    value.get(lane).widened(upward(change))
                };
                center[n] = Balls::from_fn(|lane| widened(lane, near_x[lane], near_y[lane]));
                let over = Balls::from_fn(|lane| widened(lane, rx[lane], ry[lane]));
                around[n] = over;
                top = above;
                above = std::array::from_fn(|lane| over.get(lane).magnitude());
            }
        }
    }
}

/// Σ coefficient·value.
fn combine(terms: &[Term], values: &[Balls]) -> Balls {
    let mut sum = Balls::all(Ball::point(0.0));
    for term in terms {
        sum =
            sum.zip(&values[term.position], |sum, value| term.coefficient.multiply_add(value, sum));
    }
    sum
}

/// Σ |coefficient|·bound.
fn bound(terms: &[Term], bounds: &[Lanes]) -> Lanes {
    let mut sum = [0.0; LANES];
    for term in terms {
        let size = term.coefficient.magnitude();
        for (sum, bound) in sum.iter_mut().zip(&bounds[term.position]) {
            *sum = upward(size.mul_add(*bound, *sum + TINY));
        }
    }
    sum
}

/// What the terms at one breakpoint share.
struct Basis<'a> {
    at: &'a Positions,
    /// x − breakpoint and y at the centres.
    x: Balls,
    y: Balls,
    inverse_y: Balls,
    /// 1/√(2y).
    inverse_root: Balls,
    /// x²/2y.
    exponent: Balls,
    /// e^{−x²/2y}.
    gaussian: Balls,
    /// The bounds X of |x|, 1/m of 1/y and Y of y over the boxes.
    x_bound: Lanes,
    inverse_y_bound: Lanes,
    y_bound: Lanes,
    /// Bounds of G₀ and |G₁|.
    density_bounds: [Lanes; 2],
}

impl<'a> Basis<'a> {
    fn new(place: &Place, at: &'a Positions) -> Self {
        let breakpoint = Ball::point(place.breakpoint);
        let x = Balls::from_fn(|lane| {
            let x = Ball::point(at.x.center[lane]);
            if place.breakpoint == 0.0 { x } else { x - breakpoint }
        });
        let y = Balls::from_fn(|lane| Ball::point(at.y.center[lane]));
        let inverse_y = y.map(|y| Ball::point(1.0).divide(y));
        let inverse_root = y.map(|y| Ball::point(1.0).divide((y + y).sqrt()));
        let exponent = Balls::from_fn(|lane| {
            let slope = x.get(lane) * inverse_root.get(lane);
            slope * slope
        });
        let gaussian = exponent.map(|exponent| exp(-exponent));
        let x_bound = std::array::from_fn(|i| upward(x.get(i).magnitude() + at.x.radius[i]));
        let y_bound = std::array::from_fn(|i| upward(at.y.center[i] + at.y.radius[i]));
        let inverse_y_bound = std::array::from_fn(|i| {
            let smallest = at.y.center[i] - at.y.radius[i];
            if smallest > 0.0 { upward(1.0 / smallest) } else { f64::NAN }
        });
        let zero = [0.0; LANES];
        Self {
            at,
            x,
            y,
            inverse_y,
            inverse_root,
            exponent,
            gaussian,
            x_bound,
            inverse_y_bound,
            y_bound,
            density_bounds: [zero, zero],
        }
        .with_density_bounds()
    }

    /// G₀ at the centres.
    fn density(&self) -> Balls {
        // 1/√π between two doubles.
        let scale = Ball { center: 0.564_189_583_547_756_3, radius: UNIT };
        Balls::from_fn(|i| scale * (self.gaussian.get(i) * self.inverse_root.get(i)))
    }

    /// (9), (10), and (11) for k = 0.
    fn with_density_bounds(mut self) -> Self {
        const SHORTER: f64 = 1.0 - 32.0 * UNIT;
        /// Above 1/√(2π).
        const PEAK: f64 = 0.398_942_280_401_433;
        let density = self.density();
        let Self { at, x, exponent, inverse_y_bound, y_bound, x_bound, .. } = &self;
        let bounds: [Lanes; 2] = {
            let zeroth: Lanes = std::array::from_fn(|i| {
                let peak = upward(PEAK * inverse_y_bound[i].sqrt());
                let ball = x.get(i);
                let nearest = (ball.center.abs() - upward(ball.radius + at.x.radius[i])) * SHORTER;
                let nearest = if nearest > 0.0 { nearest } else { 0.0 };
                let least = (0.5 * nearest * nearest / y_bound[i]) * SHORTER;
                let highest = upward(exponent.center[i] + exponent.radius[i]);
                let fall = upward(highest - least) + TINY;
                let ratio = upward(upward(at.y.center[i] * inverse_y_bound[i]).sqrt());
                let relative =
                    upward(ratio * density.get(i).magnitude() / ((1.0 - fall) * SHORTER));
                if fall < 0.5 && relative < peak { relative + TINY } else { peak }
            });
            let first =
                std::array::from_fn(|i| upward(x_bound[i] * inverse_y_bound[i] * zeroth[i]) + TINY);
            [zeroth, first]
        };
        self.density_bounds = bounds;
        self
    }

    /// (5) and (11): G₀ … G_count, appended.
    fn densities(&self, count: usize, work: &mut Workspace) {
        let start = work.values.len();
        let slope = self.x.zip(&self.inverse_y, |x, inverse_y| -x * inverse_y);
        work.values.push(self.density());
        work.bounds.push(self.density_bounds[0]);
        for k in 0..count {
            let factor = k as f64;
            let (last, bound) = (&work.values[start + k], &work.bounds[start + k]);
            // For k = 0 there is none, and the factor is 0.
            let before = &work.values[(start + k).saturating_sub(1)];
            let bound_before = &work.bounds[(start + k).saturating_sub(1)];
            let next = Balls::from_fn(|i| {
                let product = slope.get(i) * last.get(i);
                if k == 0 {
                    return product;
                }
                (Ball::point(-factor) * self.inverse_y.get(i)).multiply_add(before.get(i), product)
            });
            let next_bound = std::array::from_fn(|i| {
                let sum = self.x_bound[i].mul_add(bound[i], factor * bound_before[i]);
                upward(sum * self.inverse_y_bound[i]) + TINY
            });
            work.values.push(next);
            work.bounds.push(next_bound);
        }
    }

    /// (7) and (12): T_β at the centres, and a bound of it over the boxes.
    fn tail(&self, tilt: &Tilt) -> (Balls, Lanes) {
        let beta = f64::from(tilt.rate);
        let sign = f64::from(tilt.side.sign());
        let mean = self.tilted_mean(sign, beta);
        let u = &mean * &self.inverse_root;
        let scaled = erfcx(&u.map(Ball::abs));
        let half = Balls::from_fn(|i| Ball::point(0.5) * (self.gaussian.get(i) * scaled.get(i)));
        let all_upper = u.center.iter().all(|&u| u >= 0.0);
        let value = if all_upper {
            half
        } else {
            Balls::from_fn(|i| {
                let whole = if beta == 0.0 {
                    Ball::point(1.0)
                } else {
                    let exponent = Ball::point(beta * sign) * self.x.get(i)
                        + Ball::point(0.5 * beta * beta) * self.y.get(i);
                    exp(exponent)
                };
                let lower = whole - half.get(i);
                if u.center[i] >= 0.0 { half.get(i) } else { lower }
            })
        };
        let size = beta.abs();
        let bound = std::array::from_fn(|i| {
            let (rx, half_ry) = (self.at.x.radius[i], 0.5 * self.at.y.radius[i]);
            let [zeroth, first] = [self.density_bounds[0][i], self.density_bounds[1][i]];
            let share = upward(size.mul_add(rx, size * size * half_ry));
            let drift = upward(rx.mul_add(zeroth, half_ry * size.mul_add(zeroth, first)) + TINY);
            let growth = (1.0 - share) * (1.0 - 4.0 * UNIT);
            let grown = upward((value.get(i).magnitude() + drift) / growth);
            let grown = if share < 0.5 { grown } else { f64::NAN };
            let is_below_one = beta >= 0.0 && !(grown < 1.0);
            // 1 only where everything is known: 0·bound is NaN if it is not.
            if is_below_one { 1.0 + 0.0 * drift } else { grown }
        });
        (value, bound)
    }

    /// x′ + βy at the centres, x′ = ±x.
    fn tilted_mean(&self, sign: f64, beta: f64) -> Balls {
        if beta == 0.0 && sign > 0.0 {
            return self.x;
        }
        let (sign, beta) = (Ball::point(sign), Ball::point(beta));
        Balls::from_fn(|i| beta.multiply_add(self.y.get(i), sign * self.x.get(i)))
    }

    /// (3) and (13): A₀ … A_power, appended.
    fn powers(&self, tilt: &Tilt, density: usize, work: &mut Workspace) {
        let beta = f64::from(tilt.rate);
        let (value, bound) = self.tail(tilt);
        let start = work.values.len();
        work.values.push(value);
        work.bounds.push(bound);
        if tilt.power == 0 {
            return;
        }
        let mean = self.tilted_mean(f64::from(tilt.side.sign()), beta);
        let mean_bound: Lanes =
            std::array::from_fn(|i| upward(beta.abs().mul_add(self.y_bound[i], self.x_bound[i])));
        for j in 0..tilt.power {
            let (factor, before) = if j == 0 { (-1.0, density) } else { (j as f64, start + j - 1) };
            let [last, before] = [start + j, before].map(|at| (&work.values[at], &work.bounds[at]));
            let next = Balls::from_fn(|i| {
                let boundary = Ball::point(factor) * before.0.get(i) * self.y.get(i);
                mean.get(i).multiply_add(last.0.get(i), boundary)
            });
            let next_bound = std::array::from_fn(|i| {
                let boundary = factor.abs() * before.1[i] * self.y_bound[i];
                upward(mean_bound[i].mul_add(last.1[i], boundary)) + TINY
            });
            work.values.push(next);
            work.bounds.push(next_bound);
        }
    }
}
