"""Rollouts: one that is followed and steered."""
