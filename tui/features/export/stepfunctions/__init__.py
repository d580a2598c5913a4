"""A plan as a Step Functions state machine, with the same gate computed inside it.

The stages: `jsonata` writes the gate's arithmetic as JSONata, with its parameters baked in; `machine` emits the states;
`template` wraps them with the role, the settle rule and the topic for approvals. Sources: rollouts.md 3a, 3b, 3f.
"""
