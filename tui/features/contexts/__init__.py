"""Which contexts can be opened, in what order, with which rights; a switch from one to another; several at once.

1. `listing` puts together what is recent, what AWS's files hold and what Crossfade's configuration names.
2. `rights` is what the context rules make of one; `rows` draws the list and what is known of the one under the cursor.
3. `switching` says why a context cannot be left now; `session_end` tells of a session that ends soon.
4. `several` reads and draws a list over several contexts: one that fails says so in its row, and the others are read.
5. `unopened` says why one of those that are asked about beside the open one does not open.
"""
