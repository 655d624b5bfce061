//! Text that is safe to print on a terminal.

/// Whether printing the character could do anything but show a glyph: control
/// characters, line separators, and the invisible ones that reorder or hide text.
pub(super) fn is_unprintable(character: char) -> bool {
    let invisible = matches!(
        character,
        '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}'
    );
    character.is_control() || invisible
}

/// The character, or what to show in its place.
pub(super) fn printable_character(character: char) -> char {
    match character {
        '\t' | '\n' | '\r' => ' ',
        other if is_unprintable(other) => char::REPLACEMENT_CHARACTER,
        other => other,
    }
}

/// A text of a user's for a message: on one line, without control characters, cut
/// if it is long.
pub(super) fn printable(text: &str) -> String {
    const SHOWN: usize = 40;
    let mut shown: String = text.chars().take(SHOWN).map(printable_character).collect();
    if text.chars().nth(SHOWN).is_some() {
        shown.push_str("...");
    }
    shown
}
