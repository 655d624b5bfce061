//! A claim from beginning to end.

use super::budget::{Options, Stop};
use super::cell::Cell;
use super::conclude::Conclusions;
use super::counterexample::Hunt;
use super::engine::{self, Ending};
use super::extremum::Extremum;
use super::goal::{Comparison, Constant, Goal, comparisons};
use super::keep::Place;
use super::point::Point;
use super::problem::Problem;
use super::record::{Room, Trace};
use super::report::{BoxReport, ClaimReport, ConclusionReport, GoalReport, ObligationReport};
use super::run::Run;
use super::unprepared::earlier_tree;
use super::verdict::{Sense, Truth};
use super::{undefined, unprepared};
use crate::arithmetic::Interval;
use crate::arithmetic::interval::{is_finite, point};
use crate::certificate::Subject;
use crate::claim::{Case, Claim, Diagnostic, Verdict};
use crate::moments::Moments;
use std::time::Instant;

/// Decides every obligation and conclusion of a claim, case by case.
///
/// # Errors
/// As [`Prepared::new`].
pub fn verify(claim: &Claim, options: &Options) -> Result<ClaimReport, Diagnostic> {
    Ok(Prepared::new(claim, options)?.verify(options))
}

/// A claim with all of its statements entered, ready to be decided.
pub struct Prepared<'a> {
    claim: &'a Claim,
    cases: Vec<PreparedCase<'a>>,
    seconds: f64,
}

/// One of its cases.
struct PreparedCase<'a> {
    claim: &'a Claim,
    case: &'a Case,
    /// None if there was no time to enter them.
    statements: Option<Statements<'a>>,
}

/// The statements of a case with what deciding them takes.
struct Statements<'a> {
    problem: Problem<'a>,
    moments: Moments,
    chains: Vec<Vec<Comparison>>,
    conclusions: Option<Conclusions>,
}

impl<'a> Prepared<'a> {
    /// Enters a claim's statements and prepares the moments they need, as far as the limit of
    /// the options allows: what is not prepared then is undecided.
    ///
    /// # Errors
    /// A division by a range that certainly holds 0, or the root of a number that is
    /// certainly negative somewhere, with its place in the claim; a claim whose
    /// derivatives are too large to work with, or whose activation has no moments.
    pub fn new(claim: &'a Claim, options: &Options) -> Result<Self, Diagnostic> {
        let start = Instant::now();
        let prepare = |case| PreparedCase::new(claim, case, options);
        let cases = claim.cases.iter().map(prepare).collect::<Result<_, _>>()?;
        Ok(Self { claim, cases, seconds: start.elapsed().as_secs_f64() })
    }

    /// The claim.
    pub fn claim(&self) -> &'a Claim {
        self.claim
    }

    /// As [`verify`].
    pub fn verify(self, options: &Options) -> ClaimReport {
        let start = Instant::now();
        let Self { claim, cases, seconds } = self;
        let (mut obligations, mut conclusions) = (Vec::new(), Vec::new());
        let room = Room::default();
        for case in cases {
            let (of_case, concluded) = case.run(options, &room);
            obligations.extend(of_case);
            conclusions.extend(concluded);
        }
        let verdicts =
            obligations.iter().map(|o| o.verdict).chain(conclusions.iter().map(|c| c.verdict));
        ClaimReport {
            name: claim.name.clone(),
            title: claim.title.clone(),
            source: claim.source.clone(),
            verdict: conjunction(verdicts),
            boxes: obligations.iter().map(ObligationReport::boxes).sum::<u64>()
                + conclusions.iter().map(|c| c.boxes).sum::<u64>(),
            obligations,
            conclusions,
            seconds: seconds + start.elapsed().as_secs_f64(),
        }
    }
}

impl<'a> PreparedCase<'a> {
    fn new(claim: &'a Claim, case: &'a Case, options: &Options) -> Result<Self, Diagnostic> {
        Ok(Self { claim, case, statements: Statements::new(claim, case, options)? })
    }

    fn run(self, options: &Options, room: &Room) -> (Vec<ObligationReport>, Vec<ConclusionReport>) {
        let Self { claim, case, statements } = self;
        let Some(Statements { problem, moments, chains, conclusions }) = statements else {
            return (
                unprepared::obligations(claim, case, options),
                unprepared::conclusions(claim, case, options),
            );
        };
        let graph = &problem.lowering.graph;
        let run = Run { scope: &case.scope, graph, moments, options, room };
        let obligations: Vec<ObligationReport> = claim
            .obligations
            .iter()
            .zip(&chains)
            .map(|(obligation, comparisons)| {
                let goal = |(position, comparison): (usize, &Comparison)| {
                    let subject =
                        Subject::Goal(obligation.name.clone(), obligation.index, position);
                    let earlier = earlier_tree(options, &subject, case);
                    let case = case.name.as_deref();
                    run.comparison(comparison, &Place { subject, case, earlier, room })
                };
                ObligationReport::new(
                    obligation,
                    case,
                    comparisons.iter().enumerate().map(goal).collect(),
                )
            })
            .collect();
        let conclusions = conclusions.map_or_else(Vec::new, |conclusions| {
            let proved: Vec<_> = obligations.iter().zip(&chains).collect();
            let located = earlier_tree(options, &Subject::FixedPoint, case);
            conclusions.report((claim, case), &run, &proved, located)
        });
        (obligations, conclusions)
    }
}

impl<'a> Statements<'a> {
    /// None once the limit of the options is reached.
    fn new(
        claim: &'a Claim,
        case: &'a Case,
        options: &Options,
    ) -> Result<Option<Self>, Diagnostic> {
        if options.stop().is_some() {
            return Ok(None);
        }
        let mut problem = Problem::new(&case.scope, options.functions, options.limit);
        undefined::check(claim, case, &problem)?;
        let mut chains = Vec::with_capacity(claim.obligations.len());
        for obligation in &claim.obligations {
            if options.stop().is_some() {
                return Ok(None);
            }
            chains.push(comparisons(&mut problem, &obligation.inequality));
        }
        let conclusions = Conclusions::prepare(claim, &mut problem);
        let moments = problem.moments().map_err(|unsuitable| {
            let (message, help) = unsuitable.explain();
            Diagnostic::whole(&claim.path, message).help(help)
        })?;
        Ok(Some(Self { problem, moments, chains, conclusions }))
    }
}

fn conjunction(verdicts: impl Iterator<Item = Verdict>) -> Verdict {
    verdicts.fold(Verdict::Proved, Verdict::and)
}

impl Run<'_> {
    fn comparison(&self, comparison: &Comparison, place: &Place) -> GoalReport {
        match comparison {
            Comparison::Goal(goal) => self.goal(goal, place),
            Comparison::Constant(constant) => self.constant(constant),
        }
    }

    fn constant(&self, constant: &Constant) -> GoalReport {
        let start = Instant::now();
        let (truth, value) = constant.decide(self.graph, &self.moments, self.options);
        let verdict = match truth {
            Truth::Holds => Verdict::Proved,
            Truth::Fails => Verdict::Refuted,
            Truth::Unknown => Verdict::Undecided,
        };
        let counterexample =
            (verdict == Verdict::Refuted).then(|| Point { coordinates: Vec::new(), value });
        let unresolved = (verdict == Verdict::Undecided).then(|| BoxReport {
            reason: self
                .options
                .stop()
                .map_or("the two sides are equal to thousands of bits, or undefined", Stop::reason)
                .to_owned(),
            ranges: Vec::new(),
            value: self.as_far_as_known(value),
        });
        let (worst, margin) = constant.end_and_margin(value);
        let proved = verdict == Verdict::Proved;
        GoalReport {
            quantity: constant.quantity.clone(),
            bound: constant.bound_text.clone(),
            sense: constant.sense,
            strict: constant.strict,
            verdict,
            proved_bound: proved.then_some(worst),
            margin: proved.then(|| margin.max(0.0)),
            boxes: 0,
            seconds: start.elapsed().as_secs_f64(),
            trace: Trace::None,
            counterexample,
            unresolved,
        }
    }

    fn goal(&self, goal: &Goal, place: &Place) -> GoalReport {
        let start = Instant::now();
        let (moments, scope, graph) = (&self.moments, self.scope, self.graph);
        let hunt = Hunt { goal, moments, scope, graph, options: self.options };
        let extremum = Extremum::new(goal, moments, graph, scope, self.options);
        let frame = &goal.objective.frame;
        let search = engine::search(frame, &extremum, self.options, &hunt, place);
        let verdict = match search.ending {
            Ending::Complete => Verdict::Proved,
            Ending::Counterexample(_) => Verdict::Refuted,
            Ending::Stopped(..) => Verdict::Undecided,
        };
        let settled = search.settled.filter(|_| verdict == Verdict::Proved);
        let proved_bound =
            settled.filter(|settled| !settled.is_empty()).map(|settled| match goal.sense {
                Sense::Below => settled.sup(),
                Sense::Above => settled.inf(),
            });
        let proved_bound = proved_bound.filter(|bound| bound.is_finite());
        let margin =
            proved_bound.filter(|_| is_finite(goal.bound)).map(|proved| match goal.sense {
                Sense::Below => (goal.bound - point(proved)).inf(),
                Sense::Above => (point(proved) - goal.bound).inf(),
            });
        let (counterexample, unresolved) = match search.ending {
            Ending::Complete => (None, None),
            Ending::Counterexample(point) => (Some(point), None),
            Ending::Stopped(stop, cell) => (None, Some(self.unresolved(goal, stop, &cell))),
        };
        GoalReport {
            quantity: goal.quantity.clone(),
            bound: goal.bound_text.clone(),
            sense: goal.sense,
            strict: goal.strict,
            verdict,
            proved_bound,
            margin: margin.map(|margin| margin.max(0.0)),
            boxes: search.boxes,
            seconds: start.elapsed().as_secs_f64(),
            trace: search.trace,
            counterexample,
            unresolved,
        }
    }

    fn unresolved(&self, goal: &Goal, stop: Stop, cell: &Cell) -> BoxReport {
        let frame = &goal.objective.frame;
        BoxReport {
            reason: stop.reason().to_owned(),
            ranges: frame.ranges(cell),
            value: self.as_far_as_known(goal.objective.over(cell, &self.moments).enclosure),
        }
    }

    /// An enclosure; none if all it says is that there was no time for one.
    fn as_far_as_known(&self, value: Interval) -> Option<Interval> {
        (!value.is_empty() || self.options.stop().is_none()).then_some(value)
    }
}
