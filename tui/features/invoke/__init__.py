"""Calling a function by hand: whether, with what, and what came back."""
