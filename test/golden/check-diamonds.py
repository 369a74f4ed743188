"""Oracle of `check` on real files: scipy and scikit-learn on the same rows of examples/data/diamonds.csv.gz.

    python test/golden/check-diamonds.py > test/golden/check-diamonds.json

The rule for the rows, which test/bin/check-diamonds.test.ts follows too: row i, counted from 0 without the header,
    exact:      reference i % 20 == 0, current i % 20 == 7 and carat < 2
    asymptotic: reference i % 4 == 0, current i % 4 == 1
Predictions and labels are made from each current row with +, *, / alone, so that both sides have the same doubles:
    regression  prediction = 7756.4 * carat - 2256.4, label = price
    binary      probability = carat / (carat + 0.7), prediction = probability >= 0.5, label = price >= 2401
    multiclass  prediction = by the first that holds: table < 57 Ideal, depth > 65 Fair, depth > 63 Good,
                depth < 61 Premium, else Very Good; label = cut

Tolerance in the tests: statistics and metrics 1e-12 relative, p-values 1e-9 relative.
"""

import csv
import gzip
import json
import sys

import numpy
import scipy
import sklearn
from scipy.stats import chi2_contingency, ks_2samp
from sklearn import metrics

NUMERIC = ["carat", "depth", "table", "price", "x", "y", "z"]
CATEGORICAL = ["cut", "color", "clarity"]

with gzip.open("examples/data/diamonds.csv.gz", "rt", newline="") as file:
    ROWS = list(csv.DictReader(file))


def columns():
    exact = [row for i, row in enumerate(ROWS) if i % 20 == 0]
    exact_current = [row for i, row in enumerate(ROWS) if i % 20 == 7 and float(row["carat"]) < 2]
    half = [row for i, row in enumerate(ROWS) if i % 4 == 0]
    half_current = [row for i, row in enumerate(ROWS) if i % 4 == 1]
    return {
        "exact": compare(exact, exact_current),
        "asymptotic": compare(half, half_current),
    }


def compare(reference, current):
    answer = {}
    for name in NUMERIC:
        ks = ks_2samp([float(row[name]) for row in reference], [float(row[name]) for row in current])
        answer[name] = {
            "test": "ks",
            "statistic": float(ks.statistic),
            "pValue": float(ks.pvalue),
            "location": float(ks.statistic_location),
            "sign": int(ks.statistic_sign),
        }
    for name in CATEGORICAL:
        categories = sorted({row[name] for row in reference} | {row[name] for row in current})
        table = [[sum(row[name] == c for row in rows) for c in categories] for rows in (reference, current)]
        shares = [numpy.array(counts) / sum(counts) for counts in table]
        statistic, p_value, _, _ = chi2_contingency(table, correction=False)
        answer[name] = {
            "test": "chi-square",
            "statistic": float(statistic),
            "pValue": float(p_value),
            "effect": float(abs(shares[0] - shares[1]).sum() / 2),
        }
    return {"rows": [len(reference), len(current)], "columns": answer}


def performance():
    current = [row for i, row in enumerate(ROWS) if i % 20 == 7 and float(row["carat"]) < 2]
    return {
        "regression": regression(current),
        "binary": binary(current),
        "multiclass": multiclass(current),
    }


def regression(rows):
    label = numpy.array([float(row["price"]) for row in rows])
    prediction = numpy.array([7756.4 * float(row["carat"]) - 2256.4 for row in rows])
    return {
        "mse": metrics.mean_squared_error(label, prediction),
        "rmse": metrics.root_mean_squared_error(label, prediction),
        "mae": metrics.mean_absolute_error(label, prediction),
        "r2": metrics.r2_score(label, prediction),
        "mape": metrics.mean_absolute_percentage_error(label, prediction),
        "bias": float(numpy.mean(prediction - label)),
    }


def binary(rows):
    label = [float(row["price"]) >= 2401 for row in rows]
    probability = [float(row["carat"]) / (float(row["carat"]) + 0.7) for row in rows]
    prediction = [p >= 0.5 for p in probability]
    return {
        "accuracy": metrics.accuracy_score(label, prediction),
        "precision": metrics.precision_score(label, prediction),
        "recall": metrics.recall_score(label, prediction),
        "f1": metrics.f1_score(label, prediction),
        "logLoss": metrics.log_loss(label, probability),
        "auc": metrics.roc_auc_score(label, probability),
    }


def guess_cut(table, depth):
    if table < 57:
        return "Ideal"
    if depth > 63:
        return "Fair" if depth > 65 else "Good"
    return "Premium" if depth < 61 else "Very Good"


def multiclass(rows):
    label = [row["cut"] for row in rows]
    prediction = [guess_cut(float(row["table"]), float(row["depth"])) for row in rows]
    answer = {"accuracy": metrics.accuracy_score(label, prediction)}
    for suffix, average in [("", "macro"), ("Micro", "micro"), ("Weighted", "weighted")]:
        precision, recall, f1, _ = metrics.precision_recall_fscore_support(label, prediction, average=average)
        answer |= {f"precision{suffix}": precision, f"recall{suffix}": recall, f"f1{suffix}": f1}
    return {key: float(value) for key, value in answer.items()}


json.dump(
    {
        "versions": {
            "python": sys.version.split()[0],
            "numpy": numpy.__version__,
            "scipy": scipy.__version__,
            "scikit-learn": sklearn.__version__,
        },
        "drift": columns(),
        "performance": performance(),
    },
    sys.stdout,
    indent=2,
)
