"""Which versions can be deleted, the plan, its execution up to the first drift, and the account's code storage."""
