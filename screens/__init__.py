"""The screens of Crossfade: each composes widgets, binds keys and routes messages."""
