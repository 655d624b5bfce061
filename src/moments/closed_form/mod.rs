//! Expectations over z ~ N(x, y) and all their derivatives, as closed forms.
//!
//! # Mathematics
//!
//! Let h be f, f² or f′² of an activation ([`Integrand`](crate::activation::Integrand)), or a part of
//! it that a parameter multiplies, and M(x, y) = E h(z) with z normal of
//! mean x and variance y > 0.
//!
//! **The heat equation.** The normal density satisfies ∂/∂y = ½ ∂²/∂x², hence so
//! does M. Every derivative of M is therefore one of
//! Mₙ := ∂ⁿM/∂xⁿ: ∂ⁱ⁺ʲM/∂xⁱ∂yʲ = 2⁻ʲ Mᵢ₊₂ⱼ (1).
//!
//! **Half-line moments.** Where h is polynomial × exponential on pieces, every piece is by
//! reflection and translation a sum of terms on a half-line z < 0, where with T_β(x, y) = E[e^{βz}; z < 0],
//! A_{j,β} = E[zʲe^{βz}; z < 0] and G the density of N(x, y) at 0,
//!
//! * T_β = ½ e^{−x²/2y} erfcx(u) = ½ e^{βx+β²y/2} erfc(u), u = (x + βy)/√(2y) (2);
//!   the first form neither overflows nor cancels for u ≥ 0, the second for u ≤ 0;
//! * A_{0,β} = T_β and, by Stein's identity E[(z−x)φ(z)] = y E φ′(z) with the
//!   boundary term at 0, A_{j+1,β} = (x + βy) A_{j,β} + y j A_{j−1,β} − [j=0] y G (3),
//!   which cancels where most of z lies far above 0, so that `ratio` takes its place there;
//! * ∂A_{j,β}/∂x = j A_{j−1,β} + β A_{j,β} − [j=0] G (4): the tilted terms
//!   reproduce themselves, the rest is a derivative of the density;
//! * G_k := ∂ᵏG/∂xᵏ: G₀ = e^{−x²/2y}/√(2πy), G_{k+1} = −(x G_k + k G_{k−1})/y (5),
//!   Hermite polynomials times the density.
//!
//! [`ClosedForm`] applies (4) symbolically once per activation, with exact
//! coefficients, and keeps for every n the combination of A_{j,β} and G_k that
//! Mₙ is (`combination`). Coefficients of exponentials at a breakpoint b hold e^{βb}.
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
mod precise;
mod ratio;

pub use basis::{Side, tilted_tail};
pub use combination::{Symbolic, breakpoints_of, derivatives, of_pieces};

use super::{Jet, MAX_ORDER, Orders};
use crate::activation::{BITS, Piecewise, Polynomial, Symbols};
use crate::arithmetic::interval::point;
use crate::arithmetic::{Interval, SpecialFunctions, product};
use basis::{Basis, Place};
use combination::{Combination, Values};
use std::cell::RefCell;

/// How many orders above those asked for take part in the refinement (6).
const LADDER: usize = 4;

thread_local! {
    /// Memory for evaluations, so that none is asked for by box.
    static BASES: RefCell<Vec<Basis>> = RefCell::default();
}

/// Expectations of some functions, ready to be evaluated.
#[derive(Clone, Debug)]
pub struct ClosedForm {
    functions: Vec<Piecewise>,
    symbols: Symbols,
    places: Vec<Place>,
    /// By function and order, [`LADDER`] above those wanted.
    combinations: Vec<Vec<Combination>>,
    orders: Orders,
}

impl ClosedForm {
    /// Prepares the wanted derivatives in x of the expectations of some functions, whose
    /// coefficients must not depend on ranges.
    ///
    /// # Panics
    /// If an order exceeds [`MAX_ORDER`].
    pub fn new(functions: &[Piecewise], symbols: &Symbols, orders: &Orders) -> Self {
        let highest = orders.highest().unwrap_or(0);
        assert!(highest <= MAX_ORDER, "derivatives above order {MAX_ORDER} are not prepared");
        let mut breakpoints: Vec<Polynomial> = Vec::new();
        let mut places: Vec<Place> = Vec::new();
        let mut combinations = vec![Vec::new(); functions.len()];
        let mut values = Values::new(symbols);
        for (function, order) in orders.iter() {
            let own = breakpoints_of(&functions[function]);
            let mut position = |b: &Polynomial| {
                let known = breakpoints.iter().position(|known| known == b);
                known.unwrap_or_else(|| {
                    breakpoints.push(b.clone());
                    let breakpoint = symbols.enclose(b, BITS).to_interval();
                    places.push(Place { breakpoint, tilts: Vec::new() });
                    places.len() - 1
                })
            };
            let positions: Vec<usize> = own.iter().map(&mut position).collect();
            let symbolic = of_pieces(symbols, &functions[function], &own);
            combinations[function] = combination::derivatives(symbolic, order + LADDER)
                .iter()
                .map(|symbolic| Combination::new(symbolic, &positions, &mut values, &mut places))
                .collect();
        }
        Self {
            functions: functions.to_vec(),
            symbols: symbols.clone(),
            places,
            combinations,
            orders: orders.clone(),
        }
    }

    /// The same functions with other orders.
    pub fn with_orders(&self, orders: &Orders) -> Self {
        Self::new(&self.functions, &self.symbols, orders)
    }

    /// The orders prepared.
    pub fn orders(&self) -> &Orders {
        &self.orders
    }

    /// The closed forms in interval arithmetic: tight where x and y are narrow. Of each
    /// function as many orders as are wanted, and some above, which must be prepared.
    ///
    /// All orders are empty unless y > 0.
    pub fn evaluate(
        &self,
        x: Interval,
        y: Interval,
        wanted: &Orders,
        functions: SpecialFunctions,
        jet: &mut Jet,
    ) {
        let highest = wanted.highest().unwrap_or(0) + LADDER;
        jet.clear(self.combinations.len(), highest + 1);
        if x.is_empty() || y.is_empty() || y.inf() <= 0.0 {
            return;
        }
        BASES.with_borrow_mut(|bases| {
            bases.resize_with(self.places.len(), Basis::default);
            for (basis, place) in bases.iter_mut().zip(&self.places) {
                basis.evaluate(place, x, y, highest, functions);
            }
            for (function, order) in wanted.iter() {
                let combinations = &self.combinations[function];
                for (value, combination) in
                    jet.orders(function).iter_mut().zip(combinations).take(order + LADDER + 1)
                {
                    *value = combination.evaluate(bases);
                }
            }
        });
    }

    /// Enclosures over the box x × y, refined by (6) from `center`, the jet at
    /// `(center_x, center_y)`, which must meet the box in a point.
    pub fn over_box(
        &self,
        (x, y): (Interval, Interval),
        center: &Jet,
        (center_x, center_y): (Interval, Interval),
        wanted: &Orders,
        functions: SpecialFunctions,
        jet: &mut Jet,
    ) {
        self.evaluate(x, y, wanted, functions, jet);
        let (dx, half_dy) = (x - center_x, (y - center_y) * point(0.5));
        for (function, order) in wanted.iter() {
            let orders = jet.orders(function);
            for n in (0..order + LADDER - 1).rev() {
                let around = center.get(function, n);
                let by_mean = product(orders[n + 1], dx);
                let mean_value = around + by_mean + product(orders[n + 2], half_dy);
                orders[n] = orders[n].intersection(mean_value);
            }
        }
    }
}
