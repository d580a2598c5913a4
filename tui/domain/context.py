"""Where one is: the account, the region and the identity that calls are made with."""

from __future__ import annotations

from dataclasses import dataclass, field

from tui.domain.call_pace import CallPace
from tui.domain.clock import ServiceClock


@dataclass(frozen=True, slots=True)
class Context:
    """The opened AWS context. `place` is `demo`, a profile's name, `environment` or an endpoint.

    `account` is empty until known. `profile` is the profile also where an endpoint takes AWS's place; empty in the
    demo. With `environment_keys` the credentials are not the profile's but those of the environment's variables.
    `name` is what the configuration calls a context that is marked. `provisional` says that read-only is on only
    because a rule may turn out to fit once the account is known. `clock` tells what time it is there. `ends_in` are the
    minutes after which the credentials end, None while that is far, not known, or never. `slowed` is how fast AWS may
    be called while it throttles, None where it does not.
    """

    place: str
    region: str
    account: str = ""
    caller: str = ""
    read_only: bool = False
    endpoint: str = ""
    profile: str = ""
    production: bool = False
    name: str = ""
    environment_keys: bool = False
    provisional: bool = False
    ends_in: int | None = None
    slowed: CallPace | None = None
    clock: ServiceClock = field(default_factory=ServiceClock)
