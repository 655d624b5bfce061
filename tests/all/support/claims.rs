//! A claim with everything in it, to be spoilt.

use selfnorm::claim::{Claim, Diagnostic};

/// A claim with everything in it; tests replace single lines of it.
pub const GOOD: &str = r#"title = "Stable and attracting fixed points"
source = "Klambauer et al. 2017, Theorem 1"
note = "none"
[activation]
kind = "selu"
[domain]
mu    = ["-0.1", "0.1"]
omega = ["-0.1", "0.1"]
nu    = ["0.8", "1.5"]
tau   = ["0.95", "1.1"]
[prove]
self_map = ["-0.1 <= mean <= 0.1", "0.8 <= variance <= 1.5"]
contraction = "norm < 1"
[conclude]
banach = ["self_map", "contraction"]
fixed_point = ["-0.03106 <= mu <= 0.06773", "0.80009 <= nu <= 1.48617"]
exact_fixed_point = { mu = "0", nu = "1", omega = "0", tau = "1" }
"#;

/// A claim of that text.
pub fn parse(text: &str) -> Result<Claim, Diagnostic> {
    Claim::parse("mine", "mine.toml", text)
}

/// [`GOOD`] with one line, counted from 1, replaced.
pub fn with_line(number: usize, line: &str) -> String {
    let mut lines: Vec<&str> = GOOD.lines().collect();
    lines[number - 1] = line;
    lines.join("\n") + "\n"
}
