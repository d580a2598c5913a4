"""The list of contexts as lines, and what is known of the one under the cursor."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from tui.domain.context_choice import Profile
from tui.domain.sign_in import Source
from tui.features.contexts.listing import Contexts, Known, account_of
from tui.features.contexts.rights import Rights, describe_protected, describe_rights, describe_rules
from tui.presentation.ages import age
from tui.presentation.keymap import key
from tui.presentation.spans import Span, Spans, shorten
from tui.presentation.wrap import wrap

_LEAST_NAME = 12
_TITLE = 11
_ROOMY = 70
"""Cells from which a line says when a context was open last."""
_SIGN_IN = {
    Source.SSO: "SSO: `aws sso login{profile}` signs in",
    Source.LOGIN: "`aws login{profile}` signs in",
    Source.KEYS: "keys in AWS's configuration files",
    Source.ENVIRONMENT: "keys in the environment variables",
    Source.MFA: "a role that wants an MFA code: you are asked for it",
    Source.PROCESS: "credential_process",
    Source.WEB_IDENTITY: "a web identity token",
    Source.MACHINE: "the role of this machine",
}


class _Widths(NamedTuple):
    """Cells of the columns, the gap behind each among them; the last one is shown where `ends` is true."""

    name: int
    region: int
    account: int
    rights: int
    ends: bool


def _widths(width: int) -> _Widths:
    """Share out a line of so many cells."""
    if width < _ROOMY:
        return _Widths(max(width - 45, _LEAST_NAME), 15, 13, 11, ends=False)
    return _Widths(max(width - 59, _LEAST_NAME), 16, 14, 12, ends=True)


def name_of(known: Known) -> str:
    """Return what a context is called in a list."""
    choice = known.choice
    return choice.profile or (f"demo: {choice.scenario}" if choice.scenario else "environment")


def context_line(contexts: Contexts, known: Known, now: datetime, width: int) -> Spans:
    """Draw one context for so many cells: marks, name, region, account, rights, when it was used last."""
    key = known.choice.key
    widths = _widths(width)
    rights = contexts.rights.get(key, Rights())
    problem = known.profile.problem if known.profile is not None else ""
    open_mark, style = ("● ", "strong") if key == contexts.current else ("  ", "plain")
    spans = [
        Span("[x] " if key in contexts.marked else "[ ] ", "mark" if key in contexts.marked else "quiet"),
        Span(open_mark, "good"),
        Span(shorten(name_of(known), widths.name - 1).ljust(widths.name), style),
        Span((known.choice.region or "no region").ljust(widths.region), "plain" if known.choice.region else "warn"),
        Span((account_of(contexts, known) or "-").ljust(widths.account), "plain"),
    ]
    if problem:
        return (*spans, Span("✗ not usable", "bad"))
    last = (Span(_last_open(contexts, known, now), "quiet"),) if widths.ends else ()
    return (*spans, *_rights_spans(rights, widths.rights), *last)


def _last_open(contexts: Contexts, known: Known, now: datetime) -> str:
    """Say when a context was open last; where no file tells, that is not known, and not never."""
    if known.choice.key == contexts.current:
        return "open now"
    return age(known.used, now)


def _rights_spans(rights: Rights, width: int) -> list[Span]:
    production = [Span("◆ PROD ", "bad")] if rights.production else []
    word = "read-only" if rights.read_only else "read-write"
    if rights.production:
        word = "RO" if rights.read_only else "RW"
    if rights.provisional:
        word += "?"
    used = sum(len(span.text) for span in production)
    return [*production, Span(word.ljust(width - used), "warn" if rights.read_only else "quiet")]


def heading(width: int) -> str:
    """Return the titles above the list."""
    name, region, account, rights, ends = _widths(width)
    titles = "".ljust(6) + "Profile".ljust(name) + "Region".ljust(region) + "Account".ljust(account)
    return titles + "Rights".ljust(rights) + ("Last open" if ends else "")


def detail_lines(contexts: Contexts, known: Known | None, width: int) -> tuple[Spans, ...]:
    """Say what is known of a context in lines of so many cells, what matters most first."""
    if known is None:
        return ()
    key, profile = known.choice.key, known.profile
    rights = contexts.rights.get(key, Rights())
    lines = [("account", _describe_account(contexts, known))]
    if profile is not None:
        lines.append(("sign-in", describe_sign_in_of(profile)))
        if profile.problem:
            lines.append(("problem", profile.problem))
    elif not known.choice.scenario:
        lines.append(("sign-in", "keys in the environment variables, or the role of this machine"))
    lines += [
        ("rights", describe_rights(rights)),
        ("rules", describe_rules(rights)),
        ("protected", describe_protected(rights)),
    ]
    if known.note:
        lines.append(("note", known.note))
    return tuple(spans for title, text in lines for spans in _wrapped(title, text, width))


def _wrapped(title: str, text: str, width: int) -> list[Spans]:
    """Lay out a text behind its title, in as many lines as it takes."""
    texts = wrap(text, max(width - _TITLE, _LEAST_NAME))
    return [
        (Span((title if number == 0 else "").ljust(_TITLE), "quiet"), Span(line, _style_of(title)))
        for number, line in enumerate(texts)
    ]


def _style_of(title: str) -> str:
    return "bad" if title == "problem" else "plain"


def _describe_account(contexts: Contexts, known: Known) -> str:
    identity = contexts.identities.get(known.choice.key)
    if identity is None:
        if known.account:
            by_files = known.profile is not None and known.profile.account == known.account
            source = (
                "by AWS's configuration files; " if by_files else "as last seen; " if known.used is not None else ""
            )
            return f"{known.account} ({source}{key('contexts.identity')} asks AWS)"
        return f"not known ({key('contexts.identity')} asks AWS)"
    if identity.asking:
        return "asking AWS…"
    if identity.failure:
        return f"{known.account or 'not known'}: {identity.failure}"
    return f"{identity.account}  {identity.caller}".rstrip()


def describe_sign_in_of(profile: Profile) -> str:
    """Say how a profile signs in: what it assumes, by which profiles, and what has to be done by hand."""
    holder = profile.sources[-1] if profile.sources else profile.name
    option = "" if holder == "default" else f" --profile {holder}"
    words = []
    if profile.role:
        by = f" by profile {' by '.join(profile.sources)}" if profile.sources else ""
        words.append(f"role {profile.role}{by}")
    if profile.mfa_device:
        words.append(f"MFA device {profile.mfa_device}")
    if profile.sso_session:
        words.append(f"sso-session {profile.sso_session}")
    how = _SIGN_IN.get(profile.source, "").format(profile=option)
    if profile.source is Source.PROCESS and profile.program:
        how = f"{how} {profile.program}"
    return "; ".join([*words, how] if how else words) or "not known"


def count_line(contexts: Contexts, shown: int) -> tuple[Spans, ...]:
    """Say how many contexts there are and how many of them are `shown`, how many are marked, and what was not read."""
    if not contexts.complete:
        return ((Span("reading AWS's configuration files…", "quiet"),),)
    count = len(contexts.known)
    words = f"{'' if shown == count else f'{shown:,} of '}{count:,} context{'' if count == 1 else 's'}"
    if contexts.marked:
        words += f", {len(contexts.marked)} marked"
    return ((Span(words, "quiet"),), *((Span(f"! {note}", "warn"),) for note in contexts.notes))
