"""Deployment packages: the same files give the same bytes, and what cannot be uploaded is refused in words."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tui.features.latest.deployment_package
from tui.demo import demo_session
from tui.domain.deployment_package import MIB, DeploymentPackage, PackagingProgress, remarks
from tui.domain.version import Version
from tui.features.latest.deployment_package import PackageRefused, build_package
from tui.features.latest.read_package import NotPacked, after_packing


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "code"
    (root / "lib").mkdir(parents=True)
    (root / "app.py").write_text("def handler(event, context): return 1\n")
    (root / "lib" / "run.sh").write_text("#!/bin/sh\n")
    (root / "lib" / "run.sh").chmod(0o700)
    (root / "lib" / "data.bin").write_bytes(bytes(range(256)))
    return root


def made(path: object) -> DeploymentPackage:
    *_, last = build_package(str(path))
    assert isinstance(last, DeploymentPackage)
    return last


def refusal(path: object) -> str:
    with pytest.raises(PackageRefused) as refused:
        made(path)
    return str(refused.value)


def write_zip(path: Path, *files: tuple[Any, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files:
            archive.writestr(name, content)
    return path


def test_the_same_files_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    first = made(folder)
    other = tmp_path / "other"
    (other / "lib").mkdir(parents=True)
    for name in ("lib/data.bin", "lib/run.sh", "app.py"):
        (other / name).write_bytes((folder / name).read_bytes())
        os.utime(other / name, (1e9, 1e9))
    (other / "lib" / "run.sh").chmod(0o755)
    (other / "app.py").chmod(0o600)
    assert made(other).content == first.content
    (other / "app.py").write_text("changed")
    assert made(other).code_sha256 != first.code_sha256


def test_the_digest_is_the_one_that_aws_answers(folder: Path) -> None:
    package = made(folder)
    client: Any = demo_session().client("lambda")
    answer = client.update_function_code(FunctionName="order-processor", ZipFile=package.content, DryRun=False)
    assert answer["CodeSha256"] == package.code_sha256
    assert package.code_sha256 == base64.b64encode(hashlib.sha256(package.content).digest()).decode()


def test_a_package_is_uploaded_unless_latest_has_that_code_already(folder: Path) -> None:
    package = made(folder)
    packed = after_packing(package, Version("$LATEST", code_sha256="another"))
    assert packed.code is not None
    assert (packed.code.data, packed.is_last) == (package.content, True)
    assert packed.words == f"packed: {packed.notes[0]}"
    same = after_packing(package, Version("$LATEST", code_sha256=package.code_sha256))
    assert (same.code, same.words) == (None, "same code as $LATEST: nothing to upload")
    progress = after_packing(
        next(step for step in build_package(str(folder)) if isinstance(step, PackagingProgress)), None
    )
    assert (progress.code, progress.is_last) == (None, False)
    assert after_packing(NotPacked("no such folder"), None).words == "no such folder"


def test_what_is_inside_keeps_only_the_executable_bit(folder: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(made(folder).content)) as archive:
        assert archive.testzip() is None
        entries = {entry.filename: (entry.date_time, entry.external_attr >> 16 & 0o777) for entry in archive.infolist()}
    assert entries == {
        "app.py": ((1980, 1, 1, 0, 0, 0), 0o644),
        "lib/data.bin": ((1980, 1, 1, 0, 0, 0), 0o644),
        "lib/run.sh": ((1980, 1, 1, 0, 0, 0), 0o755),
    }


def test_sizes_files_and_progress_are_told(folder: Path) -> None:
    *progress, package = build_package(str(folder))
    assert isinstance(package, DeploymentPackage)
    assert package.names == ("app.py", "lib/data.bin", "lib/run.sh")
    assert package.size == len(package.content)
    assert package.unzipped == sum((folder / name).stat().st_size for name in package.names)
    assert progress[-1] == PackagingProgress(3, 3, package.unzipped)
    assert package.notes == ()
    assert "def handler" not in repr(package)


def test_what_never_belongs_is_left_out_and_nothing_else(folder: Path) -> None:
    for name in (".git/config", "lib/__pycache__/x.py", "lib/a.pyc", ".DS_Store", ".env", "node_modules/x/index.js"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x")
    assert set(made(folder).names) == {".env", "app.py", "lib/data.bin", "lib/run.sh", "node_modules/x/index.js"}


def test_links_are_followed_inside_of_the_folder(folder: Path) -> None:
    (folder / "again").symlink_to("lib")
    (folder / "lib" / "app_too.py").symlink_to(folder / "app.py")
    package = made(folder)
    assert set(package.names) >= {"again/run.sh", "again/app_too.py", "lib/app_too.py"}
    with zipfile.ZipFile(io.BytesIO(package.content)) as archive:
        assert archive.read("lib/app_too.py") == archive.read("app.py")


def test_links_outside_round_and_to_nothing_are_refused(folder: Path) -> None:
    link = folder / "link"
    for target, words in (("/etc", "outside of the folder"), (".", "one of its parent folders"), ("no", "broken link")):
        link.symlink_to(target)
        assert words in refusal(folder)
        assert str(link) in refusal(folder)
        link.unlink()


def test_what_is_no_file_is_refused_and_not_opened(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    assert "pipe is neither a file nor a folder" in refusal(folder)
    assert "neither a folder nor a file" in refusal(folder / "pipe")


def test_missing_empty_unreadable_and_unnamed(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refusal(tmp_path / "none") == f"{tmp_path}/none does not exist"
    assert refusal("  ") == "no path was given"
    assert "cannot be read" in refusal("a\0b")
    (tmp_path / "empty").mkdir()
    assert "contains no files" in refusal(tmp_path / "empty")
    (folder / "secret").write_text("x")
    opened = Path.open

    def deny(self: Path, *args: Any, **named: Any) -> Any:
        if self.name == "secret":
            raise PermissionError(13, "Permission denied", str(self))
        return opened(self, *args, **named)

    monkeypatch.setattr(Path, "open", deny)
    assert refusal(folder) == f"{folder}/secret cannot be read: no permission"


def test_hostile_names_are_shown_harmless(folder: Path) -> None:
    (folder / "a\x1b]0;x").symlink_to("/etc/passwd")
    assert "\x1b" not in refusal(folder)
    (folder / "a\x1b]0;x").unlink()
    (folder / os.fsdecode(b"\xff")).write_text("x")
    assert "not UTF-8" in refusal(folder)


def test_too_much_is_refused_with_what_helps(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (folder / "big").open("wb") as sparse:
        sparse.truncate(251 * MIB)
    assert "250 MB unzipped" in refusal(folder)
    (folder / "big").unlink()
    with (tmp_path / "big.zip").open("wb") as sparse:
        sparse.truncate(51 * MIB)
    assert "upload it to S3" in refusal(tmp_path / "big.zip")
    monkeypatch.setattr(tui.features.latest.deployment_package, "UPLOADED", 64)
    assert "upload it to S3" in refusal(folder)
    monkeypatch.setattr(tui.features.latest.deployment_package, "_FILES", 2)
    assert "more than 2 files" in refusal(folder)


def test_a_file_that_grew_since_it_was_counted_is_noticed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tui.features.latest.deployment_package, "UNZIPPED", 400)
    packing = build_package(str(folder))
    next(packing)
    (folder / "app.py").write_bytes(b"x" * 500)
    with pytest.raises(PackageRefused, match="unzipped"):
        list(packing)


def test_a_zip_is_taken_as_it_is(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "code.zip", ("app.py", b"x = 1\n"), ("lib/", b""))
    package = made(path)
    assert package.content == path.read_bytes()
    assert package.names == ("app.py",)
    assert package.unzipped == 6


def test_a_bomb_is_told_by_what_it_would_unzip_to(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(6):
            archive.writestr(f"{number}", bytes(50))
            # What an archive says of itself is what it is judged by, before anything is unzipped.
            archive.getinfo(f"{number}").file_size = 50 * MIB
    assert "250 MB unzipped" in refusal(path)


def test_no_zip_a_torn_one_an_encrypted_one(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "code.zip", ("app.py", b"x = 1\n" * 100))
    whole = path.read_bytes()
    for broken in (b"", b"PK", b"no zip at all", whole[:-30], whole.replace(b"x = 1", b"y = 2", 1)):
        path.write_bytes(broken)
        assert "is not a valid zip" in refusal(path)
    for at, sign in ((6, b"PK\3\4"), (8, b"PK\1\2")):
        place = whole.index(sign) + at
        whole = whole[:place] + b"\x01" + whole[place + 1 :]
    path.write_bytes(whole)
    assert "app.py is encrypted" in refusal(path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("app.py", b"x")
    assert "use deflate" in refusal(path)


def test_what_may_surprise_in_a_zip_is_said(tmp_path: Path) -> None:
    hidden = zipfile.ZipInfo("code/secret.py")
    hidden.external_attr = 0o100600 << 16
    path = write_zip(tmp_path / "code.zip", (hidden, b"x"), ("code/../../app.py", b"x"))
    notes = " / ".join(made(path).notes)
    assert "not world-readable" in notes
    assert "points outside" in notes
    assert "inside code/" in notes


def test_remarks_on_sizes_and_virtual_environments() -> None:
    assert remarks(("app.py",), 10, 10) == ()
    assert "50 MB" in remarks(("app.py",), 49 * MIB, 10)[0]
    assert "250 MB" in remarks(("app.py",), 10, 249 * MIB)[0]
    assert ".venv/" in remarks(("app.py", ".venv/bin/python"), 10, 10)[0]


@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=6))
def test_a_zip_with_bytes_turned_over_is_taken_or_refused(turned: list[tuple[int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write_zip(Path(folder) / "code.zip", ("app.py", b"x = 1\n" * 20), ("b/c", bytes(range(99))))
        content = bytearray(path.read_bytes())
        for place, byte in turned:
            content[place % len(content)] = byte
        path.write_bytes(content)
        try:
            package = made(path)
        except PackageRefused:
            return
        assert package.content == content
