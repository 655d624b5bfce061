//! A claim from beginning to end.

use super::budget::Options;
use super::conclude::Conclusions;
use super::goal::{Comparison, comparisons};
use super::keep::Place;
use super::problem::Problem;
use super::record::Room;
use super::report::{ClaimReport, ConclusionReport, ObligationReport};
use super::run::Run;
use super::unprepared::earlier_tree;
use super::{undefined, unprepared};
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
        undefined::check(claim, &problem)?;
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
