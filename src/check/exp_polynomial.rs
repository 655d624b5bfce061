//! Polynomials times exponentials, with numbers of the checker for coefficients.

use super::functions::Kinks;
use super::jet::Jet;
use crate::claim::Function;

/// Σ (Σₖ cₖ zᵏ) e^{βz}.
#[derive(Clone, Debug, Default)]
pub struct ExpPolynomial {
    /// β with the cₖ.
    pub terms: Vec<(Jet, Vec<Jet>)>,
}

/// Beyond this, quadrature is cheaper.
const MAX_DEGREE: usize = 8;

/// Whether a number and all its derivatives are exactly 0.
pub fn vanishes(a: &Jet) -> bool {
    (0..1 << a.infinitesimals())
        .all(|set| *a.coefficient(set).lower() == 0 && *a.coefficient(set).upper() == 0)
}

/// Whether two numbers are one and the same: a number without derivatives known exactly.
pub fn same(a: &Jet, b: &Jet) -> bool {
    let exact = |a: &Jet| a.depends() == 0 && a.value().lower() == a.value().upper();
    exact(a) && exact(b) && a.value().lower() == b.value().lower()
}

impl ExpPolynomial {
    /// A constant.
    pub fn constant(value: Jet) -> Self {
        Self { terms: vec![(value.integer(0), vec![value])] }.trimmed()
    }

    /// z itself.
    pub fn z(like: &Jet) -> Self {
        Self { terms: vec![(like.integer(0), vec![like.integer(0), like.integer(1)])] }
    }

    /// Without what is exactly 0.
    fn trimmed(mut self) -> Self {
        for (_, coefficients) in &mut self.terms {
            while coefficients.last().is_some_and(vanishes) {
                coefficients.pop();
            }
        }
        self.terms.retain(|(_, coefficients)| !coefficients.is_empty());
        self
    }

    fn insert(&mut self, rate: &Jet, power: usize, value: Jet) {
        let at = self.terms.iter().position(|(known, _)| same(known, rate));
        let at = at.unwrap_or_else(|| {
            self.terms.push((rate.clone(), Vec::new()));
            self.terms.len() - 1
        });
        let coefficients = &mut self.terms[at].1;
        while coefficients.len() <= power {
            coefficients.push(value.integer(0));
        }
        coefficients[power] = coefficients[power].add(&value);
    }

    fn each(&self) -> impl Iterator<Item = (&Jet, usize, &Jet)> {
        self.terms.iter().flat_map(|(rate, coefficients)| {
            coefficients.iter().enumerate().map(move |(power, c)| (rate, power, c))
        })
    }

    /// −f.
    pub fn neg(&self) -> Self {
        let negated = |c: &[Jet]| c.iter().map(Jet::neg).collect();
        Self { terms: self.terms.iter().map(|(rate, c)| (rate.clone(), negated(c))).collect() }
    }

    /// The sum.
    pub fn add(&self, other: &Self) -> Self {
        let mut sum = self.clone();
        other.each().for_each(|(rate, power, c)| sum.insert(rate, power, c.clone()));
        sum.trimmed()
    }

    /// The difference, as one piece less the next.
    pub fn sub(&self, other: &Self) -> Self {
        self.add(&other.neg())
    }

    /// The product; none if its degree is too high.
    pub fn mul(&self, other: &Self) -> Option<Self> {
        let mut product = Self::default();
        for (rate, power, c) in self.each() {
            for (other_rate, other_power, d) in other.each() {
                if power + other_power > MAX_DEGREE {
                    return None;
                }
                product.insert(&rate.add(other_rate), power + other_power, c.mul(d));
            }
        }
        Some(product.trimmed())
    }

    /// The derivative.
    pub fn derivative(&self) -> Self {
        let mut result = Self::default();
        for (rate, power, c) in self.each() {
            if power > 0 {
                result.insert(rate, power - 1, c.mul(&c.integer(power as i64)));
            }
            result.insert(rate, power, c.mul(rate));
        }
        result.trimmed()
    }

    /// The value at a point.
    pub fn at(&self, z: &Jet) -> Jet {
        self.each().fold(z.integer(0), |sum, (rate, power, c)| {
            let exponential = rate.mul(z).call(Function::Exp, Kinks::Undefined);
            sum.add(&c.mul(&z.power(power as i32)).mul(&exponential))
        })
    }

    /// a + b·z, if it is that.
    pub fn linear(&self, like: &Jet) -> Option<[Jet; 2]> {
        match self.terms.as_slice() {
            [] => Some([like.integer(0), like.integer(0)]),
            [(rate, c)] if vanishes(rate) && c.len() <= 2 => {
                let at = |k: usize| c.get(k).cloned().unwrap_or_else(|| like.integer(0));
                Some([at(0), at(1)])
            }
            _ => None,
        }
    }

    /// The value, if it is a constant.
    pub fn as_constant(&self, like: &Jet) -> Option<Jet> {
        let [a, b] = self.linear(like)?;
        vanishes(&b).then_some(a)
    }
}
