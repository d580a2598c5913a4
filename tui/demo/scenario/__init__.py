"""Scenarios: made-up accounts, read strictly from their files and put into the demo."""
