"""Figures of speed and bytes beside their references and bars: `python -m tests.bench [part of a name ...]`."""
