"""Who moved an alias and when, from journal and CloudTrail merged, and its last good version."""
