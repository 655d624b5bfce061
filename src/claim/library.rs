//! The activations that a claim can call by a name: the files of `src/activation/library`.

use super::diagnostic::Diagnostic;
use super::document::Document;
use super::expression::Expression;
use super::number::Number;
use super::suggest::suggest;
use super::variable::Variable;
use std::sync::OnceLock;

/// Names, paths and texts, in alphabetical order; `build.rs` reads the folder.
const FILES: &[(&str, &str, &str)] = include!(concat!(env!("OUT_DIR"), "/activations.rs"));

/// The keys of a file.
const KEYS: [&str; 5] = ["about", "source", "expression", "positive", "parameters"];

/// An activation of the library.
#[derive(Clone, Debug)]
pub struct KnownActivation {
    /// What it is called.
    pub name: &'static str,
    /// What it is, in one sentence.
    pub about: String,
    /// Where it comes from.
    pub source: String,
    /// The function of `z` and the parameters.
    pub expression: Expression,
    /// The parameters with their default values.
    pub parameters: Vec<(Variable, Number)>,
    /// Those parameters that must be positive.
    pub positive: Vec<Variable>,
}

/// The names of all activations of the library.
pub fn activation_names() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(name, _, _)| *name)
}

/// The activation of that name; none if the library has none.
#[must_use]
pub fn known_activation(name: &str) -> Option<&'static KnownActivation> {
    /// What was read before: SELU's constants take longer than most claims.
    static KNOWN: [OnceLock<KnownActivation>; FILES.len()] =
        [const { OnceLock::new() }; FILES.len()];
    let index = FILES.iter().position(|(known, _, _)| *known == name)?;
    let (name, path, text) = FILES[index];
    let read = || read(name, path, text).unwrap_or_else(|error| panic!("{error}"));
    Some(KNOWN[index].get_or_init(read))
}

/// What to say of a name that is none.
pub(super) fn help_for_unknown_activation(name: &str) -> String {
    let known: Vec<&str> = activation_names().collect();
    let list = format!("the known kinds are {}", known.join(", "));
    match suggest(name, activation_names()) {
        Some(nearest) => format!("did you mean `{nearest}`? {list}"),
        None => list,
    }
}

fn read(name: &'static str, path: &str, text: &str) -> Result<KnownActivation, Diagnostic> {
    let document = Document { file: path, text };
    let root = document.parse()?;
    let entries = document.entries(&root, "", Some(&KEYS))?;
    let find = |key: &str| entries.iter().find(|entry| entry.key == key);
    let needed = |key: &str| {
        find(key).ok_or_else(|| Diagnostic::whole(path, format!("the activation lacks `{key}`")))
    };
    let mut parameters = Vec::new();
    if let Some(table) = find("parameters") {
        for entry in document.entries(table.value, "parameters", None)? {
            parameters
                .push((document.parameter_name(&entry)?, document.number(entry.value, entry.key)?));
        }
    }
    let positive = match find("positive") {
        Some(entry) => document.names(entry.value, "positive")?,
        None => Vec::new(),
    };
    let names: Vec<Variable> = parameters.iter().map(|(name, _)| *name).collect();
    let expression = document.expression(needed("expression")?.value, "expression")?;
    Ok(KnownActivation {
        name,
        about: document.prose(needed("about")?, false)?,
        source: document.prose(needed("source")?, false)?,
        expression: expression.with_variables(&names),
        parameters,
        positive,
    })
}
