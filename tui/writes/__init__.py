"""The road of every write.

1. A call is a value (`domain.call`): it knows its boto3 parameters; AWS, review, journal and CLI line use the same.
   `calls` has a module for each kind: its words, its preflight checks, what the journal keeps of it, and how that is
   read back and compared once an answer was lost.
2. `preflight` and `alias_preflight`: what speaks against it, known before it is made (block, reason, note). Pure.
3. `ownership`: who else moves the alias (CodeDeploy, a stack, a tag), and what a reason was given for.
4. `review`, `cli_line`: what a dialog shows of it.
5. `workspace`: writes it once, on record. `journal` records it before it is sent (fsynced) and after; what cannot
   be recorded does not go out, roll backs apart. After a lost answer or a 5xx what is there is read and compared;
   nothing is sent twice. A 412 is a refusal.

An outcome that cannot be known is said so, here and at the next start.
"""
