"""Equation (1) of `moments` by rigorous quadrature, for any integrand.

At a point, Arb's integrator (Petras' algorithm: Gauss-Legendre rules with errors bounded on complex
ellipses, and bisection) integrates each piece between breakpoints; the breakpoints themselves, which
are balls, are bridged by an enclosure of the integrand times the bridge's width. Over a box, the
integrand is enclosed on cells of t, and each cell counts with its exact weight: if f lies in
[c - r, c + r] on a cell,

    int_cell f He_n phi  in  c w + [-r, r] v,   w = int_cell He_n phi,   v >= int_cell |He_n| phi.   (1)

w has a closed form as He_n phi = -(He_(n-1) phi)'. Both leave out |t| > T. There, by `growth`,
|h| <= A e^(B|z|), and |He_n(t)| <= C t^n for t >= 1, C the sum of its coefficients' magnitudes. With
c = B sqrt(y), the factor t^n e^(ct - t^2/4) decreases for n/t + c < t/2, so that the part beyond T is at most

    A e^(B|x|) C T^n e^(cT - T^2/4) int_T^inf e^(-t^2/4) dt / sqrt(2 pi),                     (2)

the integral being sqrt(pi) erfc(T/2).
"""
from flint import acb, arb, ctx

from . import interval as iv
from .growth import Growth
from .hermite import hermite, hermite_over

CELLS_PER_UNIT, WORK_PER_VALUE = 4, 4


def ball(a): return a[0].union(a[1])


# ------------------------------------------------------------------ the part left out, (2)
def tail(place, pieces, n, T):
    """An upper bound of both tails together, without y^(-n/2); None if there is none."""
    total = arb(0)
    for right, part in ((True, pieces.parts[-1]), (False, pieces.parts[0])):
        reach = iv.add(place.x, iv.scaled(place.root, T if right else -T))
        ends = [place.box.value(b) for b in pieces.breaks]
        if any(not (reach[0] >= e[1] if right else reach[1] <= e[0]) for e in ends):
            part = pieces.h
        bound = Growth(place.graph, place.box, reach[0] if right else reach[1], right).bound(part)
        if bound is None: return None
        A, B = (v.upper() for v in bound)
        c = B * place.root[1]
        if not (arb(n) / T + c < arb(T) / 2): return arb("inf")
        C = sum(abs(k) for k in hermite(n))
        total += (A * (B * iv.magnitude(place.x)).exp() * C * arb(T) ** n * (c * T - arb(T) ** 2 / 4).exp()
                  * arb.pi().sqrt() * (arb(T) / 2).erfc() / (2 * arb.pi()).sqrt())
    return total.upper()


def reach(place, pieces, n, bits):
    """(T, tail) with a tail below 2^-bits."""
    T = 8
    while True:
        bound = tail(place, pieces, n, T)
        if bound is None or bound < arb(2) ** -bits: return T, bound
        T += 2
        if T > 400: return T, None


def finished(place, total, n):
    return iv.div(total, iv.power(place.root, n)) if n else total


# ------------------------------------------------------------------ at a point
def at_point(place, pieces, n):
    moments = place.moments
    bits = ctx.prec // 2
    key = (pieces.h.id, n, bits, iv.key(place.x), iv.key(place.y),
           *(iv.key(place.box.ranges[p]) for p in sorted(pieces.h.free) if p != "z"))
    if key not in moments.points:
        with ctx.workprec(bits + 24):
            moments.points[key] = integrated(place, pieces, n, bits)
    return moments.points[key]


def integrated(place, pieces, n, bits):
    T, beyond = reach(place, pieces, n, bits)
    if beyond is None: return None
    cuts = [iv.div(iv.sub(place.box.value(b), place.x), place.root) for b in pieces.breaks]
    if None in cuts: return None
    total, at = iv.made(-beyond, beyond), arb(-T)
    for part, cut in zip(pieces.parts, [*cuts, None]):
        start = arb(T) if cut is None else cut[0].max(at).min(arb(T)).lower()
        if start > at:
            total, at = iv.add(total, piece(place, pieces, part, n, at, start, bits)), start
        if cut is not None and cut[1] > at and at < T:
            total, at = iv.add(total, bridge(place, pieces.h, n, at, cut[1])), cut[1]
    return finished(place, total, n)


def bridge(place, h, n, start, stop):
    t = start, stop
    z = iv.add(place.x, iv.mul(place.root, t))
    value = integrand_box(place, z).value(h)
    weight = iv.mul(hermite_over(n, t), density(t))
    return iv.mul(iv.mul(value, weight), iv.sub((stop, stop), (start, start)))


def density(t):
    return iv.div(iv.function("exp", iv.scaled(iv.power(t, 2), -iv.HALF)), iv.function("sqrt", iv.of(2 * arb.pi())))


def integrand_box(place, z):
    from .evaluate import Box
    return Box(place.graph, place.box.ranges | {"z": z}, place.moments, place.box.work, almost=True)


def piece(place, pieces, part, n, start, stop, bits):
    x, root, work = ball(place.x), ball(place.root), place.box.work
    f = Complex(place, part)
    coefficients = hermite(n)
    scale, failure = 1 / (2 * arb.pi()).sqrt(), []

    def integrand(t, analytic):
        if failure: return acb("nan")
        try:
            work.spend(WORK_PER_VALUE)
            polynomial = acb(0)
            for c in reversed(coefficients): polynomial = polynomial * t + c
            return f.at(t * root + x, analytic) * polynomial * (-t * t / 2).exp() * scale
        except Exception as reason:               # which must not pass through Arb's own code
            failure.append(reason)
            return acb("nan")

    value = acb.integral(integrand, acb(start), acb(stop), rel_tol=arb(2) ** -bits, abs_tol=arb(2) ** -bits,
                         eval_limit=20_000)
    if failure: raise failure[0]
    return iv.of(value.real)


class Complex:
    """A piece over complex balls; not finite where it may fail to be analytic and must not."""

    def __init__(self, place, part):
        self.tape = place.graph.order(part)
        self.result = part.id
        self.fixed = {}
        for e in self.tape:
            if "z" not in e.free:
                v = place.box.value(e)
                self.fixed[e.id] = acb(ball(v)) if v else acb("nan")
        self.moving = [e for e in self.tape if "z" in e.free]
        self.known = {}

    def at(self, z, analytic):
        values = dict(self.fixed)
        for e in self.moving:
            values[e.id] = z if e.op == "variable" else self.rule(e, [values[a.id] for a in e.args], analytic)
        return values[self.result]

    def rule(self, e, a, analytic):
        op = e.op
        if op == "+": return a[0] + a[1]
        if op == "-": return a[0] - a[1]
        if op == "*": return a[0] * a[1]
        if op == "/": return a[0] / a[1]
        if op == "neg": return -a[0]
        if op == "power": return a[0] ** e.data
        if op == "function": return complex_function(e.data[0], a[0], analytic)
        if op in ("abs", "signed"): return self.chosen(a[0].real, a[-1], -a[-1], analytic)
        gap = (a[1] - a[0]).real                                # positive where a < b
        if op == "min": return self.chosen(gap, a[0], a[1], analytic)
        if op == "max": return self.chosen(gap, a[1], a[0], analytic)
        if op == "select" or op == "where" and e.data[0] == "<": return self.chosen(gap, a[2], a[3], analytic)
        if op == "where": return self.chosen(-gap, a[2], a[3], analytic)
        return acb("nan")

    @staticmethod
    def chosen(gap, positive, negative, analytic):
        """One branch on the whole ball, or the hull of both where analyticity is not asked for."""
        if gap > 0: return positive
        if gap < 0: return negative
        return acb("nan") if analytic or not gap.is_finite() else positive.union(negative)


def complex_function(name, u, analytic):
    if name == "exp": return u.exp()
    if name == "tanh": return u.tanh()
    if name == "sigmoid": return 1 / (1 + (-u).exp())
    if name == "softplus":
        if u.real > 0: return u + ((-u).exp() + 1).log(analytic=analytic)
        return (u.exp() + 1).log(analytic=analytic)
    if name == "erf": return u.erf()
    if name == "erfc": return u.erfc()
    if name == "sin": return u.sin()
    if name == "cos": return u.cos()
    if name == "log": return u.log(analytic=analytic)
    if name == "sqrt": return u.sqrt(analytic=analytic)
    if name == "atan": return arctangent(u, analytic)
    return acb("nan")


def arctangent(u, analytic):
    """Its cuts are on the imaginary axis, beyond i and -i."""
    if analytic and not (u.real > 0 or u.real < 0 or abs(u.imag) < 1): return acb("nan")
    return u.atan()


# ------------------------------------------------------------------ over a box, (1)
def over_box(place, pieces, n):
    T, beyond = reach(place, pieces, n, 24)
    if beyond is None: return None
    if place.cells is None: place.cells = {}
    if pieces.h.id not in place.cells or len(place.cells[pieces.h.id]) < 2 * T * CELLS_PER_UNIT:
        place.cells[pieces.h.id] = enclosed(place, pieces.h, T)
    total = iv.made(-beyond, beyond)
    cells = place.cells[pieces.h.id]
    for f, (w, v) in zip(cells, weights(place.moments, n, len(cells) // (2 * CELLS_PER_UNIT))):
        if f is None: return None
        c = iv.middle(f)
        r = iv.radius(f, c[0])
        total = iv.add(total, iv.add(iv.mul(c, w), iv.made(-r * v, r * v)))
    return finished(place, total, n)


def cell_ends(T): return [arb(k) / CELLS_PER_UNIT for k in range(-T * CELLS_PER_UNIT, T * CELLS_PER_UNIT + 1)]


def enclosed(place, h, T):
    ends, out = cell_ends(T), []
    for t in zip(ends, ends[1:]):
        z = iv.add(place.x, iv.mul(place.root, t))
        out.append(integrand_box(place, z).value(h))
    return out


def weights(moments, n, T):
    """(w, v) of (1) for the cells of [-T, T]."""
    key = "weights", n, T, ctx.prec
    if key not in moments.points:
        ends, out = cell_ends(T), []
        mass = lambda t: (-t / arb(2).sqrt()).erfc() / 2
        below = hermite(n - 1) if n else None
        edge = lambda t: sum((c * t ** k for k, c in enumerate(below)), arb(0)) * (-t * t / 2).exp() / (2 * arb.pi()).sqrt()
        for low, high in zip(ends, ends[1:]):
            m = iv.of(mass(high) - mass(low))
            w = iv.of(edge(low) - edge(high)) if n else m
            size = iv.magnitude(hermite_over(n, (low, high))) * m[1]
            sign = hermite_over(n, (low, high))
            v = iv.magnitude(w) if sign[0] >= 0 or sign[1] <= 0 else size.upper()
            out.append((w, v))
        moments.points[key] = out
    return moments.points[key]
