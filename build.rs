//! Lists the claims of `proofs/` for `src/claim/builtin.rs`, and the activations of
//! `src/activation/library` for `src/claim/library.rs`: a file put there is built in, and
//! nothing in Rust names it.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// The folders with claims, in the order in which their claims are listed.
const FOLDERS: [&str; 4] = ["proofs", "proofs/paper", "proofs/beyond", "proofs/field"];

/// The folder with activations.
const ACTIVATIONS: [&str; 1] = ["src/activation/library"];

fn main() -> io::Result<()> {
    require_vectors();
    list(&FOLDERS, "claims.rs")?;
    list(&ACTIVATIONS, "activations.rs")
}

/// Ends the build where it would fail later with errors that do not say what to do: inari is
/// compiled for processors with AVX and FMA only.
fn require_vectors() {
    let has = |key: &str, word: &str| {
        env::var(key).is_ok_and(|value| value.split(',').any(|known| known == word))
    };
    let is_x86 = has("CARGO_CFG_TARGET_ARCH", "x86_64");
    if is_x86 && !["avx2", "fma"].iter().all(|it| has("CARGO_CFG_TARGET_FEATURE", it)) {
        println!(
            "cargo::error=selfnorm is built for x86-64 processors with AVX2 and FMA. In its own \
             folder cargo knows that; elsewhere set RUSTFLAGS=\"-C target-cpu=haswell\""
        );
        std::process::exit(1);
    }
}

/// Writes names, paths and texts of all files in some folders as a Rust array.
fn list(folders: &[&str], file: &str) -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut array = String::from("&[\n");
    for folder in folders {
        println!("cargo::rerun-if-changed={folder}");
        for name in names(&root.join(folder))? {
            let path = format!("{folder}/{name}.toml");
            let text = root.join(&path);
            // Debug output of a string is a Rust literal.
            let _ = writeln!(array, "({name:?}, {path:?}, include_str!({text:?})),");
        }
    }
    array.push(']');
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join(file), array)
}

/// The names of a folder's files, 2 before 10.
fn names(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "toml")
            && path.file_name().is_some_and(|name| name != "baseline.toml")
            && let Some(stem) = path.file_stem()
        {
            names.push(stem.to_string_lossy().into_owned());
        }
    }
    names.sort_by_key(|name| natural(name));
    Ok(names)
}

/// A name as words and numbers, which compare as such.
fn natural(name: &str) -> Vec<(u64, String)> {
    let mut parts: Vec<(u64, String)> = Vec::new();
    for character in name.chars() {
        match (parts.last_mut(), character.to_digit(10)) {
            (Some((number, _)), Some(digit)) if *number > 0 => {
                *number = 10 * *number + u64::from(digit);
            }
            (_, Some(digit)) if digit > 0 => parts.push((u64::from(digit), String::new())),
            (Some((0, word)), _) => word.push(character),
            _ => parts.push((0, character.to_string())),
        }
    }
    parts
}
