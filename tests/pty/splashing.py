"""A program that shows the splash and then does what its argument says: app, end, fail or wait."""

from __future__ import annotations

import signal
import sys

from tui.terminal import splash

if __name__ == "__main__":
    splash.paint(" crossfade  Functions", "demo  us-east-1")
    match sys.argv[1]:
        case "app":
            from tests.pty.demo import Demo

            Demo().run()
        case "fail":
            splash.withdraw()
            sys.exit("no region")
        case "wait":
            sys.stderr.write("\x1b]waiting\x07")
            sys.stderr.flush()
            signal.pause()
