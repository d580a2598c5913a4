"""The line of keys: what does something here and now, as much as there is room for, help and palette always."""

from __future__ import annotations

from screens.function.commands import FUNCTION
from screens.function.reasons import FunctionContext, is_worth_its_place
from tui.domain.alias import Alias
from tui.domain.context import Context
from tui.domain.deployment import Deployment
from tui.domain.function import FunctionSnapshot
from tui.domain.routing import Routing, Weight
from tui.domain.version import LATEST, Version
from tui.features.fader.machine import Fader
from tui.presentation.command import LEAVE, AnyCommand, Command
from tui.presentation.key_names import key_names
from tui.presentation.shown_keys import (
    DialogKey,
    clearing_keys,
    dialog_keys,
    key_label,
    key_title,
    keys_now,
    placed_keys,
    typing_keys,
    weight_keys,
)
from tui.writes.ownership.owner import Locked, Stopping
from tui.writes.ownership.status import AliasStatus

CONTEXT = Context("demo", "us-east-1", "123456789012")
LATEST_ALONE = FunctionSnapshot("orders", (Version(LATEST),), complete=True, listed=True)
SPLIT = Alias("orders", "PROD", Routing("6", "7", Weight(1_000)), "r1")
FADER = Fader(SPLIT, SPLIT.routing, "7")
ORDERS = FunctionSnapshot("orders", (Version(LATEST), Version("7"), Version("6")), (SPLIT,), complete=True, listed=True)


def line(shown: FunctionContext, width: int) -> str:
    placed = (command for command in FUNCTION if is_worth_its_place(command.id, shown.alias_status))
    now = keys_now((command, command.why_not(shown)) for command in placed)
    return " ".join(f"{key_label(key.command)} {key_title(key.command)}" for key in placed_keys(now, width))


def test_an_empty_function_offers_what_can_be_done_with_it_and_nothing_else() -> None:
    empty = FunctionContext(CONTEXT, LATEST_ALONE, None, None, LATEST, on_fader=False, armed=False)
    for width in (80, 120):
        shown = line(empty, width)
        assert all(key in shown for key in ("w Work", "V Publish", "a New alias", "? Help", "^p Palette"))
        assert not any(key in shown for key in ("f Fader", "p Promote", "b Roll back", "x Stop", "c Canary"))


def test_a_deployment_can_be_stopped_and_nothing_else() -> None:
    shown = FunctionContext(CONTEXT, ORDERS, FADER, None, "7", on_fader=False, armed=False)
    assert "x Stop" not in line(shown, 300)
    assert "p Promote" in line(shown, 80)
    status = AliasStatus(Locked(Deployment("d-1", "orders", "PROD")))
    locked = FunctionContext(CONTEXT, ORDERS, FADER, status, "7", on_fader=False, armed=False)
    assert "x Stop" in line(locked, 80)
    assert not any(key in line(locked, 300) for key in ("p Promote", "b Roll back", "c Canary"))
    stopping = AliasStatus(Stopping(Deployment("d-1", "orders", "PROD"), answered=True))
    going_back = FunctionContext(CONTEXT, ORDERS, FADER, stopping, "7", on_fader=False, armed=False)
    assert "b Roll back" in line(going_back, 300)
    assert "p Promote" not in line(going_back, 300)


def test_help_and_palette_are_there_where_hardly_anything_is() -> None:
    shown = FunctionContext(CONTEXT, ORDERS, FADER, None, "7", on_fader=True, armed=False)
    assert line(shown, 20) == "? Help ^p Palette"


def test_what_does_not_fit_makes_room_for_what_does() -> None:
    commands: list[AnyCommand] = [
        Command("a", "a", "Aaaaaaaaaaaa", "", 1),
        Command("b", "b", "Bb", "", 2),
        Command("c", "c", "C", "", 3),
    ]
    assert [(key.command.id, key.start, key.end) for key in placed_keys(commands, 10)] == [("b", 0, 6)]
    assert [key.command.id for key in placed_keys(commands, 22)] == ["a", "b"]
    assert placed_keys(commands, 0) == ()


def titles(commands: tuple[AnyCommand, ...]) -> list[str]:
    return [f"{key_label(command)} {key_title(command)}" for command in commands]


def test_while_one_types_letters_are_text() -> None:
    availability: list[tuple[AnyCommand, str | None]] = [
        (Command("clear", "escape", "Clear filter", ""), None),
        (Command("sort", "s", "Sort", "", 1), None),
        (LEAVE, None),
    ]
    shown = typing_keys(availability, frozenset({"clear"}), one_line=True)
    assert titles(shown) == ["⏎ Done", "esc Clear filter", "^p Palette"]
    assert titles(typing_keys(availability, frozenset(), one_line=False)) == ["^p Palette"]
    # Esc drops a line, leaves a text as it is, and clears a filter before it goes back.
    for one_line, words in ((True, "esc Cancel"), (False, "esc Back")):
        assert words in titles(typing_keys(availability, frozenset({LEAVE.id}), one_line=one_line))
    assert titles(keys_now(clearing_keys(availability))) == ["s Sort", "esc Clear"]


def test_while_a_weight_is_typed_what_sets_and_what_clears_it_comes_first() -> None:
    shown = FunctionContext(CONTEXT, ORDERS, FADER, None, "7", on_fader=True, armed=False)
    keys = weight_keys((command, command.why_not(shown)) for command in FUNCTION)
    assert titles(tuple(key.command for key in placed_keys(keys, 80)))[:2] == ["⏎ Set weight", "esc Clear"]
    least = titles(tuple(key.command for key in placed_keys(keys, 50)))
    assert least == ["⏎ Set weight", "esc Clear", "? Help", "^p Palette"]


def test_a_dialog_has_its_own_keys() -> None:
    bindings = (DialogKey("y", "yes", "Yes"), DialogKey("n,q", "no", "No"), DialogKey("escape", "no", "No"))
    assert titles(dialog_keys(bindings, typing=False, scrolls=True)) == [
        *("y Yes", "n No", "↑↓ Scroll", "? Help", "^p Palette")
    ]
    assert titles(dialog_keys(bindings, typing=True, scrolls=False, enter="Continue")) == [
        *("⏎ Continue", "esc No", "^p Palette")
    ]


def test_keys_are_named_by_their_signs() -> None:
    assert key_names("question_mark") == ("?",)
    assert key_names("S,shift+s") == ("S",)
    assert key_names("ctrl+p,colon") == ("ctrl+p", ":")
