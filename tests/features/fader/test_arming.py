"""When a protected alias that was armed asks again: after quiet minutes, with another alias, never in a move."""

from __future__ import annotations

from tui.domain.alias import Alias
from tui.domain.routing import Routing, Weight
from tui.features.fader import machine
from tui.features.fader.actions import Arm, CommitWeight, Revert
from tui.features.fader.live.arming import Arming
from tui.features.fader.live.driver import ShiftDriver


class Clock:
    """A clock that is put forward by hand."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


async def never(*_: object) -> Alias:
    raise AssertionError("nothing is written or read here")


def armed(name: str, arming: Arming) -> ShiftDriver:
    alias = Alias("orders", name, Routing("6", "7", Weight(1_000)), "r1")
    shift = ShiftDriver(
        machine.fader_for(alias, armed=False), perform=never, read=never, refusal=lambda _: None, changed=arming.note
    )
    shift.apply(Arm())
    return shift


def test_an_armed_alias_asks_again_after_quiet_minutes_and_each_move_begins_them_anew() -> None:
    clock = Clock()
    arming = Arming(lambda _: True, 10, clock)
    prod = armed("PROD", arming)
    clock.now += 599
    arming.end([prod], quiet=True)
    assert prod.fader.armed
    prod.apply(CommitWeight(Weight(2_000)))
    clock.now += 599
    arming.end([prod], quiet=True)
    assert prod.fader.armed
    clock.now += 1000
    # What is on its way is not taken back by asking.
    arming.end([prod], quiet=True)
    assert prod.fader.armed
    prod.apply(Revert())
    clock.now += 601
    arming.end([prod], quiet=True)
    assert not prod.fader.armed
    # Armed again it has its minutes again.
    prod.apply(Arm())
    arming.end([prod], quiet=True)
    assert prod.fader.armed


def test_with_another_alias_selected_every_protected_one_at_rest_asks_again_and_no_other() -> None:
    arming = Arming(lambda alias: alias.name == "PROD", 10)
    prod, test = armed("PROD", arming), armed("TEST", arming)
    arming.end([prod, test])
    assert not prod.fader.armed
    assert test.fader.armed
