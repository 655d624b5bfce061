//! E f(z) and E f(z)² for z ~ N(x, y), and all their derivatives, as closed forms.
//!
//! # Mathematics
//!
//! Let f be an [`Activation`], h = f or f², and M(x, y) = E h(z) with z normal of
//! mean x and variance y > 0.
//!
//! **The heat equation.** The normal density satisfies ∂/∂y = ½ ∂²/∂x², hence so
//! does M. Every derivative of M is therefore one of
//! Mₙ := ∂ⁿM/∂xⁿ: ∂ⁱ⁺ʲM/∂xⁱ∂yʲ = 2⁻ʲ Mᵢ₊₂ⱼ (1).
//!
//! **Half-line moments.** By reflection and translation every piece is a sum of
//! terms on a half-line z < 0, where with T_β(x, y) = E[e^{βz}; z < 0],
//! A_{j,β} = E[zʲe^{βz}; z < 0] and G the density of N(x, y) at 0,
//!
//! * T_β = ½ e^{−x²/2y} erfcx(u) = ½ e^{βx+β²y/2} erfc(u), u = (x + βy)/√(2y) (2);
//!   the first form neither overflows nor cancels for u ≥ 0, the second for u ≤ 0;
//! * A_{0,β} = T_β and, by Stein's identity E[(z−x)φ(z)] = y E φ′(z) with the
//!   boundary term at 0, A_{j+1,β} = (x + βy) A_{j,β} + y j A_{j−1,β} − [j=0] y G (3);
//! * ∂A_{j,β}/∂x = j A_{j−1,β} + β A_{j,β} − [j=0] G (4): the tilted terms
//!   reproduce themselves, the rest is a derivative of the density;
//! * G_k := ∂ᵏG/∂xᵏ: G₀ = e^{−x²/2y}/√(2πy), G_{k+1} = −(x G_k + k G_{k−1})/y (5),
//!   Hermite polynomials times the density.
//!
//! [`Moments`] applies (4) symbolically once per activation, with exact
//! coefficients, and keeps for every n the combination of A_{j,β} and G_k that
//! Mₙ is (`combination`).
//!
//! **Enclosure on a box** X × Y. The closed forms evaluated in interval
//! arithmetic enclose Mₙ but overestimate, since x and y occur often. So the
//! orders refine each other from the top: with any point c in the box,
//! Mₙ(X, Y) ⊆ Mₙ(c) + M_{n+1}(X, Y)(X − c_x) + ½M_{n+2}(X, Y)(Y − c_y) (6)
//! by the mean-value theorem and (1), intersected with the closed form. Each step
//! down gains an order in the box's width.
//!
//! Rounding: only inari's outward-rounded operations and the special functions
//! of [`crate::arithmetic::special`] are used, so every result is an enclosure.

mod basis;
pub mod batch;
mod combination;

use crate::activation::{Activation, Polynomial};
use crate::arithmetic::interval::point;
use crate::arithmetic::{Interval, SpecialFunctions};
use basis::{Basis, Place};
use combination::Combination;
use num_traits::Zero;
use std::cell::RefCell;
use std::ops::Mul;

/// Which moment of f(z).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Moment {
    /// E f(z).
    First,
    /// E f(z)².
    Second,
}

/// The highest order of derivative any caller may ask for.
pub const MAX_ORDER: usize = 20;

/// How many orders above those asked for take part in the refinement (6).
const LADDER: usize = 4;

/// Enclosures of Mₙ for both moments, n = 0, 1, …
#[derive(Clone, Debug)]
pub struct Jet {
    orders: [[Interval; MAX_ORDER + LADDER + 1]; 2],
}

impl Jet {
    fn empty() -> Self {
        Self { orders: [[Interval::EMPTY; MAX_ORDER + LADDER + 1]; 2] }
    }

    /// ∂ⁿ/∂xⁿ of the moment.
    pub fn get(&self, moment: Moment, order: usize) -> Interval {
        self.orders[moment as usize][order]
    }
}

thread_local! {
    /// Memory for evaluations, so that none is asked for by box.
    static BASES: RefCell<Vec<Basis>> = RefCell::default();
}

/// An activation's moments, ready to be evaluated.
#[derive(Clone, Debug)]
pub struct Moments {
    activation: Activation,
    places: Vec<Place>,
    /// By moment and order.
    combinations: [Vec<Combination>; 2],
    order: usize,
}

impl Moments {
    /// Prepares the derivatives in x up to `order` ≤ [`MAX_ORDER`].
    ///
    /// # Panics
    /// If `order` exceeds [`MAX_ORDER`].
    pub fn new(activation: &Activation, order: usize) -> Self {
        assert!(order <= MAX_ORDER, "derivatives above order {MAX_ORDER} are not prepared");
        let parameters = activation.parameter_values();
        let mut places = Vec::new();
        let combinations = [activation.pieces.clone(), activation.square_pieces()].map(|pieces| {
            let symbolic = combination::of_pieces(&activation.breakpoints, &pieces);
            combination::derivatives(symbolic, order + LADDER)
                .into_iter()
                .map(|c| Combination::new(&c, &activation.breakpoints, &parameters, &mut places))
                .collect()
        });
        Self { activation: activation.clone(), places, combinations, order }
    }

    /// The activation.
    pub fn activation(&self) -> &Activation {
        &self.activation
    }

    /// The highest order prepared.
    pub fn order(&self) -> usize {
        self.order
    }

    /// The closed forms in interval arithmetic: tight where x and y are narrow.
    ///
    /// All orders are empty unless y > 0.
    pub fn evaluate(
        &self,
        x: Interval,
        y: Interval,
        order: usize,
        functions: SpecialFunctions,
    ) -> Jet {
        let mut jet = Jet::empty();
        if x.is_empty() || y.is_empty() || y.inf() <= 0.0 {
            return jet;
        }
        let count = order.min(self.order) + LADDER;
        BASES.with_borrow_mut(|bases| {
            bases.resize_with(self.places.len(), Basis::default);
            for (basis, place) in bases.iter_mut().zip(&self.places) {
                basis.evaluate(place, x, y, count, functions);
            }
            for (orders, combinations) in jet.orders.iter_mut().zip(&self.combinations) {
                for (value, combination) in orders.iter_mut().zip(combinations).take(count + 1) {
                    *value = combination.evaluate(bases);
                }
            }
        });
        jet
    }

    /// Enclosures over the box x × y, refined by (6) from `center`, the jet at
    /// `(center_x, center_y)`, which must meet the box in a point.
    pub fn over_box(
        &self,
        (x, y): (Interval, Interval),
        center: &Jet,
        (center_x, center_y): (Interval, Interval),
        order: usize,
        functions: SpecialFunctions,
    ) -> Jet {
        let mut jet = self.evaluate(x, y, order, functions);
        let (dx, half_dy) = (x - center_x, (y - center_y) * point(0.5));
        for (orders, center) in jet.orders.iter_mut().zip(&center.orders) {
            for n in (0..order.min(self.order) + LADDER - 1).rev() {
                let mean_value = center[n] + orders[n + 1] * dx + orders[n + 2] * half_dy;
                orders[n] = orders[n].intersection(mean_value);
            }
        }
        jet
    }
}

/// The values of (2) at x = 0, y = 1 in any ring, for exact arguments.
#[derive(Clone, Debug)]
pub struct StandardNormal<R> {
    /// ½, the value of T₀.
    pub half: R,
    /// G = 1/√(2π).
    pub density: R,
    /// T₁ and T₂.
    pub tilted: [R; 2],
}

impl<R: Clone + Zero + Mul<Output = R> + From<Polynomial>> StandardNormal<R> {
    /// E f(z) or E f(z)² for z ~ N(0, 1), a monomial in the parameters being
    /// replaced by `substitute` of its exponents.
    ///
    /// None where the activation needs more than these values: breakpoints other
    /// than 0, or rates below 0 or above 2.
    pub fn evaluate(
        &self,
        activation: &Activation,
        moment: Moment,
        substitute: &dyn Fn(&[u32]) -> R,
    ) -> Option<R> {
        let pieces = match moment {
            Moment::First => activation.pieces.clone(),
            Moment::Second => activation.square_pieces(),
        };
        if activation.breakpoints != [0.0] {
            return None;
        }
        let symbolic = combination::of_pieces(&activation.breakpoints, &pieces);
        symbolic.moments().try_fold(R::zero(), |sum, (rate, power, coefficient)| {
            let value = self.half_line(rate, power)?;
            let terms = coefficient.terms().fold(R::zero(), |terms, (exponents, number)| {
                terms + R::from(Polynomial::constant(number.clone())) * substitute(exponents)
            });
            Some(sum + terms * value)
        })
    }

    /// A_{j,β} at (0, 1) by (3): A_{j+1} = βA_j + jA_{j−1} − [j=0] G.
    fn half_line(&self, rate: i32, power: u32) -> Option<R> {
        let number = |n: i32| R::from(Polynomial::from(n));
        let tail = match rate {
            0 => self.half.clone(),
            1 | 2 => self.tilted[rate as usize - 1].clone(),
            _ => return None,
        };
        let mut values = vec![tail];
        for j in 0..power as usize {
            let boundary = if j == 0 {
                number(-1) * self.density.clone()
            } else {
                number(j as i32) * values[j - 1].clone()
            };
            values.push(number(rate) * values[j].clone() + boundary);
        }
        values.pop()
    }
}
