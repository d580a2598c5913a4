"""Widgets: snapshots in, messages out."""
