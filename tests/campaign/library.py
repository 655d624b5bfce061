"""The library's activations for the campaign: pieces between kinks, by formulas of its own."""

from fractions import Fraction

from functions import SMOOTH, Function, sigmoid, softplus, value


def fixed(make, *kinks, **more):
    """Pieces without parameters: `make(c)` is a function of z or one for each piece."""
    return [], lambda c, p: make(c), lambda p: [Fraction(kink) for kink in kinks], more


def of_smooth(name):
    of, slope = SMOOTH[name]
    return fixed(lambda c: lambda z: (of(c, z), slope(c, z)))


def zero(c):
    return lambda z: (c.mpf(0), c.mpf(0))


def constant(c, v):
    return lambda z: (v, c.mpf(0))


def identity(c):
    return lambda z: (z, c.mpf(1))


def sloped(a):
    return lambda z: (a * z, a)


def exponential(c, scale, rate=1):
    def f(z):
        e = c.exp(z * rate)
        return scale * (e - 1), scale * rate * e

    return f


def times_sigmoid(c, b):
    def f(z):
        s = sigmoid(c, b * z)
        return z * s, s + b * z * s * sigmoid(c, -b * z)

    return f


def inverse_root(c, a):
    return lambda z: (z / c.sqrt(1 + a * z * z), (1 + a * z * z) ** c.mpf("-1.5"))


def gelu(c):
    def f(z):
        p = c.erfc(-z / c.sqrt(2)) / 2
        return z * p, p + z * c.exp(-z * z / 2) / c.sqrt(2 * c.pi)

    return f


def mish(c):
    def f(z):
        t = c.tanh(softplus(c, z))
        return z * t, t + z * (1 - t * t) * sigmoid(c, z)

    return f


def gelu_tanh(c):
    k, b = c.sqrt(2 / c.pi), value(c, "0.044715")

    def f(z):
        t = c.tanh(k * (z + b * z**3))
        return z / 2 * (1 + t), (1 + t) / 2 + z / 2 * (1 - t * t) * k * (1 + 3 * b * z * z)

    return f


def bell(c):
    def f(z):
        e = c.exp(-z * z)
        return e, -2 * z * e

    return f


def squareplus(c, b):
    return lambda z: ((z + c.sqrt(z * z + b)) / 2, (1 + z / c.sqrt(z * z + b)) / 2)


def selu_constants(c):
    root = c.erfc(1 / c.sqrt(2)) * c.sqrt(c.e) - 1
    alpha = -c.sqrt(2 / c.pi) / root
    b, a = c.erfc(c.sqrt(2)) * c.e**2, root + 1
    square = (1 - a) ** 2 * 2 * c.pi / (2 * b + c.pi * a * a - 2 * (2 + c.pi) * a + c.pi + 2)
    return c.sqrt(square), alpha


def selu(c):
    scale, alpha = selu_constants(c)
    return exponential(c, scale * alpha), sloped(scale)


def serlu(c, scale, alpha):
    def f(z):
        e = scale * alpha * c.exp(z)
        return z * e, (1 + z) * e

    return f, sloped(scale)


def softsign(c):
    return lambda z: (z / (1 - z), 1 / (1 - z) ** 2), lambda z: (z / (1 + z), 1 / (1 + z) ** 2)


def hardswish(c):
    middle = lambda z: (z * (z + 3) / 6, z / 3 + c.mpf(1) / 2)
    return zero(c), middle, identity(c)


def softplus_of(c, b):
    return lambda z: (softplus(c, b * z) / b, sigmoid(c, b * z))


def shrink(c, t):
    return lambda z: (z + t, c.mpf(1)), zero(c), lambda z: (z - t, c.mpf(1))


# Parameters with the ranges to draw from; what makes the pieces; where these meet; more.
PIECES = {
    "abs": fixed(lambda c: (sloped(c.mpf(-1)), identity(c)), 0),
    "atan": of_smooth("atan"),
    "celu": ([("alpha", 0.3, 3)], lambda c, p: (exponential(c, p["alpha"], 1 / p["alpha"]), identity(c)), lambda p: [0], {}),
    "cos": of_smooth("cos"),
    "elu": ([("alpha", -1, 3)], lambda c, p: (exponential(c, p["alpha"]), identity(c)), lambda p: [0], {"range": True}),
    "erf": of_smooth("erf"),
    "exponential": fixed(lambda c: lambda z: (c.exp(z), c.exp(z)), wild=True),
    "gaussian": fixed(bell),
    "gelu": fixed(gelu),
    "gelu_tanh": fixed(gelu_tanh),
    "hardshrink": ([("threshold", 0.1, 2)], lambda c, p: (identity(c), zero(c), identity(c)), lambda p: [-p["threshold"], p["threshold"]], {"jumps": True}),
    "hardsigmoid": fixed(lambda c: (zero(c), lambda z: (z / 6 + c.mpf(1) / 2, c.mpf(1) / 6), constant(c, c.mpf(1))), -3, 3),
    "hardswish": fixed(hardswish, -3, 3),
    "hardtanh": ([("lower", -3, -0.1), ("upper", 0.1, 3)], lambda c, p: (constant(c, p["lower"]), identity(c), constant(c, p["upper"])), lambda p: [p["lower"], p["upper"]], {}),
    "identity": fixed(identity),
    "isrlu": ([("alpha", 0.2, 4)], lambda c, p: (inverse_root(c, p["alpha"]), identity(c)), lambda p: [0], {}),
    "isru": ([("alpha", 0.2, 4)], lambda c, p: inverse_root(c, p["alpha"]), lambda p: [], {}),
    "leaky_relu": ([("slope", -1, 1)], lambda c, p: (sloped(p["slope"]), identity(c)), lambda p: [0], {"range": True}),
    "logsigmoid": fixed(lambda c: lambda z: (-softplus(c, -z), sigmoid(c, -z))),
    "mish": fixed(mish),
    "prelu": ([("slope", -1, 1)], lambda c, p: (sloped(p["slope"]), identity(c)), lambda p: [0], {"range": True}),
    "quick_gelu": fixed(lambda c: times_sigmoid(c, value(c, "1.702"))),
    "relu": fixed(lambda c: (zero(c), identity(c)), 0),
    "relu6": fixed(lambda c: (zero(c), identity(c), constant(c, c.mpf(6))), 0, 6),
    "relu_squared": fixed(lambda c: (zero(c), lambda z: (z * z, 2 * z)), 0),
    "rrelu": ([("lower", 0.01, 0.2), ("upper", 0.2, 0.6)], lambda c, p: (sloped((p["lower"] + p["upper"]) / 2), identity(c)), lambda p: [0], {"range": True}),
    "selu": fixed(selu, 0),
    "serlu": ([("lambda", 0.5, 2), ("alpha", 0.5, 4)], lambda c, p: serlu(c, p["lambda"], p["alpha"]), lambda p: [0], {"range": True}),
    "sigmoid": of_smooth("sigmoid"),
    "silu": fixed(lambda c: times_sigmoid(c, c.mpf(1))),
    "sin": of_smooth("sin"),
    "softplus": ([("beta", 0.3, 3)], lambda c, p: softplus_of(c, p["beta"]), lambda p: [], {}),
    "softshrink": ([("threshold", 0.1, 2)], lambda c, p: shrink(c, p["threshold"]), lambda p: [-p["threshold"], p["threshold"]], {}),
    "softsign": fixed(softsign, 0),
    "sparse_plus": fixed(lambda c: (zero(c), lambda z: ((z + 1) ** 2 / 4, (z + 1) / 2), identity(c)), -1, 1),
    "sparse_sigmoid": fixed(lambda c: (zero(c), lambda z: ((z + 1) / 2, c.mpf(1) / 2), constant(c, c.mpf(1))), -1, 1),
    "squareplus": ([("b", 0.3, 9)], lambda c, p: squareplus(c, p["b"]), lambda p: [], {}),
    "swish": ([("beta", 0.3, 3)], lambda c, p: times_sigmoid(c, p["beta"]), lambda p: [], {}),
    "tanh": of_smooth("tanh"),
    "tanhshrink": fixed(lambda c: lambda z: (z - c.tanh(z), c.tanh(z) ** 2)),
    "threshold": ([("threshold", -1, 1), ("value", -1, 1)], lambda c, p: (constant(c, p["value"]), identity(c)), lambda p: [p["threshold"]], {"jumps": True}),
}


def known_function(rng, name):
    """An activation of the library with parameters drawn, a range among them now and then."""
    parameters, make, kinks, more = PIECES[name]
    ranges, rows = {}, [f'kind = "{name}"']
    for index, (parameter, low, high) in enumerate(parameters):
        start = f"{rng.uniform(low, high):.3f}"
        end = start
        if index == 0 and more.get("range") and rng.random() < 0.3:
            end = f"{float(start) + rng.uniform(0.002, 0.1):.3f}"
        ranges[parameter] = (Fraction(start), Fraction(end))
        rows.append(f'{parameter} = "{start}"' if start == end else f'{parameter} = ["{start}", "{end}"]')

    def made(c, values):
        pieces = make(c, {key: value(c, it) for key, it in values.items()})
        if callable(pieces):
            return pieces
        ends = [value(c, kink) for kink in kinks(values)]
        return lambda z: pieces[sum(z > end for end in ends)](z)

    return Function("\n".join(rows), made, ranges, kinks, more.get("jumps", False), more.get("wild", False))
