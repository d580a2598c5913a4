"""A botocore session that knows nothing of the environment and can reach nothing outside this process."""

from __future__ import annotations

import os
from pathlib import Path
from threading import RLock
from typing import Any

import boto3
from botocore.config import Config
from botocore.configprovider import BOTOCORE_DEFAUT_SESSION_VARIABLES
from botocore.loaders import Loader
from botocore.session import Session

# No name of an environment variable and no key of a config file is left, so that neither can be read: profiles,
# endpoints, dual stack, FIPS, CSM's datagrams, a defaults mode that asks the instance metadata service.
_DEAF = {
    name: (None, None, default, cast) for name, (_, _, default, cast) in BOTOCORE_DEFAUT_SESSION_VARIABLES.items()
} | {
    "config_file": (None, None, os.devnull, None),
    "credentials_file": (None, None, os.devnull, None),
}

# Port 9 discards: whatever would get past the demo's own handler finds no way out either.
_DEAD_PROXY = "http://127.0.0.1:9"


# botocore knows this option; its published types do not yet.
_NO_CONFIGURED_ENDPOINTS: dict[str, Any] = {"ignore_configured_endpoint_urls": True}


class _Models(Loader):
    """botocore's service models, parsed once for all demos of this process, and none of the user's own."""

    @property
    def search_paths(self) -> list[str]:
        """Return where the models that ship with botocore and boto3 are; boto3 may append to it without effect."""
        return [self.BUILTIN_DATA_PATH, str(Path(boto3.__file__).parent / "data")]

    def load_service_model(self, service_name: str, type_name: str, api_version: str | None = None) -> Any:
        """Load a model; a service that speaks JSON among other protocols speaks that, whatever botocore prefers."""
        model = super().load_service_model(service_name, type_name, api_version)
        metadata = model.get("metadata", {})
        if "json" not in metadata.get("protocols", ()):
            return model
        return {**model, "metadata": {**metadata, "protocols": ["json"]}}


_MODELS = _Models()


class DemoSession(boto3.Session):
    """A boto3 session whose clients may be made from several threads at once."""

    def __init__(self, botocore_session: Session, region: str) -> None:
        # boto3 itself makes clients in its constructor's helpers, so the lock is there first.
        self._making = RLock()
        super().__init__(botocore_session=botocore_session, region_name=region)

    def client(self, *args: Any, **kwargs: Any) -> Any:
        """Create a client, one at a time: botocore's loaders and registries are not made for two."""
        with self._making:
            return super().client(*args, **kwargs)

    def resource(self, *args: Any, **kwargs: Any) -> Any:
        """Create a resource, one at a time."""
        with self._making:
            return super().resource(*args, **kwargs)


def isolated_botocore_session() -> Session:
    """Return a session with made-up credentials that reads no environment, no file and no metadata service."""
    session = Session(session_vars=_DEAF)
    session.register_component("data_loader", _MODELS)
    session.set_credentials("AKIACROSSFADEDEMO000", "not-a-secret", "not-a-token")
    session.set_default_client_config(
        Config(
            use_dualstack_endpoint=False,
            use_fips_endpoint=False,
            proxies={"http": _DEAD_PROXY, "https": _DEAD_PROXY},
            **_NO_CONFIGURED_ENDPOINTS,
        )
    )
    return session
