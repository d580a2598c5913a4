"""Names, in words, what calls a function: the sources of event source mappings, and those whom a policy lets in."""

from __future__ import annotations

from tui.domain.trigger import EventInvokeConfig, EventSource, FunctionUrl, Permission

_SOURCES = {
    "sqs": "SQS queue",
    "kinesis": "Kinesis stream",
    "kafka": "MSK cluster",
    "mq": "MQ broker",
    "rds": "DocumentDB cluster",
}
_SERVICES = {
    "apigateway.amazonaws.com": "API Gateway",
    "s3.amazonaws.com": "S3 bucket",
    "events.amazonaws.com": "EventBridge rule",
    "scheduler.amazonaws.com": "EventBridge Scheduler",
    "sns.amazonaws.com": "SNS topic",
    "sqs.amazonaws.com": "SQS queue",
    "elasticloadbalancing.amazonaws.com": "load balancer's target group",
    "logs.amazonaws.com": "log group",
    "cognito-idp.amazonaws.com": "Cognito user pool",
    "iot.amazonaws.com": "IoT rule",
    "config.amazonaws.com": "AWS Config",
    "secretsmanager.amazonaws.com": "Secrets Manager",
    "ses.amazonaws.com": "SES",
    "alexa-appkit.amazon.com": "Alexa skill",
    "edgelambda.amazonaws.com": "Lambda@Edge",
}


def name_source(source: EventSource) -> str:
    """Say what an event source mapping reads: `SQS queue orders`, with its state where it is not simply Enabled."""
    parts = source.source.split(":", 5)
    if len(parts) < 6:
        named = source.source or f"event source mapping {source.id}"
    elif parts[2] == "dynamodb":
        named = f"DynamoDB stream of {_between(parts[5], 'table/')}"
    elif parts[2] in _SOURCES:
        named = f"{_SOURCES[parts[2]]} {_tail(parts[2], parts[5])}"
    else:
        named = source.source
    return named if source.state in ("", "Enabled") else f"{named} ({source.state})"


def name_caller(permission: Permission, account: str = "") -> str:
    """Say whom a statement lets in; `account` is the function's own, so that another one is called so."""
    named = ", ".join(_principal(one, permission, account) for one in permission.principals) or "nobody (no principal)"
    if permission.url_auth:
        named = f"{named} by the function URL ({permission.url_auth})"
    if permission.organisation:
        named = f"{named} of organisation {permission.organisation}"
    return named if permission.allows else f"{named}, denied"


def name_url(url: FunctionUrl) -> str:
    """Say how a function URL is reached."""
    return f"function URL {url.url} ({'anyone' if url.auth == 'NONE' else url.auth or 'auth not known'})"


def name_invoke_config(config: EventInvokeConfig) -> str:
    """Say what is set for asynchronous calls."""
    settings = []
    if config.retries is not None:
        settings.append(f"{config.retries} {'retry' if config.retries == 1 else 'retries'}")
    if config.age_s is not None:
        settings.append(f"maximum event age {config.age_s} s")
    settings += [
        f"{when} to {_short(where)}"
        for when, where in (("failures", config.on_failure), ("successes", config.on_success))
        if where
    ]
    return f"asynchronous calls: {', '.join(settings) or 'settings'}"


def _principal(principal: str, permission: Permission, account: str) -> str:
    if principal == "*":
        return "anyone"
    if principal in _SERVICES or principal.endswith((".amazonaws.com", ".amazon.com")):
        service = _SERVICES.get(principal, principal)
        where = _short(permission.source) if permission.source else ""
        owner = permission.account
        foreign = f" of account {owner}" if owner and account and owner != account else ""
        return f"{service} {where}{foreign}".strip() if where else f"{service}, any{foreign}"
    number = _account(principal)
    whose = f"account {number}" if number else principal
    who = whose if principal in (number, f"arn:aws:iam::{number}:root") else f"{_short(principal)} of {whose}"
    return f"another {who}" if number and account and number != account and who == whose else who


def _account(principal: str) -> str:
    if principal.isascii() and principal.isdigit():
        return principal
    parts = principal.split(":")
    return parts[4] if len(parts) > 5 and parts[0] == "arn" else ""


def _short(arn: str) -> str:
    """Return what one would call the thing that an ARN names; all of it where that is not an ARN."""
    parts = arn.split(":", 5)
    if len(parts) < 6:
        return arn
    service, rest = parts[2], parts[5]
    if service == "execute-api":
        api, _, route = rest.partition("/")
        return f"{api} {route.partition('/')[2] or '*'}"
    return _tail(service, rest)


def _tail(service: str, rest: str) -> str:
    if service == "kafka":
        return _between(rest, "cluster/")
    if service in ("mq", "logs"):
        return rest.partition(":")[2].partition(":")[0] or rest
    if service == "lambda":
        return rest.partition(":")[2]
    if service == "elasticloadbalancing":
        return _between(rest, "targetgroup/")
    return rest.rsplit("/", 1)[-1].rsplit(":", 1)[-1] if service != "s3" else rest


def _between(text: str, before: str) -> str:
    return text.rpartition(before)[2].partition("/")[0]
