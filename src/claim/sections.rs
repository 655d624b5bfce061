//! The tables of a claim file.

use super::activation::ActivationSpec;
use super::diagnostic::{Complaints, Diagnostic};
use super::document::{Document, Entry, Value};
use super::domain::{Domain, DomainError};
use super::expression::{Expression, Span};
use super::inequality::Inequality;
use super::layer::{Layer, LayerKind};
use super::lexer::SyntaxError;
use super::scope::Scope;
use super::text::printable;
use super::variable::Variable;
use super::{Case, Obligation};
use toml::de::DeValue;

/// The longest name of an entry of `[prove]`.
const MAX_NAME_LENGTH: usize = 64;

/// What gives the names of a claim their meaning, beside its domain.
pub(super) struct Meaning {
    pub(super) activation: ActivationSpec,
    pub(super) layer: Layer,
    pub(super) definitions: Vec<(Variable, Expression)>,
}

/// Reads `[domain]`: its ranges make one case, or are common to the cases that its
/// sub-tables make.
pub(super) fn cases<'a>(
    document: Document<'a>,
    value: Option<&'a Value<'a>>,
    meaning: &Meaning,
) -> Result<Vec<Case>, Diagnostic> {
    let Some(value) = value else {
        return Ok(vec![case(document, None, None, &[], meaning)?]);
    };
    let entries = document.entries(value, "domain", None)?;
    let is_case = |entry: &Entry| matches!(entry.value.get_ref(), DeValue::Table(_));
    let (tables, common): (Vec<Entry>, Vec<Entry>) = entries.into_iter().partition(is_case);
    if tables.is_empty() {
        let all: Vec<&Entry> = common.iter().collect();
        return Ok(vec![case(document, None, Some(value), &all, meaning)?]);
    }
    tables
        .iter()
        .map(|table| {
            let name = plain_name(document, table, "a case")?;
            let own = document.entries(table.value, &name, None)?;
            let all: Vec<&Entry> = common.iter().chain(&own).collect();
            case(document, Some(name), Some(table.value), &all, meaning)
        })
        .collect()
}

fn case<'a>(
    document: Document<'a>,
    name: Option<String>,
    value: Option<&'a Value<'a>>,
    entries: &[&Entry<'a>],
    meaning: &Meaning,
) -> Result<Case, Diagnostic> {
    let mut domain = Domain::default();
    // The last entry of that name: a case's own rather than the common one.
    let blamed = |variable: Variable| {
        let entry = entries.iter().rfind(|entry| entry.key == variable.name());
        entry.map(|entry| entry.value).or(value)
    };
    let mut wrong = Complaints::default();
    for entry in entries {
        let inserted = document.name(entry).and_then(|variable| {
            let range = document.range(entry.value, entry.key)?;
            let blamed = |found: DomainError| document.range_error(entry.value, found.error);
            domain.insert(variable, range).map_err(blamed)
        });
        wrong.keep(inserted);
    }
    wrong.all()?;
    let layer = &meaning.layer;
    if layer.kind == LayerKind::Unit {
        for (product, of) in [(Variable::X, &layer.x), (Variable::Y, &layer.y)] {
            domain.check_factors(product, &of.names()).map_err(|found| match blamed(product) {
                Some(value) => document.range_error(value, found.error),
                None => Diagnostic::whole(document.file, found.to_string()),
            })?;
        }
    }
    let scope =
        Scope::new(domain, &meaning.activation, layer, &meaning.definitions).map_err(|error| {
            match value {
                Some(value) => document.error(value.span(), error.to_string()),
                None => Diagnostic::whole(document.file, error.to_string()),
            }
        })?;
    Ok(Case { name, scope })
}

/// Whether what the layer and the definitions say makes sense in every case.
pub(super) fn check_meaning<'a>(
    document: Document<'a>,
    cases: &[Case],
    tables: [Option<&'a Value<'a>>; 3],
) -> Result<(), Diagnostic> {
    for table in tables.into_iter().flatten() {
        for entry in document.entries(table, "", None)? {
            if let DeValue::Table(_) = entry.value.get_ref() {
                continue;
            }
            if !["x", "y"].contains(&entry.key) && document.name(&entry).is_err() {
                continue;
            }
            if entry.key == "kind" || entry.key == "dropout" {
                continue;
            }
            let expression = document.expression(entry.value, entry.key)?;
            for case in cases {
                let unknown = |error| document.syntax_error(entry.value, error);
                case.scope.check_names(&expression).map_err(unknown)?;
            }
        }
    }
    Ok(())
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

/// Reads `[prove]`: what in it can be read, where something is wrong. Names are looked at only
/// if it is known what they mean.
pub(super) fn obligations<'a>(
    document: Document<'a>,
    value: &'a Value<'a>,
    cases: Option<&[Case]>,
    wrong: &mut Complaints,
) -> Vec<Obligation> {
    let Some(entries) = wrong.keep(document.entries(value, "prove", None)) else {
        return Vec::new();
    };
    if entries.is_empty() {
        wrong.keep::<()>(Err(document
            .error(value.span(), "[prove] has nothing to prove")
            .help("add an inequality, as in `contraction = \"norm < 1\"`")));
    }
    let mut obligations = Vec::new();
    for entry in entries {
        let Some(name) = wrong.keep(plain_name(document, &entry, "an obligation")) else {
            continue;
        };
        let strings = wrong.keep(document.one_or_more(entry.value, &name)).unwrap_or_default();
        for (index, string) in strings.into_iter().enumerate() {
            let inequality = document.inequality(string, &name).and_then(|inequality| {
                check(cases.unwrap_or_default(), &inequality)
                    .map_err(|error| document.syntax_error(string, error))?;
                Ok(inequality)
            });
            let Some(inequality) = wrong.keep(inequality) else { continue };
            let whole = Span { start: 0, end: inequality.text.len() };
            let bytes = document.locate(string, whole);
            obligations.push(Obligation { name: name.clone(), index, inequality, bytes });
        }
    }
    obligations
}

/// Whether an inequality makes sense on the domain of every case.
pub(super) fn check(cases: &[Case], inequality: &Inequality) -> Result<(), SyntaxError> {
    cases.iter().try_for_each(|case| case.scope.check_inequality(inequality))
}
