"""The settings: file, environment and command line, and one line for every error in them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui.domain.context import Context
from tui.domain.context_choice import ContextChoice
from tui.settings.config_file import parse_values
from tui.settings.context_rules import ContextRule
from tui.settings.settings import KEYS, Settings, default_config, read_config, read_settings
from tui.settings.values import RULE_KEYS
from tui.storage.resources import asset
from tui.storage.user_input import ConfigError


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Return where the usual configuration would be."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    folder = tmp_path / "config" / "crossfade"
    folder.mkdir(parents=True)
    return folder


def parse(text: str) -> Settings:
    return Settings(**parse_values(text.encode(), "c.yaml", KEYS))


def test_without_a_file_the_defaults_are_in_force(home: Path) -> None:
    assert read_settings([], {}) == Settings()
    assert default_config() == str(home / "config.yaml")


def test_every_key_is_read(home: Path) -> None:
    (home / "config.yaml").write_text(
        "profile: 007\nregion: eusc-de-east-1\nendpoint_url: 'https://[::1]:4566/x'\nread_only: yes\n"
        "protected_aliases:\n  - 'live?'\n  - Prod*\ncalls_per_second: 2.5\nwrites_per_second: 0.5\n"
        "refresh_seconds: 0\nmouse: off\ncolour: 256\nscenario: quiet\nmanaged_tags: [team-iac=*]\n"
        "contexts:\n  - match: account:012345678901, region:eu-*\n    production: true\n    name: shop\n"
        "  - {match: 'profile:audit-*', read_only: yes, name: null}\n"
    )
    assert read_settings(["--demo"], {}) == Settings(
        profile="007",
        region="eusc-de-east-1",
        endpoint_url="https://[::1]:4566/x",
        read_only=True,
        protected_aliases=("live?", "Prod*"),
        calls_per_second=2.5,
        writes_per_second=0.5,
        contexts=(
            ContextRule((("account", "012345678901"), ("region", "eu-*")), production=True, name="shop"),
            ContextRule((("profile", "audit-*"),), read_only=True),
        ),
        managed_tags=("team-iac=*",),
        refresh_seconds=0,
        mouse=False,
        colour="256",
        scenario="quiet",
        demo=True,
    )


def test_the_command_line_wins(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text("profile: a\nregion: r-1\nendpoint_url: http://a\nscenario: s\n")
    settings = read_settings(
        ["orders:PROD", "--config", str(path), "--profile=b", "--region", "r-2", "--endpoint-url=http://b:1"],
        {"AWS_PROFILE": "c", "AWS_REGION": "r-3", "AWS_ENDPOINT_URL": "http://c"},
    )
    assert (settings.profile, settings.region, settings.endpoint_url) == ("b", "r-2", "http://b:1")
    assert (settings.start_function, settings.start_alias) == ("orders", "PROD")
    assert not settings.demo


@pytest.mark.parametrize(
    ("variable", "left_to_botocore"),
    [
        ("AWS_PROFILE", "profile"),
        ("AWS_DEFAULT_PROFILE", "profile"),
        ("AWS_ACCESS_KEY_ID", "profile"),
        ("AWS_REGION", "region"),
        ("AWS_DEFAULT_REGION", "region"),
        ("AWS_ENDPOINT_URL", "endpoint_url"),
        ("AWS_ENDPOINT_URL_LAMBDA", "endpoint_url"),
    ],
)
def test_the_environment_wins_over_the_file(home: Path, variable: str, left_to_botocore: str) -> None:
    (home / "config.yaml").write_text("profile: a\nregion: r-1\nendpoint_url: http://a\n")
    settings = read_settings([], {variable: "x"})
    expected = {"profile": "a", "region": "r-1", "endpoint_url": "http://a", left_to_botocore: ""}
    assert {name: getattr(settings, name) for name in expected} == expected


def test_where_the_file_says_what_is_checked_later_is_kept_while_it_is_in_force(home: Path) -> None:
    file = home / "config.yaml"
    file.write_text("mouse: off\nprofile: prodution\n\nscenario: shopp\n")
    settings = read_settings([], {})
    assert str(settings.place_of("scenario")) == f"{file}:4: scenario"
    assert str(settings.place_of("profile")) == f"{file}:2: profile"
    assert settings.place_of("region") is None
    assert read_settings(["--scenario", "nosuch"], {}).place_of("scenario") is None
    assert read_settings([], {"AWS_PROFILE": "x"}).place_of("profile") is None
    assert settings.for_context(ContextChoice("other", "eu-west-1")).place_of("profile") is None


def test_read_only_wins_over_every_rule() -> None:
    text = "contexts:\n  - match: profile:sandbox\n    name: sandbox\n    read_only: false\n"
    here = Context("sandbox", "eu-west-1", "123456789012", profile="sandbox")
    assert not parse(text).marked(here).read_only
    assert parse(f"read_only: true\n{text}").marked(here).read_only
    assert replace(parse(text), read_only=True).marked(here).read_only


def test_read_only_in_the_file_cannot_be_taken_back(home: Path) -> None:
    (home / "config.yaml").write_text("read_only: true\n")
    assert read_settings([], {}).read_only
    (home / "config.yaml").write_text("read_only: false\n")
    assert read_settings(["--read-only"], {}).read_only


def test_help_and_version_are_answered_though_the_file_is_a_mess(home: Path) -> None:
    (home / "config.yaml").write_text("{")
    assert "usage: crossfade" in read_settings(["--help"], {}).answer
    assert re.fullmatch(r"crossfade \d+\.\d+\.\d+\n", read_settings(["--version"], {}).answer)


@pytest.mark.parametrize(
    "text", ["", "# nothing\n", "---\n", "\ufeffmouse: true\n", "profile:\nregion: null\nmouse: ~\n"]
)
def test_what_says_nothing_changes_nothing(text: str, tmp_path: Path) -> None:
    path = tmp_path / "c.yaml"
    path.write_text(text, encoding="utf-8")
    assert read_config(str(path)) == Settings()


def test_no_alias_need_be_protected() -> None:
    assert parse("protected_aliases: []").protected_aliases == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "mouse: true\nprotect_aliases: []\n",
            "c.yaml:2: unknown key 'protect_aliases'; did you mean protected_aliases?",
        ),
        ("READ-ONLY: true", "c.yaml:1: unknown key 'READ-ONLY'; did you mean read_only?"),
        ("zzz: 1", "c.yaml:1: unknown key 'zzz'"),
        ("<<: {a: b}", "c.yaml:1: unknown key '<<'; known are profile, region, endpoint_url"),
        ("mouse: 1", "c.yaml:1: mouse: expected true or false"),
        ("mouse: 'true'", "c.yaml:1: mouse: expected true or false"),
        ("mouse: [true]", "c.yaml:1: mouse: expected true or false"),
        ("region: {a: b}", "c.yaml:1: region: expected text, not keys and values"),
        ("region: eu west", "c.yaml:1: region: expected a region such as eu-west-1"),
        ("endpoint_url: localhost:4566", "c.yaml:1: endpoint_url: expected a URL such as http://localhost:4566"),
        ("endpoint_url: http://a:b@c", "c.yaml:1: endpoint_url: expected a URL"),
        ("endpoint_url: http://[", "c.yaml:1: endpoint_url: expected a URL"),
        ("endpoint_url: http://x:99999", "c.yaml:1: endpoint_url: expected a URL"),
        ("profile: ''", "c.yaml:1: profile: expected a text of one line"),
        ('profile: "\\e[2J"', "c.yaml:1: profile: expected a text of one line, not '\\x1b[2J'"),
        ("calls_per_second: 0", "expected a number from 0.1 to 1000, not '0'"),
        ("calls_per_second: many", "expected a number from 0.1 to 1000"),
        ("calls_per_second: .nan", "expected a number"),
        ("calls_per_second: 1e3", "expected a number"),
        ("calls_per_second: ٣", "expected a number"),
        ("calls_per_second: 1.2.3", "expected a number"),
        ("writes_per_second: -1", "expected a number from 0.1 to 100"),
        ("refresh_seconds: 0.5", "expected a number from 1 to 86400, or 0, not '0.5'"),
        ("times: mars", "expected one of utc, local, not 'mars'"),
        ("colour: pink", "expected one of auto, 16, 256, truecolor, none, not 'pink'"),
        ("protected_aliases: prod*", "c.yaml:1: protected_aliases: expected a list such as [prod*, live]"),
        ("protected_aliases:\n  - a: b", "c.yaml:2: protected_aliases: expected text, not keys and values"),
        ("protected_aliases: [*prod]", "c.yaml:1: no anchors and aliases here; put quotes around"),
        ("contexts: prod", "c.yaml:1: contexts: expected a list such as [{match: "),
        ("contexts:\n  - prod", "c.yaml:2: contexts: expected keys and values, not 'prod'"),
        ("contexts:\n  - read_only: true", "c.yaml:2: contexts: a rule needs a match"),
        ("contexts:\n  - match: profile:a\n    readonly: true", "c.yaml:3: unknown key 'readonly'; did you"),
        ("contexts:\n  - match: profile:a\n    read_only: 1", "c.yaml:3: read_only: expected true or false"),
        ("contexts:\n  - match: profile:a\n    read_only: no", "c.yaml:2: contexts: this rule changes nothing"),
        ("contexts:\n  - match: profile:a", "c.yaml:2: contexts: this rule changes nothing"),
        ("contexts:\n\n  - match: prod", "c.yaml:3: match: expected account:, profile: or region:"),
        ("contexts:\n  - match: account:1\n    name: x", "c.yaml:2: match: an account has 12 digits"),
        ("contexts:\n  - match: region:a\n    name: " + "x" * 21, "c.yaml:3: name: expected at most 20 characters"),
        ("contexts:\n  - match: region:a\n    match: region:b", "c.yaml:3: match: appears twice"),
        ("contexts:\n  - match: [a]", "c.yaml:2: match: expected text, not a list"),
        ("contexts:\n  - match: {a: b}", "c.yaml:2: match: expected text, not keys and values"),
        ("contexts:\n  - [a]", "c.yaml:2: contexts: expected keys and values, not a list"),
        ("managed_tags: team=x", "c.yaml:1: managed_tags: expected a list such as [team-iac=*"),
        ("managed_tags: [team]", "c.yaml:1: managed_tags: expected a tag such as 'owner=platform'"),
        ("managed_tags: [team=]", "c.yaml:1: managed_tags: expected a tag such as 'owner=platform'"),
        ("managed_tags:\n  - team: x", "c.yaml:2: managed_tags: expected text, not keys and values"),
        ("mouse: true\nmouse: true", "c.yaml:2: mouse: appears twice"),
        ("mouse: !!python/object:os.system x", "c.yaml:1: no tags here, such as 'tag:yaml.org,2002:python/object:os"),
        ("- mouse", "c.yaml:1: expected keys and values, not a list"),
        ("mouse", "c.yaml:1: expected keys and values, not 'mouse'"),
        ("mouse: true\n---\nmouse: false", "c.yaml:2: is not YAML: but found another document"),
        ("? [a]\n: b", "c.yaml:1: expected a key"),
        ("mouse: true\n  x: [", "c.yaml:2: is not YAML:"),
        ("\tmouse: true", "c.yaml:1: is not YAML:"),
        ("a: \x1b", "c.yaml: is not YAML:"),
        ('a: "\\UFFFFFFFF"', "is not YAML: "),
    ],
)
def test_mistakes_are_one_line_with_file_line_and_key(text: str, words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse(text)
    assert words in str(caught.value)
    assert str(caught.value).isprintable()


def test_a_yaml_bomb_is_not_expanded() -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    with pytest.raises(ConfigError, match=r"c.yaml:1: no anchors and aliases here"):
        parse(bomb)


def test_deep_nesting_is_refused_at_once() -> None:
    with pytest.raises(ConfigError, match="expected"):
        parse("mouse: " + "[" * 30_000)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"# x\n" * 3_000_000, "is larger than 64 KiB"),
        (b"mouse: true\nprofile: \xff\xfe\n", "c.yaml:2: is not UTF-8 text"),
        ("mouse: true".encode("utf-16"), "c.yaml:1: is not UTF-8 text"),
        (b"\x00" * 10, "is not YAML"),
    ],
)
def test_files_that_are_no_configuration(data: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / "c.yaml"
    path.write_bytes(data)
    with pytest.raises(ConfigError) as caught:
        read_config(str(path))
    assert words in str(caught.value)
    assert str(caught.value).startswith(str(path))


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    for path, words in (
        (str(tmp_path / "none.yaml"), "cannot be read: No such file"),
        (str(tmp_path), "cannot be read: Is a directory"),
        ("/dev/null/x", "cannot be read: Not a directory"),
        ("a\0b", "cannot be read: that is not a path"),
    ):
        with pytest.raises(ConfigError, match=words) as caught:
            read_settings(["--config", path], {})
        assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["--region", "eu_west"], "--region: expected a region"),
        (["--endpoint-url", "4566"], "--endpoint-url: expected a URL"),
        (["--region", "eu-1", "--endpoint-url", "x"], "--endpoint-url: expected a URL"),
    ],
)
@pytest.mark.usefixtures("home")
def test_flags_are_checked_as_the_file_is(argv: list[str], words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        read_settings(argv, {})


class TestExample:
    text = asset("config.example.yaml").read_text(encoding="utf-8")

    def test_the_rules_that_it_shows_are_rules(self) -> None:
        shown = re.findall(r"(?m)^#   (.*)\n", self.text[self.text.index("#   contexts:") :])
        parsed = parse("\n".join(shown)).contexts
        assert [(rule.read_only, rule.production, rule.name) for rule in parsed] == [
            (False, True, "shop"),
            (True, False, ""),
        ]

    def test_its_lines_are_the_defaults(self) -> None:
        uncommented = re.sub(r"(?m)^#(?=[a-z])", "", self.text)
        assert parse(uncommented) == Settings()
        keys = set(re.findall(r"(?m)^([a-z_]+):", uncommented))
        # What has a default states it; null is only for what is left to AWS's configuration or to the demo.
        unset = keys - set(parse_values(uncommented.encode(), "c.yaml", KEYS))
        assert unset == {name for name in keys if getattr(Settings(), name) == ""}

    def test_it_names_every_key_and_explains_it(self) -> None:
        keys = re.findall(r"(?m)^# .+\n#([a-z_]+):", self.text)
        assert keys == list(KEYS)
        assert {*keys} <= {field.name for field in fields(Settings)}

    def test_as_it_is_it_changes_nothing(self) -> None:
        assert parse(self.text) == Settings()


def refusal_of(read: Callable[[], Settings]) -> str:
    """Return the mistake's line, empty where there is none; anything else that is raised fails the test."""
    try:
        read()
    except ConfigError as mistake:
        return str(mistake)
    return ""


YAML_BITS = st.sampled_from(
    [
        *KEYS,
        *RULE_KEYS,
        "profile:a",
        ": ",
        "\n",
        "- ",
        "[",
        "]",
        "{",
        "}",
        "&a ",
        "*a",
        "!!x ",
        "'",
        '"',
        "|",
        ">",
        "---",
        "%YAML 1.",
        "? ",
        "#",
        "\\U",
        "<<",
        "~",
        "  ",
    ]
)


@given(st.text(st.characters(codec="utf-8")) | st.lists(YAML_BITS | st.text(max_size=3), max_size=25).map("".join))
def test_any_text_is_read_or_a_mistake(text: str) -> None:
    assert refusal_of(lambda: parse(text)).isprintable()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200))
def test_any_file_is_read_or_a_mistake(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "c.yaml").write_bytes(data)
    assert refusal_of(lambda: read_config(str(tmp_path / "c.yaml"))).isprintable()


@given(st.sampled_from(sorted(KEYS)), st.text(max_size=20))
def test_any_value_is_read_or_a_mistake(key: str, value: str) -> None:
    assert refusal_of(lambda: parse(f"{key}: {value}")).isprintable()


@pytest.mark.process
def test_what_is_loaded(tmp_path: Path) -> None:
    check = (
        "import sys, os, tui.settings.settings; tui.settings.settings.read_settings([], os.environ); "
        "print(*sorted({'boto3', 'botocore', 'textual', 'rich', 'yaml', 'argparse'} & {*sys.modules}))"
    )

    def loaded() -> list[str]:
        environ = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path)}
        ran = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True, env=environ)
        return ran.stdout.split()

    assert loaded() == []
    (tmp_path / "crossfade").mkdir()
    (tmp_path / "crossfade" / "config.yaml").write_text("mouse: false")
    assert loaded() == ["yaml"]


def test_the_tour_has_its_own_account_and_pace() -> None:
    settings = read_settings(["--tour"], {})
    assert (settings.demo, settings.tour, settings.scenario, settings.speed) == (True, True, "tour", 30.0)
    assert read_settings(["--tour", "--speed", "5"], {}).speed == 5.0


def test_the_demo_s_speed() -> None:
    assert read_settings(["--speed", "60"], {}).speed == 60
    assert read_settings(["--speed=1.5"], {}).demo
    assert read_settings([], {}).speed == 1
    for text in ("0", "0.5", "601", "-3", "fast", "nan", "inf", "1_0", "6\u0660"):
        with pytest.raises(ConfigError, match=r"--speed: expected how many times as fast, 1 to 600"):
            read_settings([f"--speed={text}"], {})
