//! Laurent polynomials in a few symbols with exact rational coefficients.

use super::terms::Terms;
use num_traits::{One, Zero};
use rug::Rational;
use std::ops::{Add, Mul, Neg, Sub};

/// Σ c_e · s₀^{e₀} s₁^{e₁} …, exact; exponents may be negative. No zero coefficient and no
/// trailing zero exponent is stored, so equal polynomials are equal values.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Polynomial {
    terms: Terms<Vec<i32>, Rational>,
}

impl Polynomial {
    /// A number.
    pub fn constant(value: Rational) -> Self {
        Self { terms: Terms::one(Vec::new(), value) }
    }

    /// The symbol s_index.
    pub fn symbol(index: usize) -> Self {
        let mut exponents = vec![0; index];
        exponents.push(1);
        Self { terms: Terms::one(exponents, Rational::from(1)) }
    }

    /// c·s₀^{e₀} s₁^{e₁} ….
    pub fn monomial(mut exponents: Vec<i32>, coefficient: Rational) -> Self {
        trim(&mut exponents);
        Self { terms: Terms::one(exponents, coefficient) }
    }

    /// The monomials' exponents (missing ones are 0) and coefficients.
    pub fn terms(&self) -> impl Iterator<Item = (&[i32], &Rational)> {
        self.terms.iter().map(|(exponents, coefficient)| (exponents.as_slice(), coefficient))
    }

    /// The number that it is, if it has no symbols.
    pub fn as_number(&self) -> Option<Rational> {
        if self.is_zero() { Some(Rational::new()) } else { self.factor().cloned() }
    }

    /// The number that it is, unless that is 0 or it has symbols.
    fn factor(&self) -> Option<&Rational> {
        self.terms.single().filter(|(exponents, _)| exponents.is_empty()).map(|(_, value)| value)
    }

    /// 1 divided by it, if it is a single term.
    pub fn reciprocal(&self) -> Option<Self> {
        let (exponents, value) = self.terms.single()?;
        let exponents = exponents.iter().map(|exponent| -exponent).collect();
        Some(Self { terms: Terms::one(exponents, value.clone().recip()) })
    }

    /// n times it.
    #[must_use]
    pub fn scaled(self, n: i32) -> Self {
        match n {
            0 => Self::zero(),
            1 => self,
            _ => Self { terms: self.terms.map(|coefficient| coefficient * n) },
        }
    }

    /// It times a number that is not 0.
    fn times(self, number: &Rational) -> Self {
        if *number == 1 {
            return self;
        }
        Self { terms: self.terms.map(|coefficient| coefficient * number) }
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
        Self::default()
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

    fn add(self, other: Self) -> Self {
        Self { terms: self.terms + other.terms }
    }
}

impl Neg for Polynomial {
    type Output = Self;

    fn neg(self) -> Self {
        self.scaled(-1)
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
        if let Some(number) = other.factor() {
            return self.times(number);
        }
        if let Some(number) = self.factor() {
            return other.times(number);
        }
        let mut terms = Terms::default();
        for (a, x) in self.terms.iter() {
            for (b, y) in other.terms.iter() {
                let (long, short) = if a.len() >= b.len() { (a, b) } else { (b, a) };
                let mut exponents = long.clone();
                for (sum, exponent) in exponents.iter_mut().zip(short) {
                    *sum += exponent;
                }
                trim(&mut exponents);
                terms.include(exponents, Rational::from(x * y));
            }
        }
        Self { terms }
    }
}
