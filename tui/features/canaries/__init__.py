"""Every alias of an account and region at a glance: what is split, what moved lately, what is failing.

1. `reading_order` says whose aliases are read next, `read_account` reads those of all functions over one provider.
2. `moves`, `verdicts` and `evidence` read what is known of them beside: who moved them, how canaries do, who owns them.
3. `attention` decides what wants a look first, `rows` puts all of it together, a row for each alias.
4. `listing` filters and sorts, `columns` and `text` say it in words.
"""
