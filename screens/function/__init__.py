"""One function: its tree, and the selected alias with its fader."""
