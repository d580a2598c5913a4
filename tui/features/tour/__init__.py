"""The tour: its steps as data, how far one is by what stands in the account, and the replay of earlier steps."""
