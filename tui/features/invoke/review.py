"""What is asked before a function is called by hand."""

from __future__ import annotations

from tui.writes.review import Review

CALM = "One at a time, at most five per second."


def call_review(function: str, called: tuple[str, ...], reasons: tuple[str, ...]) -> Review:
    """Return what a dialog says before these qualifiers are called, for these reasons to ask."""
    names = " and ".join(called)
    runs = f"This really invokes {function}:{names}, side effects included."
    return Review(
        f"Call {names}?", (*reasons, runs, f"You will not be asked again for {names} on this screen."), "call it"
    )


def deletion_review(name: str) -> Review:
    """Return what a dialog says before a saved payload is deleted."""
    return Review(f"Delete the payload {name}?", (), "delete it")
