"""The port to AWS, and the adapter over boto3, which runs in a process of its own."""
