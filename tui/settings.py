"""All that can be set, from the configuration file, the environment and the command line, as one frozen value."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tui.cli import HELP, CommandLine, read_command_line
from tui.mistake import SettingsMistake, nearest, quoted

if TYPE_CHECKING:
    from tui.config_file import Entry, Scalar

COLOURS = ("auto", "16", "256", "truecolor", "none")


@dataclass(frozen=True, slots=True)
class Settings:
    """One start's settings. Empty texts leave the choice to AWS's own configuration, or to the demo.

    `calls_per_second` counts reads in the background, `writes_per_second` the writes to one alias; `refresh_seconds`
    0 means only on request. `answer` is what --help or --version has to say: print it and leave.
    """

    profile: str = ""
    region: str = ""
    endpoint_url: str = ""
    read_only: bool = False
    protected_aliases: tuple[str, ...] = ("prod*", "production", "live")
    calls_per_second: float = 3.0
    writes_per_second: float = 1.0
    refresh_seconds: float = 15.0
    mouse: bool = True
    colour: str = "auto"
    scenario: str = ""
    demo: bool = False
    start_function: str = ""
    start_alias: str = ""
    config_file: str = ""
    answer: str = ""


def read_settings(argv: Sequence[str], environ: Mapping[str, str]) -> Settings:
    """Return the settings in force; `argv` is what stands behind the command's name. Raises SettingsMistake.

    The command line wins over the environment, which wins over the file.
    """
    line = read_command_line(list(argv))
    if line.show:
        return Settings(answer=HELP if line.show == "help" else _version())
    settings = _without_what_the_environment_says(read_config(line.config), environ)
    return _with(settings, line)


def read_config(path: str = "") -> Settings:
    """Return the settings of a configuration file, by default the usual one, which need not be there."""
    from tui.config_file import read_entries

    usual = not path
    path = path or default_config()
    try:
        entries = read_entries(path)
    except FileNotFoundError as error:
        if usual:
            return Settings()
        raise SettingsMistake("there is no such file", file=path) from error
    return replace(from_entries(entries, path), config_file=path)


def default_config() -> str:
    """Return where the configuration file is looked for on this platform."""
    from platformdirs import user_config_dir

    return os.path.join(user_config_dir("crossfade", appauthor=False), "config.yaml")


def from_entries(entries: Sequence[Entry], path: str) -> Settings:
    """Return the settings that a file's entries make; `path` is for the mistakes. Raises SettingsMistake."""
    found: dict[str, Any] = {}
    for entry in entries:
        read = KEYS.get(entry.key)
        if read is None:
            reason = f"unknown key {quoted(entry.key)}{nearest(entry.key, list(KEYS))}"
            raise SettingsMistake(reason, file=path, line=entry.line)
        if not isinstance(entry.value, tuple) and entry.value.is_null:
            continue
        try:
            found[entry.key] = read(entry.value)
        except _Unfit as error:
            line = entry.value[0].line if isinstance(entry.value, tuple) and entry.value else entry.line
            raise SettingsMistake(str(error), key=entry.key, file=path, line=line) from error
    return Settings(**found)


class _Unfit(Exception):
    """A value does not fit its key; the message says what was expected."""


def _text(value: Scalar | tuple[Scalar, ...]) -> str:
    if isinstance(value, tuple):
        raise _Unfit("expected one text, not a list")
    if not value.text or not value.text.isprintable() or len(value.text) > 1024:
        raise _Unfit(f"expected a text of one line, not {quoted(value.text)}")
    return value.text


def _switch(value: Scalar | tuple[Scalar, ...]) -> bool:
    word = "" if isinstance(value, tuple) or not value.plain else value.text.lower()
    if word in ("true", "yes", "on"):
        return True
    if word in ("false", "no", "off"):
        return False
    raise _Unfit("expected true or false")


def _number(least: float, most: float, *, or_zero: bool = False) -> Callable[[Scalar | tuple[Scalar, ...]], float]:
    expected = f"expected a number from {least:g} to {most:g}{', or 0' if or_zero else ''}"

    def read(value: Scalar | tuple[Scalar, ...]) -> float:
        text = "" if isinstance(value, tuple) or not value.plain else value.text
        # float() alone would also take 1_0, ٣, nan and 1e400.
        if not text or len(text) > 20 or set(text) - set("0123456789."):
            raise _Unfit(expected)
        try:
            number = float(text)
        except ValueError as error:
            raise _Unfit(expected) from error
        if not (least <= number <= most or (or_zero and number == 0)):
            raise _Unfit(f"{expected}, not {text}")
        return number

    return read


def _patterns(value: Scalar | tuple[Scalar, ...]) -> tuple[str, ...]:
    if not isinstance(value, tuple):
        raise _Unfit("expected a list such as [prod*, live], or [] for none")
    return tuple(_text(pattern) for pattern in value)


def _colour(value: Scalar | tuple[Scalar, ...]) -> str:
    word = _text(value).lower()
    if word not in COLOURS:
        raise _Unfit(f"expected one of {', '.join(COLOURS)}, not {quoted(word)}")
    return word


def _region(text: str) -> str:
    if len(text) > 63 or not text.isascii() or not text.replace("-", "a").isalnum():
        raise _Unfit(f"expected a region such as eu-west-1, not {quoted(text)}")
    return text


def _endpoint(text: str) -> str:
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(text)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        fits = False
    if not fits or not text.isprintable() or " " in text or "@" in text:
        raise _Unfit(f"expected a URL such as http://localhost:4566, not {quoted(text)}")
    return text


KEYS: Mapping[str, Callable[[Scalar | tuple[Scalar, ...]], Any]] = {
    "profile": _text,
    "region": lambda value: _region(_text(value)),
    "endpoint_url": lambda value: _endpoint(_text(value)),
    "read_only": _switch,
    "protected_aliases": _patterns,
    "calls_per_second": _number(0.1, 1000),
    "writes_per_second": _number(0.1, 100),
    "refresh_seconds": _number(1, 86_400, or_zero=True),
    "mouse": _switch,
    "colour": _colour,
    "scenario": _text,
}
"""Every key of the configuration file, with what reads its value."""


def _without_what_the_environment_says(settings: Settings, environ: Mapping[str, str]) -> Settings:
    """Leave to botocore what its own variables decide; a profile handed to it would make it overlook them."""

    def said(*names: str) -> bool:
        return any(environ.get(name) for name in names)

    return replace(
        settings,
        profile="" if said("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_ACCESS_KEY_ID") else settings.profile,
        region="" if said("AWS_REGION", "AWS_DEFAULT_REGION") else settings.region,
        endpoint_url="" if said("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_LAMBDA") else settings.endpoint_url,
    )


def _with(settings: Settings, line: CommandLine) -> Settings:
    return replace(
        settings,
        profile=line.profile or settings.profile,
        region=_typed("--region", _region, line.region) or settings.region,
        endpoint_url=_typed("--endpoint-url", _endpoint, line.endpoint_url) or settings.endpoint_url,
        read_only=line.read_only or settings.read_only,
        scenario=line.scenario or settings.scenario,
        demo=line.demo,
        start_function=line.function,
        start_alias=line.alias,
    )


def _typed(option: str, read: Callable[[str], str], text: str) -> str:
    try:
        return read(text) if text else ""
    except _Unfit as error:
        raise SettingsMistake(str(error), key=option) from error


def _version() -> str:
    from tui import __version__

    return f"crossfade {__version__}\n"
