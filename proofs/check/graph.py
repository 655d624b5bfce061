"""Expressions as a graph of shared nodes, and their derivatives.

A node is an operation on older nodes; equal nodes are one. What a node depends on is known from
its syntax alone: `free` holds the names in it, the layer's x and y counting as names of their own.

The derivative D(e, v) is again a node. It is 0 only if v does not occur in e; a coefficient that
merely happens to vanish on a box says nothing. The rules are the usual ones, and

    D |u|          = sign(u) D u,                    undefined unless u < 0 or u > 0,       (1)
    D min(a, b)    = D a if a < b, D b if b < a,     undefined otherwise, max likewise,     (2)
    D where(c,u,v) = D u or D v,                     undefined unless c is strict.          (3)

A moment M(h, n, a, b) is the n-th derivative in x of E h(z), z ~ N(x, y), at x = a, y = b. By the
heat equation d/dy = (1/2) d^2/dx^2,

    D M(h, n, a, b) = M(h, n+1, a, b) D a + M(h, n+2, a, b) D b / 2 + M(D h, n, a, b),      (4)

the last term if a parameter of the activation is differentiated; see `pieces.differentiable`.

d(e, v) in a claim is D(e, v) where e is defined and undefined elsewhere: the node guard(D(e, v), e).
So D may well have a value where e has none (D log u = D u / u at u < 0): a claim cannot see it, and
in the mean-value form and at a face e's own value is asked for on the whole cell as well.
A one-sided derivative does not exist here: on a range that is a point, d(e, v) is still the
derivative of the formula in a neighbourhood of that point, and undefined at a kink there.
"""
from fractions import Fraction

MAX_NODES = 200_000


class TooLarge(Exception):
    """A formula that grows beyond all reason."""


class Node:
    __slots__ = ("id", "op", "data", "args", "free", "tape")

    def __init__(self, index, op, data, args, free):
        self.id, self.op, self.data, self.args, self.free, self.tape = index, op, data, args, free, None


class Graph:
    def __init__(self):
        self.nodes, self.known, self.derived = [], {}, {}
        self.definitions = {}                  # "x", "y": the layer's, unless they are variables
        self.smooth_in = lambda h, v: False    # whether M(D h) is D M(h): set by `pieces`
        self.zero, self.one = self.number(0), self.number(1)

    # ------------------------------------------------------------ making nodes
    def node(self, op, *args, data=None):
        key = (op, data, *(a.id for a in args))
        if key not in self.known:
            if len(self.nodes) >= MAX_NODES:
                raise TooLarge(f"the formulas have more than {MAX_NODES} nodes")
            free = frozenset([data]) if op in ("variable", "layer") else frozenset().union(*(a.free for a in args))
            if op == "moment": free = args[0].free - {"z"} | args[1].free | args[2].free
            self.known[key] = Node(len(self.nodes), op, data, args, free)
            self.nodes.append(self.known[key])
        return self.known[key]

    def number(self, q): return self.node("number", data=Fraction(q))
    def variable(self, name): return self.node("variable", data=name)
    def pi(self): return self.node("pi")
    def function(self, name, a, order=0): return self.node("function", a, data=(name, order))
    def power(self, a, n): return self.node("power", a, data=n)
    def add(self, a, b): return self.node("+", a, b)
    def sub(self, a, b): return self.node("-", a, b)
    def mul(self, a, b): return self.node("*", a, b)
    def div(self, a, b): return self.node("/", a, b)
    def neg(self, a): return self.node("neg", a)
    def sqrt(self, a): return self.function("sqrt", a)
    def moment(self, h, n, a, b): return self.node("moment", h, a, b, data=n)

    # Inside derivatives 0 and 1 are dropped: their factors have a value wherever e has.
    def plus(self, a, b):
        if self.zero in (a, b): return b if a is self.zero else a
        opposite = a.op == "neg" and a.args[0] is b or b.op == "neg" and b.args[0] is a
        return self.zero if opposite else self.add(a, b)

    def minus(self, a): return a if a is self.zero else a.args[0] if a.op == "neg" else self.neg(a)

    def times(self, a, b):
        if self.zero in (a, b): return self.zero
        return b if a is self.one else a if b is self.one else self.mul(a, b)

    # ------------------------------------------------------------ what a node depends on
    def depends(self, node, variable):
        return variable in node.free or any(
            name in node.free and variable in definition.free for name, definition in self.definitions.items())

    def opened(self, node):
        """The variables in a node, those of x and y included."""
        out = set(node.free)
        for name, definition in self.definitions.items():
            if name in out: out = out - {name} | definition.free
        return out

    def order(self, node):
        """The nodes that a node is made of, each after its own, with the definitions of x and y."""
        if node.tape is None:
            seen, todo = {}, [node]
            while todo:
                n = todo.pop()
                if n.id not in seen:
                    seen[n.id] = n
                    todo += n.args[1:] if n.op == "moment" else n.args
                    if n.op == "layer" and n.data in self.definitions: todo.append(self.definitions[n.data])
                    if n.op == "moment": todo += [self.variable(p) for p in n.args[0].free if p != "z"]
            node.tape = [seen[i] for i in sorted(seen)]
        return node.tape

    # ------------------------------------------------------------ derivatives
    def derivative(self, node, v, generalized=False):
        """D(node, v), built along the node's tape. At a kink it is undefined, or, `generalized`, all that
        lies between the slopes of both sides (Clarke's gradient), with which the mean-value theorem holds
        across the kinks of abs, min and max, as these are Lipschitz."""
        if (node.id, v, generalized) not in self.derived:
            for part in self.order(node):
                key = part.id, v, generalized
                if key not in self.derived:
                    self.derived[key] = self.rule(part, v, generalized) if self.depends(part, v) else self.zero
        return self.derived[node.id, v, generalized]

    def rule(self, e, v, generalized):
        D = lambda part: self.derivative(part, v, generalized)
        hull = "hull" if generalized else None
        op, args = e.op, e.args
        if op == "variable": return self.one
        if op == "layer": return self.one if e.data == v else D(self.definitions[e.data])
        if op == "neg": return self.minus(D(args[0]))
        if op == "+": return self.plus(D(args[0]), D(args[1]))
        if op == "-": return self.plus(D(args[0]), self.minus(D(args[1])))
        if op == "*":
            return self.plus(self.times(D(args[0]), args[1]), self.times(args[0], D(args[1])))
        if op == "/":                                              # (u/w)' = u'/w - (u/w) w'/w
            u, w = args
            first = self.zero if D(u) is self.zero else self.div(D(u), w)
            return first if D(w) is self.zero else self.plus(first, self.minus(self.times(self.div(e, w), D(w))))
        if op == "power":
            n = e.data
            if n == 0: return self.zero
            return self.times(self.times(self.number(n), self.power(args[0], n - 1) if n != 1 else self.one), D(args[0]))
        if op == "function": return self.times(self.outer(e), D(args[0]))
        if op == "abs": return self.node("signed", args[0], D(args[0]), data=hull)
        if op == "signed": return self.node("signed", args[0], D(args[1]))
        if op == "min": return self.node("select", *args, D(args[0]), D(args[1]), data=hull)
        if op == "max": return self.node("select", args[1], args[0], D(args[0]), D(args[1]), data=hull)
        if op in ("where", "select"):
            a, b, chosen, other = args
            if not (self.depends(a, v) or self.depends(b, v)):
                return self.node(op, a, b, D(chosen), D(other), data=e.data)
            a, b = (a, b) if op == "select" or e.data[0] == "<" else (b, a)
            return self.node("select", a, b, D(chosen), D(other))
        if op == "guard": return self.node("guard", D(args[0]), args[1])
        if op == "moment":
            h, a, b = args
            out = self.plus(self.times(self.moment(h, e.data + 1, a, b), D(a)),
                            self.times(self.times(self.number(Fraction(1, 2)), self.moment(h, e.data + 2, a, b)), D(b)))
            if v not in h.free: return out
            if not self.smooth_in(h, v): return self.node("undefined")
            return self.plus(out, self.moment(self.derivative(h, v), e.data, a, b))
        return self.node("undefined")                              # spectral, undefined

    def outer(self, e):
        """f'(u) for e = f(u)."""
        (name, order), u = e.data, e.args[0]
        number, one = self.number, self.one
        if name == "exp": return e
        if name == "log": return self.div(one, u)
        if name == "sqrt": return self.div(one, self.mul(number(2), e))
        if name == "tanh": return self.sub(one, self.power(e, 2))
        if name == "sigmoid": return self.mul(e, self.sub(one, e))
        if name == "softplus": return self.function("sigmoid", u)
        if name == "sin": return self.function("cos", u)
        if name == "cos": return self.neg(self.function("sin", u))
        if name == "atan": return self.div(one, self.add(one, self.power(u, 2)))
        if name == "erfcx": return self.function("erfcx", u, order + 1)
        density = self.mul(self.div(number(2), self.sqrt(self.pi())), self.function("exp", self.neg(self.power(u, 2))))
        return density if name == "erf" else self.neg(density)

    # ------------------------------------------------------------ other questions of syntax
    def substituted(self, node, name, value):
        """The node with `value` for a variable."""
        out = {}
        for part in self.order(node):
            if part.op == "variable" and part.data == name: out[part.id] = value
            elif name not in part.free: out[part.id] = part
            else: out[part.id] = self.node(part.op, *(out[a.id] for a in part.args), data=part.data)
        return out[node.id]

    def occurrences(self, node, name):
        """How often a variable is written in an expression (shared parts count each time)."""
        count = {}
        for part in self.order(node):
            own = part.op == "variable" and part.data == name
            count[part.id] = int(own) + sum(count[a.id] for a in part.args)
        return count[node.id]

    def is_rational(self, node):
        return all(part.op in ("number", "variable", "neg", "+", "-", "*", "/", "power", "abs", "min", "max")
                   for part in self.order(node))

    def is_total(self, node):
        """Whether a node is defined for all values of its variables, by its operations alone."""
        return all(part.op in ("number", "pi", "variable", "layer", "neg", "+", "-", "*", "abs", "min", "max", "where")
                   or part.op == "power" and part.data >= 0
                   or part.op == "function" and part.data[0] not in ("log", "sqrt") for part in self.order(node))

    def without(self, node, product):
        """The variables in a node other than through x (or y): those of the other are opened."""
        out = set(node.free) - {product}
        for name, definition in self.definitions.items():
            if name in out: out = out - {name} | definition.free
        return out
