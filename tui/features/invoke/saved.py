"""Payloads that are kept under names: read, written and deleted for a room, and what is said of it."""

from __future__ import annotations

from collections.abc import Iterator

from tui.storage.payloads import NAME, Payloads
from tui.storage.private_files import why
from tui.writes.workspace import Workspace


def why_no_name(name: str) -> str | None:
    """Say why a payload cannot be kept under a name, or return None."""
    if NAME.fullmatch(name):
        return None
    return "a name has 1 to 64 letters, digits, spaces, dots, - or _, and cannot start with . or a space"


def describe_failure(error: OSError) -> str:
    """Return what is said where the file of a payload is not to be had."""
    return f"the payload's file: {why(error)}"


def read_names(workspace: Workspace, function: str) -> Iterator[tuple[str, ...] | OSError]:
    """Yield the names of the payloads that were saved for a function, or why they cannot be read."""
    try:
        yield _payloads(workspace, function).names()
    except OSError as error:
        yield error


def load_payload(workspace: Workspace, function: str, name: str) -> Iterator[str | OSError]:
    """Yield a saved payload, or why it cannot be read."""
    try:
        yield _payloads(workspace, function).load(name)
    except OSError as error:
        yield error


def save_payload(workspace: Workspace, function: str, name: str, text: str) -> Iterator[str | OSError]:
    """Save a payload and yield its name, or why it could not be saved."""
    try:
        _payloads(workspace, function).save(name, text)
    except OSError as error:
        yield error
    else:
        yield name


def delete_payload(workspace: Workspace, function: str, name: str) -> Iterator[str | OSError]:
    """Delete a saved payload and yield its name, or why it could not be deleted."""
    try:
        _payloads(workspace, function).delete(name)
    except OSError as error:
        yield error
    else:
        yield name


def _payloads(workspace: Workspace, function: str) -> Payloads:
    return Payloads(workspace.record.folder, workspace.context, function)
