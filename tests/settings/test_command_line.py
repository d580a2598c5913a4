"""The command line: what is understood, and one line for what is not."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.settings.command_line import HELP, read_command_line
from tui.storage.user_input import ConfigError

ARN = "arn:aws:lambda:eu-west-1:123456789012:function:orders:7"


def test_nothing_is_everything_as_usual() -> None:
    line = read_command_line([])
    assert [getattr(line, name) for name in line.__slots__] == [
        "" if isinstance(getattr(line, name), str) else False for name in line.__slots__
    ]


def test_every_option_in_both_forms() -> None:
    line = read_command_line(
        ["--profile", "p", "--region=r", "orders:PROD", "--endpoint-url", "u=1", "--read-only", "--config=c"]
    )
    assert (line.profile, line.region, line.endpoint_url, line.config) == ("p", "r", "u=1", "c")
    assert (line.function, line.alias, line.read_only, line.demo) == ("orders", "PROD", True, False)


def test_the_last_of_two_wins() -> None:
    assert read_command_line(["--region", "a", "--region", "b"]).region == "b"


def test_a_scenario_implies_the_demo() -> None:
    line = read_command_line(["--scenario", "shop"])
    assert (line.demo, line.scenario) == (True, "shop")


def test_a_tour_implies_the_demo() -> None:
    line = read_command_line(["--tour"])
    assert (line.demo, line.tour, line.scenario, line.speed) == (True, True, "", "")
    assert read_command_line(["--demo", "--tour", "--speed", "60"]).speed == "60"


def test_a_speed_implies_the_demo() -> None:
    line = read_command_line(["--speed", "60"])
    assert (line.demo, line.speed) == (True, "60")


def test_a_function_alone_and_behind_the_end_of_options() -> None:
    assert read_command_line(["orders"]).function == "orders"
    assert read_command_line(["--", "-orders"]).function == "-orders"
    line = read_command_line(["a" * 64 + ":a-b_9"])
    assert (line.function, line.alias) == ("a" * 64, "a-b_9")


def test_an_arn_is_a_function_its_region_and_its_account() -> None:
    line = read_command_line([ARN])
    assert (line.function, line.alias, line.version) == ("orders", "", "7")
    assert (line.region, line.account) == ("eu-west-1", "123456789012")
    assert read_command_line([ARN, "--region", "eu-west-1"]).region == "eu-west-1"
    assert read_command_line(["orders:$LATEST", "--region", "eu-west-3"]).version == "$LATEST"
    assert read_command_line(["journal", "--function", ARN]).only == "orders"


@pytest.mark.parametrize("argv", [["--help"], ["-h"], ["--demo", "--help", "--what"]])
def test_help_is_given_whatever_follows(argv: list[str]) -> None:
    assert read_command_line(argv).show == "help"


def test_help_names_every_option_within_eighty_columns() -> None:
    for option in (
        "--demo",
        "--scenario",
        "--tour",
        "--speed",
        "--profile",
        "--region",
        "--endpoint-url",
        "--read-only",
        "--config",
    ):
        assert option in HELP
    assert "--version" in HELP
    assert max(map(len, HELP.splitlines())) <= 80


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["--regoin", "x"], "unknown option '--regoin'; did you mean --region?"),
        (["--nonsense"], "unknown option '--nonsense'"),
        (["-x"], "unknown option '-x'"),
        (["--profile"], "--profile needs a value"),
        (["--profile", ""], "--profile needs a value"),
        (["--profile="], "--profile needs a value"),
        (["--profile", "--demo"], "--profile needs a value"),
        (["--demo=yes"], "--demo takes no value"),
        (["a", "b"], "expected one function, not two: 'a' and 'b'"),
        ([""], "the function's name is empty"),
        ([":PROD"], "':PROD': it names no function, such as orders"),
        (["my function"], "'my function': it names no function"),
        (["orders:"], "quoted in a shell: 'orders:$LATEST'"),
        (["orders:a.b"], "a.b is neither a version nor an alias name"),
        (["orders:\x1b[2J"], "\\x1b[2J is neither a version nor an alias name"),
        (["arn:aws:sqs:eu-west-1:123456789012:orders"], "the ARN is not that of a function"),
        ([ARN, "--region", "us-east-1"], "is in eu-west-1, but --region is us-east-1: drop --region"),
        (["--demo", "--profile", "p"], "--demo and --profile cannot be combined"),
        (["--tour", "--profile", "p"], "--tour and --profile cannot be combined"),
        (["--demo", "--tour", "--endpoint-url", "http://x"], "--tour and --endpoint-url cannot be combined"),
        (["--tour", "--scenario", "shop"], "--tour and --scenario cannot be combined"),
        (["--tour", "--read-only"], "--tour and --read-only cannot be combined"),
        (["--tour=3"], "--tour takes no value"),
        (["--speed", "9", "--profile", "p"], "--speed and --profile cannot be combined"),
        (["--speed"], "--speed needs a value"),
        (["--endpoint-url", "http://x", "--demo"], "--demo and --endpoint-url cannot be combined"),
        (["--scenario", "x", "--profile", "p"], "--scenario and --profile cannot be combined"),
        (["--\x1b[2J"], "unknown option '--\\x1b[2J'"),
        (["\udcff"], "'\\udcff': it names no function"),
    ],
)
def test_mistakes_are_one_clear_line(argv: list[str], words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_command_line(argv)
    assert words in str(caught.value)
    assert str(caught.value).isprintable()


WORDS = st.sampled_from(["--demo", "--profile", "--region=", "--", "-h", "--scenario", "a:b", "--config", ":", "arn:"])


@given(st.lists(WORDS | st.text(st.characters(exclude_categories=()), max_size=12), max_size=6))
def test_any_command_line_is_read_or_a_mistake(argv: list[str]) -> None:
    line, mistake = None, None
    try:
        line = read_command_line(argv)
    except ConfigError as caught:
        mistake = str(caught)
    assert mistake is None or mistake.isprintable()
    assert line is None or line.function or not line.alias


def test_reading_it_imports_next_to_nothing() -> None:
    check = (
        "import sys; known = {*sys.modules}; from tui.settings.command_line import read_command_line; "
        "read_command_line(['a:b', '--demo']); "
        "print(*sorted({*sys.modules} - known))"
    )
    ran = subprocess.run([sys.executable, "-S", "-c", check], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == [
        "__future__",
        "tui",
        "tui.domain",
        "tui.domain.target",
        "tui.settings",
        "tui.settings.command_line",
        "tui.storage",
        "tui.storage.user_input",
    ]
