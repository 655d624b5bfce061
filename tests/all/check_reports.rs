//! What `selfnorm check` prints for dashboards and workflows, whatever is in it.

use crate::support::forge::{Folder, committed, proofs, replaced, resign, run, with_claim};

fn shown(path: &std::path::Path) -> String {
    path.to_string_lossy().into_owned()
}

/// Certificates good and bad, under names that every format must escape.
fn awkward() -> Folder {
    let folder = Folder::new();
    let title = |claim: &str| claim.replace("Decreasing", "<b>&amp; ]]> -- | `");
    folder
        .write("good & <well>, 100%: \"so\".cert", with_claim(&committed("theorem2.cert"), title));
    folder.write("bad | 'it'.cert", committed("theorem2.cert").replace("1.25", "1.26"));
    let broken = |claim: &str| {
        replaced(claim, "decrease = \"variance < nu", "decrease = \"variance < <&>\\u0041\\\"")
    };
    folder.write("claim.cert", with_claim(&committed("theorem2.cert"), broken));
    folder
}

/// A tag-balance check, of what an XML parser would refuse.
fn assert_well_formed(text: &str) -> Vec<String> {
    let mut open: Vec<String> = Vec::new();
    let mut seen = Vec::new();
    let mut rest =
        text.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>").expect("a prologue");
    while let Some(start) = rest.find('<') {
        assert!(rest[..start].trim().is_empty() || !open.is_empty(), "text outside: {rest:.60}");
        let tag_and_more = &rest[start + 1..];
        let end =
            tag_end(tag_and_more).unwrap_or_else(|| panic!("an open tag: {tag_and_more:.80}"));
        let (tag, more) = tag_and_more.split_at(end);
        rest = &more[1..];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "closed out of order");
            continue;
        }
        let empty = tag.strip_suffix('/');
        let inner = empty.unwrap_or(tag);
        let name = inner.split([' ', '\n']).next().unwrap_or_default().to_owned();
        assert!(!name.is_empty() && name.chars().all(char::is_alphanumeric), "<{tag}>");
        assert_attributes(&inner[name.len()..]);
        seen.push(inner.to_owned());
        if empty.is_none() {
            open.push(name);
        }
    }
    assert!(open.is_empty() && rest.trim().is_empty(), "not closed: {open:?}, {rest:?}");
    seen
}

/// Where a tag ends, quotes respected.
fn tag_end(text: &str) -> Option<usize> {
    let mut quoted = false;
    text.char_indices().find_map(|(at, character)| {
        quoted ^= character == '"';
        (character == '>' && !quoted).then_some(at)
    })
}

/// ` name="value"` again and again, each name once, each value escaped.
fn assert_attributes(text: &str) {
    let mut rest = text.trim();
    let mut names = Vec::new();
    while !rest.is_empty() {
        let (name, quoted) = rest.split_once("=\"").expect(text);
        let (value, more) = quoted.split_once('"').expect(text);
        assert!(
            !names.contains(&name) && name.chars().all(char::is_alphanumeric),
            "{name} in {text}"
        );
        names.push(name);
        assert!(!value.contains('<'), "< in {value}");
        assert!(!value.chars().any(|c| c.is_control()), "a control character in {value:?}");
        for (at, _) in value.match_indices('&') {
            let entity = value[at + 1..].split(';').next().unwrap_or_default();
            assert!(["amp", "lt", "gt", "quot", "apos"].contains(&entity), "&{entity} in {value}");
        }
        rest = more.trim_start();
    }
}

/// The number in an attribute of a tag.
fn number(tag: &str, attribute: &str) -> usize {
    let (_, rest) = tag.split_once(&format!(" {attribute}=\"")).expect(attribute);
    rest.split('"').next().and_then(|digits| digits.parse().ok()).expect(attribute)
}

fn count(tags: &[String], name: &str) -> usize {
    tags.iter().filter(|tag| tag.split(' ').next() == Some(name)).count()
}

#[test]
fn the_balance_check_finds_what_is_wrong() {
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    assert_well_formed(&format!("{head}<a b=\"&lt;&amp;>\"><c/></a>\n"));
    for bad in [
        "<a>",
        "<a></b>",
        "<a></a></a>",
        "<a b=\"<\"/>",
        "<a b=\"&x\"/>",
        "<a b=\"1\" b=\"2\"/>",
        "<a b=\"\u{7}\"/>",
        "<a",
        "<a/>text",
        "<a><b></a></b>",
        "<a b=1/>",
    ] {
        let text = format!("{head}{bad}");
        assert!(std::panic::catch_unwind(|| assert_well_formed(&text)).is_err(), "{bad}");
    }
}

#[test]
fn junit_is_well_formed_and_counts_right() {
    let folder = awkward();
    let baseline = shown(&proofs().join("baseline.toml"));
    for (arguments, status) in [
        (vec!["check", &*shown(&proofs())], 0),
        (vec!["check", &*shown(folder.path())], 4),
        (vec!["check", &*shown(folder.path()), "--against", &*baseline], 4),
    ] {
        let (code, stdout, stderr) = run(&[&arguments[..], &["--format", "junit"]].concat());
        assert_eq!(code, Some(status), "{stdout}{stderr}");
        let tags = assert_well_formed(&stdout);
        let root = &tags[0];
        assert!(root.starts_with("testsuites "), "{root}");
        assert_eq!(number(root, "tests"), count(&tags, "testcase"), "{stdout}");
        assert_eq!(number(root, "failures"), count(&tags, "failure"), "{stdout}");
        let suites = || tags.iter().filter(|tag| tag.starts_with("testsuite "));
        assert_eq!(suites().map(|tag| number(tag, "tests")).sum::<usize>(), number(root, "tests"));
        let failures = suites().map(|tag| number(tag, "failures")).sum::<usize>();
        assert_eq!(failures, number(root, "failures"));
        assert_eq!(failures > 0, status != 0);
    }
}

#[test]
fn github_annotates_what_is_wrong_on_one_line_each() {
    let (code, stdout, _) = run(&["check", &shown(&proofs()), "--format", "github"]);
    assert_eq!(code, Some(0));
    assert!(!stdout.contains("::error"), "{stdout}");
    let folder = awkward();
    let baseline = shown(&proofs().join("baseline.toml"));
    let (code, stdout, _) =
        run(&["check", &shown(folder.path()), "--against", &baseline, "--format", "github"]);
    assert_eq!(code, Some(4));
    let errors: Vec<&str> = stdout.lines().filter(|line| line.starts_with("::error ")).collect();
    let rejected = errors.iter().filter(|line| line.contains("title=certificate rejected")).count();
    let worse = errors.iter().filter(|line| line.contains("title=worse than recorded")).count();
    assert_eq!((rejected, worse), (2, errors.len() - 2), "{stdout}");
    assert!(worse >= 20, "everything but theorem2 is missing: {stdout}");
    // A reason of several lines stays in its annotation.
    assert_eq!(stdout.lines().count(), errors.len() + 1, "{stdout}");
    assert!(errors.iter().any(|line| line.contains("claim.cert") && line.contains("%0A")));
    for line in errors.iter().filter(|line| line.contains("file=")) {
        let (properties, _) = line[8..].split_once("::").expect(line);
        assert_eq!(properties.matches(',').count(), 1, "{line}");
    }
}

#[test]
fn a_markdown_table_has_as_many_cells_in_every_row() {
    let folder = awkward();
    for path in [shown(&proofs()), shown(folder.path())] {
        let (_, stdout, _) = run(&["check", &path, "--format", "markdown"]);
        let rows: Vec<&str> = stdout.lines().filter(|line| line.starts_with('|')).collect();
        assert!(rows.len() >= 4, "{stdout}");
        assert_eq!(rows.len(), stdout.lines().count(), "a cell with a line break: {stdout}");
        for row in rows {
            let bars = row.replace("\\|", "").matches('|').count();
            assert_eq!(bars, 6, "{row}");
        }
    }
    let baseline = Folder::new();
    let worse = committed("baseline.toml").replace("\"refuted\"", "\"proved\"");
    let path = shown(&baseline.write("baseline.toml", worse));
    let (code, stdout, _) =
        run(&["check", &shown(&proofs()), "--against", &path, "--format", "markdown"]);
    assert_eq!(code, Some(1));
    assert!(stdout.contains("**Worse than recorded:** lemma13: mean 0 0"), "{stdout}");
}

/// Nothing a certificate holds reaches a terminal as a control character: the only
/// ones are line ends and the program's own colours.
#[test]
fn control_characters_do_not_reach_the_terminal() {
    let named =
        committed("corollary14.cert").replace("claim corollary14", "claim \u{1b}[5mred\u{7}");
    let goal = replaced(&committed("theorem2.cert"), "goal decrease", "goal \u{1b}]0;x\u{7}");
    let mut printed = Vec::new();
    for (what, text) in [("name", named), ("goal", goal)] {
        let folder = Folder::new();
        let path = shown(&folder.write("forged.cert", resign(&text)));
        for format in ["text", "json", "junit", "github", "markdown"] {
            let (_, stdout, stderr) =
                run(&["check", &path, "--format", format, "--color", "always"]);
            let bad = |text: &str| text.contains(['\u{7}']) || text.contains("\u{1b}[5m");
            if bad(&stdout) || bad(&stderr) {
                printed.push(format!("{what} as {format}"));
            }
        }
    }
    assert!(printed.is_empty(), "{printed:?}");
}
