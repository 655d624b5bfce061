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

#[cfg(test)]
mod tests {
    use super::*;

    const CLAIM: &str = "title = \"t\"\n[prove]\n";

    /// A file with these sections and this footer, signed.
    fn signed(head: &str, claim: &str, sections: &str, footer: &str) -> String {
        let body = format!("{head}claim test {}\n{claim}\n{sections}{footer}", claim.len());
        format!("{body}sha256 {}\n", digest(&body))
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
            let text = format!("{body}sha256 {}\n", digest(body));
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
        let behind = format!("{behind}sha256 {}\n", digest(&behind));
        assert!(reason(&behind).contains("text after the digest"));
        let short = format!("{HEAD}claim test 0\n\nproved banach\n");
        let short = format!("{short}sha256 {}\n", digest(&short));
        assert!(reason(&short).contains("expected `proved`, `refuted` or `end`"));
        let spaced = "title = \"a\ttab, a\r\nreturn\"";
        let spaced = signed(HEAD, spaced, "", "end 0 sections 0 leaves 0 splits 0 faces\n");
        assert!(Certificate::parse(&spaced).is_ok());
    }
}
