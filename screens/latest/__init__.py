"""Work on `$LATEST`."""
