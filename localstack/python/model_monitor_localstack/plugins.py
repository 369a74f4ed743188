"""Everything LocalStack loads by entry point (pyproject.toml).

Imports stay inside the functions: LocalStack loads this module at start-up, long before it needs what is in them."""

import os
from importlib import import_module

from localstack.runtime import hooks
from localstack.services.cloudformation.resource_provider import CloudFormationResourceProviderPlugin
from localstack.services.lambda_.invocation.plugins import RuntimeExecutorPlugin
from localstack.services.plugins import Service, aws_provider


class ProcessExecutorPlugin(RuntimeExecutorPlugin):
    name = "process"

    def load(self, *args, **kwargs):
        from .executor import ProcessRuntimeExecutor

        return ProcessRuntimeExecutor


class _ProviderPlugin(CloudFormationResourceProviderPlugin):
    module = "resource_providers"
    provider: str

    def load(self, *args, **kwargs):
        self.factory = getattr(import_module(f".{self.module}", __package__), self.provider)


class DashboardPlugin(_ProviderPlugin):
    name = "AWS::CloudWatch::Dashboard"
    provider = "DashboardProvider"


class AnomalyDetectorPlugin(_ProviderPlugin):
    name = "AWS::CloudWatch::AnomalyDetector"
    provider = "AnomalyDetectorProvider"


class MetricFilterPlugin(_ProviderPlugin):
    name = "AWS::Logs::MetricFilter"
    provider = "MetricFilterProvider"


class SageMakerModelPlugin(_ProviderPlugin):
    name = "AWS::SageMaker::Model"
    module = "sagemaker_providers"
    provider = "SageMakerModelProvider"


class SageMakerEndpointConfigPlugin(_ProviderPlugin):
    name = "AWS::SageMaker::EndpointConfig"
    module = "sagemaker_providers"
    provider = "SageMakerEndpointConfigProvider"


class SageMakerEndpointPlugin(_ProviderPlugin):
    name = "AWS::SageMaker::Endpoint"
    module = "sagemaker_providers"
    provider = "SageMakerEndpointProvider"


@aws_provider(api="sagemaker")
def sagemaker() -> Service:
    from . import stand_in

    return stand_in.forward("sagemaker")


@aws_provider(api="sagemaker-runtime")
def sagemaker_runtime() -> Service:
    from . import stand_in

    return stand_in.forward("sagemaker-runtime")


@hooks.on_infra_start(priority=90)
def start_reaper():
    from . import reaper

    reaper.exit_at_once_on_signals()
    # Only a process group of LocalStack's own may be killed: a group shared with a shell is the user's.
    if os.getpgrp() == os.getpid():
        reaper.start(watch_stdin=os.environ.get("MONITOR_LOCALSTACK_OWNED") == "1")


@hooks.on_infra_start(priority=90)
def apply_patches():
    from . import patches, resource_updates

    patches.apply()
    resource_updates.apply()


@hooks.on_infra_start(priority=90)
def start_throttling():
    from . import throttling

    throttling.start()
