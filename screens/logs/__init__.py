"""What the versions log."""
