//! `selfnorm check`.

use super::arguments::CheckOptions;
use super::baseline::{self, Baseline};
use super::{Exit, check_formats, complain, print, start_threads};
use crate::certificate::{self, Rejection};
use crate::check::{self, CheckReport};
use std::fs;
use std::path::{Path, PathBuf};

/// A certificate file and what became of it.
pub struct Checked {
    /// The file.
    pub path: PathBuf,
    /// The report, or why it was rejected.
    pub result: Result<CheckReport, Rejection>,
}

/// Checks every certificate, then compares with the baseline if there is one.
pub fn run(options: &CheckOptions) -> Exit {
    match check_all(options) {
        Ok(exit) => exit,
        Err(complaint) => complain(&complaint),
    }
}

fn check_all(options: &CheckOptions) -> Result<Exit, String> {
    let mut paths = Vec::new();
    for path in &options.paths {
        collect(path, &mut paths)?;
    }
    let baseline = options.against.as_deref().map(Baseline::read).transpose()?;
    start_threads(options.threads)?;
    let checked: Vec<Checked> = paths
        .into_iter()
        .map(|path| {
            let result = certificate::read(&path)
                .and_then(|certificate| check::check(&certificate, options.precision));
            Checked { path, result }
        })
        .collect();
    let mut exit = Exit::Success;
    if checked.iter().any(|checked| checked.result.is_err()) {
        exit = Exit::Rejected;
    }
    let reports = || checked.iter().filter_map(|checked| checked.result.as_ref().ok());
    let regressions = baseline.map_or_else(Vec::new, |baseline| baseline.compare(reports()));
    if !regressions.is_empty() && exit == Exit::Success {
        exit = Exit::Refuted;
    }
    if let Some(path) = &options.record {
        let text = baseline::record(reports());
        certificate::write_atomically(path, &text)
            .map_err(|error| format!("error: {}: cannot write here: {error}", path.display()))?;
    }
    Ok(print(exit, &check_formats::render(&checked, &regressions, options.format)))
}

/// A file, or the certificates in a folder and its subfolders, in the order of names.
fn collect(path: &Path, paths: &mut Vec<PathBuf>) -> Result<(), String> {
    let unreadable = |error| format!("error: {}: cannot be read: {error}", path.display());
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
        return Err(format!("error: {}: no certificate (*.cert) in this folder", path.display()));
    }
    Ok(())
}
