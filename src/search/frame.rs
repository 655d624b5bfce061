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
use crate::arithmetic::ball::{Ball, upward};
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
    /// The lower end and the span.
    balls: [Ball; 2],
}

impl Axis {
    fn new(variable: Variable, (lower, upper): ExactRange) -> Self {
        let ends = [decimal::enclose(&lower), decimal::enclose(&upper)];
        let span = decimal::enclose(&Rational::from(&upper - &lower));
        let balls = [ends[0], span].map(Ball::from_interval);
        Self { variable, lower, upper, ends, span, balls }
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

    /// A ball around a part: its middle with half its length added to the radius.
    fn ball(&self, part: Part) -> Ball {
        let [lower, span] = self.balls;
        let scale = 1.0 / (1u64 << part.depth()) as f64;
        // Exact, as above: 2k + 1 < 2⁵³.
        let place = |index: f64| span.scale_add(index * scale, lower);
        if part.is_point() {
            return place(part.index() as f64);
        }
        place(part.index() as f64 + 0.5).widened(upward(0.5 * scale * span.magnitude()))
    }

    /// a + (b−a)k/2ᵈ.
    fn exact_position(&self, index: u64, depth: u8) -> Rational {
        let fraction = Rational::from((index, 1u64 << depth));
        Rational::from(&self.upper - &self.lower) * fraction + &self.lower
    }
}

/// A part of an axis: equation (2). k, d and whether it is a point share a word, since
/// searches keep many cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Part(u64);

/// The deepest halving; the fraction k/2ᵈ stays an exact double.
const MAX_DEPTH: u8 = 50;

impl Part {
    /// k ≤ 2⁵⁰, d ≤ [`MAX_DEPTH`].
    fn new(index: u64, depth: u8, is_point: bool) -> Self {
        Self(index << 8 | u64::from(depth) << 1 | u64::from(is_point))
    }

    fn index(self) -> u64 {
        self.0 >> 8
    }

    /// How often the axis was halved.
    pub fn depth(self) -> u8 {
        (self.0 >> 1 & 0x7f) as u8
    }

    /// Whether it cannot be halved any further.
    pub fn is_atomic(self) -> bool {
        self.is_point() || self.depth() >= MAX_DEPTH
    }

    /// Whether it is a point.
    pub fn is_point(self) -> bool {
        self.0 & 1 == 1
    }

    fn halves(self) -> [Self; 2] {
        [0, 1].map(|offset| Self::new(2 * self.index() + offset, self.depth() + 1, false))
    }

    fn end(self, end: End) -> Self {
        let offset = u64::from(!self.is_point() && end == End::Upper);
        Self::new(self.index() + offset, self.depth(), true)
    }
}

/// A box of the search: one part per axis (unused ones are points).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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

    /// How often it was halved, along all axes.
    pub fn halvings(&self) -> u32 {
        self.parts.iter().map(|part| u32::from(part.depth())).sum()
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
        let mut parts = [Part::new(0, 0, true); MAX_AXES];
        for (part, axis) in parts.iter_mut().zip(&self.axes) {
            *part = Part::new(0, 0, axis.lower == axis.upper);
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
        let lower = self.axes[axis].position(part.index(), part.depth());
        if part.is_point() {
            return lower;
        }
        lower.convex_hull(self.axes[axis].position(part.index() + 1, part.depth()))
    }

    /// Enclosures of a cell's parts, by axis; empty beyond the last.
    pub fn cell_ranges(&self, cell: &Cell) -> [Interval; MAX_AXES] {
        std::array::from_fn(|axis| match axis < self.axes.len() {
            true => self.range(cell, axis),
            false => Interval::EMPTY,
        })
    }

    /// Whether a range certainly lies in the exact range of an axis.
    pub fn encloses(&self, axis: usize, range: Interval) -> bool {
        let [lower, upper] = self.axes[axis].ends;
        lower.sup() <= range.inf() && range.sup() <= upper.inf()
    }

    /// The exact ends of a cell's part.
    pub fn exact_range(&self, cell: &Cell, axis: usize) -> ExactRange {
        let part = cell.parts[axis];
        let lower = self.axes[axis].exact_position(part.index(), part.depth());
        if part.is_point() {
            return (lower.clone(), lower);
        }
        (lower, self.axes[axis].exact_position(part.index() + 1, part.depth()))
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
        2f64.powi(-(cell.halvings() as i32))
    }

    /// A ball around a cell's part.
    pub fn ball(&self, cell: &Cell, axis: usize) -> Ball {
        self.axes[axis].ball(cell.parts[axis])
    }

    /// Balls around a cell's parts.
    pub fn balls(&self, cell: &Cell) -> [Ball; MAX_AXES] {
        std::array::from_fn(|axis| match self.axes.get(axis) {
            Some(own) => own.ball(cell.parts[axis]),
            None => Ball::UNKNOWN,
        })
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
