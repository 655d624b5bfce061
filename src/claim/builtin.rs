//! The claims that come with the program: the files of `proofs/` and its folders
//! `paper` and `beyond`.

use super::suggest::suggest;
use super::{Claim, Diagnostic};

/// Names, paths and texts, in the order in which they are listed and verified;
/// `build.rs` reads the folders.
const CLAIMS: &[(&str, &str, &str)] = include!(concat!(env!("OUT_DIR"), "/claims.rs"));

/// The names, in order.
pub fn names() -> impl Iterator<Item = &'static str> {
    CLAIMS.iter().map(|(name, _, _)| *name)
}

/// The built-in claim of that name.
///
/// # Errors
///
/// An unknown name, with the nearest known one.
pub fn claim(name: &str) -> Result<Claim, Diagnostic> {
    match CLAIMS.iter().find(|(known, _, _)| *known == name) {
        Some((_, path, text)) => Claim::parse(name, path, text),
        None => {
            let shown = super::text::printable(name);
            let unknown = Diagnostic::whole(&shown, "there is no built-in claim of this name");
            let list = "`selfnorm claims` lists all; a file's path ends in .toml";
            Err(unknown.help(match suggest(name, names()) {
                Some(nearest) => format!("did you mean `{nearest}`? {list}"),
                None => list.to_owned(),
            }))
        }
    }
}
