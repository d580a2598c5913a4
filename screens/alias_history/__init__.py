"""Who moved an alias, and when."""
