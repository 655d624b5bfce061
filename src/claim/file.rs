//! Files to claims.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::conclusions;
use super::diagnostic::{Complaints, Diagnostic};
use super::document::Document;
use super::sections::Meaning;
use super::text::printable_character;
use super::{ActivationSpec, Claim, Conclusion, activation, layer, record, sections};

/// The size of the largest claim file that is read.
pub const MAX_FILE_BYTES: u64 = 1 << 20;

/// The stack for what recurses over the TOML tree; four times what it can need.
const PARSER_STACK_BYTES: usize = 32 << 20;

/// The keys of a claim file.
const KEYS: [&str; 12] = [
    "title",
    "source",
    "printed",
    "note",
    "record",
    "activation",
    "layer",
    "map",
    "domain",
    "define",
    "prove",
    "conclude",
];

impl Claim {
    /// Reads a claim from the text of its file; `name` is what to call the claim,
    /// `path_shown` what to call the file.
    ///
    /// # Errors
    ///
    /// All that cannot be read or makes no sense, each with its place. What is only wrong because
    /// something else is is not complained of.
    pub fn parse(name: &str, path_shown: &str, text: &str) -> Result<Claim, Diagnostic> {
        // The TOML parser bounds the nesting of brackets and the length of dotted
        // keys, but not their product, and drops its tree recursively: some 6,400
        // tables inside each other take more than the usual 2 MiB of a thread.
        std::thread::scope(|scope| {
            std::thread::Builder::new()
                .stack_size(PARSER_STACK_BYTES)
                .spawn_scoped(scope, || Claim::parse_recursively(name, path_shown, text))
                .ok()
                .and_then(|thread| thread.join().ok())
                .unwrap_or_else(|| {
                    Err(Diagnostic::whole(path_shown, "the TOML parser failed to run"))
                })
        })
    }

    fn parse_recursively(name: &str, path_shown: &str, text: &str) -> Result<Claim, Diagnostic> {
        let document = Document { file: path_shown, text };
        let root = document.parse()?;
        let entries = document.entries(&root, "", Some(&KEYS))?;
        let find = |key| entries.iter().find(|entry| entry.key == key);
        let missing = |what, example| {
            Diagnostic::whole(path_shown, format!("the claim has no {what}"))
                .help(format!("add {example}"))
        };

        let mut wrong = Complaints::default();
        let title = find("title")
            .ok_or_else(|| missing("title", "`title = \"what the claim says\"` as its first line"));
        let title = wrong.keep(title.and_then(|entry| document.prose(entry, false)));
        let mut prose =
            |key, lines| find(key).and_then(|entry| wrong.keep(document.prose(entry, lines)));
        let (source, printed) = (prose("source", false), prose("printed", true));
        let note = prose("note", true);
        let record = find("record").and_then(|entry| {
            wrong.keep(record::record(document, entry.value, find("note").is_some()))
        });
        let table = |key| find(key).map(|entry| entry.value);
        let activation = wrong.keep(match table("activation") {
            Some(value) => activation::activation(document, value),
            None => Ok(ActivationSpec::default()),
        });
        let layer = wrong.keep(layer::layer(document, table("layer"), find("map")));
        let definitions = wrong.keep(match table("define") {
            Some(value) => layer::definitions(document, value),
            None => Ok(Vec::new()),
        });
        let meaning = activation
            .zip(layer)
            .zip(definitions)
            .map(|((activation, layer), definitions)| Meaning { activation, layer, definitions });
        let cases = meaning.as_ref().and_then(|meaning| {
            let cases = wrong.keep(sections::cases(document, table("domain"), meaning))?;
            let tables = ["layer", "map", "define"].map(table);
            wrong.keep(sections::check_meaning(document, &cases, tables))?;
            Some(cases)
        });
        let obligations = match table("prove") {
            Some(prove) => sections::obligations(document, prove, cases.as_deref(), &mut wrong),
            None => Vec::new(),
        };
        wrong.all()?;
        let (Some(title), Some(Meaning { activation, layer, .. }), Some(cases)) =
            (title, meaning, cases)
        else {
            unreachable!("what is missing was complained of");
        };
        let conclusion = match find("conclude") {
            Some(entry) => conclusions::conclusion(document, entry.value, &cases, &obligations)?,
            None => Conclusion::default(),
        };
        if obligations.is_empty() && conclusion == Conclusion::default() {
            let example = "one, with a line such as `contraction = \"norm < 1\"`";
            return Err(missing("[prove] table", example));
        }
        Ok(Claim {
            name: name.to_owned(),
            title,
            source,
            printed,
            note,
            record,
            activation,
            layer,
            cases,
            obligations,
            conclusion,
            path: path_shown.to_owned(),
            text: text.to_owned(),
        })
    }

    /// Reads a claim file; the claim is called what the file is, without its ending.
    ///
    /// # Errors
    ///
    /// A file that cannot be read, is larger than [`MAX_FILE_BYTES`] or not UTF-8,
    /// and whatever [`Claim::parse`] complains of.
    pub fn read(path: &Path) -> Result<Claim, Diagnostic> {
        let printable = |text: &str| -> String { text.chars().map(printable_character).collect() };
        let shown = printable(&path.to_string_lossy());
        let text = read_text(path).map_err(|message| Diagnostic::whole(&shown, message))?;
        let name = path
            .file_stem()
            .map_or_else(|| shown.clone(), |stem| printable(&stem.to_string_lossy()));
        Claim::parse(&name, &shown, &text)
    }

    /// Reads a claim from what is no file, such as standard input; `name` is what to call
    /// the claim, `shown` what to call its source.
    ///
    /// # Errors
    ///
    /// As [`Claim::read`] has.
    pub fn read_from(source: impl Read, name: &str, shown: &str) -> Result<Claim, Diagnostic> {
        let text = bounded_text(source).map_err(|message| Diagnostic::whole(shown, message))?;
        Claim::parse(name, shown, &text)
    }
}

/// The text of a file of reasonable size, or what is wrong with it.
fn read_text(path: &Path) -> Result<String, String> {
    let file = File::open(path).map_err(unreadable)?;
    let metadata = file.metadata().map_err(unreadable)?;
    if metadata.is_dir() {
        return Err("this is a directory; give the path of a claim file in it".to_owned());
    }
    if metadata.len() > MAX_FILE_BYTES {
        return Err(too_large());
    }
    bounded_text(file)
}

fn unreadable(error: io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => {
            "there is no such file; check the path, or give the name of a built-in claim".to_owned()
        }
        io::ErrorKind::PermissionDenied => {
            "no permission to read the file; check its mode".to_owned()
        }
        _ => format!("cannot read the file ({error}); give the path of a claim file"),
    }
}

fn too_large() -> String {
    format!(
        "larger than {MAX_FILE_BYTES} bytes; a claim is a small TOML file, check that this is one"
    )
}

/// All that a source has, if that is text of reasonable size: devices and pipes do not tell
/// their size beforehand.
fn bounded_text(source: impl Read) -> Result<String, String> {
    let mut bytes = Vec::new();
    source.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if u64::try_from(bytes.len()).map_or(true, |length| length > MAX_FILE_BYTES) {
        return Err(too_large());
    }
    String::from_utf8(bytes).map_err(|error| {
        let place = error.utf8_error().valid_up_to();
        format!("byte {place} is not UTF-8 text; save the claim as a UTF-8 file")
    })
}
