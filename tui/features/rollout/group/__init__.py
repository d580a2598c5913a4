"""A group: rollouts of several aliases under one plan and one gate, carried out by one process.

Each member is a rollout of its own, with its folder, its evidence and its report. What they are together is decided
from all of them (`machine`), and kept in none: after a kill the same is decided again from what each of them is.

1. A step ends when the gate of every member says so, or someone asks for it.
2. A member that is taken back, by its gate or by someone, takes all others back, also those that had succeeded.
3. A member that waits for someone has all others wait.
4. What is asked of one member is asked of the group.
"""
