"""CloudFormation types that LocalStack would otherwise skip while reporting success."""

import json

import localstack.services.cloudformation.provider_utils as util
from localstack.services.cloudformation.resource_provider import (
    OperationStatus,
    ProgressEvent,
    ResourceProvider,
    ResourceRequest,
)


def done(model: dict) -> ProgressEvent:
    return ProgressEvent(status=OperationStatus.SUCCESS, resource_model=model)


def failed(message: str) -> ProgressEvent:
    return ProgressEvent(
        status=OperationStatus.FAILED, resource_model={}, message=message, error_code="InvalidRequest"
    )


def named(request: ResourceRequest, key: str) -> dict:
    """The wished-for properties under their lasting name: the given one, the one it has, or a generated one."""
    model = dict(request.desired_state or {})
    model[key] = (
        model.get(key)
        or (request.previous_state or {}).get(key)
        or util.generate_default_name(request.stack_name, request.logical_resource_id)
    )
    return model


class DashboardProvider(ResourceProvider):
    TYPE = "AWS::CloudWatch::Dashboard"
    SCHEMA = {
        "primaryIdentifier": ["/properties/DashboardName"],
        "createOnlyProperties": ["/properties/DashboardName"],
    }

    def create(self, request: ResourceRequest) -> ProgressEvent:
        model = named(request, "DashboardName")
        body = model.get("DashboardBody")
        # LocalStack's PutDashboard takes any text; CloudWatch refuses what is not a JSON object.
        try:
            is_object = isinstance(json.loads(body), dict)
        except (TypeError, ValueError):
            is_object = False
        if not is_object:
            return failed("The field DashboardBody must be a valid JSON object")
        request.aws_client_factory.cloudwatch.put_dashboard(
            DashboardName=model["DashboardName"], DashboardBody=body
        )
        return done(model)

    update = create

    def delete(self, request: ResourceRequest) -> ProgressEvent:
        model = request.desired_state
        request.aws_client_factory.cloudwatch.delete_dashboards(DashboardNames=[model["DashboardName"]])
        return done(model)


class AnomalyDetectorProvider(ResourceProvider):
    """Accepts the detector so that the stack deploys whole; nothing evaluates it.

    LocalStack has no anomaly detection: its PutAnomalyDetector fails, and alarms on bands stay INSUFFICIENT_DATA.
    """

    TYPE = "AWS::CloudWatch::AnomalyDetector"
    SCHEMA = {"primaryIdentifier": ["/properties/Id"], "readOnlyProperties": ["/properties/Id"]}

    def create(self, request: ResourceRequest) -> ProgressEvent:
        return done(named(request, "Id"))

    update = create

    def delete(self, request: ResourceRequest) -> ProgressEvent:
        return done(request.desired_state)


class MetricFilterProvider(ResourceProvider):
    TYPE = "AWS::Logs::MetricFilter"
    SCHEMA = {
        "primaryIdentifier": ["/properties/FilterName"],
        "createOnlyProperties": ["/properties/FilterName", "/properties/LogGroupName"],
    }

    def create(self, request: ResourceRequest) -> ProgressEvent:
        model = named(request, "FilterName")
        request.aws_client_factory.logs.put_metric_filter(
            logGroupName=model["LogGroupName"],
            filterName=model["FilterName"],
            filterPattern=model["FilterPattern"],
            metricTransformations=[
                _lower_first(change) for change in model["MetricTransformations"]
            ],
        )
        return done(model)

    update = create

    def delete(self, request: ResourceRequest) -> ProgressEvent:
        model = request.desired_state
        request.aws_client_factory.logs.delete_metric_filter(
            logGroupName=model["LogGroupName"], filterName=model["FilterName"]
        )
        return done(model)


def _lower_first(change: dict) -> dict:
    """CloudFormation writes MetricName and a list of dimensions, the API metricName and a map."""
    result = {key[0].lower() + key[1:]: value for key, value in change.items()}
    if dimensions := result.get("dimensions"):
        result["dimensions"] = {entry["Key"]: entry["Value"] for entry in dimensions}
    if "defaultValue" in result:
        result["defaultValue"] = float(result["defaultValue"])
    return result
