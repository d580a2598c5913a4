"""How far a view scrolls, changed without a layout of the whole screen."""

from __future__ import annotations

from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.widget import Widget


def scroll_over(view: ScrollView, size: Size) -> None:
    """Let a view whose own height hangs on nothing in it scroll over so much.

    Textual lays out the screen for it, which takes longer than all else that is done with a page of a list. It has to
    only where the scrollbar comes or goes.
    """
    if (size.height > view.container_size.height) is not view.show_vertical_scrollbar:
        view.virtual_size = size
    elif size != view.virtual_size:
        view.set_reactive(Widget.virtual_size, size)
        if view.show_vertical_scrollbar:
            view.vertical_scrollbar.window_virtual_size = size.height
        view.scroll_y = view.validate_scroll_y(view.scroll_y)
