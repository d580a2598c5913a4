"""Where code comes from is read from what is typed, by what the function is made of."""

from __future__ import annotations

import pytest

from tui.domain.call import Image, S3Object
from tui.features.latest.code_source import code_source
from tui.features.latest.draft import BadEdit


@pytest.mark.parametrize(
    ("typed", "package", "source"),
    [
        (" ~/shop/build ", "Zip", "~/shop/build"),
        ("s3://shop/releases/7.zip", "Zip", S3Object("shop", "releases/7.zip")),
        ("s3://shop/a b.zip?versionId=3%2FL4", "Zip", S3Object("shop", "a b.zip", "3/L4")),
        ("1.dkr.ecr.eu-west-1.amazonaws.com/shop:7", "Image", Image("1.dkr.ecr.eu-west-1.amazonaws.com/shop:7")),
    ],
)
def test_what_is_meant_is_recognised(typed: str, package: str, source: object) -> None:
    assert code_source(typed, package) == source


@pytest.mark.parametrize(
    ("typed", "package"),
    [
        ("", "Zip"),
        ("s3://shop", "Zip"),
        ("s3://s/k", "Zip"),
        ("s3:///k", "Zip"),
        ("s3://shop/k?versionId=", "Zip"),
        ("./build", "Image"),
    ],
)
def test_what_means_nothing_is_said(typed: str, package: str) -> None:
    with pytest.raises(BadEdit):
        code_source(typed, package)
