//! Tokens to trees: a Pratt parser with bounded depth, height and size.
//!
//! From loosest to tightest: `+ -`, `* /` (both from left to right), the signs,
//! `^` with an integer exponent. So `-x^2` is −(x²) and `-x*y` is (−x)·y.

use super::builder::{Builder, Built};
use super::expression::{Binding, Expression, ExpressionKind, Operator, Span};
use super::inequality::Inequality;
use super::lexer::{Lexer, Result, SyntaxError, Token};
use super::relation::Relation;
use super::text::printable;
use crate::arithmetic::decimal::Decimal;

/// How deep parentheses, calls and signs may nest.
const MAX_DEPTH: usize = 200;
/// The largest magnitude of an exponent.
const MAX_EXPONENT: i32 = 1000;

/// Reads a chain of comparisons, such as `0.8 <= variance <= 1.5`.
///
/// # Errors
///
/// The first thing that is no part of an inequality, with its place.
pub fn parse_inequality(text: &str) -> std::result::Result<Inequality, SyntaxError> {
    inequality(text).map_err(|error| *error)
}

/// Reads an expression, such as `variance - nu`.
///
/// # Errors
///
/// The first thing that is no part of an expression, with its place.
pub fn parse_expression(text: &str) -> std::result::Result<Expression, SyntaxError> {
    lone_expression(text).map_err(|error| *error)
}

fn inequality(text: &str) -> Result<Inequality> {
    let mut parser = Parser::new(text)?;
    let first = parser.expression(Binding::Sum)?.into_expression();
    let whole = first.span;
    let mut operands = vec![first];
    let mut relations = Vec::new();
    while let Token::Relation(relation) = parser.token {
        if let Some(before) = relations.first().filter(|first| !same_way(**first, relation)) {
            return Err(SyntaxError::new(
                parser.span,
                format!("a chain runs one way, but `{relation}` follows `{before}`"),
            )
            .help("write two inequalities, as a list"));
        }
        parser.advance()?;
        relations.push(relation);
        operands.push(parser.expression(Binding::Sum)?.into_expression());
    }
    if parser.token != Token::End {
        return Err(parser.misplaced("a comparison or the end"));
    }
    if relations.is_empty() {
        return Err(SyntaxError::new(whole, "this compares nothing")
            .help("an inequality has one of <, <=, > and >=, as in `norm < 1`"));
    }
    Ok(Inequality { operands, relations, text: text.to_owned() })
}

fn same_way(one: Relation, other: Relation) -> bool {
    one.is_ascending() == other.is_ascending()
}

fn lone_expression(text: &str) -> Result<Expression> {
    let mut parser = Parser::new(text)?;
    let built = parser.expression(Binding::Sum)?;
    match parser.token {
        Token::End => Ok(built.into_expression()),
        _ => Err(parser.misplaced("the end")),
    }
}

/// The state of reading one text.
pub(super) struct Parser<'a> {
    lexer: Lexer<'a>,
    /// The token not yet consumed, and its place.
    pub(super) token: Token<'a>,
    pub(super) span: Span,
    pub(super) builder: Builder,
    /// How many parentheses, calls and signs are open.
    depth: usize,
    /// How many derivatives are open.
    pub(super) derivatives: usize,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str) -> Result<Parser<'a>> {
        let mut lexer = Lexer::new(text);
        let (token, span) = lexer.next_token()?;
        Ok(Parser { lexer, token, span, builder: Builder::default(), depth: 0, derivatives: 0 })
    }

    /// Steps past the current token and returns its place.
    pub(super) fn advance(&mut self) -> Result<Span> {
        let passed = self.span;
        (self.token, self.span) = self.lexer.next_token()?;
        Ok(passed)
    }

    /// A sum, or whatever binds at least as tightly as `loosest`.
    pub(super) fn expression(&mut self, loosest: Binding) -> Result<Built> {
        let mut left = self.operand()?;
        while let Token::Operator(operator) = self.token {
            let (binding, tighter) = match operator {
                Operator::Add | Operator::Sub => (Binding::Sum, Binding::Product),
                _ => (Binding::Product, Binding::Sign),
            };
            if binding < loosest {
                break;
            }
            self.advance()?;
            let right = self.expression(tighter)?;
            let span = left.expression.span.to(right.expression.span);
            left = self.builder.binary(operator, left, right, span)?;
        }
        Ok(left)
    }

    /// Signs, and what they stand before.
    fn operand(&mut self) -> Result<Built> {
        let negative = match self.token {
            Token::Operator(Operator::Sub) => true,
            Token::Operator(Operator::Add) => false,
            _ => return self.power(),
        };
        let sign = self.descend(self.span)?;
        self.advance()?;
        let operand = self.operand()?;
        self.depth -= 1;
        let span = sign.to(operand.expression.span);
        if negative {
            self.builder.unary(operand, span, ExpressionKind::Negate)
        } else {
            Ok(operand.at(span))
        }
    }

    /// A primary, perhaps with an exponent.
    fn power(&mut self) -> Result<Built> {
        let base = self.primary()?;
        if self.token == Token::Caret { self.raise(base) } else { Ok(base) }
    }

    /// The rest of a power after its base.
    fn raise(&mut self, base: Built) -> Result<Built> {
        self.advance()?;
        let (exponent, last) = self.exponent()?;
        if self.token == Token::Caret {
            return Err(SyntaxError::new(self.span, "a power of a power needs parentheses")
                .help("write `(a^2)^3`, or one exponent"));
        }
        let span = base.expression.span.to(last);
        self.builder.unary(base, span, |base| ExpressionKind::Power(base, exponent))
    }

    /// An integer literal, with a sign and in parentheses if so wished.
    fn exponent(&mut self) -> Result<(i32, Span)> {
        let parenthesized = self.token == Token::Open;
        if parenthesized {
            self.advance()?;
        }
        let start = self.span;
        let negative = self.token == Token::Operator(Operator::Sub);
        if negative || self.token == Token::Operator(Operator::Add) {
            self.advance()?;
        }
        let not_an_integer = |span| {
            SyntaxError::new(span, "an exponent must be an integer literal")
                .help("as in `x^2` or `x^-3`; for roots there is `sqrt`, for other powers `exp`")
        };
        let digits = match self.token {
            Token::Number(text) if text.bytes().all(|byte| byte.is_ascii_digit()) => text,
            Token::End => return Err(self.misplaced("an exponent")),
            _ => return Err(not_an_integer(self.span)),
        };
        let magnitude = digits.parse().unwrap_or(i32::MAX);
        if magnitude > MAX_EXPONENT {
            return Err(SyntaxError::new(
                start.to(self.span),
                format!("the exponent `{}` is too large", printable(digits)),
            )
            .help(format!("exponents go from -{MAX_EXPONENT} to {MAX_EXPONENT}")));
        }
        let mut last = self.advance()?;
        if parenthesized {
            if self.token != Token::Close {
                return Err(not_an_integer(start.to(self.span)));
            }
            last = self.advance()?;
        }
        Ok((if negative { -magnitude } else { magnitude }, last))
    }

    fn primary(&mut self) -> Result<Built> {
        match self.token {
            Token::Number(text) => self.number(text),
            Token::Name(name) => self.name(name),
            Token::Open => {
                let open = self.open(self.span)?;
                let inner = self.expression(Binding::Sum)?;
                Ok(inner.at(open.to(self.close(open)?)))
            }
            _ => Err(self.misplaced("an expression")),
        }
    }

    fn number(&mut self, text: &str) -> Result<Built> {
        let number =
            Decimal::parse(text).map_err(|error| SyntaxError::new(self.span, error.to_string()))?;
        let span = self.advance()?;
        self.builder.leaf(ExpressionKind::Number(number), span)
    }

    /// Steps past an opening parenthesis, one level down; `at` is blamed for the depth.
    pub(super) fn open(&mut self, at: Span) -> Result<Span> {
        self.descend(at)?;
        self.advance()
    }

    pub(super) fn close(&mut self, open: Span) -> Result<Span> {
        match self.token {
            Token::Close => {
                self.depth -= 1;
                self.advance()
            }
            Token::End => Err(SyntaxError::new(open, "this parenthesis is never closed")),
            Token::Relation(_) => {
                Err(SyntaxError::new(self.span, "a comparison inside parentheses")
                    .help("comparisons stand between whole expressions only"))
            }
            _ => Err(self.misplaced("an operator or `)`")),
        }
    }

    fn descend(&mut self, at: Span) -> Result<Span> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let message = format!("parentheses, calls and signs nest more than {MAX_DEPTH} deep");
            return Err(SyntaxError::new(at, message));
        }
        Ok(at)
    }

    /// The complaint about the current token where something else belongs.
    pub(super) fn misplaced(&self, expected: &str) -> Box<SyntaxError> {
        let error =
            SyntaxError::new(self.span, format!("expected {expected}, found {}", self.token));
        match self.token {
            Token::Name("and" | "or" | "not") => error.help(
                "a condition is one comparison: put one `where` inside another, as in \
                 `where(a < b, where(c < d, e, f), f)`; several inequalities are a list",
            ),
            Token::Number(_) | Token::Name(_) | Token::Open => {
                error.help("write `*` for a product")
            }
            Token::Comma => {
                error.help("numbers have a decimal point; several inequalities are a list")
            }
            Token::Relation(_) if expected == "the end" => {
                error.help("an expression, not an inequality")
            }
            _ => error,
        }
    }
}
