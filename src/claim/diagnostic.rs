//! What is wrong with a file, shown with its place.

use std::error::Error;
use std::fmt;
use std::ops::Range;

use super::text::{is_unprintable, printable_character};

/// The most characters of a source line that are shown.
const SHOWN_WIDTH: usize = 120;
/// The most complaints about a file that are shown.
const MOST_COMPLAINTS: usize = 20;
/// What stands for the rest of a line that was cut.
const ELLIPSIS: &str = "...";

/// A complaint about a file.
///
/// With a place it prints as some lines, with the source and a marker under the
/// offending characters; without one, as a single line. Others follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The file, as its user called it.
    pub file: Box<str>,
    /// The line, from 1.
    pub line: Option<usize>,
    /// The column in characters, from 1.
    pub column: Option<usize>,
    /// The whole source line.
    pub source_line: Option<Box<str>>,
    /// How many characters of the line are meant, at least 1.
    pub width: usize,
    /// What is wrong.
    pub message: Box<str>,
    /// What to write instead.
    pub help: Option<Box<str>>,
    /// What else is wrong with the file, each by itself, further down.
    pub others: Box<[Diagnostic]>,
}

/// What is found wrong with a file whose parts are read one by one, all of it.
#[derive(Debug, Default)]
pub(super) struct Complaints(Vec<Diagnostic>);

impl Complaints {
    /// What could be read; complaints are kept.
    pub(super) fn keep<T>(&mut self, result: Result<T, Diagnostic>) -> Option<T> {
        match result {
            Ok(read) => Some(read),
            Err(mut complaint) => {
                let others = std::mem::take(&mut complaint.others);
                self.0.push(complaint);
                self.0.extend(others);
                None
            }
        }
    }

    /// All complaints as one, in the order of the file; of a great many, how many more there are.
    pub(super) fn all(mut self) -> Result<(), Diagnostic> {
        self.0.sort_by_key(|complaint| (complaint.line, complaint.column));
        if self.0.len() > MOST_COMPLAINTS {
            let more = self.0.split_off(MOST_COMPLAINTS);
            let told = format!("{} more complaints are not shown", more.len());
            self.0.extend(more.first().map(|one| Diagnostic::whole(&one.file, told)));
        }
        let mut complaints = self.0.into_iter();
        match complaints.next() {
            None => Ok(()),
            Some(first) => Err(Diagnostic { others: complaints.collect(), ..first }),
        }
    }
}

/// The line, from 1, that a byte of a text is on.
#[must_use]
pub fn line_of(text: &str, byte: usize) -> usize {
    1 + text.bytes().take(byte).filter(|byte| *byte == b'\n').count()
}

impl Diagnostic {
    /// A complaint about a file as a whole.
    #[must_use]
    pub fn whole(file: &str, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            file: file.into(),
            line: None,
            column: None,
            source_line: None,
            width: 1,
            message: message.into().into(),
            help: None,
            others: Box::default(),
        }
    }

    /// A complaint about some bytes of a file's text.
    #[must_use]
    pub fn at(
        file: &str,
        text: &str,
        bytes: Range<usize>,
        message: impl Into<String>,
    ) -> Diagnostic {
        let start = text.floor_char_boundary(bytes.start);
        let (before, after) = text.split_at(start);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line_end = after.find('\n').map_or(text.len(), |newline| start + newline);
        let line = &text[line_start..line_end];
        // A byte order mark is no character of the first line.
        let mark = line.len() - line.trim_start_matches('\u{feff}').len();
        let line_start = line_start + mark;
        let line = line[mark..].trim_end_matches('\r');

        let start = start.max(line_start);
        let end =
            text.floor_char_boundary(bytes.end).clamp(start, start.max(line_start + line.len()));
        Diagnostic {
            line: Some(line_of(text, start)),
            column: Some(1 + text[line_start..start].chars().count()),
            source_line: Some(line.into()),
            width: text[start..end].chars().count().max(1),
            ..Diagnostic::whole(file, message)
        }
    }

    /// The same complaint with advice.
    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Diagnostic {
        Diagnostic { help: Some(help.into().into()), ..self }
    }

    /// The same complaint with advice, if there is any.
    #[must_use]
    pub fn with_help(self, help: Option<String>) -> Diagnostic {
        Diagnostic { help: help.map(Into::into), ..self }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_first(f)?;
        self.others.iter().try_for_each(|other| write!(f, "\n\n{other}"))
    }
}

impl Diagnostic {
    /// Without the others.
    fn write_first(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (file, message) = (Clean(&self.file), Clean(&self.message));
        let help = self.help.as_deref().map(Clean);
        let (Some(line), Some(column)) = (self.line, self.column) else {
            write!(f, "error: {file}: {message}")?;
            return match help {
                Some(help) => write!(f, "; {help}"),
                None => Ok(()),
            };
        };
        let number = line.to_string();
        let gutter = number.len();
        writeln!(f, "error: {message}")?;
        write!(f, "{:gutter$}--> {file}:{line}:{column}", "")?;
        if let Some(source) = &self.source_line {
            let excerpt = Excerpt::cut(source, column, self.width);
            write!(f, "\n{:gutter$} |\n{number} | {}\n", "", excerpt.text)?;
            write!(f, "{:gutter$} | {:2$}", "", "", excerpt.indent)?;
            write!(f, "{:^<1$}", "", excerpt.width)?;
        }
        match help {
            Some(help) => write!(f, "\n{:gutter$} = help: {help}", ""),
            None => Ok(()),
        }
    }
}

impl Error for Diagnostic {}

/// Prints a text on one line and without control characters.
struct Clean<'a>(&'a str);

impl fmt::Display for Clean<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.0.contains(is_unprintable) {
            return f.write_str(self.0);
        }
        let clean: String = self.0.chars().map(printable_character).collect();
        f.write_str(&clean)
    }
}

/// A source line, cut around the marked characters.
struct Excerpt {
    text: String,
    /// How many characters come before the marked ones.
    indent: usize,
    /// How many are marked.
    width: usize,
}

impl Excerpt {
    fn cut(line: &str, column: usize, width: usize) -> Excerpt {
        let characters: Vec<char> = line.chars().map(printable_character).collect();
        let indent = column.saturating_sub(1).min(characters.len());
        if characters.len() <= SHOWN_WIDTH {
            return Excerpt {
                text: characters.iter().collect(),
                indent,
                width: width.clamp(1, (characters.len() - indent).max(1)),
            };
        }
        // The window keeps room for both ellipses and has the mark's start in its
        // first third, unless the line ends first.
        let room = SHOWN_WIDTH - 2 * ELLIPSIS.len();
        let first = indent.saturating_sub(room / 3).min(characters.len() - room);
        let last = first + room;
        let before = if first > 0 { ELLIPSIS } else { "" };
        let after = if last < characters.len() { ELLIPSIS } else { "" };
        let shown: String = characters[first..last].iter().collect();
        Excerpt {
            text: format!("{before}{shown}{after}"),
            indent: before.len() + indent - first,
            width: width.clamp(1, last.saturating_sub(indent).max(1)),
        }
    }
}
