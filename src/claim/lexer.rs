//! Text to tokens.

use std::error::Error;
use std::fmt;

use super::expression::{Operator, Span};
use super::relation::Relation;
use super::text::printable;
use crate::arithmetic::decimal::completed;

/// Why a text is no expression or inequality, or makes no sense as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The offending bytes of the text; empty at its end.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
}

/// What the parser's parts return. The error is boxed to keep their stack frames,
/// of which there are many at a time, small.
pub(super) type Result<T> = std::result::Result<T, Box<SyntaxError>>;

impl SyntaxError {
    pub(super) fn new(span: Span, message: impl Into<String>) -> Box<SyntaxError> {
        Box::new(SyntaxError { span, message: message.into(), help: None })
    }

    pub(super) fn help(mut self: Box<Self>, help: impl Into<String>) -> Box<SyntaxError> {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.help {
            Some(help) => write!(f, " ({help})"),
            None => Ok(()),
        }
    }
}

impl Error for SyntaxError {}

/// A word or sign of the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// A number without a sign.
    Number(&'a str),
    Name(&'a str),
    /// `+`, `-`, `*` or `/`.
    Operator(Operator),
    Caret,
    Open,
    Close,
    Comma,
    Relation(Relation),
    End,
}

impl fmt::Display for Token<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = match self {
            Token::Number(text) | Token::Name(text) => return write!(f, "`{}`", printable(text)),
            Token::End => return f.write_str("the end"),
            Token::Operator(Operator::Add) => "+",
            Token::Operator(Operator::Sub) => "-",
            Token::Operator(Operator::Div) => "/",
            Token::Operator(_) => "*",
            Token::Caret => "^",
            Token::Open => "(",
            Token::Close => ")",
            Token::Comma => ",",
            Token::Relation(relation) => relation.symbol(),
        };
        write!(f, "`{sign}`")
    }
}

/// Hands out the tokens of a text one by one.
pub(super) struct Lexer<'a> {
    text: &'a str,
    position: usize,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str) -> Lexer<'a> {
        Lexer { text, position: 0 }
    }

    /// The next token and its place; at the end of the text, [`Token::End`] again
    /// and again.
    pub(super) fn next_token(&mut self) -> Result<(Token<'a>, Span)> {
        let rest = self.rest().trim_start_matches([' ', '\t', '\n', '\r']);
        self.position = self.text.len() - rest.len();
        let Some(first) = rest.chars().next() else {
            return Ok((Token::End, self.span(0)));
        };
        if first.is_ascii_digit() {
            let length = number_length(rest);
            return self.number(rest, length);
        }
        if is_name_character(first) {
            let length = rest.find(|c| !is_name_character(c)).unwrap_or(rest.len());
            return Ok(self.take(length, Token::Name));
        }
        if let Some((sign, message, help)) =
            MISSPELT.iter().find(|(sign, ..)| rest.starts_with(sign))
        {
            return Err(SyntaxError::new(self.span(sign.len()), *message).help(*help));
        }
        let token = match first {
            '+' => Token::Operator(Operator::Add),
            '-' => Token::Operator(Operator::Sub),
            '*' => Token::Operator(Operator::Mul),
            '/' => Token::Operator(Operator::Div),
            '^' => Token::Caret,
            '(' => Token::Open,
            ')' => Token::Close,
            ',' => Token::Comma,
            '<' if rest.starts_with("<=") => Token::Relation(Relation::LessEqual),
            '>' if rest.starts_with(">=") => Token::Relation(Relation::GreaterEqual),
            '<' => Token::Relation(Relation::Less),
            '>' => Token::Relation(Relation::Greater),
            other => return Err(self.unexpected(other)),
        };
        let length = match token {
            Token::Relation(relation) => relation.symbol().len(),
            _ => first.len_utf8(),
        };
        Ok(self.take(length, |_| token))
    }

    fn number(&mut self, rest: &'a str, length: usize) -> Result<(Token<'a>, Span)> {
        let after = &rest[length..];
        if after.starts_with('.') {
            return Err(SyntaxError::new(self.span(length + 1), "a misplaced decimal point")
                .help("a number has at most one point, with digits on both sides, as in 0.5"));
        }
        let tail = after.find(|c| !is_name_character(c)).unwrap_or(after.len());
        if after.starts_with(is_name_character) {
            let (number, name) = (&rest[..length], &after[..tail]);
            let span = self.span(length + tail);
            if matches!(name, "e" | "E") {
                return Err(SyntaxError::new(span, "an exponent without digits")
                    .help(format!("write the power of ten, as in `{}e-3`", printable(number))));
            }
            return Err(SyntaxError::new(
                span,
                format!("no operator between `{}` and `{}`", printable(number), printable(name)),
            )
            .help("write `*` for a product; numbers are decimals such as 0.1 or 1e-14"));
        }
        Ok(self.take(length, Token::Number))
    }

    fn unexpected(&self, character: char) -> Box<SyntaxError> {
        let span = self.span(character.len_utf8());
        if character == '.' {
            let after = &self.rest()[1..];
            if after.starts_with(|c: char| c.is_ascii_alphabetic()) {
                return SyntaxError::new(span, "a point between names")
                    .help("functions are called by their names alone, as in `exp(z)`");
            }
            let length = 1 + number_length(after);
            let number = completed(&self.rest()[..length]).unwrap_or_else(|| "0.5".to_owned());
            return SyntaxError::new(self.span(length), "a number starts with a digit")
                .help(format!("write `{number}`"));
        }
        match ASCII_SPELLINGS.iter().find(|(other, _)| *other == character) {
            Some((_, ascii)) => {
                SyntaxError::new(span, format!("unexpected character `{character}`"))
                    .help(format!("expressions are written in ASCII: {ascii}"))
            }
            None => SyntaxError::new(
                span,
                format!("unexpected character `{}`", printable(character.encode_utf8(&mut [0; 4]))),
            ),
        }
    }

    fn take(
        &mut self,
        length: usize,
        token: impl FnOnce(&'a str) -> Token<'a>,
    ) -> (Token<'a>, Span) {
        let span = self.span(length);
        let token = token(&self.text[span.start..span.end]);
        self.position = span.end;
        (token, span)
    }

    fn rest(&self) -> &'a str {
        &self.text[self.position..]
    }

    fn span(&self, length: usize) -> Span {
        Span { start: self.position, end: self.position + length }
    }
}

fn is_name_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

/// The length of the number a text starts with: `digits[.digits][e[+-]digits]`.
fn number_length(text: &str) -> usize {
    let digits = |from: usize| text.bytes().skip(from).take_while(u8::is_ascii_digit).count();
    let mut length = digits(0);
    if text[length..].starts_with('.') {
        match digits(length + 1) {
            0 => return length,
            fraction => length += 1 + fraction,
        }
    }
    if text[length..].starts_with(['e', 'E']) {
        let sign = usize::from(text[length + 1..].starts_with(['+', '-']));
        match digits(length + 1 + sign) {
            0 => {}
            exponent => length += 1 + sign + exponent,
        }
    }
    length
}

/// Signs of other languages: what they are called here.
const MISSPELT: [(&str, &str, &str); 12] = [
    (
        "==",
        "an equality cannot be proved by enclosures",
        "state two bounds, as in `0.99 <= a <= 1.01`",
    ),
    ("=<", "unknown comparison `=<`", "write `<=`"),
    ("=>", "unknown comparison `=>`", "write `>=`"),
    (
        "=",
        "an equality cannot be proved by enclosures",
        "state two bounds, as in `0.99 <= a <= 1.01`",
    ),
    ("!=", "`!=` is not a comparison of the language", "write `<` or `>`, whichever is meant"),
    ("<>", "`<>` is not a comparison of the language", "write `<` or `>`, whichever is meant"),
    ("<<", "unknown comparison `<<`", "write `<`"),
    (">>", "unknown comparison `>>`", "write `>`"),
    (
        "&",
        "there is no `and` in an inequality",
        "write a list of inequalities: [\"a < b\", \"c < d\"]; a condition is one comparison, so put \
         one `where` inside another: `where(a < b, where(c < d, e, f), f)`",
    ),
    (
        "|",
        "there is no `or`, and no `|a|`, in an inequality",
        "for the absolute value, write `abs(a)`",
    ),
    ("**", "unknown operator `**`", "write `^` for a power, as in `x^2`"),
    ("!", "there is no `not` in an inequality", "write the opposite comparison"),
];

/// Characters of mathematics: how they are spelt here.
const ASCII_SPELLINGS: [(char, &str); 25] = [
    ('μ', "write `mu`"),
    ('µ', "write `mu`"),
    ('ω', "write `omega`"),
    ('ν', "write `nu`"),
    ('τ', "write `tau`"),
    ('λ', "write `lambda`"),
    ('α', "write `alpha`"),
    ('π', "write `pi`"),
    ('≤', "write `<=`"),
    ('⩽', "write `<=`"),
    ('≥', "write `>=`"),
    ('⩾', "write `>=`"),
    ('−', "write `-`"),
    ('–', "write `-`"),
    ('—', "write `-`"),
    ('·', "write `*`"),
    ('⋅', "write `*`"),
    ('×', "write `*`"),
    ('÷', "write `/`"),
    ('√', "write `sqrt(...)`"),
    ('²', "write `^2`"),
    ('³', "write `^3`"),
    ('∂', "write a derivative as `d(mean, nu)`"),
    ('∞', "a bound is a finite decimal"),
    ('\u{a0}', "write a plain space"),
];
