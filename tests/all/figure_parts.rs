//! Fonts, scales and colours, by themselves.

use selfnorm::figure::colormap::{COLORS, Colormap, luminance};
use selfnorm::figure::font::{Slope, broken, font, set};
use selfnorm::figure::scale::{Scale, number, round_numbers, typeset};

#[test]
fn every_character_of_the_figures_has_a_glyph() {
    for character in "Aaz09−≤≥∈↦→∂√∞∩⊆·×–…⁰¹²³⁴⁵⁶⁷⁸⁹⁻αβλμνξωτ𝑓𝑧\u{303}".chars()
    {
        let line = set(&character.to_string());
        let [run] = &line.runs[..] else { panic!("{line:?}") };
        let glyphs = run.text.chars().map(|it| font(run.slope).glyph(it).0);
        assert_eq!(glyphs.filter(|glyph| *glyph != 0).count(), 1, "{character}");
    }
}

#[test]
fn a_space_beside_a_letter_stays_one() {
    let (upright, italic) = (font(Slope::Upright), font(Slope::Italic));
    let space = upright.advance(upright.glyph(' '));
    let chi = italic.glyph('χ');
    assert!(italic.overhang(chi) > 0.0 && italic.excess(chi) > 0.0);
    let line = set("a χ b");
    let [before, letter, after] = &line.runs[..] else { panic!("{line:?}") };
    let ink = letter.places[0] - italic.overhang(chi);
    assert!(ink - before.places[1] >= space - 1e-9, "{line:?}");
    let ink = letter.places[0] + italic.advance(chi) + italic.excess(chi);
    assert!(after.places[1] - ink >= space - 1e-9, "{line:?}");
    let bracket = set("𝑓(");
    let f = italic.glyph('f');
    assert!(italic.excess(f) > 0.0);
    assert!(bracket.runs[1].places[0] >= italic.advance(f) + italic.excess(f) - 1e-9);
    let widths: f64 = line.runs.iter().map(|run| run.gap + run.width).sum();
    assert!((widths - line.width).abs() < 1e-9);
    // Whoever sets a run to its width stretches nothing.
    for run in line.runs.iter().chain(&bracket.runs) {
        let font = font(run.slope);
        let own: f64 = run.text.chars().map(|it| font.advance(font.glyph(it))).sum();
        assert!((run.width - own).abs() < 1e-9, "{run:?}");
    }
}

#[test]
fn text_is_broken_between_words() {
    assert_eq!(broken("one two three", 1000.0, 3000.0), ["one", "two", "three"]);
    assert_eq!(broken("one two three", 1000.0, 1e9), ["one two three"]);
    assert_eq!(broken("", 1000.0, 1.0), [""]);
}

#[test]
fn variables_are_italic_and_a_tilde_takes_no_room() {
    let line = set("variance ν");
    assert_eq!(line.runs.len(), 2);
    assert_eq!((line.runs[1].slope, line.runs[1].text.as_str()), (Slope::Italic, "ν"));
    let marked = set("variance ν\u{303}");
    assert_eq!(marked.width, line.width);
    assert_eq!(marked.runs[1].places.len(), 2);
    assert!(set("ν\u{303} − ν").width > 2.0 * set("ν").width);
}

#[test]
fn ticks_are_round_and_inside() {
    assert_eq!(round_numbers(0.8, 1.5, 8), [0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4, 1.5]);
    assert_eq!(round_numbers(-0.1, 0.1, 5), [-0.1, -0.05, 0.0, 0.05, 0.1]);
    assert_eq!(
        Scale::logarithmic(0.02, 16.0).ticks,
        [0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0]
    );
    let labels: Vec<String> = round_numbers(-0.1, 0.1, 5).into_iter().map(number).collect();
    assert_eq!(labels, ["−0.1", "−0.05", "0", "0.05", "0.1"]);
}

#[test]
fn the_labels_of_an_axis_are_of_one_form() {
    let labels = |scale: &Scale| -> Vec<String> {
        scale.ticks.iter().map(|&tick| scale.label(tick)).collect()
    };
    assert_eq!(labels(&Scale::linear(0.5, 1.5, 5)), ["0.50", "0.75", "1.00", "1.25", "1.50"]);
    assert_eq!(labels(&Scale::linear(0.0, 2.0, 5)), ["0.0", "0.5", "1.0", "1.5", "2.0"]);
    assert_eq!(labels(&Scale::linear(-4.0, 2.0, 4)), ["−4", "−2", "0", "2"]);
    assert_eq!(labels(&Scale::linear(0.0, 2e-7, 3)), ["0", "1×10⁻⁷", "2×10⁻⁷"]);
    assert_eq!(labels(&Scale::fitting(1e-4, 1e6, 5))[..3], ["10⁻⁴", "10⁻³", "10⁻²"]);
    assert_eq!(labels(&Scale::fitting(0.3, 20.0, 5)), ["0.5", "1", "2", "5", "10", "20"]);
    assert!(!Scale::fitting(0.1, 3.0, 5).logarithmic);
    assert!(!Scale::fitting(-1.0, 2000.0, 5).logarithmic);
}

#[test]
fn what_is_left_of_ticks_is_regular() {
    let thinned = |mut scale: Scale, room: f64| {
        scale.thin(100.0, |_| room);
        scale.ticks
    };
    let linear = || Scale::linear(-0.1, 0.1, 5);
    assert_eq!(thinned(linear(), 20.0), [-0.1, -0.05, 0.0, 0.05, 0.1]);
    assert_eq!(thinned(linear(), 30.0), [-0.1, 0.0, 0.1]);
    assert_eq!(thinned(linear(), 80.0), [-0.1, 0.1]);
    assert_eq!(thinned(linear(), 200.0), [-0.1]);
    let logarithmic = || Scale::logarithmic(0.02, 16.0);
    assert_eq!(thinned(logarithmic(), 9.0), logarithmic().ticks);
    assert_eq!(thinned(logarithmic(), 15.0), [0.1, 1.0, 10.0]);
    assert_eq!(thinned(Scale::logarithmic(1e-4, 1e4), 20.0), [1e-4, 1e-2, 1.0, 1e2, 1e4]);
    assert_eq!(thinned(Scale::logarithmic(2.0, 9.0), 10.0), [2.0, 5.0]);
}

#[test]
fn powers_of_ten_are_set_as_such() {
    for (printed, set) in [
        ("1.4e-15", "1.4×10⁻¹⁵"),
        ("[-1e6, 2.5e+30]", "[−1×10⁶, 2.5×10³⁰]"),
        ("norm - h22 < 0.0101", "norm − h22 < 0.0101"),
        ("e < 2e", "e < 2e"),
    ] {
        assert_eq!(typeset(printed), set);
    }
    assert_eq!([number(1e6), number(0.25)], ["1×10⁶", "0.25"]);
}

#[test]
fn cells_cover_the_axis() {
    for scale in [Scale::linear(0.8, 1.5, 5), Scale::logarithmic(0.02, 16.0)] {
        for count in [1, 2, 7, 1000] {
            let edges = scale.edges(count);
            assert_eq!(edges.len(), count + 1);
            assert_eq!((edges[0], edges[count]), (scale.lower, scale.upper));
            assert!(edges.windows(2).all(|pair| pair[0] < pair[1]), "{count}");
        }
    }
}

#[test]
fn tables_are_whole_and_grow_lighter() {
    for map in Colormap::ALL {
        let name = map.name();
        assert_eq!(map.colors().len(), COLORS, "{name}");
        for pair in map.colors().windows(2) {
            // Rounding to bytes makes steps of a 255th.
            assert!(luminance(pair[1]) > luminance(pair[0]) - 0.004, "{name} {pair:?}");
        }
        let range = luminance(map.at(1.0)) - luminance(map.at(0.0));
        assert!(range > 0.5, "{name}: {range}");
    }
}
