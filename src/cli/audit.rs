//! `selfnorm audit`.

use super::arguments::AuditOptions;
use super::progress::ProgressLine;
use super::{Complaint, Exit, claims, complain, print, start_threads};
use crate::claim::{Claim, Part};
use crate::render::report::{LedgerPart, LedgerSummary};
use crate::search::{Entry, all_as_recorded};
use rayon::prelude::*;
use std::time::Instant;

/// Decides all claims of the ledger, part by part.
pub fn run(options: &AuditOptions, quiet: bool) -> Exit {
    let claims = match prepare(options) {
        Ok(claims) => claims,
        Err(complaint) => return complain(complaint),
    };
    let start = Instant::now();
    let progress = ProgressLine::new(!quiet && super::stderr_is_terminal());
    let report = |boxes, volume| progress.update(boxes, volume);
    let search = options.effort.options(&report);
    let mut entries: Vec<Entry> = Vec::new();
    for part in Part::ALL {
        let of_part: Vec<Claim> =
            claims.iter().filter(|claim| part_of(claim) == Some(part)).cloned().collect();
        if of_part.is_empty() {
            continue;
        }
        progress.subject(part.title());
        let examined: Result<Vec<Entry>, _> = of_part
            .into_par_iter()
            .map(|claim| crate::search::entry(claim, options.tolerance, &search))
            .collect();
        progress.clear();
        let examined = match examined {
            Ok(examined) => examined,
            Err(diagnostic) => return complain(diagnostic),
        };
        let written =
            print(Exit::Success, &options.format.writes(&LedgerPart { part, entries: &examined }));
        if written != Exit::Success {
            return written;
        }
        entries.extend(examined);
        if search.limit.is_interrupted() {
            return Exit::Interrupted;
        }
    }
    let summary = LedgerSummary { entries: &entries, seconds: start.elapsed().as_secs_f64() };
    print(Exit::from_verdict(all_as_recorded(&entries)), &options.format.writes(&summary))
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

/// Each repaired claim right after the one it repairs.
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
    sorted
}
