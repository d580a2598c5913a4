"""What is kept of a rollout that AWS runs, in the layout of those that run here: a folder that tells all of it.

The stages, in order:

1. `record`: what is known of the rollout, a frozen value, as JSON and back; `taken` brings it up to date by a look.
2. `store`: its folder, named by the engine's own id, so that every Crossfade that follows it writes to the same one.
3. `sampling`: the samples behind its verdict, read while it is followed.
4. `keeper`: takes each look at a rollout; what nobody followed to its end is completed at the next look.
5. `report`: all of it as a person reads it.
"""
