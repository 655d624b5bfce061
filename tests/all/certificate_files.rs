//! Certificates on disk: the same bytes whoever makes them, whole or not there.

use crate::support::forge::{
    self, ENDLESS, Folder, LABORIOUS, QUICK, all_certificates, certificates_in, certified,
    committed, finished, forge as forged, judge, name, named, proofs, run, selfnorm,
};
use crate::support::reference::is_long;
use selfnorm::certificate::{self, Certificate, Status};
use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::{Child, Command};
use std::thread::sleep;
use std::time::{Duration, Instant};

fn verify_into(folder: &Path, more: &[&str]) -> (Option<i32>, String, String) {
    let mut arguments: Vec<&OsStr> = vec!["verify".as_ref(), "--certificate".as_ref()];
    arguments.push(folder.as_os_str());
    arguments.extend(more.iter().map(OsStr::new));
    run(&arguments)
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

#[test]
fn certificates_are_the_committed_ones_whatever_the_threads() {
    let expected = named(all_certificates());
    let counts = ["1", "8", "2", "1", "8"];
    for threads in &counts[..if is_long() { 5 } else { 2 }] {
        let folder = Folder::new();
        let (code, stdout, stderr) = verify_into(folder.path(), &["--all", "--threads", threads]);
        assert_eq!(code, Some(1), "lemma13 is refuted\n{stdout}{stderr}");
        let fresh = folder.certificates();
        assert_eq!(fresh.len(), expected.len(), "{threads} threads");
        for (name, bytes) in &fresh {
            let wanted = expected.iter().find(|(known, _)| known == name).expect(name);
            let text = String::from_utf8_lossy(bytes);
            let wanted = String::from_utf8_lossy(&wanted.1);
            assert_eq!(text, wanted, "{name} with {threads} threads differs from proofs/");
        }
    }
}

#[test]
fn large_trees_do_not_depend_on_threads_either() {
    let folder = Folder::new();
    let claim = shown(&folder.write("laborious.toml", LABORIOUS));
    let bytes = |threads: &str| {
        let out = Folder::new();
        let (code, stdout, stderr) = verify_into(out.path(), &[&claim, "--threads", threads]);
        assert_eq!(code, Some(0), "{stdout}{stderr}");
        out.certificates()
    };
    let first = bytes("1");
    assert!(first[0].1.len() > 3000, "too small a tree to tell");
    for threads in ["1", "2", "3", "8"] {
        assert!(bytes(threads) == first, "{threads} threads");
    }
}

#[test]
fn parsing_and_printing_are_inverse() {
    let mut texts: Vec<String> =
        certificates_in(&proofs()).iter().map(|path| committed(&name(path))).collect();
    assert_eq!(texts.len(), 7);
    texts.extend([certified("quick", QUICK), certified("laborious", LABORIOUS)]);
    let crlf = QUICK.replace('\n', "\r\n");
    texts.extend([certified("crlf", &crlf), certified("bare", QUICK.trim_end())]);
    texts.push(certified("unicode", &QUICK.replace("Quick", "μ̃ ≤ ξ̃")));
    for text in texts {
        let certificate = Certificate::parse(&text).expect("a certificate");
        assert_eq!(certificate.to_text(), text);
        assert_eq!(Certificate::parse(&certificate.to_text()).as_ref(), Ok(&certificate));
        assert!(judge(&text).is_ok(), "{text}");
    }
}

#[test]
fn verifying_and_checking_and_verifying_again_changes_nothing() {
    let folder = Folder::new();
    let claims = ["theorem2", "lemma12", "lemma13", "corollary14"];
    for _ in 0..2 {
        let (code, stdout, _) = verify_into(folder.path(), &claims);
        assert_eq!(code, Some(1), "{stdout}");
        let before = folder.certificates();
        let (code, stdout, _) = run(&["check".as_ref(), folder.path().as_os_str()]);
        assert_eq!(code, Some(0), "{stdout}");
        let (code, ..) = verify_into(folder.path(), &claims);
        assert_eq!(code, Some(1));
        assert!(folder.certificates() == before);
        assert_eq!(before.len(), 4);
    }
    let others = fs::read_dir(folder.path()).expect("the folder").count();
    assert_eq!(others, 4, "temporary files were left behind");
}

/// Whatever name the file has, its certificate can be read again, or is not written.
#[test]
fn what_is_written_can_be_read() {
    let names =
        ["plain", "two words", "dots.and.more", "µ", "quo\"te", "line\nend", "-dash", "a=b"];
    let mut unreadable = Vec::new();
    for name in names {
        let folder = Folder::new();
        let claim = folder.write(&format!("{name}.toml"), QUICK);
        let out = folder.join("out");
        let (code, ..) = verify_into(&out, &[&shown(&claim)]);
        let (checked, stdout, _) = run(&["check".as_ref(), out.as_os_str()]);
        if code == Some(0) && checked != Some(0) {
            unreadable.push(format!("{name:?}: {stdout}"));
        }
    }
    assert!(unreadable.is_empty(), "written, and rejected: {unreadable:#?}");
}

#[test]
fn a_folder_that_cannot_be_written_to_is_an_error_before_the_search() {
    let folder = Folder::new();
    let endless = shown(&folder.write("endless.toml", ENDLESS));
    let file = folder.write("file", "kept");
    let inside = folder.join("file/below");
    for target in [Path::new("/dev/null"), Path::new("/dev/null/x"), &file, &inside] {
        let start = Instant::now();
        let (code, stdout, stderr) =
            verify_into(target, &["theorem2", &endless, "--max-boxes", "1000000000"]);
        assert_eq!(code, Some(2), "{}: {stdout}{stderr}", target.display());
        assert!(stdout.is_empty(), "{}: searched first: {stdout}", target.display());
        assert!(stderr.contains("cannot write"), "{stderr}");
        assert!(start.elapsed() < Duration::from_secs(5), "{}", target.display());
    }
    assert_eq!(fs::read_to_string(&file).expect("the file"), "kept");
    let (code, _, stderr) =
        run(&["verify", &endless, "--max-boxes", "1000000000", "--resume", "/dev/null/state"]);
    assert_eq!(code, Some(2), "{stderr}");
}

#[test]
fn two_claims_of_one_name_do_not_overwrite_each_other() {
    let folder = Folder::new();
    let mine = shown(&folder.write("theorem2.toml", QUICK));
    let (code, stdout, stderr) = verify_into(&folder.join("out"), &["theorem2", &mine]);
    assert_eq!(code, Some(2), "{stdout}");
    assert!(stderr.contains("theorem2") && stdout.is_empty(), "{stderr}");
}

/// Every certificate there parses; a name that was there stays there.
fn assert_whole(folder: &Folder, expected: &[(String, Vec<u8>)]) {
    let found = folder.certificates();
    for (name, bytes) in &found {
        let parsed = certificate::read(&folder.join(name));
        assert!(parsed.is_ok(), "{name}, {} bytes: {parsed:?}", bytes.len());
    }
    for wanted in expected {
        assert!(found.contains(wanted), "{} is lost or changed", wanted.0);
    }
}

#[cfg(unix)]
#[test]
fn kill_9_loses_no_earlier_certificate_and_leaves_none_half_written() {
    let (folder, mut dice) = (Folder::new(), forge::Dice(3));
    let laborious = shown(&folder.write("laborious.toml", LABORIOUS));
    let claims =
        ["theorem2", &laborious, "lemma12", "theorem3", "theorem3-appendix", "corollary14"];
    let start = Instant::now();
    assert_eq!(verify_into(folder.path(), &claims).0, Some(0));
    let whole = u64::try_from(start.elapsed().as_micros()).expect("a short time");
    let expected = folder.certificates();
    assert_eq!(expected.len(), claims.len());
    let (mut killed, mut empty) = (0, Folder::new());
    for round in 0..60 {
        if round % 10 == 0 {
            empty = Folder::new();
        }
        // Half of the time into the folder that has them all.
        let target = if round % 2 == 0 { &folder } else { &empty };
        let mut arguments = vec!["verify", "--certificate"];
        let path = shown(target.path());
        arguments.push(&path);
        arguments.extend(claims);
        let mut child = selfnorm(&arguments).spawn().expect("the program starts");
        sleep(Duration::from_micros(whole * u64::try_from(dice.below(1000)).expect("small") / 900));
        child.kill().expect("it can be killed");
        killed += usize::from(child.wait().expect("it ends").code().is_none());
        assert_whole(&folder, &expected);
        assert_whole(&empty, &[]);
    }
    assert!(killed >= 20, "only {killed} of 60 were killed in time");
    // What it left behind is no certificate, and in nobody's way.
    let (code, stdout, _) = run(&["check", &shown(folder.path())]);
    assert_eq!(code, Some(0), "{stdout}");
}

#[cfg(unix)]
fn signal(child: &Child, name: &str) {
    let status = Command::new("kill").args(["-s", name, &child.id().to_string()]).status();
    assert!(status.expect("kill starts").success(), "kill -s {name}");
}

#[cfg(unix)]
#[test]
fn a_signal_ends_a_long_run_with_130_and_nothing_half_written() {
    for name in ["INT", "TERM"] {
        let folder = Folder::new();
        let endless = shown(&folder.write("endless.toml", ENDLESS));
        let path = shown(folder.path());
        let budget = "1000000000000";
        let long = ["--certificate", &path, "theorem2", &endless, "lemma12"];
        let arguments: Vec<&str> =
            ["verify", "--max-boxes", budget].into_iter().chain(long).collect();
        let child = selfnorm(&arguments).spawn().expect("the program starts");
        let patience = Instant::now();
        while !folder.join("theorem2.cert").exists() {
            assert!(patience.elapsed() < Duration::from_secs(60), "no first certificate");
            sleep(Duration::from_millis(5));
        }
        sleep(Duration::from_millis(300));
        signal(&child, name);
        let sent = Instant::now();
        let output = child.wait_with_output().expect("it ends");
        let (code, stdout, stderr) = finished(&output);
        assert!(sent.elapsed() < Duration::from_secs(10), "{name}: took {:?}", sent.elapsed());
        assert_eq!(code, Some(130), "{name}: {stdout}{stderr}");
        assert!(stdout.contains("interrupted"), "{name}: {stdout}");
        let names: Vec<String> = folder.certificates().into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["theorem2.cert"], "{name}");
        assert_eq!(committed("theorem2.cert").into_bytes(), folder.certificates()[0].1, "{name}");
        let files = fs::read_dir(folder.path()).expect("the folder").count();
        assert_eq!(files, 2, "{name}: temporary files were left behind");
    }
}

#[cfg(unix)]
#[test]
fn a_signal_with_resume_saves_a_state_that_can_be_read() {
    let folder = Folder::new();
    let endless = shown(&folder.write("endless.toml", ENDLESS));
    let state = folder.join("state");
    let arguments =
        ["verify", &endless, "--max-boxes", "1000000000000", "--resume", &shown(&state)];
    let child = selfnorm(&arguments).spawn().expect("the program starts");
    sleep(Duration::from_millis(700));
    signal(&child, "INT");
    assert_eq!(child.wait_with_output().expect("it ends").status.code(), Some(130));
    let saved = certificate::read(&state).expect("a state");
    assert_eq!(saved.status, Status::Partial);
    // A state is no proof, whatever is in it.
    let (code, stdout, _) = run(&["check", &shown(&state)]);
    assert_eq!(code, Some(4), "{stdout}");
    assert!(stdout.contains("saved state of an unfinished proof"), "{stdout}");
}

#[test]
fn a_timeout_is_undecided_and_leaves_no_certificate() {
    let folder = Folder::new();
    let endless = shown(&folder.write("endless.toml", ENDLESS));
    let out = folder.join("out");
    let start = Instant::now();
    let budget = ["--timeout", "0.2", "--max-boxes", "1000000000000"];
    let (code, stdout, stderr) = verify_into(&out, &[&[&endless[..]], &budget[..]].concat());
    assert_eq!(code, Some(3), "{stdout}{stderr}");
    assert!(stdout.contains("the time is up"), "{stdout}");
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    assert_eq!(fs::read_dir(&out).expect("the folder").count(), 0, "{stderr}");
    // An earlier certificate of that name is not taken away.
    let earlier = forged(ENDLESS, "proved goal square 0 0\n  N\n");
    fs::write(out.join("endless.cert"), &earlier).expect("a file");
    let (code, ..) = verify_into(&out, &[&endless, "--timeout", "0.1"]);
    assert_eq!(code, Some(3));
    assert_eq!(fs::read_to_string(out.join("endless.cert")).expect("there"), earlier);
}
