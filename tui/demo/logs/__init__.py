"""What the demo's functions log, made from its traffic when it is read."""
