//! Certificates as text, made or changed by hand and signed.

use selfnorm::certificate::Certificate;
use sha2::{Digest, Sha256};

fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Where the sections start: behind the claim, whose length is stated.
fn sections_start(text: &str) -> Option<usize> {
    let line = text.match_indices('\n').map(|(at, _)| at + 1).nth(2)?;
    let (words, _) = text[line..].split_once('\n')?;
    let length: usize = words.split(' ').nth(2)?.parse().ok()?;
    let start = (line + words.len() + 1).checked_add(length)?.checked_add(1)?;
    text.is_char_boundary(start).then_some(start)
}

/// The text with the counts and the digest made right again.
pub fn resign(text: &str) -> String {
    let body = text.rfind("\nend ").map_or(text, |end| &text[..=end]);
    let start = sections_start(body).unwrap_or(body.len());
    let lines: Vec<&str> = body[start..].lines().collect();
    let sections = lines.iter().filter(|line| !line.starts_with(' ')).count();
    let letters: String = lines
        .iter()
        .filter(|line| line.starts_with("  ") && !line.contains('='))
        .copied()
        .collect();
    let count = |set: &str| letters.chars().filter(|letter| set.contains(*letter)).count();
    let (leaves, faces) = (count("NMTEFL"), count("-+"));
    let axes = letters.chars().filter(char::is_ascii_lowercase).count();
    let splits = axes.saturating_sub(faces);
    sign(&format!("{body}end {sections} sections {leaves} leaves {splits} splits {faces} faces\n"))
}

/// The text with its digest behind it.
pub fn sign(body: &str) -> String {
    format!("{body}sha256 {}\n", sha256(body))
}

/// The claim of a certificate replaced by another, and signed again.
pub fn with_claim(text: &str, change: impl Fn(&str) -> String) -> String {
    let certificate = Certificate::parse(text).expect("a certificate to start from");
    let changed = Certificate { claim: change(&certificate.claim), ..certificate };
    assert_ne!(changed.to_text(), text, "the change changes nothing");
    changed.to_text()
}

/// The tree of a certificate of one comparison, as one line.
pub fn tree_of(certificate: &str) -> String {
    let section = certificate.lines().skip_while(|line| !line.starts_with("proved goal"));
    section.filter_map(|line| line.strip_prefix("  ")).collect()
}

/// A signed certificate of a claim from sections as they stand in the file.
pub fn forge(claim: &str, sections: &str) -> String {
    let head = "selfnorm certificate 1\nprogram 0.1.0\narithmetic double\n";
    let length = claim.len();
    resign(&format!("{head}claim forged {length}\n{claim}\n{sections}end \n"))
}

/// A claim `a` about a domain, given as lines of TOML.
pub fn claim(domain: &str, inequality: &str) -> String {
    format!("title = \"Forged\"\n\n[domain]\n{domain}\n[prove]\na = \"{inequality}\"\n")
}

/// A forged proof of one comparison by a tree.
pub fn forged_proof(domain: &str, inequality: &str, tree: &str) -> String {
    forge(&claim(domain, inequality), &format!("proved goal a 0 0\n  {tree}\n"))
}

/// Replaces what must be there exactly once.
pub fn replaced(text: &str, old: &str, new: &str) -> String {
    assert_eq!(text.matches(old).count(), 1, "{old:?} is not there exactly once");
    text.replace(old, new)
}
