"""What journeys spare Textual's CSS: style sheets parsed anew for each app, and rules matched anew for each widget.

Which rules a widget gets hangs on the style sheet, and on the types, ids, classes and pseudo-classes of the widget and
of all that it is in: what Textual found for one is kept for its like, in this app and in the next. The private names
are those of Textual 8.2.8; `tests/screens/test_spared.py` holds the styles of whole screens against Textual's own.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

import pytest
from textual.css import stylesheet
from textual.css.model import RuleSet
from textual.css.parse import parse
from textual.css.stylesheet import Stylesheet
from textual.css.tokenizer import Token
from textual.css.types import CSSLocation
from textual.dom import DOMNode

Rules = dict[str, object]

_apply: Callable[..., None] = Stylesheet.apply
_replace: Callable[..., None] = Stylesheet.replace_rules
_process: Callable[..., None] = Stylesheet._process_component_classes
_parsed: dict[tuple[object, ...], list[RuleSet]] = {}
_variables: tuple[dict[str, list[Token]], tuple[object, ...]] = ({}, ())
_sheets: dict[tuple[int, ...], int] = {}
_candidates: dict[tuple[int, frozenset[str]], _Candidates] = {}
_matched: dict[Hashable, Rules | None] = {}


class _Candidates:
    """What is known of the rules that may hold for a widget, by the last part of their selectors."""

    def __init__(self, sheet: Stylesheet, names: frozenset[str]) -> None:
        rules = {rule for name in sheet.rules_map.keys() & names for rule in sheet.rules_map[name]}
        self.pseudo_classes = tuple(sorted(set().union(*(rule.pseudo_classes for rule in rules))))
        self.flags = {
            "_has_hover_style": "hover" in self.pseudo_classes,
            "_has_focus_within": "focus-within" in self.pseudo_classes,
            "_has_order_style": not _ORDER.isdisjoint(self.pseudo_classes),
            "_has_odd_or_even": not {"odd", "even"}.isdisjoint(self.pseudo_classes),
        }


_ORDER = {"first-of-type", "last-of-type", "first-child", "last-child", "empty"}


def spare(patch: pytest.MonkeyPatch) -> None:
    """Have what is known of style sheets used again, for the rest of a test."""
    patch.setattr(stylesheet, "parse", _parse_once)
    patch.setattr(Stylesheet, "apply", _apply_known)
    patch.setattr(Stylesheet, "replace_rules", staticmethod(_replace_and_note))
    patch.setattr(Stylesheet, "_process_component_classes", _process_component_classes)


def spare_nothing(patch: pytest.MonkeyPatch) -> None:
    """Have Textual match all rules anew, for the rest of a test."""
    patch.setattr(Stylesheet, "apply", _apply)
    patch.setattr(Stylesheet, "replace_rules", staticmethod(_replace))
    patch.setattr(Stylesheet, "_process_component_classes", _process)


def _parse_once(
    scope: str, css: str, read_from: CSSLocation, variable_tokens: dict[str, list[Token]], **named: Any
) -> list[RuleSet]:
    """Stand in for textual.css.parse.parse: the same rules for the same style sheet and variables."""
    global _variables
    if _variables[0] is not variable_tokens:
        values = tuple((name, *(token.value for token in tokens)) for name, tokens in variable_tokens.items())
        _variables = variable_tokens, values
    key = (scope, css, read_from, *sorted(named.items()), _variables[1])
    if key not in _parsed:
        _parsed[key] = list(parse(scope, css, read_from, variable_tokens=variable_tokens, **named))
    return _parsed[key]


def _apply_known(sheet: Stylesheet, node: DOMNode, *, animate: bool = False, cache: object = None) -> None:
    """Stand in for Stylesheet.apply: give a widget the rules that its like was given."""
    number = _number(sheet)
    names = number, frozenset(node._selector_names)
    if (candidates := _candidates.get(names)) is None:
        candidates = _candidates[names] = _Candidates(sheet, names[1])
    key = (number, *_path(node, candidates.pseudo_classes))
    if key not in _matched:
        node.__dict__.pop("_lean_rules", None)
        _apply(sheet, node, animate=animate)
        _matched[key] = node.__dict__.get("_lean_rules")
        return
    node.__dict__.update(candidates.flags)
    rules = _matched[key]
    if rules is not None and node.__dict__.get("_lean_rules") is not rules:
        _replace_and_note(node, rules, animate)
    elif rules is not None:
        node.notify_style_update()
    sheet._process_component_classes(node)


def _number(sheet: Stylesheet) -> int:
    """Return a number that style sheets of the same rules share."""
    rules = sheet.rules
    numbered: tuple[list[RuleSet], int] | None = sheet.__dict__.get("_lean_number")
    if numbered is None or numbered[0] is not rules:
        numbered = rules, _sheets.setdefault(tuple(map(id, rules)), len(_sheets))
        sheet.__dict__["_lean_number"] = numbered
    return numbered[1]


def _path(node: DOMNode, pseudo_classes: tuple[str, ...]) -> list[Hashable]:
    """Return all that selectors can ask of a widget and of those that it is in."""
    path: list[Hashable] = []
    at: DOMNode | None = node
    while at is not None:
        tests: dict[str, Any] = at._PSEUDO_CLASSES
        holds = tuple([name for name in pseudo_classes if name in tests and tests[name](at)])
        path.append((type(at), at._id, frozenset(at._classes), holds))
        at = at._parent  # type: ignore[assignment]
    return path


def _replace_and_note(node: DOMNode, rules: Any, animate: bool = False) -> None:
    node.__dict__["_lean_rules"] = rules
    _replace(node, rules, animate)


def _process_component_classes(sheet: Stylesheet, node: DOMNode) -> None:
    """Stand in for the method of this name: leave the styles of a component class alone that stay what they are."""
    components = node._get_component_classes()
    if not components:
        return
    given = node.__dict__.setdefault("_lean_components", {})
    number, changed = _number(sheet), False
    names = number, frozenset(("*", *(f".{component}" for component in components)))
    if (candidates := _candidates.get(names)) is None:
        candidates = _candidates[names] = _Candidates(sheet, names[1])
    key = (number, *_path(node, candidates.pseudo_classes))
    for component in components:
        known = (key, component)
        if known in _matched and component in given and given[component] is _matched[known]:
            continue
        virtual = DOMNode(classes=component)
        virtual._attach(node)
        if known not in _matched:
            _apply(sheet, virtual)
            _matched[known] = dict(virtual.styles.base._rules)
        else:
            virtual.styles.base._rules.update(_matched[known] or {})  # type: ignore[typeddict-item]
        changed = changed or node._component_styles.get(component) != virtual.styles
        node._component_styles[component] = virtual.styles
        given[component] = _matched[known]
    if changed:
        node.refresh()
