//! The certificate as a value, and as text.

use super::chain::Chain;
use super::step::Step;
use super::tree::Tree;
use crate::claim::{Claim, Number, Variable};
use sha2::{Digest, Sha256};
use std::io::{self, Write};

/// The version of the format that is written and read.
pub const VERSION: u32 = 1;

/// Columns of a tree's lines.
const WIDTH: usize = 96;

/// Whether a file is a finished proof or the state of an unfinished one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// A certificate: no open cells.
    Final,
    /// A saved state to resume from: some cells are open.
    Partial,
}

impl Status {
    /// The word of the first line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Final => "certificate",
            Self::Partial => "state",
        }
    }
}

/// What a section is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A comparison of an inequality of `[prove]`: entry, position in the entry,
    /// position in the chain.
    Goal(String, usize, usize),
    /// `banach` of `[conclude]`.
    Banach,
    /// `fixed_point` of `[conclude]`.
    FixedPoint,
    /// `exact_fixed_point` of `[conclude]`.
    ExactFixedPoint,
    /// `converges` of `[conclude]`.
    Converges,
    /// `reaches` of `[conclude]`.
    Reaches,
}

impl Subject {
    /// What `[conclude]` can have, in the order of sections.
    pub const CONCLUSIONS: [Self; 5] =
        [Self::Banach, Self::FixedPoint, Self::ExactFixedPoint, Self::Converges, Self::Reaches];

    /// The words that name it, without a goal's positions.
    pub fn name(&self) -> &str {
        match self {
            Self::Goal(name, ..) => name,
            Self::Banach => "banach",
            Self::FixedPoint => "fixed_point",
            Self::ExactFixedPoint => "exact_fixed_point",
            Self::Converges => "converges",
            Self::Reaches => "reaches",
        }
    }
}

/// What a section offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// Nothing: the statement is checked by itself.
    Bare,
    /// The cells on which the statement was settled.
    Tree(Tree),
    /// Boxes that the states of layer after layer lie in.
    Chain(Chain),
    /// A point where the statement is false; without coordinates for a comparison
    /// of constants.
    Point(Vec<(Variable, Number)>),
}

impl Body {
    /// All trees in their order.
    pub fn trees(&self) -> Vec<&Tree> {
        match self {
            Self::Tree(tree) => vec![tree],
            Self::Chain(chain) => chain.trees().collect(),
            Self::Bare | Self::Point(_) => Vec::new(),
        }
    }

    /// Leaves, splits and faces.
    pub fn counts(&self) -> [u64; 3] {
        counts(self.trees())
    }
}

/// Leaves, splits and faces of some trees.
fn counts<'a>(trees: impl IntoIterator<Item = &'a Tree>) -> [u64; 3] {
    let mut sum = [0; 3];
    for tree in trees {
        for (sum, count) in sum.iter_mut().zip(tree.counts()) {
            *sum += count;
        }
    }
    sum
}

/// One statement with what settles it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Whether the statement is said to be true; else it is said to be false.
    pub proved: bool,
    /// Which statement.
    pub subject: Subject,
    /// In which case of the domain.
    pub case: Option<String>,
    /// Why.
    pub body: Body,
}

/// A certificate, or a state to resume from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// Finished or not.
    pub status: Status,
    /// The version of the program that wrote it.
    pub program: String,
    /// The arithmetic of the search: `double` or `mpfr`.
    pub arithmetic: String,
    /// The claim's name.
    pub name: String,
    /// The claim file, verbatim.
    pub claim: String,
    /// The statements in the claim's order.
    pub sections: Vec<Section>,
}

impl Certificate {
    /// A claim's certificate or state without any sections.
    pub fn about(claim: &Claim, status: Status, arithmetic: &str) -> Self {
        Self {
            status,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            arithmetic: arithmetic.to_owned(),
            // One word, whatever the file is called.
            name: claim.name.replace(char::is_whitespace, "_"),
            claim: claim.text.clone(),
            sections: Vec::new(),
        }
    }

    /// Leaves, splits and faces of all trees.
    pub fn counts(&self) -> [u64; 3] {
        counts(self.sections.iter().flat_map(|section| section.body.trees()))
    }

    /// Writes the file, digest included.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut out = Digesting { out, digest: Sha256::new() };
        writeln!(out, "selfnorm {} {VERSION}", self.status.word())?;
        writeln!(out, "program {}", self.program)?;
        writeln!(out, "arithmetic {}", self.arithmetic)?;
        writeln!(out, "claim {} {}", self.name, self.claim.len())?;
        writeln!(out, "{}", self.claim)?;
        for section in &self.sections {
            section.write(&mut out)?;
        }
        let [leaves, splits, faces] = self.counts();
        let sections = self.sections.len();
        writeln!(out, "end {sections} sections {leaves} leaves {splits} splits {faces} faces")?;
        let Digesting { out, digest } = out;
        writeln!(out, "sha256 {}", hexadecimal(&digest.finalize()))
    }

    /// The file as a text.
    pub fn to_text(&self) -> String {
        let mut bytes = Vec::new();
        // Writing to memory cannot fail, and all that is written is text.
        let _ = self.write(&mut bytes);
        String::from_utf8(bytes).unwrap_or_default()
    }
}

/// Passes on what is written, and digests it.
struct Digesting<'a> {
    out: &'a mut dyn Write,
    digest: Sha256,
}

impl Write for Digesting<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.digest.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// The SHA-256 of a text in hexadecimal.
pub fn digest(text: &str) -> String {
    hexadecimal(&Sha256::digest(text.as_bytes()))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Section {
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let verdict = if self.proved { "proved" } else { "refuted" };
        let subject = match &self.subject {
            Subject::Goal(name, index, comparison) => format!("goal {name} {index} {comparison}"),
            conclusion => conclusion.name().to_owned(),
        };
        let case = self.case.as_ref().map(|case| format!(" case {case}")).unwrap_or_default();
        writeln!(out, "{verdict} {subject}{case}")?;
        match &self.body {
            Body::Bare => {}
            Body::Tree(tree) => write_trees(out, std::slice::from_ref(tree))?,
            Body::Chain(chain) => {
                for (lines, trees) in chain.parts() {
                    for line in lines {
                        writeln!(out, "  {line}")?;
                    }
                    write_trees(out, trees)?;
                }
            }
            Body::Point(coordinates) => {
                for (variable, value) in coordinates {
                    writeln!(out, "  {} = {value}", variable.name())?;
                }
            }
        }
        Ok(())
    }
}

/// The lines of some trees, one behind the other.
fn write_trees(out: &mut dyn Write, trees: &[Tree]) -> io::Result<()> {
    let mut line = Vec::with_capacity(WIDTH);
    for letter in trees.iter().flat_map(Tree::preorder).flat_map(Step::letters) {
        if line.len() == WIDTH {
            write_line(out, &line)?;
            line.clear();
        }
        line.push(letter);
    }
    write_line(out, &line)
}

/// A line of a tree.
fn write_line(out: &mut dyn Write, letters: &[u8]) -> io::Result<()> {
    out.write_all(b"  ")?;
    out.write_all(letters)?;
    out.write_all(b"\n")
}
