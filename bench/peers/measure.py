"""Runs a command and says what it took: `python measure.py <command> …` prints one line of JSON."""

import json
import os
import subprocess
import sys
import time

started = time.perf_counter()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE)
output = process.stdout.read().decode()
_, status, usage = os.wait4(process.pid, 0)
took = {
    "status": os.waitstatus_to_exitcode(status),
    "elapsedMilliseconds": 1000 * (time.perf_counter() - started),
    "processorMilliseconds": 1000 * (usage.ru_utime + usage.ru_stime),
    "megabytes": usage.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3),
    "output": output,
}
print(json.dumps(took))
