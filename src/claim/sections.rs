//! The tables of a claim file.

use super::diagnostic::Diagnostic;
use super::document::{Document, Entry, Value};
use super::domain::{Domain, Range};
use super::expression::Span;
use super::inequality::Inequality;
use super::lexer::SyntaxError;
use super::names::Variable;
use super::scope::check_fixed_point;
use super::text::printable;
use super::{
    ActivationKind, ActivationSpec, Banach, Case, Conclusion, ExactFixedPoint, Obligation,
};
use crate::arithmetic::decimal::Decimal;
use toml::de::DeValue;

/// The longest name of an entry of `[prove]`.
const MAX_NAME_LENGTH: usize = 64;
/// The variables of the map, as keys.
const FACTORS: [&str; 4] = ["mu", "omega", "nu", "tau"];

/// Reads `[activation]`.
pub(super) fn activation<'a>(
    document: Document<'a>,
    value: &'a Value<'a>,
) -> Result<ActivationSpec, Diagnostic> {
    let mut spec = ActivationSpec::default();
    for entry in document.entries(value, "activation", Some(&["kind", "lambda", "alpha"]))? {
        match entry.key {
            "kind" => spec.kind = activation_kind(document, entry.value)?,
            "lambda" => spec.lambda = Some(positive_range(document, &entry)?),
            _ => spec.alpha = Some(positive_range(document, &entry)?),
        }
    }
    Ok(spec)
}

fn activation_kind<'a>(
    document: Document<'a>,
    value: &'a Value<'a>,
) -> Result<ActivationKind, Diagnostic> {
    let name = document.string(value, "kind")?;
    ActivationKind::from_name(name).ok_or_else(|| {
        let known = ActivationKind::ALL.map(|kind| format!("\"{}\"", kind.name())).join(", ");
        document
            .error(value.span(), format!("unknown activation `{}`", printable(name)))
            .help(format!("the known kinds are {known}"))
    })
}

fn positive_range<'a>(document: Document<'a>, entry: &Entry<'a>) -> Result<Range, Diagnostic> {
    let range = document.range(entry.value, entry.key)?;
    match range.check_parameter(entry.key) {
        Ok(()) => Ok(range),
        Err(error) => Err(document.range_error(entry.value, error)),
    }
}

/// Reads `[domain]`: its ranges make one case, or are common to the cases that its
/// sub-tables make.
pub(super) fn cases<'a>(
    document: Document<'a>,
    value: &'a Value<'a>,
) -> Result<Vec<Case>, Diagnostic> {
    let entries = document.entries(value, "domain", None)?;
    let is_case = |entry: &Entry| matches!(entry.value.get_ref(), DeValue::Table(_));
    let (tables, common): (Vec<Entry>, Vec<Entry>) = entries.into_iter().partition(is_case);
    if tables.is_empty() {
        let domain = ranges(document, value, common.iter().collect())?;
        return Ok(vec![Case { name: None, domain }]);
    }
    tables
        .iter()
        .map(|table| {
            let name = plain_name(document, table, "a case")?;
            let own = document.entries(table.value, &name, None)?;
            let domain = ranges(document, table.value, common.iter().chain(&own).collect())?;
            Ok(Case { name: Some(name), domain })
        })
        .collect()
}

fn ranges<'a>(
    document: Document<'a>,
    value: &'a Value<'a>,
    entries: Vec<&Entry<'a>>,
) -> Result<Domain, Diagnostic> {
    let mut ranges = Vec::new();
    for entry in &entries {
        match Variable::from_name(entry.key) {
            Some(variable) => ranges.push((variable, document.range(entry.value, entry.key)?)),
            None => {
                let known = Variable::ALL.map(Variable::name);
                return Err(document.unknown_key(entry, "domain", &known));
            }
        }
    }
    Domain::new(ranges).map_err(|found| {
        // The last entry of that name: a case's own rather than the common one.
        let blamed = entries.iter().rfind(|entry| entry.key == found.variable.name());
        document.range_error(blamed.map_or(value, |entry| entry.value), found.error)
    })
}

/// A key that names something in tables and file names.
fn plain_name(document: Document, entry: &Entry, what: &str) -> Result<String, Diagnostic> {
    let name = entry.key;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    if !name.is_empty() && name.len() <= MAX_NAME_LENGTH && name.bytes().all(plain) {
        return Ok(name.to_owned());
    }
    Err(document
        .error(entry.key_bytes.clone(), format!("`{}` cannot name {what}", printable(name)))
        .help(format!("use up to {MAX_NAME_LENGTH} of the letters a to z, digits, `_` and `-`")))
}

/// Reads `[prove]`.
pub(super) fn obligations<'a>(
    document: Document<'a>,
    value: &'a Value<'a>,
    cases: &[Case],
) -> Result<Vec<Obligation>, Diagnostic> {
    let mut obligations = Vec::new();
    for entry in document.entries(value, "prove", None)? {
        let name = plain_name(document, &entry, "an obligation")?;
        let inequalities = document.inequalities(entry.value, &name)?;
        for (index, (string, inequality)) in inequalities.into_iter().enumerate() {
            check(cases, &inequality).map_err(|error| document.syntax_error(string, error))?;
            let whole = Span { start: 0, end: inequality.text.len() };
            let bytes = document.locate(string, whole);
            obligations.push(Obligation { name: name.clone(), index, inequality, bytes });
        }
    }
    if obligations.is_empty() {
        return Err(document
            .error(value.span(), "[prove] has nothing to prove")
            .help("add an inequality, as in `contraction = \"norm < 1\"`"));
    }
    Ok(obligations)
}

/// Whether an inequality makes sense on the domain of every case.
fn check(cases: &[Case], inequality: &Inequality) -> Result<(), SyntaxError> {
    cases.iter().try_for_each(|case| case.domain.check_inequality(inequality))
}

/// Reads `[conclude]`.
pub(super) fn conclusion<'a>(
    document: Document<'a>,
    value: &'a Value<'a>,
    cases: &[Case],
    obligations: &[Obligation],
) -> Result<Conclusion, Diagnostic> {
    let known = ["banach", "fixed_point", "exact_fixed_point"];
    let entries = document.entries(value, "conclude", Some(&known))?;
    let mut conclusion = Conclusion::default();
    for entry in &entries {
        match entry.key {
            "banach" => {
                let banach = banach(document, entry, cases, obligations)?;
                conclusion.banach = Some(banach);
            }
            "fixed_point" => {
                for (string, inequality) in document.inequalities(entry.value, entry.key)? {
                    check_fixed_point(&inequality)
                        .and_then(|()| check(cases, &inequality))
                        .map_err(|error| document.syntax_error(string, error))?;
                    conclusion.fixed_point.push(inequality);
                }
            }
            _ => conclusion.exact_fixed_point = Some(exact_fixed_point(document, entry.value)?),
        }
    }
    match entries.iter().find(|entry| entry.key == "fixed_point") {
        Some(entry) if conclusion.banach.is_none() => Err(document
            .error(
                entry.key_bytes.clone(),
                "`fixed_point` needs `banach`, which says that there is one",
            )
            .help("add `banach = [\"self_map\", \"contraction\"]`")),
        _ => Ok(conclusion),
    }
}

fn banach<'a>(
    document: Document<'a>,
    entry: &Entry<'a>,
    cases: &[Case],
    obligations: &[Obligation],
) -> Result<Banach, Diagnostic> {
    let items: &[Value] = match entry.value.get_ref() {
        DeValue::Array(items) => items,
        _ => &[],
    };
    let [self_map, contraction] = items else {
        return Err(document
            .error(entry.value.span(), "`banach` takes the names of two entries of [prove]")
            .help("write `banach = [\"self_map\", \"contraction\"]`"));
    };
    let proved = |value: &'a Value<'a>| {
        let name = document.string(value, "banach")?;
        if obligations.iter().any(|obligation| obligation.name == name) {
            return Ok(name.to_owned());
        }
        let mut known: Vec<&str> =
            obligations.iter().map(|obligation| obligation.name.as_str()).collect();
        known.dedup();
        known.truncate(8);
        Err(document
            .error(value.span(), format!("[prove] has no entry `{}`", printable(name)))
            .help(format!("its entries are {}", known.join(", "))))
    };
    let banach = Banach { self_map: proved(self_map)?, contraction: proved(contraction)? };
    if banach.self_map == banach.contraction {
        return Err(document
            .error(contraction.span(), "the self-map and the contraction are the same entry")
            .help("name the two entries of [prove] in that order"));
    }
    let given = |name| {
        Variable::from_name(name)
            .is_some_and(|it| cases.iter().all(|case| case.domain.get(it).is_some()))
    };
    if !FACTORS.into_iter().all(given) {
        return Err(document
            .error(
                entry.key_bytes.clone(),
                "`banach` is about boxes of mu and nu at each omega and tau",
            )
            .help("give all four in [domain]"));
    }
    Ok(banach)
}

fn exact_fixed_point<'a>(
    document: Document<'a>,
    value: &'a Value<'a>,
) -> Result<ExactFixedPoint, Diagnostic> {
    let entries = document.entries(value, "exact_fixed_point", Some(&FACTORS))?;
    let coordinate = |name: &str| -> Result<Decimal, Diagnostic> {
        let Some(entry) = entries.iter().find(|entry| entry.key == name) else {
            return Err(document
                .error(value.span(), format!("`exact_fixed_point` lacks `{name}`"))
                .help("write { mu = \"0\", nu = \"1\", omega = \"0\", tau = \"1\" }"));
        };
        let number = document.decimal(entry.value, name)?;
        let point = Range::point(number.clone());
        let mut checked = point.check();
        if matches!(name, "nu" | "tau") {
            checked = checked.and_then(|()| point.check_positive(name));
        }
        match checked {
            Ok(()) => Ok(number),
            Err(error) => Err(document.range_error(entry.value, error)),
        }
    };
    Ok(ExactFixedPoint {
        mu: coordinate("mu")?,
        nu: coordinate("nu")?,
        omega: coordinate("omega")?,
        tau: coordinate("tau")?,
    })
}
