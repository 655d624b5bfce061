#!/usr/bin/env python3
"""A second, independent checker of selfnorm's certificates, on Arb (python-flint).

    pip install python-flint
    python3 check.py [--bits N] CERTIFICATE-OR-FOLDER ...

A certificate (FORMAT.md) holds a claim and, for each of its comparisons "quantity < bound",
a tree that cuts the claim's domain into cells. This program believes the claim's text and
nothing else. With balls of real arithmetic that enclose every rounding error, it shows

  (1) the cells cover the domain: the root is the domain, as exact fractions, and every split
      halves a range; so it is enough to settle the leaves;
  (2) a cell may be replaced by its face at one end of an axis, because the quantity's
      derivative along that axis has one sign on the whole cell;
  (3) on each leaf the quantity is on the right side of the bound, by its natural ball
      extension, by exact fractions, or by the mean-value form Q(c) + sum dQ(B)(B - c). A leaf
      may be halved further to see that;
  (4) or, where the search says so, by Taylor's theorem to second order: with t = B - c,
      Q(c) + sum_i (d_i Q(c) t_i + d_ii Q(B) t_i^2 / 2) + sum_(i<j) d_ij Q(B) t_i t_j.

Whatever is undefined (a divisor that may be 0, the root of something that may be negative)
becomes NaN in Arb, and no comparison with NaN is true.

Exit status: 0 all accepted, 4 something rejected, 2 bad usage.
"""
import hashlib, re, sys, tomllib
from fractions import Fraction
from pathlib import Path
from flint import arb, ctx, fmpq

NAN = arb.nan()
FACTORS = {"x": ("mu", "omega"), "y": ("nu", "tau")}
AXES = dict(m="mu", o="omega", n="nu", t="tau", x="x", y="y")


class Rejected(Exception):
    """Why a certificate is not accepted."""


def need(condition, reason):
    if not condition:
        raise Rejected(reason)


def exact(q):
    return arb(fmpq(q.numerator, q.denominator))


def interval(low, high):
    return exact(low).union(exact(high))


def meet(a, b):
    """The common part of two enclosures of the same number; NaN if either is unknown."""
    return a.intersection(b) if a.is_finite() and b.is_finite() else (a if a.is_nan() else a + 0 * b)


def monotone(f, u):
    """The range of a monotone function over a ball: the hull of the values at its ends."""
    return f(u.lower()).union(f(u.upper())) if u.is_finite() else NAN


def integer_power(u, n):
    """u^n: the hull of the ends' powers, and 0 if n is even and u has both signs."""
    if n < 0: return 1 / integer_power(u, -n)
    if n == 0 or not u.is_finite(): return 0 * u + 1
    def of(t):
        product = arb(1)
        for _ in range(n): product *= t
        return product
    ends = of(u.lower()).union(of(u.upper()))
    return ends.union(arb(0)) if u.contains(0) else ends


# ---------------------------------------------------------------- the layer, Eqs. (4), (5)
# With r = sqrt(2y), E_k = e^(kx + k^2 y/2) erfc((x + ky)/r) and P = e^(-x^2/2y):
#   mean   = (l/2) [ -(a + x) E_0 + a E_1 + sqrt(2/pi) y^(1/2) P + 2x ]
#   second = (l^2/2) [ (x^2 + y)(2 - E_0) + a^2 (E_0 - 2 E_1 + E_2) + sqrt(2/pi) x y^(1/2) P ]
# are sums of terms c x^i y^(j/2) B with B among 1, E_0, E_1, E_2, P: {(i, j, B): c}. By the
# product rule and (x + ky)^2/2y = x^2/2y + kx + k^2 y/2,
#   dE_k/dx = k E_k - s y^(-1/2) P,                       dP/dx = -x/y P,           (4)
#   dE_k/dy = k^2/2 E_k - (s/2)(k y^(-1/2) - x y^(-3/2)) P,  dP/dy = x^2/2y^2 P,    (5)
# with s = sqrt(2/pi).

class Layer:
    def __init__(self, activation):
        s = (arb(2) / arb.pi()).sqrt()
        A, B, pi = (arb(1) / 2).exp() * (arb(1) / 2).sqrt().erfc(), arb(2).exp() * arb(2).sqrt().erfc(), arb.pi()
        a = -s / (A - 1)                                                  # Eq. (14)
        l = (1 - A) * (2 * pi).sqrt() / (2 * B + pi * A * A - 2 * (2 + pi) * A + pi + 2).sqrt()
        need(activation.get("kind", "selu") == "selu", "unknown activation")
        self.is_exact = not {"lambda", "alpha"} & set(activation)
        given = lambda name, value: interval(*bounds(activation[name])) if name in activation else value
        self.l, self.a, self.s = l, a, s = given("lambda", l), given("alpha", a), s
        mean = {(0, 0, 0): -a, (1, 0, 0): arb(-1), (0, 0, 1): a, (0, 1, "P"): s, (1, 0, "1"): arb(2)}
        second = {(2, 0, "1"): arb(2), (0, 2, "1"): arb(2), (2, 0, 0): arb(-1), (0, 2, 0): arb(-1),
                  (0, 0, 0): a * a, (0, 0, 1): -2 * a * a, (0, 0, 2): a * a, (1, 1, "P"): s}
        self.forms = {("mean", 0, 0): {k: c * l / 2 for k, c in mean.items()},
                      ("second", 0, 0): {k: c * l * l / 2 for k, c in second.items()}}

    def form(self, name, i, j):
        """The terms of the partial derivative of order i in x and j in y."""
        if (name, i, j) not in self.forms:
            terms = {}
            def add(key, c):
                terms[key] = terms.get(key, arb(0)) + c
            for (p, q, B), c in self.form(name, i - 1, j).items() if i else self.form(name, i, j - 1).items():
                if i:                                                                   # (4)
                    if p: add((p - 1, q, B), p * c)
                    if B == "P": add((p + 1, q - 2, B), -c)
                    elif B != "1": add((p, q, B), B * c); add((p, q - 1, "P"), -self.s * c)
                else:                                                                   # (5)
                    if q: add((p, q - 2, B), q * c / 2)
                    if B == "P": add((p + 2, q - 4, B), c / 2)
                    elif B != "1":
                        add((p, q, B), B * B * c / 2)
                        add((p, q - 1, "P"), -B * self.s * c / 2); add((p + 1, q - 3, "P"), self.s * c / 2)
            self.forms[name, i, j] = terms
        return self.forms[name, i, j]


class Point:
    """x and y in balls: every derivative of the two moments there, from the closed forms."""

    def __init__(self, layer, x, y):
        self.layer, self.known = layer, {}
        if not (y > 0 and x.is_finite()):
            x = y = NAN
        self.x, self.y, self.root = x, y, monotone(arb.sqrt, y)
        r = monotone(lambda t: (2 * t).sqrt(), y)
        P = monotone(lambda t: (-t).exp(), integer_power(x, 2) / (2 * y))
        self.base = {"1": arb(1), "P": P}
        for k in (0, 1, 2):
            u = x / r + k * r / 2
            direct = monotone(arb.exp, k * x + k * k * y / 2) * monotone(arb.erfc, u)
            scaled = P * monotone(lambda t: (t * t).exp() * t.erfc(), u)
            self.base[k] = direct if k == 0 else meet(direct, scaled)

    def closed_form(self, name, i, j):
        if (name, i, j) not in self.known:
            terms = self.layer.form(name, i, j).items()
            self.known[name, i, j] = sum(
                (c * integer_power(self.x, p) * integer_power(self.root, q) * self.base[B] for (p, q, B), c in terms), arb(0))
        return self.known[name, i, j]


class Box(Point):
    """The same over a box, higher orders tightening lower ones by the mean-value theorem."""

    def __init__(self, layer, x, y):
        super().__init__(layer, x, y)
        self.middle, self.tight = Point(layer, arb(x.mid()), arb(y.mid())), {}

    def moment(self, name, i, j, depth=2):
        key = name, i, j, depth
        if key not in self.tight:
            value = self.closed_form(name, i, j)
            if depth:
                value = meet(value, self.middle.closed_form(name, i, j)
                             + self.moment(name, i + 1, j, depth - 1) * (self.x - self.middle.x)
                             + self.moment(name, i, j + 1, depth - 1) * (self.y - self.middle.y))
            self.tight[key] = value
        return self.tight[key]


# ---------------------------------------------------------------- derivatives
# A number with nilpotent parts e_1, e_2, ... (e_k^2 = 0) is the list of its coefficients by
# subset, as bit masks. Adding e_k to a variable makes the coefficient of e_k the derivative.

def times(a, b):
    return [sum((a[t] * b[s ^ t] for t in range(s + 1) if t & s == t), arb(0)) for s in range(len(a))]


def apply(a, derivatives):
    """f(a) = sum f^(k)(a_0)/k! (a - a_0)^k."""
    delta, power = [arb(0)] + a[1:], [arb(1)] + [arb(0)] * (len(a) - 1)
    result = [arb(0)] * len(a)
    for k in range(len(a).bit_length()):
        result = [r + derivatives[k] * p for r, p in zip(result, power)]
        power = [p / (k + 1) for p in times(power, delta)]
    return result


def power(a, n):
    out, factor = [], arb(1)
    for k in range(len(a).bit_length()):
        out.append(factor * integer_power(a[0], n - k) if n < 0 or k <= n else 0 * a[0])
        factor *= n - k
    return apply(a, out)


def call(name, a):
    u, n = a[0], len(a).bit_length()
    c = 2 / arb.pi().sqrt()
    if name == "abs":
        return a if u > 0 else [-v for v in a] if u < 0 else kinked(abs(u), a, a)
    if name == "exp":
        return apply(a, [monotone(arb.exp, u)] * n)
    if name == "sqrt":
        out = [monotone(arb.sqrt, u) if u.lower() >= 0 else NAN]
        for k in range(n):
            out.append(out[-1] * (arb(1) / 2 - k) / u)
        return apply(a, out)
    if name == "erfcx":                                   # w' = 2uw - 2/sqrt(pi)
        out = [monotone(lambda t: (t * t).exp() * t.erfc(), u)]
        for k in range(n):
            out.append(2 * u * out[k] + (2 * k * out[k - 1] if k else -c))
        return apply(a, out)
    g = [monotone(arb.exp, -integer_power(u, 2))]                                  # d^k e^(-u^2): g' = -2(u g + k g_(k-1))
    for k in range(n):
        g.append(-2 * (u * g[k] + (k * g[k - 1] if k else 0)))
    sign, f = (1, arb.erf) if name == "erf" else (-1, arb.erfc)
    return apply(a, [monotone(f, u)] + [sign * c * v for v in g])


def smaller(a, b):
    if a[0] < b[0]: return a
    if b[0] < a[0]: return b
    return kinked(a[0].min(b[0]), a, b)


def kinked(value, a, b):
    """Undefined derivatives, but for 0 along what neither number depends on."""
    free = [all(v[s] == 0 for v in (a, b) for s in range(len(a)) if s >> k & 1) for k in range(len(a).bit_length() - 1)]
    return [value] + [arb(0) if any(f and s >> k & 1 for k, f in enumerate(free)) else NAN for s in range(1, len(a))]


# ---------------------------------------------------------------- expressions
TOKEN = re.compile(r"\s*(?:(\d+\.?\d*(?:[eE][+-]?\d+)?)|([a-z_]\w*)|(<=|>=|[-+*/^(),<>]))")
LEVELS = [("+", "-"), ("*", "/")]


class Parser:
    def __init__(self, text):
        self.tokens, at, text = [], 0, text.rstrip()
        while at < len(text):
            match = TOKEN.match(text, at)
            need(match, f"cannot read `{text}`")
            self.tokens.append(match.group().strip()); at = match.end()

    def peek(self): return self.tokens[0] if self.tokens else ""
    def next(self): return self.tokens.pop(0) if self.tokens else ""
    def expect(self, token): need(self.next() == token, f"expected `{token}`")

    def chain(self):
        """[operand, relation, operand, ...]"""
        parts = [self.sum()]
        while self.peek() in ("<", "<=", ">", ">="):
            parts += [self.next(), self.sum()]
        need(not self.tokens and len(parts) > 1, "expected an inequality")
        need(len({part[0] for part in parts[1::2]}) == 1, "a chain of mixed directions")
        return parts

    def sum(self, level=0):
        if level == len(LEVELS): return self.unary()
        left = self.sum(level + 1)
        while self.peek() in LEVELS[level]:
            left = (self.next(), left, self.sum(level + 1))
        return left

    def unary(self):
        if self.peek() in ("-", "+"):
            return ("neg", self.unary()) if self.next() == "-" else self.unary()
        base = self.atom()
        if self.peek() == "^":
            self.next()
            depth = 0
            while self.peek() == "(": self.next(); depth += 1
            sign = self.next() if self.peek() in ("-", "+") else ""
            base = ("^", base, int(sign + self.next()))
            for _ in range(depth): self.expect(")")
        return base

    def atom(self):
        token = self.next()
        if token == "(":
            inner = self.sum(); self.expect(")")
            return inner
        if token[:1].isdigit(): return ("number", Fraction(token))
        if self.peek() != "(": return ("name", token)
        self.next(); arguments = [self.sum()]
        while self.peek() == ",": self.next(); arguments.append(self.sum())
        self.expect(")")
        return (token, *arguments)


def comparisons(text):
    """(quantity, bound, below, strict) for each link: the side with variables is the quantity."""
    parts, out = Parser(text).chain(), []
    for left, relation, right in zip(parts[::2], parts[1::2], parts[2::2]):
        below, strict = relation[0] == "<", len(relation) == 1
        if constant(left) and not constant(right):
            out.append((right, left, not below, strict))
        elif constant(right) and not constant(left):
            out.append((left, right, below, strict))
        else:
            out.append((("-", left, right), ("number", Fraction(0)), below, strict))
    return out


def constant(e):
    if e[0] == "name": return e[1] in ("pi", "lambda", "alpha")
    return all(constant(part) for part in e[1:] if isinstance(part, tuple))


def misused(e, moving, fixed):
    """Whether a derivative in x = moving*fixed, with `fixed` held, would have no meaning inside e."""
    if e[0] == "name": return e[1] == moving
    if e[0] == "d": return e[2][1] == fixed or misused(e[1], moving, fixed)
    return any(misused(part, moving, fixed) for part in e[1:] if isinstance(part, tuple))


class Evaluator:
    """Expressions over ranges of the variables (balls by name)."""

    def __init__(self, layer, ranges):
        self.layer, self.ranges, self.box = layer, ranges, None

    def value(self, e): return self.evaluate(e, [])[0]
    def slope(self, e, variable): return self.evaluate(("d", e, ("name", variable)), [])[0]

    def variable(self, name, seeds):
        if name in self.ranges and any(factor in seeds for factor in FACTORS.get(name, ())):
            return [NAN] * 2 ** len(seeds)     # a product in place of its factors: unknown
        if name in self.ranges or name not in FACTORS:
            out = [self.ranges.get(name, NAN)] + [arb(0)] * (2 ** len(seeds) - 1)
        else:
            out = times(*(self.variable(factor, seeds) for factor in FACTORS[name]))
        for k, seed in enumerate(seeds):
            if seed == name: out[1 << k] += 1
        return out

    def evaluate(self, e, seeds):
        lift = lambda value: [value] + [arb(0)] * (2 ** len(seeds) - 1)
        inner = lambda part: self.evaluate(part, seeds)
        derived = lambda part, name: self.evaluate(part, seeds + [name])[2 ** len(seeds):]
        op = e[0]
        if op == "number": return lift(exact(e[1]))
        if op == "neg": return [-v for v in inner(e[1])]
        if op in "+-" : return [a + b if op == "+" else a - b for a, b in zip(inner(e[1]), inner(e[2]))]
        if op == "*": return times(inner(e[1]), inner(e[2]))
        if op == "/": return times(inner(e[1]), power(inner(e[2]), -1))
        if op == "^": return power(inner(e[1]), e[2])
        if op == "d":
            need(e[2][1] not in FACTORS or not misused(e[1], *FACTORS[e[2][1]]), "a derivative without meaning")
            return derived(e[1], e[2][1])
        if op == "min": return smaller(inner(e[1]), inner(e[2]))
        if op == "max": return [-v for v in smaller([-v for v in inner(e[1])], [-v for v in inner(e[2])])]
        if op != "name": return call(op, inner(e[1]))
        name, mean, second = e[1], ("name", "mean"), ("name", "second_moment")
        if name == "pi": return lift(arb.pi())
        if name == "lambda": return lift(self.layer.l)
        if name == "alpha": return lift(self.layer.a)
        if name in ("mean", "second_moment"): return self.moment(name.split("_")[0], seeds)
        if name == "variance": return inner(("-", second, ("^", mean, 2)))
        if re.fullmatch("[jh][12][12]", name):
            output = mean if name[1] == "1" else second if name[0] == "j" else ("name", "variance")
            return derived(output, "mu" if name[2] == "1" else "nu")
        if name == "norm":                                # the largest singular value, Eq. (71)
            a, b, c, d = (("name", h) for h in ("h11", "h12", "h21", "h22"))
            hypot = lambda p, q: ("sqrt", ("+", ("^", p, 2), ("^", q, 2)))
            roots = ("+", hypot(("+", a, d), ("-", b, c)), hypot(("-", a, d), ("+", b, c)))
            return inner(("/", roots, ("number", Fraction(2))))
        return self.variable(name, seeds)

    def moment(self, name, seeds):
        x, y = self.variable("x", seeds), self.variable("y", seeds)
        self.box = self.box or Box(self.layer, x[0], y[0])
        def divided(v):                                   # (v - v_0)^k / k!
            powers = [[arb(1)] + [arb(0)] * (len(v) - 1)]
            for k in range(len(seeds)): powers.append([p / (k + 1) for p in times(powers[k], [arb(0)] + v[1:])])
            return powers
        dx, dy, out = divided(x), divided(y), [arb(0)] * len(x)
        for i in range(len(dx)):
            for j in range(len(dy) - i):
                out = [o + self.box.moment(name, i, j) * t for o, t in zip(out, times(dx[i], dy[j]))]
        return out


def exact_range(e, cell):
    """The range of a rational expression in exact fractions, or None."""
    def product(a, b):
        corners = [p * q for p in a for q in b]
        return min(corners), max(corners)
    if e[0] == "number": return e[1], e[1]
    if e[0] == "name":
        if e[1] in cell: return cell[e[1]]
        parts = [cell.get(factor) for factor in FACTORS.get(e[1], ())]
        return product(*parts) if len(parts) == 2 and all(parts) else None
    if e[0] not in ("neg", "+", "-", "*", "^"): return None
    a = exact_range(e[1], cell)
    b = exact_range(e[2], cell) if e[0] in "+-*" else ()
    if a is None or b is None: return None
    if e[0] == "neg": return -a[1], -a[0]
    if e[0] == "+": return a[0] + b[0], a[1] + b[1]
    if e[0] == "-": return a[0] - b[1], a[1] - b[0]
    if e[0] == "*": return product(a, b)
    if not 0 <= e[2] <= 64: return None
    out = Fraction(1), Fraction(1)
    for _ in range(e[2]): out = product(out, a)
    return (max(out[0], Fraction(0)), out[1]) if e[2] % 2 == 0 else out


# ---------------------------------------------------------------- settling cells
MAX_PARTS = 64


class Settler:
    def __init__(self, layer): self.layer = layer

    def at(self, cell): return Evaluator(self.layer, {v: interval(*r) for v, r in cell.items()})

    def bound(self, e): return Evaluator(self.layer, {}).value(e)

    def holds(self, quantity, bound, below, strict):
        low, high = (quantity, bound) if below else (bound, quantity)
        return low.is_finite() and high.is_finite() and bool(low < high if strict else low <= high)

    def divide(self, cell, attempt):
        """Whether `attempt(part)` is True on parts that make up the cell; else it names an axis."""
        pending, spent = [cell], 0
        while pending:
            part, spent = pending.pop(), spent + 1
            answer = attempt(part)
            if answer is not True:
                if answer is None or spent > MAX_PARTS: return False
                pending += halves(part, answer)
        return True

    def settle(self, comparison, cell, curved=False):
        e, bound, below, strict = comparison
        limit = self.bound(bound)
        def attempt(part):                                                               # (3)
            here = self.at(part)
            value = here.value(e)
            if self.holds(value, limit, below, strict): return True
            a, b = exact_range(e, part), exact_range(bound, {})
            if a and b:
                low, high = (a, b) if below else (b, a)
                if low[1] < high[0] or low[1] == high[0] and not strict: return True
            middle = {v: ((a + b) / 2, (a + b) / 2) for v, (a, b) in part.items()}
            form, weights = self.at(middle).value(e), []
            for v in wide(part):
                term = here.slope(e, v) * (interval(*part[v]) - exact(middle[v][0]))
                form += term
                weights.append((float(term.abs_upper()) if term.is_finite() else float("inf"), v))
            if value.is_finite() and self.holds(meet(value, form), limit, below, strict): return True
            if curved and value.is_finite() and self.holds(self.taylor(e, part, middle), limit, below, strict):
                return True
            return max(weights)[1] if weights else None
        return self.divide(cell, attempt)

    def taylor(self, e, part, middle):                                                   # (4)
        here, center, axes = self.at(part), self.at(middle), wide(part)
        offset = {v: interval(*part[v]) - exact(middle[v][0]) for v in axes}
        form = center.value(e)
        for i, v in enumerate(axes):
            d = ("d", e, ("name", v))
            form += parabola(center.slope(e, v), here.slope(d, v) / 2, offset[v])
            for w in axes[i + 1:]: form += here.slope(d, w) * offset[v] * offset[w]
        return form

    def monotone(self, e, variable, increasing, cell):                                   # (2)
        def attempt(part):
            here = self.at(part)
            slope = here.slope(e, variable)
            if here.value(e).is_finite() and (slope >= 0 if increasing else slope <= 0): return True
            return max(wide(part), key=lambda v: part[v][1] - part[v][0], default=None)
        return self.divide(cell, attempt)


def parabola(g, h, t):
    """The range of g t + h t^2: its extremum -g^2/4h is below all values if h > 0, above if h < 0."""
    values = g * t + h * integer_power(t, 2)
    if not values.is_finite() or not (h > 0 or h < 0): return values
    vertex = -g * g / (4 * h)
    beyond = (values.upper() if h > 0 else values.lower()).union(vertex)
    return meet(values, beyond)


def wide(cell): return [v for v, (a, b) in cell.items() if a < b]


def halves(cell, variable):
    need(variable in wide(cell), f"the range of {variable} cannot be divided further")
    a, b = cell[variable]
    return [cell | {variable: (a, (a + b) / 2)}, cell | {variable: ((a + b) / 2, b)}]


def walk(tree, cell):
    """The leaves' cells, each with whether it is one of (4), and the (cell, axis, end) that faces replace, from the tree's text."""
    leaves, faces, pending, at = [], [], [cell], 0
    while at < len(tree):
        need(pending, "the tree goes on after its last leaf")
        letter, cell, at = tree[at], pending.pop(), at + 1
        if letter in "NMTEFL": leaves.append((cell, letter == "T")); continue
        need(letter in AXES, f"`{letter}` is neither an axis nor a leaf")
        lower, upper = halves(cell, AXES[letter])
        if tree[at:at + 1] in ("-", "+"):
            end = lower[AXES[letter]][0] if tree[at] == "-" else upper[AXES[letter]][1]
            faces.append((cell, AXES[letter], tree[at]))
            pending.append(cell | {AXES[letter]: (end, end)}); at += 1
        else: pending += [upper, lower]
    need(not pending, "the tree lacks leaves")
    return leaves, faces


def root(domain, tree):
    """The domain, with x = mu*omega and y = nu*tau in place of their factors if the tree cuts them."""
    cell = dict(domain)
    for product, factors in FACTORS.items():
        if product in tree and all(f in cell for f in factors):
            corners = [p * q for p in cell[factors[0]] for q in cell[factors[1]]]
            cell = {v: r for v, r in cell.items() if v not in factors} | {product: (min(corners), max(corners))}
    return cell


# ---------------------------------------------------------------- claims and certificates
def bounds(entry):
    low, high = entry if isinstance(entry, list) else (entry, entry)
    need(isinstance(low, str) and isinstance(high, str), "a number is not in quotes")
    low, high = Fraction(low), Fraction(high)
    need(low <= high, "a reversed range")
    return low, high


class Claim:
    def __init__(self, text):
        claim = tomllib.loads(text)
        domain = claim.get("domain", {})
        common = {k: bounds(v) for k, v in domain.items() if not isinstance(v, dict)}
        cases = {k: common | {n: bounds(r) for n, r in v.items()} for k, v in domain.items() if isinstance(v, dict)}
        self.cases = cases or {None: common}
        for ranges in self.cases.values():
            need(all(v in AXES.values() for v in ranges), "an unknown variable")
            need(all(ranges[v][0] > 0 for v in ("nu", "tau", "y") if v in ranges), "a variance that is not positive")
        as_list = lambda v: v if isinstance(v, list) else [v]
        self.prove = {name: [comparisons(t) for t in as_list(v)] for name, v in claim["prove"].items()}
        self.conclude, self.layer = claim.get("conclude", {}), Layer(claim.get("activation", {}))
        self.located = [c for t in as_list(self.conclude.get("fixed_point", [])) for c in comparisons(t)]

    def statements(self):
        for name, chains in self.prove.items():
            for index, chain in enumerate(chains):
                for position, comparison in enumerate(chain):
                    yield f"goal {name} {index} {position}", comparison
        for name in ("banach", "fixed_point", "exact_fixed_point"):
            if name in self.conclude: yield name, None


class Case:
    """One case of a claim's domain: decides its sections."""

    def __init__(self, claim, domain):
        self.claim, self.domain, self.settler, self.proved = claim, domain, Settler(claim.layer), set()

    def section(self, subject, comparison, proved, body):
        if comparison:
            of_constants = constant(comparison[0]) and constant(comparison[1])
            need(not proved or bool("".join(body)) != of_constants, f"{subject}: a proof is a tree")
            good = self.goal(comparison, "".join(body) or "N") if proved else self.fails(comparison, body)
        else:
            need(proved and (subject == "fixed_point") == bool(body), f"{subject}: this cannot be concluded so")
            good = {"banach": self.banach, "exact_fixed_point": self.exact_point,
                    "fixed_point": lambda: self.location("".join(body))}[subject]()
        need(good, f"{subject}: not confirmed")
        if proved: self.proved.add(subject)

    def goal(self, comparison, tree):
        leaves, faces = walk(tree, root(self.domain, tree))
        for cell, variable, end in faces:
            increasing = (end == "+") == comparison[2]
            if not (self.settler.monotone(comparison[0], variable, increasing, cell)
                    or self.settler.settle(comparison, cell)): return False
        return all(self.settler.settle(comparison, leaf, curved) for leaf, curved in leaves)

    def fails(self, comparison, body):
        point = dict(line.split(" = ") for line in body)
        need(len(point) == len(body) and (not point or set(point) == set(self.domain)), "a wrong set of coordinates")
        point = {v: (Fraction(t), Fraction(t)) for v, t in point.items()}
        need(all(self.domain[v][0] <= q <= self.domain[v][1] for v, (q, _) in point.items()), "a point outside the domain")
        e, bound, below, strict = comparison
        return self.settler.settle((e, bound, not below, not strict), point)

    def banach(self):
        """The proved image lies in the box, compared exactly, and the proved norm is below 1."""
        names = self.claim.conclude["banach"]
        for name in names:
            need(all(s in self.proved for s, _ in self.claim.statements() if s.split()[1:2] == [name]), "a premise is not proved")
        image, slope = ([c for chain in self.claim.prove[name] for c in chain] for name in names)
        def within(name, variable, below):
            limit = self.domain[variable][1 if below else 0]
            values = [exact_range(b, {}) for e, b, side, _ in image if e == ("name", name) and side == below]
            return any(v and (v[0] <= limit if below else v[0] >= limit) for v in values)
        into = all(within(n, v, below) for n, v in (("mean", "mu"), ("variance", "nu")) for below in (True, False))
        norms = [(exact_range(b, {}), strict) for e, b, below, strict in slope if e == ("name", "norm") and below]
        return into and any(v and (v[0] < 1 or strict and v[0] == 1) for v, strict in norms)

    def location(self, tree):
        """A fixed point in K lies in K and in g(K): iterate on every leaf."""
        need("banach" in self.proved, "there is no proof that a fixed point exists")
        leaves, faces = walk(tree, root(self.domain, tree))
        return not faces and all(self.settler.divide(leaf, self.contract) for leaf, _ in leaves)

    def contract(self, cell):
        ranges = {v: interval(*r) for v, r in cell.items()}
        for _ in range(50):
            here = Evaluator(self.claim.layer, ranges)
            for name, v in (("mean", "mu"), ("variance", "nu")):
                e = ("name", name)
                form = Evaluator(self.claim.layer, {u: arb(b.mid()) for u, b in ranges.items()}).value(e)
                for u, b in ranges.items(): form += here.slope(e, u) * (b - arb(b.mid()))
                image = meet(here.value(e), form)
                if not image.is_finite(): break
                if not image.overlaps(ranges[v]): return True        # no fixed point here
                ranges[v] = ranges[v].intersection(image)
            now = Evaluator(self.claim.layer, ranges)
            if all(self.settler.holds(now.value(e), self.settler.bound(b), below, strict)
                   for e, b, below, strict in self.claim.located): return True
        return max(wide(cell), key=lambda v: cell[v][1] - cell[v][0], default=None)

    def exact_point(self):
        """g(0, 1) = (0, 1) at tau = 1. With A = erfc(1/sqrt 2) sqrt e, B = erfc(sqrt 2) e^2 and
        q = sqrt(2/pi), Eqs. (4), (5), (14) make it two identities between rational functions of A, B,
        q. Cleared of denominators they are polynomials of degree at most 4 in each variable, which
        vanish if they do on a grid of 5^3 points."""
        point = {k: Fraction(v) for k, v in self.claim.conclude["exact_fixed_point"].items()}
        grid = [Fraction(n) for n in range(2, 7)]
        def vanish(A, B, q):
            D = 2 * B * q**2 + 2 * A**2 - 2 * (2 * q**2 + 2) * A + 2 + 2 * q**2    # q^2 times Eq. (14)'s radicand
            return (q * (A - 1) + q * (1 - A) == 0
                    and 2 * ((1 - A) ** 2 + q**2 * (1 - 2 * A + B)) == D)
        return (self.claim.layer.is_exact and point["mu"] == 0 and point["nu"] == point["tau"] == 1
                and all(vanish(A, B, q) for A in grid for B in grid for q in grid))


def check(data):
    """Whether the claim is proved (True) or refuted (False); raises Rejected otherwise."""
    body, _, footer = data[:-1].rpartition(b"\n")
    body += b"\n"
    need(data.endswith(b"\n") and footer == b"sha256 " + hashlib.sha256(body).hexdigest().encode(), "the digest is wrong")
    header = re.match(rb"selfnorm certificate 1\nprogram \S+\narithmetic (double|mpfr)\nclaim \S+ (\d+)\n", body)
    need(header, "not a certificate of version 1")
    start, size = header.end(), int(header[2])
    claim = Claim(body[start:start + size].decode())
    need(body[start + size:start + size + 1] == b"\n", "the claim is not as long as stated")
    lines = body[start + size + 1:-1].decode().split("\n")
    sections, end = [], lines.pop()
    for line in lines:
        if line.startswith("  "): sections[-1][1].append(line[2:])
        else: sections.append((line, []))
    trees = ["".join(b) for s, b in sections if s.startswith("proved ")]
    faces = sum(t.count("-") + t.count("+") for t in trees)
    leaves = sum(sum(t.count(c) for c in "NMTEFL") for t in trees)
    splits = sum(len(t) for t in trees) - leaves - 2 * faces
    need(end == f"end {len(sections)} sections {leaves} leaves {splits} splits {faces} faces", "the counts are wrong")
    refuted, complete, at = False, True, 0
    for name, domain in claim.cases.items():
        case, suffix = Case(claim, domain), f" case {name}" if name else ""
        for subject, comparison in claim.statements():
            line, lines = sections[at] if at < len(sections) else ("", [])
            verdict = line.removesuffix(subject + suffix).strip()
            if line != f"{verdict} {subject}{suffix}" or verdict not in ("proved", "refuted"):
                complete = False; continue
            case.section(subject, comparison, verdict == "proved", lines)
            refuted |= verdict == "refuted"; at += 1
    need(at == len(sections), "a section is out of order, there twice, or about nothing in the claim")
    need(complete or refuted, "a statement of the claim has no section")
    return not refuted


def main(arguments):
    ctx.prec = 128
    if arguments[:1] == ["--bits"] and len(arguments) > 1 and arguments[1].isdigit():
        ctx.prec, arguments = max(112, int(arguments[1])), arguments[2:]
    files = [f for a in map(Path, arguments) for f in (sorted(a.rglob("*.cert")) if a.is_dir() else [a])]
    if not files:
        print("usage: check.py [--bits N] CERTIFICATE-OR-FOLDER ...", file=sys.stderr)
        return 2
    status = 0
    for file in files:
        try:
            print(f"{file}: accepted, the claim is {'proved' if check(file.read_bytes()) else 'refuted'}", flush=True)
        except (Rejected, OSError, ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as reason:
            print(f"{file}: rejected: {reason or type(reason).__name__}", flush=True)
            status = 4
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
