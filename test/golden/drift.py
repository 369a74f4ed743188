"""Oracle of the drift methods: scipy's ks_2samp, chi2_contingency and fisher_exact on seeded samples.

    python test/golden/drift.py > test/golden/drift.json

Tolerance in the tests: statistics 1e-12 absolute, p-values 1e-9 relative, location and sign equal.
"""

import json
import sys

import numpy
import scipy
from scipy.stats import chi2_contingency, fisher_exact, ks_2samp

random = numpy.random.default_rng(20190301)


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
    if kind == "pareto":
        return random.pareto(1.0, size=size)
    if kind == "sentinel":
        values = random.normal(size=size)
        values[0] = 999999.0
        return values
    values = random.normal(size=size)
    values[: max(1, size // 20)] = numpy.inf
    values[-1] = -numpy.inf
    return values


def ks_cases():
    kinds = ["normal", "shifted", "ties", "rounded", "constant", "pareto", "sentinel", "infinite"]
    for reference_kind in kinds:
        for current_kind in kinds:
            for n, m in [(1, 1), (5, 3), (40, 40), (120, 75)]:
                reference, current = sample(reference_kind, n), sample(current_kind, m)
                answer = ks_2samp(reference, current)
                yield {
                    "reference": [number(x) for x in reference],
                    "current": [number(x) for x in current],
                    "statistic": float(answer.statistic),
                    "pValue": float(answer.pvalue),
                    "location": number(answer.statistic_location),
                    "sign": int(answer.statistic_sign),
                }


def chi_square_cases():
    for categories in [1, 2, 3, 5, 12]:
        for scale in [3, 30, 3000]:
            for _ in range(4):
                table = random.poisson(random.uniform(0, scale, size=(2, categories)))
                table[:, 0] += 1
                table = table[:, table.sum(axis=0) > 0]
                if table.shape[1] == 1:
                    statistic, p_value = 0.0, 1.0
                else:
                    statistic, p_value, _, _ = chi2_contingency(table, correction=False)
                yield {
                    "reference": table[0].tolist(),
                    "current": table[1].tolist(),
                    "statistic": float(statistic),
                    "pValue": float(p_value),
                }


def fisher_cases():
    for n, m in [(1, 1), (10, 6), (50, 400), (1000, 100), (20000, 500), (100000, 1000)]:
        for share in [0.0, 0.001, 0.02, 0.3, 0.9, 1.0]:
            for shift in [0.0, 0.05]:
                a = int(random.binomial(n, share))
                b = int(random.binomial(m, min(1.0, share + shift)))
                _, p_value = fisher_exact([[a, n - a], [b, m - b]])
                yield {"reference": [a, n], "current": [b, m], "pValue": float(p_value)}


json.dump(
    {
        "versions": {"python": sys.version.split()[0], "numpy": numpy.__version__, "scipy": scipy.__version__},
        "ks": list(ks_cases()),
        "chiSquare": list(chi_square_cases()),
        "fisher": list(fisher_cases()),
    },
    sys.stdout,
)
