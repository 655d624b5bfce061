//! A page as what plotters draws on: a back end whose pixel is a hundredth of a point,
//! fine enough for vector formats. It records what is drawn.

use super::font;
use super::ink::Rgb;
use super::page::{Align, Item, Page, Stroke, Text};
use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
    FontTransform,
};
use std::convert::Infallible;

/// A page as a plotters back end.
#[derive(Debug)]
pub struct Canvas<'a> {
    page: &'a mut Page,
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

impl<'a> Canvas<'a> {
    /// What plotters draws on for a page.
    pub fn new(page: &'a mut Page) -> Self {
        Self { page }
    }

    /// Adds something on top.
    pub fn draw(&mut self, item: Item) {
        self.page.draw(item);
    }
}

fn rgb(color: BackendColor) -> Rgb {
    let (r, g, b) = color.rgb;
    [r, g, b]
}

fn stroke<S: BackendStyle>(style: &S) -> Stroke {
    Stroke::new(rgb(style.color()), i32::try_from(style.stroke_width()).unwrap_or(i32::MAX))
}

impl DrawingBackend for Canvas<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.page.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Drawn {
        self.draw_rect((x, y), (x + 1, y + 1), &color, true)
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        (left, top): BackendCoord,
        (right, bottom): BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn {
        let points = vec![(left, top), (right, top), (right, bottom), (left, bottom)];
        let (fill, stroke) =
            if fill { (Some(rgb(style.color())), None) } else { (None, Some(stroke(style))) };
        self.draw(Item::Path { points, closed: true, fill, stroke });
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        let points = path.into_iter().collect();
        let stroke = Some(stroke(style));
        self.draw(Item::Path { points, closed: false, fill: None, stroke });
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        _fill: bool,
    ) -> Drawn {
        let radius = i32::try_from(radius).unwrap_or(i32::MAX);
        self.draw(Item::Disk { center, radius, fill: rgb(style.color()), stroke: None });
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        vertices: I,
        style: &S,
    ) -> Drawn {
        let (points, fill) = (vertices.into_iter().collect(), Some(rgb(style.color())));
        self.draw(Item::Path { points, closed: true, fill, stroke: None });
        Ok(())
    }

    fn draw_text<T: BackendTextStyle>(&mut self, text: &str, style: &T, at: BackendCoord) -> Drawn {
        let along = match style.anchor().h_pos {
            HPos::Left => Align::Start,
            HPos::Center => Align::Middle,
            HPos::Right => Align::End,
        };
        let across = match style.anchor().v_pos {
            VPos::Top => Align::Start,
            VPos::Center => Align::Middle,
            VPos::Bottom => Align::End,
        };
        let turns = match style.transform() {
            FontTransform::None => 0,
            FontTransform::Rotate90 => 1,
            FontTransform::Rotate180 => 2,
            FontTransform::Rotate270 => 3,
        };
        let (color, align) = (rgb(style.color()), [along, across]);
        let text = Text { color, align, turns, ..Text::new(text, at, style.size()) };
        self.draw(Item::Text(text));
        Ok(())
    }

    fn estimate_text_size<T: BackendTextStyle>(
        &self,
        text: &str,
        style: &T,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let width = font::width(text, style.size());
        Ok((width.ceil() as u32, style.size().ceil() as u32))
    }

    fn blit_bitmap(&mut self, at: BackendCoord, (columns, _): (u32, u32), rgb: &[u8]) -> Drawn {
        // No figure uses plotters' own bitmaps; one drawn all the same is kept exactly.
        for (index, pixel) in rgb.chunks_exact(3).enumerate() {
            let (x, y) = (index % columns as usize, index / columns as usize);
            let color = BackendColor { alpha: 1.0, rgb: (pixel[0], pixel[1], pixel[2]) };
            self.draw_pixel((at.0 + x as i32, at.1 + y as i32), color)?;
        }
        Ok(())
    }
}
