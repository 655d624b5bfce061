//! Puts all mutants of a Rust file into it at once, each to be switched on when the tests run.
//!
//! ```text
//! switch FILE MAP FIRST ID,ID,...
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
//! rewritten in place, and the mutants are printed, a line each: number, from FIRST on, line, name.
//! What does not compile with its types is left out by its number: MAP gets, for whoever reads the
//! compiler's errors, the first and last byte of each part of the new file with the numbers it
//! depends on.
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
    let [path, map, first, without] = arguments.as_slice() else {
        return Err("usage: switch FILE MAP FIRST ID,ID,...".to_owned());
    };
    let (first, without) = (number(first)?, numbers(without)?);
    let told = |error: &dyn std::fmt::Display| format!("{path}: {error}");
    let text = fs::read_to_string(path).map_err(|error| told(&error))?;
    let file = syn::parse_file(&text).map_err(|error| told(&error))?;
    let (edits, mutants) = mutate::edits(&text, &file, first, &without);
    let (rewritten, parts) = render::render(&text, &edits);
    fs::write(path, rewritten).map_err(|error| told(&error))?;
    fs::write(map, parts).map_err(|error| told(&error))?;
    for mutant in mutants {
        println!("{}\t{}\t{}", mutant.id, mutant.line, mutant.name);
    }
    Ok(())
}

fn number(text: &str) -> Result<u32, String> {
    text.parse().map_err(|_| format!("{text} is no number of a mutant"))
}

fn numbers(list: &str) -> Result<Vec<u32>, String> {
    list.split(',').filter(|part| !part.is_empty()).map(number).collect()
}
