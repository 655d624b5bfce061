//! `selfnorm verify`.

use super::arguments::{Format, VerifyOptions};
use super::progress::ProgressLine;
use super::{Exit, claims, json, print, stderr_is_terminal, text};
use crate::claim::{Claim, builtin};
use crate::search::{Budget, ClaimReport, Options, Verdict};
use std::sync::atomic::AtomicBool;
use std::time::Instant;

/// Reads all claims before the first search: a mistake in the last one shows at
/// once. Each claim's result is printed as soon as it is known.
pub fn run(options: &VerifyOptions, quiet: bool) -> Exit {
    let words: Vec<String> = if options.all {
        builtin::names().map(str::to_owned).collect()
    } else {
        options.claims.clone()
    };
    let mut claims: Vec<Claim> = Vec::new();
    for word in &words {
        match claims::resolve(word) {
            Ok(claim) => claims.push(claim),
            Err(diagnostic) => {
                anstream::eprintln!("{diagnostic}");
                return Exit::Usage;
            }
        }
    }
    let threads = options.threads.map_or(0, |threads| threads.get() as usize);
    if let Err(error) = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global() {
        eprintln!("error: cannot start {threads} threads: {error}; try --threads 1");
        return Exit::Usage;
    }
    let progress = ProgressLine::new(!quiet && stderr_is_terminal());
    let interrupted = AtomicBool::new(false);
    let report = |boxes, volume| progress.update(boxes, volume);
    let search = Options {
        budget: Budget {
            max_boxes: options.max_boxes,
            deadline: options.timeout.and_then(|timeout| Instant::now().checked_add(timeout)),
        },
        functions: options.arithmetic.into(),
        progress: &report,
        interrupted: &interrupted,
    };
    let mut verdict = Verdict::Proved;
    for claim in &claims {
        progress.subject(&claim.name);
        let result = crate::search::verify(claim, &search);
        progress.clear();
        let report = match result {
            Ok(report) => report,
            Err(diagnostic) => {
                anstream::eprintln!("{diagnostic}");
                return Exit::Usage;
            }
        };
        verdict = verdict.and(report.verdict);
        let written = print(Exit::Success, &render(&report, options.format));
        if written != Exit::Success {
            return written;
        }
    }
    Exit::from_verdict(verdict)
}

fn render(report: &ClaimReport, format: Format) -> String {
    match format {
        Format::Text => text::claim(report),
        Format::Json => json::claim(report),
    }
}
