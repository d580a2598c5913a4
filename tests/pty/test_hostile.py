"""Whatever AWS says, in whatever field: it is shown as text, and not one byte of it steers the terminal or the app."""

from __future__ import annotations

import re
import zlib
from concurrent.futures import ThreadPoolExecutor

from tests.support.pty.planted_endpoint import PlantedEndpoint, Text
from tests.support.pty.terminal import Terminal, module

HOSTILE = (
    "\x1b[2J",
    "\x1b[H\x1b[J",
    "\x1bc",
    "\x1b[31mred",
    "\x1b[?1049l",
    "\x1b[?1000h\x1b[?1006h",
    "\x1b[6n",
    "\x1b[21t",
    "\x1b[>c\x1b[0c",
    "\x1b[77;99r",
    "\x1b[88L\x1b[88M",
    "\x1b[4h\x1b[20h",
    "\x1b[8m",
    "\x1b#8",
    "\x1b(0lqk",
    "\x1b]0;owned\x07",
    "\x1b]2;owned\x1b\\",
    "\x1b]52;c;ZWNobyBvd25lZA==\x07",
    "\x1b]52;c;?\x07",
    "\x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x1b\\",
    "\x1b]4;1;?\x07",
    "\x1b]10;?\x1b\\",
    "\x1b]1337;File=inline=1:QQ==\x07",
    "\x1b]777;notify;a;b\x07",
    "\x1bP+q544e\x1b\\",
    "\x1bP1$r0m\x1b\\",
    "\x1b_Gf=100,a=T;AAAA\x1b\\",
    "\x1b^private\x1b\\",
    "\x1bXstring\x1b\\",
    "\x1b",
    "\x9b2J",
    "\x9d0;owned\x9c",
    "\x90q#0\x9c",
    "\x9f\x98\x84\x85",
    "\x00\x05\x07\x08\x0b\x0c\x0e\x0f",
    "\x7f\x7f\x7f",
    "a\rb\nc\r\nd\te",
    "\u202edesrever\u202c",
    "\u2066isolated\u2069\u200f\u200e\u061c",
    "\u2028\u2029\ufeff\ufffe",
    "\ud800lone\udfff",
    "z" + "\u200d" * 60 + "\u0301" * 60,
    "[@click=app.quit]x[/]",
    "[link=https://evil.example]x[/link]",
    "x [/oops] [bold",
    "[@click=screen.roll_back()]b[/] [reverse]",
    "\\[red] [[ ]] [on red]",
    "{0} %s %(x)s $(reboot) `id`",
    "漢字" * 30,
    "🙈👨‍👩‍👧‍👦" * 10,
    "long" * 2_000,
)
_EACH = 5
"""So many of them stand in one field."""
SHIFTS = (0, 3)
"""Each has a session of its own."""

_CSI = re.compile(r"\x1b\[([<-?]*)([0-9;:]*)([ -/]*)([@-~])")
_STRING = re.compile(r"\x1b[\]P_^X].*?(?:\x07|\x1b\\|$)", re.DOTALL)
_OTHER = re.compile(r"\x1b[ -/]*[0-~]")
_REORDERS = re.compile("[\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f]")
_PAINTING = "mHABCDEFGdKXrLMSTbP@"
"""What paints and moves cells; all else has to be among `OURS`."""

OURS = {
    *("\x1b[?1049h", "\x1b[?1049l", "\x1b[?25h", "\x1b[?25l", "\x1b[?7h", "\x1b[?7l"),
    *("\x1b[?1000;1002;1006h", "\x1b[?1016;1006;1002;1000l", "\x1b[?1004;2004h", "\x1b[?2004;1004l"),
    *("\x1b[>25u", "\x1b[<u", "\x1b[?2026$p", "\x1b[?2026h", "\x1b[?2026l", "\x1b[?2048$p"),
    *("\b", "\n", "\r"),
}
"""What the product itself steers the terminal with, in an account without anything hostile in it."""


def hostile(shift: int) -> Text:
    """Return texts with several hostile strings in each field, others in each for another `shift`."""

    def text(field: str) -> str:
        first = zlib.crc32(field.encode()) + shift
        joined = "".join(HOSTILE[(first + step * 7) % len(HOSTILE)] for step in range(_EACH))
        # Protected by its name, so that a question is asked about it.
        return f"prod{joined}" if field == "AliasName" else joined

    return text


def drive(text: Text, name: str) -> str:
    """Go through every screen of an account with such texts, and return all that was written to the terminal."""
    environ = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": "eu-west-1"}
    with (
        PlantedEndpoint(text) as endpoint,
        Terminal(module("tui", "--endpoint-url", endpoint.url), columns=120, rows=40, environ=environ) as terminal,
    ):
        terminal.wait("1 function")
        terminal.wait("2 canaries")
        terminal.settle()
        assert name in terminal.screen.text
        terminal.press("/", "o", "[", "x")
        terminal.settle()
        terminal.press("escape")
        terminal.settle()
        terminal.press("s", "S", "?")
        terminal.wait("Keyboard shortcuts")
        terminal.press("escape")
        terminal.settle()
        terminal.press("enter")
        terminal.wait("actual 25 %")
        terminal.settle()
        for key in ("home", "enter", "down", "enter", "down", "down", "enter", "end", "enter", "home"):
            terminal.press(key)
            terminal.settle(0.1)
        terminal.press("end", "d")
        terminal.wait("Configuration")
        terminal.press("L")
        terminal.wait("2 files differ")
        terminal.press("z", "*", "end", "right", "right", "left", "N", "N", "[", "]", "S")
        terminal.settle()
        terminal.press("escape")
        terminal.wait("actual 25 %")
        terminal.press("home")
        terminal.settle()
        for row in range(0, 40, 3):
            for column in (12, 30, 70, 100):
                terminal.mouse("press", column, row)
                terminal.mouse("release", column, row)
        terminal.settle(1.0)
        # The clicks may have led to a dialog, to a room, out of the function, or to another alias of it.
        for _ in range(6):
            shown = terminal.screen.text
            if "actual 25 %" in shown and "f Fader" in shown and "cancel" not in shown:
                break
            on_the_page = "f Fader" in shown and "cancel" not in shown
            terminal.press("enter" if "1 function" in shown else "\t" if on_the_page else "escape")
            terminal.settle()
        terminal.wait("actual 25 %")
        for _ in range(3):
            # Close behind an escape it is taken for one key with it.
            if "Search for commands" not in terminal.screen.text:
                terminal.press("\x10")
                terminal.settle()
        terminal.wait("Search for commands")
        terminal.press("r", "o", "l", "escape")
        terminal.settle()
        # A question about the alias, then errors of every kind about it.
        terminal.press("f", "right")
        terminal.wait("cancel")
        endpoint.refusing = {"PUT /2015-03-31": 400}
        for status in (400, 403, 409, 412, 429, 500):
            endpoint.refusing = {"": status}
            terminal.press(*(("because", "enter") if status == 400 else ("f", "right")))
            terminal.settle()
            terminal.press("K", "r")
            terminal.settle()
        terminal.resize(50, 20)
        terminal.settle()
        terminal.press("escape", "escape", "r")
        terminal.settle()
        terminal.press("q")
        status = terminal.wait_for_end()
        assert status == 0, terminal.output.decode(errors="replace")[-2000:]
        assert terminal.echoes
    return bytes(terminal.output).decode("utf-8", "strict")


def steering(output: str) -> set[str]:
    """Return every sequence and control character in an output but those that paint."""
    names: set[str] = set()

    def take(match: re.Match[str]) -> str:
        if match.re is _CSI and match[4] in _PAINTING and not match[1] and not match[3]:
            return ""
        names.add(match[0])
        return ""

    rest = output
    for pattern in (_STRING, _CSI, _OTHER):
        rest = pattern.sub(take, rest)
    return names | {character for character in rest if ord(character) < 0x20 or 0x7F <= ord(character) < 0xA0}


def test_nothing_of_it_steers_the_terminal() -> None:
    names = ["␛" if "\x1b" in hostile(shift)("FunctionName")[:60] else "" for shift in SHIFTS]
    # Side by side, for each waits most of the time.
    with ThreadPoolExecutor() as pool:
        outputs = list(pool.map(drive, map(hostile, SHIFTS), names))
    for output in outputs:
        assert steering(output) <= OURS
        raw = [text for text in HOSTILE if re.search(r"[\x00-\x1f\x7f-\x9f]", text) and len(text) > 1]
        assert [text for text in raw if text in output and text not in OURS] == []
        assert output.count("\x1b[?1049l") == 1
        assert not _REORDERS.search(output)
        # It was there to be read.
        assert "␛" in output
        assert "\\u202e" in output
        assert "Traceback" not in output


def test_every_hostile_string_is_planted_somewhere() -> None:
    fields = (
        *("FunctionName", "Description", "AliasName", "AliasDescription", "ErrorMessage", "StateReason", "Role", "Arn"),
        *("Handler", "Runtime", "ErrorCode", "RequestId", "Layer", "KmsMessage", "Account", "OtherAlias"),
    )
    planted = "".join(hostile(shift)(field) for shift in SHIFTS for field in fields)
    assert len(HOSTILE) >= 40
    assert [text for text in HOSTILE if text not in planted] == []
