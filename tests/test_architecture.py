"""What really loads: the floors hold at run time, and nothing heavy comes before the first frame."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.support.paths import ROOT

HEAVY = ("textual", "rich", "boto3", "botocore", "moto", "yaml", "msgspec")


def loaded(statement: str) -> set[str]:
    """Return which of the heavy packages a fresh interpreter holds after a statement."""
    probe = f"import sys; {statement}; print(*[n for n in {HEAVY!r} if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True, timeout=60)
    return set(done.stdout.split())


@pytest.mark.process
@pytest.mark.parametrize(
    ("statement", "allowed"),
    [
        ("import tui.__main__, tui.terminal.splash", set()),
        ("import tui.settings.settings", set()),
        ("import tui.writes.workspace", set()),
        ("import tui.features.fader.machine, tui.features.fader.planner, tui.presentation.error_text", set()),
        ("import tui.demo, tui.aws.session", set()),
        ("import tui.app.app", {"textual", "rich"}),
        ("import tui.aws.lambda_provider", {"boto3", "botocore"}),
    ],
)
def test_only_what_is_needed_loads(statement: str, allowed: set[str]) -> None:
    assert loaded(statement) <= allowed


BEFORE_THE_FRAME = "tui.__main__, tui.app.app, tui.settings.settings, tui.settings.functions_cache"
"""What is imported before Textual's first frame stands."""

THE_LIST = "tui.terminal.app, tui.settings.settings, screens.functions.screen"
"""What the first screen itself takes."""

AFTER_THE_FRAME = (
    "tui.app.alias_actions",
    "tui.app.alias_controller",
    "tui.app.health_poller",
    "tui.app.navigation",
    "tui.app.parts",
    "tui.app.ports",
    "tui.app.reading_parts",
    "tui.app.tour_controller",
    "tui.app.write_controller",
    "screens.dialogs",
    "screens.function",
    "screens.routes",
    "textual.widgets._text_area",
    "tui.aws.port",
    "tui.domain.context",
    "tui.domain.errors",
    "tui.domain.function",
    "tui.domain.logs",
    "tui.domain.trigger",
    "tui.domain.version",
    "tui.features.diff",
    "tui.features.fader",
    "tui.features.health.health",
    "tui.features.health.statistics",
    "tui.features.health.text",
    "tui.features.impact",
    "tui.features.invoke",
    "tui.features.latest",
    "tui.features.logs",
    "tui.features.prune",
    "tui.features.tour",
    "tui.features.versions",
    "tui.presentation.error_text",
    "tui.presentation.sign_in_text",
    "tui.storage.tour_progress",
    "tui.widgets.fader",
    "tui.widgets.history_tree",
    "tui.widgets.small_pane",
    "tui.writes.journal.text",
    "tui.writes.workspace",
)
"""What no first frame waits for: importing all of it would double the time to that frame."""

NOT_FOR_THE_LIST = ("tui.features.health", "tui.features.doctor.findings", "tui.domain.history", "tui.writes.journal")


@pytest.mark.process
@pytest.mark.parametrize(
    ("modules", "late"), [(BEFORE_THE_FRAME, AFTER_THE_FRAME), (THE_LIST, AFTER_THE_FRAME + NOT_FOR_THE_LIST)]
)
def test_the_first_frame_waits_for_little(modules: str, late: tuple[str, ...]) -> None:
    probe = f"import sys, {modules}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True, timeout=60)
    too_early = [name for name in done.stdout.split() if any(name == one or name.startswith(f"{one}.") for one in late)]
    assert not too_early


ROOTS = ("tui", "screens")
LONGEST = 350
"""Lines of a module that one can hold in the head."""

MOST_FILES = 12
"""Modules in a folder of a feature."""


def modules() -> list[Path]:
    return [path for root in ROOTS for path in (ROOT / root).rglob("*.py")]


def test_no_module_stands_loose() -> None:
    assert {path.name for path in (ROOT / "tui").glob("*.py")} == {"__init__.py", "__main__.py"}


def test_no_module_is_too_long() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in modules()}
    assert not {name: length for name, length in lengths.items() if length > LONGEST}


def test_no_folder_of_a_feature_is_too_full() -> None:
    folders = [path for path in (ROOT / "tui" / "features").rglob("*") if path.is_dir() and path.name != "__pycache__"]
    full = {folder: len([path for path in folder.glob("*.py") if path.stem != "__init__"]) for folder in folders}
    assert folders
    assert not {str(folder): count for folder, count in full.items() if count > MOST_FILES}


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


# Formatted as all of it is, this finds what its syntax trees tell, which take a second to make.
_IMPORT = re.compile(r"^[ \t]*(?:from ([\w.]+) import (\([^)]*\)|.+)|import ([\w., ]+))$", re.MULTILINE)


def imported_by(path: Path, known: set[str]) -> set[str]:
    """Return the modules of ours that a module imports anywhere, for its types too."""
    imported = set()
    for module, names, whole in _IMPORT.findall(path.read_text()):
        imported |= {module, *(f"{module}.{name}" for name in re.findall(r"\w+", names))}
        imported |= {name.split()[0] for name in whole.split(",") if name}
    return imported & known


def test_no_modules_import_each_other_in_a_circle() -> None:
    names = {path: ".".join(path.relative_to(ROOT).with_suffix("").parts) for path in modules()}
    known = {name for name in names.values() if not name.endswith("__init__")}
    above = {name: imported_by(path, known) for path, name in names.items() if name in known}
    while leaves := [name for name, imported in above.items() if not imported & above.keys()]:
        for name in leaves:
            del above[name]
    assert above == {}


def test_screens_never_import_each_other() -> None:
    """What they share stands beside their folders, and imports none of them; the app opens one screen from another."""
    folders = {path.name for path in (ROOT / "screens").iterdir() if (path / "__init__.py").exists()}
    assert {"function", "functions", "rollout"} <= folders
    known = {".".join(path.relative_to(ROOT).with_suffix("").parts) for path in modules()}
    crossing = {
        (str(path.relative_to(ROOT)), imported)
        for path in (ROOT / "screens").rglob("*.py")
        for imported in imported_by(path, known)
        if imported.split(".")[0] == "screens" and imported.split(".")[1] in folders - {path.parent.name}
    }
    assert crossing == set()


READS_THE_CLOCK = re.compile(r"\bdate(?:time)?\.(?:now|utcnow|today)\b|\btime\.time\b|\btime\.(?:gmtime|localtime)\(\)")


DOCUMENTS = ("ARCHITECTURE.md", "README.md", ".github/CONTRIBUTING.md", "SECURITY.md")
_PATH = re.compile(r"(?:tui|screens|tests|assets|\.github)/[\w./-]*\w/?|(?<=`)\w+/[\w/]+\.py")
_PLACES = (ROOT, ROOT / "tui", ROOT / "tests", ROOT / "tui" / "features")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_path_that_a_document_names_is_there(document: str) -> None:
    """Not those of a thing that is to be added: they hold a name in angle brackets."""
    text = re.sub(r"\S*<\w+>\S*", "", (ROOT / document).read_text())
    named = {path.rstrip("./") for path in _PATH.findall(text)}
    assert not [path for path in sorted(named) if not any((place / path).exists() for place in _PLACES)]


def test_every_module_that_a_package_names_in_its_stages_is_there() -> None:
    """A word in backquotes at the begin of a stage is a module or a package of it."""
    named = {
        init.parent / name
        for init in (ROOT / "tui").rglob("__init__.py")
        for stage in re.findall(
            r"^\d\. `(\w+)`(?:, `(\w+)`)?", ast.get_docstring(ast.parse(init.read_text())) or "", re.MULTILINE
        )
        for name in stage
        if name
    }
    assert not [path for path in sorted(named) if not (path.with_suffix(".py").exists() or path.exists())]


def test_one_function_reads_the_clock_and_one_sets_it() -> None:
    reading = {
        str(path.relative_to(ROOT))
        for root in (*ROOTS, "tests")
        for path in (ROOT / root).rglob("*.py")
        if READS_THE_CLOCK.search(path.read_text())
    }
    assert reading == {
        "tui/domain/clock.py",
        "tui/storage/private_files.py",  # how old a file is, by the clock that dated it
        "tests/support/virtual_time.py",
    }


PRIVATE_GROUND = ("tui/terminal/textual_private.py", "tui/terminal/spared.py")
"""The modules that may use private names of Textual: the one, and what has to come before it imports Textual."""


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


@cache
def classes_of(module: str) -> dict[str, ast.ClassDef]:
    """Return the classes of a module by their qualified names."""

    def among(body: list[ast.stmt], within: str) -> Iterator[tuple[str, ast.ClassDef]]:
        for node in body:
            if isinstance(node, ast.ClassDef):
                yield within + node.name, node
                yield from among(node.body, f"{within}{node.name}.")
            elif isinstance(node, ast.If | ast.Try):
                yield from among(node.body, within)

    return dict(among(ast.parse(inspect.getsource(importlib.import_module(module))).body, ""))


@cache
def private_names(textual_class: type) -> frozenset[str]:
    """Return the private names that a class of Textual has, those of its instances included."""
    body = classes_of(textual_class.__module__)[textual_class.__qualname__]
    attributes = {
        node.attr
        for node in ast.walk(body)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self"
    }
    return frozenset(name for name in attributes | set(vars(textual_class)) if is_private(name))


def private_imports(tree: ast.AST) -> set[str]:
    """Return the private modules and names of Textual that are imported."""
    return {
        f"{node.module}.{name.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("textual")
        for name in node.names
        if any(is_private(part) for part in (*(node.module or "").split("."), name.name))
    }


def private_uses(ours: type) -> set[str]:
    """Return the private names of Textual that one of our classes uses, or takes for itself unawares."""
    theirs = [base for base in ours.__mro__ if base.__module__.startswith("textual.")]
    names = frozenset[str]().union(*(private_names(base) for base in theirs))
    used = set()
    for node in ast.walk(classes_of(ours.__module__)[ours.__qualname__]):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in ("self", "cls"):
            used.add(node.attr)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            used.add(node.name)
    return used & names


def test_private_names_of_textual_stand_in_their_own_modules() -> None:
    uses = {}
    for path in modules():
        name = str(path.relative_to(ROOT))
        text = path.read_text()
        if name in PRIVATE_GROUND or "__main__" in name or "textual" not in text:
            continue
        used = private_imports(parsed(path))
        module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for ours in vars(module).values():
            if inspect.isclass(ours) and ours.__module__ == module.__name__:
                used |= {f"{ours.__name__}.{private}" for private in private_uses(ours)}
        if used:
            uses[name] = sorted(used)
    assert not uses
