"""Calling a function by hand, once, on two versions, or many times.

1. `invocation`: what can be called, what speaks against it, why it asks first, and whether the payload is JSON. Pure.
2. `read`: records that a call begins, makes it, records how it ended; no payload is recorded, no call is retried.
3. `invocation` again: the difference of two results, or a sample's split against its weight. Pure.
4. `text`: each result in rows, and whether the function ran where there is no answer.
"""
