"""The list of functions: reading the account, rows, and what the list says of itself."""
