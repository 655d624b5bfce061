//! Certificates and states whose counts and digest are put right, so that what is behind them
//! is reached.
//!
//! The claim is what stands between the line `claim` and the first line that begins a section
//! or the footer; whatever it has become, its length is stated anew.

use selfnorm::certificate::digest;

/// The same file with the claim's length, the counts and the digest that it should have; as it
/// is if it has no claim.
pub fn repaired(text: &str) -> String {
    let Some((head, claim, sections)) = parts(text) else { return text.to_owned() };
    let mut counts = [0_u64; 4];
    for line in sections.lines() {
        match line.strip_prefix("  ") {
            None => counts[0] += 1,
            Some(boxes) if boxes.contains(" = ") => {}
            Some(letters) => count(letters, &mut counts),
        }
    }
    let [number, leaves, splits, faces] = counts;
    let body = format!(
        "{head}claim fuzz {}\n{claim}\n{sections}\
         end {number} sections {leaves} leaves {splits} splits {faces} faces\n",
        claim.len()
    );
    format!("{body}sha256 {}\n", digest(&body))
}

/// What is before the claim, the claim, and the sections.
fn parts(text: &str) -> Option<(&str, &str, &str)> {
    let (head, rest) = text.split_once("claim ")?;
    let (_, rest) = rest.split_once('\n')?;
    let begins = |at: &usize| {
        let words = ["\nproved ", "\nrefuted ", "\nend "];
        words.iter().any(|word| rest[*at..].starts_with(word))
    };
    let end = rest.match_indices('\n').map(|(at, _)| at).find(begins)?;
    let sections = &rest[end + 1..];
    let footer = sections.match_indices("end ").map(|(at, _)| at);
    let mut footer = footer.filter(|at| *at == 0 || sections[..*at].ends_with('\n'));
    Some((head, &rest[..end], &sections[..footer.next()?]))
}

/// Counts the letters of a tree: a sign makes the axis before it a face; `?` is an open cell.
fn count(letters: &str, [_, leaves, splits, faces]: &mut [u64; 4]) {
    let mut letters = letters.chars().peekable();
    while let Some(letter) = letters.next() {
        let counted = match letter {
            '?' => continue,
            'A'..='Z' => &mut *leaves,
            _ if letters.next_if(|next| "+-".contains(*next)).is_some() => &mut *faces,
            _ => &mut *splits,
        };
        *counted += 1;
    }
}
