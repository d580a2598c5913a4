"""The record of what is written: entries, the append-only file, and what became of writes whose answer was lost.

1. `record` records a write before it is sent (fsynced), and after it with what became of it. A session holds a
   lock (`presence`) that its AWS process inherits, so that it lasts as long as either of the two.
2. `file` appends and rotates; any number of processes may write. `reading` and `latest` read: of each write the last
   line alone is parsed, of one function or, at a start, of those that are open; `recorded` asks.
3. After a lost answer `reconcile` reads what the write was for, and `outcome` compares, by the rules of its kind
   (`writes.calls`): applied, not applied, changed since, gone, or not known where it cannot be compared. The same is
   done at the next start.
4. What was not applied stays open until AWS can no longer apply it (`aws.timeouts`) or the RevisionId that guards it
   is gone; `tui.app.reconciler` looks again then.
5. `moves` is what the history of an alias takes from it, `text` its words.
"""
