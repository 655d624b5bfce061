//! Values held against a JSON schema: the keywords that ours uses, and no others.

use serde_json::{Map, Value};

/// A JSON schema with its definitions.
pub struct Schema(Value);

impl Schema {
    /// A whole schema.
    pub fn new(schema: Value) -> Self {
        Self(schema)
    }

    /// The names of its definitions.
    pub fn definitions(&self) -> impl Iterator<Item = &str> {
        self.0["$defs"].as_object().expect("definitions").keys().map(String::as_str)
    }

    /// Whether a value is what a definition says, or where it is not.
    pub fn check(&self, definition: &str, value: &Value) -> Result<(), String> {
        let schema = self.0["$defs"].get(definition).unwrap_or_else(|| panic!("{definition}"));
        self.holds(schema, value, definition)
    }

    fn holds(&self, schema: &Value, value: &Value, path: &str) -> Result<(), String> {
        let keywords = match schema {
            Value::Bool(true) => return Ok(()),
            Value::Bool(false) => return Err(format!("{path}: nothing may be here: {value}")),
            Value::Object(keywords) => keywords,
            other => panic!("no schema: {other}"),
        };
        keywords.iter().try_for_each(|(keyword, says)| {
            let holds = match keyword.as_str() {
                "description" | "format" => true,
                "$ref" => {
                    let name = says.as_str().and_then(|says| says.strip_prefix("#/$defs/"));
                    let schema = self.0["$defs"].get(name.expect("a name")).expect("a definition");
                    return self.holds(schema, value, path);
                }
                "anyOf" => {
                    let all = says.as_array().expect("schemas").iter();
                    let results: Vec<_> = all.map(|it| self.holds(it, value, path)).collect();
                    let told = || results.iter().flat_map(|it| it.as_ref().err()).cloned();
                    return match results.iter().any(Result::is_ok) {
                        true => Ok(()),
                        false => Err(told().collect::<Vec<_>>().join("\n or ")),
                    };
                }
                "type" => match says {
                    Value::Array(kinds) => kinds.iter().any(|kind| is_of(kind, value)),
                    kind => is_of(kind, value),
                },
                "enum" => says.as_array().expect("values").contains(value),
                "const" => says == value,
                "minimum" => value.as_f64().is_none_or(|number| Some(number) >= says.as_f64()),
                "minItems" => count(value).is_none_or(|all| Some(all) >= says.as_u64()),
                "maxItems" => count(value).is_none_or(|all| Some(all) <= says.as_u64()),
                "required" => value.as_object().is_none_or(|entries| {
                    let mut names = says.as_array().expect("names").iter();
                    names.all(|name| entries.contains_key(name.as_str().expect("a name")))
                }),
                "properties" | "additionalProperties" | "prefixItems" | "items" => {
                    return self.parts(keywords, keyword, value, path);
                }
                other => panic!("a keyword that is not known here: {other}"),
            };
            if holds { Ok(()) } else { Err(format!("{path}: {keyword} {says}, but {value}")) }
        })
    }

    /// What is said of an object's values and an array's items.
    fn parts(
        &self,
        keywords: &Map<String, Value>,
        keyword: &str,
        value: &Value,
        path: &str,
    ) -> Result<(), String> {
        let says = &keywords[keyword];
        if let Value::Object(entries) = value {
            let known = |key: &str| keywords.get("properties").and_then(|all| all.get(key));
            return entries.iter().try_for_each(|(key, value)| {
                let path = format!("{path}.{key}");
                match (keyword, known(key)) {
                    ("properties", Some(schema)) => self.holds(schema, value, &path),
                    ("additionalProperties", None) => self.holds(says, value, &path),
                    _ => Ok(()),
                }
            });
        }
        let Value::Array(items) = value else { return Ok(()) };
        let first = keywords.get("prefixItems").and_then(Value::as_array);
        items.iter().enumerate().try_for_each(|(index, item)| {
            let path = format!("{path}[{index}]");
            match (keyword, first.and_then(|first| first.get(index))) {
                ("prefixItems", Some(schema)) => self.holds(schema, item, &path),
                ("items", None) => self.holds(says, item, &path),
                _ => Ok(()),
            }
        })
    }
}

/// How many items an array has.
fn count(value: &Value) -> Option<u64> {
    value.as_array().map(|all| all.len() as u64)
}

fn is_of(kind: &Value, value: &Value) -> bool {
    match kind.as_str().expect("a type") {
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.is_u64() || value.is_i64(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("no type: {other}"),
    }
}
