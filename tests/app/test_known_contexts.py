"""The contexts of a start: of AWS's files, opened before, named by rules; the demo reads no file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tui.app.known_contexts import KnownContexts, OpenProvider
from tui.aws.port import Provider
from tui.domain.context import Context
from tui.domain.context_choice import ContextChoice
from tui.settings.context_rules import ContextRule, parse_match
from tui.settings.settings import Settings
from tui.storage.recent_contexts import RecentContexts

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
KEYS = "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = secret\n"
CONFIG = f"[profile prod]\nregion = eu-west-1\n{KEYS}[profile dev]\n{KEYS}"
RULES = (
    ContextRule(parse_match("profile:prod, region:us-west-2"), production=True, name="shop"),
    ContextRule(parse_match("account:1111*"), read_only=True),
)


def opener(_: Settings) -> OpenProvider:
    def open_provider(mfa_code: str = "", /) -> Provider:
        raise AssertionError("opens nothing")

    return open_provider


def known(folder: Path, settings: Settings, **environ: str) -> KnownContexts:
    (folder / "config").write_text(CONFIG)
    files = {"AWS_CONFIG_FILE": str(folder / "config"), "AWS_SHARED_CREDENTIALS_FILE": str(folder / "none")}
    recent = None if settings.demo else RecentContexts(folder)
    return KnownContexts(settings, {**files, **environ}, opener, recent=recent)


def test_recent_ones_come_first_and_rules_name_contexts_too(tmp_path: Path) -> None:
    contexts = known(tmp_path, Settings(contexts=RULES), AWS_REGION="sa-east-1")
    contexts.remember(ContextChoice("dev", "eu-north-1"), "111122223333", NOON)
    contexts.remember(ContextChoice("gone", "eu-north-1"), "111122223333", NOON + timedelta(hours=1))
    contexts.remember(ContextChoice("", "eu-north-1"), "111122223333", NOON)
    read = contexts.read(None)
    assert [(one.choice.profile, one.choice.region) for one in read.known] == [
        ("dev", "eu-north-1"),
        ("dev", "sa-east-1"),
        ("prod", "eu-west-1"),
        ("prod", "us-west-2"),
    ]
    rights = [read.rights[one.choice.key] for one in read.known]
    # Until the account is known it may match; one that is known decides.
    assert [(one.read_only, one.provisional, one.production) for one in rights] == [
        (True, False, False),
        (True, True, False),
        (True, True, False),
        (True, True, True),
    ]
    keys = known(tmp_path, Settings(), AWS_ACCESS_KEY_ID="a").read(None)
    assert ContextChoice("", "eu-north-1") in [one.choice for one in keys.known]


def test_the_context_of_the_start_is_found_again_with_its_own_settings(tmp_path: Path) -> None:
    contexts = known(tmp_path, Settings(read_only=True, start_function="orders", start_account="1"))
    # By a machine's role, of which no file tells.
    here = Context("default", "eu-west-1", "123456789012", profile="default")
    first = contexts.current(here, Settings())
    assert first is not None
    other = ContextChoice("prod", "eu-west-1")
    read = contexts.read(other)
    assert (read.current, read.known[0].choice) == (other.key, other)
    assert first in [one.choice for one in read.known]
    entered = contexts.entry(first).settings
    assert (entered.profile, entered.region, entered.start_function, entered.read_only) == ("", "", "", True)
    assert contexts.entry(other).settings.profile == "prod"


@pytest.mark.parametrize("context", [None, Context("demo", "us-east-1", "123456789012")])
def test_the_demo_knows_its_own_contexts_alone(tmp_path: Path, context: Context | None) -> None:
    settings = Settings(demo=True)
    contexts = known(tmp_path, settings, AWS_PROFILE="prod", AWS_ACCESS_KEY_ID="a")
    current = contexts.current(context, settings)
    read = contexts.read(current)
    assert [(one.choice.profile, one.choice.scenario, one.choice.region, one.account) for one in read.known] == [
        ("", "shop", "us-east-1", "123456789012"),
        ("", "shop", "eu-west-1", "123456789012"),
        ("", "staging", "us-east-1", "210987654321"),
    ]
    contexts.remember(read.known[2].choice, "210987654321", NOON)
    assert not (tmp_path / "contexts.json").exists()
    assert contexts.entry(read.known[2].choice).settings == Settings(demo=True, scenario="staging", region="us-east-1")
