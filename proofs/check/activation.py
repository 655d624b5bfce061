"""The activations that have a name: one expression in z and the parameters' defaults.

SELU's constants are those of Klambauer et al. 2017, Eq. (14), with A = erfcx(1/sqrt 2) and
B = erfcx(sqrt 2):

    alpha = -sqrt(2/pi)/(A - 1),
    lambda = (1 - A) sqrt(2 pi)/sqrt(2 B + pi A^2 - 2 (2 + pi) A + pi + 2).                     (14)
"""
A, B = "erfcx(1/sqrt(2))", "erfcx(sqrt(2))"
ALPHA = f"-sqrt(2/pi)/({A} - 1)"
LAMBDA = f"(1 - {A})*sqrt(2*pi)/sqrt(2*{B} + pi*{A}^2 - 2*(2 + pi)*{A} + pi + 2)"

KINDS = {
    "identity": ("z", {}),
    "relu": ("max(z, 0)", {}),
    "leaky_relu": ("where(z < 0, slope*z, z)", {"slope": "0.01"}),
    "prelu": ("where(z < 0, slope*z, z)", {"slope": "0.25"}),
    "rrelu": ("where(z < 0, (lower + upper)/2*z, z)", {"lower": "1/8", "upper": "1/3"}),
    "elu": ("where(z < 0, alpha*(exp(z) - 1), z)", {"alpha": "1"}),
    "celu": ("where(z < 0, alpha*(exp(z/alpha) - 1), z)", {"alpha": "1"}),
    "selu": ("lambda*where(z < 0, alpha*(exp(z) - 1), z)", {"lambda": LAMBDA, "alpha": ALPHA}),
    "serlu": ("lambda*where(z < 0, alpha*z*exp(z), z)", {"lambda": "1.07862", "alpha": "2.90427"}),
    "relu6": ("min(max(z, 0), 6)", {}),
    "relu_squared": ("max(z, 0)^2", {}),
    "hardtanh": ("min(max(z, lower), upper)", {"lower": "-1", "upper": "1"}),
    "hardsigmoid": ("min(max(z/6 + 1/2, 0), 1)", {}),
    "hardswish": ("z*min(max(z/6 + 1/2, 0), 1)", {}),
    "softshrink": ("where(z > threshold, z - threshold, where(z < -threshold, z + threshold, 0))", {"threshold": "0.5"}),
    "hardshrink": ("where(abs(z) > threshold, z, 0)", {"threshold": "0.5"}),
    "threshold": ("where(z > threshold, z, value)", {"threshold": "0", "value": "0"}),
    "abs": ("abs(z)", {}),
    "tanh": ("tanh(z)", {}),
    "sigmoid": ("sigmoid(z)", {}),
    "logsigmoid": ("-softplus(-z)", {}),
    "softplus": ("softplus(beta*z)/beta", {"beta": "1"}),
    "silu": ("z*sigmoid(z)", {}),
    "swish": ("z*sigmoid(beta*z)", {"beta": "1"}),
    "gelu": ("z*erfc(-z/sqrt(2))/2", {}),
    "gelu_tanh": ("z/2*(1 + tanh(sqrt(2/pi)*(z + 0.044715*z^3)))", {}),
    "quick_gelu": ("z*sigmoid(1.702*z)", {}),
    "mish": ("z*tanh(softplus(z))", {}),
    "softsign": ("z/(1 + abs(z))", {}),
    "isru": ("z/sqrt(1 + alpha*z^2)", {"alpha": "1"}),
    "isrlu": ("where(z < 0, z/sqrt(1 + alpha*z^2), z)", {"alpha": "1"}),
    "erf": ("erf(z)", {}),
    "atan": ("atan(z)", {}),
    "sin": ("sin(z)", {}),
    "cos": ("cos(z)", {}),
    "gaussian": ("exp(-z^2)", {}),
    "tanhshrink": ("z - tanh(z)", {}),
    "exponential": ("exp(z)", {}),
    "squareplus": ("(z + sqrt(z^2 + b))/2", {"b": "4"}),
    "sparse_plus": ("where(z <= -1, 0, where(z < 1, (z + 1)^2/4, z))", {}),
    "sparse_sigmoid": ("min(max((z + 1)/2, 0), 1)", {}),
}

POSITIVE = {("selu", "lambda"), ("selu", "alpha"), ("serlu", "lambda"), ("serlu", "alpha"), ("celu", "alpha"),
            ("isru", "alpha"), ("isrlu", "alpha"), ("softplus", "beta"), ("swish", "beta"), ("squareplus", "b"),
            ("softshrink", "threshold"), ("hardshrink", "threshold")}
