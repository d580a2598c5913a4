"""What depends on a version or an alias, and who could not call a new one."""
