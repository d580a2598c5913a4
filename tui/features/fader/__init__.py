"""The fader of an alias: what is wanted, what AWS confirmed, what traffic shows; never one mark.

An action takes this road:

1. `planner`: an intent becomes the routing that it means, or the reason why it cannot be had. Pure.
2. `machine`: the wanted routing is noted; moves that go on gather, a decision (promote, roll back, undo) goes out at
   once. Pure: a `Fader` and a time in, the next `Fader` out.
3. `sync`: says which call is due and when, and takes what comes back: an answer, a refusal, a lost answer, a reading.
   At most one write is on its way for an alias. Pure.
4. `live`: gives the machine time and threads, and makes the calls; a write is never abandoned.

        settled -- moves --> pending -- due --> in flight -- answer ----------> settled
           ^                    |                  |-- 412: read, compare ---> settled | conflict
           |<---- revert -------'                  '-- no answer: read ------> settled | conflict | outcome unknown

In a conflict, or while an outcome is unknown, nothing is sent until it is settled; a roll back of what is there
is always among the ways out. A 412 is never followed by a blind retry; only a roll back or a promotion that was
refused for the revision alone, the routing being what was on screen, goes out once more. What was reviewed in a
dialog is bound to the alias as it was in the review. What is done to the fader is a value (`actions`), which can be
logged and replayed; `undo` keeps the places that undo goes back through.
"""
