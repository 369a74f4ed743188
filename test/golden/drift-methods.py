"""Oracle of the drift methods without a p-value: scipy on seeded samples.

    python test/golden/drift-methods.py > test/golden/drift-methods.json

Bins end at the smallest value of the reference with at least a tenth, two tenths, … of it at or below it; equal
edges are one; where the first is the smallest value, what lies below it has a bin of its own. In the stability
index a bin that is empty on one side counts as half a row there. Distances of the axis are divided by the
reference's standard deviation (ddof 0), shifts of quantiles by its interquartile range; null where that is 0 or a
value is infinite. Fences of outliers are Tukey's, around quartiles found in the same way as the deciles.

Tolerance in the tests: 1e-12 relative (1e-12 absolute below 1), beside the error bound where there is one.
"""

import json
import sys

import numpy
import scipy
from scipy.spatial.distance import chebyshev, jensenshannon
from scipy.special import rel_entr
from scipy.stats import wasserstein_distance

random = numpy.random.default_rng(20260301)


def number(value):
    return float(value) if numpy.isfinite(value) else ("inf" if value > 0 else "-inf")


def sample(kind, size):
    if kind == "normal":
        return random.normal(size=size)
    if kind == "shifted":
        return random.normal(0.3, 1.2, size=size)
    if kind == "ties":
        return random.integers(0, 6, size=size).astype(float)
    if kind == "rounded":
        return numpy.round(random.normal(size=size), 1)
    if kind == "constant":
        return numpy.full(size, 3.5)
    if kind == "zeros":
        return numpy.where(random.random(size) < 0.6, 0.0, random.exponential(size=size))
    if kind == "far":
        return 1e6 + random.normal(size=size)
    if kind == "sentinel":
        values = random.normal(size=size)
        values[0] = 999999.0
        return values
    values = random.normal(size=size)
    values[: max(1, size // 20)] = numpy.inf
    values[-1] = -numpy.inf
    return values


def quantile(values, percent):
    return numpy.sort(values)[-(-percent * len(values) // 100) - 1]


def decile_counts(reference, current):
    ordered = numpy.sort(reference)
    deciles = [ordered[-(-k * len(ordered) // 10) - 1] for k in range(1, 10)]
    edges = sorted(set(deciles))
    if edges[0] == ordered[0]:
        edges.insert(0, numpy.nextafter(edges[0], -numpy.inf))
    edges = numpy.array(edges)
    counts = [
        numpy.bincount(numpy.searchsorted(edges, side, side="left"), minlength=len(edges) + 1)
        for side in (reference, current)
    ]
    used = counts[0] + counts[1] > 0
    return counts[0][used], counts[1][used]


def stability_index(reference, current):
    p = numpy.where(reference == 0, 0.5, reference) / reference.sum()
    q = numpy.where(current == 0, 0.5, current) / current.sum()
    return float(numpy.sum(rel_entr(p, q) + rel_entr(q, p)))


def distance(reference, current):
    return float(jensenshannon(reference / reference.sum(), current / current.sum(), base=2))


def earth_mover(reference, current):
    if not (numpy.isfinite(reference).all() and numpy.isfinite(current).all()) or numpy.ptp(reference) == 0:
        return None
    return float(wasserstein_distance(reference, current) / numpy.std(reference))


def quantile_shift(reference, current):
    percents = [5, 25, 50, 75, 95]
    before = numpy.array([quantile(reference, percent) for percent in percents])
    now = numpy.array([quantile(current, percent) for percent in percents])
    if not (numpy.isfinite(before).all() and numpy.isfinite(now).all()) or before[3] == before[1]:
        return None
    return float(numpy.abs(now - before).max() / (before[3] - before[1]))


def outlier_share(reference, current):
    first, third = quantile(reference, 25), quantile(reference, 75)
    if not (numpy.isfinite(first) and numpy.isfinite(third)):
        return None
    lower, upper = first - 1.5 * (third - first), third + 1.5 * (third - first)
    before, now = (numpy.mean((side < lower) | (side > upper)) for side in (reference, current))
    return float(abs(now - before))


def numeric_case(reference, current):
    counts = decile_counts(reference, current)
    return {
        "reference": [number(x) for x in reference],
        "current": [number(x) for x in current],
        "answers": {
            "psi": stability_index(*counts),
            "jensen-shannon": distance(*counts),
            "wasserstein": earth_mover(reference, current),
            "quantile-shift": quantile_shift(reference, current),
            "out-of-range": float(numpy.mean((current < reference.min()) | (current > reference.max()))),
            "outlier-share": outlier_share(reference, current),
        },
    }


def numeric_cases():
    kinds = ["normal", "shifted", "ties", "rounded", "constant", "zeros", "far", "sentinel", "infinite"]
    for reference_kind in kinds:
        for current_kind in kinds:
            for n, m in [(1, 1), (5, 3), (40, 40), (120, 75)]:
                yield numeric_case(sample(reference_kind, n), sample(current_kind, m))
    # Values that the reference has: nothing is lost in counting, so every distance is exact.
    for kind in kinds:
        reference = sample(kind, 90)
        yield numeric_case(reference, random.choice(reference, size=60))
        yield numeric_case(reference, numpy.sort(reference)[30:])


def categorical_cases():
    for categories in [1, 2, 3, 5, 12]:
        for scale in [3, 30, 3000]:
            for _ in range(4):
                table = random.poisson(random.uniform(0, scale, size=(2, categories)))
                table[:, 0] += 1
                table = table[:, table.sum(axis=0) > 0]
                reference, current = table
                shares = reference / reference.sum(), current / current.sum()
                yield {
                    "reference": reference.tolist(),
                    "current": current.tolist(),
                    "answers": {
                        "psi": stability_index(reference, current),
                        "jensen-shannon": distance(reference, current),
                        "l-infinity": float(chebyshev(*shares)),
                        "unseen-share": float(shares[1][reference == 0].sum()),
                    },
                }


json.dump(
    {
        "versions": {"python": sys.version.split()[0], "numpy": numpy.__version__, "scipy": scipy.__version__},
        "numeric": list(numeric_cases()),
        "categorical": list(categorical_cases()),
    },
    sys.stdout,
)
