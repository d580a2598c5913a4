"""Help is whole on narrow terminals, too: words that are longer than a line are broken, and not cut."""

from __future__ import annotations

from rich.console import Console

from screens.functions.commands import FUNCTIONS
from screens.help import help_table


def test_no_help_is_cut_on_sixty_columns() -> None:
    console = Console(width=56, color_system=None)
    with console.capture() as shown:
        console.print(help_table([(command, None) for command in FUNCTIONS]))
    assert "…" not in shown.get()
