//! A forger's workshop: the committed certificates, and what the program makes of others.

pub use super::signed::{claim, forge, forged_proof, replaced, resign, sign, tree_of, with_claim};

use selfnorm::certificate;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A folder that is gone when it goes out of scope.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("selfnorm-forge-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("a folder for the test");
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn join(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub fn write(&self, name: &str, contents: impl AsRef<[u8]>) -> PathBuf {
        let path = self.join(name);
        fs::write(&path, contents).expect("a file for the test");
        path
    }

    /// The certificates in it, by name, with their bytes.
    pub fn certificates(&self) -> Vec<(String, Vec<u8>)> {
        named(certificates_in(&self.0))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The name of a file.
pub fn name(path: &Path) -> String {
    path.file_name().expect("a name").to_string_lossy().into_owned()
}

/// The certificates of a folder, in order.
pub fn certificates_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut found: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "cert"))
        .collect();
    found.sort();
    found
}

/// The committed certificates, all of them.
pub fn all_certificates() -> Vec<PathBuf> {
    let places = ["", "paper", "beyond", "field"].map(|place| all_proofs().join(place));
    let found: Vec<PathBuf> = places.iter().flat_map(|place| certificates_in(place)).collect();
    assert!(found.len() > 330, "{}", found.len());
    found
}

/// Files by name, with their bytes.
pub fn named(paths: Vec<PathBuf>) -> Vec<(String, Vec<u8>)> {
    paths.iter().map(|path| (name(path), fs::read(path).expect("a file"))).collect()
}

/// The committed proofs, all of them.
pub fn all_proofs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("proofs")
}

/// The claims that tests of certificates work on.
const CORPUS: [&str; 7] =
    ["corollary14", "lemma12", "lemma13", "theorem1", "theorem2", "theorem3-appendix", "theorem3"];

/// A folder with seven of the committed proofs, and their part of the baseline.
pub fn proofs() -> PathBuf {
    static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("proofs");
        fs::create_dir_all(&folder).expect("a folder for tests");
        let write = |name: &str, text: &str| {
            certificate::write_atomically(&folder.join(name), text)
                .expect("the folder is writable");
        };
        for claim in CORPUS {
            for name in [format!("{claim}.toml"), format!("{claim}.cert")] {
                let places = ["", "paper"].map(|place| all_proofs().join(place).join(&name));
                let place = places.iter().find(|path| path.exists()).expect(claim);
                write(&name, &fs::read_to_string(place).expect("a committed file"));
            }
        }
        let baseline = fs::read_to_string(all_proofs().join("baseline.toml")).expect("a baseline");
        let (head, entries) = baseline.split_once("[[statement]]").expect("entries");
        // In the order of the files' names, as `check` goes through one folder.
        let of_claim = |claim: &&str| {
            let line = format!("claim = \"{claim}\"\n");
            let entries = entries.split("[[statement]]").filter(move |e| e.contains(&line));
            entries.map(|entry| format!("[[statement]]\n{}\n\n", entry.trim())).collect::<Vec<_>>()
        };
        let entries = CORPUS.iter().flat_map(of_claim).collect::<String>();
        write("baseline.toml", &format!("{head}{}\n", entries.trim_end()));
        folder
    });
    FOLDER.clone()
}

/// A file of [`proofs`].
pub fn committed(name: &str) -> String {
    fs::read_to_string(proofs().join(name)).expect(name)
}

/// The program with arguments, not yet started, all output kept.
pub fn selfnorm<S: AsRef<std::ffi::OsStr>>(arguments: &[S]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_selfnorm"));
    command.args(arguments).env("NO_COLOR", "1").env_remove("CLICOLOR_FORCE");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// The exit status, standard output and standard error of a run.
pub fn run<S: AsRef<std::ffi::OsStr>>(arguments: &[S]) -> (Option<i32>, String, String) {
    finished(&selfnorm(arguments).output().expect("the program starts"))
}

pub fn finished(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

/// What a checker that confirms a certificate says of its claim.
#[derive(Debug)]
pub struct Judgement {
    /// Whether the claim is proved; it is refuted otherwise.
    pub proved: bool,
    /// By comparison: the bound that the checker proved itself.
    pub bounds: Vec<Option<f64>>,
}

/// What `check` says about a file with these bytes, or why it confirms nothing.
pub fn judge(bytes: impl AsRef<[u8]>) -> Result<Judgement, String> {
    let folder = Folder::new();
    let path = folder.write("forged.cert", bytes);
    let (code, out, complaints) = run(&[
        "check".as_ref(),
        path.as_os_str(),
        "--precision".as_ref(),
        "112".as_ref(),
        "--format".as_ref(),
        "json".as_ref(),
    ]);
    let object: Value = match serde_json::from_str(&out) {
        Ok(object) => object,
        Err(_) => return Err(format!("{code:?}: {out}{complaints}")),
    };
    if code != Some(0) {
        let reason = object["reason"].as_str();
        return Err(reason.map_or_else(|| format!("{code:?}: {out}"), str::to_owned));
    }
    let statements = object["statements"].as_array().expect("statements");
    Ok(Judgement {
        proved: object["verdict"] == "proved",
        bounds: statements.iter().map(|statement| statement["bound"].as_f64()).collect(),
    })
}

/// Asserts that it is rejected, and that the reason names the cause, or one of those between
/// bars.
pub fn assert_rejected(what: &str, bytes: impl AsRef<[u8]>, cause: &str) {
    assert_eq!(complaint(what, bytes, cause), None);
}

/// What is wrong with the judgement, if anything.
pub fn complaint(what: &str, bytes: impl AsRef<[u8]>, cause: &str) -> Option<String> {
    match judge(bytes) {
        Ok(report) => Some(format!("{what}: accepted, {report:?}")),
        Err(reason) if cause.split('|').any(|cause| reason.contains(cause)) => None,
        Err(reason) => Some(format!("{what}: expected {cause:?} in {reason:?}")),
    }
}

/// Numbers that look random and are the same every time (Knuth's MMIX generator).
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % end
    }
}

/// A true claim about elementary functions, quick to check.
pub const QUICK: &str = "title = \"Quick\"

[domain]
mu    = [\"-1\", \"1\"]
omega = [\"-0.5\", \"0.5\"]

[prove]
above = [\"exp(mu)*omega^2 < 0.7\", \"mu + omega <= 1.5\"]
below = \"-0.9 < omega*exp(mu) - omega*mu*mu <= 1.4\"
";

/// A true claim that takes some thousand boxes.
pub const LABORIOUS: &str = "title = \"Laborious\"

[domain]
mu    = [\"-1\", \"1\"]
omega = [\"-1\", \"1\"]

[prove]
square = \"mu^2 - 2/3*mu*omega + omega^2/9 >= -0.00001\"
";

/// A claim whose bound is all but attained on a surface: nobody waits for the end.
pub const ENDLESS: &str = "title = \"Endless\"

[domain]
mu    = [\"-1\", \"1\"]
omega = [\"-1\", \"1\"]
nu    = [\"1\", \"2\"]

[prove]
square = \"mu^2 - 2*mu*omega*nu + omega^2*nu^2 >= -1e-9\"
";

/// The certificate that the program writes of a claim it can decide.
pub fn certified(name: &str, text: &str) -> String {
    let folder = Folder::new();
    let file = folder.write(&format!("{name}.toml"), text);
    let out = folder.join("out");
    let (code, stdout, stderr) =
        run(&["verify".as_ref(), file.as_os_str(), "--certificate".as_ref(), out.as_os_str()]);
    assert!(matches!(code, Some(0 | 1)), "{code:?}\n{stdout}{stderr}");
    fs::read_to_string(out.join(format!("{name}.cert"))).expect("a certificate")
}
