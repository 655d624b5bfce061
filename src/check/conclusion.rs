//! The conclusions of a claim with the sections that are to settle them.

use super::budget::Failure;
use super::comparison::Comparison;
use super::conclude::{Location, leaves_domain, missing_premise};
use super::constants;
use super::evaluate::Evaluator;
use super::report::SectionReport;
use super::settle::Tally;
use super::statement::{Checker, Point, contains, place};
use super::tasks::{Task, establish};
use crate::certificate::{Body, Section, Subject, Tree};
use crate::claim::{
    Converges, Dropout, DropoutKind, Expression, Layer, LayerKind, Number, Variable,
};

impl Checker<'_> {
    /// Establishes a conclusion from its section.
    pub(super) fn conclusion(
        &self,
        section: &Section,
        earlier: &[SectionReport],
    ) -> Result<Tally, Failure> {
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
            (Subject::Converges, true, Body::Chain(chain)) => {
                let Some(Converges { self_map }) = &conclusion.converges else {
                    return Err("there is no such conclusion".to_owned().into());
                };
                if let Some(name) = self_map
                    && let Some(lack) = leaves_domain(self.scope(), &self.proved(name, earlier)?)
                {
                    return Err(lack.into());
                }
                self.converges(chain)
            }
            (Subject::Reaches, proved, body) => {
                let Some(wanted) = &conclusion.reaches else {
                    return Err("there is no such conclusion".to_owned().into());
                };
                match body {
                    Body::Chain(chain) if proved => self.reaches(wanted, chain),
                    Body::Point(point) if !proved => self.misses(wanted, point),
                    _ => Err("this conclusion cannot be drawn so".to_owned().into()),
                }
            }
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
