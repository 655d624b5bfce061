//! Certified enclosures of one quantity over the cells of a picture.

use super::Task;
use super::failure::Failure;
use super::provenance::PROGRAM;
use super::scale::Scale;
use super::variables::Setting;
use crate::arithmetic::interval::is_finite;
use crate::arithmetic::{Decimal, Interval};
use crate::claim::{Expression, Variable};
use crate::picture::Grid;
use crate::picture::{Effort, Over};
use crate::search::verdict::{Sense, Truth, compare};
use rayon::prelude::*;
use std::io::{self, Write};

/// What a cell's values are proved to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// All below the level.
    Below,
    /// All above the level.
    Above,
    /// Neither is proved.
    Undecided,
}

/// Enclosures row by row from the bottom.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The horizontal axis.
    pub x: Scale,
    /// The vertical axis.
    pub y: Scale,
    /// Where columns begin and end.
    pub columns: Vec<f64>,
    /// Where rows begin and end.
    pub rows: Vec<f64>,
    /// The enclosures; empty where the quantity may be undefined.
    pub values: Vec<Interval>,
}

/// Sampled cells a side from which the tolerance is chosen.
const SAMPLES: usize = 9;
/// Steps of the colour scale that a bound may be off.
const STEPS: f64 = 1000.0;
/// Bounds of a steep cell may be this part of the picture's values off.
const STEEP: f64 = 30.0;
/// Boxes for the bound of a cell on its own.
const BOXES: usize = 60;
/// Evaluations that a picture may cost, and a cell of a large one: some seconds for the
/// pictures that are drawn by default, on whatever domain.
const EVALUATIONS: [usize; 2] = [720_000, 3];

impl Sheet {
    /// Encloses a quantity over every cell; where cells vary by less than the tolerance,
    /// bounds are that close. Without one it follows from the picture's values.
    ///
    /// # Errors
    /// An interruption.
    pub fn compute(
        quantity: &Expression,
        setting: &Setting,
        [x, y]: [Scale; 2],
        over: Over,
        tolerance: Option<f64>,
        task: &Task,
    ) -> Result<Self, Failure> {
        setting.scope.check(quantity).map_err(|error| {
            let help = error.help.map(|help| format!("; {help}")).unwrap_or_default();
            Failure::Asked(format!(
                "the domain does not give what the picture needs: {}{help}",
                error.message
            ))
        })?;
        let field = super::field(std::slice::from_ref(quantity), &setting.axes, setting, task)?;
        let axes = setting.axes.map(|variable| field.axis(variable));
        let [Some(column), Some(row)] = axes else {
            return Err(Failure::bug("its variables are no axes"));
        };
        let base = field.domain();
        let free: Vec<usize> = field
            .variables()
            .enumerate()
            .filter(|(axis, variable)| {
                ![column, row].contains(axis) && !setting.is_fixed(*variable)
            })
            .map(|(axis, _)| axis)
            .collect();
        let (columns, rows) = (x.edges(task.size[0]), y.edges(task.size[1]));
        // What is looked at first only decides how hard cells are tried.
        let coarse = |edges: &[f64]| -> Vec<f64> {
            let count = edges.len() - 1;
            let parts = SAMPLES.min(count);
            (0..=parts).map(|part| edges[part * count / parts]).collect()
        };
        let (few_columns, few_rows) = (coarse(&columns), coarse(&rows));
        let grid = Grid {
            axes: [column, row],
            columns: &few_columns,
            rows: &few_rows,
            free: &free,
            over,
            progress: &|_| true,
        };
        let rough = Effort {
            tolerance: f64::INFINITY,
            steep: f64::INFINITY,
            boxes: 1,
            evaluations: usize::MAX,
        };
        let spread = spread(&field.cells(&base, &grid, rough).unwrap_or_default());
        let effort = Effort {
            tolerance: tolerance.unwrap_or(spread / STEPS),
            steep: spread / STEEP,
            boxes: BOXES,
            evaluations: (EVALUATIONS[0] / (task.size[0] * task.size[1])).max(EVALUATIONS[1]),
        };
        let progress = |rows| task.advance(rows as u64);
        let grid = Grid { columns: &columns, rows: &rows, progress: &progress, ..grid };
        let values = field.cells(&base, &grid, effort).ok_or(Failure::Stopped)?;
        Ok(Self { x, y, columns, rows, values })
    }

    /// Columns and rows.
    pub fn size(&self) -> [usize; 2] {
        [self.columns.len() - 1, self.rows.len() - 1]
    }

    /// The enclosure at a column and a row.
    pub fn value(&self, column: usize, row: usize) -> Interval {
        self.values[row * self.size()[0] + column]
    }

    /// What is proved of a cell's values and a level.
    pub fn state(&self, column: usize, row: usize, level: &Decimal) -> State {
        state(self.value(column, row), level.enclosure())
    }

    /// The states of all cells; without a level, a cell with a finite enclosure counts as
    /// below.
    pub fn states(&self, level: Option<&Decimal>) -> Vec<State> {
        let level = level.map(Decimal::enclosure);
        let of = |&value: &Interval| match level {
            Some(level) => state(value, level),
            None if is_finite(value) => State::Below,
            None => State::Undecided,
        };
        self.values.par_iter().map(of).collect()
    }

    /// The smallest and the largest finite upper bound.
    pub fn upper_bounds(&self) -> Option<[f64; 2]> {
        let bounds = self.values.iter().filter(|value| !value.is_empty()).map(|value| value.sup());
        bounds.filter(|bound| bound.is_finite()).fold(None, |range, bound| match range {
            None => Some([bound, bound]),
            Some([low, high]) => Some([low.min(bound), high.max(bound)]),
        })
    }

    /// The cells as CSV, each with its ranges, its enclosure and what is proved; `words`
    /// are those for below, above and undecided.
    pub fn write_csv(
        &self,
        out: &mut dyn Write,
        setting: &Setting,
        about: &[String],
        level: &Decimal,
        words: [&str; 3],
    ) -> io::Result<()> {
        writeln!(out, "# {PROGRAM}")?;
        for line in about {
            writeln!(out, "# {line}")?;
        }
        let [x, y] = setting.axes.each_ref().map(Variable::name);
        writeln!(out, "{x}_lower,{x}_upper,{y}_lower,{y}_upper,lower,upper,verdict")?;
        let [columns, rows] = self.size();
        for row in 0..rows {
            for column in 0..columns {
                let word = match self.state(column, row, level) {
                    State::Below => words[0],
                    State::Above => words[1],
                    State::Undecided => words[2],
                };
                let value = self.value(column, row);
                let [lower, upper] = if value.is_empty() {
                    [f64::NEG_INFINITY, f64::INFINITY]
                } else {
                    [value.inf(), value.sup()]
                };
                let (x, y) = (&self.columns[column..], &self.rows[row..]);
                let (x, y) = ([x[0], x[1]], [y[0], y[1]]);
                writeln!(out, "{},{},{},{},{lower},{upper},{word}", x[0], x[1], y[0], y[1])?;
            }
        }
        Ok(())
    }
}

/// The one function that decides, asked both ways.
fn state(value: Interval, level: Interval) -> State {
    if compare(value, Sense::Below, true, level) == Truth::Holds {
        State::Below
    } else if compare(value, Sense::Above, true, level) == Truth::Holds {
        State::Above
    } else {
        State::Undecided
    }
}

/// The distance between the smallest and the largest finite middle.
fn spread(values: &[Interval]) -> f64 {
    let middles = values.iter().map(|value| value.mid()).filter(|middle| middle.is_finite());
    let (low, high) = middles.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), middle| {
        (low.min(middle), high.max(middle))
    });
    if high > low { high - low } else { 1.0 }
}
