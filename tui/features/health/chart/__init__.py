"""The past of an alias, drawn: weight, observed share, errors and durations of both versions, and who moved it.

1. `past`: what is drawn, of what was read already: traffic, routing history, moves, a deployment. It asks AWS nothing.
2. `slots`: its minutes, several as one where there are fewer dots than minutes.
3. `draw`: the same in cells, by `tui.presentation.canvas`; `marks_rows` puts names to the moves.
4. `readout`: one minute of it in words.

The axis moves by whole steps of its window, so that a new minute changes the cells of its own columns alone.
"""
