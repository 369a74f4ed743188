"""Everything LocalStack loads by entry point (pyproject.toml).

Imports stay inside the functions: LocalStack loads this module at start-up, long before it needs what is in them.
A further AWS service would come as one more entry point in the namespace `localstack.aws.provider`.
"""

import os

from localstack.runtime import hooks
from localstack.services.cloudformation.resource_provider import CloudFormationResourceProviderPlugin
from localstack.services.lambda_.invocation.plugins import RuntimeExecutorPlugin


class ProcessExecutorPlugin(RuntimeExecutorPlugin):
    name = "process"

    def load(self, *args, **kwargs):
        from .executor import ProcessRuntimeExecutor

        return ProcessRuntimeExecutor


class _ProviderPlugin(CloudFormationResourceProviderPlugin):
    provider: str

    def load(self, *args, **kwargs):
        from . import resource_providers

        self.factory = getattr(resource_providers, self.provider)


class DashboardPlugin(_ProviderPlugin):
    name = "AWS::CloudWatch::Dashboard"
    provider = "DashboardProvider"


class AnomalyDetectorPlugin(_ProviderPlugin):
    name = "AWS::CloudWatch::AnomalyDetector"
    provider = "AnomalyDetectorProvider"


class MetricFilterPlugin(_ProviderPlugin):
    name = "AWS::Logs::MetricFilter"
    provider = "MetricFilterProvider"


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
