"""Where the cursor is in a list whose rows come, go and change their order."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tui.features.functions.listing import Listing


class ListCursor(NamedTuple):
    """A row and the function in it; `kept` is where it was last put on purpose, which a filter may hide for a while.

    `sought` is a function to go to once it is listed, unless the cursor is put elsewhere first.
    """

    row: int = 0
    name: str = ""
    kept: str = ""
    sought: str = ""

    def put(self, row: int, listing: Listing) -> ListCursor:
        """Put the cursor on a row, or the nearest there is."""
        if not listing.shown:
            return ListCursor()
        row = max(min(row, listing.shown - 1), 0)
        name = listing.at(row).name
        return ListCursor(row, name, name)

    def sought_for(self, name: str, listing: Listing) -> ListCursor:
        """Go to a function; where it is not shown, go there once it is."""
        row = listing.row_of(name)
        return self._replace(kept=name, sought=name) if row is None else self.put(row, listing)

    def rearranged(self, listing: Listing) -> ListCursor:
        """Stay on the function after rows came, went or changed their order."""
        if self.sought and (row := listing.row_of(self.sought)) is not None:
            return self.put(row, listing)
        row = listing.row_of(self.name) if self.name else None
        if row is not None:
            return self._replace(row=row)
        return self.put(self.row, listing)._replace(sought=self.sought)

    def filtered(self, listing: Listing) -> ListCursor:
        """Go back to where the cursor was put on purpose; else stay, else go to the first row."""
        for name in (self.kept, self.name):
            row = listing.row_of(name) if name else None
            if row is not None:
                return ListCursor(row, name, self.kept)
        return self.put(0, listing)._replace(kept=self.kept)
