"""Labels of the history: the role shows by shape, and a share is never cut."""

from __future__ import annotations

from tui.domain.function import Provisioned
from tui.domain.history import AliasLabel, Role
from tui.domain.routing import Weight
from tui.features.versions.labels import alias_label_spans, provisioned_text
from tui.presentation.spans import text_of


def test_the_shape_says_the_role_and_brackets_say_selected() -> None:
    whole = AliasLabel("TEST", Role.WHOLE)
    assert text_of(alias_label_spans(whole, selected=False)) == "◂ TEST"
    assert text_of(alias_label_spans(whole, selected=True)) == "◂ [TEST]"
    assert text_of(alias_label_spans(AliasLabel("P", Role.PRIMARY, Weight(9000)), selected=False)) == "◂━ P 90 %"
    assert text_of(alias_label_spans(AliasLabel("P", Role.CANARY, Weight(1000)), selected=True)) == "◂┄ [P] 10 %"


def test_a_long_name_is_cut_before_its_share() -> None:
    spans = alias_label_spans(AliasLabel("a" * 100, Role.CANARY, Weight(1250)), selected=True, width=20)
    assert text_of(spans) == "◂┄ [aaaaaaa…] 12.5 %"
    assert spans[0].target == "a" * 100


def test_provisioned_concurrency() -> None:
    assert provisioned_text(Provisioned("PROD", 5, 5, "READY")) == "provisioned 5/5 READY"
    assert provisioned_text(Provisioned("PROD", 5, 0, "FAILED", "no room")) == "provisioned 0/5 FAILED: no room"
