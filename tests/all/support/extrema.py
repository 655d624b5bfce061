#!/usr/bin/env python3
"""True extrema for tests/extrema.rs, found without any of the crate's code.

E f and E f^2 of SELU are written with the normal distribution (not with erfcx), and
their derivatives with E f', E f'' (not with the heat equation); `self_check` compares
both with numerical integration and differentiation at 40 digits. An extremum is the
best of many bounded quasi-Newton runs in doubles, its coordinates snapped to the ends
of their ranges where they touch them, the free ones polished at 40 digits. Prints rows
of the tables in tests/extrema.rs: 17 digits, of which the tests need 12.

Needs mpmath and scipy. Usage: python3 extrema.py
"""
import itertools
import math
import random

import mpmath as mp
from scipy.optimize import minimize
from scipy.special import erfcx

mp.mp.dps = 40
A = mp.erfc(1 / mp.sqrt(2)) * mp.sqrt(mp.e)
B = mp.erfc(mp.sqrt(2)) * mp.e**2
ALPHA = -mp.sqrt(2 / mp.pi) / (A - 1)
LAMBDA = (1 - A) * mp.sqrt(2 * mp.pi) / mp.sqrt(
    2 * B + mp.pi * A**2 - 2 * (2 + mp.pi) * A + mp.pi + 2)


class Exact:
    sqrt, exp, erfc, pi = mp.sqrt, mp.exp, mp.erfc, mp.pi

    def tail(b, x, y):
        return mp.exp(b * x + b * b * y / 2) * mp.erfc((x + b * y) / mp.sqrt(2 * y)) / 2


class Doubles:
    sqrt, exp, erfc, pi = math.sqrt, math.exp, math.erfc, math.pi

    def tail(b, x, y):
        u = (x + b * y) / math.sqrt(2 * y)
        if u > 0:  # does not overflow
            return math.exp(-x * x / (2 * y)) * erfcx(u) / 2
        return math.exp(b * x + b * b * y / 2) * math.erfc(u) / 2


def moments(x, y, m=Exact):
    """m, m_x, m_y, s, s_x, s_y at N(x, y)."""
    l, a = (LAMBDA, ALPHA) if m is Exact else (float(LAMBDA), float(ALPHA))
    r = m.sqrt(y)
    cdf = lambda t: m.erfc(-t / m.sqrt(2)) / 2
    density = m.exp(-x * x / (2 * y)) / m.sqrt(2 * m.pi)  # of N(0, 1) at x/r
    t0, t1, t2 = (m.tail(b, x, y) for b in (0, 1, 2))  # E[e^(bz); z < 0]
    above = cdf(x / r)
    z1 = x * above + r * density  # E z+
    z2 = (x * x + y) * above + x * r * density  # E z+^2
    return (
        l * (z1 + a * (t1 - t0)),
        l * (above + a * t1),
        l * ((1 - a) * density / r + a * t1) / 2,
        l**2 * (z2 + a**2 * (t2 - 2 * t1 + t0)),
        l**2 * (2 * z1 + 2 * a**2 * (t2 - t1)),
        l**2 * (2 * above + a**2 * (4 * t2 - 2 * t1)) / 2,
    )


def quantities(mu, omega, nu, tau, m=Exact):
    m0, mx, my, s0, sx, sy = moments(mu * omega, nu * tau, m)
    h11, h12 = omega * mx, tau * my
    h21, h22 = omega * (sx - 2 * m0 * mx), tau * (sy - 2 * m0 * my)
    p, q = h11**2 + h12**2 + h21**2 + h22**2, h11 * h22 - h12 * h21
    variance = s0 - m0**2
    return {
        "mean": m0, "second_moment": s0, "variance": variance, "variance - nu": variance - nu,
        "variance/nu": variance / nu, "mean^2": m0**2,
        "h11": h11, "h12": h12, "h21": h21, "h22": h22, "j21": omega * sx, "j22": tau * sy,
        "d(mean, tau)": nu * my, "d(variance, tau)": nu * (sy - 2 * m0 * my),
        "d(mean, omega)": mu * mx,
        "norm": m.sqrt((p + m.sqrt(abs(p * p - 4 * q * q))) / 2),
    }


def self_check():
    selu = lambda z: LAMBDA * z if z > 0 else LAMBDA * ALPHA * mp.expm1(z)
    for x, y in [(0.01, 0.76), (-0.1, 20), (0.003, 0.02), (-2, 3)]:
        x, y = mp.mpf(x), mp.mpf(y)
        weight = lambda z: mp.npdf(z, x, mp.sqrt(y))
        r = mp.sqrt(y)
        knots = sorted([x + k * r for k in (-14, -6, -2, 0, 2, 6, 14)] + [mp.mpf(0)])
        got = moments(x, y)
        mean = lambda u, v: moments(u, v)[0]
        second = lambda u, v: moments(u, v)[3]
        want = (
            mp.quad(lambda z: selu(z) * weight(z), knots), mp.diff(mean, (x, y), (1, 0)),
            mp.diff(mean, (x, y), (0, 1)), mp.quad(lambda z: selu(z)**2 * weight(z), knots),
            mp.diff(second, (x, y), (1, 0)), mp.diff(second, (x, y), (0, 1)))
        for a, b in zip(got, want):
            assert abs(a - b) < mp.mpf(10)**-15, (x, y, a, b)


def extremum(name, domain, sign):
    """The largest sign * quantity over a box of decimal strings, and where."""
    ends = [tuple(map(mp.mpf, r)) for r in domain]
    low, high = [float(e[0]) for e in ends], [float(e[1]) for e in ends]
    value = lambda p: -sign * quantities(*p, Doubles)[name]
    starts = list(itertools.product(*({l, h} for l, h in zip(low, high))))
    dice = random.Random(1)
    starts.append([(l + h) / 2 for l, h in zip(low, high)])
    starts.append([math.sqrt(l * h) if l > 0 else (l + h) / 2 for l, h in zip(low, high)])
    starts += [[dice.uniform(l, h) for l, h in zip(low, high)] for _ in range(24)]
    runs = [minimize(value, s, bounds=list(zip(low, high)), method="L-BFGS-B",
                     options={"ftol": 1e-16, "gtol": 1e-12}) for s in starts]
    best = min(runs, key=lambda run: run.fun)
    at, free = [], []
    for i, (c, (l, h)) in enumerate(zip(best.x, ends)):
        near = 1e-7 * max(1e-3, float(h - l))
        at.append(l if c - l < near else h if h - c < near else mp.mpf(float(c)))
        if l < at[-1] < h:
            free.append(i)
    exact = lambda p: sign * quantities(*p)[name]
    for _ in range(40):  # coordinate ascent by parabolas
        for i in free:
            def along(t):
                return exact(at[:i] + [t] + at[i + 1:])
            e = mp.mpf(10)**-10 * (ends[i][1] - ends[i][0])
            slope = (along(at[i] + e) - along(at[i] - e)) / (2 * e)
            bend = (along(at[i] + e) - 2 * along(at[i]) + along(at[i] - e)) / e**2
            if bend < 0:
                at[i] = min(max(at[i] - slope / bend, ends[i][0]), ends[i][1])
    assert abs(exact(at) + best.fun) <= 1e-9 * abs(best.fun) + 1e-14, (name, domain)
    return sign * exact(at), at


UNIT, WIDE = ("-0.1", "0.1"), ("-3", "3")
DOMAINS = {
    "THEOREM_1": (UNIT, UNIT, ("0.8", "1.5"), ("0.95", "1.1")),
    "THEOREM_2": (("-1", "1"), UNIT, ("3", "16"), ("0.8", "1.25")),
    "THEOREM_3_FIRST": (UNIT, UNIT, ("0.02", "0.16"), ("0.8", "1.25")),
    "THEOREM_3_SECOND": (UNIT, UNIT, ("0.02", "0.24"), ("0.9", "1.25")),
}
BOTH = ["mean", "second_moment", "variance", "variance - nu", "h11", "h12", "j21", "h21", "h22",
        "d(mean, tau)", "d(variance, tau)", "variance/nu", "norm"]
SLICES = [
    ("norm", (UNIT, UNIT, ("0.8", "1.5"), ("0.8", "1.25"))),
    ("norm", (("0", "0.1"), ("0.05", "0.1"), ("1", "1.5"), ("0.95", "1.1"))),
    ("norm", (("-0.1", "0"), ("-0.1", "0.05"), ("0.8", "1"), ("0.95", "1"))),
    ("norm", (("0", "0"), ("0", "0"), ("1", "1"), ("0.95", "1.1"))),
    ("mean", (("0.03", "0.03"), UNIT, ("1", "1"), ("1", "1"))),
    ("variance", (("0", "0"), ("0", "0"), ("0.8", "1.5"), ("1", "1"))),
    ("j22", (("-0.1", "0.1"), ("0.1", "0.1"), ("0.8", "0.8"), ("1.1", "1.1"))),
    ("d(mean, omega)", (UNIT, ("-0.1", "-0.1"), ("1.2", "1.5"), ("1", "1"))),
    ("mean", (WIDE, UNIT, ("0.00001", "10000"), ("0.8", "1.25"))),
    ("variance", (WIDE, UNIT, ("0.01", "10000"), ("0.8", "1.25"))),
    ("variance/nu", (WIDE, WIDE, ("3", "10000"), ("0.8", "1.25"))),
    ("variance - nu", (WIDE, UNIT, ("0.00001", "0.001"), ("0.8", "1.25"))),
    ("norm", (WIDE, UNIT, ("0.5", "10000"), ("0.9", "1.1"))),
    ("norm", (("0", "0"), UNIT, ("0.00001", "0.001"), ("1", "1"))),
]


def rust(name, domain):
    least, most = (mp.nstr(extremum(name, domain, sign)[0], 17) for sign in (-1, 1))
    return f'("{name}", "{least}", "{most}")'


def toml(domain):
    ends = lambda r: f"'{r[0]}'" if r[0] == r[1] else f"['{r[0]}', '{r[1]}']"
    return "\\n".join(f"{v} = {ends(r)}" for v, r in zip(("mu", "omega", "nu", "tau"), domain))


if __name__ == "__main__":
    self_check()
    for title, domain in DOMAINS.items():
        print(title)
        for name in BOTH:
            print(f"    {rust(name, domain)},")
    print("SLICES")
    for name, domain in SLICES:
        print(f'    ("{toml(domain)}", {rust(name, domain)}),')
