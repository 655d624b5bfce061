//! Corrupted certificates: none is accepted, whether or not the digest is made
//! right again, and the reason says what is wrong.

use crate::support::forge::{
    Dice, Folder, QUICK, assert_rejected, certified, committed, complaint, judge, replaced, resign,
    run, selfnorm, sign, with_claim,
};
use selfnorm::certificate::{Certificate, read};
use std::fs::{self, File};

/// Why a file with these bytes is not read, without a process for each.
fn refusal(bytes: impl AsRef<[u8]>) -> Option<String> {
    let folder = Folder::new();
    read(&folder.write("forged.cert", bytes)).err().map(|rejection| rejection.to_string())
}

/// One random bit of every byte: the digest, the footer or UTF-8 catches it.
#[test]
fn every_flipped_bit_is_noticed() {
    let mut dice = Dice(1);
    for name in ["theorem1.cert", "corollary14.cert", "lemma13.cert"] {
        let original = committed(name).into_bytes();
        for position in 0..original.len() {
            let mut bytes = original.clone();
            bytes[position] ^= 1 << dice.below(8);
            let reason = refusal(&bytes).unwrap_or_else(|| panic!("{name}, byte {position}"));
            let known = ["the digest is not that of", "the footer is missing", "not UTF-8"];
            assert!(known.iter().any(|cause| reason.contains(cause)), "{position}: {reason}");
        }
    }
}

/// The same with counts and digest made right: what is then accepted differs in
/// words only, or is about a claim that the prover does not find to be false.
#[test]
fn a_flipped_bit_that_is_signed_proves_nothing_false() {
    let original = certified("quick", QUICK);
    let strip = |claim: &str| claim.replace(' ', "").lines().skip(1).collect::<String>();
    let end = original.find("\nend ").expect("a footer");
    let (mut dice, folder) = (Dice(2), Folder::new());
    let (mut rejected, mut accepted) = (0, 0);
    for position in 0..end {
        let mut bytes = original.clone().into_bytes();
        bytes[position] ^= 1 << dice.below(7);
        let Ok(text) = String::from_utf8(bytes) else { continue };
        let forged = resign(&text);
        let Ok(report) = judge(&forged) else {
            rejected += 1;
            continue;
        };
        accepted += 1;
        assert!(report.proved, "byte {position}: refuted");
        let claim = Certificate::parse(&forged).expect("it was accepted").claim;
        if strip(&claim) != strip(QUICK) {
            let file = folder.write("mutant.toml", &claim);
            let (code, stdout, stderr) = run(&["verify".as_ref(), file.as_os_str()]);
            assert_eq!(code, Some(0), "byte {position}: {claim}\n{stdout}{stderr}");
        }
    }
    // Titles may change; domains, bounds, sections and trees mostly may not.
    assert!(rejected > 200 && accepted > 10, "{rejected} rejected, {accepted} accepted");
}

#[test]
fn a_truncated_file_is_rejected_at_every_length() {
    let original = committed("lemma12.cert");
    for length in 0..original.len() {
        let cut = &original[..length];
        let reason = refusal(cut).unwrap_or_else(|| panic!("{length} bytes"));
        assert!(reason.contains("footer") || reason.contains("digest"), "{length}: {reason}");
        // Signed as it stands: the contents are cut short, or the counts are.
        let signed = sign(&format!("{}\n", cut.trim_end_matches('\n')));
        assert!(signed == original || judge(&signed).is_err(), "{length} bytes, signed");
    }
}

/// A change, the text it is made in, and what the reason must then say.
type Corruption = (&'static str, &'static str, &'static str, &'static str);

/// In theorem1.cert. With the old digest each is rejected for the digest's sake;
/// with counts and digest made right, for the cause in the last column.
const OF_THEOREM1: &[Corruption] = &[
    ("a dropped leaf", "  nnMMM\n", "  nnMM\n", "lacks leaves"),
    ("a leaf too many", "  nnMMM\n", "  nnMMMM\n", "goes on after its last leaf"),
    ("a leaf turned into a split", "  nnMMM\n", "  nnMMn\n", "lacks leaves"),
    ("a split turned into a leaf", "  nnMMM\n", "  nMMMM\n", "goes on after its last leaf"),
    ("no tree but its root", "  nnMMM\n", "  nn\n", "lacks leaves"),
    ("an open cell", "  nnMMM\n", "  nnMM?\n", "open cells"),
    ("an unknown letter", "  nnMMM\n", "  nnMMQ\n", "neither an axis nor a leaf"),
    ("a letter of no axis", "  nnMMM\n", "  nnMMq\n", "lacks leaves"),
    ("a blank in a tree", "  nnMMM\n", "  nn MMM\n", "neither an axis nor a leaf"),
    ("a face of nothing", "  nnMMM\n", "  n+\n", "lacks leaves"),
    ("a sign without an axis", "  nnMMM\n", "  +nnMMM\n", "neither an axis nor a leaf"),
    ("a second face along an axis", "  y-N\n", "  y-y-N\n", "cannot be divided further"),
    ("a split of a face's own axis", "  y-N\n", "  y-yNN\n", "cannot be divided further"),
    ("a product and a factor", "  y-N\n", "  ynNNN\n", "both axes"),
    ("x with omega", "  y+N\n", "  xoNNN\n", "both axes"),
    ("a face in a fixed point's tree", "  nnnLLLnLnLL\n", "  n-L\n", "a face settles nothing"),
    ("no tree for the fixed point", "  nnnLLLnLnLL\n", "", "cannot be drawn so"),
    ("another version", "certificate 1\n", "certificate 2\n", "reads version 1"),
    ("a padded version", "certificate 1\n", "certificate 01\n", "reads version 1"),
    ("another status", "certificate 1\n", "proof 1\n", "`certificate` or `state`"),
    ("the status of a state", "certificate 1\n", "state 1\n", "unfinished proof"),
    ("no status", "selfnorm certificate 1\n", "selfnorm 1\n", "`selfnorm certificate VERSION`"),
    ("another program", "selfnorm cert", "selfnarm cert", "starts with `selfnorm`"),
    ("two words of program", "program 0.1.0", "program 0 1", "one word"),
    ("another arithmetic", "arithmetic double", "arithmetic quad", "`double` or `mpfr`"),
    ("no arithmetic", "arithmetic double\n", "", "starts with `arithmetic`"),
    ("a claim shorter than stated", "theorem1 719", "theorem1 720", "not as long as stated"),
    ("a claim longer than stated", "theorem1 719", "theorem1 711", "not as long as stated"),
    ("10^18 bytes of claim", "1 719", "1 1000000000000000000", "not as long as stated"),
    ("2^64 bytes of claim", "1 719", "1 18446744073709551616", "the claim's length"),
    ("-1 bytes of claim", "1 719", "1 -1", "the claim's length"),
    ("a signed length", "1 719", "1 +719", "the claim's length"),
    ("a padded length", "1 719", "1 0719", "the claim's length"),
    ("a duplicate section", "proved banach\n", "proved banach\nproved banach\n", "there twice"),
    ("a missing section", "proved exact_fixed_point\n", "", "has no section"),
    ("a missing conclusion", "proved banach\n", "", "has no section"),
    ("a missing goal", "proved goal self_map 0 0\n  N\n", "", "has no section"),
    ("about nothing", "goal contraction 0 0", "goal contraction 0 1", "about nothing"),
    ("another goal", "goal contraction 0 0", "goal expansion 0 0", "about nothing"),
    ("a case there is none of", "0 0\n  nnM", "0 0 case first\n  nnM", "about nothing"),
    ("a case without a name", "0 0\n  nnM", "0 0 case\n  nnM", "expected the end of the line"),
    ("a padded position", "contraction 0 0", "contraction 00 0", "two positions"),
    ("a negative position", "contraction 0 0", "contraction -1 0", "two positions"),
    ("a section about an unknown thing", "proved banach", "proved brouwer", "expected `goal`"),
    ("another verdict", "proved banach", "likely banach", "expected `proved`"),
    (
        "a true goal refuted",
        "proved goal contraction 0 0\n  nnMMM\n",
        "refuted goal contraction 0 0\n  mu = 0\n  omega = 0\n  nu = 1\n  tau = 1\n",
        "counterexample is not confirmed",
    ),
    (
        "a tree under a refutation",
        "proved goal contraction",
        "refuted goal contraction",
        "expected a coordinate",
    ),
    ("a true conclusion refuted", "proved exact_", "refuted exact_", "not seen to move the point"),
    ("banach refuted", "proved banach", "refuted banach", "cannot be drawn so"),
    ("banach by a tree", "proved banach\n", "proved banach\n  N\n", "cannot be drawn so"),
    ("an indented text", "proved banach\n", "proved banach\n  because\n", "lacks leaves"),
    ("a blank line", "proved banach\n", "\nproved banach\n", "expected `proved`"),
];

#[test]
fn corrupted_files_are_rejected_for_the_right_reason() {
    let original = committed("theorem1.cert");
    let mut complaints = Vec::new();
    for &(what, old, new, cause) in OF_THEOREM1 {
        // `  y-N` and others stand there once; so does whatever else is replaced.
        let changed = replaced(&original, old, new);
        assert_rejected(what, &changed, "the digest is not that of the contents");
        let signed =
            if what.contains("claim") { resigned_as_is(&changed) } else { resign(&changed) };
        complaints.extend(complaint(&format!("{what}, signed"), signed, cause));
    }
    assert!(complaints.is_empty(), "{complaints:#?}");
}

/// Only the digest made right: nothing else is counted anew.
fn resigned_as_is(text: &str) -> String {
    let body = text.rfind("sha256 ").map_or(text, |at| &text[..at]);
    sign(body)
}

#[test]
fn sections_in_another_order_are_rejected() {
    let original = committed("theorem1.cert");
    for (first, second) in [
        ("proved goal self_map 0 0\n  N\n", "proved goal self_map 0 1\n  N\n"),
        ("proved goal contraction 0 0\n  nnMMM\n", "proved banach\n"),
        ("proved banach\n", "proved fixed_point\n  nnnLLLnLnLL\n"),
    ] {
        let swapped = replaced(&original, &format!("{first}{second}"), &format!("{second}{first}"));
        let reason = judge(resign(&swapped)).expect_err(first);
        let causes = ["out of order", "is not proved", "no proof that a fixed point exists"];
        assert!(causes.iter().any(|cause| reason.contains(cause)), "{reason}");
    }
}

#[test]
fn the_footer_must_be_there_once_whole_and_last() {
    let original = committed("lemma12.cert");
    let digest_at = original.find("sha256 ").expect("a digest");
    let end_at = original.find("\nend ").expect("counts") + 1;
    let (body, digest) = original.split_at(digest_at);
    let counts = &original[end_at..digest_at];
    let contents = &original[..end_at];
    for (what, text, cause) in [
        ("no digest", body.to_owned(), "the last line is not a digest"),
        ("no footer", contents.to_owned(), "the last line is not a digest"),
        ("no line end", original.trim_end().to_owned(), "the footer is missing"),
        ("two line ends", format!("{original}\n"), "the last line is not a digest"),
        ("two digests", format!("{original}{digest}"), "digest"),
        ("text behind", format!("{original}more\n"), "the last line is not a digest"),
        ("half a digest", format!("{body}{}\n", &digest[..40]), "the digest is not that"),
        ("capitals", format!("{body}{}", digest.to_uppercase()), "the footer is missing"),
        ("capital digits", format!("{body}sha256 {}", digest[7..].to_uppercase()), "the digest"),
        ("no counts", sign(contents), "expected"),
        ("counts twice", sign(&format!("{body}{counts}")), "text after the digest"),
        (
            "a section behind the counts",
            sign(&format!("{body}proved banach\n")),
            "after the digest",
        ),
        ("other counts", sign(&replaced(body, "9 leaves", "10 leaves")), "counts"),
        ("no sections stated", sign(&replaced(body, "end 1 s", "end 0 s")), "counts"),
        ("padded counts", sign(&replaced(body, "end 1 s", "end 01 s")), "counts"),
        ("a digest of its own text", sign(&original), "text after the digest"),
    ] {
        assert_rejected(what, text, cause);
    }
}

#[test]
fn what_is_no_certificate_is_rejected() {
    let original = committed("lemma12.cert");
    let crlf = original.replace('\n', "\r\n");
    let mut binary = original.clone().into_bytes();
    binary[100] = 0xff;
    for (what, bytes, cause) in [
        ("empty", Vec::new(), "the footer is missing"),
        ("one line end", b"\n".to_vec(), "the footer is missing"),
        ("line ends", b"\n\n\n".to_vec(), "the footer is missing"),
        ("only a digest", sign("").into_bytes(), "the footer is missing"),
        ("only a line and a digest", sign("\n").into_bytes(), "starts with `selfnorm`"),
        ("CRLF", crlf.into_bytes(), "digest"),
        (
            "CRLF, signed",
            sign(&original[..original.len() - 72].replace('\n', "\r\n")).into_bytes(),
            "reads version 1",
        ),
        ("not UTF-8", binary, "not UTF-8 text"),
        ("UTF-16", original.encode_utf16().flat_map(u16::to_le_bytes).collect(), "footer"),
        (
            "a byte order mark",
            sign(&format!("\u{feff}{}", &original[..original.len() - 72])).into_bytes(),
            "starts with `selfnorm`",
        ),
        ("zeros", vec![0; 5000], "the footer is missing"),
        ("the claim alone", committed("lemma12.toml").into_bytes(), "the footer is missing"),
    ] {
        assert_rejected(what, bytes, cause);
    }
}

#[test]
fn absurd_depth_and_size_are_rejected_without_harm() {
    let original = certified("quick", QUICK);
    let tree = |tree: &str| {
        let at = original.find("proved goal above 0 0\n").expect("a section");
        let (head, tail) = original.split_at(at);
        let rest = &tail[tail[1..].find("proved goal above 1 0").expect("the next") + 1..];
        resign(&format!("{head}proved goal above 0 0\n  {tree}\n{rest}"))
    };
    assert!(judge(tree(&format!("{}{}", "m".repeat(200), "N".repeat(201)))).is_ok(), "200 deep");
    let deep = tree(&format!("{}{}", "m".repeat(300), "N".repeat(301)));
    assert_rejected("300 deep", deep, "deeper than 256");
    let deep = tree(&format!("{}{}", "mo".repeat(500_000), "N".repeat(1_000_001)));
    assert_rejected("a million deep", deep, "deeper than 256");
    assert_rejected("only splits", tree(&"mo".repeat(100)), "lacks leaves");

    let folder = Folder::new();
    let path = folder.join("huge.cert");
    File::create(&path).and_then(|file| file.set_len(70 << 20)).expect("a sparse file");
    let (code, stdout, _) = run(&["check".as_ref(), path.as_os_str()]);
    assert_eq!(code, Some(4), "{stdout}");
    assert!(stdout.contains("larger than 25165824 bytes"), "{stdout}");
}

#[test]
fn a_claim_that_cannot_be_read_is_no_claim() {
    let original = committed("theorem1.cert");
    for (what, old, new) in [
        ("a duplicate key", "nu    = [\"0.8\", \"1.5\"]\n", "nu = \"1\"\nnu = \"1\"\n"),
        ("a duplicate table", "[conclude]\n", "[domain]\nmu = \"0\"\n\n[conclude]\n"),
        ("a NaN in a domain", "mu    = [\"-0.1\", \"0.1\"]", "mu = [\"nan\", \"0.1\"]"),
        ("an infinite domain", "mu    = [\"-0.1\", \"0.1\"]", "mu = [\"-inf\", \"0.1\"]"),
        ("an infinite number", "mu    = [\"-0.1\", \"0.1\"]", "mu = [\"-1e999999\", \"0.1\"]"),
        ("a NaN for a bound", "norm < 1", "norm < nan"),
        ("an infinite bound", "norm < 1", "norm < inf"),
        ("a division by zero", "norm < 1", "norm < 1/"),
        ("a reversed range", "[\"0.95\", \"1.1\"]", "[\"1.1\", \"0.95\"]"),
        ("a negative variance", "[\"0.8\", \"1.5\"]", "[\"-0.8\", \"1.5\"]"),
        ("no domain", "[domain]", "[area]"),
        ("an unknown premise", "[\"self_map\", \"contraction\"]", "[\"self_map\", \"magic\"]"),
    ] {
        let forged = with_claim(&original, |claim| replaced(claim, old, new));
        assert_rejected(what, forged, "the claim cannot be read");
    }
    let empty = with_claim(&original, |_| String::new());
    assert_rejected("an empty claim", empty, "the claim cannot be read");
}

/// The program: status 4, the file and the reason on standard output.
#[test]
fn the_program_exits_4_and_says_why() {
    let original = committed("theorem1.cert");
    let mut folder_has = Vec::new();
    let folder = Folder::new();
    for (index, &(what, old, new, cause)) in OF_THEOREM1.iter().enumerate().step_by(7) {
        let file = format!("forged{index}.cert");
        let changed = replaced(&original, old, new);
        let signed =
            if what.contains("claim") { resigned_as_is(&changed) } else { resign(&changed) };
        let path = folder.write(&file, signed);
        let (code, stdout, stderr) = run(&["check".as_ref(), path.as_os_str()]);
        assert_eq!(code, Some(4), "{what}: {stdout}{stderr}");
        assert!(stdout.contains(cause) && stdout.contains(&file), "{what}: {stdout}");
        assert!(stdout.contains("0 of 1 certificates confirmed"), "{what}: {stdout}");
        folder_has.push((file, cause));
    }
    // All at once, with a good one among them.
    folder.write("good.cert", committed("corollary14.cert"));
    let (code, stdout, _) = run(&["check".as_ref(), folder.path().as_os_str()]);
    assert_eq!(code, Some(4), "{stdout}");
    for (file, cause) in &folder_has {
        let line = stdout.lines().find(|line| line.contains(file)).expect(file);
        assert!(line.contains(cause), "{line}");
    }
    assert!(stdout.contains(&format!("1 of {} certificates", folder_has.len() + 1)), "{stdout}");
}

#[test]
fn unreadable_paths_and_absurd_precisions_are_errors() {
    let folder = Folder::new();
    let missing = folder.join("missing.cert");
    let (code, _, stderr) = run(&["check".as_ref(), missing.as_os_str()]);
    assert_eq!(code, Some(2), "{stderr}");
    assert!(stderr.contains("missing.cert"), "{stderr}");
    let good = folder.write("good.cert", committed("corollary14.cert"));
    for bits in ["0", "1", "64", "111", "4097", "99999999999", "-128", "NaN", "1e3", ""] {
        let output = selfnorm(&["check", &good.to_string_lossy(), &format!("--precision={bits}")])
            .output()
            .expect("the program starts");
        assert_eq!(output.status.code(), Some(2), "--precision={bits}");
    }
    for bits in ["112", "4096"] {
        let (code, ..) = run(&["check", &good.to_string_lossy(), "--precision", bits]);
        assert_eq!(code, Some(0), "--precision {bits}");
    }
    assert_eq!(fs::read_to_string(&good).expect("still there"), committed("corollary14.cert"));
}
