//! `selfnorm check`.

use super::arguments::{CheckFormat, CheckOptions, limit};
use super::baseline::{self, Baseline};
use super::{Complaint, Exit, complain_among, print, start_threads};
use crate::certificate::{self, Certificate};
use crate::check::{self, Outcome};
use crate::claim::Claim;
use crate::render::report::{Checked, Checks};
use rayon::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};

/// Checks every certificate, then compares with the baseline if there is one.
pub fn run(options: &CheckOptions) -> Exit {
    match check_all(options) {
        Ok(exit) => exit,
        Err(complaint) => complain_among(options.format == CheckFormat::Github, complaint),
    }
}

fn check_all(options: &CheckOptions) -> Result<Exit, Complaint> {
    let mut paths = Vec::new();
    for path in &options.paths {
        collect(path, &mut paths)?;
    }
    let baseline = options.against.as_deref().map(Baseline::read).transpose()?;
    let claims: Result<Vec<Claim>, _> =
        options.claim.iter().map(|path| Claim::read(path)).collect();
    let claims = claims?;
    start_threads(options.threads)?;
    let limit = limit(options.timeout);
    let how = check::Options {
        precision: options.precision,
        deadline: limit.deadline,
        interrupted: Some(limit.interrupted),
    };
    let outcome = |certificate: Certificate| {
        check::is_about(&certificate, &claims)?;
        Ok(check::check(&certificate, &how))
    };
    let checked: Vec<Checked> = paths
        .into_par_iter()
        .map(|path| {
            let read = || certificate::read(&path).and_then(outcome);
            // What there is no time for is not read.
            let outcome = match how.stop() {
                Some(failure) => failure.into(),
                None => read().unwrap_or_else(Outcome::Rejected),
            };
            Checked { path, outcome }
        })
        .collect();
    let exit = |checked: &Checked| match checked.outcome {
        Outcome::Confirmed(_) => Exit::Success,
        Outcome::NotConfirmed(_) => Exit::Undecided,
        Outcome::Rejected(_) => Exit::Rejected,
    };
    let mut exit = checked.iter().map(exit).max().unwrap_or(Exit::Success);
    if limit.is_interrupted() {
        exit = Exit::Interrupted;
    }
    let reports = || checked.iter().filter_map(Checked::report);
    // What was not looked at is neither worse than recorded, nor to be left out of a record.
    let is_whole = !limit.is_reached();
    let baseline = baseline.filter(|_| is_whole);
    let compared = baseline.map_or_else(Vec::new, |baseline| baseline.compare(reports(), &claims));
    if compared.iter().any(|compared| !compared.worse.is_empty()) && exit == Exit::Success {
        exit = Exit::Refuted;
    }
    if let Some(path) = options.record.as_ref().filter(|_| !is_whole) {
        eprintln!("nothing recorded in {}: the check was not finished", path.display());
    } else if let Some(path) = &options.record {
        let text = baseline::record(reports());
        certificate::write_atomically(path, &text)
            .map_err(|error| Complaint::cannot_write(path, error))?;
    }
    Ok(print(exit, &options.format.writes(&Checks { checked, compared })))
}

/// A file, or the certificates in a folder and its subfolders, in the order of names.
fn collect(path: &Path, paths: &mut Vec<PathBuf>) -> Result<(), Complaint> {
    let unreadable = |error| Complaint::cannot_read(path, error);
    if !fs::metadata(path).map_err(unreadable)?.is_dir() {
        paths.push(path.to_owned());
        return Ok(());
    }
    let before = paths.len();
    let mut folders = vec![path.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?.path();
            if entry.is_dir() {
                folders.push(entry);
            } else if entry.extension().is_some_and(|extension| extension == "cert") {
                paths.push(entry);
            }
        }
    }
    paths[before..].sort();
    if paths.len() == before {
        return Err(Complaint::new(format!(
            "{}: no certificate (*.cert) in this folder",
            path.display()
        )));
    }
    Ok(())
}
