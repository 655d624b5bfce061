//! Mₙ as a combination of half-line moments and density derivatives.
//!
//! Equation numbers refer to the [module above](super).

use super::basis::{Basis, Place, Side, Tilt};
use crate::activation::{BITS, Coefficient, Piecewise, Polynomial, Symbols, Terms};
use crate::arithmetic::interval::point;
use crate::arithmetic::{Interval, product};
use num_traits::{One, Zero};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// A_{j,β} on one side of a breakpoint (by position), in reflected coordinates.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct HalfLineMoment {
    /// The breakpoint's position.
    pub breakpoint: usize,
    /// The side.
    pub side: Side,
    /// β.
    pub rate: Polynomial,
    /// j.
    pub power: u32,
}

/// Σ c·A_{j,β} + Σ c·G_k with exact coefficients.
#[derive(Clone, Debug, Default)]
pub struct Symbolic {
    /// By half-line moment.
    pub moments: Terms<HalfLineMoment, Coefficient>,
    /// By breakpoint and k.
    pub densities: Terms<(usize, u32), Coefficient>,
}

impl Symbolic {
    /// (4), term by term.
    fn derivative(&self) -> Self {
        let mut result = Self::default();
        for (key, coefficient) in self.moments.iter() {
            // d/dx = ±d/dx′ in reflected coordinates.
            let sign = key.side.sign();
            if !key.rate.is_zero() {
                let by_rate = coefficient.clone().scaled(sign) * key.rate.clone().into();
                result.moments.include(key.clone(), by_rate);
            }
            if key.power > 0 {
                let lower = HalfLineMoment { power: key.power - 1, ..key.clone() };
                let scaled = coefficient.clone().scaled(sign * key.power as i32);
                result.moments.include(lower, scaled);
            } else {
                // G is even, so G(x′) = G(x).
                let boundary = coefficient.clone().scaled(-sign);
                result.densities.include((key.breakpoint, 0), boundary);
            }
        }
        for (&(breakpoint, k), coefficient) in self.densities.iter() {
            result.densities.include((breakpoint, k + 1), coefficient.clone());
        }
        result
    }
}

/// E h(z) for h given by its pieces; half-lines end at the breakpoints, or at 0 if there are
/// none.
///
/// The first piece lies below the first breakpoint, the last above the last; a
/// piece between two breakpoints is the difference of two half-lines, taken on
/// the side where its exponentials decay.
pub fn of_pieces(symbols: &Symbols, function: &Piecewise, breakpoints: &[Polynomial]) -> Symbolic {
    let mut sum = Symbolic::default();
    let last = function.pieces.len() - 1;
    for (index, piece) in function.pieces.iter().enumerate() {
        for (shape, coefficient) in piece.terms() {
            let mut on = |breakpoint: usize, side: Side, sign: i32| {
                let b = &breakpoints[breakpoint];
                // e^{βz} = e^{βb}·e^{β(z − b)}.
                let anchor = Coefficient::new(Polynomial::one(), shape.rate.clone() * b.clone());
                let coefficient = coefficient.clone().scaled(sign) * anchor;
                for (power, factor) in recentered(shape.power, b, side) {
                    let rate = shape.rate.clone() * Polynomial::from(side.sign());
                    let key = HalfLineMoment { breakpoint, side, rate, power };
                    sum.moments.include(key, coefficient.clone() * factor.into());
                }
            };
            let zero = Polynomial::zero();
            let rises = || symbols.compare(&shape.rate, &zero) == Some(Ordering::Greater);
            match index {
                0 if last == 0 => {
                    on(0, Side::Below, 1);
                    on(0, Side::Above, 1);
                }
                0 => on(0, Side::Below, 1),
                _ if index == last => on(index - 1, Side::Above, 1),
                _ if rises() => {
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

/// Where the half-lines of a function end.
pub fn breakpoints_of(function: &Piecewise) -> Vec<Polynomial> {
    match function.breakpoints.is_empty() {
        true => vec![Polynomial::zero()],
        false => function.breakpoints.clone(),
    }
}

/// zʲ = (b ± z′)ʲ in powers of the reflected, translated z′ = ±(z − b).
fn recentered(power: u32, b: &Polynomial, side: Side) -> Vec<(u32, Polynomial)> {
    let mut expansion = vec![Polynomial::one()];
    for _ in 0..power {
        let mut next = vec![Polynomial::zero(); expansion.len() + 1];
        for (i, coefficient) in expansion.into_iter().enumerate() {
            next[i] = next[i].clone() + coefficient.clone() * b.clone();
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

/// Enclosures of coefficients and rates: derivatives repeat them.
pub struct Values<'a> {
    symbols: &'a Symbols,
    coefficients: BTreeMap<Coefficient, Interval>,
    rates: BTreeMap<Polynomial, Interval>,
}

impl<'a> Values<'a> {
    /// None yet.
    pub fn new(symbols: &'a Symbols) -> Self {
        Self { symbols, coefficients: BTreeMap::new(), rates: BTreeMap::new() }
    }

    fn of(&mut self, coefficient: &Coefficient) -> Interval {
        if let Some(known) = self.coefficients.get(coefficient) {
            return *known;
        }
        let value = self.symbols.enclose_coefficient(coefficient, BITS).to_interval();
        self.coefficients.insert(coefficient.clone(), value);
        value
    }

    fn of_rate(&mut self, rate: &Polynomial) -> Interval {
        if let Some(known) = self.rates.get(rate) {
            return *known;
        }
        let value = self.symbols.enclose(rate, BITS).to_interval();
        self.rates.insert(rate.clone(), value);
        value
    }
}

/// A combination with its coefficients enclosed, addressing a [`Basis`] by position.
#[derive(Clone, Debug)]
pub struct Combination {
    moments: Vec<(Interval, usize, usize, usize)>,
    densities: Vec<(Interval, usize, usize)>,
}

impl Combination {
    /// Encloses the coefficients and enters what is needed into `places`; `positions` tells
    /// where the function's breakpoints are among them.
    pub fn new(
        symbolic: &Symbolic,
        positions: &[usize],
        values: &mut Values,
        places: &mut [Place],
    ) -> Self {
        let moments = symbolic
            .moments
            .iter()
            .map(|(key, coefficient)| {
                let rate = values.of_rate(&key.rate);
                let place = positions[key.breakpoint];
                let tilts = &mut places[place].tilts;
                let wanted = |tilt: &Tilt| tilt.side == key.side && tilt.rate == rate;
                let tilt = tilts.iter().position(wanted).unwrap_or_else(|| {
                    tilts.push(Tilt { side: key.side, rate, power: 0 });
                    tilts.len() - 1
                });
                let power = key.power as usize;
                tilts[tilt].power = tilts[tilt].power.max(power);
                (values.of(coefficient), place, tilt, power)
            })
            .collect();
        let densities = symbolic
            .densities
            .iter()
            .map(|(&(breakpoint, k), coefficient)| {
                (values.of(coefficient), positions[breakpoint], k as usize)
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
            product(coefficient, bases[place].moments[tilt][power])
        });
        let densities = self
            .densities
            .iter()
            .map(|&(coefficient, place, k)| product(coefficient, bases[place].densities[k]));
        moments.chain(densities).fold(point(0.0), |sum, term| sum + term)
    }
}
