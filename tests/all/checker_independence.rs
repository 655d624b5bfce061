//! The checker shares with the prover the claim's syntax tree, the certificate's
//! format, exact decimals and MPFR, and nothing else: read from its sources.

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms of the crate that the checker may use.
const ROOMS: [&str; 4] = ["arithmetic", "certificate", "claim", "check"];

/// What it may use of the arithmetic. `Interval` is how bounds are reported.
const ARITHMETIC: [&str; 4] = ["mpfr", "decimal", "Decimal", "Interval"];

/// Never to be written there, in whatever way.
const FORBIDDEN: [&str; 12] = [
    "SpecialFunctions",
    "core_math",
    "core-math",
    "crate::search",
    "crate::moments",
    "crate::map",
    "crate::activation",
    "crate::figure",
    "selfnorm::",
    "super::super",
    "#[path",
    "include!",
];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut pending = vec![folder.to_owned()];
    while let Some(folder) = pending.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of sources") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                pending.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The text without comments to the end of a line.
fn code(text: &str) -> String {
    text.lines().map(|line| line.split("//").next().unwrap_or("")).collect::<Vec<_>>().join("\n")
}

/// What follows each `prefix::`: a name, or the names of a group in braces.
fn used(code: &str, prefix: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (at, _) in code.match_indices(prefix) {
        let rest = &code[at + prefix.len()..];
        match rest.strip_prefix('{') {
            Some(group) => names.extend(top_level(group)),
            None => names.push(first_name(rest)),
        }
    }
    names
}

fn first_name(text: &str) -> String {
    text.trim_start().chars().take_while(|c| c.is_alphanumeric() || "_*".contains(*c)).collect()
}

/// The first names between the commas of a group, up to its closing brace.
fn top_level(group: &str) -> Vec<String> {
    let (mut depth, mut start, mut names) = (0, 0, Vec::new());
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            '}' | ',' if depth == 0 => {
                names.push(first_name(&group[start..at]));
                start = at + 1;
                if character == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

/// What a source file uses that it may not.
fn violations(text: &str) -> Vec<String> {
    let code = code(text);
    let mut found: Vec<String> =
        FORBIDDEN.iter().filter(|word| text.contains(**word)).map(|w| (*w).to_owned()).collect();
    found.extend(used(&code, "crate::").into_iter().filter(|name| !ROOMS.contains(&&**name)));
    let mut arithmetic = used(&code, "crate::arithmetic::");
    arithmetic.extend(used(&code, "crate::{arithmetic::"));
    found.extend(arithmetic.into_iter().filter(|name| !ARITHMETIC.contains(&&**name)));
    found
}

#[test]
fn the_checker_uses_nothing_of_the_prover() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/check");
    let files = sources(&root);
    assert!(files.len() >= 8, "where is the checker? {files:?}");
    for path in files {
        let text = fs::read_to_string(&path).expect("a source file");
        assert_eq!(violations(&text), [""; 0], "{}", path.display());
        // Formulas of the library are the prover's, but for a test that compares names.
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        assert!(!code.contains("known_activation"), "{}", path.display());
    }
}

/// Names, paths and texts that build.rs lists: nothing but literals.
const LISTS: [&str; 2] = [
    "include!(concat!(env!(\"OUT_DIR\"), \"/claims.rs\"))",
    "include!(concat!(env!(\"OUT_DIR\"), \"/activations.rs\"))",
];

/// What the claim's numbers use besides: a trait that MPFR intervals have too, and how a
/// number is shown as doubles.
const NUMBERS: [&str; 2] = ["enclosure", "interval"];

/// What the checker may use must not lead to the prover by a detour.
#[test]
fn what_the_checker_uses_is_independent_too() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for room in ["certificate", "claim"] {
        for path in sources(&source.join(room)) {
            let text = fs::read_to_string(&path).expect("a source file");
            let text = LISTS.iter().fold(text, |text, list| text.replace(list, "[]"));
            let mut found = violations(&text);
            found.retain(|name| !NUMBERS.contains(&&**name));
            assert_eq!(found, [""; 0], "{}", path.display());
        }
    }
    for file in ["mpfr.rs", "mpfr_elementary.rs", "mpfr_pool.rs"] {
        let text = fs::read_to_string(source.join("arithmetic").join(file)).expect(file);
        for word in ["core_math", "SpecialFunctions", "special::"] {
            assert!(!code(&text).contains(word), "{file} uses {word}");
        }
    }
}

/// `TRUST.md` says how much there is to read, to a hundred lines.
#[test]
fn the_checker_is_as_long_as_it_is_said_to_be() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let trust = fs::read_to_string(root.join("TRUST.md")).expect("TRUST.md");
    let (before, _) = trust.split_once(" lines of code in [src/check]").expect("a count");
    let said: usize = before.rsplit(' ').next().expect("a word").parse().expect("a number");
    let files = sources(&root.join("src/check"));
    let lines = |path: &PathBuf| {
        let text = fs::read_to_string(path).expect("a source file");
        let code = code(text.split("#[cfg(test)]").next().unwrap_or_default());
        code.lines().filter(|line| !line.trim().is_empty()).count()
    };
    let is_code = |path: &&PathBuf| !path.to_string_lossy().ends_with("tests.rs");
    let count: usize = files.iter().filter(is_code).map(lines).sum();
    assert!(count.abs_diff(said) <= 100, "TRUST.md says {said} lines, and there are {count}");
}

#[test]
fn a_violation_would_be_seen() {
    for (text, wanted) in [
        ("use crate::search::Options;", "search"),
        ("use crate::{claim::Claim, moments::Moments};", "moments"),
        ("use crate::{\n    arithmetic::{Decimal, mpfr::MpInterval},\n    map,\n};", "map"),
        ("let x = crate::activation::selu();", "activation"),
        ("use crate::arithmetic::{Interval, special};", "special"),
        ("use crate::arithmetic::erf;", "erf"),
        ("use crate::*;", "*"),
        ("fn f(s: SpecialFunctions) {}", "SpecialFunctions"),
        ("use super::super::search::Budget;", "super::super"),
        ("use core_math::erfc;", "core_math"),
    ] {
        assert!(violations(text).iter().any(|found| found == wanted), "{text}: {wanted}");
    }
    let fine = "//! No search.\nuse crate::{arithmetic::{Decimal, mpfr::MpInterval}, claim};\n\
                use crate::arithmetic::mpfr::MpInterval;\nlet y = x.map(|x| x);";
    assert_eq!(violations(fine), [""; 0]);
}
