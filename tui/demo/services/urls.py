"""Function URLs, one for each alias and one for `$LATEST`, where moto keeps one for all."""

from __future__ import annotations

from typing import Any

from tui.demo.backend.region_state import Shelf, timestamp
from tui.demo.http.http import Answer
from tui.demo.http.names import target_of, unqualified
from tui.demo.http.pages import body, cut
from tui.demo.http.service_error import conflict, missing, no_resource

Parameters = dict[str, Any]


def create_function_url_config(shelf: Shelf, p: Parameters) -> Answer:
    """Give a function or an alias its URL."""
    target = target_of(p, shelf.account, shelf.region)
    name, qualifier = target.function, target.qualifier
    arn = shelf.arn(name, qualifier)
    if shelf.store.latest(name) is None:
        raise missing("Function does not exist")
    if (name, qualifier or "") in shelf.urls:
        raise conflict(
            f"Failed to create function url config for [functionArn = {arn}]. "
            "Error message:  FunctionUrlConfig exists for this Lambda function"
        )
    if qualifier is not None and qualifier not in shelf.store.aliases(name):
        raise missing("Function does not exist")
    now = timestamp(shelf.clock())
    host = f"{shelf.die.getrandbits(128):032x}.lambda-url.{shelf.region}.on.aws"
    url = {
        "FunctionUrl": f"https://{host}/",
        "FunctionArn": arn,
        "AuthType": p["AuthType"],
        "InvokeMode": p.get("InvokeMode", "BUFFERED"),
        "CreationTime": now,
        "LastModifiedTime": now,
        **({"Cors": p["Cors"]} if "Cors" in p else {}),
    }
    shelf.urls[name, qualifier or ""] = url
    return Answer({key: value for key, value in url.items() if key != "LastModifiedTime"})


def get_function_url_config(shelf: Shelf, p: Parameters) -> Answer:
    """Return the URL of exactly this qualifier."""
    return Answer(_kept(shelf, p))


def list_function_url_configs(shelf: Shelf, p: Parameters) -> Answer:
    """List the URLs of a function and its aliases."""
    name = unqualified(p, shelf.account, shelf.region)
    if shelf.store.latest(name) is None:
        raise missing("Function does not exist")
    kept = [url for key, url in sorted(shelf.urls.items()) if key[0] == name]
    page, marker = cut(kept, lambda url: str(url["FunctionArn"]), p)
    return Answer(body("FunctionUrlConfigs", page, marker))


def update_function_url_config(shelf: Shelf, p: Parameters) -> Answer:
    """Change how a URL authorises, answers or allows origins."""
    url = _kept(shelf, p)
    url |= {key: p[key] for key in ("AuthType", "Cors", "InvokeMode") if key in p}
    url["LastModifiedTime"] = timestamp(shelf.clock())
    return Answer(url)


def delete_function_url_config(shelf: Shelf, p: Parameters) -> Answer:
    """Take the URL away."""
    _kept(shelf, p)
    target = target_of(p, shelf.account, shelf.region)
    del shelf.urls[target.function, target.qualifier or ""]
    return Answer(status=204)


def _kept(shelf: Shelf, p: Parameters) -> dict[str, Any]:
    target = target_of(p, shelf.account, shelf.region)
    url = shelf.urls.get((target.function, target.qualifier or ""))
    if url is None:
        raise no_resource()
    return url
