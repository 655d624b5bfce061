//! Coefficients: Σ p·e^P with polynomials p and P in the activation's symbols.
//!
//! Exponentials are kept apart by their exponents, so that what cancels for every value of the
//! symbols, such as e^{−b}·e^{b} at a breakpoint b, cancels exactly.

use super::polynomial::Polynomial;
use super::terms::Terms;
use num_traits::Zero;
use std::ops::{Add, Mul, Neg};

/// Σ p·e^P; no p is zero, so that equal coefficients are equal values.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Coefficient {
    /// The polynomials p by their exponents P.
    terms: Terms<Polynomial, Polynomial>,
}

impl Coefficient {
    /// p·e^P.
    pub fn new(polynomial: Polynomial, exponent: Polynomial) -> Self {
        Self { terms: Terms::one(exponent, polynomial) }
    }

    /// The exponents P with their polynomials p.
    pub fn terms(&self) -> impl Iterator<Item = (&Polynomial, &Polynomial)> {
        self.terms.iter()
    }

    /// n times it.
    #[must_use]
    pub fn scaled(self, n: i32) -> Self {
        match n {
            0 => Self::zero(),
            1 => self,
            _ => Self { terms: self.terms.map(|polynomial| polynomial.scaled(n)) },
        }
    }

    /// The polynomial that it is, unless that is 0 or it has exponentials.
    fn factor(&self) -> Option<&Polynomial> {
        self.terms.single().filter(|(exponent, _)| exponent.is_zero()).map(|(_, value)| value)
    }

    /// It times a polynomial that is not 0.
    fn times(self, factor: &Polynomial) -> Self {
        Self { terms: self.terms.map(|polynomial| polynomial * factor.clone()) }
    }
}

impl From<Polynomial> for Coefficient {
    fn from(polynomial: Polynomial) -> Self {
        Self::new(polynomial, Polynomial::zero())
    }
}

impl Zero for Coefficient {
    fn zero() -> Self {
        Self::default()
    }

    fn is_zero(&self) -> bool {
        self.terms.is_empty()
    }
}

impl Add for Coefficient {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { terms: self.terms + other.terms }
    }
}

impl Neg for Coefficient {
    type Output = Self;

    fn neg(self) -> Self {
        self.scaled(-1)
    }
}

impl Mul for Coefficient {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        if let Some(factor) = other.factor() {
            return self.times(factor);
        }
        if let Some(factor) = self.factor() {
            return other.times(factor);
        }
        let mut terms = Terms::default();
        for (first, p) in self.terms.iter() {
            for (second, q) in other.terms.iter() {
                terms.include(first.clone() + second.clone(), p.clone() * q.clone());
            }
        }
        Self { terms }
    }
}
