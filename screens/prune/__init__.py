"""Which versions may go, and what the account stores."""
