"""What names a function, and an alias or a version of it: a name, an ARN, or a part of one, as Lambda takes them.

Cheap to import, for the command line is read before the first frame.
"""

from __future__ import annotations

LATEST = "$LATEST"
_LONGEST_NAME = 140
_LONGEST_ALIAS = 128
_ACCOUNT_DIGITS = 12


class InvalidTarget(ValueError):
    """A text names no function; the message says why."""


class Target:
    """A function, with at most one of `alias` and `version`; `region` and `account` are empty where none was named."""

    __slots__ = ("account", "alias", "function", "region", "version")

    def __init__(
        self, function: str, *, alias: str = "", version: str = "", region: str = "", account: str = ""
    ) -> None:
        self.function = function
        self.alias = alias
        self.version = version
        self.region = region
        self.account = account


def parse_target(text: str) -> Target:
    """Read `NAME`, `NAME:ALIAS`, `NAME:7`, `NAME:$LATEST`, an ARN, or what an ARN ends with; raise InvalidTarget.

    What may be left out is what Lambda lets leave out: `arn:aws:lambda:`, the region, the account and `function:`.
    """
    parts = text.split(":")
    region = account = ""
    if parts[0] == "arn":
        if len(parts) < 7 or parts[2] != "lambda" or parts[5] != "function":
            raise InvalidTarget("the ARN is not that of a function, arn:aws:lambda:REGION:ACCOUNT:function:NAME")
        region, account, parts = parts[3], parts[4], parts[6:]
    else:
        if len(parts) > 2 and _is_region(parts[0]):
            region = parts.pop(0)
        if len(parts) > 1 and _is_account(parts[0]):
            account = parts.pop(0)
        if len(parts) > 1 and parts[0] == "function":
            parts.pop(0)
    if region and not _is_region(region):
        raise InvalidTarget("the ARN names no region, such as eu-west-1")
    if account and not _is_account(account):
        raise InvalidTarget(f"the ARN names no account, which has {_ACCOUNT_DIGITS} digits")
    function, qualifier = parts[0], parts[1] if len(parts) > 1 else ""
    if not _is_function(function):
        raise InvalidTarget("it names no function, such as orders, orders:PROD, orders:7 or an ARN")
    if len(parts) > 2:
        raise InvalidTarget(f"{':'.join(parts[2:])} is too much: one alias or version at most")
    if len(parts) == 2 and not qualifier:
        raise InvalidTarget(f"it ends with a colon; {LATEST} must be quoted in a shell: '{function}:{LATEST}'")
    if (qualifier.isascii() and qualifier.isdigit()) or qualifier in (LATEST, f"{LATEST}.PUBLISHED"):
        return Target(function, version=qualifier.lstrip("0") or "0", region=region, account=account)
    if qualifier and not _is_alias(qualifier):
        raise InvalidTarget(
            f"{qualifier} is neither a version nor an alias name: letters, digits, - and _, {_LONGEST_ALIAS} at most"
        )
    return Target(function, alias=qualifier, region=region, account=account)


def _is_region(text: str) -> bool:
    # eu-west-1, us-gov-east-1, us-iso-east-1, eusc-de-east-1
    words = text.split("-")
    return len(words) >= 3 and words[-1].isdigit() and text.isascii() and all(word.isalnum() for word in words)


def _is_account(text: str) -> bool:
    return len(text) == _ACCOUNT_DIGITS and text.isascii() and text.isdigit()


def _is_function(text: str) -> bool:
    return 0 < len(text) <= _LONGEST_NAME and text.isprintable() and not any(c in text for c in " /")


def _is_alias(text: str) -> bool:
    return len(text) <= _LONGEST_ALIAS and text.isascii() and text.replace("-", "a").replace("_", "a").isalnum()
