"""What is wrong with a scenario file, in one line."""

from __future__ import annotations


class ScenarioMistake(ValueError):
    """A scenario cannot be used. `line` counts from 1, and is 0 where the mistake is not in a line."""

    def __init__(self, file: str, line: int, message: str) -> None:
        super().__init__(file, line, message)
        self.file, self.line, self.message = file, line, message

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return " ".join(f"{place}: {self.message}".split())
