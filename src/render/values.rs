//! What lines of JSON are made of. A type that is written has its schema from the same
//! declaration; its fields are all that an object has, in their order.

use crate::arithmetic::decimal::{enclose, round_up};
use crate::arithmetic::mpfr::MpInterval;
use crate::arithmetic::{Interval, print};
use crate::claim::{Kind, Part, Variable, Verdict};
use rug::Rational;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};
use std::borrow::Cow;

/// An object as a line.
pub fn line(object: &impl Serialize) -> String {
    let text = serde_json::to_string(object).expect("names are text, and nothing else can fail");
    text + "\n"
}

/// An enclosure in doubles, an infinite end null; null if it may be undefined or is unknown.
#[derive(Serialize, JsonSchema)]
#[serde(transparent)]
#[schemars(rename = "interval")]
pub struct Pair(Option<[Option<f64>; 2]>);

impl From<Interval> for Pair {
    fn from(interval: Interval) -> Self {
        let finite = |end: f64| end.is_finite().then_some(end);
        Self((!interval.is_empty()).then(|| ends(interval).map(finite)))
    }
}

/// The ends of an enclosure, zero without a sign.
pub fn ends(interval: Interval) -> [f64; 2] {
    [interval.inf() + 0.0, interval.sup() + 0.0]
}

/// Wall time.
#[derive(Serialize, JsonSchema)]
#[serde(transparent)]
#[schemars(rename = "seconds")]
pub struct Seconds(#[schemars(range(min = 0))] pub f64);

/// An enclosure in decimals, rounded outward.
#[derive(Serialize, JsonSchema)]
#[serde(transparent)]
#[schemars(rename = "decimals")]
pub struct Decimals([String; 2]);

/// Significant digits of decimals: some more than a double has.
const DIGITS: usize = 20;

impl From<&MpInterval> for Decimals {
    fn from(value: &MpInterval) -> Self {
        Self(print::outward(value, DIGITS))
    }
}

/// Decimal places that the ends of ranges have at most.
const PLACES: usize = 8;

/// A number of few decimal places, exactly.
pub fn few_places(value: &Rational) -> String {
    round_up(value, PLACES).to_string()
}

/// Values by their names, in an order.
pub struct ByName<T>(Vec<(String, T)>);

impl<T> FromIterator<(String, T)> for ByName<T> {
    fn from_iter<I: IntoIterator<Item = (String, T)>>(entries: I) -> Self {
        Self(entries.into_iter().collect())
    }
}

impl<T: Serialize> Serialize for ByName<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl<T: JsonSchema> JsonSchema for ByName<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("{}_by_name", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<T>();
        json_schema!({ "type": "object", "additionalProperties": value })
    }
}

/// An enclosure of each variable.
#[derive(Serialize, JsonSchema)]
#[serde(transparent)]
#[schemars(rename = "box")]
pub struct Ranges(ByName<Pair>);

impl Ranges {
    /// A box.
    pub fn new(ranges: &[(Variable, Interval)]) -> Self {
        Self(pairs(ranges).collect())
    }

    /// A box of exact ends: the doubles around each variable's.
    pub fn of_exact(ranges: &[(Variable, (Rational, Rational))]) -> Self {
        let range = |(variable, (lower, upper)): &(Variable, (Rational, Rational))| {
            let around = enclose(lower).convex_hull(enclose(upper));
            (variable.name().to_owned(), around.into())
        };
        Self(ranges.iter().map(range).collect())
    }
}

/// Variables with their enclosures.
pub fn pairs(ranges: &[(Variable, Interval)]) -> impl Iterator<Item = (String, Pair)> {
    ranges.iter().map(|(variable, range)| (variable.to_string(), (*range).into()))
}

/// One of some words.
pub trait Word: Copy {
    /// What the list of them is called.
    const NAME: &'static str;

    /// All of them.
    fn all() -> Vec<Self>;

    /// The word.
    fn word(self) -> &'static str;
}

/// A word as JSON.
#[derive(Clone, Copy)]
pub struct Spelled<W>(pub W);

impl<W: Word> Serialize for Spelled<W> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.word())
    }
}

impl<W: Word> JsonSchema for Spelled<W> {
    fn schema_name() -> Cow<'static, str> {
        W::NAME.into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let words: Vec<&str> = W::all().into_iter().map(W::word).collect();
        json_schema!({ "enum": words })
    }
}

/// What is a [`Word`]: its name, all of them, the word of each.
macro_rules! spelled {
    ($($kind:ty: $name:literal, $all:expr, $word:expr;)*) => {
        $(impl $crate::render::values::Word for $kind {
            const NAME: &'static str = $name;

            fn all() -> Vec<Self> {
                $all.to_vec()
            }

            fn word(self) -> &'static str {
                $word(self)
            }
        })*
    };
}

pub(super) use spelled;

spelled! {
    Verdict: "verdict", Verdict::ALL, Verdict::word;
    Part: "part", Part::ALL, Part::name;
    Kind: "kind", Kind::ALL, Kind::name;
}
