"""Where AWS is spoken to: the port, its errors, and the adapter over boto3."""
