//! The checker's own table of activations: of a claim it takes a kind's name and the values
//! of parameters, never the formula that the prover works with.

use crate::claim::{Expression, Number, Variable, parse_expression};

/// A kind, its formula in `z`, and its parameters with their defaults.
type Kind = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

/// SELU's α₀₁ (Klambauer et al. 2017, Eq. 14).
const ALPHA: &str = "sqrt(2/pi)/(1 - erfc(1/sqrt(2))*exp(1/2))";

/// SELU's λ₀₁ (the same).
const LAMBDA: &str = "(1 - erfc(1/sqrt(2))*exp(1/2))*sqrt(2*pi)\
    /sqrt(2*erfc(sqrt(2))*exp(2) + pi*erfc(1/sqrt(2))^2*exp(1)\
    - 2*(2 + pi)*erfc(1/sqrt(2))*exp(1/2) + pi + 2)";

const KINDS: &[Kind] = &[
    ("identity", "z", &[]),
    ("relu", "max(0, z)", &[]),
    ("leaky_relu", "where(z >= 0, z, slope*z)", &[("slope", "0.01")]),
    ("prelu", "where(z >= 0, z, slope*z)", &[("slope", "0.25")]),
    ("rrelu", "where(z >= 0, z, (lower + upper)/2*z)", &[("lower", "1/8"), ("upper", "1/3")]),
    ("elu", "where(z >= 0, z, alpha*(exp(z) - 1))", &[("alpha", "1")]),
    ("celu", "where(z >= 0, z, alpha*(exp(z/alpha) - 1))", &[("alpha", "1")]),
    (
        "selu",
        "where(z >= 0, lambda*z, lambda*alpha*(exp(z) - 1))",
        &[("lambda", LAMBDA), ("alpha", ALPHA)],
    ),
    (
        "serlu",
        "where(z >= 0, lambda*z, lambda*alpha*z*exp(z))",
        &[("lambda", "1.07862"), ("alpha", "2.90427")],
    ),
    ("relu6", "max(0, min(6, z))", &[]),
    ("relu_squared", "max(0, z)^2", &[]),
    ("hardtanh", "min(max(z, lower), upper)", &[("lower", "-1"), ("upper", "1")]),
    ("hardsigmoid", "max(0, min(1, (z + 3)/6))", &[]),
    ("hardswish", "z*max(0, min(1, (z + 3)/6))", &[]),
    (
        "softshrink",
        "where(z > threshold, z - threshold, where(z < -threshold, z + threshold, 0))",
        &[("threshold", "0.5")],
    ),
    ("hardshrink", "where(z > threshold, z, where(z < -threshold, z, 0))", &[("threshold", "0.5")]),
    ("threshold", "where(z > threshold, z, value)", &[("threshold", "0"), ("value", "0")]),
    ("abs", "max(z, -z)", &[]),
    ("tanh", "tanh(z)", &[]),
    ("sigmoid", "sigmoid(z)", &[]),
    ("logsigmoid", "-softplus(-z)", &[]),
    ("softplus", "softplus(beta*z)/beta", &[("beta", "1")]),
    ("silu", "z*sigmoid(z)", &[]),
    ("swish", "z*sigmoid(beta*z)", &[("beta", "1")]),
    ("gelu", "z*erfc(-z/sqrt(2))/2", &[]),
    ("gelu_tanh", "z*sigmoid(2*sqrt(2/pi)*(z + 0.044715*z^3))", &[]),
    ("quick_gelu", "z*sigmoid(1.702*z)", &[]),
    ("mish", "z*tanh(softplus(z))", &[]),
    ("softsign", "z/(1 + abs(z))", &[]),
    ("isru", "z/sqrt(1 + alpha*z^2)", &[("alpha", "1")]),
    ("isrlu", "where(z >= 0, z, z/sqrt(1 + alpha*z^2))", &[("alpha", "1")]),
    ("erf", "erf(z)", &[]),
    ("atan", "atan(z)", &[]),
    ("sin", "sin(z)", &[]),
    ("cos", "cos(z)", &[]),
    ("gaussian", "exp(-z^2)", &[]),
    ("tanhshrink", "z - tanh(z)", &[]),
    ("exponential", "exp(z)", &[]),
    ("squareplus", "(z + sqrt(z^2 + b))/2", &[("b", "4")]),
    ("sparse_plus", "where(z <= -1, 0, where(z >= 1, z, ((z + 1)/2)^2))", &[]),
    ("sparse_sigmoid", "max(0, min(1, (z + 1)/2))", &[]),
];

/// The formula of a kind.
pub fn formula(kind: &str) -> Option<Expression> {
    let (_, text, _) = KINDS.iter().find(|(name, ..)| *name == kind)?;
    parse_expression(text).ok()
}

/// The default of a kind's parameter.
pub fn default(kind: &str, parameter: Variable) -> Option<Number> {
    let (.., parameters) = KINDS.iter().find(|(name, ..)| *name == kind)?;
    let (_, value) = parameters.iter().find(|(name, _)| *name == parameter.name())?;
    Number::parse(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::{activation_names, known_activation};

    #[test]
    fn every_kind_is_known_with_the_same_defaults() {
        for name in activation_names() {
            assert!(formula(name).is_some(), "{name}");
            let known = known_activation(name).expect(name);
            for (parameter, number) in &known.parameters {
                let own = default(name, *parameter).expect(name);
                let both = own.enclose(256).intersection(&number.enclose(256));
                assert!(!both.is_empty() && own.lower().clone() - number.lower() < 1e-60);
            }
        }
    }

    #[test]
    fn the_constants_of_selu() {
        for (name, value) in
            [("alpha", 1.673_263_242_354_377_2), ("lambda", 1.050_700_987_355_480_5)]
        {
            let parameter = Variable::new(name).expect(name);
            let number = default("selu", parameter).expect(name).enclose(128).to_interval();
            assert!((number.mid() - value).abs() < 1e-15, "{name}: {number:?}");
        }
    }
}
