"""Two-sample Kolmogorov-Smirnov p-values by scipy, for ks-p-value.test.ts.

Every case is a pair of sizes and a statistic that two samples of those sizes can have. The p-value is the
one ks_2samp(method='auto') gives; it is computed here from the statistic by the very functions ks_2samp
calls, because samples of a million rows do not belong in a repository. A part of the cases goes through
ks_2samp itself with seeded samples, ties included, and both ways must agree to the last bit.
"""

import json
import math
import pathlib
import warnings

import numpy as np
import scipy
from scipy import stats
from scipy.stats._stats_py import _attempt_exact_2kssamp

warnings.simplefilter("ignore")
SEED = 20260501
random = np.random.default_rng(SEED)


def p_value(d, n, m):
    if max(n, m) <= 10_000:
        succeeded, _, p = _attempt_exact_2kssamp(n, m, math.gcd(n, m), d, "two-sided")
        if succeeded:
            return float(np.clip(p, 0, 1)), "exact"
    a, b = sorted([float(n), float(m)], reverse=True)
    return float(np.clip(stats.kstwo.sf(d, np.round(a * b / (a + b))), 0, 1)), "asymptotic"


def case(d, n, m):
    p, method = p_value(d, n, m)
    return {"d": float(d), "n": n, "m": m, "p": p, "method": method}


def reachable(n, m):
    """A statistic on the lattice of multiples of 1/lcm, spread so that p runs from 1 to 1e-300."""
    effective = n * m / (n + m)
    wanted = math.sqrt(random.uniform(0, 345) ** random.uniform(0.2, 1) / effective)
    lcm = math.lcm(n, m)
    return max(1, min(lcm, round(wanted * lcm))) / lcm


def lattice_cases():
    yield from (case(h / math.lcm(n, m), n, m) for n in range(1, 8) for m in range(n, 9)
                for h in range(0, math.lcm(n, m) + 1, max(1, math.lcm(n, m) // 6)))
    for n in range(1, 41):
        yield case(1 / n, n, n)
    for n, m in [(1, 1), (1, 10_000), (10_000, 1), (2, 9_999), (10_000, 10_000), (9_999, 10_000), (5_000, 10_000)]:
        for d in (0.0, 1.0, 1 / math.lcm(n, m), 0.5, 0.01, 0.03, 0.1, 0.25):
            h = round(d * math.lcm(n, m))
            yield case(h / math.lcm(n, m), n, m)


def tail_cases():
    for n, m in [(100_000, 1_000_000), (12_000, 15_000), (50_000, 50_000), (4_000, 4_000), (4_000, 7_001)]:
        effective = n * m / (n + m)
        for exponent in (3, 12, 100, 200, 290):
            h = round(math.sqrt(exponent * math.log(10) / 2 / effective) * math.lcm(n, m))
            yield case(h / math.lcm(n, m), n, m)


def random_cases():
    for top in (10, 60, 300, 1500, 10_000):
        for _ in range(60):
            n = int(random.integers(1, top + 1))
            m = n if random.random() < 0.25 else int(random.integers(1, top + 1))
            yield case(reachable(n, m), n, m)
    for low, high in ((10_001, 20_000), (10_001, 300_000), (10_001, 5_000_000)):
        for _ in range(60):
            n = int(random.integers(low, high))
            m = int(10 ** random.uniform(0, math.log10(high)))
            yield case(reachable(n, m), n, m)


def sampled_cases():
    for _ in range(60):
        n, m = (int(x) for x in random.integers(1, 400, 2))
        decimals = int(random.integers(0, 4))
        shift = random.uniform(0, 1.5)
        a = np.round(random.normal(0, 1, n), decimals)
        b = np.round(random.normal(shift, 1, m), decimals)
        answer = stats.ks_2samp(a, b)
        row = case(answer.statistic, n, m)
        assert row["p"] == answer.pvalue, (n, m)
        yield row


def kolmogorov_cases():
    """kstwo.sf alone, across the borders of its branches."""
    for n in (1, 2, 3, 5, 10, 50, 139, 140, 141, 200, 1_000, 10_000, 99_999, 100_000, 100_001, 500_000, 1_000_000, 1_000_001, 3_000_000):
        for scaled in (0.02, 0.1, 0.2, 0.4, 0.7, 0.7546, 0.7548, 1, 2, 2.19, 2.21, 3.99, 4.01, 17, 100, 250, 340, 371):
            d = math.sqrt(scaled / n)
            yield {"d": d, "n": n, "sf": float(stats.kstwo.sf(d, n))}
        for t in (0.4, 0.5, 0.51, 0.8, 1.0, 1.2, 3.5, n / 2, n / 2 + 0.3, n - 1, n - 0.5, n):
            yield {"d": t / n, "n": n, "sf": float(stats.kstwo.sf(t / n, n))}


output = {
    "oracle": {"scipy": scipy.__version__, "numpy": np.__version__, "seed": SEED},
    "tolerance": {"relative": 1e-9, "above": 1e-300},
    "pValues": [*lattice_cases(), *tail_cases(), *random_cases(), *sampled_cases()],
    "kolmogorov": list(kolmogorov_cases()),
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(output, separators=(",", ":")).replace("},{", "},\n{") + "\n")
print(path.name, len(output["pValues"]), len(output["kolmogorov"]))
