"""Oracle of the Parquet reader: small files that pyarrow wrote, with the cells that pyarrow reads from them.

    python test/golden/parquet-files.py > test/golden/parquet-files.json

Cells are written as the reader gives them: timestamps and dates as ISO-8601 in UTC with milliseconds, decimals as
numbers, integers beyond 2**53 as their digits, NaN as null. The tests compare them exactly.
"""

import base64
import datetime
import decimal
import gzip
import io
import json
import random

import pyarrow
import pyarrow.parquet


def instant(text):
    return datetime.datetime.fromisoformat(text).replace(tzinfo=datetime.timezone.utc)


TIMES = [instant("2026-03-01T00:00:00"), None, instant("1969-12-31T23:59:59.999"), instant("2262-01-01T12:30:00.001")]
WHOLE = [0, None, -7, 100]
TEXTS = ["Ideal", None, "", "Café 😀 with more than twelve bytes"]

TYPES = {
    "float64": (pyarrow.float64(), [0.1, None, float("nan"), -1e300]),
    "float32": (pyarrow.float32(), [0.5, None, -2.25, float("inf")]),
    "int8": (pyarrow.int8(), WHOLE),
    "int16": (pyarrow.int16(), WHOLE),
    "int32": (pyarrow.int32(), WHOLE),
    "int64": (pyarrow.int64(), [2**53 - 1, None, -(2**53) + 1, 5]),
    "id64": (pyarrow.int64(), [2**53 + 1, None, -(2**63), 5]),
    "uint8": (pyarrow.uint8(), [0, None, 255, 1]),
    "uint16": (pyarrow.uint16(), [0, None, 65535, 1]),
    "uint32": (pyarrow.uint32(), [0, None, 2**32 - 1, 1]),
    "uint64": (pyarrow.uint64(), [0, None, 2**64 - 1, 1]),
    "boolean": (pyarrow.bool_(), [True, None, False, True]),
    "text": (pyarrow.string(), TEXTS),
    "large_text": (pyarrow.large_string(), TEXTS),
    "text_view": (pyarrow.string_view(), TEXTS),
    "date": (pyarrow.date32(), [datetime.date(2026, 2, 28), None, datetime.date(1970, 1, 1), datetime.date(1900, 1, 1)]),
    "seconds": (pyarrow.timestamp("s"), [t and t.replace(microsecond=0) for t in TIMES]),
    "milliseconds": (pyarrow.timestamp("ms"), TIMES),
    "microseconds": (pyarrow.timestamp("us", tz="UTC"), TIMES),
    "nanoseconds": (pyarrow.timestamp("ns", tz="Europe/Berlin"), TIMES),
    "decimal_small": (pyarrow.decimal128(7, 2), [decimal.Decimal(t) if t else None for t in ["12345.67", "", "-0.01", "0"]]),
    "decimal_large": (
        pyarrow.decimal128(38, 10),
        [decimal.Decimal(t) if t else None for t in ["12345678901234567890.0123456789", "", "-1.5", "0.0000000001"]],
    ),
    "nothing": (pyarrow.null(), [None] * 4),
    "category": (pyarrow.dictionary(pyarrow.int8(), pyarrow.string()), ["Ideal", None, "Good", "Ideal"]),
    "category64": (pyarrow.dictionary(pyarrow.int64(), pyarrow.int64()), [7, None, 9, 7]),
}

CUT = ["Ideal", "Good", None, "Fair"]


def cell(value):
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, datetime.datetime):
        value = value.astimezone(datetime.timezone.utc) if value.tzinfo else value
        return value.strftime("%Y-%m-%dT%H:%M:%S.") + f"{value.microsecond // 1000:03d}Z"
    if isinstance(value, datetime.date):
        return f"{value.isoformat()}T00:00:00.000Z"
    if isinstance(value, decimal.Decimal):
        return float(value)
    if isinstance(value, int) and abs(value) >= 2**53:
        return str(value)
    if isinstance(value, float) and value != value:
        return None
    if value in (float("inf"), float("-inf")):
        return "Infinity" if value > 0 else "-Infinity"
    return value


def flatten(columns):
    flat = {}
    for name, values in columns.items():
        children = {key for value in values if isinstance(value, dict) for key in value}
        if not children:
            flat[name] = values
            continue
        parts = {key: [None if value is None else value[key] for value in values] for key in sorted(children)}
        flat.update({f"{name}.{key}": part for key, part in flatten(parts).items()})
    return flat


def case(name, table, **options):
    file = io.BytesIO()
    pyarrow.parquet.write_table(table, file, **options)
    read = pyarrow.parquet.read_table(io.BytesIO(file.getvalue()))
    columns = flatten({column: read[column].to_pylist() for column in read.column_names})
    cells = {column: [cell(value) for value in values] for column, values in columns.items()}
    return {"name": name, "file": base64.b64encode(file.getvalue()).decode(), "columns": cells}


def refused(name, kind, values):
    file = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table({"fine": [1], "odd": pyarrow.array(values, kind)}), file)
    return {"name": name, "file": base64.b64encode(file.getvalue()).decode()}


types = pyarrow.table({name: pyarrow.array(values, kind) for name, (kind, values) in TYPES.items()})
mixed = pyarrow.table(
    {
        "id": [f"id-{row}" for row in range(200)],
        "x": [None if row % 7 == 0 else row / 8 for row in range(200)],
        "n": list(range(200)),
        "cut": [CUT[row % 4] for row in range(200)],
        "ok": [row % 3 == 0 for row in range(200)],
    }
)
nested = pyarrow.table(
    {
        "input": [{"carat": 0.3, "deep": {"cut": "Good"}}, None, {"carat": None, "deep": None}],
        "price": [1.5, 2.5, 3.5],
    }
)
files = [
    case("every type", types),
    case("every type, without dictionaries", types, use_dictionary=False),
    case("version 1.0", types.drop_columns(["nanoseconds", "seconds"]), version="1.0", coerce_timestamps="ms"),
    *[case(f"compression {codec}", mixed, compression=codec) for codec in ["none", "snappy", "gzip", "zstd", "brotli", "lz4"]],
    case("row groups and small pages", mixed, row_group_size=70, data_page_size=64, data_page_version="2.0"),
    case("delta encodings", mixed, use_dictionary=False, column_encoding={"n": "DELTA_BINARY_PACKED", "id": "DELTA_BYTE_ARRAY", "cut": "DELTA_LENGTH_BYTE_ARRAY", "x": "BYTE_STREAM_SPLIT"}),
    case("structs", nested),
    case("no rows", mixed.slice(0, 0)),
]
odd = [
    refused("list", pyarrow.list_(pyarrow.float64()), [[1.0]]),
    refused("binary", pyarrow.binary(), [b"x"]),
    refused("time of day", pyarrow.time64("us"), [datetime.time(1, 2)]),
    refused("map", pyarrow.map_(pyarrow.string(), pyarrow.float64()), [[("a", 1.0)]]),
]


def many_groups(rows, rows_a_group):
    """Predictions of 2026-01-05T09:00Z on with something of everything that parts of a file could disagree on."""
    draw = random.Random(7)
    start = instant("2026-01-05T09:00:00")
    truth = [draw.gauss(0, 1e6) for _ in range(rows)]
    table = pyarrow.table(
        {
            "id": [row // 2 if row % 97 == 5 else row for row in range(rows)],
            "ts": [None if row % 90 == 17 else start + datetime.timedelta(seconds=row * (40 if row % 50 == 3 else 1)) for row in range(rows)],
            "x": [float("inf") if row % 60 == 3 else None if row % 25 == 4 else draw.gauss(0, 1) * 10 ** (row % 7) for row in range(rows)],
            "colour": pyarrow.array([["red", "blue", f"shade-{row % 13}", None][row % 4] for row in range(rows)]).dictionary_encode(),
            "p": [value + draw.gauss(0, 1) for value in truth],
            "y": truth,
            "tags": [[1.0]] * rows,
        }
    )
    file = io.BytesIO()
    pyarrow.parquet.write_table(table, file, row_group_size=rows_a_group, write_statistics=False, store_schema=False)
    return {"rows": rows, "file": base64.b64encode(gzip.compress(file.getvalue(), mtime=0)).decode()}


def twice():
    file = io.BytesIO()
    columns = [pyarrow.array([1.0]), pyarrow.array([2.0]), pyarrow.array([3.0])]
    pyarrow.parquet.write_table(pyarrow.Table.from_arrays(columns, ["x", "y", "x"]), file)
    return base64.b64encode(file.getvalue()).decode()


grouped = {"manyGroups": many_groups(rows=420, rows_a_group=4), "twice": twice()}
print(json.dumps({"pyarrow": pyarrow.__version__, "files": files, "refused": odd, **grouped}, indent=1))
