"""Function output on its way to CloudWatch Logs, in order, without holding up the invocations."""

import logging
import queue
import threading
import time
from dataclasses import dataclass

from localstack.aws.connect import connect_to

LOG = logging.getLogger(__name__)

# https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
MAX_BATCH_EVENTS = 10_000
MAX_BATCH_BYTES = 1_048_576
EVENT_OVERHEAD_BYTES = 26
MAX_EVENT_BYTES = 262_144 - EVENT_OVERHEAD_BYTES


@dataclass(frozen=True)
class LogTarget:
    account: str
    region: str
    group: str
    stream: str


def event(message: str) -> dict:
    """One log event, stamped now."""
    return {"timestamp": int(time.time() * 1000), "message": message}


class LogWriter:
    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[tuple[LogTarget, list[dict]]] = queue.SimpleQueue()
        threading.Thread(target=self._run, name="function-logs", daemon=True).start()

    def write(self, target: LogTarget, events: list[dict]) -> None:
        if events:
            self._queue.put((target, events))

    def _run(self) -> None:
        while True:
            target, events = self._queue.get()
            try:
                for batch in _batches(events):
                    _put(target, batch)
            except Exception as error:
                LOG.warning("Log lines for %s %s are lost: %s", target.group, target.stream, error)


def _put(target: LogTarget, batch: list[dict]) -> None:
    logs = connect_to(region_name=target.region, aws_access_key_id=target.account).logs
    place = {"logGroupName": target.group, "logStreamName": target.stream}
    try:
        logs.put_log_events(**place, logEvents=batch)
    except logs.exceptions.ResourceNotFoundException:
        for create in (
            lambda: logs.create_log_group(logGroupName=target.group),
            lambda: logs.create_log_stream(**place),
        ):
            try:
                create()
            except logs.exceptions.ResourceAlreadyExistsException:
                pass
        logs.put_log_events(**place, logEvents=batch)


def _batches(events: list[dict]):
    batch: list[dict] = []
    size = 0
    for item in (part for whole in events for part in _split(whole)):
        weight = len(item["message"].encode()) + EVENT_OVERHEAD_BYTES
        if batch and (len(batch) == MAX_BATCH_EVENTS or size + weight > MAX_BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(item)
        size += weight
    yield batch


def _split(whole: dict):
    """A message longer than an event may be becomes several, as on AWS."""
    message = whole["message"]
    if len(message) * 4 <= MAX_EVENT_BYTES:
        yield whole
        return
    data = message.encode()
    for start in range(0, len(data), MAX_EVENT_BYTES):
        yield {**whole, "message": data[start : start + MAX_EVENT_BYTES].decode(errors="replace")}
