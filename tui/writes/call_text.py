"""Write calls in words: what would be done, what was done."""

from __future__ import annotations

from tui.domain.call import (
    Call,
    CreateAlias,
    DeleteAlias,
    DeleteVersion,
    Image,
    PublishVersion,
    S3Object,
    UpdateAlias,
    UpdateFunctionCode,
    UpdateFunctionConfiguration,
    ZipFile,
)
from tui.presentation.words import tell_routing


def describe_call(call: Call) -> str:
    """Say in one line what a call would do."""
    match call:
        case UpdateAlias(before, after, description):
            if after == before.routing and description is not None:
                return f"describe {before.name}: {description or 'nothing'}"
            return f"{before.name}  {tell_routing(before.routing)}  ⟶  {tell_routing(after)}"
        case CreateAlias(name=name, routing=routing):
            return f"create alias {name} on {tell_routing(routing)}"
        case DeleteAlias(before):
            return f"delete alias {before.name}, which points at {tell_routing(before.routing)}"
        case PublishVersion(description=description):
            return f"publish $LATEST as a new version{f': {description}' if description else ''}"
        case UpdateFunctionCode(code=code):
            return f"replace the code of $LATEST by {describe_code(code)}"
        case UpdateFunctionConfiguration():
            return f"change $LATEST: {', '.join(_changed(call))}"
        case DeleteVersion(version=version):
            return f"delete version {version.number}"


def describe_code(code: ZipFile | S3Object | Image) -> str:
    """Say where code comes from."""
    match code:
        case ZipFile(data, _, origin):
            return f"{origin or 'a zip'} ({len(data):,} bytes)"
        case S3Object(bucket, key, version):
            return f"s3://{bucket}/{key}{f' at version {version}' if version else ''}"
        case Image(uri):
            return f"image {uri}"


def _changed(call: UpdateFunctionConfiguration) -> list[str]:
    fields = [f"{name} {_short(value)}" for name, value in call.settings.items()]
    variables = [f"{'remove' if value is None else 'set'} env {name}" for name, value in call.environment.items()]
    return [*fields, *variables]


def _short(value: object) -> str:
    text = ", ".join(str(item) for item in value) if isinstance(value, list | tuple) else str(value)
    return text or "to nothing"
