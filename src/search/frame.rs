//! The variables a goal is searched in, and their exact ranges.
//!
//! # Mathematics
//!
//! An expression that depends on μ and ω only through x = μω is a function of x
//! alone, and as μ and ω range over a box, x ranges over exactly the interval
//! product of their ranges. Such a goal is searched in x instead of (μ, ω), and
//! likewise in y = ντ instead of (ν, τ): the largest saving there is, since a
//! whole curve of equal values becomes a point. So it is for whatever a layer says x and y
//! are, if that is rational and names each variable once: then its operations' ranges are
//! those of independent operands, and by continuity it takes every value between (1). A number
//! that is irrational has no range to be made of, and is left as it is.
//!
//! Ranges end in exact rationals, and so do cells, which are fractions of them, whatever
//! the doubles that enclose either.

use super::cell::{Cell, MAX_AXES, Part};
use crate::arithmetic::ball::{Ball, upward};
use crate::arithmetic::interval::{hull, point};
use crate::arithmetic::{Interval, decimal};
use crate::certificate::{End, Letter, Letters};
use crate::claim::{Expression, ExpressionKind, Number, Range, Scope, Variable};
use crate::map::constant::{ExactRange, exact_range};
use crate::map::graph::Node;
use crate::map::{Graph, Lowering, NodeId};
use rug::Rational;
use std::collections::BTreeSet;

/// A variable, or x or y in place of what they are made of, and its exact range.
#[derive(Clone, Debug)]
pub struct Axis {
    /// What varies.
    pub variable: Variable,
    /// What stands for it in a tree.
    pub letter: Letter,
    /// Its node.
    pub node: NodeId,
    /// The exact lower end, or a number below it.
    pub lower: Rational,
    /// The exact upper end, or a number above it.
    pub upper: Rational,
    /// Whether it is a single number, known exactly or not.
    is_number: bool,
    ends: [Interval; 2],
    span: Interval,
    /// The lower end and the span.
    balls: [Ball; 2],
}

impl Axis {
    fn new(
        (variable, letter, node): (Variable, Letter, NodeId),
        (lower, upper): ExactRange,
        is_number: bool,
    ) -> Self {
        let mut ends = [decimal::enclose(&lower), decimal::enclose(&upper)];
        if is_number {
            ends = [hull(ends[0], ends[1]); 2];
        }
        let span = match is_number {
            true => point(0.0),
            false => decimal::enclose(&Rational::from(&upper - &lower)),
        };
        let balls = [ends[0], span].map(Ball::from_interval);
        Self { variable, letter, node, lower, upper, is_number, ends, span, balls }
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

/// The axes of a search.
#[derive(Clone, Debug)]
pub struct Frame {
    /// At most [`MAX_AXES`], or nothing is computed on them: see [`Frame::is_too_wide`].
    pub axes: Vec<Axis>,
}

impl Frame {
    /// The axes that some quantities call for, by (1).
    pub fn new(lowering: &mut Lowering, quantities: &[NodeId]) -> Self {
        Self::keeping(lowering, quantities, &[])
    }

    /// The same with axes for some variables in any case.
    pub fn keeping(lowering: &mut Lowering, quantities: &[NodeId], kept: &[Variable]) -> Self {
        let scope = lowering.scope();
        let mut replaced: Vec<Replaced> = Vec::new();
        for name in [Variable::X, Variable::Y] {
            if let Some(one) = replacement(lowering, quantities, kept, &replaced, name) {
                replaced.push(one);
            }
        }
        let graph = &lowering.graph;
        let cut: Vec<NodeId> = replaced.iter().map(|one| one.node).collect();
        let mut used: BTreeSet<Variable> = kept.iter().copied().collect();
        for &quantity in quantities {
            used.extend(graph.variables(quantity, &cut));
        }
        let letters = Letters::new(&scope.domain);
        let mut axes: Vec<Axis> = Vec::new();
        for (variable, range) in scope.domain.iter() {
            let by_one = replaced.iter().find(|one| one.variables.contains(&variable));
            let name = by_one.map_or(variable, |one| one.name);
            if axes.iter().any(|axis| axis.variable == name) {
                continue;
            }
            let Some(letter) = letters.letter(name) else { continue };
            match by_one {
                Some(one) => {
                    axes.push(Axis::new((name, letter, one.node), one.range.clone(), false));
                }
                None if used.contains(&variable) => {
                    let node = lowering.name(variable);
                    axes.push(Axis::new((name, letter, node), range.outer(), range.is_point()));
                }
                None => {}
            }
        }
        Self { axes }
    }

    /// The axes of a state map, on which nothing stands for x or y: its states, and all variables
    /// that its outputs and some other quantities use.
    pub fn of_map(lowering: &mut Lowering, map: &[(Variable, NodeId)], others: &[NodeId]) -> Self {
        let domain = &lowering.scope().domain;
        let states = map.iter().map(|(state, _)| *state).filter(|it| domain.get(*it).is_some());
        let quantities = map.iter().map(|(_, next)| next).chain(others);
        let used = quantities.flat_map(|id| lowering.graph.variables(*id, &[]));
        let all: BTreeSet<Variable> = states.chain(used).collect();
        Self::keeping(lowering, &[], &all.into_iter().collect::<Vec<_>>())
    }

    /// Whether there are more axes than cells have.
    pub fn is_too_wide(&self) -> bool {
        self.axes.len() > MAX_AXES
    }

    /// The position of a variable's axis, if it has one.
    pub fn axis(&self, variable: Variable) -> Option<usize> {
        self.axes.iter().position(|axis| axis.variable == variable)
    }

    /// The position of a letter's axis, if it has one.
    pub fn axis_of_letter(&self, letter: Letter) -> Option<usize> {
        self.axes.iter().position(|axis| axis.letter == letter)
    }

    /// The axes' nodes: what quantities are functions of.
    pub fn inputs(&self) -> Vec<NodeId> {
        self.axes.iter().map(|axis| axis.node).collect()
    }

    /// Enclosures of the axes at a point of the domain; none if that leaves one open.
    pub fn place(&self, graph: &Graph, point: &[(Variable, Number)]) -> Option<Vec<Interval>> {
        let value = |wanted: Variable| {
            point.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value)
        };
        let of_axis = |axis: &Axis| {
            if let Some(number) = value(axis.variable) {
                return Some(number.enclosure());
            }
            let leaf = |id: NodeId| match graph.node(id) {
                Node::Variable(name) => {
                    let number = value(*name)?;
                    Some((number.lower().clone(), number.upper().clone()))
                }
                _ => None,
            };
            let (lower, upper) = exact_range(graph, axis.node, &leaf)?;
            Some(hull(decimal::enclose(&lower), decimal::enclose(&upper)))
        };
        self.axes.iter().map(of_axis).collect()
    }

    /// The ranges of the axes with values for some variables; not all of them need have axes.
    pub fn pinned(
        &self,
        mut ranges: [Interval; MAX_AXES],
        values: &[(Variable, Number)],
    ) -> [Interval; MAX_AXES] {
        for (variable, value) in values {
            if let Some(axis) = self.axis(*variable) {
                ranges[axis] = value.enclosure();
            }
        }
        ranges
    }

    /// The exact range of an axis' node on a cell, if the node is one's.
    pub fn exact_leaf(&self, cell: &Cell, id: NodeId) -> Option<ExactRange> {
        let axis = self.axes.iter().position(|axis| axis.node == id)?;
        Some(self.exact_range(cell, axis))
    }

    /// The whole domain.
    pub fn root(&self) -> Cell {
        Cell::root(self.axes.iter().map(|axis| axis.is_number || axis.lower == axis.upper))
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
        let cell = *cell;
        let open: Vec<usize> =
            (0..self.axes.len()).filter(|axis| !cell.part(*axis).is_point()).collect();
        (0..1usize << open.len()).map(move |corner| {
            open.iter().enumerate().fold(cell, |cell, (bit, axis)| {
                let end = if corner >> bit & 1 == 0 { End::Lower } else { End::Upper };
                cell.face(*axis, end)
            })
        })
    }

    /// An enclosure of a cell's part.
    pub fn range(&self, cell: &Cell, axis: usize) -> Interval {
        let part = cell.part(axis);
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
        let part = cell.part(axis);
        if self.axes[axis].is_number {
            return (self.axes[axis].lower.clone(), self.axes[axis].upper.clone());
        }
        let lower = self.axes[axis].exact_position(part.index(), part.depth());
        if part.is_point() {
            return (lower.clone(), lower);
        }
        (lower, self.axes[axis].exact_position(part.index() + 1, part.depth()))
    }

    /// The exact ends of a cell's parts, by variable.
    pub fn exact_ranges(&self, cell: &Cell) -> Vec<(Variable, ExactRange)> {
        let axes = self.axes.iter().enumerate();
        axes.map(|(index, axis)| (axis.variable, self.exact_range(cell, index))).collect()
    }

    /// The share of the root's volume that a cell covers; points count in full.
    pub fn volume(&self, cell: &Cell) -> f64 {
        2f64.powi(-(cell.halvings() as i32))
    }

    /// A ball around a cell's part.
    pub fn ball(&self, cell: &Cell, axis: usize) -> Ball {
        self.axes[axis].ball(cell.part(axis))
    }

    /// Balls around a cell's parts.
    pub fn balls(&self, cell: &Cell) -> [Ball; MAX_AXES] {
        std::array::from_fn(|axis| match self.axes.get(axis) {
            Some(own) => own.ball(cell.part(axis)),
            None => Ball::UNKNOWN,
        })
    }
}

/// x or y in place of the variables it is made of.
struct Replaced {
    name: Variable,
    node: NodeId,
    variables: Vec<Variable>,
    range: ExactRange,
}

/// (1), if quantities depend on the variables of x or y through it alone.
fn replacement(
    lowering: &mut Lowering,
    quantities: &[NodeId],
    kept: &[Variable],
    before: &[Replaced],
    name: Variable,
) -> Option<Replaced> {
    let scope = lowering.scope();
    let meaning = scope.expand(scope.definition(name)?);
    let variables = each_once(&meaning)?;
    let is_irrational = |variable: &Variable| {
        let range = scope.domain.get(*variable);
        range.is_some_and(|range| range.is_point() && range.lower.exact().is_none())
    };
    let is_own = |variable: &Variable| kept.contains(variable) || is_irrational(variable);
    if variables.is_empty() || variables.iter().any(is_own) {
        return None;
    }
    let node = lowering.name(name);
    let graph = &lowering.graph;
    if matches!(graph.node(node), Node::Variable(_)) {
        return None;
    }
    let mut cut: Vec<NodeId> = before.iter().map(|one| one.node).collect();
    let of_all = |cut: &[NodeId]| {
        let all = quantities.iter().flat_map(|id| graph.variables(*id, cut));
        all.collect::<BTreeSet<Variable>>()
    };
    let with = of_all(&cut);
    cut.push(node);
    let without = of_all(&cut);
    let is_used = variables.iter().any(|variable| with.contains(variable));
    let is_alone = variables.iter().all(|variable| !without.contains(variable))
        && before.iter().all(|one| variables.iter().all(|it| !one.variables.contains(it)));
    if !is_used || !is_alone {
        return None;
    }
    let range = exact_range(graph, node, &|id| outer_range(scope, graph.node(id)))?;
    Some(Replaced { name, node, variables, range })
}

/// The range of a variable's node.
fn outer_range(scope: &Scope, node: &Node) -> Option<ExactRange> {
    match node {
        Node::Variable(name) => scope.domain.get(*name).map(Range::outer),
        _ => None,
    }
}

/// The variables of an expression, if each stands in it once.
fn each_once(expression: &Expression) -> Option<Vec<Variable>> {
    let mut found = Vec::new();
    let mut once = true;
    expression.visit(&mut |part| {
        if let ExpressionKind::Variable(name) = part.kind {
            once &= !found.contains(&name);
            found.push(name);
        }
    });
    once.then_some(found)
}
