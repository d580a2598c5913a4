"""What tests spare botocore: what it makes anew for each session and client, and makes alike every time.

The private names are those of botocore 1.44.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import copy
from datetime import UTC, datetime
from functools import cache
from inspect import CO_VARKEYWORDS
from types import FunctionType, MethodType, SimpleNamespace
from typing import Any

import botocore.endpoint
import botocore.hooks
import botocore.regions
import botocore.session
import botocore.utils
import pytest
from botocore.auth import SigV4Auth
from botocore.client import ClientCreator
from botocore.hooks import EventAliaser, HierarchicalEmitter, NodeList
from botocore.httpsession import URLLib3Session, create_urllib3_context
from botocore.loaders import Loader, create_loader
from botocore.model import ServiceModel

NOWHERE_SIGNED = {
    "canonical_request": lambda *_: "",
    "string_to_sign": lambda *_: "",
    "signature": lambda *_: "0" * 64,
    "headers_to_sign": lambda *_: {},
    "signed_headers": lambda *_: "host",
}
"""What signing a request comes to: its scope stands in it, which the demo reads."""

_names: dict[str, str] = {}
_methods: dict[str, dict[str, Any]] = {}

_accepts_kwargs, _make_aliaser = botocore.hooks.accepts_kwargs, EventAliaser.__init__
_create_methods = ClientCreator._create_methods  # type: ignore[attr-defined]
_register_handlers = botocore.session.Session._register_builtin_handlers  # type: ignore[attr-defined]
_with_handlers: list[HierarchicalEmitter] = []
_take_away = botocore.hooks._PrefixTrie.remove_item  # type: ignore[attr-defined]
_tls = cache(create_urllib3_context)
_make_rules = botocore.regions.EndpointProvider  # type: ignore[attr-defined]
_rules: dict[tuple[object, ...], tuple[object, Any]] = {}
_parse_timestamp = botocore.utils._parse_timestamp_with_tzinfo  # type: ignore[attr-defined]


@cache
def _loader(search_paths: str | None) -> Loader:
    return create_loader(search_paths)


def _with_shared_names(self: EventAliaser, emitter: Any, aliases: dict[str, str] | None = None) -> None:
    """Look each event's name up once, for all sessions have the same aliases."""
    _make_aliaser(self, emitter, aliases)
    self._alias_name_cache = _names  # type: ignore[attr-defined]


def _accepts_all(handler: Callable[..., object]) -> bool:
    """Look at the flag of a function's code for what `inspect` finds out from its whole signature."""
    function = handler.__func__ if isinstance(handler, MethodType) else handler
    if isinstance(function, FunctionType):
        return bool(function.__code__.co_flags & CO_VARKEYWORDS)
    return bool(_accepts_kwargs(handler))


def _shared_trie(trie: Any) -> Any:
    """Copy a tree of handlers by sharing its nodes: to register or to take away replaces those on the way to it."""
    shared = type(trie)()
    shared._root = trie._root
    return shared


def _own_way(trie: Any, parts: list[str]) -> dict[str, Any] | None:
    """Replace the nodes on a way through the tree by copies, and return the last; None where there is none."""
    node: dict[str, Any]
    node = trie._root = dict(trie._root)
    for part in parts:
        children = node["children"] = dict(node["children"])
        if part not in children:
            return None
        node = children[part] = dict(children[part])
    if node["values"] is not None:
        node["values"] = NodeList(*map(list.copy, node["values"]))
    return node


def _append_item(trie: Any, key: str, value: object, section: int = 1) -> None:
    parts = key.split(".")
    node = _own_way(trie, parts)
    if node is None:
        node = trie._root
        for part in parts:
            node = node["children"].setdefault(part, {"chunk": part, "values": None, "children": {}})
    if node["values"] is None:
        node["values"] = NodeList([], [], [])
    node["values"][section].append(value)


def _remove_item(trie: Any, key: str, value: object) -> None:
    _own_way(trie, key.split("."))
    _take_away(trie, key, value)


def _register_copied(session: Any, events: EventAliaser) -> None:
    """Copy the handlers that each session begins with from those of the first."""
    if not _with_handlers:
        _register_handlers(session, events)
        _with_handlers.append(copy(events._emitter))  # type: ignore[attr-defined]
        return
    events._emitter.__dict__.update(copy(_with_handlers[0]).__dict__)  # type: ignore[attr-defined]


def _methods_of(creator: ClientCreator, model: ServiceModel) -> dict[str, Any]:
    if model.service_name not in _methods:
        # For their docstrings, methods hold the emitter, and with it all that is registered there: a session.
        nobodys = copy(creator)
        nobodys._event_emitter = None  # type: ignore[attr-defined]
        _methods[model.service_name] = _create_methods(nobodys, model)
    return dict(_methods[model.service_name])


@cache
def _model(loader: Loader, service_name: str, api_version: str | None) -> ServiceModel:
    """Share a service's model, with the shapes that were looked up in it; nothing of it changes."""
    return ServiceModel(loader.load_service_model(service_name, "service-2", api_version), service_name)


def _shared_rules(ruleset_data: Any, partition_data: Any, excluded_params: Any = None) -> Any:
    """Share a service's rules of endpoints, with the endpoints that were found by them."""
    key = id(ruleset_data), excluded_params and frozenset(excluded_params)
    if key not in _rules:
        # The data is kept beside them: another's could get its identity otherwise.
        _rules[key] = ruleset_data, _make_rules(ruleset_data, partition_data, excluded_params)
    return _rules[key][1]


def _local_time(value: Any, tzinfo: Any) -> datetime:
    """Read a number as local time, as botocore does, without dateutil's arithmetic for each."""
    if isinstance(value, int | float):
        return datetime.fromtimestamp(value, UTC).astimezone()
    parsed: datetime = _parse_timestamp(value, tzinfo)
    return parsed


def _model_of_client(creator: Any, service_name: str, api_version: str | None = None) -> ServiceModel:
    return _model(creator._loader, service_name, api_version)


def _model_of_session(session: Any, service_name: str, api_version: str | None = None) -> ServiceModel:
    return _model(session.get_component("data_loader"), service_name, api_version)


@pytest.fixture(scope="session", autouse=True)
def models_parsed_once() -> Iterator[None]:
    """Let sessions share what they make alike, sign nothing in earnest, and retry at once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(botocore.session, "create_loader", _loader)
        # Before another attempt it would wait, up to seconds.
        patch.setattr(botocore.endpoint, "time", SimpleNamespace(sleep=lambda _: None))
        # The name of each call, which tells AWS its attempts, is asked of the system.
        patch.setattr(botocore.endpoint, "uuid", SimpleNamespace(uuid4=lambda: "0" * 32))
        patch.setattr(EventAliaser, "__init__", _with_shared_names)
        patch.setattr(botocore.hooks, "accepts_kwargs", _accepts_all)
        patch.setattr(ClientCreator, "_create_methods", _methods_of)
        for name, function in {
            "__copy__": _shared_trie,
            "append_item": _append_item,
            "remove_item": _remove_item,
        }.items():
            patch.setattr(f"botocore.hooks._PrefixTrie.{name}", function)
        patch.setattr(ClientCreator, "_load_service_model", _model_of_client)
        patch.setattr(botocore.session.Session, "get_service_model", _model_of_session)
        # Nobody here checks a signature, and what is signed takes most of the time.
        for name, step in NOWHERE_SIGNED.items():
            patch.setattr(SigV4Auth, name, step)
        patch.setattr(botocore.regions, "EndpointProvider", _shared_rules)
        patch.setattr(botocore.utils, "_parse_timestamp_with_tzinfo", _local_time)
        patch.setattr(URLLib3Session, "_get_ssl_context", lambda _: _tls())
        patch.setattr(botocore.session.Session, "_register_builtin_handlers", _register_copied)
        yield
