"""Runs the peers' side of the bench: one JSON request a line on stdin, one JSON answer a line on stdout."""

import json
import logging
import sys
import time
import warnings

# stdout belongs to the answers, whatever a library prints.
answers = sys.stdout
sys.stdout = sys.stderr

warnings.filterwarnings("ignore")
logging.disable(logging.WARNING)

import numpy as np
import pandas as pd
from evidently import DataDefinition, Dataset, Report
from evidently.metrics import ValueDrift
from nannyml.chunk import CountBasedChunker
from nannyml.drift.univariate.methods import KolmogorovSmirnovStatistic
from nannyml.thresholds import ConstantThreshold
from scipy.stats import ks_2samp
from sklearn.metrics import (
    f1_score,
    log_loss,
    mean_absolute_error,
    mean_squared_error,
    r2_score,
    roc_auc_score,
)


def read(file):
    return np.fromfile(file, dtype="<f8")


class Drift:
    """Two-sample Kolmogorov-Smirnov over the columns of a reference and a window."""

    def __init__(self, request):
        reference = [read(file) for file in request["reference"]]
        current = [read(file) for file in request["current"]]
        self.pairs = list(zip(reference, current))
        self.names = [f"column{index}" for index in range(len(reference))]
        self.reference = pd.DataFrame(dict(zip(self.names, reference)))
        self.current = pd.DataFrame(dict(zip(self.names, current)))

    def scipy_statistic(self):
        """D as ks_2samp computes it, line by line, without its p-value."""
        return [statistic(first, second) for first, second in self.pairs]

    def scipy(self):
        return [ks_2samp(*pair).pvalue for pair in self.pairs]

    def nannyml(self):
        """The method's value for one chunk; it was fitted to the reference before."""
        return [float(method.calculate(self.current[name])) for method, name in self.fitted]

    def prepare_nannyml(self):
        self.fitted = []
        for name in self.names:
            method = KolmogorovSmirnovStatistic(
                chunker=CountBasedChunker(chunk_number=1), threshold=ConstantThreshold(upper=1)
            )
            self.fitted.append((method.fit(self.reference[name]), name))

    def evidently(self):
        """A report of one ValueDrift a column, method ks; its values are p-values."""
        report = Report([ValueDrift(column=name, method="ks") for name in self.names])
        metrics = report.run(*self.datasets).dict()["metrics"]
        return [float(metric["value"]) for metric in metrics]

    def prepare_evidently(self):
        definition = DataDefinition(numerical_columns=self.names)
        self.datasets = [
            Dataset.from_pandas(frame, data_definition=definition) for frame in (self.current, self.reference)
        ]


def statistic(data1, data2):
    data1 = np.sort(data1)
    data2 = np.sort(data2)
    data_all = np.concatenate([data1, data2])
    cdf1 = np.searchsorted(data1, data_all, side="right") / data1.shape[0]
    cdf2 = np.searchsorted(data2, data_all, side="right") / data2.shape[0]
    differences = cdf1 - cdf2
    below = np.clip(-differences[np.argmin(differences)], 0, 1)
    above = differences[np.argmax(differences)]
    return float(below if below > above else above)


class Regression:
    def __init__(self, request):
        self.prediction, self.label = read(request["prediction"]), read(request["label"])

    def scikit_learn(self):
        pair = (self.label, self.prediction)
        return [mean_squared_error(*pair), r2_score(*pair), mean_absolute_error(*pair)]


class Binary:
    def __init__(self, request):
        self.score = read(request["probability"])
        self.label = read(request["label"]).astype(np.int64)

    def scikit_learn(self):
        decided = (self.score >= 0.5).astype(np.int64)
        return [
            roc_auc_score(self.label, self.score),
            f1_score(self.label, decided),
            log_loss(self.label, self.score),
        ]


class Join:
    """Predictions and labels by id; of several labels of an id the last by time counts."""

    def __init__(self, request):
        ids = [read(request[name]).astype(np.int64) for name in ("predictionId", "labelId")]
        if request["texts"]:
            ids = [np.array([f"order-{number}" for number in column], dtype=object) for column in ids]
        self.predictions = pd.DataFrame({"id": ids[0], "prediction": read(request["prediction"])})
        self.labels = pd.DataFrame(
            {"id": ids[1], "label": read(request["label"]), "known": read(request["known"])}
        )

    def pandas(self):
        last = self.labels.sort_values("known").drop_duplicates("id", keep="last")
        joined = self.predictions.merge(last, on="id", how="left")
        labelled = joined[joined["label"].notna()]
        errors = labelled["prediction"] - labelled["label"]
        return [len(labelled), float((errors * errors).mean())]


WORKS = {"drift": Drift, "regression": Regression, "binary": Binary, "join": Join}


def main():
    loaded = None
    for line in sys.stdin:
        request = json.loads(line)
        if "load" in request:
            loaded = WORKS[request["load"]](request)
            answer = {}
        elif "prepare" in request:
            getattr(loaded, f"prepare_{request['prepare']}", lambda: None)()
            answer = {}
        else:
            run = getattr(loaded, request["run"])
            # Processor time, as on the other side: other work on the machine does not count.
            began = time.process_time()
            for _ in range(request["repeats"]):
                values = run()
            seconds = time.process_time() - began
            answer = {
                "milliseconds": 1000 * seconds / request["repeats"],
                "values": [float(value) for value in values],
            }
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
