//! The second checker, which is Python on python-flint.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The interpreter that `tests/run` prepares, or the system's.
pub fn python() -> Command {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/venv/bin/python3");
    Command::new(if own.exists() { own } else { PathBuf::from("python3") })
}

/// Checks certificates, or folders of them.
pub fn check(paths: &[impl AsRef<Path>]) -> Output {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("proofs/check.py");
    let paths = paths.iter().map(AsRef::as_ref);
    python().arg(script).args(paths).output().expect("python3 runs")
}
