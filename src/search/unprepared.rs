//! What a report says of statements that there was no time to prepare: nothing, but that none
//! of what an earlier search found out about them is lost.

use super::budget::{Options, Stop};
use super::goal::orientation;
use super::record::Trace;
use super::report::{BoxReport, ConclusionReport, GoalReport, ObligationReport};
use super::statements::{
    banach_statement, converges_statement, exact_statement, location_statement, reaches_statement,
};
use crate::certificate::{Body, Subject, Tree};
use crate::claim::{Case, Claim, Conclusion, Obligation, Verdict};

/// The tree of the search that is resumed, if it had one.
pub fn earlier_tree<'a>(options: &Options<'a>, subject: &Subject, case: &Case) -> Option<&'a Tree> {
    let sections = options.resume.map_or([].as_slice(), |earlier| &earlier.sections);
    let section =
        sections.iter().find(|section| section.subject == *subject && section.case == case.name)?;
    match &section.body {
        Body::Tree(tree) => Some(tree),
        Body::Bare | Body::Chain(_) | Body::Point(_) => None,
    }
}

fn reason(options: &Options) -> String {
    options.stop().unwrap_or(Stop::Timeout).reason().to_owned()
}

fn trace(options: &Options, subject: &Subject, case: &Case) -> Trace {
    earlier_tree(options, subject, case).cloned().map_or(Trace::None, Trace::Kept)
}

/// All of `[prove]`, undecided.
pub fn obligations(claim: &Claim, case: &Case, options: &Options) -> Vec<ObligationReport> {
    // All of the domain is left.
    let ranges = case.scope.domain.iter();
    let ranges: Vec<_> = ranges.map(|(name, range)| (name, range.enclosure())).collect();
    let undecided = |obligation: &Obligation| {
        let goal = |(position, (left, relation, right)): (usize, (&_, _, &_))| {
            let (sense, strict) = orientation(relation);
            let subject = Subject::Goal(obligation.name.clone(), obligation.index, position);
            let trace = trace(options, &subject, case);
            let ranges = ranges.clone();
            let unresolved = BoxReport { reason: reason(options), ranges, value: None };
            GoalReport {
                quantity: ToString::to_string(left),
                bound: ToString::to_string(right),
                sense,
                strict,
                verdict: Verdict::Undecided,
                proved_bound: None,
                margin: None,
                excess: None,
                boxes: 0,
                seconds: 0.0,
                trace,
                counterexample: None,
                unresolved: Some(unresolved),
            }
        };
        let goals = obligation.inequality.comparisons().enumerate().map(goal).collect();
        ObligationReport::new(obligation, case, goals)
    };
    claim.obligations.iter().map(undecided).collect()
}

/// All of `[conclude]`, undecided.
pub fn conclusions(claim: &Claim, case: &Case, options: &Options) -> Vec<ConclusionReport> {
    // Each conclusion is named, so that none is forgotten.
    let Conclusion { banach, fixed_point, exact_fixed_point, converges, reaches, places: _ } =
        &claim.conclusion;
    let located = banach.as_ref().filter(|_| !fixed_point.is_empty());
    let exact = exact_fixed_point.as_ref();
    let statements = [
        banach.as_ref().map(|_| (Subject::Banach, banach_statement(&case.scope))),
        located.map(|_| (Subject::FixedPoint, location_statement(claim))),
        exact.map(|point| (Subject::ExactFixedPoint, exact_statement(&case.scope, point))),
        converges.as_ref().map(|_| (Subject::Converges, converges_statement(&case.scope))),
        reaches.as_ref().map(|wanted| (Subject::Reaches, reaches_statement(wanted))),
    ];
    let undecided = |(subject, statement)| ConclusionReport {
        trace: trace(options, &subject, case),
        subject,
        statement,
        verdict: Verdict::Undecided,
        reason: reason(options),
        boxes: 0,
        seconds: 0.0,
        case: case.name.clone(),
        counterexample: None,
    };
    statements.into_iter().flatten().map(undecided).collect()
}
