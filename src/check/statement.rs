//! One statement of a claim with the section that is to settle it.

use super::activation::Activation;
use super::budget::{Failure, Options};
use super::cell::{Cell, Ranges};
use super::claimed::Statement;
use super::comparison::{Comparison, depth};
use super::evaluate::{Evaluator, Model};
use super::exact::Exact;
use super::moments::Moments;
use super::report::SectionReport;
use super::settle::{Settler, Tally};
use super::tasks::{Task, establish};
use crate::arithmetic::mpfr::MpInterval;
use crate::certificate::{Body, End, Section, Test, Tree};
use crate::claim::{Case, Claim, Domain, Expression, Number, Range, Scope, Variable};
use std::sync::Arc;
use std::time::Instant;

/// Checks the statements of one case of a claim.
pub struct Checker<'a> {
    pub(super) claim: &'a Claim,
    pub(super) case: &'a Case,
    pub(super) model: Model<'a>,
    pub(super) deeper: Model<'a>,
    pub(super) options: &'a Options<'a>,
}

/// A point of the domain, as a certificate writes it.
pub(super) type Point = [(Variable, Number)];

/// More bits than a search takes to tell numbers from each other.
const BEYOND_SEARCHES: u32 = 4096;

impl<'a> Checker<'a> {
    /// A checker for one case.
    pub fn new(
        claim: &'a Claim,
        case: &'a Case,
        activation: Activation,
        options: &'a Options<'a>,
    ) -> Self {
        let scope = &case.scope;
        let prove = claim.obligations.iter().map(|obligation| &obligation.inequality);
        let all = prove.chain(&claim.conclusion.fixed_point).flat_map(|it| &it.operands);
        let all = all.map(|it| depth(it, scope));
        // A chain differentiates the map once more.
        let of_map = scope.map.iter().map(|(_, next)| depth(next, scope) + 1);
        let of_map = of_map.filter(|_| claim.conclusion.converges.is_some());
        // One more for the slopes of the mean-value form; one for those of a map.
        let depth = all.chain(of_map).max().unwrap_or(0).max(1) + 1;
        let is_box = !Cell::of_domain(&scope.domain).open().is_empty();
        let model = |depth: usize| {
            let moments = Moments::new(activation.clone(), depth, *options);
            let moments = Arc::new(if is_box { moments.for_boxes() } else { moments });
            Model { scope, moments, depth, options: *options }
        };
        Self { claim, case, model: model(depth), deeper: model(depth + 1), options }
    }

    pub(super) fn scope(&self) -> &'a Scope {
        &self.case.scope
    }

    fn settler(&self) -> Settler<'_> {
        Settler { model: &self.model, deeper: &self.deeper, options: self.options }
    }

    /// Establishes a statement from its section.
    ///
    /// # Errors
    /// Why it cannot.
    pub fn section(
        &self,
        section: &Section,
        statement: &Statement,
        earlier: &[SectionReport],
    ) -> Result<SectionReport, Failure> {
        let start = Instant::now();
        let result = match (&statement.comparison, section.proved) {
            (Some(comparison), true) => match &section.body {
                Body::Tree(tree) => self.goal(comparison, tree),
                // A comparison of constants needs no tree.
                Body::Bare => self.goal(comparison, &Tree::parse(*b"N", 1)?),
                _ => Err("a proof is a tree".to_owned().into()),
            },
            (Some(comparison), false) => self.refutation(comparison, &section.body),
            (None, _) => self.conclusion(section, earlier),
        };
        let name = statement.subject.name();
        let told = |reason: String| format!("`{name}` ({}): {reason}", statement.text);
        let tally = result.map_err(|failure| match failure {
            Failure::TooCoarse(reason) => Failure::TooCoarse(told(reason)),
            Failure::Wrong(reason) => Failure::Wrong(told(reason)),
        })?;
        let below = statement.comparison.as_ref().is_none_or(|comparison| comparison.below);
        Ok(SectionReport {
            subject: statement.subject.clone(),
            case: self.case.name.clone(),
            statement: statement.text.clone(),
            proved: section.proved,
            bound: tally.hull.map(|hull| if below { hull.sup() } else { hull.inf() }),
            below,
            boxes: section.body.counts().into_iter().sum(),
            evaluations: tally.evaluations,
            seconds: start.elapsed().as_secs_f64(),
        })
    }

    /// A comparison of the claim, which is wrong if its quantity is undefined.
    fn goal(&self, comparison: &Comparison, tree: &Tree) -> Result<Tally, Failure> {
        match self.settled(comparison, tree) {
            Err(Failure::TooCoarse(reason)) => match self.undefined(&comparison.quantity) {
                Some(wrong) => Err(Failure::Wrong(wrong)),
                None => Err(Failure::TooCoarse(reason)),
            },
            result => result,
        }
    }

    /// Every leaf of the tree, every face on the way, and that the axes make sense.
    pub(super) fn settled(&self, comparison: &Comparison, tree: &Tree) -> Result<Tally, Failure> {
        let statement = [&comparison.quantity, &comparison.bound];
        establish(tree, self.scope(), &statement, self.options, |task| self.done(comparison, task))
    }

    /// Why a quantity is undefined, if it is at the middle of the domain, as far as intervals
    /// can tell whose precision exceeds that of any search: an enclosure that holds 0 may be that
    /// of a divisor that is not 0. Of integrals that are not known nothing is told.
    fn undefined(&self, quantity: &Expression) -> Option<String> {
        if !self.model.moments.have_closed_forms() {
            return None;
        }
        let precision = self.options.precision;
        let middle = Cell::of_domain(&self.scope().domain).middle();
        let undefined = |precision: u32| {
            let model = self.model_of(precision);
            Evaluator::new(&model, middle.enclosures(precision)).range(quantity).is_empty()
        };
        let reason = "its quantity is not defined at the middle of the domain";
        let is_undefined = [precision, 2 * precision, BEYOND_SEARCHES].into_iter().all(undefined);
        is_undefined.then(|| reason.to_owned())
    }

    /// The same model at another precision.
    pub(super) fn model_of(&self, precision: u32) -> Model<'a> {
        let activation = self.model.moments.activation.clone();
        let options = Options { precision, ..*self.options };
        let moments = Arc::new(Moments::new(activation, 0, options));
        Model { scope: self.scope(), moments, depth: 0, options }
    }

    /// Does a task.
    fn done(&self, comparison: &Comparison, task: &Task) -> Result<Tally, Failure> {
        let settler = self.settler();
        let (cell, variable, end) = match task {
            Task::Leaf(cell, test) => return settler.settle(comparison, cell, *test),
            Task::Face(cell, variable, end) => (cell, *variable, *end),
        };
        let increasing = (end == End::Upper) == comparison.below;
        match settler.monotone(&comparison.quantity, variable, increasing, cell) {
            Ok(tally) => Ok(tally),
            // Then the cell itself must do, without the face.
            Err(_) => settler.settle(comparison, cell, Test::MeanValue),
        }
    }

    /// That the comparison fails at a point of the exact domain, at two precisions. Where it
    /// does not, the certificate is false only if the comparison is seen to hold there, or to
    /// have no value.
    fn refutation(&self, comparison: &Comparison, body: &Body) -> Result<Tally, Failure> {
        let Body::Point(point) = body else {
            return Err("a refutation is a point".to_owned().into());
        };
        let domain = &self.scope().domain;
        for (variable, value) in point {
            let range = domain.get(*variable);
            if !range.is_some_and(|range| contains(range, value)) {
                return Err(format!("{variable} = {value} is not in the domain").into());
            }
        }
        let given = |variable: Variable| point.iter().any(|(known, _)| *known == variable);
        let missing = domain.iter().find(|(name, range)| !range.is_point() && !given(*name));
        if let Some((variable, _)) = missing.filter(|_| !point.is_empty()) {
            return Err(format!("the point lacks {variable}").into());
        }
        let is_known = self.model.moments.have_closed_forms();
        let unconfirmed = "the counterexample is not confirmed".to_owned();
        for precision in [self.options.precision, 2 * self.options.precision] {
            let model = self.model_of(precision);
            let ranges = place(domain, point, precision);
            let quantity = Evaluator::new(&model, ranges).range(&comparison.quantity);
            let bound = Evaluator::new(&model, Ranges::default()).range(&comparison.bound);
            if comparison.fails(&quantity, &bound) || self.fails_exactly(comparison, point) {
                continue;
            }
            let is_wrong = comparison.holds(&quantity, &bound) || quantity.is_empty() && is_known;
            return Err(match is_wrong {
                true => Failure::Wrong(unconfirmed),
                false => Failure::TooCoarse(unconfirmed),
            });
        }
        Ok(Tally::default())
    }

    /// Whether the comparison fails at a point by exact arithmetic.
    fn fails_exactly(&self, comparison: &Comparison, point: &Point) -> bool {
        let ranges = self.scope().domain.iter().filter_map(|(name, range)| {
            let value = point.iter().find(|(known, _)| *known == name);
            let value = value.map(|(_, value)| value.clone());
            let value = value.or_else(|| range.is_point().then(|| range.lower.clone()))?;
            Some((name, Range::point(value)))
        });
        let Ok(domain) = Domain::new(ranges) else { return false };
        let cell = Cell::of_domain(&domain);
        let exact = Exact::new(self.scope(), &cell);
        let sides = exact.range(&comparison.quantity).zip(exact.range(&comparison.bound));
        sides.is_some_and(|(quantity, bound)| comparison.fails_exactly(&quantity, &bound))
    }
}

/// Whether a number lies in a range: a rational number, or the range's own end.
pub(super) fn contains(range: &Range, value: &Number) -> bool {
    value == &range.lower
        || value == &range.upper
        || value.exact().is_some_and(|value| range.contains(value))
}

/// A point's coordinates; a range that is a point need not be given.
pub(super) fn place(domain: &Domain, point: &Point, precision: u32) -> Ranges {
    let mut ranges = Ranges::default();
    for (name, range) in domain.iter().filter(|(_, range)| range.is_point()) {
        ranges.set(name, range.lower.enclose(precision));
    }
    for (name, value) in point {
        ranges.set(*name, MpInterval::clone(&value.enclose(precision)));
    }
    ranges
}
