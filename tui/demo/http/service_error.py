"""What AWS Lambda refuses, with its code, HTTP status and words (aws-semantics 1.2)."""

from __future__ import annotations


class ServiceError(Exception):
    """An error answer. `message` may be None: AWS sends none where another account is named."""

    def __init__(self, status: int, code: str, message: str | None, **fields: str) -> None:
        super().__init__(status, code, message)
        self.status, self.code, self.message, self.fields = status, code, message, fields


def validation(*failures: str) -> ServiceError:
    """Return the answer to parameters that break the API's own shapes; it is not in the service model."""
    count = len(failures)
    text = f"{count} validation error{'s' if count > 1 else ''} detected: {'; '.join(failures)}"
    return ServiceError(400, "ValidationException", text)


def invalid(message: str) -> ServiceError:
    """Return InvalidParameterValueException."""
    return ServiceError(400, "InvalidParameterValueException", message, Type="User")


def missing(message: str) -> ServiceError:
    """Return ResourceNotFoundException."""
    return ServiceError(404, "ResourceNotFoundException", message, Type="User")


def no_function(arn: str) -> ServiceError:
    """Return the answer for a function, version or alias that is not there."""
    return missing(f"Function not found: {arn}")


def no_resource() -> ServiceError:
    """Return the answer for a policy or function URL that is not there."""
    return missing("The resource you requested does not exist.")


def conflict(message: str) -> ServiceError:
    """Return ResourceConflictException."""
    return ServiceError(409, "ResourceConflictException", message, Type="User")


def stale(where_to_read: str = "GetFunction/GetAlias") -> ServiceError:
    """Return the answer to a RevisionId that is no longer the latest."""
    message = (
        "The Revision Id provided does not match the latest Revision Id. "
        f"Call the {where_to_read} API to retrieve the latest Revision Id"
    )
    return ServiceError(412, "PreconditionFailedException", message, Type="User")


def not_in_demo(service: str, operation: str) -> ServiceError:
    """Return the answer to an operation that the demo does not model: words, never a silent empty answer."""
    return ServiceError(501, "NotImplemented", f"The demo account does not offer {service}:{operation}.")
