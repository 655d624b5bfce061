//! Mₙ as a combination of half-line moments and density derivatives.
//!
//! Equation numbers refer to the [module above](super).

use super::basis::{Basis, Place, Side, Tilt};
use crate::activation::{self, Piece, Polynomial};
use crate::arithmetic::Interval;
use crate::arithmetic::interval::point;
use num_traits::{One, Zero};
use rug::Rational;
use std::collections::BTreeMap;

/// A_{j,β} on one side of a breakpoint (by position), in reflected coordinates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct HalfLineMoment {
    breakpoint: usize,
    side: Side,
    rate: i32,
    power: u32,
}

/// Σ c·A_{j,β} + Σ c·G_k with exact coefficients in the parameters.
#[derive(Clone, Debug, Default)]
pub struct Symbolic {
    moments: BTreeMap<HalfLineMoment, Polynomial>,
    /// By breakpoint and k.
    densities: BTreeMap<(usize, u32), Polynomial>,
}

impl Symbolic {
    /// The half-line moments by reflected rate and power, with their coefficients.
    pub fn moments(&self) -> impl Iterator<Item = (i32, u32, &Polynomial)> {
        self.moments.iter().map(|(key, coefficient)| (key.rate, key.power, coefficient))
    }

    fn add_moment(&mut self, key: HalfLineMoment, coefficient: Polynomial) {
        add_to(&mut self.moments, key, coefficient);
    }

    /// (4), term by term.
    fn derivative(&self) -> Self {
        let mut result = Self::default();
        for (&key, coefficient) in &self.moments {
            // d/dx = ±d/dx′ in reflected coordinates.
            let scaled = |n: i32| Polynomial::from(n * key.side.sign()) * coefficient.clone();
            if key.rate != 0 {
                result.add_moment(key, scaled(key.rate));
            }
            if key.power > 0 {
                let lower = HalfLineMoment { power: key.power - 1, ..key };
                result.add_moment(lower, scaled(key.power as i32));
            } else {
                // G is even, so G(x′) = G(x).
                add_to(&mut result.densities, (key.breakpoint, 0), scaled(-1));
            }
        }
        for (&(breakpoint, k), coefficient) in &self.densities {
            add_to(&mut result.densities, (breakpoint, k + 1), coefficient.clone());
        }
        result
    }
}

fn add_to<K: Ord>(map: &mut BTreeMap<K, Polynomial>, key: K, coefficient: Polynomial) {
    let sum = map.remove(&key).unwrap_or_else(Polynomial::zero) + coefficient;
    if !sum.is_zero() {
        map.insert(key, sum);
    }
}

/// E h(z) for h given by its pieces.
///
/// The first piece lies below the first breakpoint, the last above the last; a
/// piece between two breakpoints is the difference of two half-lines, taken on
/// the side where its exponentials decay.
pub fn of_pieces(breakpoints: &[f64], pieces: &[Piece]) -> Symbolic {
    let mut sum = Symbolic::default();
    let last = pieces.len() - 1;
    for (index, piece) in pieces.iter().enumerate() {
        for term in piece {
            let mut on = |breakpoint: usize, side: Side, sign: i32| {
                let coefficient = Polynomial::from(sign) * term.coefficient.clone();
                let b = breakpoints[breakpoint];
                assert!(b == 0.0 || term.rate == 0, "an exponential piece is anchored at 0");
                for (power, factor) in recentered(term.power, b, side) {
                    let rate = term.rate * side.sign();
                    let key = HalfLineMoment { breakpoint, side, rate, power };
                    sum.add_moment(key, coefficient.clone() * factor);
                }
            };
            match index {
                0 => on(0, Side::Below, 1),
                _ if index == last => on(index - 1, Side::Above, 1),
                _ if term.rate > 0 => {
                    on(index, Side::Below, 1);
                    on(index - 1, Side::Below, -1);
                }
                _ => {
                    on(index - 1, Side::Above, 1);
                    on(index, Side::Above, -1);
                }
            }
        }
    }
    sum
}

/// zʲ = (b ± z′)ʲ in powers of the reflected, translated z′ = ±(z − b).
fn recentered(power: u32, b: f64, side: Side) -> Vec<(u32, Polynomial)> {
    let b = Rational::from_f64(b).unwrap_or_default();
    let mut expansion = vec![Polynomial::one()];
    for _ in 0..power {
        let mut next = vec![Polynomial::zero(); expansion.len() + 1];
        for (i, coefficient) in expansion.into_iter().enumerate() {
            next[i] = next[i].clone() + coefficient.clone() * Polynomial::constant(b.clone());
            next[i + 1] = next[i + 1].clone() + coefficient * Polynomial::from(side.sign());
        }
        expansion = next;
    }
    (0..).zip(expansion).filter(|(_, coefficient)| !coefficient.is_zero()).collect()
}

/// M, M₁, …, M_order.
pub fn derivatives(symbolic: Symbolic, order: usize) -> Vec<Symbolic> {
    let mut all = vec![symbolic];
    for n in 0..order {
        all.push(all[n].derivative());
    }
    all
}

/// A combination with its coefficients enclosed, addressing a [`Basis`] by position.
#[derive(Clone, Debug)]
pub struct Combination {
    moments: Vec<(Interval, usize, usize, usize)>,
    densities: Vec<(Interval, usize, usize)>,
}

impl Combination {
    /// Encloses the coefficients and enters what is needed into `places`.
    pub fn new(
        symbolic: &Symbolic,
        breakpoints: &[f64],
        parameters: &[Interval],
        places: &mut Vec<Place>,
    ) -> Self {
        if places.is_empty() {
            places.extend(
                breakpoints.iter().map(|&breakpoint| Place { breakpoint, tilts: Vec::new() }),
            );
        }
        let moments = symbolic
            .moments
            .iter()
            .map(|(key, coefficient)| {
                let tilts = &mut places[key.breakpoint].tilts;
                let wanted = |tilt: &Tilt| tilt.side == key.side && tilt.rate == key.rate;
                let tilt = tilts.iter().position(wanted).unwrap_or_else(|| {
                    tilts.push(Tilt { side: key.side, rate: key.rate, power: 0 });
                    tilts.len() - 1
                });
                let power = key.power as usize;
                tilts[tilt].power = tilts[tilt].power.max(power);
                (activation::enclose(coefficient, parameters), key.breakpoint, tilt, power)
            })
            .collect();
        let densities = symbolic
            .densities
            .iter()
            .map(|(&(breakpoint, k), coefficient)| {
                (activation::enclose(coefficient, parameters), breakpoint, k as usize)
            })
            .collect();
        Self { moments, densities }
    }

    /// The half-line moments' coefficients, breakpoints, tilts and powers, by position.
    pub fn moments(&self) -> &[(Interval, usize, usize, usize)] {
        &self.moments
    }

    /// The density derivatives' coefficients, breakpoints and orders.
    pub fn densities(&self) -> &[(Interval, usize, usize)] {
        &self.densities
    }

    /// The combination's value.
    pub fn evaluate(&self, bases: &[Basis]) -> Interval {
        let moments = self.moments.iter().map(|&(coefficient, place, tilt, power)| {
            coefficient * bases[place].moments[tilt][power]
        });
        let densities = self
            .densities
            .iter()
            .map(|&(coefficient, place, k)| coefficient * bases[place].densities[k]);
        moments.chain(densities).fold(point(0.0), |sum, term| sum + term)
    }
}
