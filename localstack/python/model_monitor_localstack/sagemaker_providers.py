"""CloudFormation types of SageMaker hosting; the calls behind them go to the stand-in."""

import time

from localstack.aws.spec import load_service
from localstack.services.cloudformation.provider_utils import convert_request_kwargs
from localstack.services.cloudformation.resource_provider import (
    ProgressEvent,
    ResourceProvider,
    ResourceRequest,
)

from .resource_providers import done, failed, named

_WAIT = {"Delay": 1, "MaxAttempts": 600}


def _call(request: ResourceRequest, operation: str, properties: dict) -> dict:
    """Calls the operation with those of the properties that it takes, numbers and booleans as such."""
    model = load_service("sagemaker").operation_model(operation)
    method = "".join(f"_{c.lower()}" if c.isupper() else c for c in operation).strip("_")
    client = request.aws_client_factory.sagemaker
    return getattr(client, method)(**convert_request_kwargs(properties, model.input_shape))


class _ReplacedProvider(ResourceProvider):
    """A type whose every change makes a new resource. The old one stays: an endpoint is updated from it."""

    kind: str

    def create(self, request: ResourceRequest) -> ProgressEvent:
        model = named(request, f"{self.kind}Name")
        model["Id"] = _call(request, f"Create{self.kind}", model)[f"{self.kind}Arn"]
        return done(model)

    def update(self, request: ResourceRequest) -> ProgressEvent:
        # The name that was generated for the old one must not come back.
        request.previous_state = None
        return self.create(request)

    def delete(self, request: ResourceRequest) -> ProgressEvent:
        _call(request, f"Delete{self.kind}", request.desired_state)
        return done(request.desired_state)


class SageMakerModelProvider(_ReplacedProvider):
    TYPE = "AWS::SageMaker::Model"
    SCHEMA = {"primaryIdentifier": ["/properties/Id"], "readOnlyProperties": ["/properties/Id"]}
    kind = "Model"


class SageMakerEndpointConfigProvider(_ReplacedProvider):
    TYPE = "AWS::SageMaker::EndpointConfig"
    SCHEMA = {"primaryIdentifier": ["/properties/Id"], "readOnlyProperties": ["/properties/Id"]}
    kind = "EndpointConfig"


class SageMakerEndpointProvider(ResourceProvider):
    TYPE = "AWS::SageMaker::Endpoint"
    SCHEMA = {
        "primaryIdentifier": ["/properties/Id"],
        "readOnlyProperties": ["/properties/Id"],
        "createOnlyProperties": ["/properties/EndpointName"],
    }

    def create(self, request: ResourceRequest) -> ProgressEvent:
        return self._put(request, "CreateEndpoint")

    def update(self, request: ResourceRequest) -> ProgressEvent:
        return self._put(request, "UpdateEndpoint")

    def delete(self, request: ResourceRequest) -> ProgressEvent:
        model = request.desired_state
        _call(request, "DeleteEndpoint", model)
        waiter = request.aws_client_factory.sagemaker.get_waiter("endpoint_deleted")
        waiter.wait(EndpointName=model["EndpointName"], WaiterConfig=_WAIT)
        return done(model)

    def _put(self, request: ResourceRequest, operation: str) -> ProgressEvent:
        model = named(request, "EndpointName")
        # CloudFormation's Ref of a config is its ARN, and the service takes either.
        model["EndpointConfigName"] = model["EndpointConfigName"].rpartition("/")[2]
        model["Id"] = _call(request, operation, model)["EndpointArn"]
        endpoint = self._settle(request, model["EndpointName"])
        if endpoint["EndpointStatus"] != "InService" or (
            endpoint["EndpointConfigName"] != model["EndpointConfigName"]
        ):
            return failed(endpoint.get("FailureReason", endpoint["EndpointStatus"]))
        return done(model)

    def _settle(self, request: ResourceRequest, name: str) -> dict:
        client = request.aws_client_factory.sagemaker
        for _ in range(_WAIT["MaxAttempts"]):
            endpoint = client.describe_endpoint(EndpointName=name)
            if endpoint["EndpointStatus"] in ("InService", "Failed"):
                return endpoint
            time.sleep(_WAIT["Delay"])
        return endpoint
