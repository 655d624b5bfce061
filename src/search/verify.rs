//! A claim from beginning to end.

use super::budget::Options;
use super::conclude::Conclusions;
use super::goal::{Comparison, comparisons};
use super::problem::Problem;
use super::record::Room;
use super::report::{ClaimReport, ConclusionReport, GoalReport, ObligationReport};
use super::run::Run;
use super::undefined;
use crate::arithmetic::SpecialFunctions;
use crate::certificate::{Body, Subject, Tree};
use crate::claim::{Case, Claim, Diagnostic, Verdict};
use crate::moments::Moments;
use std::time::Instant;

/// Decides every obligation and conclusion of a claim, case by case.
///
/// # Errors
/// As [`Prepared::new`].
pub fn verify(claim: &Claim, options: &Options) -> Result<ClaimReport, Diagnostic> {
    Ok(Prepared::new(claim, options.functions)?.verify(options))
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
    problem: Problem<'a>,
    moments: Moments,
    chains: Vec<Vec<Comparison>>,
    conclusions: Option<Conclusions>,
}

impl<'a> Prepared<'a> {
    /// Enters a claim's statements and prepares the moments they need, computed by `functions`.
    ///
    /// # Errors
    /// A division by a range that certainly holds 0, or the root of a number that is
    /// certainly negative somewhere, with its place in the claim; a claim whose
    /// derivatives are too large to work with, or whose activation has no moments.
    pub fn new(claim: &'a Claim, functions: SpecialFunctions) -> Result<Self, Diagnostic> {
        let start = Instant::now();
        let prepare = |case| PreparedCase::new(claim, case, functions);
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
    fn new(
        claim: &'a Claim,
        case: &'a Case,
        functions: SpecialFunctions,
    ) -> Result<Self, Diagnostic> {
        let mut problem = Problem::new(&case.scope, functions);
        undefined::check(claim, case, &problem)?;
        let chains: Vec<Vec<Comparison>> = claim
            .obligations
            .iter()
            .map(|obligation| comparisons(&mut problem, &obligation.inequality))
            .collect();
        let conclusions = Conclusions::prepare(claim, &mut problem);
        let moments = problem.moments().map_err(|unsuitable| {
            let (message, help) = unsuitable.explain();
            Diagnostic::whole(&claim.path, message).help(help)
        })?;
        Ok(Self { claim, case, problem, moments, chains, conclusions })
    }

    fn run(self, options: &Options, room: &Room) -> (Vec<ObligationReport>, Vec<ConclusionReport>) {
        let Self { claim, case, problem, moments, chains, conclusions } = self;
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
                    run.comparison(comparison, earlier_tree(options, &subject, case))
                };
                let goals: Vec<GoalReport> = comparisons.iter().enumerate().map(goal).collect();
                ObligationReport {
                    name: obligation.name.clone(),
                    index: obligation.index,
                    case: case.name.clone(),
                    text: obligation.inequality.text.clone(),
                    verdict: conjunction(goals.iter().map(|goal| goal.verdict)),
                    goals,
                }
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

fn conjunction(verdicts: impl Iterator<Item = Verdict>) -> Verdict {
    verdicts.fold(Verdict::Proved, Verdict::and)
}

/// The tree of the search that is resumed, if it had one.
fn earlier_tree<'a>(options: &Options<'a>, subject: &Subject, case: &Case) -> Option<&'a Tree> {
    let sections = options.resume.map_or([].as_slice(), |earlier| &earlier.sections);
    let section =
        sections.iter().find(|section| section.subject == *subject && section.case == case.name)?;
    match &section.body {
        Body::Tree(tree) => Some(tree),
        Body::Bare | Body::Chain(_) | Body::Point(_) => None,
    }
}
