//! `selfnorm fixed-point --wanted`: the constants that make a point fixed.

use super::arguments::{FixedPointOptions, Format};
use super::{Exit, complain, fixed_point, json, paint, print};
use crate::arithmetic::mpfr::MpInterval;
use crate::arithmetic::{Decimal, print};
use crate::claim::{Range, Variable};
use crate::map::constants::{Constants, constants};
use crate::search::Verdict;
use rug::Rational;
use serde_json::json;
use std::fmt::Write;

/// Prints λ and α, or why there are none.
pub fn run(options: &FixedPointOptions, mu: &Decimal, nu: &Decimal) -> Exit {
    let wanted = match wanted(options, mu, nu) {
        Ok(wanted) => wanted,
        Err(complaint) => return complain(&complaint),
    };
    let answer = wanted.answer(options);
    print(
        Exit::from_verdict(answer.verdict),
        &match options.format {
            Format::Text => text(&wanted, &answer),
            Format::Json => json_line(&wanted, &answer),
        },
    )
}

/// A point wanted as a fixed point, and where.
struct Wanted {
    mu: Decimal,
    nu: Decimal,
    omega: Decimal,
    tau: Decimal,
}

/// What is known of its constants.
struct Answer {
    /// Proved: the pair exists and is in the stated ranges. Refuted: none is.
    verdict: Verdict,
    statement: String,
    pair: Option<(MpInterval, MpInterval)>,
}

fn wanted(options: &FixedPointOptions, mu: &Decimal, nu: &Decimal) -> Result<Wanted, String> {
    let range = |value: &Decimal| Range::point(value.clone());
    let domain = fixed_point::domain(options, range(mu), range(nu))?;
    let point = |variable: Variable| match domain.get(variable) {
        Some(range) if range.is_point() => Ok(range.lower.clone()),
        _ => Err(format!(
            "error: --{variable}: --wanted is about one {variable}, not a range; the constants \
             depend on it"
        )),
    };
    Ok(Wanted {
        mu: mu.clone(),
        nu: nu.clone(),
        omega: point(Variable::Omega)?,
        tau: point(Variable::Tau)?,
    })
}

impl Wanted {
    fn solve(&self, omega: &Rational) -> Constants {
        constants(self.mu.value(), self.nu.value(), omega, self.tau.value())
    }

    fn answer(&self, options: &FixedPointOptions) -> Answer {
        match self.solve(self.omega.value()) {
            Constants::None(reason) => Answer {
                verdict: Verdict::Refuted,
                statement: format!("no lambda > 0 and alpha > 0 make it a fixed point: {reason}"),
                pair: None,
            },
            Constants::Unknown => Answer {
                verdict: Verdict::Undecided,
                statement:
                    "a sign could not be told with the digits computed: the weights are too extreme"
                        .to_owned(),
                pair: None,
            },
            Constants::Unique { lambda, alpha } => {
                let places =
                    [(&lambda, &options.lambda), (&alpha, &options.alpha)].map(|(value, range)| {
                        range.as_ref().map_or(Verdict::Proved, |range| lies(value, range))
                    });
                let verdict = places[0].and(places[1]);
                let statement = match verdict {
                    Verdict::Proved => "the only positive constants that make it a fixed point",
                    Verdict::Refuted => "none in the stated range; the only positive constants are",
                    Verdict::Undecided => {
                        "they lie on the edge of the stated range, to all digits computed"
                    }
                };
                Answer { verdict, statement: statement.to_owned(), pair: Some((lambda, alpha)) }
            }
        }
    }

    /// Whether ω matters, loudly: the same question at another ω.
    fn warning(&self) -> String {
        if *self.mu.value() == 0 {
            return "omega does not matter, because mu = 0".to_owned();
        }
        let other =
            if *self.omega.value() == 0 { Rational::from((1, 10)) } else { Rational::new() };
        let shown = if other == 0 { "0" } else { "0.1" };
        let there = match self.solve(&other) {
            Constants::Unique { lambda, alpha } => {
                format!(
                    "they are lambda in {}, alpha in {}",
                    shown_short(&lambda),
                    shown_short(&alpha)
                )
            }
            Constants::None(_) => "there are none".to_owned(),
            Constants::Unknown => "they could not be told".to_owned(),
        };
        format!(
            "OMEGA MATTERS: mu is not 0, so x = mu*omega moves with it; at omega = {shown} {there}"
        )
    }
}

fn lies(value: &MpInterval, range: &Range) -> Verdict {
    let (lower, upper) = (range.lower.value(), range.upper.value());
    if *value.lower() >= *lower && *value.upper() <= *upper {
        Verdict::Proved
    } else if *value.upper() < *lower || *value.lower() > *upper {
        Verdict::Refuted
    } else {
        Verdict::Undecided
    }
}

/// Significant digits: all a double has.
const DIGITS: usize = 17;
/// Significant digits of a comparison.
const SHORT_DIGITS: usize = 7;

fn shown_short(value: &MpInterval) -> String {
    print::interval(value.to_interval(), SHORT_DIGITS)
}

fn text(wanted: &Wanted, answer: &Answer) -> String {
    let Wanted { mu, nu, omega, tau } = wanted;
    let mut out = format!(
        "{}  mu = {mu}, nu = {nu}  at omega = {omega}, tau = {tau}\n",
        paint::bold("wanted fixed point")
    );
    let _ = writeln!(out, "  {}  {}", paint::verdict(answer.verdict), answer.statement);
    if let Some((lambda, alpha)) = &answer.pair {
        for (name, value) in [("lambda", lambda), ("alpha", alpha)] {
            let _ =
                writeln!(out, "    {name:6} in {}", print::interval(value.to_interval(), DIGITS));
        }
    }
    let _ = writeln!(out, "  note: {}", wanted.warning());
    out
}

fn json_line(wanted: &Wanted, answer: &Answer) -> String {
    let Wanted { mu, nu, omega, tau } = wanted;
    let value = |of: fn(&(MpInterval, MpInterval)) -> &MpInterval| {
        answer.pair.as_ref().map(|pair| json::pair(of(pair).to_interval()))
    };
    let object = json!({
        "wanted": {
            "mu": mu.to_string(),
            "nu": nu.to_string(),
            "omega": omega.to_string(),
            "tau": tau.to_string(),
        },
        "verdict": answer.verdict.word(),
        "statement": answer.statement,
        "lambda": value(|pair| &pair.0),
        "alpha": value(|pair| &pair.1),
        "note": wanted.warning(),
    });
    format!("{object}\n")
}
