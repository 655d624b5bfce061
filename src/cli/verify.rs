//! `selfnorm verify`.

use super::arguments::{Arithmetic, VerifyFormat, VerifyOptions};
use super::checkpoint::Checkpoints;
use super::progress::ProgressLine;
use super::{Complaint, Exit, claims, complain, complain_among, print, start_threads};
use crate::certificate::{self, Certificate, Lock, Status};
use crate::claim::Claim;
use crate::render::report::Verified;
use crate::search::{ClaimReport, Keeper, Options, Prepared, Verdict};
use std::path::{Path, PathBuf};

/// Reads all claims and tries all output paths before the first search: a mistake in
/// the last one shows at once. Each claim's result is printed as soon as it is known.
pub fn run(options: &VerifyOptions, quiet: bool) -> Exit {
    let claims = match claims::resolve_all(&options.claims, options.all) {
        Ok(claims) => claims,
        Err(complaint) => return wrong(options, complaint),
    };
    let progress = ProgressLine::new(!quiet && super::stderr_is_terminal());
    let report = |boxes, volume| progress.update(boxes, volume);
    let search = options.effort.options(&report);
    match prepare(options, &claims, &search) {
        Ok((prepared, state)) => {
            let _lock = &state.lock;
            let earlier = state.earlier.as_ref();
            let arithmetic = options.effort.arithmetic.name();
            let checkpoints = options.resume.as_deref().zip(claims.first()).map(|(path, claim)| {
                Checkpoints::new(path, options.checkpoint, claim, arithmetic, earlier)
            });
            let keeper = checkpoints.as_ref().map(|checkpoints| checkpoints as &dyn Keeper);
            let search = Options { resume: earlier, keeper, ..search };
            verify_all((options, quiet), &progress, prepared, &search)
        }
        Err(complaint) => wrong(options, complaint),
    }
}

fn wrong(options: &VerifyOptions, complaint: Complaint) -> Exit {
    complain_among(options.format == VerifyFormat::Github, complaint)
}

fn prepare<'a>(
    options: &VerifyOptions,
    claims: &'a [Claim],
    search: &Options<'a>,
) -> Result<(impl Iterator<Item = Result<Prepared<'a>, Complaint>>, State), Complaint> {
    let prepared = claims::prepare(claims, search)?;
    if let Some(folder) = &options.certificate {
        claims::distinct_names(claims, "verify them one at a time, or rename one")?;
        certificate::prepare_folder(folder)
            .map_err(|error| Complaint::cannot_write(folder, &error))?;
    }
    let state = match &options.resume {
        Some(path) => resume(path, claims, options.effort.arithmetic)?,
        None => State::default(),
    };
    start_threads(options.effort.threads)?;
    Ok((prepared, state))
}

/// The file of a run's state.
#[derive(Default)]
struct State {
    /// What an earlier run left there.
    earlier: Option<Certificate>,
    lock: Option<Lock>,
}

/// The state in a file, if there is one; it must be about the one claim given.
fn resume(path: &Path, claims: &[Claim], arithmetic: Arithmetic) -> Result<State, Complaint> {
    let shown = path.display();
    let [claim] = claims else {
        return Err(Complaint::new("--resume takes exactly one claim"));
    };
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    certificate::prepare_folder(folder).map_err(|error| Complaint::cannot_write(folder, &error))?;
    let lock = Lock::take(path)
        .map_err(|error| Complaint::cannot_write(folder, &error))?
        .ok_or_else(|| {
            Complaint::new(format!(
                "{shown}: another run works on this state; wait for it, or name another file"
            ))
        })?;
    let lock = Some(lock);
    if !path.exists() {
        return Ok(State { earlier: None, lock });
    }
    let state = certificate::read(path).map_err(|reason| Complaint::at(&shown, reason))?;
    let same_run = state.status == Status::Partial
        && state.claim == claim.text
        && state.arithmetic == arithmetic.name();
    if same_run {
        Ok(State { earlier: Some(state), lock })
    } else {
        Err(Complaint::new(format!(
            "{shown}: this is not a saved state of `{}` as it is now, with this arithmetic; \
             remove the file to start anew",
            claim.name
        )))
    }
}

fn verify_all<'a>(
    (options, quiet): (&VerifyOptions, bool),
    progress: &ProgressLine,
    claims: impl Iterator<Item = Result<Prepared<'a>, Complaint>>,
    search: &Options,
) -> Exit {
    let mut verdict = Verdict::Proved;
    let (mut certificates, mut exit) = (Vec::new(), None);
    for prepared in claims {
        let prepared = match prepared {
            Ok(prepared) => prepared,
            Err(complaint) => return wrong(options, complaint),
        };
        let claim = prepared.claim();
        progress.subject(&claim.name);
        let mut report = prepared.verify(search);
        progress.clear();
        verdict = verdict.and(report.verdict);
        // What is found is saved first: whoever reads the results may be gone, or impatient.
        let saved = save(options, claim, &mut report);
        let written =
            print(Exit::Success, &options.format.writes(&Verified { claim, report: &report }));
        match saved {
            Err(complaint) => return complain(complaint),
            Ok(Saved::Nothing) => {}
            Ok(Saved::Certificate(path)) => certificates.push(path),
            Ok(Saved::State(path)) => {
                eprintln!("state saved: go on with --resume {}", path.display());
            }
            Ok(Saved::Undecided) => eprintln!("no certificate of {}: it is undecided", claim.name),
        }
        if written != Exit::Success {
            return written;
        }
        if search.limit.is_interrupted() {
            exit = Some(Exit::Interrupted);
            break;
        }
    }
    if !quiet {
        tell_of(&certificates);
    }
    exit.unwrap_or_else(|| Exit::from_verdict(verdict))
}

/// Where certificates are, in one line however many there are.
fn tell_of(certificates: &[PathBuf]) {
    match certificates {
        [] => {}
        [one] => eprintln!("certificate written to {}", one.display()),
        [first, ..] => {
            let folder = first.parent().unwrap_or(Path::new(".")).display();
            eprintln!("{} certificates written to {folder}", certificates.len());
        }
    }
}

/// What is left of a claim that was decided, or was not.
enum Saved {
    /// Nothing was wanted.
    Nothing,
    /// Its certificate, in this file.
    Certificate(PathBuf),
    /// A state to go on from, in this file.
    State(PathBuf),
    /// A certificate was wanted, and there is none.
    Undecided,
}

/// Writes the certificate of a decided claim, the state of an undecided one.
fn save(
    options: &VerifyOptions,
    claim: &Claim,
    report: &mut ClaimReport,
) -> Result<Saved, Complaint> {
    if options.certificate.is_none() && options.resume.is_none() {
        return Ok(Saved::Nothing);
    }
    let certificate = report
        .certificate(claim, options.effort.arithmetic.name())
        .map_err(|too_long| Complaint::new(too_long.to_string()))?;
    let write = |path: &Path| {
        certificate::write_atomically_with(path, |file| certificate.write(file))
            .map_err(|error| Complaint::cannot_write(path, &error))
    };
    match certificate.status {
        Status::Final => {
            let path = options.certificate.as_ref();
            let path = path.map(|folder| folder.join(format!("{}.cert", claim.name)));
            path.iter().try_for_each(|path| write(path))?;
            if let Some(path) = options.resume.as_ref().filter(|path| path.exists()) {
                std::fs::remove_file(path)
                    .map_err(|error| Complaint::cannot_write(path, &error))?;
            }
            Ok(path.map_or(Saved::Nothing, Saved::Certificate))
        }
        Status::Partial => match &options.resume {
            Some(path) => {
                write(path)?;
                Ok(Saved::State(path.clone()))
            }
            None => Ok(Saved::Undecided),
        },
    }
}
