"""Distribution functions and tests, for distributions.test.ts, proportion.test.ts, mean.test.ts, holm.test.ts.

Tails and special functions are computed by mpmath with 60 digits, because scipy's own far tails are not
always better than the tolerance; every one that scipy also has is asserted to agree with it loosely. Tests,
intervals and adjustments come from scipy; what scipy lacks is written out from the paper's formula here.
"""

import json
import math
import pathlib

import mpmath as mp
import numpy as np
import scipy
from scipy import optimize, special, stats

SEED = 20260502
random = np.random.default_rng(SEED)
mp.mp.dps = 60
LEAST = mp.mpf("1e-300")


def kept(cases):
    return [c for c in cases if c[-1] > 1e-300]


def row(*arguments, value, loosely=None):
    answer = float(value)
    if loosely is not None and answer > 1e-290:
        assert math.isclose(answer, float(loosely), rel_tol=1e-6, abs_tol=1e-12), (arguments, answer, loosely)
    return [*(float(a) for a in arguments), answer]


def gamma_q(a, x):
    a, x = mp.mpf(a), mp.mpf(x)
    if x < a + 1:
        return 1 - mp.gammainc(a, 0, x, regularized=True) if a < 5000 else 1 - gamma_p_series(a, x)
    return mp.gammainc(a, x, mp.inf, regularized=True) if a < 5000 else gamma_q_fraction(a, x)


def gamma_p_series(a, x):
    term = total = mp.mpf(1)
    k = 0
    while term > total * mp.mpf(10) ** -40:
        k += 1
        term *= x / (a + k)
        total += term
    return total * mp.exp(a * mp.log(x) - x - mp.loggamma(a + 1))


def gamma_q_fraction(a, x):
    """Backwards from far enough out; the depth is doubled until 30 digits stand."""
    def at(depth):
        value = mp.mpf(0)
        for k in range(depth, 0, -1):
            value = -k * (k - a) / (x + 2 * k + 1 - a + value)
        return 1 / (x + 1 - a + value)
    depth = 400
    last = at(depth)
    while True:
        depth *= 2
        value = at(depth)
        if abs(value - last) < mp.mpf(10) ** -30 * value:
            return value * mp.exp(a * mp.log(x) - x - mp.loggamma(a))
        last = value


def log_gammas():
    xs = [1e-300, 1e-10, 0.01, 0.3, 0.5, 0.99, 1 - 1e-9, 1 + 1e-9, 1.2, 1.46, 1.5, 1.9, 2 - 1e-9, 2 + 1e-7, 2.5, 3, 7.3, 12, 12.01, 100, 1e5, 1e12, 1e100]
    return [row(x, value=mp.loggamma(mp.mpf(x))) for x in xs]


def chi_squares():
    def at(x, df):
        return row(x, df, value=gamma_q(mp.mpf(df) / 2, mp.mpf(x) / 2), loosely=stats.chi2.sf(x, df))
    fixed = [(0.001, 1), (0.5, 1), (3.841458820694124, 1), (1400 - 30, 1), (0.01, 2), (1370, 2), (100, 30), (1700, 100)]
    fixed += [(0.9e6, 1e6), (1e6, 1e6), (1.01e6, 1e6), (1.05e6, 1e6), (11_000, 10_000), (14_500, 10_000)]
    drawn = [(df * random.uniform(0.3, 1) + random.uniform(0, 1) * random.uniform(0, 1300), df)
             for df in 10 ** random.uniform(-0.3, 3.2, 120)]
    return kept([at(float(x), float(df)) for x, df in [*fixed, *drawn]])


def normal_tails():
    zs = [-37, -8, -1.5, -0.1, 0, 1e-10, 0.3, 1, 1.4999, 1.5, 1.96, 2, 3, 5, 8, 12.3, 20, 30.7, 37]
    zs += list(random.uniform(0, 37, 40))
    return [row(z, value=mp.erfc(mp.mpf(float(z)) / mp.sqrt(2)) / 2, loosely=stats.norm.sf(z)) for z in zs]


def erfcs():
    return [row(x, value=mp.erfc(mp.mpf(x)), loosely=special.erfc(x)) for x in (-3, -0.2, 0, 0.1, 0.9, 1.3, 2.2, 5, 10, 20, 26)]


def normal_quantiles():
    ps = [1e-300, 1e-100, 1e-20, 1e-6, 0.001, 0.025, 0.3, 0.49, 0.5 - 1e-9, 0.5, 0.5 + 1e-7, 0.6, 0.9, 0.975, 0.999999, 1 - 1e-12]
    out = []
    for p in ps:
        start = mp.mpf(float(stats.norm.ppf(p)))
        target = mp.mpf(p)
        z = start
        for _ in range(6):
            z -= (mp.ncdf(z) - target) / mp.npdf(z)
        out.append(row(p, value=z, loosely=None))
        assert math.isclose(float(z), float(start), rel_tol=1e-9, abs_tol=1e-12), p
    return out


def t_tail(t, df):
    t, df = mp.mpf(t), mp.mpf(df)
    p, q = df / (df + t * t), t * t / (df + t * t)
    if t * t < df and t < 6:
        return mp.mpf(1) / 2 - incomplete_beta(mp.mpf(1) / 2, df / 2, q) / 2
    return incomplete_beta(df / 2, mp.mpf(1) / 2, p) / 2


def incomplete_beta(a, b, x):
    """p^a q^b / (a B) · 2F1(a + b, 1; a + 1; p), all terms positive."""
    if x == 0:
        return mp.mpf(0)
    term = total = mp.mpf(1)
    k = 0
    while term > total * mp.mpf(10) ** -40:
        term *= (a + b + k) / (a + 1 + k) * x
        total += term
        k += 1
    front = a * mp.log(x) + b * mp.log(1 - x) - mp.loggamma(a) - mp.loggamma(b) + mp.loggamma(a + b) - mp.log(a)
    return total * mp.exp(front)


def student_tails():
    dfs = [0.1, 0.5, 1, 1.5, 2, 3, 7.37, 10, 29.5, 100, 1234.5, 1e5]
    ts = [1e-12, 0.01, 0.5, 1, 1.7, 2, 3.3, 6, 15, 37, 1e3, 1e10]
    cases = [row(t, df, value=t_tail(t, df), loosely=stats.t.sf(t, df)) for df in dfs for t in ts]
    # For huge df by quadrature of the density, which needs no slowly converging series.
    for df in (1e7, 1e10):
        front = mp.loggamma((mp.mpf(df) + 1) / 2) - mp.loggamma(mp.mpf(df) / 2) - mp.log(df * mp.pi) / 2
        for t in (0.5, 1.96, 5, 12):
            density = lambda u: mp.exp(front - (mp.mpf(df) + 1) / 2 * mp.log1p(u * u / mp.mpf(df)))
            area = mp.quad(density, mp.linspace(t, t + 30, 61))
            cases.append(row(t, df, value=area, loosely=stats.t.sf(t, df)))
    return kept(cases)


def student_quantiles():
    out = []
    for df in (0.3, 1, 2, 2.5, 5, 10, 33.3, 1000, 1e5):
        for p in (1e-100, 1e-20, 1e-6, 0.025, 0.2, 0.4, 0.499999):
            guess = float(stats.t.isf(p, df))
            if not guess < 1e140:
                continue
            u = mp.log(mp.mpf(guess))
            for _ in range(8):
                t = mp.exp(u)
                tail = t_tail(t, df)
                density = mp.exp(mp.loggamma((mp.mpf(df) + 1) / 2) - mp.loggamma(mp.mpf(df) / 2) - mp.log(mp.mpf(df) * mp.pi) / 2
                                 - (mp.mpf(df) + 1) / 2 * mp.log1p(t * t / mp.mpf(df)))
                u += mp.log(tail / mp.mpf(p)) * tail / (density * t)
            assert math.isclose(float(mp.exp(u)), guess, rel_tol=1e-5), (p, df, guess, mp.exp(u))
            out.append(row(p, df, value=mp.exp(u)))
    return out


def binomial_tails():
    out = []
    for n, p in ((1, 0.5), (10, 0.3), (250, 0.85), (1000, 0.01), (5000, 0.5), (20_000, 0.9)):
        spread = math.sqrt(n * p * (1 - p))
        for z in (-5, -1, 0, 1, 3, 8, 20, 34):
            k = min(n, max(0, round(n * p + z * spread)))
            term = mp.exp(mp.loggamma(n + 1) - mp.loggamma(k + 1) - mp.loggamma(n - k + 1) + k * mp.log(mp.mpf(p)) + (n - k) * mp.log1p(-mp.mpf(p)))
            total, j = term, k
            while j < n and term > total * mp.mpf(10) ** -40:
                term *= mp.mpf(n - j) / (j + 1) * mp.mpf(p) / (1 - mp.mpf(p))
                total += term
                j += 1
            out.append(row(k, n, p, value=total, loosely=stats.binom.sf(k - 1, n, p)))
    return kept(out)


def wilson_intervals():
    out = []
    for successes, n in ((0, 1), (1, 1), (0, 30), (3, 7), (85, 100), (100, 100), (9_500, 10_000), (123_456, 1_000_000)):
        for level in (0.8, 0.95, 0.999):
            ci = stats.binomtest(successes, n).proportion_ci(level, method="wilson")
            out.append({"successes": successes, "n": n, "level": level, "low": float(ci.low), "high": float(ci.high)})
    return out


def moments(size, shift):
    values = random.normal(shift, random.uniform(0.5, 3), size)
    return values, {"mean": float(np.mean(values)), "variance": float(np.var(values, ddof=1)), "n": size}


def mean_tests():
    out = []
    for size, other in ((2, 2), (3, 50), (20, 20), (250, 250), (5, 4000)):
        for shift in (0, 0.4, 3):
            a, first = moments(size, shift)
            b, second = moments(other, 0)
            interval = stats.ttest_1samp(a, 0).confidence_interval(0.95)
            out.append({
                "first": first, "second": second, "margin": 0.25,
                "welch": float(stats.ttest_ind(a - 0.25, b, equal_var=False, alternative="greater").pvalue),
                "above": float(stats.ttest_1samp(a, 0.25, alternative="greater").pvalue),
                "low": float(interval.low), "high": float(interval.high),
            })
    return out


def farrington_manning(x1, n1, x2, n2, margin):
    """Maximum likelihood under p1 = p2 + margin by Brent's method on the score, then the score test."""
    def score(p2):
        p1 = p2 + margin
        total = 0.0
        for x, n, p in ((x1, n1, p1), (x2, n2, p2)):
            total += (x / p if x else 0) - ((n - x) / (1 - p) if n - x else 0)
        return total
    low, high = max(0, -margin) + 1e-13, min(1, 1 - margin) - 1e-13
    p2 = low if score(low) <= 0 else high if score(high) >= 0 else optimize.brentq(score, low, high, xtol=1e-16, rtol=1e-15)
    p1 = p2 + margin
    z = (x1 / n1 - x2 / n2 - margin) / math.sqrt(p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2)
    return float(stats.norm.sf(z))


def proportion_tests():
    out = []
    for x1, n1, x2, n2 in ((95, 100, 85, 100), (240, 250, 225, 250), (3, 7, 1, 9), (50, 50, 40, 50), (900, 1000, 880, 1000), (0, 20, 5, 20)):
        for margin in (0, 0.05, -0.1):
            out.append({"x1": x1, "n1": n1, "x2": x2, "n2": n2, "margin": margin, "p": farrington_manning(x1, n1, x2, n2, margin)})
            if margin == 0:
                pooled = (x1 + x2) / (n1 + n2)
                z = (x1 / n1 - x2 / n2) / math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
                assert math.isclose(out[-1]["p"], stats.norm.sf(z), rel_tol=1e-9)
    return out


def holm(ps):
    order = np.argsort(ps, kind="stable")
    stepped = np.maximum.accumulate(np.minimum(1, ps[order] * np.arange(len(ps), 0, -1)))
    adjusted = np.empty(len(ps))
    adjusted[order] = stepped
    return adjusted


def adjustments():
    families = [[0.01, 0.04, 0.03], [0.5], [0.02, 0.02, 0.02], [1.0, 1.0, 0.0], [0.9, 0.8, 1e-12, 0.03, 0.03, 1e-200]]
    families += [list(map(float, random.uniform(0, 1, size) ** 3)) for size in (2, 7, 30, 200)]
    return [{
        "pValues": ps,
        "holm": [float(p) for p in holm(np.array(ps, dtype=float))],
        "benjaminiHochberg": [float(p) for p in stats.false_discovery_control(ps, method="bh")],
    } for ps in families]


output = {
    "oracle": {"scipy": scipy.__version__, "numpy": np.__version__, "mpmath": mp.__version__, "seed": SEED},
    "tolerance": {"logGamma": 1e-14, "normal": 1e-14, "tail": 1e-12, "test": 1e-9},
    "logGamma": log_gammas(),
    "chiSquareSf": chi_squares(),
    "normalUpperTail": normal_tails(),
    "erfc": erfcs(),
    "normalQuantile": normal_quantiles(),
    "studentTUpperTail": student_tails(),
    "studentTQuantile": student_quantiles(),
    "binomialUpperTail": binomial_tails(),
    "wilson": wilson_intervals(),
    "means": mean_tests(),
    "proportions": proportion_tests(),
    "adjustments": adjustments(),
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(output, separators=(",", ":")).replace("],[", "],\n[").replace("},{", "},\n{") + "\n")
print(path.name, {k: len(v) for k, v in output.items() if isinstance(v, list)})
