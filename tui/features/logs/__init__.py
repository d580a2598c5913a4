"""What the versions of an alias log: reading, understanding, searching, grouping by request."""
