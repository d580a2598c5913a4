"""Calls a version or an alias by hand: a payload, who gets it, and what came back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Event

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.events import Paste
from textual.reactive import reactive
from textual.widgets import Static, TextArea

from screens.base import bindings
from screens.detail import DetailScreen
from screens.invoke.commands import INVOKE, WHILE_TYPING, InvokeContext
from screens.invoke.payload_area import PayloadArea
from screens.invoke.payloads import SampleDialog
from screens.invoke.saved_payloads import SavedPayloads
from screens.messages import Back, RefreshRequested
from screens.review import ReviewDialog
from screens.routes import InvokeRoute
from tui.domain.context import Context
from tui.domain.function import FunctionSnapshot
from tui.domain.invocation import Kind
from tui.features.invoke.invocation import (
    InvocationRequest,
    InvokeState,
    Outcome,
    cautions,
    next_qualifier,
    payload_error,
    sample_of,
    sides,
    time_limit,
    why_asked,
)
from tui.features.invoke.json_text import pretty
from tui.features.invoke.read import invoke_both, invoke_often, invoke_once
from tui.features.invoke.review import CALM, call_review
from tui.features.invoke.rows import outcome_rows
from tui.features.invoke.text import call_line, payload_line
from tui.presentation.keymap import key
from tui.widgets.key_line import KeyLine
from tui.widgets.rows_list import ListRow, RowsList, row_width
from tui.widgets.top_line import TopLine
from tui.writes.review import Consent
from tui.writes.workspace import Workspace


class InvokeScreen(DetailScreen[InvokeContext]):
    """Calls a function, one call, two or many, and shows the answers."""

    commands = INVOKE
    while_typing = WHILE_TYPING
    AUTO_FOCUS = "#answer"
    BINDINGS = bindings(INVOKE)

    qualifier: reactive[str] = reactive("", init=False)
    against: reactive[str] = reactive("", init=False)
    calling: reactive[str] = reactive("", init=False)
    outcome: reactive[Outcome | None] = reactive(None, init=False)

    def __init__(self, of: InvokeRoute, protected_aliases: tuple[str, ...]) -> None:
        super().__init__()
        self._function_name, self._protected_aliases = of.function, protected_aliases
        self.set_reactive(InvokeScreen.qualifier, of.qualifier)
        self._agreed: set[tuple[str, ...]] = set()
        self._stopped: Event | None = None
        self._saved_payloads = SavedPayloads(self, of.function, self._show_payload)

    def compose(self) -> ComposeResult:
        """Lay out frame, payload and answer."""
        yield TopLine((self._function_name, "invoke")).data_bind(InvokeScreen.context)
        yield Static(id="target")
        with Container(id="bench"):
            with Vertical(id="payload-side"):
                yield PayloadArea(self._function_name)
                yield Static(id="payload-check")
            yield RowsList(id="answer")
        yield KeyLine()

    def load(self) -> None:
        """Show what is known; nothing is called before it is asked for."""
        self._show()

    def action_refresh(self) -> None:
        """Read the function again: states of versions, aliases."""
        self.post_message(RefreshRequested())

    # --- what is shown ------------------------------------------------------------------------------------------

    @property
    def state(self) -> InvokeState:
        """What the screen shows."""
        return InvokeState(
            self.qualifier,
            sides(self.function, self.qualifier, self.against),
            payload_error(self._payload),
            calling=bool(self.calling),
            sampling=self._stopped is not None,
        )

    @property
    def command_context(self) -> InvokeContext:
        """What decides which commands are available."""
        return InvokeContext(self.context, self.function, self.state)

    @property
    def _payload(self) -> str:
        return self.query_one("#payload", TextArea).text

    @property
    def is_typing(self) -> bool:
        """Whether keys are text: the payload, or words to find."""
        return isinstance(self.focused, TextArea) or super().is_typing

    def watch_function(self, _: FunctionSnapshot | None) -> None:
        """Show what is known of the target by now."""
        if self.is_mounted:
            self._show()

    def watch_context(self, context: Context | None) -> None:
        """Show what can be done here."""
        super().watch_context(context)
        if self.is_mounted:
            self._show()

    def watch_qualifier(self) -> None:
        """Show who is called."""
        self._show()

    def watch_against(self) -> None:
        """Show which two are compared."""
        self._show()

    def watch_calling(self) -> None:
        """Show that a call is on its way, or no longer."""
        self._show()

    def watch_outcome(self) -> None:
        """Show what came back."""
        self._show_answer()

    @on(TextArea.Changed)
    def _typed(self) -> None:
        self._show()

    def on_paste(self, event: Paste) -> None:
        """Take a payload that is pasted beside its place."""
        if not self.is_typing and not self.query_one(PayloadArea).take(event.text):
            self.notify(f"not pasted over the payload: press {key('invoke.edit')} to edit it, then paste", markup=False)

    def on_resize(self) -> None:
        """Wrap the answer again."""
        self.call_after_refresh(self._show_answer)

    def on_descendant_focus(self) -> None:
        """Show which keys work."""
        self._show()

    def _show(self) -> None:
        state, notes = self.state, cautions(self.function, self.qualifier)
        self.query_one("#target", Static).update(Text(call_line(state, self.function, self.calling, notes)))
        checked = payload_line(self._payload, state.error, typing=self.is_typing)
        self.query_one("#payload-check", Static).update(Text(checked))
        self.show_keys()

    def _show_answer(self) -> None:
        answer = self.query_one("#answer", RowsList)
        room = row_width(answer.size.width)
        rows = outcome_rows(self.outcome, room) if self.outcome is not None and room > 0 else ()
        answer.rows = tuple(ListRow(str(number), (spans,)) for number, spans in enumerate(rows))

    # --- calling ------------------------------------------------------------------------------------------------

    def _request(self, qualifier: str, kind: Kind = Kind.ANSWER) -> InvocationRequest:
        limit = time_limit(self.function, qualifier)
        return InvocationRequest(self._function_name, qualifier, self._payload, limit, kind)

    def action_invoke(self) -> None:
        """Call it once."""
        request = self._request(self.qualifier)
        self._ask_first(
            (request.qualifier,), lambda: self._call(f"calling {request.qualifier}", lambda w: invoke_once(w, request))
        )

    def action_check(self) -> None:
        """Ask whether one may call it; nothing runs, so nothing is asked before."""
        request = self._request(self.qualifier, Kind.CHECK)
        self._call(f"checking the permission to call {request.qualifier}", lambda w: invoke_once(w, request))

    def action_compare(self) -> None:
        """Call two with the same payload."""
        pair = self.state.sides
        if pair is not None:
            old, new = (self._request(qualifier) for qualifier in pair)
            words = f"calling {old.qualifier}, then {new.qualifier}"
            self._ask_first(pair, lambda: self._call(words, lambda w: invoke_both(w, old, new)))

    def action_sample(self) -> None:
        """Ask how often, then call it that often."""
        request = self._request(self.qualifier)
        reasons = why_asked(self.context, (request.qualifier,), self._protected_aliases, self.function)
        lines = (*reasons, "Each call really runs, side effects included.", CALM)

        def begin(count: int | None) -> None:
            if not count:
                return
            stopped = self._stopped = Event()
            sample = sample_of(request, count, self.function)
            self._call(f"calling {request.qualifier} {count} times", lambda w: invoke_often(w, sample, stopped))

        self.app.push_screen(SampleDialog(f"Call {self._function_name}:{request.qualifier} many times", lines), begin)

    def action_stop(self) -> None:
        """Make no further call."""
        if self._stopped is not None:
            self._stopped.set()

    def on_unmount(self) -> None:
        """Make no further call once one has left."""
        self.action_stop()

    def _ask_first(self, called: tuple[str, ...], then: Callable[[], object]) -> None:
        reasons = why_asked(self.context, called, self._protected_aliases, self.function)
        if not reasons or called in self._agreed:
            then()
            return

        def result(consent: Consent | None) -> None:
            if consent is not None:
                self._agreed.add(called)
                then()

        self.app.push_screen(ReviewDialog(call_review(self._function_name, called, reasons)), result)

    def _call(self, words: str, read: Callable[[Workspace], Iterator[Outcome]]) -> None:
        self.outcome, self.calling = None, words
        self.set_focus(self.query_one("#answer"))
        self.read(read, self._came, "invoke")

    def _came(self, outcome: Outcome) -> None:
        self.outcome = outcome
        if outcome.over:
            self._stopped, self.calling = None, ""

    # --- going about --------------------------------------------------------------------------------------------

    def action_leave(self) -> None:
        """Come back from the payload, or go back."""
        if self.is_typing:
            self.set_focus(self.query_one("#answer"))
        else:
            self.post_message(Back())

    def action_edit(self) -> None:
        """Write the payload."""
        self.set_focus(self.query_one("#payload"))

    def action_format(self) -> None:
        """Write the payload with a field a line."""
        self._show_payload(pretty(self._payload))

    def action_next(self) -> None:
        """Call the next one."""
        self.against, self.qualifier = "", next_qualifier(self.function, self.qualifier, 1)

    def action_last(self) -> None:
        """Call the one before."""
        self.against, self.qualifier = "", next_qualifier(self.function, self.qualifier, -1)

    def action_against(self) -> None:
        """Compare with the next one."""
        self._turn_against(1)

    def action_against_last(self) -> None:
        """Compare with the previous one."""
        self._turn_against(-1)

    def _turn_against(self, by: int) -> None:
        qualifier = next_qualifier(self.function, self.against or self.qualifier, by)
        self.against = next_qualifier(self.function, qualifier, by) if qualifier == self.qualifier else qualifier

    # --- saved payloads -----------------------------------------------------------------------------------------

    def action_save(self) -> None:
        """Ask for a name, and keep the payload under it."""
        self._saved_payloads.save(self._payload)

    def action_open(self) -> None:
        """Show the saved payloads."""
        self._saved_payloads.open()

    def _show_payload(self, text: str) -> None:
        self.query_one("#payload", TextArea).text = text
