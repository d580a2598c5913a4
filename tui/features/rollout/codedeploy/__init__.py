"""Rollouts that CodeDeploy carries out: what it can express of a plan, and all that is decided about a deployment.

The stages, in order; all but the two that read are pure:

1. `configuration`: the deployment configuration that carries a plan out, and what of the plan it leaves out.
2. `prepare` (what there is, by `read_existing`): role, application, group and configuration, a call each where one is
   missing. What is there is left as it is.
3. `preflight` (the `facts`, by `read`): a line for each check with its fix, in the order in which a deployment would
   meet them; `capacity` and `surroundings` hold those about room and about what is around. When it will have ended.
4. `start`: the calls that start a deployment, which are made by `writes`, as every call is.
5. `hooks`: which hook has been silent for how long. `ending`: stopped with or without rollback, or finished now, the
   calls known beforehand.

Verbs and the rollout's screen ask the same functions.
"""
