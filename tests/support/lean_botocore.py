"""What tests spare botocore: what it makes anew for each session and client, and makes alike every time.

The private names are those of botocore 1.44.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import copy
from functools import cache
from inspect import CO_VARKEYWORDS
from types import FunctionType, MethodType, SimpleNamespace
from typing import Any

import botocore.endpoint
import botocore.hooks
import botocore.session
import pytest
from botocore.client import ClientCreator
from botocore.hooks import EventAliaser, HierarchicalEmitter, NodeList
from botocore.loaders import Loader, create_loader
from botocore.model import ServiceModel

_names: dict[str, str] = {}
_methods: dict[str, dict[str, Any]] = {}

_accepts_kwargs, _make_aliaser = botocore.hooks.accepts_kwargs, EventAliaser.__init__
_create_methods = ClientCreator._create_methods  # type: ignore[attr-defined]
_register_handlers = botocore.session.Session._register_builtin_handlers  # type: ignore[attr-defined]
_with_handlers: list[HierarchicalEmitter] = []


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


def _copied_trie(_: Any, node: dict[str, Any]) -> dict[str, Any]:
    """Copy a node of the handlers, and those below, without asking `copy` how for each of them."""
    return {
        key: NodeList(*map(list.copy, value))
        if type(value) is NodeList
        else _copied_trie(None, value)
        if type(value) is dict
        else value
        for key, value in node.items()
    }


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


@pytest.fixture(scope="session", autouse=True)
def models_parsed_once() -> Iterator[None]:
    """Let sessions share models, names of events, handlers and methods of clients, and retry at once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(botocore.session, "create_loader", _loader)
        # Before another attempt it would wait, up to seconds.
        patch.setattr(botocore.endpoint, "time", SimpleNamespace(sleep=lambda _: None))
        patch.setattr(EventAliaser, "__init__", _with_shared_names)
        patch.setattr(botocore.hooks, "accepts_kwargs", _accepts_all)
        patch.setattr(ClientCreator, "_create_methods", _methods_of)
        patch.setattr("botocore.hooks._PrefixTrie._recursive_copy", _copied_trie)
        patch.setattr(botocore.session.Session, "_register_builtin_handlers", _register_copied)
        yield
