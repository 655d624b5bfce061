"""The spectral norm of a square matrix of intervals, three or four rows.

For the symmetric positive semidefinite S = J^T J with largest eigenvalue s and N rows,

    trace(S^k)/N <= s^k <= trace(S^k),                                                      (1)

and the norm is sqrt(s): exact up to N^(1/2k). |norm(J) - norm(K)| <= norm(J - K), which the
Frobenius norm bounds; so with the middle C and the radii R of J,

    norm(J) in norm(C) + [-1, 1] |R|_F.                                                     (2)
"""
from flint import arb, arb_mat

from . import interval as iv

DOUBLINGS = 48


def norm(entries):
    rows = round(len(entries) ** 0.5)
    middles = [iv.middle(a)[0] for a in entries]
    radii = sum((iv.radius(a, m) ** 2 for a, m in zip(entries, middles)), arb(0)).sqrt()
    J = arb_mat(rows, rows, middles)
    S, log = J.transpose() * J, arb(0)
    for step in range(DOUBLINGS):                     # S^(2^step) = e^(log) S, the trace kept at 1
        trace = sum((S[i, i] for i in range(rows)), arb(0))
        if not trace > 0:
            return iv.made(arb(0), radii) if all(m == 0 for m in middles) else None
        log = 2 * (log + trace.log())
        S = arb_mat(rows, rows, [v / trace for v in S.entries()])
        S = S * S
    k = arb(2) ** DOUBLINGS
    trace = sum((S[i, i] for i in range(rows)), arb(0))
    high = ((log + trace.log()) / (2 * k)).exp()
    low = ((log + (trace / rows).log()) / (2 * k)).exp()
    return iv.made((low - radii).max(arb(0)), high + radii)
