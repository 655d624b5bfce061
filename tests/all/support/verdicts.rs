//! Claims verified in the tests' own process.

#![allow(dead_code, reason = "the test of memory uses a part of it")]

use selfnorm::arithmetic::SpecialFunctions;
use selfnorm::claim::{Claim, Diagnostic, Domain, Number};
use selfnorm::search::{Budget, ClaimReport, Limit, Options, Point, Verdict, verify};

/// Boxes that no claim of these tests may need.
pub const ENOUGH: u64 = 100_000;

/// The domains of the theorems.
pub const THEOREM_1: &str = "mu = ['-0.1', '0.1']
omega = ['-0.1', '0.1']
nu = ['0.8', '1.5']
tau = ['0.95', '1.1']";
pub const THEOREM_2: &str = "mu = ['-1', '1']
omega = ['-0.1', '0.1']
nu = ['3', '16']
tau = ['0.8', '1.25']";
pub const THEOREM_3_FIRST: &str = "mu = ['-0.1', '0.1']
omega = ['-0.1', '0.1']
nu = ['0.02', '0.16']
tau = ['0.8', '1.25']";
pub const THEOREM_3_SECOND: &str = "mu = ['-0.1', '0.1']
omega = ['-0.1', '0.1']
nu = ['0.02', '0.24']
tau = ['0.9', '1.25']";

fn no_progress(_: u64, _: f64) {}

/// Options with a budget and a back end.
pub fn options(max_boxes: u64, functions: SpecialFunctions) -> Options<'static> {
    Options {
        budget: Budget { max_boxes, ..Budget::default() },
        functions,
        progress: &no_progress,
        limit: Limit::NONE,
        resume: None,
        keeper: None,
    }
}

/// The claim in a text.
pub fn parse(text: &str) -> Claim {
    Claim::parse("mine", "mine.toml", text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// The text of a claim of one inequality.
pub fn text_of(domain: &str, inequality: &str) -> String {
    format!("title = 't'\n[domain]\n{domain}\n[prove]\na = '{inequality}'\n")
}

/// The same with `[activation]`.
pub fn text_with(activation: &str, domain: &str, inequality: &str) -> String {
    format!("{}[activation]\n{activation}\n", text_of(domain, inequality))
}

/// Verifies a text within [`ENOUGH`] boxes for each comparison.
pub fn try_run(text: &str) -> Result<ClaimReport, Diagnostic> {
    verify(&parse(text), &options(ENOUGH, SpecialFunctions::Double))
}

/// The same, where the claim makes sense.
pub fn run(text: &str) -> ClaimReport {
    try_run(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// The verdict on one inequality.
pub fn verdict(domain: &str, inequality: &str) -> Verdict {
    run(&text_of(domain, inequality)).verdict
}

/// The first counterexample of a report.
pub fn counterexample(report: &ClaimReport) -> Option<&Point> {
    let goals = report.obligations.iter().flat_map(|obligation| &obligation.goals);
    goals.filter_map(|goal| goal.counterexample.as_ref()).next()
}

/// Whether a point has a coordinate for every variable of the domain, and all of
/// them lie in their ranges, compared as rational numbers.
pub fn is_inside(point: &Point, domain: &Domain) -> bool {
    point.coordinates.len() == domain.iter().count()
        && domain.iter().all(|(variable, range)| {
            let coordinate = point.get(variable).and_then(Number::exact);
            coordinate.is_some_and(|coordinate| range.contains(coordinate))
        })
}

/// The `[domain]` that is just this point.
pub fn domain_of(point: &Point) -> String {
    let line = |(variable, value): &(selfnorm::claim::Variable, _)| {
        format!("{} = '{value}'\n", variable.name())
    };
    point.coordinates.iter().map(line).collect()
}
