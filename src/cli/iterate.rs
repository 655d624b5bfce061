//! `selfnorm iterate`.

use super::arguments::IterateOptions;
use super::progress::ProgressLine;
use super::question::{Question, start_question};
use super::{Exit, complain, print, start_threads, unsuitable};
use crate::fixed_point::{Ended, tube};
use crate::render::report::Trajectories;
use crate::search::Stop;

/// Prints where the states of a network are, layer after layer.
pub fn run(options: &IterateOptions, quiet: bool) -> Exit {
    let question = match start_question(&options.place).and_then(|question| {
        start_threads(options.effort.threads)?;
        Ok(question)
    }) {
        Ok(question) => question,
        Err(complaint) => return complain(&complaint),
    };
    let progress = ProgressLine::new(!quiet && super::stderr_is_terminal());
    progress.subject("layers");
    let report = |boxes, share| progress.update(boxes, share);
    let search = options.effort.options(&report);
    let found = tube(&question.scope, options.layers as usize, &search);
    progress.clear();
    let tube = match found {
        Ok(tube) => tube,
        Err(reason) => return complain(&unsuitable(reason)),
    };
    if let Some(ended) = tube.ended {
        let layers = tube.layers.len() - 1;
        anstream::eprintln!("no boxes after {layers} layers: {}", ended.reason());
    }
    let exit = match tube.ended {
        None => Exit::Success,
        Some(Ended::Stopped(Stop::Interrupted)) => Exit::Interrupted,
        Some(_) => Exit::Undecided,
    };
    let Question { scope, layer, .. } = question;
    print(exit, &options.format.writes(&Trajectories { scope, layer, tube }))
}
