"""Completion of the commands, made from the parsers that read them."""

from __future__ import annotations

import argparse
import re
import subprocess
from pathlib import Path

import pytest

from tui.settings.command_line import SCRIPT_VERBS
from tui.verbs.completion import fish_completion, whole_parser
from tui.verbs.run import run


def completed(script: str, *words: str) -> set[str]:
    """Return what bash would complete the last word to."""
    line = " ".join(f"'{word}'" for word in words)
    ask = f'{script}\nCOMP_WORDS=({line}); COMP_CWORD={len(words) - 1}; _shtab_crossfade; echo "${{COMPREPLY[*]}}"'
    done = subprocess.run(["bash", "-c", ask], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_bash_completes_commands_and_their_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["completion", "bash"]) == 0
    script = capsys.readouterr().out
    assert completed(script, "crossfade", "ro") == {"roll-back", "rollout"}
    assert completed(script, "crossfade", "rollout", "pa") == {"pause"}
    assert "--plan" in completed(script, "crossfade", "prune", "--")
    assert completed(script, "crossfade", "iam", "v") == {"viewer"}


def test_zsh_has_a_completion(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["completion", "zsh"]) == 0
    assert capsys.readouterr().out.startswith("#compdef crossfade")


def test_fish_has_every_command_where_it_belongs() -> None:
    lines = fish_completion(whole_parser()).splitlines()
    first = {line.split(" -a ")[1].split()[0] for line in lines if "__fish_use_subcommand -a" in line}
    assert first == {*SCRIPT_VERBS, "journal", "iam"}
    within = [line for line in lines if "-a pause" in line]
    assert len(within) == 1
    assert within[0].startswith(
        "complete -c crossfade -n '__fish_seen_subcommand_from rollout; and not __fish_seen_subcommand_from start "
    )
    assert any("from rollout; and __fish_seen_subcommand_from start' -l plan -r" in line for line in lines)
    assert any("from completion' -a 'bash zsh fish'" in line for line in lines)
    assert not any("%%" in line or "==SUPPRESS==" in line for line in lines)


def test_another_shell_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["completion", "cmd"]) == 2
    assert "invalid choice: 'cmd'" in capsys.readouterr().err


@pytest.mark.parametrize("verb", ["publish", "rehearse", "rollout start", "export cdk", "plan show", "rollout list"])
def test_each_command_says_first_what_it_does(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*verb.split(), "--help"]) == 0
    usage, what, *_ = capsys.readouterr().out.split("\n\n")
    assert usage.startswith(f"usage: crossfade {verb}")
    assert what.splitlines()[0][:6] not in ("positi", "option")


def test_every_command_that_is_named_exists() -> None:
    named = {
        (verb, word)
        for path in Path("tui").rglob("*.py")
        for verb, word in re.findall(r"crossfade (rollout|export|plan) ([a-z][a-z-]+)", path.read_text("utf-8"))
    }
    known = completed_words(whole_parser())
    assert {pair for pair in named if pair[1] not in known[pair[0]]} == set()


def completed_words(parser: argparse.ArgumentParser) -> dict[str, set[str]]:
    """Return the commands of each command that has some."""
    [verbs] = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    return {
        name: {
            word for action in one._actions if action.dest.endswith(("verb", "kind")) for word in action.choices or ()
        }
        for name, one in verbs.choices.items()
    }
