"""Which versions may be deleted, the plan, its execution up to the first surprise, and the account's code storage."""
