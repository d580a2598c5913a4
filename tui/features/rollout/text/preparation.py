"""A preparation in words: each step with its call, the role's documents, and what is left to do by hand."""

from __future__ import annotations

from collections.abc import Iterator

from tui.domain.context import Context
from tui.domain.service_role import grants, principals, readable
from tui.features.rollout.codedeploy.prepare import Preparation, Step
from tui.writes.calls import kind_of
from tui.writes.cli_line import cli_line


def describe_preparation(preparation: Preparation, context: Context | None, *, commands: bool = True) -> Iterator[str]:
    """Yield a line for each step, with the AWS CLI line of those that are left; then what the role may do, and notes.

    The documents themselves are in the AWS CLI lines, which are left out without `commands`.
    """
    for number, step in enumerate(preparation.steps, 1):
        yield f"{number}. {describe_step(step)}"
        if commands and not step.is_done:
            yield f"   {cli_line(step.call, context)}"
    if preparation.due and preparation.role_documents is not None:
        trust, policy = preparation.role_documents
        yield from (f"the role may be assumed by {one}" for one in principals(trust))
        yield from (f"it may call {one}" for one in grants(policy))
    yield from (f"problem: {problem}" for problem in preparation.problems)
    yield from (f"note: {note}" for note in preparation.notes)


def describe_step(step: Step) -> str:
    """Return what a step creates, and whether it is there."""
    summary = kind_of(step.call).summary
    if step.is_done:
        return f"{summary}: done already"
    return f"{summary}, unless it is there (that cannot be read)" if step.is_unsure else summary


def describe_role(preparation: Preparation) -> Iterator[str]:
    """Yield the two policy documents of a role that is to be created by somebody else."""
    documents = preparation.role_documents
    if documents is None:
        return
    trust, policy = documents
    yield "who may assume the role:"
    yield from (f"  {line}" for line in readable(trust).splitlines())
    yield "what it may do:"
    yield from (f"  {line}" for line in readable(policy).splitlines())
