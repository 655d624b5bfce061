//! Boxes of exact rational ranges.

use super::evaluate::Ranges;
use super::settle;
use crate::arithmetic::mpfr::MpInterval;
use crate::certificate::End;
use crate::claim::{Domain, Variable};
use rug::Rational;

/// An exact range for each variable that is searched in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    ranges: [Option<(Rational, Rational)>; 6],
}

impl Cell {
    /// The domain. Where `uses` names a product that the domain does not give, its
    /// factors are replaced by it: as they range over a box, the product takes
    /// exactly the values between the least and the greatest at the corners.
    pub fn of_domain(domain: &Domain, uses: &[Variable]) -> Self {
        let mut ranges = Variable::ALL.map(|variable| {
            domain
                .get(variable)
                .map(|range| (range.lower.value().clone(), range.upper.value().clone()))
        });
        for product in [Variable::X, Variable::Y] {
            let Some(factors) = product.factors() else { continue };
            let [Some(a), Some(b)] = factors.map(|factor| ranges[factor as usize].clone()) else {
                continue;
            };
            if uses.contains(&product) {
                ranges[product as usize] = Some(settle::product(&a, &b));
                for factor in factors {
                    ranges[factor as usize] = None;
                }
            }
        }
        Self { ranges }
    }

    /// The exact range of a variable that is searched in.
    pub fn get(&self, variable: Variable) -> Option<&(Rational, Rational)> {
        self.ranges[variable as usize].as_ref()
    }

    /// The variables whose range is more than a point.
    pub fn open(&self) -> Vec<Variable> {
        let is_open = |variable: &Variable| self.get(*variable).is_some_and(|(a, b)| a < b);
        Variable::ALL.into_iter().filter(is_open).collect()
    }

    /// The two halves along a variable's range; none if it is a point.
    pub fn halves(&self, variable: Variable) -> Option<[Self; 2]> {
        let (lower, upper) = self.get(variable).filter(|(a, b)| a < b)?;
        let middle: Rational = Rational::from(lower + upper) / 2;
        let with = |range| {
            let mut cell = self.clone();
            cell.ranges[variable as usize] = Some(range);
            cell
        };
        Some([with((lower.clone(), middle.clone())), with((middle, upper.clone()))])
    }

    /// The face at one end of a variable's range; none if it is a point.
    pub fn face(&self, variable: Variable, end: End) -> Option<Self> {
        let (lower, upper) = self.get(variable).filter(|(a, b)| a < b)?;
        let point = if end == End::Lower { lower.clone() } else { upper.clone() };
        let mut cell = self.clone();
        cell.ranges[variable as usize] = Some((point.clone(), point));
        Some(cell)
    }

    /// The ranges as intervals.
    pub fn enclosures(&self, precision: u32) -> Ranges {
        Variable::ALL.map(|variable| match self.get(variable) {
            Some((lower, upper)) => MpInterval::from_rational(precision, lower)
                .hull(&MpInterval::from_rational(precision, upper)),
            None => MpInterval::empty(precision),
        })
    }

    /// The ranges' exact middles as intervals.
    pub fn center(&self, precision: u32) -> Ranges {
        Variable::ALL.map(|variable| match self.get(variable) {
            Some((lower, upper)) => {
                MpInterval::from_rational(precision, &(Rational::from(lower + upper) / 2))
            }
            None => MpInterval::empty(precision),
        })
    }
}
