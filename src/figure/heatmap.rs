//! Drawing a [`Sheet`]: colours, lines of levels, hatching.
//!
//! Between what is proved below a level and what is proved above it lie cells not decided. Where
//! these are a band hardly wider than a line, one line runs through it ([`super::contour`]) and
//! they keep the colour of their certified upper bound; elsewhere they are white and hatched,
//! if it is the level that decides, with lines around what is proved.

use super::area::{Area, Drawn};
use super::chart::{ColorBar, Plot};
use super::coloring::Coloring;
use super::contour::Band;
use super::failure::Failure;
use super::ink::INK;
use super::legend::{BEYOND, Hatch, UNDECIDED};
use super::mark::{Mark, label};
use super::opening::thin;
use super::outline::{Cells, Corner};
use super::page::{Align, Stroke, Text};
use super::scale::{round_numbers, typeset};
use super::sheet::{Sheet, State};
use super::style::Style;
use crate::arithmetic::Decimal;

/// The states of a sheet's cells at a level, ready for lines.
pub struct Stated<'a> {
    /// The sheet.
    pub sheet: &'a Sheet,
    /// By row and column.
    pub states: Vec<State>,
    /// Where there is room for a line only between what is proved below and above.
    thin: Vec<bool>,
    level: f64,
}

impl<'a> Stated<'a> {
    /// The states at the level that decides, or whether cells are known at all; bands of up
    /// to `reach` columns and rows are thin.
    pub fn new(sheet: &'a Sheet, level: Option<&Decimal>, reach: [usize; 2]) -> Self {
        Self::at(sheet, level, reach, false)
    }

    /// The states at another level, of which what the frame cuts off is of no matter.
    pub fn other(sheet: &'a Sheet, level: &Decimal, reach: [usize; 2]) -> Self {
        Self::at(sheet, Some(level), reach, true)
    }

    fn at(sheet: &'a Sheet, level: Option<&Decimal>, reach: [usize; 2], is_other: bool) -> Self {
        let states = sheet.states(level);
        let mut thin = thin(&states, sheet.size()[0], reach, is_other);
        // Where nothing is known there is no line.
        thin.iter_mut().zip(&sheet.values).for_each(|(thin, value)| *thin &= !value.is_empty());
        let level = level.map_or(f64::NAN, |level| level.value().to_f64());
        Self { sheet, states, thin, level }
    }

    /// Whether a cell is not decided, and more than what a line covers.
    pub fn is_open(&self, position: usize) -> bool {
        self.states[position] == State::Undecided && !self.thin[position]
    }

    fn with<R>(&self, contains: &dyn Fn(usize) -> bool, act: impl FnOnce(&Cells) -> R) -> R {
        let [columns, rows] = self.sheet.size();
        let contains = |column, row| contains(row * columns + column);
        let bounds = |column, row| {
            !self.sheet.value(column, row).is_empty() && self.is_open(row * columns + column)
        };
        act(&Cells { columns, rows, contains: &contains, bounds: &bounds })
    }

    /// The line of the level in thin bands, and the borders of what is proved around others.
    pub fn contour(&self) -> Vec<Vec<(f64, f64)>> {
        let [columns, rows] = self.sheet.size();
        let place = |&(column, row): &Corner| (self.sheet.columns[column], self.sheet.rows[row]);
        let around = [State::Below, State::Above].into_iter().flat_map(|state| {
            self.with(&|position| self.states[position] == state, |cells| cells.borders())
        });
        let mut lines: Vec<Vec<(f64, f64)>> =
            around.map(|line| line.iter().map(place).collect()).collect();
        let band = Band {
            columns,
            rows,
            state: &|column, row| self.states[row * columns + column],
            excess: &|column, row| self.sheet.value(column, row).mid() - self.level,
            open: &|column, row| !self.is_open(row * columns + column),
        };
        let at = |&(u, v): &(f64, f64)| {
            (self.sheet.x.value(u / columns as f64), self.sheet.y.value(v / rows as f64))
        };
        lines.extend(band.lines().iter().map(|line| line.iter().map(at).collect()));
        lines
    }

    /// Hatching over some cells; `size` is the picture's on the page.
    pub fn hatching(
        &self,
        contains: &dyn Fn(usize) -> bool,
        hatch: Hatch,
        size: [f64; 2],
    ) -> Mark<(f64, f64)> {
        let [columns, rows] = self.sheet.size().map(|count| count as f64);
        let (width, height) = (size[0] / columns, size[1] / rows);
        let place =
            |(u, v): (f64, f64)| (self.sheet.x.value(u / columns), self.sheet.y.value(v / rows));
        let lines = self.with(contains, |cells| {
            cells.hatching(width / height, hatch.step / width, hatch.rising)
        });
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
    /// Rectangles that are drawn on top, by their ranges: no label lies on their edges.
    pub outlined: Vec<[[f64; 2]; 2]>,
    /// The least room left of the picture and for the colour bar, so that panels are alike.
    pub least: [i32; 2],
    /// The cells that are proved to have no value.
    pub proved_empty: Option<&'a [bool]>,
}

/// A band not decided that is no wider than so many units, or nowhere twice as wide, is a line, if
/// its level decides.
const THIN: f64 = 250.0;
/// The same for other levels.
const NARROW: f64 = 450.0;

/// The line of the level that decides.
pub const EMPHASIZED: Stroke = Stroke { color: INK, width: 110, dash: None };
/// The lines of other levels.
pub const CONTOUR: Stroke = Stroke { color: INK, width: 35, dash: None };

impl Heatmap<'_> {
    /// Room above the picture.
    fn above(&self) -> i32 {
        if self.heading.is_some() { (2.6 * self.style.text) as i32 } else { 400 }
    }

    /// The axes.
    pub fn plot(&self) -> Plot<'_> {
        let [x_title, y_title] = self.titles.clone();
        let (x, y) = (self.sheet.x.clone(), self.sheet.y.clone());
        let [left, _] = self.least;
        Plot { x, y, x_title, y_title, above: self.above(), least_left: left, style: self.style }
    }

    /// The key to the colours.
    pub fn bar(&self) -> ColorBar<'_> {
        let scale = &self.coloring.scale;
        let level = self.level.as_ref().map(|level| level.value().to_f64());
        let is_shown = |level: &f64| (scale.lower..=scale.upper).contains(level);
        ColorBar {
            scale: scale.clone(),
            colors: self.coloring.colors(),
            title: self.bar_title.clone(),
            marks: level.filter(is_shown).into_iter().collect(),
            above: self.above(),
            least_width: self.least[1],
            style: self.style,
        }
    }

    /// The size of the picture itself in an area of some size.
    fn picture(&self, [width, height]: [f64; 2]) -> [f64; 2] {
        let (plot, bar) = (self.plot(), self.bar());
        [
            width - f64::from(bar.width() + plot.left() + plot.right()),
            height - f64::from(plot.below() + self.above()),
        ]
    }

    /// Draws it into an area.
    pub fn draw(self, area: &Area) -> Drawn {
        let (plot, bar) = (self.plot(), self.bar());
        let (width, height) = area.dim_in_pixel();
        let size = self.picture([f64::from(width), f64::from(height)]);
        let left_width = width as i32 - bar.width();
        let corners =
            [(self.sheet.x.lower, self.sheet.y.lower), (self.sheet.x.upper, self.sheet.y.upper)];
        let stated = Stated::new(self.sheet, self.level.as_ref(), self.reach(size, THIN));
        let is_none = |position: usize| self.is_proved_empty(position);
        let is_open = |position: usize| stated.is_open(position) && !is_none(position);
        let raster = self.coloring.raster(self.sheet, is_open, is_none);
        let mut marks = vec![Mark::image(corners, raster)];
        let is_above = |position: usize| stated.states[position] == State::Above;
        for hatch in BEYOND {
            marks.push(stated.hatching(&is_above, hatch, size));
        }
        marks.push(stated.hatching(&is_open, UNDECIDED, size));
        let mut labels = Labels::new(&self);
        let lines = stated.contour();
        if let Some(level) = &self.level {
            labels.place(&lines, level, &self);
        }
        if self.contours {
            let reach = self.reach(size, NARROW);
            for level in self.levels() {
                let lines = Stated::other(self.sheet, &level, reach).contour();
                labels.place(&lines, &level, &self);
                marks.push(Mark::lines(lines, CONTOUR));
            }
        }
        marks.push(Mark::lines(lines, EMPHASIZED));
        marks.extend(self.marks.iter().cloned());
        marks.extend(labels.marks);
        let (left, right) = area.split_horizontally(left_width);
        plot.draw(&left, &marks)?;
        if let Some(heading) = &self.heading {
            let middle = plot.left() + size[0] as i32 / 2;
            let text = label(heading.as_str(), self.style.text, [Align::Middle, Align::Start]);
            let top = self.above() - (1.5 * self.style.text) as i32;
            area.draw(&Mark::text((middle, top), (0, 0), text)).map_err(Failure::bug)?;
        }
        bar.draw(&right)
    }

    /// The columns and rows that are as wide as some units on a page.
    fn reach(&self, size: [f64; 2], units: f64) -> [usize; 2] {
        let [columns, rows] = self.sheet.size();
        [(units * columns as f64 / size[0]) as usize, (units * rows as f64 / size[1]) as usize]
    }

    fn is_proved_empty(&self, position: usize) -> bool {
        self.proved_empty.is_some_and(|empty| empty[position])
    }

    /// What is drawn of the level in a picture of this height.
    fn stated(&self, height: f64) -> Stated<'_> {
        let size = self.picture([self.style.room(), height]);
        Stated::new(self.sheet, self.level.as_ref(), self.reach(size, THIN))
    }

    /// Whether cells are not decided, to be drawn as such: what a legend is to explain.
    pub fn has_open(&self, height: f64) -> bool {
        let stated = self.stated(height);
        (0..stated.states.len())
            .any(|position| stated.is_open(position) && !self.is_proved_empty(position))
    }

    /// Whether what is proved has edges, which a legend is to explain as well.
    pub fn has_edges(&self, height: f64) -> bool {
        !self.stated(height).contour().is_empty()
    }

    /// Round levels between the smallest and the largest bound.
    pub fn levels(&self) -> Vec<Decimal> {
        let scale = &self.coloring.scale;
        let levels = match scale.logarithmic {
            true => scale.ticks.clone(),
            false => round_numbers(scale.lower, scale.upper, 8),
        };
        let decimals = levels.into_iter().filter_map(Decimal::from_f64);
        decimals.filter(|decimal| self.level.as_ref() != Some(decimal)).collect()
    }
}

/// Labels of contours that keep a distance from each other.
struct Labels {
    marks: Vec<Mark<(f64, f64)>>,
    /// Where labels are, as shares of the picture.
    taken: Vec<(f64, f64)>,
    /// What labels must not lie on.
    edges: Vec<(f64, f64)>,
}

impl Labels {
    fn new(heatmap: &Heatmap) -> Self {
        let (x, y) = (&heatmap.sheet.x, &heatmap.sheet.y);
        let edges = heatmap.outlined.iter().flat_map(|[[left, right], [bottom, top]]| {
            let [left, right] = [x.share(*left), x.share(*right)];
            let [bottom, top] = [y.share(*bottom), y.share(*top)];
            stations(&[(left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)])
        });
        Self { marks: Vec::new(), taken: Vec::new(), edges: edges.collect() }
    }

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
            let off = |&(a, b): &(f64, f64)| (u - a).abs() > 0.06 || (v - b).abs() > 0.05;
            (0.08..0.92).contains(&u)
                && (0.06..0.94).contains(&v)
                && self.taken.iter().all(far)
                && self.edges.iter().all(off)
        };
        let Some((u, v)) = order.into_iter().find(free).map(|index| longest[index]) else { return };
        self.taken.push((u, v));
        let text = Text {
            halo: true,
            ..label(
                typeset(&level.to_string()),
                heatmap.style.small,
                [Align::Middle, Align::Middle],
            )
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
