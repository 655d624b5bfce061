//! Certificates as text and as files: what is written is read, and what is wrong has its place.

use crate::support::signed::sign;
use selfnorm::certificate::{Body, Certificate, Lock, MAX_BYTES, Status, Subject, read};
use std::fs::{self, File};

const CLAIM: &str = "title = \"t\"\n[prove]\n";

/// A file with these sections and this footer, signed.
fn signed(head: &str, claim: &str, sections: &str, footer: &str) -> String {
    sign(&format!("{head}claim test {}\n{claim}\n{sections}{footer}", claim.len()))
}

const HEAD: &str = "selfnorm certificate 1\nprogram 0.1.0\narithmetic double\n";

const SECTIONS: &str = "proved goal a 0 0\n  mNm-M\nproved goal a 10 1 case low\n  N\n\
     refuted goal b 0 0 case high\n  mu = -0.1\n  nu = 3/2\nrefuted goal c 0 0\n\
     proved banach\nproved fixed_point\n  L\nproved exact_fixed_point\n\
     proved converges\n  mu = -1 1\n  Nx+N\n  weight mu = 0.5\n  N\nproved reaches\n";

fn whole() -> String {
    signed(HEAD, CLAIM, SECTIONS, "end 9 sections 7 leaves 1 splits 2 faces\n")
}

#[test]
fn what_is_written_is_read() {
    let certificate = Certificate::parse(&whole()).expect("a certificate");
    assert_eq!(certificate.to_text(), whole());
    assert_eq!((certificate.name.as_str(), certificate.claim.as_str()), ("test", CLAIM));
    assert_eq!(certificate.status, Status::Final);
    let proved: Vec<bool> = certificate.sections.iter().map(|it| it.proved).collect();
    assert_eq!(proved, [true, true, false, false, true, true, true, true, true]);
    let subjects: Vec<&Subject> = certificate.sections.iter().map(|it| &it.subject).collect();
    assert_eq!(*subjects[1], Subject::Goal("a".to_owned(), 10, 1));
    let conclusions: Vec<Subject> = subjects[4..].iter().map(|it| (*it).clone()).collect();
    assert_eq!(conclusions, Subject::CONCLUSIONS);
    let cases: Vec<Option<&str>> =
        certificate.sections.iter().map(|it| it.case.as_deref()).collect();
    assert_eq!(cases[..4], [None, Some("low"), Some("high"), None]);
    let bodies: Vec<&Body> = certificate.sections.iter().map(|it| &it.body).collect();
    assert!(matches!(bodies[0], Body::Tree(_)) && matches!(bodies[7], Body::Chain(_)));
    assert!(matches!(bodies[2], Body::Point(point) if point.len() == 2));
    assert!(matches!(bodies[3], Body::Point(point) if point.is_empty()));
    assert!(matches!((bodies[4], bodies[8]), (Body::Bare, Body::Bare)));
}

#[test]
fn a_state_has_open_cells() {
    let sections = "proved goal a 0 0\n  mN?\n";
    let end = "end 1 sections 1 leaves 1 splits 0 faces\n";
    let head = HEAD.replace("certificate", "state").replace("double", "mpfr");
    let state = Certificate::parse(&signed(&head, CLAIM, sections, end)).expect("a state");
    assert_eq!((state.status, state.arithmetic.as_str()), (Status::Partial, "mpfr"));
    let rejection = Certificate::parse(&signed(HEAD, CLAIM, sections, end));
    assert!(rejection.expect_err("open").reason.contains("open cells"));
}

/// An edit of the whole file, signed again, and the line and reason of its rejection.
#[test]
fn what_is_wrong_has_its_place_and_reason() {
    for (from, to, line, reason) in [
        ("selfnorm ", "selfnorn ", 1, "starts with `selfnorm`"),
        ("certificate 1", "certificate", 1, "certificate VERSION"),
        ("certificate 1", "certificate 1 1", 1, "certificate VERSION"),
        ("certificate 1", "receipt 1", 1, "`certificate` or `state`"),
        ("certificate 1", "certificate 2", 1, "reads version 1"),
        ("program 0.1.0", "program", 2, "`program` and one word"),
        ("program 0.1.0", "program ", 2, "`program` and one word"),
        ("program 0.1.0", "program 0 1", 2, "`program` and one word"),
        ("arithmetic double", "arithmetic single", 3, "`double` or `mpfr`"),
        ("claim test ", "claim test 1 ", 4, "claim NAME BYTES"),
        ("claim test ", "claim test +", 4, "length in bytes"),
        ("claim test ", "claim test 0", 4, "length in bytes"),
        ("claim test ", "claim test 9999", 4, "not as long as stated"),
        ("[prove]\n\n", "[prove]\n!\n", 6, "not as long as stated"),
        ("proved goal a 0", "Proved goal a 0", 8, "expected `proved`, `refuted` or `end`"),
        ("goal a 0 0\n", "goal a 0 00\n", 8, "two positions"),
        ("goal a 0 0\n", "goal a -0 0\n", 8, "two positions"),
        ("proved banach", "proved banana", 16, "what [conclude] can have"),
        ("proved banach", "proved", 16, "what [conclude] can have"),
        ("case low", "case", 10, "the end of the line"),
        ("case low", "kase low", 10, "the end of the line"),
        ("case low", "case low high", 10, "the end of the line"),
        ("  mNm-M", "  mNm-Q", 9, "neither an axis nor a leaf"),
        ("  weight mu = 0.5", "  weight mu = 0.5.5", 24, "expected a range"),
        ("  mu = -0.1", "  mu = -0.1.1", 14, "expected a coordinate"),
        ("  nu = 3/2", "  mu = 3/2", 14, "`mu` is given twice"),
        ("end 9", "end 8", 26, "the counts are not those"),
        ("end 9", "end", 26, "the counts are not those"),
    ] {
        let text = whole();
        assert!(text.contains(from), "{from:?}");
        let text = text.replacen(from, to, 1);
        let body = &text[..text.rfind("sha256").expect("a digest")];
        let text = sign(body);
        let rejection = Certificate::parse(&text).expect_err(to);
        assert!(rejection.reason.contains(reason), "{to:?}: {rejection}");
        assert_eq!(rejection.line, Some(line), "{to:?}: {rejection}");
    }
}

#[test]
fn what_is_not_signed_is_not_read() {
    let reason = |text: &str| Certificate::parse(text).expect_err(text).reason;
    let whole = whole();
    assert!(reason("").contains("footer is missing"));
    assert!(reason(whole.trim_end()).contains("footer is missing"));
    assert!(reason(&whole.replace("sha256 ", "sha255 ")).contains("last line is not a digest"));
    assert!(reason(&whole.replace("goal a 0", "goal a 1")).contains("digest is not that"));
    let colored = signed(HEAD, "\u{1b}[1m", "", "end 0 sections 0 leaves 0 splits 0 faces\n");
    assert!(reason(&colored).contains("control character"));
    let body = &whole[..whole.rfind("sha256").expect("a digest")];
    let behind = format!("{body}sha256 0\nmore\n");
    let behind = sign(&behind);
    assert!(reason(&behind).contains("text after the digest"));
    let short = format!("{HEAD}claim test 0\n\nproved banach\n");
    let short = sign(&short);
    assert!(reason(&short).contains("expected `proved`, `refuted` or `end`"));
    let spaced = "title = \"a\ttab, a\r\nreturn\"";
    let spaced = signed(HEAD, spaced, "", "end 0 sections 0 leaves 0 splits 0 faces\n");
    assert!(Certificate::parse(&spaced).is_ok());
}

#[test]
fn each_state_has_its_trees() {
    let lines = ["mu = -1 1", "nu = 0.5 2", "NNxNN", "N", "weight mu = 1", "weight nu = 2", "NN"];
    let of = |lines: &[&str]| {
        let section: String = lines.iter().map(|line| format!("  {line}\n")).collect();
        let section = format!("proved converges\n{section}");
        let end = "end 1 sections 7 leaves 1 splits 0 faces\n";
        Certificate::parse(&signed(HEAD, CLAIM, &section, end))
    };
    let certificate = of(&lines).expect("a certificate");
    let Body::Chain(chain) = &certificate.sections[0].body else { panic!("no chain") };
    assert_eq!(chain.links.len(), 1);
    assert_eq!((chain.links[0].place.len(), chain.links[0].trees.len()), (2, 4));
    assert_eq!(chain.contraction.as_ref().map(|it| it.trees.len()), Some(2));
    for (line, changed, reason) in [
        (1, "mu = 0 1", "`mu` is given twice"),
        (5, "weight mu = 2", "`mu` is given twice"),
        (2, "NNN", "lacks leaves"),
        (2, "NNNNN", "more trees than statements"),
        (1, "nu = 0.5", "expected a range"),
    ] {
        let mut lines = lines.to_vec();
        lines[line] = changed;
        if line == 2 {
            lines.remove(3);
        }
        let rejection = of(&lines).expect_err(changed);
        assert!(rejection.reason.contains(reason), "{changed}: {rejection}");
    }
}

/// Nothing beyond the largest size is read.
#[test]
fn files_are_read_up_to_a_size() {
    let path = std::env::temp_dir().join(format!("selfnorm-size-{}", std::process::id()));
    let file = File::create(&path).expect("a file");
    for (bytes, is_too_large) in [(5, false), (MAX_BYTES, false), (MAX_BYTES + 1, true)] {
        file.set_len(bytes).expect("a size");
        let rejection = read(&path).expect_err("no certificate");
        assert_eq!(rejection.reason.contains("larger than"), is_too_large, "{bytes}");
    }
    fs::remove_file(&path).expect("removed");
}

#[test]
fn one_holds_it_and_leaves_nothing() {
    let folder = std::env::temp_dir().join(format!("selfnorm-lock-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    let file = |name: &str| folder.join(name);
    let names = [".state.12.tmp", ".state.x.tmp", ".other.12.tmp", "state"];
    names.iter().for_each(|name| fs::write(file(name), name).expect("written"));
    let path = file("state");
    let first = Lock::take(&path).expect("a folder").expect("nobody has it");
    assert_eq!(names.map(|name| file(name).exists()), [false, true, true, true]);
    assert!(Lock::take(&path).expect("a folder").is_none());
    assert!(Lock::take(&file("other")).expect("a folder").is_some());
    drop(first);
    assert!(!file(".state.lock").exists());
    assert!(Lock::take(&path).expect("a folder").is_some());
    assert!(Lock::take(&folder.join("none/state")).is_err());
    fs::remove_dir_all(&folder).expect("removed");
}

/// Who took the lock away, and whose it is now, is told by the file and not by its name.
#[cfg(unix)]
#[test]
fn a_file_of_the_same_name_is_another() {
    let folder = std::env::temp_dir().join(format!("selfnorm-same-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    let (path, lock) = (folder.join("state"), folder.join(".state.lock"));
    let first = Lock::take(&path).expect("a folder").expect("nobody has it");
    fs::remove_file(&lock).expect("a lock");
    let second = Lock::take(&path).expect("a folder").expect("the first was taken away");
    drop(first);
    assert!(lock.exists(), "the second's was removed by the first");
    assert!(Lock::take(&path).expect("a folder").is_none());
    drop(second);
    assert!(!lock.exists());
    fs::remove_dir_all(&folder).expect("removed");
}
