"""A function's versions as a tree: its graph lanes, the cursor on it, and the details of a version."""
