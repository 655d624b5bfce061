//! Bad usage and bad input: exit status 2 soon, one complaint, nothing else.

use crate::support::program::{Scratch, selfnorm, stderr, stdout};
use std::ffi::OsString;
use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(5);

/// Runs the program and returns its one complaint.
fn complaint(what: &str, arguments: &[OsString]) -> String {
    let start = Instant::now();
    let mut child = selfnorm()
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .stdin(Stdio::null())
        .spawn()
        .expect("the program runs");
    // What a complaint prints is far less than a pipe holds: nobody waits for a reader.
    while child.try_wait().expect("a child").is_none() {
        if start.elapsed() > PATIENCE {
            child.kill().expect("to end the program");
            panic!("{what}: no answer within {PATIENCE:?}");
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    let output = child.wait_with_output().expect("its output");
    let text = stderr(&output);
    assert_eq!(output.status.code(), Some(2), "{what}: {text}");
    assert_eq!(stdout(&output), "", "{what}");
    assert!(text.starts_with("error: "), "{what}: {text}");
    assert_eq!(text.matches("error: ").count(), 1, "{what}: {text}");
    assert!(!text.contains("panicked"), "{what}: {text}");
    let given: usize = arguments.iter().map(|argument| argument.len()).sum();
    assert!(text.len() < 2000 + given, "{what}: {} bytes of complaint", text.len());
    let is_control = |c: char| c.is_control() && c != '\n';
    assert!(!text.contains(is_control), "{what}: {text:?}");
    text
}

fn verify(path: impl Into<OsString>) -> Vec<OsString> {
    vec!["verify".into(), path.into()]
}

/// A claim with one line of each kind.
fn claim(domain: &str, inequality: &str) -> String {
    format!("title = 't'\n[domain]\n{domain}\n[prove]\na = '{inequality}'\n")
}

#[test]
fn bad_claim_files() {
    let scratch = Scratch::new("bad_claim_files");
    let nested_lists = format!("title = {}{}\n", "[".repeat(10_000), "]".repeat(10_000));
    let nested = format!("{}mu{} < 1", "(".repeat(10_000), ")".repeat(10_000));
    let sum = format!("{} < 1", vec!["mu"; 10_000].join(" + "));
    let nine: Vec<String> = (0..9).map(|number| format!("v{number}")).collect();
    let nine_ranges: String = nine.iter().map(|name| format!("{name} = ['0', '1']\n")).collect();
    let nine = claim(&nine_ranges, &format!("{} < 10", nine.join(" + ")));
    let mu = "mu = ['0', '1']";
    for (what, text, expected) in [
        ("broken TOML", "title = 't\n[prove".to_owned(), "not TOML"),
        ("an unknown key", claim(mu, "mu < 2") + "[plot]\nb = 1\n", "unknown key `plot`"),
        ("a key twice", claim(mu, "mu < 2") + "a = 'mu < 3'\n", "duplicate key"),
        ("an unknown name", claim(mu, "variannce < 2"), "unknown name `variannce`"),
        ("a variable without a range", claim(mu, "nu < 2"), "needs a range for nu"),
        ("a reversed range", claim("mu = ['1', '0']", "mu < 2"), "a reversed range"),
        ("a range of NaN", claim("mu = ['nan', '1']", "mu < 2"), "`nan` in a number"),
        ("a range of TOML's NaN", claim("mu = [nan, 1]", "mu < 2"), "TOML number"),
        ("an infinite range", claim("mu = ['0', 'inf']", "mu < 2"), "`inf` in a number"),
        ("a range of three", claim("mu = ['0', '1', '2']", "mu < 2"), "two ends"),
        ("no variance", claim("nu = '0'", "nu < 2"), "greater than 0"),
        ("a negative variance", claim("nu = ['-1', '1']", "nu < 2"), "greater than 0"),
        ("1e999", claim("mu = ['0', '1e999']", "mu < 2"), "1e999 is out of range"),
        ("1e999 as a bound", claim(mu, "mu < 1e999"), "1e999"),
        ("1e99999999999999999999", claim(mu, "mu < 1e99999999999999999999"), "out of range"),
        ("a huge power", claim(mu, "mu^99999999999999999999 < 1"), "99999999999999999999"),
        ("a division by 0", claim("mu = ['-1', '1']", "1/mu < 2"), "divisor is 0"),
        ("a root of -1", claim("mu = ['-1', '1']", "sqrt(mu) < 2"), "square root"),
        ("no relation", claim(mu, "mu"), "compares nothing"),
        ("an equation", claim(mu, "mu = 1"), "equality"),
        ("deep lists", nested_lists, "not TOML"),
        ("deep parentheses", claim(mu, &nested), "nest"),
        ("a long sum", claim(mu, &sum), "operations"),
        ("nine variables", nine, "more than eight variables"),
        ("an empty file", String::new(), "no title"),
        ("no [prove]", "title = 't'\n".to_owned(), "no [prove]"),
        ("terminal codes", claim(mu, "mu < \u{1b}[31m 2"), "TOML"),
        ("10 MB", "# padding\n".repeat(1 << 20), "larger than"),
        ("10 MB on a line", "a".repeat(10 << 20), "larger than"),
    ] {
        let found = complaint(what, &verify(scratch.file("claim.toml", text)));
        assert!(found.contains(expected), "{what}: no `{expected}` in\n{found}");
        let has_place = found.contains("claim.toml:") || found.contains("claim.toml ");
        assert!(has_place, "{what}: no place in\n{found}");
    }
}

#[test]
fn files_that_are_no_text() {
    let scratch = Scratch::new("files_that_are_no_text");
    let binary: Vec<u8> = (0..100_000_u32).map(|i| ((i * i) >> 3) as u8).collect();
    for (what, bytes, expected) in [
        ("binary", binary, "not UTF-8"),
        ("Latin-1", b"title = 'caf\xe9'\n".to_vec(), "byte 12 is not UTF-8"),
        ("NUL", b"\0\0\0\0".to_vec(), "not TOML"),
        ("UTF-16", b"\xff\xfet\0i\0".to_vec(), "not UTF-8"),
    ] {
        let found = complaint(what, &verify(scratch.file("claim.toml", bytes)));
        assert!(found.contains(expected), "{what}: {found}");
    }
}

#[test]
fn paths_that_are_no_files() {
    let scratch = Scratch::new("paths_that_are_no_files");
    let directory = scratch.path("directory.toml");
    fs::create_dir(&directory).expect("a directory");
    for (what, path, expected) in [
        ("missing", scratch.path("missing.toml"), "no such file"),
        ("a directory", directory.clone(), "directory"),
        ("in a file", directory.join("a.toml/b.toml"), "no such file"),
        ("a long name", scratch.path(&format!("{}.toml", "a".repeat(5000))), "cannot read"),
    ] {
        let found = complaint(what, &verify(path));
        assert!(found.contains(expected), "{what}: {found}");
    }
}

#[cfg(unix)]
#[test]
fn devices_and_odd_names() {
    use std::os::unix::ffi::OsStringExt;
    use std::os::unix::fs::symlink;
    let scratch = Scratch::new("devices_and_odd_names");
    let endless = scratch.path("zero.toml");
    symlink("/dev/zero", &endless).expect("a link");
    assert!(complaint("/dev/zero", &verify(endless)).contains("larger than"));
    let empty = scratch.path("null.toml");
    symlink("/dev/null", &empty).expect("a link");
    assert!(complaint("/dev/null", &verify(empty)).contains("no title"));
    let circle = scratch.path("circle.toml");
    symlink(&circle, &circle).expect("a link");
    complaint("a link to itself", &verify(circle));
    let odd = OsString::from_vec(b"caf\xe9.toml".to_vec());
    complaint("a name that is not UTF-8", &verify(odd));
    let coloured = scratch.path("\u{1b}[31mred.toml");
    complaint("a name with terminal codes", &verify(coloured));
}

#[test]
fn bad_usage() {
    let arguments = |words: &str| words.split(' ').map(OsString::from).collect::<Vec<_>>();
    for (words, expected) in [
        ("verify", "required"),
        ("verify theorem9", "did you mean `theorem1`"),
        ("verify Theorem1", "no built-in claim"),
        ("verify nonsense", "no built-in claim"),
        ("verify theorem1 nonsense", "no built-in claim"),
        ("verify --all theorem1", "cannot be used with"),
        ("verify theorem1 --frobnicate", "--frobnicate"),
        ("verify theorem1 --threads 0", "--threads"),
        ("verify theorem1 --threads -1", "-1"),
        ("verify theorem1 --threads 1.5", "--threads"),
        ("verify theorem1 --threads 99999999999", "--threads"),
        ("verify theorem1 --timeout nan", "--timeout"),
        ("verify theorem1 --timeout=-1", "--timeout"),
        ("verify theorem1 --timeout -1", "-1"),
        ("verify theorem1 --timeout inf", "--timeout"),
        ("verify theorem1 --timeout 1e999", "--timeout"),
        ("verify theorem1 --timeout soon", "--timeout"),
        ("verify theorem1 --max-boxes=-1", "--max-boxes"),
        ("verify theorem1 --max-boxes -1", "-1"),
        ("verify theorem1 --max-boxes abc", "--max-boxes"),
        ("verify theorem1 --max-boxes 99999999999999999999", "--max-boxes"),
        ("verify theorem1 --format xml", "--format"),
        ("verify theorem1 --color sometimes", "--color"),
        ("verify theorem1 --arithmetic exact", "--arithmetic"),
        ("proof theorem1", "proof"),
        ("completions tcsh", "tcsh"),
        ("completions", "required"),
        ("claims theorem1 theorem2", "unexpected"),
    ] {
        let found = complaint(words, &arguments(words));
        assert!(found.contains(expected), "{words}: no `{expected}` in\n{found}");
    }
}

/// A mistake in the last claim shows before the first is verified.
#[test]
fn all_claims_are_read_first() {
    let scratch = Scratch::new("all_claims_are_read_first");
    for inequality in ["mu << 1", "1/mu < 1"] {
        let bad = scratch.file("bad.toml", claim("mu = ['-1', '1']", inequality));
        let arguments = ["verify", "theorem1", "lemma13", &bad].map(OsString::from);
        assert!(complaint("a bad claim at the end", &arguments).contains("bad.toml:5:"));
    }
}

/// More threads than processors are merely useless.
#[test]
fn many_threads() {
    let arguments = ["verify", "theorem1", "--threads", "100"];
    let output = selfnorm().args(arguments).output().expect("the program runs");
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""));
}
