"""The commands that need no screen: the same planner, preflight, journal and reasons as on screen, for scripts and CI.

Each verb is a module: `arguments` reads the line, `opening` opens AWS or the demo, the verb reads, decides by the
features, writes through the workspace, and prints text or JSON. Exit codes are in `exit_codes`. Nothing asks where
there is no terminal.
"""
