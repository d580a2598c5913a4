"""A write call as the line that makes the AWS CLI do the same."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator

from tui.domain.call import Call, operation_of
from tui.domain.context import Context
from tui.writes.calls import kind_of

_COMMANDS = {"codedeploy": "deploy", "states": "stepfunctions"}
"""Services that the AWS CLI calls otherwise."""

_WORDS = re.compile(r"(?<!^)(?=[A-Z])")


def cli_line(call: Call, context: Context | None = None) -> str:
    """Return a shell line, quoted for POSIX shells, that does what the call does.

    Secrets are masked: values of the environment have to be put in by hand, and the whole of it, for the API replaces
    it. The profile, region and endpoint are those of `context`; the demo's lines name none, for no CLI reaches it.
    """
    service = call.action.partition(":")[0]
    words = ["aws", _COMMANDS.get(service, service), _dashed(operation_of(call))]
    for name, value in kind_of(call).parameters.items():
        if isinstance(value, bool):
            words.append(f"--{'' if value else 'no-'}{_dashed(name)}")
        else:
            words += [f"--{_dashed(name)}", _text(value)]
    return " ".join([*(shlex.quote(word) for word in words), *_where(context)])


def _where(context: Context | None) -> Iterator[str]:
    if context is None or context.place == "demo":
        return
    # A profile that is named would win over keys of the environment.
    if context.profile not in ("", "default") and not context.environment_keys:
        yield f"--profile {shlex.quote(context.profile)}"
    if context.region:
        yield f"--region {shlex.quote(context.region)}"
    if context.endpoint:
        yield f"--endpoint-url {shlex.quote(context.endpoint)}"


def _dashed(name: str) -> str:
    # As botocore does it: S3Bucket is --s3-bucket, CodeSha256 --code-sha256.
    return _WORDS.sub("-", name).lower()


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return json.dumps(list(value))
    return json.dumps(value)
