//! Points of the exact domain where a goal fails.
//!
//! A search in floating point proposes, rigorous evaluation decides: a point's
//! coordinates are exact decimals inside the exact domain, they are enclosed by
//! doubles, and only if the enclosure of the quantity there lies on the wrong side
//! of the bound is the goal refuted.

use super::engine::Refute;
use super::frame::{Cell, Frame, MAX_AXES, complete_products};
use super::goal::Goal;
use super::verdict::{Sense, Truth};
use crate::arithmetic::interval::point;
use crate::arithmetic::{Decimal, Interval};
use crate::claim::{Domain, Range, Variable};
use crate::map::graph::Graph;
use crate::map::tape::NO_VARIABLES;
use crate::moments::Moments;

/// A point of a claim's domain with the quantity's value there.
#[derive(Clone, Debug)]
pub struct Point {
    /// Exact coordinates, in the order of the variables.
    pub coordinates: Vec<(Variable, Decimal)>,
    /// The quantity there, enclosed.
    pub value: Interval,
}

/// Looks for points where a goal fails.
#[derive(Debug)]
pub struct Hunt<'a> {
    /// What is to be refuted.
    pub goal: &'a Goal,
    /// The moments of the claim's activation.
    pub moments: &'a Moments,
    /// Where points must lie.
    pub domain: &'a Domain,
    /// The claim's expressions, for exact arithmetic.
    pub graph: &'a Graph,
}

/// Evaluations one ascent may cost.
const MAX_EVALUATIONS: usize = 3000;

type Coordinates = [f64; MAX_AXES];

impl Refute for Hunt<'_> {
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
    /// Tries the corners and the centre of the domain.
    pub fn corners(&self) -> Option<Point> {
        self.ranked_starts().into_iter().take(3).find_map(|(_, start)| self.confirm(&start))
    }

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
        let frame = &self.goal.objective.frame;
        let variables = frame.assemble(|axis| point(at[axis]));
        let [value] = self.goal.objective.at(&variables, self.moments).map(Interval::mid);
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
            let mut variables = NO_VARIABLES;
            for (variable, value) in &coordinates {
                variables[*variable as usize] = value.enclosure();
            }
            complete_products(&mut variables);
            let [value] = self.goal.objective.at(&variables, self.moments);
            let fails = self.goal.judge(value) == Truth::Fails || self.fails_exactly(&coordinates);
            fails.then_some(Point { coordinates, value })
        })
    }

    /// Whether exact arithmetic shows the goal false at a point.
    fn fails_exactly(&self, coordinates: &[(Variable, Decimal)]) -> bool {
        let given = |wanted: Variable| {
            let (_, value) = coordinates.iter().find(|(variable, _)| *variable == wanted)?;
            Some(value.value().clone())
        };
        let exact = self.goal.judge_exactly(self.graph, &|variable| {
            let value = match (given(variable), variable.factors()) {
                (Some(value), _) => value,
                (None, Some([first, second])) => given(first)? * given(second)?,
                (None, None) => return None,
            };
            Some((value.clone(), value))
        });
        exact.is_some_and(|(truth, _)| truth == Truth::Fails)
    }

    /// Exact coordinates in the claim's own variables near a point of the frame.
    fn coordinates(&self, at: &Coordinates, digits: usize) -> Option<Vec<(Variable, Decimal)>> {
        let frame = &self.goal.objective.frame;
        let mut coordinates: Vec<(Variable, Decimal)> = Vec::new();
        for (variable, range) in self.domain.iter() {
            let value = match (frame.axis(variable), product_of(variable)) {
                (Some(axis), _) => at[axis],
                (None, Some((product, partner))) => match frame.axis(product) {
                    Some(axis) => {
                        let chosen = coordinates.iter().find(|(v, _)| *v == partner);
                        self.factor(at[axis], variable, partner, chosen.map(|(_, value)| value))?
                    }
                    None => range.lower.enclosure().mid(),
                },
                (None, None) => range.lower.enclosure().mid(),
            };
            coordinates.push((variable, decimal_within(value, range, digits)));
        }
        // A certificate must be able to say it.
        let is_written = |value: &Decimal| Decimal::parse(&value.to_string()).is_ok();
        let is_usable = frame_is_covered(frame, &coordinates)
            && coordinates.iter().all(|(_, value)| is_written(value));
        is_usable.then_some(coordinates)
    }

    /// A value of one factor of a product that is to have the given value.
    fn factor(
        &self,
        product: f64,
        factor: Variable,
        partner: Variable,
        chosen: Option<&Decimal>,
    ) -> Option<f64> {
        if let Some(chosen) = chosen {
            let partner = chosen.enclosure().mid();
            return Some(if partner == 0.0 { 0.0 } else { product / partner });
        }
        // The first factor: an end of its own range, or the value that goes with an end
        // of the partner's; one of these reaches every product that can be reached.
        let own = self.domain.get(factor)?.enclosure();
        let partner = self.domain.get(partner)?.enclosure();
        let quotients = [product / partner.inf(), product / partner.sup()];
        let inside = quotients.into_iter().filter(|quotient| own.contains(*quotient));
        let missed = |value: f64| {
            if value == 0.0 {
                return product.abs();
            }
            let wanted = product / value;
            (wanted - wanted.clamp(partner.inf(), partner.sup())).abs() * value.abs()
        };
        let rank = |value: &f64| (missed(*value), -value.abs());
        [own.inf(), own.sup()]
            .into_iter()
            .chain(inside)
            .min_by(|a, b| rank(a).partial_cmp(&rank(b)).unwrap_or(std::cmp::Ordering::Equal))
    }
}

fn frame_is_covered(frame: &Frame, coordinates: &[(Variable, Decimal)]) -> bool {
    let given = |variable: Variable| coordinates.iter().any(|(v, _)| *v == variable);
    frame.axes.iter().all(|axis| {
        let by_factors =
            axis.variable.factors().is_some_and(|factors| factors.into_iter().all(given));
        given(axis.variable) || by_factors
    })
}

/// The product a variable is a factor of, and the other factor.
fn product_of(variable: Variable) -> Option<(Variable, Variable)> {
    [Variable::X, Variable::Y].into_iter().find_map(|product| match product.factors()? {
        [first, second] if first == variable => Some((product, second)),
        [first, second] if second == variable => Some((product, first)),
        _ => None,
    })
}

/// A decimal of about `digits` digits near `value`, inside the exact range.
fn decimal_within(value: f64, range: &Range, digits: usize) -> Decimal {
    let rounded: f64 = format!("{value:.*e}", digits - 1).parse().unwrap_or(value);
    match Decimal::from_f64(rounded) {
        Some(decimal) if decimal > range.upper => range.upper.clone(),
        Some(decimal) if decimal >= range.lower => decimal,
        _ => range.lower.clone(),
    }
}
