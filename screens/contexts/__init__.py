"""The contexts that can be opened, and lists over several of them."""
