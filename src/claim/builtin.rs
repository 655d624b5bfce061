//! The claims that come with the program: the files of `proofs/`.

use super::names::suggest;
use super::{Claim, Diagnostic};

macro_rules! claims {
    ($($name:literal),+ $(,)?) => {
        [$(($name, include_str!(concat!("../../proofs/", $name, ".toml")))),+]
    };
}

/// Names and texts, in the order in which they are listed and verified.
const CLAIMS: [(&str, &str); 7] = claims![
    "theorem1",
    "theorem2",
    "theorem3",
    "theorem3-appendix",
    "lemma12",
    "lemma13",
    "corollary14",
];

/// The names, in order.
pub fn names() -> impl Iterator<Item = &'static str> {
    CLAIMS.iter().map(|(name, _)| *name)
}

/// The built-in claim of that name.
///
/// # Errors
///
/// An unknown name, with the nearest known one.
pub fn claim(name: &str) -> Result<Claim, Diagnostic> {
    match CLAIMS.iter().find(|(known, _)| *known == name) {
        Some((_, text)) => Claim::parse(name, &format!("proofs/{name}.toml"), text),
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
