"""Opening a session: what is honoured, what is missing and how it is said, and when an MFA code is asked for."""

from __future__ import annotations

import os
import shlex
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from tests.support.endpoints import Reply, Scripted, bare_environment, refusal
from tui.aws.session import configured_endpoint, open_provider, open_session, sign_in
from tui.demo.provider import demo_provider
from tui.domain import errors
from tui.domain.alias import Alias
from tui.domain.call import UpdateAlias
from tui.domain.clock import utc_now
from tui.domain.deployment_call import StopDeployment
from tui.domain.routing import Routing
from tui.domain.setting_place import SettingPlace
from tui.domain.sign_in import SignIn, Source
from tui.writes.cli_line import cli_line

IDENTITY = b"""<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
<AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>
<Expiration>2999-01-01T00:00:00Z</Expiration></Credentials><AssumedRoleUser><AssumedRoleId>a:b</AssumedRoleId>
<Arn>arn:aws:sts::123456789012:assumed-role/r/x</Arn></AssumedRoleUser></AssumeRoleResult></AssumeRoleResponse>"""


CALLER = b"""<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
<Arn>arn:aws:iam::123456789012:user/me</Arn><UserId>u</UserId><Account>123456789012</Account>
</GetCallerIdentityResult></GetCallerIdentityResponse>"""


@dataclass(frozen=True)
class Wish:
    profile: str = ""
    region: str = ""
    endpoint_url: str = ""
    read_only: bool = False
    calls_per_second: float = 3.0
    scenario: str = ""
    speed: float = 1.0
    in_a_file: bool = False
    start_account: str = ""

    def place_of(self, key: str) -> SettingPlace | None:
        return SettingPlace("c.yaml", 2, key) if self.in_a_file else None


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    return bare_environment(monkeypatch, tmp_path)


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "k")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "s")


STOP = StopDeployment(Alias("f", "A", Routing("1")), Routing("1"), "d-1")


@pytest.mark.usefixtures("keys")
class TestPlace:
    def test_the_profile_is_the_place(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (folder / "config").write_text("[profile prod]\nregion = eu-west-3\n[default]\nregion = us-east-2\n")
        (folder / "credentials").write_text("[prod]\naws_access_key_id = a\naws_secret_access_key = b\n")
        context = open_provider(Wish(profile="prod", read_only=True)).context
        assert (context.place, context.region, context.read_only) == ("prod", "eu-west-3", True)
        # Keys of the environment win over a profile that only the environment names, so it is not named.
        monkeypatch.setenv("AWS_PROFILE", "prod")
        context = open_provider(Wish()).context
        assert (context.place, context.profile, context.environment_keys) == ("environment", "prod", True)
        assert "--profile" not in cli_line(STOP, context)
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            monkeypatch.delenv(name)
        context = open_provider(Wish()).context
        assert (context.place, context.environment_keys) == ("prod", False)
        assert "--profile prod" in cli_line(STOP, context)
        monkeypatch.delenv("AWS_PROFILE")
        (folder / "credentials").write_text("[default]\naws_access_key_id = a\naws_secret_access_key = b\n")
        context = open_provider(Wish()).context
        assert (context.place, context.region, context.endpoint) == ("default", "us-east-2", "")

    def test_the_region_is_the_flags_then_the_environments_then_the_profiles(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (folder / "config").write_text("[default]\nregion = us-east-2\n")
        assert open_session().region_name == "us-east-2"
        monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-2")
        assert open_session().region_name == "eu-west-2"
        monkeypatch.setenv("AWS_REGION", "eu-west-1")
        assert open_session().region_name == "eu-west-1"
        assert open_session(region="eusc-de-east-1").region_name == "eusc-de-east-1"

    def test_an_endpoint_is_the_place_by_host_and_port(self) -> None:
        context = open_provider(Wish(region="eu-west-1", endpoint_url="http://user:pw@localhost:4566/x")).context
        assert (context.place, context.endpoint) == ("localhost:4566", "http://localhost:4566/x")

    @pytest.mark.parametrize("variable", ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_LAMBDA"])
    def test_an_endpoint_of_the_environment_is_used_and_named(
        self, variable: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with Scripted(Reply({"Functions": []})) as endpoint:
            monkeypatch.setenv(variable, endpoint.url)
            provider = open_provider(Wish(region="eu-west-1"))
            provider.list_functions()
        assert provider.context.endpoint == endpoint.url
        assert len(endpoint.requests) == 1

    @pytest.mark.parametrize(
        "config",
        [
            "[default]\nendpoint_url = http://127.0.0.1:7\n",
            "[default]\nservices = here\n[services here]\nlambda =\n  endpoint_url = http://127.0.0.1:7\n",
        ],
    )
    def test_an_endpoint_of_the_profile_is_named_as_botocore_uses_it(
        self, config: str, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (folder / "config").write_text(config)
        session = open_session(region="eu-west-1")
        assert configured_endpoint(session) == session.client("lambda").meta.endpoint_url == "http://127.0.0.1:7"
        monkeypatch.setenv("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")
        session = open_session(region="eu-west-1")
        assert configured_endpoint(session) == ""
        assert "amazonaws" in session.client("lambda").meta.endpoint_url

    def test_read_only_reaches_the_adapter(self) -> None:
        provider = open_provider(Wish(region="eu-west-1", read_only=True))
        with pytest.raises(errors.ReadOnly):
            provider.perform(UpdateAlias(Alias("f", "A", Routing("1")), Routing("2")))

    def test_the_budget_is_the_one_wished_for(self) -> None:
        assert open_provider(Wish(region="eu-west-1", calls_per_second=7)).budget.rate == 7


class TestMissing:
    @pytest.mark.usefixtures("keys")
    def test_no_region(self) -> None:
        with pytest.raises(errors.NoRegion, match="--region"):
            open_provider(Wish())

    def test_no_profile_chosen_names_those_there_are(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (folder / "config").write_text("".join(f"[profile p{n}]\nregion = eu-west-1\n" for n in range(6)))
        (folder / "credentials").write_text("[a b]\naws_access_key_id = a\naws_secret_access_key = b\n")
        for region, kind in (("", errors.NoRegion), ("eu-west-1", errors.NoCredentials)):
            with pytest.raises(
                kind, match=r"no profile is chosen.*--profile or AWS_PROFILE: 'a b', p0, p1, p2, p3 and 2"
            ):
                open_provider(Wish(region=region))
        # Where one was chosen, or there is a default, it is the region that is missing.
        with pytest.raises(errors.NoRegion, match="no region is set"):
            open_provider(Wish("a b"))
        monkeypatch.setenv("AWS_PROFILE", "a b")
        with pytest.raises(errors.NoRegion, match="no region is set"):
            open_provider(Wish())

    @pytest.mark.usefixtures("keys")
    def test_a_region_that_does_not_exist_is_said_so(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(self: object, request: Any) -> None:
            raise EndpointConnectionError(endpoint_url=request.url)

        monkeypatch.setattr("botocore.httpsession.URLLib3Session.send", refuse)
        monkeypatch.setattr("time.sleep", lambda _: None)
        for region in ("eu-west-9", "EU-WEST-1"):
            provider = open_provider(Wish(region=region))
            for call in (provider.get_caller_identity, provider.list_functions):
                with pytest.raises(errors.NoRegion, match=f"'{region}', which is unknown here; did you"):
                    call()
        with pytest.raises(errors.NoRegion, match=r"c\.yaml:2: region: no answer from region 'eu-west-9'"):
            open_provider(Wish(region="eu-west-9", in_a_file=True)).list_functions()
        # Elsewhere it is the connection.
        for wish in (Wish(region="eu-west-1"), Wish(region="eu-west-9", endpoint_url="http://127.0.0.1:9")):
            with pytest.raises(errors.NoConnection):
                open_provider(wish).list_functions()

    @pytest.mark.usefixtures("keys")
    def test_what_is_no_region(self) -> None:
        with pytest.raises(errors.NoRegion, match="is not a region"):
            open_provider(Wish(region="eu west\n1"))

    def test_no_credentials(self) -> None:
        with pytest.raises(errors.NoCredentials, match=r"not set up here: run `aws configure`.*crossfade --demo"):
            open_provider(Wish(region="eu-west-1"))
        with pytest.raises(errors.NoRegion, match="not set up here"):
            open_provider(Wish())

    def test_a_profile_without_credentials_is_named(self, folder: Path) -> None:
        (folder / "config").write_text('[profile "it\'s"]\nregion = eu-west-1\n[default]\nregion = eu-west-1\n')
        quoted = shlex.quote("it's")
        with pytest.raises(errors.NoCredentials) as caught:
            open_provider(Wish("it's"))
        assert caught.value.message.startswith(
            f"the profile {quoted} has no credentials: run `aws configure --profile {quoted}`"
        )
        with pytest.raises(errors.NoCredentials, match=r"no credentials were found.*\(default, "):
            open_provider(Wish())

    def test_half_of_the_credentials(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "k")
        with pytest.raises(errors.NoCredentials, match="AWS_SECRET_ACCESS_KEY"):
            open_provider(Wish(region="eu-west-1"))

    def test_what_is_wrong_with_a_profile_names_it(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (folder / "config").write_text(
            "[profile half]\nregion = eu-west-1\naws_access_key_id = k\n[profile web]\nregion = eu-west-1\n"
            "role_arn = arn:aws:iam::123456789012:role/r\nweb_identity_token_file = /nowhere/token\n"
        )
        with pytest.raises(errors.NoCredentials, match="the profile half cannot be used: Partial credentials"):
            open_provider(Wish("half"))
        with pytest.raises(errors.CredentialsExpired, match="/nowhere/token: No such file") as caught:
            open_provider(Wish("web", endpoint_url="http://127.0.0.1:9")).list_functions()
        assert caught.value.sign_in.source is Source.WEB_IDENTITY
        # Root may read everything, so that it is said here that it may not.
        monkeypatch.setattr("os.access", lambda path, _: not str(path).endswith("config"))
        with pytest.raises(errors.NoRegion, match="/config cannot be read"):
            open_provider(Wish())

    def test_an_unknown_profile_and_the_nearest(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (folder / "config").write_text("[profile production]\nregion = eu-west-1\n")
        with pytest.raises(errors.NoCredentials, match=r"no profile prodution in .*did you mean production"):
            open_provider(Wish(profile="prodution"))
        with pytest.raises(errors.NoCredentials, match=r"c\.yaml:2: profile: there is no profile prodution in "):
            open_provider(Wish(profile="prodution", in_a_file=True))
        monkeypatch.setenv("AWS_PROFILE", "zzz")
        with pytest.raises(errors.NoCredentials, match=r"no profile zzz in .*the profiles are production"):
            open_provider(Wish())

    @pytest.mark.parametrize(
        "config",
        [
            "[default\nregion",
            "[default]\nrole_arn = arn:x\nsource_profile = nobody\n",
            "[default]\nrole_arn = x\nsource_profile = b\n[profile b]\nrole_arn = y\nsource_profile = default\n",
            "[default]\nrole_arn = arn:x\n",
        ],
    )
    def test_configuration_that_makes_no_sense(self, config: str, folder: Path) -> None:
        (folder / "config").write_text(config)
        with pytest.raises(errors.NoCredentials) as caught:
            open_provider(Wish(region="eu-west-1"))
        assert caught.value.message
        assert "\n" not in caught.value.message


class TestAccount:
    @pytest.fixture(autouse=True)
    def sts(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scripted]:
        (folder / "config").write_text(
            "[profile prod]\nrole_arn = arn:aws:iam::111111111111:role/r\n"
            '[profile "it\'s prod"]\nsso_account_id = 111111111111\n[profile dev]\nsso_account_id = 222222222222\n'
        )
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "k")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "s")
        with Scripted(Reply(CALLER, headers=(("content-type", "text/xml"),))) as endpoint:
            monkeypatch.setenv("AWS_ENDPOINT_URL_STS", endpoint.url)
            yield endpoint

    def test_another_account_than_the_arns_is_said_with_the_profiles_that_help(self, sts: Scripted) -> None:
        with pytest.raises(errors.NoCredentials) as caught:
            open_provider(Wish(region="eu-west-1", start_account="111111111111"))
        here = "the ARN belongs to account 111111111111, these credentials to account 123456789012"
        quoted = "'it'\"'\"'s prod'"
        assert caught.value.message == f"{here}: use --profile {quoted} or prod"
        with pytest.raises(errors.NoCredentials, match="name a profile of account 999999999999 with --profile"):
            open_provider(Wish(region="eu-west-1", start_account="999999999999"))

    def test_the_same_account_is_opened_and_without_one_nothing_is_asked(self, sts: Scripted) -> None:
        open_provider(Wish(region="eu-west-1"))
        assert sts.requests == []
        assert open_provider(Wish(region="eu-west-1", start_account="123456789012")).context.account == "123456789012"

    def test_an_endpoint_without_sts_has_no_accounts(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with Scripted(Reply(b"<x/>", 404, (("content-type", "text/xml"),))) as endpoint:
            monkeypatch.setenv("AWS_ENDPOINT_URL_STS", endpoint.url)
            assert open_provider(Wish(region="eu-west-1", start_account="111111111111")).context.account == ""

    def test_where_one_may_not_ask_for_the_account_it_is_not_guessed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        denied = b"<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>"
        with Scripted(Reply(denied, 403, (("content-type", "text/xml"),))) as endpoint:
            monkeypatch.setenv("AWS_ENDPOINT_URL_STS", endpoint.url)
            with pytest.raises(
                errors.NoCredentials, match="cannot check whether these credentials belong to account 111111111111"
            ):
                open_provider(Wish(region="eu-west-1", start_account="111111111111"))

    def test_the_demo_plays_one_account(self) -> None:
        with pytest.raises(errors.NoCredentials, match="the demo is account 123456789012"):
            demo_provider(Wish(start_account="111111111111"))

    def test_a_scenario_that_a_file_names_is_named_with_its_place(self, tmp_path: Path) -> None:
        broken = tmp_path / "broken.yaml"
        broken.write_text("Functions: 7\n")
        for scenario, words in (
            ("shopp", "c.yaml:2: scenario: shopp: no such scenario; known are "),
            (str(tmp_path / "no.yaml"), f"c.yaml:2: scenario: {tmp_path}/no.yaml: cannot be read: No such file"),
            # What is wrong in it is wrong there.
            (str(broken), f"{broken}:1: Functions: expected a list"),
        ):
            with pytest.raises(errors.BadScenario) as caught:
                demo_provider(Wish(scenario=scenario, in_a_file=True))
            assert caught.value.message.startswith(words)


class TestSignIn:
    def test_what_aws_refuses_names_where_the_credentials_come_from(self, folder: Path) -> None:
        (folder / "credentials").write_text("[prod]\naws_access_key_id = a\naws_secret_access_key = b\n")
        with Scripted(refusal("UnrecognizedClientException", 403, "The security token is invalid.")) as endpoint:
            provider = open_provider(Wish("prod", region="eu-west-1", endpoint_url=endpoint.url))
            with pytest.raises(errors.CredentialsRejected) as caught:
                provider.list_functions()
        assert caught.value.sign_in == SignIn(Source.KEYS, "prod")

    def test_a_role_is_signed_in_for_by_its_source(self, folder: Path) -> None:
        (folder / "config").write_text(
            "[profile prod]\nregion = eu-west-1\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = corp\n"
            "[profile corp]\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = r\n"
            "[sso-session corp]\nsso_start_url = https://corp.example\nsso_region = eu-west-1\n"
        )
        with pytest.raises(errors.CredentialsExpired) as caught:
            open_provider(Wish("prod", endpoint_url="http://127.0.0.1:9")).list_functions()
        assert caught.value.sign_in == SignIn(Source.SSO, "corp")


class TestMfa:
    @pytest.fixture(autouse=True)
    def sts(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scripted]:
        (folder / "config").write_text(
            "[profile prod]\nregion = eu-west-1\nrole_arn = arn:aws:iam::123456789012:role/r\n"
            "source_profile = base\nmfa_serial = arn:aws:iam::123456789012:mfa/me\n"
        )
        (folder / "credentials").write_text("[base]\naws_access_key_id = a\naws_secret_access_key = b\n")
        with Scripted(Reply(IDENTITY, headers=(("content-type", "text/xml"),))) as endpoint:
            monkeypatch.setenv("AWS_ENDPOINT_URL_STS", endpoint.url)
            yield endpoint

    def test_the_code_is_asked_for_at_once_and_the_session_is_kept_as_the_cli_keeps_it(
        self, folder: Path, sts: Scripted
    ) -> None:
        prompts: list[str] = []
        sign_in(open_session("prod", ask=answer(prompts)))
        assert len(prompts) == 1
        assert "TokenCode=123456" in sts.requests[0].body
        (kept,) = (folder / "cli" / "cache").iterdir()
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
        assert "123456" not in kept.read_text().replace("123456789012", "")
        sign_in(open_session("prod", ask=answer(prompts)))
        assert len(prompts) == 1

    def test_nothing_is_asked_for_while_the_screen_is_in_use(self, sts: Scripted) -> None:
        with pytest.raises(errors.MfaCodeNeeded, match=r"prod .* MFA code of arn:aws:iam::123456789012:mfa/me"):
            open_provider(Wish("prod", endpoint_url="http://127.0.0.1:9"))
        assert sts.requests == []

    def test_a_code_that_was_typed_on_the_screen_is_used_once(self, sts: Scripted) -> None:
        open_provider(Wish("prod", endpoint_url="http://127.0.0.1:9"), mfa_code="654321").close()
        assert [("TokenCode=654321" in request.body) for request in sts.requests] == [True]
        # From then on the session is found where the AWS CLI keeps it too.
        open_provider(Wish("prod", endpoint_url="http://127.0.0.1:9")).close()
        assert len(sts.requests) == 1

    def test_nobody_to_ask(self) -> None:
        def nobody(_: str) -> str:
            raise EOFError

        with pytest.raises(errors.NoCredentials, match="nobody"):
            sign_in(open_session("prod", ask=nobody))

    def test_a_refused_code_is_said(self, monkeypatch: pytest.MonkeyPatch) -> None:
        refusal = b"<Code>AccessDenied</Code><Message>invalid MFA code</Message>"
        body = b"<ErrorResponse><Error>" + refusal + b"</Error></ErrorResponse>"
        with Scripted(Reply(body, 403, (("content-type", "text/xml"),))) as endpoint:
            monkeypatch.setenv("AWS_ENDPOINT_URL_STS", endpoint.url)
            with pytest.raises(errors.NotPermitted, match="invalid MFA code") as caught:
                sign_in(open_session("prod", ask=answer([])))
        assert caught.value.action == "sts:AssumeRole"


class TestDemo:
    def test_it_is_the_same_adapter_whatever_the_environment_says(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with Scripted(Reply({"Functions": []})) as outside:
            for name in ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_LAMBDA", "AWS_ENDPOINT_URL_STS"):
                monkeypatch.setenv(name, outside.url)
            monkeypatch.setenv("AWS_PROFILE", "none")
            provider = demo_provider(Wish())
            names = [item.name for item in provider.list_functions().items]
            before = provider.get_alias("order-processor", "PROD")
            shifted = provider.perform(UpdateAlias(before, before.routing.promoted()))
            context = provider.get_caller_identity()
            assert outside.requests == []
        assert len(names) == 50
        assert shifted.routing == Routing("7")
        assert shifted.revision != before.revision
        assert (context.place, context.account) == ("demo", "123456789012")
        with pytest.raises(errors.AliasMoved):
            provider.perform(UpdateAlias(before, before.routing.rolled_back()))

    def test_its_lists_are_read_quickly_for_nobodys_quota_is_used(self) -> None:
        assert demo_provider(Wish()).budget.rate == 25
        assert demo_provider(Wish(calls_per_second=1000)).budget.rate == 1000

    def test_region_and_read_only_are_followed(self) -> None:
        provider = demo_provider(Wish(region="eu-west-1", read_only=True))
        assert provider.context.region == "eu-west-1"
        before = provider.get_alias("order-processor", "PROD")
        assert ":eu-west-1:" in before.arn
        with pytest.raises(errors.ReadOnly):
            provider.perform(UpdateAlias(before, before.routing.rolled_back()))
        assert provider.get_alias("order-processor", "PROD") == before


def answer(prompts: list[str]) -> Callable[[str], str]:
    def ask(text: str) -> str:
        prompts.append(text)
        return "123456"

    return ask


def test_naming_the_sessions_module_does_not_load_boto3() -> None:
    check = "import sys, tui.aws.session, tui.aws.profiles; print({'boto3', 'botocore'} & {*sys.modules})"
    ran = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True, env={**os.environ})
    assert ran.stdout.strip() == "set()"


def test_the_demo_s_clock_is_told_with_its_context() -> None:
    provider = demo_provider(Wish(speed=600))
    begun = utc_now()
    clock = provider.context.clock
    assert clock.speed == 600
    assert clock.at(begun + timedelta(seconds=2)) - clock.at(begun) == timedelta(minutes=20)
    # STS's answer in the demo has no date of its own to mistake for it.
    assert provider.get_caller_identity().clock == clock
    provider.close()
