"""Reads what a version says in its log, where and how it is logged, and what it answers."""

from __future__ import annotations

import json
from typing import Any

from yaml.nodes import Node

from tui.demo.logs.log_format import LogTemplate
from tui.storage.yaml_reader import YamlReader

_LEVELS = ("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL")


def log_template(r: YamlReader, node: Node) -> LogTemplate:
    """Read the lines that a version's code logs, in turn, and what a call that fails, fails of."""
    fields = r.fields(node, {"Lines": lambda n: r.items(n, r.text), "Error": r.text})
    return LogTemplate(tuple(fields.get("Lines", LogTemplate().lines)), fields.get("Error", ""))


def answers(r: YamlReader, node: Node) -> str:
    """Read what a version answers, in JSON."""
    text = r.text(node)
    try:
        json.loads(text)
    except (ValueError, RecursionError) as error:
        raise r.error(node, f"expected JSON: {error}") from None
    return text


def logging_config(r: YamlReader, node: Node) -> dict[str, Any]:
    """Read a LoggingConfig."""
    return r.fields(
        node,
        {
            "LogFormat": r.one_of("Text", "JSON"),
            "LogGroup": r.text,
            "ApplicationLogLevel": r.one_of(*_LEVELS),
            "SystemLogLevel": r.one_of("DEBUG", "INFO", "WARN"),
        },
    )
