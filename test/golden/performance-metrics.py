"""Golden values of the performance metrics and their 95 % intervals.

Metrics: scikit-learn; R2 also by exact rational arithmetic. Intervals by independent routes: Wilson by
scipy's binomtest, t by scipy, DeLong by the structural components over all pairs, F1, macro averages and R2
by a numerically differentiated delta method (mpmath, central differences at 60 digits on cell shares and on
joint moments).

The rows are not stored: the tests draw them again with the same generator (mulberry32 and the transforms
below use only operations that IEEE 754 rounds alike everywhere).
"""

import json
import warnings
from fractions import Fraction
from pathlib import Path

import mpmath as mp
import numpy as np
import scipy
import sklearn
from scipy import stats
from sklearn import metrics

warnings.filterwarnings("ignore")
mp.mp.dps = 60
Z = stats.norm.ppf(0.975)


def mulberry32(seed):
    """Uniform numbers in [0, 1), as the test's generator draws them."""
    state = seed & 0xFFFFFFFF

    def draw():
        nonlocal state
        state = (state + 0x6D2B79F5) & 0xFFFFFFFF
        t = state
        t = ((t ^ (t >> 15)) * (t | 1)) & 0xFFFFFFFF
        t ^= (t + (((t ^ (t >> 7)) * (t | 61)) & 0xFFFFFFFF)) & 0xFFFFFFFF
        return ((t ^ (t >> 14)) & 0xFFFFFFFF) / 4294967296

    return draw


def bell(draw):
    """Mean 0, standard deviation 1: twelve uniform numbers, summed from the left, less six."""
    total = 0.0
    for _ in range(12):
        total += draw()
    return total - 6


def entry(value, low, high):
    return {"value": float(value), "low": float(low), "high": float(high)}


def t_entry(values):
    values = np.asarray(values, dtype=float)
    n = len(values)
    exact = [Fraction(v) for v in values.tolist()]
    mean = sum(exact) / n
    spread = sum((v - mean) ** 2 for v in exact)
    half = stats.t.ppf(0.975, n - 1) * float(mp.sqrt(to_mp(spread / (n * (n - 1)))))
    return entry(mean, float(mean) - half, float(mean) + half)


def to_mp(fraction):
    return mp.mpf(fraction.numerator) / mp.mpf(fraction.denominator)


def wilson_entry(hits, n):
    interval = stats.binomtest(int(hits), int(n)).proportion_ci(0.95, method="wilson")
    return entry(hits / n, interval.low, interval.high)


def delta_entry(function, shares, n, ceiling=True):
    """function of cell shares; its variance is that of a linear function of multinomial shares."""
    shares = [mp.mpf(s) for s in shares]
    step = mp.mpf(10) ** -25
    gradient = []
    for i in range(len(shares)):
        up, down = list(shares), list(shares)
        up[i] += step
        down[i] -= step
        gradient.append((function(up) - function(down)) / (2 * step))
    first = sum(s * g for s, g in zip(shares, gradient))
    variance = sum(s * g * g for s, g in zip(shares, gradient)) - first**2
    value, half = float(function(shares)), Z * float(mp.sqrt(variance / n))
    return entry(value, max(0.0, value - half), min(1.0, value + half))


def r2_entry(predictions, labels):
    """Delta method on the four moments (E e2, E y, E y2): gradient by differences, covariance exact."""
    n = len(labels)
    y = [to_mp(Fraction(v)) for v in labels]
    e2 = [to_mp(Fraction(p - v)) ** 2 for p, v in zip(predictions, labels)]
    centre = sum(y) / n
    y = [v - centre for v in y]
    columns = [e2, y, [v * v for v in y]]
    means = [sum(c) / n for c in columns]

    def r2(m):
        return 1 - m[0] / (m[2] - m[1] ** 2)

    step = mp.mpf(10) ** -25
    gradient = []
    for i in range(3):
        up, down = list(means), list(means)
        up[i] += step
        down[i] -= step
        gradient.append((r2(up) - r2(down)) / (2 * step))
    influence = [sum(g * (c[k] - m) for g, c, m in zip(gradient, columns, means)) for k in range(n)]
    half = Z * float(mp.sqrt(sum(i * i for i in influence)) / n)
    value = float(r2(means))
    return entry(value, value - half, min(1.0, value + half))


def delong(labels, scores):
    positives = scores[labels]
    negatives = scores[~labels]
    wins = (positives[:, None] > negatives[None, :]) + 0.5 * (positives[:, None] == negatives[None, :])
    variance = wins.mean(axis=1).var(ddof=1) / len(positives) + wins.mean(axis=0).var(ddof=1) / len(negatives)
    return metrics.roc_auc_score(labels, scores), np.sqrt(variance)


def logit_entry(area, error):
    middle = np.log(area / (1 - area))
    half = Z * error / (area * (1 - area))
    return entry(area, 1 / (1 + np.exp(half - middle)), 1 / (1 + np.exp(-half - middle)))


def regression_case(seed):
    draw = mulberry32(seed)
    n = [5, 20, 100, 400][seed % 4]
    centre = [0, 3, -1000, 1000000][(seed // 4) % 4]
    noise = [0.1, 0.5, 1, 3][(seed // 16) % 4]
    labels, predictions = [], []
    for _ in range(n):
        label = centre + bell(draw)
        labels.append(label)
        predictions.append(label + noise * bell(draw) + 0.125)
    y, p = np.array(labels), np.array(predictions)
    errors = p - y
    mse = t_entry(errors**2)
    root = {k: float(np.sqrt(max(0.0, v))) for k, v in mse.items()}
    assert abs(metrics.mean_squared_error(y, p) / mse["value"] - 1) < 1e-12
    assert abs(metrics.mean_absolute_percentage_error(y, p) / np.mean(np.abs(errors) / np.abs(y)) - 1) < 1e-12
    return {
        "seed": seed,
        "metrics": {
            "mse": mse,
            "rmse": root,
            "mae": t_entry(np.abs(errors)),
            "mape": t_entry(np.abs(errors) / np.abs(y)),
            "bias": t_entry(errors),
            "r2": r2_entry(predictions, labels),
        },
    }


def binary_case(seed):
    draw = mulberry32(seed)
    n = [40, 100, 300][seed % 3]
    signal = [0, 0.15, 0.3][(seed // 3) % 3]
    levels = [10, 100, 65536][(seed // 9) % 3]
    labels, scores = [], []
    for _ in range(n):
        label = draw() < 0.4
        labels.append(label)
        scores.append(np.floor((0.5 * draw() + 0.25 + (signal if label else -signal) * draw()) * levels) / levels)
    y, s = np.array(labels), np.clip(np.array(scores), 0, 1)
    predicted = s >= 0.5
    tp, fp = int((y & predicted).sum()), int((~y & predicted).sum())
    fn, tn = int((y & ~predicted).sum()), int((~y & ~predicted).sum())
    losses = -np.log(np.clip(np.where(y, s, 1 - s), 2.0**-52, 1 - 2.0**-52))
    log_loss = t_entry(losses)
    assert abs(metrics.log_loss(y, y_proba=s) - log_loss["value"]) < 1e-12

    def f1(shares):
        return 2 * shares[0] / (2 * shares[0] + shares[1] + shares[2])

    expected = {
        "accuracy": wilson_entry(tp + tn, n),
        "precision": wilson_entry(tp, tp + fp),
        "recall": wilson_entry(tp, tp + fn),
        "f1": delta_entry(f1, [mp.mpf(c) / n for c in (tp, fp, fn, tn)], n),
        "logLoss": log_loss,
        "auc": logit_entry(*delong(y, s)),
    }
    assert abs(metrics.f1_score(y, predicted) - expected["f1"]["value"]) < 1e-14
    assert abs(metrics.precision_score(y, predicted) - expected["precision"]["value"]) < 1e-14
    return {"seed": seed, "confusion": [[tn, fp], [fn, tp]], "metrics": expected}


def multiclass_case(seed):
    draw = mulberry32(seed)
    n = [60, 150, 400][seed % 3]
    k = [3, 4][(seed // 3) % 2]
    names = [str(c) for c in range(k)]
    labels, predicted, rows = [], [], []
    for _ in range(n):
        label = int(np.floor(draw() * k))
        weights = [1 + np.floor(16 * draw()) + (12 if c == label else 0) for c in range(k)]
        total = 0.0
        for weight in weights:
            total += weight
        probabilities = [weight / total for weight in weights]
        labels.append(label)
        predicted.append(int(np.argmax(probabilities)))
        rows.append(probabilities)
    y, p, q = np.array(labels), np.array(predicted), np.array(rows)
    matrix = metrics.confusion_matrix(y, p, labels=range(k))
    log_loss = t_entry(-np.log(np.clip(q[np.arange(n), y], 2.0**-52, 1 - 2.0**-52)))
    assert abs(metrics.log_loss(y, y_proba=q, labels=list(range(k))) - log_loss["value"]) < 1e-12
    areas = [delong(y == c, q[:, c]) for c in range(k)]
    macro = metrics.roc_auc_score(y, q, multi_class="ovr", average="macro")
    assert abs(macro - np.mean([a for a, _ in areas])) < 1e-14
    right = wilson_entry(int((y == p).sum()), n)
    expected = {
        "accuracy": right,
        "precisionMicro": right,
        "recallMicro": right,
        "f1Micro": right,
        "logLoss": log_loss,
        "auc": logit_entry(macro, np.mean([e for _, e in areas])),
    }
    for name, weights in {"precision": (1, 0, 1), "recall": (1, 1, 0), "f1": (2, 1, 1)}.items():
        for average in ("macro", "weighted"):
            key = name if average == "macro" else f"{name}Weighted"
            expected[key] = delta_entry(
                class_average(k, weights, average), (matrix / mp.mpf(n)).flatten().tolist(), n
            )
            oracle = getattr(metrics, f"{name}_score")(y, p, average=average, zero_division=0)
            assert abs(oracle - expected[key]["value"]) < 1e-14
    return {"seed": seed, "classes": names, "confusion": matrix.tolist(), "metrics": expected}


def class_average(k, weights, average):
    a, b, c = weights

    def function(shares):
        total = sum(shares)
        result = mp.mpf(0)
        for i in range(k):
            labelled = sum(shares[i * k + j] for j in range(k))
            predicted = sum(shares[j * k + i] for j in range(k))
            size = b * labelled + c * predicted
            score = a * shares[i * k + i] / size if size > 0 else mp.mpf(0)
            result += score / k if average == "macro" else score * labelled / total
        return result

    return function


golden = {
    "about": "95 % intervals; metrics within 1e-12, ends of intervals within 1e-9 (relative, or absolute below 1)",
    "versions": {"scipy": scipy.__version__, "scikit-learn": sklearn.__version__, "numpy": np.__version__},
    "tolerance": {"value": 1e-12, "interval": 1e-9},
    "regression": [regression_case(seed) for seed in range(64)],
    "binary": [binary_case(seed) for seed in range(81)],
    "multiclass": [multiclass_case(seed) for seed in range(60)],
}
Path(__file__).with_suffix(".json").write_text(json.dumps(golden, indent=1) + "\n")
