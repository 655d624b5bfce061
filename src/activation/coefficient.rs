//! Coefficients: Σ p·e^P with polynomials p and P in the activation's symbols.
//!
//! Exponentials are kept apart by their exponents, so that what cancels for every value of the
//! symbols, such as e^{−b}·e^{b} at a breakpoint b, cancels exactly.

use super::polynomial::Polynomial;
use num_traits::Zero;
use std::collections::BTreeMap;
use std::ops::{Add, Mul, Neg};

/// Σ p·e^P; no p is zero, so that equal coefficients are equal values.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Coefficient {
    /// The polynomials p by their exponents P.
    terms: BTreeMap<Polynomial, Polynomial>,
}

impl Coefficient {
    /// p·e^P.
    pub fn new(polynomial: Polynomial, exponent: Polynomial) -> Self {
        let mut terms = BTreeMap::new();
        if !polynomial.is_zero() {
            terms.insert(exponent, polynomial);
        }
        Self { terms }
    }

    /// The exponents P with their polynomials p.
    pub fn terms(&self) -> impl Iterator<Item = (&Polynomial, &Polynomial)> {
        self.terms.iter()
    }

    /// n times it.
    #[must_use]
    pub fn scaled(&self, n: i32) -> Self {
        self.clone() * Self::from(Polynomial::from(n))
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

    fn add(mut self, other: Self) -> Self {
        for (exponent, polynomial) in other.terms {
            let sum = self.terms.remove(&exponent).unwrap_or_default() + polynomial;
            if !sum.is_zero() {
                self.terms.insert(exponent, sum);
            }
        }
        self
    }
}

impl Neg for Coefficient {
    type Output = Self;

    fn neg(self) -> Self {
        Self { terms: self.terms.into_iter().map(|(exponent, p)| (exponent, -p)).collect() }
    }
}

impl Mul for Coefficient {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        let mut product = Self::zero();
        for (first, p) in &self.terms {
            for (second, q) in &other.terms {
                let exponent = first.clone() + second.clone();
                product = product + Self::new(p.clone() * q.clone(), exponent);
            }
        }
        product
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use num_traits::One;

    #[test]
    fn exponentials_cancel_exactly() {
        let b = Polynomial::symbol(0);
        let below = Coefficient::new(Polynomial::one(), -b.clone());
        let above = Coefficient::new(Polynomial::one(), b.clone());
        assert_eq!(below.clone() * above.clone(), Polynomial::one().into());
        assert!((below.clone() + -below.clone()).is_zero());
        assert!(!(below + above).is_zero());
    }
}
