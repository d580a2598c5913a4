"""STS of the demo: moto's own answer to who one is, with a name that one knows oneself by."""

from __future__ import annotations

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from moto.core.botocore_stubber import MockRawResponse
from moto.core.request import normalize_request
from moto.sts.responses import TokenResponse

from tui.demo.backend.cloudtrail import OPERATOR


def caller_identity(request: AWSPreparedRequest, account: str) -> AWSResponse:
    """Answer GetCallerIdentity for the demo's account, whatever account moto's environment names."""

    class Identity(TokenResponse):
        def get_current_account(self) -> str:
            return account

    normalized = normalize_request(request)
    status, headers, body = Identity()._dispatch(normalized, normalized.raw_url, normalized.headers)
    body = (body.decode() if isinstance(body, bytes) else body).replace("user/moto", f"user/{OPERATOR}")
    sent = HTTPHeaders()
    for name, value in headers.items():
        if name.lower() != "date":  # moto's is the machine's, whatever clock the demo goes by
            sent[name] = str(value)
    return AWSResponse(request.url, status, sent, MockRawResponse(body))
