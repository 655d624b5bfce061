#!/usr/bin/env python3
"""Builds the fonts of the figures from STIX Two Text and, for some signs, STIX 1.1.

    npm pack @fontsource/stix-two-text@5.3.0 && tar xzf fontsource-stix-two-text-5.3.0.tgz
    apt-get download fonts-stix && dpkg -x fonts-stix_*.deb stix
    pip install fonttools brotli
    python3 build.py package/files stix/usr/share/fonts/opentype/stix

writes {regular,italic}.{ttf,woff2}. The results are committed; no build of selfnorm
runs this. The fonts are renamed, as the Open Font License asks of modified versions of
fonts with reserved names.
"""

import sys
from fontTools.merge import Merger
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.filterPen import DecomposingFilterPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

# Printable ASCII, Latin-1, Greek, dashes, quotes, dagger, ellipsis, minus, small tilde.
TEXT = [*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x391, 0x3D0), 0x303, 0x2DC]
TEXT += [0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2020, 0x2026, 0x2032, 0x2212]
# What STIX Two Text's web fonts lack: relations, arrows, operators.
SIGNS = [0x2190, 0x2192, 0x21A6, 0x2202, 0x2208, 0x221A, 0x221E, 0x2229, 0x2248]
SIGNS += [0x2260, 0x2264, 0x2265, 0x2286]
# Exponents: figures and the minus, smaller and raised, all of one make.
EXPONENTS = dict(zip("0123456789\u2212", "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079\u207b"))
SMALL, RAISED = 0.66, 300
FAMILY = "Selfnorm Figure"


def main(stix_two, stix_one):
    signs = TTFont(f"{stix_one}/STIXGeneral-Regular.otf")
    for style, name in [("normal", "regular"), ("italic", "italic")]:
        parts = []
        for script in ["latin", "latin-ext", "greek", "vietnamese"]:
            font = TTFont(f"{stix_two}/stix-two-text-{script}-400-{style}.woff2")
            font.flavor = None
            options = Options()
            options.layout_features = []
            options.hinting = False
            subsetter = Subsetter(options)
            known = {c for part in parts for c in TTFont(part).getBestCmap()}
            subsetter.populate(unicodes=set(TEXT) & set(font.getBestCmap()) - known)
            subsetter.subset(font)
            path = f"/tmp/selfnorm-{name}-{script}.ttf"
            font.save(path)
            parts.append(path)
        font = Merger().merge(parts)
        add_signs(font, signs)
        add_exponents(font)
        rename(font, "Italic" if style == "italic" else "Regular")
        for table in ["GPOS", "GSUB", "GDEF", "STAT", "DSIG"]:
            if table in font:
                del font[table]
        # The same bytes whenever it is built.
        font["head"].created = font["head"].modified = 0
        font.recalcTimestamp = False
        font.save(f"{name}.ttf")
        font.flavor = "woff2"
        font.save(f"{name}.woff2")


def add_signs(font, source):
    """Copies glyphs from cubic outlines; both fonts have 1000 units an em."""
    glyphs, names = source.getGlyphSet(), source.getBestCmap()
    order = font.getGlyphOrder()
    for code in SIGNS:
        outline = TTGlyphPen(None)
        glyphs[names[code]].draw(Cu2QuPen(outline, 1.0, reverse_direction=True))
        name = f"uni{code:04X}"
        order.append(name)
        font["glyf"][name] = outline.glyph()
        font["hmtx"][name] = source["hmtx"][names[code]]
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[code] = name
    font.setGlyphOrder(order)


def add_exponents(font):
    """Figures of the same font; 1000 units are an em."""
    glyphs, names = font.getGlyphSet(), font.getBestCmap()
    order = font.getGlyphOrder()
    outlines = {}
    for base, code in EXPONENTS.items():
        outline = TTGlyphPen(None)
        pen = TransformPen(outline, (SMALL, 0, 0, SMALL, 0, RAISED))
        glyphs[names[ord(base)]].draw(DecomposingFilterPen(pen, glyphs))
        width, left = font["hmtx"][names[ord(base)]]
        outlines[ord(code)] = outline.glyph(), (round(SMALL * width), round(SMALL * left))
    for code, (outline, metrics) in outlines.items():
        name = f"exponent{code:04X}"
        order.append(name)
        font["glyf"][name], font["hmtx"][name] = outline, metrics
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[code] = name
    font.setGlyphOrder(order)


def rename(font, style):
    table = font["name"]
    copyright = (
        "Copyright 2001-2021 The STIX Fonts Project Authors; some signs copyright"
        " 2001-2010 STI Pub Companies. Subset and merged for selfnorm."
    )
    licence = "This Font Software is licensed under the SIL Open Font License, Version 1.1."
    table.names = []
    for number, text in [
        (0, copyright), (1, FAMILY), (2, style), (3, f"{FAMILY} {style}"),
        (4, f"{FAMILY} {style}"), (6, f"SelfnormFigure-{style}"), (13, licence),
        (14, "https://openfontlicense.org"),
    ]:
        table.setName(text, number, 3, 1, 0x409)


main(*sys.argv[1:])
