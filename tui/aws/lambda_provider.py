"""The port over boto3: real AWS, any other endpoint and the demo differ only in the session that is handed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from botocore import xform_name

from tui.aws import cloudtrail, mutations, parse
from tui.aws.account import AccountReading
from tui.aws.alarms import AlarmReading
from tui.aws.allow_list import action_of
from tui.aws.budget import Budget
from tui.aws.budgets import budgets_by_service, share
from tui.aws.client import Parse
from tui.aws.clients import Clients, closed, is_writer, kind_of, service_of
from tui.aws.code import CodeReading
from tui.aws.codedeploy import Deployments
from tui.aws.deployment_groups import CodeDeployReading
from tui.aws.download import download
from tui.aws.durable import DurableExecutions
from tui.aws.error_map import translating
from tui.aws.invoking import Invoking
from tui.aws.logs import CloudWatchLogs
from tui.aws.metrics import Metrics
from tui.aws.pages_ahead import PagesAhead
from tui.aws.regions import describe_unknown_region, known_regions
from tui.aws.roles import RoleReading
from tui.aws.shared_allowance import SharedFile
from tui.aws.stepfunctions import StepFunctions
from tui.aws.triggers import Triggers
from tui.domain.alias import Alias
from tui.domain.audit import AuditEvent
from tui.domain.call import Call
from tui.domain.call_pace import CallPace
from tui.domain.clock import utc_now
from tui.domain.context import Context
from tui.domain.deployment import Deployment
from tui.domain.errors import Busy, NoConnection, NoRegion, Unreadable
from tui.domain.function import FunctionSummary, Provisioned
from tui.domain.page import Page
from tui.domain.setting_place import SettingPlace, named_at
from tui.domain.sign_in import SignIn
from tui.domain.version import Version

if TYPE_CHECKING:
    from boto3.session import Session

T = TypeVar("T")
ContextRules = Callable[[Context], Context]
"""Says of a context, as it was opened and with its account once that is known, whether it is read-only and so on."""


class LambdaProvider:
    """AWS Lambda, and what CodeDeploy and CloudTrail know of its aliases, through one boto3 session.

    Every method blocks and may be called from any thread.
    `endpoint` is handed to the clients where it was asked for; `context` says where one is without a call,
    as `mark` sees it; what it says of read-only is enforced from the next call on. `sign_in` says how the session
    signed in. `shared_file` returns, by a name, the file in which budgets are shared with other processes as soon as it
    is known whose account it is.
    """

    def __init__(
        self,
        session: Session,
        context: Context,
        *,
        endpoint: str = "",
        budget: Budget | None = None,
        mark: ContextRules | None = None,
        sign_in: SignIn | None = None,
        shared_file: Callable[[str], SharedFile] | None = None,
        region_place: SettingPlace | None = None,
    ) -> None:
        self._sign_in, self._shared_file, self._region_place = sign_in, shared_file, region_place
        self._mark = mark or (lambda opened: opened)
        self._opened = context
        self.context = self._mark(context)
        self.budget = budget or Budget()
        self._budgets = budgets_by_service(self.budget)
        self._deployments = Deployments(self._ask)
        self.codedeploy = CodeDeployReading(self._ask, self._deployments)
        self.stepfunctions = StepFunctions(self._ask)
        self.account = AccountReading(self._ask, session.get_credentials, sign_in, partial(known_regions, session))
        self.code = CodeReading(self._ask, self._download)
        self.cloudtrail = cloudtrail.EventHistory(self._ask)
        self.roles = RoleReading(self._ask)
        self.triggers = Triggers(self._ask)
        self.durable = DurableExecutions(self._ask)
        self.metrics = Metrics(self._ask, lambda: self.context.clock.now())
        self.alarms = AlarmReading(self._ask)
        self.logs = CloudWatchLogs(self._ask)
        self.invoking = Invoking(self._ask)
        self._functions = PagesAhead(lambda marker: self._page("ListFunctions", parse.functions, marker))
        self._session = session
        self.clients = Clients(session, endpoint, self._budgets, lambda: self.context)

    def call_pace(self) -> CallPace:
        """Return, without a call, how fast background reads of AWS Lambda may be made now."""
        return self.budget.pace

    def fingerprints(self, variables: Mapping[str, str]) -> Mapping[str, str]:
        """Return, without a call, the fingerprints that these values of variables have in what is read."""
        return {name: parse.fingerprint(name, value) for name, value in variables.items()}

    def get_caller_identity(self) -> Context:
        """Return who and where the caller is (sts:GetCallerIdentity)."""
        # STS has a quota of its own, so the budget is not drawn on.
        with self._translating("sts:GetCallerIdentity"):
            answer = self.clients.get("sts").get_caller_identity()
        self._opened = _parsed(
            "sts:GetCallerIdentity", answer, lambda answer: parse.identity(answer, self._opened, utc_now())
        )
        self.context = self._mark(self._opened)
        self._share_budgets()
        return self.context

    def _share_budgets(self) -> None:
        account, open_file = self.context.account, self._shared_file
        # An endpoint may name any text as its account, and none of them a file.
        if open_file is not None and account.isalnum():
            self._shared_file = None
            share(self._budgets, open_file(f"calls-{account}-{self.context.region}.json"))

    def list_functions(self, marker: str | None = None) -> Page[FunctionSummary]:
        """Return the next pages of functions as one, as many as have been read ahead by then."""
        return self._functions.take(marker)

    def list_versions(self, function: str, marker: str | None = None, *, background: bool = False) -> Page[Version]:
        """Return one page of versions, `$LATEST` first, then ascending; without states."""
        return self._page("ListVersionsByFunction", parse.versions, marker, background, FunctionName=function)

    def list_aliases(self, function: str, *, background: bool = False) -> tuple[Alias, ...]:
        """Return all aliases of a function."""
        return tuple(
            self._all("ListAliases", lambda answer: parse.aliases(answer, function), background, FunctionName=function)
        )

    def get_alias(self, function: str, alias: str) -> Alias:
        """Return one alias as it is now."""
        return self._read("GetAlias", lambda answer: parse.alias(answer, function), FunctionName=function, Name=alias)

    def get_function_configuration(self, function: str, qualifier: str, *, background: bool = False) -> Version:
        """Return one version with its state."""
        named = {"FunctionName": function, "Qualifier": qualifier}
        return self._read("GetFunctionConfiguration", parse.version, background, **named)

    def list_provisioned_concurrency_configs(self, function: str) -> tuple[Provisioned, ...]:
        """Return the provisioned concurrency of all qualifiers of a function."""
        operation = "ListProvisionedConcurrencyConfigs"
        return tuple(self._all(operation, parse.provisioned_configs, FunctionName=function))

    def list_tags(self, arn: str, *, background: bool = False) -> Mapping[str, str]:
        """Return the tags of the function that an ARN names; a version's or an alias's ARN serves as well."""
        return self._read("ListTags", parse.tags, background, Resource=_tagged(arn))

    def tag_resource(self, arn: str, tags: Mapping[str, str]) -> None:
        """Set tags of the function that an ARN names; the others stay."""
        self._ask("writing", "TagResource", parse.nothing, Resource=_tagged(arn), Tags=dict(tags))

    def untag_resource(self, arn: str, keys: tuple[str, ...]) -> None:
        """Remove tags of the function that an ARN names; one that is not there is no error."""
        self._ask("writing", "UntagResource", parse.nothing, Resource=_tagged(arn), TagKeys=list(keys))

    def find_deployment(self, function: str, alias: str) -> Deployment | None:
        """Return the active CodeDeploy deployment that moves the alias, or None."""
        return self._deployments.active(function, alias)

    def last_deployment(self, function: str, alias: str) -> Deployment | None:
        """Return the active one, or else the last one where it was stopped or failed; slower, in the background."""
        return self._deployments.last(function, alias)

    def lookup_events(self, function: str, alias: str, since: datetime) -> tuple[AuditEvent, ...]:
        """Return CloudTrail's record of the writes to an alias since then, newest first."""
        return cloudtrail.lookup_events(self._ask, function, alias, since)

    def perform(self, call: Call) -> Any:
        """Make a write call, once, without retry, and return what AWS answered: an alias, for example, or nothing."""
        return mutations.perform(self._ask, call)

    def restart(self) -> None:
        """Do nothing: this process has not ended."""

    def withdraw(self) -> bool:
        """Do nothing: here every write begins as soon as it is asked."""
        return False

    def close(self) -> None:
        """Close connections and release callers that wait for the budget; calls in flight may still end."""
        self.logs.close()
        self._functions.abandon()
        for budget in self._budgets.values():
            budget.close()
        self.clients.close()

    def _page(
        self,
        operation: str,
        read_answer: Parse[Page[T]],
        marker: str | None,
        background: bool = False,
        **parameters: str,
    ) -> Page[T]:
        if marker is not None:
            parameters["Marker"] = marker
        page = self._read(operation, read_answer, background, **parameters)
        if marker is not None and page.next_marker == marker:
            raise Unreadable(f"lambda:{operation}", "the endpoint answers the same page over and over")
        return page

    def _all(
        self, operation: str, read_answer: Parse[Page[T]], background: bool = False, **parameters: str
    ) -> Iterator[T]:
        marker: str | None = None
        while True:
            page = self._page(operation, read_answer, marker, background, **parameters)
            yield from page.items
            if page.next_marker is None:
                return
            marker = page.next_marker

    def _read(self, operation: str, read_answer: Parse[T], background: bool = False, **parameters: str) -> T:
        return self._ask("reading", operation, read_answer, background, **parameters)

    def _ask(
        self, client: str, operation: str, read_answer: Parse[T], background: bool = False, /, **parameters: Any
    ) -> T:
        kind = kind_of(client)
        service = service_of(kind)
        action, budget = action_of(service, operation), self._budgets.get(kind) or self._budgets[service]
        if not (budget.take_for_write() if is_writer(kind) else budget.take(background=background)):
            raise closed(action)
        try:
            with self._translating(action):
                answer = getattr(self.clients.get(client), xform_name(operation))(**parameters)
        except Busy:
            budget.throttled()
            raise
        return _parsed(action, answer, read_answer)

    @contextmanager
    def _translating(self, action: str) -> Iterator[None]:
        try:
            with translating(action, self._sign_in):
                yield
        except NoConnection as error:
            if not self.context.endpoint and (words := describe_unknown_region(self._session, self.context.region)):
                raise NoRegion(action, named_at(self._region_place, words)) from error
            raise

    def _download(self, url: str, limit: int) -> bytes:
        verify = self._session._session.get_config_variable("ca_bundle") or True
        return download(self.clients.get("reading"), verify, url, limit)


def _tagged(arn: str) -> str:
    """Return what AWS takes: tags are the function's, never a version's or an alias's."""
    return ":".join(arn.split(":")[:7])


def _parsed(action: str, answer: Mapping[str, Any], read_answer: Parse[T]) -> T:
    try:
        return read_answer(answer)
    except Unreadable as error:
        raise Unreadable(action, error.message) from error
