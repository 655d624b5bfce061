//! What a search keeps, and what it asks the system for.
//!
//! Established with an allocator that counts: boxes ask for no memory. And with the binary:
//! whatever the job, it takes less than 50 MB; a proof that is too long for a certificate is
//! a proof without one, says so, and touches no file.

#[path = "../all/support/peak.rs"]
mod peak;
#[path = "../all/support/program.rs"]
mod program;
#[path = "../all/support/verdicts.rs"]
mod verdicts;

use program::Scratch;
use selfnorm::arithmetic::SpecialFunctions::Double;
use selfnorm::claim::parse_expression;
use selfnorm::search::{Verdict, bound, verify};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use std::alloc::System;
use std::fs;
use std::io::Read;
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};
use verdicts::{THEOREM_1, options, parse, text_of};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// What the norm does not tell of the determinant: 0 is attained on a surface, which takes the
/// more boxes the closer the bound.
const RIDGE: &str = "h11^2 + h12^2 + h21^2 + h22^2 - norm^2";

/// 0 on a surface as well, and much quicker to evaluate.
const SQUARE: &str = "mu^2 - 2*mu*omega*nu + omega^2*nu^2";

fn valley(tolerance: &str) -> String {
    format!(
        "title = 'Valley'\n[domain]\nmu = ['-1', '1']\nomega = ['-1', '1']\nnu = ['1', '2']\n\
         [prove]\na = '{SQUARE} >= -{tolerance}'\n"
    )
}

fn ridge(tolerance: &str) -> String {
    text_of(THEOREM_1, &format!("{RIDGE} > -{tolerance}"))
}

fn prove(text: &str, max_boxes: u64) -> u64 {
    let report = verify(&parse(text), &options(max_boxes, Double)).expect("a sound claim");
    assert_ne!(report.verdict, Verdict::Refuted);
    report.boxes
}

fn enclose(max_boxes: u64) -> u64 {
    let claim = parse(&ridge("1"));
    let expression = parse_expression(RIDGE).expect("an expression");
    let scope = &claim.cases[0].scope;
    let found = bound(&expression, scope, 1e-6, &options(max_boxes, Double)).expect("bounds");
    found.infimum.boxes + found.supremum.boxes
}

/// A job of few boxes, and the same of many.
type Job<'a> = (&'a str, &'a dyn Fn() -> u64, &'a dyn Fn() -> u64);

/// The requests that are counted are the process's: one test at a time.
static ALONE: Mutex<()> = Mutex::new(());

/// Of the requests of a long job, those of a short one are what any job takes.
#[test]
fn boxes_ask_for_no_memory() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let jobs: [Job; 3] = [
        ("a short search", &|| prove(&ridge("1e-9"), 20), &|| prove(&ridge("1e-9"), 140)),
        ("a long search", &|| prove(&ridge("1e-5"), 1_000_000), &|| {
            prove(&ridge("1e-6"), 1_000_000)
        }),
        ("an extremum", &|| enclose(1000), &|| enclose(100_000)),
    ];
    let count = |job: &dyn Fn() -> u64| {
        let region = Region::new(ALLOCATOR);
        let boxes = job();
        let change = region.change();
        (boxes, change.allocations + change.reallocations)
    };
    for (name, less, more) in jobs {
        // What threads keep for themselves is there after the first.
        count(more);
        let ((few, of_few), (many, of_many)) = (count(less), count(more));
        let each = of_many.saturating_sub(of_few) as f64 / (many - few) as f64;
        println!("{name}: {few} and {many} boxes, {each:.3} requests a box");
        assert!(many > 2 * few, "{name}: {few}, {many}");
        assert!(each < 0.5, "{name}: {each} requests a box");
    }
}

/// A run of the binary: its exit code, what it wrote, and its largest size as far as it was
/// seen.
fn watched(arguments: &[&str]) -> (Option<i32>, String, String, u64) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_selfnorm"));
    command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    let (exit, peak) = peak::wait(&mut child);
    let (mut out, mut err) = (String::new(), String::new());
    child.stdout.take().expect("piped").read_to_string(&mut out).expect("text");
    child.stderr.take().expect("piped").read_to_string(&mut err).expect("text");
    (exit.code(), out, err, peak)
}

#[test]
fn whatever_the_job_it_takes_little_memory() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = Scratch::new("memory");
    let path = |name: &str| folder.path(name).to_string_lossy().into_owned();
    let long = folder.file("long.toml", ridge("1e-7"));
    let too_long = folder.file("too_long.toml", valley("3e-6"));
    let (out, state) = (path("out"), path("state"));
    let jobs: [(&[&str], Option<i32>); 5] = [
        (&["verify", &long, "--certificate", &out, "--max-boxes", "100000000"], Some(0)),
        (&["verify", &too_long, "--resume", &state, "--max-boxes", "1000000"], Some(3)),
        (&["verify", &too_long, "--resume", &state, "--max-boxes", "6000000"], Some(3)),
        (&["verify", &too_long, "--certificate", &out, "--max-boxes", "100000000"], Some(2)),
        (&["bound", SQUARE, "--over", &too_long, "--max-boxes", "1000000"], Some(3)),
    ];
    for (arguments, expected) in jobs {
        let (code, out, err, peak) = watched(arguments);
        println!("{arguments:?}: {:.1} MB\n{out}{err}", peak as f64 / 1e6);
        assert_eq!(code, expected, "{arguments:?}: {out}{err}");
        assert!(peak < 50_000_000, "{arguments:?}: {peak} bytes");
        if code == Some(2) {
            assert!(out.contains("proved"), "{out}{err}");
            assert!(err.contains("no certificate") && err.contains("10000000 boxes"), "{err}");
        }
    }
    let written: Vec<_> = fs::read_dir(&out).expect("a folder").collect();
    assert_eq!(written.len(), 1, "one certificate, and nothing half-written: {written:?}");
}
