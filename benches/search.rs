//! (b) to (f): whole proofs and extrema against time, tolerance, threads, and the two
//! ways they replace.

#[path = "../tests/all/support/peak.rs"]
mod peak;
mod reference;

use reference::{in_turns, median, naive, plain, report, time};
use selfnorm::arithmetic::SpecialFunctions;
use selfnorm::claim::{builtin, parse_expression};
use selfnorm::search::{Budget, Limit, Options, Verdict, bound, verify};
use std::hint::black_box;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

fn main() {
    process();
    tightness();
    threads();
    against_mpfr();
    against_grid();
}

fn options(max_boxes: u64) -> Options<'static> {
    Options {
        budget: Budget { max_boxes, ..Budget::default() },
        functions: SpecialFunctions::Double,
        progress: &|_, _| {},
        limit: Limit::NONE,
        resume: None,
        keeper: None,
    }
}

fn program(arguments: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_selfnorm"));
    command.args(arguments).stdout(Stdio::null());
    command.spawn().expect("the program starts")
}

/// Time and peak memory in bytes (as far as it was seen) of a run that must succeed.
fn run(arguments: &[&str]) -> (Duration, u64) {
    let start = Instant::now();
    let (exit, peak) = peak::wait(&mut program(arguments));
    assert!(exit.success(), "{arguments:?}: {exit}");
    (start.elapsed(), peak)
}

fn process() {
    const THEOREMS: [&str; 3] = ["theorem1", "theorem2", "theorem3"];
    let boxes: u64 = THEOREMS
        .iter()
        .map(|name| {
            let claim = builtin::claim(name).expect("a built-in claim");
            let report = verify(&claim, &options(100_000)).expect("a sound claim");
            assert_eq!(report.verdict, Verdict::Proved);
            report.boxes
        })
        .sum();
    let wait = |arguments: &[&str]| {
        assert!(program(arguments).wait().expect("the program runs").success());
    };
    let [ours, nothing] = in_turns(
        101,
        || wait(&["verify", "theorem1", "theorem2", "theorem3"]),
        || wait(&["--version"]),
    );
    report(
        "(b) verify theorem1 theorem2 theorem3, as a process",
        &format!("{}, {boxes} boxes", time(ours)),
        &format!("{} for a process that prints its version", time(nothing)),
        ours / nothing,
        "at most 15 ms, aim 5 ms; at most 400 boxes",
    );
}

fn tightness() {
    let claim = builtin::claim("theorem1").expect("a built-in claim");
    let expression = parse_expression("norm").expect("an expression");
    let extremes = |tolerance: f64| {
        let scope = &claim.cases[0].scope;
        bound(&expression, scope, tolerance, &options(1_000_000)).expect("closed forms")
    };
    println!("(c) bound norm over theorem1 (wanted: 1e-12 in less than 50 ms; logarithmic)");
    for tolerance in [1e-3, 1e-6, 1e-9, 1e-12] {
        let [times] = [(0..21).map(|_| {
            let start = Instant::now();
            black_box(extremes(tolerance));
            start.elapsed()
        })];
        let both = median(times.collect());
        let found = extremes(tolerance);
        assert!(found.supremum.stopped.is_none() && found.infimum.stopped.is_none());
        println!(
            "    to {tolerance:.0e}: supremum {} boxes, {}; infimum {} boxes, {}; both {}",
            found.supremum.boxes,
            time(found.supremum.seconds),
            found.infimum.boxes,
            time(found.infimum.seconds),
            time(both)
        );
    }
}

/// A proof without monotone faces: the second singular value's square is at least 0.
const LONG_JOB: &str = "title = 'a job of several seconds'
[domain]
mu    = ['-0.1', '0.1']
omega = ['-0.1', '0.1']
nu    = ['0.8', '1.5']
tau   = ['0.95', '1.1']
[prove]
a = 'h11^2 + h12^2 + h21^2 + h22^2 - norm^2 > -1e-8'
";

fn threads() {
    let path = std::env::temp_dir().join(format!("selfnorm-{}.toml", std::process::id()));
    std::fs::write(&path, LONG_JOB).expect("a temporary file");
    let name = path.to_str().expect("a path in UTF-8");
    let (mut one, mut two, mut both, mut peak) = (Vec::new(), Vec::new(), Vec::new(), 0);
    for _ in 0..3 {
        // What the machine has to give just now: two processes of one thread each.
        let start = Instant::now();
        let single = ["verify", name, "--threads", "1", "--max-boxes", "200000000", "--quiet"];
        let mut children = [program(&single), program(&single)];
        for child in &mut children {
            assert!(child.wait().expect("the program runs").success());
        }
        both.push(start.elapsed());
        for (threads, times) in [("1", &mut one), ("2", &mut two)] {
            let limit = "200000000";
            let (time, memory) =
                run(&["verify", name, "--threads", threads, "--max-boxes", limit, "--quiet"]);
            times.push(time);
            peak = peak.max(memory);
        }
    }
    std::fs::remove_file(&path).expect("a temporary file");
    let (one, two, both) = (median(one), median(two), median(both));
    report(
        "(d) a job of several seconds on two threads",
        &format!("{}, peak memory {:.1} MB", time(two), peak as f64 / 1e6),
        &format!("{} on one thread", time(one)),
        one / two,
        "at least 1.8; less than 50 MB",
    );
    println!(
        "    two separate processes of one thread each: {} together, so that the machine had \
         {:.2} cores to give, of which two threads used {:.0} %",
        time(both),
        2.0 * one / both,
        50.0 * both / two
    );
}

fn against_mpfr() {
    let text = "title = 't'
[domain]
mu = ['-0.1', '0.1']
omega = ['-0.1', '0.1']
nu = ['0.8', '1.5']
tau = ['0.95', '1.1']
[prove]
a = 'norm < 1'
";
    let claim = selfnorm::claim::Claim::parse("t", "t.toml", text).expect("a claim");
    let sides =
        [[(-1, 10), (1, 10)], [(-1, 10), (1, 10)], [(8, 10), (15, 10)], [(95, 100), (11, 10)]];
    let proof = naive::contraction(sides, Duration::from_secs(60));
    let mut boxes = 0;
    let [ours, _] = in_turns(
        101,
        || {
            let report = verify(&claim, &options(100_000)).expect("a sound claim");
            assert_eq!(report.verdict, Verdict::Proved);
            boxes = report.boxes;
        },
        || {},
    );
    let share = if proof.settled > 0.999_999 {
        "complete".to_owned()
    } else {
        format!("stopped with {:.4} % of the volume settled", 100.0 * proof.settled)
    };
    report(
        "(e) norm < 1 on Theorem 1's domain, on one thread or two",
        &format!("{}, {boxes} boxes", time(ours)),
        &format!(
            "{}, {} boxes by natural extension in MPFR, {share}",
            time(proof.seconds),
            proof.boxes
        ),
        proof.seconds / ours,
        "at least 100",
    );
}

fn against_grid() {
    const SIDES: [f64; 4] = [0.2, 0.2, 0.7, 0.45];
    const STEPS: [f64; 4] = [0.006_809_737_1, 0.000_829_288_5, 0.000_958_084_0, 0.000_732_309_5];
    const PART: usize = 2_000_000;
    const STARTS: [f64; 4] = [-0.1, -0.1, 0.8, 0.8];
    let counts: [u64; 4] = std::array::from_fn(|i| (SIDES[i] / STEPS[i]).ceil() as u64 + 1);
    let points: u64 = counts.iter().product();
    let claim = builtin::claim("lemma12").expect("a built-in claim");
    let mut largest = 0.0;
    let [ours, part] = in_turns(
        5,
        || {
            let report = verify(&claim, &options(100_000)).expect("a sound claim");
            assert_eq!(report.verdict, Verdict::Proved);
        },
        || {
            // Every so manieth point of the grid, in its order.
            let stride = points / PART as u64;
            for index in 0..PART as u64 {
                let mut rest = index * stride;
                let at = std::array::from_fn(|axis| {
                    let position = rest % counts[axis];
                    rest /= counts[axis];
                    STARTS[axis] + position as f64 * STEPS[axis]
                });
                largest = f64::max(largest, plain::quantities(at)[6]);
            }
        },
    );
    let whole = part / PART as f64 * points as f64;
    report(
        "(f) Lemma 12",
        &time(ours),
        &format!(
            "{} for a grid of {points} points with Lemma 12's steps in plain doubles \
             (timed on {PART} of them, scaled; largest value {largest:.6})",
            time(whole)
        ),
        whole / ours,
        "at least 100000",
    );
}
