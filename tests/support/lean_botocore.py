"""What tests spare botocore: its models and endpoints, parsed anew for each session."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import botocore.session
import pytest
from botocore.loaders import Loader, create_loader


@cache
def _loader(search_paths: str | None) -> Loader:
    return create_loader(search_paths)


@pytest.fixture(scope="session", autouse=True)
def models_parsed_once() -> Iterator[None]:
    """Let all sessions that look for models in the same folders share what was found."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(botocore.session, "create_loader", _loader)
        yield
