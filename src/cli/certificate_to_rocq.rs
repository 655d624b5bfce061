//! `selfnorm certificate-to-rocq`.

use super::{Exit, complain, print};
use crate::{certificate, rocq};
use std::path::Path;

/// Prints the Rocq file of a certificate's leaves.
pub fn run(path: &Path) -> Exit {
    let read = certificate::read(path).map_err(|rejection| rejection.to_string());
    match read.and_then(|certificate| rocq::leaves(&certificate)) {
        Ok(file) => print(Exit::Success, &file),
        Err(reason) => complain(&format!("error: {}: {reason}", path.display())),
    }
}
