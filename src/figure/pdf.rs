//! PDF: text in embedded fonts with a map back to Unicode, a field as an image.

use super::font::{self, Font, Slope, font};
use super::ink::Rgb;
use super::page::{Item, Page, Place, Raster, Stroke, Text, UNITS};
use super::provenance::{PROGRAM, Provenance};
use miniz_oxide::deflate::compress_to_vec_zlib;
use pdf_writer::types::{
    CidFontType, FontFlags, LineJoinStyle, SystemInfo, TextRenderingMode, UnicodeCmap,
};
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref, Str, TextStr};
use std::collections::BTreeMap;

/// The level of compression; the best one takes long and gains little.
const COMPRESSION: u8 = 8;

/// Glyphs in use and the characters they stand for.
type Used = BTreeMap<u16, char>;

/// The file.
pub fn file(page: &Page, provenance: &Provenance) -> Vec<u8> {
    let mut references = (1..).map(Ref::new);
    let mut next = || references.next().expect("a PDF has fewer than 2³¹ objects");
    let (catalog, pages, sheet, content, info) = (next(), next(), next(), next(), next());
    let fonts = [Slope::Upright, Slope::Italic].map(|slope| (slope, next()));
    let mut pdf = Pdf::new();
    pdf.catalog(catalog).pages(pages);
    pdf.pages(pages).kids([sheet]).count(1);
    let title = provenance.title.as_str();
    pdf.document_info(info)
        .title(TextStr(title))
        .subject(TextStr(&page.description))
        .keywords(TextStr(&provenance.command))
        .creator(TextStr(&provenance.to_string()))
        .producer(TextStr(PROGRAM));

    let mut used = [Used::new(), Used::new()];
    let mut images = Vec::new();
    let drawn = draw_page(page, &mut used, &mut images);
    let packed = compress_to_vec_zlib(&drawn, COMPRESSION);
    pdf.stream(content, &packed).filter(Filter::FlateDecode);

    let images: Vec<(String, Ref)> = images
        .into_iter()
        .enumerate()
        .map(|(index, raster)| {
            let id = next();
            write_image(&mut pdf, id, raster);
            (format!("I{index}"), id)
        })
        .collect();
    let mut written = pdf.page(sheet);
    let [width, height] = [page.size.0, page.size.1].map(|units| units as f32 / UNITS as f32);
    written.media_box(Rect::new(0.0, 0.0, width, height)).parent(pages).contents(content);
    let mut resources = written.resources();
    let mut dictionary = resources.fonts();
    for (slope, id) in fonts {
        dictionary.pair(Name(font_name(slope)), id);
    }
    dictionary.finish();
    let mut dictionary = resources.x_objects();
    for (name, id) in &images {
        dictionary.pair(Name(name.as_bytes()), *id);
    }
    dictionary.finish();
    resources.finish();
    written.finish();
    for (slope, id) in fonts {
        write_font(&mut pdf, id, font(slope), &used[slope as usize], &mut next);
    }
    pdf.finish()
}

fn font_name(slope: Slope) -> &'static [u8] {
    match slope {
        Slope::Upright => b"F0",
        Slope::Italic => b"F1",
    }
}

fn draw_page<'a>(page: &'a Page, used: &mut [Used; 2], images: &mut Vec<&'a Raster>) -> Vec<u8> {
    let mut content = Content::new();
    let scale = 1.0 / UNITS as f32;
    // From the top left corner downward.
    content.transform([scale, 0.0, 0.0, -scale, 0.0, page.size.1 as f32 * scale]);
    content.set_line_join(LineJoinStyle::RoundJoin);
    for item in &page.items {
        content.save_state();
        match item {
            Item::Path { points, closed, fill, stroke } => {
                trace(&mut content, points, *closed);
                paint(&mut content, *fill, stroke.as_ref());
            }
            Item::Lines { lines, stroke } => {
                for line in lines {
                    trace(&mut content, line, false);
                }
                paint(&mut content, None, Some(stroke));
            }
            Item::Disk { center, radius, fill, stroke } => {
                circle(&mut content, *center, *radius as f32);
                paint(&mut content, Some(*fill), stroke.as_ref());
            }
            Item::Text(text) => show(&mut content, text, used),
            Item::Image { corner: (x, y), size: (width, height), raster } => {
                let name = format!("I{}", images.len());
                let (x, y, width, height) = (*x as f32, *y as f32, *width as f32, *height as f32);
                content.transform([width, 0.0, 0.0, -height, x, y + height]);
                content.x_object(Name(name.as_bytes()));
                images.push(raster);
            }
        }
        content.restore_state();
    }
    content.finish().to_vec()
}

fn trace(content: &mut Content, points: &[Place], closed: bool) {
    for (index, &(x, y)) in points.iter().enumerate() {
        let (x, y) = (x as f32, y as f32);
        if index == 0 {
            content.move_to(x, y)
        } else {
            content.line_to(x, y)
        };
    }
    if closed {
        content.close_path();
    }
}

/// Four cubic arcs, which differ from the circle by less than 0.03 %.
fn circle(content: &mut Content, (x, y): Place, r: f32) {
    let (x, y) = (x as f32, y as f32);
    let k = 0.552_284_8 * r;
    content.move_to(x + r, y);
    content.cubic_to(x + r, y + k, x + k, y + r, x, y + r);
    content.cubic_to(x - k, y + r, x - r, y + k, x - r, y);
    content.cubic_to(x - r, y - k, x - k, y - r, x, y - r);
    content.cubic_to(x + k, y - r, x + r, y - k, x + r, y);
    content.close_path();
}

fn shares(color: Rgb) -> [f32; 3] {
    color.map(|part| f32::from(part) / 255.0)
}

fn paint(content: &mut Content, fill: Option<Rgb>, stroke: Option<&Stroke>) {
    if let Some([r, g, b]) = fill.map(shares) {
        content.set_fill_rgb(r, g, b);
    }
    if let Some(stroke) = stroke {
        let [r, g, b] = shares(stroke.color);
        content.set_stroke_rgb(r, g, b).set_line_width(stroke.width as f32);
        if let Some(dash) = stroke.dash {
            content.set_dash_pattern(dash.map(|length| length as f32), 0.0);
        }
    }
    match (fill, stroke) {
        (Some(_), Some(_)) => content.fill_nonzero_and_stroke(),
        (Some(_), None) => content.fill_nonzero(),
        (None, Some(_)) => content.stroke(),
        (None, None) => content.end_path(),
    };
}

fn show(content: &mut Content, text: &Text, used: &mut [Used; 2]) {
    // The halo is a wider copy underneath; readers of the text see it once.
    if text.halo {
        let [r, g, b] = shares(super::ink::PAPER);
        content.set_stroke_rgb(r, g, b).set_line_width((Text::HALO * text.size) as f32);
        content.begin_marked_content(Name(b"Artifact"));
        show_runs(content, text, used, TextRenderingMode::Stroke);
        content.end_marked_content();
    }
    let [r, g, b] = shares(text.color);
    content.set_fill_rgb(r, g, b);
    show_runs(content, text, used, TextRenderingMode::Fill);
}

fn show_runs(content: &mut Content, text: &Text, used: &mut [Used; 2], mode: TextRenderingMode) {
    let (dx, dy) = text.offset();
    let (sin, cos) = match text.turns % 4 {
        0 => (0.0, 1.0),
        1 => (1.0, 0.0),
        2 => (0.0, -1.0),
        _ => (-1.0, 0.0),
    };
    content.begin_text();
    content.set_text_rendering_mode(mode);
    for run in &font::set(&text.text).runs {
        let font = font(run.slope);
        content.set_font(Name(font_name(run.slope)), text.size as f32);
        let x = dx + run.places[0] * text.size / 1000.0;
        let at = |x: f64, y: f64| {
            (f64::from(text.at.0) + x * cos - y * sin, f64::from(text.at.1) + x * sin + y * cos)
        };
        let (x, y) = at(x, dy);
        // Upright again: the page is upside down.
        let (sin, cos) = (sin as f32, cos as f32);
        content.set_text_matrix([cos, sin, sin, -cos, x as f32, y as f32]);
        let mut positioned = content.show_positioned();
        let mut items = positioned.items();
        let mut pen = run.places[0];
        for (character, &place) in run.text.chars().zip(&run.places) {
            let glyph = font.glyph(character);
            if (place - pen).abs() > 0.01 {
                items.adjust((pen - place) as f32);
            }
            items.show(Str(&glyph.0.to_be_bytes()));
            pen = place + font.advance(glyph);
            used[run.slope as usize].insert(glyph.0, character);
        }
    }
    content.end_text();
}

fn write_image(pdf: &mut Pdf, id: Ref, raster: &Raster) {
    let packed = compress_to_vec_zlib(&raster.cells, COMPRESSION);
    let mut image = pdf.image_xobject(id, &packed);
    image.filter(Filter::FlateDecode);
    image.width(raster.columns as i32).height(raster.rows() as i32);
    let highest = raster.palette.len().saturating_sub(1) as i32;
    let palette = raster.palette.concat();
    image.color_space().indexed(Name(b"DeviceRGB"), highest, &palette);
    image.bits_per_component(8).interpolate(false);
}

fn write_font(pdf: &mut Pdf, id: Ref, font: &Font, used: &Used, next: &mut impl FnMut() -> Ref) {
    let (descendant, descriptor, program, unicode) = (next(), next(), next(), next());
    let name = Name(font.name.as_bytes());
    let system = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };
    pdf.type0_font(id)
        .base_font(name)
        .encoding_predefined(Name(b"Identity-H"))
        .descendant_font(descendant)
        .to_unicode(unicode);
    let mut cid = pdf.cid_font(descendant);
    cid.subtype(CidFontType::Type2).base_font(name).system_info(system);
    cid.font_descriptor(descriptor).default_width(0.0);
    cid.cid_to_gid_map_predefined(Name(b"Identity"));
    let mut widths = cid.widths();
    for &glyph in used.keys() {
        widths.consecutive(glyph, [font.advance(ttf_parser::GlyphId(glyph)) as f32]);
    }
    widths.finish();
    cid.finish();
    let face = font.face();
    let bounds = face.global_bounding_box();
    let [left, bottom, right, top] =
        [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max].map(f32::from);
    pdf.font_descriptor(descriptor)
        .name(name)
        .flags(FontFlags::SYMBOLIC | FontFlags::SERIF)
        .bbox(Rect::new(left, bottom, right, top))
        .italic_angle(face.italic_angle())
        .ascent((font::ASCENT * 1000.0) as f32)
        .descent((-font::DESCENT * 1000.0) as f32)
        .cap_height((font::CAP_HEIGHT * 1000.0) as f32)
        .stem_v(80.0)
        .font_file2(program);
    let packed = compress_to_vec_zlib(font.truetype, COMPRESSION);
    let length = i32::try_from(font.truetype.len()).unwrap_or(i32::MAX);
    let mut stream = pdf.stream(program, &packed);
    stream.filter(Filter::FlateDecode);
    stream.pair(Name(b"Length1"), length);
    stream.finish();
    let mut map = UnicodeCmap::new(Name(b"SelfnormUnicode"), system);
    for (&glyph, &character) in used {
        map.pair(glyph, character);
    }
    pdf.cmap(unicode, &map.finish());
}
