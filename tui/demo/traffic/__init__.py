"""The demo's calls, minute by minute: a pure function of seed, alias and time."""
