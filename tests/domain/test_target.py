"""What names a function: names, ARNs and parts of them, as Lambda takes them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.target import InvalidTarget, Target, parse_target

ACCOUNT = "123456789012"


def parts(target: Target) -> tuple[str, ...]:
    return (target.region, target.account, target.function, target.alias, target.version)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("orders", ("", "", "orders", "", "")),
        ("orders:PROD", ("", "", "orders", "PROD", "")),
        ("orders:7", ("", "", "orders", "", "7")),
        ("orders:007", ("", "", "orders", "", "7")),
        ("orders:$LATEST", ("", "", "orders", "", "$LATEST")),
        ("orders:$LATEST.PUBLISHED", ("", "", "orders", "", "$LATEST.PUBLISHED")),
        ("a" * 64 + ":a-b_9", ("", "", "a" * 64, "a-b_9", "")),
        (f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:orders", ("eu-west-1", ACCOUNT, "orders", "", "")),
        (f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:orders:PROD", ("eu-west-1", ACCOUNT, "orders", "PROD", "")),
        (f"arn:aws-cn:lambda:cn-north-1:{ACCOUNT}:function:orders:7", ("cn-north-1", ACCOUNT, "orders", "", "7")),
        (f"arn:aws-us-gov:lambda:us-gov-east-1:{ACCOUNT}:function:o", ("us-gov-east-1", ACCOUNT, "o", "", "")),
        (f"arn:aws-eusc:lambda:eusc-de-east-1:{ACCOUNT}:function:o", ("eusc-de-east-1", ACCOUNT, "o", "", "")),
        (f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:function:PROD", ("eu-west-1", ACCOUNT, "function", "PROD", "")),
        (f"{ACCOUNT}:function:orders", ("", ACCOUNT, "orders", "", "")),
        (f"{ACCOUNT}:function:orders:PROD", ("", ACCOUNT, "orders", "PROD", "")),
        (f"{ACCOUNT}:orders", ("", ACCOUNT, "orders", "", "")),
        (f"eu-west-1:{ACCOUNT}:function:orders:$LATEST", ("eu-west-1", ACCOUNT, "orders", "", "$LATEST")),
        ("function:orders", ("", "", "orders", "", "")),
        ("function:orders:PROD", ("", "", "orders", "PROD", "")),
        ("function", ("", "", "function", "", "")),
        ("eu-west-1:PROD", ("", "", "eu-west-1", "PROD", "")),
    ],
)
def test_what_is_named(text: str, expected: tuple[str, ...]) -> None:
    assert parts(parse_target(text)) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "names no function"),
        (":PROD", "names no function"),
        ("my function", "names no function"),
        ("/aws/lambda/orders", "names no function"),
        ("orders:", "quoted in a shell: 'orders:$LATEST'"),
        ("orders:a.b", "a.b is neither a version nor an alias name"),
        ("orders:*", "* is neither a version nor an alias name"),
        ("orders:²", "neither a version"),
        ("orders:PROD:7", "7 is too much"),
        ("arn:aws:lambda:eu-west-1", "not that of a function"),
        (f"arn:aws:lambda:eu-west-1:{ACCOUNT}:layer:shared:3", "not that of a function"),
        (f"arn:aws:sqs:eu-west-1:{ACCOUNT}:orders", "not that of a function"),
        (f"arn:aws:lambda:mars:{ACCOUNT}:function:orders", "names no region"),
        ("arn:aws:lambda:eu-west-1:12345:function:orders", "names no account"),
    ],
)
def test_what_names_none_says_why(text: str, words: str) -> None:
    with pytest.raises(InvalidTarget) as caught:
        parse_target(text)
    assert words in str(caught.value)


@given(st.lists(st.sampled_from(["arn", "aws", "lambda", "eu-west-1", ACCOUNT, "function", "$LATEST", "7", ""])))
def test_any_text_is_a_target_or_a_mistake(words: list[str]) -> None:
    try:
        target = parse_target(":".join(words))
    except InvalidTarget:
        return
    assert target.function
    assert not (target.alias and target.version)
