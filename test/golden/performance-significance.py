"""Golden one-sided p-values of the degradation rules.

Means: scipy's t and Welch tests from summary statistics. Shares against a limit: binomtest. Shares of two
windows: score tests whose constrained maximum-likelihood shares are found by bisection on the exact
derivative of the log-likelihood (mpmath, 40 digits), not by the closed forms of the code under test.
"""

import json
from pathlib import Path

import mpmath as mp
import numpy as np
import scipy
from scipy import stats

mp.mp.dps = 40
random = np.random.default_rng(20260417)


def bisect(slope, low, high):
    """Root of a falling function on an open interval."""
    low, high = mp.mpf(low), mp.mpf(high)
    for _ in range(140):
        middle = (low + high) / 2
        if slope(middle) > 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def term(hits, n, p):
    result = mp.mpf(0)
    if hits > 0:
        result += hits / p
    if hits < n:
        result -= (n - hits) / (1 - p)
    return result


def drop_test(k, n, k0, n0, allowed):
    """H0: earlier share less current share is at most `allowed`."""
    d = mp.mpf(allowed)
    was = bisect(lambda p: term(k0, n0, p) + term(k, n, p - d), d, 1)
    error = mp.sqrt(was * (1 - was) / n0 + (was - d) * (1 - was + d) / n)
    excess = mp.mpf(k0) / n0 - mp.mpf(k) / n - d
    return float(mp.erfc(excess / error / mp.sqrt(2)) / 2)


def ratio_test(k, n, k0, n0, allowed):
    """H0: current share is at most (1 + allowed) times the earlier one."""
    f = 1 + mp.mpf(allowed)
    was = bisect(lambda p: term(k0, n0, p) + f * term(k, n, f * p), 0, 1 / f)
    error = mp.sqrt(f * was * (1 - f * was) / n + f * f * was * (1 - was) / n0)
    excess = mp.mpf(k) / n - f * mp.mpf(k0) / n0
    return float(mp.erfc(excess / error / mp.sqrt(2)) / 2)


def share_cases():
    for _ in range(150):
        n, n0 = (int(v) for v in random.integers(20, 3000, 2))
        share = random.uniform(0.3, 1)
        k0 = int(random.binomial(n0, share))
        k = int(random.binomial(n, float(np.clip(share - random.uniform(-0.1, 0.3), 0, 1))))
        allowed = float(random.choice([0.01, 0.05, 0.1]))
        limit = float(np.round(share - random.uniform(-0.05, 0.1), 2))
        limit = min(max(limit, 0.01), 0.99)
        yield {
            "current": {"hits": k, "n": n},
            "earlier": {"hits": k0, "n": n0},
            "allowed": allowed,
            "drop": drop_test(k, n, k0, n0, allowed),
            "limit": limit,
            "below": float(stats.binomtest(k, n, limit, alternative="less").pvalue),
            "above": float(stats.binomtest(k, n, limit, alternative="greater").pvalue),
        }
    for k, n, k0, n0 in [(100, 100, 100, 100), (90, 100, 100, 100), (0, 100, 100, 100), (100, 100, 50, 100), (1, 30, 29, 30)]:
        yield {
            "current": {"hits": k, "n": n},
            "earlier": {"hits": k0, "n": n0},
            "allowed": 0.05,
            "drop": drop_test(k, n, k0, n0, 0.05),
            "limit": 0.5,
            "below": float(stats.binomtest(k, n, 0.5, alternative="less").pvalue),
            "above": float(stats.binomtest(k, n, 0.5, alternative="greater").pvalue),
        }


def ratio_cases():
    for _ in range(100):
        n, n0 = (int(v) for v in random.integers(50, 3000, 2))
        share = random.uniform(0.01, 0.5)
        k0 = max(1, int(random.binomial(n0, share)))
        k = int(random.binomial(n, min(1.0, share * random.uniform(0.8, 2))))
        allowed = float(random.choice([0.05, 0.1, 0.5]))
        yield {
            "current": {"hits": k, "n": n},
            "earlier": {"hits": k0, "n": n0},
            "allowed": allowed,
            "rise": ratio_test(k, n, k0, n0, allowed),
        }


def welch(a, b):
    return float(
        stats.ttest_ind_from_stats(
            a["value"], a["standardError"] * np.sqrt(a["n"]), a["n"],
            b["value"], b["standardError"] * np.sqrt(b["n"]), b["n"],
            equal_var=False, alternative="greater",
        ).pvalue
    )


def times(a, factor):
    return {"value": a["value"] * factor, "standardError": a["standardError"] * factor, "n": a["n"]}


def square(a):
    return {"value": a["value"] ** 2, "standardError": 2 * a["value"] * a["standardError"], "n": a["n"]}


def mean_cases():
    for _ in range(150):
        n, n0 = (int(v) for v in random.integers(2, 2000, 2))
        value = float(random.uniform(0.5, 5))
        earlier = {"value": value, "standardError": float(random.uniform(0.02, 0.3)), "n": n0}
        current = {
            "value": float(value * random.uniform(0.9, 1.6)),
            "standardError": float(random.uniform(0.02, 0.3)),
            "n": n,
        }
        allowed = float(random.choice([0.05, 0.1]))
        limit = float(value * random.uniform(0.9, 1.3))
        t = (current["value"] - limit) / current["standardError"]
        squared = square(current)
        root_t = (squared["value"] - limit**2) / squared["standardError"]
        opposite = dict(earlier, value=-earlier["value"])
        normal = np.hypot(current["standardError"], earlier["standardError"])
        yield {
            "current": current,
            "earlier": earlier,
            "allowed": allowed,
            "limit": limit,
            "mean": {
                "above": float(stats.t.sf(t, n - 1)),
                "below": float(stats.t.cdf(t, n - 1)),
                "rise": welch(current, times(earlier, 1 + allowed)),
            },
            "root": {
                "above": float(stats.t.sf(root_t, n - 1)),
                "below": float(stats.t.cdf(root_t, n - 1)),
                "rise": welch(squared, times(square(earlier), (1 + allowed) ** 2)),
            },
            "absolute": min(
                1.0,
                welch(current, times(earlier, 1 + allowed))
                + welch(current, dict(times(opposite, 1 + allowed), standardError=earlier["standardError"] * (1 + allowed))),
            ),
            "normal": {
                "above": float(stats.norm.sf(t)),
                "below": float(stats.norm.cdf(t)),
                "drop": float(stats.norm.sf((earlier["value"] - current["value"] - allowed) / normal)),
            },
        }


golden = {
    "versions": {"scipy": scipy.__version__, "numpy": np.__version__, "mpmath": mp.__version__},
    "tolerance": 1e-9,
    "seed": 20260417,
    "shares": list(share_cases()),
    "ratios": list(ratio_cases()),
    "means": list(mean_cases()),
}
Path(__file__).with_suffix(".json").write_text(json.dumps(golden, indent=1) + "\n")
