"""What the rooms show: each module reads one thing through the port, step by step, and names what it could not."""
