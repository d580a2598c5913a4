"""The names of the port's methods, read from its Protocols, and a Provider that makes every method from its name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast, get_type_hints

from tui.aws.port import Provider
from tui.domain.context import Context

MethodOf = Callable[[str], Callable[..., Any]]
"""Makes a method from its name: `get_alias`, or `logs.open_tail` in a section."""


def _sections() -> dict[str, type]:
    properties = {name: member for name, member in vars(Provider).items() if isinstance(member, property)}
    del properties["context"]
    return {name: get_type_hints(member.fget)["return"] for name, member in properties.items()}


def _methods(protocol: type) -> frozenset[str]:
    return frozenset(name for name, member in vars(protocol).items() if callable(member) and not name.startswith("_"))


SECTIONS = _sections()
"""The Protocol of each section of the port, by the name of its property."""

METHODS = _methods(Provider).union(
    f"{section}.{method}" for section, protocol in SECTIONS.items() for method in _methods(protocol)
)
"""All that can be asked for, those of a section with its name before them."""


class _Section:
    """A section of the port, each of whose methods is made from its name."""

    def __init__(self, name: str, method_of: MethodOf) -> None:
        self._name, self._method_of = name, method_of

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """Return a method of the section."""
        path = f"{self._name}.{name}"
        if path not in METHODS:
            raise AttributeError(path)
        return self._method_of(path)


class _Port:
    """The port, each of whose methods is made from its name."""

    def __init__(self, method_of: MethodOf, context: Callable[[], Context]) -> None:
        self._method_of, self._context = method_of, context

    @property
    def context(self) -> Context:
        return self._context()

    def __getattr__(self, name: str) -> Any:
        """Return a method, or a section."""
        if name in METHODS:
            return self._method_of(name)
        if name in SECTIONS:
            return _Section(name, self._method_of)
        raise AttributeError(name)


def provider_by_name(method_of: MethodOf, context: Callable[[], Context]) -> Provider:
    """Return a Provider that gets each method from `method_of`, by its name in METHODS."""
    return cast(Provider, _Port(method_of, context))
