"""The fader with real time and real calls: one driver an alias, the session of all, and arming."""
