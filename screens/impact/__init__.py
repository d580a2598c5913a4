"""What depends on a version or an alias."""
