"""Calling a function by hand."""
