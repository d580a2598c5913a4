"""Rollouts that AWS runs: a CodeDeploy deployment or a Step Functions execution, followed and steered from here.

The stages, in order:

1. Each engine reads what it has (`read`) and builds one frozen `HostedRollout` of it (`deployment.from_deployment`,
   `execution.from_execution`). Screens, lists and verbs know this value alone, whichever engine it is.
2. `rollout`: the value. `Engine` names who carries it out, `HostedCommand` what can be asked; `why_not` says in words
   why a command cannot be had, and every command that an engine does not know is one of those.
3. `check_start` reads what speaks against a start; `text` has the words.
4. `tui.app.hosted_poller` reads it, a few calls every five seconds, while a screen that shows it is on top;
   `tui.app.hosted_controller` has commands confirmed and sent.

What is seen of one that is started or followed from here is kept by `tui.features.rollout.record`.

A third engine adds a builder, its reading, and what its commands send; nothing here asks which engine it is but for its
name.
"""
