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
        let is_plain = |c: char| c.is_alphanumeric() || c == '-';
        assert!(!name.is_empty() && name.chars().all(is_plain), "<{tag}>");
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
        for tag in tags.iter().filter(|tag| !tag.starts_with("system")) {
            assert_eq!(tag.starts_with("failure "), tag.contains(" type=\""), "{tag}");
            assert!(tag.starts_with("failure ") || tag.contains(" time=\""), "{tag}");
        }
    }
}

/// The class and the name of each test, which a dashboard knows it by.
fn tests(arguments: &[&str]) -> Vec<String> {
    let (_, stdout, stderr) = run(&[arguments, &["--format", "junit"]].concat());
    let tags = assert_well_formed(&stdout);
    assert_eq!(stderr, "");
    let cases = tags.into_iter().filter(|tag| tag.starts_with("testcase "));
    cases.map(|tag| tag.split(" time=").next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn a_test_keeps_its_name_whatever_its_numbers_and_its_outcome() {
    let folder = Folder::new();
    folder.write("theorem2.cert", committed("theorem2.cert"));
    let path = shown(folder.path());
    let baseline = Folder::new();
    let record = shown(&baseline.path().join("baseline.toml"));
    assert_eq!(run(&["check", &path, "--record", &record]).0, Some(0));
    let check = ["check", &path, "--against", &record];
    let names = tests(&check);
    // The certificate, its statement, and what is recorded of it.
    assert_eq!(names.len(), 3, "{names:?}");
    let other = |claim: &str| replaced(claim, "[\"0.8\", \"1.25\"]", "[\"0.81\", \"1.24\"]");
    folder.write("theorem2.cert", with_claim(&committed("theorem2.cert"), other));
    assert_eq!(run(&check).0, Some(1), "the claim is another");
    assert_eq!(tests(&check), names);
    folder.write("theorem2.cert", committed("theorem2.cert").replace("1.25", "1.26"));
    assert_eq!(run(&check).0, Some(4), "the certificate is broken");
    let still: Vec<String> = tests(&check);
    assert!(still.iter().all(|name| names.contains(name)), "{still:?} {names:?}");
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
    for line in errors {
        let (properties, _) = line[8..].split_once("::").expect(line);
        let keys: Vec<&str> =
            properties.split(',').map(|pair| pair.split('=').next().unwrap_or_default()).collect();
        assert!(keys == ["file", "title"] || keys == ["file", "line", "title"], "{line}");
    }
}

/// The file, the line and the title of each annotation.
fn places(stdout: &str) -> Vec<(String, String, String)> {
    let errors = stdout.lines().filter_map(|line| line.strip_prefix("::error "));
    errors
        .map(|line| {
            let (properties, _) = line.split_once("::").expect(line);
            let value = |key: &str| {
                let pair = properties.split(',').find_map(|pair| pair.strip_prefix(key));
                pair.unwrap_or_default().trim_start_matches('=').to_owned()
            };
            (value("file"), value("line"), value("title"))
        })
        .collect()
}

const CLAIM: &str = "title = 't'

[record]
part = 'beyond'
verdict = 'proved'

[domain]
mu = ['0', '1']

[prove]
list = [
  'mu < 2',
  'mu < 1',
]
other = 'mu >= 0'
";

#[test]
fn an_annotation_stands_at_the_line_of_what_it_is_about() {
    let folder = Folder::new();
    let file = shown(&folder.write("mine.toml", CLAIM));
    let place = |line: &str, title: &str| vec![(file.clone(), line.to_owned(), title.to_owned())];
    for (arguments, title) in [
        (["verify", &*file, "--format", "github"], "refuted"),
        (["audit", &*file, "--format", "github"], "recorded as proved"),
    ] {
        let (code, stdout, stderr) = run(&arguments);
        assert_eq!((code, &*stderr), (Some(1), ""), "{stdout}");
        assert_eq!(places(&stdout), place("13", title), "{stdout}");
        assert!(
            stdout.contains("mu < 1: at mu = 1") || stdout.contains("%0Aat mu = 1"),
            "{stdout}"
        );
    }
    let right = CLAIM.replace("'mu < 1'", "'mu <= 1'");
    folder.write("mine.toml", &right);
    let certificates = shown(&folder.path().join("certificates"));
    let (code, stdout, _) =
        run(&["verify", &*file, "--format", "github", "--certificate", &certificates]);
    assert_eq!((code, places(&stdout).len()), (Some(0), 0), "{stdout}");

    // A regression is shown at the statement, or else at its record.
    let record = shown(&folder.path().join("baseline.toml"));
    assert_eq!(run(&["check", &certificates, "--record", &record]).0, Some(0));
    let recorded = std::fs::read_to_string(&record).expect("a record");
    let line = |what: &str| 1 + recorded.lines().take_while(|line| !line.contains(what)).count();
    let at_record = line("list 1 0").to_string();
    let (before, after) = recorded.split_once("list 1 0").expect("recorded");
    std::fs::write(&record, format!("{before}list 1 0{}", after.replacen("1.0", "0.5", 1)))
        .expect("written");
    let check = ["check", &*certificates, "--against", &record, "--format", "github"];
    let (code, stdout, _) = run(&[&check[..], &["--claim", &file]].concat());
    assert_eq!(code, Some(1), "{stdout}");
    assert_eq!(places(&stdout), place("13", "worse than recorded"), "{stdout}");
    let (_, stdout, _) = run(&check);
    let expected = vec![(record.clone(), at_record, "worse than recorded".to_owned())];
    assert_eq!(places(&stdout), expected, "{stdout}");
}

/// What is wrong with a claim file is an annotation as well, each at its line.
#[test]
fn what_is_no_claim_is_annotated_at_its_lines() {
    let folder = Folder::new();
    let wrong = CLAIM.replace("'mu < 1'", "'mo < 1'").replace("'mu >= 0'", "'mu >='");
    let file = shown(&folder.write("mine.toml", &wrong));
    let certificates = shown(&proofs());
    let check = ["check", &*certificates, "--format", "github", "--claim", &*file];
    for arguments in [
        &["verify", &*file, "--format", "github"][..],
        &["audit", &*file, "--format", "github"],
        &check,
    ] {
        let (code, stdout, stderr) = run(arguments);
        assert_eq!(code, Some(2), "{stdout}");
        let at = |line: &str| (file.clone(), line.to_owned(), "not understood".to_owned());
        assert_eq!(places(&stdout), [at("13"), at("15")], "{stdout}");
        assert!(stdout.contains("unknown name `mo`") && stderr.contains("unknown name `mo`"));
    }
    let (_, stdout, _) = run(&["verify", &file]);
    assert_eq!(stdout, "");
}

/// A claim may state conclusions only.
#[test]
fn a_wrong_record_of_a_conclusion_is_annotated_at_its_line() {
    let folder = Folder::new();
    let text = "title = 't'\nnote = 'n'\n[record]\npart = 'beyond'\nverdict = 'refuted'\n\
                [layer]\nkind = 'random'\n[activation]\nkind = 'tanh'\n\
                [domain]\nq = ['0.3', '0.6']\ntau = '25/9'\n[conclude]\nconverges = []\n";
    let file = shown(&folder.write("mine.toml", text));
    let (code, stdout, stderr) = run(&["audit", &file, "--format", "github"]);
    assert_eq!((code, &*stderr), (Some(1), ""), "{stdout}");
    let expected = vec![(file, "14".to_owned(), "recorded as refuted".to_owned())];
    assert_eq!(places(&stdout), expected, "{stdout}");
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
