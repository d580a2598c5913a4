"""One key, one meaning: the commands of all screens, held against the table of keys."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.binding import Binding

import screens
from screens.base import CommandScreen
from screens.frame import Dialog
from screens.function.publish_dialog import PublishDialog
from screens.palette import Palette
from screens.traffic.screen import TrafficScreen
from tests.support.journey import Begin
from tui.app.app import CrossfadeApp
from tui.presentation.key_names import one_way, with_twins
from tui.presentation.key_table import KEY_TABLE, as_markdown
from tui.presentation.keymap import use
from tui.widgets.diff_view import DiffView
from tui.widgets.history_tree import HistoryTree
from tui.widgets.line_list import LineList


def _screens() -> list[type[CommandScreen[object]]]:
    for module in pkgutil.walk_packages(screens.__path__, "screens."):
        importlib.import_module(module.name)
    waiting: list[type[CommandScreen[object]]] = [CommandScreen]
    screens_with_commands = []
    while waiting:
        screen = waiting.pop()
        waiting += screen.__subclasses__()
        screens_with_commands += [screen] if screen.commands else []
    return screens_with_commands


def _declared() -> set[tuple[str, str]]:
    return {
        (command.name, key) for screen in _screens() for command in screen.commands for key in command.keys.split(",")
    }


def _dialogs(base: type[Dialog[Any]] = Dialog) -> list[type[Dialog[Any]]]:
    _screens()
    return [base, *(each for heir in base.__subclasses__() for each in _dialogs(heir))]


def _in_dialogs() -> Iterator[Binding]:
    for dialog in _dialogs():
        yield from (binding for binding in vars(dialog).get("BINDINGS", ()) if isinstance(binding, Binding))


def _lists(base: type[LineList]) -> list[type[LineList]]:
    _screens()
    heirs = base.__subclasses__()
    return [*(heir for heir in heirs if heir.BINDINGS), *(each for heir in heirs for each in _lists(heir))]


def _in_widgets() -> set[tuple[str, str]]:
    """Return what is bound beside the commands of screens: what means something to one widget alone."""
    of_widgets = [*HistoryTree.BINDINGS, *DiffView.BINDINGS]
    return {(b.id, key) for b in of_widgets if isinstance(b, Binding) and b.id for key in b.key.split(",")}


def test_every_command_has_a_row_and_every_row_its_commands() -> None:
    """A key that is bound and not in the table, or in the table and not bound, is named by what differs."""
    in_table = {(name, key) for row in KEY_TABLE for name in row.commands for key in row.keys}
    of_app = (b for b in CrossfadeApp.BINDINGS if isinstance(b, Binding))
    in_dialogs = {(b.id, one_way(key)) for b in (*_in_dialogs(), *of_app) if b.id for key in b.key.split(",")}
    assert (_declared() | in_dialogs) - in_table == set()
    assert in_table - _declared() - _in_widgets() - in_dialogs == set()


def test_what_a_dialog_binds_beside_the_table_is_on_every_keyboard_the_same() -> None:
    keys = {key for b in _in_dialogs() if not b.id for key in b.key.split(",")}
    assert keys <= {
        *("escape", "enter", "delete", "up", "down", "left", "right"),
        *("home", "end", "pageup", "pagedown", "tab", "shift+tab"),
    }


def test_every_room_finds_or_filters() -> None:
    """By the same key."""
    without = {screen for screen in _screens() if "slash" not in {command.keys for command in screen.commands}}
    assert without == set()


def test_a_key_has_one_meaning() -> None:
    """No key is in two rows, twins on other keyboards included."""
    keys = [key for row in KEY_TABLE for key in with_twins(",".join(row.keys))]
    assert [key for key in keys if keys.count(key) > 1] == []


def test_every_list_is_moved_by_the_same_keys() -> None:
    """Pages apart, which mean steps to the fader."""
    in_table = {key for row in KEY_TABLE for name in row.commands if name.startswith("list.") for key in row.keys}
    for widget in _lists(LineList):
        keys = {key for b in widget.BINDINGS if isinstance(b, Binding) for key in b.key.split(",")}
        assert (in_table - {"pageup", "pagedown"}) | {"up", "down", "home", "end"} <= keys, widget


def test_no_message_names_a_key_by_its_letter() -> None:
    """Keys can be others: words take them by `key` or `with_keys`."""
    literal = re.compile(r"""["' ](?:[Pp]ress|[Tt]ype) (?:ctrl\+)?[A-Zb-z=*%&](?=["',;:) ])""")
    sources = [*Path("tui").rglob("*.py"), *Path("screens").rglob("*.py")]
    named = {path.as_posix() for path in sources if literal.search(path.read_text(encoding="utf-8"))}
    assert named == set()


def test_the_page_of_keys_is_the_table() -> None:
    """Where this fails, put what `as_markdown` returns below the words of assets/keys.md."""
    assert Path("assets/keys.md").read_text(encoding="utf-8").endswith(f"\n\n{as_markdown()}")


@pytest.fixture
def own_keys() -> Iterator[dict[str, Any]]:
    """Return a setting of other keys, which hold for the process, until the test is over."""
    others = {"function.publish": "ctrl+g", "function.traffic": "V", "list.down": "e", "question.yes": "o"}
    # The palette's own key, which another command may have, and one in its place, which works while one types as well.
    others |= {"function.point": "ctrl+p", "any.palette": "f4"}
    yield {"keys": tuple((command, (key,)) for command, key in others.items())}
    use({})


async def test_other_keys_do_what_the_configuration_says(at_prod: Begin, own_keys: dict[str, Any]) -> None:
    async with at_prod(**own_keys) as journey:
        tree = journey.app.screen.query_one(HistoryTree)
        await journey.until(lambda: journey.app.function and journey.app.function.complete)
        await journey.press("home", "e")
        await journey.until(lambda: tree.row > 0)
        await journey.press("j")
        row = tree.row
        await journey.press("n")
        await journey.notified("to find something first")
        screen = journey.app.screen
        assert tree.row == row
        # What is told in passing stands over the rows.
        await journey.until(lambda: any(tree.region.contains_region(one.region) for one in screen.query("Toast")))
        # A question has its answers by the keys in force, shows them in its help, and takes no other.
        await journey.press("ctrl+p")
        await journey.sees("o  ", "n  ", "o Yes  n No")
        question = journey.app.screen
        await journey.press("y", "question_mark")
        await journey.sees("Consent, where nothing")
        await journey.press("question_mark", "f4", *"do nothing", "enter")
        await journey.until(lambda: question not in journey.app.screen_stack)
        assert journey.provider.writes == []
        await journey.press("slash", "f4")
        await journey.until(lambda: isinstance(journey.app.screen, Palette))
        await journey.press("escape", "escape", "ctrl+g")
        await journey.until(lambda: isinstance(journey.app.screen, PublishDialog))
        await journey.press("escape", "V")
        await journey.until(lambda: isinstance(journey.app.screen, TrafficScreen))
