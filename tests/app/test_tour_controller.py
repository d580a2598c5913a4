"""The tour's card follows what stands in the account, keeps how far one came, and offers to go on there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from screens.review import ReviewDialog
from tests.support.app_parts import FakePorts, FakeState, Later, opened
from tui.app.tour_controller import DONE_SECONDS, TourController
from tui.domain.function import FunctionSnapshot
from tui.domain.version import Version
from tui.features.latest.editor import CODE
from tui.features.tour.progress import FUNCTION
from tui.storage.tour_progress import TourProgress

START = FunctionSnapshot(FUNCTION, (Version("$LATEST", code_sha256="start", memory_mb=128),), complete=True)
CODED = FunctionSnapshot(FUNCTION, (Version("$LATEST", code_sha256="a", memory_mb=256),), complete=True)


class Stage:
    """A tour in a fake app."""

    def __init__(self, kept: TourProgress | None = None) -> None:
        self.state, self.fake, self.put_off = FakeState(), FakePorts(), list[Later]()
        self.tour = TourController(self.state, self.fake.ports, kept, self.later)

    def later(self, seconds: float, callback: Callable[[], None]) -> Later:
        self.put_off.append(Later(seconds, callback))
        return self.put_off[-1]

    def show(self, function: FunctionSnapshot) -> None:
        self.state.function = function
        self.tour.look()

    @property
    def step(self) -> int:
        assert self.state.tour is not None
        assert self.state.tour.place.step is not None
        return self.state.tour.place.step.number


def test_a_step_that_is_done_is_said_for_a_while_and_kept(tmp_path: Path) -> None:
    stage = Stage(TourProgress(tmp_path))
    stage.tour.start()
    stage.show(START)
    assert (stage.step, stage.put_off) == (1, [])
    stage.show(CODED)
    assert stage.step == 2
    assert stage.state.tour is not None
    assert stage.state.tour.completed
    assert TourProgress(tmp_path).load() == 1
    (shown,) = stage.put_off
    assert shown.seconds == DONE_SECONDS
    shown.callback()
    assert not stage.state.tour.completed


def test_a_function_that_is_read_again_does_not_set_the_tour_back() -> None:
    stage = Stage()
    stage.tour.start()
    stage.show(START)
    stage.show(CODED)
    stage.show(FunctionSnapshot(FUNCTION))
    stage.show(FunctionSnapshot("another", complete=True))
    assert stage.step == 2


def test_the_card_folds_and_unfolds_and_without_a_tour_there_is_none() -> None:
    stage = Stage()
    stage.tour.fold()
    stage.show(CODED)
    assert stage.state.tour is None
    stage.tour.start()
    stage.tour.fold()
    assert stage.state.tour is not None
    assert stage.state.tour.folded
    stage.tour.fold()
    assert not stage.state.tour.folded


async def test_going_on_is_offered_once_the_account_is_open_and_once_only(tmp_path: Path) -> None:
    kept = TourProgress(tmp_path)
    kept.save(6)
    stage = Stage(kept)
    stage.fake.answers = [False]
    stage.tour.start()
    stage.tour.offer_to_resume()
    await stage.fake.finished()
    assert stage.fake.dialogs == []
    stage.state.opened = opened()
    stage.tour.offer_to_resume()
    stage.tour.offer_to_resume()
    await stage.fake.finished()
    (dialog,) = stage.fake.dialogs
    assert isinstance(dialog, ReviewDialog)
    # Whoever starts over writes nothing.
    assert (stage.step, stage.fake.posted) == (1, [])


async def test_who_did_no_step_yet_is_asked_nothing(tmp_path: Path) -> None:
    stage = Stage(TourProgress(tmp_path))
    stage.state.opened = opened()
    stage.tour.start()
    stage.tour.offer_to_resume()
    await stage.fake.finished()
    assert stage.fake.dialogs == []


def test_what_a_step_wants_typed() -> None:
    stage = Stage()
    stage.tour.start()
    stage.show(START)
    assert stage.tour.text_for("MemorySize") == "256"
    assert Path(stage.tour.text_for(CODE)).name == "v1"
    assert stage.tour.text_for("Timeout") == ""
