"""What Lambda itself says: the platform's log lines and the error answers that no handler wrote."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil


@dataclass(frozen=True)
class Usage:
    """What one invocation took; `init_ms` only where it started the process."""

    duration_ms: float
    memory_mb: int
    max_memory_mb: int
    init_ms: float | None = None

    @property
    def billed_ms(self) -> int:
        return ceil(self.duration_ms + (self.init_ms or 0))


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def error_body(error_type: str, message: str) -> bytes:
    return json.dumps({"errorType": error_type, "errorMessage": message}).encode()


def exit_message(request_id: str, return_code: int) -> str:
    if return_code == 0:
        return f"RequestId: {request_id} Error: Runtime exited without providing a reason"
    if return_code < 0:
        names = {-6: "aborted", -9: "killed", -11: "segmentation fault", -15: "terminated"}
        signal = names.get(return_code, str(-return_code))
        return f"RequestId: {request_id} Error: Runtime exited with error: signal: {signal}"
    return f"RequestId: {request_id} Error: Runtime exited with error: exit status {return_code}"


class TextReports:
    """The classic lines."""

    def start(self, request_id: str, version: str) -> str:
        return f"START RequestId: {request_id} Version: {version}"

    def fault(self, request_id: str, message: str) -> str:
        return message if message.startswith("RequestId: ") else f"{now()} {request_id} {message}"

    def finish(self, request_id: str, usage: Usage, error_type: str | None) -> list[str]:
        report = (
            f"REPORT RequestId: {request_id}\tDuration: {usage.duration_ms:.2f} ms\t"
            f"Billed Duration: {usage.billed_ms} ms\tMemory Size: {usage.memory_mb} MB\t"
            f"Max Memory Used: {usage.max_memory_mb} MB\t"
        )
        if usage.init_ms is not None:
            report += f"Init Duration: {usage.init_ms:.2f} ms\t"
        if error_type:
            report += "Status: timeout" if error_type == "Sandbox.Timedout" else f"Status: error\tError Type: {error_type}"
        return [f"END RequestId: {request_id}", report]


class JsonReports:
    """The same for functions whose LoggingConfig says LogFormat JSON."""

    def start(self, request_id: str, version: str) -> str:
        return _platform("start", {"requestId": request_id, "version": version})

    def fault(self, request_id: str, message: str) -> str:
        return json.dumps({"timestamp": now(), "level": "ERROR", "requestId": request_id, "message": message})

    def finish(self, request_id: str, usage: Usage, error_type: str | None) -> list[str]:
        metrics = {
            "durationMs": round(usage.duration_ms, 3),
            "billedDurationMs": usage.billed_ms,
            "memorySizeMB": usage.memory_mb,
            "maxMemoryUsedMB": usage.max_memory_mb,
        }
        if usage.init_ms is not None:
            metrics["initDurationMs"] = round(usage.init_ms, 3)
        status = "success" if not error_type else "timeout" if error_type == "Sandbox.Timedout" else "error"
        record = {"requestId": request_id, "metrics": metrics, "status": status}
        if status == "error":
            record["errorType"] = error_type
        return [_platform("report", record)]


def _platform(kind: str, record: dict) -> str:
    return json.dumps({"time": now(), "type": f"platform.{kind}", "record": record})
