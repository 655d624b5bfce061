"""What the names of a claim mean, as nodes of a graph: one case of the domain at a time.

The layer turns inputs with a mean and variance into z ~ N(x, y). With f the activation and
M1 = E f(z), M2 = E f(z)^2, a unit that is kept with probability k = 1 - rate hands on

    without dropout    mean = M1, second_moment = M2;                                       (1)
    standard           mean = M1, second_moment = M2/k;                                     (2)
    alpha (SELU)       with s = -lambda alpha, a = 1/sqrt(k + s^2 k (1 - k)), b = -a (1 - k) s,
                       mean = a (k M1 + (1 - k) s) + b,
                       variance = a^2 (k M2 + (1 - k) s^2 - (k M1 + (1 - k) s)^2);          (3)

variance = second_moment - mean^2. E f'(z) is M(f, 1), by integration by parts where f is continuous;
E f'(z)^2 is M((f')^2, 0), f' piece by piece. For a 2 x 2 matrix the spectral norm is

    (sqrt((a + d)^2 + (b - c)^2) + sqrt((a - d)^2 + (b + c)^2))/2.                            (4)
"""
from fractions import Fraction

from flint import ctx

from . import interval as iv
from .evaluate import Box, exact_range
from .graph import Graph
from .language import JACOBIANS, QUANTITIES, Rejected, need, shown
from .moments import Moments
from .pieces import differentiable, jumps


class Scope:
    """The names of one case. `dimensions` are the domain's variables, the activation's parameters
    that have a range, and the rate of a dropout: {name: Range}."""

    def __init__(self, claim, dimensions, work):
        self.claim, self.dimensions, self.work = claim, dimensions, work
        self.graph = graph = Graph()
        self.moments = Moments(graph, self.box)
        self.known, self.open = {}, []
        self.whole = self.box({name: r.hull() for name, r in dimensions.items()})
        graph.smooth_in = lambda h, p: differentiable(graph, h, p, lambda g: self.moments.pieces_of(g, self.whole))
        self.f = self.activation()
        for name in claim.define: self.name(name)
        for name in ("x", "y"):
            if name in claim.layer_given: self.name(name) if name not in dimensions else self.node(claim.layer[name])
        if claim.map_given: self.next_values()

    def box(self, ranges): return Box(self.graph, ranges, self.moments, self.work)

    # ------------------------------------------------------------ trees to nodes
    def node(self, tree, activation=False):
        graph, kind = self.graph, tree[0]
        inner = lambda part: self.node(part, activation)
        if kind == "number": return graph.number(tree[1])
        if kind == "name": return self.activation_name(tree[1]) if activation else self.name(tree[1])
        if kind == "neg": return graph.neg(inner(tree[1]))
        if kind in ("+", "-", "*", "/"): return graph.node(kind, inner(tree[1]), inner(tree[2]))
        if kind == "^": return graph.power(inner(tree[1]), tree[2])
        if kind == "where": return graph.node("where", *map(inner, tree[2:]), data=tree[1])
        need(not activation or kind == "call" and tree[1] != "f" and tree[1] not in QUANTITIES,
             "an activation's expression holds quantities")
        return self.call(tree, inner) if kind == "call" else self.derivative(tree)

    def call(self, tree, inner):
        graph, name, arguments = self.graph, tree[1], [inner(part) for part in tree[2:]]
        if name in ("abs", "min", "max"): return graph.node(name, *arguments)
        if name == "f": return graph.substituted(self.f, "z", arguments[0])
        if name in QUANTITIES: return self.quantity(name, *arguments, dropout=False)
        return graph.function(name, *arguments)

    def activation_name(self, name):
        if name == "z": return self.graph.variable("z")
        if name == "pi": return self.graph.pi()
        need(name in self.claim.parameters, f"`{shown(name)}` is no parameter of the activation")
        return self.parameter(name)

    def parameter(self, name):
        return self.graph.variable(name) if name in self.dimensions else self.node(self.claim.parameters[name].tree)

    def activation(self): return self.node(self.claim.expression, activation=True)

    def name(self, name):
        if name not in self.known:
            need(name not in self.open, f"`{name}` is defined in a circle")
            self.open.append(name)
            self.known[name] = self.meaning(name)
            self.open.pop()
        return self.known[name]

    def meaning(self, name):
        graph, claim = self.graph, self.claim
        if name == "pi": return graph.pi()
        # A parameter may be called like a quantity; outside the activation the quantity is meant.
        if name in QUANTITIES: return self.quantity(name, None, None)
        if name in self.dimensions: return graph.variable(name)
        if name in claim.parameters: return self.parameter(name)
        if name in claim.define: return self.node(claim.define[name])
        if name in ("x", "y"): return self.layer(name)
        if name == "bias" and claim.layer_kind == "random": return graph.zero
        raise Rejected(f"`{shown(name)}` has no meaning in this claim")

    def layer(self, name):
        try:
            self.graph.definitions[name] = self.node(self.claim.layer[name])
        except Rejected as reason:
            raise Rejected(f"the layer's {name}: {reason}") from None
        return self.graph.node("layer", data=name)

    # ------------------------------------------------------------ quantities
    def quantity(self, name, a, b, dropout=True):
        graph, raw = self.graph, a is not None
        if name in JACOBIANS: return self.jacobian(name)
        if name == "norm": return self.norm()
        if not raw: a, b = self.name("x"), self.name("y")
        if name == "chi": return graph.mul(self.name("tau"), self.quantity("slope_second_moment", a, b))
        if name in ("slope", "slope_second_moment"): return self.slopes(name, a, b)
        mean, second = graph.moment(self.f, 0, a, b), graph.moment(graph.power(self.f, 2), 0, a, b)
        if dropout and self.claim.dropout == "standard":
            second = graph.div(second, graph.sub(graph.one, self.name("rate")))
        if dropout and self.claim.dropout == "alpha": return self.alpha_dropout(name, mean, second)
        if name == "variance": return graph.sub(second, graph.power(mean, 2))
        need(name in ("mean", "second_moment"), f"`{name}` is no quantity")
        return mean if name == "mean" else second

    def slopes(self, name, a, b):
        graph = self.graph
        jump = jumps(self.moments.pieces_of(self.f, self.whole))
        need(not jump, f"`{name}` of an activation that jumps")
        if jump is None: return graph.node("undefined")
        return (graph.moment(self.f, 1, a, b) if name == "slope"
                else graph.moment(graph.power(graph.derivative(self.f, "z"), 2), 0, a, b))

    def alpha_dropout(self, name, m1, m2):
        graph = self.graph
        add, sub, mul, square = graph.add, graph.sub, graph.mul, lambda e: graph.power(e, 2)
        s = graph.neg(mul(self.name("lambda"), self.name("alpha")))
        dropped = self.name("rate")
        k = sub(graph.one, dropped)
        a = graph.div(graph.one, graph.sqrt(add(k, mul(square(s), mul(k, dropped)))))
        kept = add(mul(k, m1), mul(dropped, s))
        mean = sub(mul(a, kept), mul(mul(a, dropped), s))
        variance = mul(square(a), sub(add(mul(k, m2), mul(dropped, square(s))), square(kept)))
        if name == "variance": return variance
        need(name in ("mean", "second_moment"), f"`{name}` is no quantity")
        return mean if name == "mean" else add(variance, square(mean))

    def defined(self, e, v):
        """D(e, v) where e is defined."""
        slope = self.graph.derivative(e, v)
        return slope if self.graph.is_total(e) else self.graph.node("guard", slope, e)

    def jacobian(self, name):
        first, second = "mean", "second_moment" if name[0] == "j" else "variance"
        variable = "mu" if name[2] == "1" else "nu"
        need(variable in self.dimensions, f"`{name}` needs `{variable}` in the domain")
        return self.defined(self.name(first if name[1] == "1" else second), variable)

    def next_values(self):
        return {state: self.node(tree) for state, tree in self.claim.map.items()}

    def norm(self):
        graph, following = self.graph, self.next_values()
        for state in following: need(state in self.dimensions, f"the norm needs `{state}` in the domain")
        entries = [self.defined(value, state) for value in following.values() for state in following]
        if len(following) == 1: return graph.node("abs", entries[0])
        if len(following) > 2: return graph.node("spectral", *entries)
        a, b, c, d = entries
        hypot = lambda p, q: graph.sqrt(graph.add(graph.power(p, 2), graph.power(q, 2)))
        return graph.div(graph.add(hypot(graph.add(a, d), graph.sub(b, c)), hypot(graph.sub(a, d), graph.add(b, c))),
                         graph.number(2))

    # ------------------------------------------------------------ derivatives
    def derivative(self, tree):
        inner, v = self.node(tree[1]), tree[2]
        if v in self.dimensions: return self.defined(inner, v)
        need(v in ("x", "y"), f"a derivative in `{shown(v)}`, which is no variable here")
        self.name(v)
        made_of = self.graph.definitions[v].free
        inside = self.moved(tree[1])
        need(not inside & made_of and not inner.free & made_of,
             f"a derivative in {v} of what depends on {', '.join(sorted(made_of))} not through {v} alone")
        return self.defined(inner, v)

    def moved(self, tree):
        """The variables that derivatives inside a tree are taken in."""
        if tree[0] == "d": return {tree[2]} | self.moved(tree[1])
        if tree[0] == "name":
            if tree[1] in self.claim.define: return self.moved(self.claim.define[tree[1]])
            if tree[1] in JACOBIANS: return {"mu", "nu"}
            return set(self.claim.map) if tree[1] == "norm" else set()
        return set().union(*(self.moved(part) for part in tree[1:] if isinstance(part, tuple)))


class Range:
    """A closed range, or a number: the trees of its ends as written, and their exact values if they
    are rational. An irrational end is rounded outward to fractions; an irrational number is a point."""

    def __init__(self, texts, trees, graph, work):
        self.texts, self.trees, self.tree = texts, trees, trees[0]
        self.graph, self.work, self.known = graph, work, {}
        self.nodes = [constant_node(self.graph, tree) for tree in trees]
        self.exact = [exact_range(self.graph, node, {}, self.work) for node in self.nodes]
        self.exact = [e and e[0] for e in self.exact]

    def is_range(self): return len(self.nodes) == 2
    def is_rational(self): return None not in self.exact

    def value(self, i):
        if (i, ctx.prec) not in self.known:
            exact = self.exact[i]
            self.known[i, ctx.prec] = (iv.of_fraction(exact) if exact is not None
                                       else Box(self.graph, {}, None, self.work).value(self.nodes[i]))
        return self.known[i, ctx.prec]

    def hull(self):
        low, high = self.value(0), self.value(-1)
        return low and high and iv.hull(low, high)

    def fractions(self):
        """Rational ends, rounded outward; None for an irrational number."""
        if not self.is_range() and not self.is_rational(): return None
        out = []
        for i, side in ((0, 0), (-1, 1)):
            out.append(self.exact[i] if self.exact[i] is not None else fraction(self.value(i)[side]))
        return tuple(out)


def fraction(point):
    mantissa, exponent = point.man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def constant_node(graph, tree):
    """A tree without names but pi as a node."""
    kind = tree[0]
    inner = lambda part: constant_node(graph, part)
    if kind == "number": return graph.number(tree[1])
    if kind == "name":
        need(tree[1] == "pi", f"`{shown(tree[1])}` in a number: only constants may be used")
        return graph.pi()
    if kind == "neg": return graph.neg(inner(tree[1]))
    if kind in ("+", "-", "*", "/"): return graph.node(kind, inner(tree[1]), inner(tree[2]))
    if kind == "^": return graph.power(inner(tree[1]), tree[2])
    if kind == "where": return graph.node("where", *map(inner, tree[2:]), data=tree[1])
    need(kind == "call" and tree[1] != "f" and tree[1] not in QUANTITIES, "a number is no constant expression")
    arguments = [inner(part) for part in tree[2:]]
    if tree[1] in ("abs", "min", "max"): return graph.node(tree[1], *arguments)
    return graph.function(tree[1], *arguments)
