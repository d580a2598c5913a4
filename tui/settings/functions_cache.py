"""Where the list of functions is cached for these settings."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

from tui.storage.functions_cache import FunctionsCache

if TYPE_CHECKING:
    from tui.settings.settings import Settings

_DECIDES_THE_ACCOUNT = ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_REGION", "AWS_DEFAULT_REGION")
_DECIDES_THE_ENDPOINT = (
    "AWS_ENDPOINT_URL",
    "AWS_ENDPOINT_URL_LAMBDA",
    "AWS_CONFIG_FILE",
    "AWS_SHARED_CREDENTIALS_FILE",
)


def functions_cache(settings: Settings, environ: Mapping[str, str]) -> FunctionsCache:
    """Return the cache for these settings and this environment, in the platform's cache folder."""
    from platformdirs import user_cache_path

    asked = (settings.profile, settings.region, settings.endpoint_url, settings.scenario, str(settings.demo))
    decides = () if settings.demo else (*_DECIDES_THE_ACCOUNT, *_DECIDES_THE_ENDPOINT)
    said = (f"{name}={environ.get(name, '')}" for name in decides)
    name = hashlib.sha256("\n".join((*asked, *said)).encode()).hexdigest()[:32]
    return FunctionsCache(user_cache_path("crossfade", appauthor=False) / f"functions-{name}.json")
