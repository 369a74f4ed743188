"""Lambda functions as node processes: LocalStack's runtime executor without Docker."""

import os
import shutil
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from localstack import config
from localstack.aws.api.lambda_ import LogFormat
from localstack.runtime import events as runtime_events
from localstack.services.lambda_.invocation.lambda_models import FunctionVersion, InvocationResult
from localstack.services.lambda_.invocation.runtime_executor import RuntimeExecutor

from .function_process import Answer, FunctionProcess, milliseconds_since
from .log_writer import LogTarget, LogWriter, event
from .reports import JsonReports, TextReports, Usage, error_body, exit_message

# Both as AWS states them: the limit that it names in the refusal, and its limit for module initialisation.
MAX_RESPONSE_BYTES = 6_291_556
INIT_SECONDS = 10
LOG_TAIL_BYTES = 4096

_writer = LogWriter()


@dataclass
class _Outcome:
    body: bytes
    error_type: str | None = None
    fault: str | None = None


@dataclass
class _Run:
    """One invocation under way, and its log events so far."""

    request_id: str
    payload: str
    arn: str
    trace_id: str
    events: list[dict] = field(default_factory=list)


class ProcessRuntimeExecutor(RuntimeExecutor):
    """One Lambda execution environment: a node process, started anew after it exited, crashed or was killed."""

    def __init__(self, id: str, function_version: FunctionVersion) -> None:
        super().__init__(id=id, function_version=function_version)
        self._config = function_version.config
        json_logs = self._config.logging_config.get("LogFormat") == LogFormat.JSON
        self._reports = JsonReports() if json_logs else TextReports()
        self._busy = threading.Lock()
        self._process: FunctionProcess | None = None
        self._run: _Run | None = None
        self._init_failure: _Outcome | None = None
        self._init_ms: float | None = None
        self._max_rss_kb = 0

    def start(self, env_vars: dict[str, str]) -> None:
        self._home = Path(tempfile.mkdtemp(prefix="function-"))
        self._target = LogTarget(
            self.function_version.id.account,
            self.function_version.id.region,
            env_vars["AWS_LAMBDA_LOG_GROUP_NAME"],
            env_vars["AWS_LAMBDA_LOG_STREAM_NAME"],
        )
        self._env = self._environment(env_vars)
        # A module that does not load is told by the invocation that meets it: only that one has a request id.
        self._boot()

    def stop(self) -> None:
        if not runtime_events.infra_stopping.is_set():
            # An update or removal of the function lets the call under way end, as AWS does.
            self._busy.acquire(timeout=self._config.timeout)
        if self._process:
            self._process.kill()
        shutil.rmtree(self._home, ignore_errors=True)

    def invoke(self, payload: dict[str, str]) -> InvocationResult:
        with self._busy:
            run = _Run(
                payload["invoke-id"], payload["payload"], payload["invoked-function-arn"], payload["trace-id"]
            )
            self._run = run
            try:
                if self._init_ms is None and not self._process.alive:
                    self._boot()
                outcome = self._answer(run)
            finally:
                self._run = None
        _writer.write(self._target, run.events)
        tail = "\n".join(entry["message"] for entry in run.events) + "\n"
        logs = tail.encode()[-LOG_TAIL_BYTES:].decode(errors="ignore")
        return InvocationResult(run.request_id, outcome.body, is_error=outcome.error_type is not None, logs=logs)

    def get_address(self) -> str:
        return "127.0.0.1"

    def get_endpoint_from_executor(self) -> str:
        return "127.0.0.1"

    def get_runtime_endpoint(self) -> str:
        # The interface asks for one; our processes are spoken to over pipes.
        return f"http://127.0.0.1:{config.GATEWAY_LISTEN[0].port}/_localstack_lambda/{self.id}"

    def get_logs(self) -> str:
        return ""

    @classmethod
    def prepare_version(cls, function_version: FunctionVersion) -> None:
        runtime = function_version.config.runtime or "container image"
        if not runtime.startswith("nodejs"):
            raise ValueError(f"only nodejs runtimes run here, not {runtime}")
        function_version.config.code.prepare_for_execution()
        # Without it node would find the package.json of whatever project this instance's folder lies in.
        marker = Path(tempfile.gettempdir(), "package.json")
        if not marker.exists():
            marker.write_text("{}\n")

    @classmethod
    def cleanup_version(cls, function_version: FunctionVersion) -> None:
        pass

    def _environment(self, env_vars: dict[str, str]) -> dict[str, str]:
        own = self._config.environment or {}
        given = {k: str(v) for k, v in env_vars.items() if k in own or not k.startswith(("LOCALSTACK_", "EDGE_"))}
        node_folder = str(Path(_node()).parent)
        return {
            "PATH": f"{node_folder}:/usr/local/bin:/usr/bin:/bin",
            "LANG": "en_US.UTF-8",
            # Not the user's home: the SDK would read its profiles there.
            "HOME": str(self._home),
            "TMPDIR": str(self._home),
            **given,
            "AWS_EXECUTION_ENV": f"AWS_Lambda_{self._config.runtime}",
            "LAMBDA_TASK_ROOT": str(self._code()),
        }

    def _code(self) -> Path:
        return self._config.code.get_unzipped_code_location()

    def _boot(self) -> None:
        """Starts a process and loads the handler; what goes wrong is kept for the invocation to tell."""
        started = time.perf_counter()
        heap_mb = self._config.memory_size * 9 // 10
        command = [_node(), f"--max-old-space-size={heap_mb}"]
        self._process = FunctionProcess(command, self._env, self._code(), self._on_output)
        answer = self._process.answer(INIT_SECONDS + self._config.timeout)
        self._init_ms = milliseconds_since(started)
        self._note_memory(answer)
        ready = answer is not None and answer.kind == "ready"
        self._init_failure = None if ready else self._outcome(answer, request_id="")

    def _answer(self, run: _Run) -> _Outcome:
        run.events.append(event(self._reports.start(run.request_id, self.function_version.id.qualifier)))
        init_ms, self._init_ms = self._init_ms, None
        started = time.perf_counter()
        if self._init_failure:
            outcome = self._init_failure
        else:
            answer = self._process.ask(self._request(run), self._config.timeout)
            self._note_memory(answer)
            outcome = self._outcome(answer, run.request_id)
        if outcome.fault:
            run.events.append(event(self._reports.fault(run.request_id, outcome.fault)))
        usage = Usage(
            milliseconds_since(started), self._config.memory_size, round(self._max_rss_kb / 1024), init_ms
        )
        run.events += map(event, self._reports.finish(run.request_id, usage, outcome.error_type))
        return outcome

    def _request(self, run: _Run) -> dict:
        return {
            "id": run.request_id,
            "arn": run.arn,
            "trace": run.trace_id,
            "deadline": int(time.time() * 1000) + self._config.timeout * 1000,
            "payload": run.payload,
        }

    def _outcome(self, answer: Answer | None, request_id: str) -> _Outcome:
        if answer is None:
            return self._death(request_id)
        if answer.kind == "result" and len(answer.body) > MAX_RESPONSE_BYTES:
            message = f"Response payload size exceeded maximum allowed payload size ({MAX_RESPONSE_BYTES} bytes)."
            kind = "Function.ResponseSizeTooLarge"
            return _Outcome(error_body(kind, message), kind, message)
        if answer.kind == "result":
            return _Outcome(answer.body)
        if answer.kind == "fatal":
            # The next call must not meet a process that is still on its way out.
            self._process.exit_code()
        kind, _, body = answer.body.partition(b" ")
        return _Outcome(body, kind.decode())

    def _death(self, request_id: str) -> _Outcome:
        if self._process.timed_out:
            message = f"Task timed out after {self._config.timeout:.2f} seconds"
            body = error_body("Sandbox.Timedout", f"RequestId: {request_id} Error: {message}")
            return _Outcome(body, "Sandbox.Timedout", message)
        message = exit_message(request_id, self._process.exit_code())
        return _Outcome(error_body("Runtime.ExitError", message), "Runtime.ExitError", message)

    def _note_memory(self, answer: Answer | None) -> None:
        if answer:
            self._max_rss_kb = answer.max_rss_kb

    def _on_output(self, text: str) -> None:
        if run := self._run:
            run.events.append(event(text))
        else:
            # Printed while starting or after an answer: nothing to wait for.
            _writer.write(self._target, [event(text)])


def _node() -> str:
    node = os.environ.get("MONITOR_LOCALSTACK_NODE") or shutil.which("node")
    if not node:
        raise FileNotFoundError("no node on PATH to run Lambda functions with")
    return node
