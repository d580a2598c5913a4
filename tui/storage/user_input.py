"""What a user typed or wrote: the error that says in one line what is wrong with it."""

from __future__ import annotations

# typing's own constant, and collections.abc, would cost a good part of the time to the first frame.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.domain.setting_place import SettingPlace


class ConfigError(Exception):
    """What is wrong and what was expected; `file` and `line` are empty and 0 on the command line.

    `others` are what else is wrong in the same file, where it was read to its end all the same.
    """

    def __init__(self, reason: str, *, key: str = "", file: str = "", line: int = 0) -> None:
        super().__init__(reason, key, file, line)
        self.reason, self.key, self.file, self.line = reason, key, file, line
        self.others: tuple[ConfigError, ...] = ()

    def __str__(self) -> str:
        place = shown(self.file, 400) if self.file else ""
        parts = (f"{place}:{self.line}" if place and self.line else place, self.key, self.reason)
        return ": ".join(part for part in parts if part)


def said_at(place: SettingPlace | None, error: ConfigError) -> ConfigError:
    """Return the error of a file that a setting names: where no line of it is to blame, the setting at `place` is."""
    if place is None or error.line:
        return error
    return ConfigError(f"{shown(error.file, 400)}: {error.reason}", key=place.key, file=place.file, line=place.line)


def together(errors: Sequence[ConfigError]) -> ConfigError:
    """Return the first of several errors, with all others in the order of the file."""
    each = sorted((one for error in errors for one in (error, *error.others)), key=lambda error: error.line)
    first, *others = each
    for one in each:
        one.others = ()
    first.others = tuple(others)
    return first


def read_bytes(path: str, most_bytes: int, name: str = "") -> bytes:
    """Return what is in a file of the user's, which errors call `name`; raise ConfigError."""
    name = name or path
    try:
        with open(path, "rb") as file:
            data = file.read(most_bytes + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "that is not a path"
        raise ConfigError(f"cannot be read: {reason}", file=name) from error
    if len(data) > most_bytes:
        raise ConfigError(f"is larger than {most_bytes // 1024:,} KiB", file=name)
    return data


def shown(text: str, limit: int = 60) -> str:
    """Return the user's text, shortened, and escaped where it cannot be printed."""
    text = text if len(text) <= limit else text[: limit - 1] + "…"
    return text if text.isprintable() else ascii(text)[1:-1]


def quoted(text: str) -> str:
    """Return the user's text in quotes, shortened and escaped."""
    return f"'{shown(text)}'"


def nearest(word: str, words: list[str]) -> str:
    """Return `; did you mean ...?` where one of the words is similar, else an empty text."""
    from difflib import get_close_matches

    near = get_close_matches(word[:60].lower(), words, 1)
    return f"; did you mean {near[0]}?" if near else ""
