"""What a version opens to: every field with its name, and what its description names."""

from __future__ import annotations

import pytest

from tui.domain.history import VersionRow
from tui.domain.version import LATEST, Version
from tui.features.versions.details import detail_lines

SHA = "4f2c1d9a0b7e6c5d4f3a2b1c0d9e8f7a6b5c4d3e"


def details_of(version: Version, width: int = 200) -> dict[str, str]:
    lines = [(spans[0].text.strip(), spans[1].text) for spans in detail_lines(VersionRow(version), width)]
    values: dict[str, str] = {}
    label = ""
    for named, text in lines:
        label = named or label
        values[label] = f"{values.get(label, '')} {text}".strip()
    return values


def test_everything_that_is_known_is_told() -> None:
    values = details_of(
        Version(
            "7",
            arn="arn:f:7",
            description=f"v1.2.3 of {SHA} (#12) https://x.example/1",
            code_sha256="abc=",
            code_size=2048,
            runtime="python3.12",
            handler="app.handler",
            role="arn:aws:iam::1:role/shop/orders",
            memory_mb=512,
            timeout_s=10,
            state="Active",
            environment={"TABLE": "x", "LEVEL": "y"},
            settings={"Architectures": "arm64", "Layers.Arn": "layer:1, layer:2", "SnapStart.ApplyOn": "None"},
        )
    )
    assert values == {
        "published": "-",
        "serves": "no alias",
        "state": "Active",
        "runtime": "python3.12, app.handler, arm64",
        "memory": "512 MB, timeout 10 s",
        "code": "2.0 kB, sha256 abc=",
        "layers": "layer:1, layer:2",
        "env": "LEVEL, TABLE",
        "role": "orders, arn:aws:iam::1:role/shop/orders",
        "description": f"v1.2.3 of {SHA} (#12) https://x.example/1",
        "commit": SHA,
        "release": "v1.2.3",
        "issue": "#12",
        "link": "https://x.example/1",
        "arn": "arn:f:7",
    }


def test_what_is_absent_has_no_line() -> None:
    assert set(details_of(Version("7"))) == {"serves", "state", "runtime", "published"}


@pytest.mark.parametrize(
    ("number", "state", "words"),
    [
        ("7", "Pending", "PublishedVersions: creating its snapshot"),
        ("7", "Active", "PublishedVersions: snapshot ready"),
        ("7", "Pondering", "PublishedVersions"),
        ("7", None, "PublishedVersions"),
        (LATEST, "Active", "PublishedVersions: applies from the next published version"),
    ],
)
def test_snap_start_is_told_by_its_state(number: str, state: str | None, words: str) -> None:
    version = Version(number, state=state, settings={"SnapStart.ApplyOn": "PublishedVersions"})
    assert details_of(version)["SnapStart"] == words


def test_a_description_that_is_nothing_but_a_release_is_told_once() -> None:
    assert "release" not in details_of(Version("7", description="v1.2.3"))
