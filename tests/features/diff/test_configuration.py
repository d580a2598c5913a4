"""Configurations are compared field by field; of environment variables only names are told."""

from __future__ import annotations

from tui.aws import parse
from tui.domain.version import Version
from tui.features.diff.configuration import Fate, FieldDiff, configuration_diff


def named(one: Version, other: Version) -> dict[str, FieldDiff]:
    return {field.name: field for field in configuration_diff(one, other)}


def test_fields_are_told_with_both_values() -> None:
    one = Version("1", code_size=10, memory_mb=128, timeout_s=3, runtime="python3.12", role="a/r", dead_letter="q")
    other = Version("2", code_size=12, memory_mb=256, timeout_s=3, runtime="python3.12", role="b/r", description="new")
    changes_by_name = named(one, other)
    assert changes_by_name["MemorySize"] == FieldDiff("MemorySize", Fate.CHANGED, "128", "256")
    assert changes_by_name["CodeSize"] == FieldDiff("CodeSize", Fate.CHANGED, "10", "12")
    assert changes_by_name["Timeout"].fate is Fate.SAME
    assert changes_by_name["Role"].fate is Fate.CHANGED
    assert changes_by_name["DeadLetterConfig"] == FieldDiff("DeadLetterConfig", Fate.REMOVED, "q", "")
    assert changes_by_name["Description"] == FieldDiff("Description", Fate.ADDED, "", "new")
    assert "Handler" not in changes_by_name


def test_the_environment_tells_no_values() -> None:
    one = parse.version({"Version": "1", "Environment": {"Variables": {"A": "s1", "B": "s2", "C": "s3"}}})
    other = parse.version({"Version": "2", "Environment": {"Variables": {"A": "s1", "B": "s4", "D": "s5"}}})
    fields = [field for field in configuration_diff(one, other) if field.name.startswith("env ")]
    assert fields == [
        FieldDiff("env A", Fate.SAME),
        FieldDiff("env B", Fate.CHANGED),
        FieldDiff("env C", Fate.REMOVED),
        FieldDiff("env D", Fate.ADDED),
    ]


def layered(*arns: str) -> Version:
    return parse.version({"Version": "1", "Layers": [{"Arn": arn, "CodeSize": 7} for arn in arns]})


def test_layers_are_compared_by_name() -> None:
    base = "arn:aws:lambda:eu-west-1:123456789012:layer:"
    changes_by_name = named(layered(f"{base}one:7", f"{base}two:1"), layered(f"{base}one:8", f"{base}three:1"))
    assert changes_by_name[f"Layer {base}one"] == FieldDiff(f"Layer {base}one", Fate.CHANGED, "7", "8")
    assert changes_by_name[f"Layer {base}two"].fate is Fate.REMOVED
    assert changes_by_name[f"Layer {base}three"].fate is Fate.ADDED
    assert "Layers" not in changes_by_name
    turned = named(layered(f"{base}one:7", f"{base}two:1"), layered(f"{base}two:1", f"{base}one:7"))
    assert turned["Layers"].fate is Fate.CHANGED


def test_the_last_of_many_layers_is_seen_as_well() -> None:
    arns = [f"arn:aws:lambda:eu-west-1:123456789012:layer:{'x' * 100}{number}:1" for number in range(5)]
    changed = [*arns[:4], f"{arns[4][:-1]}2"]
    assert [f.fate for f in configuration_diff(layered(*arns), layered(*changed)) if f.name.startswith("Layer")] == [
        *[Fate.SAME] * 4,
        Fate.CHANGED,
    ]


def test_other_settings_are_told_by_their_dotted_names() -> None:
    one = parse.version({"Version": "1", "VpcConfig": {"SubnetIds": ["a", "b"]}, "TracingConfig": {"Mode": "Active"}})
    other = parse.version({"Version": "2", "VpcConfig": {"SubnetIds": ["a"]}, "TracingConfig": {"Mode": "Active"}})
    changes_by_name = named(one, other)
    assert changes_by_name["VpcConfig.SubnetIds"] == FieldDiff("VpcConfig.SubnetIds", Fate.CHANGED, "a, b", "a")
    assert changes_by_name["TracingConfig.Mode"].fate is Fate.SAME


def test_variables_that_could_not_be_read_are_not_known() -> None:
    known = parse.version({"Version": "1", "Environment": {"Variables": {"A": "s1"}}})
    denied = parse.version(
        {"Version": "2", "Environment": {"Error": {"ErrorCode": "AccessDeniedException", "Message": "KMS denies it"}}}
    )
    assert configuration_diff(known, denied)[-1] == FieldDiff(
        "Environment", Fate.UNKNOWN, "A", "not known: KMS denies it"
    )
    assert {field.fate for field in configuration_diff(denied, denied)} == {Fate.SAME, Fate.UNKNOWN}
