"""What LocalStack's own CloudFormation providers drop: updates of many types, and some properties.

An update that a provider lacks is reported as done while nothing changes, so a new alarm threshold would never
arrive. For types whose create is an idempotent put, that create is the update.
"""

from localstack.services.cloudformation.resource_provider import (
    OperationStatus,
    ProgressEvent,
    ResourceProviderExecutor,
    ResourceRequest,
    convert_payload,
)
from localstack.utils.patch import patch


def _put_again(provider, request: ResourceRequest) -> ProgressEvent:
    _keep_identity(provider, request)
    return provider.create(request)


def _put_rule_again(provider, request: ResourceRequest) -> ProgressEvent:
    """As above, and the targets the new template no longer has go."""
    event = _put_again(provider, request)
    before, after = ({t["Id"] for t in (state or {}).get("Targets") or []} for state in _states(request))
    if before - after:
        bus, _, name = event.resource_model["Id"].rpartition("|")
        request.aws_client_factory.events.remove_targets(
            Rule=name, Ids=sorted(before - after), **({"EventBusName": bus} if bus else {})
        )
    return event


def _keep(provider, request: ResourceRequest) -> ProgressEvent:
    """Nothing to put but what a supplement below puts."""
    _keep_identity(provider, request)
    return ProgressEvent(status=OperationStatus.SUCCESS, resource_model=request.desired_state)


def _states(request: ResourceRequest) -> tuple[dict | None, dict | None]:
    return request.previous_state, request.desired_state


def _keep_identity(provider, request: ResourceRequest) -> None:
    """A generated name is in the deployed state only; without it the update would make a second resource."""
    fixed = [*provider.SCHEMA.get("createOnlyProperties", []), *provider.SCHEMA.get("readOnlyProperties", [])]
    for pointer in [*provider.SCHEMA["primaryIdentifier"], *fixed]:
        key = pointer.removeprefix("/properties/")
        if key in (request.previous_state or {}):
            request.desired_state.setdefault(key, request.previous_state[key])


_UPDATES = {
    "AWS::CloudWatch::Alarm": _put_again,
    "AWS::CloudWatch::CompositeAlarm": _put_again,
    "AWS::Events::Rule": _put_rule_again,
    "AWS::Lambda::EventInvokeConfig": _put_again,
    "AWS::Logs::LogGroup": _keep,
    "AWS::S3::Bucket": _put_again,
    "AWS::S3::BucketPolicy": _put_again,
    "AWS::SNS::TopicPolicy": _put_again,
}


def _put_retention(request: ResourceRequest, model: dict) -> None:
    logs = request.aws_client_factory.logs
    if days := model.get("RetentionInDays"):
        logs.put_retention_policy(logGroupName=model["LogGroupName"], retentionInDays=int(days))
    elif (request.previous_state or {}).get("RetentionInDays"):
        logs.delete_retention_policy(logGroupName=model["LogGroupName"])


def _put_reserved_concurrency(request: ResourceRequest, model: dict) -> None:
    client = request.aws_client_factory.lambda_
    wished = (request.desired_state or {}).get("ReservedConcurrentExecutions")
    if wished is not None:
        client.put_function_concurrency(
            FunctionName=model["FunctionName"], ReservedConcurrentExecutions=int(wished)
        )
    elif (request.previous_state or {}).get("ReservedConcurrentExecutions") is not None:
        client.delete_function_concurrency(FunctionName=model["FunctionName"])


_SUPPLEMENTS = {
    "AWS::Logs::LogGroup": _put_retention,
    "AWS::Lambda::Function": _put_reserved_concurrency,
}


def apply() -> None:
    @patch(ResourceProviderExecutor.execute_action)
    def execute_action(fn, self, resource_provider, raw_payload) -> ProgressEvent:
        kind, action = raw_payload["resourceType"], raw_payload["action"]
        request = convert_payload(self.stack_name, self.stack_id, raw_payload)
        if action == "Remove":
            return fn(self, resource_provider, raw_payload)
        if action != "Add" and kind in _UPDATES:
            event = _UPDATES[kind](resource_provider, request)
        else:
            event = fn(self, resource_provider, raw_payload)
        if event.status is OperationStatus.SUCCESS and kind in _SUPPLEMENTS:
            _SUPPLEMENTS[kind](request, event.resource_model)
        return event
