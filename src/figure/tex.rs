//! A line of text as LaTeX wants it: variables and signs in its own mathematical letters.

/// A piece of a line.
enum Token {
    /// Text.
    Text(String),
    /// Mathematics.
    Math(String),
    /// A superscript of what is before it.
    Raised(String),
}

/// A combining tilde, which belongs above the letter before it.
const TILDE: char = '\u{303}';

/// Signs that LaTeX has in its mathematics, or would take for a command.
const SIGNS: [(char, &str); 26] = [
    ('<', "<"),
    ('>', ">"),
    ('|', "|"),
    ('−', "-"),
    ('±', r"\pm"),
    ('×', r"\times"),
    ('·', r"\cdot"),
    ('÷', r"\div"),
    ('¬', r"\neg"),
    ('′', "'"),
    ('←', r"\leftarrow"),
    ('→', r"\rightarrow"),
    ('↦', r"\mapsto"),
    ('∂', r"\partial"),
    ('∈', r"\in"),
    ('√', r"\surd"),
    ('∞', r"\infty"),
    ('∩', r"\cap"),
    ('≈', r"\approx"),
    ('≠', r"\neq"),
    ('≤', r"\leq"),
    ('≥', r"\geq"),
    ('⊆', r"\subseteq"),
    ('°', r"^\circ"),
    ('ς', r"\varsigma"),
    ('µ', r"\mu"),
];

/// The Greek letters from α on, by their commands; final sigma is among the signs.
const GREEK: [&str; 25] = [
    "alpha",
    "beta",
    "gamma",
    "delta",
    "varepsilon",
    "zeta",
    "eta",
    "theta",
    "iota",
    "kappa",
    "lambda",
    "mu",
    "nu",
    "xi",
    "o",
    "pi",
    "rho",
    "varsigma",
    "sigma",
    "tau",
    "upsilon",
    "varphi",
    "chi",
    "psi",
    "omega",
];

/// Capitals that are no Latin ones.
const CAPITALS: [(char, &str); 11] = [
    ('Γ', "Gamma"),
    ('Δ', "Delta"),
    ('Θ', "Theta"),
    ('Λ', "Lambda"),
    ('Ξ', "Xi"),
    ('Π', "Pi"),
    ('Σ', "Sigma"),
    ('Υ', "Upsilon"),
    ('Φ', "Phi"),
    ('Ψ', "Psi"),
    ('Ω', "Omega"),
];

/// What is special in LaTeX's text, or has an old name there.
const SPECIAL: [(char, &str); 18] = [
    ('\\', r"\textbackslash{}"),
    ('^', r"\textasciicircum{}"),
    ('~', r"\textasciitilde{}"),
    ('{', r"\{"),
    ('}', r"\}"),
    ('$', r"\$"),
    ('&', r"\&"),
    ('#', r"\#"),
    ('_', r"\_"),
    ('%', r"\%"),
    ('\u{a0}', "~"),
    ('‘', "`"),
    ('’', "'"),
    ('“', "``"),
    ('”', "''"),
    ('–', "--"),
    ('—', "---"),
    ('…', r"\ldots{}"),
];

fn found(table: &[(char, &'static str)], character: char) -> Option<&'static str> {
    table.iter().find(|(known, _)| *known == character).map(|(_, command)| *command)
}

fn superscript(character: char) -> Option<char> {
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁻".chars().zip("0123456789-".chars()).find(|it| it.0 == character).map(|it| it.1)
}

fn token(character: char) -> Token {
    if let Some(raised) = superscript(character) {
        return Token::Raised(raised.to_string());
    }
    let offset = |first: char| u32::from(character) - u32::from(first);
    let math = match character {
        'ο' => Some("o".to_owned()),
        'α'..='ω' => GREEK.get(offset('α') as usize).map(|name| format!("\\{name} ")),
        '𝑎'..='𝑧' => char::from_u32(u32::from('a') + offset('𝑎')).map(String::from),
        _ => found(&CAPITALS, character)
            .map(|name| format!("\\{name} "))
            .or_else(|| found(&SIGNS, character).map(|sign| format!("{{{sign}}}"))),
    };
    match (math, found(&SPECIAL, character)) {
        (Some(math), _) => Token::Math(math),
        (None, Some(special)) => Token::Text(special.to_owned()),
        (None, None) => Token::Text(character.to_string()),
    }
}

/// A line of a figure's text.
pub fn line(text: &str) -> String {
    let mut tokens: Vec<Token> = Vec::new();
    for character in text.chars() {
        if character == TILDE {
            let (Token::Text(under) | Token::Math(under) | Token::Raised(under)) =
                tokens.pop().unwrap_or(Token::Text(String::new()));
            tokens.push(Token::Math(format!("\\tilde{{{}}}", under.trim_end())));
            continue;
        }
        match (tokens.last_mut(), token(character)) {
            (Some(Token::Raised(digits)), Token::Raised(digit)) => digits.push_str(&digit),
            (_, token) => tokens.push(token),
        }
    }
    let mut line = String::new();
    let mut in_math = false;
    for token in tokens {
        let (is_math, written) = match token {
            Token::Text(text) => (false, text),
            Token::Math(math) => (true, math),
            Token::Raised(digits) => (true, format!("^{{{digits}}}")),
        };
        if is_math != in_math {
            line.push('$');
        }
        in_math = is_math;
        line.push_str(&written);
    }
    if in_math {
        line.push('$');
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::font::{Slope, font};

    #[test]
    fn variables_and_signs_are_mathematics() {
        for (text, expected) in [
            ("variance of the inputs ν", r"variance of the inputs $\nu $"),
            ("μ ∈ [−0.1, 0.1]", r"$\mu $ ${\in}$ [${-}$0.1, 0.1]"),
            ("7.8×10⁻¹⁵", r"7.8${\times}$10$^{-15}$"),
            ("ν\u{303} > ν", r"$\tilde{\nu}$ ${>}$ $\nu $"),
            ("g\u{303}", r"$\tilde{g}$"),
            ("𝑓(𝑧) 100 % {a_b}", r"$f$($z$) 100 \% \{a\_b\}"),
            ("ωτ", r"$\omega \tau $"),
            ("Theorem 1’s 0.8–1.5", "Theorem 1's 0.8--1.5"),
            ("", ""),
        ] {
            assert_eq!(line(text), expected, "{text}");
        }
    }

    /// Of what a figure can say of itself, only accented letters stay as they are.
    #[test]
    fn every_sign_of_the_font_is_known() {
        let is_letter = |c: char| c.is_alphabetic() && !('α'..='ω').contains(&c);
        let others = "¡¢£¤¥¦§¨©ª«\u{ad}®¯´¶¸º»¼½¾¿˜†";
        let shown = (0xa0..0x2300).filter_map(char::from_u32);
        let shown = shown.filter(|c| font(Slope::Upright).face().glyph_index(*c).is_some());
        let mut known = 0;
        for character in shown.filter(|c| !is_letter(*c) && !others.contains(*c) && *c != TILDE) {
            let written = line(&character.to_string());
            assert!(written.is_ascii(), "{character} is {written}");
            known += 1;
        }
        assert!(known > 50, "{known}");
    }
}
