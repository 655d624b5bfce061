//! Laurent polynomials in a few symbols with exact rational coefficients.

use num_traits::{One, Zero};
use rug::Rational;
use std::collections::BTreeMap;
use std::ops::{Add, Mul, Neg, Sub};

/// Σ c_e · s₀^{e₀} s₁^{e₁} …, exact; exponents may be negative. No zero coefficient and no
/// trailing zero exponent is stored, so equal polynomials are equal values.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Polynomial {
    terms: BTreeMap<Vec<i32>, Rational>,
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

    /// c·s₀^{e₀} s₁^{e₁} ….
    pub fn monomial(mut exponents: Vec<i32>, coefficient: Rational) -> Self {
        trim(&mut exponents);
        let mut terms = BTreeMap::new();
        if !coefficient.is_zero() {
            terms.insert(exponents, coefficient);
        }
        Self { terms }
    }

    /// The monomials' exponents (missing ones are 0) and coefficients.
    pub fn terms(&self) -> impl Iterator<Item = (&[i32], &Rational)> {
        self.terms.iter().map(|(exponents, coefficient)| (exponents.as_slice(), coefficient))
    }

    /// The number that it is, if it has no symbols.
    pub fn as_number(&self) -> Option<Rational> {
        let mut terms = self.terms.iter();
        match (terms.next(), terms.next()) {
            (None, _) => Some(Rational::new()),
            (Some((exponents, value)), None) if exponents.is_empty() => Some(value.clone()),
            _ => None,
        }
    }

    /// 1 divided by it, if it is a single term.
    pub fn reciprocal(&self) -> Option<Self> {
        let mut terms = self.terms.iter();
        let (Some((exponents, value)), None) = (terms.next(), terms.next()) else { return None };
        let exponents = exponents.iter().map(|exponent| -exponent).collect();
        Some(Self { terms: BTreeMap::from([(exponents, value.clone().recip())]) })
    }

    /// Its n-th power.
    pub fn power(&self, n: u32) -> Self {
        (0..n).fold(Self::one(), |product, _| product * self.clone())
    }

    /// The value in any commutative ring that holds the rational numbers; none where a
    /// negative power of a symbol stands in it.
    pub fn evaluate<R>(&self, symbols: &[R], embed: impl Fn(&Rational) -> R) -> Option<R>
    where
        R: Clone + Zero + Mul<Output = R>,
    {
        self.terms().try_fold(R::zero(), |sum, (exponents, coefficient)| {
            let mut product = embed(coefficient);
            for (&exponent, symbol) in exponents.iter().zip(symbols) {
                for _ in 0..u32::try_from(exponent).ok()? {
                    product = product * symbol.clone();
                }
            }
            Some(sum + product)
        })
    }
}

/// Leaves no zero at the end.
fn trim(exponents: &mut Vec<i32>) {
    while exponents.last() == Some(&0) {
        exponents.pop();
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
        let mut terms: BTreeMap<Vec<i32>, Rational> = BTreeMap::new();
        for (a, x) in &self.terms {
            for (b, y) in &other.terms {
                let (long, short) = if a.len() >= b.len() { (a, b) } else { (b, a) };
                let mut exponents = long.clone();
                for (sum, exponent) in exponents.iter_mut().zip(short) {
                    *sum += exponent;
                }
                trim(&mut exponents);
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
    fn a_single_term_has_a_reciprocal() {
        let (x, y) = (Polynomial::symbol(0), Polynomial::symbol(1));
        let term = Polynomial::from(2) * x.clone() * x.clone() * y.clone();
        let reciprocal = term.reciprocal().expect("one term");
        assert!((term.clone() * reciprocal).is_one());
        assert_eq!((x + y).reciprocal(), None);
        assert_eq!(term.as_number(), None);
        assert_eq!(Polynomial::from(3).as_number(), Some(Rational::from(3)));
    }

    #[test]
    fn evaluation_is_a_ring_homomorphism() {
        let (x, y) = (Polynomial::symbol(0), Polynomial::symbol(1));
        let p = x.clone() * x.clone() - Polynomial::from(3) * y.clone();
        let values = [y.clone(), x.clone() + Polynomial::one()];
        let swapped = p.evaluate(&values, |c| Polynomial::constant(c.clone()));
        let expected = y.clone() * y - Polynomial::from(3) * (x + Polynomial::one());
        assert_eq!(swapped, Some(expected));
    }
}
