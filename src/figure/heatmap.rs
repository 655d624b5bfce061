//! Drawing a [`Sheet`]: colours, borders of what is proved, hatching.

use super::area::{Area, Drawn};
use super::chart::{ColorBar, Plot};
use super::colormap::{Colormap, index};
use super::failure::Failure;
use super::ink::{INK, PAPER, Rgb};
use super::legend::{BEYOND, Hatch, UNDECIDED};
use super::mark::{Mark, label};
use super::outline::{Cells, Corner};
use super::page::{Align, Raster, Stroke, Text};
use super::scale::{Scale, round_numbers, signed};
use super::sheet::{Sheet, State};
use super::style::Style;
use crate::arithmetic::Decimal;

/// Colours in a picture, so that some are left for what has none.
const COLORS: usize = 250;

/// A sheet's colours.
#[derive(Clone, Debug)]
pub struct Coloring {
    /// The values of the colour bar.
    pub scale: Scale,
    colors: Vec<Rgb>,
}

impl Coloring {
    /// Colours for the upper bounds between two values.
    pub fn new([low, high]: [f64; 2], map: Colormap) -> Self {
        let (low, high) = if low < high { (low, high) } else { (low - 0.5, high + 0.5) };
        Self::on(Scale::linear(low, high, 6), |share| map.at(share))
    }

    /// Colours for the values of a scale, from their share of it.
    pub fn on(scale: Scale, color: impl Fn(f64) -> Rgb) -> Self {
        let colors = (0..COLORS).map(|step| color((step as f64 + 0.5) / COLORS as f64)).collect();
        Self { scale, colors }
    }

    /// The colours from small to large, for the bar.
    pub fn colors(&self) -> Vec<Rgb> {
        self.colors.clone()
    }

    fn step(&self, bound: f64) -> u8 {
        index(self.scale.share(bound), COLORS) as u8
    }

    /// The colour of an upper bound.
    pub fn color(&self, bound: f64) -> Rgb {
        self.colors[usize::from(self.step(bound))]
    }

    /// The picture's cells, from the top; those undecided are white.
    pub fn raster(&self, sheet: &Sheet, states: &[State]) -> Raster {
        let [columns, rows] = sheet.size();
        let mut cells = Vec::with_capacity(columns * rows);
        for row in (0..rows).rev() {
            for column in 0..columns {
                let position = row * columns + column;
                let bound = sheet.values[position].sup();
                let known = states[position] != State::Undecided && bound.is_finite();
                cells.push(if known { self.step(bound) } else { COLORS as u8 });
            }
        }
        let mut palette = self.colors.clone();
        palette.push(PAPER);
        Raster { columns, cells, palette }
    }
}

/// The states of a sheet's cells at a level, ready for outlines.
pub struct Stated<'a> {
    /// The sheet.
    pub sheet: &'a Sheet,
    /// By row and column.
    pub states: Vec<State>,
}

impl<'a> Stated<'a> {
    /// The states at a level, or whether cells are known at all.
    pub fn new(sheet: &'a Sheet, level: Option<&Decimal>) -> Self {
        Self { sheet, states: sheet.states(level) }
    }

    fn with<R>(&self, state: State, act: impl FnOnce(&Cells) -> R) -> R {
        let [columns, rows] = self.sheet.size();
        let contains = |column, row| self.states[row * columns + column] == state;
        let bounds = |column, row| !self.sheet.value(column, row).is_empty();
        act(&Cells { columns, rows, contains: &contains, bounds: &bounds })
    }

    /// The borders of what is proved below and of what is proved above.
    pub fn contour(&self) -> Vec<Vec<(f64, f64)>> {
        let place = |&(column, row): &Corner| (self.sheet.columns[column], self.sheet.rows[row]);
        [State::Below, State::Above]
            .into_iter()
            .flat_map(|state| self.with(state, |cells| cells.borders()))
            .map(|line| line.iter().map(place).collect())
            .collect()
    }

    /// Hatching over the cells in a state; `size` is the picture's on the page.
    pub fn hatching(&self, state: State, hatch: Hatch, size: [f64; 2]) -> Mark<(f64, f64)> {
        let [columns, rows] = self.sheet.size().map(|count| count as f64);
        let (width, height) = (size[0] / columns, size[1] / rows);
        let place =
            |(u, v): (f64, f64)| (self.sheet.x.value(u / columns), self.sheet.y.value(v / rows));
        let lines = self
            .with(state, |cells| cells.hatching(width / height, hatch.step / width, hatch.rising));
        let lines = lines.into_iter().map(|line| line.map(place).to_vec()).collect();
        Mark::lines(lines, hatch.stroke)
    }
}

/// What a heatmap shows beside its field.
pub struct Heatmap<'a> {
    /// The enclosures.
    pub sheet: &'a Sheet,
    /// The level that decides, if one does; else cells are known or not.
    pub level: Option<Decimal>,
    /// Whether other levels are drawn too.
    pub contours: bool,
    /// The colours.
    pub coloring: Coloring,
    /// Titles of the axes.
    pub titles: [String; 2],
    /// The title of the colour bar.
    pub bar_title: String,
    /// What is drawn on top.
    pub marks: Vec<Mark<(f64, f64)>>,
    /// Sizes.
    pub style: &'a Style,
    /// A panel's title.
    pub heading: Option<String>,
}

/// The line of the level that decides.
pub const EMPHASIZED: Stroke = Stroke { color: INK, width: 110, dash: None };
/// The lines of other levels.
pub const CONTOUR: Stroke = Stroke { color: INK, width: 35, dash: None };

impl Heatmap<'_> {
    /// Draws it into an area.
    pub fn draw(self, area: &Area) -> Drawn {
        let stated = Stated::new(self.sheet, self.level.as_ref());
        let (x, y) = (self.sheet.x.clone(), self.sheet.y.clone());
        let bar = self.coloring.scale.lower..=self.coloring.scale.upper;
        let level = self.level.as_ref().map(|level| level.value().to_f64());
        let bar_level = level.filter(|level| bar.contains(level));
        let [x_title, y_title] = self.titles.clone();
        let above = if self.heading.is_some() { 1.5 * self.style.text } else { 400.0 } as i32;
        let plot = Plot { x, y, x_title, y_title, above, style: self.style };
        let bar = ColorBar {
            scale: self.coloring.scale.clone(),
            colors: self.coloring.colors(),
            title: self.bar_title.clone(),
            marks: bar_level.into_iter().collect(),
            above,
            style: self.style,
        };
        let (width, height) = area.dim_in_pixel();
        let left_width = width as i32 - bar.width();
        let size = [
            f64::from(left_width - plot.left() - plot.right()),
            f64::from(height as i32 - plot.below() - above),
        ];
        let corners =
            [(self.sheet.x.lower, self.sheet.y.lower), (self.sheet.x.upper, self.sheet.y.upper)];
        let raster = self.coloring.raster(self.sheet, &stated.states);
        let mut marks = vec![Mark::image(corners, raster)];
        marks.push(stated.hatching(State::Above, BEYOND, size));
        marks.push(stated.hatching(State::Undecided, UNDECIDED, size));
        let mut labels = Labels::default();
        if self.contours {
            for level in self.levels() {
                let lines = Stated::new(self.sheet, Some(&level)).contour();
                labels.place(&lines, &level, &self);
                marks.push(Mark::lines(lines, CONTOUR));
            }
        }
        let lines = stated.contour();
        if let Some(level) = &self.level {
            labels.place(&lines, level, &self);
        }
        marks.push(Mark::lines(lines, EMPHASIZED));
        marks.extend(self.marks.iter().cloned());
        marks.extend(labels.marks);
        let (left, right) = area.split_horizontally(left_width);
        plot.draw(&left, &marks)?;
        if let Some(heading) = &self.heading {
            let middle = plot.left() + size[0] as i32 / 2;
            let text = label(heading.as_str(), self.style.text, [Align::Middle, Align::Start]);
            area.draw(&Mark::text((middle, 150), (0, 0), text)).map_err(Failure::bug)?;
        }
        bar.draw(&right)
    }

    /// Round levels between the smallest and the largest bound.
    fn levels(&self) -> Vec<Decimal> {
        let scale = &self.coloring.scale;
        let levels = round_numbers(scale.lower, scale.upper, 8);
        let decimals = levels.into_iter().filter_map(Decimal::from_f64);
        decimals.filter(|decimal| self.level.as_ref() != Some(decimal)).collect()
    }
}

/// Labels of contours that keep a distance from each other.
#[derive(Default)]
struct Labels {
    marks: Vec<Mark<(f64, f64)>>,
    taken: Vec<(f64, f64)>,
}

impl Labels {
    /// Puts a level's number on its longest line, as near to the middle as there is room.
    fn place(&mut self, lines: &[Vec<(f64, f64)>], level: &Decimal, heatmap: &Heatmap) {
        let (x, y) = (&heatmap.sheet.x, &heatmap.sheet.y);
        let lines = lines.iter().map(|line| {
            let corners: Vec<_> = line.iter().map(|&(a, b)| (x.share(a), y.share(b))).collect();
            stations(&corners)
        });
        let Some(longest) = lines.max_by_key(Vec::len) else { return };
        let middle = longest.len() / 2;
        let mut order: Vec<usize> = (0..longest.len()).collect();
        order.sort_by_key(|&index| index.abs_diff(middle));
        let free = |index: &usize| {
            let (u, v) = longest[*index];
            let far = |&(a, b): &(f64, f64)| (u - a).hypot(v - b) > 0.13;
            (0.08..0.92).contains(&u) && (0.06..0.94).contains(&v) && self.taken.iter().all(far)
        };
        let Some((u, v)) = order.into_iter().find(free).map(|index| longest[index]) else { return };
        self.taken.push((u, v));
        let text = Text {
            halo: true,
            ..label(signed(&level.to_string()), heatmap.style.small, [Align::Middle, Align::Middle])
        };
        self.marks.push(Mark::text((x.value(u), y.value(v)), (0, 0), text));
    }
}

/// Points along a line, a hundredth of the picture apart.
fn stations(corners: &[(f64, f64)]) -> Vec<(f64, f64)> {
    const APART: f64 = 0.01;
    let mut stations = Vec::new();
    let mut left = 0.0;
    for pair in corners.windows(2) {
        let ((u, v), (a, b)) = (pair[0], pair[1]);
        let length = (a - u).hypot(b - v);
        while left < length {
            let share = left / length;
            stations.push((u + share * (a - u), v + share * (b - v)));
            left += APART;
        }
        left -= length;
    }
    stations
}
