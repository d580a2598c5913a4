"""The record of what is written: entries, the append-only file, and what became of writes whose answer was lost."""
