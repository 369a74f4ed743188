"""Where LocalStack's code itself must act differently; each patch says what for."""

import json
from functools import lru_cache

from localstack import config
from localstack.aws.api.lambda_ import (
    InvalidRequestContentException,
    InvocationType,
    RequestTooLargeException,
)
from localstack.services.lambda_.invocation.execution_environment import ExecutionEnvironment
from localstack.services.lambda_.invocation.lambda_service import LambdaService
from localstack.services.lambda_.invocation.version_manager import LambdaVersionManager
from localstack.services.s3.storage.ephemeral import EphemeralS3ObjectStore
from localstack.services.stepfunctions.asl.utils import json_path
from localstack.utils.patch import patch

# https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html, as AWS's refusals state them
REQUEST_LIMITS = {InvocationType.RequestResponse: 6_291_456, InvocationType.Event: 1_048_576}


def apply() -> None:
    _keep_s3_bodies_per_instance()
    _refuse_bad_requests()
    _honour_log_group_of_function()
    _leave_logs_to_executor()
    _read_json_paths_once()


def _keep_s3_bodies_per_instance() -> None:
    # The default is one fixed folder in /tmp: two instances would delete one another's objects.
    @patch(EphemeralS3ObjectStore.__init__)
    def __init__(fn, self, root_directory: str | None = None):
        fn(self, f"{config.dirs.tmp}/s3")


def _refuse_bad_requests() -> None:
    @patch(LambdaService.invoke)
    def invoke(fn, self, *args, invocation_type=None, payload=None, **kwargs):
        limit = REQUEST_LIMITS.get(invocation_type or InvocationType.RequestResponse)
        if limit and payload and len(payload) > limit:
            raise RequestTooLargeException(
                f"Request must be smaller than {limit} bytes for the InvokeFunction operation", Type="User"
            )
        try:
            json.loads(payload or "{}")
        except ValueError as error:
            raise InvalidRequestContentException(
                f"Could not parse request body into json: {error}", Type="User"
            ) from error
        return fn(self, *args, invocation_type=invocation_type, payload=payload or None, **kwargs)


def _honour_log_group_of_function() -> None:
    @patch(ExecutionEnvironment.get_log_group_name)
    def get_log_group_name(fn, self) -> str:
        return self.function_version.config.logging_config.get("LogGroup") or fn(self)


def _leave_logs_to_executor() -> None:
    # LocalStack would split every message at line ends, stamp all with one time, and lose those of a failed start.
    @patch(LambdaVersionManager.store_logs)
    def store_logs(fn, self, invocation_result, execution_env) -> None:
        pass


def _read_json_paths_once() -> None:
    # The parser makes its tables anew for each path of each state: two thirds of what a busy instance did.
    json_path.parse = lru_cache(maxsize=4096)(json_path.parse)
