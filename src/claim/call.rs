//! Names and calls: the part of the parser that knows the vocabulary.

use super::builder::Built;
use super::expression::{Binding, Expression, ExpressionKind, Operator, Span};
use super::lexer::{Result, SyntaxError, Token};
use super::names::{Function, Moment, Quantity, is_reserved};
use super::parser::Parser;
use super::text::printable;
use super::variable::Variable;
use std::sync::Arc;

/// What a name is.
pub(super) const NAME_HELP: &str =
    "a name is a letter followed by letters, digits and `_`, 24 characters in all at the most";

/// How deep derivatives may nest.
const MAX_DERIVATIVES: usize = 4;

impl Parser<'_> {
    /// A name, with its arguments if it is a function's.
    pub(super) fn name(&mut self, name: &str) -> Result<Built> {
        if let Some(moment) = Moment::from_name(name) {
            self.moment(name, moment)
        } else if let Some(quantity) = Quantity::from_name(name) {
            self.lone_name(name, ExpressionKind::Quantity(quantity))
        } else if let Some(function) = Function::from_name(name) {
            self.call(name, |argument| ExpressionKind::Call(function, argument))
        } else {
            match name {
                "pi" => self.lone_name(name, ExpressionKind::Pi),
                "d" => self.derivative(),
                "min" => self.smaller_or_larger(name, Operator::Min),
                "max" => self.smaller_or_larger(name, Operator::Max),
                "where" => self.choice(),
                "f" => self.call(name, ExpressionKind::Activation),
                _ => match Variable::new(name) {
                    Some(variable) => self.lone_name(name, ExpressionKind::Variable(variable)),
                    None => Err(self.no_name(name)),
                },
            }
        }
    }

    /// The complaint about a word that can be no name.
    fn no_name(&self, name: &str) -> Box<SyntaxError> {
        let message = format!("`{}` cannot be a name", printable(name));
        SyntaxError::new(self.span, message).help(NAME_HELP)
    }

    fn lone_name(&mut self, name: &str, leaf: ExpressionKind) -> Result<Built> {
        let span = self.advance()?;
        if self.token == Token::Open {
            let message = format!("`{}` is not a function", printable(name));
            return Err(SyntaxError::new(span, message).help("write `*` for a product"));
        }
        self.builder.leaf(leaf, span)
    }

    /// A moment: of the layer by its name alone, of any normal distribution with arguments.
    fn moment(&mut self, name: &str, moment: Moment) -> Result<Built> {
        let start = self.advance()?;
        if self.token != Token::Open {
            let quantity = ExpressionKind::Quantity(Quantity::Moment(moment));
            return self.builder.leaf(quantity, start);
        }
        let open = self.open(start)?;
        let mean = self.expression(Binding::Sum)?;
        self.comma(name)?;
        let variance = self.expression(Binding::Sum)?;
        let span = self.close_call(name, (start, open))?;
        self.builder.pair(mean, variance, span, |mean, variance| {
            ExpressionKind::Moment(moment, mean, variance)
        })
    }

    fn call(
        &mut self,
        name: &str,
        kind: impl FnOnce(Arc<Expression>) -> ExpressionKind,
    ) -> Result<Built> {
        let start = self.open_call(name)?;
        let argument = self.expression(Binding::Sum)?;
        let span = self.close_call(name, start)?;
        self.builder.unary(argument, span, kind)
    }

    fn smaller_or_larger(&mut self, name: &str, operator: Operator) -> Result<Built> {
        let start = self.open_call(name)?;
        let left = self.expression(Binding::Sum)?;
        self.comma(name)?;
        let right = self.expression(Binding::Sum)?;
        let span = self.close_call(name, start)?;
        self.builder.binary(operator, left, right, span)
    }

    fn choice(&mut self) -> Result<Built> {
        let start = self.open_call("where")?;
        let left = self.expression(Binding::Sum)?;
        let Token::Relation(relation) = self.token else {
            return Err(self.misplaced("a comparison").help(format!("write `{}`", usage("where"))));
        };
        self.advance()?;
        let right = self.expression(Binding::Sum)?;
        if let Token::Relation(_) = self.token {
            return Err(SyntaxError::new(self.span, "a condition is one comparison")
                .help("put one `where` inside another: `where(a < b, where(b < c, d, e), e)`"));
        }
        self.comma("where")?;
        let then = self.expression(Binding::Sum)?;
        self.comma("where")?;
        let otherwise = self.expression(Binding::Sum)?;
        let span = self.close_call("where", start)?;
        self.builder.choice((left, relation, right), [then, otherwise], span)
    }

    fn derivative(&mut self) -> Result<Built> {
        self.derivatives += 1;
        if self.derivatives > MAX_DERIVATIVES {
            let message = format!("more than {MAX_DERIVATIVES} derivatives inside each other");
            return Err(SyntaxError::new(self.span, message));
        }
        let start = self.open_call("d")?;
        let operand = self.expression(Binding::Sum)?;
        self.derivatives -= 1;
        self.comma("d")?;
        let variable = self.differentiated()?;
        let span = self.close_call("d", start)?;
        self.builder.unary(operand, span, |operand| ExpressionKind::Derivative(operand, variable))
    }

    /// The variable a derivative is taken in.
    fn differentiated(&mut self) -> Result<Variable> {
        if let Token::Name(name) = self.token
            && (!is_reserved(name) || Quantity::from_name(name).is_some())
            && let Some(variable) = Variable::new(name)
        {
            self.advance()?;
            return Ok(variable);
        }
        let message = format!("expected the variable to differentiate in, found {}", self.token);
        Err(SyntaxError::new(self.span, message)
            .help("a variable of the domain, or x or y, as in `d(mean, nu)`"))
    }

    /// Steps past a function's name and its parenthesis; returns the places of both.
    fn open_call(&mut self, name: &str) -> Result<(Span, Span)> {
        let start = self.advance()?;
        if self.token != Token::Open {
            let message = format!("`{name}` is a function and needs its arguments");
            return Err(SyntaxError::new(start, message).help(format!("write `{}`", usage(name))));
        }
        Ok((start, self.open(start)?))
    }

    /// Steps past the end of a call; returns the place of all of it.
    fn close_call(&mut self, name: &str, (start, open): (Span, Span)) -> Result<Span> {
        if self.token == Token::Comma {
            let message = format!("too many arguments for `{name}`");
            return Err(
                SyntaxError::new(self.span, message).help(format!("write `{}`", usage(name)))
            );
        }
        Ok(start.to(self.close(open)?))
    }

    fn comma(&mut self, name: &str) -> Result<()> {
        match self.token {
            Token::Comma => self.advance().map(|_| ()),
            Token::Close => {
                let message = format!("too few arguments for `{name}`");
                Err(SyntaxError::new(self.span, message).help(format!("write `{}`", usage(name))))
            }
            _ => Err(self.misplaced("an operator or `,`")),
        }
    }
}

/// How a function is called.
fn usage(name: &str) -> String {
    match name {
        "min" | "max" => format!("{name}(a, b)"),
        "where" => "where(a < b, c, d)".to_owned(),
        _ if Moment::from_name(name).is_some() => format!("{name}(a, b)"),
        "d" => "d(mean, nu)".to_owned(),
        _ => format!("{name}(a)"),
    }
}
