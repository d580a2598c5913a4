"""A crash report tells the way through the code and no secret; it is its owner's alone, and one line names it."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from screens.messages import FaderActionRequested
from tests.support.journey import Begin, Journey
from tests.support.paths import ROOT
from tui.domain.alias import Alias
from tui.domain.intent import RollBack
from tui.storage.crash_reports import describe, masked, report

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"

SECRETS = [
    ("user AKIAIOSFODNN7EXAMPLE denied", "AKIAIOSFODNN7EXAMPLE"),
    ("key ASIAY34FZKBOKMUTVV7A", "ASIAY34FZKBOKMUTVV7A"),
    ("signed with wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
    ("{'DB_PASSWORD': 'hunter2 and more'}", "hunter2"),
    ("password=hunter2", "hunter2"),
    ("aws_secret_access_key = abc", "= abc"),
    ('"SessionToken": "FwoGZXIvYXdzE"', "FwoGZXIvYXdzE"),
    ("Authorization: AWS4-HMAC-SHA256 Credential=x/y, Signature=f00d", "f00d"),
    ("Bearer abc.def", "abc.def"),
    ("https://b.s3.amazonaws.com/f.zip?X-Amz-Security-Token=IQoJb3&X-Amz-Signature=9f8e", "9f8e"),
    ("https://user:pass@proxy:3128/", "user:pass"),
    (f"token {JWT}", "dozjgNry"),
    ("ghp_16C7e42F292c6912E7710c838347Ae178B4a", "ghp_16C7"),
    ("xoxb-1234567890-abc", "xoxb-1234567890"),
    ("-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----", "MIIE"),
    ("api_key: 5up3r", "5up3r"),
    ("the environment's own: opensesame", "opensesame"),
    ("a Cookie: sid=1", "sid=1"),
    ("STRIPE_SECRET=sk_live_1", "sk_live_1"),
    ("hex 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b", "9f86d081884c7d65"),
]
ENVIRON = {"MY_API_KEY": "opensesame", "HOME": "/home/alice", "SHELL_LEVEL": "1", "EMPTY_TOKEN": ""}


@pytest.mark.parametrize(("text", "secret"), SECRETS)
def test_what_looks_like_a_secret_is_masked(text: str, secret: str) -> None:
    assert secret in text
    assert secret not in masked(text, ENVIRON)
    assert "[masked]" in masked(text, ENVIRON)


@pytest.mark.parametrize(
    "text",
    [
        "'NoneType' object has no attribute 'routing'",
        "list index out of range",
        "version 27 of order-processor does not exist",
        "invalid literal for int() with base 10: '12a'",
    ],
)
def test_plain_words_stay(text: str) -> None:
    assert masked(text, ENVIRON) == text


def test_the_home_is_not_named() -> None:
    assert masked("no such file: /home/alice/x", ENVIRON) == "no such file: ~/x"


PASSWORD = "hunter2" * 2


def broken(password: str) -> None:
    local_secret = password * 2
    raise KeyError(len(local_secret))


def crash() -> BaseException:
    with pytest.raises(RuntimeError) as caught:
        stumble()
    return caught.value


def stumble() -> None:
    try:
        broken(PASSWORD)
    except KeyError as error:
        raise RuntimeError(f"x\x1b[2J, password={PASSWORD}") from error


def test_a_report_tells_the_way_and_the_cause_without_locals() -> None:
    text = describe(crash(), NOW, {**ENVIRON, "AWS_SECRET_ACCESS_KEY": "abcdefgh"})
    assert "RuntimeError: x␛[2J, [masked]" in text
    assert "caused by KeyError: 28" in text
    assert "  tests/storage/test_crash_reports.py:" in text
    assert " in broken\n    raise KeyError(len(local_secret))" in text
    assert "2026-11-23 03:00:00 UTC" in text
    assert "textual 8." in text
    assert "hunter2" not in text
    assert str(ROOT) not in text
    assert all(line.isprintable() for line in text.splitlines())


def test_what_cannot_be_told_does_not_break_the_report() -> None:
    class Mute(Exception):
        def __str__(self) -> str:
            raise ValueError("no")

    first = Mute()
    first.__context__ = ExceptionGroup("several", [ValueError("one"), Mute()])
    first.__context__.__context__ = first
    text = describe(first, NOW, {})
    assert "[no words: ValueError]" in text
    assert "with ValueError: one" in text
    assert len(text.splitlines()) < 60


@pytest.mark.parametrize("umask", [0o000, 0o777], ids=oct)
def test_the_file_is_its_owners_alone_and_the_line_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, umask: int
) -> None:
    monkeypatch.setattr("tui.storage.crash_reports.state_folder", lambda: tmp_path / "crossfade")
    monkeypatch.setattr("tui.storage.crash_reports.MOST", 2)
    before = os.umask(umask)
    try:
        # The newest are kept.
        _, *lines = [report(crash(), {}) for _ in range(3)]
    finally:
        os.umask(before)
    files = sorted((tmp_path / "crossfade").glob("crash-*.txt"))
    assert [file.stat().st_mode & 0o777 for file in files] == [0o600, 0o600]
    for line, file in zip(lines, files, strict=True):
        assert line == f"it crashed (RuntimeError); a report without secrets is in {file}"


def test_where_no_report_can_be_written_the_line_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "crossfade").mkdir()
    (tmp_path / "crossfade").chmod(0o777)
    monkeypatch.setattr("tui.storage.crash_reports.state_folder", lambda: tmp_path / "crossfade")
    line = report(crash(), {})
    assert line.startswith("it crashed (RuntimeError: tests/storage/test_crash_reports.py:")
    assert "can be written by others" in line


@pytest.mark.process
def test_a_crash_before_the_app_is_reported_too(tmp_path: Path) -> None:
    code = (
        "import sys, tui.__main__ as m\n"
        "def fail(argv): raise ArithmeticError('secret=abc')\n"
        "m.read_command_line = fail\n"
        "sys.exit(m.main())"
    )
    environ = {**os.environ, "HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    (file,) = (tmp_path / ".local" / "state" / "crossfade").glob("crash-*.txt")
    assert done.stderr == f"crossfade: it crashed (ArithmeticError); a report without secrets is in {file}\n"
    assert "abc" not in file.read_text()


# --- in the app -----------------------------------------------------------------------------------------------------


async def crashed(opened: AbstractAsyncContextManager[Journey], crash: Callable[[Journey], object]) -> None:
    """Have a session crash, and see that it ended as a crash does, with none of Textual's own words."""
    async with opened as journey:
        await journey.until(lambda: journey.app.context and journey.app.context.account)
        crash(journey)
        await journey.until(lambda: journey.app.crashed)
        assert isinstance(journey.app.crashed, LookupError)
        assert journey.app.return_code == 1
        assert journey.app._exit_renderables == []


def fail(*_: object) -> Alias:
    raise LookupError("unheard of")


def in_a_worker(journey: Journey) -> None:
    journey.provider.answers["perform"] = fail
    journey.app.post_message(FaderActionRequested(RollBack(), journey.fader.confirmed))


def in_a_handler(journey: Journey) -> None:
    journey.app.call_later(fail)


def in_a_callback_of_the_loop(_: Journey) -> None:
    asyncio.get_running_loop().call_soon(fail)


def in_another_thread(journey: Journey) -> None:
    arguments = (journey.app.crash_with, LookupError("unheard of"))
    threading.Thread(target=journey.app.call_from_thread, args=arguments).start()


@pytest.mark.parametrize("crash", [in_a_worker, in_a_handler, in_a_callback_of_the_loop, in_another_thread])
async def test_an_exception_anywhere_ends_the_app(at_prod: Begin, crash: Callable[[Journey], object]) -> None:
    with pytest.raises(LookupError, match="unheard of"):
        await crashed(at_prod(), crash)
