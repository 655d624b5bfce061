//! The types of JSON values, as schemas.

use serde_json::{Map, Value, json};

/// A definition, by its name.
pub(super) fn of(definition: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{definition}") })
}

pub(super) fn text() -> Value {
    json!({ "type": "string" })
}

pub(super) fn number() -> Value {
    json!({ "type": "number" })
}

pub(super) fn boolean() -> Value {
    json!({ "type": "boolean" })
}

pub(super) fn or_null(schema: Value) -> Value {
    json!({ "anyOf": [schema, { "type": "null" }] })
}

pub(super) fn list(item: Value) -> Value {
    json!({ "type": "array", "items": item })
}

pub(super) fn one_of<const N: usize>(words: [&str; N]) -> Value {
    json!({ "enum": words.as_slice() })
}

/// An object with whatever names for keys.
pub(super) fn by_name(value: Value) -> Value {
    json!({ "type": "object", "additionalProperties": value })
}

/// An object with these keys and no others.
pub(super) fn object(fields: &[(&str, Value)]) -> Value {
    let names: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
    let properties: Map<String, Value> =
        fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    json!({
        "type": "object",
        "required": names,
        "additionalProperties": false,
        "properties": properties,
    })
}

/// An object that also has an enclosure of each variable.
pub(super) fn with_variables(mut object: Value) -> Value {
    object["additionalProperties"] = of("interval");
    object
}
