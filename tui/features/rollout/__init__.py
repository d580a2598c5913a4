"""Rollouts: a plan carried out step by step, each held and gated, and taken back where it fails.

The stages, in order:

1. `plan`: steps, gate, responses; a frozen value. `check_plan` refuses what no engine may carry out.
2. `gate`: evidence (verdict, calls, alarms, limits) -> pass, fail, no data, inconclusive. Nothing passes on silence.
3. `state`, `machine`: one rollout, and the pure step machine. Its `intent` is the only thing an engine does next.
4. An engine carries intents out; it keeps the rollout on disk before each write, and takes the answer to the machine.
5. `hosted`, `codedeploy`, `stepfunctions`: what AWS carries out in its place; `record` keeps what is seen of that.
6. `group`: several rollouts that step together, and back together.

It costs the calls that evidence needs, once a minute, and one UpdateAlias a step.
"""
