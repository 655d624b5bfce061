//! A TOML document, with a place for every complaint about it.

use std::ops;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::call::NAME_HELP;
use super::diagnostic::Diagnostic;
use super::domain::{Range, RangeError, RangePart};
use super::expression::{Expression, Span};
use super::inequality::Inequality;
use super::lexer::SyntaxError;
use super::names::{Quantity, is_reserved};
use super::number::Number;
use super::parser::{parse_expression, parse_inequality};
use super::suggest::suggest;
use super::text::{is_unprintable, printable};
use super::variable::Variable;
use crate::arithmetic::decimal::Decimal;

/// A value with its place.
pub(super) type Value<'a> = Spanned<DeValue<'a>>;

/// A key with its value.
pub(super) struct Entry<'a> {
    pub(super) key: &'a str,
    pub(super) key_bytes: ops::Range<usize>,
    pub(super) value: &'a Value<'a>,
}

/// The text of a TOML file and the name to blame.
#[derive(Clone, Copy)]
pub(super) struct Document<'a> {
    pub(super) file: &'a str,
    pub(super) text: &'a str,
}

impl<'a> Document<'a> {
    /// The TOML tree of the text.
    pub(super) fn parse(self) -> Result<Value<'a>, Diagnostic> {
        // The parser bounds the nesting of values and of dotted keys by itself.
        match DeTable::parse(self.text) {
            Ok(table) => {
                let bytes = table.span();
                Ok(Spanned::new(bytes, DeValue::Table(table.into_inner())))
            }
            Err(error) => {
                let message = format!("this is not TOML: {}", error.message());
                Err(match error.span() {
                    Some(bytes) => self.error(bytes, message),
                    None => Diagnostic::whole(self.file, message),
                })
            }
        }
    }

    /// A complaint about some bytes of the file.
    pub(super) fn error(self, bytes: ops::Range<usize>, message: impl Into<String>) -> Diagnostic {
        Diagnostic::at(self.file, self.text, bytes, message)
    }

    /// A complaint about part of a string.
    pub(super) fn syntax_error(self, string: &Value, error: SyntaxError) -> Diagnostic {
        let bytes = self.locate(string, error.span);
        self.error(bytes, error.message).with_help(error.help)
    }

    /// A complaint about the range read from a value.
    pub(super) fn range_error(self, value: &Value, error: RangeError) -> Diagnostic {
        let part = match (value.get_ref(), error.part) {
            (DeValue::Array(items), RangePart::Lower) => items.first(),
            (DeValue::Array(items), RangePart::Upper) => items.last(),
            _ => None,
        };
        self.error(part.unwrap_or(value).span(), error.message).with_help(error.help)
    }

    /// The entries of a table in the order of the file; `name` is the table's,
    /// empty for that of the whole file. Keys other than `known`, if given, are
    /// refused.
    pub(super) fn entries(
        self,
        value: &'a Value<'a>,
        name: &str,
        known: Option<&[&str]>,
    ) -> Result<Vec<Entry<'a>>, Diagnostic> {
        let DeValue::Table(table) = value.get_ref() else {
            return Err(self.wrong_type(value, name, "a table"));
        };
        let mut entries: Vec<Entry> = table
            .iter()
            .map(|(key, value)| Entry { key: key.get_ref(), key_bytes: key.span(), value })
            .collect();
        entries.sort_by_key(|entry| entry.key_bytes.start);
        match known
            .and_then(|known| Some((known, entries.iter().find(|e| !known.contains(&e.key))?)))
        {
            None => Ok(entries),
            Some((known, entry)) => Err(self.unknown_key(entry, name, known)),
        }
    }

    /// The complaint about a key that the table `name` does not have.
    pub(super) fn unknown_key(self, entry: &Entry, name: &str, known: &[&str]) -> Diagnostic {
        let place = if name.is_empty() { String::new() } else { format!(" in `{name}`") };
        let message = format!("unknown key `{}`{place}", printable(entry.key));
        let list = format!("the known keys are {}", known.join(", "));
        let help = match suggest(entry.key, known.iter().copied()) {
            Some(nearest) => format!("did you mean `{nearest}`? {list}"),
            None => list,
        };
        self.error(entry.key_bytes.clone(), message).help(help)
    }

    /// The string that `name` has to be.
    pub(super) fn string(self, value: &'a Value<'a>, name: &str) -> Result<&'a str, Diagnostic> {
        match value.get_ref() {
            DeValue::String(text) => Ok(text),
            _ => Err(self.wrong_type(value, name, "a string")),
        }
    }

    /// A string that can be printed on a terminal: all on one line unless `lines`.
    pub(super) fn prose(self, entry: &Entry<'a>, lines: bool) -> Result<String, Diagnostic> {
        let text = self.string(entry.value, entry.key)?;
        let name = entry.key;
        let breaks = |character| lines && matches!(character, '\n' | '\r' | '\t');
        let refused = |character| is_unprintable(character) && !breaks(character);
        if let Some((start, character)) = text.char_indices().find(|&(_, c)| refused(c)) {
            let end = start + character.len_utf8();
            let bytes = self.locate(entry.value, Span { start, end });
            let code = u32::from(character);
            let message = format!("`{name}` holds the control character U+{code:04X}");
            return Err(self
                .error(bytes, message)
                .help("it is printed on terminals; use plain text"));
        }
        if text.trim().is_empty() {
            return Err(self.error(entry.value.span(), format!("`{name}` is empty")));
        }
        Ok(text.to_owned())
    }

    /// The number that a string is: a decimal, a fraction, a constant expression.
    pub(super) fn number(self, value: &'a Value<'a>, name: &str) -> Result<Number, Diagnostic> {
        let text = match value.get_ref() {
            DeValue::String(text) => text,
            DeValue::Integer(_) | DeValue::Float(_) => {
                let source = self.text.get(value.span()).unwrap_or("0.1");
                let help = format!(
                    "write the decimal as a string, \"{}\", so that it is exact",
                    printable(source)
                );
                let message = format!("a TOML number for `{name}`");
                return Err(self.error(value.span(), message).help(help));
            }
            _ => return Err(self.wrong_type(value, name, "a decimal in quotes")),
        };
        let malformed = match Decimal::parse(text) {
            Ok(decimal) => return Ok(decimal.into()),
            Err(error) => error,
        };
        let whole = Span { start: 0, end: text.len() };
        let expression = match parse_expression(text) {
            Ok(expression) => expression,
            Err(error) => {
                let complaint = self.error(self.locate(value, whole), malformed.to_string());
                return Err(if text.contains(['−', '–']) {
                    complaint.help("write the minus sign as `-`")
                } else if text.contains(',') && !text.contains('(') {
                    complaint
                        .help("the decimal point is `.`; a range is a list: [\"0.8\", \"1.5\"]")
                } else if text.contains(|c: char| c.is_ascii_alphabetic() || "()/*".contains(c)) {
                    self.syntax_error(value, error)
                } else {
                    complaint
                });
            }
        };
        if let Some(name) = expression.names().first() {
            let message = format!("`{name}` in a number");
            return Err(self
                .error(self.locate(value, whole), message)
                .help("a number is a decimal, a fraction or an expression without variables"));
        }
        Number::new(expression).map(|number| number.written(text)).ok_or_else(|| {
            self.error(self.locate(value, whole), "this number has no finite value")
                .help("it divides by 0, is not real, or has names or moments in it")
        })
    }

    /// A range of two numbers, or a single one. Its ends are not compared.
    pub(super) fn range(self, value: &'a Value<'a>, name: &str) -> Result<Range, Diagnostic> {
        let DeValue::Array(ends) = value.get_ref() else {
            return self.number(value, name).map(Range::point);
        };
        let mut ends = ends.iter();
        match (ends.next(), ends.next(), ends.next()) {
            (Some(lower), Some(upper), None) => {
                Ok(Range { lower: self.number(lower, name)?, upper: self.number(upper, name)? })
            }
            _ => Err(self
                .error(value.span(), format!("the range of `{name}` needs two ends"))
                .help("write [\"0.8\", \"1.5\"], or a single decimal, \"0.8\"")),
        }
    }

    /// The same with its ends in order.
    pub(super) fn checked_range(
        self,
        value: &'a Value<'a>,
        name: &str,
    ) -> Result<Range, Diagnostic> {
        let range = self.range(value, name)?;
        match range.check() {
            Ok(()) => Ok(range),
            Err(error) => Err(self.range_error(value, error)),
        }
    }

    /// The expression that a string is.
    pub(super) fn expression(
        self,
        value: &'a Value<'a>,
        name: &str,
    ) -> Result<Expression, Diagnostic> {
        let text = self.string(value, name)?;
        parse_expression(text).map_err(|error| self.syntax_error(value, error))
    }

    /// The name that a key gives to a parameter of an activation. It may be a quantity's, as
    /// leaky ReLU's `slope` is: in the activation's expression there are no quantities.
    pub(super) fn parameter_name(self, entry: &Entry) -> Result<Variable, Diagnostic> {
        match (Quantity::from_name(entry.key), Variable::new(entry.key)) {
            (Some(_), Some(name)) => Ok(name),
            _ => self.name(entry),
        }
    }

    /// The name that a key gives to something new.
    pub(super) fn name(self, entry: &Entry) -> Result<Variable, Diagnostic> {
        let shown = printable(entry.key);
        let refused = |message, help| Err(self.error(entry.key_bytes.clone(), message).help(help));
        if is_reserved(entry.key) {
            let message = format!("`{shown}` has a meaning of its own in the language");
            return refused(message, "choose another name");
        }
        match Variable::new(entry.key) {
            Some(name) => Ok(name),
            None => refused(format!("`{shown}` cannot be a name"), NAME_HELP),
        }
    }

    /// A list of names.
    pub(super) fn names(
        self,
        value: &'a Value<'a>,
        name: &str,
    ) -> Result<Vec<Variable>, Diagnostic> {
        let DeValue::Array(items) = value.get_ref() else {
            return Err(self.wrong_type(value, name, "a list of names"));
        };
        let one = |item: &'a Value<'a>| {
            let text = self.string(item, name)?;
            Variable::new(text).ok_or_else(|| {
                let message = format!("`{}` cannot be a name", printable(text));
                self.error(item.span(), message).help(NAME_HELP)
            })
        };
        items.iter().map(one).collect()
    }

    /// What may be an inequality, or the items of a list of at least one.
    pub(super) fn one_or_more(
        self,
        value: &'a Value<'a>,
        name: &str,
    ) -> Result<Vec<&'a Value<'a>>, Diagnostic> {
        match value.get_ref() {
            DeValue::String(_) => Ok(vec![value]),
            DeValue::Array(items) if !items.is_empty() => Ok(items.iter().collect()),
            DeValue::Array(_) => {
                let message = format!("`{name}` has no inequality");
                Err(self.error(value.span(), message))
            }
            _ => Err(self.wrong_type(value, name, "an inequality in quotes, or a list of them")),
        }
    }

    /// The inequality that a string is.
    pub(super) fn inequality(
        self,
        value: &'a Value<'a>,
        name: &str,
    ) -> Result<Inequality, Diagnostic> {
        let text = self.string(value, name)?;
        parse_inequality(text).map_err(|error| self.syntax_error(value, error))
    }

    /// The complaint about a value of the wrong type.
    pub(super) fn wrong_type(self, value: &Value, name: &str, expected: &str) -> Diagnostic {
        let found = match value.get_ref() {
            DeValue::String(_) => "a string",
            DeValue::Integer(_) => "an integer",
            DeValue::Float(_) => "a float",
            DeValue::Boolean(_) => "a boolean",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        let name = printable(name);
        self.error(value.span(), format!("`{name}` must be {expected}, not {found}"))
    }

    /// The bytes of the file that hold some bytes of a string's value, if the
    /// string is written without escapes; else those of the whole string.
    pub(super) fn locate(self, string: &Value, span: Span) -> ops::Range<usize> {
        let bytes = string.span();
        let (Some(written), DeValue::String(value)) =
            (self.text.get(bytes.clone()), string.get_ref())
        else {
            return bytes;
        };
        let openings = ["\"\"\"\r\n", "\"\"\"\n", "\"\"\"", "'''\r\n", "'''\n", "'''", "\"", "'"];
        for opening in openings {
            let Some(inner) = written.strip_prefix(opening) else { continue };
            let Some(closing) = inner.strip_prefix(value.as_ref()) else { continue };
            if closing == opening.trim_end() {
                let first = bytes.start + opening.len();
                return first + span.start..first + span.end;
            }
        }
        bytes
    }
}
