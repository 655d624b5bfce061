//! `[record]`: a claim's place in the ledger of `selfnorm audit`.

use super::Verdict;
use super::diagnostic::Diagnostic;
use super::document::{Document, Entry, Value};
use super::text::printable;

/// What is recorded of a claim. None of it has a bearing on any proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The part of the ledger the claim belongs to.
    pub part: Part,
    /// What the claim has been found to be.
    pub verdict: Verdict,
    /// What is wrong with it, if it is refuted.
    pub kind: Option<Kind>,
    /// The name of the claim that this one is the true form of.
    pub repairs: Option<String>,
}

/// What is wrong with a refuted claim; `proofs/paper/RULES.md` says which is which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A number or a relation is wrong, beyond its last digit.
    False,
    /// A step to a statement fails, be that statement true or not.
    Inference,
    /// It fails in the last printed digit only.
    Rounding,
    /// A reader corrects it from the context.
    Misprint,
}

impl Kind {
    /// All kinds, the gravest first.
    pub const ALL: [Kind; 4] = [Kind::False, Kind::Inference, Kind::Rounding, Kind::Misprint];

    /// The name in a claim file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Kind::False => "false",
            Kind::Inference => "inference",
            Kind::Rounding => "rounding",
            Kind::Misprint => "misprint",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// The parts of the ledger, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The map, its constants, its fixed points.
    Map,
    /// Theorem 1 and what its printed proof rests on.
    Theorem1,
    /// Theorem 2 and what its printed proof rests on.
    Theorem2,
    /// Theorem 3 and what its printed proof rests on.
    Theorem3,
    /// The published argument with certified numbers.
    Argument,
    /// How far the theorems reach.
    Beyond,
    /// What public code and other papers print: gains, constants, initializations, dropout.
    Field,
}

impl Part {
    /// All parts.
    pub const ALL: [Part; 7] = [
        Part::Map,
        Part::Theorem1,
        Part::Theorem2,
        Part::Theorem3,
        Part::Argument,
        Part::Beyond,
        Part::Field,
    ];

    /// The name in a claim file and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Part::Map => "map",
            Part::Theorem1 => "theorem1",
            Part::Theorem2 => "theorem2",
            Part::Theorem3 => "theorem3",
            Part::Argument => "argument",
            Part::Beyond => "beyond",
            Part::Field => "field",
        }
    }

    /// The heading in the ledger.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Part::Map => "The map and its constants",
            Part::Theorem1 => "Theorem 1: stable and attracting fixed points",
            Part::Theorem2 => "Theorem 2: decreasing variance",
            Part::Theorem3 => "Theorem 3: increasing variance",
            Part::Argument => "The published argument, re-enacted with certified numbers",
            Part::Beyond => "Beyond the paper: how far the theorems reach",
            Part::Field => "The field: gains, constants and dropout in public code and papers",
        }
    }

    /// The part of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Part> {
        Part::ALL.into_iter().find(|part| part.name() == name)
    }
}

/// Reads `[record]`; `has_note` says whether the claim has a `note`.
pub(super) fn record<'a>(
    document: Document<'a>,
    value: &'a Value<'a>,
    has_note: bool,
) -> Result<Record, Diagnostic> {
    let entries =
        document.entries(value, "record", Some(&["part", "verdict", "kind", "repairs"]))?;
    let find = |key: &str| entries.iter().find(|entry| entry.key == key);
    let needed = |key: &str, known: &str| {
        find(key).ok_or_else(|| {
            document
                .error(value.span(), format!("[record] lacks `{key}`"))
                .help(format!("add `{key} = \"...\"`, one of {known}"))
        })
    };
    let parts = Part::ALL.map(Part::name).join(", ");
    let verdicts = Verdict::ALL.map(Verdict::word).join(", ");
    let part = word(document, needed("part", &parts)?, Part::from_name, &parts)?;
    let entry = needed("verdict", &verdicts)?;
    let verdict = word(document, entry, Verdict::from_word, &verdicts)?;
    if verdict == Verdict::Undecided && !has_note {
        return Err(document
            .error(entry.value.span(), "recorded as undecided without a reason")
            .help("say why in a `note` at the top of the file"));
    }
    let kinds = Kind::ALL.map(Kind::name).join(", ");
    let kind = find("kind")
        .map(|entry| match verdict {
            Verdict::Refuted => word(document, entry, Kind::from_name, &kinds),
            _ => Err(document
                .error(
                    entry.value.span(),
                    format!("a `kind` of a claim that is {}", verdict.word()),
                )
                .help("only what is refuted has one: leave it out")),
        })
        .transpose()?;
    let repairs = find("repairs").map(|entry| document.prose(entry, false)).transpose()?;
    Ok(Record { part, verdict, kind, repairs })
}

fn word<T>(
    document: Document,
    entry: &Entry,
    read: impl Fn(&str) -> Option<T>,
    known: &str,
) -> Result<T, Diagnostic> {
    let text = document.string(entry.value, entry.key)?;
    read(text).ok_or_else(|| {
        document
            .error(entry.value.span(), format!("unknown {} `{}`", entry.key, printable(text)))
            .help(format!("it is one of {known}"))
    })
}
