//! The certificate as a value, and as text.

use super::tree::Tree;
use crate::arithmetic::Decimal;
use crate::claim::Variable;
use sha2::{Digest, Sha256};
use std::fmt::Write;

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
#[derive(Clone, Debug, PartialEq, Eq)]
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
}

impl Subject {
    /// The words that name it, without a goal's positions.
    pub fn name(&self) -> &str {
        match self {
            Self::Goal(name, ..) => name,
            Self::Banach => "banach",
            Self::FixedPoint => "fixed_point",
            Self::ExactFixedPoint => "exact_fixed_point",
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
    /// A point where the statement is false; without coordinates for a comparison
    /// of constants.
    Point(Vec<(Variable, Decimal)>),
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
    /// Leaves, splits and faces of all trees.
    pub fn counts(&self) -> [u64; 3] {
        let mut sum = [0; 3];
        for section in &self.sections {
            if let Body::Tree(tree) = &section.body {
                for (sum, count) in sum.iter_mut().zip(tree.counts()) {
                    *sum += count;
                }
            }
        }
        sum
    }

    /// The file, digest included.
    pub fn to_text(&self) -> String {
        let mut text = format!("selfnorm {} {VERSION}\n", self.status.word());
        // Writing to a string cannot fail.
        let _ = writeln!(text, "program {}", self.program);
        let _ = writeln!(text, "arithmetic {}", self.arithmetic);
        let _ = writeln!(text, "claim {} {}", self.name, self.claim.len());
        text.push_str(&self.claim);
        text.push('\n');
        for section in &self.sections {
            text.push_str(&section.to_text());
        }
        let [leaves, splits, faces] = self.counts();
        let sections = self.sections.len();
        let _ =
            writeln!(text, "end {sections} sections {leaves} leaves {splits} splits {faces} faces");
        let digest = digest(&text);
        let _ = writeln!(text, "sha256 {digest}");
        text
    }
}

/// The SHA-256 of a text in hexadecimal.
pub fn digest(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

impl Section {
    fn to_text(&self) -> String {
        let verdict = if self.proved { "proved" } else { "refuted" };
        let subject = match &self.subject {
            Subject::Goal(name, index, comparison) => format!("goal {name} {index} {comparison}"),
            conclusion => conclusion.name().to_owned(),
        };
        let case = self.case.as_ref().map(|case| format!(" case {case}")).unwrap_or_default();
        let mut text = format!("{verdict} {subject}{case}\n");
        match &self.body {
            Body::Bare => {}
            Body::Tree(tree) => {
                // Only ASCII letters and signs: every byte is a character.
                let tree = tree.to_string();
                for start in (0..tree.len()).step_by(WIDTH) {
                    let line = &tree[start..tree.len().min(start + WIDTH)];
                    let _ = writeln!(text, "  {line}");
                }
            }
            Body::Point(coordinates) => {
                for (variable, value) in coordinates {
                    let _ = writeln!(text, "  {} = {value}", variable.name());
                }
            }
        }
        text
    }
}
