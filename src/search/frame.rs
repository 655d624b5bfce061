//! The variables a goal is searched in, and cells of exactly halved ranges.
//!
//! # Mathematics
//!
//! An expression that depends on μ and ω only through x = μω is a function of x
//! alone, and as μ and ω range over a box, x ranges over exactly the interval
//! product of their ranges. Such a goal is searched in x instead of (μ, ω), and
//! likewise in y = ντ instead of (ν, τ) (1): the largest saving there is, since a
//! whole curve of equal values becomes a point.
//!
//! A cell is, on each axis [a, b], the range from a + (b−a)k/2ᵈ to
//! a + (b−a)(k+1)/2ᵈ, or just the point a + (b−a)k/2ᵈ (2), with exact rational a
//! and b: the cells of one depth cover the axis without gap, whatever the
//! doubles that enclose them.

use super::constant::{self, ExactRange};
use crate::arithmetic::interval::point;
use crate::arithmetic::{Interval, decimal};
use crate::certificate::End;
use crate::claim::{Domain, Variable};
use crate::map::tape::{NO_VARIABLES, Variables};
use rug::Rational;
use std::collections::BTreeSet;

/// A variable and its exact range.
#[derive(Clone, Debug)]
pub struct Axis {
    /// What varies.
    pub variable: Variable,
    /// The exact lower end.
    pub lower: Rational,
    /// The exact upper end.
    pub upper: Rational,
    ends: [Interval; 2],
    span: Interval,
}

impl Axis {
    fn new(variable: Variable, (lower, upper): ExactRange) -> Self {
        let ends = [decimal::enclose(&lower), decimal::enclose(&upper)];
        let span = decimal::enclose(&Rational::from(&upper - &lower));
        Self { variable, lower, upper, ends, span }
    }

    /// An enclosure of a + (b−a)k/2ᵈ.
    fn position(&self, index: u64, depth: u8) -> Interval {
        let parts = 1u64 << depth;
        if index == 0 {
            self.ends[0]
        } else if index == parts {
            self.ends[1]
        } else {
            // Exact: index < 2⁵³, and a power of two only shifts the exponent.
            self.ends[0] + self.span * point(index as f64 / parts as f64)
        }
    }

    /// a + (b−a)k/2ᵈ.
    fn exact_position(&self, index: u64, depth: u8) -> Rational {
        let fraction = Rational::from((index, 1u64 << depth));
        Rational::from(&self.upper - &self.lower) * fraction + &self.lower
    }
}

/// A part of an axis: equation (2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    index: u64,
    depth: u8,
    is_point: bool,
}

/// The deepest halving; the fraction k/2ᵈ stays an exact double.
const MAX_DEPTH: u8 = 50;

impl Part {
    /// Whether it cannot be halved any further.
    pub fn is_atomic(self) -> bool {
        self.is_point || self.depth >= MAX_DEPTH
    }

    /// Whether it is a point.
    pub fn is_point(self) -> bool {
        self.is_point
    }

    fn halves(self) -> [Self; 2] {
        let half = |offset| Self {
            index: 2 * self.index + offset,
            depth: self.depth + 1,
            is_point: false,
        };
        [half(0), half(1)]
    }

    fn end(self, end: End) -> Self {
        let index = if self.is_point || end == End::Lower { self.index } else { self.index + 1 };
        Self { index, is_point: true, ..self }
    }
}

/// A box of the search: one part per axis (unused ones are points).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    parts: [Part; MAX_AXES],
}

/// μ, ω, ν and τ.
pub const MAX_AXES: usize = 4;

impl Cell {
    /// The part on an axis.
    pub fn part(&self, axis: usize) -> Part {
        self.parts[axis]
    }

    /// The two halves along an axis.
    pub fn split(&self, axis: usize) -> [Self; 2] {
        self.parts[axis].halves().map(|half| {
            let mut cell = *self;
            cell.parts[axis] = half;
            cell
        })
    }

    /// The middle point.
    pub fn center(&self) -> Self {
        (0..MAX_AXES).fold(*self, |cell, axis| {
            if cell.part(axis).is_point() {
                cell
            } else {
                cell.split(axis)[0].face(axis, End::Upper)
            }
        })
    }

    /// The face at one end of an axis.
    pub fn face(&self, axis: usize, end: End) -> Self {
        let mut cell = *self;
        cell.parts[axis] = self.parts[axis].end(end);
        cell
    }
}

/// The axes of a search.
#[derive(Clone, Debug)]
pub struct Frame {
    /// At most [`MAX_AXES`].
    pub axes: Vec<Axis>,
}

impl Frame {
    /// The axes that expressions of these variables call for, by (1).
    pub fn new(domain: &Domain, variables: &BTreeSet<Variable>) -> Self {
        let mut axes = Vec::new();
        for product in [Variable::X, Variable::Y] {
            let Some(factors) = product.factors() else { continue };
            let wanted: Vec<Variable> =
                factors.into_iter().filter(|factor| variables.contains(factor)).collect();
            let ranges = factors.map(|factor| exact_range(domain, factor));
            let chosen = match (&ranges, exact_range(domain, product)) {
                (_, Some(range)) => {
                    axes.extend(variables.contains(&product).then(|| Axis::new(product, range)));
                    continue;
                }
                ([Some(first), Some(second)], None)
                    if variables.contains(&product) && wanted.is_empty() =>
                {
                    axes.push(Axis::new(product, constant::product(first, second)));
                    continue;
                }
                // A product next to a factor takes both factors.
                ([Some(_), Some(_)], None) if variables.contains(&product) => factors.to_vec(),
                _ => wanted,
            };
            axes.extend(
                chosen.into_iter().filter_map(|v| Some(Axis::new(v, exact_range(domain, v)?))),
            );
        }
        Self { axes }
    }

    /// The position of a variable's axis, if it has one.
    pub fn axis(&self, variable: Variable) -> Option<usize> {
        self.axes.iter().position(|axis| axis.variable == variable)
    }

    /// The whole domain.
    pub fn root(&self) -> Cell {
        let mut parts = [Part { index: 0, depth: 0, is_point: true }; MAX_AXES];
        for (part, axis) in parts.iter_mut().zip(&self.axes) {
            part.is_point = axis.lower == axis.upper;
        }
        Cell { parts }
    }

    /// The face at the given ends.
    pub fn face(&self, cell: &Cell, ends: [Option<End>; MAX_AXES]) -> Cell {
        let chosen = ends.into_iter().enumerate().filter_map(|(axis, end)| Some((axis, end?)));
        chosen.fold(*cell, |cell, (axis, end)| cell.face(axis, end))
    }

    /// Enclosures of a cell's parts, by variable.
    pub fn ranges(&self, cell: &Cell) -> Vec<(Variable, Interval)> {
        let axes = self.axes.iter().enumerate();
        axes.map(|(index, axis)| (axis.variable, self.range(cell, index))).collect()
    }

    /// The corners of a cell, each a cell of points.
    pub fn corners(&self, cell: &Cell) -> impl Iterator<Item = Cell> {
        let (cell, count) = (*cell, self.axes.len());
        (0..1usize << count).map(move |corner| {
            (0..count).fold(cell, |cell, axis| {
                let end = if corner >> axis & 1 == 0 { End::Lower } else { End::Upper };
                cell.face(axis, end)
            })
        })
    }

    /// An enclosure of a cell's part.
    pub fn range(&self, cell: &Cell, axis: usize) -> Interval {
        let part = cell.parts[axis];
        let lower = self.axes[axis].position(part.index, part.depth);
        if part.is_point {
            return lower;
        }
        lower.convex_hull(self.axes[axis].position(part.index + 1, part.depth))
    }

    /// Whether a range certainly lies in the exact range of an axis.
    pub fn encloses(&self, axis: usize, range: Interval) -> bool {
        let [lower, upper] = self.axes[axis].ends;
        lower.sup() <= range.inf() && range.sup() <= upper.inf()
    }

    /// The exact ends of a cell's part.
    pub fn exact_range(&self, cell: &Cell, axis: usize) -> ExactRange {
        let part = cell.parts[axis];
        let lower = self.axes[axis].exact_position(part.index, part.depth);
        if part.is_point {
            return (lower.clone(), lower);
        }
        (lower, self.axes[axis].exact_position(part.index + 1, part.depth))
    }

    /// Enclosures of all variables over a cell, products included.
    pub fn variables(&self, cell: &Cell) -> Variables {
        self.assemble(|axis| self.range(cell, axis))
    }

    /// The variables with the given values on the axes.
    pub fn assemble(&self, value: impl Fn(usize) -> Interval) -> Variables {
        let mut variables = NO_VARIABLES;
        for (index, axis) in self.axes.iter().enumerate() {
            variables[axis.variable as usize] = value(index);
        }
        complete_products(&mut variables);
        variables
    }

    /// The share of the root's volume that a cell covers; points count in full.
    pub fn volume(&self, cell: &Cell) -> f64 {
        let halvings: i32 = cell.parts.iter().map(|part| i32::from(part.depth)).sum();
        2f64.powi(-halvings)
    }
}

/// Sets x = μω and y = ντ where the factors are given.
pub fn complete_products(variables: &mut Variables) {
    let mut complete = |product: Variable, first: Variable, second: Variable| {
        let value = variables[first as usize] * variables[second as usize];
        if !value.is_empty() {
            variables[product as usize] = value;
        }
    };
    complete(Variable::X, Variable::Mu, Variable::Omega);
    complete(Variable::Y, Variable::Nu, Variable::Tau);
}

fn exact_range(domain: &Domain, variable: Variable) -> Option<ExactRange> {
    let range = domain.get(variable)?;
    Some((range.lower.value().clone(), range.upper.value().clone()))
}
