"""The demo: moto in this process, corrected to answer as AWS does."""
