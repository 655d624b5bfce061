"""Boxes that the states of layer after layer lie in: `converges` and `reaches`.

With boxes K_0 = the domain's, K_1, ..., K_N of the state and all other variables p in their ranges, each
step shows that the state map g leads from K_(i-1) into K_i for every p,                             (1)
so that after i layers the state is in K_i, whatever p is in each layer. `reaches`: K_N lies in the claim's
box, N its number of layers. `converges`: K_N lies in B = K_(N-1), so g maps B into itself, and on B

    sum_j |dg_i/dz_j| w_j < w_i for each i,                                                          (2)

so that g contracts in the norm max |z_i|/w_i there, for each p by a factor below 1: B is compact and convex.
By Banach's theorem every start comes to the one fixed point in B.
"""
from flint import ctx

from . import interval as iv
from .evaluate import compared
from .language import need, number, shown
from .settle import Coarse, Comparison

MAX_LINKS = 10_001


def decimal(text):
    """A decimal as text that the claim's language reads, and its value."""
    sign, digits = (text[:1], text[1:]) if text[:1] in ("+", "-") else ("", text)
    return ("-" if sign == "-" else "") + digits, number(digits) * (-1 if sign == "-" else 1)


def letters(body): return "".join(line for line in body if " = " not in line)


def groups(body):
    """Pairs of lines with ` = ` and the letters that follow them."""
    out, at = [], 0
    while at < len(body):
        above, below = [], []
        while at < len(body) and " = " in body[at]: above, at = [*above, body[at]], at + 1
        while at < len(body) and " = " not in body[at]: below, at = [*below, body[at]], at + 1
        need(above, "a chain begins with a box")
        out.append((above, "".join(below)))
    return out


def trees(text, count):
    """So many trees, one behind the other, that make up a text."""
    out, at = [], 0
    for _ in range(count):
        start, open_cells = at, 1
        while open_cells:
            need(at < len(text), "there are fewer trees than statements")
            letter, at = text[at], at + 1
            if letter.isupper(): open_cells -= 1
            elif text[at:at + 1] in ("-", "+"): at += 1
            else: open_cells += 1
        out.append(text[start:at])
    need(at == len(text), "there are more trees than statements")
    return out


def named(lines, states, prefix=""):
    """The texts behind the names, which must be those of the states in their order."""
    split = [line.partition(" = ") for line in lines]
    need([name for name, _, _ in split] == [prefix + state for state in states],
         "a box or weights without one line for each state variable, in the map's order")
    return [value for _, _, value in split]


class Chain:
    def __init__(self, body, states):
        self.links, self.weights = [], None
        for above, text in groups(body):
            need(self.weights is None, "there is something after the weights")
            need(len(self.links) < MAX_LINKS, f"more than {MAX_LINKS} boxes")
            # A state variable may be called `weight`.
            if above[0].partition(" = ")[0].startswith("weight "):
                weights = [decimal(value)[1] for value in named(above, states, "weight ")]
                need(all(weight > 0 for weight in weights), "a weight is not positive")
                self.weights, self.last_trees = weights, trees(text, len(states))
            else:
                ends = [value.split(" ") for value in named(above, states)]
                need(all(len(pair) == 2 for pair in ends), "a range has two ends")
                self.links.append(([tuple(map(decimal, pair)) for pair in ends], trees(text, 2 * len(states))))


def places(case, chain):
    """(1), and the cases on the boxes, the domain's own first."""
    states, cases = list(case.claim.map), [case]
    for place, texts in chain.links:
        here = cases[-1]
        graph, following = here.scope.graph, here.scope.next_values().values()
        ends = [(value, relation, graph.number(end[1]))
                for value, pair in zip(following, place) for relation, end in zip((">=", "<="), pair)]
        for (value, relation, end), tree in zip(ends, texts):
            here.goal(Comparison(graph, value, relation, end), tree)
        cases.append(case.on({state: [low[0], high[0]] for state, (low, high) in zip(states, place)}))
    return cases


def converges(case, body):
    chain = Chain(body, list(case.claim.map))
    need(len(chain.links) >= 2, "convergence takes two boxes at least")
    need(chain.weights, "there are no weights")
    (inner, _), (last, _) = chain.links[-2:]
    need(all(a[1] <= c[1] and d[1] <= b[1] for (a, b), (c, d) in zip(inner, last)),
         "the last box does not lie in the one before")
    here = places(case, chain)[-2]
    graph, following = here.scope.graph, here.scope.next_values()
    for value, own, tree in zip(following.values(), chain.weights, chain.last_trees):
        total = graph.zero                                                                          # (2)
        for state, weight in zip(following, chain.weights):
            size = graph.node("abs", here.scope.defined(value, state))
            total = graph.add(total, graph.mul(size, graph.number(weight)))
        here.goal(Comparison(graph, total, "<", graph.number(own)), tree)


def reaches(case, body):
    target, layers = case.claim.reaches
    chain = Chain(body, list(case.claim.map))
    need(chain.weights is None and len(chain.links) == layers, "there is not one box for each layer")
    last = dict(zip(case.claim.map, chain.links[-1][0]))
    for state, r in target.items():
        low, high = last[state]
        inside = beyond(r, 0, ">=", low[1]), beyond(r, -1, "<=", high[1])
        need(False not in inside, f"the last box reaches outside the range of {shown(state)}")
        if None in inside: raise Coarse(f"the last box is not seen to lie in the range of {state}")
    places(case, chain)


def beyond(r, i, relation, q):
    """Whether a fraction is on this side of an end of a range; None if that is not seen."""
    exact = r.exact[i]
    if exact is not None: return compared(relation, (q, q), (exact, exact))
    return compared(relation, iv.of_fraction(q), r.value(i))


def misses(case, body):
    """Whether the states of a point, with the same other variables in every layer, are elsewhere: True, or
    None if that is not seen."""
    target, layers = case.claim.reaches
    settler, cell = case.point(body)
    for bits in (ctx.prec, 2 * ctx.prec):
        with ctx.workprec(bits):
            box = settler.box(cell)
            for _ in range(layers):
                following = {state: box.value(value) for state, value in case.scope.next_values().items()}
                if None in following.values(): return None
                box = case.scope.box(box.ranges | following)
            if not any(apart(box.ranges[state], r) for state, r in target.items()): return None
    return True


def apart(value, r):
    low, high = r.value(0), r.value(-1)
    return bool(low and high and (value[1] < low[0] or high[1] < value[0]))
