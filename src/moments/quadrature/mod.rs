//! Moments without closed forms: E h(z) for z ~ N(x, y) and its derivatives in x, for any
//! [`Function`] h, with proved errors.
//!
//! # Mathematics
//!
//! Let φ be the density of N(x, y), y > 0, and G_k = ∂ᵏφ/∂xᵏ as a function of b, its place.
//!
//! **Kinks.** h is analytic but for kinks b₁ < b₂ < … Since ∂φ/∂x = −∂φ/∂z, integration by
//! parts on each piece gives
//! Mₙ = ∂ⁿE h/∂xⁿ = Σ_pieces ∫h⁽ⁿ⁾φ dz + Σ_b Σ_{j<n} ⟦h⁽ʲ⁾⟧(b)·G_{n−1−j}(b) (1),
//! with the jumps ⟦h⁽ʲ⁾⟧(b) = h⁽ʲ⁾(b+) − h⁽ʲ⁾(b−). So no order costs a division by √y that is
//! not in the kinks themselves. Where a kink, or a singularity, is only known to lie in
//! [b−, b+], (1) holds with h⁽ʲ⁾(b−) at b− and h⁽ʲ⁾(b+) at b+, and ∫h G_n over
//! the gap itself (2).
//!
//! **Cells.** The line is cut into cells [m − w, m + w] on which Taylor's theorem with the
//! derivative enclosed over the cell gives, with K terms,
//! h(z) = Σ_{k<K} cₖtᵏ + C·tᴷ, t = z − m (3),
//! and for the derivatives, by (3) for h⁽ⁿ⁾,
//! |h⁽ⁿ⁾(z) − Σ_{k<K−n} (k+n)!/k! c_{k+n}tᵏ| ≤ K!/(K−n)! |C| w^{K−n} (4).
//! Computed in doubles by Horner's scheme at t + Δt, |Δt| ≤ 4uw, the polynomial errs by
//! at most Σ(2 + 6k)u|bₖ|wᵏ and the radii of its coefficients bₖ (5).
//!
//! **Integration.** On a cell (or a piece of one) no wider than 2√y, polynomial times density
//! is integrated by Gauss and Legendre's rule with m nodes. If |g| ≤ M on the ellipse
//! with foci at the ends and half axes w(ρ ± 1/ρ)/2, its Chebyshev coefficients are at
//! most 2Mρ^{−k}; the rule is exact below degree 2m, odd ones vanish, and |∫T_k| + |rule| ≤
//! 2/(k² − 1) + 2: the error is at most 4.03·M·w·ρ^{−2m}/(1 − ρ^{−2}) for m = 12 (6). M is
//! the polynomial's, by its coefficients' absolute values, times e^{(β² − d²)/2y}/√(2πy), β being the
//! smaller half axis and d the distance of the ellipse's real part from x. Hence
//! ∫h⁽ⁿ⁾φ = Σ_cells Σᵢ wᵢ p(zᵢ)φ(zᵢ) ± … (7), `kernel`.
//!
//! **Tails.** Beyond the cells, which are within some √y of x and 2³⁴ or so of 0, |h⁽ⁿ⁾| is bounded
//! by its largest value in cells and in segments of doubling width, and the probability by
//! ½e^{−d²/2y}; or, on a ray, |h⁽ⁿ⁾(z)| ≤ a|z|ᵖe^{b|z|} (8), `growth`. The logarithm ψ of a
//! zᵖe^{bz}φ(z) is concave, so with −s = ψ′(L) = p/L + b − (L − x)/y < 0 its integral from L is at most e^{ψ(L)}/s (9). Where h may
//! have kinks beyond all segments, the density has to be negligible there, or nothing is known.
//!
//! **Boxes.** With c a point of the box X × Y and the heat equation (see [`super`]),
//! Mₙ(X, Y) ⊆ Mₙ(c) + M_{n+1}(X, Y)(X − c_x) + ½M_{n+2}(X, Y)(Y − c_y) (10),
//! from the top; the two highest orders are bounded by sums over cells of the largest
//! |h⁽ⁿ⁾| times the largest probability (11). Mₙ(c) is found once, for the values at c and for
//! the box around it.
//!
//! Functions whose one formula on a piece is not analytic do not exist in the language.
//! Nothing here is empty but what is undefined, or y ≤ 0, or what overflows.

mod around;
mod cell;
mod evaluate;
mod family;
mod gauss;
mod growth;
mod kernel;
mod kink;
mod legendre;
mod line;
mod partition;
mod plan;
mod reference;
mod series;
mod tape;
#[cfg(test)]
mod testing;

use super::Limit;
use crate::activation::function::Function;
use crate::arithmetic::interval::{is_finite, point};
use cell::Channel;
use line::Line;
use partition::Material;
use std::fmt;
use tape::{Rule, Tape};

pub use evaluate::Center;
pub use gauss::{Wanted, evaluate_at};
pub use reference::evaluate_mp;

/// Orders above those asked for, for the refinement (10).
const LADDER: usize = 4;

/// The highest order that may be asked for.
pub const MAX_ORDER: usize = 8;

/// Why a function has no such moments here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsuitable {
    /// It is not defined on the whole line.
    Undefined,
    /// It is not bounded by any e^{b|z|}, as far as the rules see.
    GrowsTooFast,
    /// Its kinks could not be separated.
    Kinks,
    /// It has kinks, or may have, however far from 0.
    EndlessKinks,
    /// A comparison in it is open on too many intervals: its sides are all but equal on a range,
    /// or cross very often.
    Close,
    /// Its derivatives have no bound on a range: what they are made of overflows.
    Unbounded,
    /// It would take too many cells.
    TooManyCells,
    /// More than [`MAX_ORDER`] derivatives are asked for.
    Order,
    /// Nothing is known of it: the limit was reached first.
    Stopped,
}

impl fmt::Display for Unsuitable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Undefined => "not defined on the whole line",
            Self::GrowsTooFast => "grows faster than any exponential, or may",
            Self::Kinks => "has kinks that cannot be separated",
            Self::EndlessKinks => "has kinks however far from 0, or may",
            Self::Close => "has a comparison that is open on too many intervals",
            Self::Unbounded => "has derivatives that cannot be bounded on a range",
            Self::TooManyCells => "varies too much to be integrated",
            Self::Order => "too many derivatives are asked for",
            Self::Stopped => "stopped before it was cut into cells",
        })
    }
}

impl std::error::Error for Unsuitable {}

/// One integrand's channels.
#[derive(Clone, Copy, Debug)]
struct Integrand {
    first: usize,
    /// The highest order asked for; LADDER more are prepared.
    order: usize,
}

/// Some functions' moments, ready to be evaluated.
#[derive(Debug)]
pub struct Quadrature {
    line: Line,
    integrands: Vec<Integrand>,
}

impl Quadrature {
    /// Prepares E h and its x-derivatives up to the order given with each h.
    ///
    /// # Errors
    /// Why there are none, or that the limit is reached.
    pub fn new(integrands: &[(Function, usize)], limit: &Limit) -> Result<Self, Unsuitable> {
        if integrands.iter().any(|&(_, order)| order > MAX_ORDER) {
            return Err(Unsuitable::Order);
        }
        let functions: Vec<Function> = integrands.iter().map(|(h, _)| h.clone()).collect();
        let tape = Tape::new(&functions);
        let mut channels = Vec::new();
        let mut spans = Vec::new();
        for (integrand, &(_, order)) in integrands.iter().enumerate() {
            spans.push(Integrand { first: channels.len(), order });
            channels.extend((0..=order + LADDER).map(|order| Channel { integrand, order }));
        }
        let constants = tape.constants(());
        if constants.iter().any(|&constant| !is_finite(constant)) {
            return Err(Unsuitable::Undefined);
        }
        let scales = vec![0.0; channels.len()];
        let mut material = Material { functions, tape, constants, channels, scales };
        material.measure(limit);
        Ok(Self { line: Line::new(material, limit)?, integrands: spans })
    }

    /// The cells of the middle segment.
    pub fn cells(&self) -> usize {
        self.line.cells()
    }
}

impl Limit {
    /// That there is time left.
    fn check(&self) -> Result<(), Unsuitable> {
        if self.is_reached() { Err(Unsuitable::Stopped) } else { Ok(()) }
    }
}

impl Material {
    /// Measures the channels' scales at some points; nothing is proved by them.
    fn measure(&mut self, limit: &Limit) {
        let length = self.highest_order() + 1;
        for step in (-32..=32).take_while(|_| !limit.is_reached()) {
            let z = point(f64::from(step) / 32.0 * partition::NEAR);
            let (series, _) = self.tape.evaluate(&self.constants, &z, length, Rule::Decide);
            for (scale, channel) in self.scales.iter_mut().zip(&self.channels) {
                let coefficient = series[channel.integrand].as_ref();
                let size = coefficient.and_then(|s| s.get(channel.order)).map_or(0.0, |c| c.mag());
                *scale = scale.max(size * cell::rising(0, channel.order));
            }
        }
    }
}
