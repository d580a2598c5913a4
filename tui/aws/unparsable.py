"""Says where and why one of AWS's own configuration files cannot be parsed; their content is never quoted."""

from __future__ import annotations

import codecs
import configparser
import os

from tui.domain.clean_text import clean

_BOMS = (
    (codecs.BOM_UTF8, "it begins with a byte order mark: save it as UTF-8 without BOM"),
    (codecs.BOM_UTF16_LE, "it is UTF-16: save it as UTF-8 without BOM"),
    (codecs.BOM_UTF16_BE, "it is UTF-16: save it as UTF-8 without BOM"),
)


def describe_unparsable(path: str, error: object) -> str:
    """Return file, line and cause in one line; `error` is what botocore's parser raised."""
    place = clean(path, 200)
    try:
        with open(os.path.expanduser(path), "rb") as file:
            data = file.read()
    except OSError:
        data = b""
    for mark, words in _BOMS:
        if data.startswith(mark):
            return f"{place}, line 1: {words}"
    line, cause = _cause(error, data)
    return f"{place}, line {line}: {cause}" if line else f"{place}: {cause}"


def _cause(error: object, data: bytes) -> tuple[int, str]:
    match error:
        case configparser.DuplicateSectionError():
            return error.lineno or 0, f"the section [{clean(error.section, 64)}] appears twice"
        case configparser.DuplicateOptionError():
            option, section = clean(error.option, 64), clean(error.section, 64)
            return error.lineno or 0, f"{option} appears twice in [{section}]"
        case configparser.MissingSectionHeaderError():
            return error.lineno, "a setting comes before the first section, such as [default]"
        case configparser.ParsingError(errors=[(line, _), *_]):
            return line, "expected a [section] or a setting with ="
        case UnicodeDecodeError():
            # Text is decoded piece by piece, so the error's own position is not that in the file.
            return _undecodable_line(data, error.encoding), f"it is not {error.encoding.upper()}: save it as UTF-8"
        case ValueError():
            return 0, "a setting that is indented below another one has no ="
        case _:
            return 0, "it cannot be parsed"


def _undecodable_line(data: bytes, encoding: str) -> int:
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        return data.count(b"\n", 0, error.start) + 1
    except LookupError:
        return 0
    return 0
