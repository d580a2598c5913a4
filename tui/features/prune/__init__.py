"""Deleting old versions: which can go, a plan of exactly what was shown, and its execution up to the first drift.

1. `read`: reads all that may keep a version, page by page; what costs money or many calls is read for likely
   candidates only. What cannot be read is named, and keeps versions.
2. `candidates`: every published version with all reasons to keep it; deletable are those without one. Pure.
3. `plan`: the selected deletable versions, as they were shown. Pure.
4. `execute`: for each version a fresh read, a comparison with the plan, one recorded DeleteFunction with a qualifier;
   the aliases are read again every few versions. Drift, an error or an unknown outcome ends it.

`read_storage` reads the account's code storage by function. `text` and `storage_rows` word it all.
"""
