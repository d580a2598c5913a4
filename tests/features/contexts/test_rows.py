"""The list of contexts as it is drawn, and what is said of the one under the cursor."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tui.domain.context_choice import ContextChoice, Profile
from tui.domain.sign_in import Source
from tui.features.contexts.listing import Contexts, Identity, Known
from tui.features.contexts.rights import Rights
from tui.features.contexts.rows import context_line, count_line, describe_sign_in_of, detail_lines, heading
from tui.presentation.spans import text_of

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
HERE, THERE = ContextChoice("prod", "eu-west-1"), ContextChoice("audit-with-a-very-long-name-indeed", "us-east-1")
OPS = Profile("prod", "eu-west-1", "111122223333", Source.MFA, "arn:aws:iam::111122223333:role/ops", ("base",), "arn:m")
KNOWN = (Known(HERE, OPS, "111122223333"), Known(THERE, used=NOON - timedelta(hours=2)))
CONTEXTS = Contexts(
    KNOWN,
    HERE.key,
    {HERE.key: Rights(True, True, "shop", ("rule 1 (profile:prod*): production, shop",))},
    marked=frozenset({THERE.key}),
    complete=True,
)


@pytest.mark.parametrize("width", [74, 78, 118])
def test_every_column_stands_below_its_title(width: int) -> None:
    titles, lines = heading(width), [text_of(context_line(CONTEXTS, one, NOON, width)) for one in KNOWN]
    for title, cells in (("Region", ["eu-west-1", "us-east-1"]), ("Account", ["111122223333", "-"])):
        at = titles.index(title)
        assert [line[at:].split(" ")[0] for line in lines] == cells
    assert lines[0].startswith("[ ] ● prod")
    assert lines[0].rstrip().endswith("◆ PROD RO   open now")
    at = titles.index("Rights")
    assert lines[1][at:].startswith("read-write  2 h ago")
    depends = replace(CONTEXTS, rights={THERE.key: Rights(True, provisional=True)}, current="")
    assert text_of(context_line(depends, KNOWN[1], NOON, width))[at:].startswith("read-only?  2 h ago")
    assert text_of(context_line(depends, KNOWN[0], NOON, width))[at:].startswith("read-write  -")
    assert lines[1].startswith("[x]   audit")
    assert lines[1].endswith("2 h ago")
    assert max(map(len, lines)) <= max(width, 74)


def test_a_narrow_list_shows_the_rights_whole_and_leaves_out_when_a_context_was_open() -> None:
    depends = replace(CONTEXTS, rights={THERE.key: Rights(provisional=True)}, current="")
    lines = [heading(57), *(text_of(context_line(depends, one, NOON, 57)) for one in KNOWN)]
    assert lines[0].rstrip().endswith("Account      Rights")
    assert max(map(len, lines)) <= 57
    assert [line[lines[0].index("Rights") :].rstrip() for line in lines[1:]] == ["read-write", "read-write?"]


def test_what_is_known_is_told_with_where_it_is_from() -> None:
    def row_text(contexts: Contexts, known: Known = KNOWN[0]) -> str:
        return "\n".join(text_of(line) for line in detail_lines(contexts, known, 200))

    first = row_text(CONTEXTS)
    assert "111122223333 (by AWS's configuration files; T asks AWS)" in first
    assert "read-only, production (shop)" in first
    assert "rule 1 (profile:prod*): production, shop" in first
    assert "every alias (production)" in first
    assert "not known (T asks AWS)" in row_text(CONTEXTS, KNOWN[1])

    def answered(identity: Identity) -> Contexts:
        return Contexts(KNOWN, HERE.key, identities={HERE.key: identity})

    seen = replace(KNOWN[0], account="999988887777", used=NOON)
    assert "999988887777 (as last seen; T asks AWS)" in row_text(CONTEXTS, seen)
    assert "111122223333 (by AWS's configuration files; " in row_text(CONTEXTS, replace(KNOWN[0], used=NOON))
    assert "asking AWS…" in row_text(answered(Identity(asking=True)))
    assert "111122223333: credentials expired" in row_text(answered(Identity(failure="credentials expired")))
    assert "999988887777  arn:aws:sts::9:x" in row_text(answered(Identity("999988887777", "arn:aws:sts::9:x")))


def test_how_one_signs_in() -> None:
    assert describe_sign_in_of(OPS) == (
        "role arn:aws:iam::111122223333:role/ops by profile base; MFA device arn:m; "
        "a role that wants an MFA code: you are asked for it"
    )
    behind = Profile("dev", source=Source.SSO, role="r", sources=("hub",))
    assert describe_sign_in_of(behind).endswith("SSO: `aws sso login --profile hub` signs in")
    assert describe_sign_in_of(Profile("odd")) == "not known"


def test_long_words_are_wrapped_and_notes_are_said() -> None:
    lines = detail_lines(CONTEXTS, KNOWN[0], 60)
    assert max(len(text_of(line)) for line in lines) <= 60
    contexts = Contexts(KNOWN, notes=("~/.aws/config cannot be read: no permission",), complete=True)
    assert [text_of(line) for line in count_line(contexts, 2)] == [
        "2 contexts",
        "! ~/.aws/config cannot be read: no permission",
    ]
    assert text_of(count_line(CONTEXTS, 2)[0]) == "2 contexts, 1 marked"
    assert text_of(count_line(CONTEXTS, 1)[0]) == "1 of 2 contexts, 1 marked"
    assert text_of(count_line(Contexts(), 0)[0]).startswith("reading")
