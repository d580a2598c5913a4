"""The selected alias: which one it is, its fader, and what there is to know about it."""

from __future__ import annotations

from datetime import datetime

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.events import Resize
from textual.geometry import Offset
from textual.reactive import reactive
from textual.widgets import Static

from tui.domain.clock import utc_now
from tui.domain.context import Context
from tui.domain.function import FunctionSnapshot
from tui.domain.protection import is_protected, protection
from tui.features.alias_history.head_text import head_text
from tui.features.alias_history.last_good import LastGood
from tui.features.alias_history.last_good_text import last_good_mark
from tui.features.alias_history.read import MovesRead
from tui.features.doctor.findings import Finding
from tui.features.doctor.rows import alias_lines
from tui.features.fader.confirmed import Confirmation
from tui.features.fader.machine import Fader
from tui.features.health.health import Health
from tui.features.health.text.health import marks
from tui.features.health.traffic_window import WINDOWS, Window
from tui.presentation.alias_text import describe_none_selected, why_none_selected
from tui.presentation.observed_share import Observed
from tui.presentation.wrap import share_lines, wrap
from tui.widgets.alias_tabs import AliasTabs
from tui.widgets.fader import FaderTrack
from tui.widgets.fader_notice import FaderNotice
from tui.widgets.health_panel import HealthPanel
from tui.writes.ownership.status import AliasStatus
from tui.writes.ownership.text import describe_owner

COMPACT_BELOW = 12
"""Lines, with the border, under which the compact layout is taken."""

MARGIN = 1
"""Cells beside a text."""

FADER_LINES = 6
"""Lines of tabs, head, track, labels, figures and state in the compact layout."""

BROKEN = 20
"""Cells that breaking a text into two lines may leave empty at the end of the first."""

NOTE_LINES = 2
"""Lines that a finding, or what is said of the owner, has there where there is room."""


class AliasPanel(Vertical):
    """Shows the selected alias; with little height the same in six lines."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    AliasPanel { layout: vertical; overflow: hidden; }
    AliasPanel > #description { display: none; height: auto; max-height: 3; padding: 0 1; }
    AliasPanel.-described > #description { display: block; }
    AliasPanel > #head { display: none; height: auto; max-height: 2; padding: 0 1; }
    AliasPanel.-headed > #head { display: block; }
    AliasPanel.-compact > #head { display: none; }
    AliasPanel > #findings { display: none; height: auto; max-height: 8; padding: 0 1; margin-top: 1; }
    AliasPanel.-ailing > #findings { display: block; }
    AliasPanel.-compact > #findings { margin-top: 0; text-wrap: nowrap; text-overflow: ellipsis; }
    AliasPanel > FaderTrack, AliasPanel > FaderNotice { margin-top: 1; }
    AliasPanel > HealthPanel { margin-top: 1; }
    AliasPanel.-compact > HealthPanel { margin-top: 0; height: 1; }
    AliasPanel.-compact > #description { display: none; }
    AliasPanel.-unselected > #description { display: block; max-height: 6; }
    AliasPanel.-compact > FaderTrack { height: 1fr; }
    AliasPanel > #owner { display: none; height: auto; padding: 0 1; margin-top: 1; }
    AliasPanel.-compact > #owner { margin-top: 0; text-wrap: nowrap; text-overflow: ellipsis; }
    AliasPanel.-compact > FaderTrack, AliasPanel.-compact > FaderNotice { margin-top: 0; }
    """

    context: reactive[Context | None] = reactive(None, repaint=False)
    function: reactive[FunctionSnapshot | None] = reactive(None, repaint=False)
    fader: reactive[Fader | None] = reactive(None, repaint=False)
    observed: reactive[Observed | None] = reactive(None, repaint=False)
    health: reactive[Health | None] = reactive(None, repaint=False)
    window: reactive[Window] = reactive(WINDOWS[0], repaint=False)
    moves: reactive[MovesRead | None] = reactive(None, repaint=False)
    typed: reactive[str] = reactive("", repaint=False)
    alias_status: reactive[AliasStatus | None] = reactive(None, repaint=False)
    findings: reactive[tuple[Finding, ...]] = reactive((), repaint=False)
    moved_by: reactive[str] = reactive("", repaint=False)
    confirmation: reactive[Confirmation | None] = reactive(None, repaint=False)
    last_good: reactive[LastGood | None] = reactive(None, repaint=False)
    wanted: reactive[str] = reactive("", repaint=False)
    now: reactive[datetime] = reactive(utc_now, repaint=False)
    head: reactive[str] = reactive("", repaint=False)
    """Since when the alias is where it is, and who moved it there."""
    compact: reactive[bool] = reactive(False, repaint=False)

    def __init__(self, protected_aliases: tuple[str, ...] = (), *, id: str | None = None) -> None:
        """Start with no alias selected; `protected_aliases` are the patterns of those called so."""
        super().__init__(id=id)
        self._protected_aliases = protected_aliases
        self._description_shown = ""
        self._note_lines = 0

    def compose(self) -> ComposeResult:
        """Lay out tabs, description, fader and news."""
        yield AliasTabs()
        yield Static(Content(), id="description")
        yield Static(Content(), id="head")
        yield Static(Content(), id="findings")
        yield FaderTrack().data_bind(
            AliasPanel.fader,
            AliasPanel.observed,
            AliasPanel.typed,
            AliasPanel.confirmation,
            AliasPanel.head,
            AliasPanel.compact,
        )
        yield FaderNotice().data_bind(AliasPanel.fader, AliasPanel.moved_by, AliasPanel.compact)
        yield Static(Content(), id="owner")
        yield HealthPanel().data_bind(
            AliasPanel.health, AliasPanel.fader, AliasPanel.window, AliasPanel.moves, AliasPanel.alias_status
        )

    def alias_at(self, place: Offset) -> str:
        """Return the alias that something dropped at that place of the screen is meant for; empty outside the panel."""
        if not self.region.contains_point(place):
            return ""
        tabs = self.query_one(AliasTabs)
        alias = tabs.alias_at(place.x - tabs.region.x) if tabs.region.contains_point(place) else ""
        return alias or (self.fader.confirmed.name if self.fader else "")

    def on_mount(self) -> None:
        """Show what was given before."""
        self._update()

    def on_resize(self, event: Resize) -> None:
        """Choose the layout by the height there is."""
        self.compact = event.size.height < COMPACT_BELOW
        self._show_head()
        self._show_notes()

    def watch_context(self) -> None:
        """Show what is protected where one is."""
        self._update()

    def watch_function(self) -> None:
        """Show its aliases."""
        self._update()

    def watch_fader(self, before: Fader | None, now: Fader | None) -> None:
        """Show which one is selected; a drag, which moves nothing but the knob, changes nothing here."""
        if before is not None and now is not None and _shown(before) == _shown(now):
            return
        self._update()
        self._mark()
        self._show_notes()
        self._show_head()

    def watch_health(self) -> None:
        """Mark on the fader what traffic shows."""
        self._mark()

    def _mark(self) -> None:
        self.observed = marks(self.health, self.fader.confirmed if self.fader else None)

    def watch_last_good(self) -> None:
        """Show where the way back leads, and who brought the alias to where it is."""
        self._update()
        self._show_head()

    def watch_now(self) -> None:
        """Let the age of what is grow."""
        self._show_head()

    def _show_head(self) -> None:
        """Say since when the alias is where it is: in one line, or in two where there is the height."""
        if not self.is_mounted:
            return
        width = max(self.size.width - 2 * MARGIN, 0)
        room = width if self.compact else max(2 * width - BROKEN, width)
        alias, known = self.fader.confirmed if self.fader is not None else None, self.last_good
        if known is not None and (alias is None or known.alias.routing != alias.routing):
            known = None
        self.head = head_text(known, self.now, room, cell_len) if alias is not None else ""
        self.set_class(bool(self.head), "-headed")
        self.query_one("#head", Static).update(Content(self.head))

    def watch_wanted(self) -> None:
        """Say that there is no alias of that name."""
        self._update()

    def watch_alias_status(self) -> None:
        """Say who else changes the alias."""
        self._show_notes()

    @property
    def _owner_lines(self) -> str:
        # The compact layout has no line to spare for what will be known in a moment.
        selected = self.fader.confirmed.name if self.fader is not None and not self.compact else ""
        return describe_owner(self.alias_status, selected)

    def watch_findings(self) -> None:
        """Say what is wrong with the alias."""
        self._show_notes()

    def _show_notes(self) -> None:
        """Say what is wrong with the alias and who else changes it, in few lines where there is little height."""
        if not self.is_mounted:
            return
        findings = alias_lines(self.findings, brief=self.compact).splitlines()
        owner = self._owner_lines.splitlines()
        if self.compact:
            width, notes = self.size.width - 2 * MARGIN, [*findings, *owner]
            wanted = sum(min(len(wrap(note, max(width, 1), cell_len)), NOTE_LINES) for note in notes)
            self.set_class(wanted > 1, "-noted")
            lines = share_lines(notes, width, self.size.height - FADER_LINES, NOTE_LINES, cell_len)
            findings, owner = list(lines[: len(findings)]), list(lines[len(findings) :])
            self._note_lines = sum(line.count("\n") + 1 for line in lines)
        self.set_class(bool(findings), "-ailing")
        self.query_one("#findings", Static).update(Content("\n".join(findings)))
        shown = self.query_one("#owner", Static)
        shown.display = bool(owner)
        shown.update(Content("\n".join(owner)))
        self._fit_health()

    def watch_compact(self, compact: bool) -> None:
        """Take the other layout."""
        self.set_class(compact, "-compact")
        self._update()
        self._show_notes()

    def _fit_health(self) -> None:
        """Leave health out where news of the fader and its owner need the lines."""
        if not self.is_mounted:
            return
        fader = self.fader
        news = fader is not None and (fader.event is not None or fader.unread is not None)
        left = self.size.height - FADER_LINES - self._note_lines
        crowded = left < 1 or (news and bool(self._owner_lines))
        self.query_one(HealthPanel).display = not (self.compact and crowded)

    def _update(self) -> None:
        if not self.is_mounted:
            return
        alias = self.fader.confirmed if self.fader else None
        known = tuple(a.name for a in self.function.aliases) if self.function else ()
        name = alias.name if alias else ""
        tabs = self.query_one(AliasTabs)
        tabs.names = known if name in known or not name else (name, *known)
        tabs.selected = name
        tabs.protected = is_protected(name, protection(self._protected_aliases, self.context))
        tabs.last_good = last_good_mark(self.last_good) if alias is not None else ""
        tabs.armed = tabs.protected and self.fader is not None and self.fader.armed
        described = alias.description if alias else describe_none_selected(self.function, self.wanted)
        remark = described if self.compact else ""
        unlisted = self.function is not None and self.function.failure_of("ListAliases") is not None
        if alias is None:
            remark = why_none_selected(self.function)
        elif unlisted:
            remark = "others not known"
        tabs.remark = remark
        self.set_class(alias is None, "-unselected")
        if described != self._description_shown:
            self._description_shown = described
            self.set_class(bool(described), "-described")
            self.query_one("#description", Static).update(Content(described))


def _shown(fader: Fader) -> tuple[object, ...]:
    """Return what the panel shows of a fader beside the knob."""
    return fader.confirmed, fader.armed, fader.event, fader.unread
