//! What the text of a decimal is made of.

use rug::ops::Pow;
use rug::{Integer, Rational};

/// The anatomy of a decimal's text: ±`whole`.`fraction`e`exponent`.
pub(super) struct Parts<'a> {
    negative: bool,
    whole: &'a str,
    fraction: &'a str,
    /// Saturated: no text makes it overflow.
    exponent: i64,
    /// Of the mantissa and the exponent together.
    pub(super) digit_count: usize,
}

impl<'a> Parts<'a> {
    /// The parts of `[+-]digits[.digits][e[+-]digits]`; none if the text is not of that form.
    pub(super) fn scan(text: &'a str) -> Option<Parts<'a>> {
        let (negative, rest) = split_sign(text);
        let (whole, rest) = split_digits(rest)?;
        let (fraction, rest) = match rest.strip_prefix('.') {
            Some(rest) => split_digits(rest)?,
            None => ("", rest),
        };
        let (exponent, exponent_digits, rest) = match rest.strip_prefix(['e', 'E']) {
            Some(rest) => {
                let (negative, rest) = split_sign(rest);
                let (digits, rest) = split_digits(rest)?;
                let size = digits.bytes().fold(0_i64, |size, digit| {
                    size.saturating_mul(10).saturating_add(i64::from(digit - b'0'))
                });
                (if negative { -size } else { size }, digits.len(), rest)
            }
            None => (0, 0, rest),
        };
        rest.is_empty().then_some(Parts {
            negative,
            whole,
            fraction,
            exponent,
            digit_count: whole.len() + fraction.len() + exponent_digits,
        })
    }

    fn digits(&self) -> impl Iterator<Item = u8> {
        self.whole.bytes().chain(self.fraction.bytes())
    }

    /// Whether every digit of the mantissa is 0.
    pub(super) fn is_zero(&self) -> bool {
        self.digits().all(|digit| digit == b'0')
    }

    /// The power of ten of the first digit that is not 0.
    pub(super) fn power(&self) -> i64 {
        let leading_zeros = self.digits().take_while(|&digit| digit == b'0').count();
        let position = as_i64(self.whole.len()) - 1 - as_i64(leading_zeros);
        self.exponent.saturating_add(position)
    }

    /// The exact value. The caller has bounded the digits and the power.
    pub(super) fn value(&self) -> Rational {
        let mut mantissa = Integer::new();
        for digit in self.digits() {
            mantissa *= 10;
            mantissa += digit - b'0';
        }
        if self.negative {
            mantissa = -mantissa;
        }
        let scale = self.exponent.saturating_sub(as_i64(self.fraction.len()));
        let power = Integer::from(10).pow(u32::try_from(scale.unsigned_abs()).unwrap_or(u32::MAX));
        if scale < 0 { Rational::from((mantissa, power)) } else { Rational::from(mantissa * power) }
    }
}

fn as_i64(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

fn split_sign(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

/// Splits off the leading digits; `None` if there are none.
fn split_digits(text: &str) -> Option<(&str, &str)> {
    let end = text.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}
