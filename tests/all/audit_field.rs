//! `proofs/field` in `selfnorm audit`: what public code and other papers print.

use crate::audit::{LEDGER, audit, is_of_field, source_of, text};
use crate::support::program::{Scratch, stdout};
use serde_json::Value;
use std::fs;
use std::path::Path;

/// What the field prints has its place: a project with a file, an issue or a pull request.
#[test]
fn what_the_field_prints_has_its_place() {
    let printed: Vec<&Value> =
        LEDGER.iter().filter(|claim| is_of_field(claim) && claim["printed"].is_string()).collect();
    assert!(printed.len() >= 80, "{}", printed.len());
    for claim in printed {
        let (project, place) = text(claim, "source").split_once(", ").expect("a project");
        let (owner, name) = project.split_once('/').expect("an owner");
        assert!(!owner.is_empty() && !name.is_empty() && !project.contains(' '), "{claim}");
        let is_file = place.contains('.') && !place.starts_with('.');
        let is_thread = ["issue ", "pull request "].iter().any(|start| place.starts_with(start));
        assert!(is_file || is_thread, "{claim}");
    }
}

/// Whatever the field has wrong is put right by a claim that is proved, and what is said to be
/// right or wrong to its last digit is decided for more than half of its constants.
#[test]
fn what_the_field_has_wrong_is_put_right() {
    let field = || LEDGER.iter().filter(|claim| is_of_field(claim));
    let mut wrong = 0;
    for claim in field().filter(|claim| claim["printed"].is_string()) {
        if claim["verdict"] == "refuted" {
            let name = text(claim, "claim");
            let repair = field().find(|other| other["repairs"] == name);
            let repair = repair.unwrap_or_else(|| panic!("nothing repairs {name}"));
            assert_eq!(repair["verdict"], "proved", "{name}");
            wrong += 1;
        }
    }
    assert!(wrong >= 25, "{wrong}");
}

/// The page's table has no number that is not in the ledger, in the rows of the claim it names
/// and of its repairs.
#[test]
fn the_page_of_the_field_says_what_its_ledger_says() {
    let read = |name: &str| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("proofs/field");
        fs::read_to_string(folder.join(name)).expect(name)
    };
    let (page, ledger) = (read("README.md"), read("LEDGER.md"));
    let mut numbers = 0;
    for row in page.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [name, _, printed, truth, verdict] = cells[..] else { panic!("{row}") };
        let start = ledger.find(&format!("| {name}<br>")).unwrap_or_else(|| panic!("{name}"));
        let rest = &ledger[start..];
        let rows = rest.split_inclusive('\n').enumerate().take_while(|(index, line)| {
            *index == 0 || !line.starts_with("| `") || line.contains(&format!("repairs {name}"))
        });
        let entry: String = rows.map(|(_, line)| line).collect();
        assert!(entry.contains(verdict), "{row}\n{entry}");
        for number in [printed, truth].iter().flat_map(|cell| words_with_digits(cell)) {
            assert!(entry.contains(number), "{number}: {row}\n{entry}");
            numbers += 1;
        }
    }
    assert!(numbers >= 20, "{numbers}");
}

fn words_with_digits(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || ".-/".contains(c)));
    words
        .map(|word| word.trim_matches('.'))
        .filter(|word| word.contains('.') && word.contains(|c: char| c.is_ascii_digit()))
}

/// The last line counts the paper's claims, the field's and our own apart.
#[test]
fn the_summary_tells_the_paper_from_the_field() {
    let count = |field: bool, printed: bool| {
        let of = |claim: &&Value| {
            claim["printed"].is_string() == printed && (!printed || is_of_field(claim) == field)
        };
        LEDGER.iter().filter(of).count()
    };
    let scratch = Scratch::new("summary");
    let paths: Vec<String> = ["lemma13", "nfnet-relu", "nfnet-relu-repaired"]
        .iter()
        .map(|name| scratch.file(&format!("{name}.toml"), source_of(name).expect(name)))
        .collect();
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let output = audit(&paths);
    let last = stdout(&output).lines().last().expect("a summary").to_owned();
    for group in ["1 of the paper: ", "1 of the field: ", "1 of our own: "] {
        assert!(last.contains(group), "{last}");
    }
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md"))
        .expect("the page");
    for (number, group) in [
        (count(false, true), "of the paper"),
        (count(true, true), "of the field"),
        (count(false, false), "of our own"),
    ] {
        assert!(page.contains(&format!("{number} {group}: ")), "README.md: {number} {group}");
    }
}
