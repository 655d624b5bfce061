"""One case of a claim's domain: decides its sections."""
import itertools
from fractions import Fraction

from . import chain, interval as iv
from .claim import comparisons
from .evaluate import compared, exact_range
from .language import Rejected, need, number, shown
from .meaning import Range, Scope
from .settle import Coarse, Comparison, Settler, shown_point
from .tree import letters, root, walk, wide

CONTRACTIONS, MAX_CORNERS = 50, 16
CONCLUSIONS = ("banach", "fixed_point", "exact_fixed_point", "converges", "reaches")


class Case:
    def __init__(self, claim, domain, work, bare=False):
        """`bare`: without the claim's own statements, for others on this domain."""
        self.claim, self.domain, self.work = claim, domain, work
        dimensions = domain | {name: r for name, r in claim.parameters.items() if r.is_range()}
        if claim.rate: dimensions = dimensions | {"rate": claim.rate}
        self.dimensions = dimensions
        is_number = claim.rate and not claim.rate.is_range() and "rate" not in domain
        self.numbers = {"rate"} if is_number else set()
        self.names = letters([n for n in dimensions if n not in self.numbers])
        self.scope = Scope(claim, dimensions, work)
        fractions = {name: r.fractions() for name, r in dimensions.items()}
        self.cell = {name: r for name, r in fractions.items() if r}
        self.settler = Settler(self.scope, {name: r for name, r in dimensions.items() if not fractions[name]})
        prove, located = ({}, []) if bare else (claim.prove, claim.located)
        self.goals = {name: [[self.comparison(*link) for link in comparisons(chain)] for chain in chains]
                      for name, chains in prove.items()}
        self.located = [self.comparison(*link) for chain in located for link in comparisons(chain)]
        for c in self.located: self.check_location(c)
        self.proved, self.assumed = set(), set()

    def on(self, place):
        """The case with other ranges for some variables, texts of two decimals each."""
        other = {name: self.claim.domain_range(ends, name) for name, ends in place.items()}
        return Case(self.claim, self.domain | other, self.work, bare=True)

    def assume(self, subject):
        """Goes on as if a statement that could not be confirmed were proved."""
        self.proved.add(subject)
        self.assumed.add(subject)

    def comparison(self, left, relation, right):
        graph, left, right = self.scope.graph, self.scope.node(left), self.scope.node(right)
        return Comparison(graph, left, relation, right, self.numbers)

    def check_location(self, c):
        for side in (c.left, c.right):
            for part in self.scope.graph.order(side):
                need(part.op not in ("moment", "guard", "select", "signed", "layer", "spectral", "undefined"),
                     "a statement about the fixed point holds moments or derivatives")

    def statements(self):
        """The claim's statements in order: (subject, what)."""
        for name, chains in self.goals.items():
            for index, chain in enumerate(chains):
                for position, c in enumerate(chain): yield f"goal {name} {index} {position}", c
        for name in CONCLUSIONS:
            if name in self.claim.conclude: yield name, None

    def section(self, subject, c, proved, body):
        if c is None:
            has_body = subject in ("fixed_point", "converges", "reaches")
            need(has_body == bool(body), "a body where there is none, or none where there is one")
            {("banach", True): self.banach, ("exact_fixed_point", True): self.exact_point,
             ("fixed_point", True): lambda: self.location("".join(body)),
             ("fixed_point", False): lambda: self.misplaced(body),
             ("exact_fixed_point", False): self.exact_point_moves,
             ("converges", True): lambda: self.converges(body),
             ("reaches", True): lambda: chain.reaches(self, body),
             ("reaches", False): lambda: self.misses(body)}.get((subject, proved), self.cannot_be_refuted)()
        elif proved:
            need(c.constant or body, "a proof is a tree")
            self.goal(c, "".join(body) or "N")
        else:
            self.fails(c, body)
        if proved: self.proved.add(subject)

    def cannot_be_refuted(self): raise Rejected("this cannot be refuted by a certificate")

    # ------------------------------------------------------------ goals
    def goal(self, c, tree):
        cell = root(self.scope, self.cell, tree, self.names, [c.quantity])
        coarse = None
        for part, letter, end in walk(tree, cell, self.names):
            if end is None:
                good = self.settler.settle(c, part, curved=letter == "T")
            else:
                good = (self.settler.monotone(c, letter, (end == "+") == c.below, part)
                        or self.settler.settle(c, part))
            if not good: coarse = coarse or f"{'a leaf' if end is None else 'a face'} {shown_cell(part)}"
        if coarse: raise Coarse(coarse)

    def fails(self, c, body):
        settler, cell = self.point(body, may_lack=self.dimensions if c.constant and not body else ())
        holds = settler.at_point(c, cell, c.opposite())
        need(holds is not False, "the point does not refute it: it holds there")
        if holds is None: settler.check_defined(c.quantity, cell)
        if holds is None: raise Coarse("the point")

    def point(self, body, may_lack=()):
        """A point of the domain and the settler that knows its irrational coordinates."""
        point = {}
        needed = {n for n, r in self.dimensions.items() if r.is_range()} - set(may_lack)
        for line in body:
            name, equals, value = line.partition(" = ")
            need(equals and name in self.dimensions and name not in point, "a coordinate of no variable, or twice")
            point[name] = self.coordinate(name, self.dimensions[name], value)
        need(needed <= set(point), "a coordinate is missing")
        cell = {n: (r, r) for n, r in point.items() if isinstance(r, Fraction)}
        for name, r in self.dimensions.items():
            if name not in point: cell.update({name: self.cell[name]} if name in self.cell and not r.is_range() else {})
        irrational = {n: r for n, r in point.items() if isinstance(r, Range)}
        return Settler(self.scope, self.settler.fixed | irrational), cell

    def coordinate(self, name, r, value):
        """An exact decimal in the range, or the text of the range's own end."""
        for i, t in enumerate(r.texts):
            if t == value:
                return r.exact[i] if r.exact[i] is not None else Range([t], [r.trees[i]], r.graph, r.work)
        sign = value[:1] in ("-", "+")
        q = number(value[1:] if sign else value) * (-1 if value[:1] == "-" else 1)
        for i, relation in ((0, ">="), (-1, "<=")):
            exact = r.exact[i]
            inside = compared(relation, (q, q), (exact, exact)) if exact is not None else compared(
                relation, iv.of_fraction(q), r.value(i))
            need(inside, f"`{shown(value)}` is outside the range of {name}")
        return q

    # ------------------------------------------------------------ conclusions
    def premises(self, name):
        for subject, _ in self.statements():
            if subject.split()[1:2] == [name]: need(subject in self.proved, f"`{name}` is not proved here")
        return [c for chain in self.goals[name] for c in chain]

    def banach(self):
        """The proved image lies in the box, and the proved norm is below 1: g maps a closed convex box into
        itself and contracts it."""
        image, slope = (self.premises(name) for name in self.claim.conclude["banach"])
        following, graph = self.scope.next_values(), self.scope.graph
        self.stays(image)
        norms = [self.scope.name("norm")]
        if len(following) == 1:
            (state, value), = following.items()
            norms.append(graph.node("abs", self.scope.defined(value, state)))
        need(any(c.quantity in norms and c.below and self.below_one(c) for c in slope),
             "the contraction does not bound the norm below 1")

    def stays(self, image):
        """Whether proved comparisons keep the next state within the domain."""
        for state, value in self.scope.next_values().items():
            for below in (True, False):
                need(any(c.quantity is value and c.below == below and self.within(c, self.domain[state], below)
                         for c in image), f"the self-map does not keep {state} within its range")

    def converges(self, body):
        for name in self.claim.conclude["converges"]: self.stays(self.premises(name))
        chain.converges(self, body)

    def misses(self, body):
        if not chain.misses(self, body): raise Coarse("the states of the point are not seen to miss the box")

    def within(self, c, r, below):
        i = -1 if below else 0
        if c.bound.op == "number" and r.exact[i] is not None:
            return c.bound.data <= r.exact[i] if below else c.bound.data >= r.exact[i]
        exact = exact_range(self.scope.graph, c.bound, {}, self.work)
        if exact and r.exact[i] is not None:
            return exact[0] <= r.exact[i] if below else exact[0] >= r.exact[i]
        if c.bound is self.scope.node(r.trees[i]): return True
        return bool(compared("<=" if below else ">=", self.settler.bound(c.bound), r.value(i)))

    def below_one(self, c):
        exact = exact_range(self.scope.graph, c.bound, {}, self.work)
        if exact: return exact[0] < 1 or exact[0] == 1 and c.strict
        bound = self.settler.bound(c.bound)
        return bool(bound and bound[1] < 1)

    def location(self, tree):
        """A fixed point in K lies in K and in g(K): iterate on every leaf."""
        need("banach" in self.proved, "there is no proof that a fixed point exists")
        need(not set("+-") & set(tree), "a face in the search for fixed points")
        if not self.assumed: self.check_corners()
        for leaf, _, _ in walk(tree, self.cell, self.names):
            if not self.settler.divide(leaf, self.contracted): raise Coarse(f"a leaf {shown_cell(leaf)}")

    def misplaced(self, body):
        """The fixed point of some parameters, which exists, is not where it should be."""
        if "banach" not in self.proved: raise Coarse("no fixed point is proved to exist")
        states = self.claim.map
        settler, cell = self.point(body, may_lack=states)
        need(not any(line.partition(" = ")[0] in states for line in body), "a coordinate of the state")
        cell |= {state: self.cell[state] for state in states if state in self.cell}
        if any(c.constant and settler.at_point(c, {}, c.opposite()) for c in self.located): return
        for box in self.contractions(cell, settler):
            if box is None: break
            if any(settler.decided(c.sign(), c, box.value(c.quantity)) is False for c in self.located): return
        raise Coarse("the fixed point is not seen to be elsewhere")

    def exact_point_moves(self):
        """The map takes the point elsewhere."""
        box = self.scope.box({name: r.value(0) for name, r in self.claim.exact_point.items()}
                             | {name: r.value(0) for name, r in self.settler.fixed.items()})
        for state, value in self.scope.next_values().items():
            image, place = box.value(value), box.ranges.get(state)
            if image and place and (image[1] < place[0] or place[1] < image[0]): return
        raise Coarse("the point is not seen to move")

    def contracted(self, cell):
        """Whether every fixed point of a cell is where it should be (True); else the axis to halve."""
        for box in self.contractions(cell):
            if box is None: return True
            if all(self.settler.decided(c.sign(), c, box.value(c.quantity)) for c in self.located): return True
        return max(wide(cell), key=lambda v: cell[v][1] - cell[v][0], default=None)

    def contractions(self, cell, settler=None):
        """Ever smaller boxes that hold the fixed points of a cell; None if there are none, and then no more."""
        following, box = self.scope.next_values(), (settler or self.settler).box(cell)
        for _ in range(CONTRACTIONS):
            ranges = dict(box.ranges)
            for state, value in following.items():
                image = self.image(box, value)
                if image is None: return
                low, high = max(image[0], ranges[state][0]), min(image[1], ranges[state][1])
                if low > high:
                    yield None
                    return
                ranges[state] = low, high
            box = self.scope.box(ranges)
            yield box

    def check_corners(self):
        """Rejects a location that is false for the one fixed point at a corner of the parameters."""
        others = {v: r for v, r in self.cell.items() if v not in self.claim.map}
        for ends in itertools.islice(itertools.product(*({a, b} for a, b in others.values())), MAX_CORNERS):
            point = {v: (q, q) for v, q in zip(others, ends)}
            for box in self.contractions(self.cell | point):
                if box is None: break
                holds = [self.settler.decided(c.sign(), c, box.value(c.quantity)) for c in self.located]
                if False in holds: raise Rejected(f"false for the fixed point {shown_point(point)}")
                if all(holds): break

    def image(self, box, value):
        middle = self.scope.box({v: iv.middle(r) for v, r in box.ranges.items()})
        form = middle.value(value)
        for v, r in box.ranges.items():
            if iv.is_point(r): continue
            slope = box.value(self.scope.graph.derivative(value, v))
            form = slope and iv.add(form, iv.mul(slope, iv.sub(r, middle.ranges[v])))
            if form is None: break
        natural = box.value(value)
        return natural and iv.meet(natural, form)

    def exact_point(self):
        """g(0, 1) = (0, 1) at omega = 0, tau = 1, for SELU's own constants. With A and B of Eq. (14) and
        q = sqrt(2/pi) these are two identities between rational functions of A, B, q. Cleared of
        denominators they are polynomials of degree at most 4 in each variable, which vanish if they do on
        a grid of 5^3 points. Alpha dropout of rate r multiplies the deviation from the mean by a,
        1/a^2 = (1 - r)(1 + p^2 r), p = lambda alpha: mean 0 and variance 1 are kept if that is the variance
        1 - r + p^2 r - p^2 r^2 of what is 0 or -p, of degree at most 2 in each variable."""
        claim, grid = self.claim, [Fraction(n) for n in range(2, 7)]

        def vanish(A, B, q):
            D = 2 * B * q**2 + 2 * A**2 - 2 * (2 * q**2 + 2) * A + 2 + 2 * q**2    # q^2 times Eq. (14)'s radicand
            return q * (A - 1) + q * (1 - A) == 0 and 2 * ((1 - A) ** 2 + q**2 * (1 - 2 * A + B)) == D

        need(claim.is_papers, "an exact fixed point is known for SELU's own constants only")
        need(claim.layer_kind == "unit" and not (claim.layer_given or claim.map_given),
             "an exact fixed point is known for the unit layer only")
        need(claim.dropout in (None, "alpha"), "an exact fixed point is known with alpha dropout only")
        point = {name: r.exact[0] for name, r in claim.exact_point.items()}
        if point != dict(mu=0, nu=1, omega=0, tau=1): raise Rejected("the exact fixed point is (0, 1) at omega = 0, tau = 1")
        need(all(vanish(A, B, q) for A in grid for B in grid for q in grid), "the identities of SELU's constants fail")
        need(all((1 - r) * (1 + p**2 * r) == 1 - r + p**2 * r - (p * r) ** 2 for r in grid for p in grid),
             "the identity of alpha dropout fails")


def shown_cell(cell):
    return ", ".join(f"{v} in [{float(a):.9g}, {float(b):.9g}]" for v, (a, b) in cell.items()) or "of constants"
