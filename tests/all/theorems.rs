//! The paper's theorems, and that an answer depends on nothing but the claim.

use crate::support::verdicts::{
    ENOUGH, THEOREM_1, counterexample, options, parse, run, text_of, text_with,
};
use rug::Rational;
use selfnorm::arithmetic::SpecialFunctions;
use selfnorm::claim::{Claim, Number, Variable, builtin};
use selfnorm::search::{ClaimReport, Verdict, verify};

fn built_in(name: &str) -> Claim {
    builtin::claim(name).unwrap_or_else(|error| panic!("{error}"))
}

fn verified(claim: &Claim, max_boxes: u64, functions: SpecialFunctions) -> ClaimReport {
    verify(claim, &options(max_boxes, functions)).unwrap_or_else(|error| panic!("{error}"))
}

/// The theorems, and the lemmas that they rest on.
const ESSENTIAL: [&str; 7] =
    ["theorem1", "theorem2", "theorem3", "theorem3-appendix", "lemma12", "lemma13", "corollary14"];

/// What `verify` takes without being told otherwise.
const DEFAULT_BUDGET: u64 = 1_000_000;

#[test]
fn built_in_claims_have_their_recorded_verdicts() {
    let (mut proved, mut refuted) = (0, 0);
    for claim in builtin::names().map(built_in) {
        let record = claim.record.clone().unwrap_or_else(|| panic!("{}: no record", claim.name));
        let report = verified(&claim, DEFAULT_BUDGET, SpecialFunctions::Double);
        assert_eq!(report.verdict, record.verdict, "{}: {report:#?}", claim.name);
        let parts = report.obligations.iter().map(|one| one.verdict);
        let mut parts = parts.chain(report.conclusions.iter().map(|one| one.verdict));
        assert!(parts.all(|one| one != Verdict::Undecided), "{}", claim.name);
        match record.verdict {
            Verdict::Proved => proved += 1,
            Verdict::Refuted => refuted += 1,
            Verdict::Undecided => {}
        }
    }
    // Both kinds, and the theorems themselves among the proved.
    assert!(proved > 200 && refuted > 40, "{proved} proved, {refuted} refuted");
    for name in ["theorem1", "theorem2", "theorem3", "lemma12"] {
        let record = built_in(name).record.expect("recorded");
        assert_eq!(record.verdict, Verdict::Proved, "{name}");
    }
}

#[test]
fn every_part_of_theorem_1_is_proved() {
    let report = verified(&built_in("theorem1"), ENOUGH, SpecialFunctions::Double);
    let conclusions: Vec<(&str, Verdict)> =
        report.conclusions.iter().map(|one| (one.subject.name(), one.verdict)).collect();
    let expected =
        ["banach", "fixed_point", "exact_fixed_point"].map(|name| (name, Verdict::Proved));
    assert_eq!(conclusions, expected);
    assert_eq!(report.obligations.len(), 3);
    for goal in report.obligations.iter().flat_map(|obligation| &obligation.goals) {
        assert!(goal.margin.is_some_and(|margin| margin > 0.0), "{goal:?}");
    }
}

#[test]
fn lemma_13_fails_at_its_lower_bound_of_the_mean_and_nowhere_else() {
    let report = verified(&built_in("lemma13"), ENOUGH, SpecialFunctions::Double);
    let refuted: Vec<(&str, &str, &str)> = report
        .obligations
        .iter()
        .flat_map(|obligation| obligation.goals.iter().map(move |goal| (obligation, goal)))
        .filter(|(_, goal)| goal.verdict != Verdict::Proved)
        .map(|(one, goal)| (one.name.as_str(), goal.quantity.as_str(), goal.bound.as_str()))
        .collect();
    assert_eq!(refuted, [("mean", "mean", "-0.03106")]);
    let point = counterexample(&report).expect("a counterexample");
    let at = |variable| point.get(variable).and_then(Number::exact).expect("a coordinate");
    assert_eq!(Rational::from(at(Variable::MU) * at(Variable::OMEGA)), Rational::from((-1, 100)));
    assert_eq!(
        [at(Variable::NU), at(Variable::TAU)],
        [&Rational::from((4, 5)), &Rational::from((19, 20))]
    );
    // mpmath: -0.031060501792217684…
    let truth = -0.031060501792217684;
    assert!((point.value.inf()..=point.value.sup()).contains(&truth), "{point:?}");
    assert!(point.value.sup() < -0.03106 && point.value.wid() < 1e-12);

    let repaired = built_in("lemma13").text.replace("-0.03106 ", "-0.0310606 ");
    assert_eq!(run(&repaired).verdict, Verdict::Proved);
}

#[test]
fn the_theorems_need_few_boxes() {
    let boxes = ["theorem1", "theorem2", "theorem3"]
        .map(|name| verified(&built_in(name), ENOUGH, SpecialFunctions::Double).boxes);
    let total: u64 = boxes.iter().sum();
    println!("boxes of theorems 1, 2 and 3: {boxes:?}, {total} in all");
    assert!(total < 400, "{boxes:?}");
    assert!(boxes.iter().all(|&boxes| boxes > 0), "{boxes:?}");
}

#[test]
fn mpfr_gives_the_same_verdicts() {
    for name in ESSENTIAL {
        let claim = built_in(name);
        let expected = claim.record.as_ref().expect("recorded").verdict;
        let report = verified(&claim, ENOUGH, SpecialFunctions::Mpfr);
        assert_eq!(report.verdict, expected, "{name}");
    }
}

/// All of a report but how long it took.
fn timeless(mut report: ClaimReport) -> String {
    report.seconds = 0.0;
    for obligation in &mut report.obligations {
        obligation.goals.iter_mut().for_each(|goal| goal.seconds = 0.0);
    }
    report.conclusions.iter_mut().for_each(|conclusion| conclusion.seconds = 0.0);
    format!("{report:#?}")
}

/// For x > 0 and tiny y the variance hardly depends on x: a proof takes many boxes.
const PLATEAU: &str = "mu = ['-3', '3']
omega = ['-0.1', '0.1']
nu = ['0.00001', '10000']
tau = ['0.8', '1.25']";

/// Claims that end in all ways, some after several parallel rounds: easy, refuted
/// after a search, out of boxes in the middle of a round, and stuck.
fn claims_of_all_kinds() -> Vec<(Claim, u64, Verdict)> {
    let hard = |inequality| parse(&text_of(THEOREM_1, inequality));
    let ranged = parse(&text_with("lambda = ['1.0', '1.0507']", THEOREM_1, "norm < 0.9"));
    let plateau = parse(&text_of(PLATEAU, "variance >= 8.83e-6"));
    let of_the_paper = |name| {
        let claim = built_in(name);
        let verdict = claim.record.as_ref().expect("recorded").verdict;
        (claim, ENOUGH, verdict)
    };
    let mut claims: Vec<(Claim, u64, Verdict)> = ESSENTIAL.map(of_the_paper).into();
    claims.extend([
        (plateau.clone(), 1000, Verdict::Undecided),
        (plateau.clone(), 1001, Verdict::Undecided),
        (plateau, ENOUGH, Verdict::Proved),
        (ranged.clone(), 3, Verdict::Undecided),
        (ranged, ENOUGH, Verdict::Proved),
        (hard("norm < 1"), 3, Verdict::Undecided),
        // Long enough for threads to grow subtrees apart.
        (hard("h11^2 + h12^2 + h21^2 + h22^2 - norm^2 > -1e-4"), ENOUGH, Verdict::Proved),
        (hard("h11^2 + h12^2 + h21^2 + h22^2 - norm^2 > -1e-7"), 90_000, Verdict::Undecided),
        (hard("norm <= 0.897608358"), ENOUGH, Verdict::Refuted),
        (hard("h12 <= 0.100327989"), ENOUGH, Verdict::Refuted),
    ]);
    claims
}

#[test]
fn threads_do_not_matter() {
    let pools = [1, 2, 8].map(|threads| {
        rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool of threads")
    });
    let mut most = 0;
    for (claim, max_boxes, expected) in claims_of_all_kinds() {
        let reports = pools
            .each_ref()
            .map(|pool| pool.install(|| verified(&claim, max_boxes, SpecialFunctions::Double)));
        let [first, others @ ..] = reports;
        let what = &claim.obligations[0].inequality.text;
        assert_eq!(first.verdict, expected, "{what} within {max_boxes}");
        most = most.max(first.boxes);
        let first = timeless(first);
        assert!(!first.is_empty());
        for other in others {
            assert_eq!(timeless(other), first, "{what} within {max_boxes}");
        }
    }
    assert!(most > 10_000, "no claim took enough boxes ({most}) for threads to share");
}

#[test]
fn a_report_repeats_itself() {
    for name in ["theorem1", "lemma13"] {
        let claim = built_in(name);
        let twice = [(); 2].map(|()| timeless(verified(&claim, ENOUGH, SpecialFunctions::Double)));
        assert_eq!(twice[0], twice[1]);
    }
}

/// A bound that takes some boxes to prove, and how many.
fn bound_of_some_boxes() -> (Claim, u64) {
    let claim = parse(&text_of(THEOREM_1, "norm <= 0.8976084"));
    let report = verified(&claim, ENOUGH, SpecialFunctions::Double);
    assert_eq!(report.verdict, Verdict::Proved);
    assert!(report.boxes > 3, "{}", report.boxes);
    (claim, report.boxes)
}

#[test]
fn a_budget_that_is_too_small_leaves_a_box() {
    let (claim, needed) = bound_of_some_boxes();
    for max_boxes in 0..needed + 2 {
        let report = verified(&claim, max_boxes, SpecialFunctions::Double);
        let expected = if max_boxes < needed { Verdict::Undecided } else { Verdict::Proved };
        assert_eq!(report.verdict, expected, "{max_boxes} of {needed}");
        let goal = &report.obligations[0].goals[0];
        let unresolved = goal.unresolved.as_ref().map(|unresolved| &unresolved.ranges);
        assert_eq!(unresolved.is_some(), expected == Verdict::Undecided);
        assert!(unresolved.is_none_or(|ranges| !ranges.is_empty()));
        assert_eq!(goal.proved_bound.is_some(), expected == Verdict::Proved);
    }
}

#[test]
fn a_budget_is_not_overspent() {
    let (claim, needed) = bound_of_some_boxes();
    for max_boxes in 0..needed {
        let report = verified(&claim, max_boxes, SpecialFunctions::Double);
        assert!(report.boxes <= max_boxes, "{} of {max_boxes}", report.boxes);
    }
}

#[test]
fn an_interrupted_or_late_run_proves_nothing() {
    use selfnorm::search::{Limit, Options};
    use std::sync::atomic::AtomicBool;
    use std::time::Instant;
    static INTERRUPTED: AtomicBool = AtomicBool::new(true);
    let enough = options(ENOUGH, SpecialFunctions::Double);
    let until = |limit| Options { limit, ..enough };
    let late = until(Limit { deadline: Some(Instant::now()), ..Limit::NONE });
    let stopped = until(Limit { interrupted: &INTERRUPTED, ..Limit::NONE });
    for (stopped, reason) in [(stopped, "interrupted"), (late, "the time is up")] {
        let report = verify(&built_in("theorem1"), &stopped).expect("a claim");
        assert_eq!(report.verdict, Verdict::Undecided);
        for goal in report.obligations.iter().flat_map(|obligation| &obligation.goals) {
            assert_eq!(goal.verdict, Verdict::Undecided);
            assert_eq!(goal.unresolved.as_ref().map(|it| it.reason.as_str()), Some(reason));
        }
        let banach = &report.conclusions[0];
        assert_eq!((banach.subject.name(), banach.verdict), ("banach", Verdict::Undecided));
    }
}
