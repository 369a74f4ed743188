"""SageMaker, which LocalStack lacks: its calls go to a stand-in, a program of the project's own.

The stand-in starts with the first call and ends with LocalStack: it belongs to LocalStack's process group, and its
standard input is a pipe that closes when LocalStack is gone.
"""

import json
import os
import subprocess
import threading

import urllib3
from localstack import config
from localstack.aws.api import RequestContext
from localstack.aws.spec import load_service
from localstack.http import Response
from localstack.services.plugins import Service

# Set by whoever starts LocalStack: the program and its arguments, as a JSON array.
COMMAND_VARIABLE = "MONITOR_LOCALSTACK_SAGEMAKER"

# What belongs to one connection, and must not be passed on to the next.
_HOP_HEADERS = {"connection", "content-length", "date", "host", "keep-alive", "server", "transfer-encoding"}

_ANSWER_SECONDS = 90

_lock = threading.Lock()
_process: subprocess.Popen | None = None
_url = ""
_pool = urllib3.PoolManager(maxsize=64, retries=False)


def forward(api: str) -> Service:
    """A service of LocalStack's whose every operation the stand-in answers."""

    class Provider:
        service = api

    operations = load_service(api).operation_names
    return Service.for_provider(Provider(), dispatch_table_factory=lambda _: dict.fromkeys(operations, _ask))


def _ask(context: RequestContext, _request) -> Response:
    request = context.request
    headers = {key: value for key, value in request.headers.items() if key.lower() not in _HOP_HEADERS}
    headers["x-stand-in-account"] = context.account_id
    headers["x-stand-in-region"] = context.region
    answer = _pool.request(
        request.method,
        _find_url() + request.full_path,
        body=request.get_data(),
        headers=headers,
        timeout=_ANSWER_SECONDS,
        redirect=False,
    )
    kept = {key: value for key, value in answer.headers.items() if key.lower() not in _HOP_HEADERS}
    return Response(answer.data, status=answer.status, headers=kept)


def _find_url() -> str:
    global _process, _url
    with _lock:
        if _process is None or _process.poll() is not None:
            _process = _start()
            port = json.loads(_process.stdout.readline() or b"{}").get("port")
            if port is None:
                raise RuntimeError("the stand-in for SageMaker did not start: see LocalStack's log")
            _url = f"http://127.0.0.1:{port}"
        return _url


def _start() -> subprocess.Popen:
    command = os.environ.get(COMMAND_VARIABLE)
    if command is None:
        raise RuntimeError(f"SageMaker needs its stand-in, and {COMMAND_VARIABLE} does not say how to start it")
    environment = {
        **os.environ,
        "AWS_ENDPOINT_URL": config.external_service_url(),
        "MONITOR_SAGEMAKER_FOLDER": f"{config.dirs.tmp}/sagemaker",
    }
    return subprocess.Popen(
        json.loads(command), env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
