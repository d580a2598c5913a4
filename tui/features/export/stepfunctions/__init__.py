"""A plan as a Step Functions state machine, with the same gate computed inside it.

The stages: `jsonata` writes the gate's arithmetic as JSONata, with its parameters baked in; `setting` and `watching`
emit the states of a step; `machine` puts them together. Sources: rollouts.md 3a, 3b, 3f.
"""
