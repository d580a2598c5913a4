"""A session that goes on for hours, at a high pace: what it takes of the machine stays the same (`make soak`)."""
