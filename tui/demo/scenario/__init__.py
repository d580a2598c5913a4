"""Make-believe accounts: reading their files strictly, and putting them into the demo."""
