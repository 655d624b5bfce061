//! Which claims there are: built-in names, files and standard input.

use super::arguments::ClaimsOptions;
use super::{Complaint, Exit, complain, print};
use crate::claim::{Claim, Diagnostic, builtin};
use crate::render::report::Listing;
use crate::search::{Options, Prepared};
use std::path::Path;

/// The word for the claim that stands on standard input.
const STANDARD_INPUT: &str = "-";

/// The claim a user means by a word on the command line.
///
/// Whatever looks like a path (a separator or the ending `.toml`) is one, `-` is standard
/// input; anything else is a built-in name, so that a file lying about cannot change what
/// `theorem1` means.
pub fn resolve(word: &str) -> Result<Claim, Diagnostic> {
    if word == STANDARD_INPUT {
        return Claim::read_from(std::io::stdin().lock(), "stdin", "standard input");
    }
    let is_path = word.contains(std::path::is_separator)
        || Path::new(word).extension().is_some_and(|extension| extension == "toml");
    if is_path { Claim::read(Path::new(word)) } else { builtin::claim(word) }
}

/// The claims meant by some words, or all built-in ones.
pub fn resolve_all(words: &[String], all: bool) -> Result<Vec<Claim>, Complaint> {
    let resolved = |word: &str| resolve(word).map_err(Complaint::from);
    if all {
        builtin::names().map(resolved).collect()
    } else if words.iter().filter(|word| *word == STANDARD_INPUT).count() > 1 {
        Err(Complaint::new("standard input is one claim; give `-` once"))
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
) -> Result<impl Iterator<Item = Result<Prepared<'a>, Complaint>>, Complaint> {
    let options = *options;
    let prepare = move |claim| Prepared::new(claim, &options).map_err(Complaint::from);
    let (kept, others) = claims.split_at(KEPT.min(claims.len()));
    let kept: Vec<Prepared> = kept.iter().map(prepare).collect::<Result<_, _>>()?;
    others.iter().try_for_each(|claim| prepare(claim).map(drop))?;
    Ok(kept.into_iter().map(Ok).chain(others.iter().map(prepare)))
}

/// Whether all claims have names of their own, as files called like them need.
///
/// # Errors
/// A name that two of them have, with the remedy.
pub fn distinct_names(claims: &[Claim], remedy: &str) -> Result<(), Complaint> {
    let mut names = claims.iter().map(|claim| claim.name.as_str()).enumerate();
    match names.find(|(index, name)| claims[..*index].iter().any(|it| it.name == *name)) {
        None => Ok(()),
        Some((_, name)) => Err(Complaint::new(format!(
            "two of the claims are called `{name}`, and so would be their certificates; {remedy}"
        ))),
    }
}

/// Prints the built-in claims, or those of a kind.
pub fn run(options: &ClaimsOptions) -> Exit {
    let pattern = options.pattern.as_deref().unwrap_or_default();
    let claims = builtin::names().filter(|name| matches(pattern, name));
    let claims: Vec<Claim> = claims.filter_map(|name| builtin::claim(name).ok()).collect();
    if claims.is_empty() {
        return complain(Complaint::new(format!(
            "no built-in claim is called like `{}`; `selfnorm claims` lists all",
            pattern.escape_debug()
        )));
    }
    print(Exit::Success, &options.format.writes(&Listing { claims }))
}

/// Whether a name contains a pattern, or is like it if the pattern has `*` or `?`.
fn matches(pattern: &str, name: &str) -> bool {
    if !pattern.contains(['*', '?']) {
        return name.contains(pattern);
    }
    let (pattern, name): (Vec<char>, Vec<char>) =
        (pattern.chars().collect(), name.chars().collect());
    // Whether the pattern so far is like the first so many characters of the name.
    let mut like: Vec<bool> = (0..=name.len()).map(|length| length == 0).collect();
    for sign in pattern {
        let mut diagonal = false;
        for length in 0..=name.len() {
            let before = like[length];
            like[length] = match sign {
                '*' => before || length > 0 && like[length - 1],
                '?' => diagonal,
                own => diagonal && name[length - 1] == own,
            };
            diagonal = before;
        }
    }
    like[name.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        for (pattern, name, expected) in [
            ("", "theorem1", true),
            ("eorem", "theorem1", true),
            ("eorem?", "theorem1", false),
            ("theorem?", "theorem1", true),
            ("theorem?", "theorem", false),
            ("theorem?", "theorem16", false),
            ("*", "", true),
            ("*1", "theorem1", true),
            ("t*m*1", "theorem1", true),
            ("t*m*2", "theorem1", false),
            ("**e?r**", "theorem1", true),
            ("**e?z**", "theorem1", false),
            ("**e?r**", "theater", false),
            ("*corner*repaired", "theorem16-mean-corner-repaired", true),
            ("lemma", "theorem1", false),
        ] {
            assert_eq!(matches(pattern, name), expected, "{pattern} {name}");
        }
    }
}
