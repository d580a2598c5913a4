"""What was written to AWS, kept on disk before and after, so that a crash leaves no question open."""
