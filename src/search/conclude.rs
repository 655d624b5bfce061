//! What follows from proved obligations: Banach, location, the exact fixed point.

use super::budget::Options;
use super::chain::{self, Found};
use super::engine::{Ending, Search};
use super::frame::Frame;
use super::goal::{Comparison, Constant, Goal, comparisons};
use super::keep::Place;
use super::location::{Location, Premises};
use super::objective::Objective;
use super::point::Point;
use super::problem::Problem;
use super::record::Trace;
use super::report::{ConclusionReport, ObligationReport};
use super::run::Run;
use super::state_map::StateMap;
use super::statements::{
    banach_statement, converges_statement, exact_statement, location_statement, reaches_statement,
};
use super::verdict::Truth;
use crate::arithmetic::{Decimal, Interval};
use crate::certificate::{Chain, Link, Subject, Tree};
use crate::claim::{
    Case, Claim, Conclusion, Domain, DropoutKind, ExactFixedPoint, Layer, Quantity, Range, Reaches,
    Scope, Variable, Verdict,
};
use crate::map::exact;
use std::time::Instant;

/// A claim's conclusions, ready to be drawn.
pub struct Conclusions {
    premises: Premises,
    located: Option<Located>,
}

/// Where the fixed points are to lie, ready to be decided.
struct Located {
    /// The next values of the state, on all variables.
    map: Objective,
    goals: Vec<Goal>,
    /// Those parts that have no variables.
    constants: Vec<Constant>,
}

impl Conclusions {
    /// Enters what they need into the problem.
    pub fn prepare(claim: &Claim, problem: &mut Problem) -> Option<Self> {
        let conclusion = &claim.conclusion;
        if *conclusion == Conclusion::default() {
            return None;
        }
        let state = problem.lowering.state_map();
        let norm = problem.lowering.quantity(Quantity::Norm);
        let premises = Premises { state, norm };
        let is_located = !conclusion.fixed_point.is_empty();
        let located = is_located.then(|| Located::prepare(conclusion, &premises, problem));
        Some(Self { premises, located })
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
        let of = |name: &str| -> Vec<Proved> {
            obligations.iter().copied().filter(|(report, _)| report.name == name).collect()
        };
        // Each conclusion is named, so that none is forgotten; `fixed_point` is in `located`.
        let Conclusion {
            banach,
            fixed_point: _,
            exact_fixed_point,
            converges,
            reaches: wanted,
            places: _,
        } = &claim.conclusion;
        if let Some(banach) = banach {
            let (self_map, contraction) = (of(&banach.self_map), of(&banach.contraction));
            let report = self.banach(case, &self_map, &contraction);
            let proved = report.verdict == Verdict::Proved;
            reports.push(report);
            if let Some(located) = &self.located {
                reports.push(self.location(located, (claim, case), run, proved, earlier));
            }
        }
        if let Some(point) = exact_fixed_point {
            reports.push(self.exact((claim, case), run, point));
        }
        if let Some(converges) = converges {
            let self_map = converges.self_map.as_ref().map(|name| of(name));
            reports.push(self.converges(case, run, self_map.as_deref()));
        }
        if let Some(wanted) = wanted {
            reports.push(reaches(case, run, wanted));
        }
        reports
    }

    /// The chain of boxes, and the premise that the claim names.
    fn converges(&self, case: &Case, run: &Run, self_map: Option<&[Proved]>) -> ConclusionReport {
        let start = Instant::now();
        let domain = &case.scope.domain;
        let lack = self_map.and_then(|part| match unproved(part.iter()) {
            Some(reason) => Some(reason),
            None => self.premises.stays(domain, &goals_of(part)).err().map(|it| it.to_string()),
        });
        let (found, boxes) = match lack {
            Some(reason) => (Found::Undecided(reason), 0),
            None => chain::converges(&case.scope, run.options, run.room),
        };
        let statement = converges_statement(&case.scope);
        let told = |chain: &Chain| {
            let layers = chain.links.len().saturating_sub(2);
            let within = chain.links.last().map_or_else(String::new, place_of);
            format!("within {layers} layers in {within}, where the map contracts")
        };
        of_chain((Subject::Converges, statement), case, (found, boxes), start, told)
    }

    fn banach(&self, case: &Case, self_map: &[Proved], contraction: &[Proved]) -> ConclusionReport {
        let (verdict, reason) = match unproved(self_map.iter().chain(contraction)) {
            Some(reason) => (Verdict::Undecided, reason),
            None => {
                let image: Vec<&Goal> = goals_of(self_map);
                let slope: Vec<&Goal> = goals_of(contraction);
                match self.premises.suffice(&case.scope.domain, &image, &slope) {
                    Ok(()) => (
                        Verdict::Proved,
                        "closed convex box, mapped into itself, norm of the Jacobian below 1"
                            .to_owned(),
                    ),
                    Err(lack) => (Verdict::Undecided, lack.to_string()),
                }
            }
        };
        ConclusionReport {
            subject: Subject::Banach,
            case: case.name.clone(),
            trace: Trace::None,
            statement: banach_statement(&case.scope),
            verdict,
            reason,
            boxes: 0,
            seconds: 0.0,
            counterexample: None,
        }
    }

    fn location(
        &self,
        located: &Located,
        (claim, case): (&Claim, &Case),
        run: &Run,
        exists: bool,
        earlier: Option<&Tree>,
    ) -> ConclusionReport {
        let start = Instant::now();
        let states: Vec<Variable> = self.premises.state.iter().map(|(state, _)| *state).collect();
        let Located { map, goals, constants } = located;
        let domain = &case.scope.domain;
        let location = Location { map, states, goals, domain, moments: &run.moments };
        let truth = |constant: &Constant| {
            let (truth, _) = constant.decide(run.graph, &run.moments, run.options);
            truth
        };
        let constants = constants.iter().map(truth).fold(Truth::Holds, Truth::and);
        const ELSEWHERE: &str = "a fixed point lies elsewhere";
        let settled = |verdict, reason, point| (verdict, reason, point, 0, Trace::None);
        let (verdict, reason, counterexample, boxes, trace) = if !exists {
            settled(Verdict::Undecided, "needs banach", None)
        } else if constants == Truth::Fails {
            let at = |coordinates| Point { coordinates, value: Interval::EMPTY };
            settled(Verdict::Refuted, ELSEWHERE, location.places().next().map(at))
        } else if constants == Truth::Unknown {
            settled(Verdict::Undecided, "a part without variables is not decided", None)
        } else {
            let (subject, case) = (Subject::FixedPoint, case.name.as_deref());
            let place = Place { subject, case, earlier, room: run.room };
            let Search { ending, boxes, trace, .. } = location.search(run.options, &place);
            match ending {
                Ending::Complete => {
                    let reason = "every fixed point lies in its own image; iterated until inside";
                    (Verdict::Proved, reason, None, boxes, trace)
                }
                Ending::Stopped(stop, _) => (Verdict::Undecided, stop.reason(), None, boxes, trace),
                Ending::Counterexample(point) => {
                    (Verdict::Refuted, ELSEWHERE, Some(point), boxes, Trace::None)
                }
            }
        };
        ConclusionReport {
            subject: Subject::FixedPoint,
            case: case.name.clone(),
            trace,
            statement: location_statement(claim),
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
        run: &Run,
        wanted: &ExactFixedPoint,
    ) -> ConclusionReport {
        let start = Instant::now();
        let is_fixed = is_standard(claim, wanted)
            && exact::standard_normal_is_fixed()
            && (claim.layer.dropout.is_none() || exact::alpha_dropout_keeps_it());
        let (verdict, reason) = if is_fixed {
            (Verdict::Proved, "an identity between the closed forms of Eq. (14)".to_owned())
        } else if moves(claim, wanted, run.options) == Some(true) {
            (Verdict::Refuted, "the map moves this point".to_owned())
        } else {
            (Verdict::Undecided, "no exact proof is known for this point".to_owned())
        };
        ConclusionReport {
            subject: Subject::ExactFixedPoint,
            case: case.name.clone(),
            trace: Trace::None,
            statement: exact_statement(&case.scope, wanted),
            verdict,
            reason,
            boxes: 0,
            seconds: start.elapsed().as_secs_f64(),
            counterexample: None,
        }
    }
}

impl Located {
    fn prepare(conclusion: &Conclusion, premises: &Premises, problem: &mut Problem) -> Self {
        let (mut goals, mut constants) = (Vec::new(), Vec::new());
        for inequality in &conclusion.fixed_point {
            for comparison in comparisons(problem, inequality) {
                match comparison {
                    Comparison::Goal(goal) => goals.push(*goal),
                    Comparison::Constant(constant) => constants.push(*constant),
                }
            }
        }
        let asked: Vec<_> = goals.iter().map(Goal::node).collect();
        let frame = Frame::of_map(&mut problem.lowering, &premises.state, &asked);
        for goal in &mut goals {
            goal.objective = problem.objective(&[goal.node()], frame.clone());
        }
        let outputs: Vec<_> = premises.state.iter().map(|(_, next)| *next).collect();
        let map = problem.objective(&outputs, frame);
        Self { map, goals, constants }
    }
}

/// Where states are after some layers.
fn reaches(case: &Case, run: &Run, wanted: &Reaches) -> ConclusionReport {
    let start = Instant::now();
    let found = chain::reaches(&case.scope, wanted, run.options, run.room);
    let told = |chain: &Chain| {
        let within = chain.links.last().map_or_else(String::new, place_of);
        format!("{within}, with any values of the other variables in each layer")
    };
    of_chain((Subject::Reaches, reaches_statement(wanted)), case, found, start, told)
}

/// The report on a chain; `told` says what it shows.
fn of_chain(
    (subject, statement): (Subject, String),
    case: &Case,
    (found, boxes): chain::Outcome,
    start: Instant,
    told: impl Fn(&Chain) -> String,
) -> ConclusionReport {
    let (verdict, reason, trace, counterexample) = match found {
        Found::Chain(chain) => (Verdict::Proved, told(&chain), Trace::Chain(chain), None),
        Found::Counterexample(point) => {
            let reason = "the states of this point miss the box".to_owned();
            (Verdict::Refuted, reason, Trace::None, Some(point))
        }
        Found::Undecided(reason) => (Verdict::Undecided, reason, Trace::None, None),
    };
    ConclusionReport {
        subject,
        case: case.name.clone(),
        trace,
        statement,
        verdict,
        reason,
        boxes,
        seconds: start.elapsed().as_secs_f64(),
        counterexample,
    }
}

/// A link's box, as text.
fn place_of(link: &Link) -> String {
    let range = |(state, [lower, upper]): &(Variable, [Decimal; 2])| {
        format!("{state} in [{lower}, {upper}]")
    };
    link.place.iter().map(range).collect::<Vec<_>>().join(", ")
}

/// Which premise is not proved, if one is not.
fn unproved<'a>(mut premises: impl Iterator<Item = &'a Proved<'a>>) -> Option<String> {
    let (report, _) = premises.find(|(report, _)| report.verdict != Verdict::Proved)?;
    Some(format!("the premise `{}` is {}", report.text, report.verdict.word()))
}

/// Whether the map's image of the point certainly differs from it, whatever the claim's domain
/// is; none if it cannot be computed.
fn moves(claim: &Claim, wanted: &ExactFixedPoint, options: &Options) -> Option<bool> {
    let point = wanted.point.iter().map(|(name, value)| (*name, Range::point(value.clone())));
    let domain = Domain::new(point).ok()?;
    let scope = Scope::new(domain, &claim.activation, &claim.layer, &[]).ok()?;
    let map = StateMap::new(&scope, options).ok()?;
    Some(map.states.iter().zip(map.at(&map.domain())).any(|(state, image)| {
        let target = wanted.get(*state).map(|value| value.enclosure());
        target.is_some_and(|target| !image.is_empty() && image.disjoint(target))
    }))
}

/// Whether it is (0, 1) at τ = 1 of SELU with λ₀₁ and α₀₁ in the paper's own layer, be it
/// without dropout or with alpha dropout.
fn is_standard(claim: &Claim, wanted: &ExactFixedPoint) -> bool {
    let is = |name: Variable, number: i32| {
        wanted.get(name).and_then(|value| value.exact()).is_some_and(|value| *value == number)
    };
    is(Variable::MU, 0)
        && is(Variable::NU, 1)
        && is(Variable::TAU, 1)
        && claim.activation.is_standard_selu()
        && Layer { dropout: None, ..claim.layer.clone() } == Layer::default()
        && claim.layer.dropout.as_ref().is_none_or(|dropout| dropout.kind == DropoutKind::Alpha)
}

/// An obligation's result with its comparisons.
type Proved<'a> = (&'a ObligationReport, &'a Vec<Comparison>);

fn goals_of<'a>(part: &[Proved<'a>]) -> Vec<&'a Goal> {
    part.iter().flat_map(|(_, comparisons)| comparisons.iter().filter_map(as_goal)).collect()
}

/// The goal in a comparison, unless it is one of constants.
fn as_goal(comparison: &Comparison) -> Option<&Goal> {
    match comparison {
        Comparison::Goal(goal) => Some(goal),
        Comparison::Constant(_) => None,
    }
}
