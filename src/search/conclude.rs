//! What follows from proved obligations: Banach, location, the exact fixed point.

use super::counterexample::Point;
use super::engine::Ending;
use super::fixed_point::{Location, Premises};
use super::frame::{Frame, complete_products};
use super::goal::{Comparison, Goal, Setting, comparisons};
use super::objective::Objective;
use super::record::Trace;
use super::report::{ConclusionReport, ObligationReport};
use super::verdict::Truth;
use super::verify::{Run, as_goal};
use crate::certificate::{Subject, Tree};
use crate::claim::Verdict;
use crate::claim::{Case, Claim, ExactFixedPoint, Quantity, Variable};
use crate::map::tape::NO_VARIABLES;
use crate::map::{exact, quantities};
use crate::moments::Moments;
use std::time::Instant;

/// A claim's conclusions, ready to be drawn.
pub struct Conclusions {
    premises: Premises,
    map: Objective,
    location: Vec<Goal>,
    /// The conjunction of those parts of `fixed_point` that have no variables.
    constants: Truth,
}

impl Conclusions {
    /// Enters what they need into the setting's graph.
    pub fn prepare(claim: &Claim, setting: &mut Setting) -> Option<Self> {
        let conclusion = &claim.conclusion;
        if conclusion.banach.is_none() && conclusion.exact_fixed_point.is_none() {
            return None;
        }
        let mut node = |quantity| quantities::quantity(&mut setting.graph, quantity);
        let premises = Premises {
            mean: node(Quantity::Mean),
            variance: node(Quantity::Variance),
            norm: node(Quantity::Norm),
        };
        let frame = Frame::new(setting.domain, &Variable::ALL.into_iter().collect());
        let outputs = [premises.mean, premises.variance];
        let map = Objective::new(
            &mut setting.graph,
            &outputs,
            frame,
            &setting.parameters,
            setting.functions,
        );
        let mut location = Vec::new();
        let mut constants = Truth::Holds;
        for inequality in &conclusion.fixed_point {
            for comparison in comparisons(setting, inequality) {
                match comparison {
                    Comparison::Goal(goal) => location.push(*goal),
                    Comparison::Constant { truth, .. } => constants = constants.and(truth),
                }
            }
        }
        Some(Self { premises, map, location, constants })
    }

    /// The highest derivative of a moment needed.
    pub fn order(&self) -> usize {
        self.map.order()
    }

    /// Draws every conclusion of the claim.
    pub fn report(
        &self,
        (claim, case): (&Claim, &Case),
        run: &Run,
        obligations: &[Proved],
        earlier: Option<&Tree>,
    ) -> Vec<ConclusionReport> {
        let mut reports = Vec::new();
        if let Some(banach) = &claim.conclusion.banach {
            let of = |name: &str| -> Vec<Proved> {
                obligations.iter().copied().filter(|(report, _)| report.name == name).collect()
            };
            let (self_map, contraction) = (of(&banach.self_map), of(&banach.contraction));
            let report = self.banach(case, &self_map, &contraction);
            let proved = report.verdict == Verdict::Proved;
            reports.push(report);
            if !claim.conclusion.fixed_point.is_empty() {
                reports.push(self.location((claim, case), run, proved, earlier));
            }
        }
        if let Some(point) = &claim.conclusion.exact_fixed_point {
            reports.push(self.exact((claim, case), &run.moments, point));
        }
        reports
    }

    fn banach(&self, case: &Case, self_map: &[Proved], contraction: &[Proved]) -> ConclusionReport {
        let premises = || self_map.iter().chain(contraction);
        let unproved = premises().find(|(report, _)| report.verdict != Verdict::Proved);
        let (verdict, reason) = match unproved {
            Some((report, _)) => (
                Verdict::Undecided,
                format!("the premise `{}` is {}", report.text, report.verdict.word()),
            ),
            None => {
                let image: Vec<&Goal> = goals_of(self_map);
                let slope: Vec<&Goal> = goals_of(contraction);
                match self.premises.suffice(&case.domain, &image, &slope) {
                    Ok(()) => (
                        Verdict::Proved,
                        "closed convex box, mapped into itself, norm of the Jacobian below 1"
                            .to_owned(),
                    ),
                    Err(missing) => (Verdict::Undecided, missing),
                }
            }
        };
        ConclusionReport {
            subject: Subject::Banach,
            case: case.name.clone(),
            trace: Trace::None,
            statement: "for each omega and tau one fixed point, to which every point converges"
                .to_owned(),
            verdict,
            reason,
            boxes: 0,
            seconds: 0.0,
            counterexample: None,
        }
    }

    fn location(
        &self,
        (claim, case): (&Claim, &Case),
        run: &Run,
        exists: bool,
        earlier: Option<&Tree>,
    ) -> ConclusionReport {
        let start = Instant::now();
        let location = Location { map: &self.map, goals: &self.location, moments: &run.moments };
        let counterexample: Option<Point> =
            if exists { location.counterexample(&case.domain) } else { None };
        let texts: Vec<&str> =
            claim.conclusion.fixed_point.iter().map(|i| i.text.as_str()).collect();
        let (verdict, reason, search) = if self.constants == Truth::Fails {
            (Verdict::Refuted, "a part without variables is false", None)
        } else if self.constants == Truth::Unknown {
            (Verdict::Undecided, "a part without variables is not decided", None)
        } else if counterexample.is_some() {
            (Verdict::Refuted, "a fixed point lies elsewhere", None)
        } else if !exists {
            (Verdict::Undecided, "needs banach", None)
        } else {
            let search = location.search(run.options, earlier, run.room);
            let (verdict, reason) = match search.ending {
                Ending::Complete => (
                    Verdict::Proved,
                    "every fixed point lies in its own image; iterated until inside",
                ),
                Ending::Stopped(stop, _) => (Verdict::Undecided, stop.reason()),
                Ending::Counterexample(_) => (Verdict::Refuted, "a fixed point lies elsewhere"),
            };
            (verdict, reason, Some(search))
        };
        let boxes = search.as_ref().map_or(0, |search| search.boxes);
        let trace = search.map_or(Trace::None, |search| search.trace);
        ConclusionReport {
            subject: Subject::FixedPoint,
            case: case.name.clone(),
            trace,
            statement: texts.join(", "),
            verdict,
            reason: reason.to_owned(),
            boxes,
            seconds: start.elapsed().as_secs_f64(),
            counterexample,
        }
    }

    /// By algebra for the exact constants; otherwise only a refutation is possible.
    fn exact(
        &self,
        (claim, case): (&Claim, &Case),
        moments: &Moments,
        wanted: &ExactFixedPoint,
    ) -> ConclusionReport {
        let start = Instant::now();
        let standard = *wanted.mu.value() == 0
            && *wanted.nu.value() == 1
            && *wanted.tau.value() == 1
            && claim.activation.lambda.is_none()
            && claim.activation.alpha.is_none();
        let (verdict, reason) = if standard && exact::standard_normal_is_fixed() {
            (Verdict::Proved, "an identity between the closed forms of Eq. (14)".to_owned())
        } else if self.moves(moments, wanted) {
            (Verdict::Refuted, "the map moves this point".to_owned())
        } else {
            (Verdict::Undecided, "no exact proof is known for this point".to_owned())
        };
        ConclusionReport {
            subject: Subject::ExactFixedPoint,
            case: case.name.clone(),
            trace: Trace::None,
            statement: format!(
                "g({}, {}) = ({}, {}) at omega = {}, tau = {}",
                wanted.mu, wanted.nu, wanted.mu, wanted.nu, wanted.omega, wanted.tau
            ),
            verdict,
            reason,
            boxes: 0,
            seconds: start.elapsed().as_secs_f64(),
            counterexample: None,
        }
    }

    /// Whether the map's image of the point certainly differs from it.
    fn moves(&self, moments: &Moments, wanted: &ExactFixedPoint) -> bool {
        let mut variables = NO_VARIABLES;
        for (variable, value) in [
            (Variable::Mu, &wanted.mu),
            (Variable::Omega, &wanted.omega),
            (Variable::Nu, &wanted.nu),
            (Variable::Tau, &wanted.tau),
        ] {
            variables[variable as usize] = value.enclosure();
        }
        complete_products(&mut variables);
        let image: [_; 2] = self.map.at(&variables, moments);
        let targets = [wanted.mu.enclosure(), wanted.nu.enclosure()];
        image.iter().zip(targets).any(|(image, target)| !image.is_empty() && image.disjoint(target))
    }
}

/// An obligation's result with its comparisons.
type Proved<'a> = (&'a ObligationReport, &'a Vec<Comparison>);

fn goals_of<'a>(part: &[Proved<'a>]) -> Vec<&'a Goal> {
    part.iter().flat_map(|(_, comparisons)| comparisons.iter().filter_map(as_goal)).collect()
}
