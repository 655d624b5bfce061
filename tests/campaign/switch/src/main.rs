//! Puts all mutants of a Rust file into it at once, each to be switched on when the tests run.
//!
//! ```text
//! switch FILE MAP [--without ID,ID,...]
//! ```
//!
//! A mutant that is a file of its own costs a build; one that is a branch costs a comparison.
//! `a + b` becomes, with the number n of a mutant,
//!
//! ```text
//! (match (a, b) { (__l, __r) => if crate::mutant(n) { __l - __r } else { __l + __r } })
//! ```
//!
//! where `crate::mutant` says whether n was asked for. So operands are evaluated once, in their
//! order, and their temporaries live as long as before. Comparisons take their operands by
//! reference, as they do anyway; `&&` and `||` evaluate the right one where it is due. FILE is
//! rewritten in place, and the mutants are printed, a line each: number, line, name. What does not
//! compile with its types is left out `--without` them: MAP gets, for whoever reads the compiler's
//! errors, the first and last byte of each part of the new file with the numbers it depends on.
//! Constants, which cannot ask, and tests are left as they are.

mod mutate;
mod render;

use std::process::ExitCode;
use std::{env, fs};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("switch: {reason}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (path, map, without) = match arguments.as_slice() {
        [path, map] => (path, map, Vec::new()),
        [path, map, flag, ids] if flag == "--without" => (path, map, numbers(ids)?),
        _ => return Err("usage: switch FILE MAP [--without ID,ID,...]".to_owned()),
    };
    let told = |error: &dyn std::fmt::Display| format!("{path}: {error}");
    let text = fs::read_to_string(path).map_err(|error| told(&error))?;
    let file = syn::parse_file(&text).map_err(|error| told(&error))?;
    let (edits, mutants) = mutate::edits(&text, &file, &without);
    let (rewritten, parts) = render::render(&text, &edits);
    fs::write(path, rewritten).map_err(|error| told(&error))?;
    fs::write(map, parts).map_err(|error| told(&error))?;
    for mutant in mutants {
        println!("{}\t{}\t{}", mutant.id, mutant.line, mutant.name);
    }
    Ok(())
}

fn numbers(list: &str) -> Result<Vec<u32>, String> {
    let number = |part: &str| part.parse().map_err(|_| format!("{part} is no number of a mutant"));
    list.split(',').filter(|part| !part.is_empty()).map(number).collect()
}
