"""Every alias of the account and region at a glance."""
