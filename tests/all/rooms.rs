//! The table of rooms on the crate's page, held against the code; the examples.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Rooms with those they may use, as the crate's page says.
fn table() -> BTreeMap<String, BTreeSet<String>> {
    let page = include_str!("../../src/lib.rs");
    let names = |text: &str| -> BTreeSet<String> {
        text.split('`').skip(1).step_by(2).map(str::to_owned).collect()
    };
    let rows: Vec<(String, String)> = page
        .lines()
        .filter_map(|line| line.strip_prefix("//! | [`"))
        .map(|row| {
            let (room, rest) = row.split_once("`]").expect("a room");
            let uses = rest.trim_end_matches([' ', '|']).rsplit('|').next().expect("a column");
            (room.to_owned(), uses.trim().to_owned())
        })
        .collect();
    let all: BTreeSet<String> = rows.iter().map(|(room, _)| room.clone()).collect();
    let allowed = |uses: &str| if uses == "all" { all.clone() } else { names(uses) };
    rows.iter().map(|(room, uses)| (room.clone(), allowed(uses))).collect()
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if name.ends_with(".rs") && !name.ends_with("tests.rs") {
            found.push(path);
        }
    }
    found
}

/// The rooms that code outside tests names.
fn used(text: &str) -> BTreeSet<String> {
    let code = text.split("#[cfg(test)]").next().expect("a part");
    let code: Vec<&str> =
        code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let code = code.join("\n");
    let word = |text: &str| -> String {
        text.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect()
    };
    code.split("crate::").skip(1).map(word).filter(|word| !word.is_empty()).collect()
}

#[test]
fn rooms_use_what_the_table_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let table = table();
    assert!(table.len() > 10, "{table:?}");
    let mut uses = 0;
    for (room, allowed) in &table {
        let mut found = BTreeSet::new();
        for path in sources(&root.join(room)) {
            let text = std::fs::read_to_string(&path).expect("text");
            for other in used(&text).into_iter().filter(|other| other != room) {
                assert!(allowed.contains(&other), "{} uses {other}", path.display());
                found.insert(other);
            }
        }
        uses += found.len();
        assert!(room == "cli" || found == *allowed, "{room} uses {found:?} and may {allowed:?}");
    }
    assert!(uses > 20, "the code was not read");
}

#[test]
fn every_room_is_in_the_table() {
    let page = include_str!("../../src/lib.rs");
    let rooms: BTreeSet<String> = page
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .map(str::to_owned)
        .collect();
    assert_eq!(rooms, table().into_keys().collect());
}

/// `cargo test` builds the examples beside the tests.
#[test]
fn the_examples_run() {
    let test = std::env::current_exe().expect("a path");
    let folder = test.ancestors().nth(2).expect("the profile's folder").join("examples");
    for (example, answer) in
        [("verify_a_claim", "shrinks: proved"), ("moments", "gelu "), ("fixed_points", "no others")]
    {
        let path = folder.join(example);
        let output = Command::new(&path).output();
        let output = output.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let out = String::from_utf8_lossy(&output.stdout);
        let complaints = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{example}: {complaints}");
        assert!(out.contains(answer), "{example}: {out}");
    }
}
