"""The table of keys: each key has one meaning, in whatever room, and these are the commands that have it.

A test holds the commands of all screens and dialogs against it. `any` is what all rooms have, `list` what moves a
cursor, `window` what all rooms have that show traffic, `question` and `dialog` what all questions and all dialogs have.
To a question `y` and `n` are the answers that they are everywhere. `tour` is wherever the tour is.
"""

from __future__ import annotations

from typing import NamedTuple

from tui.presentation.key_names import key_names


class Meaning(NamedTuple):
    """What keys do, and the names of the commands (`room.command`) that have them."""

    keys: tuple[str, ...]
    words: str
    commands: tuple[str, ...]


def _row(keys: str, words: str, commands: str) -> Meaning:
    return Meaning(tuple(keys.split()), words, tuple(commands.split()))


KEY_TABLE: tuple[Meaning, ...] = (
    _row("j", "down", "list.down"),
    _row("k", "up", "list.up"),
    _row("g", "to the top", "list.first"),
    _row("G", "to the bottom", "list.last"),
    _row("ctrl+d", "half a page down", "list.half_down"),
    _row("ctrl+u", "half a page up", "list.half_up"),
    _row(
        "slash", "find, filter", "any.find functions.filter canaries.filter contexts.filter several.filter logs.search"
    ),
    _row(
        "n",
        "next match, change, error, move; no to a question",
        "any.next_match traffic.next_move diff.next_change logs.next_error question.no",
    ),
    _row(
        "N", "previous match, change, error, move", "any.last_match traffic.last_move diff.last_change logs.last_error"
    ),
    _row("escape", "back, cancel, clear", "any.leave functions.clear"),
    _row(
        "enter",
        "open or choose the row under the cursor",
        "functions.open function.confirm latest.edit doctor.fix rollout.start rollouts.open diff.open prune.select "
        "storage.open canaries.open contexts.open several.open logs.open history.go_back",
    ),
    _row("space", "select", "contexts.mark prune.select function.take_alias"),
    _row("tab", "next alias, column, part", "function.next_alias logs.lane prune.filter"),
    _row("shift+tab", "previous alias", "function.last_alias"),
    _row("asterisk", "all, or not all", "diff.whole history.all prune.all"),
    _row(
        "left_square_bracket",
        "earlier, older, shorter, previous",
        "window.shorter logs.shorter prune.shorter diff.older invoke.last rollout.version",
    ),
    _row(
        "right_square_bracket",
        "later, newer, longer, next",
        "window.longer logs.longer prune.longer diff.newer invoke.next",
    ),
    _row("left_curly_bracket", "the same, of the second choice", "diff.after_older invoke.against_last"),
    _row("right_curly_bracket", "the same, of the second choice", "diff.after_newer invoke.against rollout.engine"),
    _row("z", "fold, unfold", "diff.unfold logs.group invoke.format"),
    _row("Z", "zoom to a time", "logs.range"),
    _row("W", "wrap long lines", "logs.wrap"),
    _row("s", "sort", "functions.sort canaries.sort several.sort"),
    _row("S", "reverse", "functions.reverse canaries.reverse several.reverse diff.turn"),
    _row("exclamation_mark", "errors only", "logs.errors"),
    _row("r", "refresh", "any.refresh"),
    _row("question_mark", "help", "any.help"),
    _row("colon ctrl+p", "find a command", "any.palette"),
    _row("M", "messages", "any.messages"),
    _row("f2", "type what the tour wants", "tour.fill"),
    _row("f3", "fold the tour's card", "tour.fold"),
    _row("q", "quit, close, no to a question", "any.quit dialog.close question.no"),
    _row("y", "copy; yes to a question", "function.copy_arn prune.copy logs.copy sheet.copy question.yes"),
    _row("Y", "copy the alias's ARN", "function.copy_alias_arn"),
    _row("ctrl+y", "copy the AWS CLI line", "function.copy_command question.copy"),
    _row("d", "compare", "function.diff latest.compare"),
    _row("l", "logs", "function.logs"),
    _row("t", "traffic over time", "function.traffic"),
    _row("i", "impact of a version", "function.impact"),
    _row("I", "impact of an alias", "function.alias_impact"),
    _row("v", "invoke", "function.invoke"),
    _row("w", "work on $LATEST", "function.work"),
    _row("D", "doctor", "functions.doctor function.doctor"),
    _row("H", "history of an alias", "function.history"),
    _row("P", "prune, code storage", "functions.prune function.prune"),
    _row("C", "canaries", "functions.canaries contexts.canaries several.canaries"),
    _row("at", "context", "any.contexts"),
    _row("R", "rollouts, rollout", "functions.rollouts function.rollout rollout.another"),
    _row("o", "open the function, the functions", "doctor.open contexts.functions several.functions"),
    _row("f", "fader", "function.to_fader"),
    _row("left", "left, 1 % less, a minute earlier", "function.less traffic.earlier diff.left"),
    _row("right", "right, 1 % more, a minute later", "function.more traffic.later diff.right"),
    _row("shift+left", "far left, 5 % less, much earlier", "function.much_less traffic.much_earlier"),
    _row("shift+right", "far right, 5 % more, much later", "function.much_more traffic.much_later"),
    _row("pageup", "a page up, the next tick up", "function.step_up list.page_up"),
    _row("pagedown", "a page down, the next tick down", "function.step_down list.page_down"),
    _row("c", "canary", "function.canary"),
    _row("p", "promote", "function.promote"),
    _row("b", "roll back", "function.roll_back rollout.roll_back"),
    _row("u", "undo", "function.undo latest.take_back history.undo"),
    _row("U", "redo", "function.redo"),
    _row("K", "keep the alias as it is", "function.keep_theirs rollout.leave_it"),
    _row("m", "apply mine", "function.apply_mine"),
    _row("A", "ask again", "function.disarm"),
    _row("equals_sign", "point the alias here", "function.point"),
    _row("a", "create, add", "contexts.region function.create_alias rollout.prepare"),
    _row("e", "edit", "function.describe invoke.edit latest.edit"),
    _row("X", "delete", "function.delete_alias latest.remove prune.delete payloads.delete"),
    _row("x", "stop what runs", "function.stop invoke.stop doctor.halt storage.stop rollout.stop"),
    _row("V", "publish a version", "function.publish latest.publish"),
    _row("ctrl+s", "save", "latest.save invoke.save"),
    _row("ctrl+o", "open what was saved", "invoke.open"),
    _row("L", "load code", "diff.load latest.code"),
    _row("ctrl+r f5", "run, let run", "invoke.invoke rollout.continue"),
    _row("ctrl+x", "reject", "rollout.reject"),
    _row("h", "pause", "rollout.pause logs.follow"),
    _row("E", "end this step", "rollout.next"),
    _row("F", "finish now", "rollout.finish"),
    _row("O", "take over, carry on", "rollout.resume"),
    _row("Q", "override alarms", "rollout.override"),
    _row("B", "call both versions", "invoke.compare"),
    _row("percent_sign", "call many times", "invoke.sample"),
    _row("T", "test, a dry run", "contexts.identity invoke.check"),
    _row("plus", "more: newest versions kept, aliases that go along", "prune.more_newest rollout.members"),
    _row("minus", "fewer newest versions kept", "prune.fewer_newest"),
    _row("ampersand", "count unknown calls as none, or not", "prune.unknown_calls"),
    _row("quotation_mark", "ignore an unknown last good version, or not", "prune.unknown_history"),
)


def as_markdown() -> str:
    """Return the table as `assets/keys.md` has it."""
    rows = (
        f"| {' '.join(f'`{name}`' for name in key_names(','.join(row.keys)))} | {row.words} "
        f"| {' '.join(f'`{command}`' for command in row.commands)} |"
        for row in KEY_TABLE
    )
    return "\n".join(("| key | meaning | commands |", "|---|---|---|", *rows, ""))
