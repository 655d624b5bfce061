"""Trees of a certificate: the letters of the axes, the root cell, and the cells of the leaves.

A cell gives every variable a range, two fractions. Exact halving and passing to a face are all that a
tree can do, so its leaves and faces cover the root.
"""
from .evaluate import exact_range
from .language import need, shown

FIXED = dict(mu="m", omega="o", nu="n", tau="t", x="x", y="y")
LEAVES = "NMTEFL"
ALPHABET = "abcdefghijklmnopqrstuvwxyz"


def letters(names):
    """Each name's letter: m o n t x y for the paper's, else the first letter of the name that is free,
    else the first of the alphabet that is free. Capitals are leaves, so a name's count as small."""
    out = {}
    for name in ("x", "y", *names):
        if name in out: continue
        free = [a for a in (*name.lower(), *ALPHABET) if a in ALPHABET and a not in out.values() and a not in FIXED.values()]
        letter = FIXED.get(name) or next(iter(free), None)
        if letter: out[name] = letter
    return out


def wide(cell): return [v for v, (a, b) in cell.items() if a < b]


def halves(cell, variable):
    need(variable in cell, f"`{variable}` cannot be divided: it is no axis here")
    a, b = cell[variable]
    need(a < b, f"`{variable}` cannot be divided: it is a point")
    return [cell | {variable: (a, (a + b) / 2)}, cell | {variable: ((a + b) / 2, b)}]


def root(scope, cell, tree, names, quantities):
    """The domain's cell, with the layer's x or y in place of what it is made of if the tree cuts it."""
    graph, cell = scope.graph, dict(cell)
    for product in ("x", "y"):
        if FIXED[product] not in tree or product in scope.dimensions: continue
        scope.name(product)
        definition = graph.definitions[product]
        factors = sorted(definition.free)
        need(graph.is_rational(definition), f"`{product}` is no axis: its definition is not rational")
        for factor in factors:
            need(graph.occurrences(definition, factor) == 1, f"`{product}` is no axis: it has `{factor}` twice")
            need(names.get(factor, " ") not in tree, f"`{product}` and `{factor}` are axes of one tree")
            need(all(factor not in graph.without(q, product) for q in quantities),
                 f"`{product}` is no axis: the quantity depends on `{factor}` in another way too")
        exact = exact_range(graph, definition, cell, scope.work)
        need(exact, f"`{product}` is no axis: its range is not known exactly")
        cell = {v: r for v, r in cell.items() if v not in factors} | {product: exact}
    return cell


def check_shape(tree, names):
    """Whether the letters are a tree: as many leaves as open cells, and known axes."""
    axes, open_cells, at = set(names.values()), 1, 0
    while at < len(tree):
        need(open_cells, "the tree goes on after its last leaf")
        letter, at = tree[at], at + 1
        if letter in LEAVES:
            open_cells -= 1
            continue
        need(letter in axes, f"`{shown(letter)}` is neither an axis nor a leaf")
        if tree[at:at + 1] in ("-", "+"): at += 1
        else: open_cells += 1
    need(not open_cells, "the tree lacks leaves")


def walk(tree, cell, names):
    """The leaves, (cell, letter, None), and the faces, (cell, axis, "-" or "+"), in order."""
    check_shape(tree, names)
    axes = {letter: name for name, letter in names.items()}
    pending, at = [cell], 0
    while at < len(tree):
        letter, cell, at = tree[at], pending.pop(), at + 1
        if letter in LEAVES:
            yield cell, letter, None
            continue
        axis = axes[letter]
        lower, upper = halves(cell, axis)
        if tree[at:at + 1] in ("-", "+"):
            end = lower[axis][0] if tree[at] == "-" else upper[axis][1]
            yield cell, axis, tree[at]
            pending.append(cell | {axis: (end, end)})
            at += 1
        else:
            pending += [upper, lower]
