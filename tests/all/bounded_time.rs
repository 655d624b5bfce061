//! Every command ends soon after its deadline or a signal, whatever it is about, and what was
//! not finished then is not known: never proved, refuted or rejected.

use crate::support::forge::Folder;
use crate::support::program::{selfnorm, stderr, stdout};
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// One moment of it takes half a minute: kinks on one side of 0, and cells that are reached at
/// a large variance only.
const SLOW: &str = "abs(erfcx(abs(z))^3)";

/// What its claims need is far from 0.
const FAR: &str = "mu = [\"-3\", \"-2\"]\nomega = \"1\"\nnu = [\"1e4\", \"2e4\"]\ntau = \"1\"\n";

/// The promise is half a second; the rest is for machines that do other things meanwhile.
const PROMPT: Duration = Duration::from_secs(4);

fn claim(activation: &str, domain: &str, statements: &str) -> String {
    format!(
        "title = \"t\"\n[activation]\nexpression = \"{activation}\"\n[domain]\n{domain}[prove]\n{statements}"
    )
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// A folder with a claim that nobody waits for.
fn slow() -> (Folder, String) {
    let folder = Folder::new();
    let statements = "a = \"slope < 1\"\nb = \"variance < 1e9\"\nc = \"mean(-3, 1e4) < 1\"\n";
    let path = folder.write("slow.toml", claim(SLOW, FAR, statements));
    let path = shown(&path);
    (folder, path)
}

/// The commands that are slow on it.
fn commands(folder: &Folder, path: &str) -> Vec<Vec<String>> {
    let out = shown(&folder.join("out"));
    let lines = [
        format!("verify {path}"),
        format!("verify {path} --arithmetic mpfr"),
        format!("bound variance --over {path}"),
        format!("fixed-point --over {path}"),
        format!("report {path} --out {out}"),
        format!("plot variance-change --over {path} --at tau=1..2 --size 300 --out {out}"),
        format!("gain {SLOW} --at 1e4"),
        "weights 1000000000".to_owned(),
    ];
    lines.iter().map(|line| line.split(' ').map(str::to_owned).collect()).collect()
}

fn timed(arguments: &[String], more: &[&str]) -> (Output, Duration) {
    let start = Instant::now();
    let output = selfnorm().args(arguments).args(more).output().expect("the program runs");
    (output, start.elapsed())
}

#[test]
fn every_command_ends_soon_after_its_deadline() {
    let (folder, path) = slow();
    for command in commands(&folder, &path) {
        let (output, took) = timed(&command, &["--timeout", "0.3"]);
        let told = stdout(&output) + &stderr(&output);
        assert!(took < PROMPT, "{command:?} took {took:?}");
        assert!(!told.contains("panicked"), "{command:?}: {told}");
        // Figures may be done by then.
        let codes: &[i32] = if command[0] == "plot" { &[0, 3] } else { &[3] };
        assert!(output.status.code().is_some_and(|code| codes.contains(&code)), "{told}");
    }
}

fn start(arguments: &[String]) -> Child {
    let mut command: Command = selfnorm();
    command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().expect("the program starts")
}

#[cfg(unix)]
fn signal(child: &Child, name: &str) {
    let id = child.id().to_string();
    let status = Command::new("kill").args(["-s", name, &id]).status().expect("kill runs");
    assert!(status.success());
}

#[cfg(unix)]
#[test]
fn one_signal_ends_every_command() {
    let (folder, path) = slow();
    for (command, name) in commands(&folder, &path).iter().zip(["TERM", "INT"].iter().cycle()) {
        let mut child = start(command);
        sleep(Duration::from_millis(400));
        if child.try_wait().expect("a status").is_some() {
            continue;
        }
        signal(&child, name);
        let sent = Instant::now();
        let output = child.wait_with_output().expect("it ends");
        assert!(sent.elapsed() < PROMPT, "{command:?} took {:?}", sent.elapsed());
        assert_eq!(output.status.code(), Some(130), "{command:?}: {}", stderr(&output));
    }
}

#[cfg(unix)]
#[test]
fn two_signals_at_once_are_one_and_the_state_is_saved() {
    let folder = Folder::new();
    let path = shown(&folder.write("endless.toml", crate::support::forge::ENDLESS));
    let state = folder.join("state");
    let line = ["verify", &path, "--max-boxes", "1000000000000", "--resume", &shown(&state)];
    let child = start(&line.map(str::to_owned));
    sleep(Duration::from_millis(600));
    signal(&child, "INT");
    signal(&child, "INT");
    assert_eq!(child.wait_with_output().expect("it ends").status.code(), Some(130));
    assert!(state.exists(), "the state is lost");
}

#[cfg(unix)]
#[test]
fn a_killed_run_leaves_its_last_checkpoint_and_another_goes_on_from_it() {
    let folder = Folder::new();
    let path = shown(&folder.write("endless.toml", crate::support::forge::ENDLESS));
    let state = folder.join("state");
    let mut line: Vec<String> =
        ["verify", &path, "--max-boxes", "1000000000000", "--resume", &shown(&state)]
            .map(str::to_owned)
            .to_vec();
    let once = [&line[..], &["--checkpoint".to_owned(), "0.1".to_owned()]].concat();
    let mut child = start(&once);
    let patience = Instant::now();
    while !state.exists() {
        assert!(patience.elapsed() < Duration::from_secs(60), "no checkpoint");
        sleep(Duration::from_millis(10));
    }
    // Meanwhile nobody else may work on it.
    let (output, _) = timed(&line, &[]);
    assert_eq!(output.status.code(), Some(2), "{}", stdout(&output));
    assert!(stderr(&output).contains("another run works on this state"), "{}", stderr(&output));
    child.kill().expect("it is killed");
    child.wait().expect("it ends");
    let splits = |path: &Path| {
        let saved = selfnorm::certificate::read(path).expect("a state");
        saved.counts()[1]
    };
    let before = splits(&state);
    assert!(before > 0);
    // Half-written files of killed runs do not stay.
    let half = folder.join(".state.12345.tmp");
    fs::write(&half, "half").expect("a file");
    line.extend(["--timeout", "0"].map(str::to_owned));
    let (output, _) = timed(&line, &[]);
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    assert!(splits(&state) >= before, "{} of {before} splits are left", splits(&state));
    assert!(!half.exists() && !folder.join(".state.lock").exists());
}

#[test]
fn a_check_that_is_cut_short_confirms_and_rejects_nothing_and_records_nothing() {
    let folder = Folder::new();
    let statements = "a = \"mean(20, 1e4) < 1\"\n";
    let path = shown(&folder.write("slow.toml", claim("cos(atan(z))", "", statements)));
    let certificates = shown(&folder.join("out"));
    let line = ["verify", &path, "--certificate", &certificates].map(str::to_owned);
    let (output, _) = timed(&line, &[]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let baseline = folder.join("baseline.toml");
    let before = "[[statement]]\nclaim = \"slow\"\nstatement = \"a 0 0\"\nverdict = \"proved\"\nboxes = 1\n\
                  digest = \"0123456789abcdef\"\n";
    fs::write(&baseline, before).expect("a file");
    let line = ["check", &certificates, "--record", &shown(&baseline)].map(str::to_owned);
    let (output, took) = timed(&line, &["--timeout", "0.3"]);
    assert!(took < PROMPT, "{took:?}");
    assert_eq!(output.status.code(), Some(3), "{}", stdout(&output));
    assert!(stdout(&output).contains("out of time"), "{}", stdout(&output));
    assert!(stderr(&output).contains("nothing recorded"), "{}", stderr(&output));
    assert_eq!(fs::read_to_string(&baseline).expect("a baseline"), before);
    // Nor is what was not looked at worse than recorded.
    let line = ["check", &certificates, "--against", &shown(&baseline)].map(str::to_owned);
    let (output, _) = timed(&line, &["--timeout", "0"]);
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    assert!(!stdout(&output).contains("worse than recorded"), "{}", stdout(&output));
    // What there is no time for is not even read.
    fs::write(Path::new(&certificates).join("broken.cert"), "no certificate").expect("a file");
    let (output, _) = timed(&line, &["--timeout", "0"]);
    assert_eq!(output.status.code(), Some(3), "{}", stdout(&output));
    assert_eq!(stdout(&output).matches("out of time").count(), 2, "{}", stdout(&output));
    let (output, _) = timed(&line[..2], &["--timeout", "0.3"]);
    assert_eq!(output.status.code(), Some(4), "{}", stdout(&output));
}

#[test]
fn preparation_heeds_the_deadline_and_complains_of_nothing_it_did_not_see() {
    let folder = Folder::new();
    let quotient = claim("z*sigmoid(z)", "", "a = \"1/sqrt(second_moment(0, 1)) < 2\"\n");
    let path = shown(&folder.write("quotient.toml", &quotient));
    let line = ["verify".to_owned(), path];
    let (output, _) = timed(&line, &["--timeout", "0"]);
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    assert!(stdout(&output).contains("the time is up"), "{}", stdout(&output));
    let many: String = (0..20_000).map(|i| format!("g{i} = \"variance < {i}.5\"\n")).collect();
    let domain = "mu = [\"-1\", \"1\"]\nomega = \"0\"\nnu = [\"1\", \"2\"]\ntau = \"1\"\n";
    let many = claim("tanh(z)", domain, &many);
    let place = format!("line={},", many.lines().count());
    let path = shown(&folder.write("many.toml", many));
    for format in ["text", "json", "github"] {
        let line = ["verify", &path, "--format", format].map(str::to_owned);
        let (output, took) = timed(&line, &["--timeout", "0.1"]);
        assert!(took < PROMPT, "{format}: {took:?}");
        assert_eq!(output.status.code(), Some(3), "{format}");
        let last = if format == "github" { &place } else { "g19999" };
        assert!(stdout(&output).contains(last), "{format}: every statement has its line");
    }
}

#[test]
fn reasons_are_the_true_ones() {
    for (activation, reason) in [
        ("max(tanh(z), z)", "all but equal on a range, or cross very often"),
        ("erf(exp(z))", "derivatives cannot be bounded on a range"),
        ("max(0, sin(z))", "kinks however far from 0"),
    ] {
        let folder = Folder::new();
        let path = folder.write("t.toml", claim(activation, "", "a = \"mean(0, 1) < 1\"\n"));
        let (output, _) = timed(&["verify".to_owned(), shown(&path)], &[]);
        assert_eq!(output.status.code(), Some(2), "{activation}: {}", stdout(&output));
        assert!(stderr(&output).contains(reason), "{activation}: {}", stderr(&output));
    }
    // What the messages advise works.
    for activation in ["where(z < 0, tanh(z), z)", "where(abs(z) < 50, max(0, sin(z)), 0)"] {
        let folder = Folder::new();
        let path = folder.write("t.toml", claim(activation, "", "a = \"mean(0, 1) < 1\"\n"));
        let (output, _) = timed(&["verify".to_owned(), shown(&path)], &[]);
        assert_eq!(output.status.code(), Some(0), "{activation}: {}", stderr(&output));
    }
}

#[test]
fn a_norm_of_three_states_is_not_blamed_on_rounding() {
    let folder = Folder::new();
    let text = "title = \"t\"\n[layer]\nx = \"0\"\ny = \"a + b/2 + c/3\"\n[map]\n\
                a = \"(a + second_moment)/2\"\nb = \"(b + variance)/2\"\nc = \"(c + mean + a)/3\"\n\
                [domain]\na = [\"0.5\", \"1\"]\nb = [\"0.5\", \"1\"]\nc = [\"0.5\", \"1\"]\n\
                [prove]\nn = \"norm < 3\"\n";
    let path = shown(&folder.write("three.toml", text));
    let line = ["bound", "norm", "--over", &path].map(str::to_owned);
    let (output, _) = timed(&line, &[]);
    assert_eq!(output.status.code(), Some(3), "{}", stdout(&output));
    assert!(stdout(&output).contains("not enclosed more tightly even at a point"));
    assert!(!stdout(&output).contains("the rest is rounding"), "{}", stdout(&output));
}
