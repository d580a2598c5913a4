"""The functions or the canaries of several contexts as one list.

1. `read` reads one of them: what fails in it is said, and concerns no other.
2. `columns` and `filter` say what stands in a row and which rows pass, `rows` puts the list together.
3. `detail` tells all that is known of the row under the cursor.
"""
