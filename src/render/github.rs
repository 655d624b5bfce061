//! What the checker found, as annotations for GitHub Actions.

use super::checks::{complaint, summary};
use super::format::{Github, Render};
use super::report::{Checked, Checks};
use crate::check::Outcome;
use std::fmt::Write;

/// Workflow commands: an annotation for everything that is wrong.
impl Render<Checks> for Github {
    fn render(&self, Checks { checked, regressions }: &Checks) -> String {
        let mut out = String::new();
        for Checked { path, outcome } in checked {
            let file = command_property(&path.to_string_lossy());
            match outcome {
                Outcome::Confirmed(report) => {
                    let _ = writeln!(out, "{}: confirmed: {}", path.display(), summary(report));
                }
                other => {
                    let (word, reason) = complaint(other).unwrap_or_default();
                    let reason = command_data(&reason);
                    let _ = writeln!(out, "::error file={file},title=certificate {word}::{reason}");
                }
            }
        }
        for regression in regressions {
            let _ =
                writeln!(out, "::error title=worse than recorded::{}", command_data(regression));
        }
        out
    }
}

fn command_data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn command_property(text: &str) -> String {
    command_data(text).replace(':', "%3A").replace(',', "%2C")
}
