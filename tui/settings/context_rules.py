"""Which rules of the configuration match the current context, and what they mark it as."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tui.domain.context import Context

FIELDS = ("account", "profile", "region")
"""What a rule can ask for."""

_SHAPE = "account:, profile: or region: with a pattern, such as profile:prod-*, or several with commas between them"


class InvalidMatch(ValueError):
    """A text cannot be used as a match; the message says what was expected."""


class ContextRule(NamedTuple):
    """What is set where all of `match`, pairs of field and pattern, match."""

    match: tuple[tuple[str, str], ...]
    read_only: bool = False
    production: bool = False
    name: str = ""


def parse_match(text: str) -> tuple[tuple[str, str], ...]:
    """Read `profile:prod-*, region:eu-*`; raise InvalidMatch."""
    conditions: dict[str, str] = {}
    for part in text.split(","):
        field, colon, pattern = (span.strip() for span in part.partition(":"))
        if field not in FIELDS or not colon or not pattern:
            raise InvalidMatch(f"expected {_SHAPE}")
        if field in conditions:
            raise InvalidMatch(f"{field}: appears twice, which nothing can match; write two rules")
        # A rule that is mistyped fits nowhere, and then protects nothing.
        if field == "account" and not _may_be_account(pattern):
            raise InvalidMatch("an account has 12 digits, with * or ? in place of some")
        if any(character.isspace() for character in pattern) and field != "profile":
            raise InvalidMatch(f"expected {_SHAPE}")
        conditions[field] = pattern
    return tuple(conditions.items())


def marked(context: Context, rules: Sequence[ContextRule]) -> Context:
    """Return a context, as it was opened, as the rules mark it.

    Every rule that fits counts; the first that has a name gives it. None takes read-only back. While the account is
    not known, a rule that may fit once it is counts as well, but does not name the context.
    """
    fits = [(rule, _fits(rule, context)) for rule in rules]
    sure = [rule for rule, fit in fits if fit is True]
    possible = [rule for rule, fit in fits if fit is not False]
    read_only = context.read_only or any(rule.read_only for rule in possible)
    return replace(
        context,
        read_only=read_only,
        production=any(rule.production for rule in possible),
        name=next((rule.name for rule in sure if rule.name), ""),
        provisional=read_only and not context.read_only and not any(rule.read_only for rule in sure),
    )


def describe_fitting(context: Context, rules: Sequence[ContextRule]) -> tuple[str, ...]:
    """Say which rules fit a context or may fit it, each with its place in the configuration and what it sets."""
    words = []
    for number, rule in enumerate(rules, 1):
        fit = _fits(rule, context)
        if fit is not False:
            match = ", ".join(f"{field}:{pattern}" for field, pattern in rule.match)
            sets = (rule.read_only and "read-only", rule.production and "production", rule.name)
            unsure = " if the account matches" if fit is None else ""
            words.append(f"rule {number} ({match}): {', '.join(word for word in sets if word)}{unsure}")
    return tuple(words)


def named_contexts(rules: Sequence[ContextRule]) -> tuple[tuple[str, str], ...]:
    """Return the profile and region of each rule that names both without a pattern."""
    named = (dict(rule.match) for rule in rules)
    pairs = ((one.get("profile", ""), one.get("region", "")) for one in named)
    return tuple((profile, region) for profile, region in pairs if _is_plain(profile) and _is_plain(region))


def _is_plain(pattern: str) -> bool:
    return bool(pattern) and not set(pattern) & set("*?[]")


def _fits(rule: ContextRule, context: Context) -> bool | None:
    """Tell whether a rule matches, None where that depends on what is not known yet."""
    answers = [_agrees(field, pattern, context) for field, pattern in rule.match]
    if False in answers:
        return False
    return None if None in answers else True


def _agrees(field: str, pattern: str, context: Context) -> bool | None:
    value = {"account": context.account, "profile": context.profile, "region": context.region}[field]
    if value:
        return fnmatchcase(value.lower(), pattern.lower())
    # Profile and region are known from the start; the demo has no profile, which is none that a rule could mean.
    return None if field == "account" else False


def _may_be_account(pattern: str) -> bool:
    digits = len(pattern.replace("*", ""))
    if set(pattern) - set("0123456789*?"):
        return False
    return digits <= 12 if "*" in pattern else digits == 12
