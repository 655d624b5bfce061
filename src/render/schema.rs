//! What each line of `--format json` is, as a JSON schema (2020-12): one definition for each
//! subcommand, by its name, and those that they share.
//!
//! Every key of an object is required, and there are no others, so that a test that holds real
//! output against it finds whatever a writer adds, forgets or calls otherwise.

use super::schema_types::{
    boolean, by_name, list, number, object, of, one_of, or_null, text, with_variables,
};
use crate::certificate::Subject;
use crate::claim::{Kind, Part, Verdict};
use serde_json::{Map, Value, json};

/// The schema of all that is printed as JSON.
pub fn schema() -> Value {
    let lines = lines();
    let names = lines.iter().map(|(name, _)| of(name));
    let any: Vec<Value> = names.collect();
    let definitions: Map<String, Value> =
        lines.into_iter().chain(shared()).map(|(name, it)| (name.to_owned(), it)).collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "selfnorm --format json",
        "description": "Each line is an object. A subcommand's are the definition of its name.",
        "anyOf": any,
        "$defs": definitions,
    })
}

/// What a subcommand prints on one line.
fn lines() -> Vec<(&'static str, Value)> {
    vec![
        ("verify", claim()),
        ("audit", audited()),
        (
            "bound",
            object(&[
                ("expression", text()),
                ("claim", or_null(text())),
                ("case", or_null(text())),
                ("infimum", of("extremum")),
                ("supremum", of("extremum")),
            ]),
        ),
        ("fixed-point", fixed_points()),
        (
            "wanted",
            object(&[
                ("wanted", by_name(text())),
                ("verdict", of("verdict")),
                ("statement", text()),
                ("lambda", of("interval")),
                ("alpha", of("interval")),
                ("found", list(of("box"))),
                ("note", or_null(text())),
            ]),
        ),
        ("iterate", with_variables(object(&[("layer", of("count"))]))),
        ("gain", gain()),
        (
            "weights",
            object(&[
                ("weights", one_of(["gaussian", "uniform", "truncated"])),
                ("fan_in", of("count")),
                ("omega", text()),
                ("tau", text()),
                ("probability_omega", of("decimals")),
                ("probability_tau", of("decimals")),
                ("probability_both", of("decimals")),
            ]),
        ),
        ("simulate", simulation()),
        ("check", check()),
        (
            "claims",
            object(&[
                ("claim", text()),
                ("title", text()),
                ("source", or_null(text())),
                ("part", or_null(part())),
                ("file", text()),
            ]),
        ),
    ]
}

/// What several lines have in them.
fn shared() -> Vec<(&'static str, Value)> {
    let pair = |item: Value| json!({ "type": "array", "prefixItems": [item, item], "items": false, "minItems": 2 });
    let described = |mut schema: Value, words: &str| {
        schema["description"] = words.into();
        schema
    };
    vec![
        ("verdict", one_of(Verdict::ALL.map(Verdict::word))),
        ("count", json!({ "type": "integer", "minimum": 0 })),
        ("seconds", described(json!({ "type": "number", "minimum": 0 }), "Wall time.")),
        (
            "interval",
            described(
                or_null(pair(or_null(number()))),
                "An enclosure in doubles, an infinite end null; null if it may be undefined or is unknown.",
            ),
        ),
        ("decimals", described(pair(text()), "An enclosure in decimals, rounded outward.")),
        ("box", described(by_name(of("interval")), "An enclosure of each variable.")),
        ("given", described(by_name(pair(text())), "The ends of each range, as given.")),
        ("stopped", described(or_null(text()), "Why it ended before it was done, if it did.")),
        (
            "extremum",
            object(&[
                ("value", of("interval")),
                ("place", of("box")),
                ("boxes", of("count")),
                ("seconds", of("seconds")),
                ("stopped", of("stopped")),
            ]),
        ),
        (
            "counterexample",
            described(
                object(&[("point", by_name(text())), ("value", of("interval"))]),
                "Where a statement is false: exact decimals, and the quantity there.",
            ),
        ),
        ("fixed_point", fixed_point()),
    ]
}

fn claim() -> Value {
    let unresolved = object(&[("reason", text()), ("box", of("box")), ("value", of("interval"))]);
    let goal = object(&[
        ("quantity", text()),
        ("relation", one_of(["<", "<=", ">", ">="])),
        ("bound", text()),
        ("verdict", of("verdict")),
        ("proved_bound", or_null(number())),
        ("margin", or_null(number())),
        ("boxes", of("count")),
        ("seconds", of("seconds")),
        ("counterexample", or_null(of("counterexample"))),
        ("unresolved", or_null(unresolved)),
    ]);
    let obligation = object(&[
        ("name", text()),
        ("index", of("count")),
        ("case", or_null(text())),
        ("inequality", text()),
        ("verdict", of("verdict")),
        ("boxes", of("count")),
        ("seconds", of("seconds")),
        ("margin", or_null(number())),
        ("goals", list(goal)),
    ]);
    let conclusion = object(&[
        ("name", one_of(Subject::CONCLUSIONS.each_ref().map(Subject::name))),
        ("case", or_null(text())),
        ("statement", text()),
        ("verdict", of("verdict")),
        ("reason", text()),
        ("boxes", of("count")),
        ("seconds", of("seconds")),
        ("counterexample", or_null(of("counterexample"))),
    ]);
    object(&[
        ("claim", text()),
        ("title", text()),
        ("source", or_null(text())),
        ("verdict", of("verdict")),
        ("boxes", of("count")),
        ("seconds", of("seconds")),
        ("obligations", list(obligation)),
        ("conclusions", list(conclusion)),
    ])
}

fn audited() -> Value {
    let sharp = object(&[
        ("quantity", text()),
        ("extremum", one_of(["infimum", "supremum"])),
        ("value", of("interval")),
        ("place", of("box")),
        ("nearest", or_null(text())),
        ("boxes", of("count")),
        ("seconds", of("seconds")),
    ]);
    object(&[
        ("claim", text()),
        ("title", text()),
        ("source", or_null(text())),
        ("printed", or_null(text())),
        ("note", or_null(text())),
        ("part", part()),
        ("kind", or_null(one_of(Kind::ALL.map(Kind::name)))),
        ("repairs", or_null(text())),
        ("recorded", of("verdict")),
        ("verdict", of("verdict")),
        ("result", of("verify")),
        ("sharp", list(list(sharp))),
    ])
}

fn fixed_points() -> Value {
    let enumeration = [
        ("given", of("given")),
        ("verdict", one_of(["proved", "undecided"])),
        ("fixed_points", or_null(list(of("fixed_point")))),
        ("parts", list(of("fixed_point"))),
        ("unresolved", list(of("box"))),
        ("image", of("box")),
        ("boxes", of("count")),
        ("seconds", of("seconds")),
        ("stopped", of("stopped")),
    ];
    let of_layer = [
        ("layer", text()),
        ("activation", text()),
        ("stays", boolean()),
        ("larger", or_null(object(&enumeration))),
    ];
    object(&[&enumeration[..], &of_layer].concat())
}

fn fixed_point() -> Value {
    with_variables(object(&[
        ("jacobian", list(list(of("interval")))),
        ("norm", of("interval")),
        ("radius", of("interval")),
        (
            "stability",
            one_of(["attracting", "not attracting", "stability undecided", "stability unknown"]),
        ),
        ("inside", boolean()),
    ]))
}

fn gain() -> Value {
    let known = || or_null(of("decimals"));
    let attracting = || or_null(boolean());
    let affine = object(&[
        ("a", of("decimals")),
        ("b", of("decimals")),
        ("spectral_radius", of("decimals")),
        ("spectral_norm", of("decimals")),
        ("attracting", attracting()),
    ]);
    let pair = object(&[("a", of("decimals")), ("b", list(of("decimals")))]);
    let edge = object(&[("weight_variance", of("decimals")), ("bias_variance", of("decimals"))]);
    let length = object(&[
        ("q", known()),
        ("derivative", known()),
        ("chi", known()),
        ("attracting", attracting()),
    ]);
    let layer = object(&[
        ("initialization", one_of(["he", "lecun", "glorot", "pytorch_default"])),
        ("tau", text()),
        ("q", of("decimals")),
        ("statement", text()),
        ("fixed_points", list(length)),
        ("undecided", list(known())),
        ("zero_is_fixed", boolean()),
    ]);
    object(&[
        ("activation", text()),
        ("expression", text()),
        ("at", text()),
        ("gain_second_moment", known()),
        ("gain_variance", known()),
        ("gain_slope", known()),
        ("mean", of("decimals")),
        ("second_moment", of("decimals")),
        ("variance", of("decimals")),
        ("slope", known()),
        ("slope_second_moment", known()),
        ("affine", or_null(affine)),
        ("gaussian_poincare", or_null(pair)),
        ("edge_of_chaos", or_null(edge)),
        ("random_layers", or_null(list(layer))),
        ("reasons", by_name(text())),
    ])
}

fn simulation() -> Value {
    let by_quantity = |schema: &Value| {
        ["mean", "variance", "second_moment"].map(|quantity| (quantity, schema.clone()))
    };
    let spread = object(&[
        ("average", or_null(number())),
        ("spread", or_null(number())),
        ("minimum", or_null(number())),
        ("median", or_null(number())),
        ("maximum", or_null(number())),
        ("limit", of("interval")),
        ("apart", or_null(number())),
        ("tube", of("interval")),
    ]);
    let beside = object(&[
        ("parts", or_null(of("count"))),
        ("outside", of("count")),
        ("meets", or_null(number())),
        ("layer", or_null(of("count"))),
    ]);
    let of_layer = [("layer", of("count")), ("networks", of("count"))];
    let layer = object(&[&of_layer[..], &by_quantity(&or_null(spread))].concat());
    let numbers = || object(&by_quantity(&or_null(number())));
    let width = object(&[
        ("width", of("count")),
        ("deviation", numbers()),
        ("tube", or_null(object(&by_quantity(&or_null(beside))))),
        ("layers", list(layer)),
    ]);
    let input = object(&[
        ("distribution", one_of(["gaussian", "uniform", "constant"])),
        ("range", or_null(text())),
        ("mean", text()),
        ("variance", text()),
    ]);
    object(&[
        ("activation", text()),
        ("layer", text()),
        ("given", by_name(text())),
        ("distribution", one_of(["gaussian", "uniform", "truncated", "orthogonal"])),
        ("input", input),
        ("depth", of("count")),
        ("networks", of("count")),
        ("batch", of("count")),
        ("seed", of("count")),
        ("over", or_null(text())),
        ("stopped", of("stopped")),
        ("widths", list(width)),
        ("exponent", numbers()),
    ])
}

fn check() -> Value {
    let decided = || one_of(["proved", "refuted"]);
    let statement = object(&[
        ("statement", text()),
        ("text", text()),
        ("verdict", decided()),
        ("bound", or_null(number())),
        ("boxes", of("count")),
    ]);
    let confirmed = object(&[
        ("certificate", text()),
        ("accepted", json!({ "const": true })),
        ("outcome", json!({ "const": "confirmed" })),
        ("claim", text()),
        ("digest", text()),
        ("activation", text()),
        ("layer", text()),
        ("verdict", decided()),
        ("evaluations", of("count")),
        ("seconds", of("seconds")),
        ("statements", list(statement)),
    ]);
    let refused = object(&[
        ("certificate", text()),
        ("accepted", json!({ "const": false })),
        ("outcome", one_of(["rejected", "not confirmed"])),
        ("reason", text()),
    ]);
    json!({ "anyOf": [confirmed, refused, object(&[("regression", text())])] })
}

fn part() -> Value {
    one_of(Part::ALL.map(Part::name))
}
