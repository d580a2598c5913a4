"""The panel of an alias's traffic: what it says at each size, and what it says where something could not be read."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.support.healths import FAILING, HEALTHY, KNOWN, SPLIT, WHOLE
from tests.support.make_believe_traffic import at, traffic
from tui.domain.alarm import Alarm
from tui.domain.errors import Busy, NotPermitted
from tui.domain.read_failure import ReadFailure
from tui.domain.routing import Weight
from tui.domain.traffic import AliasTraffic, Minute, Series
from tui.features.alias_history.routing_history import RoutingInterval
from tui.features.health.alarms import Scope, Watch
from tui.features.health.health import Health, assessed
from tui.features.health.text.health import cost_text, first_step_text, marks, promotion_note, verdict_span
from tui.features.health.text.lines import health_lines
from tui.features.health.text.traffic_rows import traffic_rows
from tui.features.health.traffic_window import WINDOWS
from tui.presentation.observed_share import Observed
from tui.presentation.spans import text_of

DENIED = NotPermitted("cloudwatch:GetMetricData", "not authorized")
FIRING = Watch(Alarm("orders-errors", "ALARM", since=at(9)), Scope.ALIAS, True)
BLIND = Watch(Alarm("orders-v5", "OK"), Scope.VERSION, False, "it watches version 5.")


def health(read: AliasTraffic = HEALTHY) -> Health:
    return replace(assessed(Health(SPLIT, read), KNOWN, KNOWN, at(12)), alarms_read=True, settled=True, every=60)


def lines(shown: Health | None, width: int = 56, height: int = 30) -> list[str]:
    return [text_of(line) for line in health_lines(shown, SPLIT, WINDOWS[0], width, height)]


def test_both_versions_stand_side_by_side() -> None:
    text = lines(health())
    assert text[0].split() == ["Last", "15", "min", "6", "7"]
    assert any(line.split() == ["calls/min", "552", "60"] for line in text)
    assert any(line.split() == ["errors", "0.94", "%", "0.83", "%"] for line in text)
    assert any(line.startswith(" verdict    pass: not worse (under ") for line in text)
    assert any(line.startswith(" observed   10 % (9.") for line in text)
    assert text[-1].startswith(" data up to 12:12 UTC")


def test_minutes_without_data_are_said_and_drawn_as_gaps() -> None:
    text = lines(health(traffic([(540, 5)] * 12, [(60, 1), (None, None)] * 6)))
    assert any("no data" in line and "9 of 15 min" in line for line in text)
    assert any("·" in line and line.startswith(" calls ") for line in text)


def test_whatever_fits_fits_and_the_verdict_stays() -> None:
    shown = replace(health(FAILING), watches=(FIRING, BLIND))
    texts = {(width, height): lines(shown, width, height) for width in (40, 54, 80) for height in range(1, 20)}
    assert not [size for size, text in texts.items() if len(text) > size[1] or any(len(one) > size[0] for one in text)]
    assert not [
        size
        for size, text in texts.items()
        if size[1] > 1 and not any(line.startswith(" verdict    fail:") for line in text)
    ]


def test_one_line_says_it_all_on_eighty_columns() -> None:
    (line,) = lines(health(), 80, 1)
    assert line.startswith(" errors 6 0.94% 7 0.83% | p50 100ms 100ms | PASS: no more errors than 6")
    (line,) = lines(replace(health(FAILING), watches=(FIRING,)), 80, 1)
    assert line.startswith(" ALARM orders-errors | errors 6 0.94% 7 50% | FAIL: 7 has 54× the errors of 6")
    (line,) = lines(health(FAILING), 60, 1)
    assert line.startswith(" errors 6 0.94% 7 50% | FAIL: 7 has ")
    (line,) = lines(health(traffic([(540, 5)] * 12, [])), 80, 1)
    assert line.startswith(" errors 6 0.93% 7 no data | p50 100ms - | not enough data: no calls")
    assert any(
        line.split() == ["p50", "/", "p90", "100/200", "ms", "-"]
        for line in lines(health(traffic([(540, 5)] * 12, [])))
    )


def test_an_alarm_that_never_fires_for_the_canary_is_warned_of() -> None:
    assert " alarms     1 OK, 1 can never trigger for the canary" in lines(replace(health(), watches=(BLIND,)))
    text = lines(replace(health(), watches=(FIRING, BLIND)), 80)
    assert " alarms     ALARM orders-errors, 1 OK, 1 can never trigger for the canary" in text
    assert " alarms     none on PROD" in lines(health())


def test_what_is_not_permitted_is_named_in_place() -> None:
    denied = Health(SPLIT, failure=ReadFailure(DENIED.action, DENIED.message, DENIED))
    assert lines(denied, 80, 1) == [" traffic: no permission: cloudwatch:GetMetricData"]
    assert " no permission: cloudwatch:GetMetricData" in lines(denied)
    alarms = NotPermitted("cloudwatch:DescribeAlarms", "not authorized")
    shown = replace(health(), alarms_read=False, alarms_failure=ReadFailure(alarms.action, alarms.message, alarms))
    assert " alarms     no permission: cloudwatch:DescribeAlarms" in lines(shown)


def test_a_reading_that_failed_says_since_when_the_figures_stand() -> None:
    busy = Busy("cloudwatch:GetMetricData", "Rate exceeded")
    text = lines(replace(health(), failure=ReadFailure(busy.action, busy.message, busy)), 80)
    assert " not read since 12:12 UTC: AWS is throttling: cloudwatch:GetMetricData" in text
    assert any("0.94 %" in line for line in text)


def test_an_alias_without_traffic_says_so() -> None:
    silent = replace(assessed(Health(WHOLE, AliasTraffic("orders", "PROD", (), at(12), at(0), at(12))), (), (), at(12)))
    text = [text_of(line) for line in health_lines(silent, WHOLE, WINDOWS[0], 56, 20)]
    assert text[0] == " no traffic in the last 15 min"
    assert " a canary   time to a verdict not known: no traffic" in text
    # Nothing is compared, so there is no verdict.
    assert not any(line.startswith(" verdict") or "not enough data" in line for line in text)
    (line,) = (text_of(line) for line in health_lines(silent, WHOLE, WINDOWS[0], 80, 1))
    assert line == " errors 6 no data | no traffic in the last 15 min"


def test_traffic_that_just_began_is_not_no_traffic() -> None:
    begun = AliasTraffic("orders", "PROD", (Series("6", (Minute(at(10), 300, 0),)),), at(12), at(0), at(12), at(9))
    shown = assessed(Health(WHOLE, begun), (), (), at(12))
    assert first_step_text(shown) == "time to a verdict not known: no complete minute yet"


def test_traffic_that_was_not_read_is_not_no_traffic() -> None:
    unread = AliasTraffic("orders", "PROD", (), at(12), at(0), at(12), missing=("Invocations",))
    shown = assessed(Health(WHOLE, unread), (), (), at(12))
    for height in (1, 20):
        text = "\n".join(text_of(line) for line in health_lines(shown, WHOLE, WINDOWS[0], 80, height))
        assert "not known: Invocations incomplete" in text
        assert "no traffic" not in text
    room = "\n".join(text_of(line) for _, line in traffic_rows(shown, WHOLE, WINDOWS[0], 90))
    assert "not known: Invocations incomplete" in room
    assert "no traffic" not in room


def test_before_a_canary_starts_the_time_to_decide_is_told() -> None:
    whole = assessed(Health(WHOLE, HEALTHY), (), (), at(12))
    text = " ".join(text_of(line).strip() for line in health_lines(whole, WHOLE, WINDOWS[0], 90, 20))
    assert "a canary   verdict in about" in text
    assert "start at" in text


def test_what_belongs_to_other_versions_is_not_shown() -> None:
    assert lines(None) == [" reading traffic"]
    assert [text_of(line) for line in health_lines(health(), WHOLE, WINDOWS[0], 60, 9)] == [" reading traffic"]
    assert health_lines(health(), None, WINDOWS[0], 60, 9) == ()


def test_a_share_outside_its_band_is_said() -> None:
    text = " ".join(lines(health(traffic([(540, 5)] * 12, [(20, 0)] * 12)), 80))
    assert "observed   3.6 % (" in text
    assert "10 % is set: beyond chance" in text


MOVED = replace(SPLIT, routing=SPLIT.routing.at("7", Weight(5_000)))


def test_the_fader_marks_the_share_with_its_band() -> None:
    marked = marks(health(), SPLIT)
    assert marked is not None
    assert marked.low.basis_points < marked.share.basis_points == 1_000 < marked.high.basis_points
    assert not marked.before_move
    assert marks(None, SPLIT) is None
    assert marks(health(), WHOLE) is None


def test_until_a_minute_at_the_new_weight_is_complete_the_share_is_that_of_before() -> None:
    def row(shown: Health) -> str:
        text = [text_of(line) for line in health_lines(shown, MOVED, WINDOWS[0], 90, 30)]
        return next(line for line in text if line.startswith(" observed "))

    # The weight was moved and nothing was read since.
    assert marks(health(), MOVED) == marks(health(), SPLIT)._replace(before_move=True)  # type: ignore[union-attr]
    assert row(health()).endswith("of 7,200 calls, before the move")

    def read(minutes: int, split: int) -> Health:
        """Return what is read so many minutes after the move to a half, of which so many have their data."""
        shares = [(540, 60)] * 12 + [(300, 300)] * split
        counts = traffic([(stable, 0) for stable, _ in shares], [(canary, 0) for _, canary in shares])
        until = at(12 + minutes)
        known = (
            RoutingInterval(at(0), at(12), SPLIT.routing, "a"),
            RoutingInterval(at(12), until, MOVED.routing, "b"),
        )
        return replace(assessed(Health(MOVED, replace(counts, until=until)), known, known, until), settled=True)

    assert row(read(0, 0)).endswith("of 7,200 calls, before the move")
    # The calls of the first seconds may still follow the weight before.
    assert row(read(1, 1)).endswith("before the move")
    after = read(2, 2)
    assert row(after) == " observed   50 % (45.9-54.1) of 600 calls"
    assert marks(after, MOVED) == Observed(Weight(5_000), Weight(4_590), Weight(5_410))


def test_before_a_canary_s_first_minute_nothing_is_known_of_its_share() -> None:
    late = RoutingInterval(at(11) + timedelta(seconds=20), at(12), SPLIT.routing, "a")
    begun = replace(assessed(Health(SPLIT, HEALTHY), (late,), (late,), at(12)), settled=True)
    assert " observed   no complete minute at this weight yet" in lines(begun)
    assert marks(begun, SPLIT) is None


def test_the_verdict_names_the_time_it_stands_on() -> None:
    assert any(line.endswith(" 12 min compared since 12:00 UTC") for line in lines(health()))
    read = traffic([(540, 5)] * 1_380, [(60, 0)] * 1_380)
    held = (RoutingInterval(at(0), at(1_380), SPLIT.routing, "a"),)
    long = replace(assessed(Health(SPLIT, read), held, held, at(1_380)), settled=True)
    words = "1,380 min compared since 24 Nov 12:00 UTC, 23 h"
    assert any(words in line for line in lines(long, 80))
    assert words in "\n".join(text_of(line) for _, line in traffic_rows(long, SPLIT, WINDOWS[0], 90))


def test_once_it_has_ended_no_time_to_a_verdict_is_given() -> None:
    few = health(traffic([(54, 0)] * 12, [(6, 0)] * 12))
    assert verdict_span(few, 80).text == "not enough data: 72 calls on 7, verdict in about 9 h at 10 %"
    assert verdict_span(few, 80, ended=True).text == "not enough data: 72 calls on 7"


def test_errors_of_both_versions_are_drawn_to_one_scale_that_is_printed() -> None:
    read = traffic([(500, 5)] * 12, [(100, 0), (100, 20)] * 6)
    shown = health(read)
    (drawn,) = [line for line in health_lines(shown, SPLIT, WINDOWS[0], 56, 30) if "err ≤20 %" in text_of(line)]
    assert {span.style for span in drawn} == {"quiet", "errors"}
    assert "█" in drawn[2].text
    assert "█" not in drawn[1].text
    room = [line for _, line in traffic_rows(shown, SPLIT, WINDOWS[0], 90) if any(p.style == "errors" for p in line)]
    assert [text_of(line).rstrip().endswith("≤ 20 %") for line in room] == [True, True]
    clean = [
        text_of(line)
        for line in health_lines(health(traffic([(500, 0)] * 12, [(100, 0)] * 12)), SPLIT, WINDOWS[0], 56, 30)
    ]
    assert any(line.startswith(" err 0 %") for line in clean)


def test_a_split_of_which_nothing_is_compared_has_no_numbers_behind_it() -> None:
    silent = health(traffic([(540, 5)] * 12, []))
    text = "\n".join(text_of(line) for _, line in traffic_rows(silent, SPLIT, WINDOWS[0], 90))
    assert "not enough data: no calls on 7 in 12 min" in text
    assert "evidence" not in text


def test_a_promotion_against_the_verdict_is_said() -> None:
    assert promotion_note(health(), SPLIT) == ""
    assert promotion_note(health(FAILING), SPLIT).startswith("the verdict on 7 is fail: 7 has 54× the errors")
    denied = Health(SPLIT, failure=ReadFailure(DENIED.action, DENIED.message, DENIED))
    assert promotion_note(denied, SPLIT) == "the verdict on 7 is not known: no permission: cloudwatch:GetMetricData"
    assert promotion_note(None, SPLIT) == "the verdict on 7 is not known: traffic not read"


def test_the_cost_is_told() -> None:
    assert cost_text(health()) == ("Traffic: 16 metrics per read, every 60 s while shown: about 0.23 USD a day.")
    assert "on request only" in cost_text(replace(health(), every=0))


@pytest.mark.parametrize("width", [77, 117])
def test_the_screen_has_all_the_numbers(width: int) -> None:
    shown = replace(health(FAILING), watches=(FIRING, BLIND))
    rows = [text_of(line) for _, line in traffic_rows(shown, SPLIT, WINDOWS[0], width)]
    text = "\n".join(rows)
    assert all(len(row) <= width for row in rows)
    for words in (
        "6 stable",
        "7 canary",
        "error rate",
        "By the minute",
        "fail: 7 has 54× the errors of 6",
        "evidence over a million",
        "Time to a verdict",
        "orders-errors since 12:09 UTC",
        "can never trigger for the canary: it watches version 5.",
        "0.23 USD a day",
    ):
        assert words in text


def test_the_screen_says_what_could_not_be_read() -> None:
    denied = Health(SPLIT, failure=ReadFailure(DENIED.action, DENIED.message, DENIED), every=60)
    text = "\n".join(text_of(line) for _, line in traffic_rows(denied, SPLIT, WINDOWS[0], 77))
    assert "no permission: cloudwatch:GetMetricData" in text
