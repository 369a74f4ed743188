"""Golden estimates of the accuracy without labels.

Every row of the window is right with the share of reference rows of a like probability that were: of those predicted
as the same class, or of all where fewer than 30 were. Shares are taken in bins of at least 30 rows and a twentieth of
the rows, equal scores together, and linearly between the mean scores of the bins, by numpy.interp. The interval and
the p-value come from the covariance matrix of the bins' shares and scipy's normal distribution.
"""

import json
from pathlib import Path

import numpy as np
import scipy
from scipy import stats

random = np.random.default_rng(20261129)
LIMIT = 0.05
Z = stats.norm.ppf(0.975)


def cut(scores, edge):
    """For every row the number of its bin."""
    order = np.argsort(scores, kind="stable")
    size = max(30, len(scores) / 20)
    bins = np.zeros(len(scores), dtype=int)
    current, rows, first, last = 0, 0, None, None
    for row in order:
        score = scores[row]
        if score != last and first is not None and (rows >= size or (edge is not None and first < edge <= score)):
            current, rows, first = current + 1, 0, None
        first = score if first is None else first
        bins[row], rows, last = current, rows + 1, score
    return bins


def calibrate(scores, came_true, edge=None):
    bins = cut(scores, edge)
    names = np.unique(bins)
    centres = np.array([scores[bins == one].mean() for one in names])
    rows = np.array([np.sum(bins == one) for one in names])
    hits = np.array([np.sum(came_true[bins == one]) for one in names])
    return {"centres": centres, "share": hits / rows, "rows": rows, "hits": hits}


def weights(curve, scores):
    """How much each bin says about each row: a matrix of rows by bins, by interpolating unit vectors."""
    unit = np.eye(len(curve["centres"]))
    return np.column_stack([np.interp(scores, curve["centres"], one) for one in unit])


def estimate(parts, n, against, reference_rows):
    """Parts are pairs of a curve and the summed weights with which its bins count; 1 − share counts with minus."""
    value, variance = 0.0, 0.0
    for curve, mean, constant in parts:
        value += float(mean @ curve["share"]) / n + constant / n
        smooth = (curve["hits"] + 0.5) / (curve["rows"] + 1)
        covariance = np.diag(smooth * (1 - smooth) / curve["rows"])
        variance += float((mean / n) @ covariance @ (mean / n))
    error = np.sqrt(variance + value * (1 - value) / n)
    drop_error = np.sqrt(error**2 + against * (1 - against) / reference_rows)
    return {
        "n": n,
        "value": value,
        "low": max(0, value - Z * error),
        "high": min(1, value + Z * error),
        "against": against,
        "pValue": float(stats.norm.sf((against - value - LIMIT) / drop_error)),
    }


def softmax(logits):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def draw(n, bias, sharpness, digits):
    """Probabilities as a model says them, and labels from less sharp ones."""
    logits = sharpness * random.normal(size=(n, len(bias))) + np.array(bias)
    said = np.round(softmax(logits), digits)
    truth = softmax(0.7 * logits)
    label = np.array([random.choice(len(bias), p=row) for row in truth])
    return said, label


def multiclass_case(bias, window_sharpness, digits, names_classes):
    said, label = draw(700, bias, 2.0, digits)
    window, _ = draw(300, bias, window_sharpness, digits)
    shift = np.array([0.0, 0.15] + [0.0] * (len(bias) - 2)) if names_classes else 0.0
    predicted, decided = np.argmax(said + shift, axis=1), np.argmax(window + shift, axis=1)
    right = predicted == label
    score = said[np.arange(len(said)), predicted]
    window_score = window[np.arange(len(window)), decided]
    pooled = calibrate(score, right)
    parts = []
    for one in range(len(bias)):
        of, own = predicted == one, decided == one
        curve = calibrate(score[of], right[of]) if np.sum(of) >= 30 else None
        if curve is not None:
            parts.append((curve, weights(curve, window_score[own]).sum(axis=0), 0.0))
    rare = [one for one in range(len(bias)) if np.sum(predicted == one) < 30]
    parts.append((pooled, weights(pooled, window_score[np.isin(decided, rare)]).sum(axis=0), 0.0))
    return {
        "probabilities": said.T.tolist(),
        "labels": label.tolist(),
        "window": window.T.tolist(),
        "predicted": predicted.tolist() if names_classes else None,
        "decided": decided.tolist() if names_classes else None,
        "rareClasses": len(rare),
        **estimate(parts, len(window), float(right.mean()), len(label)),
    }


def binary_case():
    score = np.round(random.beta(0.7, 0.7, 800), 3)
    label = (random.random(800) < score**1.3).astype(int)
    window = np.round(random.beta(2, 2, 400), 3)
    curve = calibrate(score, label == 1, edge=0.5)
    yes = window >= 0.5
    mean = weights(curve, window[yes]).sum(axis=0) - weights(curve, window[~yes]).sum(axis=0)
    against = float(np.mean((score >= 0.5) == (label == 1)))
    parts = [(curve, mean, float(np.sum(~yes)))]
    return {
        "scores": score.tolist(),
        "labels": label.tolist(),
        "window": window.tolist(),
        **estimate(parts, len(window), against, len(label)),
    }


golden = {
    "versions": {"numpy": np.__version__, "scipy": scipy.__version__},
    "tolerance": 2e-6,
    "limit": LIMIT,
    "binary": [binary_case()],
    "multiclass": [
        multiclass_case([0, 0, 0], 2.0, 4, False),
        multiclass_case([0, 0, 0], 0.6, 2, False),
        multiclass_case([1, 0.5, 0, -4], 1.0, 3, True),
    ],
}
path = Path(__file__).with_suffix(".json")
path.write_text(json.dumps(golden) + "\n")
