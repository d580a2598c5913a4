"""The sections of the port: what it offers beside Lambda's versions and aliases, one area each."""
