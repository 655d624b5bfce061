//! Which claims there are: built-in names and files.

use crate::claim::{Claim, Diagnostic, builtin};
use crate::search::{Options, Prepared};
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

/// Claims that are kept prepared until it is their turn: of more, all at once would take too
/// much memory.
const KEPT: usize = 8;

/// The claims with all their statements entered, one after the other, as far as the limit of
/// the options allows.
///
/// # Errors
/// What is wrong with the first that cannot be entered, before any is handed out.
pub fn prepare<'a>(
    claims: &'a [Claim],
    options: &Options<'a>,
) -> Result<impl Iterator<Item = Result<Prepared<'a>, String>>, String> {
    let options = *options;
    let prepare = move |claim| {
        let prepared = Prepared::new(claim, &options);
        prepared.map_err(|diagnostic: Diagnostic| diagnostic.to_string())
    };
    let (kept, others) = claims.split_at(KEPT.min(claims.len()));
    let kept: Vec<Prepared> = kept.iter().map(prepare).collect::<Result<_, _>>()?;
    others.iter().try_for_each(|claim| prepare(claim).map(drop))?;
    Ok(kept.into_iter().map(Ok).chain(others.iter().map(prepare)))
}

/// A name that two of the claims have.
pub fn repeated_name(claims: &[Claim]) -> Option<&str> {
    let names = claims.iter().map(|claim| claim.name.as_str());
    names
        .enumerate()
        .find(|(index, name)| claims[..*index].iter().any(|c| c.name == *name))
        .map(|(_, name)| name)
}

/// The built-in claims, a line each.
pub fn list() -> String {
    let width = builtin::names().map(str::len).max().unwrap_or(0);
    builtin::names()
        .filter_map(|name| builtin::claim(name).ok())
        .map(|claim| format!("{:width$}  {}\n", claim.name, claim.title))
        .collect()
}
