"""An error in a scenario is one line: file, line, key, what was expected."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui.demo import ConfigError, demo_session
from tui.demo.backend.deployment import CONFIGS
from tui.demo.scenario.reading import read_scenario

FUNCTION = "Functions:\n  - FunctionName: f\n"
VERSIONS = FUNCTION + "    Versions: [{Version: 1}, {Version: 2}]\n"

ALARM = "Alarms: [{AlarmName: a, MetricName: Errors"
SET = ", Threshold: 1, ComparisonOperator: GreaterThanThreshold, EvaluationPeriods: 1"
WRONG = "1: alarm a: expected "

DEPLOYED = (
    VERSIONS + "    Aliases: [{Name: a, FunctionVersion: 1, Since: 1h}]\n"
    "    Deployments: [{ApplicationName: x, DeploymentGroupName: g, StartTime: 2m, "
)


def error_line(path: Path, text: str | bytes) -> str:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(ConfigError) as caught:
        read_scenario(path)
    words = str(caught.value)
    assert words.isprintable()
    assert caught.value.file == str(path)
    assert words.startswith(f"{path}:")
    return words.removeprefix(f"{path}:")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Funktions: []\n", "1: unknown key 'Funktions'; did you mean Functions?"),
        ("Account: 12\n", "1: Account: expected an account of 12 digits, not '12'"),
        ("zzz: []\n", "1: unknown key 'zzz'; known are Functions, Crowds, Alarms, Account"),
        ("- a\n", "1: expected keys and values, not a list"),
        ("Functions: 3\n", "1: Functions: expected a list, not '3'"),
        ("Functions:\n  - Runtime: x\n", "2: FunctionName: expected here, but missing"),
        (FUNCTION + "    Memorysize: 3\n", "3: unknown key 'Memorysize'; did you mean MemorySize?"),
        (FUNCTION + "    MemorySize: much\n", "3: MemorySize: expected a whole number, not 'much'"),
        (FUNCTION + "    MemorySize: -1\n", "3: MemorySize: expected a whole number, not '-1'"),
        (FUNCTION + "    MemorySize: ٣\n", "3: MemorySize: expected a whole number, not '٣'"),
        (FUNCTION + "    Timeout: 3\n    Timeout: 4\n", "4: Timeout: appears twice"),
        (
            FUNCTION + "    LastModified: yesterday\n",
            "3: LastModified: expected a time ago such as 45s, 20m, 2h, 3d or 8w, not 'yesterday'",
        ),
        (
            FUNCTION + "    State: Asleep\n",
            "3: State: expected one of Active, Pending, Inactive, Failed, not 'Asleep'",
        ),
        (FUNCTION + "    Permissions: [{Principal: a}]\n", "3: StatementId: expected here, but missing"),
        (
            FUNCTION + "    Permissions: [{StatementId: s, Principal: a}, {StatementId: s, Principal: b}]\n",
            "2: StatementId: expected each one once in a policy",
        ),
        (
            VERSIONS + "    Bindings: [{Qualifier: 3, Permissions: []}]\n",
            "4: Qualifier: expected a version of this function, not '3'",
        ),
        (
            VERSIONS + "    Bindings: [{Qualifier: 2, FunctionUrlConfig: {AuthType: NONE}}]\n",
            "4: FunctionUrlConfig: expected on a function or an alias, not on a version",
        ),
        (
            FUNCTION + "    SnapStart: {ApplyOn: always}\n",
            "3: ApplyOn: expected one of None, PublishedVersions, not 'always'",
        ),
        (FUNCTION + "    Description: [a]\n", "3: Description: expected text, not a list"),
        (FUNCTION + "    Environment: {Variables: {A: {b: c}}}\n", "3: A: expected text, not keys and values"),
        (
            "Functions:\n  - FunctionName: a b\n",
            "2: FunctionName: expected 1 to 64 letters, digits, - or _, not 'a b'",
        ),
        (
            "Functions:\n  - FunctionName: f\n  - FunctionName: f\n",
            "1: f: expected one function of this name, not two",
        ),
        (
            FUNCTION + "    Versions: [{Version: 0}]\n",
            "3: Version: expected a number from 1 on, or a run such as 17-21, not '0'",
        ),
        (
            FUNCTION + "    Versions: [{Version: 3}, {Version: 1-4}]\n",
            "2: Versions: expected version 3 once, not twice",
        ),
        (
            VERSIONS + "    Aliases:\n      - {Name: a, FunctionVersion: 3}\n",
            "5: alias a: FunctionVersion: expected a version of this function, not '3'",
        ),
        (
            VERSIONS
            + "    Aliases:\n      - {Name: a, FunctionVersion: 1, Before: [{FunctionVersion: 3, Since: 1h}]}\n",
            "5: alias a: FunctionVersion: expected a version of this function, not '3'",
        ),
        (
            VERSIONS + "    Aliases:\n      - {Name: a, FunctionVersion: 1, Since: 1h, Before: "
            "[{FunctionVersion: 2, Since: 5m}]}\n",
            "5: alias a: Before: expected times Since that are earlier than the alias's own, each another one",
        ),
        (FUNCTION + "    Behaviour: {ErrorsAtOnce: 0}\n", "3: ErrorsAtOnce: expected 1 to 1,000, not 0"),
        (
            VERSIONS + "    Aliases:\n      - {Name: '1', FunctionVersion: 1}\n",
            "5: Name: expected 1 to 128 letters, digits, - or _, not digits alone, not '1'",
        ),
        (
            VERSIONS
            + "    Aliases:\n      - Name: a\n        FunctionVersion: 1\n"
            + "        RoutingConfig: {AdditionalVersionWeights: {2: 1.5}}\n",
            "7: 2: expected a share from 0 to 1, not '1.5'",
        ),
        (
            VERSIONS
            + "    Aliases:\n      - Name: a\n        FunctionVersion: 1\n"
            + "        RoutingConfig: {AdditionalVersionWeights: {1: 0.5}}\n",
            "5: alias a: AdditionalVersionWeights: expected another published version, not '1'",
        ),
        (
            FUNCTION + "    Behaviour: {Duration: {p50: 9, p90: 3}}\n",
            "3: Duration: expected 0 < p50 <= p90, in milliseconds",
        ),
        (
            DEPLOYED + "FunctionAlias: b, TargetVersion: 2}]\n",
            "5: deployment of b: FunctionAlias: expected an alias of this function, not 'b'",
        ),
        (
            DEPLOYED + "FunctionAlias: a, TargetVersion: 1}]\n",
            "5: deployment of a: TargetVersion: expected another published version, not '1'",
        ),
        (
            DEPLOYED + "FunctionAlias: a, TargetVersion: 2, CompleteTime: 5m}]\n",
            "5: CompleteTime: expected after StartTime",
        ),
        (
            DEPLOYED + "FunctionAlias: a, TargetVersion: 2, DeploymentConfigName: Slowly}]\n",
            "5: DeploymentConfigName: expected one of " + ", ".join(CONFIGS) + ", not 'Slowly'",
        ),
        (
            DEPLOYED.replace("1h", "1m") + "FunctionAlias: a, TargetVersion: 2}]\n",
            "5: deployment of a: StartTime: expected later than the alias's Since, at which a came to 1",
        ),
        (
            DEPLOYED.replace("Since", "RoutingConfig: {AdditionalVersionWeights: {2: 0.1}}, Since")
            + "FunctionAlias: a, TargetVersion: 2}]\n",
            "5: deployment of a: FunctionAlias: expected an alias on one published version, "
            "since the deployment moves a",
        ),
        (
            VERSIONS + "    Deployments: [{FunctionAlias: a, TargetVersion: 2}]\n",
            "4: ApplicationName: expected here, but missing",
        ),
        ("Alarms: [{MetricName: Errors}]\n", "1: AlarmName: expected here, but missing"),
        (ALARM + "}]\n", "1: alarm a: Threshold: expected here, but missing"),
        (
            ALARM + SET + ", Statistic: Sum, DatapointsToAlarm: 2}]\n",
            WRONG + "DatapointsToAlarm from 1 to EvaluationPeriods, and those up to 100",
        ),
        (ALARM + SET + "}]\n", WRONG + "one of Statistic and ExtendedStatistic"),
        (
            ALARM + SET + ", Statistic: Sum, Period: 90}]\n",
            "1: Period: expected a multiple of 60 seconds, up to a day, not 90",
        ),
        (
            "Alarms: [{AlarmName: a, AlarmRule: ALARM(}]\n",
            "1: alarm a: AlarmRule: expected alarms such as ALARM(name), with AND, OR and NOT",
        ),
        ("Alarms: [{AlarmName: a, AlarmRule: ALARM(a)}]\n", "1: Alarms: a: expected an AlarmRule without itself in it"),
        ("Crowds:\n  - {Count: 3}\n", "2: Crowds: expected FunctionNames, or Pattern and Count"),
        ("Crowds:\n  - {Pattern: x, Count: 3}\n", "2: Pattern: expected {n} in it, and a Count from 1 to 100,000"),
        (
            "Crowds:\n  - {Pattern: 'x y {n}', Count: 3}\n",
            "2: Pattern: expected 1 to 64 letters, digits, - or _, not 'x y {n}'",
        ),
        ("Functions: [\n", "2: is not YAML: did not find expected node content"),
        ("Functions: *nowhere\n", "1: is not YAML: found undefined alias"),
        (b"Functions:\n  - \xff\n", "2: is not UTF-8 text"),
        ("Functions: &f\n  - *f\n", "1: Functions: expected keys and values, not a list"),
        ("a: " + "[" * 200_000, "1: too deep: expected at most 40 levels"),
        ("? [a]\n: b\n", "1: expected a key, not a list"),
    ],
)
def test_one_line_says_what_is_wrong(tmp_path: Path, text: str | bytes, expected: str) -> None:
    assert error_line(tmp_path / "s.yaml", text) == expected


def test_a_bomb_of_aliases_is_refused(tmp_path: Path) -> None:
    lines = ["Functions:", "  - FunctionName: f", "    Tags: {}", "    Versions:", "      - Version: 1"]
    lines += ["        Without: &a0 [" + ", ".join("5" * 100) + "]"]
    bomb = "\n".join(lines) + "\n" + "".join(f"      - {{Version: {n}, Without: *a0}}\n" for n in range(2, 2_000))
    assert "too much: expected at most 100,000 values" in error_line(tmp_path / "s.yaml", bomb)


def test_a_big_file_is_refused_unread(tmp_path: Path) -> None:
    words = error_line(tmp_path / "s.yaml", b"#" * 10_000_000)
    assert words == " is larger than 1,024 KiB"


def test_an_unknown_name_says_the_known_ones() -> None:
    with pytest.raises(
        ConfigError,
        match="nosuch: no such scenario; known are empty, large, rollouts, shop, staging, tour, or give a file",
    ):
        demo_session("nosuch")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.yaml: cannot be read: No such file"):
        demo_session(str(tmp_path / "none.yaml"))


def test_an_empty_file_is_an_empty_account(tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"
    path.write_text("# nothing\n")
    assert read_scenario(path).functions == ()


@given(st.text(alphabet=st.sampled_from(list("FunctiosVerAlWgh:[]{},-&*!|>#%@'\"\\ \n\t019.x\x1b\u202e")), max_size=80))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_ends_in_anything_but_an_account_or_a_mistake(tmp_path: Path, text: str) -> None:
    path = tmp_path / "s.yaml"
    path.write_text("Functions:\n  - FunctionName: f\n    " + text)
    line = ""
    try:
        read_scenario(path)
    except ConfigError as error:
        line = str(error)
    assert line.isprintable()
