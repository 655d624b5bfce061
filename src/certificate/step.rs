//! What became of one cell of a tree, as a byte in memory and as letters in a file.

use super::letters::Letter;

/// How a leaf was settled. A hint for readers; a checker may use any test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Test {
    /// By the natural interval extension.
    Natural,
    /// By the mean-value form.
    MeanValue,
    /// By Taylor's theorem to second order.
    Taylor,
    /// By exact rational arithmetic.
    Exact,
    /// There is no fixed point in it.
    NoFixedPoint,
    /// All its fixed points lie where they should.
    Located,
}

/// Tests and their letters.
const TESTS: [(Test, u8); 6] = [
    (Test::Natural, b'N'),
    (Test::MeanValue, b'M'),
    (Test::Taylor, b'T'),
    (Test::Exact, b'E'),
    (Test::NoFixedPoint, b'F'),
    (Test::Located, b'L'),
];

/// The letter of a cell that is not settled yet.
const OPEN: u8 = b'?';

/// Which end of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The smaller one.
    Lower,
    /// The larger one.
    Upper,
}

impl End {
    /// The other one.
    pub fn opposite(self) -> Self {
        match self {
            Self::Lower => Self::Upper,
            Self::Upper => Self::Lower,
        }
    }
}

/// What became of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Nothing yet.
    Open,
    /// It was settled.
    Leaf(Test),
    /// Its lower and upper half along an axis must be settled.
    Split(Letter),
    /// The quantity is monotone along the axis: its face at one end must be settled.
    Face(Letter, End),
}

impl Step {
    /// How many cells must be settled instead.
    pub fn children(self) -> usize {
        match self {
            Self::Open | Self::Leaf(_) => 0,
            Self::Split(_) => 2,
            Self::Face(..) => 1,
        }
    }

    /// A byte below 128.
    pub(super) fn encode(self) -> u8 {
        match self {
            Self::Leaf(test) => index_of_test(test) as u8,
            Self::Open => 7,
            Self::Split(axis) => 32 + axis.index(),
            Self::Face(axis, End::Lower) => 64 + axis.index(),
            Self::Face(axis, End::Upper) => 96 + axis.index(),
        }
    }

    /// The step of a byte that [`Step::encode`] made.
    pub(super) fn decode(byte: u8) -> Self {
        let axis = Letter::from_index(byte % 32);
        match byte / 32 {
            0 if byte == 7 => Self::Open,
            0 => Self::Leaf(TESTS[usize::from(byte)].0),
            1 => Self::Split(axis),
            2 => Self::Face(axis, End::Lower),
            _ => Self::Face(axis, End::Upper),
        }
    }

    /// As text: a capital for a leaf, `?` for an open cell, an axis' small letter for a
    /// split, with `-` or `+` behind it for a face.
    pub fn letters(self) -> impl Iterator<Item = u8> {
        let (letter, sign) = match self {
            Self::Open => (OPEN, None),
            Self::Leaf(test) => (TESTS[index_of_test(test)].1, None),
            Self::Split(axis) => (axis.byte(), None),
            Self::Face(axis, End::Lower) => (axis.byte(), Some(b'-')),
            Self::Face(axis, End::Upper) => (axis.byte(), Some(b'+')),
        };
        std::iter::once(letter).chain(sign)
    }

    /// The step of a letter, and of the sign behind it if there is one; none if the
    /// letter means nothing.
    pub fn from_letters(letter: u8, sign: Option<End>) -> Option<Self> {
        if letter == OPEN {
            return Some(Self::Open);
        }
        if let Some(axis) = Letter::new(letter) {
            return Some(sign.map_or(Self::Split(axis), |end| Self::Face(axis, end)));
        }
        TESTS.iter().find(|(_, known)| *known == letter).map(|(test, _)| Self::Leaf(*test))
    }
}

fn index_of_test(test: Test) -> usize {
    TESTS.iter().position(|(known, _)| *known == test).unwrap_or(0)
}
