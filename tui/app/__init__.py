"""The Textual app: one class that holds what is known, and the parts of it that each look after one thing."""
