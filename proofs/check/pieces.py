"""An integrand h(z) as pieces between breakpoints, each without kinks if that can be told.

Every comparison in h (of where, min, max, abs and their derivatives) is one of some g(z) with 0. If
g = p z + q with p and q free of z, it changes sign at -q/p only. So the breakpoints are found by
reading h from the inside on each interval between those that are known: a root that lies strictly
inside an interval becomes a new breakpoint; a root at an end or beyond decides the comparison on
the whole open interval. What cannot be decided so (another g, or roots that a parameter's range
does not tell apart) stays a comparison in the piece. Pieces agree with h except at breakpoints, and
a Gaussian expectation does not notice these.

Closed pieces are sums of c z^j e^(bz) with c and b free of z: {(j, b): c}.
"""
from fractions import Fraction

MAX_MONOMIALS = 200
MAX_TERMS, MAX_BREAKS, MAX_DEGREE = 40, 24, 24


class Break(Exception):
    """A breakpoint that was not known."""


class Pieces:
    def __init__(self, graph, h, box):
        """`box` gives the parameters; the order of the breakpoints must hold on all of it."""
        self.graph, self.h, self.box = graph, h, box
        self.breaks = []
        while True:
            try:
                ends = [None, *self.breaks, None]
                self.parts = [self.resolved(low, high) for low, high in zip(ends, ends[1:])]
                break
            except Break as found:
                root = found.args[0]
                before = [b for b in self.breaks if box.value(b)[1] < box.value(root)[0]]
                self.breaks.insert(len(before), root)
                if len(self.breaks) > MAX_BREAKS:
                    self.breaks, self.parts = [], [h]
                    break
        closed = [self.closed(part) for part in self.parts]
        self.forms = None if None in closed else closed
        self.known = {}

    # ------------------------------------------------------------ comparisons
    def resolved(self, low, high):
        graph, out = self.graph, {}
        for e in graph.order(self.h):
            a = [out[arg.id] for arg in e.args]
            out[e.id] = self.choice(e, a, low, high) or graph.node(e.op, *a, data=e.data)
        return out[self.h.id]

    def choice(self, e, a, low, high):
        if e.op in ("abs", "signed"):
            side = self.side(a[0], low, high)
            return side and (a[-1] if side > 0 else self.graph.minus(a[-1]))
        if e.op in ("min", "max", "where", "select"):
            side = self.side(self.graph.plus(a[0], self.graph.minus(a[1])), low, high)
            if not side: return None
            if e.op in ("min", "max"): return a[0] if (side < 0) == (e.op == "min") else a[1]
            return a[2] if (side < 0) == (e.op == "select" or e.data[0] == "<") else a[3]
        return None

    def side(self, g, low, high):
        """1 or -1: the sign of g on the open interval; None if it is not known."""
        line = affine(self.graph, g)
        if line is None: return None
        slope, rest = (self.box.value(part) for part in line)
        if slope is None or rest is None: return None
        if line[0] is self.graph.zero: return sign(rest)
        rising = sign(slope)
        if not rising: return None
        inverse = folded(self.graph, self.graph.div(self.graph.one, line[0]))
        root = folded(self.graph, self.graph.minus(self.graph.times(line[1], inverse)))
        r = self.box.value(root)
        if r is None: return None
        ends = [end and self.box.value(end) for end in (low, high)]
        if low and (root is low or r[1] <= ends[0][0]): return rising
        if high and (root is high or r[0] >= ends[1][1]): return -rising
        if (not low or r[0] > ends[0][1]) and (not high or r[1] < ends[1][0]): raise Break(root)
        return None

    # ------------------------------------------------------------ closed pieces
    def closed(self, part):
        graph, out = self.graph, {}
        for e in graph.order(part):
            out[e.id] = terms(graph, e, [out.get(a.id) for a in e.args])
        return out[part.id]

    def derived(self, index, n):
        """The terms of the n-th derivative in z of a closed piece."""
        if n == 0: return self.forms[index]
        if (index, n) not in self.known:
            graph, out = self.graph, {}
            for (j, b), c in self.derived(index, n - 1).items():
                if j: put(graph, out, (j - 1, b), graph.times(graph.number(j), c))
                put(graph, out, (j, b), graph.times(graph.nodes[b], c))
            self.known[index, n] = out
        return self.known[index, n]

    def jump(self, index, k):
        """[h^(k)] at breakpoint number `index`: the right side's limit minus the left side's."""
        if ("jump", index, k) not in self.known:
            graph, at = self.graph, self.breaks[index]
            out = graph.zero
            for part, flip in ((index + 1, False), (index, True)):
                for (j, b), c in self.derived(part, k).items():
                    tilt = graph.times(graph.nodes[b], at)
                    value = c if tilt is graph.zero else graph.times(c, graph.function("exp", tilt))
                    if j and at is graph.zero: value = graph.zero
                    elif j: value = graph.times(value, at if j == 1 else graph.power(at, j))
                    out = graph.plus(out, graph.minus(value) if flip else value)
            self.known["jump", index, k] = out
        return self.known["jump", index, k]


def sign(a): return 1 if a[0] > 0 else -1 if a[1] < 0 else None


def folded(graph, node):
    """A node without variables that is rational, as a number."""
    from .evaluate import Work, exact_range
    if node.free: return node
    exact = exact_range(graph, node, {}, Work(10_000))
    return graph.number(exact[0]) if exact else node


def affine(graph, g):
    """(p, q) with g = p z + q and p, q free of z; None if g is not of that form."""
    out = {}
    for e in graph.order(g):
        a = [out.get(arg.id) for arg in e.args]
        if "z" not in e.free: line = graph.zero, e
        elif e.op == "variable": line = graph.one, graph.zero
        elif None in a: line = None
        elif e.op == "neg": line = tuple(map(graph.minus, a[0]))
        elif e.op == "+": line = tuple(map(graph.plus, *a))
        elif e.op == "-": line = tuple(map(graph.plus, a[0], map(graph.minus, a[1])))
        elif e.op == "*" and a[0][0] is graph.zero: line = tuple(graph.times(a[0][1], part) for part in a[1])
        elif e.op == "*" and a[1][0] is graph.zero: line = tuple(graph.times(part, a[1][1]) for part in a[0])
        elif e.op == "/" and a[1][0] is graph.zero:
            line = tuple(graph.times(part, graph.div(graph.one, a[1][1])) for part in a[0])
        else: line = None
        out[e.id] = line and tuple(folded(graph, part) for part in line)
    return out[g.id]


def put(graph, terms, key, c):
    c = graph.plus(terms[key], c) if key in terms else c
    if c is graph.zero: terms.pop(key, None)
    else: terms[key] = c


def terms(graph, e, a):
    """The closed form of a node from those of its arguments, or None."""
    zero = graph.zero.id
    if "z" not in e.free: return {} if e is graph.zero else {(0, zero): e}
    if e.op == "variable": return {(1, zero): graph.one}
    if None in a: return None
    out = {}
    if e.op in ("neg", "+", "-"):
        for i, part in enumerate(a):
            minus = e.op == "neg" or e.op == "-" and i == 1
            for key, c in part.items(): put(graph, out, key, graph.minus(c) if minus else c)
        return out
    if e.op == "/" and set(a[1]) == {(0, zero)}:
        return {key: graph.div(c, a[1][0, zero]) for key, c in a[0].items()}
    if e.op == "*": return multiplied(graph, *a)
    if e.op == "power" and 0 <= e.data <= MAX_DEGREE:
        out = {(0, zero): graph.one}
        for _ in range(e.data):
            out = out and multiplied(graph, out, a[0])
        return out
    if e.op == "function" and e.data[0] == "exp":
        line = affine(graph, e.args[0])
        if line is None: return None
        return {(0, line[0].id): graph.one if line[1] is graph.zero else graph.function("exp", line[1])}
    return None


def multiplied(graph, a, b):
    out = {}
    for (i, p), c in a.items():
        for (j, q), d in b.items():
            tilt = folded(graph, graph.plus(graph.nodes[p], graph.nodes[q]))
            put(graph, out, (i + j, tilt.id), graph.times(c, d))
    return out if len(out) <= MAX_TERMS and all(j <= MAX_DEGREE for j, _ in out) else None


# ------------------------------------------------------------------ continuity
AT_ZERO = {"exp": 1, "tanh": 0, "erf": 0, "sin": 0, "atan": 0, "cos": 1, "erfc": 1, "erfcx": 1, "sqrt": 0}


def limit(graph, part, at, box):
    """A piece at a breakpoint, simplified so far that equal limits from both sides are one node; None
    where a piece may be undefined there."""
    out = {}
    for e in graph.order(part):
        a = [out[arg.id] for arg in e.args]
        if "z" not in e.free: value = e
        elif e.op == "variable": value = at
        elif e.op in ("+", "-"): value = graph.plus(a[0], a[1] if e.op == "+" else graph.minus(a[1]))
        elif e.op == "neg": value = graph.minus(a[0])
        elif e.op == "*": value = graph.times(*a)
        elif e.op == "power" and e.data > 0: value = graph.zero if a[0] is graph.zero else graph.power(a[0], e.data)
        elif e.op == "/": value = graph.zero if a[0] is graph.zero else graph.div(*a)
        elif e.op == "function" and a[0] is graph.zero and e.data[0] in AT_ZERO and e.data[1] == 0:
            value = graph.number(AT_ZERO[e.data[0]])
        else: value = graph.node(e.op, *a, data=e.data)
        if box.value(graph.node(e.op, *a, data=e.data) if a else value) is None: return None
        out[e.id] = folded(graph, value)
    return out[part.id]


def vanishes(graph, node):
    """Whether a node is the polynomial 0 in its variables and in whatever else it is made of."""
    unit, out = (), {}
    for e in graph.order(node):
        a = [out.get(arg.id) for arg in e.args]
        polynomial = {((e.id, 1),): Fraction(1)}
        if e.op == "number": polynomial = {unit: e.data} if e.data else {}
        elif e.op == "neg": polynomial = combined(a[0], {}, -1)
        elif e.op in ("+", "-"): polynomial = combined(a[1], a[0], 1 if e.op == "+" else -1)
        elif e.op == "*": polynomial = product(*a)
        elif e.op == "/" and set(a[1]) == {unit}: polynomial = {m: c / a[1][unit] for m, c in a[0].items()}
        elif e.op == "power" and 0 < e.data <= MAX_DEGREE:
            polynomial = {unit: Fraction(1)}
            for _ in range(e.data):
                polynomial = product(polynomial, a[0])
                if len(polynomial) > MAX_MONOMIALS: return False
        if len(polynomial) > MAX_MONOMIALS: return False
        out[e.id] = polynomial
    return not out[node.id]


def combined(p, q, sign):
    """sign p + q."""
    out = dict(q)
    for m, c in p.items():
        out[m] = out.get(m, 0) + sign * c
        if not out[m]: del out[m]
    return out


def product(p, q):
    out = {}
    for m, c in p.items():
        term = {}
        for k, d in q.items():
            powers = dict(m)
            for atom, n in k: powers[atom] = powers.get(atom, 0) + n
            term[tuple(sorted(powers.items()))] = c * d
        out = combined(term, out, 1)
    return out


def jumps(pieces):
    """True if h jumps at a breakpoint for certain, False if it does not, None if that is not known.

    What is left of min, max and abs in a piece is continuous; what is left of a `where` may not be."""
    graph, known = pieces.graph, False
    for part in pieces.parts:
        if any(e.op in ("where", "select", "signed") and "z" in e.free for e in graph.order(part)): known = None
    for i, at in enumerate(pieces.breaks):
        right, left = (limit(graph, part, at, pieces.box) for part in (pieces.parts[i + 1], pieces.parts[i]))
        if right is None or left is None: return None
        gap = graph.plus(right, graph.minus(left))
        if vanishes(graph, gap): continue
        value = pieces.box.value(gap)
        if value and (value[0] > 0 or value[1] < 0): return True
        known = None
    return known


def differentiable(graph, h, p, pieces_of):
    """Whether d/dp E h(z) = E dh/dp (z), for a parameter p.

    It is if the derivative exists piece by piece, on pieces that do not move with p, or if h is
    continuous where they move: what the moving ends contribute is the jump there. Comparisons of
    min, max and abs leave a continuous function continuous."""
    moving = [e for e in graph.order(h) if e.op in ("where", "select", "signed", "min", "max", "abs")
              and any(p in a.free for a in e.args[:1 if e.op in ("signed", "abs") else 2])]
    if all(e.op in ("min", "max", "abs") for e in moving): return True
    return jumps(pieces_of(h)) is False
