//! Points of the exact domain where a goal fails.
//!
//! A search in floating point proposes, rigorous evaluation decides: a point's
//! coordinates are exact decimals inside the exact domain, they are enclosed by
//! doubles, and only if the enclosure of the quantity there lies on the wrong side
//! of the bound is the goal refuted.

use super::budget::Options;
use super::cell::{Cell, MAX_AXES};
use super::engine::Refute;
use super::extremum::precise_truth;
use super::goal::Goal;
use super::point::Point;
use super::verdict::{Sense, Truth};
use crate::arithmetic::interval::point;
use crate::arithmetic::{Decimal, Interval};
use crate::claim::{Expression, ExpressionKind, Number, Operator, Range, Scope, Variable};
use crate::map::Graph;
use crate::map::graph::Node;
use crate::moments::Moments;

/// Looks for points where a goal fails.
pub struct Hunt<'a> {
    /// What is to be refuted.
    pub goal: &'a Goal,
    /// The moments of the claim's activation.
    pub moments: &'a Moments,
    /// Where points must lie, and what names mean.
    pub scope: &'a Scope,
    /// The claim's expressions, for exact arithmetic.
    pub graph: &'a Graph,
    /// How to verify.
    pub options: &'a Options<'a>,
}

/// Evaluations one ascent may cost.
const MAX_EVALUATIONS: usize = 3000;

type Coordinates = [f64; MAX_AXES];

impl Refute for Hunt<'_> {
    /// Tries the corners and the centre of the domain.
    fn corners(&self) -> Option<Point> {
        self.ranked_starts().into_iter().take(3).find_map(|(_, start)| self.confirm(&start))
    }

    /// Tries the centre of a cell.
    fn near(&self, cell: &Cell) -> Option<Point> {
        self.confirm(&self.center(cell))
    }

    /// Pattern search from the best starts.
    fn climb(&self) -> Option<Point> {
        let starts = self.ranked_starts();
        starts.into_iter().take(3).find_map(|(value, start)| self.climb_from(value, start))
    }
}

impl Hunt<'_> {
    fn center(&self, cell: &Cell) -> Coordinates {
        let frame = &self.goal.objective.frame;
        let mut center = [0.0; MAX_AXES];
        for (axis, coordinate) in center.iter_mut().enumerate().take(frame.axes.len()) {
            *coordinate = frame.range(cell, axis).mid();
        }
        center
    }

    fn climb_from(&self, mut best: f64, mut at: Coordinates) -> Option<Point> {
        let frame = &self.goal.objective.frame;
        let root = frame.root();
        let ranges: Vec<Interval> =
            (0..frame.axes.len()).map(|axis| frame.range(&root, axis)).collect();
        let mut step: f64 = 0.25;
        let mut evaluations = 0;
        while step > 1e-9 && evaluations < MAX_EVALUATIONS {
            let mut improved = false;
            for (axis, range) in ranges.iter().enumerate() {
                for direction in [-step, step] {
                    let mut next = at;
                    next[axis] =
                        (at[axis] + direction * range.wid()).clamp(range.inf(), range.sup());
                    let value = self.badness(&next);
                    evaluations += 1;
                    if value > best {
                        (best, at, improved) = (value, next, true);
                    }
                }
            }
            step = if improved { (1.5 * step).min(0.5) } else { step / 2.0 };
        }
        self.confirm(&at)
    }

    /// Corners and centre, worst for the goal first.
    fn ranked_starts(&self) -> Vec<(f64, Coordinates)> {
        let frame = &self.goal.objective.frame;
        let root = frame.root();
        let mut starts: Vec<Coordinates> =
            frame.corners(&root).map(|corner| self.center(&corner)).collect();
        starts.push(self.center(&root));
        let mut ranked: Vec<_> = starts.into_iter().map(|at| (self.badness(&at), at)).collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
        ranked
    }

    /// How far the quantity is on the wrong side of the bound, roughly.
    fn badness(&self, at: &Coordinates) -> f64 {
        let axes = self.goal.objective.frame.axes.len();
        let inputs = at.map(point);
        let [value] = self.goal.objective.at(&inputs[..axes], self.moments).map(Interval::mid);
        match self.goal.sense {
            _ if value.is_nan() => f64::NEG_INFINITY,
            Sense::Below => value,
            Sense::Above => -value,
        }
    }

    /// The first of a few roundings of the coordinates that refutes the goal.
    fn confirm(&self, at: &Coordinates) -> Option<Point> {
        [4, 8, 17].into_iter().find_map(|digits| {
            let coordinates = self.coordinates(at, digits)?;
            let inputs = self.goal.objective.frame.place(self.graph, &coordinates)?;
            let [value] = self.goal.objective.at(&inputs, self.moments);
            if self.goal.judge(value) == Truth::Fails || self.fails_exactly(&coordinates) {
                return Some(Point { coordinates, value });
            }
            match precise_truth(self.goal, self.moments, self.graph, self.scope, self.options) {
                Some((Truth::Fails, value)) => Some(Point { coordinates, value }),
                _ => None,
            }
        })
    }

    /// Whether exact arithmetic shows the goal false at a point.
    fn fails_exactly(&self, coordinates: &[(Variable, Number)]) -> bool {
        let exact = self.goal.judge_exactly(self.graph, &|id| match self.graph.node(id) {
            Node::Variable(wanted) => {
                let (_, value) = coordinates.iter().find(|(variable, _)| variable == wanted)?;
                let value = value.exact()?;
                Some((value.clone(), value.clone()))
            }
            _ => None,
        });
        exact.is_some_and(|(truth, _)| truth == Truth::Fails)
    }

    /// Exact coordinates in the claim's own variables near a point of the frame.
    fn coordinates(&self, at: &Coordinates, digits: usize) -> Option<Vec<(Variable, Number)>> {
        let frame = &self.goal.objective.frame;
        let mut wanted: Vec<(Variable, f64)> = Vec::new();
        for (axis, value) in frame.axes.iter().zip(at) {
            match self.scope.definition(axis.variable) {
                Some(meaning) => {
                    let meaning = self.scope.expand(meaning);
                    self.solve(&meaning, *value, &mut wanted)?;
                }
                None => wanted.push((axis.variable, *value)),
            }
        }
        let mut coordinates: Vec<(Variable, Number)> = Vec::new();
        for (variable, range) in self.scope.domain.iter() {
            let value = wanted.iter().find(|(name, _)| *name == variable);
            let value = value.map_or_else(|| range.lower.enclosure().mid(), |(_, value)| *value);
            coordinates.push((variable, number_within(value, range, digits)));
        }
        // A certificate must be able to say it.
        let is_written = |value: &Number| Number::parse(&value.to_string()).is_some();
        coordinates.iter().all(|(_, value)| is_written(value)).then_some(coordinates)
    }

    /// Values of the variables of an expression, each of which stands in it once, that give it
    /// a value.
    fn solve(
        &self,
        expression: &Expression,
        value: f64,
        found: &mut Vec<(Variable, f64)>,
    ) -> Option<()> {
        use ExpressionKind as K;
        match &expression.kind {
            K::Variable(variable) => found.push((*variable, value)),
            K::Negate(inner) => self.solve(inner, -value, found)?,
            K::Binary(operator, left, right) => {
                let (a, b) = self.divide(*operator, left, right, value)?;
                self.solve(left, a, found)?;
                self.solve(right, b, found)?;
            }
            K::Power(inner, n) => {
                let root = value.abs().powf(1.0 / f64::from(*n)).copysign(value);
                self.solve(inner, root, found)?;
            }
            // Of numbers there is nothing to choose, and others are left where they are.
            _ => {}
        }
        Some(())
    }

    /// Values of two operands within their ranges that give an operation a value, or nearly so.
    fn divide(
        &self,
        operator: Operator,
        left: &Expression,
        right: &Expression,
        value: f64,
    ) -> Option<(f64, f64)> {
        let range = |part: &Expression| Some(self.scope.enclose(part, 64)?.to_interval());
        let (own, partner) = (range(left)?, range(right)?);
        // What the partner must be, given one operand.
        let partner_of = |a: f64| match operator {
            Operator::Add => value - a,
            Operator::Sub => a - value,
            Operator::Mul if a == 0.0 => partner.inf(),
            Operator::Mul => value / a,
            Operator::Div => a / value,
            Operator::Min | Operator::Max => value,
        };
        let own_of = |b: f64| match operator {
            Operator::Add => value - b,
            Operator::Sub => value + b,
            Operator::Mul => value / b,
            Operator::Div => value * b,
            Operator::Min | Operator::Max => value,
        };
        let inside = [partner.inf(), partner.sup()].map(own_of).into_iter();
        let missed = |a: &f64| {
            let b = partner_of(*a);
            let missing = (b - b.clamp(partner.inf(), partner.sup())).abs();
            match operator {
                Operator::Mul if *a == 0.0 => value.abs(),
                Operator::Mul => missing * a.abs(),
                _ => missing,
            }
        };
        let rank = |a: &f64| (missed(a), -a.abs());
        let order =
            |a: &f64, b: &f64| rank(a).partial_cmp(&rank(b)).unwrap_or(std::cmp::Ordering::Equal);
        let candidates = [own.inf(), own.sup()].into_iter();
        let best = candidates.chain(inside.filter(|a| own.contains(*a))).min_by(order)?;
        Some((best, partner_of(best)))
    }
}

/// A decimal of about `digits` digits near `value`, inside the exact range; the number itself
/// where there is but one.
fn number_within(value: f64, range: &Range, digits: usize) -> Number {
    if range.is_point() {
        return range.lower.clone();
    }
    let rounded: f64 = format!("{value:.*e}", digits - 1).parse().unwrap_or(value);
    let below = |decimal: &Decimal| decimal.value() < range.lower.upper();
    let above = |decimal: &Decimal| decimal.value() > range.upper.lower();
    match Decimal::from_f64(rounded) {
        Some(decimal) if above(&decimal) => range.upper.clone(),
        Some(decimal) if !below(&decimal) => decimal.into(),
        _ => range.lower.clone(),
    }
}
