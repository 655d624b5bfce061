//! Which claims there are: built-in names and files.

use crate::claim::{Claim, Diagnostic, builtin};
use std::path::Path;

/// The claim a user means by a word on the command line.
///
/// Whatever looks like a path (a separator or the ending `.toml`) is one; anything
/// else is a built-in name, so that a file lying about cannot change what
/// `theorem1` means.
pub fn resolve(word: &str) -> Result<Claim, Diagnostic> {
    let is_path = word.contains(std::path::is_separator)
        || Path::new(word).extension().is_some_and(|extension| extension == "toml");
    if is_path { Claim::read(Path::new(word)) } else { builtin::claim(word) }
}

/// The claims meant by some words, or all built-in ones.
pub fn resolve_all(words: &[String], all: bool) -> Result<Vec<Claim>, String> {
    let resolved = |word: &str| resolve(word).map_err(|diagnostic| diagnostic.to_string());
    if all {
        builtin::names().map(resolved).collect()
    } else {
        words.iter().map(|word| resolved(word)).collect()
    }
}

/// The built-in claims, a line each.
pub fn list() -> String {
    let width = builtin::names().map(str::len).max().unwrap_or(0);
    builtin::names()
        .filter_map(|name| builtin::claim(name).ok())
        .map(|claim| format!("{:width$}  {}\n", claim.name, claim.title))
        .collect()
}
