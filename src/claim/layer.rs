//! `[layer]`, `[map]` and `[define]`: what a layer makes of its inputs' state.
//!
//! Presets and dropout are sugar: everything here ends as expressions in moments at (x, y),
//! which is all that those who compute know of a layer.

use super::diagnostic::Diagnostic;
use super::document::{Document, Entry, Value};
use super::domain::Range;
use super::expression::Expression;
use super::names::Quantity;
use super::parser::parse_expression;
use super::suggest::suggest;
use super::text::printable;
use super::variable::Variable;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// How a layer turns the mean and variance of its inputs into those of what it hands on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    /// The preset it starts from.
    pub kind: LayerKind,
    /// The mean x of the pre-activation.
    pub x: Expression,
    /// The variance y of the pre-activation.
    pub y: Expression,
    /// The state variables, each with its next value: at least one, at most four.
    pub map: Vec<(Variable, Expression)>,
    /// What is dropped.
    pub dropout: Option<Dropout>,
    /// Whether x, y or the map are the claim's own.
    pub is_own: bool,
}

/// The presets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LayerKind {
    /// A unit with given weights: x = μω, y = ντ, (μ, ν) ↦ (mean, variance)
    /// (Klambauer et al. 2017, Eqs. 4 and 5).
    #[default]
    Unit,
    /// Independent random weights of mean 0 and variance τ/n, biases of variance `bias`: x = 0,
    /// y = τq + bias, q ↦ second moment (Poole et al. 2016, Eq. 3).
    Random,
}

impl LayerKind {
    /// All presets.
    pub const ALL: [Self; 2] = [Self::Unit, Self::Random];

    /// The name in a claim file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unit => "unit",
            Self::Random => "random",
        }
    }

    /// The preset of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// Dropout behind the activation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropout {
    /// Which one.
    pub kind: DropoutKind,
    /// The share that is dropped.
    pub rate: Range,
}

/// What takes the place of what is dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DropoutKind {
    /// SELU's saturation −λα, and an affine map that keeps (0, 1) (Klambauer et al. 2017,
    /// Section 2, "New dropout technique").
    Alpha,
    /// 0, and a factor 1/(1 − rate) (Srivastava et al. 2014).
    Standard,
}

impl DropoutKind {
    /// All kinds.
    pub const ALL: [Self; 2] = [Self::Alpha, Self::Standard];

    /// The name in a claim file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Alpha => "alpha",
            Self::Standard => "standard",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

impl Default for Layer {
    fn default() -> Self {
        Self::preset(LayerKind::Unit)
    }
}

fn expression(text: &str) -> Expression {
    parse_expression(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

impl Layer {
    /// A preset without dropout.
    #[must_use]
    pub fn preset(kind: LayerKind) -> Self {
        static UNIT: LazyLock<Layer> = LazyLock::new(|| Layer {
            kind: LayerKind::Unit,
            x: expression("mu*omega"),
            y: expression("nu*tau"),
            map: vec![(Variable::MU, expression("mean")), (Variable::NU, expression("variance"))],
            dropout: None,
            is_own: false,
        });
        static RANDOM: LazyLock<Layer> = LazyLock::new(|| Layer {
            kind: LayerKind::Random,
            x: expression("0"),
            y: expression("tau*q + bias"),
            map: vec![(Variable::Q, expression("second_moment"))],
            dropout: None,
            is_own: false,
        });
        match kind {
            LayerKind::Unit => UNIT.clone(),
            LayerKind::Random => RANDOM.clone(),
        }
    }

    /// What it is called where there is little room.
    #[must_use]
    pub fn label(&self) -> String {
        let own = match self.is_own {
            true => "a layer of the claim's own".to_owned(),
            false => format!("{} layer", self.kind.name()),
        };
        match &self.dropout {
            None => own,
            Some(Dropout { kind, rate }) => {
                format!("{own} and {} dropout of rate {rate}", kind.name())
            }
        }
    }
}

/// What a quantity stands for.
pub(super) fn quantity(
    dropout: Option<DropoutKind>,
    quantity: Quantity,
) -> Option<&'static Expression> {
    type Table = BTreeMap<Quantity, Expression>;
    static TABLES: LazyLock<[Table; 3]> = LazyLock::new(|| {
        [None, Some(DropoutKind::Alpha), Some(DropoutKind::Standard)].map(|dropout| {
            let text = |quantity| Some((quantity, expression(&definition(dropout, quantity)?)));
            Quantity::ALL.into_iter().filter_map(text).collect()
        })
    });
    let index = match dropout {
        None => 0,
        Some(DropoutKind::Alpha) => 1,
        Some(DropoutKind::Standard) => 2,
    };
    TABLES[index].get(&quantity)
}

/// In moments of f at (x, y), with k = 1 − rate and, for alpha dropout, s = −λα: what is
/// handed on is a·(f(z) or s) + b, a² = 1/(k + s²k(1 − k)), b = −a(1 − k)s, so that its mean is
/// a·k·E f and its variance a²(k·E f² + (1 − k)s² − (k·E f + (1 − k)s)²).
fn definition(dropout: Option<DropoutKind>, quantity: Quantity) -> Option<String> {
    use super::names::Moment::{Mean, SecondMoment, Slope, SlopeSecondMoment, Variance};
    const SPREAD: &str = "(1 - rate + (lambda*alpha)^2*(1 - rate)*rate)";
    let alpha = dropout == Some(DropoutKind::Alpha);
    let standard = dropout == Some(DropoutKind::Standard);
    let text = match quantity {
        Quantity::Moment(Mean) if alpha => format!("(1 - rate)*mean(x, y)/sqrt{SPREAD}"),
        Quantity::Moment(SecondMoment) if alpha => "variance + mean^2".to_owned(),
        Quantity::Moment(Variance) if alpha => format!(
            "((1 - rate)*second_moment(x, y) + rate*(lambda*alpha)^2 \
             - ((1 - rate)*mean(x, y) - rate*lambda*alpha)^2)/{SPREAD}"
        ),
        Quantity::Moment(SecondMoment) if standard => "second_moment(x, y)/(1 - rate)".to_owned(),
        Quantity::Moment(Variance) if standard => "second_moment - mean^2".to_owned(),
        Quantity::Moment(moment @ (Mean | SecondMoment | Variance | Slope | SlopeSecondMoment)) => {
            format!("{moment}(x, y)")
        }
        Quantity::Chi => "tau*slope_second_moment(x, y)".to_owned(),
        Quantity::Norm => return None,
        Quantity::J(row, column) => {
            let of = if row == 1 { "mean" } else { "second_moment" };
            format!("d({of}, {})", if column == 1 { "mu" } else { "nu" })
        }
        Quantity::H(row, column) => {
            let of = if row == 1 { "mean" } else { "variance" };
            format!("d({of}, {})", if column == 1 { "mu" } else { "nu" })
        }
    };
    Some(text)
}

/// Reads `[layer]` and `[map]`, which may also stand as `[layer.map]`.
pub(super) fn layer<'a>(
    document: Document<'a>,
    value: Option<&'a Value<'a>>,
    map: Option<&Entry<'a>>,
) -> Result<Layer, Diagnostic> {
    let keys = ["kind", "x", "y", "map", "dropout"];
    let entries = match value {
        Some(value) => document.entries(value, "layer", Some(&keys))?,
        None => Vec::new(),
    };
    let find = |key: &str| entries.iter().find(|entry| entry.key == key);
    let mut layer = Layer::preset(match find("kind") {
        Some(entry) => {
            word(document, entry, LayerKind::from_name, &LayerKind::ALL.map(LayerKind::name))?
        }
        None => LayerKind::Unit,
    });
    if let Some(entry) = find("x") {
        layer.x = document.expression(entry.value, "x")?;
        layer.is_own = true;
    }
    if let Some(entry) = find("y") {
        layer.y = document.expression(entry.value, "y")?;
        layer.is_own = true;
    }
    for (name, meaning) in [("x", &layer.x), ("y", &layer.y)] {
        if meaning.names().iter().any(|name| [Variable::X, Variable::Y].contains(name)) {
            let place = find(name).map_or(0..0, |entry| entry.value.span());
            return Err(document
                .error(place, "x and y are made of each other")
                .help("write both in variables of the domain, parameters and definitions"));
        }
    }
    if let Some(entry) = find("dropout") {
        layer.dropout = Some(dropout(document, entry)?);
    }
    let own = find("map");
    if let (Some(one), Some(_)) = (own, map) {
        return Err(document.error(one.key_bytes.clone(), "both [map] and [layer.map]"));
    }
    if let Some(entry) = own.or(map) {
        layer.map = state_map(document, entry)?;
        layer.is_own = true;
    }
    Ok(layer)
}

/// State variables with their next values.
fn state_map<'a>(
    document: Document<'a>,
    entry: &Entry<'a>,
) -> Result<Vec<(Variable, Expression)>, Diagnostic> {
    const MOST: usize = 4;
    let mut map = Vec::new();
    for entry in document.entries(entry.value, "map", None)? {
        map.push((document.name(&entry)?, document.expression(entry.value, entry.key)?));
    }
    if map.is_empty() || map.len() > MOST {
        let message = format!("[map] has {} state variables", map.len());
        return Err(document
            .error(entry.key_bytes.clone(), message)
            .help("give one to four, each with its next value: q = \"second_moment\""));
    }
    Ok(map)
}

fn dropout<'a>(document: Document<'a>, entry: &Entry<'a>) -> Result<Dropout, Diagnostic> {
    let entries = document.entries(entry.value, "dropout", Some(&["kind", "rate"]))?;
    let find = |key: &str| {
        entries.iter().find(|entry| entry.key == key).ok_or_else(|| {
            document
                .error(entry.value.span(), format!("`dropout` lacks `{key}`"))
                .help("write { kind = \"alpha\", rate = \"0.1\" }")
        })
    };
    let kinds = DropoutKind::ALL.map(DropoutKind::name);
    let kind = word(document, find("kind")?, DropoutKind::from_name, &kinds)?;
    let rate = find("rate")?;
    let range = document.checked_range(rate.value, "rate")?;
    if *range.lower.lower() < 0 || *range.upper.upper() >= 1 {
        return Err(document
            .error(rate.value.span(), format!("a dropout rate of {range}"))
            .help("the rate is the share that is dropped: at least 0 and below 1"));
    }
    Ok(Dropout { kind, rate: range })
}

fn word<T>(
    document: Document,
    entry: &Entry,
    read: impl Fn(&str) -> Option<T>,
    known: &[&str],
) -> Result<T, Diagnostic> {
    let text = document.string(entry.value, entry.key)?;
    read(text).ok_or_else(|| {
        let list = format!("it is one of {}", known.join(", "));
        let help = match suggest(text, known.iter().copied()) {
            Some(nearest) => format!("did you mean `{nearest}`? {list}"),
            None => list,
        };
        document
            .error(entry.value.span(), format!("unknown {} `{}`", entry.key, printable(text)))
            .help(help)
    })
}

/// Reads `[define]`.
pub(super) fn definitions<'a>(
    document: Document<'a>,
    value: &'a Value<'a>,
) -> Result<Vec<(Variable, Expression)>, Diagnostic> {
    let entries = document.entries(value, "define", None)?;
    entries
        .iter()
        .map(|entry| {
            let name = document.name(entry)?;
            if [Variable::X, Variable::Y].contains(&name) {
                return Err(document
                    .error(entry.key_bytes.clone(), format!("`{name}` is the layer's"))
                    .help("write it in [layer]"));
            }
            Ok((name, document.expression(entry.value, entry.key)?))
        })
        .collect()
}

/// What the unit layer's x or y stands for.
pub(super) fn preset_definition(name: Variable) -> Option<&'static Expression> {
    static UNIT: LazyLock<Layer> = LazyLock::new(Layer::default);
    match name {
        Variable::X => Some(&UNIT.x),
        Variable::Y => Some(&UNIT.y),
        _ => None,
    }
}
