//! `selfnorm fixed-point --wanted`: the parameters that make a state a fixed point.

use super::arguments::FixedPointOptions;
use super::question::Question;
use super::{Complaint, Exit, complain, print};
use crate::arithmetic::mpfr::MpInterval;
use crate::arithmetic::{Interval, print};
use crate::claim::{Layer, Number, Range, Variable};
use crate::fixed_point::{Constants, Problem, constants, parameters};
use crate::render::report;
use crate::search::Verdict;
use rug::Rational;

/// Prints the parameters, or why there are none.
pub fn run(options: &FixedPointOptions, question: Question, values: &[Number]) -> Exit {
    let Answer { verdict, statement, found, note } = match answer(options, &question, values) {
        Ok(answer) => answer,
        Err(complaint) => return complain(complaint),
    };
    let (scope, values) = (question.scope, values.to_vec());
    let report = report::Wanted { scope, values, verdict, statement, found, note };
    print(Exit::from_verdict(verdict), &options.format.writes(&report))
}

/// What is known of the parameters.
struct Answer {
    /// Proved: they exist and are in the stated ranges. Refuted: none are.
    verdict: Verdict,
    statement: String,
    /// All that there are.
    found: Vec<Vec<(Variable, Interval)>>,
    note: Option<String>,
}

fn answer(
    options: &FixedPointOptions,
    question: &Question,
    values: &[Number],
) -> Result<Answer, Complaint> {
    let scope = &question.scope;
    if values.len() != scope.map.len() {
        let names: Vec<&str> = scope.map.iter().map(|(name, _)| name.name()).collect();
        return Err(Complaint::new(format!(
            "--wanted: give {}, a value for each",
            names.join(",")
        )));
    }
    let is_selu = scope.activation.is_standard_selu();
    let is_unit = question.layer == Layer::default().label();
    if is_selu && is_unit {
        return Wanted::new(question, values)?.answer(options);
    }
    let report = |_, _| {};
    let search = options.effort.options(&report);
    let found = parameters(scope, values, &search).map_err(|problem| match problem {
        Problem::Unsuitable(reason) => reason.into(),
        Problem::Count { unknown, states } => Complaint::new(format!(
            "--wanted: {states} state variables need as many parameters with ranges, and \
             there are {unknown}; give them, as in --activation elu,alpha=0.1..10"
        )),
    })?;
    let complete = found.unresolved.is_empty();
    let points: Vec<Vec<(Variable, Interval)>> =
        found.found.iter().map(|found| found.state.clone()).collect();
    let (verdict, statement) = match (complete, points.len()) {
        (false, _) => (Verdict::Undecided, "some boxes could not be decided".to_owned()),
        (true, 0) => (Verdict::Refuted, "no values in the ranges make it a fixed point".to_owned()),
        (true, 1) => {
            (Verdict::Proved, "the only values in the ranges that make it a fixed point".to_owned())
        }
        (true, count) => (
            Verdict::Proved,
            format!("all {count} values in the ranges that make it a fixed point"),
        ),
    };
    Ok(Answer { verdict, statement, found: points, note: None })
}

/// A point wanted as a fixed point of SELU's unit layer, and where.
struct Wanted {
    mu: Rational,
    nu: Rational,
    omega: Rational,
    tau: Rational,
}

impl Wanted {
    fn new(question: &Question, values: &[Number]) -> Result<Self, Complaint> {
        let exact = |number: &Number, what: &str| {
            number
                .exact()
                .cloned()
                .ok_or_else(|| Complaint::new(format!("{what} must be rational")))
        };
        let point = |variable: Variable| match question.scope.domain.get(variable) {
            Some(range) if range.is_point() => exact(&range.lower, variable.name()),
            _ => Err(Complaint::new(format!(
                "--{variable}: --wanted is about one {variable}, not a range; the \
                 constants depend on it"
            ))),
        };
        let [mu, nu] = values else { return Err(Complaint::new("--wanted: give mu,nu")) };
        let nu = exact(nu, "nu")?;
        if nu <= 0 {
            let shown = &values[1];
            return Err(Complaint::new(format!(
                "--nu: `nu` must be greater than 0, but it is {shown}"
            )));
        }
        Ok(Self {
            mu: exact(mu, "mu")?,
            nu,
            omega: point(Variable::OMEGA)?,
            tau: point(Variable::TAU)?,
        })
    }

    fn solve(&self, omega: &Rational) -> Constants {
        constants(&self.mu, &self.nu, omega, &self.tau)
    }

    fn answer(&self, options: &FixedPointOptions) -> Result<Answer, Complaint> {
        let note = Some(self.warning());
        Ok(match self.solve(&self.omega) {
            Constants::None(reason) => Answer {
                verdict: Verdict::Refuted,
                statement: format!("no lambda > 0 and alpha > 0 make it a fixed point: {reason}"),
                found: Vec::new(),
                note,
            },
            Constants::Unknown => Answer {
                verdict: Verdict::Undecided,
                statement:
                    "a sign could not be told with the digits computed: the weights are too extreme"
                        .to_owned(),
                found: Vec::new(),
                note,
            },
            Constants::Unique { lambda, alpha } => {
                let places = [(&lambda, &options.lambda), (&alpha, &options.alpha)];
                let mut verdict = Verdict::Proved;
                for ((value, range), name) in places.into_iter().zip(["lambda", "alpha"]) {
                    let Some(range) = range else { continue };
                    range
                        .check()
                        .and_then(|()| range.check_positive(name))
                        .map_err(|error| Complaint::at(format!("--{name}"), error))?;
                    verdict = verdict.and(lies(value, range));
                }
                let statement = match verdict {
                    Verdict::Proved => "the only positive constants that make it a fixed point",
                    Verdict::Refuted => "none in the stated range; the only positive constants are",
                    Verdict::Undecided => {
                        "they lie on the edge of the stated range, to all digits computed"
                    }
                };
                let pair = vec![
                    (Variable::LAMBDA, lambda.to_interval()),
                    (Variable::ALPHA, alpha.to_interval()),
                ];
                Answer { verdict, statement: statement.to_owned(), found: vec![pair], note }
            }
        })
    }

    /// Whether ω matters, loudly: the same question at another ω.
    fn warning(&self) -> String {
        if self.mu == 0 {
            return "omega does not matter, because mu = 0".to_owned();
        }
        let other = if self.omega == 0 { Rational::from((1, 10)) } else { Rational::new() };
        let shown = if other == 0 { "0" } else { "0.1" };
        let there = match self.solve(&other) {
            Constants::Unique { lambda, alpha } => {
                format!(
                    "they are lambda in {}, alpha in {}",
                    shown_short(&lambda),
                    shown_short(&alpha)
                )
            }
            Constants::None(_) => "there are none".to_owned(),
            Constants::Unknown => "they could not be told".to_owned(),
        };
        format!(
            "OMEGA MATTERS: mu is not 0, so x = mu*omega moves with it; at omega = {shown} {there}"
        )
    }
}

fn lies(value: &MpInterval, range: &Range) -> Verdict {
    if *value.lower() >= *range.lower.upper() && *value.upper() <= *range.upper.lower() {
        Verdict::Proved
    } else if *value.upper() < *range.lower.lower() || *value.lower() > *range.upper.upper() {
        Verdict::Refuted
    } else {
        Verdict::Undecided
    }
}
/// Significant digits of a comparison.
const SHORT_DIGITS: usize = 7;

fn shown_short(value: &MpInterval) -> String {
    print::interval(value.to_interval(), SHORT_DIGITS)
}
