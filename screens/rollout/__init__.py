"""Rollouts: the list of them, and one that is started, followed and steered."""
