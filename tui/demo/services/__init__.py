"""The operations that the demo answers itself, service by service, as AWS does."""
