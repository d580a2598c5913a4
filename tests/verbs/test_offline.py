"""The verbs: what is understood behind them, and what they print without a terminal, without AWS, into any pipe."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.journal_entries import AT_25, entry
from tests.support.paths import ROOT
from tests.support.zones import NEPAL, shown_in
from tui.__main__ import main
from tui.domain.clock import utc_now
from tui.domain.routing import Routing
from tui.presentation.times import show_times_in
from tui.settings.command_line import HELP, read_command_line
from tui.storage.user_input import ConfigError
from tui.verbs.offline import format_journal, policy
from tui.writes.journal.entry import AliasState, Entry, Fault, Outcome, Phase
from tui.writes.journal.file import Journal
from tui.writes.journal.text import cells_of

HOSTILE = "x\x1b]0;owned\x07\x9b2J\u202egnp\x7f\r\n[@click=app.quit]y[/]"


def ran(home: Path, *arguments: str, encoding: str = "utf-8") -> subprocess.CompletedProcess[bytes]:
    """Run it in a process of its own."""
    environ = {"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": encoding}
    command = [sys.executable, "-m", "tui", *arguments]
    return subprocess.run(command, env=environ, cwd=home, capture_output=True, stdin=subprocess.DEVNULL, timeout=60)


class Here:
    """Runs it in this process, at home in a folder."""

    def __init__(self, home: Path, patch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str]) -> None:
        self.journal = journal_in(home)
        self._patch, self._capture = patch, capture
        for name in ("XDG_STATE_HOME", "XDG_CONFIG_HOME"):
            patch.delenv(name, raising=False)
        patch.setenv("HOME", str(home))
        patch.setattr(sys, "excepthook", sys.excepthook)

    def ran(self, *arguments: str) -> tuple[int, str, str]:
        """Return its exit status, and what it printed and said."""
        self._patch.setattr(sys, "argv", ["crossfade", *arguments])
        status = main()
        return (status, *self._capture.readouterr())


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Here:
    return Here(tmp_path, monkeypatch, capfd)


def journal_in(home: Path) -> Journal:
    return Journal(home / ".local" / "state" / "crossfade")


def history_text(entries: Sequence[Entry], *, as_json: bool, function: str, since: datetime | None) -> str:
    """Return what is printed of a journal that holds these."""
    with TemporaryDirectory() as folder:
        journal = Journal(Path(folder) / "journal")
        for one in entries:
            journal.append(one)
        return "".join(format_journal(journal, as_json=as_json, function=function, since=since))


# --- the command line -----------------------------------------------------------------------------------------------


def test_a_verb_is_one_only_as_the_first_word() -> None:
    assert read_command_line(["journal"]).verb == "journal"
    assert read_command_line(["iam", "viewer"]).policy == "viewer"
    for argv in (["--", "journal"], ["--demo", "journal"], ["journal:PROD"]):
        line = read_command_line(argv)
        assert (line.verb, line.function) == ("", "journal")


def test_every_option_of_the_journal_in_both_forms() -> None:
    line = read_command_line(["journal", "--function", "orders", "--since=2h", "--json"])
    assert (line.only, line.since, line.json) == ("orders", 7200, True)
    assert (read_command_line(["journal", "--since", "3w"])).since == 3 * 604_800


@pytest.mark.parametrize("argv", [["journal", "--help"], ["journal", "-h", "x"], ["iam", "--help"], ["iam", "x", "-h"]])
def test_help_is_given_behind_a_verb(argv: list[str]) -> None:
    assert read_command_line(argv).show == "help"


def test_help_names_the_verbs_and_their_options() -> None:
    for word in (
        "crossfade journal",
        "crossfade iam viewer|operator|preparer",
        "--function",
        "--since",
        "--json",
        "-- journal",
    ):
        assert word in HELP
    assert max(map(len, HELP.splitlines())) <= 80


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["journal", "orders"], "journal takes options only, not 'orders'"),
        (["journal", "--functoin", "x"], "unknown option '--functoin' of journal; did you mean --function?"),
        (["journal", "--demo"], "unknown option '--demo' of journal"),
        (["journal", "--function"], "--function needs a value"),
        (["journal", "--json=yes"], "--json takes no value"),
        (["journal", "--since", "yesterday"], "--since: expected a time such as 90m, 2h or 7d, not 'yesterday'"),
        (["journal", "--since", "h"], "--since: expected a time"),
        (["journal", "--since", "0h"], "--since: expected a time"),
        (["journal", "--since", "-1h"], "--since: expected a time"),
        (["journal", "--since", "٣h"], "--since: expected a time"),
        (["journal", "--since", "99999w"], "--since: expected a time"),
        (["journal", "--since", "1e9h"], "--since: expected a time"),
        (["iam"], "which policy"),
        (["iam", ""], "expected one policy"),
        (["iam", "viewer", "operator"], "expected one policy"),
        (["iam", "--profile"], "unknown option '--profile' of iam"),
    ],
)
def test_mistakes_behind_a_verb_are_one_clear_line(argv: list[str], words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_command_line(argv)
    assert words in str(caught.value)
    assert str(caught.value).isprintable()


WORDS = st.sampled_from(["--json", "--function", "--since", "--since=2h", "2h", "-h", "--", "viewer", "orders:PROD"])


@given(st.sampled_from(["journal", "iam"]), st.lists(WORDS | st.text(st.characters(exclude_categories=())), max_size=5))
def test_any_words_behind_a_verb_are_read_or_a_mistake(verb: str, words: list[str]) -> None:
    line, mistake = None, None
    try:
        line = read_command_line([verb, *words])
    except ConfigError as caught:
        mistake = str(caught)
    assert mistake is None or mistake.isprintable()
    assert line is None or (line.verb == verb and not line.function and line.since >= 0)


# --- the journal ----------------------------------------------------------------------------------------------------


def test_a_table_says_of_every_write_what_became_of_it() -> None:
    entries = (
        entry(1),
        entry(1, Phase.PERFORMED, state=AliasState(AT_25, "r2")),
        entry(2, after=Routing("7")),
        entry(2, Phase.REFUSED, after=Routing("7"), fault=Fault("NotPermitted", "AccessDeniedException", "req-1")),
        entry(3, Phase.UNKNOWN, fault=Fault("Unreachable")),
        entry(3, Phase.CONFIRMED, outcome=Outcome.APPLIED),
        entry(4, Phase.SETTLED, outcome=Outcome.MOVED, reason="release 7"),
        entry(5),
    )
    table = history_text(entries, as_json=False, function="", since=None).splitlines()
    assert len(table) == 6
    assert " ".join(table[0].split()) == "time (UTC) account region written to from to outcome by reason"
    for row, words in zip(
        table[1:],
        ["performed", "refused (AccessDeniedException)", "confirmed by re-read", "resolved: moved since", "intended"],
        strict=True,
    ):
        assert words in row
        assert "orders:PROD" in row
        assert "assumed-role/Releaser/alice" in row
    assert table[1].startswith("2026-11-23 03:00:13  123456789012  eu-west-1  orders:PROD  6→7 10 %  6→7 25 %")
    assert table[4].endswith("release 7")


def test_the_table_has_the_zone_of_times_in_its_title_and_beside_times_of_another() -> None:
    cells = cells_of(entry(1), "+0545")
    with shown_in(NEPAL):
        table = history_text((entry(1),), as_json=False, function="", since=None).splitlines()
        assert table[0].startswith("time (+0545)         account ")
        assert table[1].startswith("2026-11-23 08:45:13  123456789012 ")
        assert '"time": "2026-11-23T03:00:' in history_text((entry(1),), as_json=True, function="", since=None)
    assert cells[0] == f"{entry(1).time:%Y-%m-%d %H:%M:%S} UTC"


@pytest.mark.parametrize(
    ("file", "arguments", "title"),
    [
        ("times: local\n", (), "time (+0545)"),
        ("times: utc\n", (), "time (UTC)"),
        # What is wrong with it keeps nobody from the journal.
        ("times: mars\n", (), "time (UTC)"),
        ("times: utc\n", ("--config", "own.yaml"), "time (+0545)"),
    ],
)
def test_the_journal_follows_the_setting(
    here: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, arguments: tuple[str, ...], title: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tui.settings.shown_times.show_times_in", lambda _: show_times_in(NEPAL))
    default = tmp_path / ".config" / "crossfade" / "config.yaml"
    default.parent.mkdir(parents=True)
    default.write_text(file)
    Path("own.yaml").write_text("times: local\n")
    here.journal.append(entry(1))
    with shown_in(UTC):
        status, out, _ = here.ran("journal", *arguments)
    assert (status, out.splitlines()[0].startswith(title)) == (0, True)


def test_a_configuration_that_was_asked_for_has_to_be_right(here: Here) -> None:
    status, _, err = here.ran("journal", "--config", "/no/such/file")
    assert (status, err.startswith("crossfade: /no/such/file: cannot be read")) == (2, True)


def test_what_is_told_can_be_narrowed() -> None:
    entries = (entry(1), entry(1, Phase.PERFORMED), entry(50, function="carts"))
    later = entry(50).time
    assert "carts" not in history_text(entries, as_json=False, function="orders", since=None)
    assert "orders" not in history_text(entries, as_json=False, function="", since=later)
    assert len(history_text(entries, as_json=True, function="orders", since=None).splitlines()) == 2
    assert history_text(entries, as_json=False, function="nosuch", since=None) == ""


def test_json_is_the_journal_as_it_stands() -> None:
    entries = (entry(1), entry(1, Phase.PERFORMED))
    lines = history_text(entries, as_json=True, function="", since=None)
    assert lines == "".join(one.to_line().decode() for one in entries)


@pytest.mark.parametrize("as_json", [True, False])
def test_nothing_in_it_can_steer_a_terminal(as_json: bool) -> None:
    fault = Fault(HOSTILE, HOSTILE, HOSTILE)
    hostile = entry(
        1,
        Phase.REFUSED,
        who=HOSTILE,
        function=HOSTILE,
        alias=HOSTILE,
        reason=HOSTILE,
        account=HOSTILE,
        region=HOSTILE,
        place=HOSTILE,
        before=AliasState(Routing(HOSTILE), HOSTILE),
        after=Routing(HOSTILE),
        fault=fault,
    )
    text = history_text((hostile,), as_json=as_json, function="", since=None)
    lines = text.splitlines()
    assert len(lines) == (1 if as_json else 2)
    assert all(line.isprintable() for line in lines)


@pytest.mark.process
def test_it_prints_without_a_terminal_and_without_boto3_or_textual(tmp_path: Path) -> None:
    journal_in(tmp_path).append(entry(1, Phase.PERFORMED))
    probe = (
        "import sys; sys.argv = ['crossfade', 'journal']; import tui.__main__ as m; assert m.main() == 0; "
        "sys.exit(', '.join({'boto3', 'botocore', 'moto', 'textual', 'rich', 'yaml'} & {*sys.modules}))"
    )
    environ = {**os.environ, "HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", probe], env=environ, cwd=ROOT, capture_output=True, timeout=60)
    assert done.stderr.strip() == b""
    assert "6→7 10 %  6→7 25 %  performed" in done.stdout.decode()


def test_since_and_function_count_at_the_command_line(here: Here) -> None:
    now = utc_now()
    here.journal.append(entry(1, time=now - timedelta(hours=3)))
    here.journal.append(entry(2, time=now - timedelta(hours=1), function="carts"))
    assert len(here.ran("journal", "--json")[1].splitlines()) == 2
    (line,) = here.ran("journal", "--json", "--since", "2h")[1].splitlines()
    assert json.loads(line)["function"] == "carts"
    done = here.ran("journal", "--since", "2h", "--function", "orders")
    assert done == (0, "", "crossfade: no such write in the journal\n")


def test_an_empty_journal_and_a_torn_line_are_said(here: Here) -> None:
    assert here.ran("journal") == (0, "", "crossfade: the journal is empty\n")
    here.journal.append(entry(1))
    with (here.journal.folder / "journal.jsonl").open("ab") as file:
        file.write(entry(2).to_line()[:50])
    status, out, err = here.ran("journal")
    assert status == 0
    assert len(out.splitlines()) == 2
    assert err == "crossfade: skipped 1 line of the journal that cannot be read: journal.jsonl, line 2\n"


def test_a_journal_that_others_can_write_is_refused_in_one_line(here: Here) -> None:
    here.journal.append(entry(1))
    here.journal.folder.chmod(0o777)
    status, out, err = here.ran("journal")
    assert (status, out) == (2, "")
    assert "can be written by others" in err
    assert len(err.splitlines()) == 1


@pytest.mark.process
def test_an_output_that_knows_ascii_only_gets_escapes(tmp_path: Path) -> None:
    journal_in(tmp_path).append(entry(1))
    done = ran(tmp_path, "journal", encoding="ascii")
    assert done.returncode == 0
    assert b"6\\u21927 10 %" in done.stdout


@pytest.mark.process
def test_a_reader_that_has_seen_enough_is_no_trouble(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    for number in range(400):
        journal.append(entry(number))
    environ = {**os.environ, "HOME": str(tmp_path)}
    command = f"'{sys.executable}' -m tui journal --json | head -n 1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], env=environ, cwd=ROOT, capture_output=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(done.stdout.splitlines()) == 1


# --- the policies ---------------------------------------------------------------------------------------------------


@pytest.fixture
def policies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "iam"
    folder.mkdir()
    for name in ("operator", "viewer"):
        (folder / f"{name}.json").write_text(f'{{"Sid": "{name}"}}\n')
    monkeypatch.setattr("tui.verbs.offline.asset", lambda *parts: tmp_path.joinpath(*parts))
    return folder


@pytest.mark.parametrize("name", ["viewer", "operator"])
def test_a_policy_is_printed_as_it_ships(policies: Path, name: str) -> None:
    assert policy(name) == (policies / f"{name}.json").read_text()


@pytest.mark.parametrize("name", ["admin", "../viewer", "viewer.json", "\x1b[2J"])
def test_an_unknown_policy_is_a_mistake_that_names_those_there_are(policies: Path, name: str) -> None:
    with pytest.raises(ConfigError, match="known are operator, viewer") as caught:
        policy(name)
    assert str(caught.value).isprintable()
    assert policies.exists()


def test_an_unknown_policy_ends_with_one_line_and_status_2(here: Here) -> None:
    status, out, err = here.ran("iam", "admin")
    assert (status, out) == (2, "")
    assert len(err.splitlines()) == 1


# --- an output that takes nothing -----------------------------------------------------------------------------------


# What is printed at once and what is printed line by line; help and policies go the first way.
@pytest.mark.process
@pytest.mark.parametrize("verb", ["--version", "journal"])
def test_an_output_that_takes_nothing_is_one_line_and_status_1(tmp_path: Path, verb: str) -> None:
    journal_in(tmp_path).append(entry(1))
    environ = {**os.environ, "HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}

    def status(where: str, expected: bytes) -> int:
        command = ["bash", "-c", f"'{sys.executable}' -m tui {verb} {where}"]
        done = subprocess.run(command, env=environ, cwd=tmp_path, capture_output=True, timeout=60)
        assert (done.stdout, done.stderr) == (b"", expected)
        return done.returncode

    cannot = b"crossfade: the output could not be written: "
    assert status(">/dev/full", cannot + b"no space left on device\n") == 1
    assert status(">&-", cannot + b"it is closed\n") == 1
    if verb == "--version":
        # With nobody to hear it either, the status says it.
        assert status(">/dev/full 2>&1", b"") == 1
        assert status(">&- 2>&-", b"") == 1
    assert not [*tmp_path.rglob("crash*")]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--scenario", "nosuch"), "nosuch"),
        (("--demo", "--config", "wrong.yaml"), "wrong.yaml:2: scenario: nosuch: no such scenario; known are "),
        (("--speed", "7000"), "7000"),
        (("--config", "/no/such/file"), "/no/such/file"),
        (("--demo",), "interactive terminal"),
        (("a", "b"), "expected one function, not two"),
    ],
)
def test_a_mistake_in_options_is_told_before_the_missing_terminal(
    here: Here, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    monkeypatch.setattr(os, "isatty", lambda _: False)
    monkeypatch.chdir(tmp_path)
    Path("wrong.yaml").write_text("times: utc\nscenario: nosuch\n")
    status, out, err = here.ran(*arguments)
    assert (status, out) == (2, "")
    assert words in err
    assert len(err.splitlines()) == 1
