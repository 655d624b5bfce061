//! `selfnorm certificate-to-rocq`.

use super::{Complaint, Exit, complain, print};
use crate::{certificate, rocq};
use std::path::Path;

/// Prints the Rocq file of a certificate's leaves.
pub fn run(path: &Path) -> Exit {
    match translated(path) {
        Ok(file) => print(Exit::Success, &file),
        Err(complaint) => complain(complaint),
    }
}

fn translated(path: &Path) -> Result<String, Complaint> {
    let certificate =
        certificate::read(path).map_err(|reason| Complaint::at(path.display(), reason))?;
    rocq::leaves(&certificate).map_err(|reason| Complaint::at(path.display(), reason))
}
