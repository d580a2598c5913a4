"""web: serves the demo, or an account read-only, to a browser on this machine (textual-serve).

Whoever can open the page acts with the rights of who started it. So it listens on the loopback address alone, and takes
only requests that carry the secret of this start, for its own address, and from its own pages: other users of the
machine and other sites in the same browser have none of these.
"""

from __future__ import annotations

import argparse
import secrets
import shlex
import sys
from importlib.util import find_spec

from tui.storage.user_input import ConfigError
from tui.verbs.arguments import Commands, Parser, where_options
from tui.verbs.exit_codes import ExitCode

LOOPBACK = "127.0.0.1"
PORT = 8000
_LOOPBACK_NAMES = (LOOPBACK, "localhost")
_MISSING = "the part for browsers is not installed: pipx install '.[web]' in its checkout"


def add_web(commands: Commands, _: Parser, __: Parser) -> None:
    """Add the verb."""
    parser: Parser = commands.add_parser(
        "web", parents=[where_options()], help="serve the demo, or an account read-only, to a browser on this machine"
    )
    parser.add_argument("--read-only", action="store_true", help="serve an account; nothing can be written to it")
    parser.add_argument("--tour", action="store_true", help="serve the tour; implies --demo")
    parser.add_argument("--port", type=port_number, default=PORT, metavar="N", help=f"listen there (default: {PORT})")
    parser.add_argument("--host", type=loopback, default=LOOPBACK, metavar="NAME", help="127.0.0.1, the only choice")
    parser.set_defaults(run=_serve)


def port_number(text: str) -> int:
    """Read the number of a port that anybody may listen on."""
    if not (text.isascii() and text.isdigit() and 1024 <= int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"expected a number from 1024 to 65535, not {text!r}")
    return int(text)


def loopback(text: str) -> str:
    """Read a name of the loopback address."""
    if text not in _LOOPBACK_NAMES:
        raise argparse.ArgumentTypeError(
            f"only the loopback address is served, not {text!r}: whoever opens the page acts with your rights; "
            f"from elsewhere use ssh -L {PORT}:{LOOPBACK}:{PORT} HOST"
        )
    return LOOPBACK


def served_command(arguments: argparse.Namespace) -> list[str]:
    """Return the command that each page runs; raise ConfigError for what is not served."""
    demo = arguments.demo or arguments.tour or bool(arguments.scenario) or bool(arguments.speed)
    if not demo and not arguments.read_only:
        raise ConfigError("web serves the demo (--demo) or an account without writes (--read-only)")
    names = ("profile", "region", "endpoint_url", "config", "scenario", "speed")
    given = [(f"--{name.replace('_', '-')}", getattr(arguments, name)) for name in names]
    switches = [f"--{name.replace('_', '-')}" for name in ("demo", "tour", "read_only") if getattr(arguments, name)]
    options = [word for name, value in given if value for word in (name, value)]
    return [sys.executable, "-m", "tui", *switches, *options]


def _serve(arguments: argparse.Namespace) -> ExitCode:
    command = served_command(arguments)
    if find_spec("textual_serve") is None:
        raise ConfigError(_MISSING)
    from tui.verbs.web_server import GuardedServer

    GuardedServer(shlex.join(command), arguments.host, arguments.port, secrets.token_urlsafe(24)).serve()
    return ExitCode.DONE


VERBS = (add_web,)
