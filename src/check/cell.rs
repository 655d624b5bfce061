//! Boxes of exact rational ranges, by the names of their variables.

use crate::arithmetic::mpfr::MpInterval;
use crate::certificate::End;
use crate::claim::{Domain, Number, Variable};
use rug::Rational;

/// The values of one variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extent {
    /// The smallest, or a rational number below it.
    pub lower: Rational,
    /// The largest, or a rational number above it.
    pub upper: Rational,
    /// The number, if the variable has one value that is not known to be rational.
    number: Option<Number>,
}

impl Extent {
    /// A range of rational numbers.
    pub fn between((lower, upper): (Rational, Rational)) -> Self {
        Self { lower, upper, number: None }
    }

    /// The range if its ends are exact: none of a single irrational number.
    pub fn exact(&self) -> Option<(Rational, Rational)> {
        self.number.is_none().then(|| (self.lower.clone(), self.upper.clone()))
    }

    /// Whether it can be halved.
    pub fn is_open(&self) -> bool {
        self.number.is_none() && self.lower < self.upper
    }

    fn enclosure(&self, precision: u32) -> MpInterval {
        match &self.number {
            Some(number) => number.enclose(precision),
            None => MpInterval::from_rational(precision, &self.lower)
                .hull(&MpInterval::from_rational(precision, &self.upper)),
        }
    }
}

/// The enclosed values of variables.
#[derive(Clone, Debug, Default)]
pub struct Ranges(Vec<(Variable, MpInterval)>);

impl Ranges {
    /// The values of a variable; none if it is none.
    pub fn get(&self, variable: Variable) -> Option<&MpInterval> {
        self.0.iter().find(|(known, _)| *known == variable).map(|(_, range)| range)
    }

    /// Sets the values of a variable.
    pub fn set(&mut self, variable: Variable, range: MpInterval) {
        match self.0.iter_mut().find(|(known, _)| *known == variable) {
            Some((_, known)) => *known = range,
            None => self.0.push((variable, range)),
        }
    }

    /// The variables and their values.
    pub fn iter(&self) -> impl Iterator<Item = (Variable, &MpInterval)> {
        self.0.iter().map(|(variable, range)| (*variable, range))
    }

    /// Every range's middle.
    pub fn middle(&self) -> Self {
        Self(self.0.iter().map(|(variable, range)| (*variable, range.midpoint())).collect())
    }
}

/// An exact range for each variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    ranges: Vec<(Variable, Extent)>,
}

impl Cell {
    /// A domain, rounded outward where the ends of ranges are irrational.
    pub fn of_domain(domain: &Domain) -> Self {
        let extent = |range: &crate::claim::Range| {
            let (lower, upper) = range.outer();
            let is_one = range.is_point() && lower < upper;
            Extent { lower, upper, number: is_one.then(|| range.lower.clone()) }
        };
        Self { ranges: domain.iter().map(|(name, range)| (name, extent(range))).collect() }
    }

    /// The cell with one variable in place of others.
    pub fn replaced(&self, others: &[Variable], by: Variable, range: Extent) -> Self {
        let mut ranges = self.ranges.clone();
        ranges.retain(|(name, _)| !others.contains(name));
        ranges.push((by, range));
        Self { ranges }
    }

    /// The range of a variable.
    pub fn get(&self, variable: Variable) -> Option<&Extent> {
        self.ranges.iter().find(|(known, _)| *known == variable).map(|(_, range)| range)
    }

    /// The variables whose range can be halved.
    pub fn open(&self) -> Vec<Variable> {
        let open = self.ranges.iter().filter(|(_, range)| range.is_open());
        open.map(|(name, _)| *name).collect()
    }

    /// The axis whose range is widest.
    pub fn widest(&self) -> Option<Variable> {
        let width = |variable: &Variable| {
            self.get(*variable).map(|range| Rational::from(&range.upper - &range.lower))
        };
        self.open().into_iter().max_by_key(width)
    }

    fn with(&self, variable: Variable, range: (Rational, Rational)) -> Self {
        let mut cell = self.clone();
        for (known, extent) in &mut cell.ranges {
            if *known == variable {
                *extent = Extent::between(range.clone());
            }
        }
        cell
    }

    /// The two halves along a variable's range; none if it is a point.
    pub fn halves(&self, variable: Variable) -> Option<[Self; 2]> {
        let Extent { lower, upper, .. } = self.get(variable).filter(|range| range.is_open())?;
        let middle: Rational = Rational::from(lower + upper) / 2;
        Some([
            self.with(variable, (lower.clone(), middle.clone())),
            self.with(variable, (middle, upper.clone())),
        ])
    }

    /// The face at one end of a variable's range; none if it is a point.
    pub fn face(&self, variable: Variable, end: End) -> Option<Self> {
        let Extent { lower, upper, .. } = self.get(variable).filter(|range| range.is_open())?;
        let point = if end == End::Lower { lower } else { upper };
        Some(self.with(variable, (point.clone(), point.clone())))
    }

    /// The cell's exact middle.
    pub fn middle(&self) -> Self {
        let mut cell = self.clone();
        for (_, range) in cell.ranges.iter_mut().filter(|(_, range)| range.is_open()) {
            let middle: Rational = Rational::from(&range.lower + &range.upper) / 2;
            *range = Extent::between((middle.clone(), middle));
        }
        cell
    }

    /// The ranges as intervals.
    pub fn enclosures(&self, precision: u32) -> Ranges {
        let ranges = self.ranges.iter();
        Ranges(ranges.map(|(name, range)| (*name, range.enclosure(precision))).collect())
    }
}
