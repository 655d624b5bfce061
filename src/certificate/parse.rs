//! Text to a certificate. Nothing is taken on trust, and every rejection says why.

use super::chain::Chain;
use super::document::{Body, Certificate, Section, Status, Subject, VERSION, digest};
use super::rejection::Rejection;
use super::tree::{MAX_NODES, Tree};
use crate::claim::{Number, Variable};

/// The largest file that is read: [`MAX_NODES`] of two letters each, in lines, and a claim.
pub const MAX_BYTES: u64 = 24 << 20;

/// What is left of a text, by lines.
struct Lines<'a> {
    rest: &'a str,
    number: usize,
}

impl<'a> Lines<'a> {
    fn reject<T>(&self, reason: impl Into<String>) -> Result<T, Rejection> {
        Err(Rejection { line: Some(self.number), reason: reason.into() })
    }

    /// The next line, without its end.
    fn next(&mut self) -> Result<&'a str, Rejection> {
        self.number += 1;
        match self.rest.split_once('\n') {
            Some((line, rest)) => {
                self.rest = rest;
                Ok(line)
            }
            None => self.reject("the file is truncated: this line has no end"),
        }
    }

    /// The words of the next line, which must start with `keyword`.
    fn words(&mut self, keyword: &str) -> Result<Vec<&'a str>, Rejection> {
        let line = self.next()?;
        let mut words: Vec<&str> = line.split(' ').collect();
        if words.remove(0) == keyword {
            Ok(words)
        } else {
            self.reject(format!("expected a line that starts with `{keyword}`"))
        }
    }

    /// The next line if it is indented.
    fn indented(&mut self) -> Result<Option<&'a str>, Rejection> {
        if self.rest.starts_with("  ") {
            self.next().map(|line| Some(&line[2..]))
        } else {
            Ok(None)
        }
    }
}

impl Certificate {
    /// Reads a file of either status.
    ///
    /// # Errors
    /// The first thing wrong with it, the digest before everything else.
    pub fn parse(text: &str) -> Result<Self, Rejection> {
        check_digest(text)?;
        if text.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
            // It would be printed on terminals.
            return Err(Rejection::whole("the file holds a control character"));
        }
        let mut lines = Lines { rest: text, number: 0 };
        let first = lines.words("selfnorm")?;
        let [status, version] = first.as_slice() else {
            return lines.reject("expected `selfnorm certificate VERSION`");
        };
        let status = match *status {
            "certificate" => Status::Final,
            "state" => Status::Partial,
            _ => return lines.reject("expected `certificate` or `state`"),
        };
        if *version != VERSION.to_string() {
            return lines.reject(format!("this program reads version {VERSION} of the format"));
        }
        let program = one_word(&mut lines, "program")?;
        let arithmetic = one_word(&mut lines, "arithmetic")?;
        if !matches!(arithmetic.as_str(), "double" | "mpfr") {
            return lines.reject("the arithmetic is `double` or `mpfr`");
        }
        let (name, claim) = claim(&mut lines)?;
        let mut sections = Vec::new();
        let mut room = MAX_NODES;
        while !lines.rest.starts_with("end ") {
            let section = section(&mut lines, room)?;
            for tree in section.body.trees() {
                room = room.saturating_sub(tree.nodes());
            }
            sections.push(section);
        }
        let certificate = Self { status, program, arithmetic, name, claim, sections };
        check_footer(&mut lines, &certificate)?;
        if status == Status::Final
            && certificate
                .sections
                .iter()
                .any(|section| section.body.trees().iter().any(|tree| !tree.is_complete()))
        {
            return Err(Rejection::whole("a tree has open cells"));
        }
        Ok(certificate)
    }
}

/// The last line is `sha256` with the digest of everything before it.
fn check_digest(text: &str) -> Result<(), Rejection> {
    let body = text.strip_suffix('\n').and_then(|text| text.rfind('\n')).map(|end| end + 1);
    let Some((body, footer)) = body.map(|end| text.split_at(end)) else {
        return Err(Rejection::whole("the footer is missing"));
    };
    match footer.trim_end_matches('\n').strip_prefix("sha256 ") {
        Some(stated) if stated == digest(body) => Ok(()),
        Some(_) => Err(Rejection::whole("the digest is not that of the contents")),
        None => Err(Rejection::whole("the footer is missing: the last line is not a digest")),
    }
}

fn one_word(lines: &mut Lines, keyword: &str) -> Result<String, Rejection> {
    match lines.words(keyword)?.as_slice() {
        [word] if !word.is_empty() => Ok((*word).to_owned()),
        _ => lines.reject(format!("expected `{keyword}` and one word")),
    }
}

/// `claim NAME BYTES`, then that many bytes and a line end.
fn claim(lines: &mut Lines) -> Result<(String, String), Rejection> {
    let words = lines.words("claim")?;
    let [name, length] = words.as_slice() else {
        return lines.reject("expected `claim NAME BYTES`");
    };
    let Some(length) = number(length) else {
        return lines.reject("expected the claim's length in bytes");
    };
    let Some((claim, rest)) = lines.rest.split_at_checked(length) else {
        return lines.reject("the claim is not as long as stated");
    };
    lines.number += claim.matches('\n').count();
    let Some(rest) = rest.strip_prefix('\n') else {
        return lines.reject("the claim is not as long as stated");
    };
    lines.rest = rest;
    lines.number += 1;
    Ok(((*name).to_owned(), claim.to_owned()))
}

/// A number as this program writes it: no sign, no leading zero.
fn number(text: &str) -> Option<usize> {
    let value: usize = text.parse().ok()?;
    (value.to_string() == text).then_some(value)
}

/// A section whose trees have at most so many nodes.
fn section(lines: &mut Lines, max_nodes: usize) -> Result<Section, Rejection> {
    let line = lines.next()?;
    let words: Vec<&str> = line.split(' ').collect();
    let (verdict, words) = words.split_first().map_or(("", [].as_slice()), |(v, w)| (*v, w));
    let proved = match verdict {
        "proved" => true,
        "refuted" => false,
        _ => return lines.reject("expected `proved`, `refuted` or `end`"),
    };
    let (subject, rest) = match words {
        ["goal", name, index, comparison, rest @ ..] => {
            let (Some(index), Some(comparison)) = (number(index), number(comparison)) else {
                return lines.reject("expected the goal's two positions");
            };
            (Subject::Goal((*name).to_owned(), index, comparison), rest)
        }
        [word, rest @ ..] => {
            let known = Subject::CONCLUSIONS.into_iter().find(|subject| subject.name() == *word);
            let Some(subject) = known else {
                return lines.reject("expected `goal` or what [conclude] can have");
            };
            (subject, rest)
        }
        [] => return lines.reject("expected `goal` or what [conclude] can have"),
    };
    let case = match rest {
        [] => None,
        ["case", case] => Some((*case).to_owned()),
        _ => return lines.reject("expected the end of the line, or `case` and a name"),
    };
    let mut indented = Vec::new();
    while let Some(line) = lines.indented()? {
        indented.push(line);
    }
    let body = if !proved {
        Body::Point(point(lines, &indented)?)
    } else if indented.is_empty() {
        Body::Bare
    } else if matches!(subject, Subject::Converges | Subject::Reaches) {
        match Chain::parse(&indented, max_nodes) {
            Ok(chain) => Body::Chain(chain),
            Err(rejection) => return lines.reject(rejection.reason),
        }
    } else {
        match Tree::parse(indented.iter().flat_map(|line| line.bytes()), max_nodes) {
            Ok(tree) => Body::Tree(tree),
            Err(rejection) => return lines.reject(rejection.reason),
        }
    };
    Ok(Section { proved, subject, case, body })
}

fn point(lines: &Lines, indented: &[&str]) -> Result<Vec<(Variable, Number)>, Rejection> {
    let mut coordinates: Vec<(Variable, Number)> = Vec::new();
    for line in indented {
        let parts = line.split_once(" = ");
        let parsed = parts
            .and_then(|(variable, value)| Some((Variable::new(variable)?, Number::parse(value)?)));
        match parsed {
            Some((variable, _)) if coordinates.iter().any(|(known, _)| *known == variable) => {
                return lines.reject(format!("`{}` is given twice", variable.name()));
            }
            Some(coordinate) => coordinates.push(coordinate),
            None => return lines.reject("expected a coordinate such as `mu = -0.1`"),
        }
    }
    Ok(coordinates)
}

/// `end N sections N leaves N splits N faces`, the digest, and nothing more.
fn check_footer(lines: &mut Lines, certificate: &Certificate) -> Result<(), Rejection> {
    let line = lines.next()?;
    let [leaves, splits, faces] = certificate.counts();
    let sections = certificate.sections.len();
    if line != format!("end {sections} sections {leaves} leaves {splits} splits {faces} faces") {
        return lines.reject("the counts are not those of the contents");
    }
    lines.next()?;
    if lines.rest.is_empty() { Ok(()) } else { lines.reject("there is text after the digest") }
}
