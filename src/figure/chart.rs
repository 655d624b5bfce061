//! Axes, colour bars, and how panels and legend share a page.

use super::Task;
use super::area::{Area, Drawn};
use super::canvas::Canvas;
use super::failure::Failure;
use super::font;
use super::ink::{INK, Rgb};
use super::legend::Legend;
use super::mark::{Mark, label};
use super::page::{Align, Page, Raster, Stroke, UNITS};
use super::scale::Scale;
use super::style::Style;
use plotters::chart::ChartBuilder;
use plotters::drawing::IntoDrawingArea;
use plotters::style::{Color, FontDesc, FontFamily, FontStyle, RGBColor, ShapeStyle, TextStyle};

/// Length of ticks.
const TICK: i32 = 300;
/// Width of axes.
const AXIS: u32 = 60;

/// Lays a figure out: the heading asked for, a panel area of this height, the legend, and the
/// caption unless the author writes that.
pub fn compose(
    task: &Task,
    height: f64,
    mut legend: Legend,
    panels: impl FnOnce(&Area) -> Drawn,
) -> Result<Page, Failure> {
    let style = &task.style;
    if !task.caption {
        legend.notes.clear();
    }
    let room = style.width - 2.0 * f64::from(Style::EDGE);
    let heading = task.heading.map_or_else(Vec::new, |text| font::broken(text, style.text, room));
    let line = 1.25 * style.text;
    let above = match heading.len() {
        0 => f64::from(Style::EDGE),
        lines => lines as f64 * line + 0.65 * style.text,
    };
    let below = legend.height(style).max(f64::from(Style::EDGE));
    let mut page = Page::new(style.width / UNITS, (above + height + below) / UNITS);
    {
        let root = Canvas::new(&mut page).into_drawing_area();
        let (top, rest) = root.split_vertically(above.round() as i32);
        let (middle, lower) = rest.split_vertically(height.round() as i32);
        let first = (above - line * (heading.len() as f64 - 1.0)) / 2.0;
        for (index, heading) in heading.into_iter().enumerate() {
            let at = ((style.width / 2.0) as i32, (first + line * index as f64) as i32);
            let text = label(heading, style.text, [Align::Middle, Align::Middle]);
            top.draw(&Mark::text(at, (0, 0), text)).map_err(Failure::bug)?;
        }
        panels(&middle.margin(0, 0, Style::EDGE, Style::EDGE))?;
        legend.draw(style, &lower)?;
        root.present().map_err(Failure::bug)?;
    }
    Ok(page)
}

/// A pair of axes with what is between them.
#[derive(Clone, Debug)]
pub struct Plot<'a> {
    /// The horizontal axis.
    pub x: Scale,
    /// The vertical axis.
    pub y: Scale,
    /// The title of the horizontal axis; where it is empty the axis is that of the panel below, and
    /// has no labels.
    pub x_title: String,
    /// The title of the vertical axis.
    pub y_title: String,
    /// Room above, for a panel's title.
    pub above: i32,
    /// The least room left of the vertical axis.
    pub least_left: i32,
    /// Sizes.
    pub style: &'a Style,
}

fn color([red, green, blue]: Rgb) -> RGBColor {
    RGBColor(red, green, blue)
}

fn text_style(size: f64) -> TextStyle<'static> {
    let font = FontDesc::new(FontFamily::Serif, size, FontStyle::Normal);
    TextStyle { color: color(INK).to_backend_color(), ..TextStyle::from(font) }
}

/// The width of the widest tick label.
fn widest(scale: &Scale, size: f64) -> f64 {
    let width = |&tick: &f64| font::width(&scale.label(tick), size);
    scale.ticks.iter().map(width).fold(0.0, f64::max)
}

impl Plot<'_> {
    /// Room left of the vertical axis.
    pub fn left(&self) -> i32 {
        let needed = widest(&self.y, self.style.small) + 3.0 * f64::from(TICK);
        ((needed + 1.1 * self.style.text) as i32).max(self.least_left)
    }

    /// Room below the horizontal axis.
    pub fn below(&self) -> i32 {
        if self.x_title.is_empty() { TICK } else { below(self.style) }
    }

    /// Room right of the axes: half of the last label.
    pub fn right(&self) -> i32 {
        (widest(&self.x, self.style.small) / 2.0) as i32 + 100
    }

    /// Draws the marks, then the axes on top.
    pub fn draw(&self, area: &Area, marks: &[Mark<(f64, f64)>]) -> Drawn {
        let (mut x, mut y) = (self.x.clone(), self.y.clone());
        let (width, height) = area.dim_in_pixel();
        let length = f64::from(width as i32 - self.left() - self.right());
        x.thin(length, |label| (font::set(label).width / 1000.0 + 0.5) * self.style.small);
        let length = f64::from(height as i32 - self.below() - self.above);
        y.thin(length, |_| 1.2 * self.style.small);
        let thinned = x.clone();
        let mut chart = ChartBuilder::on(area)
            .margin_top(self.above)
            .margin_right(self.right())
            .x_label_area_size(self.below())
            .y_label_area_size(self.left())
            .build_cartesian_2d(x, y)
            .map_err(Failure::bug)?;
        for mark in marks {
            chart.plotting_area().draw(mark).map_err(Failure::bug)?;
        }
        let [x, y] = [&self.x, &self.y].map(|scale| [scale.lower, scale.upper]);
        let frame = Mark::rectangle(x, y, None, Some(Stroke::new(INK, AXIS as i32)));
        chart.plotting_area().draw(&frame).map_err(Failure::bug)?;
        let label = |value: &f64| match self.x_title.is_empty() {
            true => String::new(),
            false => thinned.label(*value),
        };
        chart
            .configure_mesh()
            .disable_mesh()
            .x_label_formatter(&label)
            .x_desc(self.x_title.as_str())
            .y_desc(self.y_title.as_str())
            .axis_style(axis_style())
            .label_style(text_style(self.style.small))
            .axis_desc_style(text_style(self.style.text))
            .set_all_tick_mark_size(TICK)
            .draw()
            .map_err(Failure::bug)
    }
}

fn below(style: &Style) -> i32 {
    (f64::from(2 * TICK) + 1.25 * style.small + 1.25 * style.text) as i32
}

fn axis_style() -> ShapeStyle {
    color(INK).stroke_width(AXIS)
}

/// The key to a field's colours.
#[derive(Clone, Debug)]
pub struct ColorBar<'a> {
    /// The values.
    pub scale: Scale,
    /// The colours from the bottom up.
    pub colors: Vec<Rgb>,
    /// What they mean.
    pub title: String,
    /// Values that are marked.
    pub marks: Vec<f64>,
    /// Room above, as in the plot beside it.
    pub above: i32,
    /// The least width of all of it.
    pub least_width: i32,
    /// Sizes.
    pub style: &'a Style,
}

/// Width of the bar itself.
const BAR: i32 = 900;
/// Between the plot and the bar.
const GAP: i32 = 700;

impl ColorBar<'_> {
    /// The width of all of it.
    pub fn width(&self) -> i32 {
        GAP + BAR + self.labels()
    }

    fn labels(&self) -> i32 {
        let widest = widest(&self.scale, self.style.small);
        let needed = (f64::from(3 * TICK) + widest + 1.3 * self.style.text) as i32;
        needed.max(self.least_width - GAP - BAR)
    }

    /// Draws it into an area beside a plot.
    pub fn draw(&self, area: &Area) -> Drawn {
        let unit = Scale { ticks: Vec::new(), ..Scale::linear(0.0, 1.0, 2) };
        let mut scale = self.scale.clone();
        let length = f64::from(area.dim_in_pixel().1 as i32 - below(self.style) - self.above);
        scale.thin(length, |_| 1.2 * self.style.small);
        let mut chart = ChartBuilder::on(area)
            .margin_top(self.above)
            .margin_left(GAP)
            .x_label_area_size(below(self.style))
            .right_y_label_area_size(self.labels())
            .build_cartesian_2d(unit, scale)
            .map_err(Failure::bug)?;
        let y = [self.scale.lower, self.scale.upper];
        let count = self.colors.len();
        let cells = (0..count).rev().map(|index| index as u8).collect();
        let raster = Raster { columns: 1, cells, palette: self.colors.clone() };
        let image = Mark::image([(0.0, y[0]), (1.0, y[1])], raster);
        chart.plotting_area().draw(&image).map_err(Failure::bug)?;
        for &value in &self.marks {
            let stroke = Stroke::new(INK, 120);
            let mark = Mark::line(vec![(0.0, value), (1.0, value)], stroke);
            chart.plotting_area().draw(&mark).map_err(Failure::bug)?;
        }
        let frame = Mark::rectangle([0.0, 1.0], y, None, Some(Stroke::new(INK, AXIS as i32)));
        chart.plotting_area().draw(&frame).map_err(Failure::bug)?;
        chart
            .configure_mesh()
            .disable_mesh()
            .disable_x_axis()
            .y_desc(self.title.as_str())
            .axis_style(axis_style())
            .label_style(text_style(self.style.small))
            .axis_desc_style(text_style(self.style.text))
            .set_all_tick_mark_size(TICK)
            .draw()
            .map_err(Failure::bug)
    }
}
