//! Polynomials in a few symbols with exact rational coefficients.

use num_traits::{One, Zero};
use rug::Rational;
use std::collections::BTreeMap;
use std::ops::{Add, Mul, Neg, Sub};

/// Σ c_e · s₀^{e₀} s₁^{e₁} …, exact; no zero coefficient and no trailing zero
/// exponent is stored, so equal polynomials are equal values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Polynomial {
    terms: BTreeMap<Vec<u32>, Rational>,
}

impl Polynomial {
    /// A number.
    pub fn constant(value: Rational) -> Self {
        let mut terms = BTreeMap::new();
        if !value.is_zero() {
            terms.insert(Vec::new(), value);
        }
        Self { terms }
    }

    /// The symbol s_index.
    pub fn symbol(index: usize) -> Self {
        let mut exponents = vec![0; index];
        exponents.push(1);
        Self { terms: BTreeMap::from([(exponents, Rational::from(1))]) }
    }

    /// The monomials' exponents (missing ones are 0) and coefficients.
    pub fn terms(&self) -> impl Iterator<Item = (&[u32], &Rational)> {
        self.terms.iter().map(|(exponents, coefficient)| (exponents.as_slice(), coefficient))
    }

    /// The value in any commutative ring that holds the rational numbers.
    pub fn evaluate<R>(&self, symbols: &[R], embed: impl Fn(&Rational) -> R) -> R
    where
        R: Clone + Zero + Mul<Output = R>,
    {
        self.terms().fold(R::zero(), |sum, (exponents, coefficient)| {
            let monomial =
                exponents.iter().zip(symbols).fold(embed(coefficient), |product, (&e, s)| {
                    (0..e).fold(product, |product, _| product * s.clone())
                });
            sum + monomial
        })
    }
}

impl Zero for Polynomial {
    fn zero() -> Self {
        Self { terms: BTreeMap::new() }
    }

    fn is_zero(&self) -> bool {
        self.terms.is_empty()
    }
}

impl One for Polynomial {
    fn one() -> Self {
        Self::constant(Rational::from(1))
    }
}

impl From<i32> for Polynomial {
    fn from(value: i32) -> Self {
        Self::constant(Rational::from(value))
    }
}

impl Add for Polynomial {
    type Output = Self;

    fn add(mut self, other: Self) -> Self {
        for (exponents, coefficient) in other.terms {
            *self.terms.entry(exponents).or_default() += coefficient;
        }
        self.terms.retain(|_, coefficient| !coefficient.is_zero());
        self
    }
}

impl Neg for Polynomial {
    type Output = Self;

    fn neg(mut self) -> Self {
        for coefficient in self.terms.values_mut() {
            *coefficient *= -1;
        }
        self
    }
}

impl Sub for Polynomial {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Mul for Polynomial {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        let mut terms: BTreeMap<Vec<u32>, Rational> = BTreeMap::new();
        for (a, x) in &self.terms {
            for (b, y) in &other.terms {
                let (long, short) = if a.len() >= b.len() { (a, b) } else { (b, a) };
                let mut exponents = long.clone();
                for (sum, exponent) in exponents.iter_mut().zip(short) {
                    *sum += exponent;
                }
                *terms.entry(exponents).or_default() += Rational::from(x * y);
            }
        }
        terms.retain(|_, coefficient| !coefficient.is_zero());
        Self { terms }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ring_identities_hold_exactly() {
        let (x, y) = (Polynomial::symbol(0), Polynomial::symbol(1));
        let square = (x.clone() + y.clone()) * (x.clone() + y.clone());
        let expanded = x.clone() * x.clone()
            + Polynomial::from(2) * x.clone() * y.clone()
            + y.clone() * y.clone();
        assert_eq!(square, expanded);
        assert!((square.clone() - expanded).is_zero());
        assert!(!(square - x * y).is_zero());
    }

    #[test]
    fn evaluation_is_a_ring_homomorphism() {
        let (x, y) = (Polynomial::symbol(0), Polynomial::symbol(1));
        let p = x.clone() * x.clone() - Polynomial::from(3) * y.clone();
        let values = [y.clone(), x.clone() + Polynomial::one()];
        let swapped = p.evaluate(&values, |c| Polynomial::constant(c.clone()));
        assert_eq!(swapped, y.clone() * y - Polynomial::from(3) * (x + Polynomial::one()));
    }
}
