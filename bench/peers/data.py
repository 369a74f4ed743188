"""Files of rows for the bench, and the peers' drift reports on them, each a whole process.

    python data.py make <folder>                       writes the files that are not there yet
    python data.py scipy <reference> <current>         pyarrow reads, scipy compares
    python data.py evidently <reference> <current>     pandas reads, evidently compares
"""

import json
import os
import sys

FILES = {"reference": (100_000, 0.0), "small": (1_000, 0.01), "large": (1_000_000, 0.001), "huge": (5_000_000, 0.001)}
CSV = ["reference", "small", "large"]


def make(folder):
    import numpy
    import pyarrow
    import pyarrow.csv
    import pyarrow.parquet

    os.makedirs(folder, exist_ok=True)
    for seed, (name, (rows, step)) in enumerate(FILES.items()):
        parquet = os.path.join(folder, f"{name}.parquet")
        if os.path.exists(parquet):
            continue
        random = numpy.random.default_rng(seed)
        shapes = [
            lambda x: x,
            lambda x: 1e6 + 20 * x,
            numpy.exp,
            lambda x: numpy.round(1e4 * numpy.exp(x)) / 100,
            lambda x: numpy.round(20 * x),
        ]
        columns = {}
        for index in range(10):
            values = shapes[index % 5](random.normal(size=rows) + step * index)
            # Every other column has gaps.
            missing = random.random(rows) < 0.02 if index % 2 else None
            columns[f"column{index}"] = pyarrow.array(values, mask=missing)
        table = pyarrow.table(columns)
        if name in CSV:
            pyarrow.csv.write_csv(table, os.path.join(folder, f"{name}.csv"))
        pyarrow.parquet.write_table(table, f"{parquet}.part")
        os.rename(f"{parquet}.part", parquet)


def read(path):
    if path.endswith(".csv"):
        import pyarrow.csv

        return pyarrow.csv.read_csv(path)
    import pyarrow.parquet

    return pyarrow.parquet.read_table(path)


def with_scipy(reference, current):
    from scipy.stats import ks_2samp

    reference, current = read(reference), read(current)
    results = {}
    for name in reference.column_names:
        samples = [table[name].drop_null().to_numpy() for table in (reference, current)]
        results[name] = float(ks_2samp(*samples).statistic)
    return {"statistics": results}


def with_evidently(reference, current):
    import pandas
    from evidently import Dataset, Report
    from evidently.metrics import ValueDrift

    frames = [pandas.read_csv(path) if path.endswith(".csv") else pandas.read_parquet(path) for path in (reference, current)]
    before, now = (Dataset.from_pandas(frame) for frame in frames)
    report = Report([ValueDrift(column=name, method="ks") for name in frames[0].columns])
    metrics = report.run(now, before).dict()["metrics"]
    return {"pValues": dict(zip(frames[0].columns, (float(metric["value"]) for metric in metrics)))}


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(sys.argv[2])
    else:
        peers = {"scipy": with_scipy, "evidently": with_evidently}
        print(json.dumps(peers[sys.argv[1]](*sys.argv[2:4])))
