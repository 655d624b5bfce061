//! `selfnorm fixed-point`.

use super::arguments::{FixedPointOptions, Format};
use super::progress::ProgressLine;
use super::{Exit, complain, constants, json, paint, print, start_threads};
use crate::arithmetic::{Interval, print};
use crate::claim::{ActivationSpec, Domain, DomainError, Range, Variable};
use crate::search::{Enumeration, FixedPoint, Question, Verdict, fixed_points};
use serde_json::{Value, json};
use std::fmt::Write;
use std::sync::atomic::Ordering;

/// Prints all fixed points in the box, or the constants for a wanted one.
pub fn run(options: &FixedPointOptions, quiet: bool) -> Exit {
    let prepared = match &options.wanted {
        Some((mu, nu)) => return constants::run(options, mu, nu),
        None => domain(options, options.mu.clone(), options.nu.clone()),
    };
    let domain = match prepared.and_then(|domain| {
        start_threads(options.effort.threads)?;
        Ok(domain)
    }) {
        Ok(domain) => domain,
        Err(complaint) => return complain(&complaint),
    };
    let activation = ActivationSpec {
        lambda: options.lambda.clone(),
        alpha: options.alpha.clone(),
        ..ActivationSpec::default()
    };
    let progress = ProgressLine::new(!quiet && super::stderr_is_terminal());
    progress.subject("fixed points");
    let report = |boxes, volume| progress.update(boxes, volume);
    let search = options.effort.options(&report);
    let question = Question { domain: &domain, activation: &activation };
    let enumeration = fixed_points(&question, &search);
    progress.clear();
    let exit = match (enumeration.unresolved.is_empty(), search.interrupted.load(Ordering::Relaxed))
    {
        (_, true) => Exit::Interrupted,
        (true, _) => Exit::Success,
        (false, _) => Exit::Undecided,
    };
    print(
        exit,
        &match options.format {
            Format::Text => text(&domain, &activation, &enumeration),
            Format::Json => json_line(&domain, &activation, &enumeration),
        },
    )
}

/// The ranges of a question, or a complaint about one of them.
pub fn domain(options: &FixedPointOptions, mu: Range, nu: Range) -> Result<Domain, String> {
    let complaint = |name: &str, error: &crate::claim::RangeError| {
        let help = error.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
        format!("error: --{name}: {error}{help}")
    };
    for (name, range) in [("lambda", &options.lambda), ("alpha", &options.alpha)] {
        if let Some(range) = range {
            range.check_parameter(name).map_err(|error| complaint(name, &error))?;
        }
    }
    let (omega, tau) = (options.omega.clone(), options.tau.clone());
    Domain::new([
        (Variable::Mu, mu),
        (Variable::Omega, omega),
        (Variable::Nu, nu),
        (Variable::Tau, tau),
    ])
    .map_err(|DomainError { variable, error }| complaint(variable.name(), &error))
}

/// Significant digits of fixed points: all a double has.
const DIGITS: usize = 16;
/// Significant digits of norms and radii.
const SIZE_DIGITS: usize = 8;

fn text(domain: &Domain, activation: &ActivationSpec, enumeration: &Enumeration) -> String {
    let given: Vec<String> = domain
        .iter()
        .map(|(variable, range)| setting(variable.name(), range))
        .chain(activation.lambda.iter().map(|range| setting("lambda", range)))
        .chain(activation.alpha.iter().map(|range| setting("alpha", range)))
        .collect();
    let mut out = format!("{}  {}\n", paint::bold("fixed points"), given.join(", "));
    let is_range = [Variable::Omega, Variable::Tau]
        .into_iter()
        .any(|variable| domain.get(variable).is_some_and(|range| !range.is_point()));
    let each = if is_range { "for each omega and tau " } else { "" };
    match (&enumeration.branches, enumeration.unresolved.is_empty()) {
        (Some(branches), _) => {
            let count = match branches.len() {
                0 => "no fixed point".to_owned(),
                1 => "exactly one fixed point".to_owned(),
                count => format!("exactly {count} fixed points"),
            };
            let edge = if branches.iter().all(|branch| branch.hull.inside) {
                ""
            } else {
                ", if what is on the edge of the box is in it"
            };
            let proved = paint::verdict(Verdict::Proved);
            let _ = writeln!(out, "  {proved}  {each}{count}{edge}");
            branches.iter().for_each(|branch| out.push_str(&fixed_point(&branch.hull)));
        }
        (None, true) => {
            let _ = writeln!(out, "  their number depends on omega and tau:");
            enumeration.found.iter().for_each(|found| out.push_str(&part(found)));
        }
        (None, false) => {
            let reason =
                enumeration.stopped.map_or("some boxes could not be decided", |stop| stop.reason());
            let _ = writeln!(out, "  {}  {reason}", paint::verdict(Verdict::Undecided));
            enumeration.found.iter().for_each(|found| out.push_str(&part(found)));
            for left in enumeration.unresolved.iter().take(MOST_UNRESOLVED) {
                let range = |(variable, range): &(Variable, Interval)| {
                    format!("{} in {}", variable.name(), print::interval(*range, SIZE_DIGITS))
                };
                let ranges: Vec<String> = left.ranges.iter().map(range).collect();
                let _ = writeln!(out, "    perhaps in {}", ranges.join(", "));
            }
            let rest = enumeration.unresolved.len().saturating_sub(MOST_UNRESOLVED);
            if rest > 0 {
                let _ = writeln!(out, "    and in {rest} more boxes");
            }
        }
    }
    let cost =
        format!("{}, {}", paint::boxes(enumeration.boxes), paint::seconds(enumeration.seconds));
    let _ = writeln!(out, "  {cost}");
    out
}

/// Unresolved boxes that are listed.
const MOST_UNRESOLVED: usize = 8;

fn setting(name: &str, range: &Range) -> String {
    if range.is_point() { format!("{name} = {range}") } else { format!("{name} in {range}") }
}

fn part(found: &FixedPoint) -> String {
    let (omega, tau) =
        (print::interval(found.omega, SIZE_DIGITS), print::interval(found.tau, SIZE_DIGITS));
    format!("  for omega in {omega}, tau in {tau}\n{}", fixed_point(found))
}

fn fixed_point(found: &FixedPoint) -> String {
    let (mu, nu) = (print::interval(found.mu, DIGITS), print::interval(found.nu, DIGITS));
    let (radius, norm) =
        (print::interval(found.radius, SIZE_DIGITS), print::interval(found.norm, SIZE_DIGITS));
    let edge = if found.inside { "" } else { "; on the edge of the box, to all digits computed" };
    format!(
        "    mu in {mu}\n    nu in {nu}{edge}\n    {}: spectral radius in {radius}, spectral norm in {norm}\n",
        stability(found)
    )
}

fn stability(found: &FixedPoint) -> &'static str {
    if found.radius.is_empty() {
        "stability unknown"
    } else if found.radius.sup() < 1.0 {
        "attracting"
    } else if found.radius.inf() > 1.0 {
        "not attracting"
    } else {
        "stability undecided"
    }
}

fn json_line(domain: &Domain, activation: &ActivationSpec, enumeration: &Enumeration) -> String {
    let setting = |range: &Range| json!([range.lower.to_string(), range.upper.to_string()]);
    let mut given = serde_json::Map::new();
    for (variable, range) in domain.iter() {
        given.insert(variable.name().to_owned(), setting(range));
    }
    for (name, range) in [("lambda", &activation.lambda), ("alpha", &activation.alpha)] {
        given.extend(range.as_ref().map(|range| (name.to_owned(), setting(range))));
    }
    let branches = enumeration
        .branches
        .as_ref()
        .map(|branches| branches.iter().map(|branch| object(&branch.hull)).collect::<Vec<_>>());
    let unresolved: Vec<Value> =
        enumeration.unresolved.iter().map(|left| json::ranges(&left.ranges)).collect();
    let object = json!({
        "given": given,
        "verdict": if unresolved.is_empty() { "proved" } else { "undecided" },
        "fixed_points": branches,
        "parts": enumeration.found.iter().map(object).collect::<Vec<_>>(),
        "unresolved": unresolved,
        "boxes": enumeration.boxes,
        "seconds": enumeration.seconds,
        "stopped": enumeration.stopped.map(|stop| stop.reason()),
    });
    format!("{object}\n")
}

fn object(found: &FixedPoint) -> Value {
    json!({
        "omega": json::pair(found.omega),
        "tau": json::pair(found.tau),
        "mu": json::pair(found.mu),
        "nu": json::pair(found.nu),
        "jacobian": found.jacobian.map(|row| row.map(json::pair)),
        "norm": json::pair(found.norm),
        "radius": json::pair(found.radius),
        "stability": stability(found),
        "inside": found.inside,
    })
}
