//! Activation functions made of polynomial × exponential pieces.
//!
//! An [`Activation`] is cut at its breakpoints b₁ < b₂ < … into pieces, and on
//! each piece it is a finite sum of terms c·zʲ·e^{βz} (2). The coefficients c are
//! [`Polynomial`]s in the activation's named parameters (SELU: λ and α), so that
//! what cancels for every parameter, such as the two sides of a continuous
//! breakpoint, cancels exactly and not just to rounding error.
//!
//! One more activation is one more file with a function that returns its pieces;
//! nothing else in the program names an activation.

pub mod polynomial;
pub mod selu;

pub use polynomial::Polynomial;

use crate::arithmetic::{Interval, interval::point};
use rug::Rational;

/// c·zʲ·e^{βz}.
#[derive(Clone, Debug)]
pub struct Term {
    /// c, in the activation's parameters.
    pub coefficient: Polynomial,
    /// j.
    pub power: u32,
    /// β.
    pub rate: i32,
}

/// A sum of terms: the function on one piece.
pub type Piece = Vec<Term>;

/// A named parameter and an enclosure of its value.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// The name a claim's expressions may use, e.g. `lambda`.
    pub name: &'static str,
    /// All values the parameter may have.
    pub value: Interval,
}

/// A function of one real variable, polynomial × exponential on each piece.
#[derive(Clone, Debug)]
pub struct Activation {
    /// Where the pieces meet, increasing; exact doubles.
    pub breakpoints: Vec<f64>,
    /// The pieces from left to right: one more than there are breakpoints.
    pub pieces: Vec<Piece>,
    /// The parameters the coefficients refer to by position.
    pub parameters: Vec<Parameter>,
}

impl Activation {
    /// f², piece by piece.
    pub fn square_pieces(&self) -> Vec<Piece> {
        self.pieces.iter().map(|piece| square(piece)).collect()
    }

    /// The enclosures of the parameters, by position.
    pub fn parameter_values(&self) -> Vec<Interval> {
        self.parameters.iter().map(|parameter| parameter.value).collect()
    }
}

fn square(piece: &[Term]) -> Piece {
    let mut product: Piece = Vec::new();
    for a in piece {
        for b in piece {
            let (power, rate) = (a.power + b.power, a.rate + b.rate);
            let coefficient = a.coefficient.clone() * b.coefficient.clone();
            match product.iter_mut().find(|t| t.power == power && t.rate == rate) {
                Some(term) => term.coefficient = term.coefficient.clone() + coefficient,
                None => product.push(Term { coefficient, power, rate }),
            }
        }
    }
    product
}

/// c(parameters), enclosed.
pub fn enclose(polynomial: &Polynomial, parameters: &[Interval]) -> Interval {
    polynomial.terms().fold(point(0.0), |sum, (exponents, coefficient)| {
        let monomial = exponents.iter().zip(parameters).fold(
            crate::arithmetic::decimal::enclose(coefficient),
            |product, (&exponent, &value)| {
                let exponent = i32::try_from(exponent).unwrap_or(i32::MAX);
                product * crate::arithmetic::interval::power(value, exponent)
            },
        );
        sum + monomial
    })
}

/// A rational number as a polynomial without parameters.
pub fn rational(numerator: i32, denominator: i32) -> Polynomial {
    Polynomial::constant(Rational::from((numerator, denominator)))
}
