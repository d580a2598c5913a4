"""The states that set a routing, and those that take it back; each guarded by the alias's RevisionId."""

from __future__ import annotations

from tui.features.export.stepfunctions.asl import (
    ROUTING_OF_RESULT,
    SERVICE,
    THROTTLED,
    Json,
    Target,
    alias_of,
    expression,
    problem,
    retry,
)

TRIES = 5

_WANTED = (
    "$step < $last ? {'primary': $before, 'canary': $target, 'weight': $weights[$step]}"
    " : {'primary': $target, 'canary': '', 'weight': 0}"
)


def setting(target: Target) -> Json:
    """Return the states that set the routing of the step, and read and compare it where the answer is no."""
    weights = "$step < $last ? {$target: $weights[$step]} : {}"
    return {
        "SetRouting": {
            "Type": "Task",
            "Resource": f"{SERVICE}lambda:updateAlias",
            "Arguments": {
                **alias_of(target),
                "FunctionVersion": expression("$step < $last ? $before : $target"),
                "RoutingConfig": {"AdditionalVersionWeights": expression(weights)},
                "RevisionId": expression("$revision"),
            },
            "Retry": [retry(THROTTLED)],
            "Catch": [{"ErrorEquals": ["States.ALL"], "Assign": problem(), "Next": "ReadAgain"}],
            "Assign": _reached("$states.result.RevisionId", ROUTING_OF_RESULT),
            "Next": "Reached",
        },
        "ReadAgain": _read_again(target, "Compare"),
        "Compare": {
            "Type": "Choice",
            "Choices": [
                {
                    "Condition": expression(f"$found = ({_WANTED})"),
                    "Assign": _reached("$foundRevision", "$found"),
                    "Next": "Reached",
                },
                {
                    "Condition": expression(f"$found = $confirmed and $tries < {TRIES}"),
                    "Assign": {"revision": expression("$foundRevision"), "tries": expression("$tries + 1")},
                    "Next": "TryAgain",
                },
                {
                    "Condition": expression("$found = $confirmed"),
                    "Assign": {"why": expression("'the routing could not be set: ' & $problem"), "tries": 0},
                    "Next": "MayTakeBack",
                },
            ],
            "Default": "ChangedElsewhere",
        },
        "TryAgain": {"Type": "Wait", "Seconds": 10, "Next": "SetRouting"},
        "Reached": {
            "Type": "Choice",
            "Choices": [{"Condition": expression("$holds[$step] < 0"), "Next": "AskApproval"}],
            "Default": "Wait",
        },
    }


def _read_again(target: Target, following: str) -> Json:
    """Return the state that reads where the alias is after an answer that says nothing of it."""
    return {
        "Type": "Task",
        "Resource": f"{SERVICE}lambda:getAlias",
        "Arguments": alias_of(target),
        "Retry": [retry()],
        "Assign": {
            "found": expression(ROUTING_OF_RESULT),
            "foundRevision": expression("$states.result.RevisionId"),
        },
        "Next": following,
    }


def _reached(revision: str, routing: str) -> Json:
    return {
        "revision": expression(revision),
        "confirmed": expression(routing),
        "since": expression("$millis()"),
        "changes": expression("$append($changes, $millis())"),
        "tries": 0,
    }


def taking_back(target: Target) -> Json:
    """Return the states that give the version before all traffic; never gated."""
    return {
        "MayTakeBack": {
            "Type": "Choice",
            "Choices": [
                {
                    "Condition": expression("$confirmed.primary = $before and $confirmed.canary = ''"),
                    "Next": "RolledBack",
                }
            ],
            "Default": "RollBack",
        },
        "RollBack": {
            "Type": "Task",
            "Resource": f"{SERVICE}lambda:updateAlias",
            "Arguments": {
                **alias_of(target),
                "FunctionVersion": expression("$before"),
                "RoutingConfig": {"AdditionalVersionWeights": {}},
                "RevisionId": expression("$revision"),
            },
            "Retry": [retry(THROTTLED)],
            "Catch": [{"ErrorEquals": ["States.ALL"], "Assign": problem(), "Next": "ReadBeforeRollBack"}],
            "Next": "RolledBack",
        },
        "ReadBeforeRollBack": _read_again(target, "CompareBeforeRollBack"),
        "CompareBeforeRollBack": {
            "Type": "Choice",
            "Choices": [
                {"Condition": expression("$found.primary = $before and $found.canary = ''"), "Next": "RolledBack"},
                {
                    "Condition": expression("$found = $confirmed"),
                    "Assign": {"revision": expression("$foundRevision")},
                    "Next": "RollBackSoon",
                },
            ],
            "Default": "ChangedElsewhere",
        },
        "RollBackSoon": {"Type": "Wait", "Seconds": 10, "Next": "RollBack"},
    }
