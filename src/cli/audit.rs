//! `selfnorm audit`.

use super::arguments::{AuditFormat, AuditOptions};
use super::progress::ProgressLine;
use super::{Complaint, Exit, claims, complain_among, print, start_threads};
use crate::claim::{Claim, Diagnostic, Part};
use crate::render::report::{LedgerPart, LedgerSummary};
use crate::search::{Entry, all_as_recorded};
use rayon::prelude::*;
use std::sync::mpsc;
use std::time::Instant;

/// Decides all claims of the ledger, part by part.
pub fn run(options: &AuditOptions, quiet: bool) -> Exit {
    let annotations = options.format == AuditFormat::Github;
    let claims = match prepare(options) {
        Ok(claims) => claims,
        Err(complaint) => return complain_among(annotations, complaint),
    };
    let start = Instant::now();
    let progress = ProgressLine::new(!quiet && super::stderr_is_terminal());
    let report = |boxes, volume| progress.update(boxes, volume);
    let search = options.effort.options(&report);
    let examine = |claim| crate::search::entry(claim, options.tolerance, &search);
    let mut entries: Vec<Entry> = Vec::new();
    let begin = |part: Part| progress.subject(part.title());
    let print_part = |part: Part, examined: Result<Vec<Entry>, Diagnostic>| {
        progress.clear();
        let examined = examined.map_err(|wrong| complain_among(annotations, wrong))?;
        let ledger = LedgerPart { part, entries: &examined };
        let written = print(Exit::Success, &options.format.writes(&ledger));
        if written != Exit::Success {
            return Err(written);
        }
        entries.extend(examined);
        match search.limit.is_interrupted() {
            true => Err(Exit::Interrupted),
            false => Ok(()),
        }
    };
    if let Err(exit) = in_order(claims, examine, begin, print_part) {
        return exit;
    }
    let summary = LedgerSummary { entries: &entries, seconds: start.elapsed().as_secs_f64() };
    print(Exit::from_verdict(all_as_recorded(&entries)), &options.format.writes(&summary))
}

/// Examines claims on all threads, which take the next one as soon as they have done with one,
/// and hands their parts on in their order, each once it is complete; before, it begins.
fn in_order(
    claims: Vec<Claim>,
    examine: impl Fn(Claim) -> Result<Entry, Diagnostic> + Send + Sync,
    begin: impl Fn(Part),
    mut hand_on: impl FnMut(Part, Result<Vec<Entry>, Diagnostic>) -> Result<(), Exit>,
) -> Result<(), Exit> {
    let parts: Vec<Part> = claims.iter().filter_map(part_of).collect();
    let mut known: Vec<Option<Result<Entry, Diagnostic>>> = claims.iter().map(|_| None).collect();
    let (done, arrived) = mpsc::channel();
    std::thread::scope(move |scope| {
        scope.spawn(move || {
            let claims = claims.into_iter().enumerate().par_bridge();
            // Who has hung up wants no more.
            let _ = claims.try_for_each_with(done, |done, (index, claim)| {
                done.send((index, examine(claim))).map_err(drop)
            });
        });
        let mut start = 0;
        for same in parts.chunk_by(PartialEq::eq) {
            let (part, range) = (same[0], start..start + same.len());
            begin(part);
            while known[range.clone()].iter().any(Option::is_none) {
                let (index, entry) = arrived.recv().expect("each claim is examined");
                known[index] = Some(entry);
            }
            start = range.end;
            hand_on(part, known[range].iter_mut().filter_map(Option::take).collect())?;
        }
        Ok(())
    })
}

fn part_of(claim: &Claim) -> Option<Part> {
    claim.record.as_ref().map(|record| record.part)
}

fn prepare(options: &AuditOptions) -> Result<Vec<Claim>, Complaint> {
    let claims = claims::resolve_all(&options.claims, options.claims.is_empty())?;
    if let Some(claim) = claims.iter().find(|claim| claim.record.is_none()) {
        return Err(Complaint::new(format!(
            "{}: the claim has no [record] to be audited against; \
             add `part` and `verdict` there, or use `selfnorm verify`",
            claim.path
        )));
    }
    start_threads(options.effort.threads)?;
    let wanted = |claim: &Claim| {
        options.part.is_empty() || part_of(claim).is_some_and(|part| options.part.contains(&part))
    };
    Ok(sorted(claims.into_iter().filter(wanted).collect()))
}

/// Part by part; in each, a repaired claim right after the one it repairs.
fn sorted(claims: Vec<Claim>) -> Vec<Claim> {
    let target = |claim: &Claim| claim.record.as_ref().and_then(|record| record.repairs.clone());
    let (repairs, mut sorted): (Vec<Claim>, Vec<Claim>) =
        claims.iter().cloned().partition(|claim| {
            target(claim).is_some_and(|name| claims.iter().any(|other| other.name == name))
        });
    // Backwards, so that several repairs of one claim keep their order.
    for repair in repairs.into_iter().rev() {
        let place = sorted.iter().position(|claim| Some(&claim.name) == target(&repair).as_ref());
        sorted.insert(place.map_or(sorted.len(), |place| place + 1), repair);
    }
    sorted.sort_by_key(part_of);
    sorted
}
