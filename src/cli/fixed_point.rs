//! `selfnorm fixed-point`.

use super::arguments::FixedPointOptions;
use super::progress::ProgressLine;
use super::question::{Question, question};
use super::{Exit, complain, print, ready, wanted};
use crate::fixed_point::{fixed_points, larger_box};
use crate::render::report::FixedPoints;

/// Prints all fixed points in the box, or the parameters for a wanted one.
pub fn run(options: &FixedPointOptions, quiet: bool) -> Exit {
    let question = match ready(question(options), options.effort.threads) {
        Ok(question) => question,
        Err(complaint) => return complain(complaint),
    };
    if let Some(values) = &options.wanted {
        return wanted::run(options, question, values);
    }
    let progress = ProgressLine::new(!quiet && super::stderr_is_terminal());
    progress.subject("fixed points");
    let report = |boxes, volume| progress.update(boxes, volume);
    let search = options.effort.options(&report);
    let found = fixed_points(&question.scope, &search).and_then(|found| {
        let larger = larger_box(&question.scope, &found, &search)?;
        let more = larger.map(|scope| fixed_points(&scope, &search).map(|it| (scope, it)));
        Ok((found, more.transpose()?))
    });
    progress.clear();
    let (found, larger) = match found {
        Ok(found) => found,
        Err(reason) => return complain(reason),
    };
    let exit = match (found.unresolved.is_empty(), search.limit.is_interrupted()) {
        (_, true) => Exit::Interrupted,
        (true, _) => Exit::Success,
        (false, _) => Exit::Undecided,
    };
    let Question { scope, layer, .. } = question;
    let report = FixedPoints { scope, layer, found, larger };
    print(exit, &options.format.writes(&report))
}
