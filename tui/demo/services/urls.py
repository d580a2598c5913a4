"""Function URLs, one for each alias and one for `$LATEST`, where moto keeps one for all."""

from __future__ import annotations

from typing import Any

from tui.demo.backend.region_state import RegionState, timestamp
from tui.demo.http.http import Answer
from tui.demo.http.names import target_of, unqualified
from tui.demo.http.pages import body, cut
from tui.demo.http.service_error import conflict, missing, no_resource

Parameters = dict[str, Any]


def create_function_url_config(region: RegionState, p: Parameters) -> Answer:
    """Give a function or an alias its URL."""
    target = target_of(p, region.account, region.name)
    name, qualifier = target.function, target.qualifier
    arn = region.arn(name, qualifier)
    if region.backend.latest(name) is None:
        raise missing("Function does not exist")
    if (name, qualifier or "") in region.urls:
        raise conflict(
            f"Failed to create function url config for [functionArn = {arn}]. "
            "Error message:  FunctionUrlConfig exists for this Lambda function"
        )
    if qualifier is not None and qualifier not in region.backend.aliases(name):
        raise missing("Function does not exist")
    now = timestamp(region.clock())
    host = f"{region.rng.getrandbits(128):032x}.lambda-url.{region.name}.on.aws"
    url = {
        "FunctionUrl": f"https://{host}/",
        "FunctionArn": arn,
        "AuthType": p["AuthType"],
        "InvokeMode": p.get("InvokeMode", "BUFFERED"),
        "CreationTime": now,
        "LastModifiedTime": now,
        **({"Cors": p["Cors"]} if "Cors" in p else {}),
    }
    region.urls[name, qualifier or ""] = url
    return Answer({key: value for key, value in url.items() if key != "LastModifiedTime"})


def get_function_url_config(region: RegionState, p: Parameters) -> Answer:
    """Return the URL of exactly this qualifier."""
    return Answer(_kept(region, p))


def list_function_url_configs(region: RegionState, p: Parameters) -> Answer:
    """List the URLs of a function and its aliases."""
    name = unqualified(p, region.account, region.name)
    if region.backend.latest(name) is None:
        raise missing("Function does not exist")
    kept = [url for key, url in sorted(region.urls.items()) if key[0] == name]
    page, marker = cut(kept, lambda url: str(url["FunctionArn"]), p)
    return Answer(body("FunctionUrlConfigs", page, marker))


def update_function_url_config(region: RegionState, p: Parameters) -> Answer:
    """Change how a URL authorises, answers or allows origins."""
    url = _kept(region, p)
    url |= {key: p[key] for key in ("AuthType", "Cors", "InvokeMode") if key in p}
    url["LastModifiedTime"] = timestamp(region.clock())
    return Answer(url)


def delete_function_url_config(region: RegionState, p: Parameters) -> Answer:
    """Take the URL away."""
    _kept(region, p)
    target = target_of(p, region.account, region.name)
    del region.urls[target.function, target.qualifier or ""]
    return Answer(status=204)


def _kept(region: RegionState, p: Parameters) -> dict[str, Any]:
    target = target_of(p, region.account, region.name)
    url = region.urls.get((target.function, target.qualifier or ""))
    if url is None:
        raise no_resource()
    return url
