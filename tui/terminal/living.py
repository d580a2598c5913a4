"""Which widgets still stand, and that nothing keeps alive those that have gone; by Textual's own marks."""

from __future__ import annotations

from textual._styles_cache import StylesCache
from textual.dom import DOMNode


def stands(node: DOMNode) -> bool:
    """Tell whether a widget is laid out and not being taken down: whether what it holds may be asked for.

    `is_mounted` and `is_attached` stay true while its children are taken down one by one.
    """
    return node._is_mounted and not (node._pruning or node._closing or node._closed)


def forget_gone(node: DOMNode) -> None:
    """Drop what keeps widgets alive, or what they had rendered, that were below a node and have gone.

    Textual drops the watchers of a node's values when the value changes next, which for many values is never; each
    keeps a whole screen. A cache of plain sums keeps the rendered lines of the last thousand widgets as its keys.
    """
    watchers: dict[str, list[tuple[DOMNode, object]]] = getattr(node, "__watchers", {})
    for of_value in watchers.values():
        of_value[:] = [(watcher, setter) for watcher, setter in of_value if not watcher._closing]
    StylesCache.get_inner_outer.cache_clear()
