"""Golden intervals of champion against challenger on the same rows.

Errors: the delta method for a ratio of paired means, written as numpy's covariance matrix and scipy's t quantile
rather than as residuals. Shares: Agresti and Min's interval from the 2×2 table. Areas: DeLong's covariance from the
full matrix of pairs, not from ranks; the areas themselves by scikit-learn.
"""

import json
from pathlib import Path

import numpy as np
import scipy
import sklearn
from scipy import stats
from sklearn.metrics import roc_auc_score

random = np.random.default_rng(20260621)


def ratio_case(n, better):
    noise = random.normal(size=n)
    champion = np.round((1 + noise + 0.3 * random.normal(size=n)) ** 2, 6)
    challenger = np.round(better * (noise + 0.3 * random.normal(size=n)) ** 2, 6)
    a, b = champion.mean(), challenger.mean()
    covariance = np.cov(champion, challenger, ddof=1) / n
    gradient = np.array([b / a**2, -1 / a])
    error = np.sqrt(gradient @ covariance @ gradient)
    half = stats.t.ppf(0.975, n - 1) * error
    improvement = 1 - b / a
    return {
        "champion": champion.tolist(),
        "challenger": challenger.tolist(),
        "improvement": improvement,
        "low": improvement - half,
        "high": improvement + half,
        "root": {
            "improvement": 1 - np.sqrt(b / a),
            "low": 1 - np.sqrt(max(0, 1 - (improvement - half))),
            "high": 1 - np.sqrt(max(0, 1 - (improvement + half))),
        },
    }


def share_case(n, p, q):
    champion = (random.random(n) < p).astype(int)
    challenger = (random.random(n) < q).astype(int)
    table = np.array([[np.sum((champion == i) & (challenger == j)) for j in (0, 1)] for i in (0, 1)]) + 0.5
    shares = table / table.sum()
    difference = shares[0, 1] - shares[1, 0]
    variance = (shares[0, 1] + shares[1, 0] - difference**2) / table.sum()
    half = stats.norm.ppf(0.975) * np.sqrt(variance)
    return {
        "champion": champion.tolist(),
        "challenger": challenger.tolist(),
        "improvement": float(challenger.mean() - champion.mean()),
        "low": max(-1, difference - half),
        "high": min(1, difference + half),
    }


def components(labels, scores):
    wins = (scores[labels == 1][:, None] > scores[labels == 0][None, :]) + 0.5 * (
        scores[labels == 1][:, None] == scores[labels == 0][None, :]
    )
    return wins.mean(axis=1), wins.mean(axis=0)


def area_case(n, strength):
    labels = (random.random(n) < 0.4).astype(int)
    champion = np.round(random.random(n) + 0.3 * labels, 2)
    challenger = np.round(0.5 * champion + random.random(n) + strength * labels, 2)
    (v1, w1), (v2, w2) = components(labels, champion), components(labels, challenger)
    variance = np.cov(v1, v2)[[0, 1, 0], [0, 1, 1]] / len(v1) + np.cov(w1, w2)[[0, 1, 0], [0, 1, 1]] / len(w1)
    half = stats.norm.ppf(0.975) * np.sqrt(variance[0] + variance[1] - 2 * variance[2])
    improvement = roc_auc_score(labels, challenger) - roc_auc_score(labels, champion)
    return {
        "labels": labels.tolist(),
        "champion": champion.tolist(),
        "challenger": challenger.tolist(),
        "areas": [roc_auc_score(labels, champion), roc_auc_score(labels, challenger)],
        "improvement": improvement,
        "low": improvement - half,
        "high": improvement + half,
    }


golden = {
    "versions": {"scipy": scipy.__version__, "scikit-learn": sklearn.__version__, "numpy": np.__version__},
    "tolerance": 1e-9,
    "errors": [ratio_case(n, better) for n in (2, 5, 30, 200) for better in (0.5, 1, 2)],
    "shares": [share_case(n, p, q) for n in (3, 20, 150) for p, q in ((0.5, 0.8), (0.9, 0.9), (1, 1), (0.8, 0.6))],
    "areas": [area_case(n, strength) for n in (12, 40, 160) for strength in (0.1, 0.5, 1)],
}
Path(__file__).with_suffix(".json").write_text(json.dumps(golden) + "\n")
