//! One statement of a claim with the section that is to settle it.

use super::activation::Activation;
use super::budget::{Failure, Options};
use super::cell::Ranges;
use super::claimed::Statement;
use super::comparison::{Comparison, depth};
use super::conclude::{Location, missing_premise};
use super::constants;
use super::evaluate::{Evaluator, Model};
use super::exact::Exact;
use super::moments::Moments;
use super::report::SectionReport;
use super::settle::{Settler, Tally};
use super::tasks::{Task, establish};
use crate::arithmetic::mpfr::MpInterval;
use crate::certificate::{Body, End, Section, Subject, Test, Tree};
use crate::claim::{
    Case, Claim, Domain, Dropout, DropoutKind, Expression, Layer, LayerKind, Number, Range, Scope,
    Variable,
};

/// Checks the statements of one case of a claim.
pub struct Checker<'a> {
    claim: &'a Claim,
    case: &'a Case,
    model: Model<'a>,
    deeper: Model<'a>,
    options: &'a Options<'a>,
}

/// A point of the domain, as a certificate writes it.
type Point = [(Variable, Number)];

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
        // One more for the slopes of the mean-value form; one for those of a map.
        let depth = all.map(|it| depth(it, scope)).max().unwrap_or(0).max(1) + 1;
        let model = |depth: usize| {
            let moments = Moments::new(activation.clone(), depth, *options);
            Model { scope, moments, depth, options: *options }
        };
        Self { claim, case, model: model(depth), deeper: model(depth + 1), options }
    }

    fn scope(&self) -> &'a Scope {
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
        let result = match (&statement.comparison, section.proved) {
            (Some(comparison), true) => self.goal(comparison, &section.body),
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
            boxes: boxes(&section.body),
            evaluations: tally.evaluations,
        })
    }

    /// Every leaf of the tree, every face on the way, and that the axes make sense.
    fn goal(&self, comparison: &Comparison, body: &Body) -> Result<Tally, Failure> {
        let tree = match body {
            Body::Tree(tree) => tree,
            // A comparison of constants needs no tree.
            Body::Bare => &Tree::parse(*b"N", 1)?,
            Body::Point(_) => return Err("a proof is a tree".to_owned().into()),
        };
        let statement = [&comparison.quantity, &comparison.bound];
        let result = establish(tree, self.scope(), &statement, self.options, |task| {
            self.done(comparison, task)
        });
        match result {
            Err(Failure::TooCoarse(reason)) => match self.undefined(&comparison.quantity) {
                Some(wrong) => Err(Failure::Wrong(wrong)),
                None => Err(Failure::TooCoarse(reason)),
            },
            result => result,
        }
    }

    /// Why a quantity is undefined, if it is at the middle of the domain, as far as intervals
    /// of two precisions can tell. Of integrals that are not known nothing is told.
    fn undefined(&self, quantity: &Expression) -> Option<String> {
        if !self.model.moments.have_closed_forms() {
            return None;
        }
        let precision = self.options.precision;
        let middle = super::cell::Cell::of_domain(&self.scope().domain).middle();
        let undefined = |precision: u32| {
            let model = self.model_of(precision);
            Evaluator::new(&model, middle.enclosures(precision)).range(quantity).is_empty()
        };
        let reason = "its quantity is not defined at the middle of the domain";
        (undefined(precision) && undefined(2 * precision)).then(|| reason.to_owned())
    }

    /// The same model at another precision.
    fn model_of(&self, precision: u32) -> Model<'a> {
        let activation = self.model.moments.activation.clone();
        let options = Options { precision, ..*self.options };
        let moments = Moments::new(activation, 0, options);
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
        let cell = super::cell::Cell::of_domain(&domain);
        let exact = Exact::new(self.scope(), &cell);
        let sides = exact.range(&comparison.quantity).zip(exact.range(&comparison.bound));
        sides.is_some_and(|(quantity, bound)| comparison.fails_exactly(&quantity, &bound))
    }

    fn conclusion(&self, section: &Section, earlier: &[SectionReport]) -> Result<Tally, Failure> {
        let conclusion = &self.claim.conclusion;
        match (&section.subject, section.proved, &section.body) {
            (Subject::Banach, true, Body::Bare) => {
                let Some(banach) = &conclusion.banach else {
                    return Err("there is no such conclusion".to_owned().into());
                };
                let self_map = self.proved(&banach.self_map, earlier)?;
                let contraction = self.proved(&banach.contraction, earlier)?;
                match missing_premise(self.scope(), &self_map, &contraction) {
                    Some(missing) => Err(missing.into()),
                    None => Ok(Tally::default()),
                }
            }
            (Subject::FixedPoint, proved, body) => {
                let has_banach = earlier.iter().any(|report| {
                    report.proved
                        && report.subject == Subject::Banach
                        && report.case == self.case.name
                });
                if !has_banach {
                    let reason = "there is no proof that a fixed point exists";
                    return Err(Failure::TooCoarse(reason.to_owned()));
                }
                let inequalities = conclusion.fixed_point.iter();
                let comparisons: Vec<Comparison> =
                    inequalities.flat_map(|it| Comparison::of(it, self.scope())).collect();
                let location = Location {
                    model: &self.model,
                    comparisons: &comparisons,
                    options: self.options,
                };
                match body {
                    Body::Tree(tree) if proved => self.located(&location, tree),
                    Body::Point(point) if !proved => self.misplaced(&location, point),
                    _ => Err("this conclusion cannot be drawn so".to_owned().into()),
                }
            }
            (Subject::ExactFixedPoint, true, Body::Bare) => self.exact_fixed_point(),
            (Subject::ExactFixedPoint, false, Body::Point(_)) => self.exact_point_moves(),
            _ => Err("this conclusion cannot be drawn so".to_owned().into()),
        }
    }

    /// The comparisons of an entry of `[prove]`, all of which must have been proved.
    fn proved(&self, name: &str, earlier: &[SectionReport]) -> Result<Vec<Comparison>, Failure> {
        let mut all = Vec::new();
        for obligation in self.claim.obligations.iter().filter(|it| it.name == name) {
            let comparisons = Comparison::of(&obligation.inequality, self.scope());
            for (position, comparison) in comparisons.into_iter().enumerate() {
                let subject = Subject::Goal(obligation.name.clone(), obligation.index, position);
                let proved = earlier.iter().any(|report| {
                    report.proved && report.subject == subject && report.case == self.case.name
                });
                if !proved {
                    let text = &obligation.inequality.text;
                    let reason = format!("the premise `{text}` is not proved");
                    return Err(Failure::TooCoarse(reason));
                }
                all.push(comparison);
            }
        }
        Ok(all)
    }

    fn located(&self, location: &Location, tree: &Tree) -> Result<Tally, Failure> {
        // Every variable counts: x and y cannot take the place of what they are made of.
        let next: Vec<&Expression> = self.scope().map.iter().map(|(_, next)| next).collect();
        let states: Vec<Expression> =
            self.scope().domain.iter().map(|(name, _)| Expression::variable(name)).collect();
        let statement: Vec<&Expression> = next.into_iter().chain(&states).collect();
        establish(tree, self.scope(), &statement, self.options, |task| match task {
            Task::Leaf(cell, _) => location.settle(cell),
            Task::Face(..) => Err("a face settles nothing about fixed points".to_owned().into()),
        })
    }

    fn misplaced(&self, location: &Location, point: &Point) -> Result<Tally, Failure> {
        let domain = &self.scope().domain;
        let states: Vec<Variable> = self.scope().map.iter().map(|(name, _)| *name).collect();
        let mut others = Vec::new();
        for (name, range) in domain.iter().filter(|(name, _)| !states.contains(name)) {
            let given = point.iter().find(|(known, _)| *known == name).map(|(_, value)| value);
            let value = given.or_else(|| range.is_point().then_some(&range.lower));
            match value.filter(|value| contains(range, value)) {
                Some(value) => others.push((name, value.enclose(self.options.precision))),
                None => return Err(format!("the point lacks {name}, or it is outside").into()),
            }
        }
        if location.refuted_at(&others) {
            return Ok(Tally::default());
        }
        Err(Failure::TooCoarse("the fixed point is not seen to be elsewhere".to_owned()))
    }

    /// (0, 1) at ω = 0, τ = 1 is the one fixed point that is known as an identity, without dropout
    /// and with alpha dropout of any rate.
    fn exact_fixed_point(&self) -> Result<Tally, Failure> {
        let Some(point) = &self.claim.conclusion.exact_fixed_point else {
            return Err("there is no such conclusion".to_owned().into());
        };
        let is = |name: Variable, value: i32| {
            let number = point.get(name).and_then(Number::exact);
            number.is_some_and(|number| *number == value)
        };
        let (layer, dropout) = (&self.claim.layer, &self.claim.layer.dropout);
        let standard = self.claim.activation.is_standard_selu()
            && Layer { dropout: None, ..layer.clone() } == Layer::preset(LayerKind::Unit)
            && match dropout {
                None => true,
                Some(Dropout { kind: DropoutKind::Alpha, .. }) => constants::no_rate_matters(),
                Some(Dropout { kind: DropoutKind::Standard, .. }) => false,
            }
            && point.point.len() == 4
            && is(Variable::MU, 0)
            && is(Variable::OMEGA, 0)
            && is(Variable::NU, 1)
            && is(Variable::TAU, 1);
        if standard && constants::standard_normal_is_fixed() {
            return Ok(Tally::default());
        }
        self.exact_point_moves()
            .map_or(Ok(()), |_| Err(Failure::Wrong("the map moves the point".to_owned())))?;
        Err(Failure::TooCoarse("no identity is known that makes the point fixed".to_owned()))
    }

    /// That the map takes the claimed fixed point elsewhere.
    fn exact_point_moves(&self) -> Result<Tally, Failure> {
        let Some(point) = &self.claim.conclusion.exact_fixed_point else {
            return Err("there is no such conclusion".to_owned().into());
        };
        let mut ranges = place(&self.scope().domain, &[], self.options.precision);
        for (name, value) in &point.point {
            ranges.set(*name, value.enclose(self.options.precision));
        }
        let evaluator = Evaluator::new(&self.model, ranges.clone());
        let moves = self.scope().map.iter().any(|(state, next)| {
            let image = evaluator.range(next);
            let place = ranges.get(*state);
            image.is_finite() && place.is_some_and(|it| image.intersection(it).is_empty())
        });
        if moves {
            return Ok(Tally::default());
        }
        Err(Failure::TooCoarse("the map is not seen to move the point".to_owned()))
    }
}

/// Whether a number lies in a range: a rational number, or the range's own end.
fn contains(range: &Range, value: &Number) -> bool {
    value == &range.lower
        || value == &range.upper
        || value.exact().is_some_and(|value| range.contains(value))
}

/// A point's coordinates; a range that is a point need not be given.
fn place(domain: &Domain, point: &Point, precision: u32) -> Ranges {
    let mut ranges = Ranges::default();
    for (name, range) in domain.iter().filter(|(_, range)| range.is_point()) {
        ranges.set(name, range.lower.enclose(precision));
    }
    for (name, value) in point {
        ranges.set(*name, MpInterval::clone(&value.enclose(precision)));
    }
    ranges
}

/// Leaves, splits and faces of a section's tree.
fn boxes(body: &Body) -> u64 {
    match body {
        Body::Tree(tree) => tree.counts().into_iter().sum(),
        Body::Bare | Body::Point(_) => 0,
    }
}
