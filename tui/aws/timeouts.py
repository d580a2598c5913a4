"""How long calls wait, and for how long a request that was sent may still be applied; in seconds."""

from __future__ import annotations

CONNECT = 5
"""For a connection."""

READ = 15
"""For an answer, or for its next bytes."""

MARGIN = 10
"""How much longer AWS may take to carry out what nobody waits for any more."""

LATE = float(CONNECT + READ + MARGIN)
"""Since a request was sent: after that, one that was not applied will not be."""

LATE_SLOW = 300.0
"""The same where the request carries code, which takes its time to be sent, or begins a rollback."""
