"""Throttling on request: AWS refuses calls that come too fast, LocalStack never does.

PUT /_monitor/throttling takes rules such as {"service": "s3", "operation": "PutObject", "resource": "bucket/.*[.]json",
"times": 2}: the first two calls to each resource in whose name that regular expression is found are refused as the
service does. The operation may be left out. New rules replace the old; GET answers how often each call was refused.
"""

import re
import threading
from collections import Counter

from localstack.aws.api import CommonServiceException, RequestContext
from localstack.aws.handlers import serve_custom_service_request_handlers
from localstack.http import Request, Response
from localstack.services.edge import ROUTER

PATH = "/_monitor/throttling"

# https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList: S3 has a word of its own.
_REFUSALS = {"s3": ("SlowDown", "Please reduce your request rate.", 503)}
_REFUSAL = ("Throttling", "Rate exceeded", 400)

# What of a request names the thing that it is about.
_NAMES = ("Bucket", "Key", "Prefix", "Namespace")

_lock = threading.Lock()
_rules: list[dict] = []
_refused: Counter = Counter()


def start() -> None:
    serve_custom_service_request_handlers.append(_throttle)
    ROUTER.add(PATH, _take_rules, methods=["PUT"])
    ROUTER.add(PATH, _tell, methods=["GET"])


def _throttle(_chain, context: RequestContext, _response) -> None:
    if not _rules or context.operation is None:
        return
    service, operation = context.service.service_name, context.operation.name
    request = context.service_request or {}
    resource = "/".join(str(request[name]) for name in _NAMES if request.get(name))
    with _lock:
        if not any(_holds(rule, service, operation, resource) for rule in _rules):
            return
        _refused[(operation, resource)] += 1
    code, message, status = _REFUSALS.get(service, _REFUSAL)
    raise CommonServiceException(code, message, status)


def _holds(rule: dict, service: str, operation: str, resource: str) -> bool:
    return (
        rule["service"] == service
        and rule.get("operation", operation) == operation
        and re.search(rule["resource"], resource)
        and _refused[(operation, resource)] < rule["times"]
    )


def _take_rules(request: Request) -> Response:
    with _lock:
        _rules[:] = request.get_json()
        _refused.clear()
    return Response(status=204)


def _tell(_request: Request) -> list[dict]:
    with _lock:
        return [
            {"operation": operation, "resource": resource, "times": times}
            for (operation, resource), times in _refused.items()
        ]
