"""Moments of the library's activations by mpmath, for tests/all/gain.rs.

    pip install mpmath
    python tests/data/gain.py > tests/data/gain.tsv

A line is: activation (as for `selfnorm gain`), variance v, then E f, E f^2, E f', E f'^2 for
z ~ N(0, v), to 25 digits; `-` where the activation jumps. Each is a Gauss and Legendre quadrature
over 40 parts between any two kinks, and out to 20 standard deviations.
"""

from mpmath import mp, mpf, erf, erfc, exp, log, pi, quad, sqrt, tanh, sin, cos, atan, linspace, nstr

mp.dps = 40

half = mpf(1) / 2
sigmoid = lambda z: 1 / (1 + exp(-z))
softplus = lambda z: log(1 + exp(z)) if z < 30 else z + log(1 + exp(-z))
phi = lambda z: exp(-z * z / 2) / sqrt(2 * pi)
cdf = lambda z: erfc(-z / sqrt(2)) / 2
sech2 = lambda z: 1 - tanh(z) ** 2
sign = lambda z: 1 if z > 0 else -1


def selu_constants():
    a = erfc(1 / sqrt(2)) * exp(half)
    b = erfc(sqrt(2)) * exp(mpf(2))
    alpha = -sqrt(2 / pi) / (a - 1)
    lam = (1 - a) * sqrt(2 * pi) / sqrt(2 * b + pi * a * a - 2 * (2 + pi) * a + pi + 2)
    return lam, alpha


LAMBDA, ALPHA = selu_constants()
SERLU_L, SERLU_A = mpf("1.07862"), mpf("2.90427")


def leaky(slope):
    return (lambda z: z if z > 0 else slope * z), (lambda z: 1 if z > 0 else slope), [0]


def swish(beta):
    return (
        lambda z: z * sigmoid(beta * z),
        lambda z: sigmoid(beta * z) + beta * z * sigmoid(beta * z) * sigmoid(-beta * z),
        [],
    )


def gelu_tanh():
    c, k = sqrt(2 / pi), mpf("0.044715")
    u = lambda z: c * (z + k * z**3)
    return (
        lambda z: z / 2 * (1 + tanh(u(z))),
        lambda z: (1 + tanh(u(z))) / 2 + z / 2 * sech2(u(z)) * c * (1 + 3 * k * z * z),
        [],
    )


def mish():
    def slope(z):
        t = tanh(softplus(z))
        return t + z * (1 - t * t) * sigmoid(z)

    return (lambda z: z * tanh(softplus(z))), slope, []


def elu(lam, alpha):
    return (
        lambda z: lam * z if z > 0 else lam * alpha * (exp(z) - 1),
        lambda z: lam if z > 0 else lam * alpha * exp(z),
        [0],
    )


ACTIVATIONS = {
    "abs": (abs, sign, [0]),
    "atan": (atan, lambda z: 1 / (1 + z * z), []),
    "celu": elu(1, 1),
    "cos": (cos, lambda z: -sin(z), []),
    "elu": elu(1, 1),
    "erf": (erf, lambda z: 2 / sqrt(pi) * exp(-z * z), []),
    "exponential": (exp, exp, []),
    "gaussian": (lambda z: exp(-z * z), lambda z: -2 * z * exp(-z * z), []),
    "gelu": (lambda z: z * cdf(z), lambda z: cdf(z) + z * phi(z), []),
    "gelu_tanh": gelu_tanh(),
    "hardshrink": (lambda z: z if abs(z) > half else 0, None, [-half, half]),
    "hardsigmoid": (
        lambda z: min(max(z / 6 + half, 0), 1),
        lambda z: mpf(1) / 6 if abs(z) < 3 else 0,
        [-3, 3],
    ),
    "hardswish": (
        lambda z: z * min(max(z / 6 + half, 0), 1),
        lambda z: z / 3 + half if abs(z) < 3 else (1 if z > 0 else 0),
        [-3, 3],
    ),
    "hardtanh": (lambda z: min(max(z, -1), 1), lambda z: 1 if abs(z) < 1 else 0, [-1, 1]),
    "identity": (lambda z: z, lambda z: 1, []),
    "isrlu": (
        lambda z: z if z > 0 else z / sqrt(1 + z * z),
        lambda z: 1 if z > 0 else (1 + z * z) ** mpf(-1.5),
        [0],
    ),
    "isru": (lambda z: z / sqrt(1 + z * z), lambda z: (1 + z * z) ** mpf(-1.5), []),
    "leaky_relu": leaky(mpf(1) / 100),
    "logsigmoid": (lambda z: -softplus(-z), lambda z: sigmoid(-z), []),
    "mish": mish(),
    "prelu": leaky(mpf(1) / 4),
    "quick_gelu": swish(mpf("1.702")),
    "relu": leaky(0),
    "relu6": (lambda z: min(max(z, 0), 6), lambda z: 1 if 0 < z < 6 else 0, [0, 6]),
    "relu_squared": (lambda z: max(z, 0) ** 2, lambda z: 2 * max(z, 0), [0]),
    "rrelu": leaky(mpf(11) / 48),
    "selu": elu(LAMBDA, ALPHA),
    "serlu": (
        lambda z: SERLU_L * (z if z > 0 else SERLU_A * z * exp(z)),
        lambda z: SERLU_L * (1 if z > 0 else SERLU_A * (1 + z) * exp(z)),
        [0],
    ),
    "sigmoid": (sigmoid, lambda z: sigmoid(z) * sigmoid(-z), []),
    "silu": swish(1),
    "sin": (sin, cos, []),
    "softplus": (softplus, sigmoid, []),
    "softshrink": (
        lambda z: z - half if z > half else (z + half if z < -half else 0),
        lambda z: 1 if abs(z) > half else 0,
        [-half, half],
    ),
    "softsign": (lambda z: z / (1 + abs(z)), lambda z: 1 / (1 + abs(z)) ** 2, [0]),
    "sparse_plus": (
        lambda z: 0 if z < -1 else (z if z > 1 else (z + 1) ** 2 / 4),
        lambda z: 0 if z < -1 else (1 if z > 1 else (z + 1) / 2),
        [-1, 1],
    ),
    "sparse_sigmoid": (
        lambda z: min(max((z + 1) / 2, 0), 1),
        lambda z: half if abs(z) < 1 else 0,
        [-1, 1],
    ),
    "squareplus": (
        lambda z: (z + sqrt(z * z + 4)) / 2,
        lambda z: (1 + z / sqrt(z * z + 4)) / 2,
        [],
    ),
    "swish": swish(1),
    "swish,beta=1.5": swish(mpf(3) / 2),
    "tanh": (tanh, sech2, []),
    "tanhshrink": (lambda z: z - tanh(z), lambda z: tanh(z) ** 2, []),
    "threshold": leaky(0),
}


def main():
    for name, (f, slope, kinks) in ACTIVATIONS.items():
        for v in [mpf(1), mpf("0.3"), mpf("2.5")]:
            end = 20 * sqrt(v)
            ends = sorted({-end, end, *[k for k in kinks if abs(k) < end]})
            places = [p for a, b in zip(ends, ends[1:]) for p in linspace(a, b, 41)]
            density = lambda z: exp(-z * z / (2 * v)) / sqrt(2 * pi * v)
            mean = lambda h: quad(lambda z: h(z) * density(z), sorted(set(places)), maxdegree=5, method="gauss-legendre")
            values = [mean(f), mean(lambda z: f(z) ** 2)]
            if slope:
                values += [mean(slope), mean(lambda z: slope(z) ** 2)]
            texts = [nstr(value, 25) if abs(value) > 1e-30 else "0" for value in values]
            print("\t".join([name, nstr(v, 5), *texts, *["-"] * (4 - len(texts))]), flush=True)


main()
