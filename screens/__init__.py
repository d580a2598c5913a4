"""The screens of Crossfade: each composes widgets, binds keys and routes messages.

A screen declares the vars of the app that it shows by their names, and posts messages and routes; it decides nothing
and imports no other screen. What is read for one is handed over only while it is open.
"""
