"""The rules in AWS.md: every one that code cites is there, and every test that is named there exists."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
RULES = ROOT / "tests" / "contract" / "AWS.md"
CODE = ("tui", "screens", "tests")
CITED = re.compile(r"\b(aws-semantics|moto-5\.2\.5, section) (\d+(?:\.\d+)?(?:(?:, | to | and )\d+(?:\.\d+)?)*)")
NAMED = re.compile(r"`((?:[a-z_]+/)+test_[a-z_]+\.py|[a-z_]+)::(\w+)`")
FILES = re.compile(r"`((?:[a-z_]+/)+test_[a-z_]+\.py)`")
CASES = re.compile(r"`refusals\[([^\]]+)\]`")


def test_every_rule_that_is_cited_is_there() -> None:
    rules = RULES.read_text(encoding="utf-8")
    sections = set(re.findall(r"(?m)^#{2,3} (\d+(?:\.\d+)?) ", rules))
    moto = set(re.findall(r"(?m)^## moto-5\.2\.5, section (\d+)$", rules))
    texts = {file: file.read_text(encoding="utf-8") for folder in CODE for file in (ROOT / folder).rglob("*.py")}
    cited = [
        (file, work, number)
        for file, text in texts.items()
        if "aws-semantics" in text or "moto-5.2.5" in text
        for work, numbers in CITED.findall(re.sub(r"\s+#?\s*", " ", text))
        for number in re.findall(r"\d+(?:\.\d+)?", numbers)
    ]
    assert cited
    missing = [one for one in cited if one[2] not in (sections if one[1] == "aws-semantics" else moto)]
    assert missing == []


def test_every_test_that_is_named_exists() -> None:
    text = RULES.read_text(encoding="utf-8").partition("\n## 1 ")[2]
    tests = ROOT / "tests"
    named = [(f"contract/test_{file}.py" if "/" not in file else file, name) for file, name in NAMED.findall(text)]
    assert named
    lost = [file for file in FILES.findall(text) if not (tests / file).is_file()]
    for file, name in named:
        code = (tests / file).read_text(encoding="utf-8") if (tests / file).is_file() else ""
        if re.search(rf"(?m)^ *(?:async )?(?:def|class) {name}\b", code) is None:
            lost.append(f"{file}::{name}")
    refusals = (tests / "contract" / "test_refusals.py").read_text(encoding="utf-8")
    lost += [case for case in CASES.findall(text) if f'"{case}"' not in refusals]
    assert lost == []


def test_every_page_that_is_named_has_its_address() -> None:
    text = RULES.read_text(encoding="utf-8")
    addresses = set(re.findall(r"(?m)^\[([^\]]+)\]: https://docs\.aws\.amazon\.com/", text))
    used = set(re.findall(r"\[([^\]]+)\](?!:)", re.sub(r"`[^`]*`", "", text)))
    assert used == addresses
