"""What is exported of an alias that CodeDeploy shifts, and the code of the hook that checks a new version."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tui.domain.alias import Alias
from tui.domain.version import Version
from tui.features.rollout.codedeploy.configuration import Configuration

_ODD = re.compile(r"[^A-Za-z0-9]", re.ASCII)


HOOK_CODE = (
    "import boto3, os\n"
    "def handler(event, context):\n"
    "    status = 'Succeeded'\n"
    "    try:\n"
    "        version = boto3.client('lambda').get_function_configuration(FunctionName=os.environ['NEW_VERSION'])\n"
    "        status = 'Succeeded' if version['State'] == 'Active' else 'Failed'\n"
    "        # Add test calls of your own here, and allow lambda:InvokeFunction below.\n"
    "    except Exception as error:\n"
    "        print(error)\n"
    "        status = 'Failed'\n"
    "    boto3.client('codedeploy').put_lifecycle_event_hook_execution_status(\n"
    "        deploymentId=event['DeploymentId'],\n"
    "        lifecycleEventHookExecutionId=event['LifecycleEventHookExecutionId'],\n"
    "        status=status)\n"
)
"""What a hook does before the new version gets traffic; NEW_VERSION is its ARN."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What is exported: the alias, the version that it runs, and how CodeDeploy shifts it."""

    alias: Alias
    version: Version
    configuration: Configuration
    plan: str

    @property
    def logical_id(self) -> str:
        """The function's name as CloudFormation takes it."""
        parts = [part for part in _ODD.split(self.alias.function) if part]
        name = "".join(part[:1].upper() + part[1:] for part in parts)
        return name if name[:1].isalpha() else f"Function{name}"
