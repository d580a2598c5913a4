"""The fader in words and cells: its scale, its lines, typed weights, what happened to it."""
