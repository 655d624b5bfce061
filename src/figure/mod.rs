//! Figures for papers: every pixel is a proved enclosure, not a sample.
//!
//! A figure computes enclosures ([`crate::picture`]),
//! draws them with plotters on a [`page::Page`], and leaves a table of what it drew. A
//! page is a list of things; [`svg`], [`pdf`], [`png`] and [`pgf`] write the same one, so that a
//! figure has one layout whatever its format. Nothing of the system is used: the fonts
//! and the colour maps are embedded.
//!
//! What a picture may say: a cell has the colour of its certified upper bound; it is
//! *below* or *above* a level only if [`crate::search::verdict::compare`] says so of its
//! enclosure, and otherwise undecided, which is white and hatched; lines run along the
//! edges of cells, around what is proved. Where undecided cells are a band hardly wider than a
//! line, they are a line, which never enters a cell that is proved: no colour and no claim is
//! interpolated.
//!
//! | file | holds |
//! |---|---|
//! | `style`, `ink`, `colormap`, `font` | sizes for journals, colours, embedded fonts |
//! | `page`, `canvas`, `mark` | what is drawn, and how plotters draws it |
//! | `svg`, `pdf`, `png`, `pgf` | the formats |
//! | `tex` | text as LaTeX wants it |
//! | `area`, `scale`, `chart`, `legend` | parts of a page, axes, colour bars, keys |
//! | `variables`, `sheet`, `coloring`, `outline`, `opening`, `contour`, `heatmap` | fields: what is shown, enclosed, coloured, outlined, found thin, drawn as a line, all together |
//! | `layers`, `length` | which layers are drawn; lengths of random ones |
//! | `trajectory`, `networks`, `band` | layer after layer: what is proved, what is simulated, how it is drawn |
//! | `jacobian_norm` … `depth` | the figures |
//! | `failure` | why there is no figure |
//! | `provenance` | the command and the version in every file |

mod activation;
mod area;
mod band;
mod boxes;
mod canvas;
mod chart;
mod coloring;
pub mod colormap;
mod contour;
mod depth;
mod failure;
mod fixed_point;
mod fixed_points;
mod flow;
pub mod font;
mod heatmap;
mod ink;
mod jacobian_norm;
mod layers;
mod legend;
mod length;
mod length_map;
mod mark;
#[cfg(feature = "simulate")]
mod networks;
mod opening;
mod outline;
pub mod page;
pub mod pdf;
pub mod pgf;
mod phase;
pub mod png;
pub mod provenance;
pub mod scale;
pub mod sheet;
pub mod style;
pub mod svg;
mod tex;
mod trajectory;
mod variables;
mod variance_change;

pub use variables::Setting;

use crate::arithmetic::SpecialFunctions;
use crate::certificate::Certificate;
use crate::claim::{ActivationSpec, Case, Claim, Expression, LayerKind, Number, Range, Variable};
use crate::picture::Field;
use crate::search::Limit;
use colormap::Colormap;
use page::Page;
use std::io::{self, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use style::Style;

pub use depth::MOST_COMPARED;
pub use failure::Failure;

/// The figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// The spectral norm of the map's Jacobian.
    JacobianNorm,
    /// Where the map takes points of the (μ, ν) plane.
    Flow,
    /// Whether a layer makes the variance larger or smaller.
    VarianceChange,
    /// How a proof cut the domain up.
    Boxes,
    /// Where the fixed points lie, over (ω, τ).
    FixedPoints,
    /// The activation function.
    Activation,
    /// The next state of a layer with one state variable.
    LengthMap,
    /// Whether random layers are ordered or chaotic.
    Phase,
    /// Where states are, layer after layer.
    Depth,
}

impl Figure {
    /// All figures, in the order in which they are drawn.
    pub const ALL: [Self; 9] = [
        Self::JacobianNorm,
        Self::Flow,
        Self::VarianceChange,
        Self::Boxes,
        Self::FixedPoints,
        Self::Activation,
        Self::LengthMap,
        Self::Phase,
        Self::Depth,
    ];

    /// The name on the command line and of the file.
    pub fn name(self) -> &'static str {
        match self {
            Self::JacobianNorm => "jacobian-norm",
            Self::Flow => "flow",
            Self::VarianceChange => "variance-change",
            Self::Boxes => "boxes",
            Self::FixedPoints => "fixed-points",
            Self::Activation => "activation",
            Self::LengthMap => "length-map",
            Self::Phase => "phase",
            Self::Depth => "depth",
        }
    }

    /// What it shows, in a few words.
    pub fn summary(self) -> &'static str {
        match self {
            Self::JacobianNorm => "Spectral norm of the map's Jacobian over two variables",
            Self::Flow => "Where the map takes (mu, nu), with the fixed point",
            Self::VarianceChange => "Where the variance grows or shrinks: Theorems 2 and 3",
            Self::Boxes => "The boxes of a proof, coloured by margin",
            Self::FixedPoints => "The fixed point over (omega, tau)",
            Self::Activation => "The activation function",
            Self::LengthMap => {
                "The second moment before and after a random layer, with its fixed points"
            }
            Self::Phase => "Random layers, ordered or chaotic, over their weights and biases",
            Self::Depth => "Mean and variance layer after layer, proved and simulated",
        }
    }

    /// The most cells along an axis.
    ///
    /// # Errors
    /// What a figure without cells has.
    pub fn largest_size(self) -> Result<usize, &'static str> {
        match self {
            Self::JacobianNorm | Self::VarianceChange | Self::FixedPoints | Self::Phase => Ok(4096),
            Self::Activation | Self::LengthMap => Ok(4096),
            Self::Flow => Ok(200),
            Self::Boxes => Err("one rectangle a box"),
            Self::Depth => Err("one point a layer"),
        }
    }

    /// Cells (or arrows, or points) along each axis unless asked otherwise.
    pub fn default_size(self) -> [usize; 2] {
        match self {
            Self::JacobianNorm | Self::VarianceChange => [600, 400],
            Self::Flow => [15, 15],
            Self::Boxes | Self::Depth => [1, 1],
            Self::FixedPoints => [100, 100],
            Self::Activation | Self::LengthMap => [400, 1],
            // So many that undecided cells along the edge are hardly wider than a line.
            Self::Phase => [360, 240],
        }
    }

    /// Whether it has one row of cells.
    pub fn has_one_row(self) -> bool {
        matches!(self, Self::Activation | Self::LengthMap)
    }

    /// The most activations that take the place of a claim's; none if it has that of a claim only.
    pub fn most_activations(self) -> usize {
        match self {
            Self::LengthMap => length_map::MOST,
            Self::Phase | Self::Depth => 1,
            _ => 0,
        }
    }
}

/// What to draw, and with what means.
pub struct Task<'a> {
    /// Which figure.
    pub figure: Figure,
    /// The claim whose domain and activation are used; the figure's own if none.
    pub claim: Option<&'a Claim>,
    /// The activations in place of the figure's own, where no claim gives one.
    pub activations: &'a [ActivationSpec],
    /// Activations drawn beside that one, in the same layer on the same domain.
    pub compared: &'a [ActivationSpec],
    /// The layer in place of the figure's own, where no claim gives one.
    pub layer: Option<LayerKind>,
    /// How many layers `depth` goes through; the figure's own if none.
    pub layers: Option<u32>,
    /// The networks simulated beside what is proved.
    pub networks: Networks,
    /// The states from which layers are followed; the figure's own if none.
    pub starts: &'a [Number],
    /// The variables across and up; the figure's own if none.
    pub axes: Option<[Variable; 2]>,
    /// Ranges that replace those of the domain.
    pub replaced: &'a [(Variable, Range)],
    /// Columns and rows.
    pub size: [usize; 2],
    /// Sizes on the page.
    pub style: Style,
    /// The colours.
    pub colormap: Colormap,
    /// Whether the picture explains itself below, in words.
    pub caption: bool,
    /// What stands above the picture.
    pub heading: Option<&'a str>,
    /// How special functions are computed.
    pub functions: SpecialFunctions,
    /// The certificate whose leaves `boxes` draws; it proves the claim itself if none.
    pub certificate: Option<&'a Certificate>,
    /// The statement whose proof `boxes` draws; that with the most leaves if none.
    pub statement: Option<&'a str>,
    /// Cells evaluated so far.
    pub cells: AtomicU64,
    /// Called with the share of the work done.
    pub progress: &'a (dyn Fn(f64) + Sync),
    /// When to stop.
    pub limit: Limit,
}

/// Networks of random weights in a figure, for each activation; without the feature `simulate`
/// there are none.
#[derive(Clone, Copy, Debug)]
pub struct Networks {
    /// How many.
    pub count: u32,
    /// Units in each layer.
    pub width: u32,
    /// What the first one's random numbers are made of; the following ones' of the numbers after it.
    pub seed: u64,
}

impl Networks {
    /// Unless asked otherwise: enough to be seen, and so narrow that they differ from their limit.
    pub const DEFAULT: Self = Self { count: 8, width: 256, seed: 0 };
}

/// Writes the table of a figure.
pub type WriteTable = Box<dyn Fn(&mut dyn Write) -> io::Result<()>>;

/// A figure, drawn.
pub struct Drawing {
    /// The picture.
    pub page: Page,
    /// What it shows, in one line.
    pub title: String,
    /// What was drawn, as CSV.
    pub table: WriteTable,
}

/// Draws a figure.
///
/// # Errors
/// Variables that the domain does not have and the like, or an interruption.
pub fn draw(task: &Task) -> Result<Drawing, Failure> {
    let drawing = match task.figure {
        Figure::JacobianNorm => jacobian_norm::draw(task),
        Figure::Flow => flow::draw(task),
        Figure::VarianceChange => variance_change::draw(task),
        Figure::Boxes => boxes::draw(task),
        Figure::FixedPoints => fixed_points::draw(task),
        Figure::Activation => activation::draw(task),
        Figure::LengthMap => length_map::draw(task),
        Figure::Phase => phase::draw(task),
        Figure::Depth => depth::draw(task),
    };
    // What was not computed in time looks undefined, and must not be shown as that.
    if task.limit.is_reached() { Err(Failure::Stopped) } else { drawing }
}

impl Task<'_> {
    /// Counts rows of cells; false if the work is to end.
    fn advance(&self, rows: u64) -> bool {
        let [columns, all] = self.size.map(|count| count as u64);
        let done = self.cells.fetch_add(rows * columns, Ordering::Relaxed) + rows * columns;
        // A row may be done once for each curve.
        (self.progress)((done as f64 / (columns * all) as f64).min(1.0));
        !self.limit.is_reached()
    }

    /// The variables of the picture: those asked for on the claim's domain, or else the
    /// figure's own.
    fn setting(&self, axes: [Variable; 2], domain: &str) -> Result<Setting, Failure> {
        let own;
        let claim = match self.claim {
            Some(claim) => claim,
            None => {
                own = claim_on(domain)?;
                &own
            }
        };
        self.setting_of(claim, axes, &[])
    }

    /// The variables of a picture on a claim's domain; `fixed` are ranges that the
    /// figure puts in place of the domain's, unless the user does.
    fn setting_of(
        &self,
        claim: &Claim,
        axes: [Variable; 2],
        fixed: &[(Variable, Range)],
    ) -> Result<Setting, Failure> {
        let case = self.case_of(claim)?;
        let is_replaced = |variable| self.replaced.iter().any(|(v, _)| *v == variable);
        let own = fixed.iter().filter(|(variable, _)| !is_replaced(*variable)).cloned();
        let replaced: Vec<(Variable, Range)> = own.chain(self.replaced.iter().cloned()).collect();
        Setting::new(self.axes.unwrap_or(axes), &case.scope, &replaced)
    }

    /// The only case of a claim.
    fn case_of<'c>(&self, claim: &'c Claim) -> Result<&'c Case, Failure> {
        match claim.cases.as_slice() {
            [case] => Ok(case),
            _ => Err(Failure::Asked(format!(
                "{}: a picture needs one domain, and this claim has several cases; copy \
                 the claim and keep one of them",
                claim.path
            ))),
        }
    }

    /// The claim a figure is about: the one asked for, or a built-in one.
    fn claim_or(&self, name: &str) -> Result<Claim, Failure> {
        match self.claim {
            Some(claim) => Ok(claim.clone()),
            None => Ok(crate::claim::builtin::claim(name)?),
        }
    }
}

/// A claim about nothing on a domain given by lines like those of a claim file.
fn claim_on(domain: &str) -> Result<Claim, Failure> {
    let text = format!("title = \"A picture\"\n[domain]\n{domain}\n[prove]\na = \"0 < 1\"\n");
    Ok(Claim::parse("figure", "figure", &text)?)
}

/// Quantities over the boxes of a picture.
fn field(
    quantities: &[Expression],
    along: &[Variable],
    setting: &Setting,
    task: &Task,
) -> Result<Field, Failure> {
    Ok(Field::new(quantities, along, &setting.scope, task.functions, task.limit)?)
}

/// The range of one decimal.
fn point(decimal: &str) -> Result<Range, Failure> {
    let decimal = crate::arithmetic::Decimal::parse(decimal).map_err(Failure::bug)?;
    Ok(Range::point(decimal))
}
