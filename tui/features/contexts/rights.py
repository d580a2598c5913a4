"""What the settings allow in a context, before it is opened."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rights:
    """Whether it is read-only or production, by which rules, and which aliases ask before a write.

    `name` is what a rule calls it, `rules` are the rules that fit, in words. `provisional` says that one of them
    depends on the account, which is not known yet. `by_option` says that all contexts of this start are read-only.
    """

    read_only: bool = False
    production: bool = False
    name: str = ""
    rules: tuple[str, ...] = ()
    protected: tuple[str, ...] = ()
    provisional: bool = False
    by_option: bool = False


def describe_rights(rights: Rights) -> str:
    """Say in one line what may be done."""
    words = ["read-only" if rights.read_only else "changes allowed"]
    if rights.by_option:
        words[0] += " (--read-only or read_only in the configuration)"
    if rights.production:
        words.append(f"production{f' ({rights.name})' if rights.name else ''}")
    elif rights.name:
        words.append(rights.name)
    return ", ".join(words)


def describe_protected(rights: Rights) -> str:
    """Say which aliases ask before the first write."""
    if rights.production:
        return "every alias (production)"
    return ", ".join(rights.protected) or "none"


def describe_rules(rights: Rights) -> str:
    """Say which of the context rules fit."""
    if not rights.rules:
        return "no context rule matches"
    depends = "; may change once the account is known" if rights.provisional else ""
    return "; ".join(rights.rules) + depends
