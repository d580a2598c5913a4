"""All settings, from the configuration file, the environment and the command line, as one frozen value."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, TypeVar

from tui.settings.command_line import HELP, CommandLine, read_command_line
from tui.settings.context_rules import ContextRule, marked
from tui.settings.keys import as_keys
from tui.settings.values import (
    FUNCTIONS,
    UTC,
    InvalidValue,
    Read,
    as_checked,
    as_colour,
    as_first_screen,
    as_number,
    as_patterns,
    as_rules,
    as_switch,
    as_tags,
    as_text,
    as_times,
    as_whole,
    read_endpoint,
    read_region,
)
from tui.storage.user_input import ConfigError, quoted

if TYPE_CHECKING:
    from tui.domain.context import Context
    from tui.domain.context_choice import ContextChoice
    from tui.domain.setting_place import SettingPlace

T = TypeVar("T")

FASTEST = 600
"""Times as fast that the demo's clock may run: ten minutes a second."""

TOUR = "tour"
"""The scenario that the tour plays."""

TOUR_SPEED = 30.0
"""How many times as fast the clock runs on the tour: a verdict comes in a minute or so."""


def setting(default: T, read: Read[T]) -> T:
    """Describe a field that the configuration file may set under its name: its default, and what reads its value."""
    return field(default=default, metadata={"read": read})


@dataclass(frozen=True, slots=True)
class Settings:
    """One start's settings. Empty texts leave the choice to AWS's own configuration, or to the demo.

    `calls_per_second` counts reads in the background, `writes_per_second` the writes to one alias; `refresh_seconds` 0
    means only on request, so does `metrics_seconds`, which is for traffic. `last_good_minutes` is how long a version
    must have held all traffic of an alias to count as its last good one, `speed` how many times as fast as ours the
    demo's clock runs. `contexts` are the rules for what is read-only or production; a protected alias that was armed
    asks again after `armed_minutes` without a move. `managed_tags` are the tags, as `key=pattern`, by which a function
    belongs to tooling elsewhere. The newest `prune_keep_newest` versions, and those called within
    `prune_invoked_days`, are never pruned. `times` names the zone that times are
    shown in. With `slow_link` frames wait for the line to the terminal, as they do over
    SSH. `first_screen` is where a start without a function begins, `keys` what commands have instead of
    their own. With `tour` a
    newcomer is led through a release. `start_account` is the
    account that the function to start with must be in, empty where any will do. `answer` is the text of --help or
    --version: print it and exit.
    """

    profile: str = setting("", as_text)
    region: str = setting("", as_checked(read_region))
    endpoint_url: str = setting("", as_checked(read_endpoint))
    read_only: bool = setting(False, as_switch)
    contexts: tuple[ContextRule, ...] = setting((), as_rules)
    protected_aliases: tuple[str, ...] = setting(
        ("prod*", "production", "live", "main", "stable", "blue", "green"), as_patterns
    )
    armed_minutes: float = setting(10.0, as_number(1, 1440))
    managed_tags: tuple[str, ...] = setting((), as_tags)
    calls_per_second: float = setting(3.0, as_number(0.1, 1000))
    writes_per_second: float = setting(1.0, as_number(0.1, 100))
    refresh_seconds: float = setting(15.0, as_number(1, 86_400, or_zero=True))
    last_good_minutes: float = setting(60.0, as_number(1, 100_000))
    metrics_seconds: float = setting(60.0, as_number(60, 86_400, or_zero=True))
    prune_keep_newest: int = setting(5, as_whole(0, 1000))
    prune_invoked_days: int = setting(30, as_whole(1, 455))
    mouse: bool = setting(True, as_switch)
    colour: str = setting("auto", as_colour)
    times: str = setting(UTC, as_times)
    slow_link: bool = setting(False, as_switch)
    first_screen: str = setting(FUNCTIONS, as_first_screen)
    keys: tuple[tuple[str, tuple[str, ...]], ...] = setting((), as_keys)
    scenario: str = setting("", as_text)
    speed: float = 1.0
    demo: bool = False
    tour: bool = False
    start_function: str = ""
    start_alias: str = ""
    start_version: str = ""
    start_account: str = ""
    answer: str = ""
    places: tuple[tuple[SettingPlace, str], ...] = field(default=(), compare=False)
    """Where the configuration file says what is checked later, each with the value that it says."""

    def place_of(self, key: str) -> SettingPlace | None:
        """Return where the configuration file says the value of a key; None where another one is in force."""
        value = getattr(self, key)
        return next((place for place, said in self.places if (place.key, said) == (key, value)), None)

    def marked(self, context: Context) -> Context:
        """Return a context, as it was opened, as these settings mark it."""
        return marked(replace(context, read_only=context.read_only or self.read_only), self.contexts)

    def for_context(self, choice: ContextChoice) -> Settings:
        """Return the settings for another context: what was named at the start was of the first one."""
        return replace(
            self,
            profile=choice.profile,
            region=choice.region,
            scenario=choice.scenario,
            tour=False,
            start_function="",
            start_alias="",
            start_version="",
            start_account="",
        )


KEYS: Mapping[str, Read[Any]] = {one.name: one.metadata["read"] for one in fields(Settings) if one.metadata}
"""Every key of the configuration file, with what reads its value."""


def read_settings(argv: Sequence[str], environ: Mapping[str, str]) -> Settings:
    """Return the settings in force; `argv` comes without the command's name. Raises ConfigError.

    The command line wins over the environment, which wins over the file.
    """
    line = read_command_line(list(argv))
    if line.show:
        return Settings(answer=HELP if line.show == "help" else _version())
    settings = _without_what_the_environment_says(read_config(line.config), environ)
    return _with(settings, line)


def read_config(path: str = "") -> Settings:
    """Return the settings of a configuration file, by default the usual one, which need not be there."""
    from tui.settings.config_file import read_values

    try:
        return Settings(**read_values(path or default_config(), KEYS))
    except ConfigError as error:
        if not path and isinstance(error.__cause__, FileNotFoundError):
            return Settings()
        raise


def default_config() -> str:
    """Return where the configuration file is looked for on this platform."""
    from platformdirs import user_config_dir

    return os.path.join(user_config_dir("crossfade", appauthor=False), "config.yaml")


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
        region=_typed("--region", read_region, line.region) or settings.region,
        endpoint_url=_typed("--endpoint-url", read_endpoint, line.endpoint_url) or settings.endpoint_url,
        read_only=line.read_only or settings.read_only,
        slow_link=line.slow_link or settings.slow_link,
        scenario=TOUR if line.tour else line.scenario or settings.scenario,
        speed=_speed(line.speed) if line.speed else TOUR_SPEED if line.tour else settings.speed,
        demo=line.demo,
        tour=line.tour,
        start_function=line.function,
        start_alias=line.alias,
        start_version=line.version,
        start_account=line.account,
    )


def _typed(option: str, read: Callable[[str], str], text: str) -> str:
    try:
        return read(text) if text else ""
    except InvalidValue as error:
        raise ConfigError(str(error), key=option) from error


def _speed(text: str) -> float:
    try:
        speed = float(text) if text.isascii() and "_" not in text else 0.0
    except ValueError:
        speed = 0.0
    if not 1.0 <= speed <= FASTEST:
        raise ConfigError(f"expected how many times as fast, 1 to {FASTEST}, not {quoted(text)}", key="--speed")
    return speed


def _version() -> str:
    from tui import __version__

    return f"crossfade {__version__}\n"
