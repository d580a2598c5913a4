"""Step Functions in the demo: what executions come to while the demo's clock goes on.

`interpreter` plays just the states that Crossfade emits, on a clock of its own, and writes their history. `tasks`
carries out their calls. `clock` lets every execution go on until now, and settles the alias of one that was stopped.
The definitions lie in `assets/scenarios/machines`, as they are exported.
"""
