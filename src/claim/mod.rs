//! The claim language: a theorem is a file.
//!
//! A claim is a small TOML file with an activation, a domain and the
//! inequalities to prove on it. This room reads such files into a [`Claim`],
//! which is all that the rest of the program knows of them, and answers what
//! cannot be read or makes no sense with a [`Diagnostic`] that shows the place.
//!
//! Nothing here computes but the values of constants. Numbers stay the exact reals that were
//! written, and whether a divisor can be 0 is for those to say who evaluate.
//!
//! | file | holds |
//! |---|---|
//! | `variable` | names of what has a value |
//! | `names` | the words of the language: moments, quantities, functions |
//! | `suggest` | guesses at misspelt ones |
//! | `expression`, `inequality`, `relation` | the syntax tree, and printing it back |
//! | `lexer`, `parser`, `call`, `builder` | text to trees, of bounded depth, height and size |
//! | `number`, `constant` | real numbers given by constant expressions |
//! | `domain` | what the variables range over |
//! | `library`, `activation` | activations by name, or by an expression |
//! | `layer` | the presets, dropout, and layers of one's own |
//! | `scope` | what names mean in a case |
//! | `sense` | whether a case gives all that an expression speaks of |
//! | `file`, `sections`, `conclusions`, `document` | TOML to a claim |
//! | `record`, `verdict` | a claim's place in the ledger, and what it was found to be |
//! | `builtin` | the claims of `proofs/` |
//! | `diagnostic`, `lines`, `text` | complaints with a place, safe to print |

mod activation;
mod builder;
pub mod builtin;
mod call;
mod conclusions;
mod constant;
mod diagnostic;
mod document;
mod domain;
mod expression;
mod file;
mod inequality;
mod layer;
mod lexer;
mod library;
mod lines;
mod names;
mod number;
mod parser;
mod record;
mod relation;
mod scope;
mod sections;
mod sense;
mod suggest;
mod text;
mod variable;
mod verdict;

pub use activation::{ActivationError, ActivationSpec, Parameter};
pub use diagnostic::{Diagnostic, line_of};
pub use domain::{Domain, DomainError, Range, RangeError, RangePart};
pub use expression::{Expression, ExpressionKind, Operator, Span, Where};
pub use file::MAX_FILE_BYTES;
pub use inequality::Inequality;
pub use layer::{Dropout, DropoutKind, Layer, LayerKind};
pub use lexer::SyntaxError;
pub use library::{KnownActivation, activation_names, known_activation};
pub use lines::Lines;
pub use names::{Function, Moment, Quantity, is_reserved};
pub use number::Number;
pub use parser::{parse_expression, parse_inequality};
pub use record::{Kind, Part, Record};
pub use relation::Relation;
pub use scope::{Scope, ScopeError};
pub use suggest::suggest;
pub use variable::Variable;
pub use verdict::Verdict;

/// A claim file, read and found to make sense.
#[derive(Clone, Debug)]
pub struct Claim {
    /// What the claim is called: a built-in name, or the file's without its ending.
    pub name: String,
    /// What it says, in one line.
    pub title: String,
    /// Where it was printed.
    pub source: Option<String>,
    /// The statement as printed there, in this project's letters.
    pub printed: Option<String>,
    /// Whatever else its author has to say; may have several lines.
    pub note: Option<String>,
    /// Its place in the ledger.
    pub record: Option<Record>,
    /// The activation.
    pub activation: ActivationSpec,
    /// The layer.
    pub layer: Layer,
    /// What the variables range over: everything is to be proved in each case.
    pub cases: Vec<Case>,
    /// What is to be proved, in the order of the file; at least one.
    pub obligations: Vec<Obligation>,
    /// What follows once everything is proved.
    pub conclusion: Conclusion,
    /// What the file is called in complaints.
    pub path: String,
    /// The file, verbatim.
    pub text: String,
}

impl Claim {
    /// A complaint about a part of one of the claim's inequalities.
    pub fn complaint(
        &self,
        obligation: &Obligation,
        part: Span,
        message: impl Into<String>,
    ) -> Diagnostic {
        let place = &obligation.bytes;
        let is_verbatim = place.len() == obligation.inequality.text.len();
        let bytes = if is_verbatim {
            place.start + part.start..place.start + part.end
        } else {
            place.clone()
        };
        Diagnostic::at(&self.path, &self.text, bytes, message)
    }

    /// The lines that its entries are on.
    pub fn lines(&self) -> Lines<'_> {
        Lines::new(self)
    }
}

/// A domain with all that names mean on it, and a name if there are several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The key of its table in `[domain]`.
    pub name: Option<String>,
    /// What the variables range over, and what all other names mean.
    pub scope: Scope,
}

/// One inequality to prove.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obligation {
    /// The entry of `[prove]` it belongs to: ASCII letters, digits, `_` and `-`.
    pub name: String,
    /// Its position among the inequalities of that entry, from 0.
    pub index: usize,
    /// The inequality.
    pub inequality: Inequality,
    /// Where its text stands in the file.
    pub bytes: std::ops::Range<usize>,
}

/// What follows from a claim's obligations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conclusion {
    /// The two obligations of Banach's fixed-point theorem.
    pub banach: Option<Banach>,
    /// Where that theorem's fixed point lies: inequalities in the state variables, its
    /// coordinates, and the other variables. Empty without `banach`.
    pub fixed_point: Vec<Inequality>,
    /// A fixed point known exactly.
    pub exact_fixed_point: Option<ExactFixedPoint>,
    /// That every start is drawn to one fixed point.
    pub converges: Option<Converges>,
    /// Where every start is after some layers.
    pub reaches: Option<Reaches>,
    /// Where each entry's key stands in the file.
    pub places: Vec<(String, std::ops::Range<usize>)>,
}

/// Two different entries of `[prove]`. That they say what Banach's theorem asks
/// for is not checked here; that the domain gives all variables of the state map is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Banach {
    /// The entry that says the map takes the box of its state into itself.
    pub self_map: String,
    /// The entry that says it contracts distances.
    pub contraction: String,
}

/// For each value of all other variables, the same in every layer, every state of the domain is
/// drawn to one fixed point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Converges {
    /// The entry of `[prove]` that says the map takes the domain into itself, if one is named.
    pub self_map: Option<String>,
}

/// From every state of the domain, with any values of all other variables in each layer, the
/// state is in a box after so many layers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reaches {
    /// The box, by state variables: some of them, at least one.
    pub target: Vec<(Variable, Range)>,
    /// How many layers, at least one.
    pub layers: u32,
}

/// A state that the layer's map leaves where it is, at given values of all else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExactFixedPoint {
    /// The state variables in the map's order, then the others. `nu` and `tau` are positive.
    pub point: Vec<(Variable, Number)>,
}

impl ExactFixedPoint {
    /// The value of a variable.
    #[must_use]
    pub fn get(&self, variable: Variable) -> Option<&Number> {
        self.point.iter().find(|(known, _)| *known == variable).map(|(_, value)| value)
    }
}
