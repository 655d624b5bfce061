//! `selfnorm iterate`.

use super::arguments::IterateOptions;
use super::progress::ProgressLine;
use super::question::{Question, start_question};
use super::{Exit, complain, print, ready};
use crate::fixed_point::tube;
use crate::render::report::Trajectories;

/// Prints where the states of a network are, layer after layer.
pub fn run(options: &IterateOptions, quiet: bool) -> Exit {
    let question = match ready(start_question(&options.place), options.effort.threads) {
        Ok(question) => question,
        Err(complaint) => return complain(complaint),
    };
    let progress = ProgressLine::new(!quiet && super::stderr_is_terminal());
    progress.subject("layers");
    let report = |boxes, share| progress.update(boxes, share);
    let search = options.effort.options(&report);
    let found = tube(&question.scope, options.layers as usize, &search);
    progress.clear();
    let tube = match found {
        Ok(tube) => tube,
        Err(reason) => return complain(reason),
    };
    if let Some(ended) = tube.ended {
        let layers = tube.layers.len() - 1;
        anstream::eprintln!("no boxes after {layers} layers: {}", ended.reason());
    }
    let exit = tube.ended.map_or(Exit::Success, |_| Exit::unfinished(&search));
    let Question { scope, layer, .. } = question;
    print(exit, &options.format.writes(&Trajectories { scope, layer, tube }))
}
