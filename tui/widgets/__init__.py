"""Widgets: snapshots in, messages out.

Every list is a `LineList`, a `ScrollView` that asks for lines by index: DataTable takes seconds and megabytes for
10,000 rows. The line of keys is our own: Textual's Footer rebuilds its children whenever a key is dimmed, which a
drag does often, and cannot say why.
"""
