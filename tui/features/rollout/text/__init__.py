"""Plans and rollouts in words and drawings."""
