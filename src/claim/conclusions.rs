//! `[conclude]`: what follows from what is proved, or is found with it.

use super::diagnostic::Diagnostic;
use super::document::{Document, Entry, Value};
use super::domain::{Range, join};
use super::number::Number;
use super::scope::Scope;
use super::sections::check;
use super::sense::check_fixed_point;
use super::text::printable;
use super::variable::Variable;
use super::{Banach, Case, Conclusion, Converges, ExactFixedPoint, Obligation, Reaches};
use toml::de::DeValue;

/// The most layers that `reaches` may speak of.
const MAX_LAYERS: u32 = 10_000;

/// Reads `[conclude]`.
pub(super) fn conclusion<'a>(
    document: Document<'a>,
    value: &'a Value<'a>,
    cases: &[Case],
    obligations: &[Obligation],
) -> Result<Conclusion, Diagnostic> {
    let known = ["banach", "fixed_point", "exact_fixed_point", "converges", "reaches"];
    let entries = document.entries(value, "conclude", Some(&known))?;
    let mut conclusion = Conclusion::default();
    for entry in &entries {
        conclusion.places.push((entry.key.to_owned(), entry.key_bytes.clone()));
        match entry.key {
            "banach" => {
                let banach = banach(document, entry, cases, obligations)?;
                conclusion.banach = Some(banach);
            }
            "fixed_point" => {
                for string in document.one_or_more(entry.value, entry.key)? {
                    let inequality = document.inequality(string, entry.key)?;
                    cases
                        .iter()
                        .try_for_each(|case| check_fixed_point(&case.scope, &inequality))
                        .and_then(|()| check(cases, &inequality))
                        .map_err(|error| document.syntax_error(string, error))?;
                    conclusion.fixed_point.push(inequality);
                }
            }
            "exact_fixed_point" => {
                let point = exact_fixed_point(document, entry.value, cases)?;
                conclusion.exact_fixed_point = Some(point);
            }
            "converges" => {
                let converges = converges(document, entry, cases, obligations)?;
                conclusion.converges = Some(converges);
            }
            "reaches" => conclusion.reaches = Some(reaches(document, entry, cases)?),
            key => unreachable!("`{key}` is a key without a meaning"),
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
    let proved = |value| entry_of_prove(document, (value, "banach"), obligations);
    let banach = Banach { self_map: proved(self_map)?, contraction: proved(contraction)? };
    if banach.self_map == banach.contraction {
        return Err(document
            .error(contraction.span(), "the self-map and the contraction are the same entry")
            .help("name the two entries of [prove] in that order"));
    }
    gives_all_variables(document, entry, cases)?;
    Ok(banach)
}

/// The name of an entry of `[prove]`, found in a list of `[conclude]`.
fn entry_of_prove<'a>(
    document: Document<'a>,
    (value, key): (&'a Value<'a>, &str),
    obligations: &[Obligation],
) -> Result<String, Diagnostic> {
    let name = document.string(value, key)?;
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
}

/// Whether the domain gives all that the state map is a function of.
fn gives_all_variables(
    document: Document,
    entry: &Entry,
    cases: &[Case],
) -> Result<(), Diagnostic> {
    for case in cases {
        let (states, others) = map_variables(&case.scope);
        let all = || states.iter().chain(&others);
        if all().all(|name| case.scope.domain.get(*name).is_some()) {
            continue;
        }
        let each = match others.is_empty() {
            true => String::new(),
            false => format!(" at each {}", join(&others)),
        };
        let count = if all().count() == 4 { "all four" } else { "all of them" };
        let about = format!("`{}` is about boxes of {}{each}", entry.key, join(&states));
        return Err(document
            .error(entry.key_bytes.clone(), about)
            .help(format!("give {count} in [domain]")));
    }
    Ok(())
}

fn converges<'a>(
    document: Document<'a>,
    entry: &Entry<'a>,
    cases: &[Case],
    obligations: &[Obligation],
) -> Result<Converges, Diagnostic> {
    let self_map = match entry.value.get_ref() {
        DeValue::Array(items) if items.len() <= 1 => items.iter().next(),
        _ => {
            return Err(document
                .error(entry.value.span(), "`converges` takes the name of one entry of [prove]")
                .help(
                    "write `converges = [\"self_map\"]`, or `converges = []` if the map may leave \
                     the domain for some layers",
                ));
        }
    };
    let proved = |value| entry_of_prove(document, (value, "converges"), obligations);
    let self_map = self_map.map(proved).transpose()?;
    gives_all_variables(document, entry, cases)?;
    Ok(Converges { self_map })
}

fn reaches<'a>(
    document: Document<'a>,
    entry: &Entry<'a>,
    cases: &[Case],
) -> Result<Reaches, Diagnostic> {
    const EXAMPLE: &str = "write `reaches = { box = { nu = [\"0.8\", \"1.5\"] }, layers = 20 }`";
    let entries = document.entries(entry.value, "reaches", Some(&["box", "layers"]))?;
    let of = |key: &str| {
        let found = entries.iter().find(|entry| entry.key == key);
        found.ok_or_else(|| {
            document.error(entry.value.span(), format!("`reaches` lacks `{key}`")).help(EXAMPLE)
        })
    };
    let (place, layers) = (of("box")?.value, of("layers")?.value);
    let mut target = Vec::new();
    for entry in document.entries(place, "box", None)? {
        let state = cases
            .iter()
            .all(|case| case.scope.map.iter().any(|(state, _)| state.name() == entry.key));
        let known = Variable::new(entry.key).filter(|_| state);
        let Some(name) = known else {
            let states = cases.first().map(|case| map_variables(&case.scope).0);
            let message = format!("`{}` is no state variable", printable(entry.key));
            return Err(document
                .error(entry.key_bytes.clone(), message)
                .help(format!("a box of states gives {}", join(&states.unwrap_or_default()))));
        };
        target.push((name, document.checked_range(entry.value, entry.key)?));
    }
    if target.is_empty() {
        return Err(document.error(place.span(), "the box says nothing").help(EXAMPLE));
    }
    let count = match layers.get_ref() {
        DeValue::Integer(count) => u32::from_str_radix(count.as_str(), count.radix()).ok(),
        _ => None,
    };
    let Some(layers) = count.filter(|count| (1..=MAX_LAYERS).contains(count)) else {
        return Err(document
            .error(layers.span(), format!("`layers` is a whole number from 1 to {MAX_LAYERS}"))
            .help(EXAMPLE));
    };
    gives_all_variables(document, entry, cases)?;
    Ok(Reaches { target, layers })
}

/// The state variables of a map, and the other variables it depends on.
fn map_variables(scope: &Scope) -> (Vec<Variable>, Vec<Variable>) {
    let states: Vec<Variable> = scope.map.iter().map(|(name, _)| *name).collect();
    let mut others = Vec::new();
    for (_, next) in &scope.map {
        for leaf in scope.leaves(next) {
            if !states.contains(&leaf) && !others.contains(&leaf) {
                others.push(leaf);
            }
        }
    }
    (states, others)
}

fn exact_fixed_point<'a>(
    document: Document<'a>,
    value: &'a Value<'a>,
    cases: &[Case],
) -> Result<ExactFixedPoint, Diagnostic> {
    let (states, others) = cases.first().map(|case| map_variables(&case.scope)).unwrap_or_default();
    // Where the claim gives x or y itself, the point is still one of the layer's own variables.
    let names = match states.as_slice() {
        [Variable::MU, Variable::NU] => {
            vec![Variable::MU, Variable::NU, Variable::OMEGA, Variable::TAU]
        }
        _ => states.iter().chain(&others).copied().collect(),
    };
    let keys: Vec<&str> = names.iter().map(Variable::name).collect();
    let entries = document.entries(value, "exact_fixed_point", Some(&keys))?;
    let mut point: Vec<(Variable, Number)> = Vec::new();
    for name in &names {
        let Some(entry) = entries.iter().find(|entry| entry.key == name.name()) else {
            let example: Vec<String> = keys.iter().map(|key| format!("{key} = \"1\"")).collect();
            return Err(document
                .error(value.span(), format!("`exact_fixed_point` lacks `{name}`"))
                .help(format!("write {{ {} }}", example.join(", "))));
        };
        let number = document.number(entry.value, entry.key)?;
        let range = Range::point(number.clone());
        let mut checked = range.check();
        if [Variable::NU, Variable::TAU].contains(name) {
            checked = checked.and_then(|()| range.check_positive(name.name()));
        }
        checked.map_err(|error| document.range_error(entry.value, error))?;
        point.push((*name, number));
    }
    Ok(ExactFixedPoint { point })
}
