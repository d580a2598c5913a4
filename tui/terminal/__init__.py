"""What leaves the process: the driver, and a double buffer of the terminal's cells that only writes what changed.

1. A widget says which rows changed; a partial update asks it for those alone.
2. `screen_buffer` keeps what the terminal shows and what it shall show; only cells that differ go on.
3. `renderer`, `sgr` and `cursor_moves` write the shortest bytes for them; control characters of texts never.
4. `abilities` says what a terminal can take. Over SSH, `slow_line` holds a frame back until the one before was shown.
5. `writer` hands them to the terminal, `input_reader` and `input_queue` take what comes back; `driver` sets and
   restores the modes.

Private names of Textual stand in `textual_private`, and in `spared`, which comes before it.
"""
