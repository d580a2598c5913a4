"""Opens a session on real AWS, or says what is missing, and returns the provider; imports boto3."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

from tui.aws.budget import Budget
from tui.aws.credential_process import Printed, take_over_processes
from tui.aws.missing import (
    describe_no_credentials,
    describe_no_profile,
    describe_no_region,
    describe_other_account,
    describe_unusable,
)
from tui.aws.profiles import chosen_profile, needs_prompt
from tui.domain.clean_text import clean
from tui.domain.context import Context
from tui.domain.errors import MfaCodeNeeded, NoCredentials, NoRegion, NotPermitted, Unsupported
from tui.domain.setting_place import SettingPlace, named_at
from tui.domain.sign_in import SignIn

if TYPE_CHECKING:
    from boto3.session import Session

    from tui.aws.lambda_provider import ContextRules, LambdaProvider
    from tui.aws.shared_allowance import SharedFile

Ask = Callable[[str], str]
"""Asks on the terminal for what must not be seen, as getpass.getpass does."""

ENVIRONMENT = "environment"
"""What is shown as the profile's name where the credentials are those of the environment's variables."""

_CACHING = ("assume-role", "assume-role-with-web-identity", "sso")


class ProviderSettings(Protocol):
    """What a provider is opened for; Settings fit. Empty texts leave the choice to botocore's own configuration."""

    @property
    def profile(self) -> str:
        """The profile asked for."""

    @property
    def region(self) -> str:
        """The region asked for."""

    @property
    def endpoint_url(self) -> str:
        """The endpoint asked for."""

    @property
    def read_only(self) -> bool:
        """Whether writes are shut off."""

    @property
    def calls_per_second(self) -> float:
        """The budget of calls."""

    @property
    def start_account(self) -> str:
        """The account that the credentials must belong to, empty for any."""

    @property
    def scenario(self) -> str:
        """The demo's scenario, a name or a file."""

    @property
    def speed(self) -> float:
        """How many times as fast as ours the demo's clock runs."""

    def place_of(self, key: str, /) -> SettingPlace | None:
        """Return where a file says the value of `profile`, `region` or `scenario`, None where none does."""


def open_provider(
    wanted: ProviderSettings,
    mark: ContextRules | None = None,
    printed: Iterable[Printed] = (),
    shared_file: Callable[[str], SharedFile] | None = None,
    mfa_code: str = "",
) -> LambdaProvider:
    """Open real AWS, or an endpoint in its place; `mark` and `shared_file` are the adapter's.

    What was `printed` by a credential_process already is not asked for again. Raises NoRegion, NoCredentials or
    CredentialsExpired with the next step in words, and MfaCodeNeeded where a role's session is not cached and no
    `mfa_code` was given.
    """
    from tui.aws.lambda_provider import LambdaProvider

    asks = needs_prompt(os.environ, wanted.profile)
    ask = partial(_answer_with, mfa_code, wanted.profile) if asks else None
    session = open_session(wanted.profile, wanted.region, ask, printed, wanted.place_of("profile"))
    if asks:
        # Now, while the code that was typed is good, and so that one is asked for at once where there is none.
        sign_in(session)
    credentials = session.get_credentials()
    by_environment = credentials is not None and credentials.method == "env"
    endpoint = wanted.endpoint_url or configured_endpoint(session)
    place, url = _address(endpoint)
    context = Context(
        place=place or (ENVIRONMENT if by_environment else clean(session.profile_name, 64)),
        region=session.region_name or "",
        read_only=wanted.read_only,
        endpoint=url,
        profile=clean(session.profile_name),
        environment_keys=by_environment,
    )
    budget = Budget(wanted.calls_per_second)
    provider = LambdaProvider(
        session,
        context,
        endpoint=wanted.endpoint_url,
        budget=budget,
        mark=mark,
        sign_in=_signed_in(session),
        shared_file=shared_file,
        region_place=wanted.place_of("region"),
    )
    check_account(provider, wanted.start_account)
    return provider


def open_session(
    profile: str = "",
    region: str = "",
    ask: Ask | None = None,
    printed: Iterable[Printed] = (),
    profile_place: SettingPlace | None = None,
) -> Session:
    """Return a session that has a region and credentials, by the order that botocore and the AWS CLI follow.

    Temporary credentials of roles are shared with the AWS CLI through its cache. An MFA code is asked for through
    `ask`, never by botocore itself, which would write into a screen that is in use. `profile_place` is where a file
    says which profile, where one does.
    """
    from boto3.session import Session
    from botocore.exceptions import BotoCoreError, InvalidRegionError, ProfileNotFound
    from botocore.utils import validate_region_name

    from tui.aws.error_map import translate, translating
    from tui.aws.profiles import read_profiles
    from tui.aws.sign_in import expected_sign_in

    # botocore itself does not read AWS_REGION; the AWS CLI and the other SDKs do, before AWS_DEFAULT_REGION.
    region = region or os.environ.get("AWS_REGION", "")
    try:
        session = Session(profile_name=profile or None, region_name=region or None)
        region = session.region_name or ""
    except ProfileNotFound as error:
        words = describe_no_profile(os.environ, profile)
        raise NoCredentials(message=named_at(profile_place, words)) from error
    except BotoCoreError as error:
        raise translate(error, "") from error
    if not region:
        raise NoRegion(message=describe_no_region(os.environ, profile))
    try:
        validate_region_name(region)
    except InvalidRegionError as error:
        raise NoRegion(message=f"{clean(region, 64)!r} is not a region; expected one such as eu-west-1") from error
    try:
        with translating("", expected_sign_in(session.profile_name, read_profiles(os.environ))):
            _share_cache(session._session, ask)
            take_over_processes(session._session, printed)
            credentials = session.get_credentials()
    except NoCredentials as error:
        raise NoCredentials(message=describe_unusable(os.environ, profile, error.message)) from error
    if credentials is None:
        raise NoCredentials(message=describe_no_credentials(os.environ, profile))
    return session


def sign_in(session: Session) -> None:
    """Fetch the credentials now, so that an MFA code is asked for before the screen is taken."""
    from tui.aws.error_map import translating

    credentials = session.get_credentials()
    if credentials is not None:
        with translating(""):
            credentials.get_frozen_credentials()


def _answer_with(mfa_code: str, profile: str, question: str) -> str:
    """Answer botocore's question for an MFA code; raise MfaCodeNeeded where none was given."""
    if not mfa_code:
        name = profile or chosen_profile(os.environ) or "default"
        device = clean(question, 200).removeprefix("Enter MFA code for ").rstrip(": ")
        raise MfaCodeNeeded(message=f"profile {clean(name, 64)} assumes a role that needs an MFA code of {device}")
    return mfa_code


def check_account(provider: LambdaProvider, account: str) -> None:
    """Raise NoCredentials where the credentials belong to another account than the ARN."""
    if not account:
        return
    try:
        context = provider.get_caller_identity()
    except Unsupported:
        # An endpoint without STS has no accounts to tell apart.
        return
    except NotPermitted as error:
        raise NoCredentials(
            message=f"cannot check whether these credentials belong to account {account}: no permission for "
            "sts:GetCallerIdentity; give the function's name instead of its ARN"
        ) from error
    if context.account and context.account != account:
        provider.close()
        here = context.account
        if context.place == "demo":
            raise NoCredentials(
                message=f"the ARN belongs to account {account}, and the demo is account {here}: "
                "give the function's name, or drop --demo"
            )
        raise NoCredentials(message=describe_other_account(os.environ, account, here))


def _signed_in(session: Session) -> SignIn:
    from tui.aws.profiles import read_profiles
    from tui.aws.sign_in import sign_in_of

    credentials = session.get_credentials()
    method = credentials.method if credentials is not None else ""
    return sign_in_of(method, session.profile_name, read_profiles(os.environ))


def configured_endpoint(session: Session, service: str = "lambda") -> str:
    """Return the endpoint that environment or profile put in AWS's place for a service, empty where none does."""
    core: Any = session._session
    # botocore reads the switch from the environment first, then from the profile.
    if core.get_config_variable("ignore_configured_endpoint_urls"):
        return ""
    profile = core.get_scoped_config()
    services = core.full_config.get("services", {}).get(profile.get("services", ""), {})
    of_service = services.get(service, {})
    return str(
        os.environ.get(f"AWS_ENDPOINT_URL_{service.upper()}")
        or os.environ.get("AWS_ENDPOINT_URL")
        or (of_service.get("endpoint_url") if isinstance(of_service, dict) else "")
        or profile.get("endpoint_url")
        or ""
    )


def _share_cache(core: Any, ask: Ask | None) -> None:
    from botocore.utils import JSONFileCache

    chain = core.get_component("credential_provider")
    cache = JSONFileCache(os.path.expanduser(os.path.join("~", ".aws", "cli", "cache")))
    for name in _CACHING:
        chain.get_provider(name).cache = cache

    def prompt(text: str) -> str:
        if ask is None:
            raise NoCredentials(
                message="the profile needs an MFA code, and the screen is in use: start crossfade again"
            )
        try:
            return ask(text)
        except EOFError as error:
            raise NoCredentials(message="the profile needs an MFA code, and there is nobody to ask for it") from error

    chain.get_provider("assume-role")._prompter = prompt


def _address(endpoint: str) -> tuple[str, str]:
    """Return an endpoint's host with its port, and its URL; a password in it is in neither."""
    try:
        parts = urlsplit(endpoint)
        host = parts.hostname or ""
        place = host if parts.port is None else f"{host}:{parts.port}"
    except ValueError:
        return "", ""
    return clean(place, 64), clean(parts._replace(netloc=place).geturl())
