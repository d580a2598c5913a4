"""AWS's own files that cannot be parsed: file, line and cause, and never what stands there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.endpoints import bare_environment
from tui.aws.session import open_session
from tui.domain.errors import NoCredentials

SECRET = "aws_secret_access_key = hush"


@pytest.mark.parametrize("name", ["config", "credentials"])
@pytest.mark.parametrize(
    ("data", "words"),
    [
        (f"\ufeff[default]\n{SECRET}\n", ", line 1: it begins with a byte order mark: save it as UTF-8 without BOM"),
        (f"[default]\n{SECRET}\n".encode("utf-16"), ", line 1: it is UTF-16: save it as UTF-8 without BOM"),
        (f"[default]\n{SECRET}\n\n[default]\n", ", line 4: the section [default] appears twice"),
        (f"[default]\n{SECRET}\n{SECRET}\n", ", line 3: aws_secret_access_key appears twice in [default]"),
        (f"{SECRET}\n[default]\n", ", line 1: a setting comes before the first section, such as [default]"),
        ("[default]\nregion = x\nhush\n", ", line 3: expected a [section] or a setting with ="),
        (f"[default]\n{SECRET}\n# caf\xe9".encode("latin-1"), ", line 3: it is not UTF-8: save it as UTF-8"),
        ("[default\nhush", ", line 1: a setting comes before the first section"),
        ("[default]\ns3 =\n  hush\n", ": a setting that is indented below another one has no ="),
    ],
)
def test_file_line_and_cause(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, data: str | bytes, words: str
) -> None:
    monkeypatch.setenv("PYTHONUTF8", "1")
    file = bare_environment(monkeypatch, tmp_path) / name
    file.write_bytes(data if isinstance(data, bytes) else data.encode())
    with pytest.raises(NoCredentials) as caught:
        open_session(region="eu-west-1")
    assert caught.value.message.startswith(f"{file}{words}")
    assert "hush" not in caught.value.message
